//! The follower that keeps this replica's index current: reads the log, writes the index.

use std::{
    collections::BTreeSet,
    fs,
    path::Path,
    sync::atomic::Ordering,
    time::{Duration, Instant},
};

use domain::{Change, ChangeKind, EntryId, Seq};
use search::{Index, IndexError, Rebuild, Update, Writer};
use tokio::sync::watch;

use crate::{App, AppError, document, find::blocking};

/// How long the follower waits before it looks again whether another process wrote to the log.
const LOOK_AGAIN: Duration = Duration::from_millis(150);

/// How long it waits after a failure.
const TRY_AGAIN: Duration = Duration::from_secs(2);

/// The file in the index's folder that names the database's incarnation.
const SIGNATURE: &str = "DATABASE";

/// The file in the index's folder that says that it is to be compacted, and the lease for the database.
const SCRUB: &str = "SCRUB";

/// How often, at most, the index is compacted.
const SCRUB_EVERY: Duration = Duration::from_secs(2);

/// How often, at most, a replica compacts the database: who writes meanwhile waits, and erasures come in bursts.
const COMPACT_EVERY: Duration = Duration::from_secs(60);

/// How long a replica may take to compact the database.
const SCRUB_LEASE: Duration = Duration::from_secs(600);

/// Changes taken at a time while following.
const CHANGES: u32 = 2_000;

/// Entries read at a time.
const ENTRIES: usize = 500;

/// Memory for documents that are not yet on disk, in bytes, per audience.
const FOLLOW_MEMORY: usize = 20_000_000;

/// The same while rebuilding.
const REBUILD_MEMORY: usize = 60_000_000;

/// How far a rebuild has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reindexed {
    /// Entries done.
    pub done: u64,
    /// Entries in all.
    pub total: u64,
}

