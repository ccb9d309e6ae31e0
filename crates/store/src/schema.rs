use sqlx::{AnyConnection, Executor};

use crate::{
    Engine, Result, StoreError,
    gate::Gate,
    sql::{self, cells},
    writer,
};

/// Every step from an empty database to today's, in order. A step that was released is never changed.
const MIGRATIONS: &[&str] = &[
    include_str!("../migrations/0001_atlas.sql"),
    include_str!("../migrations/0002_the_whole_atlas.sql"),
    include_str!("../migrations/0003_sources_of_entries.sql"),
    include_str!("../migrations/0004_inquiries.sql"),
    include_str!("../migrations/0005_reports.sql"),
];

/// The schema number that this program writes.
pub(crate) const SCHEMA: i64 = MIGRATIONS.len() as i64;

/// The version in which contents and drafts are written as JSON.
pub(crate) const CONTENT_SCHEMA: i64 = 1;

/// Every table, each after those it refers to: the order of a restore; a deletion goes backwards.
pub(crate) const TABLES: &[Table] = &[
    table("meta", &["name", "value"], &[]),
    table("counter", &["id", "last"], &["id", "last"]),
    table(
        "changes",
        &[
            "seq", "at", "actor", "kind", "entry", "other", "relation", "seen",
        ],
        &["seq", "at"],
    ),
    table("accounts", &["id", "name", "role", "created"], &["created"]),
    table("tokens", &["hash", "account", "created"], &["created"]),
    table(
        "entries",
        &[
            "id",
            "kind",
            "slug",
            "owner",
            "visibility",
            "guarded",
            "state",
            "merged_into",
            "canonical",
            "version",
            "created",
            "updated",
            "vanished",
            "fictional",
            "schema",
            "content",
        ],
        &[
            "version",
            "created",
            "updated",
            "vanished",
            "fictional",
            "schema",
        ],
    ),
    table("slugs", &["kind", "slug", "entry"], &[]),
    table("refs", &["ref", "entry"], &[]),
    table("name_keys", &["name_key", "ags", "entry"], &[]),
    table("sources", &["id", "body", "reading"], &[]),
    table(
        "source_records",
        &[
            "source",
            "key",
            "entry",
            "visibility",
            "fetched",
            "vanished",
            "url",
            "notes",
            "schema",
            "draft",
            "hash",
        ],
        &["fetched", "vanished", "schema"],
    ),
    table(
        "statements",
        &["entry", "part", "value", "actor", "at"],
        &["at"],
    ),
    table(
        "relations",
        &[
            "id",
            "kind",
            "from_ref",
            "to_ref",
            "from_entry",
            "to_entry",
            "role",
            "since",
            "until",
            "source",
            "source_key",
            "hash",
            "vanished",
        ],
        &["vanished"],
    ),
    table(
        "merges",
        &[
            "id",
            "kept",
            "gone",
            "state_before",
            "actor",
            "at",
            "undone",
        ],
        &["at", "undone"],
    ),
    table("erased", &["ref_hash"], &[]),
    table("postcodes", &["code", "ags"], &[]),
    table("leases", &["name", "holder", "until"], &["until"]),
    table("positions", &["name", "seq"], &["seq"]),
    table("concepts", &["source", "uri", "hash", "body"], &[]),
    table(
        "observations",
        &["area", "indicator", "day", "source", "value"],
        &["value"],
    ),
    table(
        "site_texts",
        &["name", "language", "body", "actor", "at"],
        &["at"],
    ),
    table(
        "messages",
        &["id", "at", "topic", "page", "body", "contact", "done"],
        &["at", "done"],
    ),
    table(
        "candidates",
        &["one", "other", "score", "reasons", "verdict", "actor", "at"],
        &["score", "at"],
    ),
    table(
        "inquiries",
        &["id", "sealed", "version", "expires"],
        &["version", "expires"],
    ),
    table("fits", &["entry", "month", "fit", "times"], &["times"]),
    table(
        "reports",
        &[
            "id", "ags", "park_key", "park", "reason", "month", "expires",
        ],
        &["expires"],
    ),
    table(
        "report_answers",
        &[
            "ags", "park_key", "at", "park", "state", "german", "english", "actor",
        ],
        &["at"],
    ),
];

/// A table and its columns; those in `numbers` are BIGINT, the others TEXT. The first columns are its key.
#[derive(Debug)]
pub(crate) struct Table {
    pub name: &'static str,
    pub columns: &'static [&'static str],
    pub numbers: &'static [&'static str],
}

const fn table(
    name: &'static str,
    columns: &'static [&'static str],
    numbers: &'static [&'static str],
) -> Table {
    Table {
        name,
        columns,
        numbers,
    }
}

/// Brings the database to today's schema.
///
/// # Errors
/// [`StoreError::NewerSchema`] when a newer program wrote it; nothing is touched then.
pub(crate) async fn migrate(writers: &Gate, engine: Engine) -> Result<()> {
    let mut tx = writer::begin(writers, engine).await?;
    if engine == Engine::Postgres {
        // Two replicas may start at once: the second waits here and finds the work done.
        sql::execute(&mut tx, "SELECT pg_advisory_xact_lock(4711)", cells![]).await?;
    }
    tx.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT NOT NULL)")
        .await?;
    let found = version(&mut tx).await?;
    if found > SCHEMA {
        return Err(StoreError::NewerSchema {
            found,
            known: SCHEMA,
        });
    }
    let done = usize::try_from(found)
        .map_err(|_| StoreError::Corrupt(format!("schema number {found}")))?;
    for migration in &MIGRATIONS[done..] {
        tx.execute(*migration).await?;
    }
    if found < SCHEMA {
        sql::execute(&mut tx, "DELETE FROM schema_version", cells![]).await?;
        let insert = "INSERT INTO schema_version (version) VALUES ($1)";
        sql::execute(&mut tx, insert, cells![SCHEMA]).await?;
    }
    Ok(tx.commit().await?)
}

async fn version(conn: &mut AnyConnection) -> Result<i64> {
    let found = "SELECT version FROM schema_version ORDER BY version DESC LIMIT 1";
    sql::number(conn, found, cells![]).await
}
