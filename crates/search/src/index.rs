use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    hash::{DefaultHasher, Hash as _, Hasher as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock},
};

use domain::{Audience, EntryId, Kind, Language, Seq};

use crate::{
    Cursor, Document, Evidence, Found, Hit, IndexError, Knowledge, MAX_LIMIT, Page, Profile,
    Rebuild, Search, SearchError, Sort, Writer,
    answer::{self, Answer},
    document::{AUDIENCES, place},
    error::engine_error,
    evidence::{self, Needed},
    eye::Question,
    fuse::Field,
    generation::{Engine, Generation, Manifest, Meta, sweep},
    knowledge::{self, evidence_by_year},
    query,
    rows::Vocabulary,
    schema::Fields,
    similar, suggest,
    view::{Layer, View},
};

/// How many states of the index are kept for cursors that lead into them.
const KEPT_SNAPSHOTS: usize = 8;

/// The search index in one folder. Cloning is cheap; a clone sees the same.
///
/// It serves the state of the last [`Index::refresh`] or of the last commit of a [`Writer`] that came from it. The
/// last eight states into which a [`Cursor`] leads are kept, until a rebuilt index takes their place.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    fields: Fields,
    /// What is served now.
    snapshot: RwLock<Arc<Snapshot>>,
    /// Held while the next state is made; the number of the state that was made last.
    refreshing: Mutex<u64>,
    /// States that cursors lead into, the one used last at the end.
    kept: Mutex<VecDeque<Arc<Snapshot>>>,
}

/// One state of the index, the same for as long as it is held.
pub(crate) struct Snapshot {
    number: u64,
    generation: Arc<Generation>,
    layers: [Layer; 3],
    vocabulary: Vocabulary,
    metas: [Meta; 3],
    /// How many entries each audience finds.
    lens: [u64; 3],
    /// What was found in it without words, see [`browsed`].
    known: Mutex<HashMap<String, Arc<Found>>>,
    /// Who has shown what, as far as somebody asked.
    knowledge: Mutex<HashMap<(usize, u64), Arc<Knowledge>>>,
    /// Evidence by year, per audience.
    years: [OnceLock<BTreeMap<i16, u32>>; 3],
}

/// How many answers a state of the index remembers.
const KNOWN: usize = 64;

/// The same of who has shown what: the map of capabilities alone asks for a hundred.
const KNOWN_KNOWLEDGE: usize = 512;

/// By what the answer to a search is known to the state of the index in which it was found; nothing if it is not
/// remembered. Front page, maps, lists and pages of places ask without words, all visitors the same, and look at
/// every entry; what is typed is asked once and is quick.
fn browsed(audience: Audience, search: &Search) -> Option<String> {
    let is_browsing = search.q.trim().is_empty() && search.near.is_none();
    let is_first = matches!(search.page, Page::Offset(_));
    (is_browsing && is_first).then(|| format!("{audience:?} {search:?}"))
}

/// An entry that fits what is being typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Suggestion {
    /// Which entry.
    pub id: EntryId,
}

impl Index {
    /// Opens the index in a folder, and makes an empty one if there is none.
    ///
    /// # Errors
    /// [`IndexError::Corrupt`] and [`IndexError::Outdated`], which [`Index::rebuild`] mends; [`IndexError::Busy`] if
    /// another process is making it right now; [`IndexError::Io`].
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, IndexError> {
        let dir = dir.as_ref().to_owned();
        let generation = Arc::new(Generation::current(&dir)?);
        sweep(&dir);
        let inner = Inner {
            fields: Fields::schema().1,
            snapshot: RwLock::new(Arc::new(Snapshot::new(1, generation, None)?)),
            refreshing: Mutex::new(1),
            kept: Mutex::default(),
            dir,
        };
        Ok(Self {
            inner: Arc::new(inner),
        })
    }

    /// Starts a new index beside the one that serves, which need not even be readable. `memory` is in bytes, see
    /// [`Index::writer`].
    ///
    /// # Errors
    /// [`IndexError::Busy`] if somebody else is rebuilding; [`IndexError::Io`].
    pub fn rebuild(dir: impl AsRef<Path>, memory: usize) -> Result<Rebuild, IndexError> {
        Rebuild::start(dir.as_ref(), memory)
    }

