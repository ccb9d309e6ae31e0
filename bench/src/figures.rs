//! The figures of the whole state: what loading, answering and holding it costs, beside the [`crate::baseline`].

#![expect(clippy::print_stdout, reason = "figures are what this prints")]

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result};
use e2e::{Atlas, Client, Database, Server, Times, anonymous_memory};

use crate::{
    baseline::Baseline,
    guides,
    measure::{once, throughput},
    queries::{Question, questions},
    state::{self, Size},
};

/// Questions of each sort.
const QUESTIONS: usize = 250;

/// Measures everything at this size.
///
/// # Errors
/// When something does not work; figures that miss their goal are printed, not errors.
pub fn all(folder: &Path, size: Size) -> Result<()> {
    println!(
        "synthetic state: {} firms, {} other entries, seed {}; goals in brackets",
        size.firms, size.others, size.seed
    );
    let lists = folder.join("lists");
    state::write(&lists, size)?;
    let raw = fresh(&folder.join("baseline"))?;
    let built = Baseline::build(&raw, size)?;
    println!(
        "raw Tantivy builds {} entries: {:.0}/s",
        built.entries, built.rate
    );
    for database in Database::every("atlas_figures")? {
        let is_embedded = database.engine() == "SQLite";
        let atlas = if is_embedded {
            Atlas::at(&fresh(&folder.join("atlas"))?, database.clone())?
        } else {
            Atlas::new(database.clone())?
        };
        let goal = if is_embedded { 5_000.0 } else { 3_000.0 };
        load(&atlas, &lists, size, goal, database.engine())?;
        if is_embedded {
            rebuild(&atlas, size, built.rate)?;
            serving(&atlas, &raw, size)?;
        }
    }
    Ok(())
}

/// Measures the answers of what [`all`] left in the folder.
///
/// # Errors
/// When something does not work.
pub fn answers(folder: &Path, size: Size) -> Result<()> {
    let atlas = Atlas::at(&folder.join("atlas"), Database::Sqlite)?;
    serving(&atlas, &folder.join("baseline"), size)
}

/// An empty folder in this place.
fn fresh(folder: &Path) -> Result<PathBuf> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    std::fs::create_dir_all(folder)?;
    Ok(folder.to_owned())
}

/// Imports while a server follows, until everything is found.
fn load(atlas: &Atlas, lists: &Path, size: Size, goal: f64, engine: &str) -> Result<()> {
    let server = atlas.serve("serve")?;
    let files = ["synthetic.toml", "firms.csv", "others.csv", "relations.csv"];
    let files = files.map(|name| lists.join(name).to_string_lossy().into_owned());
    let arguments: Vec<&str> = ["import"]
        .into_iter()
        .chain(files.iter().map(String::as_str))
        .collect();
    let begun = Instant::now();
    let mut import = atlas.start(&arguments)?;
    let lines = BufReader::new(import.stdout.take().context("what it prints")?).lines();
    let mut written = begun.elapsed();
    for line in lines {
        // The first line that sums up what came in.
        if line?.contains(" new entries, ") {
            written = begun.elapsed();
        }
    }
    anyhow::ensure!(import.wait()?.success(), "the import failed");
    let linked = begun.elapsed();
    while server.client().get("/readyz")?.status != 200 {
        std::thread::sleep(Duration::from_millis(20));
    }
    let found = begun.elapsed();
    let entries = (size.firms + size.others) as f64;
    let rate = |time: Duration| entries / time.as_secs_f64();
    println!(
        "import into {engine} while a server indexes: {:.0}/s written [{goal:.0}], {:.0}/s until linked, {:.0}/s until \
         all is found; server then holds {:.0} MB",
        rate(written),
        rate(linked),
        rate(found),
        anonymous_memory(server.process())?
    );
    server.stop()?;
    Ok(())
}

fn rebuild(atlas: &Atlas, size: Size, raw: f64) -> Result<()> {
    let begun = Instant::now();
    atlas.must(&["reindex"])?;
    let rate = (size.firms + size.others) as f64 / begun.elapsed().as_secs_f64();
    println!(
        "reindex: {rate:.0}/s, {:.2} of raw Tantivy [0.7]",
        rate / raw
    );
    Ok(())
}

