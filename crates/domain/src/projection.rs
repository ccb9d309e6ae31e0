//! How an entry's content follows from what was said about it.
//!
//! Content is cut into [`Part`]s. For each part a local statement wins; else the source with the highest
//! precedence that says anything; names, links and external ids are gathered from all. The same records
//! and statements always give the same content, so an import can be repeated, a correction outlives the
//! next harvest, and a wrong merge can be taken apart.

use std::{cmp::Reverse, collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Body, Content, Kind, Language, SourceId, Text, name_key};

/// A part of a content that is decided as one: `texts.de.title`, `places`, `body.staff` …
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Part(String);

impl Part {
    /// The part of this name; whether a content has such a part shows when it is put there.
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    /// The part's name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether all sources' values are gathered, instead of one winning.
    fn is_gathered(&self) -> bool {
        matches!(self.0.as_str(), "names" | "links" | "external_ids")
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who decided a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A statement made here.
    Local,
    /// This source.
    Source(SourceId),
}

/// One voice in a projection: what a source said, with the weight of its word.
#[derive(Debug, Clone)]
pub struct Voice<'a> {
    /// Which source.
    pub source: &'a SourceId,
    /// The weight of its word; higher wins.
    pub precedence: i64,
    /// The record's key, which breaks ties between records of one source.
    pub key: &'a str,
    /// What it said.
    pub draft: &'a Content,
}

/// What follows from all that was said.
#[derive(Debug, Clone, PartialEq)]
pub struct Projection {
    /// The content.
    pub content: Content,
    /// Who decided each part that is there.
    pub origins: BTreeMap<Part, Origin>,
}

/// Statements that do not fit the content they were made for.
#[derive(Debug, thiserror::Error)]
#[error("the parts do not make up a content: {0}")]
pub struct Unprojectable(#[from] serde_json::Error);

/// Projects an entry of `kind` from its sources' voices and the local statements.
///
/// Voices of another kind are not heard. Without voices the statements alone make up the content.
///
/// # Errors
/// When a statement's value does not fit its part.
pub fn project<'a>(
    kind: Kind,
    voices: impl IntoIterator<Item = Voice<'a>>,
    statements: &BTreeMap<Part, Value>,
) -> Result<Projection, Unprojectable> {
    let mut voices: Vec<Voice<'a>> = voices
        .into_iter()
        .filter(|voice| voice.draft.kind() == kind)
        .collect();
    voices.sort_by_key(|v| (Reverse(v.precedence), v.source.clone(), v.key.to_owned()));

    let mut parts = BTreeMap::new();
    let mut origins = BTreeMap::new();
    for voice in &voices {
        for (part, value) in parts_of(voice.draft) {
            match parts.get_mut(&part) {
                None => {
                    origins.insert(part.clone(), Origin::Source(voice.source.clone()));
                    parts.insert(part, value);
                }
                Some(gathered) if part.is_gathered() => gather(gathered, value),
                Some(_) => {}
            }
        }
    }
    for (part, value) in statements {
        origins.remove(part);
        parts.remove(part);
        if !value.is_null() {
            origins.insert(part.clone(), Origin::Local);
            parts.insert(part.clone(), value.clone());
        }
    }
    let mut content = content_of(kind, parts)?;
    if !statements.contains_key(&Part::named("names")) {
        keep_other_titles(&mut content, &voices);
    }
    Ok(Projection { content, origins })
}

/// The content alone of [`project`]. What a single voice says, and nobody stated otherwise, is taken as it is: so are nearly
/// all entries of an import, and cutting them into parts and putting them together again took a sixth of its time.
///
/// # Errors
/// As [`project`].
pub fn content<'a>(
    kind: Kind,
    voices: impl IntoIterator<Item = Voice<'a>>,
    statements: &BTreeMap<Part, Value>,
) -> Result<Content, Unprojectable> {
    let mut voices: Vec<Voice<'a>> = voices.into_iter().collect();
    let is_alone = voices.len() == 1 && statements.is_empty();
    if let Some(voice) = voices.pop_if(|voice| is_alone && voice.draft.kind() == kind) {
        let mut content = voice.draft.clone();
        // A text without a word has no parts.
        content.texts.retain(|_, text| *text != Text::default());
        return Ok(content);
    }
    Ok(project(kind, voices, statements)?.content)
}

