//! A damaged index mends itself from the log: while it was not served, and under a server that runs.

use std::{
    collections::BTreeSet,
    fs::{self, File, OpenOptions},
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database, Server};
use serde_json::json;

use super::{disk_full::await_that, kill::all_found};

const ENTRIES: usize = 60;

type Damage = fn(&Path) -> Result<()>;

#[test]
fn an_index_that_was_damaged_is_built_anew_says_so_and_readyz_tells() -> Result<()> {
    let (atlas, all) = filled()?;
    let index = atlas.data().join("index");
    let damages: [(&str, Damage); 7] = [
        ("rubbish", |index| each(index, scribble)),
        ("without the file that says what counts", |index| {
            Ok(fs::remove_file(index.join("CURRENT"))?)
        }),
        ("cut to half", |index| each(index, halve)),
        ("one file cut", |index| halve(&segment(index, "store")?)),
        ("one file gone", |index| {
            Ok(fs::remove_file(segment(index, "pos")?)?)
        }),
        ("of another format", |index| {
            let current = index.join("CURRENT");
            let text = fs::read_to_string(&current)?;
            let other = text.replace("\"format\": \"", "\"format\": \"9 ");
            ensure!(other != text, "{text}");
            Ok(fs::write(current, other)?)
        }),
        ("gone", |index| Ok(fs::remove_dir_all(index)?)),
    ];
    for (what, damage) in damages {
        damage(&index).context(what)?;
        fs::create_dir_all(&index)?;
        // Nobody can rebuild as long as this is held, so that what the server says meanwhile can be read in peace.
        let lock = File::create(index.join("rebuild.lock"))?;
        lock.lock()?;
        let mut server = atlas.begin("serve")?;
        let said = server.logged().len();
        let client = server.client();
        await_that(&server, "/readyz answers", || {
            Ok(client.get("/readyz").is_ok())
        })?;
        let ready = client.get("/readyz")?;
        let reason = ready.json()["reason"].clone();
        ensure!(ready.status == 503, "{what}: {}", ready.body);
        ensure!(
            reason
                .as_str()
                .is_some_and(|reason| reason.starts_with("index-")),
            "{what}: {}",
            ready.body
        );
        drop(lock);
        server.wait_until_ready()?;
        ensure!(
            all_found(&client)? == all,
            "{what}: not everything is found"
        );
        let log = server.logged().split_off(said);
        ensure!(log.contains("built anew from the log"), "{what}: {log}");
        ensure!(!log.contains("panicked"), "{what}: {log}");
        ensure!(server.stop()?, "{what}: the server does not end well");
        let healthy = atlas.must(&["doctor"])?;
        ensure!(healthy.contains("0 errors"), "{what}: {healthy}");
    }
    Ok(())
}

/// Cutting off a file that a server has mapped into its memory ends the server, as with every program that does so
/// (SIGBUS); whatever watches over it starts it again, and the test above is what happens then.
#[test]
fn an_index_that_is_damaged_under_a_server_is_noticed_and_built_anew() -> Result<()> {
    let damages: [(&str, Damage); 4] = [
        ("rubbish", |index| each(index, scribble)),
        ("rubbish in the postings", |index| {
            scribble(&segment(index, "idx")?)?;
            scribble(&segment(index, "term")?)
        }),
        ("rubbish in meta.json", |index| {
            Ok(fs::write(
                segment(index, "term")?.with_file_name("meta.json"),
                "rubbish",
            )?)
        }),
        ("gone", |index| Ok(fs::remove_dir_all(index)?)),
    ];
    for (what, damage) in damages {
        let (atlas, mut all) = filled()?;
        let token = atlas.token("again", "editor")?;
        let mut server = atlas.serve("serve")?;
        let client = server.client();
        damage(&atlas.data().join("index")).context(what)?;
        await_that(&server, "the damage is noticed", || {
            // Whatever is answered: the question is what shows the damage.
            client.get("/api/v1/search?q=Belastungsprobe&limit=100")?;
            Ok(server.logged().contains("built anew from the log"))
        })
        .context(what)?;
        server.wait_until_ready().context(what)?;
        ensure!(
            all_found(&client)? == all,
            "{what}: not everything is found"
        );
        // It goes on from there.
        all.insert(write(&server, &token, ENTRIES)?);
        server.wait_until_ready()?;
        ensure!(
            all_found(&client)? == all,
            "{what}: what is new is not found"
        );
        ensure!(server.stop()?, "{what}: the server does not end well");
        let healthy = atlas.must(&["doctor"])?;
        ensure!(healthy.contains("0 errors"), "{what}: {healthy}");
    }
    Ok(())
}

/// An atlas with some entries, and their ids.
fn filled() -> Result<(Atlas, BTreeSet<String>)> {
    let atlas = Atlas::new(Database::Sqlite)?;
    let token = atlas.token("loader", "editor")?;
    let mut server = atlas.serve("serve")?;
    let ids = (0..ENTRIES).map(|number| write(&server, &token, number));
    let ids: BTreeSet<String> = ids.collect::<Result<_>>()?;
    server.wait_until_ready()?;
    ensure!(all_found(&server.client())? == ids);
    ensure!(server.stop()?);
    Ok((atlas, ids))
}

fn write(server: &Server, token: &str, number: usize) -> Result<String> {
    let body = json!({"content": {
        "texts": {"de": {"title": format!("Belastungsprobe {number}")}},
        "body": {"kind": "news"},
    }});
    let client = server.client().with_token(token);
    let answer = client.post("/api/v1/entries", &body)?;
    ensure!(answer.status == 201, "{}", answer.body);
    let id = answer.json()["id"].as_str().map(str::to_owned);
    id.context("what was written has an id")
}

/// Does something to every file in a folder and the folders in it.
fn each(folder: &Path, damage: Damage) -> Result<()> {
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            each(&path, damage)?;
        } else {
            damage(&path)?;
        }
    }
    Ok(())
}

/// Writes over a file without making it another one.
fn scribble(path: &Path) -> Result<()> {
    let length = usize::try_from(fs::metadata(path)?.len())?;
    let file = OpenOptions::new().write(true).open(path)?;
    let rubbish: Vec<u8> = (0..length).map(|n| (n * 7919 % 251) as u8).collect();
    Ok(file.write_all_at(&rubbish, 0)?)
}

fn halve(path: &Path) -> Result<()> {
    let file = OpenOptions::new().write(true).open(path)?;
    Ok(file.set_len(file.metadata()?.len() / 2)?)
}

/// A file of the public index whose name ends so.
fn segment(index: &Path, extension: &str) -> Result<PathBuf> {
    let mut found = None;
    for generation in fs::read_dir(index)? {
        let public = generation?.path().join("public");
        for item in fs::read_dir(public).into_iter().flatten() {
            let path = item?.path();
            if path.extension().is_some_and(|end| end == extension) {
                found = Some(path);
            }
        }
    }
    found.with_context(|| format!("the index has no file *.{extension}"))
}
