//! What `docs/sources.md` says is so.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{Concept, Language};
use sources::{Mapping, shipped};

use crate::{ENTRY, HEAD, mapping_of, problems, records, rows};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/sources.md");
    fs::read_to_string(path).expect("the page is part of the project")
}

/// The first code block of this language.
fn block<'p>(page: &'p str, language: &str) -> &'p str {
    let start = format!("```{language}\n");
    let (_, after) = page.split_once(start.as_str()).expect("the block is there");
    after.split_once("```").expect("the block ends").0
}

#[test]
fn the_worked_example_works() {
    let page = page();
    let mapping = Mapping::parse("example", block(&page, "toml")).unwrap_or_else(|e| panic!("{e}"));
    let rows = rows(&mapping, block(&page, "csv"));
    let found = records(&rows);
    let titles: Vec<&str> = found
        .iter()
        .map(|r| r.draft.title(Language::German))
        .collect();
    assert_eq!(titles, ["A first light", "Universitaet zu Koeln"]);
    assert_eq!(rows.iter().map(|row| row.relations.len()).sum::<usize>(), 1);
    assert!(problems(&rows).is_empty());
}

#[test]
fn a_subject_of_turtle_is_the_row_that_is_shown() {
    let concept = r#"
[[concept]]
scheme = "esco"
uri = "{uri}"
key = { from = "{uri}", after = "/" }
notation = "{notation}"
broader = "{broader}"
related = "{type}"
[concept.labels.de]
preferred = "{prefLabel.de}"
[concept.labels.en]
preferred = "{prefLabel.en}"
"#;
    let page = page();
    let concepts = |format: &str, file: &str| -> Vec<Concept> {
        let rows = rows(&mapping_of(format, concept), file);
        assert!(problems(&rows).is_empty(), "{:?}", problems(&rows));
        rows.into_iter().flat_map(|row| row.concepts).collect()
    };
    let told = concepts("format = \"turtle\"", block(&page, "turtle"));
    let shown = format!("[{}]", block(&page, "json"));
    assert_eq!(told, concepts("format = \"json\"", &shown));
    assert_eq!((told.len(), told[0].labels.len()), (1, 2));
}

/// The keys that the section's table documents.
fn documented<'p>(page: &'p str, heading: &str) -> BTreeSet<&'p str> {
    let start = format!("### {heading}\n");
    let (_, after) = page
        .split_once(start.as_str())
        .unwrap_or_else(|| panic!("no section {heading}"));
    let section = after.split("\n#").next().unwrap_or(after);
    let keys = section.lines().filter_map(|line| line.strip_prefix("| `"));
    keys.filter_map(|line| line.split('`').next()).collect()
}

/// The keys that are allowed where this mapping has the key `zz`: the error names them.
fn allowed(lines: &str) -> BTreeSet<String> {
    let toml = if lines.contains("[source]") {
        lines.to_owned()
    } else {
        format!("{HEAD}{lines}")
    };
    let error = Mapping::parse("m", &toml).expect_err("zz is no key");
    let (_, after) = error
        .reason
        .split_once("expected ")
        .expect("it names what is expected");
    after
        .split('`')
        .skip(1)
        .step_by(2)
        .map(str::to_owned)
        .collect()
}

#[test]
fn the_reference_names_every_key_and_no_other() {
    let page = page();
    let entry = |lines: &str| format!("{ENTRY}{lines}\nzz = 1\n");
    let sections = [
        ("Values", format!("{ENTRY}summary = {{ zz = 1 }}\n")),
        ("`[source]`", "[source]\nzz = 1\n".to_owned()),
        ("`[file]`", "zz = 1\n".to_owned()),
        ("`[[layout]]`", "[[layout]]\nzz = 1\n".to_owned()),
        (
            "`[[layout.lookup]]`",
            "[[layout]]\nname = \"x\"\n[[layout.lookup]]\nzz = 1\n".to_owned(),
        ),
        ("`[[where]]`", "[[where]]\nzz = 1\n".to_owned()),
        ("`[[entry]]`", "[[entry]]\nzz = 1\n".to_owned()),
        ("`[entry.texts.de]`, `[entry.texts.en]`", entry("")),
        ("`[[entry.place]]`", entry("[[entry.place]]")),
        ("`[[entry.link]]`", entry("[[entry.link]]")),
        ("`[entry.period]`", entry("[entry.period]")),
        ("`[entry.contact]`", entry("[entry.contact]")),
        ("`[[relation]]`", "[[relation]]\nzz = 1\n".to_owned()),
        ("`[postcodes]`", "[postcodes]\nzz = 1\n".to_owned()),
        ("`[[concept]]`", "[[concept]]\nzz = 1\n".to_owned()),
        (
            "`[concept.labels.de]`, `[concept.labels.en]`, `[concept.labels.file]`",
            "[[concept]]\nscheme = \"esco\"\n[concept.labels.de]\nzz = 1\n".to_owned(),
        ),
        ("`[[observation]]`", "[[observation]]\nzz = 1\n".to_owned()),
    ];
    for (heading, lines) in sections {
        let documented: BTreeSet<String> = documented(&page, heading)
            .into_iter()
            .map(str::to_owned)
            .collect();
        assert_eq!(documented, allowed(&lines), "{heading}");
    }
}

#[test]
fn every_shipped_mapping_is_documented_with_its_licence() {
    let page = page();
    for mapping in shipped() {
        let row = page
            .lines()
            .find(|line| line.starts_with(&format!("| `{}` |", mapping.name)));
        let licence = Mapping::shipped(mapping.name)
            .expect("shipped")
            .source()
            .licence
            .clone();
        assert!(
            row.is_some_and(|row| row.contains(&licence)),
            "{}: {licence}",
            mapping.name
        );
    }
}
