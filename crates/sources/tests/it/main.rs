//! What mappings make of files.

mod bad_files;
mod docs;
mod knowledge;
mod mappings;
mod official;
mod properties;
mod real_data;
mod rows;
mod shipped;
mod thesaurus;
mod turtle;

use std::sync::LazyLock;

use domain::{
    DraftRecord,
    places::{Gazetteer, Postcodes},
};
use sources::{Context, Lookups, Mapping, Problem, Row, Severity, read};

/// A source and a CSV file without anything to make of its rows.
const HEAD: &str = r#"
[source]
id = "test"
title = "Test"
publisher = "Nobody"
licence = "CC0-1.0"
url = "https://example.org"
corrections = "mail@example.org"

[file]
format = "csv"
"#;

/// An entry that has but a key and a title.
const ENTRY: &str = r#"
[[entry]]
kind = "organisation"
key = "{key}"
[entry.texts.de]
title = "{title}"
"#;

static POSTCODES: LazyLock<Postcodes> = LazyLock::new(Postcodes::new);
static LOOKUPS: LazyLock<Lookups> = LazyLock::new(Lookups::default);

fn context() -> Context<'static> {
    Context {
        gazetteer: Gazetteer::nrw(),
        postcodes: &POSTCODES,
        lookups: &LOOKUPS,
    }
}

/// A mapping of the common head and these lines.
fn mapping(lines: &str) -> Mapping {
    Mapping::parse("test.toml", &format!("{HEAD}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

/// The mapping with its file format replaced.
fn mapping_of(format: &str, lines: &str) -> Mapping {
    let head = HEAD.replace("format = \"csv\"", format);
    Mapping::parse("test.toml", &format!("{head}{lines}")).unwrap_or_else(|error| panic!("{error}"))
}

fn rows(mapping: &Mapping, file: impl AsRef<[u8]>) -> Vec<Row> {
    read(mapping, "file.csv", file.as_ref(), &context()).collect()
}

fn records(rows: &[Row]) -> Vec<&DraftRecord> {
    rows.iter().flat_map(|row| &row.records).collect()
}

fn problems(rows: &[Row]) -> Vec<&Problem> {
    rows.iter().flat_map(|row| &row.problems).collect()
}

/// The problems of this severity, as they are shown.
fn shown(rows: &[Row], severity: Severity) -> Vec<String> {
    let problems = problems(rows)
        .into_iter()
        .filter(|p| p.severity == severity);
    problems.map(ToString::to_string).collect()
}
