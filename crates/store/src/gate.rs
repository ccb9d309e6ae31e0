use std::{
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};

use sqlx::AnyPool;
use tokio::{sync::Mutex, time};

use crate::{Result, StoreError};

/// How long a call waits for a database that did not answer the one before it.
const IMPATIENCE: Duration = Duration::from_millis(250);

/// The way to the connections of a pool. While the database is away, one call at a time waits for it with the pool's
/// whole patience; the others are turned back soon, so that neither they nor those who asked for them pile up.
#[derive(Debug)]
pub(crate) struct Gate {
    pub pool: AnyPool,
    patience: Duration,
    away: Arc<Away>,
    waiting: AtomicU32,
    refused: AtomicU64,
}

/// Whether the database is away, as far as the last call could tell.
#[derive(Debug, Default)]
struct Away {
    noticed: AtomicBool,
    /// Held by the one that waits patiently.
    lookout: Mutex<()>,
}

/// How a pool of connections stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PoolState {
    /// Open connections.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
    /// Calls that wait for one now.
    pub waiting: u32,
    /// Calls that got none, since the start.
    pub refused: u64,
}

impl Gate {
    pub(crate) fn new(pool: AnyPool) -> Self {
        Self {
            patience: pool.options().get_acquire_timeout(),
            pool,
            away: Arc::default(),
            waiting: AtomicU32::new(0),
            refused: AtomicU64::new(0),
        }
    }

    /// Another pool of the same database: what one notices, both know.
    pub(crate) fn beside(&self, pool: AnyPool) -> Self {
        Self {
            away: self.away.clone(),
            ..Self::new(pool)
        }
    }

    /// Waits for what asks the pool for a connection, and maybe for its turn to write: in all no longer than the pool
    /// lets one wait for a connection.
    pub(crate) async fn pass<T, E: Into<StoreError>>(
        &self,
        asked: impl Future<Output = Result<T, E>>,
    ) -> Result<T> {
        let _waits = Waits::new(&self.waiting);
        let lookout = self.away.lookout.try_lock();
        let impatient = self.away.noticed.load(Ordering::Relaxed) && lookout.is_err();
        let patience = if impatient { IMPATIENCE } else { self.patience };
        let passed = match time::timeout(patience, asked).await {
            Ok(passed) => passed.map_err(E::into),
            Err(_) => Err(sqlx::Error::PoolTimedOut.into()),
        };
        let away = matches!(passed, Err(StoreError::Unavailable(_)));
        self.away.noticed.store(away, Ordering::Relaxed);
        if away {
            self.refused.fetch_add(1, Ordering::Relaxed);
        }
        passed
    }

    pub(crate) fn state(&self) -> PoolState {
        PoolState {
            open: self.pool.size(),
            idle: u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX),
            most: self.pool.options().get_max_connections(),
            waiting: self.waiting.load(Ordering::Relaxed),
            refused: self.refused.load(Ordering::Relaxed),
        }
    }
}

/// Somebody who waits, until it is dropped: calls are given up in the middle, too.
struct Waits<'a>(&'a AtomicU32);

impl<'a> Waits<'a> {
    fn new(waiting: &'a AtomicU32) -> Self {
        waiting.fetch_add(1, Ordering::Relaxed);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
