//! Keeps the atlas, in SQLite or PostgreSQL, with one text per query.
//!
//! **What it knows**: how entries, what sources said about them, relations and the log lie in tables; that
//! an acknowledged write is on disk; who may see what it reads (every read takes an
//! [`Actor`](domain::Actor)). It is the only crate that names sqlx, and no type of sqlx leaves it.
//!
//! **What it must not know**: who may *do* what (the use cases decide that before they call), search,
//! HTTP, files of sources, words of the interface.
//!
//! # How it works
//! - One writer at a time, on both engines: SQLite because it has one, PostgreSQL because each writer first
//!   locks the row of the log's counter. The counter is raised last, so the log's numbers become visible
//!   in their order and without gaps, and a follower that remembers the last number it saw misses nothing.
//! - An entry's content is a projection ([`domain::projection`]) of the records and statements of the entry
//!   and of all entries merged into it (a *family*). Whatever changes one of them loads the family,
//!   changes it, and saves it; there is one way to save.
//! - Merging moves nothing: the entry that goes points to the one that stays (`canonical`).
//!
//! # How to add a query
//! Write its text once, with `$1` placeholders, no booleans, no JSON operators, no engine's own functions;
//! name each column (a `*` cannot be counted, and rows come as one value where they can); cast what `sum()`
//! gives to `BIGINT`; take with `sql::stream` what may be more than some thousand rows; do not rely on the
//! order of texts (collations differ). Add a case to the contract suite in `tests/it`: it runs on both engines.
//!
//! # How to add a table
//! A new file in `migrations/` (released ones never change), a line in `schema::MIGRATIONS`, and the table
//! with its columns in `schema::TABLES`: then backup, restore and the erasure test know it too.

mod accounts;
mod backup;
mod candidates;
mod concepts;
mod doctor;
mod entries;
mod erase;
mod error;
mod family;
mod follow;
mod gate;
mod import;
mod import_records;
mod import_relations;
mod indexing;
mod inquiries;
mod location;
mod log;
mod marks;
mod merge;
mod observations;
mod office;
mod provenance;
mod relations;
mod reports;
mod rows;
mod save;
mod schema;
mod scrub;
mod shown;
mod slugs;
mod sources;
mod sql;
mod vanish;
mod writer;

use std::sync::Arc;

use domain::{Actor, Clock, Timestamp};
use sqlx::{Any, Transaction, pool::PoolConnection};

pub use backup::BackupSummary;
pub use candidates::KnownOrganisation;
pub use concepts::{ConceptReport, Extent};
pub use doctor::{Finding, Level};
pub use entries::{BySlug, Edit, NewEntry, PublicEntry};
pub use error::{Cause, Refusal, Result, StoreError};
pub use gate::PoolState;
pub use import::{BatchReport, ImportItem, ItemProblem, SeenKeys};
pub use indexing::{Host, Indexable, IndexableActor};
pub use inquiries::SealedInquiry;
pub use location::{Engine, Location, Usage};
pub use log::{History, SeenChange, Sight};
pub use merge::Merge;
pub use observations::{ObservationReport, ToldIndicator};
pub use relations::{NewRelation, Related};
pub use shown::Shown;
pub use sources::{Reading, ReadingCounts, SourceStatus};
pub use vanish::{Loss, Losses};

use location::Pools;
use sql::cells;
use writer::Writer;

/// The atlas's memory. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    pools: Pools,
    clock: Arc<dyn Clock>,
}

/// Whether an atlas holds made-up or real entries; never both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Everything in it is fictional.
    Demo,
    /// Nothing in it is fictional.
    Real,
}

impl Nature {
    /// Its code in the database.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demo => "demo",
            Self::Real => "real",
        }
    }

    /// The nature with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "demo" => Some(Self::Demo),
            "real" => Some(Self::Real),
            _ => None,
        }
    }
}

impl Store {
    /// Opens the atlas at this place; sets it up if there is none, migrates it if it is older.
    ///
    /// # Errors
    /// When the place cannot be reached, holds an atlas of a newer program, or would not keep what it
    /// acknowledges.
    pub async fn open(location: &Location, clock: Arc<dyn Clock>) -> Result<Self> {
        Self::open_with(location, clock, Usage::OF_COMMANDS).await
    }

