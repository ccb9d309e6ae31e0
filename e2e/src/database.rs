use std::{
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::Command,
};

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
        Self::created(name, &[])
    }

    /// The same with its tables in this folder of this machine, which is given to the server.
    ///
    /// # Errors
    /// When the server is there but refuses, or is elsewhere.
    pub fn postgres_in(name: &str, folder: &Path) -> Result<Option<Self>> {
        let Some(server) = setting("ATLAS_TEST_POSTGRES") else {
            return Ok(None);
        };
        let data = psql(&server, "SHOW data_directory")?;
        let owner = std::fs::metadata(data.trim()).context("the server's folder")?;
        std::os::unix::fs::chown(folder, Some(owner.uid()), Some(owner.gid()))?;
        let place = tablespace(folder);
        let create = format!("CREATE TABLESPACE {place} LOCATION '{}'", folder.display());
        psql(&server, &create)?;
        Self::created(name, &[format!("--tablespace={place}")])
    }

    /// Removes a database made by [`Database::postgres_in`], so that the server needs the folder no more.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn leave(&self, folder: &Path) -> Result<()> {
        let (Self::Postgres(url), Some(server)) = (self, setting("ATLAS_TEST_POSTGRES")) else {
            return Ok(());
        };
        let name = url.rsplit('/').next().context("a URL with a name")?;
        psql(&server, &format!("DROP DATABASE {name} WITH (FORCE)"))?;
        psql(&server, &format!("DROP TABLESPACE {}", tablespace(folder)))?;
        Ok(())
    }

    /// Runs a statement on it behind the program's back, and gives what it said; `data` is the data folder.
    ///
    /// # Errors
    /// When the database refuses, or there is no client for it.
    pub fn execute(&self, data: &Path, statement: &str) -> Result<String> {
        const PYTHON: &str = "import sqlite3, sys\n\
            with sqlite3.connect(sys.argv[1]) as db:\n for row in db.execute(sys.argv[2]): print(*row)\n\
            db.close()";
        if let Self::Postgres(url) = self {
            return psql(url, statement);
        }
        let output = Command::new("python3")
            .args(["-c", PYTHON])
            .arg(data.join("atlas.sqlite"))
            .arg(statement)
            .output()
            .context("python3 does not run")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{statement}: {said}");
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Everything in it as text: where it is a file, the data folder tells that.
    ///
    /// # Errors
    /// When the server refuses.
    pub fn dump(&self) -> Result<String> {
        let Self::Postgres(url) = self else {
            return Ok(String::new());
        };
        let output = Command::new(client("pg_dump")).arg(url).output()?;
        ensure!(output.status.success(), "pg_dump failed");
        let dump = String::from_utf8(output.stdout)?;
        // Those have a random word in them.
        let is_same = |line: &&str| !line.contains("restrict ");
        Ok(dump.lines().filter(is_same).collect::<Vec<_>>().join("\n"))
    }

    fn created(name: &str, options: &[String]) -> Result<Option<Self>> {
        let Some(server) = setting("ATLAS_TEST_POSTGRES") else {
            return Ok(None);
        };
        let database = format!("{name}_{:08x}", rand::random::<u32>());
        let status = Command::new(client("createdb"))
            .arg(format!("--maintenance-db={server}"))
            .args(options)
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

/// A name for what the server keeps in this folder.
fn tablespace(folder: &Path) -> String {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    format!("disk_{}", letters.collect::<String>().to_lowercase())
}

/// What the server says to one statement.
fn psql(server: &str, statement: &str) -> Result<String> {
    let output = Command::new(client("psql"))
        .args(["--no-psqlrc", "--quiet", "--tuples-only", "--no-align"])
        .args(["--command", statement, server])
        .output()
        .context("psql does not run")?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.success(), "{statement}: {said}");
    Ok(String::from_utf8(output.stdout)?)
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
