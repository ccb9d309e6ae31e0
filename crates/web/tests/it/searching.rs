//! What the search page and the search of the interface do with filters, places, orders and words.

use axum::http::StatusCode;
use serde_json::Value;

use crate::support::ATLAS;

fn page(address: &str) -> String {
    let answer = ATLAS.get(address);
    assert_eq!(answer.status, StatusCode::OK, "{address}");
    assert!(!answer.body.contains('⟦'), "{address} lacks a word");
    answer.body
}

fn found(query: &str) -> Value {
    let answer = ATLAS.get(&format!("/api/v1/search?{query}"));
    assert_eq!(answer.status, StatusCode::OK, "{query}: {}", answer.body);
    answer.json()
}

fn total(query: &str) -> u64 {
    found(query)["total"].as_u64().expect("a number")
}

#[test]
fn a_place_is_understood_and_its_circle_can_be_taken_away() {
    for (address, chip, far) in [
        (
            "/de/suche?near=Krefeld&radius_km=10&order=distance",
            "10 km um Krefeld",
            "km entfernt",
        ),
        (
            "/en/search?near=Krefeld&radius_km=50&order=distance",
            "50 km around Krefeld",
            "km away",
        ),
    ] {
        let page = page(address);
        assert!(page.contains(chip), "{address}");
        assert!(page.contains("value=\"Krefeld\""), "the form keeps it");
        if address.contains("50") {
            assert!(page.contains(far), "{address}");
        }
        // Without the place there is no distance to sort by.
        let without = if address.starts_with("/de") {
            "href=\"/de/suche\""
        } else {
            "href=\"/en/search\""
        };
        assert!(page.contains(without), "{address}");
    }
    let near = found("near=Krefeld&radius_km=30&order=distance&limit=100");
    assert_eq!(near["near"]["ags"], "05114000");
    let distances: Vec<f64> = near["hits"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|hit| hit["distance_km"].as_f64().expect("is known"))
        .collect();
    assert!(distances.len() > 5 && distances.is_sorted());
    assert!(distances.iter().all(|km| *km <= 30.0));
    assert!(total("near=05114000&radius_km=5") < total("near=05114000&radius_km=50"));
}

#[test]
fn a_place_that_nobody_knows_is_said_and_not_ignored_in_silence() {
    let page_de = page("/de/suche?near=Atlantis");
    assert!(page_de.contains("Den Ort „Atlantis“ kennt der Atlas nicht"));
    let page_en = page("/en/search?near=%3Cb%3EAtlantis");
    assert!(page_en.contains("does not know the place") && !page_en.contains("<b>Atlantis"));
    assert!(page("/de/suche?order=distance").contains("Entfernt von wo?"));
    let refused = ATLAS.get("/api/v1/search?near=Atlantis");
    assert_eq!(refused.status, StatusCode::BAD_REQUEST);
    let problem = refused.json();
    assert_eq!(problem["code"], "invalid-parameter");
    let detail = problem["detail"].as_str().expect("a text");
    assert!(
        detail.starts_with("near: 'Atlantis'") && detail.contains("postcode"),
        "{detail}"
    );
}

#[test]
fn sectors_narrow_step_by_step_with_their_edition() {
    let section = page("/de/suche?sector=wz2008:C");
    assert!(section.contains("value=\"wz2008:C\" checked"));
    assert!(section.contains("value=\"wz2008:25\""), "the next level");
    assert!(
        !section.contains("value=\"wz2008:25.6\""),
        "not the one after"
    );
    let (all, c, metal) = (
        total("kind=organisation"),
        total("kind=organisation&sector=wz2008:C"),
        total("kind=organisation&sector=wz2008:25.62"),
    );
    assert!(all > c && c > metal && metal > 0, "{all} {c} {metal}");
    assert_eq!(
        total("sector=wz2025:25.62"),
        0,
        "the editions are not mixed"
    );
}

#[test]
fn sorts_of_organisations_and_parts_of_the_state_filter() {
    let page_de =
        page("/de/suche?organisation_type=university_of_applied_sciences&landscape=ruhrgebiet");
    assert!(page_de.contains("Hochschule für angewandte Wissenschaften"));
    assert!(page_de.contains("Ruhrgebiet"));
    let counted = found("kind=organisation");
    let counts = counted["counts"]["organisation_type"]
        .as_array()
        .expect("a list");
    let company = counts
        .iter()
        .find(|count| count["value"] == "company")
        .expect("there are firms");
    assert_eq!(
        company["count"].as_u64().expect("a number"),
        total("organisation_type=company")
    );
    assert!(total("landscape=ruhrgebiet") > total("district=05112"));
    assert!(total("municipality=05112000") > 0);
}

