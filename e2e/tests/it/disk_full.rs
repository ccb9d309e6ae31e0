//! A full disk: what was acknowledged stays, what cannot be done is said, and with room again all goes on by itself.

use std::{collections::BTreeSet, fs, path::Path, thread, time::Duration};

use anyhow::{Context as _, Result, ensure};
use e2e::{Answer, Atlas, Client, Database, SmallDisk};
use serde_json::json;
use tempfile::TempDir;

use super::bench::{firms, import_firms};

/// A folder with a small disk over it, and the database that is kept there.
struct Full {
    database: Database,
    disk: SmallDisk,
    atlas: Atlas,
    _folder: TempDir,
}

impl Full {
    /// One atlas per engine whose database lies on a small disk.
    fn every(name: &str) -> Result<Vec<Self>> {
        let mut all = Vec::new();
        for is_sqlite in [true, false] {
            let folder = tempfile::Builder::new().prefix("atlas-disk-").tempdir()?;
            let Some(disk) = SmallDisk::over(folder.path(), 48)? else {
                continue;
            };
            // The server of PostgreSQL runs as somebody else.
            fs::set_permissions(
                folder.path(),
                std::os::unix::fs::PermissionsExt::from_mode(0o755),
            )?;
            if is_sqlite {
                let database = Database::Sqlite;
                let atlas = Atlas::at(disk.path(), database.clone())?;
                all.push(Self {
                    database,
                    disk,
                    atlas,
                    _folder: folder,
                });
            } else if let Some(database) = Database::postgres_in(name, disk.path())? {
                let atlas = Atlas::new(database.clone())?;
                all.push(Self {
                    database,
                    disk,
                    atlas,
                    _folder: folder,
                });
            }
        }
        Ok(all)
    }
}

impl Drop for Full {
    fn drop(&mut self) {
        // A server that still had files on a disk that is gone would end, and with it the other tests.
        if let Err(error) = self.database.leave(self.disk.path()) {
            eprintln!("the test server keeps the small disk: {error}");
        }
    }
}

#[test]
fn a_full_disk_loses_no_acknowledged_write_and_writing_goes_on_with_room() -> Result<()> {
    for full in Full::every("atlas_full")? {
        let engine = full.database.engine();
        let atlas = &full.atlas;
        let token = atlas.token("loader", "editor")?;
        let mut server = atlas.serve("serve")?;
        let client = server.client().with_token(&token);
        let mut acknowledged = BTreeSet::new();
        for number in 0..20 {
            acknowledged.insert(id(&write(&client, number)?)?);
        }
        full.disk.fill()?;
        // The files have some room of their own; that ends soon.
        let mut refused = None;
        for number in 20..5_000 {
            let answer = write(&client, number)?;
            if answer.status != 201 {
                refused = Some(answer);
                break;
            }
            acknowledged.insert(id(&answer)?);
        }
        let refused = refused.context("a full disk refuses nothing")?;
        ensure!(
            refused.status == 503 && refused.json()["code"] == "unavailable",
            "{engine}: {} {}\n{}",
            refused.status,
            refused.body,
            server.logged()
        );
        ensure!(
            refused.retry_after.is_some(),
            "{engine}: when to ask again?"
        );
        ensure!(server.logged().contains("make room"), "{}", server.logged());
        let known = acknowledged.first().context("some were written")?;
        for path in [format!("/api/v1/entries/{known}"), "/de".to_owned()] {
            let answer = client.get(&path)?;
            ensure!(answer.status == 200, "{engine}: {path}: {}", answer.status);
        }

        full.disk.make_room()?;
        let mut written = write(&client, 9_000)?;
        for number in 9_001..9_100 {
            if written.status == 201 {
                break;
            }
            thread::sleep(Duration::from_millis(100));
            written = write(&client, number)?;
        }
        ensure!(
            written.status == 201,
            "{engine}: {}\n{}",
            written.body,
            server.logged()
        );
        acknowledged.insert(id(&written)?);
        server.wait_until_ready()?;
        let found = super::kill::all_found(&client)?;
        ensure!(
            found == acknowledged,
            "{engine}: found {}, acknowledged {}",
            found.len(),
            acknowledged.len()
        );
        ensure!(server.stop()?, "{engine}: the server does not end well");
        atlas.must(&["doctor"])?;
    }
    Ok(())
}

