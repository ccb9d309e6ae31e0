//! Documents made from the code: written anew with `ATLAS_BLESS=1 cargo test -p web`.

use std::{fmt::Write as _, fs, path::Path};

use domain::Language;
use i18n::Words;
use web::{CODES, api::v1::openapi};

/// Compares a document with what the code says, or writes it.
#[expect(
    clippy::disallowed_methods,
    reason = "the switch that writes the documents anew"
)]
fn is_current(name: &str, wanted: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../docs")
        .join(name);
    if std::env::var("ATLAS_BLESS").is_ok() {
        fs::create_dir_all(path.parent().expect("in a folder")).expect("can be made");
        fs::write(&path, wanted).expect("can be written");
    }
    let there = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        there == wanted,
        "docs/{name} is stale: run ATLAS_BLESS=1 cargo test -p web"
    );
}

#[test]
fn the_description_of_the_interface_is_current() {
    let json = serde_json::to_string_pretty(openapi::description()).expect("is JSON");
    is_current("openapi.json", &format!("{json}\n"));
}

#[test]
fn the_description_names_every_path_parameter_and_error() {
    let json = openapi::description();
    let paths = json["paths"].as_object().expect("paths");
    for path in [
        "search",
        "suggestions",
        "entries",
        "entries/{id}",
        "entries/{id}/relations",
        "entries/{id}/records",
        "entries/{id}/history",
        "entries/{id}/similar",
        "entries/{id}/profile",
        "places/districts",
        "places/districts/{code}",
        "places/municipalities",
        "places/municipalities/{ags}",
        "places/municipalities/{ags}/figures",
        "places/districts/{code}/figures",
        "coverage",
        "coverage/indicators",
        "competences",
        "competences/{scheme}/{key}",
        "competences/{scheme}/{key}/narrower",
        "competences/{scheme}/{key}/knowledge",
        "sectors",
        "sectors/{scheme}/{key}",
        "sectors/{scheme}/{key}/narrower",
        "changes",
        "candidates",
        "candidates/{one}/{other}/verdict",
        "messages",
        "messages/{id}",
        "messages/{id}/closure",
        "texts",
        "texts/{name}/{language}",
        "sources",
        "sources/{id}",
        "errors/{code}",
        "openapi.json",
    ] {
        assert!(paths.contains_key(&format!("/api/v1/{path}")), "{path}");
    }
    let text = json["paths"].to_string();
    for code in CODES.iter().map(|known| known.code) {
        // Of HTTP itself, and of pages alone.
        let elsewhere = ["method-not-allowed", "guide-gone", "report-gone"];
        assert!(
            elsewhere.contains(&code) || text.contains(&format!("`{code}`")),
            "{code}"
        );
    }
    for name in ["after", "limit", "If-Match", "If-None-Match", "district"] {
        assert!(text.contains(&format!("\"name\":\"{name}\"")), "{name}");
    }
}

#[test]
fn the_table_of_error_codes_is_current() {
    let (german, english) = (Words::new(Language::German), Words::new(Language::English));
    let mut table = String::from(
        "# Error codes\n\nGenerated from the code; do not edit by hand.\n\n\
         | Code | Status | German | English |\n|---|---|---|---|\n",
    );
    for known in CODES {
        let words = |w: Words| {
            let text = |part: &str| w.msg(&format!("error-{}-{part}", known.code));
            format!("{}. {}", text("title"), text("text"))
        };
        writeln!(
            table,
            "| `{}` | {} | {} | {} |",
            known.code,
            known.status,
            words(german),
            words(english)
        )
        .expect("writing into a String cannot fail");
    }
    is_current("error-codes.md", &table);
}
