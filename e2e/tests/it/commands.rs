//! The command line, as an operator uses it.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database, priorities, setting};
use serde_json::Value;

use super::{bench::firms, disk_full::await_that};

/// The folder of real data beside the repository, if it is there.
fn shared_data() -> Option<PathBuf> {
    let folder = setting("ATLAS_SHARED_DATA").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")),
        PathBuf::from,
    );
    folder.is_dir().then_some(folder)
}

#[test]
fn a_backup_moves_an_atlas_from_one_database_to_the_other_while_it_serves() -> Result<()> {
    let Some(postgres) = Database::postgres("atlas_move")? else {
        eprintln!("skipped: ATLAS_TEST_POSTGRES names no server");
        return Ok(());
    };
    let from = Atlas::new(Database::Sqlite)?;
    let server = from.serve("demo")?;
    let file = from.data().join("atlas.backup");
    let file = file.to_str().expect("a temporary path is UTF-8");
    from.must(&["backup", file])?;
    let total = server.client().get("/api/v1/search?limit=1")?.json()["total"].clone();
    ensure!(
        total.as_u64() >= Some(400),
        "the demo has at least 400 entries, not {total}"
    );

    let to = Atlas::new(postgres)?;
    to.must(&["restore", file])?;
    let moved = to.serve("serve")?;
    ensure!(moved.client().get("/api/v1/search?limit=1")?.json()["total"] == total);

    let again = to.run(&["restore", file])?;
    ensure!(
        !again.success && again.stderr.contains("empty"),
        "a full atlas must not be overwritten: {}",
        again.stderr
    );
    Ok(())
}

#[test]
fn real_lists_come_in_and_are_found_with_their_source() -> Result<()> {
    let Some(data) = shared_data() else {
        eprintln!("skipped: no real data beside the repository");
        return Ok(());
    };
    let file = |name: &str| data.join(name).to_str().expect("UTF-8").to_owned();
    for database in Database::every("atlas_import")? {
        let atlas = Atlas::new(database)?;
        for (source, name) in [
            ("ror", "organisations/ror_de_records.jsonl"),
            ("fp7-participations", "research/fp7_nrw_participations.csv"),
            ("fp7-briefs", "research/fp7_briefs_en.csv"),
            ("fp7-organisations", "research/fp7_nrw_organisations.csv"),
            ("erc-grants", "research/erc_projects_en.csv"),
        ] {
            atlas.must(&["import", source, &file(name)])?;
        }
        let server = atlas.serve("serve")?;
        for word in ["laser", "water"] {
            let path = format!("/api/v1/search?q={word}&kind=organisation&limit=100");
            let found = server.client().get(&path)?.json();
            let hits = found["hits"].as_array().context("an answer has hits")?;
            let filled = |hit: &Value, field: &str| {
                hit[field].as_array().is_some_and(|list| !list.is_empty())
            };
            let proven = hits.iter().filter(|hit| filled(hit, "evidence")).count();
            ensure!(
                proven >= 5,
                "{word}: {proven} of {} institutions have evidence",
                hits.len()
            );
            ensure!(
                hits.iter().all(|hit| filled(hit, "sources")),
                "{word}: a hit names no source"
            );
        }
    }
    Ok(())
}

#[test]
fn made_up_and_real_data_never_meet() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    atlas.serve("demo")?.stop()?;
    let list = atlas.data().join("list.csv");
    fs::write(
        &list,
        "org_id,name,short_name,url,street,city,postcode,nuts3,ags,n_projects\n1,A GMBH,,,,KOELN,,,,1\n",
    )?;
    let refused = atlas.run(&["import", "fp7-organisations", list.to_str().expect("UTF-8")])?;
    ensure!(
        !refused.success && refused.stderr.contains("demo"),
        "{}",
        refused.stderr
    );
    Ok(())
}

#[test]
fn a_broken_file_is_refused_and_leaves_nothing_behind() -> Result<()> {
    let noise: Vec<u8> = (0..5_000_u32).map(|n| (n * 7919 % 251) as u8).collect();
    let cases: [(&str, &str, Vec<u8>); 3] = [
        ("ror", "noise.jsonl", noise),
        ("fp7-organisations", "columns.csv", b"a,b\n1,2\n".to_vec()),
        ("erc-grants", "empty.csv", Vec::new()),
    ];
    for database in Database::every("atlas_broken")? {
        let atlas = Atlas::new(database)?;
        for (source, name, bytes) in &cases {
            let file = atlas.data().join(name);
            fs::write(&file, bytes)?;
            let said = atlas.run(&["import", source, file.to_str().expect("UTF-8")])?;
            ensure!(!said.success, "{name} must be refused: {}", said.stdout);
            let told = format!("{}{}", said.stdout, said.stderr);
            ensure!(told.contains(name), "{name}: {told}");
        }
        let healthy = atlas.must(&["doctor"])?;
        ensure!(healthy.contains("0 errors"), "{healthy}");
        let server = atlas.serve("serve")?;
        let changes = server.client().get("/api/v1/changes")?.json();
        ensure!(changes["changes"] == serde_json::json!([]), "{changes}");
    }
    Ok(())
}

