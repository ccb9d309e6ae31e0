//! Who knows what, and what proves it: profiles, competences, the map of capabilities, what texts name.

use axum::http::StatusCode;
use domain::{Kind, Language};
use serde_json::{Value, json};
use web::links;

use crate::support::{ATLAS, HOLDER};

/// A competence of the sample.
fn demo(key: &str) -> String {
    format!("urn:kompetenzatlas:demo:{key}")
}

/// What stands in the section with this id.
fn section<'a>(page: &'a str, id: &str) -> &'a str {
    let from = page.split(&format!("id=\"{id}\"")).nth(1);
    let from = from.unwrap_or_else(|| panic!("there is no {id}"));
    from.split("</section>").next().unwrap_or_default()
}

/// A new entry; its id and the path of its German page.
fn made(entry: &Value) -> (String, String) {
    let made = ATLAS.write("POST", "/api/v1/entries", &[], entry);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let made = made.json();
    let url = made["url"]["de"].as_str().expect("an address");
    (
        made["id"].as_str().expect("an id").to_owned(),
        url.replace(crate::support::PUBLIC_URL, ""),
    )
}

fn erase(id: &str) {
    ATLAS.write(
        "DELETE",
        &format!("/api/v1/entries/{id}"),
        &[],
        &Value::Null,
    );
}

#[test]
fn a_profile_tells_years_evidence_and_the_place_among_others() {
    for (language, words) in [
        (
            Language::German,
            [
                "unabhängige Belege",
                "Platz 1 von",
                "Forschungseinrichtungen",
                "herausragend",
            ],
        ),
        (
            Language::English,
            [
                "independent pieces",
                "Place 1 of",
                "research institutes",
                "excellent",
            ],
        ),
    ] {
        let address = links::profile(language, Kind::Organisation, HOLDER);
        let page = ATLAS.get(&address);
        assert_eq!(page.status, StatusCode::OK, "{address}");
        for word in words {
            assert!(page.body.contains(word), "{word} in {address}");
        }
        let competence = format!("{}/atlas/laser", links::competences(language));
        assert!(page.body.contains(&format!("href=\"{competence}\"")));
        let project = format!(
            "href=\"/{}/{}/",
            language.code(),
            Kind::Project.segment(language)
        );
        assert!(page.body.contains(&project), "evidence is linked");
        let lines = page.body.matches("class=\"shown-grid\"").count();
        let table = section(&page.body, "table");
        assert_eq!(table.matches("<th scope=\"row\"").count(), lines);
        assert!(lines > 6 && page.body.contains("class=\"timeline-svg\""));
        assert!(page.body.contains("id=\"rule\""), "how one is excellent");

        let entry = ATLAS.get(&links::entry(language, Kind::Organisation, HOLDER));
        let (before, proof) = entry.body.split_once("id=\"proof\"").expect("evidence");
        assert!(!proof.contains("id=\"profile\""), "before the evidence");
        let summary = section(before, "profile");
        assert_eq!(summary.matches("<h3>").count(), 6, "the strongest");
        assert!(summary.contains(&format!("href=\"{address}\"")));
        assert!(summary.contains("class=\"shown-piece\""));
    }
}

