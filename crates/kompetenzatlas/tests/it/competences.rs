//! What an editor says of the competences of an entry, on the command line.

use std::fs;

use crate::commands::{run, told};

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

#[test]
fn what_texts_name_can_be_confirmed_and_rejected() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    let ran = |arguments: &[&str]| {
        let output = run(at, arguments);
        (output.status.success(), told(&output))
    };
    fs::write(at.join("projects.toml"), MAPPING).expect("writable");
    fs::write(
        at.join("list.csv"),
        "id,title\n1,Kunststoffspritzguss mit Robotik\n",
    )
    .expect("writable");
    let (done, told) = ran(&["import", "projects.toml", "list.csv"]);
    assert!(done, "{told}");
    let page = "/de/projekte/kunststoffspritzguss-mit-robotik";
    let show = || ran(&["competence", "show", page]).1;
    let first = show();
    assert!(first.contains("'Robotik' (title, de)"), "{first}");
    assert!(
        first.contains("urn:kompetenzatlas:thesaurus:robotics"),
        "{first}"
    );

    let (done, told) = ran(&["competence", "reject", page, "robotics"]);
    assert!(done && told.contains("Robotik: rejected"), "{told}");
    let rejected = show();
    assert!(!rejected.contains("'Robotik'"), "{rejected}");
    assert!(rejected.contains("rejected  urn:kompetenzatlas:thesaurus:robotics"));

    let (done, told) = ran(&["competence", "confirm", page, "robotics"]);
    assert!(done, "{told}");
    let confirmed = show();
    assert!(
        confirmed.contains("1.00  urn:kompetenzatlas:thesaurus:robotics"),
        "{confirmed}"
    );
    assert!(confirmed.contains("confirmed  urn:kompetenzatlas:thesaurus:robotics"));

    let (done, told) = ran(&["competence", "withdraw", page, "robotics"]);
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
        let (done, told) = ran(&arguments);
        assert!(!done && told.contains(remedy), "{told}");
    }
}
