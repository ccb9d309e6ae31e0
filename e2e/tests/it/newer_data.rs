//! What a newer program wrote is refused with its version and what to do, and not a byte of it changes. (An index of
//! another format is only derived: see `broken_index`.)

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context as _, Result, ensure};
use e2e::{Atlas, Database};

use super::bench::{firms, import_firms};

#[test]
fn an_atlas_of_a_newer_program_is_refused_and_not_touched() -> Result<()> {
    for database in Database::every("atlas_newer")? {
        let engine = database.engine();
        let atlas = Atlas::new(database.clone())?;
        import_firms(&atlas, 20)?;
        ensure!(atlas.serve("serve")?.stop()?);
        database.execute(atlas.data(), "UPDATE schema_version SET version = 99")?;
        let before = (files(atlas.data())?, database.dump()?);
        let lists = tempfile::tempdir()?;
        let (mapping, list) = firms(lists.path(), 30)?;
        let out = lists.path().join("out");
        let out = out.to_str().context("UTF-8")?;
        let commands: [&[&str]; 8] = [
            &["serve", "--listen", "127.0.0.1:0"],
            &["import", &mapping, &list],
            &["doctor"],
            &["reindex"],
            &["backup", out],
            &["restore", &list],
            &["export", "csv", out],
            &["user", "list"],
        ];
        for command in commands {
            let refused = atlas.run(command)?;
            ensure!(
                !refused.success,
                "{engine}: {command:?}: {}",
                refused.stdout
            );
            for word in ["99", "run the newer program"] {
                ensure!(
                    refused.stderr.contains(word),
                    "{engine}: {command:?}: {}",
                    refused.stderr
                );
            }
        }
        let after = (files(atlas.data())?, database.dump()?);
        let names = |files: &BTreeMap<PathBuf, Vec<u8>>| files.keys().cloned().collect::<Vec<_>>();
        ensure!(
            names(&after.0) == names(&before.0),
            "{engine}: {:?}",
            names(&after.0)
        );
        ensure!(after == before, "{engine}: something changed");
        ensure!(!Path::new(out).exists(), "{engine}: a file was made");
    }
    Ok(())
}

#[test]
fn a_backup_of_a_newer_program_is_refused_and_leaves_the_atlas_empty() -> Result<()> {
    for database in Database::every("atlas_newer_backup")? {
        let engine = database.engine();
        let from = Atlas::new(Database::Sqlite)?;
        import_firms(&from, 20)?;
        let whole = from.data().join("whole.backup");
        from.must(&["backup", whole.to_str().context("UTF-8")?])?;
        let lines = String::from_utf8(piped("gzip", &["-dc"], &fs::read(&whole)?)?)?;
        let number = lines.split("\"schema\":").nth(1).context("a header")?;
        let number: String = number.chars().take_while(char::is_ascii_digit).collect();
        let newer = lines.replacen(&format!("\"schema\":{number}"), "\"schema\":99", 1);
        let file = from.data().join("newer.backup");
        fs::write(&file, piped("gzip", &["-c"], newer.as_bytes())?)?;

        let atlas = Atlas::new(database.clone())?;
        atlas.must(&["sources"])?;
        let before = (files(atlas.data())?, database.dump()?);
        let refused = atlas.run(&["restore", file.to_str().context("UTF-8")?])?;
        ensure!(!refused.success, "{engine}: {}", refused.stdout);
        for word in ["the backup has schema 99", "newer"] {
            ensure!(
                refused.stderr.contains(word),
                "{engine}: {}",
                refused.stderr
            );
        }
        ensure!(
            (files(atlas.data())?, database.dump()?) == before,
            "{engine}: changed"
        );
        // It is still empty, and usable.
        atlas.must(&["restore", whole.to_str().context("UTF-8")?])?;
    }
    Ok(())
}

/// All files below a folder with their bytes.
fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut all = BTreeMap::new();
    for item in fs::read_dir(folder)? {
        let path = item?.path();
        if path.is_dir() {
            all.extend(files(&path)?);
        } else {
            let bytes = fs::read(&path)?;
            all.insert(path, bytes);
        }
    }
    Ok(all)
}

/// What a program makes of some bytes.
fn piped(program: &str, arguments: &[&str], input: &[u8]) -> Result<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut stdin = child.stdin.take().context("standard input is piped")?;
    let input = input.to_owned();
    let writing = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output()?;
    writing.join().expect("it does not panic")?;
    Ok(output.stdout)
}
