//! The interface for programs: competences, sectors, and figures of places, in an atlas of their own.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::support::Fresh;

const VOCABULARY: &str = include_str!("../../../../scripts/interface/vocabulary.toml");
const CONCEPTS: &str = include_str!("../../../../scripts/interface/vocabulary.csv");

const FIGURES: &str = r#"
[source]
id = "figures"
title = "Zahlen"
publisher = "Kompetenzatlas"
licence = "CC0-1.0"
url = "https://www.example.org"
corrections = "https://www.example.org"
precedence = 10
fictional = true

[file]
format = "csv"

[[observation]]
area = "{area}"
indicator = "{indicator}"
on = "{on}"
value = "{value}"
"#;

/// Two of the four municipalities of the district of Olpe… and one that is a district of its own.
const OBSERVED: &str = "area,indicator,on,value\n\
    05966004,population,2020-12-31,3000\n\
    05966008,population,2020-12-31,1000\n\
    05966004,broadband/commercial/wired/1000,2021-06-30,40\n\
    05966008,broadband/commercial/wired/1000,2021-06-30,80\n\
    05315000,broadband/commercial/wired/1000,2021-06-30,91.5\n\
    05315000,broadband/commercial/wired/1000,2020-12-31,90\n";

/// How the atlas reads the list of commercial sites, and the columns as that list has them.
const SHIPPED: &str = include_str!("../../../sources/mappings/broadband-commercial.toml");
const COMMERCIAL: &str = "ags,name,kreis,leitung_400,leitung_1000,dsl_200,catv_1000,ftthb_1000\n\
    05111000,Düsseldorf,Düsseldorf,96.06,95.24,83.31,92.51,9.29\n\
    05966004,Attendorn,Olpe,60.00,41.50,30.00,40.00,5.00\n";

fn labels(list: &Value) -> Vec<&str> {
    let concepts = list.as_array().expect("a list").iter();
    concepts
        .filter_map(|concept| concept["label"]["de"].as_str())
        .collect()
}

#[test]
fn concepts_have_their_place_words_and_counterparts() {
    let atlas = Fresh::new(&[(VOCABULARY, CONCEPTS)]);
    let all = atlas.get("/api/v1/competences").json();
    assert_eq!(all["total"], 3, "sectors are not among them");
    let found = atlas.get("/api/v1/competences?q=LASERSCHWEISS").json();
    assert_eq!(labels(&found["concepts"]), ["Laserschweißen"]);
    let english = atlas.get("/api/v1/competences?q=joining").json();
    assert_eq!(english["concepts"][0]["key"], "fuegen");
    let by_uri = atlas
        .get("/api/v1/competences?uri=urn:example:fuegen")
        .json();
    assert_eq!(by_uri["total"], 1);

    let one = atlas
        .get("/api/v1/competences/atlas/laserschweissen")
        .json();
    assert_eq!(labels(&one["path"]), ["Fertigung", "Fügen"]);
    assert_eq!(labels(&one["broader"]), ["Fügen"]);
    let speakers = one["sources"].as_array().expect("a list");
    assert_eq!(speakers.len(), 1, "who says so");
    assert_eq!(one["labels"]["en"]["preferred"], "Laser welding");
    let page = one["url"]["de"].as_str().expect("a page");
    assert!(
        page.ends_with("/de/kompetenzen/atlas/laserschweissen"),
        "{page}"
    );
    let below = atlas
        .get("/api/v1/competences/atlas/fertigung/narrower")
        .json();
    assert_eq!(labels(&below["concepts"]), ["Fügen"]);

    let sector = atlas.get("/api/v1/sectors/wz2008/25.62").json();
    assert_eq!(sector["matches"][0]["concept"]["notation"], "25.53");
    assert_eq!(atlas.get("/api/v1/sectors?q=25.53").json()["total"], 1);
    for none in [
        "competences/wz2008/25.62",
        "competences/atlas/nix",
        "sectors/nix/25",
    ] {
        let answer = atlas.get(&format!("/api/v1/{none}"));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
    }
    let parts = atlas.get("/api/v1/competences?limit=2").json();
    let rest = atlas.get(&format!(
        "/api/v1/competences?limit=2&after={}",
        parts["next"].as_str().expect("more")
    ));
    assert_eq!(rest.json()["concepts"].as_array().map(Vec::len), Some(1));
}