    /// The right to write, held by one writer at a time across processes. `memory` is how many bytes may be filled
    /// before a part is written to disk, for all audiences together; less than 45 MB counts as 45 MB.
    ///
    /// # Errors
    /// [`IndexError::Busy`] if somebody else has it, [`IndexError::Io`].
    pub fn writer(&self, memory: usize) -> Result<Writer, IndexError> {
        self.refresh()?;
        Writer::start(self.clone(), memory)
    }

    /// Up to which change of the log what is served is current, for every audience. After a crash between the commits
    /// of two audiences it is the smaller one; applying a change again is harmless.
    #[must_use]
    pub fn position(&self) -> Seq {
        self.snapshot()
            .metas
            .iter()
            .map(|meta| meta.position)
            .min()
            .unwrap_or(0)
    }

    /// How many entries this audience can find.
    #[must_use]
    pub fn len(&self, audience: Audience) -> u64 {
        self.snapshot().len(audience)
    }

    /// Whether this audience can find nothing at all.
    #[must_use]
    pub fn is_empty(&self, audience: Audience) -> bool {
        self.len(audience) == 0
    }

    /// Serves what another process committed or rebuilt, if there is something new, and says whether there was. Costs
    /// four small files to read; meant to be called every second.
    ///
    /// # Errors
    /// As [`Index::open`]. What was served before goes on being served.
    pub fn refresh(&self) -> Result<bool, IndexError> {
        self.serve_what_is_there(false)
    }

    /// Serves what is on disk now even if it has the number of what was served before: what lay there may have been
    /// removed with its folder, and begun anew.
    ///
    /// # Errors
    /// As [`Index::open`]. What was served before goes on being served.
    pub fn reopen(&self) -> Result<(), IndexError> {
        self.serve_what_is_there(true).map(|_| ())
    }

    fn serve_what_is_there(&self, anew: bool) -> Result<bool, IndexError> {
        let mut number = lock(&self.inner.refreshing);
        let old = self.snapshot();
        let manifest = Manifest::read(&self.inner.dir)?;
        let rebuilt =
            anew || manifest.is_some_and(|manifest| manifest.generation != old.generation.number);
        let new = if rebuilt {
            let generation = Arc::new(Generation::current(&self.inner.dir)?);
            Snapshot::new(*number + 1, generation, None)?
        } else if old.is_current()? {
            return Ok(false);
        } else {
            Snapshot::new(*number + 1, old.generation.clone(), Some(&old))?
        };
        *number += 1;
        *self
            .inner
            .snapshot
            .write()
            .unwrap_or_else(PoisonError::into_inner) = Arc::new(new);
        drop(old);
        if rebuilt {
            self.forget_snapshots();
            sweep(&self.inner.dir);
        }
        Ok(true)
    }

    /// Reads every file of the index and compares it with its checksum. Takes as long as reading takes; for `doctor`.
    ///
    /// # Errors
    /// [`IndexError::Corrupt`] naming the damaged files, [`IndexError::Io`].
    pub fn verify(&self) -> Result<(), IndexError> {
        self.snapshot().generation.verify()
    }

    /// What an audience finds.
    ///
    /// # Errors
    /// [`SearchError::Cursor`] for a cursor of another search; [`SearchError::Index`] if the index cannot be read.
    /// Never because of what was typed.
    pub fn search(&self, audience: Audience, search: &Search) -> Result<Found, SearchError> {
        let cursor = match &search.page {
            Page::After(cursor) => Some(cursor),
            Page::Offset(_) => None,
        };
        cursor.map_or(Ok(()), |cursor| cursor.check(audience, search))?;
        let snapshot = cursor
            .and_then(|cursor| self.kept(cursor.snapshot))
            .unwrap_or_else(|| self.snapshot());
        let key = browsed(audience, search);
        if let Some(found) = key.as_ref().and_then(|key| snapshot.known(key)) {
            if found.cursor.is_some() {
                self.keep(&snapshot);
            }
            return Ok(found);
        }
        let view = snapshot.view(audience);
        let fail = |error| snapshot.fail(audience, error);
        let fields = &self.inner.fields;
        let Answer {
            field,
            plan,
            mut page,
        } = answer::of(view, fields, search).map_err(fail)?;
        let next = page.next.map(|key| {
            self.keep(&snapshot);
            Cursor::new(snapshot.number, key, audience, search)
        });
        let mut evidence = Vec::new();
        if let Some(field) = &field {
            for (hit, place) in page.hits.iter_mut().zip(&page.places) {
                hit.why =
                    (search.sort == Sort::Relevance).then(|| field.why(view, *place, hit.score));
                evidence.extend(field.evidence(view, hit.id, *place));
            }
        }
        let found = Found {
            total: page.total,
            hits: page.hits,
            counts: page.counts,
            wanted: plan.wanted,
            replaced: plan.replaced,
            corrected: plan.corrected,
            proposed: plan.proposed,
            relaxed: plan.relaxed,
            named: field.as_ref().is_some_and(Field::has_name),
            complete: plan.complete,
            truncated: plan.truncated,
            evidence,
            cursor: next,
        };
        if let Some(key) = key {
            snapshot.note(key, &found);
        }
        Ok(found)
    }