#[test]
fn a_district_on_the_map_takes_the_place_of_the_areas_before_it() {
    let map = page("/de/suche?landscape=ruhrgebiet&municipality=05112000&view=map");
    let links: Vec<&str> = map
        .split("class=\"map-link\" href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(!links.is_empty());
    for href in links {
        assert!(href.contains("district="), "{href}");
        assert!(
            !href.contains("landscape=") && !href.contains("municipality="),
            "{href}"
        );
    }
}

#[test]
fn titles_stand_in_the_order_of_a_dictionary_and_under_letters() {
    let sorted = found("kind=organisation&order=title&lang=de&limit=100");
    let title = |hit: &Value| -> String {
        let pieces = hit["title"].as_array().expect("pieces");
        pieces
            .iter()
            .map(|piece| piece["text"].as_str().expect("a text"))
            .collect()
    };
    let hits = sorted["hits"].as_array().expect("a list");
    // Enough to see that umlauts stand with their letters and capitals do not count.
    let plain = |title: String| -> String {
        let lower = title.to_lowercase();
        let folded = lower.chars().map(|c| match c {
            'ä' => 'a',
            'ö' => 'o',
            'ü' => 'u',
            c => c,
        });
        folded.take_while(|c| c.is_ascii_lowercase()).collect()
    };
    let firsts: Vec<String> = hits.iter().map(|hit| plain(title(hit))).collect();
    let firsts: Vec<&String> = firsts.iter().filter(|word| !word.is_empty()).collect();
    assert!(firsts.len() > 20 && firsts.is_sorted(), "{firsts:?}");
    let letter = &sorted["counts"]["initial"][0];
    let (letter, count) = (
        letter["value"].as_str().expect("a letter"),
        letter["count"].as_u64().expect("a number"),
    );
    assert_eq!(total(&format!("kind=organisation&initial={letter}")), count);
    assert!(page(&format!("/de/suche?initial={letter}")).contains("Anfangsbuchstabe"));
}

#[test]
fn what_was_corrected_is_said_and_can_be_undone() {
    let corrected = page("/de/suche?q=Spediton");
    assert!(corrected.contains("„Spediton“ kommt im Atlas nicht vor. Gesucht wurde nach"));
    assert!(
        corrected.contains("href=\"/de/suche?q=Spediton&#38;literal=1\"")
            || corrected.contains("href=\"/de/suche?q=Spediton&amp;literal=1\"")
    );
    let literal = page("/de/suche?q=Spediton&literal=1");
    assert!(literal.contains("Meinten Sie:") && literal.contains("/de/suche?q=spedition"));
    let asked = found("q=Spediton");
    assert_eq!(asked["corrections"][0]["used"], "spedition");
    let as_typed = found("q=Spediton&literal=1");
    assert_eq!(
        (&as_typed["total"], &as_typed["proposed"]),
        (&0.into(), &"spedition".into())
    );
}

#[test]
fn the_map_says_how_many_hits_it_cannot_show() {
    let everything = found("limit=1");
    let placeless = everything["counts"]["placeless"]
        .as_u64()
        .expect("a number");
    assert!(placeless > 0, "news are nowhere");
    let map = page("/de/suche?view=map");
    assert!(map.contains("fehlen auf der Karte"));
}

#[test]
fn bad_values_are_named_with_what_would_be_right() {
    for (query, field, remedy) in [
        ("radius_km=500&near=Aachen", "radius_km", "1 to 200"),
        ("radius_km=5", "radius_km", "near"),
        ("order=distance", "order", "near"),
        ("from=2013-02-30", "from", "2008-05-01"),
        ("sector=25.62", "sector", "wz2025:C"),
        ("municipality=05999999", "municipality", "05334002"),
        ("q=laser&q=water", "q", "only once"),
        (
            "holder=00000000-0000-7000-8000-000000000001",
            "holder",
            "no such entry",
        ),
    ] {
        let answer = ATLAS.get(&format!("/api/v1/search?{query}"));
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{query}");
        let problem = answer.json();
        assert_eq!(problem["field"], field, "{query}");
        let detail = problem["detail"].as_str().unwrap_or_default();
        assert!(
            detail.starts_with(field) && detail.contains(remedy),
            "{query}: {detail}"
        );
        // People get the page, without what makes no sense.
        if !query.starts_with("holder") {
            page(&format!("/de/suche?{query}"));
        }
    }
    let lenient = ATLAS.get("/de/suche?q=laser&holder=00000000-0000-7000-8000-000000000001");
    assert_eq!(lenient.header("location"), "/de/suche?q=laser");
}

#[test]
fn place_and_time_in_a_question_are_filters_that_can_be_taken_away() {
    for (address, chip, note, without) in [
        (
            "/de/suche?q=Beratung+bei+Krefeld",
            "25 km um Krefeld",
            "„bei Krefeld“ gilt als Filter.",
            "href=\"/de/suche?q=Beratung\"",
        ),
        (
            "/en/search?q=Beratung+near+Krefeld",
            "25 km around Krefeld",
            "“near Krefeld” is used as a filter.",
            "href=\"/en/search?q=Beratung\"",
        ),
    ] {
        let page = page(address);
        for part in [chip, note, without, "plain=1"] {
            assert!(page.contains(part), "{address}: {part}");
        }
    }
    let near = found("q=Beratung+bei+Krefeld");
    let understood = &near["understood"][0];
    assert_eq!(understood["words"], "bei Krefeld");
    assert_eq!(understood["parameters"]["near"], "Krefeld");
    assert_eq!(
        near["total"],
        found("q=Beratung&near=Krefeld&radius_km=25")["total"],
        "as if it had been chosen"
    );
    let plain = found("q=Beratung+bei+Krefeld&plain=1");
    assert_eq!(plain["understood"].as_array().map(Vec::len), Some(0));
    assert!(page("/de/suche?q=Beratung+vor+1951").contains("findet der Atlas nichts"));
}
