//! What a row says about vocabularies and figures.

use std::collections::BTreeSet;

use domain::{Area, Concept, ConceptMatch, Indicator, Labels, Language, Observation};

use super::{Draft, one_line};
use crate::{
    clean::convert::{self, End},
    mapping::{
        knowledge::{ConceptMap, LabelMap, ObservationMap},
        template::Fields,
        value::Values,
    },
    read::Severity,
};

/// Longest word or phrase of a concept, in characters.
const LABEL_MAX: usize = 300;
/// How far beyond 100 per cent a share may be by rounding.
const ROUNDING: f64 = 0.1;
/// Longest explanation of a concept, in characters.
const DEFINITION_MAX: usize = 4000;

/// The concept that a row tells of; nothing if a condition is not met, or if it was refused, which is
/// remarked then.
pub(crate) fn concept(draft: &mut Draft<'_>, map: &ConceptMap) -> Option<Concept> {
    if !draft.meets(&map.r#where, None) {
        return None;
    }
    let uri = draft.line("concept.uri", &map.uri).unwrap_or_default();
    if uri.is_empty() && map.optional {
        return None;
    }
    let key = draft.line("concept.key", &map.key).unwrap_or_default();
    let mut concept = Concept::new(map.scheme, key, uri);
    if let Some(fault) = concept.fault() {
        draft.remark(Severity::Refused, "concept", fault);
        draft.nameless = true;
        return None;
    }
    concept.notation = draft
        .line("concept.notation", &map.notation)
        .unwrap_or_default();
    let languages = [
        (Some(Language::German), &map.labels.de),
        (Some(Language::English), &map.labels.en),
        (draft.file_language, &map.labels.file),
    ];
    for (language, labels) in languages {
        if let (Some(language), Some(map)) = (language, labels)
            && let Some(words) = words(draft, language, map)
        {
            concept.labels.insert(language, words);
        }
    }
    let broader = uris(draft, "concept.broader", &map.broader);
    concept.broader = broader.filter(|uri| *uri != concept.uri).collect();
    let related = uris(draft, "concept.related", &map.related);
    concept.related = related.filter(|uri| *uri != concept.uri).collect();
    for (kind, values) in &map.matches {
        let matches: BTreeSet<ConceptMatch> =
            uris(draft, &format!("concept.matches.{}", kind.code()), values)
                .map(|uri| ConceptMatch { kind: *kind, uri })
                .collect();
        concept.matches.extend(matches);
    }
    Some(concept)
}

fn uris<'d>(
    draft: &'d mut Draft<'_>,
    field: &str,
    values: &Values,
) -> impl Iterator<Item = String> + use<'d> {
    draft.lines(field, values).into_iter()
}

fn words(draft: &mut Draft<'_>, language: Language, map: &LabelMap) -> Option<Labels> {
    let field = |part: &str| format!("concept.labels.{}.{part}", language.code());
    let preferred = draft.line(&field("preferred"), &map.preferred)?;
    let mut alternative = draft.lines(&field("alternative"), &map.alternative);
    alternative.retain(|word| *word != preferred);
    let mut hidden = draft.lines(&field("hidden"), &map.hidden);
    hidden.retain(|word| *word != preferred && !alternative.contains(word));
    let definition = draft
        .line(&field("definition"), &map.definition)
        .unwrap_or_default();
    let shortened = |words: Vec<String>| {
        let words = words.iter();
        words
            .map(|word| convert::shortened_to(word, LABEL_MAX))
            .collect()
    };
    Some(Labels {
        preferred: convert::shortened_to(&preferred, LABEL_MAX),
        alternative: shortened(alternative),
        hidden: shortened(hidden),
        definition: convert::shortened_to(&definition, DEFINITION_MAX),
    })
}

