//! Figures, printed as ratios against a limit. For `make bench`.

#![expect(clippy::print_stdout, reason = "figures are what these tests are for")]

use std::{
    fmt::Write as _,
    fs, thread,
    time::{Duration, Instant},
};

use anyhow::{Result, ensure};
use e2e::{Atlas, Client, Database};
use serde_json::json;

/// Firms in the list that is imported.
const FIRMS: usize = 20_000;

/// What an import should reach, in entries a second, on SQLite and on PostgreSQL.
const IMPORT_GOAL: [(&str, f64); 2] = [("SQLite", 5_000.0), ("PostgreSQL", 3_000.0)];

/// What an answer may take at most.
const ANSWER_LIMIT: Duration = Duration::from_millis(100);

/// Firms in a list that takes a while.
const LONG_LIST: usize = 60_000;

/// How long an editor thinks between two edits.
const EDIT_EVERY: Duration = Duration::from_millis(50);

/// When a new entry must be found.
const FOUND_LIMIT: Duration = Duration::from_secs(1);

const MAPPING: &str = r#"
[source]
id = "firms"
title = "Made-up firms"
publisher = "Kompetenzatlas"
licence = "CC0-1.0"
url = "https://www.example.org"
corrections = "https://www.example.org"
precedence = 10

[file]
format = "csv"

[[entry]]
name = "firm"
kind = "organisation"
key = "{id}"
texts.de.title = "{name}"
texts.de.summary = "{about}"

[[entry.place]]
name = "{city}"
"#;

/// Imports a list of this many made-up firms and gives the time it took.
pub fn import_firms(atlas: &Atlas, firms: usize) -> Result<Duration> {
    let (mapping, list) = self::firms(atlas.data(), firms)?;
    let begun = Instant::now();
    atlas.must(&["import", &mapping, &list])?;
    Ok(begun.elapsed())
}

/// Writes a mapping and a list of this many made-up firms into a folder and gives their paths.
pub fn firms(folder: &std::path::Path, firms: usize) -> Result<(String, String)> {
    let (mapping, list) = (folder.join("firms.toml"), folder.join("firms.csv"));
    fs::write(&mapping, MAPPING)?;
    fs::write(&list, firms_csv(firms))?;
    let path = |path: &std::path::Path| path.to_str().expect("UTF-8").to_owned();
    Ok((path(&mapping), path(&list)))
}

/// A list of this many made-up firms.
pub fn firms_csv(firms: usize) -> String {
    const TRADES: [&str; 8] = [
        "Gießerei",
        "Weberei",
        "Spedition",
        "Tischlerei",
        "Werkzeugbau",
        "Druckerei",
        "Brauerei",
        "Softwarehaus",
    ];
    const CITIES: [&str; 6] = [
        "Altena",
        "Wuppertal",
        "Köln",
        "Siegen",
        "Münster",
        "Bielefeld",
    ];
    let mut csv = String::from("id,name,about,city\n");
    for id in 0..firms {
        let (trade, city) = (TRADES[id % TRADES.len()], CITIES[id % CITIES.len()]);
        let about = format!(
            "Unser Betrieb in {city} liefert seit {} Jahren, Anlage {}.",
            id % 90,
            id % 977
        );
        writeln!(csv, "{id},{trade} {id} GmbH,\"{about}\",{city}")
            .expect("a text takes everything");
    }
    csv
}

#[test]
#[ignore = "a figure: make bench"]
fn bench_import() -> Result<()> {
    for database in Database::every("atlas_bench")? {
        let engine = database.engine();
        let atlas = Atlas::new(database)?;
        for (what, goal_counts) in [("new", true), ("unchanged", false)] {
            let rate = FIRMS as f64 / import_firms(&atlas, FIRMS)?.as_secs_f64();
            let goal = IMPORT_GOAL
                .iter()
                .find(|(name, _)| *name == engine)
                .map_or(1.0, |(_, goal)| *goal);
            let ratio = if goal_counts {
                format!(", {:.2} of the goal of {goal}", rate / goal)
            } else {
                String::new()
            };
            println!("import, {engine}, {FIRMS} {what} entries: {rate:.0}/s{ratio}");
        }
    }
    Ok(())
}