impl App {
    /// Follows the log until `stop` says so. Failures are logged and tried again.
    pub async fn follow(&self, mut stop: watch::Receiver<bool>) {
        let mut writer = None;
        let mut sound = false;
        let mut scrubbed = Instant::now();
        let mut compacted = None;
        while !*stop.borrow() {
            let followed = match sound {
                true => self.follow_once(&mut writer).await,
                false => self.mend_index().await.map(|()| true),
            };
            sound = followed.is_ok();
            let wait = match followed {
                Ok(true) => continue,
                Ok(false) => {
                    if scrubbed.elapsed() >= SCRUB_EVERY {
                        if let Err(error) = self.scrub(&mut writer, &mut compacted).await {
                            complain(&error, "what was erased is not compacted yet; trying again");
                        }
                        scrubbed = Instant::now();
                    }
                    LOOK_AGAIN
                }
                Err(error) => {
                    self.0.pulse.failed();
                    complain(&error, "the index cannot follow; trying again");
                    writer = None;
                    TRY_AGAIN
                }
            };
            tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = self.log_growth().notified() => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Makes sure that there is an index that can be read and belongs to this database; one that is missing,
    /// damaged, of another format or of another database is begun anew, and filled from the log.
    async fn mend_index(&self) -> Result<(), AppError> {
        let incarnation = self.store().incarnation().await?;
        let log = self.store().last_seq().await?;
        let folder = self.index_folder().to_owned();
        let begun_anew = blocking(move || {
            let signed = fs::read_to_string(folder.join(SIGNATURE)).unwrap_or_default();
            let reason = match Index::open(&folder) {
                Ok(index) if signed == incarnation && index.position() <= log => return Ok(None),
                Ok(_) => "it belongs to another database".to_owned(),
                Err(error @ (IndexError::Corrupt { .. } | IndexError::Outdated { .. })) => {
                    error.to_string()
                }
                Err(error) => return Err(error),
            };
            Index::rebuild(&folder, FOLLOW_MEMORY)?.finish(0)?;
            sign(&folder, &incarnation)?;
            Ok((!signed.is_empty()).then_some(reason))
        })
        .await??;
        if let Some(reason) = begun_anew {
            tracing::warn!(reason, "the index is built anew from the log");
        }
        match self.0.index.get() {
            Some(index) => index.refresh().map(|_| ())?,
            None => {
                let index = Index::open(self.index_folder())?;
                self.0.index.get_or_init(|| index);
            }
        }
        Ok(())
    }

    /// Takes in one batch of changes; gives whether there were any.
    async fn follow_once(&self, kept: &mut Option<Writer>) -> Result<bool, AppError> {
        let index = self.index()?;
        if index.refresh()? {
            *kept = None;
        }
        let changes = self
            .store()
            .changes_after(index.position(), CHANGES)
            .await?;
        self.0.pulse.answered();
        let Some(last) = changes.last() else {
            self.0.catching_up.store(false, Ordering::Relaxed);
            return Ok(false);
        };
        if changes.len() == CHANGES as usize {
            self.0.catching_up.store(true, Ordering::Relaxed);
        }
        let position = last.seq;
        if changes
            .iter()
            .any(|change| change.kind == ChangeKind::Erased)
        {
            mark_for_scrub(self.index_folder())?;
        }
        let updates = self.updates(&changes).await?;
        let writer = self.writer(kept).await?;
        let (writer, written) = blocking(move || write(writer, &updates, position)).await?;
        match written {
            Ok(()) => {
                self.0.pulse.committed();
                *kept = Some(writer);
            }
            // Somebody rebuilt the index meanwhile: go on with the new one from where it stands.
            Err(IndexError::Superseded) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(true)
    }

    async fn writer(&self, kept: &mut Option<Writer>) -> Result<Writer, AppError> {
        match kept.take() {
            Some(writer) => Ok(writer),
            None => {
                let index = self.index()?;
                Ok(blocking(move || index.writer(FOLLOW_MEMORY)).await??)
            }
        }
    }

    /// Compacts what still holds bytes of what was erased: this replica's index, and the database if no other
    /// replica is at it. What cannot be done now stays due.
    async fn scrub(
        &self,
        kept: &mut Option<Writer>,
        compacted: &mut Option<Instant>,
    ) -> Result<(), AppError> {
        let mark = self.index_folder().join(SCRUB);
        if mark.exists() {
            let mut writer = self.writer(kept).await?;
            let (writer, scrubbed) = blocking(move || {
                let scrubbed = writer.scrub().and_then(|()| {
                    fs::remove_file(&mark).map_err(|source| IndexError::Io { path: mark, source })
                });
                (writer, scrubbed)
            })
            .await?;
            scrubbed?;
            *kept = Some(writer);
        }
        let rested = compacted.is_none_or(|at| at.elapsed() >= COMPACT_EVERY);
        if rested && self.store().scrub_due().await? {
            // Replicas in containers share process numbers: only chance tells them apart.
            let holder = format!("{:032x}", rand::random::<u128>());
            if self.store().lease(SCRUB, &holder, SCRUB_LEASE).await? {
                let scrubbed = self.store().scrub().await;
                self.store().release(SCRUB, &holder).await?;
                let complete = scrubbed?;
                if complete {
                    *compacted = Some(Instant::now());
                }
                tracing::info!(complete, "compacted the database after an erasure");
            }
        }
        Ok(())
    }

    /// What the index is to learn about the entries of these changes, about all whose evidence they are, and about what
    /// speaks for them where its holder or its place may be another now.
    async fn updates(&self, changes: &[Change]) -> Result<Vec<Update>, AppError> {
        let mut ids = touched(changes.iter());
        let touched_ids: Vec<EntryId> = ids.iter().copied().collect();
        for part in touched_ids.chunks(ENTRIES) {
            ids.extend(self.store().evidence_holders(part).await?);
        }
        let mut leaning = speaks_with(changes);
        // What a project made stands where the project stands, which stands where its partners do.
        for _ in 0..2 {
            let mut next = BTreeSet::new();
            for part in leaning.chunks(ENTRIES) {
                next.extend(self.store().evidence_for(part).await?);
            }
            ids.extend(&next);
            leaning = next.into_iter().collect();
        }
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let mut updates = Vec::with_capacity(ids.len());
        for part in ids.chunks(ENTRIES) {
            let indexables = self.store().indexable(part).await?;
            let there: BTreeSet<EntryId> = indexables.iter().map(|i| i.entry.id).collect();
            updates.extend(indexables.iter().map(document::update));
            let gone = part.iter().filter(|id| !there.contains(id));
            updates.extend(gone.map(|&id| Update::removal(id)));
        }
        Ok(updates)
    }

    /// Builds the index anew while the old one serves, then swaps them. `progress` is told every batch.
    ///
    /// # Errors
    /// When the store cannot be read or the index not be written; the old index stays.
    pub async fn reindex(&self, mut progress: impl FnMut(Reindexed)) -> Result<Seq, AppError> {
        let incarnation = self.store().incarnation().await?;
        let position = self.store().last_seq().await?;
        let total = self.store().counts().await?.values().sum();
        let folder = self.index_folder().to_owned();
        let mut rebuild = blocking(move || Index::rebuild(folder, REBUILD_MEMORY)).await??;
        let (mut after, mut done) = (None, 0);
        loop {
            let ids = self.store().entry_ids(after, ENTRIES as u32).await?;
            let Some(&last) = ids.last() else { break };
            after = Some(last);
            done += ids.len() as u64;
            let updates: Vec<Update> = self
                .store()
                .indexable(&ids)
                .await?
                .iter()
                .map(document::update)
                .collect();
            rebuild = blocking(move || apply(rebuild, updates)).await??;
            progress(Reindexed { done, total });
        }
        let folder = self.index_folder().to_owned();
        blocking(move || {
            rebuild
                .finish(position)
                .and_then(|()| sign(&folder, &incarnation))
        })
        .await??;
        if let Ok(index) = self.index() {
            index.refresh()?;
        }
        Ok(position)
    }
}

/// Notes beside the index of which database it holds the entries.
fn sign(folder: &Path, incarnation: &str) -> Result<(), IndexError> {
    let path = folder.join(SIGNATURE);
    fs::write(&path, incarnation).map_err(|source| IndexError::Io { path, source })
}

fn apply(mut rebuild: Rebuild, updates: Vec<Update>) -> Result<Rebuild, IndexError> {
    rebuild.apply(&updates)?;
    Ok(rebuild)
}

fn write(
    mut writer: Writer,
    updates: &[Update],
    position: Seq,
) -> (Writer, Result<(), IndexError>) {
    let written = writer.apply(updates).and_then(|()| writer.commit(position));
    (writer, written)
}

/// Notes, before the index forgets the entry, that its files are to be compacted: a crash must not lose that.
fn mark_for_scrub(folder: &Path) -> Result<(), IndexError> {
    let path = folder.join(SCRUB);
    fs::write(&path, "").map_err(|source| IndexError::Io { path, source })
}

fn complain(error: &AppError, what: &str) {
    tracing::warn!(error = error as &dyn std::error::Error, "{what}");
}

/// The entries of these changes whose evidence may have another holder or another place after them.
fn speaks_with(changes: &[Change]) -> Vec<EntryId> {
    let of = |change: &Change| match change.kind {
        ChangeKind::Updated | ChangeKind::Returned | ChangeKind::Merged | ChangeKind::Unmerged => {
            [Some(change.entry), change.other]
        }
        ChangeKind::Related | ChangeKind::Unrelated => [None, change.other],
        _ => [None, None],
    };
    let ids: BTreeSet<EntryId> = changes.iter().flat_map(of).flatten().collect();
    ids.into_iter().collect()
}

fn touched<'a>(changes: impl Iterator<Item = &'a Change>) -> BTreeSet<EntryId> {
    changes
        .flat_map(|change| [Some(change.entry), change.other])
        .flatten()
        .collect()
}
