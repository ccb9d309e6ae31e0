//! Makes records and relations of one row by the mapping.

mod ends;
mod entry;
mod knowledge;
mod place;

use domain::{
    Ags, Language, SourceId,
    places::{Gazetteer, Postcodes},
};

use crate::{
    mapping::{
        Part,
        model::{Area, Condition, EntryMap, LookupMap, PostcodesMap},
        template::Fields,
        value::{Said, Values},
    },
    read::Severity,
};

pub(crate) use ends::{MadeKeys, relations};
pub(crate) use entry::record;
pub(crate) use knowledge::{concept, observations};

/// One row under work: its fields, and what was noticed.
pub(crate) struct Draft<'a> {
    pub fields: &'a Fields<'a>,
    /// The part of the mapping that is at work.
    pub part: Option<Part>,
    pub source: &'a SourceId,
    pub gazetteer: &'a Gazetteer,
    pub postcodes: &'a Postcodes,
    /// The language that the file's name tells, if it is one that the atlas keeps.
    pub file_language: Option<Language>,
    pub remarks: Vec<Remark>,
    /// Keys of records that were refused.
    pub refused: Vec<String>,
    /// Whether something was refused before its key was known.
    pub nameless: bool,
}

/// A problem that does not know yet in which file and line it stands.
#[derive(Debug)]
pub(crate) struct Remark {
    /// Of which part of the mapping it is.
    pub part: Option<Part>,
    pub field: String,
    pub reason: String,
    pub severity: Severity,
}

impl<'a> Draft<'a> {
    pub(crate) fn remark(&mut self, severity: Severity, field: &str, reason: impl Into<String>) {
        self.remarks.push(Remark {
            part: self.part,
            field: field.to_owned(),
            reason: reason.into(),
            severity,
        });
    }

    /// The one text of a field; an unknown code is left out with a remark.
    pub(crate) fn said<'m>(&mut self, field: &str, values: &'m Values) -> Option<Said<'m>> {
        match values.first(self.fields) {
            Ok(said) => said,
            Err(reason) => {
                self.remark(Severity::LeftOut, field, reason);
                None
            }
        }
    }

    /// The one text of a field on one line.
    pub(crate) fn line(&mut self, field: &str, values: &Values) -> Option<String> {
        self.said(field, values).map(|said| one_line(&said.text))
    }

    /// All texts of a field, each on one line; unknown codes are left out with a remark.
    pub(crate) fn lines(&mut self, field: &str, values: &Values) -> Vec<String> {
        let (said, errors) = values.all(self.fields);
        for reason in errors {
            self.remark(Severity::LeftOut, field, reason);
        }
        said.iter().map(|said| one_line(&said.text)).collect()
    }

    /// A field's text turned into something else; what cannot be is left out with a remark.
    pub(crate) fn parsed<T>(
        &mut self,
        field: &str,
        values: &Values,
        parse: impl FnOnce(&Said<'_>) -> Result<T, String>,
    ) -> Option<T> {
        let said = self.said(field, values)?;
        match parse(&said) {
            Ok(parsed) => Some(parsed),
            Err(reason) => {
                self.remark(Severity::LeftOut, field, reason);
                None
            }
        }
    }

    /// Whether the row meets all conditions; `entry` is the one whose place counts.
    pub(crate) fn meets(&self, conditions: &[Condition], entry: Option<&EntryMap>) -> bool {
        conditions.iter().all(|condition| {
            let field = condition.field.as_ref();
            let values = field
                .map(|field| field.values(self.fields))
                .unwrap_or_default();
            let says = |text: &String| values.iter().any(|value| value.trim() == text);
            let equals = condition.equals.as_ref();
            let not = condition.not.as_ref();
            let starts = condition.starts.as_ref();
            let known = condition.known_in.as_ref().zip(self.fields.lookups());
            equals.is_none_or(|texts| texts.texts().iter().any(says))
                && condition
                    .one_of
                    .as_ref()
                    .is_none_or(|texts| texts.iter().any(says))
                && not.is_none_or(|texts| !texts.texts().iter().any(says))
                && condition
                    .present
                    .is_none_or(|present| present != values.is_empty())
                && starts.is_none_or(|start| values.iter().any(|v| v.trim().starts_with(start)))
                && known.is_none_or(|(name, lookups)| {
                    values.iter().any(|value| lookups.knows(name, value.trim()))
                })
                && condition
                    .within
                    .is_none_or(|Area::Nrw| self.lies_in_nrw(entry))
        })
    }

    /// What a row tells for other files: keys and values.
    pub(crate) fn lookup(&mut self, map: &LookupMap) -> Vec<(String, String)> {
        if !self.meets(&map.r#where, None) {
            return Vec::new();
        }
        let Some(key) = self.line("lookup.key", &map.key) else {
            return Vec::new();
        };
        let mut values = self.lines("lookup.value", &map.value);
        if values.is_empty() {
            values.push(String::new());
        }
        values
            .into_iter()
            .map(|value| (key.clone(), value))
            .collect()
    }

    /// A postcode with a municipality that it touches.
    pub(crate) fn postcode(&mut self, map: &PostcodesMap) -> Option<(String, Ags)> {
        let code = self.line("postcodes.code", &map.code);
        let Some(code) = code.filter(|code| place::is_german_postcode(code)) else {
            self.remark(
                Severity::Refused,
                "postcodes.code",
                "not a postcode: five digits are needed",
            );
            return None;
        };
        let ags = self.line("postcodes.ags", &map.ags).unwrap_or_default();
        match ags.parse() {
            Ok(ags) => Some((code, ags)),
            Err(error) => {
                let reason = format!("{error}");
                self.remark(Severity::Refused, "postcodes.ags", reason);
                None
            }
        }
    }
}

/// Runs of white space become one space each.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
