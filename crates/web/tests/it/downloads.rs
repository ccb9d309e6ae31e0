//! What can be taken away.

use std::collections::BTreeSet;

use axum::http::StatusCode;

use crate::support::ATLAS;

/// The rows of a table, without its head, as far as no cell holds a line break.
fn ids_of_table(csv: &str) -> BTreeSet<String> {
    let uuid = |line: &str| {
        let id = line.split(',').next()?;
        (id.len() == 36 && id.matches('-').count() == 4).then(|| id.to_owned())
    };
    csv.split("\r\n").skip(1).filter_map(uuid).collect()
}

#[test]
fn all_forms_hold_the_same_public_entries_with_their_licences() {
    let csv = ATLAS.get("/downloads/atlas.csv");
    assert_eq!(csv.status, StatusCode::OK);
    assert!(csv.header("content-type").starts_with("text/csv"));
    assert!(
        csv.header("content-disposition")
            .contains("kompetenzatlas.csv")
    );
    assert!(csv.body.starts_with("\u{feff}id,kind,url,"));
    let before = ids_of_table(&csv.body);
    let lines = ATLAS.get("/downloads/atlas.jsonl").body;
    let lines: Vec<serde_json::Value> = lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("every line is JSON"))
        .collect();
    let of_lines: BTreeSet<String> = lines
        .iter()
        .map(|line| line["id"].as_str().expect("an id").to_owned())
        .collect();
    // Other tests add and erase entries meanwhile.
    let after = ids_of_table(&ATLAS.get("/downloads/atlas.csv").body);
    let stayed: BTreeSet<String> = before.intersection(&after).cloned().collect();
    let seen: BTreeSet<String> = before.union(&after).cloned().collect();
    assert!(
        of_lines.is_superset(&stayed),
        "{:?}",
        stayed.difference(&of_lines)
    );
    assert!(
        of_lines.is_subset(&seen),
        "{:?}",
        of_lines.difference(&seen)
    );
    assert!(of_lines.len() > 100);
    for line in &lines {
        assert_eq!(line["visibility"], "public", "{line}");
        for source in line["sources"].as_array().expect("a list") {
            assert!(
                source["licence"]
                    .as_str()
                    .is_some_and(|licence| !licence.is_empty())
            );
        }
    }
    assert!(lines.iter().any(|line| line["sources"][0].is_object()));
}

#[test]
fn what_a_spreadsheet_would_compute_is_text_in_the_table_alone() {
    let title = "=HYPERLINK(\"https://evil.example\";\"x\")";
    let entry = serde_json::json!({ "content": {
        "texts": { "de": { "title": title, "summary": "-1+2" } },
        "body": { "kind": "insight" },
    }});
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry).json();
    let id = made["id"].as_str().expect("an id");
    let csv = ATLAS.get("/downloads/atlas.csv?kind=insight").body;
    let row = csv.split("\r\n").find(|row| row.starts_with(id));
    let row = row.expect("a row");
    assert!(
        row.contains(",\"'=HYPERLINK(\"\"https://evil.example\"\";\"\"x\"\")\",,'-1+2,"),
        "{row}"
    );
    let lines = ATLAS.get("/downloads/atlas.jsonl?kind=insight").body;
    let line = lines.lines().find(|line| line.contains(id));
    let line: serde_json::Value = serde_json::from_str(line.expect("a line")).expect("JSON");
    assert_eq!(line["content"]["texts"]["de"]["title"], title);
    let head = csv.split("\r\n").next().unwrap_or_default();
    assert!(head.ends_with(",sources,licences,attribution,source_urls"));
    let of_source = csv.split("\r\n").find(|row| row.contains("CC0-1.0"));
    let cells = of_source.expect("the sample has a source");
    assert!(
        cells.contains(",CC0-1.0,") && cells.contains("http"),
        "{cells}"
    );
    let address = format!("/api/v1/entries/{id}");
    ATLAS.write("DELETE", &address, &[], &serde_json::Value::Null);
}

#[test]
fn the_map_form_holds_features_with_places() {
    let map = ATLAS.get("/downloads/atlas.geojson");
    assert_eq!(map.header("content-type"), "application/geo+json");
    let map = map.json();
    assert_eq!(map["type"], "FeatureCollection");
    let features = map["features"].as_array().expect("a list");
    assert!(features.len() > 20);
    for feature in features {
        let point = &feature["geometry"];
        assert!(
            point.is_null()
                || point["coordinates"][0]
                    .as_f64()
                    .is_some_and(|lon| (5.0..10.0).contains(&lon))
        );
        assert!(feature["properties"]["sources"].is_array());
    }
}

#[test]
fn one_kind_can_be_taken_alone_and_names_are_exact() {
    let some = ATLAS.get("/downloads/atlas.jsonl?kind=event").body;
    assert!(some.lines().count() > 2);
    assert!(some.lines().all(|line| line.contains("\"kind\":\"event\"")));
    for address in [
        "/downloads/atlas.xlsx",
        "/downloads/csv",
        "/downloads/..%2Fatlas.csv",
    ] {
        assert_eq!(
            ATLAS.get(address).status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[test]
fn the_page_of_data_names_sources_downloads_and_the_way_to_correct() {
    for (address, words) in [
        ("/de/daten", ["Herunterladen", "Lizenz", "Fehler melden"]),
        ("/en/data", ["Download", "Licence", "Report a mistake"]),
    ] {
        let page = ATLAS.get(address).body;
        for word in words {
            assert!(page.contains(word), "{address}: {word}");
        }
        for form in ["csv", "jsonl", "geojson"] {
            assert!(
                page.contains(&format!("href=\"/downloads/atlas.{form}\"")),
                "{form}"
            );
        }
        assert!(page.contains("/quellen/") || page.contains("/sources/"));
    }
}

#[test]
fn a_source_has_a_page_with_what_it_gave() {
    let id = crate::support::some_source();
    let page = ATLAS.get(&format!("/de/quellen/{id}"));
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains(&format!("source={id}\"")), "{id}");
    assert!(page.body.contains("Was der Atlas daraus hat") && page.body.contains("Lizenz"));
    for address in ["/de/quellen/gibt-es-nicht", "/en/sources/%20"] {
        assert_eq!(
            ATLAS.get(address).status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[test]
fn the_interface_is_described_for_people() {
    let page = ATLAS.get("/de/daten/schnittstelle").body;
    assert!(page.contains("/api/v1/search") && page.contains("/api/v1/entries/{id}"));
    assert!(page.contains("auf Englisch") && page.contains("lang=\"en\""));
    assert!(
        page.contains("tabindex=\"0\" role=\"group\" aria-labelledby=\"api-example\""),
        "the keyboard reaches an example that is wider than the screen"
    );
    assert!(!ATLAS.get("/en/data/api").body.contains("auf Englisch"));
}
