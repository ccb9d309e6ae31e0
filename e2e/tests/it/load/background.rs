//! The work of an operator that goes on beside the readers: imports of a list that changes, and backups.

use std::{
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Times};
use tempfile::TempDir;

use super::{
    super::bench::{firms, firms_csv},
    Course,
};

/// Firms in the list.
pub const FIRMS: usize = 20_000;

/// Every so many firms one says something else than the time before.
const CHANGES_EVERY: usize = 100;

/// Of so many firms at the end of the list one half is missing, each time the other one.
const COME_AND_GO: usize = 500;

/// Between two imports. An office imports a few times a day; here it does so nearly all the time.
const PAUSE: Duration = Duration::from_secs(1);

/// Between two backups.
const BACKUP_PAUSE: Duration = Duration::from_secs(15);

/// A list that is imported again and again, each time a little different, never longer.
pub struct Imports {
    _folder: TempDir,
    mapping: String,
    list: String,
    times: Vec<Duration>,
}

impl Imports {
    pub fn prepared() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (mapping, list) = firms(folder.path(), FIRMS)?;
        Ok(Self {
            _folder: folder,
            mapping,
            list,
            times: Vec::new(),
        })
    }

    /// Imports the list as it is.
    pub fn run(&self, atlas: &Atlas) -> Result<String> {
        atlas.must(&["import", &self.mapping, &self.list])
    }

    /// Imports until the course is over.
    pub fn repeat(&mut self, atlas: &Atlas, course: &Course) {
        for round in 1.. {
            if course.is_over() {
                return;
            }
            course.must(&format!("import {round}"), self.next(atlas, round));
            course.pause(PAUSE);
        }
    }

    fn next(&mut self, atlas: &Atlas, round: usize) -> Result<()> {
        fs::write(&self.list, changed(round))?;
        let begun = Instant::now();
        let said = self.run(atlas)?;
        self.times.push(begun.elapsed());
        // Whoever came in the first time is known ever after.
        ensure!(said.contains(" 0 new entries, "), "{said}");
        let gone = format!("vanished at the source: {} records", COME_AND_GO / 2);
        ensure!(said.contains(&gone), "{said}");
        Ok(())
    }

    pub fn summed_up(&self) -> String {
        let times = Times::new(self.times.clone());
        format!(
            "{} imports (p50 {:.1} s)",
            self.times.len(),
            times.percentile(50) / 1e3
        )
    }
}

/// The list as it is in this round.
fn changed(round: usize) -> String {
    let list = firms_csv(FIRMS);
    let mut lines = list.lines();
    let mut changed = lines
        .next()
        .map(|head| format!("{head}\n"))
        .unwrap_or_default();
    for (id, line) in lines.enumerate() {
        let comes_and_goes = id >= FIRMS - COME_AND_GO;
        if comes_and_goes && id % 2 == round % 2 {
            continue;
        }
        if id % CHANGES_EVERY == round % CHANGES_EVERY {
            let line = line.replace("Anlage", &format!("seit Lauf {round} neu, Anlage"));
            writeln!(changed, "{line}").expect("a text takes everything");
        } else {
            writeln!(changed, "{line}").expect("a text takes everything");
        }
    }
    changed
}

/// Backups that are made one after the other; the last one stays.
pub struct Backups {
    folder: TempDir,
    last: Option<String>,
    times: Vec<Duration>,
}

impl Backups {
    pub fn new() -> Result<Self> {
        Ok(Self {
            folder: tempfile::tempdir()?,
            last: None,
            times: Vec::new(),
        })
    }

    /// Backs up until the course is over.
    pub fn repeat(&mut self, atlas: &Atlas, course: &Course) {
        for round in 1.. {
            if course.is_over() {
                return;
            }
            course.must(&format!("backup {round}"), self.next(atlas, round));
            course.pause(BACKUP_PAUSE);
        }
    }

    fn next(&mut self, atlas: &Atlas, round: usize) -> Result<()> {
        let file = self.folder.path().join(format!("{round}.backup"));
        let file = file.to_str().context("UTF-8")?.to_owned();
        let begun = Instant::now();
        atlas.must(&["backup", &file])?;
        self.times.push(begun.elapsed());
        if let Some(before) = self.last.replace(file) {
            fs::remove_file(before)?;
        }
        Ok(())
    }

    /// The file of the last one.
    pub fn last(&self) -> Result<&str> {
        self.last.as_deref().context("there was no backup")
    }

    pub fn summed_up(&self) -> String {
        let times = Times::new(self.times.clone());
        format!(
            "{} backups (p50 {:.1} s)",
            self.times.len(),
            times.percentile(50) / 1e3
        )
    }
}