#[test]
fn figures_say_how_they_came_about() {
    let atlas = Fresh::new(&[(FIGURES, OBSERVED)]);
    let known = atlas.get("/api/v1/coverage/indicators").json();
    let known = known["indicators"].as_array().expect("a list");
    let broadband = known
        .iter()
        .find(|i| i["unit"] == "percent")
        .expect("is told");
    assert_eq!(broadband["days"], json!(["2020-12-31", "2021-06-30"]));

    let address = "/api/v1/coverage?indicator=broadband/commercial/wired/1000";
    let told = atlas.get(address).json();
    assert_eq!(told["figures"].as_array().map(Vec::len), Some(3));
    assert_eq!(told["figures"][0]["name"], "Köln");
    assert_eq!(told["figures"][0]["value"], 91.5);
    let earlier = atlas.get(&format!("{address}&day=2020-12-31")).json();
    assert_eq!(earlier["figures"][0]["value"], 90.0);

    let districts = atlas.get(&format!("{address}&areas=districts")).json();
    let district = |code: &str| {
        let mut all = districts["figures"].as_array().expect("a list").iter();
        let found = all.find(|figure| figure["area"] == code);
        found.expect("all are there").clone()
    };
    assert_eq!(district("05315")["basis"], "told");
    let olpe = district("05966");
    assert_eq!(
        (&olpe["basis"], &olpe["value"]),
        (&json!("estimated"), &json!(50.0))
    );
    assert_eq!((&olpe["min"], &olpe["max"]), (&json!(40.0), &json!(80.0)));
    assert_eq!(
        (&olpe["municipalities"], &olpe["missing"]),
        (&json!(2), &json!(5))
    );
    assert_eq!(district("05334")["basis"], "unknown");

    let table = atlas.get(&format!("{address}&format=csv"));
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(table.body.lines().count(), 4);
    assert!(
        table
            .body
            .contains("05315000,Köln,broadband/commercial/wired/1000,2021-06-30,91.5,percent,told")
    );

    let of_one = atlas
        .get("/api/v1/places/municipalities/05966004/figures")
        .json();
    assert_eq!(of_one["figures"].as_array().map(Vec::len), Some(2));
    for (wrong, field) in [
        ("/api/v1/coverage", "indicator"),
        ("/api/v1/coverage?indicator=nix", "indicator"),
        ("/api/v1/coverage?indicator=population&day=2021", "day"),
        (
            "/api/v1/coverage?indicator=population&areas=streets",
            "areas",
        ),
    ] {
        let answer = atlas.get(wrong);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{wrong}");
        assert_eq!(answer.json()["field"], field, "{wrong}");
    }
}

#[test]
fn what_the_documents_ask_about_coverage_is_told_by_the_list_that_ships() {
    let list = (SHIPPED, "breitbandatlas_nrw_2021m_gewerbe.csv", COMMERCIAL);
    let atlas = Fresh::named(&[list]);
    let documented = include_str!("../../../../docs/api.md");
    let question = documented
        .split("curl 'http://localhost:8080")
        .filter_map(|rest| rest.split('\'').next())
        .find(|address| address.starts_with("/api/v1/coverage?"))
        .expect("there is an example");
    let table = atlas.get(question);
    assert!(
        table.body.contains("\n05111,")
            && table.body.contains(",95.24,percent,told")
            && table.body.contains(
                ",Breitbandatlas | Gigabit-Grundbuch,https://gigabitgrundbuch.bund.de\r\n"
            ),
        "{}",
        table.body
    );
    let refused = atlas.get("/api/v1/coverage").json();
    let detail = refused["detail"].as_str().expect("what is missing");
    let example = detail.split("such as ").nth(1).expect("an example");
    let told = atlas.get(&format!("/api/v1/coverage?indicator={example}"));
    assert_eq!(told.json()["figures"].as_array().map(Vec::len), Some(2));
}
