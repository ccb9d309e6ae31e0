use std::collections::HashMap;

use serde::{Deserialize, Deserializer, de};
use serde_json::Value as Json;

use super::path::JsonPath;
use crate::lookups::Lookups;

/// Text with placeholders: `project/{project_rcn}`. `{{` and `}}` stand for the brackets themselves.
///
/// A template of which a placeholder is empty says nothing at all, so that `{street} {number}` cannot
/// become half an address. A placeholder that leads to several values makes several texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Template {
    parts: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    Field(Field),
}

/// A column's name, or a path into a JSON row; the file's format decides which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Field {
    name: String,
    path: Result<JsonPath, String>,
}

/// The fields of one row, after repair.
#[derive(Debug)]
pub(crate) enum Fields<'r> {
    /// Of a CSV or TSV file.
    Table {
        columns: &'r HashMap<String, usize>,
        cells: &'r [String],
    },
    /// Of a JSON-lines file.
    Json(&'r Json),
    /// One column of a wide table: `{*}` is what its name tells, `{#}` what its cell says; all else as in the row.
    Column {
        row: &'r Fields<'r>,
        star: &'r str,
        cell: &'r str,
    },
    /// A row beside what other files of the same import told.
    Beside {
        row: &'r Fields<'r>,
        lookups: &'r Lookups,
        /// The day that the file's name tells.
        day: Option<&'r str>,
    },
}

impl Fields<'_> {
    /// Of a table: where each column stands, and the cells.
    pub(crate) fn table(&self) -> Option<(&HashMap<String, usize>, &[String])> {
        match self {
            Self::Table { columns, cells } => Some((columns, cells)),
            Self::Json(_) => None,
            Self::Column { row, .. } | Self::Beside { row, .. } => row.table(),
        }
    }

    /// What other files told.
    pub(crate) fn lookups(&self) -> Option<&Lookups> {
        match self {
            Self::Table { .. } | Self::Json(_) => None,
            Self::Column { row, .. } => row.lookups(),
            Self::Beside { lookups, .. } => Some(lookups),
        }
    }
}

/// `{*}`: what the name of a column tells.
pub(crate) const STAR: &str = "*";
/// `{#}`: what the cell of that column says.
pub(crate) const CELL: &str = "#";
/// `{@day}`: the day that the file's name tells.
pub(crate) const FILE_DAY: &str = "@day";

/// The form of columns' names: `ftthb_*`, with one star for what differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamePattern {
    before: String,
    after: String,
}

impl NamePattern {
    /// What the star stands for in this name; nothing if the name has another form.
    pub(crate) fn star<'n>(&self, name: &'n str) -> Option<&'n str> {
        let star = name.strip_prefix(self.before.as_str())?;
        star.strip_suffix(self.after.as_str())
            .filter(|star| !star.is_empty())
    }
}

/// As the mapping writes it.
impl std::fmt::Display for NamePattern {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}*{}", self.before, self.after)
    }
}

impl<'de> Deserialize<'de> for NamePattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.split_once('*') {
            Some((before, after)) if !after.contains('*') && text.len() > 1 => Ok(Self {
                before: before.to_owned(),
                after: after.to_owned(),
            }),
            _ => Err(de::Error::custom(format!(
                "'{text}' is not the form of columns' names: one * stands for what differs, as in ftthb_*"
            ))),
        }
    }
}