    /// As [`Store::open`], waiting and holding pages as told.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub async fn open_with(
        location: &Location,
        clock: Arc<dyn Clock>,
        usage: Usage,
    ) -> Result<Self> {
        let engine = location.engine();
        let pools = Pools::open(location, usage).await?;
        if let Err(error) = schema::migrate(&pools.writers, engine).await {
            // In peace, so that SQLite leaves no files beside one that is not ours to open.
            pools.close().await;
            return Err(error);
        }
        Ok(Self {
            inner: Arc::new(Inner {
                engine,
                pools,
                clock,
            }),
        })
    }

    /// Which engine keeps it.
    #[must_use]
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Closes all connections; open transactions end first.
    pub async fn close(&self) {
        self.inner.pools.close().await;
    }

    /// A random name for this database's history: another one after every restore. Whatever was derived
    /// from the log of another incarnation does not fit this one, even if the numbers agree.
    pub async fn incarnation(&self) -> Result<String> {
        // Mostly it is there, and can be told while others write.
        let mut conn = self.read().await?;
        if let Some(name) = known_incarnation(&mut conn).await? {
            return Ok(name);
        }
        drop(conn);
        let mut tx = self.writing().await?;
        let name = incarnation(&mut tx).await?;
        tx.commit().await?;
        Ok(name)
    }

    /// How the connections for reading and for writing stand.
    #[must_use]
    pub fn pools(&self) -> [PoolState; 2] {
        let pools = &self.inner.pools;
        [pools.readers.state(), pools.writers.state()]
    }

    /// Whether it holds sample or real data; none: not decided yet.
    pub async fn nature(&self) -> Result<Option<Nature>> {
        let mut conn = self.read().await?;
        nature(&mut conn).await
    }

    /// Decides whether it holds sample or real data; once and for ever.
    ///
    /// # Errors
    /// [`Refusal::NatureIsSet`] when it was decided otherwise.
    pub async fn set_nature(&self, nature: Nature) -> Result<()> {
        let mut writer = self.write(&Actor::System("store")).await?;
        match self::nature(writer.conn()).await? {
            Some(found) if found == nature => Ok(()),
            Some(found) => Err(Refusal::NatureIsSet {
                found: found.code(),
                wanted: nature.code(),
            }
            .into()),
            None => {
                let insert = "INSERT INTO meta (name, value) VALUES ('nature', $1)";
                sql::execute(writer.conn(), insert, cells![nature.code()]).await?;
                writer.commit().await
            }
        }
    }

    fn now(&self) -> Timestamp {
        self.inner.clock.now()
    }

    async fn read(&self) -> Result<PoolConnection<Any>> {
        let readers = &self.inner.pools.readers;
        readers.pass(readers.pool.acquire()).await
    }

    /// A transaction that writes what the log does not tell of.
    async fn writing(&self) -> Result<Transaction<'static, Any>> {
        writer::begin(&self.inner.pools.writers, self.engine()).await
    }

    /// A reading transaction that sees the atlas as it is at its first query, to its end.
    async fn snapshot(&self) -> Result<Transaction<'static, Any>> {
        let readers = &self.inner.pools.readers;
        match self.engine() {
            Engine::Sqlite => readers.pass(readers.pool.begin()).await,
            Engine::Postgres => {
                let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
                readers.pass(readers.pool.begin_with(begin)).await
            }
        }
    }

    async fn write(&self, actor: &Actor) -> Result<Writer> {
        Writer::begin(
            &self.inner.pools.writers,
            self.inner.engine,
            actor,
            self.now(),
        )
        .await
    }
}

async fn incarnation(conn: &mut sqlx::AnyConnection) -> Result<String> {
    // Two who ask at once get the same answer: the first insertion counts.
    let insert =
        "INSERT INTO meta (name, value) VALUES ('incarnation', $1) ON CONFLICT (name) DO NOTHING";
    let random = format!("{:032x}", rand::random::<u128>());
    sql::execute(conn, insert, cells![random]).await?;
    let name = known_incarnation(conn).await?;
    name.ok_or_else(|| StoreError::Corrupt("it has no incarnation".to_owned()))
}

async fn known_incarnation(conn: &mut sqlx::AnyConnection) -> Result<Option<String>> {
    let query = "SELECT value FROM meta WHERE name = 'incarnation'";
    let row = sql::row(conn, query, cells![]).await?;
    row.map(|row| Ok(sql::text(&row, 0)?.to_owned()))
        .transpose()
}

async fn nature(conn: &mut sqlx::AnyConnection) -> Result<Option<Nature>> {
    let query = "SELECT value FROM meta WHERE name = 'nature'";
    let row = sql::row(conn, query, cells![]).await?;
    row.map(|row| rows::coded(&row, 0, Nature::from_code))
        .transpose()
}
