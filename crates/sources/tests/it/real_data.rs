//! The shipped mappings on the real files, where these are present. The counts were taken from the files
//! with other tools.

use std::{
    collections::BTreeSet,
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use domain::Language;
use sources::{Mapping, Record, Row, Severity, read};

use crate::{context, problems, records, shown};

/// The rows of a real file; nothing, and a word about it, where the data is absent.
fn real(mapping: &str, path: &str) -> Option<Vec<Row>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    // A test is told by its environment where the data is; nothing else reads it.
    #[allow(clippy::disallowed_methods)]
    let folder = std::env::var("ATLAS_SHARED_DATA").map_or_else(|_| beside(), PathBuf::from);
    let Ok(file) = File::open(folder.join(path)) else {
        eprintln!("skipped: {path} is not at {}", folder.display());
        return None;
    };
    let mapping = Mapping::shipped(mapping).expect("shipped");
    let context = context();
    Some(read(&mapping, path, BufReader::new(file), &context).collect())
}

fn relations(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.relations.len()).sum()
}

fn titled<'r>(records: &[&'r Record], title: &str) -> Option<&'r Record> {
    records
        .iter()
        .copied()
        .find(|r| r.draft.title(Language::German) == title)
}

#[test]
fn ror() {
    let Some(rows) = real("ror", "organisations/ror_de_records.jsonl") else {
        return;
    };
    assert_eq!(rows.len(), 2048);
    let found = records(&rows);
    // 291 active records of the region, and 44 without a region whose point lies in the state's outline.
    assert_eq!(found.len(), 335);
    assert!(
        found
            .iter()
            .all(|record| record.draft.places[0].ags().is_some())
    );
    assert_eq!(
        relations(&rows),
        142,
        "102 to parents, 40 between relatives"
    );
    assert!(shown(&rows, Severity::Refused).is_empty());
    let aachen = titled(
        &found,
        "Rheinisch-Westfälische Technische Hochschule Aachen",
    )
    .expect("a known university");
    assert_eq!(
        aachen.draft.places[0]
            .ags()
            .map(|ags| ags.to_string())
            .as_deref(),
        Some("05334002")
    );
    assert!(problems(&rows).is_empty());
}

#[test]
fn fp7_organisations() {
    let Some(rows) = real("fp7-organisations", "research/fp7_nrw_organisations.csv") else {
        return;
    };
    let found = records(&rows);
    assert_eq!(found.len(), 672);
    let located = found
        .iter()
        .filter(|r| r.draft.places[0].ags().is_some())
        .count();
    assert_eq!(located, 671, "one of Berlin has no key");
    let pics = found
        .iter()
        .filter(|r| r.draft.external_ids.iter().any(|id| id.scheme == "pic"))
        .count();
    assert_eq!(pics, 124);
    let garbled = |field: &str| {
        shown(&rows, Severity::Mended)
            .iter()
            .filter(|p| p.contains(&format!(": {field}: ")))
            .count()
    };
    assert_eq!((garbled("name"), garbled("city")), (21, 5));
    let all: usize = shown(&rows, Severity::Mended).len();
    assert_eq!(all, 59, "cells with misread characters");
    let lost: Vec<String> = shown(&rows, Severity::LeftOut)
        .into_iter()
        .filter(|p| p.contains("lost at the source"))
        .collect();
    assert_eq!(lost.len(), 3);
    let bad_postcodes = shown(&rows, Severity::LeftOut)
        .iter()
        .filter(|p| p.contains("place.postcode"))
        .count();
    assert_eq!(bad_postcodes, 34);
    assert!(shown(&rows, Severity::Refused).is_empty());
    for title in [
        "Fachhochschule Köln",
        "Lödige Systems GmbH",
        "Rheinisch Westfaelische Technische Hochschule Aachen",
        "Bundesanstalt für Landwirtschaft und Ernährung",
    ] {
        assert!(titled(&found, title).is_some(), "{title}");
    }
}

#[test]
fn fp7_participations_and_briefs() {
    let Some(participations) = real("fp7-participations", "research/fp7_nrw_participations.csv")
    else {
        return;
    };
    assert_eq!(relations(&participations), 2618);
    assert!(problems(&participations).is_empty());

    let Some(briefs) = real("fp7-briefs", "research/fp7_briefs_en.csv") else {
        return;
    };
    assert_eq!(briefs.len(), 6536);
    let found = records(&briefs);
    let count = |start: &str| {
        found
            .iter()
            .filter(|record| record.key.starts_with(start))
            .count()
    };
    assert_eq!((count("project/"), count("brief/")), (6525, 6532));
    assert_eq!(relations(&briefs), 6532);
    let refused = shown(&briefs, Severity::Refused);
    let untitled: BTreeSet<&str> = refused
        .iter()
        .filter(|p| p.contains("needs a title"))
        .map(String::as_str)
        .collect();
    let repeated = refused.iter().filter(|p| p.contains("came before")).count();
    assert_eq!((untitled.len(), repeated, refused.len()), (4, 7, 11));
}

#[test]
fn erc_grants() {
    let Some(rows) = real("erc-grants", "research/erc_projects_en.csv") else {
        return;
    };
    assert_eq!(rows.len(), 3986);
    let found = records(&rows);
    let count = |start: &str| {
        found
            .iter()
            .filter(|record| record.key.starts_with(start))
            .count()
    };
    assert_eq!(
        (count("project/"), count("host/"), relations(&rows)),
        (98, 15, 98)
    );
    assert!(problems(&rows).is_empty());
}

#[test]
fn postcodes() {
    let Some(rows) = real("postcodes-nrw", "geo/plz_nrw.csv") else {
        return;
    };
    let codes: BTreeSet<&str> = rows
        .iter()
        .flat_map(|row| &row.postcodes)
        .map(|(code, _)| code.as_str())
        .collect();
    assert_eq!((rows.len(), codes.len()), (872, 865));
    assert!(problems(&rows).is_empty());
}
