use std::{fmt, path::PathBuf, time::Duration};

use sqlx::{
    AnyConnection, AnyPool, AssertSqlSafe, Connection as _, Executor, Row, any::AnyPoolOptions,
};

use crate::{Result, StoreError, error::is_no_room, gate::Gate};

const SQLITE_READERS: u32 = 4;
const POSTGRES_READERS: u32 = 8;
/// They write one after the other; in a pool of their own so that those who wait keep nobody from reading.
const POSTGRES_WRITERS: u32 = 4;

/// What a process may take of the database: how long its calls wait, and how much memory it holds pages in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Usage {
    /// How long calls wait for a connection to read with.
    pub connection: Duration,
    /// How long for the writer before, in this process or another.
    pub turn: Duration,
    /// How much memory for SQLite's pages that are written, in KiB. What is unused of it, readers take.
    pub pages: u32,
}

impl Usage {
    /// Commands have time, and rather wait than give up half-way. Imports change pages all over the database.
    pub const OF_COMMANDS: Self = Self {
        connection: Duration::from_secs(20),
        turn: Duration::from_secs(20),
        pages: 128 << 10,
    };

    /// Somebody waits for the answer of a server: better a quick "try again" than a long silence.
    pub const OF_SERVERS: Self = Self {
        connection: Duration::from_secs(5),
        turn: Duration::from_secs(10),
        pages: 16 << 10,
    };
}

/// Where the atlas is kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// In a file of this machine; it is made if it is not there.
    Sqlite(PathBuf),
    /// In a PostgreSQL database with this URL.
    Postgres(String),
}

/// Which engine keeps the atlas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

impl Location {
    /// Which engine is there.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }
}

/// Never shows the password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "SQLite, {}", path.display()),
            Self::Postgres(url) => write!(f, "PostgreSQL, {}", without_secrets(url)),
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Host and database of a URL: no user, no password, no parameters.
fn without_secrets(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    rest.split_once('?').map_or(rest, |(rest, _)| rest)
}

/// The connections to one database.
#[derive(Debug)]
pub(crate) struct Pools {
    /// For reading; on SQLite these cannot write.
    pub readers: Gate,
    /// For writing; on SQLite a single one.
    pub writers: Gate,
    /// For care of the files: gives up soon instead of making others wait. Opened when it is wanted.
    pub care: AnyPool,
}

impl Pools {
    /// Opens the database and makes sure that what it acknowledges is on disk.
    pub(crate) async fn open(location: &Location, usage: Usage) -> Result<Self> {
        sqlx::any::install_default_drivers();
        let pools = match location {
            Location::Sqlite(path) => Self::sqlite(path, usage).await,
            Location::Postgres(url) => Self::postgres(url, usage).await,
        };
        pools.map_err(|cause| match is_no_room(&cause) {
            true => cause.into(),
            false => StoreError::Open {
                location: location.to_string(),
                cause: Box::new(cause),
            },
        })
    }