fn serving(atlas: &Atlas, raw: &Path, size: Size) -> Result<()> {
    let begun = Instant::now();
    let server = atlas.serve_until(|client| {
        client
            .get("/api/v1/search?q=Laser")
            .is_ok_and(|a| a.status == 200)
    })?;
    println!(
        "first answer after start: {:.2} s [2]",
        begun.elapsed().as_secs_f64()
    );
    let peer = Peer::start(raw)?;
    let (ours, theirs) = (server.client(), Client::new(&peer.base));
    let questions = questions(size, QUESTIONS);
    compare(&ours, &theirs, &questions)?;
    busy(&ours, &theirs, &questions)?;
    pages(&server)?;
    let (guides, first) = guides::times(&ours)?;
    println!(
        "guides for 60 questions [500 ms]: {guides}; the first {:.0} ms",
        first.as_secs_f64() * 1e3
    );
    println!(
        "anonymous memory of the serving process: {:.0} MB [500]",
        anonymous_memory(server.process())?
    );
    server.stop()?;
    Ok(())
}

/// Both sides are asked the same, in turn; the first round warms both.
fn compare(ours: &Client, theirs: &Client, questions: &[Question]) -> Result<()> {
    let mut sorts: Vec<&str> = questions.iter().map(|question| question.sort).collect();
    sorts.sort_unstable();
    sorts.dedup();
    let (mut all_ours, mut all_theirs) = (Vec::new(), Vec::new());
    let mut slowest = (Duration::ZERO, "");
    for sort in sorts {
        let (mut a, mut b) = (Vec::new(), Vec::new());
        for round in 0..3 {
            for question in questions.iter().filter(|question| question.sort == sort) {
                let words = encoded(&question.q);
                let our = once(ours, &format!("/api/v1/search?q={words}&limit=20"))?;
                let their = once(theirs, &format!("/search?q={words}"))?;
                if round > 0 {
                    a.push(our);
                    b.push(their);
                    if our > slowest.0 {
                        slowest = (our, &question.q);
                    }
                }
            }
        }
        all_ours.extend(&a);
        all_theirs.extend(&b);
        println!("  {sort}: atlas {}; raw {}", Times::new(a), Times::new(b));
    }
    let (a, b) = (Times::new(all_ours), Times::new(all_theirs));
    println!(
        "search API, 20 hits, all counts: atlas {a}; raw {b}; p50 is {:.2} times [1.5], p99 {:.2} times [2]",
        a.percentile(50) / b.percentile(50),
        a.percentile(99) / b.percentile(99)
    );
    println!(
        "slowest [100 ms]: {:.1} ms, {}",
        slowest.0.as_secs_f64() * 1e3,
        slowest.1
    );
    Ok(())
}

fn busy(ours: &Client, theirs: &Client, questions: &[Question]) -> Result<()> {
    let span = Duration::from_secs(10);
    let paths = |begin: &str, end: &str| -> Vec<String> {
        let of = |question: &Question| format!("{begin}{}{end}", encoded(&question.q));
        questions.iter().map(of).collect()
    };
    let raw = throughput(theirs, &paths("/search?q=", ""), span)?;
    let api = throughput(ours, &paths("/api/v1/search?q=", "&limit=20"), span)?;
    let html = throughput(ours, &paths("/de/suche?q=", ""), span)?;
    println!(
        "two clients at once: raw {raw:.0}/s; API {api:.0}/s; HTML {html:.0}/s, {:.2} of the API, {:.2} of raw [half as many]",
        html / api,
        html / raw
    );
    Ok(())
}

fn pages(server: &Server) -> Result<()> {
    let client = server.client();
    for (what, path) in [
        ("front page with the map of the state", "/de"),
        ("search as map", "/de/suche?view=map"),
        ("map", "/de/karte"),
        ("page of Cologne", "/de/orte/koeln"),
        (
            "page of a district with some 20,000 firms",
            "/de/kreise/kreis-mettmann",
        ),
        ("all entries, newest first", "/de/suche?order=newest"),
        ("directory", "/de/verzeichnis"),
    ] {
        let times: Result<Vec<Duration>> = (0..20).map(|_| once(&client, path)).collect();
        println!("page: {what} ({path}): {} [100]", Times::new(times?));
    }
    Ok(())
}

/// The baseline in a process of its own.
struct Peer {
    child: Child,
    base: String,
}

impl Peer {
    fn start(folder: &Path) -> Result<Self> {
        let program: PathBuf = std::env::current_exe()?;
        let mut child = Command::new(program)
            .arg("baseline")
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let mut base = String::new();
        let stdout = child.stdout.take().context("what it prints")?;
        BufReader::new(stdout).read_line(&mut base)?;
        let base = base.trim().to_owned();
        Ok(Self { child, base })
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn encoded(q: &str) -> String {
    url::form_urlencoded::byte_serialize(q.as_bytes()).collect()
}
