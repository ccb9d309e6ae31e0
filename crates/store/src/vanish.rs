use std::collections::BTreeSet;

use domain::{Actor, ChangeKind, EntryId, RelationId, SourceId};
use futures::TryStreamExt as _;

use crate::{
    Result, SeenKeys, Store,
    family::Families,
    save::save,
    sql::{self, cells, execute_in, maybe_parsed, parsed, text},
};

/// What an import did not meet of what its source said before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Losses {
    /// Records.
    pub records: Loss,
    /// Relations.
    pub relations: Loss,
    /// Concepts of vocabularies, if it met any.
    pub concepts: Loss,
    /// Figures of the indicators and days of which it met any.
    pub observations: Loss,
}

/// How many of how many are missing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Loss {
    /// How many were not met.
    pub missing: u64,
    /// How many there were.
    pub known: u64,
}

impl Losses {
    /// Whether so much is missing that a file cut short is likelier than a source that lost it.
    #[must_use]
    pub fn are_large(&self) -> bool {
        let all = [
            self.records,
            self.relations,
            self.concepts,
            self.observations,
        ];
        all.iter().any(Loss::is_large)
    }
}

impl Loss {
    /// So many of anything may always be missing.
    const SOME: u64 = 20;

    fn is_large(&self) -> bool {
        self.missing > Self::SOME && self.missing * 4 > self.known
    }

    fn count(&mut self, met: bool) {
        self.known += 1;
        self.missing += u64::from(!met);
    }
}

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

    /// What would be marked or removed after a complete import that met these; `concepts` are the URIs of the concepts
    /// that it met.
    pub async fn losses(
        &self,
        source: &SourceId,
        seen: &SeenKeys,
        concepts: &BTreeSet<&str>,
    ) -> Result<Losses> {
        let mut losses = Losses::default();
        let mut conn = self.read().await?;
        let records = "SELECT key FROM source_records WHERE source = $1 AND vanished IS NULL";
        let mut rows = sql::stream(&mut conn, records, cells![source.as_str()]);
        while let Some(row) = rows.try_next().await? {
            losses.records.count(seen.has(text(&row, 0)?));
        }
        drop(rows);
        let relations = "SELECT source_key FROM relations WHERE source = $1 AND vanished IS NULL";
        let mut rows = sql::stream(&mut conn, relations, cells![source.as_str()]);
        while let Some(row) = rows.try_next().await? {
            losses.relations.count(seen.has_relation(text(&row, 0)?));
        }
        drop(rows);
        if !concepts.is_empty() {
            let uris = "SELECT uri FROM concepts WHERE source = $1";
            let mut rows = sql::stream(&mut conn, uris, cells![source.as_str()]);
            while let Some(row) = rows.try_next().await? {
                losses.concepts.count(concepts.contains(text(&row, 0)?));
            }
        }
        drop(conn);
        for (indicator, day) in seen.told() {
            let known = self.areas_told(source, indicator, day).await?;
            for area in known {
                let met = seen.has_observation(area, indicator, day);
                losses.observations.count(met);
            }
        }
        Ok(losses)
    }

    async fn unseen_records(
        &self,
        source: &SourceId,
        seen: &SeenKeys,
    ) -> Result<Vec<(String, EntryId)>> {
        let query = "SELECT key, entry FROM source_records WHERE source = $1 AND vanished IS NULL";
        let mut conn = self.read().await?;
        let mut rows = sql::stream(&mut conn, query, cells![source.as_str()]);
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
        let mut rows = sql::stream(&mut conn, query, cells![source.as_str()]);
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
