//! What an editor says of the competences of an entry, on the command line.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

const MAPPING: &str = r#"
[source]
id = "projects"
title = "Projects"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://list.example"
corrections = "mail@list.example"
precedence = 50

[file]
format = "csv"

[[entry]]
kind = "project"
key = "{id}"
texts.de.title = "{title}"
"#;

fn run(folder: &Path, arguments: &[&str]) -> (bool, String) {
    let output: Output = Command::new(env!("CARGO_BIN_EXE_kompetenzatlas"))
        .args(arguments)
        .args(["--data", "data"])
        .current_dir(folder)
        .env("ATLAS_LOG", "error")
        .output()
        .expect("the binary runs");
    let of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (
        output.status.success(),
        of(&output.stdout) + &of(&output.stderr),
    )
}

#[test]
fn what_texts_name_can_be_confirmed_and_rejected() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    fs::write(at.join("projects.toml"), MAPPING).expect("writable");
    fs::write(
        at.join("list.csv"),
        "id,title\n1,Kunststoffspritzguss mit Robotik\n",
    )
    .expect("writable");
    let (done, told) = run(at, &["import", "projects.toml", "list.csv"]);
    assert!(done, "{told}");
    let page = "/de/projekte/kunststoffspritzguss-mit-robotik";
    let show = || run(at, &["competence", "show", page]).1;
    let first = show();
    assert!(first.contains("'Robotik' (title, de)"), "{first}");
    assert!(
        first.contains("urn:kompetenzatlas:thesaurus:robotics"),
        "{first}"
    );

    let (done, told) = run(at, &["competence", "reject", page, "robotics"]);
    assert!(done && told.contains("Robotik: rejected"), "{told}");
    let rejected = show();
    assert!(!rejected.contains("'Robotik'"), "{rejected}");
    assert!(rejected.contains("rejected  urn:kompetenzatlas:thesaurus:robotics"));

    let (done, told) = run(at, &["competence", "confirm", page, "robotics"]);
    assert!(done, "{told}");
    let confirmed = show();
    assert!(
        confirmed.contains("1.00  urn:kompetenzatlas:thesaurus:robotics"),
        "{confirmed}"
    );
    assert!(confirmed.contains("confirmed  urn:kompetenzatlas:thesaurus:robotics"));

    let (done, told) = run(at, &["competence", "withdraw", page, "robotics"]);
    assert!(done, "{told}");
    assert_eq!(show(), first);

    for (arguments, remedy) in [
        (
            ["competence", "confirm", page, "urn:nothing"],
            "the atlas knows no concept 'urn:nothing'",
        ),
        (
            ["competence", "confirm", "nowhere", "robotics"],
            "neither an entry's id nor the address",
        ),
    ] {
        let (done, told) = run(at, &arguments);
        assert!(!done && told.contains(remedy), "{told}");
    }
}
