//! Takes entries into an index: while some are written, the next ones are read.

use std::collections::BTreeSet;

use domain::EntryId;
use search::{IndexError, Update};
use store::{Indexable, Store};
use tokio::task::JoinHandle;

use crate::{AppError, document};

/// Entries read at a time.
const ENTRIES: usize = 500;

/// Pieces of evidence held at a time, unless a single entry has more.
const EVIDENCE: i64 = 3_000;

/// An index that is written to.
pub(crate) struct Feed<W> {
    /// How it is written to.
    apply: fn(&mut W, &[Update]) -> Result<(), IndexError>,
    /// What is being written; gives back what writes.
    writing: JoinHandle<Result<W, IndexError>>,
}

impl<W: Send + 'static> Feed<W> {
    pub(crate) fn new(writer: W, apply: fn(&mut W, &[Update]) -> Result<(), IndexError>) -> Self {
        Self {
            apply,
            writing: tokio::spawn(async move { Ok(writer) }),
        }
    }

    /// Takes these entries in as they are now; those that are gone are removed. Where the index cannot be written,
    /// [`Feed::writer`] says so.
    pub(crate) async fn take(mut self, store: &Store, ids: &[EntryId]) -> Result<Self, AppError> {
        for part in ids.chunks(ENTRIES) {
            let mut rest = part;
            while !rest.is_empty() {
                let (read, taken) = store.indexable_portion(rest, EVIDENCE).await?;
                let asked = rest[..taken].to_vec();
                rest = &rest[taken..];
                let apply = self.apply;
                let writing = match self.writer().await? {
                    Ok(mut writer) => tokio::task::spawn_blocking(move || {
                        apply(&mut writer, &updates(&read, &asked)).map(|()| writer)
                    }),
                    Err(error) => {
                        let writing = tokio::spawn(async move { Err(error) });
                        return Ok(Self { apply, writing });
                    }
                };
                self = Self { apply, writing };
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
