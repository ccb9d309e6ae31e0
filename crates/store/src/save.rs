//! Writes families back: projects them again, names and numbers them, and notes what changed.

use std::collections::{BTreeMap, BTreeSet};

use domain::{Ags, Body, ChangeKind, Content, Entry, EntryId, InvalidContent, Timestamp, name_key};
use jiff::SignedDuration;

use crate::{
    Result, StoreError,
    family::{Families, Family, Record, is_known_by_name},
    relations::{self, Misfit},
    rows,
    schema::CONTENT_SCHEMA,
    slugs,
    sql::{self, Cell, cells, parsed, text},
    writer::Writer,
};

/// What was noticed while saving.
#[derive(Debug, Default)]
pub(crate) struct Saved {
    /// Names that lead to another entry than the one that wanted them.
    pub taken: Vec<Taken>,
    /// Relations that waited for an entry which does not fit them.
    pub misfits: Vec<Misfit>,
}

/// A name that was wanted for an entry but leads to another already.
#[derive(Debug)]
pub(crate) struct Taken {
    pub entry: EntryId,
    pub holder: EntryId,
    pub name: String,
}

/// Saves every dirty family: entries, slugs, records, statements, names, waiting relations, log lines.
pub(crate) async fn save(writer: &mut Writer, families: &mut Families) -> Result<Saved> {
    let dirty: Vec<EntryId> = families
        .families
        .values()
        .filter(|family| family.dirty)
        .map(|family| family.root)
        .collect();
    for &root in &dirty {
        let mut content = families.project(families.of(root)?)?;
        // Nobody may see the words of the records it had: it stays with those who may.
        while content.validate() == Err(InvalidContent::NoTitle)
            && let Some(visibility) = families.of(root)?.next_visibility()
        {
            families.of_mut(root)?.root_mut().entry.visibility = visibility;
            content = families.project(families.of(root)?)?;
        }
        let family = families.of_mut(root)?;
        let vanished = family.is_vanished();
        let entry = &mut family.root_mut().entry;
        entry.content = content;
        entry.vanished = vanished.then(|| entry.vanished.unwrap_or(writer.now));
    }
    let new_slugs = slugs::assign(writer.conn(), families, &dirty).await?;
    write_entries(writer, families, &dirty).await?;
    sql::insert(
        writer.conn(),
        "INSERT INTO slugs (kind, slug, entry)",
        "",
        new_slugs,
    )
    .await?;
    write_words(writer, families, &dirty).await?;
    write_name_keys(writer, families, &dirty).await?;
    let (arrived, taken) = write_refs(writer, families, &dirty).await?;
    let misfits = relations::resolve(writer, &arrived).await?;
    for root in dirty {
        families.of_mut(root)?.settle();
    }
    Ok(Saved { taken, misfits })
}

/// Writes the roots' rows where anything changed, with a higher version, and the log lines.
async fn write_entries(
    writer: &mut Writer,
    families: &mut Families,
    dirty: &[EntryId],
) -> Result<()> {
    let now = writer.now;
    let mut new = Vec::new();
    for &root in dirty {
        let family = families.of_mut(root)?;
        let member = family.root_mut();
        let Some(stored) = member.stored.clone() else {
            new.push(root);
            writer.made(&member.entry);
            writer.log(ChangeKind::Created, root);
            continue;
        };
        writer.changed(root);
        if member.entry != stored {
            member.entry.version = stored.version + 1;
            member.entry.updated = after(stored.updated, now);
            update(writer, &member.entry, stored.version).await?;
        }
        let kind = match (stored.vanished, member.entry.vanished) {
            (None, Some(_)) => ChangeKind::Vanished,
            (Some(_), None) => ChangeKind::Returned,
            _ => ChangeKind::Updated,
        };
        writer.log(kind, root);
    }
    let head = "INSERT INTO entries (id, kind, slug, owner, visibility, guarded, state, merged_into, \
                canonical, version, created, updated, vanished, fictional, schema, content)";
    let new = new.into_iter().map(|root| families.of(root));
    let new = new.collect::<Result<Vec<_>>>()?;
    let rows = new.iter().map(|family| inserted(family));
    sql::insert(writer.conn(), head, "", rows).await
}

