//! Two servers on one PostgreSQL: one is killed again and again, nothing acknowledged is lost, both find the same, and
//! what is to be done once is done once.

use std::{
    collections::BTreeSet,
    sync::{
        Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use anyhow::{Context as _, Result, bail, ensure};
use e2e::{Atlas, Client, Database, Server, setting};
use serde_json::{Value, json};

use super::{disk_full::await_that, kill::all_found};

/// Threads that write, each to both servers in turn.
const WRITERS: usize = 4;

/// Three rounds, twenty in `make soak`.
fn rounds() -> usize {
    if setting("ATLAS_SOAK").is_some() {
        20
    } else {
        3
    }
}

/// What was acknowledged by each of the servers.
#[derive(Default)]
struct Acknowledged([Mutex<Vec<String>>; 2]);

impl Acknowledged {
    fn note(&self, by: usize, id: &str) {
        let mut ids = self.0[by].lock().expect("no writer panics");
        ids.push(id.to_owned());
    }

    fn count(&self, by: usize) -> usize {
        self.0[by].lock().expect("no writer panics").len()
    }

    fn all(self) -> BTreeSet<String> {
        let ids = self
            .0
            .map(|ids| ids.into_inner().expect("no writer panics"));
        ids.into_iter().flatten().collect()
    }
}

#[test]
fn of_two_servers_one_is_killed_and_nothing_is_lost() -> Result<()> {
    let Some(database) = Database::postgres("atlas_two")? else {
        eprintln!("skipped: ATLAS_TEST_POSTGRES names no server");
        return Ok(());
    };
    let (one, other) = (Atlas::new(database.clone())?, Atlas::new(database)?);
    let token = one.token("loader", "editor")?;
    let counter = AtomicU64::new(0);
    let mut acknowledged = BTreeSet::new();
    let mut stays = one.serve("serve")?;
    for round in 1..=rounds() {
        let killed = other.serve("serve")?;
        acknowledged.extend(write_until_killed(&stays, killed, &token, &counter)?);
        let mut again = other.serve("serve")?;
        stays.wait_until_ready()?;
        again.wait_until_ready()?;
        let kept = exported(&one)?;
        let lost: Vec<_> = acknowledged.difference(&kept).collect();
        ensure!(lost.is_empty(), "round {round}: lost {lost:?}");
        for server in [&stays, &again] {
            ensure!(
                all_found(&server.client())? == kept,
                "round {round}: an index holds something else than the store"
            );
        }
        again.kill()?;
    }
    ensure!(stays.stop()?, "the server that stayed does not end well");
    for atlas in [&one, &other] {
        atlas.must(&["doctor"])?;
    }
    eprintln!(
        "{} kills, {} entries, none lost",
        rounds(),
        acknowledged.len()
    );
    Ok(())
}

/// Writes through both servers until one of them is killed, and a little longer through the other.
fn write_until_killed(
    stays: &Server,
    killed: Server,
    token: &str,
    counter: &AtomicU64,
) -> Result<BTreeSet<String>> {
    let clients = [stays, &killed].map(|server| server.client().with_token(token));
    let over = AtomicBool::new(false);
    let acknowledged = Acknowledged::default();
    thread::scope(|scope| -> Result<()> {
        for _ in 0..WRITERS {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    for (by, client) in clients.iter().enumerate() {
                        let number = counter.fetch_add(1, Ordering::Relaxed);
                        // An answer that never came acknowledges nothing.
                        if let Ok(id) = write(client, number) {
                            acknowledged.note(by, &id);
                        }
                    }
                }
            });
        }
        let done = (|| {
            let enough = 5 + usize::from(rand::random::<u8>() / 8);
            await_that(stays, "the second server writes", || {
                Ok(acknowledged.count(1) >= enough)
            })?;
            killed.kill()?;
            let before = acknowledged.count(0);
            await_that(stays, "the first server goes on", || {
                Ok(acknowledged.count(0) >= before + 10)
            })
        })();
        over.store(true, Ordering::Relaxed);
        done
    })?;
    Ok(acknowledged.all())
}

#[test]
fn of_two_servers_one_compacts_the_database_after_an_erasure() -> Result<()> {
    let Some(database) = Database::postgres("atlas_lease")? else {
        eprintln!("skipped: ATLAS_TEST_POSTGRES names no server");
        return Ok(());
    };
    let (one, other) = (Atlas::new(database.clone())?, Atlas::new(database.clone())?);
    let token = one.token("office", "editor")?;
    let (mut first, mut second) = (one.serve("serve")?, other.serve("serve")?);
    let client = first.client().with_token(&token);
    let compacted = |servers: [&Server; 2]| {
        let count = |server: &Server| server.logged().matches("compacted the database").count();
        servers.map(count).iter().sum::<usize>()
    };
    let lease = "INSERT INTO leases (name, holder, until) SELECT 'SCRUB', 'a third server', at + 600000 \
                 FROM changes ORDER BY seq DESC LIMIT 1";
    let mut number = 0;
    // While a third server has the lease, both compact their indexes twice, and each time look at the database after it.
    for is_first in [true, false] {
        number += 1;
        let id = write(&client, number)?;
        if is_first {
            database.execute(one.data(), lease)?;
        }
        let erased = client.delete(&format!("/api/v1/entries/{id}"))?;
        ensure!(erased.status == 204, "{} {}", erased.status, erased.body);
        first.wait_until_ready()?;
        second.wait_until_ready()?;
        await_that(&first, "the indexes are compacted", || {
            let is_marked = |atlas: &Atlas| atlas.data().join("index/SCRUB").exists();
            Ok(!is_marked(&one) && !is_marked(&other))
        })?;
    }
    ensure!(compacted([&first, &second]) == 0, "it was another's to do");
    database.execute(one.data(), "DELETE FROM leases")?;
    let due = "SELECT count(*) FROM meta WHERE name = 'scrub_due'";
    await_that(&first, "the database is compacted", || {
        Ok(database.execute(one.data(), due)?.trim() == "0" && compacted([&first, &second]) > 0)
    })?;
    let logs = [first.logged(), second.logged()];
    ensure!(first.stop()? && second.stop()?);
    let times = logs.map(|log| log.matches("compacted the database").count());
    ensure!(times.iter().sum::<usize>() == 1, "{times:?} times");
    Ok(())
}

/// The ids of all entries that the store gives away.
pub fn exported(atlas: &Atlas) -> Result<BTreeSet<String>> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("all.jsonl");
    atlas.must(&["export", "jsonl", file.to_str().context("UTF-8")?])?;
    let text = std::fs::read_to_string(file)?;
    let id = |line: &str| -> Result<String> {
        let value: Value = serde_json::from_str(line)?;
        let id = value["id"].as_str().map(str::to_owned);
        id.context("an entry has an id")
    };
    text.lines().map(id).collect()
}

/// Writes an entry and gives its id.
fn write(client: &Client, number: u64) -> Result<String> {
    let body = json!({"content": {
        "texts": {"de": {"title": format!("Belastungsprobe {number}")}},
        "body": {"kind": "news"},
    }});
    let answer = match client.post("/api/v1/entries", &body) {
        Ok(answer) => answer,
        Err(error) => {
            // Nobody listens there any more; whoever asks at once again keeps the machine busy.
            thread::sleep(Duration::from_millis(5));
            return Err(error);
        }
    };
    if answer.status != 201 {
        bail!("{} {}", answer.status, answer.body);
    }
    let id = answer.json()["id"].as_str().map(str::to_owned);
    id.context("what was written has an id")
}