/// The statements that turn `before` into `after`, one per part that differs. A part that is gone
/// becomes `null`.
#[must_use]
pub fn difference(before: &Content, after: &Content) -> BTreeMap<Part, Value> {
    let mut old = parts_of(before);
    let mut changed = BTreeMap::new();
    for (part, value) in parts_of(after) {
        if old.remove(&part).as_ref() != Some(&value) {
            changed.insert(part, value);
        }
    }
    changed.extend(old.into_keys().map(|part| (part, Value::Null)));
    changed
}

/// Cuts a content into its parts; empty ones are absent.
#[must_use]
pub fn parts_of(content: &Content) -> BTreeMap<Part, Value> {
    let Ok(Value::Object(fields)) = serde_json::to_value(content) else {
        unreachable!("a content is a JSON object")
    };
    let mut parts = BTreeMap::new();
    for (name, value) in fields {
        match (name.as_str(), value) {
            ("texts", Value::Object(texts)) => {
                for (language, text) in texts {
                    for (field, value) in object(text) {
                        if value != "" {
                            parts.insert(Part(format!("texts.{language}.{field}")), value);
                        }
                    }
                }
            }
            ("body", body) => {
                for (field, value) in object(body).into_iter().filter(|(f, _)| f != "kind") {
                    parts.insert(Part(format!("body.{field}")), value);
                }
            }
            (_, value) => {
                parts.insert(Part(name), value);
            }
        }
    }
    parts
}

/// Puts a content of `kind` together from its parts; the inverse of [`parts_of`].
fn content_of(kind: Kind, parts: BTreeMap<Part, Value>) -> Result<Content, Unprojectable> {
    let Ok(Value::Object(mut whole)) = serde_json::to_value(Content::empty(kind)) else {
        unreachable!("a content is a JSON object")
    };
    for (part, value) in parts {
        let mut steps: Vec<&str> = part.0.split('.').collect();
        let last = steps.pop().unwrap_or_default();
        let mut place = &mut whole;
        for step in steps {
            let next = place
                .entry(step)
                .or_insert_with(|| Value::Object(Map::new()));
            if !next.is_object() {
                *next = Value::Object(Map::new());
            }
            let Value::Object(inner) = next else {
                unreachable!("made an object just now")
            };
            place = inner;
        }
        place.insert(last.to_owned(), value);
    }
    if let Some(Value::Object(texts)) = whole.get_mut("texts") {
        for text in texts.values_mut() {
            if let Value::Object(text) = text {
                text.entry("title").or_insert_with(|| Value::from(""));
            }
        }
    }
    Ok(serde_json::from_value(Value::Object(whole))?)
}