#[test]
fn mistakes_on_the_command_line_are_named() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    for (arguments, named) in [
        (vec!["import", "nonsense", "x.csv"], "nonsense"),
        (vec!["import", "ror", "missing.jsonl"], "missing.jsonl"),
        (vec!["restore", "missing.backup"], "missing.backup"),
        (vec!["user", "token", "nobody"], "nobody"),
    ] {
        let output = atlas.run(&arguments)?;
        ensure!(!output.success, "{arguments:?} must fail");
        ensure!(
            output.stderr.contains(named),
            "{arguments:?}: {}",
            output.stderr
        );
    }
    Ok(())
}

#[test]
fn a_server_stops_in_peace_and_an_index_is_rebuilt_beside_it() -> Result<()> {
    for database in Database::every("atlas_reindex")? {
        let atlas = Atlas::new(database)?;
        let server = atlas.serve("demo")?;
        let total = |path: &str| -> Result<Value> {
            Ok(server.client().get(path)?.json()["total"].clone())
        };
        let before = total("/api/v1/search?q=Laser&limit=1")?;
        let said = atlas.must(&["reindex"])?;
        ensure!(said.contains("index"), "{said}");
        ensure!(total("/api/v1/search?q=Laser&limit=1")? == before);

        // The server follows the new index: what comes in now is found.
        let token = atlas.token("office", "editor")?;
        let body = serde_json::json!({"content": {
            "texts": {"de": {"title": "Zirbelnuss"}},
            "body": {"kind": "news"},
        }});
        let client = server.client().with_token(&token);
        let written = client.post("/api/v1/entries", &body)?;
        ensure!(written.status == 201, "{}", written.body);
        for _ in 0..200 {
            if total("/api/v1/search?q=Zirbelnuss&limit=1")? == 1 {
                break;
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        ensure!(
            total("/api/v1/search?q=Zirbelnuss&limit=1")? == 1,
            "not found:\n{}",
            server.logged()
        );

        let healthy = atlas.must(&["doctor"])?;
        ensure!(healthy.contains("0 errors"), "{healthy}");
        ensure!(server.stop()?, "SIGTERM is no way to end well");
    }
    Ok(())
}

#[test]
fn long_work_gives_way_to_the_server() -> Result<()> {
    let own = priorities(std::process::id())?;
    let own = own.first().context("ours")?.1;
    let lower = (own + 10).min(19);
    let lowest = 19;
    let atlas = Atlas::new(Database::Sqlite)?;
    let server = atlas.serve("serve")?;
    // Those that follow the log, and those of the index that they started.
    let aside = [
        "background",
        "thrd-tantivy",
        "merge_thread",
        "segment_updat",
    ];
    let threads = priorities(server.process())?;
    for (name, nice) in &threads {
        let expected = match aside.iter().any(|begin| name.starts_with(begin)) {
            true => lowest,
            false => own,
        };
        ensure!(
            *nice == expected,
            "{name} has priority {nice}, not {expected}"
        );
    }
    ensure!(
        threads.iter().any(|(_, nice)| *nice == lowest),
        "{threads:?}"
    );
    ensure!(
        threads.iter().any(|(name, _)| name.starts_with("sqlx")),
        "{threads:?}"
    );
    // It waits for the list, and does not get it.
    let (mapping, list) = firms(atlas.data(), 1)?;
    fs::remove_file(&list)?;
    let made = Command::new("mkfifo").arg(&list).status()?;
    ensure!(made.success(), "mkfifo fails");
    let mut import = atlas.start(&["import", &mapping, &list])?;
    let lowered = await_that(&server, "an import has all its threads", || {
        let all = priorities(import.id())?;
        // Before it is at work it is alone, and for a moment still a copy of this test.
        let fits = |(name, nice): &(String, i32)| match name.as_str() {
            "background" => *nice == lowest,
            _ => *nice == lower,
        };
        Ok(all.len() > 2 && all.iter().all(fits))
    });
    import.kill()?;
    import.wait()?;
    lowered
}
