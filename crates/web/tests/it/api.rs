//! The interface for programs.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::Kind;
use serde_json::{Value, json};

use crate::support::{ATLAS, PUBLIC_URL};

fn draft(title: &str) -> Value {
    json!({
        "content": {
            "texts": { "de": { "title": title, "summary": "Kurz.", "body": "Lang." } },
            "body": { "kind": "offer", "offer_type": "laboratory" },
            "fields_of_action": ["innovation"],
            "places": [{ "name": "Köln", "municipality": "05315000" }],
            "contact": { "email": "labor@haus.example" }
        }
    })
}

#[test]
fn a_search_says_why_each_hit_is_there() {
    let answer = ATLAS.get("/api/v1/search?q=laser&limit=5&lang=de");
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    let found = answer.json();
    assert!(found["total"].as_u64() > Some(0));
    let hits = found["hits"].as_array().expect("a list");
    assert!(hits.len() <= 5 && !hits.is_empty());
    assert_eq!(hits[0]["passage_language"], "de");
    let marked = hits
        .iter()
        .any(|hit| hit.to_string().contains("\"marked\":true"));
    assert!(marked, "something matched");
    assert!(
        hits[0]["url"]["de"]
            .as_str()
            .is_some_and(|url| url.starts_with(PUBLIC_URL))
    );
    assert!(
        !found["counts"]["kind"]
            .as_array()
            .expect("counts")
            .is_empty()
    );
}

