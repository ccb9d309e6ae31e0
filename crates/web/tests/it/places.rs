//! Pages of areas, coverage, the map and vocabularies.

use axum::http::StatusCode;

use crate::support::{ATLAS, Atlas, Fresh, KNOWLEDGE, between};

/// A page of the sample data, which has to answer.
fn sample(address: &str) -> String {
    page_of(&ATLAS, address)
}

/// A page of the atlas whose figures and concepts are known.
fn page(address: &str) -> String {
    page_of(&KNOWLEDGE, address)
}

fn page_of(atlas: &Atlas, address: &str) -> String {
    let answer = atlas.get(address);
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    answer.body
}

/// The rows of the first table's body: the text of each without its tags.
fn rows(page: &str) -> Vec<String> {
    let body = page.split("<tbody>").nth(1).unwrap_or_default();
    let body = body.split("</tbody>").next().unwrap_or_default();
    body.split("<tr>").skip(1).map(plain).collect()
}

fn plain(html: &str) -> String {
    let pieces = html
        .split('<')
        .map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text));
    pieces
        .collect::<Vec<_>>()
        .join(" ")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_municipality_tells_who_is_there_and_how_well_it_is_connected() {
    let german = page("/de/orte/soest");
    for words in [
        "Stadt, Kreis Soest",
        "48.000",
        "100,5 km²",
        "Gewerbliche Standorte",
        "Stand: 31. Dezember 2019. Quelle: Made-up &#60;Statistics&#62;.",
        "Diese Zahlen gibt es nur für den ganzen Kreis: Kreis Soest.",
        "05974040",
        "href=\"/de/orte/lippstadt\"",
        "class=\"chart-line chart-line-0\"",
    ] {
        assert!(german.contains(words), "{words}");
    }
    assert!(
        !german.contains("<Statistics>"),
        "names of sources are text"
    );
    let english = page("/en/places/soest");
    for words in ["Town, Kreis Soest", "48,000", "Commercial sites", "63.5%"] {
        assert!(english.contains(words), "{words}");
    }
    let other = "href=\"/en/places/soest\" hreflang=\"en\"";
    assert!(german.contains(other));
}

#[test]
fn what_a_municipality_counts_is_what_its_search_finds() {
    let koeln = sample("/de/orte/koeln");
    assert!(koeln.contains("Kreisfreie Stadt"));
    let total = koeln
        .split(" Einträge im Atlas")
        .next()
        .and_then(|before| before.rsplit('>').next());
    let total: u64 = total
        .and_then(|n| n.parse().ok())
        .expect("there are entries in Köln");
    let found = ATLAS
        .get("/api/v1/search?municipality=05315000&limit=1")
        .json();
    assert_eq!(found["total"].as_u64(), Some(total));
    assert!(koeln.contains("href=\"/de/suche?municipality=05315000&#38;kind=organisation\""));
}

#[test]
fn an_empty_place_says_so_and_leads_on() {
    let all: Vec<String> = sample("/de/orte")
        .split("<li>")
        .filter(|line| line.contains("href=\"/de/orte/") && !line.contains("entry-count"))
        .filter_map(|line| line.split("href=\"").nth(1)?.split('"').next())
        .map(str::to_owned)
        .collect();
    let address = all.first().expect("the sample data is not everywhere");
    let empty = sample(address);
    assert!(empty.contains("noch keine Einträge"), "{address}");
    assert!(empty.contains("radius_km=60"), "{address}");
}

#[test]
fn a_district_without_entries_leads_around_its_largest_town() {
    let soest = page("/de/kreise/kreis-soest");
    assert!(soest.contains("near=Lippstadt&#38;radius_km=60"));
    // Nobody tells how many live there.
    let kleve = page("/de/kreise/kreis-kleve");
    assert!(kleve.contains("noch keine Einträge") && !kleve.contains("radius_km=60"));
}

#[test]
fn a_place_says_which_figures_nobody_tells() {
    for (address, gap) in [
        (
            "/de/kreise/kreis-kleve",
            "Zu Breitband und Mobilfunk hat der Atlas hier keine Zahlen.",
        ),
        (
            "/en/places/koeln",
            "The atlas has no figures on mobile networks here.",
        ),
    ] {
        let page = page(address);
        let coverage = page.split("id=\"coverage\"").nth(1).expect("a section");
        let coverage = coverage.split("id=\"around\"").next().unwrap_or_default();
        assert!(coverage.contains(gap), "{address}");
        assert!(coverage.contains("/quellen\"") || coverage.contains("/sources\""));
    }
    let soest = page("/de/orte/soest");
    assert!(
        !soest.contains("hat der Atlas hier keine"),
        "nothing is missing"
    );
}