#[test]
#[ignore = "a figure: make bench"]
fn bench_answers() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    import_firms(&atlas, FIRMS)?;
    let server = atlas.serve("serve")?;
    let client = server.client();
    for (what, path) in [
        ("page: one word", "/de/suche?q=Gie%C3%9Ferei"),
        (
            "page: two words and a filter",
            "/de/suche?q=Betrieb+Anlage&district=05124",
        ),
        ("page: typing error", "/de/suche?q=Gieserei"),
        ("page: front page with map", "/de"),
        (
            "API: one word, 20 hits, all counts",
            "/api/v1/search?q=Weberei&limit=20",
        ),
        (
            "API: browsing, 20 hits, all counts",
            "/api/v1/search?limit=20",
        ),
        ("API: suggestion", "/api/v1/suggestions?q=Wer&lang=de"),
    ] {
        let times = measure(200, || ask(&client, path))?;
        println!("{what}, {FIRMS} entries: {}", figures(&times, ANSWER_LIMIT));
    }
    Ok(())
}

#[test]
#[ignore = "a figure: make bench"]
fn bench_found_after_it_was_written() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    import_firms(&atlas, FIRMS)?;
    let token = atlas.token("writer", "editor")?;
    let server = atlas.serve("serve")?;
    let client = server.client().with_token(&token);
    let mut number = 0;
    let times = measure(50, || {
        number += 1;
        let body = json!({"content": {
            "texts": {"de": {"title": format!("Zirbelnuss{number}")}},
            "body": {"kind": "news"},
        }});
        ensure!(client.post("/api/v1/entries", &body)?.status == 201);
        let path = format!("/api/v1/search?q=Zirbelnuss{number}&limit=1");
        while client.get(&path)?.json()["total"] != 1 {
            ensure!(number < 1_000);
        }
        Ok(())
    })?;
    println!(
        "written until found, {FIRMS} entries: {}",
        figures(&times, FOUND_LIMIT)
    );
    Ok(())
}

#[test]
#[ignore = "a figure: make bench"]
fn bench_edits_beside_a_first_import() -> Result<()> {
    for database in Database::every("atlas_bench_edits")? {
        let engine = database.engine();
        let atlas = Atlas::new(database)?;
        let token = atlas.token("writer", "editor")?;
        let server = atlas.serve("serve")?;
        let client = server.client().with_token(&token);
        let (mapping, list) = firms(atlas.data(), LONG_LIST)?;
        let mut import = atlas.start(&["import", &mapping, &list])?;
        let mut times = Vec::new();
        while import.try_wait()?.is_none() {
            let body = json!({"content": {
                "texts": {"de": {"title": format!("Nachricht {}", times.len())}},
                "body": {"kind": "news"},
            }});
            let begun = Instant::now();
            ensure!(client.post("/api/v1/entries", &body)?.status == 201);
            times.push(begun.elapsed());
            thread::sleep(EDIT_EVERY);
        }
        ensure!(import.wait()?.success(), "the import fails");
        times.sort();
        let slowest = times.last().map_or(0.0, |time| time.as_secs_f64() * 1e3);
        println!(
            "edits beside a first import of {LONG_LIST} entries, {engine}: {} edits, {}, slowest {slowest:.0} ms",
            times.len(),
            figures(&times, ANSWER_LIMIT)
        );
    }
    Ok(())
}

fn ask(client: &Client, path: &str) -> Result<()> {
    let answer = client.get(path)?;
    ensure!(answer.status == 200, "{path}: {}", answer.status);
    Ok(())
}

/// Times of so many runs, shortest first; the first run is not counted.
fn measure(runs: usize, mut work: impl FnMut() -> Result<()>) -> Result<Vec<Duration>> {
    work()?;
    let mut times = Vec::with_capacity(runs);
    for _ in 0..runs {
        let begun = Instant::now();
        work()?;
        times.push(begun.elapsed());
    }
    times.sort();
    Ok(times)
}

fn figures(times: &[Duration], limit: Duration) -> String {
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let ratio = at(99).as_secs_f64() / limit.as_secs_f64();
    format!(
        "p50 {:.1} ms, p99 {:.1} ms, p99 is {ratio:.2} of the limit of {} ms",
        at(50).as_secs_f64() * 1e3,
        at(99).as_secs_f64() * 1e3,
        limit.as_millis()
    )
}
