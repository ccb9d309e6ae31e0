//! How entries, records and changes lie in their rows.

use domain::{
    Change, ChangeKind, Content, Entry, EntryId, ExternalId, Source, SourceId, SourceRecord, State,
    Timestamp, Visibility,
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    Result, StoreError,
    family::Record,
    schema::CONTENT_SCHEMA,
    sql::{Row, int, maybe_int, maybe_parsed, maybe_text, parsed, text},
};

/// The columns that [`stored_entry`] reads, of the table `entries e`.
macro_rules! entry_columns {
    () => {
        "e.id, e.kind, e.slug, e.owner, e.visibility, e.guarded, e.state, e.merged_into, e.version, \
         e.created, e.updated, e.vanished, e.schema, e.content, e.canonical, e.fictional"
    };
}
pub(crate) use entry_columns;

/// How many columns [`entry_columns`] names.
pub(crate) const ENTRY_COLUMNS: usize = 16;

/// The columns that [`source_record`] reads.
macro_rules! record_columns {
    () => {
        "source, key, fetched, vanished, url, notes, schema, draft, entry, hash, visibility"
    };
}
pub(crate) use record_columns;

/// The columns that [`change`] reads.
macro_rules! change_columns {
    () => {
        "seq, at, actor, kind, entry, other, relation"
    };
}
pub(crate) use change_columns;

/// How many columns [`change_columns`] names.
pub(crate) const CHANGE_COLUMNS: usize = 7;

/// An entry as it lies in its row.
#[derive(Debug, Clone)]
pub(crate) struct StoredEntry {
    pub entry: Entry,
    /// The root of the entries it was merged with; itself if there are none.
    pub canonical: EntryId,
    pub fictional: bool,
}

pub(crate) fn stored_entry(row: &Row) -> Result<StoredEntry> {
    let id: EntryId = parsed(row, 0)?;
    let entry = Entry {
        id,
        slug: text(row, 2)?.to_owned(),
        owner: maybe_parsed(row, 3)?,
        visibility: coded(row, 4, Visibility::from_code)?,
        guarded: from_json(text(row, 5)?)?,
        state: coded(row, 6, State::from_code)?,
        merged_into: maybe_parsed(row, 7)?,
        version: int(row, 8)?,
        created: time(int(row, 9)?)?,
        updated: time(int(row, 10)?)?,
        vanished: maybe_int(row, 11)?.map(time).transpose()?,
        content: content(int(row, 12)?, text(row, 13)?)?,
    };
    Ok(StoredEntry {
        entry,
        canonical: parsed(row, 14)?,
        fictional: int(row, 15)? != 0,
    })
}

/// A record, and the entry it belongs to.
pub(crate) fn source_record(row: &Row) -> Result<(EntryId, Record)> {
    let record = SourceRecord {
        source: source_id(text(row, 0)?)?,
        key: text(row, 1)?.to_owned(),
        fetched: time(int(row, 2)?)?,
        vanished: maybe_int(row, 3)?.map(time).transpose()?,
        url: maybe_text(row, 4)?.map(str::to_owned),
        notes: from_json(text(row, 5)?)?,
        draft: content(int(row, 6)?, text(row, 7)?)?,
    };
    let record = Record {
        record,
        visibility: coded(row, 10, Visibility::from_code)?,
        hash: text(row, 9)?.to_owned(),
        dirty: false,
    };
    Ok((parsed(row, 8)?, record))
}

pub(crate) fn change(row: &Row) -> Result<Change> {
    Ok(Change {
        seq: int(row, 0)?,
        at: time(int(row, 1)?)?,
        actor: text(row, 2)?.to_owned(),
        kind: coded(row, 3, ChangeKind::from_code)?,
        entry: parsed(row, 4)?,
        other: maybe_parsed(row, 5)?,
        relation: maybe_parsed(row, 6)?,
    })
}

/// A source from its JSON.
pub(crate) fn source(body: &str) -> Result<Source> {
    from_json(body)
}

pub(crate) fn source_id(text: &str) -> Result<SourceId> {
    SourceId::new(text)
        .map_err(|text| StoreError::Corrupt(format!("'{text}' is not the id of a source")))
}

/// The member of a closed list whose code stands in this column.
pub(crate) fn coded<T>(row: &Row, column: usize, of: fn(&str) -> Option<T>) -> Result<T> {
    let code = text(row, column)?;
    of(code).ok_or_else(|| StoreError::Corrupt(format!("unknown code '{code}'")))
}

pub(crate) fn time(millis: i64) -> Result<Timestamp> {
    Timestamp::from_millisecond(millis)
        .map_err(|_| StoreError::Corrupt(format!("{millis} is not a moment in time")))
}

pub(crate) fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("the domain's types are JSON")
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Whether any text in it contains the character NUL, which PostgreSQL cannot keep.
pub(crate) fn has_nul(value: &impl Serialize) -> bool {
    says_nul(&json(value))
}

/// The same of what is JSON already.
pub(crate) fn says_nul(json: &str) -> bool {
    const NUL: &str = "\\u0000";
    let mut after_backslash = false;
    // Nearly always there is none, also none that is but a backslash with letters behind it.
    json.contains(NUL)
        && json.bytes().enumerate().any(|(at, byte)| {
            let begins_escape = byte == b'\\' && !after_backslash;
            after_backslash = begins_escape;
            begins_escape && json[at..].starts_with(NUL)
        })
}

/// A content or draft. Where the form changes, older numbers are brought up to date here.
pub(crate) fn content(schema: i64, text: &str) -> Result<Content> {
    if schema == CONTENT_SCHEMA {
        from_json(text)
    } else {
        Err(StoreError::NewerSchema {
            found: schema,
            known: CONTENT_SCHEMA,
        })
    }
}

/// The name by which an external id stands in `refs` and `relations`.
pub(crate) fn external_ref(id: &ExternalId) -> String {
    format!("ext:{}:{}", id.scheme, id.value)
}

/// The name by which a source's record stands in `refs` and `relations`.
pub(crate) fn record_ref(source: &SourceId, key: &str) -> String {
    format!("rec:{source}:{key}")
}

/// The name by which an entry itself stands in `relations`.
pub(crate) fn entry_ref(id: EntryId) -> String {
    format!("ent:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_character_nul_is_told_from_its_name() {
        for nul in ["\0", "a\0b", "\\\0", "\\u0000\0"] {
            assert!(has_nul(&[nul]), "{nul:?}");
        }
        for other in ["", "\\u0000", "\\\\u0000 ", "u0000", "\u{1}"] {
            assert!(!has_nul(&[other]), "{other:?}");
        }
        assert!(has_nul(&std::collections::BTreeMap::from([("k\0", 1)])));
    }
}
