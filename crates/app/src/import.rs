//! Importing: files of a source become entries and relations, in batches that are each whole.
//!
//! An import can be stopped between two batches and run again: what is in already changes nothing.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::BufRead,
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

use domain::{Actor, Concept, Observation, places::Postcodes};
use sources::{Lookups, Mapping, Problem, Row, Severity};
use store::{Extent, ImportItem, Losses, SeenKeys};
use tokio::time::timeout;

use crate::{App, AppError, ahead::Ahead};

/// Rows in one transaction.
const BATCH: usize = 1_000;

/// From so many bytes on, rows are written even if they are few.
const BATCH_BYTES: u64 = 8_000_000;

/// How long the next rows are waited for before somebody is asked whether to stop: a pipe may give none for ever.
const LOOK_UP: Duration = Duration::from_millis(200);

/// So many figures are as much work as one record.
const FIGURES_PER_ROW: usize = 10;

/// So many concepts are remembered at most; the largest vocabularies have some ten thousand.
const CONCEPTS_MAX: usize = 1_000_000;

/// A file to import, through a mapping. All parts of one import belong to one source.
pub struct ImportPart {
    /// How to read it.
    pub mapping: Mapping,
    /// Its name, for messages.
    pub name: String,
    /// Its size in bytes, for progress.
    pub size: u64,
    /// What is in it.
    pub input: Box<dyn BufRead + Send>,
}

/// How to import.
#[derive(Debug, Clone, Copy, Default)]
pub struct ImportOptions {
    /// Read and report, write nothing.
    pub dry_run: bool,
    /// The files are only a part of the source: what they do not hold has not vanished.
    pub partial: bool,
    /// However much the files lack of what the source said before, it is gone.
    pub accept_losses: bool,
}

/// What happens while importing.
#[derive(Debug)]
pub enum ImportEvent<'a> {
    /// So many rows were read, which is this share of all bytes (0 to 1).
    Progress { rows: u64, share: f64 },
    /// Something is wrong with a row, or was mended.
    Problem(&'a Problem),
    /// No file of a layout was given; what the atlas lacks without it.
    Missing(&'a str),
}

/// What an import did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ImportReport {
    /// Rows read.
    pub rows: u64,
    /// Records that became entries.
    pub created: u64,
    /// Records that joined an entry known from elsewhere.
    pub matched: u64,
    /// Records that changed.
    pub updated: u64,
    /// Records that said nothing new.
    pub unchanged: u64,
    /// Relations that came into being or changed.
    pub relations: u64,
    /// Relations that said nothing new.
    pub relations_unchanged: u64,
    /// Relations of this source that wait for an entry at one of their ends.
    pub pending: u64,
    /// Concepts of vocabularies that are new or that the source now tells otherwise.
    pub concepts: u64,
    /// Concepts that it tells as before.
    pub concepts_unchanged: u64,
    /// Concepts that it no longer has; they were removed.
    pub concepts_removed: u64,
    /// Figures of places that are new or that the source now tells otherwise.
    pub observations: u64,
    /// Figures that it tells as before.
    pub observations_unchanged: u64,
    /// Figures of the same indicators and days that it no longer has; they were removed.
    pub observations_removed: u64,
    /// Postcodes read.
    pub postcodes: u64,
    /// Records, relations and figures that stood in an earlier file of the same import; the first counts.
    pub repeated: u64,
    /// Records of entries that were erased here; they are not brought back.
    pub erased: u64,
    /// Records that the source no longer has.
    pub vanished: u64,
    /// Nothing was marked as vanished, because a row without a readable key, or an empty file, leaves open
    /// what is gone.
    pub unsure: bool,
    /// What the files lack of what the source said before, where that is so much that nothing was marked or removed.
    pub unbelieved: Option<Losses>,
    /// Texts put right.
    pub mended: u64,
    /// Fields left out.
    pub left_out: u64,
    /// Records, relations, concepts or figures refused.
    pub refused: u64,
    /// Whether all was read, so that what is missing has vanished.
    pub complete: bool,
}

