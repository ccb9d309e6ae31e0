use std::{borrow::Borrow, fmt};

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::{Content, Endpoint, RelationKind, Timestamp, Visibility, projection::Part};

/// A source's short name: lower case letters, digits and hyphens, for example `fp7-organisations`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SourceId(String);

impl SourceId {
    /// A source id from its text.
    ///
    /// # Errors
    /// The text, if it is empty, longer than 64 bytes or has other characters.
    pub fn new(text: impl Into<String>) -> Result<Self, String> {
        let text = text.into();
        let legal = (1..=64).contains(&text.len())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        if legal { Ok(Self(text)) } else { Err(text) }
    }

    /// The id's text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for SourceId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where entries come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its short name.
    pub id: SourceId,
    /// Its full name.
    pub title: String,
    /// Who publishes it.
    pub publisher: String,
    /// Under which licence: an SPDX id where there is one, else plain words.
    pub licence: String,
    /// The words by which the licence wants it named; empty: title and publisher do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub attribution: String,
    /// Its home page.
    pub url: String,
    /// Where a mistake in it is to be reported: an address or a mail address.
    pub corrections: String,
    /// Whose word counts more: higher wins. Local statements always win.
    pub precedence: i64,
    /// Whether everything in it is made up (sample data).
    #[serde(default)]
    pub fictional: bool,
    /// Whether its licence lets others have its records by the thousand: downloads leave the rest out.
    #[serde(default = "yes")]
    pub downloadable: bool,
    /// Years in which it changed how its figures are counted: those before and after do not compare.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub method_changed: Vec<i16>,
}

impl Source {
    /// Whether it changed between two days how its figures are counted, as far as the years tell.
    #[must_use]
    pub fn counted_otherwise(&self, from: Date, until: Date) -> bool {
        let mut years = self.method_changed.iter();
        // Within the year nobody knows when.
        years.any(|year| {
            let (first, last) = (date(*year, 1, 1), date(*year, 12, 31));
            from < last && first <= until
        })
    }
}

const fn yes() -> bool {
    true
}

/// What a source says about one thing, as a reading of it gives it.
#[derive(Debug, Clone, PartialEq)]
pub struct DraftRecord {
    /// The thing's key there, unique among the source's records; the same in every reading.
    pub key: String,
    /// Its own address there.
    pub url: Option<String>,
    /// What was noticed and mended while reading, for example repaired characters.
    pub notes: Vec<Note>,
    /// What it says; valid by [`Content::validate`].
    pub draft: Content,
    /// Who may see an entry that comes into being by it. An entry that exists keeps its visibility.
    pub visibility: Visibility,
}

/// What a source says about two things having to do with each other, as a reading of it gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftRelation {
    /// The statement's key, unique among the source's relations; the same in every reading.
    pub key: String,
    /// What it says.
    pub kind: RelationKind,
    /// Who.
    pub from: Endpoint,
    /// To whom.
    pub to: Endpoint,
    /// In which role.
    pub role: Option<String>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// What a source said about one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceRecord {
    /// Which source.
    pub source: SourceId,
    /// The thing's key there.
    pub key: String,
    /// When it was fetched.
    pub fetched: Timestamp,
    /// Since when the source no longer has it.
    pub vanished: Option<Timestamp>,
    /// The record's own address at the source, if it has one.
    pub url: Option<String>,
    /// What was put right while reading, for example misread characters.
    pub notes: Vec<Note>,
    /// What it said.
    pub draft: Content,
}

/// A text of a source that was put right while reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// The source's name for the field.
    pub field: String,
    /// What stood there, shortened.
    pub before: String,
    /// What was read instead, shortened.
    pub after: String,
}

/// What somebody said here about one part of an entry. It stands beside what sources say and wins over
/// it, so that the next harvest cannot undo a correction.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// Which part.
    pub part: Part,
    /// What it is to be; `null`: nothing.
    pub value: serde_json::Value,
    /// Who said so, in the log's form.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

/// A source record together with its source, as an entry's page shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Provenance {
    /// The source.
    pub source: Source,
    /// The record.
    pub record: SourceRecord,
}
