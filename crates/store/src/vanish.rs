use domain::{Actor, ChangeKind, EntryId, RelationId, SourceId};
use futures::TryStreamExt as _;

use crate::{
    Result, SeenKeys, Store,
    family::Families,
    save::save,
    sql::{self, execute_in, maybe_parsed, parsed, text},
};

/// How many records are marked in one transaction, so that other writers get their turn.
const AT_ONCE: usize = 500;

impl Store {
    /// After a complete import: marks the records and relations of the source that it did not meet. What
    /// they said counts no longer; an entry of which no source has a record any more keeps its content and
    /// is marked itself. Returns how many records were marked.
    ///
    /// Done in portions; if it is interrupted, doing it again completes it.
    pub async fn finish_import(
        &self,
        actor: &Actor,
        source: &SourceId,
        seen: &SeenKeys,
    ) -> Result<u64> {
        let gone = self.unseen_records(source, seen).await?;
        for chunk in gone.chunks(AT_ONCE) {
            self.mark_records(actor, source, chunk).await?;
        }
        let relations = self.unseen_relations(source, seen).await?;
        for chunk in relations.chunks(AT_ONCE) {
            self.mark_relations(actor, chunk).await?;
        }
        Ok(gone.len() as u64)
    }

    async fn unseen_records(
        &self,
        source: &SourceId,
        seen: &SeenKeys,
    ) -> Result<Vec<(String, EntryId)>> {
        let query = "SELECT key, entry FROM source_records WHERE source = $1 AND vanished IS NULL";
        let mut conn = self.read().await?;
        let mut rows = sqlx::query(query).bind(source.as_str()).fetch(&mut *conn);
        let mut unseen = Vec::new();
        while let Some(row) = rows.try_next().await? {
            let key = text(&row, 0)?;
            if !seen.has(key) {
                unseen.push((key.to_owned(), parsed(&row, 1)?));
            }
        }
        Ok(unseen)
    }

    async fn unseen_relations(
        &self,
        source: &SourceId,
        seen: &SeenKeys,
    ) -> Result<Vec<RelationId>> {
        let query = "SELECT source_key, id FROM relations WHERE source = $1 AND vanished IS NULL";
        let mut conn = self.read().await?;
        let mut rows = sqlx::query(query).bind(source.as_str()).fetch(&mut *conn);
        let mut unseen = Vec::new();
        while let Some(row) = rows.try_next().await? {
            if !seen.has_relation(text(&row, 0)?) {
                unseen.push(parsed(&row, 1)?);
            }
        }
        Ok(unseen)
    }

    async fn mark_records(
        &self,
        actor: &Actor,
        source: &SourceId,
        gone: &[(String, EntryId)],
    ) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let ids = gone.iter().map(|(_, entry)| *entry).collect();
        let mut families = Families::load(writer.conn(), ids).await?;
        for (key, entry) in gone {
            // Erased meanwhile, perhaps.
            let Ok(family) = families.of_mut(*entry) else {
                continue;
            };
            for record in &mut family.member_mut(*entry)?.records {
                if record.record.source == *source && record.record.key == *key {
                    record.record.vanished = Some(writer.now);
                    record.dirty = true;
                }
            }
            family.dirty = true;
        }
        save(&mut writer, &mut families).await?;
        writer.commit().await
    }

    async fn mark_relations(&self, actor: &Actor, gone: &[RelationId]) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let query = "SELECT id, from_entry, to_entry FROM relations WHERE id IN ({in})";
        for row in sql::rows_in(writer.conn(), query, &[], gone).await? {
            if let (Some(from), to @ Some(_)) = (maybe_parsed(&row, 1)?, maybe_parsed(&row, 2)?) {
                let id = Some(parsed(&row, 0)?);
                writer.log_pair(ChangeKind::Unrelated, from, to, id);
            }
        }
        let now = writer.now.as_millisecond();
        let mark = format!("UPDATE relations SET vanished = {now} WHERE id IN ({{in}})");
        execute_in(writer.conn(), &mark, &[], gone).await?;
        writer.commit().await
    }
}