/// The figures that a row tells: one, or one per column of a wide table. An empty cell tells none.
pub(crate) fn observations(draft: &mut Draft<'_>, map: &ObservationMap) -> Vec<Observation> {
    if !draft.meets(&map.r#where, None) {
        return Vec::new();
    }
    let Some(pattern) = &map.column else {
        return observation(draft, map).into_iter().collect();
    };
    let Some((columns, cells)) = draft.fields.table() else {
        return Vec::new();
    };
    let mut named: Vec<(usize, &str)> = columns
        .iter()
        .filter_map(|(name, at)| Some((*at, pattern.star(name)?)))
        .collect();
    named.sort_unstable();
    let mut told = Vec::new();
    for (at, star) in named {
        let Some(cell) = cells.get(at).filter(|cell| !cell.trim().is_empty()) else {
            continue;
        };
        let fields = Fields::Column {
            row: draft.fields,
            star,
            cell,
        };
        let mut of_column = Draft {
            fields: &fields,
            remarks: Vec::new(),
            refused: Vec::new(),
            ..*draft
        };
        told.extend(observation(&mut of_column, map));
        let (remarks, nameless) = (of_column.remarks, of_column.nameless);
        draft.remarks.extend(remarks);
        draft.nameless |= nameless;
    }
    told
}

fn observation(draft: &mut Draft<'_>, map: &ObservationMap) -> Option<Observation> {
    // A cell without a figure is no mistake; a figure without its area or day is one.
    let value = match map.value.first(draft.fields) {
        Ok(None) => return None,
        Ok(Some(said)) => said.number(),
        Err(reason) => Err(reason),
    };
    let told = (|| {
        let value = value.map_err(|reason| ("value", reason))?;
        let area = area(draft, &map.area).map_err(|reason| ("area", reason))?;
        let indicator = indicator(draft, &map.indicator).map_err(|reason| ("indicator", reason))?;
        let on = match map.on.first(draft.fields) {
            Ok(Some(said)) => said.date(End::Last),
            Ok(None) => Err("empty; a figure holds for a day".to_owned()),
            Err(reason) => Err(reason),
        };
        let on = on.map_err(|reason| ("on", reason))?;
        let value = rounded(draft, indicator, value);
        let observation = Observation {
            area,
            indicator,
            on,
            value,
        };
        match observation.fault() {
            Some(fault) => Err(("value", fault)),
            None => Ok(observation),
        }
    })();
    match told {
        Ok(observation) => Some(observation),
        Err((field, reason)) => {
            let reason: String = reason;
            draft.remark(Severity::Refused, &format!("observation.{field}"), reason);
            draft.nameless = true;
            None
        }
    }
}

/// The text of a field that must be there.
fn needed(draft: &Draft<'_>, values: &Values) -> Result<String, String> {
    match values.first(draft.fields)? {
        Some(said) => Ok(one_line(&said.text)),
        None => Err("empty".to_owned()),
    }
}

fn area(draft: &Draft<'_>, values: &Values) -> Result<Area, String> {
    let code = needed(draft, values)?;
    let area = Area::from_code(&code).ok_or_else(|| {
        format!(
            "'{}' is no area: eight digits of a municipality or five of a district are needed",
            convert::shortened(&code)
        )
    })?;
    let known = match area {
        Area::Municipality(ags) => draft.gazetteer.municipality(ags).is_some(),
        Area::District(_) => draft.gazetteer.district(&code).is_some(),
    };
    if known {
        return Ok(area);
    }
    Err(format!(
        "no municipality or district of North Rhine-Westphalia has the key {code}"
    ))
}

fn indicator(draft: &Draft<'_>, values: &Values) -> Result<Indicator, String> {
    let code = needed(draft, values)?;
    Indicator::from_code(&code).ok_or_else(|| {
        format!(
            "'{}' is no figure that the atlas knows; expected for example broadband/households/ftthb/1000, mobile/5g/2/motorway, population or area",
            convert::shortened(&code)
        )
    })
}

/// A share that rounding at the source has carried beyond 100 per cent is 100.
fn rounded(draft: &mut Draft<'_>, indicator: Indicator, value: f64) -> f64 {
    if indicator.is_share() && value > 100.0 && value <= 100.0 + ROUNDING {
        let reason = format!("{value} per cent was read as 100");
        draft.remark(Severity::Mended, "observation.value", reason);
        return 100.0;
    }
    value
}
