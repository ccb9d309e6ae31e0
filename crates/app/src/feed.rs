//! Takes entries into an index: while some are written, the next ones are read.

use std::collections::BTreeSet;

use domain::EntryId;
use search::{IndexError, Rebuild, Update, Writer};
use store::{Indexable, Store};
use tokio::task::JoinHandle;

use crate::{AppError, document};

/// Entries read at a time.
const ENTRIES: usize = 500;

/// What takes updates.
pub(crate) trait Takes: Send + 'static {
    fn take(&mut self, updates: &[Update]) -> Result<(), IndexError>;
}

impl Takes for Writer {
    fn take(&mut self, updates: &[Update]) -> Result<(), IndexError> {
        self.apply(updates)
    }
}

impl Takes for Rebuild {
    fn take(&mut self, updates: &[Update]) -> Result<(), IndexError> {
        self.apply(updates)
    }
}

/// An index that is written to.
pub(crate) struct Feed<W> {
    /// What is being written; gives back what writes.
    writing: JoinHandle<Result<W, IndexError>>,
}

impl<W: Takes> Feed<W> {
    pub(crate) fn new(writer: W) -> Self {
        Self {
            writing: tokio::spawn(async move { Ok(writer) }),
        }
    }

    /// Takes these entries in as they are now; those that are gone are removed. Where the index cannot be written,
    /// [`Feed::writer`] says so.
    pub(crate) async fn take(mut self, store: &Store, ids: &[EntryId]) -> Result<Self, AppError> {
        for part in ids.chunks(ENTRIES) {
            let mut rest = part;
            while !rest.is_empty() {
                let (read, taken) = store.indexable_portion(rest).await?;
                let asked = rest[..taken].to_vec();
                rest = &rest[taken..];
                let mut writer = match self.writer().await? {
                    Ok(writer) => writer,
                    Err(error) => {
                        let writing = tokio::spawn(async move { Err(error) });
                        return Ok(Self { writing });
                    }
                };
                self = Self {
                    writing: tokio::task::spawn_blocking(move || {
                        writer.take(&updates(&read, &asked)).map(|()| writer)
                    }),
                };
            }
        }
        Ok(self)
    }

    /// What writes, when all is written.
    pub(crate) async fn writer(self) -> Result<Result<W, IndexError>, AppError> {
        let written = self.writing.await;
        written.map_err(|error| AppError::Internal(Box::new(error)))
    }
}

/// What has become of the entries that were asked for.
fn updates(read: &[Indexable], asked: &[EntryId]) -> Vec<Update> {
    let there: BTreeSet<EntryId> = read.iter().map(|indexable| indexable.entry.id).collect();
    let gone = asked.iter().filter(|id| !there.contains(id));
    let gone = gone.map(|id| Update::removal(*id));
    read.iter().map(document::update).chain(gone).collect()
}
