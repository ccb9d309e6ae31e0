//! How the installation is: for those who watch it.

use std::{
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
    time::{Duration, Instant},
};

use domain::Seq;
use store::PoolState;
use tokio::time;

use crate::App;

/// How long the database may take to answer who only looks how it is.
const LOOK: Duration = Duration::from_secs(2);

/// How the installation is. It names nobody and nothing in it.
#[derive(Debug, Clone, Copy)]
pub struct Vitals {
    /// The database answers.
    pub database: bool,
    /// Since when it does not: since its last answer to the follower, or to who looked.
    pub database_silent: Duration,
    /// The connections to read with.
    pub readers: PoolState,
    /// The connections to write with.
    pub writers: PoolState,
    /// The last change of the log, as far as it is known.
    pub log: Seq,
    /// The change up to which the index is current; 0 while it is not open.
    pub index: Seq,
    /// The index has a backlog: it was begun anew, or much came in at once.
    pub catching_up: bool,
    /// How often the index took in changes, since the start.
    pub index_commits: u64,
    /// How often it could not, since the start.
    pub index_failures: u64,
    /// Room on the disk of the data folder, in bytes, if that can be told.
    pub data_free: Option<u64>,
}

/// What the follower notes while it works.
#[derive(Debug)]
pub(crate) struct Pulse {
    begun: Instant,
    /// When the database answered, in milliseconds after `begun`.
    answered: AtomicU64,
    log: AtomicI64,
    commits: AtomicU64,
    failures: AtomicU64,
}

impl Default for Pulse {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            answered: AtomicU64::new(0),
            log: AtomicI64::new(0),
            commits: AtomicU64::new(0),
            failures: AtomicU64::new(0),
        }
    }
}

impl Pulse {
    /// The database answered.
    pub(crate) fn answered(&self) {
        self.answered.store(self.age(), Ordering::Relaxed);
    }

    /// The index took in changes.
    pub(crate) fn committed(&self) {
        self.commits.fetch_add(1, Ordering::Relaxed);
    }

    /// The index could not follow.
    pub(crate) fn failed(&self) {
        self.failures.fetch_add(1, Ordering::Relaxed);
    }

    fn age(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

impl App {
    /// How the installation is; within two seconds, whatever the database does.
    pub async fn vitals(&self) -> Vitals {
        let pulse = &self.0.pulse;
        let log = time::timeout(LOOK, self.store().last_seq()).await;
        let database = matches!(log, Ok(Ok(_)));
        if let Ok(Ok(log)) = log {
            pulse.answered();
            pulse.log.store(log, Ordering::Relaxed);
        }
        let silent = pulse
            .age()
            .saturating_sub(pulse.answered.load(Ordering::Relaxed));
        let [readers, writers] = self.store().pools();
        let disk = rustix::fs::statvfs(self.index_folder()).ok();
        Vitals {
            database,
            database_silent: Duration::from_millis(silent),
            readers,
            writers,
            log: pulse.log.load(Ordering::Relaxed),
            index: self.index().map_or(0, |index| index.position()),
            catching_up: self.is_catching_up(),
            index_commits: pulse.commits.load(Ordering::Relaxed),
            index_failures: pulse.failures.load(Ordering::Relaxed),
            data_free: disk.map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize)),
        }
    }
}