#[test]
fn only_organisations_and_persons_that_are_seen_have_a_profile() {
    let (project, slug) = ATLAS.some(Kind::Project);
    let hidden = json!({ "visibility": "owner", "content": {
        "texts": { "de": { "title": "Verdeckte Werkstatt" } }, "body": { "kind": "organisation" },
    }});
    let (hidden, hidden_page) = made(&hidden);
    for address in [
        links::profile(Language::German, Kind::Project, &slug),
        "/de/organisationen/gibt-es-nicht/profil".to_owned(),
        format!("{hidden_page}/profil"),
        format!("/de/organisationen/{HOLDER}/profile"),
        format!("/api/v1/entries/{project}/profile"),
        format!("/api/v1/entries/{hidden}/profile"),
        "/api/v1/entries/nix/profile".to_owned(),
    ] {
        assert_eq!(
            ATLAS.get(&address).status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
    erase(&hidden);
    let (kept, gone) = ATLAS.merged();
    let moved = ATLAS.get(&format!("/de/organisationen/{gone}/profil"));
    assert_eq!(moved.status, StatusCode::TEMPORARY_REDIRECT);
    let target = format!("/de/organisationen/{kept}/profil");
    assert_eq!(moved.header("location"), target);
}

#[test]
fn a_profile_without_evidence_says_what_is_missing() {
    let (id, address) = made(&json!({ "content": {
        "texts": { "de": { "title": "Namenlose Stube" } }, "body": { "kind": "organisation" },
    }}));
    let page = ATLAS.get(&format!("{address}/profil")).body;
    assert!(page.contains("liegen keine Belege vor") && page.contains("Fehlt etwas?"));
    assert!(page.contains("id=\"rule\""));
    let entry = ATLAS.get(&address).body;
    assert!(
        !entry.contains("id=\"profile\""),
        "nothing where nothing is known"
    );
    erase(&id);
}

#[test]
fn a_competence_page_tells_who_where_since_when_and_with_whom() {
    for &language in Language::ALL {
        let address = format!("{}/atlas/production", links::competences(language));
        let page = ATLAS.get(&address).body;
        let who = section(&page, "who");
        let (first, folded) = who.split_once("<details").expect("more are folded away");
        assert_eq!(first.matches("<h3>").count(), 10);
        assert!(folded.matches("<h3>").count() >= 10);
        let holder = links::profile(language, Kind::Organisation, HOLDER);
        assert!(who.contains(&format!("href=\"{holder}\"")));
        let production = demo("production").replace(':', "%3A");
        let filtered = format!(
            "{}?competence={production}&#38;kind=organisation",
            links::search(language)
        );
        assert!(who.contains(&filtered), "to the search");
        let where_from = section(&page, "where");
        let districts = where_from.matches("class=\"district-name\"").count();
        assert!(districts > 10);
        assert_eq!(
            where_from.matches("class=\"map-link\"").count(),
            districts,
            "map and list hold the same"
        );
        let when = section(&page, "when");
        let bars = when.matches("<rect class=\"year-bar").count() - 3;
        let rows = when.matches("<th scope=\"row\">").count();
        assert!(bars > 3 && rows >= bars, "{bars} bars, {rows} years");
        assert!(section(&page, "beside").contains("/atlas/"));
        let network = section(&page, "network");
        let nodes = network.matches("class=\"network-node\"").count();
        assert!((2..=14).contains(&nodes), "{nodes}");
        assert_eq!(
            network.matches("class=\"network-line\"").count(),
            network
                .split("</figure>")
                .nth(1)
                .expect("the list")
                .matches("<li>")
                .count(),
            "lines and pairs are the same"
        );
        let sector = ATLAS.get(&format!("{}/wz2008/C", links::sectors(language)));
        assert!(!sector.body.contains("id=\"who\""), "sectors are as before");
    }
}

/// The numbers in the cells of a row of the map of capabilities.
fn cells(row: &str) -> Vec<u64> {
    let cells = row.split("<td class=\"num cell-").skip(1);
    let numbers = cells.map(|cell| {
        let text = cell.split("</td>").next().unwrap_or_default();
        let text: String = text
            .split('<')
            .map(|part| part.rsplit('>').next().unwrap_or_default())
            .collect();
        text.parse()
            .unwrap_or_else(|_| panic!("{text} is no number"))
    });
    numbers.collect()
}

/// The row of a competence of the sample.
fn row(page: &str, key: &str) -> String {
    let rows = page.split("<tr>").skip(2);
    let mut of_it = rows.filter(|row| row.contains(&format!("/atlas/{key}\"")));
    of_it
        .next()
        .unwrap_or_else(|| panic!("no row of {key}"))
        .to_owned()
}

/// What the interface knows of a competence and what a page shows, of the same moment: others write meanwhile.
fn at_once(key: &str, address: &str) -> (Value, String) {
    let known = || {
        ATLAS
            .get(&format!("/api/v1/competences/atlas/{key}/knowledge"))
            .json()
    };
    loop {
        let before = known();
        let page = ATLAS.get(address).body;
        if known() == before {
            return (before, page);
        }
    }
}

#[test]
fn the_map_of_capabilities_counts_what_competence_pages_tell() {
    let (known, page) = at_once("production", "/de/kompetenzkarte");
    let counts = cells(&row(&page, "production"));
    assert_eq!(counts.len(), 6, "the total and five regions");
    assert_eq!(Some(counts[0]), known["total"].as_u64());
    let districts = known["districts"].as_array().expect("a list").iter();
    let told: u64 = districts.filter_map(|d| d["holders"].as_u64()).sum();
    assert_eq!(counts[1..].iter().sum::<u64>(), told);
    assert!(page.contains("die Zeilen müssen also nicht aufgehen"));
    assert!(page.contains("andere Einträge, als die Zelle zählt"));
    assert!(
        page.contains("role=\"group\" tabindex=\"0\" aria-labelledby=\"capabilities-heading\"")
    );

    let address =
        "/de/kompetenzkarte?region=K%C3%B6ln&competence=urn:kompetenzatlas:demo:production";
    let (known, page) = at_once("laser", address);
    let laser = row(&page, "laser");
    let counts = cells(&laser);
    assert_eq!(counts.len(), 12, "the total and eleven districts");
    assert_eq!(Some(counts[0]), known["total"].as_u64());
    let of = |code: &str| {
        let mut districts = known["districts"].as_array().expect("a list").iter();
        let found = districts.find(|district| district["code"] == code);
        found
            .and_then(|district| district["holders"].as_u64())
            .unwrap_or(0)
    };
    let in_cell = |code: &str| laser.contains(&format!("&#38;district={code}\""));
    for code in ["05334", "05315", "05370"] {
        assert_eq!(
            in_cell(code),
            of(code) > 0,
            "white spots lead nowhere: {code}"
        );
    }
    assert!(!page.contains("/atlas/digital\""), "only what is narrower");
    assert!(
        page.contains("class=\"num cell-0\">0</td>"),
        "white spots are seen"
    );
}

#[test]
fn the_map_of_capabilities_passes_over_what_makes_no_sense() {
    for nonsense in [
        "?region=Bayern",
        "?competence=nix&region=",
        "?competence=urn:wz2008:C",
    ] {
        let page = ATLAS.get(&format!("/en/capabilities{nonsense}"));
        assert_eq!(page.status, StatusCode::OK);
        assert!(
            page.body.contains("/en/competences/atlas/digital\""),
            "{nonsense}"
        );
    }
    let leaf = ATLAS.get("/en/capabilities?competence=urn:kompetenzatlas:demo:welding");
    assert!(leaf.body.contains("or there are none"));
    for address in ["/en/competences", "/en/map"] {
        let link = "href=\"/en/capabilities\"";
        assert!(ATLAS.get(address).body.contains(link), "{address}");
    }
    assert!(!ATLAS.get("/en/sectors").body.contains("/en/capabilities"));
}

#[test]
fn what_texts_name_is_told_apart_from_what_is_claimed() {
    let (id, address) = made(&json!({ "content": {
        "texts": { "de": {
            "title": "Bildverarbeitung am Fließband",
            "summary": "Robotik greift, was die Bildverarbeitung sieht.",
        } },
        "body": { "kind": "project" },
        "competences": [{ "concept": demo("robotics"), "standing": "stated" }],
    }}));
    let page = ATLAS.get(&address).body;
    let spotted = page
        .split("class=\"spotted\"")
        .nth(1)
        .expect("is recognised");
    let spotted = spotted.split("</div>").next().unwrap_or_default();
    assert!(spotted.contains("Im Text erkannt") && spotted.contains("Niemand hat sie angegeben"));
    assert!(spotted.contains("href=\"/de/kompetenzen/atlas/vision\""));
    assert!(
        spotted.contains("<q>Bildverarbeitung</q> im Titel"),
        "{spotted}"
    );
    assert!(!spotted.contains("/atlas/robotics"), "that one is claimed");
    let english = address.replace("/de/projekte/", "/en/projects/");
    let page = ATLAS.get(&english).body;
    assert!(page.contains("<q lang=\"de\">Bildverarbeitung</q> in the title"));
    erase(&id);
}

#[test]
fn programs_get_profiles_and_what_is_known_of_a_competence() {
    let found = ATLAS.get("/api/v1/competences/atlas/laser/knowledge");
    assert_eq!(found.status, StatusCode::OK);
    let known = found.json();
    let holder = &known["holders"][0];
    assert!(holder["strength"].as_f64() >= known["holders"][1]["strength"].as_f64());
    assert!(holder["rank"]["place"].as_u64() >= Some(1));
    assert!(known["years"][0]["all"].as_u64() >= known["years"][0]["about"].as_u64());
    assert!(known["districts"][0]["name"].is_string());
    assert!(known["neighbours"][0]["concept"]["url"]["en"].is_string());
    assert!(
        ["growing", "steady", "fading", "unknown"]
            .contains(&known["trend"].as_str().expect("a code"))
    );

    let id = holder["entry"]["id"].as_str().expect("an id");
    let profile = ATLAS.get(&format!("/api/v1/entries/{id}/profile")).json();
    let lines = profile["competences"].as_array().expect("a list");
    let laser = lines
        .iter()
        .find(|line| line["uri"] == demo("laser").as_str());
    let laser = laser.expect("is in the profile");
    for (field, is) in [
        ("excellent", laser["excellent"].is_boolean()),
        ("years", laser["years"].is_object()),
    ] {
        assert!(is, "{field}: {laser}");
    }
    let best = &laser["strongest"][0];
    assert!(best["entry"]["title"]["de"].is_string() && best["strength"].is_number());
    assert_eq!(laser["concept"]["key"], "laser");

    for none in [
        "competences/wz2008/C/knowledge",
        "competences/atlas/nix/knowledge",
    ] {
        let answer = ATLAS.get(&format!("/api/v1/{none}"));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
        assert_eq!(answer.json()["code"], "not-found");
    }
    let answer = ATLAS.get(&format!("/api/v1/entries/{id}/profile?limit=1"));
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}