/// The moment of a change that follows one at `before`: a clock that was set back must not hide it from those who ask
/// what is newer than what they have.
fn after(before: Timestamp, now: Timestamp) -> Timestamp {
    let next = before.checked_add(SignedDuration::from_millis(1));
    if now < before {
        next.unwrap_or(before)
    } else {
        now
    }
}

fn inserted(family: &Family) -> Vec<Cell> {
    let member = family.root();
    let entry = &member.entry;
    cells![
        entry.id.to_string(),
        entry.kind().code(),
        entry.slug.as_str(),
        entry.owner.map(|id| id.to_string()),
        entry.visibility.code(),
        rows::json(&entry.guarded),
        entry.state.code(),
        entry.merged_into.map(|id| id.to_string()),
        family.root.to_string(),
        entry.version,
        entry.created.as_millisecond(),
        entry.updated.as_millisecond(),
        entry.vanished.map(Timestamp::as_millisecond),
        i64::from(member.fictional),
        CONTENT_SCHEMA,
        rows::json(&entry.content),
    ]
}

async fn update(writer: &mut Writer, entry: &Entry, before: i64) -> Result<()> {
    let cells = cells![
        entry.slug.as_str(),
        entry.visibility.code(),
        rows::json(&entry.guarded),
        entry.state.code(),
        entry.version,
        entry.updated.as_millisecond(),
        entry.vanished.map(Timestamp::as_millisecond),
        CONTENT_SCHEMA,
        rows::json(&entry.content),
        entry.id.to_string(),
        before,
    ];
    let sql = "UPDATE entries SET slug = $1, visibility = $2, guarded = $3, state = $4, version = $5, \
               updated = $6, vanished = $7, schema = $8, content = $9 WHERE id = $10 AND version = $11";
    match sql::execute(writer.conn(), sql, cells).await? {
        1 => Ok(()),
        _ => Err(StoreError::Corrupt(format!(
            "entry {} was written by somebody without the writers' lock",
            entry.id
        ))),
    }
}

/// Writes records and statements that changed.
async fn write_words(writer: &mut Writer, families: &Families, dirty: &[EntryId]) -> Result<()> {
    let (mut records, mut restated, mut statements) = (Vec::new(), Vec::new(), Vec::new());
    for &root in dirty {
        for member in families.of(root)?.members.values() {
            let id = member.entry.id.to_string();
            let changed = member.records.iter().filter(|record| record.dirty);
            records.extend(changed.map(|record| (member.entry.id, record)));
            if member.restated {
                for statement in member.statements.values() {
                    statements.push(cells![
                        id.as_str(),
                        statement.part.as_str(),
                        rows::json(&statement.value),
                        statement.actor.as_str(),
                        statement.at.as_millisecond(),
                    ]);
                }
                if member.stored.is_some() {
                    restated.push(id);
                }
            }
        }
    }
    let conn = writer.conn();
    let head = "INSERT INTO source_records (source, key, entry, visibility, fetched, vanished, url, \
                notes, schema, draft, hash)";
    let tail = "ON CONFLICT (source, key) DO UPDATE SET entry = excluded.entry, \
                visibility = excluded.visibility, \
                fetched = excluded.fetched, vanished = excluded.vanished, url = excluded.url, \
                notes = excluded.notes, schema = excluded.schema, draft = excluded.draft, \
                hash = excluded.hash";
    let rows = records.iter().map(|(entry, record)| said(*entry, record));
    sql::insert(conn, head, tail, rows).await?;
    let gone = "DELETE FROM statements WHERE entry IN ({in})";
    sql::execute_in(conn, gone, &[], restated).await?;
    let head = "INSERT INTO statements (entry, part, value, actor, at)";
    sql::insert(conn, head, "", statements).await
}

fn said(entry: EntryId, record: &Record) -> Vec<Cell> {
    let Record {
        record: said,
        visibility,
        hash,
        ..
    } = record;
    cells![
        said.source.as_str(),
        said.key.as_str(),
        entry.to_string(),
        visibility.code(),
        said.fetched.as_millisecond(),
        said.vanished.map(Timestamp::as_millisecond),
        said.url.clone(),
        rows::json(&said.notes),
        CONTENT_SCHEMA,
        rows::json(&said.draft),
        hash.as_str(),
    ]
}

