//! Commands as the operator gives them, through the binary.

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

use serde_json::Value;

const MAPPING: &str = r#"
[source]
id = "figures"
title = "Figures"
publisher = "Somebody"
licence = "CC0-1.0"
url = "https://list.example"
corrections = "mail@list.example"
precedence = 50

[file]
format = "csv"

[[observation]]
area = "{area}"
indicator = "population"
on = "2020-12-31"
value = "{value}"
"#;

pub fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_kompetenzatlas"))
        .args(arguments)
        .args(["--data", "data"])
        .current_dir(folder)
        .output()
        .expect("the binary runs")
}

pub fn told(output: &Output) -> String {
    let of = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    of(&output.stdout) + &of(&output.stderr)
}

#[test]
fn an_import_that_is_only_tried_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    fs::write(at.join("figures.toml"), MAPPING).expect("writable");
    fs::write(at.join("list.csv"), "area,value\n05334002,248878\n").expect("writable");
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let tried = Command::new(env!("CARGO_BIN_EXE_kompetenzatlas"))
        .args([
            "import",
            "figures.toml",
            "list.csv",
            "--dry-run",
            "--data",
            "data",
        ])
        .current_dir(at)
        .env("TMPDIR", scratch.path())
        .output()
        .expect("the binary runs");
    assert!(tried.status.success(), "{}", told(&tried));
    assert!(told(&tried).contains("1 figures; nothing was written"));
    assert!(!at.join("data").exists(), "no atlas was wanted");
    let left = fs::read_dir(scratch.path()).expect("is there").count();
    assert_eq!(left, 0, "nor elsewhere");
}

#[test]
fn an_import_tells_programs_what_it_did() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    fs::write(at.join("figures.toml"), MAPPING).expect("writable");
    fs::write(
        at.join("list.csv"),
        "area,value\n05334002,248878\n05334,viele\n",
    )
    .expect("writable");
    let into_nowhere = [
        "import",
        "figures.toml",
        "list.csv",
        "--report",
        "none/report.json",
    ];
    let refused = run(at, &into_nowhere);
    assert!(!refused.status.success());
    assert!(
        told(&refused).contains("none/report.json"),
        "{}",
        told(&refused)
    );
    let sources = told(&run(at, &["sources"]));
    assert!(
        sources.contains("none yet"),
        "the import did not start: {sources}"
    );
    let done = run(
        at,
        &[
            "import",
            "figures.toml",
            "list.csv",
            "--report",
            "report.json",
        ],
    );
    assert!(done.status.success(), "{}", told(&done));
    let report = fs::read_to_string(at.join("report.json")).expect("written");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["counts"]["rows"], 2);
    assert_eq!(report["counts"]["observations"], 1);
    assert_eq!(report["counts"]["refused"], 1);
    assert_eq!(
        (&report["complete"], &report["dry_run"]),
        (&true.into(), &false.into())
    );
    let problem = &report["problems"][0];
    assert_eq!(
        (&problem["line"], &problem["severity"]),
        (&3.into(), &"refused".into())
    );
    assert_eq!(problem["file"], "list.csv");
    assert_eq!(problem["field"], "observation.value");
    assert_eq!(problem["columns"], serde_json::json!(["value"]));
    // What cannot be read does not cost yesterday's report.
    let arguments = [
        "import",
        "figures.toml",
        "gone.csv",
        "--report",
        "report.json",
    ];
    assert!(!run(at, &arguments).status.success());
    let kept = fs::read_to_string(at.join("report.json")).expect("still there");
    assert_eq!(serde_json::from_str::<Value>(&kept).expect("JSON"), report);
    let left: Vec<_> = fs::read_dir(at).expect("a folder").flatten().collect();
    assert_eq!(left.len(), 4, "nothing half-written is left: {left:?}");
    let sources = told(&run(at, &["sources"]));
    assert!(sources.contains("1 figures"), "{sources}");
}

#[test]
fn a_port_in_use_is_named_and_nothing_is_touched() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let taken = listener.local_addr().expect("bound").to_string();
    for (command, arguments, setting) in [
        ("serve", vec!["--listen", taken.as_str()], "--listen"),
        ("demo", vec!["--listen", taken.as_str()], "--listen"),
        (
            "serve",
            vec![
                "--listen",
                "127.0.0.1:0",
                "--metrics-listen",
                taken.as_str(),
            ],
            "--metrics-listen",
        ),
    ] {
        let refused = run(folder.path(), &[&[command], &arguments[..]].concat());
        assert!(!refused.status.success());
        let said = told(&refused);
        assert!(said.contains(&taken), "{said}");
        assert!(said.contains("another program uses this port"), "{said}");
        assert!(said.trim_end().ends_with(setting), "{said}");
        assert!(
            !folder.path().join("data").exists(),
            "{command} made an atlas"
        );
    }
}