#[test]
fn keys_and_spellings_lead_to_the_one_address() {
    for (asked, address) in [
        ("/de/orte/05974040", "/de/orte/soest"),
        ("/en/places/Muelheim", "/en/places/muelheim-an-der-ruhr"),
        ("/de/kreise/05974", "/de/kreise/kreis-soest"),
        ("/de/kreise/soest", "/de/kreise/kreis-soest"),
        ("/de/kreise/koeln", "/de/orte/koeln"),
        ("/en/districts/05315", "/en/places/koeln"),
        ("/de/kompetenzen/wz2025/25", "/de/branchen/wz2025/25"),
        ("/en/sectors/esco", "/en/competences/esco"),
    ] {
        let answer = KNOWLEDGE.get(asked);
        assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT, "{asked}");
        assert_eq!(answer.header("location"), address, "{asked}");
    }
}

#[test]
fn an_unknown_place_is_not_found_but_helped() {
    for (address, words, near) in [
        (
            "/de/orte/soestt",
            "Diesen Ort kennen wir nicht",
            "/de/orte/soest",
        ),
        (
            "/en/districts/kreis-soes",
            "We do not know this place",
            "/en/districts/kreis-soest",
        ),
    ] {
        let answer = KNOWLEDGE.get(address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(answer.body.contains(words), "{address}");
        assert!(
            answer.body.contains(&format!("href=\"{near}\"")),
            "{address}"
        );
    }
    let nasty = KNOWLEDGE.get("/de/orte/%3Cscript%3Ealert(1)%3C%2Fscript%3E");
    assert_eq!(nasty.status, StatusCode::NOT_FOUND);
    assert!(!nasty.body.contains("<script>alert"));
}

#[test]
fn a_district_lists_its_municipalities_and_its_own_figures() {
    let soest = page("/de/kreise/kreis-soest");
    assert!(soest.contains("Kreis mit 14 Städten und Gemeinden"));
    assert!(soest.contains("href=\"/de/orte/werl\"") && soest.contains("5G, ab 2 Mbit/s"));
    assert_eq!(soest.matches("class=\"area-around\"").count(), 14);
    let all = sample("/de/kreise");
    assert_eq!(all.matches("class=\"map-link\"").count(), 53);
}

#[test]
fn a_district_of_which_nobody_tells_is_estimated_as_in_the_comparison() {
    let soest = page("/de/kreise/kreis-soest");
    let coverage = soest.split("id=\"coverage\"").nth(1).expect("a section");
    assert!(coverage.contains("etwa 36,6"), "{coverage}");
    assert!(coverage.contains("sind aus denen der Gemeinden geschätzt"));
    assert!(coverage.contains("Von 11 Gemeinden fehlt die Angabe."));
    let town = page("/de/orte/soest");
    // What is told of the town itself is no estimate; what it is compared with may be.
    let own = town
        .split("id=\"compare-heading\"")
        .next()
        .expect("a beginning");
    assert!(!own.contains("geschätzt") && !own.contains("etwa "));
    let english = page("/en/districts/kreis-soest");
    assert!(english.contains("estimated from those of its municipalities"));
}

#[test]
fn the_page_answers_which_districts_have_less_than_half() {
    let german = page("/de/infrastruktur?served=commercial&access=any&mbits=1000&below=50");
    assert!(german.contains("2 von 53 Kreisen und kreisfreien Städten liegen unter 50 Prozent."));
    let found = rows(&german);
    assert_eq!(found.len(), 2, "{found:?}");
    // (48 · 20 + 68 · 60 + 30 · 10) / 146 = 36.6
    assert!(
        found[0].contains("Kreis Soest") && found[0].contains("etwa 36,6"),
        "{found:?}"
    );
    assert!(
        found[0].contains("geschätzt aus 3 Gemeinden: 10 % bis 60 %"),
        "{found:?}"
    );
    assert!(found[0].contains("11 Gemeinden ohne Angabe"), "{found:?}");
    assert!(
        found[1].contains("Hagen") && found[1].contains("von der Quelle genannt"),
        "{found:?}"
    );
    let english = page("/en/infrastructure?below=50");
    assert!(english.contains("2 of 53 districts and cities are below 50 per cent."));
    // The map leads where the table leads, and has the rest without colour.
    assert_eq!(german.matches("class=\"map-link\"").count(), 2);
    assert_eq!(german.matches("fill=\"url(#map-p0)\"").count(), 51 + 1);
    assert!(german.contains("nicht gesucht oder keine Angabe"));
    assert!(
        german.contains("<title>Kreis Soest: etwa 36,6"),
        "it is estimated"
    );
}

#[test]
fn municipalities_are_compared_and_sorted() {
    let base = "/de/infrastruktur?level=municipality&mbits=1000";
    let up = rows(&page(base));
    assert_eq!(up.len(), 396);
    assert!(up[0].starts_with("Werl"), "the least first: {}", up[0]);
    assert!(
        up[395].contains("keine Angabe"),
        "what is not known comes last"
    );
    let down = rows(&page(&format!("{base}&sort=-share")));
    assert!(down[0].starts_with("Köln"), "{}", down[0]);
    let named = rows(&page(&format!("{base}&sort=name")));
    assert!(named[0].starts_with("Aachen"), "{}", named[0]);
    let map = page(base);
    assert_eq!(map.matches("class=\"map-link\"").count(), 396);
}

#[test]
fn the_table_can_be_taken_away() {
    let answer = KNOWLEDGE.get("/en/infrastructure.csv?below=50");
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    let lines: Vec<&str> = answer.body.lines().collect();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(lines[0].starts_with("\u{feff}key,area,district,figure,share in per cent,basis"));
    assert!(lines[1].starts_with("05974,Kreis Soest,"), "{}", lines[1]);
    assert!(
        lines[1].contains(",36.58,estimated,10.00,60.00,3,11,2021-06-30,"),
        "{}",
        lines[1]
    );
    assert!(
        lines[0].ends_with(",source,licence,attribution,address of the source"),
        "{}",
        lines[0]
    );
    let said =
        "Made-up <Statistics>,CC0-1.0,\"Made-up <Statistics>, Nobody\",https://statistics.example";
    assert!(lines[1].ends_with(said), "{}", lines[1]);
}

#[test]
fn nonsense_in_the_address_gets_a_page_all_the_same() {
    for address in [
        "/de/infrastruktur?served=x&access=%00&mbits=-1&on=yesterday&level=moon&below=900&sort=colour",
        "/en/infrastructure?network=9g-1&land=moon",
        "/en/infrastructure?mbits=77&on=1999-01-01",
        "/de/karte?kind=x&coverage=nonsense&layers=",
        "/de/kompetenzen?q=%22%3Cb%3E&page=-5",
        "/de/kompetenzen/esco?page=9999999999999999999999",
        "/de/kompetenzen/esco/welding?page=99",
    ] {
        let answer = KNOWLEDGE.get(address);
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        assert!(!answer.body.contains("\"<b>"), "{address}");
    }
    let replaced = page("/de/infrastruktur?access=dsl");
    assert!(replaced.contains("Für Ihre Auswahl gibt es keine Zahlen"));
    for missing in [
        "/de/kompetenzen/esco/none",
        "/de/kompetenzen/none",
        "/en/sectors/wz2008/99.99",
    ] {
        assert_eq!(
            KNOWLEDGE.get(missing).status,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
}

#[test]
fn the_map_shows_layers_and_has_an_equal_table() {
    let map =
        sample("/de/karte?layers=1&kind=organisation&coverage=broadband/commercial/wired/1000");
    let bubbles = map.matches("class=\"bubble\"").count();
    assert!(bubbles > 5 && bubbles < 396, "{bubbles}");
    assert_eq!(rows(&map).len(), 396, "a share is reason enough for a row");
    assert!(map.contains("href=\"/de/suche?municipality=05315000&#38;kind=organisation\""));
    assert_eq!(map.matches("class=\"map-link\"").count(), 396);
    let plain = sample("/en/map");
    assert!(plain.contains("class=\"map-ground\"") && !plain.contains("class=\"map-link\""));
    assert_eq!(
        plain.matches("class=\"bubble\"").count(),
        rows(&plain).len()
    );
    // Few figures are known there: no colour, no link, no row.
    let few = page("/de/karte?layers=1&coverage=broadband/commercial/any/1000");
    assert_eq!(rows(&few).len(), 5);
    assert_eq!(few.matches("class=\"map-link\"").count(), 5);
}

#[test]
fn the_zoomable_map_gets_areas_and_points() {
    let areas = ATLAS.get("/de/karte/gebiete.geojson?layers=1&kind=organisation");
    assert_eq!(areas.header("content-type"), "application/geo+json");
    let areas = areas.json();
    let features = areas["features"].as_array().expect("features");
    assert_eq!(features.len(), 396);
    let koeln = features
        .iter()
        .find(|f| f["properties"]["ags"] == "05315000");
    let entries = koeln
        .and_then(|f| f["properties"]["entries"].as_u64())
        .expect("Köln");
    assert!(entries > 0);
    let address = "/en/map/points.geojson?layers=1&kind=organisation";
    let points = ATLAS
        .get(&format!("{address}&municipality=05315000"))
        .json();
    let points = points["features"].as_array().expect("features").clone();
    assert_eq!(points.len() as u64, entries);
    let href = points[0]["properties"]["href"]
        .as_str()
        .expect("an address");
    assert_eq!(ATLAS.get(href).status, StatusCode::OK);
    let around = ATLAS
        .get(&format!("{address}&bbox=6.7,50.8,7.2,51.1"))
        .json();
    let shown = around["features"].as_array().expect("features");
    assert!(shown.len() >= points.len());
    for feature in shown {
        let at = &feature["geometry"]["coordinates"];
        let (lon, lat) = (at[0].as_f64().expect("lon"), at[1].as_f64().expect("lat"));
        assert!(
            (6.7..=7.2).contains(&lon) && (50.8..=51.1).contains(&lat),
            "{at}"
        );
    }
    assert_eq!(around["truncated"], false);
    assert_eq!(
        around["said"],
        format!("{} entries in this view", shown.len())
    );
    assert!(around["total"].as_u64() >= Some(shown.len() as u64));
    let search = around["search"].as_str().expect("an address");
    assert!(
        search.starts_with("/en/search?kind=organisation&near=50.95"),
        "{search}"
    );
    assert_eq!(ATLAS.get(search).status, StatusCode::OK);
    let nowhere = ATLAS.get(&format!("{address}&bbox=nonsense")).json();
    assert_eq!(nowhere["features"].as_array().map(Vec::len), Some(0));
}

#[test]
fn concepts_are_found_in_both_languages_and_show_their_place() {
    for q in ["Schweissen", "schwei%C3%9Fen", "welding", "S1.1"] {
        let hits = page(&format!("/de/kompetenzen?q={q}"));
        assert!(
            hits.contains("href=\"/de/kompetenzen/esco/welding\""),
            "{q}"
        );
    }
    let german = page("/de/kompetenzen/esco/welding");
    for words in [
        "<h1>Schweißen</h1>",
        "lang=\"en\">welding",
        "href=\"/de/kompetenzen/esco/joining\">Fügen",
        "Dieser Dienst nutzt die ESCO-Klassifikation der Europäischen Kommission.",
        "Verfahren 59",
        "href=\"/de/kompetenzen/esco/welding?page=2\"",
    ] {
        assert!(german.contains(words), "{words}");
    }
    assert!(
        !german.contains("Verfahren 60"),
        "the rest is on the next page"
    );
    assert!(page("/de/kompetenzen/esco/welding?page=2").contains("Verfahren 60"));
    let joining = page("/en/competences/esco/joining");
    assert!(
        joining.contains("Teile &#60;b&#62;verbinden&#60;/b&#62;")
            && joining.contains("lang=\"de\"")
    );
    assert!(page("/de/kompetenzen?q=xqzzv").contains("Kein Begriff passt zu „xqzzv“"));
}

#[test]
fn the_broadest_terms_stand_in_the_order_of_their_codes() {
    let tops = plain(&page("/de/kompetenzen/esco"));
    let (coded, other) = (tops.find("Fügen"), tops.find("Arbeitsrecht"));
    assert!(coded.is_some() && coded < other, "{coded:?} {other:?}");
}

#[test]
fn sectors_lead_from_one_edition_to_the_other() {
    for (address, other) in [
        ("/de/branchen/wz2025/25", "/de/branchen/wz2008/25"),
        ("/de/branchen/wz2008/25", "/de/branchen/wz2025/25"),
    ] {
        let page = page(address);
        assert!(page.contains(&format!("href=\"{other}\"")), "{address}");
        assert!(page.contains("fast gleich"), "{address}");
    }
    let english = page("/en/sectors/wz2025/25");
    assert!(english.contains("<h1 lang=\"de\">Herstellung von Metallerzeugnissen</h1>"));
}

#[test]
fn where_a_source_changed_its_method_no_line_leads_on() {
    let history = include_str!("../../../sources/mappings/broadband-history.toml");
    let series = |days: [&str; 4]| {
        let rows = days.iter().zip([10, 20, 60, 70]);
        let rows: String = rows
            .map(|(day, share)| format!("{day},05974040,{share},1,1\n"))
            .collect();
        let file = format!("stand,ags,alle_50,catv_1000,ftthb_1000\n{rows}");
        let atlas = Fresh::named(&[(history, "reihe.csv", &file)]).indexed();
        atlas.get("/de/orte/soest").body
    };
    // Within 2015 the source began to count anew: what was told before and after does not compare.
    let page = series(["2014-06", "2014-12", "2015-06", "2016-06"]);
    let chart = between(&page, "<svg class=\"chart-svg\"", "</svg>");
    let line = between(chart, "class=\"chart-line chart-line-0\" d=\"", "\"");
    assert_eq!(
        (line.matches('M').count(), line.matches('L').count()),
        (3, 1),
        "{line}"
    );
    assert_eq!(chart.matches("class=\"chart-break\"").count(), 2);
    let rows = between(&page, "id=\"history-households\"", "</table>");
    assert_eq!(rows.matches("anders gezählt").count(), 2);
    assert!(page.contains("hat die Quelle ihre Erhebung geändert"));
    // Else a line leads through.
    let page = series(["2018-12", "2019-06", "2019-12", "2020-06"]);
    assert!(!page.contains("chart-break") && !page.contains("anders gezählt"));
}

#[test]
fn where_another_source_tells_no_line_leads_on_and_both_are_named() {
    let history = include_str!("../../../sources/mappings/broadband-history.toml");
    let other = history
        .replace("id = \"broadband-history\"", "id = \"other\"")
        .replace("title = \"", "title = \"Zweite Reihe: ")
        .replace("publisher = \"", "publisher = \"Andere: ");
    assert_ne!(history, other);
    let file = |days: [&str; 2], share: u8| {
        let rows: String = days
            .iter()
            .map(|day| format!("{day},05974040,{share},1,1\n"))
            .collect();
        format!("stand,ags,alle_50,catv_1000,ftthb_1000\n{rows}")
    };
    let first = file(["2018-12", "2019-06"], 30);
    let then = file(["2019-12", "2020-06"], 60);
    // The first goes on with one speed: its line is one.
    let goes_on = "stand,ags,alle_50,alle_100,catv_1000,ftthb_1000\n\
                   2018-12,05974040,30,20,1,1\n2019-06,05974040,30,20,1,1\n\
                   2019-12,05974040,,25,1,1\n2020-06,05974040,,25,1,1\n";
    let atlas =
        Fresh::named(&[(history, "eins.csv", goes_on), (&other, "zwei.csv", &then)]).indexed();
    let page = atlas.get("/de/orte/soest").body;
    let chart = between(&page, "<svg class=\"chart-svg\"", "</svg>");
    let lines = [0, 1].map(|line| {
        let name = format!("class=\"chart-line chart-line-{line}\" d=\"");
        between(chart, &name, "\"").matches('M').count()
    });
    assert_eq!(
        lines,
        [1, 2],
        "100 Mbit/s by one publisher, 50 by two: {chart}"
    );
    let atlas =
        Fresh::named(&[(history, "eins.csv", &first), (&other, "zwei.csv", &then)]).indexed();
    let page = atlas.get("/de/orte/soest").body;
    let chart = between(&page, "<svg class=\"chart-svg\"", "</svg>");
    assert_eq!(chart.matches("class=\"chart-break\"").count(), 1);
    let section = between(&page, "id=\"history-households\"", "</section>");
    assert_eq!(section.matches("anders gezählt").count(), 1);
    let from = between(section, "<p class=\"from\">", "</p>");
    assert_eq!(from.matches("Zweite Reihe").count(), 1, "{from}");
    assert!(from.contains("aus einer anderen Quelle"), "{from}");
}

#[test]
fn commercial_sites_have_a_line_of_their_own() {
    let mapping = include_str!("../../../sources/mappings/broadband-history.toml");
    let mapping = mapping.replace("broadband/households", "broadband/commercial");
    let file = "stand,ags,alle_50,catv_1000,ftthb_1000\n2019-06,05974040,30,1,1\n2020-06,05974040,45,1,1\n";
    let atlas = Fresh::named(&[(&mapping, "reihe.csv", file)]).indexed();
    let page = atlas.get("/de/orte/soest").body;
    let section = between(&page, "id=\"history-commercial\"", "</table>");
    assert!(
        section.contains("Entwicklung: Gewerbliche Standorte"),
        "{section}"
    );
    assert!(
        section.contains("30\u{a0}%") && section.contains("45\u{a0}%"),
        "{section}"
    );
    assert!(!page.contains("history-households"));
}