impl App {
    /// Imports all parts, which must be of one source. `watch` is told what happens; `stop` ends the import
    /// after the current batch.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], or [`AppError::Refused`] if the source does not fit this atlas (made-up and
    /// real data never share one).
    pub async fn import(
        &self,
        actor: &Actor,
        parts: Vec<ImportPart>,
        options: ImportOptions,
        stop: &AtomicBool,
        mut watch: impl FnMut(ImportEvent<'_>),
    ) -> Result<ImportReport, AppError> {
        if !actor.may_import() {
            return Err(AppError::Forbidden);
        }
        let Some(source) = parts.first().map(|part| part.mapping.source().clone()) else {
            return Err(AppError::Refused("there is no file to import".to_owned()));
        };
        if let Some(part) = parts
            .iter()
            .find(|part| part.mapping.source().id != source.id)
        {
            return Err(AppError::Refused(format!(
                "{}: is of the source '{}', but the import is of '{}'; import one source at a time",
                part.name,
                part.mapping.source().id,
                source.id
            )));
        }
        self.refuse_foreign(&source).await?;
        if !options.dry_run {
            self.store().set_nature(nature(source.fictional)).await?;
            self.store().put_source(&source).await?;
        }
        let mut run = Run {
            app: self,
            actor,
            source: &source.id,
            dry_run: options.dry_run,
            report: ImportReport {
                complete: true,
                ..ImportReport::default()
            },
            seen: SeenKeys::default(),
            records: 0,
            refused: Vec::new(),
            nameless: false,
            concepts: BTreeMap::new(),
            observations: Vec::new(),
            postcodes: self.store().postcodes().await?,
            lookups: Lookups::default(),
            told: Lookups::default(),
            layouts: BTreeSet::new(),
            fresh: Fresh::default(),
        };
        let mapping = parts.first().map(|part| part.mapping.clone());
        let total: u64 = parts.iter().map(|part| part.size).sum();
        let mut before = 0;
        for part in parts {
            if stop.load(Ordering::Relaxed) {
                run.report.complete = false;
                break;
            }
            let size = part.size;
            run.part(part, before, total.max(1), stop, &mut watch)
                .await?;
            before += size;
        }
        for missing in mapping
            .iter()
            .flat_map(|mapping| mapping.missing(&run.layouts))
        {
            watch(ImportEvent::Missing(missing));
        }
        run.finish(options).await
    }
}

impl App {
    /// A mapping that was copied and kept the id of a source would take that source over, and mark all that
    /// it does not hold as vanished.
    async fn refuse_foreign(&self, source: &domain::Source) -> Result<(), AppError> {
        let known = self.store().source_list().await?;
        match known.iter().find(|known| known.id == source.id) {
            Some(known) if known.title != source.title || known.publisher != source.publisher => {
                Err(AppError::Refused(format!(
                    "source.id: '{}' is '{}' of {} in this atlas; give your mapping an id of its own",
                    source.id, known.title, known.publisher
                )))
            }
            _ => Ok(()),
        }
    }
}

const fn nature(fictional: bool) -> store::Nature {
    if fictional {
        store::Nature::Demo
    } else {
        store::Nature::Real
    }
}

/// An import on its way.
struct Run<'a> {
    app: &'a App,
    actor: &'a Actor,
    source: &'a domain::SourceId,
    dry_run: bool,
    report: ImportReport,
    seen: SeenKeys,
    /// Records and relations seen, good or bad.
    records: u64,
    /// Keys of refused records: not here, but not gone either. Another row may still give them.
    refused: Vec<String>,
    /// Something was refused before its key was known.
    nameless: bool,
    /// What all rows together say about each concept, by URI: one file may tell its words, another its place.
    concepts: BTreeMap<String, Concept>,
    /// Figures that are to be written with the next batch.
    observations: Vec<Observation>,
    postcodes: Postcodes,
    /// What the files before this one told for it.
    lookups: Lookups,
    /// What this file tells for those after it.
    told: Lookups,
    /// The layouts of the mapping of which there was a file.
    layouts: BTreeSet<usize>,
    /// What came in by this import: it is not part of what the source said before.
    fresh: Fresh,
}

/// How much is new.
#[derive(Default)]
struct Fresh {
    records: u64,
    relations: u64,
    observations: u64,
}

