use domain::EntryId;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    Engine, Result, Store, StoreError,
    family::Families,
    sql::{self, cells, int, maybe_int, text},
};

/// How bad a finding is; the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Data is damaged, or an acknowledged write could be lost.
    Error,
    /// Something will go wrong if nobody acts.
    Warning,
    /// Good to know.
    Note,
}

/// Something that the doctor found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// How bad it is.
    pub level: Level,
    /// What it is, for programs; stable.
    pub code: &'static str,
    /// What exactly, and what helps; English.
    pub detail: String,
}

/// How many entries are projected again; of more, every second, third … is.
const PROJECTED_MAX: u64 = 5_000;
const PAGE: usize = 250;

/// Queries that count what must not be there.
const DANGLING: &[(&str, &str)] = &[
    (
        "relation-dangles",
        "SELECT count(*) FROM relations r WHERE \
         (r.from_entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = r.from_entry)) \
         OR (r.to_entry IS NOT NULL AND NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = r.to_entry))",
    ),
    (
        "ref-dangles",
        "SELECT count(*) FROM refs r WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = r.entry)",
    ),
    (
        "record-dangles",
        "SELECT count(*) FROM source_records r \
         WHERE NOT EXISTS (SELECT 1 FROM entries e WHERE e.id = r.entry)",
    ),
    (
        "slug-missing",
        "SELECT count(*) FROM entries e WHERE NOT EXISTS \
         (SELECT 1 FROM slugs s WHERE s.kind = e.kind AND s.slug = e.slug AND s.entry = e.id)",
    ),
    (
        "merge-dangles",
        "SELECT count(*) FROM entries e WHERE (e.merged_into IS NULL AND e.canonical <> e.id) \
         OR NOT EXISTS (SELECT 1 FROM entries c WHERE c.id = e.canonical AND c.merged_into IS NULL)",
    ),
];

impl Store {
    /// Examines the database: the engine's own check, durability, the log, names and relations that lead
    /// nowhere, and whether entries say what follows from their records and statements. Worst first; nothing
    /// found means all is well.
    pub async fn doctor(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        match self.engine() {
            Engine::Sqlite => self.examine_sqlite(&mut findings).await?,
            Engine::Postgres => self.examine_postgres(&mut findings).await?,
        }
        for (setting, found) in self.durability().await? {
            let wanted = DURABLE.iter().find(|(name, _)| *name == setting);
            if let Some((_, wanted)) = wanted.filter(|(_, wanted)| *wanted != found) {
                findings.push(not_durable(setting, &found, wanted));
            }
        }
        let mut conn = self.read().await?;
        examine_log(&mut conn, &mut findings).await?;
        for (code, query) in DANGLING {
            let count = sql::number(&mut conn, *query, cells![]).await?;
            if count > 0 {
                let detail = format!("{count} rows lead nowhere; restore from a backup");
                findings.push(error(code, detail));
            }
        }
        drop(conn);
        self.examine_projections(&mut findings).await?;
        findings.sort_by_key(|finding| finding.level);
        Ok(findings)
    }

    /// The settings of writing connections on which it depends that what is acknowledged stays, and what is
    /// erased goes, read back from the engine.
    pub async fn durability(&self) -> Result<Vec<(&'static str, String)>> {
        let questions: &[(&'static str, &'static str)] = match self.engine() {
            Engine::Sqlite => &[
                ("synchronous", "PRAGMA synchronous"),
                ("journal_mode", "PRAGMA journal_mode"),
                ("secure_delete", "PRAGMA secure_delete"),
            ],
            Engine::Postgres => &[("synchronous_commit", "SHOW synchronous_commit")],
        };
        let writers = &self.inner.pools.writers;
        let mut conn = writers.pass(writers.pool.acquire()).await?;
        let mut settings = Vec::new();
        for &(setting, question) in questions {
            settings.push((setting, setting_of(&mut conn, question).await?));
        }
        Ok(settings)
    }

    async fn examine_sqlite(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let mut conn = self.read().await?;
        for row in sql::rows(&mut conn, "PRAGMA integrity_check", cells![]).await? {
            let found = text(&row, 0)?;
            if found != "ok" {
                findings.push(error("database-damaged", found.to_owned()));
            }
        }
        let loose = sql::rows(&mut conn, "PRAGMA foreign_key_check", cells![]).await?;
        if !loose.is_empty() {
            let detail = format!("{} rows refer to rows that are gone", loose.len());
            findings.push(error("reference-dangles", detail));
        }
        Ok(())
    }

