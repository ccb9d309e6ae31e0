use std::time::Duration;

use sqlx::{AnyConnection, AssertSqlSafe, Executor as _};

use crate::{
    Engine, Result, Store, StoreError,
    schema::TABLES,
    sql::{self, cells},
    writer::Writer,
};

impl Store {
    /// Whether something was erased whose bytes may still lie in the database's files. It stays so, through
    /// crashes and restarts, until [`Self::scrub`] is complete.
    pub async fn scrub_due(&self) -> Result<bool> {
        Ok(self.scrub_mark().await?.is_some())
    }

    /// Removes what was erased from the database's files, if that is due. Whether it is complete; if not,
    /// somebody was in the way, a long reader for example: try again later.
    ///
    /// The file, or each table, is written anew, and whoever wants to write meanwhile waits for it: call it at
    /// quiet times, and not for every erasure.
    pub async fn scrub(&self) -> Result<bool> {
        let Some(mark) = self.scrub_mark().await? else {
            return Ok(true);
        };
        let removed = match self.engine() {
            Engine::Sqlite => self.rewrite_file().await,
            Engine::Postgres => self.rewrite_tables().await,
        };
        match removed {
            Ok(true) => {}
            Ok(false) | Err(StoreError::Unavailable(_)) => return Ok(false),
            Err(error) => return Err(error),
        }
        // Another erasure made another mark meanwhile: that one stays.
        let clear = "DELETE FROM meta WHERE name = 'scrub_due' AND value = $1";
        let mut tx = self.writing().await?;
        sql::execute(&mut tx, clear, cells![mark]).await?;
        tx.commit().await?;
        Ok(true)
    }

    async fn scrub_mark(&self) -> Result<Option<String>> {
        let mut conn = self.read().await?;
        let query = "SELECT value FROM meta WHERE name = 'scrub_due'";
        let row = sql::row(&mut conn, query, cells![]).await?;
        row.map(|row| Ok(sql::text(&row, 0)?.to_owned()))
            .transpose()
    }

    /// Deleted content is overwritten in its page at once (`secure_delete`). But pages that were split or joined
    /// keep copies of rows in their unused parts, and the write-ahead log keeps older pages: so the file is
    /// written anew, and the log is cut to nothing before and after.
    async fn rewrite_file(&self) -> Result<bool> {
        let mut conn = self.inner.pools.care.acquire().await?;
        if !truncate_log(&mut conn).await? {
            return Ok(false);
        }
        conn.execute("VACUUM").await?;
        truncate_log(&mut conn).await
    }

    /// Writes the tables anew without their dead rows.
    async fn rewrite_tables(&self) -> Result<bool> {
        let mut conn = self.inner.pools.care.acquire().await?;
        if !old_snapshots_end(&mut conn).await? {
            return Ok(false);
        }
        for table in TABLES {
            let vacuum = format!("VACUUM FULL {}", table.name);
            conn.execute(AssertSqlSafe(vacuum)).await?;
        }
        Ok(true)
    }
}

async fn truncate_log(conn: &mut AnyConnection) -> Result<bool> {
    let row = sql::row(conn, "PRAGMA wal_checkpoint(TRUNCATE)", cells![]).await?;
    // Whoever is in the way is told by a row, not by an error.
    row.map_or(Ok(false), |row| Ok(sql::int(&row, 0)? == 0))
}

/// Waits, not for long, until no transaction of this PostgreSQL database can still see what was erased: rows
/// that somebody sees are kept, even by `VACUUM FULL`. Whether that is so.
async fn old_snapshots_end(conn: &mut AnyConnection) -> Result<bool> {
    let newest = "SELECT CAST(txid_snapshot_xmax(txid_current_snapshot()) % 4294967296 AS TEXT)";
    let row = sql::row(conn, newest, cells![]).await?;
    let newest = row
        .map(|row| Ok::<_, StoreError>(sql::text(&row, 0)?.to_owned()))
        .transpose()?;
    // The age of a transaction's number tells old from new, also where the numbers began anew.
    let older = "SELECT count(*) FROM pg_stat_activity \
                 WHERE datname = current_database() AND pid <> pg_backend_pid() \
                 AND age(backend_xmin) > age(CAST(CAST($1 AS TEXT) AS xid))";
    for _ in 0..PATIENCE.as_millis() / PAUSE.as_millis() {
        if sql::number(conn, older, cells![newest.clone()]).await? == 0 {
            return Ok(true);
        }
        // The server waits, so that this needs no timer of a runtime.
        let pause = format!("SELECT pg_sleep({})", PAUSE.as_secs_f64());
        conn.execute(AssertSqlSafe(pause)).await?;
    }
    Ok(false)
}

const PATIENCE: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(50);

/// Notes that something was erased; becomes durable together with the erasure.
pub(crate) async fn mark(writer: &mut Writer) -> Result<()> {
    let set = "INSERT INTO meta (name, value) VALUES ('scrub_due', $1) \
               ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    let mark = format!("{:032x}", rand::random::<u128>());
    sql::execute(writer.conn(), set, cells![mark]).await?;
    Ok(())
}
