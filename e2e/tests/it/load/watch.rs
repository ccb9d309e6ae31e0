//! What a server holds while it is under load: memory, open files, and the files that it writes.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use e2e::{Atlas, Database, Server, anonymous_memory, open_files};

use super::Course;

/// How often it is looked.
const EVERY: Duration = Duration::from_secs(2);

/// What there was at one moment.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sample {
    /// Anonymous memory of the server, in MB.
    pub memory: f64,
    /// Its open files and connections.
    pub handles: f64,
    /// Files in the index's folder, and their size in MB.
    pub index_files: f64,
    pub index: f64,
    /// The database without its write-ahead log, in MB.
    pub database: f64,
    /// SQLite's write-ahead log, in MB; that of PostgreSQL belongs to its server.
    pub write_ahead: f64,
    /// Other files in the data folder.
    pub others: f64,
    /// The number of the last change.
    pub change: f64,
    /// How many changes the index is behind.
    pub lag: f64,
}

impl Sample {
    pub fn now(atlas: &Atlas, database: &Database, server: &Server) -> Result<Self> {
        let index = Held::under(&atlas.data().join("index"))?;
        let all = Held::under(atlas.data())?;
        let size =
            |name: &str| megabytes(atlas.data().join(name).metadata().map_or(0, |m| m.len()));
        let of_database = match database {
            Database::Sqlite => size("atlas.sqlite"),
            Database::Postgres(_) => {
                let said = database
                    .execute(atlas.data(), "SELECT pg_database_size(current_database())")?;
                megabytes(said.trim().parse().context("a size")?)
            }
        };
        Ok(Self {
            memory: anonymous_memory(server.process())?,
            handles: open_files(server.process())? as f64,
            index_files: index.files as f64,
            index: megabytes(index.bytes),
            database: of_database,
            write_ahead: size("atlas.sqlite-wal"),
            others: (all.files.saturating_sub(index.files)) as f64,
            change: server.metric("atlas_log_position ")?,
            lag: server.metric("atlas_index_lag ")?,
        })
    }
}

/// Looks again and again for so long, or until the course is over.
pub fn until(
    span: Duration,
    course: &Course,
    look: impl Fn() -> Result<Sample>,
) -> Result<Vec<Sample>> {
    let begun = Instant::now();
    let mut samples = Vec::new();
    while begun.elapsed() < span && !course.is_over() {
        samples.push(look()?);
        course.pause(EVERY.min(span.saturating_sub(begun.elapsed())));
    }
    Ok(samples)
}

/// How much lies in a folder.
#[derive(Default)]
struct Held {
    files: usize,
    bytes: u64,
}

impl Held {
    fn under(folder: &Path) -> Result<Self> {
        let mut held = Self::default();
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            // A server under load removes files at any moment.
            let Ok(about) = entry.metadata() else {
                continue;
            };
            if about.is_dir() {
                let within = Self::under(&entry.path())?;
                held.files += within.files;
                held.bytes += within.bytes;
            } else {
                held.files += 1;
                held.bytes += about.len();
            }
        }
        Ok(held)
    }
}

fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
