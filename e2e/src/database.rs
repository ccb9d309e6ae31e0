use std::{path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};

use crate::setting;

/// What an atlas under test keeps its entries in.
#[derive(Debug, Clone)]
pub enum Database {
    /// The built-in SQLite in the data folder.
    Sqlite,
    /// A fresh database of its own on the test server.
    Postgres(String),
}

impl Database {
    /// A fresh database on every engine that is there: SQLite always, PostgreSQL if the tests have a server.
    ///
    /// # Errors
    /// When the server is there but refuses.
    pub fn every(name: &str) -> Result<Vec<Self>> {
        let mut all = vec![Self::Sqlite];
        match Self::postgres(name)? {
            Some(database) => all.push(database),
            None => eprintln!("skipped on PostgreSQL: ATLAS_TEST_POSTGRES names no server"),
        }
        Ok(all)
    }

    /// A fresh PostgreSQL database whose name begins with `name`; none without a server to make it on.
    ///
    /// # Errors
    /// When the server is there but refuses.
    pub fn postgres(name: &str) -> Result<Option<Self>> {
        let Some(server) = setting("ATLAS_TEST_POSTGRES") else {
            return Ok(None);
        };
        let database = format!("{name}_{:08x}", rand::random::<u32>());
        let status = Command::new(client("createdb"))
            .arg(format!("--maintenance-db={server}"))
            .arg(&database)
            .status()
            .context("createdb does not run")?;
        ensure!(status.success(), "createdb {database} failed");
        let (host, _) = server
            .rsplit_once('/')
            .context("the server's URL names a database")?;
        Ok(Some(Self::Postgres(format!("{host}/{database}"))))
    }

    /// Its name for messages.
    #[must_use]
    pub const fn engine(&self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres(_) => "PostgreSQL",
        }
    }
}

/// A program of PostgreSQL: beside the newest server, else on the path.
pub(crate) fn client(program: &str) -> PathBuf {
    let versions = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten();
    let mut found: Vec<PathBuf> = versions
        .filter_map(|version| Some(version.ok()?.path().join("bin").join(program)))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop().unwrap_or_else(|| PathBuf::from(program))
}
