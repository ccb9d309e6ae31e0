//! Whether the index can be believed: noticing that it is damaged, or has no room, and mending it.

use std::{
    fs::{self, File},
    io::{self, ErrorKind, Write as _},
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use domain::Seq;
use search::{Index, IndexError};
use tokio::task::JoinError;

use crate::{App, AppError, find::blocking, follower};

/// How often, at most, every file is compared with its checksum: whoever finds a question that the engine cannot answer
/// must not keep the disk busy with it.
const VERIFY_EVERY: Duration = Duration::from_secs(60);

/// What is tried to be written to see whether there is room, in bytes.
const ROOM: usize = 1 << 18;

/// What is known of the index's health.
#[derive(Default)]
pub(crate) struct Soundness {
    /// Something did not work that works with an index that is whole.
    suspected: AtomicBool,
    /// It cannot be opened or written.
    failing: AtomicBool,
    /// It was begun anew and is not yet what it was.
    rebuilding: AtomicBool,
}

impl Soundness {
    /// Why searches may not find everything, as a stable code.
    pub(crate) fn trouble(&self) -> Option<&'static str> {
        if self.failing.load(Ordering::Relaxed) {
            Some("index-failing")
        } else if self.rebuilding.load(Ordering::Relaxed) {
            Some("index-rebuilding")
        } else {
            None
        }
    }

    /// The index holds every change.
    pub(crate) fn caught_up(&self) {
        if self.rebuilding.swap(false, Ordering::Relaxed) {
            tracing::info!("the index is whole again");
        }
    }
}

/// The follower's memory of the index's state.
#[derive(Default)]
pub(crate) struct Care {
    /// It was opened, and followed the last time.
    is_sound: bool,
    verified: Option<Instant>,
}

impl App {
    /// Asks the index. What only a damaged index answers makes the follower look at its files.
    pub(crate) async fn of_index<T, E>(
        &self,
        ask: impl FnOnce(&Index) -> Result<T, E> + Send + 'static,
    ) -> Result<T, AppError>
    where
        T: Send + 'static,
        E: Into<AppError> + Send + 'static,
    {
        let index = self.index()?;
        let answer = blocking(move || ask(&index)).await;
        let answer = answer.and_then(|answer| answer.map_err(Into::into));
        if answer.as_ref().is_err_and(is_of_index) {
            self.0.soundness.suspected.store(true, Ordering::Relaxed);
            self.log_grew();
        }
        answer
    }

    /// Mends the index if it is not known to be sound; gives whether it was looked at.
    pub(crate) async fn cared_for(&self, care: &mut Care) -> Result<bool, AppError> {
        let rested = care.verified.is_none_or(|at| at.elapsed() >= VERIFY_EVERY);
        let thorough = rested && self.0.soundness.suspected.swap(false, Ordering::Relaxed);
        if care.is_sound && !thorough {
            return Ok(false);
        }
        care.is_sound = false;
        if thorough {
            care.verified = Some(Instant::now());
        }
        self.mend_index(thorough).await?;
        care.is_sound = true;
        Ok(true)
    }

    /// Notes how following went.
    pub(crate) async fn followed(
        &self,
        care: &mut Care,
        followed: Result<bool, AppError>,
    ) -> Result<bool, AppError> {
        let soundness = &self.0.soundness;
        match followed {
            Ok(any) => {
                soundness.failing.store(false, Ordering::Relaxed);
                Ok(any)
            }
            Err(error) => {
                care.is_sound = false;
                let is_of_index = is_of_index(&error);
                soundness.failing.store(is_of_index, Ordering::Relaxed);
                let error = self.with_cause(error).await;
                // A full disk explains it.
                if is_of_index && !matches!(error, AppError::NoRoom { .. }) {
                    soundness.suspected.store(true, Ordering::Relaxed);
                }
                Err(error)
            }
        }
    }