impl Field {
    pub(crate) fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            path: JsonPath::parse(name),
        }
    }

    /// The column's name or the path as it is written.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Why it is no path into JSON, if it is none.
    pub(crate) fn path_error(&self) -> Option<&str> {
        self.path.as_ref().err().map(String::as_str)
    }

    /// Whether the field is read from this column or top-level member.
    pub(crate) fn starts_at(&self, column: &str) -> bool {
        let root = self
            .path
            .as_ref()
            .map_or(self.name.as_str(), JsonPath::root);
        self.name == column || root.eq_ignore_ascii_case(column)
    }

    /// All that the row says here; empty texts are nothing.
    pub(crate) fn values(&self, row: &Fields<'_>) -> Vec<String> {
        let mut values = match (row, &self.path) {
            (Fields::Table { columns, cells }, _) => columns
                .get(&self.name)
                .and_then(|&at| cells.get(at))
                .cloned()
                .into_iter()
                .collect(),
            (Fields::Json(json), Ok(path)) => path.values(json),
            (Fields::Json(_), Err(_)) => Vec::new(),
            (Fields::Column { star, .. }, _) if self.name == STAR => vec![(*star).to_owned()],
            (Fields::Column { cell, .. }, _) if self.name == CELL => vec![(*cell).to_owned()],
            (Fields::Beside { day, .. }, _) if self.name == FILE_DAY => {
                day.iter().map(|day| (*day).to_owned()).collect()
            }
            (Fields::Column { row, .. } | Fields::Beside { row, .. }, _) => {
                return self.values(row);
            }
        };
        values.retain(|text| !text.trim().is_empty());
        values
    }
}

impl Template {
    /// A template from its text; the error says what is wrong with it.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            literal.push_str(&rest[..at]);
            let bracket = &rest[at..=at];
            let after = &rest[at + 1..];
            if let Some(after) = after.strip_prefix(bracket) {
                literal.push_str(bracket);
                rest = after;
                continue;
            }
            let field = (bracket == "{").then(|| after.split_once('}')).flatten();
            let Some((name, after)) = field.filter(|(name, _)| !name.trim().is_empty()) else {
                return Err(format!(
                    "'{text}' is not a template: a field stands between {{ and }}, the brackets themselves are written {{{{ and }}}}"
                ));
            };
            if !literal.is_empty() {
                parts.push(Piece::Literal(std::mem::take(&mut literal)));
            }
            parts.push(Piece::Field(Field::new(name.trim())));
            rest = after;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            parts.push(Piece::Literal(literal));
        }
        Ok(Self { parts })
    }

    /// The text, if the template has no placeholders.
    pub(crate) fn constant(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [Piece::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Its fields.
    pub(crate) fn fields(&self) -> impl Iterator<Item = &Field> {
        self.parts.iter().filter_map(|piece| match piece {
            Piece::Field(field) => Some(field),
            Piece::Literal(_) => None,
        })
    }

    /// What it says of a row. Of several placeholders with several values, the first makes several texts
    /// and the others give their first value.
    pub(crate) fn fill(&self, row: &Fields<'_>) -> Vec<String> {
        let mut texts = vec![String::new()];
        for piece in &self.parts {
            match piece {
                Piece::Literal(literal) => texts.iter_mut().for_each(|t| t.push_str(literal)),
                Piece::Field(field) => {
                    let values = field.values(row);
                    let Some(first) = values.first() else {
                        return Vec::new();
                    };
                    if let [text] = texts.as_slice() {
                        texts = values.iter().map(|v| format!("{text}{v}")).collect();
                    } else {
                        texts.iter_mut().for_each(|t| t.push_str(first));
                    }
                }
            }
        }
        texts
    }
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(de::Error::custom)
    }
}

/// A field's name stands alone in a mapping, without brackets.
impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|name| Self::new(name.trim_matches(['{', '}'])))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn fill(template: &str) -> Vec<String> {
        let row = json!({"a": "x", "b": ["1", "2"], "c": ["8", "9"], "empty": " "});
        let template = Template::parse(template).expect("a template");
        template.fill(&Fields::Json(&row))
    }

    #[test]
    fn placeholders_are_filled() {
        assert_eq!(fill("p/{a}"), ["p/x"]);
        assert_eq!(fill("{{{a}}}"), ["{x}"]);
        assert_eq!(fill("{a}{b}{c}"), ["x18", "x28"]);
        assert_eq!(fill("constant"), ["constant"]);
        assert!(fill("{a} {empty}").is_empty());
        assert!(fill("{a} {missing}").is_empty());
    }

    #[test]
    fn what_is_no_template_is_named() {
        for wrong in ["{", "}", "{}", "{a", "a}", "{ }"] {
            assert!(Template::parse(wrong).expect_err(wrong).contains(wrong));
        }
    }
}
