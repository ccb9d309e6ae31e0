//! Where commercial sites are slow, and a place beside places like it.

use crate::support::{ATLAS, Fresh, between};

const POPULATION: &str = include_str!("../../../sources/mappings/population-nrw.toml");
const COMMERCIAL: &str = include_str!("../../../sources/mappings/broadband-commercial.toml");

/// Aachen is dense and fast; of the thinly populated ones Roetgen is slow, Simmerath slower, and of Monschau nothing is told.
fn atlas() -> Fresh {
    let population = "ags,rs,einwohner_2019,flaeche_km2,verstaedterung_code\n\
         05334002,1,248960,160.85,01\n05334020,1,15000,110.9,03\n\
         05334024,1,8600,39.0,03\n05334028,1,12000,94.6,03\n05334032,1,57000,98.5,02\n";
    let coverage = "ags,name,leitung_30,leitung_100,leitung_1000,dsl_30,catv_30,ftthb_100\n\
         05334002,Aachen,99.5,98.0,90.0,1,1,1\n05334024,Roetgen,95.0,80.0,40.0,1,1,1\n\
         05334028,Simmerath,90.0,60.0,10.0,1,1,1\n05334032,Stolberg,97.0,90.0,70.0,1,1,1\n";
    Fresh::named(&[
        (POPULATION, "gemeinden.csv", population),
        (COMMERCIAL, "gewerbe.csv", coverage),
    ])
    .indexed()
}

fn names(page: &str) -> Vec<&str> {
    let table = between(page, "<tbody>", "</tbody>");
    let rows = table.split("<tr>").skip(1);
    rows.map(|row| {
        between(row, "<a href=\"/", "</a>")
            .split("\">")
            .nth(1)
            .unwrap_or_default()
    })
    .collect()
}

#[test]
fn the_slowest_places_come_first_and_the_country_by_itself() {
    let atlas = atlas();
    let page = atlas.get("/de/infrastruktur/weisse-flecken").body;
    let first = &names(&page)[..4];
    assert_eq!(
        first,
        ["Simmerath", "Roetgen", "Stolberg (Rhld.)", "Aachen"]
    );
    let simmerath = between(&page, "Simmerath</a>", "</tr>");
    for share in [
        "10,0\u{a0}%",
        "40,0\u{a0}%",
        "90,0\u{a0}%",
        "gering besiedelt",
    ] {
        assert!(simmerath.contains(share), "{share}: {simmerath}");
    }
    // Nobody tells how many sites there are, and no firm is known: no number is made up.
    assert!(page.contains("nennt keine Quelle") && simmerath.contains("keine Angabe"));
    assert!(page.contains("Stand: 30. Juni 2021. Quelle: Breitbandatlas: gewerbliche Standorte"));
    let rural = atlas.get("/de/infrastruktur/weisse-flecken?degree=3").body;
    let map = between(&rural, "<svg class=\"map-svg\"", "</svg>");
    assert_eq!(
        map.matches("class=\"map-link\"").count(),
        3,
        "the others lead nowhere"
    );
    let rural = names(&rural);
    assert_eq!(
        rural,
        ["Simmerath", "Roetgen", "Monschau"],
        "what is not told comes last"
    );
    let by_name = atlas
        .get("/en/infrastructure/white-spots?degree=3&sort=name")
        .body;
    assert_eq!(names(&by_name), ["Monschau", "Roetgen", "Simmerath"]);
    assert!(by_name.contains("aria-sort=\"ascending\""));
    // One district, with what was asked for before.
    let page = atlas
        .get("/de/infrastruktur/weisse-flecken?degree=3&sort=name&district=05334")
        .body;
    assert_eq!(names(&page), ["Monschau", "Roetgen", "Simmerath"]);
    assert!(page.contains("<option value=\"05334\" selected>Städteregion Aachen"));
    assert!(page.contains("bekommen können: Städteregion Aachen</h2>"));
    assert!(page.contains("<input type=\"hidden\" name=\"sort\" value=\"name\">"));
    let other = "/de/infrastruktur/weisse-flecken.csv?district=05974";
    assert!(!atlas.get(other).body.contains("Simmerath"));
    // What makes no sense is passed over.
    let odd = atlas
        .get("/de/infrastruktur/weisse-flecken?degree=9&sort=%00&district=99999")
        .body;
    assert_eq!(names(&odd)[0], "Simmerath");
}

#[test]
fn the_table_can_be_taken_away() {
    let atlas = atlas();
    let file = atlas.get("/de/infrastruktur/weisse-flecken.csv?degree=3");
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    let mut lines = file.body.lines();
    let head = lines.next().expect("a head");
    assert!(
        head.contains("Anteil unter 1000 Mbit/s") && head.contains("Lizenz"),
        "{head}"
    );
    let first = lines.next().expect("a line");
    assert!(first.starts_with("05334028,Simmerath,"), "{first}");
    assert!(
        first.contains(",10.00,40.00,90.00,,,,2021-06-30,"),
        "{first}"
    );
    assert!(
        first.contains("Breitbandatlas | Gigabit-Grundbuch"),
        "{first}"
    );
    assert_eq!(lines.count(), 2);
}

#[test]
fn a_place_stands_beside_its_district_the_state_and_places_like_it() {
    let atlas = atlas();
    let page = atlas.get("/de/orte/simmerath").body;
    let table = between(&page, "id=\"compare-heading\"", "</section>");
    for said in [
        "Städteregion Aachen",
        "Mittlere Gemeinde, gering besiedelt",
        "1 von 1 haben mehr",
        "10,0\u{a0}%",
        "40,0\u{a0}%",
        "etwa 82,3",
    ] {
        assert!(table.contains(said), "{said}: {table}");
    }
    assert!(
        table.contains("<td class=\"num\">–</td>"),
        "four places are not the state: {table}"
    );
    let nothing = atlas.get("/de/orte/monschau").body;
    assert!(
        !nothing.contains("id=\"compare-heading\""),
        "nothing is told of it"
    );
}

#[test]
fn made_up_sites_are_counted_by_the_source_that_tells_them() {
    let page = ATLAS
        .get("/de/infrastruktur/weisse-flecken?sort=sites")
        .body;
    assert!(page.contains("Standorte ohne Gigabit") && !page.contains("nennt keine Quelle"));
    let city = ATLAS.get("/de/orte/aachen").body;
    let table = between(&city, "id=\"compare-heading\"", "</section>");
    assert!(!table.contains(
        "<th scope=\"col\" class=\"num\">Aachen</th><th scope=\"col\" class=\"num\">Aachen"
    ));
    let cologne = ATLAS.get("/de/orte/koeln").body;
    let table = between(&cologne, "id=\"compare-heading\"", "</section>");
    assert_eq!(
        table.matches("<th scope=\"col\"").count(),
        4,
        "a city is its own district: {table}"
    );
}