impl Run<'_> {
    async fn part(
        &mut self,
        part: ImportPart,
        before: u64,
        total: u64,
        stop: &AtomicBool,
        watch: &mut impl FnMut(ImportEvent<'_>),
    ) -> Result<(), AppError> {
        let name = part.name.clone();
        // Postcodes that this part itself brings are for those after it.
        let mut ahead = Ahead::start(part, self.postcodes.clone(), self.lookups.clone())?;
        let mut batch = Vec::with_capacity(BATCH);
        let (mut share, mut written) = (0.0, 0);
        loop {
            let rows = match timeout(LOOK_UP, ahead.next()).await {
                Ok(rows) => rows?,
                Err(_) if stop.load(Ordering::Relaxed) => {
                    self.report.complete = false;
                    return Ok(());
                }
                Err(_) => continue,
            };
            let Some(rows) = rows else { break };
            for row in rows {
                let read = row.bytes_read;
                share = (before + read) as f64 / total as f64;
                self.report.rows += 1;
                self.layouts.insert(row.layout);
                for problem in &row.problems {
                    self.count(problem);
                    watch(ImportEvent::Problem(problem));
                }
                batch.extend(self.items(row));
                let weight = batch.len() + self.observations.len() / FIGURES_PER_ROW;
                if weight >= BATCH || read.saturating_sub(written) >= BATCH_BYTES {
                    written = read;
                    self.write(&name, std::mem::take(&mut batch), watch).await?;
                    watch(ImportEvent::Progress {
                        rows: self.report.rows,
                        share,
                    });
                    if stop.load(Ordering::Relaxed) {
                        self.report.complete = false;
                        return Ok(());
                    }
                }
            }
        }
        self.lookups.extend(std::mem::take(&mut self.told));
        self.write(&name, batch, watch).await?;
        watch(ImportEvent::Progress {
            rows: self.report.rows,
            share,
        });
        Ok(())
    }

    fn count(&mut self, problem: &Problem) {
        match problem.severity {
            Severity::Mended => self.report.mended += 1,
            Severity::LeftOut => self.report.left_out += 1,
            Severity::Refused => self.report.refused += 1,
            Severity::Abandoned => {
                self.report.refused += 1;
                self.report.complete = false;
            }
        }
    }

    /// What the store is to take in of a row: its records one by one, the relations with the last. Of records
    /// and relations that an earlier file of this import gave already, the first counts.
    fn items(&mut self, row: Row) -> Vec<ImportItem> {
        self.take_knowledge(row.concepts, row.observations);
        for (code, ags) in row.postcodes {
            let known = self.postcodes.entry(code).or_default();
            if !known.contains(&ags) {
                known.push(ags);
            }
            self.report.postcodes += 1;
        }
        for (name, key, value) in row.lookups {
            self.told.add(&name, key, value);
        }
        self.nameless |= row.nameless;
        self.records += (row.refused.len() + row.records.len() + row.relations.len()) as u64;
        self.refused.extend(row.refused);
        let mut items: Vec<ImportItem> = Vec::with_capacity(row.records.len());
        for record in row.records {
            if self.seen.insert(&record.key) {
                items.push(ImportItem {
                    line: row.line,
                    record: Some(record),
                    relations: Vec::new(),
                });
            } else {
                self.report.repeated += 1;
            }
        }
        let mut relations = row.relations;
        let given = relations.len();
        relations.retain(|relation| self.seen.insert_relation(&relation.key));
        self.report.repeated += (given - relations.len()) as u64;
        match items.last_mut() {
            Some(item) => item.relations = relations,
            None if relations.is_empty() => {}
            None => items.push(ImportItem {
                line: row.line,
                record: None,
                relations,
            }),
        }
        items
    }

    async fn write(
        &mut self,
        file: &str,
        batch: Vec<ImportItem>,
        watch: &mut impl FnMut(ImportEvent<'_>),
    ) -> Result<(), AppError> {
        self.write_observations().await?;
        if batch.is_empty() {
            return Ok(());
        }
        if self.dry_run {
            self.report.created += batch.iter().filter(|item| item.record.is_some()).count() as u64;
            self.report.relations += batch
                .iter()
                .map(|item| item.relations.len() as u64)
                .sum::<u64>();
            return Ok(());
        }
        let done = self
            .app
            .store()
            .import_batch(self.actor, self.source, batch)
            .await?;
        self.fresh.records += done.created + done.matched;
        self.fresh.relations += done.relations_created;
        self.report.created += done.created;
        self.report.matched += done.matched;
        self.report.updated += done.updated;
        self.report.unchanged += done.unchanged;
        self.report.erased += done.erased;
        self.report.relations += done.relations_created + done.relations_updated;
        self.report.relations_unchanged += done.relations_unchanged;
        for problem in done.problems {
            let problem = Problem {
                file: file.to_owned(),
                line: problem.line,
                field: None,
                columns: Vec::new(),
                reason: problem.reason,
                severity: Severity::Refused,
            };
            self.count(&problem);
            watch(ImportEvent::Problem(&problem));
        }
        self.app.log_grew();
        Ok(())
    }

    fn take_knowledge(&mut self, concepts: Vec<Concept>, observations: Vec<Observation>) {
        self.records += (concepts.len() + observations.len()) as u64;
        for concept in concepts {
            if let Some(known) = self.concepts.get_mut(&concept.uri) {
                known.absorb(concept);
            } else if self.concepts.len() < CONCEPTS_MAX {
                self.concepts.insert(concept.uri.clone(), concept);
            } else {
                self.report.refused += 1;
                self.report.complete = false;
            }
        }
        for observation in observations {
            if self.seen.insert_observation(&observation) {
                self.observations.push(observation);
            } else {
                self.report.repeated += 1;
            }
        }
    }

    async fn write_observations(&mut self) -> Result<(), AppError> {
        let observations = std::mem::take(&mut self.observations);
        if self.dry_run {
            self.report.observations += observations.len() as u64;
        } else if !observations.is_empty() {
            let store = self.app.store();
            let done = store
                .put_observations(self.actor, self.source, &observations)
                .await?;
            self.fresh.observations += done.created;
            self.report.observations += done.created + done.updated;
            self.report.observations_unchanged += done.unchanged;
        }
        Ok(())
    }

    /// Concepts wait for the end: what was read only in part adds to what is known, and takes nothing away.
    async fn write_concepts(&mut self, is_whole: bool) -> Result<(), AppError> {
        if self.concepts.is_empty() {
            // Not a word about concepts: of those that are known from this source nothing is said.
            return Ok(());
        }
        let concepts: Vec<Concept> = std::mem::take(&mut self.concepts).into_values().collect();
        let extent = if is_whole {
            Extent::Whole
        } else {
            Extent::Part
        };
        let store = self.app.store();
        let done = store
            .put_concepts(self.actor, self.source, &concepts, extent)
            .await?;
        self.report.concepts = done.created + done.updated;
        self.report.concepts_unchanged = done.unchanged;
        self.report.concepts_removed = done.removed;
        Ok(())
    }

    /// What the files lack of what the source said before.
    async fn losses(&self) -> Result<Losses, AppError> {
        let concepts = self.concepts.keys().map(String::as_str).collect();
        let store = self.app.store();
        let mut losses = store.losses(self.source, &self.seen, &concepts).await?;
        for (loss, fresh) in [
            (&mut losses.records, self.fresh.records),
            (&mut losses.relations, self.fresh.relations),
            (&mut losses.observations, self.fresh.observations),
        ] {
            loss.known = loss.known.saturating_sub(fresh);
        }
        Ok(losses)
    }

    async fn finish(mut self, options: ImportOptions) -> Result<ImportReport, AppError> {
        let partial = options.partial;
        for key in &self.refused {
            self.seen.insert(key);
        }
        // A file that gives nothing is a failed download rather than a source that lost everything.
        let is_sure = self.report.complete && !self.nameless && self.records > 0;
        // Files of postcodes alone are not empty, and leave nothing open.
        let places_alone = self.records == 0 && self.report.postcodes > 0 && !self.nameless;
        // Also where nothing will be marked: a file that is cut off mostly ends with a row that cannot be read.
        let losses = match self.report.complete && !partial && !places_alone {
            true => self.losses().await?,
            false => Losses::default(),
        };
        self.report.unbelieved = Some(losses).filter(|l| l.are_large() && !options.accept_losses);
        let is_whole = is_sure && !partial && self.report.unbelieved.is_none();
        if self.dry_run {
            self.report.concepts = self.concepts.len() as u64;
            if is_whole {
                self.report.vanished = losses.records.missing;
                self.report.concepts_removed = losses.concepts.missing;
                self.report.observations_removed = losses.observations.missing;
            }
            return Ok(self.report);
        }
        if self.report.postcodes > 0 {
            self.app.store().put_postcodes(&self.postcodes).await?;
        }
        self.report.unsure = !is_sure && !partial && !places_alone;
        self.write_concepts(is_whole).await?;
        let store = self.app.store();
        if is_whole && losses.records.missing + losses.relations.missing > 0 {
            self.report.vanished = store
                .finish_import(self.actor, self.source, &self.seen)
                .await?;
        }
        if is_whole && losses.observations.missing > 0 {
            self.report.observations_removed = store
                .drop_unseen_observations(self.actor, self.source, &self.seen)
                .await?;
        }
        let ImportReport {
            complete,
            rows,
            mended,
            left_out,
            refused,
            ..
        } = self.report;
        let counts = store::ReadingCounts {
            // A part tells of itself alone, however well it was read.
            complete: complete && !partial && self.report.unbelieved.is_none(),
            rows,
            mended,
            left_out,
            refused,
        };
        store.note_reading(self.source, counts).await?;
        self.report.pending = store.pending_relations(self.source).await?;
        self.app.log_grew();
        Ok(self.report)
    }
}
