//! Puts a row's texts right before anything is made of them.

use std::collections::HashMap;

use serde_json::Value as Json;

use crate::{
    clean::{convert::shortened, mojibake},
    input::RawFields,
    read::Severity,
};

/// What was mended in one field.
#[derive(Debug)]
pub(crate) struct Mend {
    /// The column or the top-level member.
    pub field: String,
    pub reason: String,
    pub severity: Severity,
    /// What stood there and what was read instead, if the text was put right.
    pub read_as: Option<(String, String)>,
}

/// What was done to a text, and whether something is lost.
pub(crate) struct Done {
    severity: Severity,
    reason: String,
    read_as: Option<(String, String)>,
}

/// What was mended in one row; of a table, by the number of the column.
pub(crate) enum Mends {
    Table(Vec<(usize, Done)>),
    Json(Vec<(String, Done)>),
}

impl Mends {
    /// With the columns' names.
    pub(crate) fn named(self, columns: &HashMap<String, usize>) -> Vec<Mend> {
        let named = match self {
            Self::Json(mends) => mends,
            Self::Table(mends) => mends
                .into_iter()
                .map(|(at, reason)| {
                    let column = columns.iter().find(|(_, index)| **index == at);
                    (
                        column.map_or_else(String::new, |(name, _)| name.clone()),
                        reason,
                    )
                })
                .collect(),
        };
        let mend = |(field, done): (String, Done)| Mend {
            field,
            reason: done.reason,
            severity: done.severity,
            read_as: done.read_as,
        };
        named.into_iter().map(mend).collect()
    }
}

/// Repairs all texts of a row.
pub(crate) fn repair(fields: &mut RawFields) -> Mends {
    match fields {
        RawFields::Table(cells) => Mends::Table(
            cells
                .iter_mut()
                .enumerate()
                .flat_map(|(at, cell)| {
                    repair_text(cell)
                        .into_iter()
                        .map(move |reason| (at, reason))
                })
                .collect(),
        ),
        RawFields::Json(Json::Object(members)) => {
            let mut mends = Vec::new();
            for (name, json) in members {
                repair_json(name, json, &mut mends);
            }
            Mends::Json(mends)
        }
        RawFields::Json(_) => Mends::Json(Vec::new()),
    }
}

fn repair_json(name: &str, json: &mut Json, mends: &mut Vec<(String, Done)>) {
    match json {
        Json::String(text) => {
            mends.extend(
                repair_text(text)
                    .into_iter()
                    .map(|reason| (name.to_owned(), reason)),
            );
        }
        Json::Array(items) => items
            .iter_mut()
            .for_each(|item| repair_json(name, item, mends)),
        Json::Object(members) => members
            .iter_mut()
            .for_each(|(_, json)| repair_json(name, json, mends)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Repairs one text; says what was done, or that something is lost.
fn repair_text(text: &mut String) -> Vec<Done> {
    let mut done = Vec::new();
    if text.contains(is_unprintable) {
        text.retain(|c| !is_unprintable(c));
        done.push(Done {
            severity: Severity::Mended,
            reason: "control characters were removed".to_owned(),
            read_as: None,
        });
    }
    if let Some(repaired) = mojibake::repair(text) {
        let (before, after) = (shortened(text), shortened(&repaired));
        done.push(Done {
            severity: Severity::Mended,
            reason: format!("'{before}' was read as '{after}'"),
            read_as: Some((before.to_string(), after.to_string())),
        });
        *text = repaired;
    }
    if mojibake::is_beyond_repair(text) {
        let reason = format!(
            "'{}' has characters that were lost at the source; the rest was kept",
            shortened(text)
        );
        done.push(Done {
            severity: Severity::LeftOut,
            reason,
            read_as: None,
        });
    }
    done
}

/// Control characters other than tab and line end; those between U+0080 and U+009F may be misread bytes.
fn is_unprintable(c: char) -> bool {
    c.is_ascii_control() && !matches!(c, '\t' | '\n' | '\r')
}
