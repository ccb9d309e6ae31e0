//! The shape of a mapping file. Its keys are documented in `docs/sources.md`.

use std::collections::BTreeMap;

use domain::{Kind, SectorEdition, Source, SourceId};
use serde::{Deserialize, Deserializer, de};

use super::{
    file::FileKeys,
    knowledge::{ConceptMap, ObservationMap},
    template::{Field, Template},
    value::Values,
};

/// A mapping file: one layout at its top, or several, of which a file has one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct MappingFile {
    pub source: SourceKeys,
    pub file: Option<FileKeys>,
    #[serde(default)]
    pub r#where: Vec<Condition>,
    #[serde(default)]
    pub entry: Vec<EntryMap>,
    #[serde(default)]
    pub relation: Vec<RelationMap>,
    pub postcodes: Option<PostcodesMap>,
    #[serde(default)]
    pub concept: Vec<ConceptMap>,
    #[serde(default)]
    pub observation: Vec<ObservationMap>,
    #[serde(default)]
    pub layout: Vec<Layout>,
}

/// What a file looks like and what is made of its rows.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    pub name: String,
    /// What is said when no file of this layout is among those imported together.
    pub missing: Option<String>,
    /// Why files of this layout are known but not read.
    pub unused: Option<String>,
    pub file: FileKeys,
    #[serde(default)]
    pub r#where: Vec<Condition>,
    #[serde(default)]
    pub entry: Vec<EntryMap>,
    #[serde(default)]
    pub relation: Vec<RelationMap>,
    pub postcodes: Option<PostcodesMap>,
    #[serde(default)]
    pub concept: Vec<ConceptMap>,
    #[serde(default)]
    pub observation: Vec<ObservationMap>,
    #[serde(default)]
    pub lookup: Vec<LookupMap>,
}