#[test]
fn an_import_onto_a_full_disk_says_so_and_goes_on_with_room() -> Result<()> {
    const FIRMS: usize = 1_500;
    for full in Full::every("atlas_full_import")? {
        let engine = full.database.engine();
        let lists = tempfile::tempdir()?;
        let (mapping, list) = firms(lists.path(), FIRMS)?;
        let import = ["import", mapping.as_str(), list.as_str()];
        full.atlas.must(&["sources"])?;
        full.disk.fill()?;
        let failed = full.atlas.run(&import)?;
        ensure!(!failed.success, "{engine}: {}", failed.stdout);
        for word in ["no room", "make room", "again"] {
            ensure!(failed.stderr.contains(word), "{engine}: {}", failed.stderr);
        }
        full.disk.make_room()?;
        full.atlas.must(&import)?;
        let ample = Atlas::new(Database::Sqlite)?;
        import_firms(&ample, FIRMS)?;
        ensure!(
            super::interrupted::content(&full.atlas)? == super::interrupted::content(&ample)?,
            "{engine}: another end than that of an import without trouble"
        );
    }
    Ok(())
}

#[test]
fn a_backup_that_finds_no_room_leaves_nothing_and_names_its_file() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let Some(disk) = SmallDisk::over(folder.path(), 1)? else {
        return Ok(());
    };
    let atlas = Atlas::new(Database::Sqlite)?;
    import_firms(&atlas, 200)?;
    disk.fill()?;
    let names = || -> Result<Vec<_>> {
        let items = fs::read_dir(disk.path())?;
        Ok(items
            .map(|item| item.map(|item| item.file_name()))
            .collect::<Result<Vec<_>, _>>()?)
    };
    let before = names()?;
    for (command, name) in [(&["backup"][..], "a.backup"), (&["export", "csv"], "a.csv")] {
        let file = disk.path().join(name);
        let file = file.to_str().context("UTF-8")?;
        let arguments: Vec<&str> = command.iter().copied().chain([file]).collect();
        let failed = atlas.run(&arguments)?;
        ensure!(!failed.success, "{name}: {}", failed.stdout);
        for word in [file, "make room", "another disk"] {
            ensure!(failed.stderr.contains(word), "{word}: {}", failed.stderr);
        }
        ensure!(names()? == before, "{:?}", names()?);
    }
    disk.make_room()?;
    let file = disk.path().join("whole.backup");
    let file = file.to_str().context("UTF-8")?;
    atlas.must(&["backup", file])?;
    let other = Atlas::new(Database::Sqlite)?;
    other.must(&["restore", file])?;
    Ok(())
}

#[test]
fn an_index_without_room_falls_behind_says_so_and_catches_up() -> Result<()> {
    let atlas = Atlas::new(Database::Sqlite)?;
    let index = atlas.data().join("index");
    fs::create_dir(&index)?;
    let Some(disk) = SmallDisk::over(&index, 4)? else {
        return Ok(());
    };
    let token = atlas.token("loader", "editor")?;
    let mut server = atlas.serve("serve")?;
    let client = server.client().with_token(&token);
    let mut acknowledged = BTreeSet::new();
    acknowledged.insert(id(&write(&client, 0)?)?);
    server.wait_until_ready()?;
    disk.fill()?;
    for number in 1..20 {
        acknowledged.insert(id(&write(&client, number)?)?);
    }
    await_that(&server, "the index is said to fall behind", || {
        let ready = client.get("/readyz")?;
        Ok(ready.status == 503
            && ready.json()["reason"] == "index-failing"
            && server.logged().contains("make room"))
    })?;
    ensure!(
        super::kill::all_found(&client)?.len() == 1,
        "search goes on"
    );

    let generations = folders(&index)?;
    let failed = atlas.run(&["reindex"])?;
    ensure!(!failed.success, "{}", failed.stdout);
    ensure!(failed.stderr.contains("make room"), "{}", failed.stderr);
    ensure!(folders(&index)? == generations, "{:?}", folders(&index)?);

    disk.make_room()?;
    server.wait_until_ready()?;
    ensure!(super::kill::all_found(&client)? == acknowledged);
    ensure!(server.stop()?, "the server does not end well");
    atlas.must(&["doctor"])?;
    Ok(())
}

/// The names of the folders in a folder.
fn folders(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for item in fs::read_dir(folder)? {
        let item = item?;
        if item.file_type()?.is_dir() {
            names.insert(item.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

/// Waits until something holds, for as long as a slow machine may need.
pub fn await_that(
    server: &e2e::Server,
    what: &str,
    mut holds: impl FnMut() -> Result<bool>,
) -> Result<()> {
    for _ in 0..1_200 {
        if holds()? {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(50));
    }
    anyhow::bail!("it never comes that {what}:\n{}", server.logged())
}

fn write(client: &Client, number: u32) -> Result<Answer> {
    let body = json!({"content": {
        "texts": {"de": {
            "title": format!("Belastungsprobe {number}"),
            "body": "Was viel Platz braucht. ".repeat(100),
        }},
        "body": {"kind": "news"},
    }});
    client.post("/api/v1/entries", &body)
}

fn id(answer: &Answer) -> Result<String> {
    ensure!(answer.status == 201, "{} {}", answer.status, answer.body);
    let id = answer.json()["id"].as_str().map(str::to_owned);
    id.context("what was written has an id")
}