#[test]
fn reading_on_by_cursor_gives_everything_once() {
    let total = ATLAS.get("/api/v1/search?limit=1").json()["total"]
        .as_u64()
        .expect("a number");
    let mut seen = std::collections::BTreeSet::new();
    let mut after = String::new();
    loop {
        let found = ATLAS
            .get(&format!("/api/v1/search?limit=100{after}"))
            .json();
        for hit in found["hits"].as_array().expect("a list") {
            assert!(seen.insert(hit["id"].to_string()), "{} twice", hit["id"]);
        }
        match found["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    // Other tests write beside this one: none of what was there may be missing.
    assert!(
        seen.len() as u64 >= total.min(400),
        "{} of {total}",
        seen.len()
    );
}

#[test]
fn an_entry_is_sent_again_only_when_it_changed() {
    let (id, _) = ATLAS.some(Kind::Project);
    let address = format!("/api/v1/entries/{id}");
    let first = ATLAS.get(&address);
    assert_eq!(first.status, StatusCode::OK);
    let entry = first.json();
    assert_eq!(
        (entry["id"].as_str(), entry["kind"].as_str()),
        (Some(id.as_str()), Some("project"))
    );
    assert!(!entry["provenance"].as_array().expect("a list").is_empty());
    assert_eq!(entry["fictional"], true);
    let again = Request::get(&address).header("if-none-match", first.header("etag"));
    let again = ATLAS.send(again.body(Body::empty()).expect("legal"));
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
}

#[test]
fn an_entry_is_created_changed_and_erased() {
    let made = ATLAS.write(
        "POST",
        "/api/v1/entries",
        &[],
        &draft("Labor für Schnittstellentests"),
    );
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let address = format!("/api/v1/entries/{id}");
    assert_eq!(made.header("location"), format!("{PUBLIC_URL}{address}"));
    let etag = made.header("etag").to_owned();

    let missing = ATLAS.write("PUT", &address, &[], &draft("Neu"));
    assert_eq!(missing.status.as_u16(), 428);
    let changed = ATLAS.write(
        "PUT",
        &address,
        &[("if-match", &etag)],
        &draft("Neu benannt"),
    );
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(
        changed.json()["content"]["texts"]["de"]["title"],
        "Neu benannt"
    );

    let stale = ATLAS.write("PUT", &address, &[("if-match", &etag)], &draft("Zu spät"));
    assert_eq!(stale.status, StatusCode::PRECONDITION_FAILED);
    let problem = stale.json();
    assert_eq!(problem["code"], "conflict");
    assert_eq!(
        problem["current"]["content"]["texts"]["de"]["title"],
        "Neu benannt"
    );
    assert_eq!(problem["sent"]["texts"]["de"]["title"], "Zu spät");

    let seen = ATLAS.get(&address);
    let current = ATLAS.write(
        "PUT",
        &address,
        &[("if-match", seen.header("etag"))],
        &draft("Noch einmal"),
    );
    assert_eq!(
        current.status,
        StatusCode::OK,
        "the ETag of a GET names the version too"
    );

    let any = [("if-match", "*")];
    let any = ATLAS.write("PUT", &address, &any, &draft("Gleich welche"));
    assert_eq!(any.status, StatusCode::OK, "{}", any.body);

    let gone = ATLAS.write("DELETE", &address, &[], &Value::Null);
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(ATLAS.get(&address).status, StatusCode::NOT_FOUND);
}

#[test]
fn what_cannot_be_stored_is_named() {
    let mut untitled = draft("");
    untitled["content"]["texts"] = json!({});
    let answer = ATLAS.write("POST", "/api/v1/entries", &[], &untitled);
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.json()["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("title"))
    );
    let mut coded = draft("Haus");
    coded["content"]["body"]["offer_type"] = json!("castle");
    let answer = ATLAS.write("POST", "/api/v1/entries", &[], &coded);
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(
        answer.json()["detail"]
            .as_str()
            .is_some_and(|detail| detail.contains("laboratory"))
    );
}

#[test]
fn without_a_token_nothing_is_written_and_a_wrong_one_is_refused() {
    let post = |token: Option<&str>| {
        let mut request = Request::post("/api/v1/entries")
            .header("content-type", "application/json")
            .header("cookie", format!("session={}", ATLAS.editor));
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        ATLAS.send(
            request
                .body(Body::from(draft("Fremd").to_string()))
                .expect("legal"),
        )
    };
    let nobody = post(None);
    assert_eq!(
        nobody.status,
        StatusCode::UNAUTHORIZED,
        "cookies are not looked at"
    );
    assert_eq!(nobody.header("www-authenticate"), "Bearer");
    for wrong in ["Bearer nonsense", "Bearer atlas_00", "Basic abc", "Bearer"] {
        let answer = post(Some(wrong));
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{wrong}");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
}

#[test]
fn problems_say_what_where_and_under_which_id() {
    let answer = ATLAS.get("/api/v1/entries/00000000-0000-0000-0000-000000000000");
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let problem = answer.json();
    assert_eq!(problem["status"], 404);
    assert_eq!(problem["instance"], answer.header("x-request-id"));
    let kind = problem["type"]
        .as_str()
        .and_then(|kind| kind.strip_prefix(PUBLIC_URL))
        .expect("an address of ours");
    assert_eq!(ATLAS.get(kind).json()["code"], "not-found");
    assert_eq!(ATLAS.get("/api/v1/nothing").json()["code"], "not-found");
    let patch = Request::patch("/api/v1/sources")
        .body(Body::empty())
        .expect("legal");
    assert_eq!(ATLAS.send(patch).json()["code"], "method-not-allowed");
}

#[test]
fn whatever_is_below_api_answers_with_problems() {
    for address in [
        "/api",
        "/api/nix",
        "/api/v2/search",
        "/api/v1/nix",
        "/api/v1",
    ] {
        let answer = ATLAS.get(address);
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{address}");
        let kind = answer.header("content-type");
        assert_eq!(kind, "application/problem+json", "{address}");
        assert_eq!(answer.header("vary"), "Authorization", "{address}");
        assert_eq!(
            answer.header("cache-control"),
            "private, no-cache",
            "{address}"
        );
    }
}

#[test]
fn a_head_tells_as_much_as_its_get() {
    for address in [
        "/api/v1/search?q=laser",
        "/api/v1/search?kind=banana",
        "/api/v1/nix",
        "/de/nix",
        "/de/ueber",
    ] {
        let head = Request::head(address).body(Body::empty()).expect("legal");
        let (head, get) = (ATLAS.send(head), ATLAS.get(address));
        assert_eq!(
            (head.status, head.body.as_str()),
            (get.status, ""),
            "{address}"
        );
        for name in ["content-length", "content-type", "cache-control"] {
            assert_eq!(head.header(name), get.header(name), "{address}: {name}");
        }
    }
}

#[test]
fn without_hits_nothing_was_relaxed() {
    let found = ATLAS.get("/api/v1/search?q=xqzzvwk+qqxyz").json();
    assert_eq!(
        (&found["total"], &found["relaxed"]),
        (&json!(0), &json!(false))
    );
    let page = ATLAS.get("/de/suche?q=xqzzvwk+qqxyz").body;
    assert!(page.contains("Keine Treffer") && !page.contains("Kein Eintrag enthält alle"));
}

#[test]
fn what_is_asked_for_by_name_has_all_that_was_wanted() {
    let note = "Kein Eintrag enthält alle";
    let some = ATLAS.get("/de/suche?q=Strahlwerkzeuge+Kantinenessen").body;
    assert!(some.contains(note));
    let named = ATLAS
        .get("/de/suche?q=Zentrum+f%C3%BCr+Strahlwerkzeuge+Soers")
        .body;
    assert!(named.contains("class=\"hit\"") && !named.contains(note));
}

#[test]
fn a_question_names_its_concepts_and_the_gaps() {
    let [shown, gap] = ["Wer dazu was gezeigt hat", "Dazu hat im Atlas noch niemand"];
    let (mut with, mut without) = (0, 0);
    for q in [
        "Laserschweißen",
        "Robotik",
        "Betriebsrat",
        "Datenschutz",
        "Wasserstoff",
    ] {
        let page = ATLAS
            .get(&format!("/de/suche?q={}", q.replace('ß', "%C3%9F")))
            .body;
        for (note, count) in [(shown, &mut with), (gap, &mut without)] {
            let Some((_, behind)) = page.split_once(note) else {
                continue;
            };
            let line = behind.split("</p>").next().unwrap_or_default();
            for link in line.split("href=\"").skip(1) {
                let address = link.split('"').next().unwrap_or_default();
                let knowers = ATLAS
                    .get(address)
                    .body
                    .contains("<ol class=\"shown-list shown-columns\"");
                assert_eq!(knowers, note == shown, "{q}: {address}");
                *count += 1;
            }
        }
    }
    assert!(with > 0 && without > 0, "{with} shown, {without} not");
}

#[test]
fn sources_and_suggestions_answer() {
    let sources = ATLAS.get("/api/v1/sources").json();
    let first = &sources["sources"][0];
    assert!(
        first["licence"]
            .as_str()
            .is_some_and(|licence| !licence.is_empty())
    );
    assert_eq!(first["fictional"], true);
    let suggestions = ATLAS.get("/api/v1/suggestions?q=inst&lang=de").json();
    let first = &suggestions["suggestions"][0];
    assert!(
        first["url"]["de"]
            .as_str()
            .is_some_and(|url| url.starts_with(PUBLIC_URL)),
        "{suggestions}"
    );
}
