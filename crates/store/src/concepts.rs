//! Keeps what sources say about concepts of vocabularies.

use std::collections::{BTreeSet, HashMap};

use domain::{Actor, Concept, SourceId};
use futures::TryStreamExt as _;

use crate::{
    Refusal, Result, Store, StoreError,
    family::sources,
    marks, rows,
    sql::{self, cells, text},
    writer::Writer,
};

/// How many concepts are written in one transaction, so that other writers get their turn.
const AT_ONCE: usize = 500;

/// What became of the concepts of a reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ConceptReport {
    /// Concepts that the source did not speak of before.
    pub created: u64,
    /// Concepts of which it says something else now.
    pub updated: u64,
    /// Concepts of which it says the same; nothing was written for them.
    pub unchanged: u64,
    /// Concepts that it no longer has.
    pub removed: u64,
}

/// How much of a source was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it: what was not met is gone.
    Whole,
    /// A part: what was met adds to what is known.
    Part,
}

impl Store {
    /// Keeps what a source says about these concepts, each given once. Of a [`Extent::Whole`] reading it replaces
    /// what the source said before, and concepts that it no longer has are removed; of a part it is added, and
    /// counts more than what was said before. What says the same writes nothing.
    ///
    /// Done in portions; if it is interrupted, doing it again completes it.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the source was not put before; [`Refusal::Nul`].
    pub async fn put_concepts(
        &self,
        actor: &Actor,
        source: &SourceId,
        concepts: &[Concept],
        extent: Extent,
    ) -> Result<ConceptReport> {
        if concepts.iter().any(|concept| concept.uri.contains('\0')) {
            return Err(Refusal::Nul("concept").into());
        }
        let mut report = ConceptReport::default();
        for portion in concepts.chunks(AT_ONCE) {
            let mut writer = self.write(actor).await?;
            put(&mut writer, source, portion, extent, &mut report).await?;
            writer.commit().await?;
        }
        if extent == Extent::Whole {
            let kept: BTreeSet<&str> = concepts.iter().map(|c| c.uri.as_str()).collect();
            report.removed = self.remove_others(actor, source, &kept).await?;
        }
        Ok(report)
    }

    /// A mark that changes whenever a concept, or whose word about it counts, changes; random, so that it also
    /// tells one database from another. Empty before the first concept.
    pub async fn vocabulary_mark(&self) -> Result<String> {
        let mut conn = self.read().await?;
        marks::of(&mut conn, marks::VOCABULARY).await
    }

    /// What each source says about concepts, the weightiest source first, with the mark of this state.
    pub async fn concepts(&self) -> Result<(String, Vec<(SourceId, Concept)>)> {
        let mut tx = self.snapshot().await?;
        let mark = marks::of(&mut tx, marks::VOCABULARY).await?;
        let precedences: HashMap<SourceId, i64> = sources(&mut tx)
            .await?
            .into_iter()
            .map(|(id, source)| (id, source.precedence))
            .collect();
        let mut said = Vec::new();
        // A vocabulary may be longer than SQLite's longest value.
        let mut rows = sql::stream(&mut tx, "SELECT source, body FROM concepts", cells![]);
        while let Some(row) = rows.try_next().await? {
            let source = rows::source_id(text(&row, 0)?)?;
            let concept: Concept = rows::from_json(text(&row, 1)?)?;
            let weight = precedences.get(&source).copied().unwrap_or(i64::MIN);
            said.push((std::cmp::Reverse(weight), source, concept));
        }
        drop(rows);
        tx.rollback().await?;
        said.sort_by(|a, b| (a.0, &a.1, &a.2.uri).cmp(&(b.0, &b.1, &b.2.uri)));
        Ok((
            mark,
            said.into_iter()
                .map(|(_, source, concept)| (source, concept))
                .collect(),
        ))
    }

    async fn remove_others(
        &self,
        actor: &Actor,
        source: &SourceId,
        kept: &BTreeSet<&str>,
    ) -> Result<u64> {
        let mut conn = self.read().await?;
        let query = "SELECT uri FROM concepts WHERE source = $1";
        let mut gone = Vec::new();
        for row in sql::rows(&mut conn, query, cells![source.as_str()]).await? {
            let uri = text(&row, 0)?;
            if !kept.contains(uri) {
                gone.push(uri.to_owned());
            }
        }
        drop(conn);
        for portion in gone.chunks(AT_ONCE) {
            let mut writer = self.write(actor).await?;
            let delete = "DELETE FROM concepts WHERE source = $1 AND uri IN ({in})";
            sql::execute_in(writer.conn(), delete, &[source.as_str()], portion).await?;
            marks::anew(&mut writer, marks::VOCABULARY).await?;
            writer.commit().await?;
        }
        Ok(gone.len() as u64)
    }
}

async fn put(
    writer: &mut Writer,
    source: &SourceId,
    concepts: &[Concept],
    extent: Extent,
    report: &mut ConceptReport,
) -> Result<()> {
    let known = "SELECT count(*) FROM sources WHERE id = $1";
    if sql::number(writer.conn(), known, cells![source.as_str()]).await? == 0 {
        return Err(StoreError::NotFound);
    }
    let query = "SELECT uri, hash, body FROM concepts WHERE source = $1 AND uri IN ({in})";
    let uris = concepts.iter().map(|concept| &concept.uri);
    let mut before: HashMap<String, (String, String)> = HashMap::new();
    for row in sql::rows_in(writer.conn(), query, &[source.as_str()], uris).await? {
        let said = (text(&row, 1)?.to_owned(), text(&row, 2)?.to_owned());
        before.insert(text(&row, 0)?.to_owned(), said);
    }
    let mut changed = Vec::new();
    for concept in concepts {
        let before = before.get(&concept.uri);
        let mut body = rows::json(concept);
        if let (Extent::Part, Some((_, known))) = (extent, before) {
            let mut concept = concept.clone();
            concept.absorb(rows::from_json(known)?);
            body = rows::json(&concept);
        }
        let hash = blake3::hash(body.as_bytes()).to_hex()[..32].to_owned();
        match before {
            Some((known, _)) if *known == hash => {
                report.unchanged += 1;
                continue;
            }
            Some(_) => report.updated += 1,
            None => report.created += 1,
        }
        changed.push(cells![source.as_str(), concept.uri.as_str(), hash, body]);
    }
    if changed.is_empty() {
        return Ok(());
    }
    let head = "INSERT INTO concepts (source, uri, hash, body)";
    let tail = "ON CONFLICT (source, uri) DO UPDATE SET hash = excluded.hash, body = excluded.body";
    sql::insert(writer.conn(), head, tail, changed).await?;
    marks::anew(writer, marks::VOCABULARY).await
}
