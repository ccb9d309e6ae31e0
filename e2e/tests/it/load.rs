//! Everything at once for a while: readers, edits, an import and backups. For `make soak`.

use std::{
    fs,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use e2e::{Atlas, Client, Database};
use serde_json::json;

/// How long each database is under load.
const LOAD: Duration = Duration::from_secs(120);

/// What readers ask for, over and over.
const QUESTIONS: [&str; 6] = [
    "/de",
    "/de/suche?q=Gie%C3%9Ferei",
    "/en/search?q=foundry&view=map",
    "/api/v1/search?q=Betrieb&limit=50",
    "/api/v1/suggestions?q=Gie&lang=de",
    "/readyz",
];

#[test]
#[ignore = "takes minutes: make soak"]
fn soak_readers_writers_imports_and_backups_at_once() -> Result<()> {
    for database in Database::every("atlas_load")? {
        let engine = database.engine();
        let atlas = Atlas::new(database)?;
        let token = atlas.token("loader", "editor")?;
        let server = atlas.serve("serve")?;
        let over = AtomicBool::new(false);
        let answers = AtomicU64::new(0);
        let wrong = Mutex::new(Vec::new());
        thread::scope(|scope| -> Result<()> {
            for reader in 0..3 {
                let client = server.client();
                let (over, answers, wrong) = (&over, &answers, &wrong);
                scope.spawn(move || read(&client, reader, over, answers, wrong));
            }
            let client = server.client().with_token(&token);
            scope.spawn(|| write(client, &over, &answers, &wrong));
            let worked = import_and_back_up(&atlas);
            over.store(true, Ordering::Relaxed);
            worked
        })?;
        let wrong = wrong.into_inner().unwrap_or_default();
        ensure!(
            wrong.is_empty(),
            "{engine}: {} wrong answers, first {:?}",
            wrong.len(),
            wrong[0]
        );
        eprintln!(
            "{engine}: {} answers, none wrong",
            answers.load(Ordering::Relaxed)
        );
        ensure!(server.stop()?, "{engine}: the server does not end well");
        atlas.must(&["doctor"])?;
    }
    Ok(())
}

fn read(
    client: &Client,
    start: usize,
    over: &AtomicBool,
    answers: &AtomicU64,
    wrong: &Mutex<Vec<String>>,
) {
    for path in QUESTIONS.iter().cycle().skip(start) {
        if over.load(Ordering::Relaxed) {
            return;
        }
        // The index may be a little behind while an import runs; that is what /readyz is for.
        let fine = |status| status == 200 || (*path == "/readyz" && status == 503);
        match client.get(path) {
            Ok(answer) if fine(answer.status) => {
                answers.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => note(wrong, format!("{path}: {}", answer.status)),
            Err(error) => note(wrong, format!("{path}: {error}")),
        }
    }
}

fn write(client: Client, over: &AtomicBool, answers: &AtomicU64, wrong: &Mutex<Vec<String>>) {
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        number += 1;
        let body = json!({"content": {
            "texts": {"de": {"title": format!("Gießerei meldet {number}")}},
            "body": {"kind": "news"},
        }});
        match client.post("/api/v1/entries", &body) {
            Ok(answer) if answer.status == 201 => {
                answers.fetch_add(1, Ordering::Relaxed);
            }
            Ok(answer) => note(wrong, format!("POST: {} {}", answer.status, answer.body)),
            Err(error) => note(wrong, format!("POST: {error}")),
        }
        thread::sleep(Duration::from_millis(5));
    }
}

fn note(wrong: &Mutex<Vec<String>>, what: String) {
    wrong.lock().expect("nobody panics with it").push(what);
}

/// Imports a list that grows, and backs up, until time is over.
fn import_and_back_up(atlas: &Atlas) -> Result<()> {
    let begun = Instant::now();
    let mut round = 0;
    while begun.elapsed() < LOAD {
        round += 1;
        super::bench::import_firms(atlas, 2_000 * round)?;
        let file = atlas.data().join(format!("{round}.backup"));
        atlas.must(&["backup", file.to_str().expect("UTF-8")])?;
        fs::remove_file(file)?;
    }
    Ok(())
}
