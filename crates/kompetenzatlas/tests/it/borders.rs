//! The borders between the crates, read from `cargo metadata`.

use std::{
    collections::{BTreeMap, BTreeSet},
    process::Command,
};

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

/// Which of our crates each may name, outside of its tests. The order is that of the house: a crate
/// names only what stands above it.
const MAY_NAME: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("text", &["domain"]),
    ("rules", &["domain"]),
    ("privacy", &[]),
    ("store", &["domain"]),
    ("search", &["domain", "text"]),
    ("sources", &["domain"]),
    ("i18n", &["domain"]),
    ("rerank", &[]),
    (
        "app",
        &[
            "domain", "text", "rules", "privacy", "store", "search", "sources",
        ],
    ),
    ("web", &["domain", "rules", "i18n", "app"]),
    ("kompetenzatlas", &["domain", "rerank", "app", "web"]),
    ("e2e", &[]),
    ("bench", &["domain", "e2e"]),
    (
        "properties",
        &["domain", "text", "store", "search", "sources", "app", "web"],
    ),
];

/// Libraries that one crate alone may name; `bench` measures the program beside what it is built from.
const OWNED: &[(&str, &str)] = &[
    ("sqlx", "store"),
    ("tantivy", "search"),
    ("axum", "web"),
    ("askama", "web"),
    ("utoipa", "web"),
    ("fluent-bundle", "i18n"),
    ("clap", "kompetenzatlas"),
    ("tracing-subscriber", "kompetenzatlas"),
    ("fantoccini", "e2e"),
    ("candle-core", "rerank"),
    ("tokenizers", "rerank"),
];

/// Crates without I/O, async, ambient time or randomness.
const PURE: &[&str] = &["domain", "text", "rules", "privacy"];

/// What a pure crate has no business with.
const IMPURE: &[&str] = &[
    "tokio", "futures", "sqlx", "tantivy", "axum", "tempfile", "tracing",
];

fn ours() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version=1",
            "--no-deps",
            "--offline",
            "--manifest-path",
        ])
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../../Cargo.toml"))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
    let outside_of_tests = |d: &Dependency| d.kind.as_deref() != Some("dev");
    metadata
        .packages
        .into_iter()
        .map(|package| {
            let dependencies = package.dependencies.into_iter().filter(outside_of_tests);
            (package.name, dependencies.map(|d| d.name).collect())
        })
        .collect()
}

#[test]
fn crates_name_only_what_stands_above_them() {
    let ours = ours();
    let allowed: BTreeMap<&str, &[&str]> = MAY_NAME.iter().copied().collect();
    assert_eq!(
        ours.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        allowed.keys().copied().collect(),
        "a crate came or went: say in MAY_NAME what it may name"
    );
    for (name, dependencies) in &ours {
        for dependency in dependencies.iter().filter(|d| ours.contains_key(*d)) {
            assert!(
                allowed[name.as_str()].contains(&dependency.as_str()),
                "{name} must not name {dependency}"
            );
        }
    }
}

#[test]
fn each_large_library_is_named_by_one_crate() {
    for (name, dependencies) in ours() {
        for (library, owner) in OWNED {
            assert!(
                name == *owner || name == "bench" || !dependencies.contains(*library),
                "{library} belongs to {owner}, but {name} names it"
            );
        }
    }
}

#[test]
fn pure_crates_stay_pure() {
    let ours = ours();
    for name in PURE {
        for library in IMPURE {
            assert!(
                !ours[*name].contains(*library),
                "{name} is pure and names {library}"
            );
        }
    }
}
