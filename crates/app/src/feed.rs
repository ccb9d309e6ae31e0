//! Takes entries into an index: while some are written, the next ones are read.

use std::{
    collections::{BTreeSet, VecDeque},
    future::Future,
};

use domain::EntryId;
use search::{IndexError, Update};
use store::{Indexable, Store, StoreError};
use tokio::task::{JoinError, JoinHandle};

use crate::{AppError, document};

/// Entries read at a time.
const ENTRIES: usize = 500;

/// Pieces of evidence held at a time, unless a single entry has more.
const EVIDENCE: i64 = 3_000;

/// Portions that are read at a time, each by a task of its own: reading costs more than writing.
const READERS: usize = 2;

/// An index that is written to.
pub(crate) struct Feed<W> {
    /// How it is written to.
    apply: fn(&mut W, &[Update]) -> Result<(), IndexError>,
    /// What is being read, the first to be written first.
    reading: VecDeque<JoinHandle<Result<Read, StoreError>>>,
    /// What is being written; gives back what writes.
    writing: JoinHandle<Result<W, IndexError>>,
    /// Whether nothing more can be written.
    failed: bool,
}

/// The entries that were asked for, and what is there of them.
type Read = (Vec<EntryId>, Vec<Indexable>);

impl<W: Send + 'static> Feed<W> {
    pub(crate) fn new(writer: W, apply: fn(&mut W, &[Update]) -> Result<(), IndexError>) -> Self {
        Self {
            apply,
            reading: VecDeque::new(),
            writing: tokio::spawn(async move { Ok(writer) }),
            failed: false,
        }
    }

    /// Takes these entries in as they are now; those that are gone are removed. Where the index cannot be written,
    /// [`Feed::writer`] says so.
    pub(crate) async fn take(mut self, store: &Store, ids: &[EntryId]) -> Result<Self, AppError> {
        for part in ids.chunks(ENTRIES) {
            for asked in store.indexable_portions(part, EVIDENCE).await? {
                if self.reading.len() == READERS {
                    self.write_next().await?;
                }
                if self.failed {
                    return Ok(self);
                }
                let store = store.clone();
                self.reading.push_back(tokio::spawn(async move {
                    let read = store.indexable(&asked).await?;
                    Ok((asked, read))
                }));
            }
        }
        Ok(self)
    }

    /// Writes what was read first, as soon as that before it is written.
    async fn write_next(&mut self) -> Result<(), AppError> {
        let Some(reading) = self.reading.pop_front() else {
            return Ok(());
        };
        let (asked, read) = done(reading).await??;
        let apply = self.apply;
        self.writing = match done(&mut self.writing).await? {
            Ok(mut writer) => tokio::task::spawn_blocking(move || {
                apply(&mut writer, &updates(&read, &asked)).map(|()| writer)
            }),
            Err(error) => {
                self.failed = true;
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
        done(self.writing).await
    }
}

/// What a task of its own comes to.
async fn done<T>(task: impl Future<Output = Result<T, JoinError>>) -> Result<T, AppError> {
    task.await
        .map_err(|error| AppError::Internal(Box::new(error)))
}

/// What has become of the entries that were asked for.
fn updates(read: &[Indexable], asked: &[EntryId]) -> Vec<Update> {
    let there: BTreeSet<EntryId> = read.iter().map(|indexable| indexable.entry.id).collect();
    let gone = asked.iter().filter(|id| !there.contains(id));
    let gone = gone.map(|id| Update::removal(*id));
    read.iter().map(document::update).chain(gone).collect()
}
