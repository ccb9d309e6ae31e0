//! An import that is interrupted: it ends in peace or not at all, and running it again comes to the same end.

use std::{
    collections::BTreeSet,
    fs::{self, File},
    io::{BufRead as _, BufReader, Read as _, Write as _},
    process::{Child, Command},
    sync::mpsc,
    thread,
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database};
use serde_json::Value;

use super::bench::{firms, firms_csv, import_firms};

/// Firms in the list.
const FIRMS: usize = 2_300;

/// Firms in a batch.
const BATCH: usize = 1_000;

/// Lines of the list that are there before the interruption: more than one batch, fewer than all.
const BEFORE: usize = 1_100;

#[test]
fn sigterm_ends_an_import_after_its_batch_and_running_it_again_goes_on() -> Result<()> {
    for database in Database::every("atlas_term")? {
        let engine = database.engine();
        let whole = whole(&database)?;
        let atlas = Atlas::new(database)?;
        for is_first in [true, false] {
            stopped(&atlas, is_first, &whole).with_context(|| format!("{engine}, {is_first}"))?;
        }
        atlas.must(&["doctor"])?;
    }
    Ok(())
}

/// Stops an import and runs it again, in an empty atlas or in one that holds already what is not read before the stop.
fn stopped(atlas: &Atlas, is_first: bool, whole: &BTreeSet<String>) -> Result<()> {
    atlas.must(&["sources"])?;
    let interrupted = interrupt(atlas, "-TERM")?;
    ensure!(interrupted.code == Some(143), "{interrupted:?}");
    for word in ["run the import again", "interrupted"] {
        ensure!(
            interrupted.said.contains(word),
            "{word}: {}",
            interrupted.said
        );
    }
    ensure!(
        !interrupted.said.contains("vanished at"),
        "{}",
        interrupted.said
    );
    let so_far = content(atlas)?.len();
    ensure!(
        (so_far < FIRMS) == is_first && so_far >= BATCH,
        "{so_far} entries"
    );
    let sources = atlas.must(&["sources"])?;
    ensure!(sources.contains(" 0 vanished"), "{sources}");
    import_firms(atlas, FIRMS)?;
    ensure!(content(atlas)? == *whole, "another end");
    Ok(())
}

#[test]
fn an_import_that_is_killed_half_way_comes_to_the_same_end_when_run_again() -> Result<()> {
    for database in Database::every("atlas_half")? {
        let engine = database.engine();
        let whole = whole(&database)?;
        let atlas = Atlas::new(database)?;
        atlas.must(&["sources"])?;
        let killed = interrupt(&atlas, "-KILL")?;
        ensure!(killed.code.is_none(), "{engine}: {killed:?}");
        let so_far = content(&atlas)?.len();
        ensure!(
            (BATCH..=BEFORE).contains(&so_far) && so_far.is_multiple_of(BATCH),
            "{engine}: {so_far} entries, which are no whole batches"
        );
        import_firms(&atlas, FIRMS)?;
        ensure!(content(&atlas)? == whole, "{engine}: another end");
        atlas.must(&["doctor"])?;
    }
    Ok(())
}

/// What an import without trouble leaves; once on the engine itself is enough, and it is the same on both.
fn whole(_: &Database) -> Result<BTreeSet<String>> {
    let atlas = Atlas::new(Database::Sqlite)?;
    import_firms(&atlas, FIRMS)?;
    let whole = content(&atlas)?;
    ensure!(whole.len() == FIRMS, "{} entries", whole.len());
    Ok(whole)
}

/// Everything public in an atlas, without what is another for every atlas: ids and times.
pub fn content(atlas: &Atlas) -> Result<BTreeSet<String>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("all.jsonl");
    atlas.must(&["export", "jsonl", file.to_str().context("UTF-8")?])?;
    let text = fs::read_to_string(file)?;
    let line = |line: &str| -> Result<String> {
        let mut value: Value = serde_json::from_str(line)?;
        let object = value.as_object_mut().context("an entry is an object")?;
        for name in ["id", "created", "updated", "url"] {
            object.remove(name);
        }
        Ok(value.to_string())
    };
    text.lines().map(line).collect()
}

#[derive(Debug)]
struct Interrupted {
    /// None if a signal ended it.
    code: Option<i32>,
    /// What it printed.
    said: String,
}

/// Imports the list through a pipe that gives only its beginning, sends the signal in the middle, then gives the rest.
fn interrupt(atlas: &Atlas, signal: &str) -> Result<Interrupted> {
    let folder = tempfile::tempdir()?;
    let (mapping, _) = firms(folder.path(), 0)?;
    let pipe = folder.path().join("pipe.csv");
    let made = Command::new("mkfifo").arg(&pipe).status()?;
    ensure!(made.success(), "mkfifo failed");
    let mut import = atlas.spawn(&["import", &mapping, pipe.to_str().context("UTF-8")?])?;
    let lines = lines_of(&mut import)?;
    let mut said = String::new();
    let mut until = |word: &str| -> Result<String> {
        while !said.contains(word) {
            let line = lines
                .recv()
                .with_context(|| format!("no '{word}' in {said}"))?;
            said.push_str(&line);
            said.push('\n');
        }
        Ok(said.clone())
    };
    let csv = firms_csv(FIRMS);
    let beginning = csv.lines().take(BEFORE + 1).map(str::len).sum::<usize>() + BEFORE + 1;
    let (beginning, rest) = csv.split_at(beginning);
    let mut input = File::options().write(true).open(&pipe)?;
    input.write_all(beginning.as_bytes())?;
    until("rows")?;
    let pid = import.id().to_string();
    ensure!(
        Command::new("kill")
            .args([signal, &pid])
            .status()?
            .success()
    );
    if signal == "-TERM" {
        until("stopping after the current batch")?;
        // Who ended already does not read it.
        let _ = input.write_all(rest.as_bytes());
    }
    let code = import.wait()?.code();
    drop(input);
    for line in lines {
        said.push_str(&line);
        said.push('\n');
    }
    let mut out = String::new();
    import
        .stdout
        .take()
        .context("standard output is piped")?
        .read_to_string(&mut out)?;
    said.push_str(&out);
    Ok(Interrupted { code, said })
}

/// The lines of its standard error as they come.
fn lines_of(child: &mut Child) -> Result<mpsc::Receiver<String>> {
    let stderr = child.stderr.take().context("standard error is piped")?;
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(stderr).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    Ok(lines)
}
