//! Everything at once for a while: readers, edits, imports and backups. For `make load`, and so for `make soak`.

#![expect(
    clippy::print_stdout,
    reason = "figures are what a load test is for, besides its verdict"
)]

mod background;
mod editor;
mod growth;
mod readers;
mod watch;

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database, Server, setting};

use self::{
    background::{Backups, Imports},
    editor::Editor,
    readers::{Question, Quiet},
    watch::Sample,
};
use super::{kill::found, two_servers::exported};

/// Minutes of load over all engines together, unless `ATLAS_SOAK_MINUTES` says otherwise. What grows with every answer,
/// edit or import shows within the ten of each engine, which are some hundred imports and fifty thousand answers; what
/// is slower needs the hour on request.
const MINUTES: f64 = 20.0;

/// What is asked while nothing else goes on, to compare with: a tenth of the load, and long enough for a 99th
/// percentile.
const QUIET: (f64, Duration, Duration) = (0.1, Duration::from_secs(20), Duration::from_secs(90));

/// How many times the quiet p99 an answer may take under load.
///
/// This is said of every sort of question, as HELD or MISSED, and fails the test only if `ATLAS_SOAK_STRICT` is set. A
/// machine on which something else runs makes any answer late, so a run that fails for time alone proves nothing; wrong
/// answers, lost writes and growth do, and always fail.
const TIMES_QUIET: f64 = 2.0;

/// After so many wrong answers the rest tells nothing new.
const WRONG_ENOUGH: usize = 20;

/// What all that goes on at once has in common.
#[derive(Default)]
struct Course {
    over: AtomicBool,
    wrong: Mutex<Vec<String>>,
}

impl Course {
    fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }

    fn end(&self) {
        self.over.store(true, Ordering::Relaxed);
    }

    /// Notes an answer that is not as it should be, or work that failed.
    fn wrong(&self, what: String) {
        let mut wrong = self.wrong.lock().expect("nobody panics with it");
        wrong.push(what);
        if wrong.len() >= WRONG_ENOUGH {
            self.end();
        }
    }

    /// Notes a failure, which ends the course.
    fn must(&self, what: &str, done: Result<()>) {
        if let Err(error) = done {
            self.wrong(format!("{what}: {error:#}"));
            self.end();
        }
    }

    /// Sleeps so long, or until the course is over.
    fn pause(&self, span: Duration) {
        let begun = Instant::now();
        while !self.is_over() && begun.elapsed() < span {
            let left = span.saturating_sub(begun.elapsed());
            thread::sleep(left.min(Duration::from_millis(200)));
        }
    }
}

#[test]
#[ignore = "takes many minutes: make load"]
fn soak_load_readers_edits_imports_and_backups_at_once() -> Result<()> {
    let minutes = match setting("ATLAS_SOAK_MINUTES") {
        Some(minutes) => minutes.parse().context("ATLAS_SOAK_MINUTES is a number")?,
        None => MINUTES,
    };
    let databases = Database::every("atlas_load")?;
    let span = Duration::from_secs_f64(minutes * 60.0 / databases.len() as f64);
    let mut failed = Vec::new();
    for database in databases {
        let engine = database.engine();
        // The other engine is worth its figures even if this one fails.
        if let Err(error) = under_load(database, span) {
            println!("{engine} FAILED: {error:#}");
            failed.push(format!("{engine}: {error:#}"));
        }
    }
    ensure!(failed.is_empty(), "{}", failed.join("\n"));
    Ok(())
}

fn under_load(database: Database, span: Duration) -> Result<()> {
    let engine = database.engine();
    let atlas = Atlas::new(database.clone())?;
    let token = atlas.token("loader", "editor")?;
    let mut imports = Imports::prepared()?;
    imports.run(&atlas)?;
    let mut server = atlas.serve("serve")?;
    let mut editor = Editor::new(server.client().with_token(&token));
    editor.fill()?;
    server.wait_until_ready()?;
    // An index that is not there yet is worth a warning, but not here.
    let logged = server.logged().len();

    let (share, least, most) = QUIET;
    let quiet = span.mul_f64(share).clamp(least, most);
    let questions = Question::all(&server)?;
    let quiet = Quiet::measured(&server, &questions, quiet)?;

    let course = Course::default();
    let mut backups = Backups::new()?;
    let (answers, samples) = thread::scope(|scope| {
        let readers = readers::start(scope, &server, &questions, &course);
        scope.spawn(|| editor.edit(&course));
        scope.spawn(|| imports.repeat(&atlas, &course));
        scope.spawn(|| backups.repeat(&atlas, &course));
        let samples = watch::until(span, &course, || Sample::now(&atlas, &database, &server));
        course.end();
        (readers::joined(readers), samples)
    });

    println!(
        "\n{engine}: {:.1} minutes of load, {} firms; {}, {}, {}, {}",
        span.as_secs_f64() / 60.0,
        background::FIRMS,
        readers::summed_up(&answers),
        editor.summed_up(),
        imports.summed_up(),
        backups.summed_up(),
    );
    let held = quiet.compared(&answers, TIMES_QUIET);
    let wrong = course.wrong.into_inner().unwrap_or_default();
    let first = wrong.first().map(String::as_str).unwrap_or_default();
    let grown = growth::told(&samples?);
    ensure!(wrong.is_empty(), "{} wrong, first: {first}", wrong.len());
    no_complaints(&server.logged()[logged..])?;
    afterwards(&atlas, server, &editor, &backups)?;
    ensure!(grown.is_empty(), "grows: {}", grown.join(", "));
    let is_strict = setting("ATLAS_SOAK_STRICT").is_some();
    ensure!(held || !is_strict, "answers under load take too long");
    Ok(())
}

/// Whether everything is there and in order when the load is over.
fn afterwards(atlas: &Atlas, mut server: Server, editor: &Editor, backups: &Backups) -> Result<()> {
    server.wait_until_ready()?;
    editor.all_kept(&server.client())?;
    let (in_store, in_index) = (exported(atlas)?, found(&server.client(), "")?);
    let apart: BTreeSet<_> = in_store.symmetric_difference(&in_index).collect();
    ensure!(
        apart.is_empty(),
        "{} entries are only in the store or only in the index, for example {:?}",
        apart.len(),
        apart.first()
    );
    ensure!(server.stop()?, "the server does not end well");
    println!(
        "  afterwards: {} entries in store and index",
        in_store.len()
    );
    nothing_found(atlas)?;
    let restored = Atlas::new(Database::Sqlite)?;
    restored.must(&["restore", backups.last()?])?;
    nothing_found(&restored)
}

/// Whether a server logged nothing that its operator would have to look after. Statements that took long are counted
/// and told: they are a matter of time, as answers are.
fn no_complaints(log: &str) -> Result<()> {
    let is_complaint = |line: &&str| line.contains(" ERROR ") || line.contains(" WARN ");
    let complaints = log.lines().filter(is_complaint);
    let (slow, complaints): (Vec<&str>, Vec<&str>) =
        complaints.partition(|line| line.contains("slow statement"));
    println!("  {} statements took longer than a second", slow.len());
    ensure!(
        complaints.is_empty(),
        "the server complains {} times:\n{}",
        complaints.len(),
        complaints[..complaints.len().min(5)].join("\n")
    );
    Ok(())
}

/// `doctor` finds nothing, and nothing to warn of.
fn nothing_found(atlas: &Atlas) -> Result<()> {
    let said = atlas.must(&["doctor"])?;
    let found = said.lines().find(|line| line.starts_with("warning: "));
    ensure!(found.is_none(), "doctor finds: {said}");
    Ok(())
}