    async fn examine_postgres(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let mut conn = self.read().await?;
        for (setting, question) in [
            ("fsync", "SHOW fsync"),
            ("full_page_writes", "SHOW full_page_writes"),
        ] {
            let found = setting_of(&mut conn, question).await?;
            if found != "on" {
                findings.push(not_durable(setting, &found, "on"));
            }
        }
        Ok(())
    }

    async fn examine_projections(&self, findings: &mut Vec<Finding>) -> Result<()> {
        let total: u64 = self.counts().await?.values().sum();
        let step = usize::try_from(total.div_ceil(PROJECTED_MAX).max(1)).unwrap_or(usize::MAX);
        if step > 1 {
            findings.push(Finding {
                level: Level::Note,
                code: "projection-sampled",
                detail: format!("of {total} entries, one in {step} was projected again"),
            });
        }
        let (mut after, mut page) = (None, Vec::new());
        loop {
            let ids = self.entry_ids(after, 10_000).await?;
            after = ids.last().copied();
            page.extend(ids.into_iter().step_by(step));
            while page.len() >= PAGE || (after.is_none() && !page.is_empty()) {
                let rest = page.split_off(page.len().min(PAGE));
                self.examine_page(&page, findings).await?;
                page = rest;
            }
            if after.is_none() {
                return Ok(());
            }
        }
    }

    async fn examine_page(&self, ids: &[EntryId], findings: &mut Vec<Finding>) -> Result<()> {
        let mut conn = self.snapshot().await?;
        let families = match Families::load(&mut conn, ids.to_vec()).await {
            Ok(families) => families,
            Err(StoreError::Corrupt(detail)) => {
                findings.push(error("entry-unreadable", detail));
                return Ok(());
            }
            Err(other) => return Err(other),
        };
        for family in families.families.values() {
            let stored = &family.root().entry;
            match families.project(family) {
                Ok(content) if content == stored.content => {}
                Ok(_) => findings.push(Finding {
                    level: Level::Warning,
                    code: "projection-stale",
                    detail: format!(
                        "entry {} does not say what follows from its records and statements; its next change \
                         mends it",
                        stored.id
                    ),
                }),
                Err(fault) => findings.push(error("entry-unreadable", fault.to_string())),
            }
        }
        Ok(())
    }
}

/// What [`Store::durability`] must say.
const DURABLE: &[(&str, &str)] = &[
    ("synchronous", "2"),
    ("journal_mode", "wal"),
    ("secure_delete", "1"),
    ("synchronous_commit", "on"),
];

async fn setting_of(conn: &mut AnyConnection, question: &'static str) -> Result<String> {
    let row = sql::row(conn, question, cells![]).await?;
    let Some(row) = row else {
        return Ok(String::new());
    };
    match text(&row, 0) {
        Ok(text) => Ok(text.to_owned()),
        Err(_) => Ok(int(&row, 0)?.to_string()),
    }
}

fn not_durable(setting: &str, found: &str, wanted: &str) -> Finding {
    let detail = format!(
        "{setting} is '{found}': a power failure could lose acknowledged writes; set it to '{wanted}'"
    );
    error("not-durable", detail)
}

async fn examine_log(conn: &mut AnyConnection, findings: &mut Vec<Finding>) -> Result<()> {
    let query =
        "SELECT count(*), min(seq), max(seq), (SELECT last FROM counter WHERE id = 1) FROM changes";
    let Some(row) = sql::row(conn, AssertSqlSafe(query), cells![]).await? else {
        return Ok(());
    };
    let (count, first) = (int(&row, 0)?, maybe_int(&row, 1)?.unwrap_or(1));
    let (last, counter) = (maybe_int(&row, 2)?.unwrap_or(0), int(&row, 3)?);
    if first != 1 || last != count || counter != last {
        let detail = format!(
            "the log has {count} lines from {first} to {last}, its counter is at {counter}; followers may \
             have missed changes: rebuild the index, restore from a backup"
        );
        findings.push(error("log-gap", detail));
    }
    Ok(())
}

const fn error(code: &'static str, detail: String) -> Finding {
    Finding {
        level: Level::Error,
        code,
        detail,
    }
}
