//! How a file is cut into rows, as a mapping says it.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Deserializer, de};

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct FileKeys {
    pub format: FileFormat,
    #[serde(default, deserialize_with = "delimiter")]
    pub delimiter: Option<u8>,
    #[serde(default)]
    pub encoding: Encoding,
    /// Columns that the mapping names but that a file may do without.
    #[serde(default)]
    pub optional: Vec<String>,
    /// Columns that are not read but must be there: they tell the file from others.
    #[serde(default)]
    pub needs: Vec<String>,
    /// One of these has to stand in the file's name, where the columns alone do not tell it from others.
    #[serde(default)]
    pub named: Vec<String>,
    /// Rows may leave out empty cells at their end.
    #[serde(default)]
    pub ragged: bool,
    /// Lines before the header or the first row.
    #[serde(default)]
    pub skip: usize,
    /// Of fixed columns: each row begins with one of these.
    #[serde(default)]
    pub starts: Vec<String>,
    /// Names for the columns of a file without a header.
    pub columns: Option<Columns>,
    /// Of JSON: the member of the outermost object that is the array.
    pub items: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FileFormat {
    Csv,
    Tsv,
    Jsonl,
    /// One array.
    Json,
    /// Columns at fixed places.
    Fixed,
    /// RDF as vocabularies are published in it; a row is what it says of one subject.
    Turtle,
}

impl FileFormat {
    /// Whether rows have members that paths lead to, rather than columns.
    pub(crate) const fn has_paths(self) -> bool {
        matches!(self, Self::Json | Self::Jsonl | Self::Turtle)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub(crate) enum Encoding {
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    #[serde(rename = "windows-1252")]
    Windows1252,
    /// UTF-8 where that can be, else Windows-1252: publishers who changed from one to the other.
    #[serde(rename = "either")]
    Either,
}

/// The columns of a file without a header.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(crate) enum Columns {
    /// Of a delimited table: their names in order; an empty name is a column that is not used.
    Named(Vec<String>),
    /// At fixed places: name, first and last character, from 1.
    Placed(BTreeMap<String, (usize, usize)>),
}

impl Columns {
    /// Where each column stands among the cells of a row.
    pub(crate) fn numbered(&self) -> HashMap<String, usize> {
        let number = |(at, name): (usize, &String)| (name.clone(), at);
        match self {
            Self::Named(names) => names.iter().enumerate().map(number).collect(),
            Self::Placed(places) => places.keys().enumerate().map(number).collect(),
        }
    }

    /// How many cells a row has.
    pub(crate) fn len(&self) -> usize {
        match self {
            Self::Named(names) => names.len(),
            Self::Placed(places) => places.len(),
        }
    }

    /// The cells of a line with fixed places; the column that a too short line does not reach, and its end.
    pub(crate) fn cut(&self, line: &[char]) -> Result<Vec<String>, (&str, usize)> {
        let Self::Placed(places) = self else {
            return Ok(Vec::new());
        };
        places
            .iter()
            .map(|(name, (first, last))| match line.get(first - 1..*last) {
                Some(cell) => Ok(cell.iter().collect()),
                None => Err((name.as_str(), *last)),
            })
            .collect()
    }

    /// What is wrong with them for this format.
    pub(crate) fn fault(&self, format: FileFormat) -> Option<String> {
        match (self, format) {
            (Self::Named(_), FileFormat::Csv | FileFormat::Tsv) => None,
            (Self::Placed(places), FileFormat::Fixed) => {
                let wrong = places
                    .iter()
                    .find(|(_, (first, last))| *first == 0 || first > last);
                wrong.map(|(name, (first, last))| {
                    format!(
                        "{name} = [{first}, {last}] is no place: first and last character, from 1"
                    )
                })
            }
            _ => Some(
                "columns are an array of names for csv and tsv, and name = [first, last] for fixed"
                    .to_owned(),
            ),
        }
    }
}

fn delimiter<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u8>, D::Error> {
    let text = String::deserialize(deserializer)?;
    match text.as_bytes() {
        [byte] if byte.is_ascii() && !b"\"\r\n".contains(byte) => Ok(Some(*byte)),
        _ => Err(de::Error::custom(format!(
            "'{text}' is not a delimiter: use one ASCII character such as \";\""
        ))),
    }
}
