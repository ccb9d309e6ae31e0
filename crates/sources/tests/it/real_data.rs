//! The shipped mappings on the real files, where these are present. The counts were taken from the files
//! with other tools.

use std::{
    collections::BTreeSet,
    fs::File,
    io::BufReader,
    path::{Path, PathBuf},
};

use domain::{Body, Content, DraftRecord, Language, OrganisationType};
use sources::{Mapping, Row, Severity, read};

use crate::{context, problems, records, shown};

/// A real file; nothing, and a word about it, where the data is absent.
fn open(path: &str) -> Option<File> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    // A test is told by its environment where the data is; nothing else reads it.
    #[allow(clippy::disallowed_methods)]
    let folder = std::env::var("ATLAS_SHARED_DATA").map_or_else(|_| beside(), PathBuf::from);
    let Ok(file) = File::open(folder.join(path)) else {
        eprintln!("skipped: {path} is not at {}", folder.display());
        return None;
    };
    Some(file)
}

/// The rows of a real file.
fn real(mapping: &str, path: &str) -> Option<Vec<Row>> {
    let file = open(path)?;
    let mapping = Mapping::shipped(mapping).expect("shipped");
    let context = context();
    Some(read(&mapping, path, BufReader::new(file), &context).collect())
}

fn relations(rows: &[Row]) -> usize {
    rows.iter().map(|row| row.relations.len()).sum()
}

fn titled<'r>(records: &[&'r DraftRecord], title: &str) -> Option<&'r DraftRecord> {
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
        (97, 14, 97),
        "one host of another state is marked by mistake"
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

/// Of several files together: rows, records, relations, concepts, figures, and what was refused or left out.
fn sums(mapping: &str, paths: &[&str]) -> Option<([usize; 5], Vec<String>)> {
    let mut sums = [0; 5];
    let mut costs = Vec::new();
    for path in paths {
        let rows = real(mapping, path)?;
        let count = |of: fn(&Row) -> usize| rows.iter().map(of).sum::<usize>();
        let counts = [
            rows.len(),
            count(|row| row.records.len()),
            count(|row| row.relations.len()),
            count(|row| row.concepts.len()),
            count(|row| row.observations.len()),
        ];
        for (sum, more) in sums.iter_mut().zip(counts) {
            *sum += more;
        }
        costs.extend(shown(&rows, Severity::Refused));
        costs.extend(shown(&rows, Severity::LeftOut));
    }
    Some((sums, costs))
}

#[test]
fn entries_of_further_sources() {
    for (mapping, path, expected) in [
        (
            "fp7-addresses",
            "research/fp7_nrw_org_addresses.csv",
            [674, 674, 0, 0, 0],
        ),
        (
            "dfg-institutions",
            "research/dfg_institutions_nrw.csv",
            [164, 164, 0, 0, 0],
        ),
        (
            "hipo-universities",
            "organisations/hipo_universities_de.json",
            [320, 44, 0, 0, 0],
        ),
        (
            "eu-calls",
            "funding/eu_calls_open_2026-08_en.jsonl",
            [629, 625, 0, 0, 0],
        ),
        (
            "funding-texts",
            "funding/foerderprogramme_volltext_de.jsonl",
            [165, 165, 0, 0, 0],
        ),
        (
            "cordis-water",
            "research/cordis_water_projects_en.jsonl",
            [465, 10, 5, 0, 0],
        ),
    ] {
        let Some((sums, costs)) = sums(mapping, &[path]) else {
            return;
        };
        assert_eq!(sums, expected, "{mapping}");
        assert!(costs.is_empty(), "{mapping}: {costs:?}");
    }
}

/// What rows of these lists say, by the beginning of their titles.
#[test]
fn further_sources_are_read_for_what_they_say() {
    let of = |mapping: &str,
              path: &str,
              title: &str,
              told: &dyn Fn(&Content) -> Option<&'static str>| {
        let rows = real(mapping, path)?;
        let mut found = rows.iter().flat_map(|row| &row.records);
        let found = found.find(|r| r.draft.title(Language::German).starts_with(title));
        let found = found.unwrap_or_else(|| panic!("{mapping}: no {title}"));
        Some(told(&found.draft).unwrap_or("nothing"))
    };
    let kind = |draft: &Content| match &draft.body {
        Body::Organisation(body) => body.organisation_type.map(OrganisationType::code),
        _ => None,
    };
    let dfg = "research/dfg_institutions_nrw.csv";
    let addresses = "research/fp7_nrw_org_addresses.csv";
    for (mapping, path, title, wanted) in [
        (
            "dfg-institutions",
            dfg,
            "Rheinisch-Westfälische Technische Hochschule Aachen",
            "university",
        ),
        (
            "dfg-institutions",
            dfg,
            "Universität zu Köln Archäologisches",
            "research_institute",
        ),
        (
            "dfg-institutions",
            dfg,
            "Universität zu Köln Universitäts- und Stadt",
            "archive",
        ),
        (
            "dfg-institutions",
            dfg,
            "FernUniversität in Hagen",
            "university",
        ),
        ("dfg-institutions", dfg, "CemeCon AG", "company"),
        ("dfg-institutions", dfg, "Access e.V.", "other"),
        (
            "fp7-addresses",
            addresses,
            "Hochschule fuer Musik Detmold",
            "university",
        ),
        (
            "fp7-addresses",
            addresses,
            "Rheinisches Institut fuer Umwelt",
            "research_institute",
        ),
    ] {
        let Some(told) = of(mapping, path, title, &kind) else {
            return;
        };
        assert_eq!(told, wanted, "{title}");
    }
    let Some(rows) = real("eu-calls", "funding/eu_calls_open_2026-08_en.jsonl") else {
        return;
    };
    let without = rows.iter().flat_map(|row| &row.records).filter(
        |record| matches!(&record.draft.body, Body::Programme(body) if body.instrument.is_none()),
    );
    assert_eq!(without.count(), 15, "prizes are no grants");
}