#[test]
fn a_mistyped_folder_does_not_become_an_atlas() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let id = "00000000-0000-4000-8000-000000000000";
    for asked in [
        &["messages", "list"][..],
        &["messages", "show", id],
        &["messages", "erase-done", "--days", "9"],
        &["text", "list"],
        &["text", "show", "imprint", "de"],
        &["text", "remove", "imprint", "de"],
        &["user", "list"],
        &["user", "erase", "Anna"],
        &["doctor"],
    ] {
        let refused = run(folder.path(), asked);
        let told = told(&refused);
        assert!(!refused.status.success(), "{asked:?}");
        assert!(
            told.contains("there is no atlas in data"),
            "{asked:?}: {told}"
        );
        assert!(!folder.path().join("data").exists(), "{asked:?}");
    }
}

#[test]
fn the_office_writes_its_texts() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    fs::write(at.join("text.md"), "# Impressum\n").expect("writable");
    let set = run(at, &["text", "set", "imprint", "de", "text.md"]);
    assert!(set.status.success(), "{}", told(&set));
    let shown = told(&run(at, &["text", "show", "imprint", "de"]));
    assert!(shown.contains("# Impressum"), "{shown}");
    assert!(!run(at, &["text", "show", "imprint", "en"]).status.success());
    let alone = run(
        at,
        &[
            "text",
            "set",
            "easy_language",
            "de",
            "text.md",
            "--reviewer",
            "Gruppe",
        ],
    );
    assert!(
        !alone.status.success(),
        "who checked it and when belong together"
    );
    let whole = [
        "text",
        "set",
        "easy_language",
        "de",
        "text.md",
        "--reviewer",
        "Gruppe",
        "--reviewed",
        "2026-03-01",
    ];
    assert!(run(at, &whole).status.success());
    let list = told(&run(at, &["text", "list"]));
    assert!(list.contains("checked by Gruppe on 2026-03-01"), "{list}");
    assert_eq!(list.matches("not written yet").count(), 6, "{list}");
    assert!(
        run(at, &["text", "remove", "imprint", "de"])
            .status
            .success()
    );
    assert!(
        !run(at, &["text", "remove", "imprint", "de"])
            .status
            .success()
    );
    let messages = run(at, &["messages", "list"]);
    assert!(
        told(&messages).contains("0 waiting, 0 done"),
        "{}",
        told(&messages)
    );
    let none = run(
        at,
        &["messages", "erase", "00000000-0000-4000-8000-000000000000"],
    );
    assert!(
        !none.status.success() && told(&none).contains("messages list"),
        "{}",
        told(&none)
    );
}

const ENTRIES: &str = r#"
[[entry]]
name = "organisation"
kind = "organisation"
key = "{id}"
texts.de.title = "{name}"

[[entry.place]]
name = "{city}"
"#;

#[test]
fn everything_public_is_exported_whole() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    let head = MAPPING.split("[[observation]]").next().expect("a head");
    fs::write(at.join("list.toml"), format!("{head}{ENTRIES}")).expect("writable");
    let list =
        "id,name,city\n1,\"Gießerei \"\"Lenne\"\", Altena\",Altena\n2,Weberei Wupper,Wuppertal\n";
    fs::write(at.join("list.csv"), list).expect("writable");
    let nothing = run(at, &["export", "csv", "all.csv"]);
    assert!(!nothing.status.success(), "there is no atlas yet");
    let done = run(at, &["import", "list.toml", "list.csv"]);
    assert!(done.status.success(), "{}", told(&done));
    for (format, file) in [
        ("csv", "all.csv"),
        ("jsonl", "all.jsonl"),
        ("geojson", "all.geojson"),
    ] {
        let done = run(at, &["export", format, file]);
        assert!(done.status.success(), "{}", told(&done));
        let text = fs::read_to_string(at.join(file)).expect("written");
        assert!(
            text.contains("Weberei Wupper") && text.contains("Lenne"),
            "{text}"
        );
        let again = run(at, &["export", format, file]);
        assert!(!again.status.success(), "it must not replace a file");
    }
    let lines = fs::read_to_string(at.join("all.jsonl")).expect("written");
    let lines: Vec<Value> = lines
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["sources"][0]["licence"], "CC0-1.0");
    let map = fs::read_to_string(at.join("all.geojson")).expect("written");
    let map: Value = serde_json::from_str(&map).expect("JSON");
    assert_eq!(map["features"].as_array().map(Vec::len), Some(2));
    let of_kind = run(at, &["export", "jsonl", "events.jsonl", "--kind", "event"]);
    assert!(of_kind.status.success(), "{}", told(&of_kind));
    assert_eq!(
        fs::read_to_string(at.join("events.jsonl")).expect("written"),
        ""
    );
    let unknown = run(at, &["export", "jsonl", "none.jsonl", "--kind", "firm"]);
    assert!(
        told(&unknown).contains("organisation"),
        "{}",
        told(&unknown)
    );
}
