use std::{
    collections::{HashMap, HashSet},
    fs::File,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use domain::{EntryId, Seq};
use tantivy::{
    IndexWriter, Term,
    indexer::{IndexWriterOptions, NoMergePolicy},
    query::TermSetQuery,
};

use crate::{
    Document, Index, IndexError, Update,
    document::place,
    error::engine_error,
    generation::{Engine, Generation, Manifest, rebuild_lock, sweep},
    queue::{Queue, Queued},
    schema::{Fields, Known},
};

/// Writes changes to an index. Updates are seen by nobody until they are committed; dropping the writer forgets them.
pub struct Writer {
    index: Index,
    memory: usize,
    generation: Arc<Generation>,
    /// Whether generations that this one replaced were looked for. Whoever wrote to them may have let go only after
    /// this writer was made.
    swept: bool,
    /// None only if the engine failed while it was restarted.
    writers: Option<Writers>,
}

impl Writer {
    pub(crate) fn start(index: Index, memory: usize) -> Result<Self, IndexError> {
        let generation = index.generation();
        let writers = Some(Writers::start(&generation, memory)?);
        Ok(Self {
            index,
            memory,
            generation,
            swept: false,
            writers,
        })
    }

    /// Replaces what each audience finds of these entries.
    ///
    /// # Errors
    /// [`IndexError::Superseded`] after a rebuild; [`IndexError::Engine`] or [`IndexError::Io`] if it cannot be
    /// written. After an error take a new writer.
    pub fn apply(&mut self, updates: &[Update]) -> Result<(), IndexError> {
        self.check_generation()?;
        self.writers()?.apply(updates)
    }

    /// Makes everything applied so far durable, and visible to the [`Index`] that the writer came from and its clones.
    /// `position` is the last change of the log that it has.
    ///
    /// # Errors
    /// As [`Writer::apply`].
    pub fn commit(&mut self, position: Seq) -> Result<(), IndexError> {
        self.check_generation()?;
        self.writers()?.commit(position)?;
        self.index.refresh()?;
        if !self.swept {
            sweep(self.index.dir());
            self.swept = true;
        }
        Ok(())
    }

    /// Rewrites the index so that nothing of what was replaced or removed is left in any of its files, and lets go of
    /// the states that are kept for cursors. Updates that are not committed yet are committed, without moving the
    /// position. Takes about as long as writing the index anew.
    ///
    /// # Errors
    /// As [`Writer::apply`]; [`IndexError::Busy`] if another process took the right to write meanwhile.
    pub fn scrub(&mut self) -> Result<(), IndexError> {
        self.check_generation()?;
        let position = self.index.position();
        self.writers()?.commit(position)?;
        // Merges that run in the background would hold on to what is merged here, so the engine is stopped first.
        self.writers.take().map_or(Ok(()), Writers::stop)?;
        let mut writers = Writers::start(&self.generation, self.memory)?;
        writers.merge_all()?;
        self.index.refresh()?;
        self.index.forget_snapshots();
        writers.collect_garbage()?;
        drop(writers);
        self.writers = Some(Writers::start(&self.generation, self.memory)?);
        sweep(self.index.dir());
        Ok(())
    }

    fn writers(&mut self) -> Result<&mut Writers, IndexError> {
        let path = self.index.dir();
        let stopped = || IndexError::Engine {
            path: path.to_owned(),
            reason: "the writer was stopped".to_owned(),
        };
        self.writers.as_mut().ok_or_else(stopped)
    }

    fn check_generation(&self) -> Result<(), IndexError> {
        let manifest = Manifest::read(self.index.dir())?;
        let is_current =
            manifest.is_some_and(|manifest| manifest.generation == self.generation.number);
        if is_current {
            Ok(())
        } else {
            Err(IndexError::Superseded)
        }
    }
}

/// Writes a whole new index beside the one that serves. Dropped before [`Rebuild::finish`], it leaves nothing behind.
pub struct Rebuild {
    dir: PathBuf,
    generation: Generation,
    writers: Writers,
    _lock: File,
    /// Goes last, when nothing holds on to what is rubbish then.
    _swept: Swept,
}

/// Removes what nobody needs any more: of a rebuild that failed it may be what filled the disk.
struct Swept(PathBuf);

impl Drop for Swept {
    fn drop(&mut self) {
        sweep(&self.0);
    }
}

impl Rebuild {
    pub(crate) fn start(dir: &Path, memory: usize) -> Result<Self, IndexError> {
        std::fs::create_dir_all(dir).map_err(|source| IndexError::Io {
            path: dir.to_owned(),
            source,
        })?;
        let swept = Swept(dir.to_owned());
        sweep(dir);
        let lock = rebuild_lock(dir)?;
        let generation = Generation::create(dir)?;
        let writers = Writers::start_empty(&generation, memory)?;
        Ok(Self {
            dir: dir.to_owned(),
            generation,
            writers,
            _lock: lock,
            _swept: swept,
        })
    }

    /// Adds entries; a later update replaces an earlier one.
    ///
    /// # Errors
    /// [`IndexError::Engine`] or [`IndexError::Io`] if it cannot be written; then start anew.
    pub fn apply(&mut self, updates: &[Update]) -> Result<(), IndexError> {
        self.writers.apply(updates)
    }

    /// Puts the new index in the place of the old one. `position` is the last change of the log that it has for sure.
    /// Whoever has the index open serves the new one from the next [`Index::refresh`] on.
    ///
    /// # Errors
    /// As [`Rebuild::apply`]; then the old index goes on serving.
    pub fn finish(mut self, position: Seq) -> Result<(), IndexError> {
        self.writers.commit(position)?;
        self.writers.stop()?;
        Manifest::write(&self.dir, self.generation.number)?;
        Ok(())
    }
}

/// One writer of the engine per layer.
struct Writers {
    writers: [(IndexWriter<Queued>, PathBuf); 3],
    queue: Queue,
    fields: Fields,
    /// In a new index: the entries that are in it. What is not in it need not be taken out, which costs a look into
    /// every segment.
    written: Option<HashSet<EntryId>>,
    /// What each of the threads that turn documents into the engine's form knows.
    known: Vec<Known>,
}

impl Writers {
    fn start(generation: &Generation, memory: usize) -> Result<Self, IndexError> {
        let [public, members, brokers] = &generation.engines;
        Ok(Self {
            writers: [
                // What all see alike stands in the first layer, which is nearly everything.
                start(public, memory.saturating_sub(2 * MEMORY_MIN))?,
                start(members, MEMORY_MIN)?,
                start(brokers, MEMORY_MIN)?,
            ],
            queue: Queue::default(),
            fields: Fields::schema().1,
            written: None,
            known: (0..threads()).map(|_| Known::default()).collect(),
        })
    }

    /// The same for an index that is empty.
    fn start_empty(generation: &Generation, memory: usize) -> Result<Self, IndexError> {
        let writers = Self::start(generation, memory)?;
        Ok(Self {
            written: Some(HashSet::new()),
            ..writers
        })
    }

    fn apply(&mut self, updates: &[Update]) -> Result<(), IndexError> {
        let mut outdated = Vec::new();
        for update in updates {
            let is_new = self
                .written
                .as_mut()
                .is_some_and(|written| written.insert(update.id));
            if !is_new {
                outdated.push(self.fields.id_term(update.id));
            }
        }
        self.remove(&outdated)?;
        let last: HashMap<EntryId, usize> = updates
            .iter()
            .enumerate()
            .map(|(at, update)| (update.id, at))
            .collect();
        // What a later one replaces is not worth writing.
        let updates = updates.iter().enumerate();
        let updates = updates.filter(|(at, update)| last.get(&update.id) == Some(at));
        self.add(&updates.map(|(_, update)| update).collect::<Vec<_>>())
    }

    /// Adds entries that are not there. To turn them into the engine's form takes longer than what the engine does with
    /// them, so several threads do it where there are many: each takes the next one as soon as it has done one.
    fn add(&mut self, updates: &[&Update]) -> Result<(), IndexError> {
        let next = AtomicUsize::new(0);
        let (fields, queue, writers) = (&self.fields, &self.queue, &self.writers);
        let add = &|known: &mut Known| {
            while let Some(update) = updates.get(next.fetch_add(1, Ordering::Relaxed)) {
                for form in update.forms() {
                    let (writer, path) = &writers[place(form.first)];
                    let encoded = fields.encode(&form.document, form.audiences, known);
                    let added = writer.add_document(queue.put(encoded, bytes(&form.document)));
                    added.map_err(|error| engine_error(path, error))?;
                }
            }
            Ok(())
        };
        let (first, others) = self.known.split_first_mut().expect("one thread at least");
        let helpers = others.len().min(updates.len() / WORTH_A_THREAD);
        thread::scope(|scope| {
            let others = others.iter_mut().take(helpers);
            // Where the system has no thread to give, this one does it all.
            let others: Vec<_> = others
                .map(|known| thread::Builder::new().spawn_scoped(scope, move || add(known)))
                .filter_map(Result::ok)
                .collect();
            let added = add(first);
            let others = others.into_iter().map(|thread| {
                let ended = thread.join();
                ended.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            });
            others.fold(added, Result::and)
        })
    }

    /// Takes these entries out, all with one order to each layer: the engine keeps more than a kilobyte for each order.
    fn remove(&self, outdated: &[Term]) -> Result<(), IndexError> {
        if outdated.is_empty() {
            return Ok(());
        }
        for (writer, path) in &self.writers {
            let all = TermSetQuery::new(outdated.iter().cloned());
            let ordered = writer.delete_query(Box::new(all));
            ordered.map_err(|error| engine_error(path, error))?;
        }
        Ok(())
    }

    fn commit(&mut self, position: Seq) -> Result<(), IndexError> {
        for (writer, path) in &mut self.writers {
            let fail = |error| engine_error(path, error);
            let mut commit = writer.prepare_commit().map_err(fail)?;
            commit.set_payload(&position.to_string());
            commit.commit().map_err(fail)?;
        }
        Ok(())
    }

    /// Waits for merges in the background.
    fn stop(self) -> Result<(), IndexError> {
        for (writer, path) in self.writers {
            writer
                .wait_merging_threads()
                .map_err(|error| engine_error(&path, error))?;
        }
        Ok(())
    }

    /// Writes every layer's segments anew as one, without what was deleted.
    fn merge_all(&mut self) -> Result<(), IndexError> {
        for (writer, path) in &mut self.writers {
            let fail = |error| engine_error(path, error);
            writer.set_merge_policy(Box::new(NoMergePolicy));
            let segments = writer.index().searchable_segment_metas().map_err(fail)?;
            let has_deletes = segments.iter().any(|segment| segment.has_deletes());
            if segments.len() > 1 || has_deletes {
                let ids: Vec<_> = segments.iter().map(tantivy::SegmentMeta::id).collect();
                drop(segments);
                writer.merge(&ids).wait().map_err(fail)?;
            }
        }
        Ok(())
    }

    fn collect_garbage(&mut self) -> Result<(), IndexError> {
        for (writer, path) in &mut self.writers {
            writer
                .garbage_collect_files()
                .wait()
                .map_err(|error| engine_error(path, error))?;
        }
        Ok(())
    }
}

/// What the engine accepts, in bytes.
const MEMORY_MIN: usize = 15_000_000;
const MEMORY_MAX: usize = 1_000_000_000;

/// Entries for which another thread is worth its start.
const WORTH_A_THREAD: usize = 16;

/// So many threads turn documents into the engine's form: more than four have to wait for the engine, which has one.
fn threads() -> usize {
    const MOST: usize = 4;
    thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST))
}

/// About how many bytes a document takes on its way to the engine: its words as written and their stems.
fn bytes(document: &Document) -> usize {
    let texts = [&document.titles, &document.texts, &document.evidence];
    let written: usize = texts
        .into_iter()
        .flatten()
        .map(|(_, text)| text.len())
        .sum();
    2 * written + 1_000
}

fn start(engine: &Engine, memory: usize) -> Result<(IndexWriter<Queued>, PathBuf), IndexError> {
    let options = IndexWriterOptions::builder()
        .memory_budget_per_thread(memory.clamp(MEMORY_MIN, MEMORY_MAX))
        .num_worker_threads(1)
        .num_merge_threads(1)
        .build();
    let writer = engine
        .index
        .writer_with_options(options)
        .map_err(|error| engine_error(&engine.path, error))?;
    Ok((writer, engine.path.clone()))
}