/// Keeps the keys of organisations' names, by which a later import finds them.
async fn write_name_keys(
    writer: &mut Writer,
    families: &Families,
    dirty: &[EntryId],
) -> Result<()> {
    let (mut gone, mut new) = (Vec::new(), Vec::new());
    for &root in dirty {
        let member = families.of(root)?.root();
        let keys = keys_of(&member.entry);
        let before = member.stored.as_ref().map(keys_of);
        if before.as_ref() == Some(&keys) {
            continue;
        }
        if before.is_some_and(|before| !before.is_empty()) {
            gone.push(root);
        }
        for (key, ags) in keys {
            new.push(cells![key, ags, root.to_string()]);
        }
    }
    let conn = writer.conn();
    sql::execute_in(
        conn,
        "DELETE FROM name_keys WHERE entry IN ({in})",
        &[],
        gone,
    )
    .await?;
    let head = "INSERT INTO name_keys (name_key, ags, entry)";
    sql::insert(conn, head, "", new).await
}

fn keys_of(entry: &Entry) -> BTreeSet<(String, String)> {
    if is_known_by_name(entry) {
        name_keys(&entry.content)
    } else {
        BTreeSet::new()
    }
}

/// An organisation's name keys, each with each of its municipalities (or with `""`, if none is known).
pub(crate) fn name_keys(content: &Content) -> BTreeSet<(String, String)> {
    if !matches!(content.body, Body::Organisation(_)) {
        return BTreeSet::new();
    }
    let titles = content.texts.values().map(|text| text.title.as_str());
    let keys: BTreeSet<String> = titles
        .chain(content.names.iter().map(String::as_str))
        .map(name_key)
        .filter(|key| !key.is_empty())
        .collect();
    let mut places: BTreeSet<String> = municipalities(content).iter().map(Ags::to_string).collect();
    if places.is_empty() {
        places.insert(String::new());
    }
    keys.iter()
        .flat_map(|key| places.iter().map(|ags| (key.clone(), ags.clone())))
        .collect()
}

/// The municipalities in which it is.
pub(crate) fn municipalities(content: &Content) -> BTreeSet<Ags> {
    content
        .places
        .iter()
        .filter_map(domain::Place::ags)
        .collect()
}

/// Names that now lead to an entry.
pub(crate) type Arrived = BTreeMap<String, EntryId>;

/// Brings the names of all members up to date. Returns those that are new, and those that another entry
/// has already.
async fn write_refs(
    writer: &mut Writer,
    families: &mut Families,
    dirty: &[EntryId],
) -> Result<(Arrived, Vec<Taken>)> {
    let (mut gone, mut wanted) = (Vec::new(), Vec::new());
    let mut arrived = Arrived::new();
    for &root in dirty {
        let family = families.of(root)?;
        for member in family.members.values() {
            let refs = member.wanted_refs(&family.root().entry);
            gone.extend(member.refs.difference(&refs).cloned());
            for new in refs.difference(&member.refs) {
                wanted.push((member.entry.id, new.clone()));
            }
            if member.stored.is_none() {
                arrived.insert(rows::entry_ref(member.entry.id), member.entry.id);
            }
        }
    }
    let conn = writer.conn();
    sql::execute_in(conn, "DELETE FROM refs WHERE ref IN ({in})", &[], gone).await?;
    let mut holders: BTreeMap<String, EntryId> = BTreeMap::new();
    let query = "SELECT ref, entry FROM refs WHERE ref IN ({in})";
    for row in sql::rows_in(conn, query, &[], wanted.iter().map(|(_, r)| r)).await? {
        holders.insert(text(&row, 0)?.to_owned(), parsed(&row, 1)?);
    }
    let (mut new, mut taken) = (Vec::new(), Vec::new());
    for (entry, reference) in wanted {
        match holders.get(&reference).copied() {
            None => {
                new.push(cells![reference.as_str(), entry.to_string()]);
                holders.insert(reference.clone(), entry);
                arrived.insert(reference.clone(), entry);
                let family = families.of_mut(entry)?;
                family.member_mut(entry)?.refs.insert(reference);
            }
            Some(holder) if families.of(entry)?.members.contains_key(&holder) => {}
            Some(holder) => taken.push(Taken {
                entry,
                holder,
                name: reference,
            }),
        }
    }
    sql::insert(writer.conn(), "INSERT INTO refs (ref, entry)", "", new).await?;
    Ok((arrived, taken))
}
