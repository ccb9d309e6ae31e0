//! What pages say.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::{Kind, Language};
use web::{links, pages::Shell};

use crate::support::{ATLAS, CONTACT, PUBLIC_URL, all_pages};

#[test]
fn every_page_answers_in_its_language() {
    for address in all_pages() {
        let answer = ATLAS.get(&address);
        assert_eq!(answer.status, StatusCode::OK, "{address}");
        let language = &address[1..3];
        assert!(
            answer.body.contains(&format!("<html lang=\"{language}\">")),
            "{address}"
        );
        assert!(!answer.body.contains('⟦'), "{address} lacks a word");
        let banner = if language == "de" {
            "alles hier ist erfunden"
        } else {
            "everything here is made up"
        };
        assert!(
            answer.body.contains(banner),
            "{address} does not say that it is a sample"
        );
    }
}

#[test]
fn every_page_leads_to_itself_in_the_other_language() {
    for address in all_pages() {
        let page = ATLAS.get(&address).body;
        let other = if address.starts_with("/de") {
            "en"
        } else {
            "de"
        };
        let link = page
            .split("<a class=\"tool\" href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("there is a switch")
            .replace("&#38;", "&")
            .replace("&amp;", "&");
        assert!(link.starts_with(&format!("/{other}")), "{address} → {link}");
        let there = ATLAS.get(&link);
        assert_eq!(there.status, StatusCode::OK, "{address} → {link}");
        let query = |address: &str| address.split_once('?').map(|(_, query)| query.to_owned());
        if address.contains("district=05315") {
            assert_eq!(query(&link), query(&address), "the question comes along");
        }
    }
}

#[test]
fn the_front_page_follows_the_browser() {
    let ask = |wishes: &str| {
        let request = Request::get("/").header("accept-language", wishes);
        ATLAS.send(request.body(Body::empty()).expect("legal"))
    };
    let answer = ask("en-GB,en;q=0.9,de;q=0.1");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        (answer.header("location"), answer.header("vary")),
        ("/en", "Accept-Language")
    );
    assert_eq!(ask("de-DE").header("location"), "/de");
}

#[test]
fn the_front_page_shows_all_districts_on_the_map_and_in_the_list() {
    let page = ATLAS.get("/de").body;
    assert_eq!(page.matches("class=\"map-link\"").count(), 53);
    assert_eq!(page.matches("class=\"district-name\"").count(), 53);
    assert!(page.contains("href=\"/de/suche?district=05315\""));
    assert!(page.contains("Wobei suchen Sie Unterstützung?"));
}

#[test]
fn hits_show_what_matched_and_what_proves_it() {
    let page = ATLAS.get("/de/suche?q=laser&kind=organisation").body;
    assert!(page.contains("<mark>"), "matches are marked");
    assert!(page.contains("class=\"evidence\""), "evidence is shown");
    assert!(page.contains("noindex"));
}

#[test]
fn an_empty_answer_says_what_to_do() {
    let page = ATLAS.get("/de/suche?q=xqzzvwk").body;
    assert!(page.contains("weiß der Atlas bisher nichts") && !page.contains("Ohne Filter suchen"));
    let page = ATLAS.get("/de/suche?q=xqzzvwk&kind=project").body;
    assert!(
        page.contains("mit diesen Filtern keinen Eintrag") && page.contains("Ohne Filter suchen")
    );
}

#[test]
fn an_entry_says_where_it_comes_from() {
    for &language in Language::ALL {
        let (_, slug) = ATLAS.some(Kind::Organisation);
        let address = links::entry(language, Kind::Organisation, &slug);
        let page = ATLAS.get(&address).body;
        assert!(page.contains("id=\"provenance\"") && page.contains("class=\"provenance\""));
        assert!(page.contains(&format!("rel=\"canonical\" href=\"{PUBLIC_URL}{address}\"")));
        let other = links::entry(language.other(), Kind::Organisation, &slug);
        assert!(page.contains(&format!(
            "hreflang=\"{}\" href=\"{PUBLIC_URL}{other}\"",
            language.other().code()
        )));
    }
}

