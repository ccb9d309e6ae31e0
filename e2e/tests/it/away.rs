//! The database is gone or locked for a while: who asks is told to come back, and everything recovers by itself.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Answer, Atlas, Client, Database, OwnPostgres, setting};
use serde_json::{Value, json};

/// By then what is to happen has happened, or never will.
const WITHIN: Duration = Duration::from_secs(60);

/// Writers at once: more than there are connections to write with.
const WRITERS: u32 = 16;

/// Nobody waits as long for a database that is away, even with half a dozen others before; without a limit it is 20 s
/// and more.
const LONG: Duration = Duration::from_secs(15);

/// What one asks an atlas, with a word that its refusal holds: pages in both languages, the interface, downloads.
const QUESTIONS: [(&str, &str); 9] = [
    ("/de", "Der Atlas antwortet gerade nicht"),
    ("/en", "The atlas cannot answer right now"),
    ("/de/suche?q=laser", "Der Atlas antwortet gerade nicht"),
    ("/en/sources", "The atlas cannot answer right now"),
    ("/api/v1/search?q=laser", "\"code\":\"unavailable\""),
    ("/api/v1/sources", "\"code\":\"unavailable\""),
    ("/api/v1/changes?since=0", "\"code\":\"unavailable\""),
    ("/downloads/atlas.csv", "unavailable"),
    ("/sitemap.xml", "unavailable"),
];

/// How long PostgreSQL is away: some seconds, a minute in `make soak`.
fn outage() -> Duration {
    Duration::from_secs(if setting("ATLAS_SOAK").is_some() {
        60
    } else {
        4
    })
}

#[test]
fn postgres_goes_and_comes_back_and_so_does_the_atlas() -> Result<()> {
    let Some(mut postgres) = OwnPostgres::start()? else {
        return Ok(());
    };
    let atlas = Atlas::new(Database::Postgres(postgres.url()))?;
    let token = atlas.token("office", "editor")?;
    let server = atlas.serve("serve")?;
    let client = server.client().with_token(&token);
    let mut acknowledged = Vec::new();
    for number in 0..5 {
        acknowledged.push(created(&client.post("/api/v1/entries", &news(number))?)?);
    }

    postgres.stop()?;
    until("the loss is noticed", || {
        Ok(client.get("/readyz")?.status == 503)
    })?;
    let begun = Instant::now();
    let mut number = 100;
    while begun.elapsed() < outage() {
        for (path, word) in QUESTIONS {
            let asked = Instant::now();
            let answer = client.get(path)?;
            refused(path, asked.elapsed(), &answer, word)?;
        }
        let asked = Instant::now();
        let answer = client.post("/api/v1/entries", &news(number))?;
        refused(
            "a new entry",
            asked.elapsed(),
            &answer,
            "\"code\":\"unavailable\"",
        )?;
        number += 1;
        let ready = client.get("/readyz")?;
        ensure!(ready.status == 503 && ready.json()["reason"] == "database-unavailable");
        ensure!(client.get("/healthz")?.status == 200, "the process is well");
        ensure!(
            client.get("/assets/atlas.css")?.status == 200,
            "asks no database"
        );
    }
    ensure!(server.metric("atlas_database_up")? == 0.0);
    ensure!(server.metric("atlas_database_silent_seconds")? > 0.0);
    ensure!(server.metric("atlas_database_refused_total{pool=\"readers\"}")? > 0.0);

    postgres.start_again()?;
    until("the atlas is ready again", || {
        Ok(client.get("/readyz")?.status == 200)
    })?;
    ensure!(server.metric("atlas_database_up")? == 1.0);
    acknowledged.push(created(&client.post("/api/v1/entries", &news(7))?)?);
    for id in &acknowledged {
        let answer = client.get(&format!("/api/v1/entries/{id}"))?;
        ensure!(answer.status == 200, "{id} is lost: {}", answer.body);
    }
    // The follower goes on, too: the newest entry is found.
    let found = || Ok(hits(&client, "Neuigkeit")?.contains(acknowledged.last().expect("there")));
    until("what was written is found", found)?;
    ensure!(server.stop()?, "it does not end well");
    Ok(())
}