    async fn sqlite(path: &std::path::Path, usage: Usage) -> Result<Self, sqlx::Error> {
        let text = path
            .to_str()
            .ok_or_else(|| sqlx::Error::Configuration("the path is not valid UTF-8".into()))?;
        let url = format!("sqlite://{}?mode=rwc", percent_encoded(text));
        let turn = usage.turn.as_millis();
        let pages = usage.pages;
        let writer =
            format!("PRAGMA busy_timeout = {turn}; PRAGMA cache_size = -{pages}; {SQLITE_WRITER}");
        knock(&url, writer.clone()).await?;
        let writers = AnyPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(usage.turn)
            .idle_timeout(None)
            .max_lifetime(None)
            // Where the disk was full SQLite may have undone the transaction by itself; the driver still counts it as
            // open then, and would begin no other.
            .before_acquire(|conn, _| Box::pin(async move { Ok(!conn.is_in_transaction()) }))
            .after_connect(move |conn, _| {
                let writer = writer.clone();
                Box::pin(async move {
                    conn.execute(AssertSqlSafe(writer)).await?;
                    assert_setting(conn, "PRAGMA synchronous", "2").await?;
                    assert_setting(conn, "PRAGMA journal_mode", "wal").await?;
                    assert_setting(conn, "PRAGMA secure_delete", "1").await?;
                    conn.execute(SQLITE_TURN).await.map(|_| ())
                })
            })
            .connect(&url)
            .await?;
        // Opened once for all: each has a thread of its own, which has the priority of the one that opened it. A file does
        // not go away as a server does, and to ask each time would double the way there and back.
        let readers = AnyPoolOptions::new()
            .test_before_acquire(false)
            .max_connections(SQLITE_READERS)
            .min_connections(SQLITE_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(usage.connection)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute(SQLITE_READER).await.map(|_| ()) })
            })
            .connect(&url)
            .await?;
        let care = AnyPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(usage.turn)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute(SQLITE_CARE).await.map(|_| ()) })
            })
            .connect_lazy(&url)?;
        Ok(Self {
            readers: Gate::new(readers),
            writers: Gate::new(writers),
            care,
        })
    }

    async fn postgres(url: &str, usage: Usage) -> Result<Self, sqlx::Error> {
        knock(url, "SELECT 1".to_owned()).await?;
        let options = || {
            AnyPoolOptions::new().after_connect(move |conn, _| {
                Box::pin(async move {
                    let turn = usage.turn.as_millis();
                    conn.execute(AssertSqlSafe(format!(
                        "SET synchronous_commit = on; SET lock_timeout = {turn}; \
                         SET idle_in_transaction_session_timeout = 600000; \
                         SET client_min_messages = warning; {POSTGRES_PLANS}"
                    )))
                    .await?;
                    assert_setting(conn, "SHOW synchronous_commit", "on").await
                })
            })
        };
        // Opened once for all, as above: whoever opens a connection also waits for its answers.
        let readers = options()
            .max_connections(POSTGRES_READERS)
            .min_connections(POSTGRES_READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(usage.connection)
            .connect(url)
            .await?;
        let writers = options()
            .max_connections(POSTGRES_WRITERS)
            .acquire_timeout(usage.turn)
            .connect_lazy(url)?;
        let care = AnyPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(usage.turn)
            .after_connect(|conn, _| {
                Box::pin(async move { conn.execute(POSTGRES_CARE).await.map(|_| ()) })
            })
            .connect_lazy(url)?;
        let readers = Gate::new(readers);
        Ok(Self {
            writers: readers.beside(writers),
            readers,
            care,
        })
    }

    pub(crate) async fn close(&self) {
        self.care.close().await;
        self.readers.pool.close().await;
        self.writers.pool.close().await;
    }
}

/// `secure_delete` overwrites what is deleted. `wal_autocheckpoint` is in pages of 4 KiB: pages that one batch of an import
/// after the other changes go into the database once for several batches. With 16,000 imports are a few percent quicker
/// still, and the edit that happens to do the work waits: p99 182 ms under load.
const SQLITE_WRITER: &str = "PRAGMA journal_mode = WAL; \
    PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; \
    PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY";

/// Once it is open: whoever begins to write asks often (`writer::begun`), instead of waiting inside of SQLite.
const SQLITE_TURN: &str = "PRAGMA busy_timeout = 5";

/// Our queries go by keys. While tables grow fast their statistics lag behind, and the planner would read whole
/// tables for a list of 500 keys: measured, an import is 20 times slower then.
const POSTGRES_PLANS: &str = "SET enable_seqscan = off; SET jit = off";

/// `cache_size` is in KiB when negative. All connections of a process share what they may have together: whoever reads the
/// whole database holds all of it.
const SQLITE_READER: &str = "PRAGMA busy_timeout = 5000; PRAGMA query_only = ON; \
    PRAGMA cache_size = -16384; PRAGMA temp_store = MEMORY";

const SQLITE_CARE: &str = "PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL";

const POSTGRES_CARE: &str = "SET lock_timeout = 1000; SET client_min_messages = warning";

/// Opens one connection by hand: a pool would try until its time is up, and say then that it has
/// none, instead of what is wrong.
async fn knock(url: &str, first: String) -> Result<(), sqlx::Error> {
    let mut conn = <AnyConnection as sqlx::Connection>::connect(url).await?;
    conn.execute(AssertSqlSafe(first)).await?;
    sqlx::Connection::close(conn).await
}

/// Reads a setting back: what was asked for may have been overruled.
async fn assert_setting(
    conn: &mut AnyConnection,
    question: &'static str,
    wanted: &str,
) -> Result<(), sqlx::Error> {
    let row = sqlx::query(question).fetch_one(conn).await?;
    let found = row
        .try_get::<String, _>(0)
        .or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string()))?;
    if found == wanted {
        Ok(())
    } else {
        Err(sqlx::Error::Configuration(
            format!(
                "'{question}' says {found}; without '{wanted}' an acknowledged write could be lost"
            )
            .into(),
        ))
    }
}

fn percent_encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'/' | b'-' | b'_' | b'.' | b'~' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_location_never_shows_its_secrets() {
        let url = "postgres://atlas:p%40ss@db.example:5432/atlas?sslkey=secret";
        let shown = format!("{0} {0:?}", Location::Postgres(url.to_owned()));
        assert!(shown.contains("db.example:5432/atlas"), "{shown}");
        for secret in ["p%40ss", "atlas:", "secret"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