#[test]
fn the_list_of_a_kind_is_in_the_directory() {
    let answer = ATLAS.get("/de/organisationen");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header("location"),
        "/de/verzeichnis?kind=organisation"
    );
    assert_eq!(
        ATLAS.get("/en/organisationen").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn what_is_missing_gets_a_useful_page_in_the_right_language() {
    for (address, words) in [
        (
            "/de/organisationen/gibt-es-nicht",
            "Diese Seite gibt es nicht",
        ),
        ("/en/organisations/no-such-thing", "There is no such page"),
        ("/de/nix", "Diese Seite gibt es nicht"),
        ("/en/a/b/c/d", "There is no such page"),
    ] {
        let answer = ATLAS.get(address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        assert!(
            answer.body.contains(words) && answer.body.contains("<form"),
            "{address}"
        );
        assert!(
            answer.body.contains(answer.header("x-request-id")),
            "the id can be reported"
        );
    }
    let request = Request::post("/de/suche")
        .body(Body::empty())
        .expect("legal");
    let answer = ATLAS.send(request);
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("Dieser Weg"));
}

#[test]
fn those_who_operate_it_can_ask() {
    assert_eq!(ATLAS.get("/healthz").body, "ok\n");
    let ready = ATLAS.get("/readyz");
    let json = ready.json();
    assert_eq!(json["database"], true);
    assert!(json["log"].as_i64() > Some(0));
    assert_eq!(ready.status == StatusCode::OK, json["current"] == true);
    assert!(
        ATLAS
            .get("/robots.txt")
            .body
            .contains("Disallow: /de/suche")
    );
}

#[test]
fn a_slash_too_many_does_no_harm() {
    let answer = ATLAS.get("/de/suche/?q=laser");
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), "/de/suche?q=laser");
    assert_eq!(
        ATLAS.get("//elsewhere.example/").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn no_redirect_leads_elsewhere() {
    for address in [
        "/%5Celsewhere.example/",
        "/%5celsewhere.example/",
        "/de/%5C%5Celsewhere.example/",
        "//elsewhere.example/",
    ] {
        assert_eq!(
            ATLAS.get(address).status,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
}

#[test]
fn the_example_under_the_field_finds_something() {
    for &language in Language::ALL {
        let hint = i18n::Words::new(language).msg("search-field-hint");
        let example = hint
            .split(['„', '“', '”'])
            .nth(1)
            .expect("an example in quotation marks");
        let address = format!(
            "/api/v1/search?lang={}&q={}",
            language.code(),
            example.replace(' ', "+")
        );
        let found = ATLAS.get(&address).json();
        assert!(found["total"].as_u64() > Some(0), "{example}");
        assert_eq!(found["relaxed"], false, "{example}");
    }
}

#[test]
fn a_page_past_the_end_leads_to_the_last() {
    let answer = ATLAS.get("/de/suche?q=laser&kind=project&page=400");
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let last = answer.header("location").to_owned();
    assert!(last.starts_with("/de/suche?q=laser&kind=project"), "{last}");
    let page = ATLAS.get(&last);
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("class=\"hit\""));
    let none = ATLAS.get("/en/search?q=xqzzvwk&page=7");
    assert_eq!(none.header("location"), "/en/search?q=xqzzvwk");
}

#[test]
fn the_operator_can_be_reached() {
    let (_, slug) = ATLAS.some(Kind::Project);
    let mail = format!("href=\"mailto:{CONTACT}\"");
    for (address, times) in [
        ("/de".to_owned(), 1),
        ("/de/ueber".to_owned(), 2),
        ("/de/quellen".to_owned(), 2),
        ("/en/accessibility".to_owned(), 2),
        (links::entry(Language::German, Kind::Project, &slug), 2),
    ] {
        let page = ATLAS.get(&address).body;
        assert_eq!(page.matches(&mail).count(), times, "{address}");
    }
    let state = web::WebState {
        contact: None,
        ..ATLAS.state.clone()
    };
    let page = about_without(&state);
    assert!(page.contains("Wer diesen Atlas betreibt, hat keinen Kontakt angegeben."));
    assert!(page.contains("Kontakt: nicht angegeben"));
}

fn about_without(state: &web::WebState) -> String {
    let shell = Shell::new(state, Language::German, app::Nature::Real, links::about);
    let page = web::pages::about::show::page(shell);
    askama::Template::render(&page).expect("renders")
}

#[test]
fn an_empty_atlas_has_a_front_page_whose_links_lead_somewhere() {
    let shell = Shell::new(
        &ATLAS.state,
        Language::German,
        app::Nature::Empty,
        links::home,
    );
    let overview = app::Overview {
        total: 0,
        kinds: Vec::new(),
        districts: Vec::new(),
        newest: Vec::new(),
        nature: app::Nature::Empty,
    };
    let page = web::pages::home::show::page(shell, &overview);
    let page = askama::Template::render(&page).expect("renders");
    for rest in page.split("href=\"#").skip(1) {
        let id = rest.split('"').next().unwrap_or_default();
        assert!(page.contains(&format!("id=\"{id}\"")), "{id}");
    }
}

#[test]
fn codes_of_the_sample_have_words() {
    for (id, _) in Kind::ALL.iter().flat_map(|kind| all_of(*kind)) {
        let entry = ATLAS.get(&format!("/api/v1/entries/{id}")).json();
        let touches = entry["content"]["body"]["touches"].as_array().cloned();
        let roles = entry["relations"].as_array().expect("a list").iter();
        let roles: Vec<_> = roles.map(|relation| relation["role"].clone()).collect();
        for (family, codes) in [("touches", touches.unwrap_or_default()), ("role", roles)] {
            for code in codes.iter().filter_map(|code| code.as_str()) {
                let key = format!("{family}-{}", code.replace('_', "-"));
                for &language in Language::ALL {
                    let word = i18n::Words::new(language).find(&key);
                    assert!(word.is_some(), "{key} in {language:?}");
                }
            }
        }
    }
    let (_, slug) = ATLAS.some(Kind::Insight);
    let page = ATLAS.get(&links::entry(Language::German, Kind::Insight, &slug));
    assert!(!page.body.contains(">employees<") && !page.body.contains(">firms<"));
}

/// The ids and slugs of all entries of a kind, as far as an answer goes.
fn all_of(kind: Kind) -> Vec<(String, String)> {
    let found = ATLAS.get(&format!("/api/v1/search?limit=100&kind={}", kind.code()));
    let found = found.json();
    let hits = found["hits"].as_array().expect("a list").iter();
    hits.map(|hit| {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        (text(&hit["id"]), text(&hit["url"]["de"]))
    })
    .collect()
}

#[test]
fn claims_without_evidence_are_said_to_be_ones_own_and_rejected_ones_are_not_shown() {
    let entry = serde_json::json!({ "content": {
        "texts": { "de": { "title": "Werkstatt Nordwand" } },
        "body": { "kind": "offer" },
        "competences": [
            { "concept": "https://vocabulary.example/glasblasen", "standing": "stated" },
            { "concept": "https://vocabulary.example/goldmachen", "standing": "rejected" },
        ],
    }});
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let address = made.json()["url"]["de"]
        .as_str()
        .expect("an address")
        .replace(PUBLIC_URL, "");
    let page = ATLAS.get(&address).body;
    let topics = page.split("<ul class=\"topics\">").nth(1);
    let topics = topics.and_then(|rest| rest.split("</ul>").next());
    assert!(topics.is_some_and(|topics| {
        topics.contains(">glasblasen</span>") && topics.contains(">Selbstauskunft</span>")
    }));
    assert!(!page.contains("goldmachen"));
    assert!(
        page.contains("kann es berichtigen"),
        "no source to report to"
    );
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    ATLAS.write(
        "DELETE",
        &format!("/api/v1/entries/{id}"),
        &[],
        &serde_json::Value::Null,
    );
}

#[test]
fn what_somebody_typed_never_becomes_markup() {
    let text = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>";
    let entry = serde_json::json!({ "content": {
        "texts": { "de": { "title": text, "summary": text, "body": text } },
        "body": { "kind": "offer" },
        "names": [text],
        "places": [{ "name": text, "street": text }],
        "contact": { "name": text, "phone": text, "email": text },
        "links": [{ "url": "https://example.org/\"onload=x", "label": text }],
    }});
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let address = made.json()["url"]["de"]
        .as_str()
        .expect("an address")
        .replace(PUBLIC_URL, "");
    let page = ATLAS.get(&address);
    assert_eq!(page.status, StatusCode::OK);
    // Within the data for programs a quote is escaped as JSON does.
    let (before, data) = page
        .body
        .split_once("<script type=\"application/ld+json\">")
        .expect("there are data");
    let (data, after) = data.split_once("</script>").expect("they end");
    assert!(!data.contains('<'), "{data}");
    for markup in ["<script>alert", "<img", "\"onload=x\""] {
        let markup_of_page = format!("{before}{after}");
        assert!(!markup_of_page.contains(markup), "{markup}");
    }
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    ATLAS.write(
        "DELETE",
        &format!("/api/v1/entries/{id}"),
        &[],
        &serde_json::Value::Null,
    );
}

#[test]
fn what_is_for_members_is_not_there_for_others() {
    let entry = serde_json::json!({ "visibility": "members", "content": {
        "texts": { "de": { "title": "Vertrauliches Quarzlabor" } },
        "body": { "kind": "offer" },
    }});
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let page = made.json()["url"]["de"]
        .as_str()
        .expect("an address")
        .replace(PUBLIC_URL, "");
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let api = format!("/api/v1/entries/{id}");
    assert_eq!(ATLAS.get(&page).status, StatusCode::NOT_FOUND);
    assert_eq!(ATLAS.get(&api).status, StatusCode::NOT_FOUND);
    assert!(
        !ATLAS
            .get("/api/v1/suggestions?q=Vertrauliches")
            .body
            .contains(&id)
    );
    let seen = ATLAS.write("GET", &api, &[], &serde_json::Value::Null);
    assert_eq!(seen.status, StatusCode::OK, "the editor sees it");
    ATLAS.write("DELETE", &api, &[], &serde_json::Value::Null);
}

#[test]
fn the_address_of_a_merged_entry_leads_to_where_it_went() {
    let (kept, old) = ATLAS.merged();
    for &language in Language::ALL {
        let answer = ATLAS.get(&links::entry(language, Kind::Organisation, &old));
        assert_eq!(
            answer.status,
            StatusCode::TEMPORARY_REDIRECT,
            "merges can be undone"
        );
        assert_eq!(
            answer.header("location"),
            links::entry(language, Kind::Organisation, &kept)
        );
    }
}