/// What other files of the same import need from this one.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LookupMap {
    pub name: String,
    pub key: Values,
    #[serde(default)]
    pub value: Values,
    #[serde(default)]
    pub r#where: Vec<Condition>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceKeys {
    #[serde(deserialize_with = "source_id")]
    id: SourceId,
    title: String,
    publisher: String,
    licence: String,
    #[serde(default)]
    attribution: String,
    url: String,
    corrections: String,
    #[serde(default = "usual_precedence")]
    precedence: i64,
    #[serde(default)]
    fictional: bool,
    #[serde(default = "yes")]
    downloadable: bool,
    #[serde(default, deserialize_with = "years")]
    method_changed: Vec<i16>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Condition {
    pub field: Option<Field>,
    pub equals: Option<OneOrMany>,
    pub one_of: Option<Vec<String>>,
    pub not: Option<OneOrMany>,
    pub present: Option<bool>,
    /// A beginning of the text.
    pub starts: Option<String>,
    /// The text is among the keys of this lookup.
    pub known_in: Option<String>,
    pub within: Option<Area>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Area {
    Nrw,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EntryMap {
    #[serde(default = "usual_name")]
    pub name: String,
    pub kind: Kind,
    pub key: Values,
    pub url: Option<Values>,
    pub visibility: Option<Values>,
    #[serde(default)]
    pub texts: TextsMap,
    #[serde(default)]
    pub names: Values,
    #[serde(default)]
    pub ids: BTreeMap<String, Values>,
    #[serde(default)]
    pub place: Vec<PlaceMap>,
    #[serde(default)]
    pub link: Vec<LinkMap>,
    #[serde(default)]
    pub period: PeriodMap,
    #[serde(default)]
    pub contact: ContactMap,
    #[serde(default)]
    pub fields_of_action: Values,
    #[serde(default)]
    pub interfaces: Values,
    #[serde(default)]
    pub competences: Values,
    #[serde(default)]
    pub sectors: Values,
    #[serde(default = "usual_edition")]
    pub sector_edition: SectorEdition,
    #[serde(default)]
    pub body: BTreeMap<String, Values>,
    #[serde(default)]
    pub r#where: Vec<Condition>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextsMap {
    pub de: Option<TextMap>,
    pub en: Option<TextMap>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TextMap {
    pub title: Values,
    #[serde(default)]
    pub summary: Values,
    #[serde(default)]
    pub body: Values,
    /// Whether the long text already is Markdown; else what looks like markup is escaped.
    #[serde(default)]
    pub markdown: bool,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PlaceMap {
    #[serde(default)]
    pub name: Values,
    #[serde(default)]
    pub postcode: Values,
    #[serde(default)]
    pub street: Values,
    #[serde(default)]
    pub lat: Values,
    #[serde(default)]
    pub lon: Values,
    #[serde(default)]
    pub ags: Values,
    #[serde(default)]
    pub country: Values,
    #[serde(default)]
    pub nuts: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LinkMap {
    pub url: Values,
    #[serde(default)]
    pub label: Values,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeriodMap {
    #[serde(default)]
    pub from: Values,
    #[serde(default)]
    pub until: Values,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContactMap {
    #[serde(default)]
    pub name: Values,
    #[serde(default)]
    pub phone: Values,
    #[serde(default)]
    pub email: Values,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RelationMap {
    pub kind: Values,
    /// Without one, the key follows from kind, ends and role.
    pub key: Option<Values>,
    pub from: EndMap,
    pub to: EndMap,
    #[serde(default)]
    pub role: Values,
    #[serde(default)]
    pub since: Values,
    #[serde(default)]
    pub until: Values,
    /// Both ends may say it; then it is one relation, its ends in the order of the alphabet.
    #[serde(default)]
    pub symmetric: bool,
    /// A row without one of the ends is no mistake.
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub r#where: Vec<Condition>,
}

/// One end of a relation: `@entry`, `record:{key}` or `scheme:{id}`.
#[derive(Debug, Clone)]
pub(crate) enum EndMap {
    /// The record that this entry of the mapping makes of the same row.
    Entry(String),
    /// A record of the same source.
    Record(Template),
    /// Whatever has this external id.
    External { scheme: String, value: Template },
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PostcodesMap {
    pub code: Values,
    pub ags: Values,
}

impl From<SourceKeys> for Source {
    fn from(keys: SourceKeys) -> Self {
        Self {
            id: keys.id,
            title: keys.title,
            publisher: keys.publisher,
            licence: keys.licence,
            attribution: keys.attribution,
            url: keys.url,
            corrections: keys.corrections,
            precedence: keys.precedence,
            fictional: keys.fictional,
            downloadable: keys.downloadable,
            method_changed: keys.method_changed,
        }
    }
}

impl OneOrMany {
    pub(crate) fn texts(&self) -> &[String] {
        match self {
            Self::One(one) => std::slice::from_ref(one),
            Self::Many(many) => many,
        }
    }
}

impl EntryMap {
    /// Every value that is read from a row, with the name of its key.
    pub(crate) fn values(&self) -> Vec<(String, &Values)> {
        let mut values: Vec<(String, &Values)> = vec![("entry.key".to_owned(), &self.key)];
        let mut add = |field: &str, value| values.push((format!("entry.{field}"), value));
        for (field, value) in [("url", &self.url), ("visibility", &self.visibility)] {
            value.iter().for_each(|value| add(field, value));
        }
        add("names", &self.names);
        add("fields_of_action", &self.fields_of_action);
        add("interfaces", &self.interfaces);
        add("competences", &self.competences);
        add("sectors", &self.sectors);
        add("period.from", &self.period.from);
        add("period.until", &self.period.until);
        add("contact.name", &self.contact.name);
        add("contact.phone", &self.contact.phone);
        add("contact.email", &self.contact.email);
        for (language, text) in [("de", &self.texts.de), ("en", &self.texts.en)] {
            if let Some(text) = text {
                add(&format!("texts.{language}.title"), &text.title);
                add(&format!("texts.{language}.summary"), &text.summary);
                add(&format!("texts.{language}.body"), &text.body);
            }
        }
        for (scheme, value) in &self.ids {
            add(&format!("ids.{scheme}"), value);
        }
        for (field, value) in &self.body {
            add(&format!("body.{field}"), value);
        }
        for place in &self.place {
            for (field, value) in place.values() {
                add(field, value);
            }
        }
        for link in &self.link {
            add("link.url", &link.url);
            add("link.label", &link.label);
        }
        values
    }
}

impl RelationMap {
    /// Every value that is read from a row, with the name of its key; the ends are not among them.
    pub(crate) fn values(&self) -> Vec<(String, &Values)> {
        let mut values = vec![
            ("relation.kind".to_owned(), &self.kind),
            ("relation.role".to_owned(), &self.role),
            ("relation.since".to_owned(), &self.since),
            ("relation.until".to_owned(), &self.until),
        ];
        values.extend(self.key.iter().map(|key| ("relation.key".to_owned(), key)));
        values
    }
}

impl LookupMap {
    /// Every value that is read from a row, with the name of its key.
    pub(crate) fn values(&self) -> [(String, &Values); 2] {
        [
            ("lookup.key".to_owned(), &self.key),
            ("lookup.value".to_owned(), &self.value),
        ]
    }
}

impl PostcodesMap {
    /// Every value that is read from a row, with the name of its key.
    pub(crate) fn values(&self) -> [(String, &Values); 2] {
        [
            ("postcodes.code".to_owned(), &self.code),
            ("postcodes.ags".to_owned(), &self.ags),
        ]
    }
}

impl PlaceMap {
    fn values(&self) -> [(&'static str, &Values); 8] {
        [
            ("place.name", &self.name),
            ("place.postcode", &self.postcode),
            ("place.street", &self.street),
            ("place.lat", &self.lat),
            ("place.lon", &self.lon),
            ("place.ags", &self.ags),
            ("place.country", &self.country),
            ("place.nuts", &self.nuts),
        ]
    }
}

impl<'de> Deserialize<'de> for EndMap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if let Some(entry) = text.strip_prefix('@') {
            return Ok(Self::Entry(entry.to_owned()));
        }
        let end = text.split_once(':').filter(|(scheme, _)| is_scheme(scheme));
        let (scheme, value) = end.ok_or_else(|| {
            de::Error::custom(format!(
                "'{text}' is no end of a relation; use @entry for an entry of this mapping, record:{{key}} for a record of this source, or scheme:{{id}} for an external id"
            ))
        })?;
        let value = Template::parse(value).map_err(de::Error::custom)?;
        Ok(match scheme {
            "record" => Self::Record(value),
            scheme => Self::External {
                scheme: scheme.to_owned(),
                value,
            },
        })
    }
}

/// Whether the text can name a register: lower case letters, digits, hyphens.
pub(crate) fn is_scheme(text: &str) -> bool {
    let legal = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (1..=40).contains(&text.len()) && text.bytes().all(legal)
}

fn source_id<'de, D: Deserializer<'de>>(deserializer: D) -> Result<SourceId, D::Error> {
    SourceId::new(String::deserialize(deserializer)?).map_err(|text| {
        de::Error::custom(format!(
            "'{text}' is not a source's id: use 1 to 64 lower case letters, digits and hyphens"
        ))
    })
}

fn years<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<i16>, D::Error> {
    let years = Vec::<i16>::deserialize(deserializer)?;
    match years.iter().find(|year| !(1900..=2200).contains(*year)) {
        Some(year) => Err(de::Error::custom(format!(
            "{year} is no year of a change of method: use years such as 2015"
        ))),
        None => Ok(years),
    }
}

fn yes() -> bool {
    true
}

fn usual_precedence() -> i64 {
    50
}

fn usual_name() -> String {
    "entry".to_owned()
}

fn usual_edition() -> SectorEdition {
    SectorEdition::Wz2008
}
