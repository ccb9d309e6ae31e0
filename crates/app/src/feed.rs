//! Takes entries into an index: while some are written, the next ones are read.

use std::{
    collections::{BTreeSet, VecDeque},
    panic::resume_unwind,
    sync::Arc,
};

use domain::EntryId;
use search::{IndexError, Update};
use store::{Indexable, Store};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

use crate::{AppError, ConceptSpotter, document};

/// Entries in a portion.
const ENTRIES: usize = 500;

/// Pieces of evidence in a portion, unless a single entry has more.
const EVIDENCE: i64 = 3_000;

/// An index that is written to. It holds one portion more than it reads at a time.
pub(crate) struct Feed<W> {
    /// How it is written to.
    apply: fn(&mut W, &[Update]) -> Result<(), IndexError>,
    /// Spots what the entries are about.
    spotter: Arc<ConceptSpotter>,
    /// Portions that are read at a time, each by a task and with a connection of its own.
    readers: usize,
    /// What is being read and understood, the first to be written first.
    reading: VecDeque<Reading>,
    /// What is being written; gives back what writes.
    writing: JoinHandle<Result<W, IndexError>>,
    /// Whether nothing more can be written.
    failed: bool,
}

/// A portion that is being read and understood. Whoever lets go of it ends the reading, which has a connection of the
/// database.
struct Reading(JoinHandle<Result<Vec<Update>, AppError>>);

impl Drop for Reading {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl<W: Send + 'static> Feed<W> {
    pub(crate) fn new(
        writer: W,
        apply: fn(&mut W, &[Update]) -> Result<(), IndexError>,
        spotter: Arc<ConceptSpotter>,
        readers: usize,
    ) -> Self {
        Self {
            apply,
            spotter,
            readers,
            reading: VecDeque::new(),
            writing: tokio::spawn(async move { Ok(writer) }),
            failed: false,
        }
    }

    /// Whether nothing more can be written; [`Feed::writer`] says why.
    pub(crate) const fn has_failed(&self) -> bool {
        self.failed
    }

    /// Takes these entries in as they are now; those that are gone are removed. An id may come only once: of two
    /// portions that are read side by side the later one need not be the newer.
    pub(crate) async fn take(mut self, store: &Store, ids: &[EntryId]) -> Result<Self, AppError> {
        for part in ids.chunks(ENTRIES) {
            if self.failed {
                break;
            }
            for asked in store.indexable_portions(part, EVIDENCE).await? {
                if self.reading.len() == self.readers {
                    self.write_next().await?;
                }
                if self.failed {
                    break;
                }
                let (store, spotter) = (store.clone(), self.spotter.clone());
                self.reading.push_back(Reading(tokio::spawn(async move {
                    let read = store.indexable(&asked).await?;
                    let spotted = spawn_blocking(move || updates(&read, &asked, &spotter));
                    spotted
                        .await
                        .map_err(|error| AppError::Internal(Box::new(error)))
                })));
            }
        }
        Ok(self)
    }

    /// Writes what was read first, as soon as that before it is written.
    async fn write_next(&mut self) -> Result<(), AppError> {
        let Some(mut reading) = self.reading.pop_front() else {
            return Ok(());
        };
        let updates = ended((&mut reading.0).await)??;
        let apply = self.apply;
        self.writing = match written(&mut self.writing).await? {
            Ok(mut writer) => spawn_blocking(move || apply(&mut writer, &updates).map(|()| writer)),
            Err(error) => {
                self.failed = true;
                self.reading.clear();
                tokio::spawn(async move { Err(error) })
            }
        };
        Ok(())
    }

    /// What writes, when all is written.
    pub(crate) async fn writer(mut self) -> Result<Result<W, IndexError>, AppError> {
        while !self.reading.is_empty() {
            self.write_next().await?;
        }
        written(self.writing).await
    }
}

/// What reading comes to. A panic of the database is handed on, as if it had been read here: it is no fault of the index.
fn ended<T>(reading: Result<T, JoinError>) -> Result<T, AppError> {
    reading.map_err(|error| match error.try_into_panic() {
        Ok(panic) => resume_unwind(panic),
        Err(error) => AppError::Internal(Box::new(error)),
    })
}

/// What writing comes to.
async fn written<T>(writing: impl Future<Output = Result<T, JoinError>>) -> Result<T, AppError> {
    let written = writing.await;
    written.map_err(|error| AppError::Internal(Box::new(error)))
}

/// What has become of the entries that were asked for.
fn updates(read: &[Indexable], asked: &[EntryId], spotter: &ConceptSpotter) -> Vec<Update> {
    let there: BTreeSet<EntryId> = read.iter().map(|indexable| indexable.entry.id).collect();
    let gone = asked.iter().filter(|id| !there.contains(id));
    let gone = gone.map(|id| Update::removal(*id));
    let there = read.iter().map(|read| document::update(read, spotter));
    there.chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use domain::{SystemClock, Vocabulary};
    use store::Location;

    use super::*;

    /// The ids of each portion that was written.
    type Written = Arc<Mutex<Vec<Vec<EntryId>>>>;

    /// Asks an empty store for 1,700 entries; each is told as gone.
    async fn fed(
        apply: fn(&mut Written, &[Update]) -> Result<(), IndexError>,
        readers: usize,
    ) -> (Written, bool, Option<IndexError>) {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let location = Location::Sqlite(folder.path().join("atlas.sqlite"));
        let store = Store::open(&location, Arc::new(SystemClock)).await;
        let store = store.expect("opens");
        let written = Written::default();
        let ids: Vec<EntryId> = (1..=1_700).map(EntryId::from_u128).collect();
        let spotter = Arc::new(ConceptSpotter::new(&Vocabulary::default()));
        let mut feed = Feed::new(written.clone(), apply, spotter, readers);
        for ids in ids.chunks(900) {
            feed = feed.take(&store, ids).await.expect("the store answers");
        }
        let has_failed = feed.has_failed();
        let ended = feed.writer().await.expect("nobody panics");
        (written, has_failed, ended.err())
    }

    fn write(written: &mut Written, updates: &[Update]) -> Result<(), IndexError> {
        let ids = updates.iter().map(|update| update.id).collect();
        written.lock().expect("sound").push(ids);
        Ok(())
    }

    fn write_once(written: &mut Written, updates: &[Update]) -> Result<(), IndexError> {
        match written.lock().expect("sound").len() {
            0 => {}
            _ => return Err(IndexError::Superseded),
        }
        write(written, updates)
    }

    #[tokio::test]
    async fn portions_are_written_once_and_in_order_however_many_are_read_at_a_time() {
        for readers in [1, 2, 5] {
            let (written, has_failed, error) = fed(write, readers).await;
            let written = written.lock().expect("sound").clone();
            let lengths: Vec<usize> = written.iter().map(Vec::len).collect();
            assert_eq!(lengths, [500, 400, 500, 300]);
            assert!(written.concat().is_sorted_by(|one, next| one < next));
            assert!(!has_failed && error.is_none());
        }
    }

    #[tokio::test]
    async fn after_a_failure_nothing_more_is_written() {
        for readers in [1, 2] {
            let (written, _, error) = fed(write_once, readers).await;
            assert_eq!(written.lock().expect("sound").len(), 1);
            assert!(matches!(error, Some(IndexError::Superseded)), "{error:?}");
        }
        let (_, has_failed, _) = fed(write_once, 1).await;
        assert!(has_failed, "who feeds on learns of it");
    }
}
