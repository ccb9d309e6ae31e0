//! Acknowledged means durable: `kill -9` at random moments under write load loses no acknowledged write,
//! and the index catches up.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Client, Database, setting};
use serde_json::json;

/// Writers at the same time.
const WRITERS: usize = 4;

/// How often each server is killed: three times, twenty in `make soak`.
fn kills() -> usize {
    if setting("ATLAS_SOAK").is_some() {
        20
    } else {
        3
    }
}

#[test]
fn no_acknowledged_write_is_lost() -> Result<()> {
    for database in Database::every("atlas_kill")? {
        let engine = database.engine();
        let atlas = Atlas::new(database)?;
        let token = atlas.token("loader", "editor")?;
        let counter = AtomicU64::new(0);
        let mut acknowledged = BTreeSet::new();
        for round in 1..=kills() {
            let before = acknowledged.len();
            acknowledged.extend(write_until_killed(&atlas, &token, &counter)?);
            ensure!(
                acknowledged.len() > before,
                "{engine}, kill {round}: nothing was written at all"
            );

            let server = atlas.serve("serve")?;
            let found = all_found(&server.client())?;
            let lost: Vec<_> = acknowledged.difference(&found).collect();
            ensure!(
                lost.is_empty(),
                "{engine}, kill {round}: {} of {} acknowledged entries are lost: {lost:?}",
                lost.len(),
                acknowledged.len()
            );
            for id in acknowledged.iter().rev().take(20) {
                let answer = server.client().get(&format!("/api/v1/entries/{id}"))?;
                ensure!(
                    answer.status == 200,
                    "{engine}, kill {round}: {id} is found but gone"
                );
            }
            server.kill()?;
        }
        let findings = atlas.must(&["doctor"])?;
        eprintln!(
            "{engine}: {} kills, {} entries, none lost\n{findings}",
            kills(),
            acknowledged.len()
        );
    }
    Ok(())
}

/// Writes from several threads until the server is killed at a random moment; gives the ids of the entries
/// whose writing was acknowledged.
fn write_until_killed(atlas: &Atlas, token: &str, counter: &AtomicU64) -> Result<Vec<String>> {
    let server = atlas.serve("serve")?;
    let client = server.client().with_token(token);
    let over = AtomicBool::new(false);
    let acknowledged = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let number = counter.fetch_add(1, Ordering::Relaxed);
                    let body = json!({"content": {
                        "texts": {"de": {"title": format!("Belastungsprobe {number}")}},
                        "body": {"kind": "news"},
                    }});
                    // An answer that never came acknowledges nothing.
                    if let Ok(answer) = client.post("/api/v1/entries", &body)
                        && answer.status == 201
                        && let Some(id) = answer.json()["id"].as_str()
                    {
                        acknowledged
                            .lock()
                            .expect("no writer panics")
                            .push(id.to_owned());
                    }
                }
            });
        }
        thread::sleep(Duration::from_millis(
            400 + u64::from(rand::random::<u8>()) * 4,
        ));
        let killed = server.kill();
        over.store(true, Ordering::Relaxed);
        killed
    })?;
    acknowledged.into_inner().ok().context("a writer panicked")
}

/// The ids of all that was written here, as search finds it.
pub fn all_found(client: &Client) -> Result<BTreeSet<String>> {
    found(client, "q=Belastungsprobe&")
}

/// The ids of all entries that search finds, page by page; `question` is the beginning of an address, which may be
/// empty: then it finds everything.
pub fn found(client: &Client, question: &str) -> Result<BTreeSet<String>> {
    let mut ids = BTreeSet::new();
    let first = format!("/api/v1/search?{question}limit=100");
    let mut path = first.clone();
    loop {
        let answer = client.get(&path)?;
        ensure!(
            answer.status == 200,
            "{path}: {} {}",
            answer.status,
            answer.body
        );
        let page = answer.json();
        let hits = page["hits"].as_array().context("an answer has hits")?;
        ids.extend(
            hits.iter()
                .filter_map(|hit| hit["id"].as_str())
                .map(str::to_owned),
        );
        match page["next"].as_str() {
            Some(next) => path = format!("{first}&after={next}"),
            None => return Ok(ids),
        }
    }
}