#[test]
fn who_locks_the_database_keeps_others_from_writing_but_not_from_reading() -> Result<()> {
    for database in Database::every("atlas_lock")? {
        let engine = database.engine();
        let atlas = Atlas::new(database.clone())?;
        let token = atlas.token("office", "editor")?;
        let server = atlas.serve("serve")?;
        let client = server.client().with_token(&token);
        let id = created(&client.post("/api/v1/entries", &news(1))?)?;
        let Some(lock) = Lock::take(&atlas, &database)? else {
            continue;
        };
        thread::scope(|scope| -> Result<()> {
            let writers: Vec<_> = (0..WRITERS)
                .map(|number| {
                    let client = &client;
                    scope.spawn(move || {
                        let asked = Instant::now();
                        let answer = client.post("/api/v1/entries", &news(number))?;
                        Ok::<_, anyhow::Error>((asked.elapsed(), answer))
                    })
                })
                .collect();
            // All the time that they wait, others read.
            while !writers.iter().all(|writer| writer.is_finished()) {
                reads(&client, &id).context(engine)?;
            }
            for writer in writers {
                let (took, answer) = writer.join().expect("no writer panics")?;
                refused("a new entry", took, &answer, "\"code\":\"unavailable\"")?;
            }
            Ok(())
        })?;
        reads(&client, &id).context(engine)?;

        lock.release()?;
        let written = || Ok(client.post("/api/v1/entries", &news(3))?.status == 201);
        until("writing goes on", written)?;
        ensure!(server.stop()?, "{engine}: it does not end well");
    }
    Ok(())
}

fn reads(client: &Client, id: &str) -> Result<()> {
    let entry = format!("/api/v1/entries/{id}");
    for path in ["/de", "/en/search?q=news", "/api/v1/sources", &entry] {
        let answer = client.get(path)?;
        ensure!(answer.status == 200, "{path}: {}", answer.status);
    }
    Ok(())
}

fn news(number: u32) -> Value {
    json!({"content": {
        "texts": {"de": {"title": format!("Neuigkeit {number}")}},
        "body": {"kind": "news"},
    }})
}

fn created(answer: &Answer) -> Result<String> {
    ensure!(answer.status == 201, "{} {}", answer.status, answer.body);
    let id = answer.json()["id"].as_str().map(str::to_owned);
    id.context("what was made has an id")
}

/// An answer that says to come back, and came soon.
fn refused(what: &str, took: Duration, answer: &Answer, word: &str) -> Result<()> {
    let said = format!("{what}: {} {}", answer.status, answer.body);
    ensure!(answer.status == 503, "{said}");
    ensure!(
        answer.retry_after.is_some_and(|seconds| seconds > 0),
        "no Retry-After: {said}"
    );
    ensure!(answer.body.contains(word), "{said}");
    ensure!(took < LONG, "{what}: after {took:?}");
    Ok(())
}

fn hits(client: &Client, word: &str) -> Result<Vec<String>> {
    let found = client
        .get(&format!("/api/v1/search?q={word}&limit=100"))?
        .json();
    let hits = found["hits"].as_array().cloned().unwrap_or_default();
    let ids = hits.iter().filter_map(|hit| hit["id"].as_str());
    Ok(ids.map(str::to_owned).collect())
}

/// Waits for an event.
fn until(what: &str, mut happened: impl FnMut() -> Result<bool>) -> Result<()> {
    let begun = Instant::now();
    while begun.elapsed() < WITHIN {
        if happened()? {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    anyhow::bail!("not within {WITHIN:?}: {what}")
}

/// Another program that keeps others from writing to a database.
struct Lock(Child);

/// What it does on SQLite: it locks, says so, and lets go when its input ends.
const HOLD: &str = "import sqlite3, sys
lock = sqlite3.connect(sys.argv[1], isolation_level=None)
lock.execute('BEGIN EXCLUSIVE')
print('locked', flush=True)
sys.stdin.read()";

/// The same on PostgreSQL: what every writer changes first.
const HOLD_ROW: &[u8] = b"BEGIN;\nUPDATE counter SET last = last WHERE id = 1;\n\\echo locked\n";

impl Lock {
    /// None, and why is printed, where no program is there to do it.
    fn take(atlas: &Atlas, database: &Database) -> Result<Option<Self>> {
        let (mut command, input) = match database {
            Database::Sqlite => {
                let mut command = Command::new("python3");
                command.args(["-c", HOLD]);
                command.arg(atlas.data().join("atlas.sqlite"));
                (command, &b""[..])
            }
            Database::Postgres(url) => {
                let mut command = Command::new("psql");
                command.args(["--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]);
                (command, HOLD_ROW)
            }
        };
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let Ok(holder) = started else {
            ensure!(setting("CI").is_none(), "nothing to hold the lock with");
            eprintln!(
                "skipped on {}: nothing to hold the lock with",
                database.engine()
            );
            return Ok(None);
        };
        let mut lock = Self(holder);
        let stdin = lock.0.stdin.as_mut().context("was asked for")?;
        stdin.write_all(input)?;
        let said = lock.0.stdout.take().context("was asked for")?;
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line)?;
        ensure!(line.trim() == "locked", "the lock was not given");
        Ok(Some(lock))
    }

    fn release(mut self) -> Result<()> {
        drop(self.0.stdin.take());
        ensure!(self.0.wait()?.success(), "it does not let go");
        Ok(())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // It may have ended already; then there is nothing to do.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