    /// What speaks for each of these organisations and persons and matches the words of the search: how many entries,
    /// and the best, as many as its limit. Too little with all of them lets in what has most, unless the search is by
    /// meaning: then what fits in other words is told by [`Index::search`]. Its filters, order and page count for nothing.
    /// Holders for whom nothing matches are left out.
    ///
    /// # Errors
    /// If the index cannot be read. Never because of what was typed.
    pub fn evidence(
        &self,
        audience: Audience,
        search: &Search,
        holders: &[EntryId],
    ) -> Result<Vec<Evidence>, IndexError> {
        let snapshot = self.snapshot();
        let view = snapshot.view(audience);
        let fields = &self.inner.fields;
        let limit = search.limit.min(MAX_LIMIT) as usize;
        let needed = match Question::of(search) {
            Some(question) if question.is_understood => Needed::All,
            _ => Needed::Most,
        };
        query::plan_words(view, fields, search)
            .and_then(|(plan, words)| {
                evidence::matching(view, fields, &plan, &words, needed, holders, limit)
            })
            .map_err(|error| snapshot.fail(audience, error))
    }

    /// What an organisation or person has shown. Age counts from `this_year`.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn profile(
        &self,
        audience: Audience,
        holder: EntryId,
        this_year: i16,
    ) -> Result<Profile, IndexError> {
        let snapshot = self.snapshot();
        let view = snapshot.view(audience);
        knowledge::profile(view, &self.inner.fields, holder, this_year)
            .map_err(|error| snapshot.fail(audience, error))
    }

    /// Who has shown any of these competences, which count as one; whoever wants what is narrower, too, names it. Age counts
    /// from `this_year`. Remembered for as long as the index stays as it is.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn knowledge(
        &self,
        audience: Audience,
        uris: &BTreeSet<String>,
        this_year: i16,
    ) -> Result<Arc<Knowledge>, IndexError> {
        let snapshot = self.snapshot();
        let mut hasher = DefaultHasher::new();
        (place(audience), this_year, uris).hash(&mut hasher);
        let key = (uris.len(), hasher.finish());
        if let Some(known) = lock(&snapshot.knowledge).get(&key) {
            return Ok(known.clone());
        }
        let view = snapshot.view(audience);
        let years = snapshot.years[place(audience)].get_or_init(|| evidence_by_year(view));
        let found = knowledge::knowledge(view, &self.inner.fields, uris, this_year, years);
        let found = Arc::new(found.map_err(|error| snapshot.fail(audience, error))?);
        let mut known = lock(&snapshot.knowledge);
        if known.len() >= KNOWN_KNOWLEDGE {
            known.clear();
        }
        known.insert(key, found.clone());
        Ok(found)
    }

    /// Whether anybody has shown any of these competences.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn is_shown(
        &self,
        audience: Audience,
        uris: &BTreeSet<String>,
        this_year: i16,
    ) -> Result<bool, IndexError> {
        let snapshot = self.snapshot();
        let view = snapshot.view(audience);
        knowledge::is_shown(view, &self.inner.fields, uris, this_year)
            .map_err(|error| snapshot.fail(audience, error))
    }

    /// The entries that have most in common with this one, the one with most first: its most telling words (frequent in
    /// it, rare in this audience's index), its competences and sectors, and among equals its places. Never itself. `kinds`
    /// are wanted alone; without any, entries of its own kind come first, then others. `document` is what this audience
    /// may find of the entry, which need not be in the index.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn similar(
        &self,
        audience: Audience,
        document: &Document,
        kinds: &[Kind],
        limit: u32,
    ) -> Result<Vec<Hit>, IndexError> {
        let snapshot = self.snapshot();
        let view = snapshot.view(audience);
        let limit = limit.min(MAX_LIMIT);
        similar::similar(view, &self.inner.fields, document, kinds, limit)
            .map_err(|error| snapshot.fail(audience, error))
    }

    /// The entries whose titles and names fit what is being typed, its last word perhaps not finished, best first.
    /// Nothing for fewer than two letters or digits. Entries with a title in `language` come a little earlier.
    ///
    /// # Errors
    /// If the index cannot be read. Never because of what was typed.
    pub fn suggest(
        &self,
        audience: Audience,
        typed: &str,
        language: Language,
        limit: u32,
    ) -> Result<Vec<Suggestion>, IndexError> {
        let snapshot = self.snapshot();
        suggest::suggest(
            snapshot.view(audience),
            &self.inner.fields,
            typed,
            language,
            limit,
        )
        .map_err(|error| snapshot.fail(audience, error))
    }

    #[cfg(test)]
    pub(crate) fn seen_by<T>(&self, audience: Audience, see: impl FnOnce(View<'_>) -> T) -> T {
        see(self.snapshot().view(audience))
    }

    /// The generation that is served, for a writer.
    pub(crate) fn generation(&self) -> Arc<Generation> {
        self.snapshot().generation.clone()
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.inner.dir
    }

    /// Lets go of all states but the present one. Cursors into them go on in the present one.
    pub(crate) fn forget_snapshots(&self) {
        lock(&self.inner.kept).clear();
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        self.inner
            .snapshot
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn kept(&self, number: u64) -> Option<Arc<Snapshot>> {
        lock(&self.inner.kept)
            .iter()
            .find(|snapshot| snapshot.number == number)
            .cloned()
    }

    fn keep(&self, snapshot: &Arc<Snapshot>) {
        let mut kept = lock(&self.inner.kept);
        // A reader of a replaced generation must not bring it back.
        if self.snapshot().generation.number != snapshot.generation.number {
            return;
        }
        kept.retain(|other| other.number != snapshot.number);
        kept.push_back(snapshot.clone());
        if kept.len() > KEPT_SNAPSHOTS {
            kept.pop_front();
        }
    }
}

impl Snapshot {
    /// `before` is the state before this one, if that is of the same generation.
    fn new(
        number: u64,
        generation: Arc<Generation>,
        before: Option<&Self>,
    ) -> Result<Self, IndexError> {
        let [public, members, brokers] = &generation.engines;
        // Read before the readers are: then a commit in between is noticed once more rather than never.
        let metas = [public.meta()?, members.meta()?, brokers.meta()?];
        generation.reload()?;
        let layer = |engine: &Engine, at: usize| {
            let before = before.map(|before| &before.layers[at]);
            let layer = Layer::new(engine.reader.searcher(), before);
            layer.map_err(|error| engine_error(&engine.path, error))
        };
        let layers = [layer(public, 0)?, layer(members, 1)?, layer(brokers, 2)?];
        let vocabulary = Layer::vocabulary(&layers);
        let mut lens = [0; 3];
        for audience in AUDIENCES {
            let at = place(audience);
            let counted = View::new(&layers, &vocabulary, audience).entries();
            lens[at] =
                counted.map_err(|error| engine_error(&generation.engines[at].path, error))?;
        }
        Ok(Self {
            number,
            layers,
            vocabulary,
            metas,
            lens,
            known: Mutex::default(),
            knowledge: Mutex::default(),
            years: Default::default(),
            generation,
        })
    }

    fn view(&self, audience: Audience) -> View<'_> {
        View::new(&self.layers, &self.vocabulary, audience)
    }

    fn len(&self, audience: Audience) -> u64 {
        self.lens[place(audience)]
    }

    fn known(&self, key: &str) -> Option<Found> {
        let found = lock(&self.known).get(key).cloned()?;
        Some(Found::clone(&found))
    }

    fn note(&self, key: String, found: &Found) {
        let mut known = lock(&self.known);
        if known.len() >= KNOWN {
            known.clear();
        }
        known.insert(key, Arc::new(found.clone()));
    }

    fn is_current(&self) -> Result<bool, IndexError> {
        for (engine, seen) in self.generation.engines.iter().zip(&self.metas) {
            if engine.meta()? != *seen {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn fail(&self, audience: Audience, error: tantivy::TantivyError) -> IndexError {
        engine_error(&self.generation.engines[place(audience)].path, error)
    }
}

/// A panic elsewhere leaves these values whole, so its poison says nothing.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