    /// The error; where the index cannot be written because its disk is full, which the engine does not tell, that.
    pub(crate) async fn with_cause(&self, error: AppError) -> AppError {
        let folder = self.index_folder().to_owned();
        let is_full = is_of_index(&error)
            && matches!(blocking(move || room(&folder)).await, Ok(Err(error)) if is_full(&error));
        match error {
            AppError::Internal(source) | AppError::Unavailable(source) if is_full => {
                AppError::NoRoom {
                    what: "index",
                    source,
                }
            }
            error => error,
        }
    }

    /// Makes sure that there is an index that can be read and belongs to this database; one that is missing,
    /// damaged, of another format or of another database is begun anew, and filled from the log. `thorough`: every
    /// file is read.
    async fn mend_index(&self, thorough: bool) -> Result<(), AppError> {
        let incarnation = self.store().incarnation().await?;
        let log = self.store().last_seq().await?;
        let folder = self.index_folder().to_owned();
        let signed = follower::signature(&folder);
        let belongs = signed == incarnation;
        let looked = blocking(move || look(&folder, thorough)).await;
        let reason = match looked {
            // Who lost the file that says which part of the folder counts has an empty index.
            Ok(Ok(0)) if belongs && log > 0 => Some("it is empty".to_owned()),
            Ok(Ok(position)) if belongs && position <= log => None,
            Ok(Ok(_)) if signed.is_empty() => Some("there was none".to_owned()),
            Ok(Ok(_)) => Some("it belongs to another database".to_owned()),
            Ok(Err(error @ (IndexError::Corrupt { .. } | IndexError::Outdated { .. }))) => {
                Some(error.to_string())
            }
            Ok(Err(error)) => return Err(error.into()),
            // The engine may stumble over rubbish.
            Err(error) => Some(format!("it cannot be read: {error}")),
        };
        if let Some(reason) = &reason {
            let folder = self.index_folder().to_owned();
            let spotter = self.concept_spotter().await?;
            blocking(move || follower::begin_anew(&folder, &incarnation, spotter.mark())).await??;
            if log > 0 {
                self.0.soundness.rebuilding.store(true, Ordering::Relaxed);
                self.0.catching_up.store(true, Ordering::Relaxed);
                tracing::warn!(
                    reason,
                    changes = log,
                    "the index is built anew from the log"
                );
            }
        }
        match self.0.index.get() {
            Some(index) if reason.is_some() => index.reopen()?,
            Some(index) => index.refresh().map(|_| ())?,
            None => {
                let index = Index::open(self.index_folder())?;
                self.0.index.get_or_init(|| index);
            }
        }
        Ok(())
    }

    /// Builds the index anew while the old one serves, then swaps them. `progress` is told every batch.
    ///
    /// # Errors
    /// When the store cannot be read or the index not be written; the old index stays.
    pub async fn reindex(
        &self,
        progress: impl FnMut(follower::Reindexed),
    ) -> Result<Seq, AppError> {
        match self.rebuild_index(progress).await {
            Ok(position) => Ok(position),
            Err(error) => Err(self.with_cause(error).await),
        }
    }
}

/// Up to which change the index in this folder goes, if it can be read.
fn look(folder: &Path, thorough: bool) -> Result<Seq, IndexError> {
    let index = Index::open(folder)?;
    if thorough {
        index.verify()?;
    }
    Ok(index.position())
}

/// Whether it is the index that failed, and not because somebody else has it.
fn is_of_index(error: &AppError) -> bool {
    let (AppError::Internal(source) | AppError::Unavailable(source)) = error else {
        return false;
    };
    match source.downcast_ref::<IndexError>() {
        Some(IndexError::Busy { .. } | IndexError::Superseded) => false,
        Some(_) => true,
        None => source.downcast_ref::<JoinError>().is_some(),
    }
}

/// Tries to write a little beside the index.
fn room(folder: &Path) -> io::Result<()> {
    let path = folder.join("room");
    let tried = File::create(&path).and_then(|mut file| {
        file.write_all(&vec![0; ROOM])?;
        file.sync_all()
    });
    // Whether it is there or not, it is not needed.
    let _ = fs::remove_file(&path);
    tried
}

fn is_full(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge
    )
}
