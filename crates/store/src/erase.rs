use std::collections::{BTreeMap, BTreeSet};

use domain::{Actor, ChangeKind, EntryId, RelationId};
use rand::Rng as _;
use sqlx::AnyConnection;

use crate::{
    Result, Store, StoreError,
    family::Families,
    rows::entry_ref,
    save::save,
    scrub,
    sql::{self, cells, maybe_parsed, parsed, text},
    writer::Writer,
};

impl Store {
    /// Deletes an entry for good, with the entries merged into it and all that was said about them. The log
    /// keeps the fact alone; hashes of its names are kept, so that no import brings it back.
    ///
    /// What is deleted may still lie in free space of the file or the write-ahead log; [`Self::scrub`]
    /// removes it there.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is no such entry.
    pub async fn erase_entry(&self, actor: &Actor, id: EntryId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        erase_with_members(&mut writer, id).await?;
        scrub::mark(&mut writer).await?;
        writer.commit().await
    }
}

/// Deletes an entry and those merged into it. If it was itself merged, what is left is projected again.
pub(crate) async fn erase_with_members(writer: &mut Writer, id: EntryId) -> Result<()> {
    let mut families = Families::load(writer.conn(), vec![id]).await?;
    let family = families.of_mut(id)?;
    let gone: BTreeSet<EntryId> = family.with_merged(id).into_iter().collect();
    let mut refs: BTreeSet<String> = gone.iter().map(|id| entry_ref(*id)).collect();
    for member in gone.iter().filter_map(|id| family.members.get(id)) {
        refs.extend(member.refs.iter().cloned());
    }
    let key = erasure_key(writer.conn()).await?;
    let hashes: Vec<_> = refs
        .iter()
        .map(|name| cells![ref_hash(&key, name)])
        .collect();
    let head = "INSERT INTO erased (ref_hash)";
    sql::insert(
        writer.conn(),
        head,
        "ON CONFLICT (ref_hash) DO NOTHING",
        hashes,
    )
    .await?;
    delete_relations(writer, &gone, &refs).await?;
    for (table, column) in [
        ("name_keys", "entry"),
        ("refs", "entry"),
        ("slugs", "entry"),
        ("statements", "entry"),
        ("source_records", "entry"),
        ("merges", "kept"),
        ("merges", "gone"),
        ("candidates", "one"),
        ("candidates", "other"),
        ("fits", "entry"),
        ("entries", "id"),
    ] {
        let delete = format!("DELETE FROM {table} WHERE {column} IN ({{in}})");
        sql::execute_in(writer.conn(), &delete, &[], &gone).await?;
    }
    for &id in &gone {
        writer.log(ChangeKind::Erased, id);
    }
    if !gone.contains(&family.root) {
        family.members.retain(|id, _| !gone.contains(id));
        family.dirty = true;
        save(writer, &mut families).await?;
    }
    Ok(())
}

/// Which of these names (of `refs`) were erased and must not come back.
pub(crate) async fn erased_among(
    conn: &mut AnyConnection,
    names: Vec<String>,
) -> Result<BTreeSet<String>> {
    if sql::row(conn, "SELECT ref_hash FROM erased LIMIT 1", cells![])
        .await?
        .is_none()
    {
        return Ok(BTreeSet::new());
    }
    let key = erasure_key(conn).await?;
    let by_hash: BTreeMap<String, String> = names
        .into_iter()
        .map(|name| (ref_hash(&key, &name), name))
        .collect();
    let query = "SELECT ref_hash FROM erased WHERE ref_hash IN ({in})";
    let rows = sql::rows_in(conn, query, &[], by_hash.keys()).await?;
    let mut erased = BTreeSet::new();
    for row in rows {
        erased.extend(by_hash.get(text(&row, 0)?).cloned());
    }
    Ok(erased)
}

/// Deletes the relations of these entries, also those that wait for one of their names.
async fn delete_relations(
    writer: &mut Writer,
    gone: &BTreeSet<EntryId>,
    refs: &BTreeSet<String>,
) -> Result<()> {
    let mut relations: BTreeMap<RelationId, (Option<EntryId>, Option<EntryId>)> = BTreeMap::new();
    for column in ["from_entry", "to_entry", "from_ref", "to_ref"] {
        let query =
            format!("SELECT id, from_entry, to_entry FROM relations WHERE {column} IN ({{in}})");
        let keys: Vec<String> = match column {
            "from_entry" | "to_entry" => gone.iter().map(EntryId::to_string).collect(),
            _ => refs.iter().cloned().collect(),
        };
        for row in sql::rows_in(writer.conn(), &query, &[], keys).await? {
            let ends = (maybe_parsed(&row, 1)?, maybe_parsed(&row, 2)?);
            relations.insert(parsed(&row, 0)?, ends);
        }
    }
    let delete = "DELETE FROM relations WHERE id IN ({in})";
    sql::execute_in(writer.conn(), delete, &[], relations.keys()).await?;
    for (id, ends) in relations {
        if let (Some(from), to @ Some(_)) = ends {
            writer.log_pair(ChangeKind::Unrelated, from, to, Some(id));
        }
    }
    Ok(())
}

/// The key under which erased names are hashed; made with the first erasure. It keeps the hashes from being
/// compared with those of other installations.
async fn erasure_key(conn: &mut AnyConnection) -> Result<[u8; 32]> {
    let query = "SELECT value FROM meta WHERE name = 'erasure_key'";
    if let Some(row) = sql::row(conn, query, cells![]).await? {
        return blake3::Hash::from_hex(text(&row, 0)?)
            .map(Into::into)
            .map_err(|error| StoreError::Corrupt(format!("erasure key: {error}")));
    }
    let mut key = [0; 32];
    rand::rng().fill_bytes(&mut key);
    let insert = "INSERT INTO meta (name, value) VALUES ('erasure_key', $1)";
    let hex = blake3::Hash::from_bytes(key).to_hex().to_string();
    sql::execute(conn, insert, cells![hex]).await?;
    Ok(key)
}

fn ref_hash(key: &[u8; 32], name: &str) -> String {
    blake3::keyed_hash(key, name.as_bytes())
        .to_hex()
        .to_string()
}