/// Its licence forbids to alter the text.
#[test]
fn funding_texts_arrive_unchanged() {
    let Some(rows) = real(
        "funding-texts",
        "funding/foerderprogramme_volltext_de.jsonl",
    ) else {
        return;
    };
    assert!(problems(&rows).is_empty());
    let lines = records(&rows).into_iter().filter(|record| {
        let domain::Body::Programme(body) = &record.draft.body else {
            return false;
        };
        let rules = body.eligibility_de.as_deref().unwrap_or_default();
        rules.contains("\n\n * ")
    });
    assert!(lines.count() > 100, "lists of conditions stay lists");
}

#[test]
fn vocabularies_and_figures() {
    for (mapping, paths, expected) in [
        ("wz2008", &["economy/wz2008.csv"][..], [1835, 0, 0, 1835, 0]),
        (
            "wz2025",
            &["economy/wz2025.csv", "economy/wz2025_to_wz2008.csv"],
            [3506, 0, 0, 3506, 0],
        ),
        (
            "federal-topics",
            &["funding/foekat_leistungsplansystematik_2015.csv"],
            [1508, 0, 0, 1894, 0],
        ),
        (
            "euroscivoc",
            &["research/euroscivoc_used.csv"],
            [961, 0, 0, 980, 0],
        ),
        (
            "population-nrw",
            &["geo/nrw_gemeinden.csv", "geo/nrw_kreise.csv"],
            [449, 0, 0, 0, 1294],
        ),
        (
            "broadband-households",
            &["broadband/breitbandatlas_nrw_2021m_privat.csv"],
            [396, 0, 0, 0, 20988],
        ),
        (
            "broadband-commercial",
            &["broadband/breitbandatlas_nrw_2021m_gewerbe.csv"],
            [396, 0, 0, 0, 15048],
        ),
        (
            "broadband-business-parks",
            &["broadband/breitbandatlas_nrw_2021m_gwg.csv"],
            [396, 0, 0, 0, 15048],
        ),
        (
            "broadband-history",
            &["broadband/breitbandatlas_nrw_zeitreihe_privat.csv"],
            [2376, 0, 0, 0, 21384],
        ),
        (
            "mobile-coverage",
            &["broadband/mobilfunk_nrw_kreis_2021_1.csv"],
            [2905, 0, 0, 0, 2905],
        ),
    ] {
        let Some((sums, costs)) = sums(mapping, paths) else {
            return;
        };
        assert_eq!(sums, expected, "{mapping}");
        assert!(costs.is_empty(), "{mapping}: {costs:?}");
    }
}

#[test]
fn esco_hangs_together() {
    let mut concepts = Vec::new();
    for path in [
        "esco/esco_skills_de_merged.tsv",
        "esco/broaderRelationsSkillPillar.csv",
        "esco/skillGroups_en.csv",
        "esco/skillsHierarchy_en.csv",
        "esco/v1.2-de/skillsHierarchy_de.csv",
        "esco/v1.2-de/skillGroups_de.csv",
        "esco/v1.2-de/occupations_de.csv",
        "esco/v1.2-de/ISCOGroups_de.csv",
        "esco/v1.2-de/broaderRelationsOccPillar_de.csv",
    ] {
        let Some(rows) = real("esco", path) else {
            return;
        };
        assert!(shown(&rows, Severity::Refused).is_empty(), "{path}");
        concepts.extend(rows.into_iter().flat_map(|row| row.concepts));
    }
    let vocabulary = domain::Vocabulary::new(concepts);
    let of = |scheme| vocabulary.iter().filter(move |c| c.scheme == scheme);
    assert_eq!(
        of(domain::Scheme::EscoOccupation).count(),
        3658,
        "3,039 occupations and 619 groups"
    );
    let nameless = of(domain::Scheme::Esco)
        .filter(|c| c.labels.is_empty())
        .count();
    assert!(nameless < 60, "{nameless} skills have no word in any file");
    let tops: BTreeSet<&str> = vocabulary
        .tops(domain::Scheme::Esco)
        .filter(|c| c.labels.contains_key(&Language::German) && c.notation.len() == 1)
        .map(|c| c.notation.as_str())
        .collect();
    assert_eq!(tops, BTreeSet::from(["K", "L", "S", "T"]));
}

#[test]
fn boundaries_in_both_formats_agree_with_those_of_the_program() {
    for path in [
        "geo/nrw_gemeinden_full.topojson",
        "geo/nrw_kreise_mid.geojson",
    ] {
        let Some(file) = open(path) else {
            return;
        };
        let found = sources::boundaries(path, file).unwrap_or_else(|error| panic!("{error}"));
        assert!([396, 53].contains(&found.len()), "{path}");
        let differences = sources::differences(&found, domain::places::Gazetteer::nrw());
        assert!(differences.is_empty(), "{path}: {differences:?}");
    }
}