/// Keeps as other names what sources with less weight call the organisation.
fn keep_other_titles(content: &mut Content, voices: &[Voice<'_>]) {
    if !matches!(content.body, Body::Organisation(_)) {
        return;
    }
    let title_key = |text: &Text| name_key(&text.title);
    let mut known: Vec<String> = content.texts.values().map(title_key).collect();
    known.extend(content.names.iter().map(|name| name_key(name)));
    for language in Language::ALL {
        let titles = voices
            .iter()
            .filter_map(|voice| voice.draft.texts.get(language))
            .filter(|text| !text.title.is_empty());
        // The first one is the title, or was corrected here: then nobody should read it any more.
        for text in titles.skip(1) {
            let key = title_key(text);
            if !known.contains(&key) {
                known.push(key);
                content.names.push(text.title.clone());
            }
        }
    }
}

fn gather(gathered: &mut Value, more: Value) {
    if let (Value::Array(gathered), Value::Array(more)) = (gathered, more) {
        for value in more {
            if !gathered.contains(&value) {
                gathered.push(value);
            }
        }
    }
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::{ExternalId, Organisation};

    use super::*;

    fn source(name: &str) -> SourceId {
        SourceId::new(name).expect("legal")
    }

    fn organisation(title: &str, staff: Option<u32>, ror: Option<&str>) -> Content {
        let mut content = Content::titled(Kind::Organisation, Language::German, title);
        content.body = Body::Organisation(Organisation {
            staff,
            ..Organisation::default()
        });
        if let Some(ror) = ror {
            content.external_ids.insert(ExternalId {
                scheme: "ror".to_owned(),
                value: ror.to_owned(),
            });
        }
        content
    }

    fn voice<'a>(source: &'a SourceId, precedence: i64, draft: &'a Content) -> Voice<'a> {
        Voice {
            source,
            precedence,
            key: "k",
            draft,
        }
    }

    #[test]
    fn the_weightier_source_wins_and_ids_are_gathered() {
        let (strong, weak) = (source("ror"), source("fp7"));
        let a = organisation("RWTH Aachen", None, Some("x"));
        let b = organisation("RHEIN WESTF TH AACHEN", Some(9000), Some("y"));
        let projection = project(
            Kind::Organisation,
            [voice(&weak, 10, &b), voice(&strong, 80, &a)],
            &BTreeMap::new(),
        )
        .expect("fits");
        assert_eq!(projection.content.title(Language::German), "RWTH Aachen");
        assert_eq!(projection.content.names, ["RHEIN WESTF TH AACHEN"]);
        assert_eq!(projection.content.external_ids.len(), 2);
        assert_eq!(
            projection.origins[&Part::named("body.staff")],
            Origin::Source(weak),
            "what only the lighter source knows is kept"
        );
    }

    #[test]
    fn a_correction_outlives_every_source_and_can_empty_a_part() {
        let strong = source("ror");
        let draft = organisation("Falsch", Some(5), None);
        let statements = BTreeMap::from([
            (Part::named("texts.de.title"), Value::from("Richtig")),
            (Part::named("body.staff"), Value::Null),
        ]);
        let projection = project(
            Kind::Organisation,
            [voice(&strong, 80, &draft)],
            &statements,
        )
        .expect("fits");
        assert_eq!(projection.content.title(Language::German), "Richtig");
        assert_eq!(
            projection.origins[&Part::named("texts.de.title")],
            Origin::Local
        );
        assert!(!projection.origins.contains_key(&Part::named("body.staff")));
    }

    #[test]
    fn a_statement_that_does_not_fit_is_refused() {
        let statements = BTreeMap::from([(Part::named("body.staff"), Value::from("many"))]);
        assert!(project(Kind::Organisation, [], &statements).is_err());
    }

    proptest! {
        #[test]
        fn the_order_of_voices_does_not_matter(staff in prop::collection::vec(prop::option::of(0u32..9), 1..5), rotate in 0usize..5) {
            let drafts: Vec<(SourceId, Content)> = staff.iter().enumerate()
                .map(|(i, staff)| (source(&format!("s{i}")), organisation(&format!("Titel {i}"), *staff, None)))
                .collect();
            let voices: Vec<Voice<'_>> = drafts.iter().enumerate()
                .map(|(i, (id, draft))| voice(id, (i % 2) as i64, draft)).collect();
            let mut turned = voices.clone();
            turned.rotate_left(rotate % voices.len());
            let none = BTreeMap::new();
            prop_assert_eq!(
                project(Kind::Organisation, voices, &none).expect("fits"),
                project(Kind::Organisation, turned, &none).expect("fits")
            );
        }

        #[test]
        fn one_voice_alone_is_taken_as_the_whole_way_would_take_it(
            kind in prop::sample::select(Kind::ALL.to_vec()),
            draft_kind in prop::sample::select(Kind::ALL.to_vec()),
            is_same in prop::bool::weighted(0.8),
            texts in prop::collection::btree_map(prop::sample::select(Language::ALL.to_vec()), ["[ab]{0,1}", "[ab]{0,1}", "[ab]{0,1}"], 0..3),
            names in prop::collection::vec("[a-c]", 0..4),
            staff in prop::option::of(0u32..9),
            value in prop::option::of("[a-c]{0,2}"),
            stated in prop::option::of("[a-c]{1,2}"),
        ) {
            let mut draft = Content::empty(if is_same { kind } else { draft_kind });
            draft.texts = texts.into_iter()
                .map(|(language, [title, summary, body])| (language, Text { title, summary, body }))
                .collect();
            draft.names = names;
            if let Body::Organisation(organisation) = &mut draft.body {
                organisation.staff = staff;
            }
            draft.external_ids.extend(value.map(|value| ExternalId { scheme: "ror".to_owned(), value }));
            let id = source("s");
            let statements: BTreeMap<Part, Value> = stated.into_iter()
                .map(|title| (Part::named("texts.de.title"), Value::from(title)))
                .collect();
            let whole = project(kind, [voice(&id, 1, &draft)], &statements).expect("fits").content;
            prop_assert_eq!(content(kind, [voice(&id, 1, &draft)], &statements).expect("fits"), whole);
        }

        #[test]
        fn a_difference_leads_from_one_content_to_the_other(a in 0u32..3, b in 0u32..3, ta in "[a-c]{1,2}", tb in "[a-c]{1,2}", gone in any::<bool>()) {
            let before = organisation(&ta, Some(a), Some("x"));
            let after = organisation(&tb, (!gone).then_some(b), None);
            let id = source("s");
            let projected = project(Kind::Organisation, [voice(&id, 1, &before)], &difference(&before, &after)).expect("fits");
            prop_assert_eq!(projected.content, after);
        }
    }
}
