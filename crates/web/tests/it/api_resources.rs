//! The interface for programs: what lies around entries, places, sources; and how it is asked from elsewhere.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};
use domain::Kind;
use serde_json::{Value, json};

use crate::support::{ATLAS, Answer};

/// All items of a list, read in parts of `limit`.
fn all(address: &str, items: &str, limit: usize) -> Vec<Value> {
    let mut found = Vec::new();
    let mut after = String::new();
    loop {
        let part = ATLAS.get(&format!("{address}?limit={limit}{after}"));
        assert_eq!(part.status, StatusCode::OK, "{}", part.body);
        let part = part.json();
        let here = part[items].as_array().expect("a list");
        assert!(here.len() <= limit);
        found.extend(here.iter().cloned());
        match part["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return found,
        }
    }
}

/// An organisation with many relations.
fn busy() -> String {
    let found = ATLAS
        .get("/api/v1/search?kind=organisation&limit=50")
        .json();
    let hits = found["hits"].as_array().expect("hits").iter();
    let ids = hits.map(|hit| hit["id"].as_str().expect("an id").to_owned());
    let relations = |id: &String| {
        let page = ATLAS.get(&format!("/api/v1/entries/{id}")).json();
        page["relations_total"].as_u64().expect("a number")
    };
    ids.max_by_key(relations).expect("an organisation")
}

#[test]
fn relations_are_read_in_parts_and_by_kind() {
    let id = busy();
    let page = ATLAS.get(&format!("/api/v1/entries/{id}")).json();
    let total = page["relations_total"].as_u64().expect("a number");
    let address = format!("/api/v1/entries/{id}/relations");
    let relations = all(&address, "relations", 2);
    assert_eq!(relations.len() as u64, total);
    assert!(total > 2, "the demo has somebody with many relations");
    let mut ids: Vec<&Value> = relations.iter().map(|r| &r["id"]).collect();
    ids.dedup();
    assert_eq!(ids.len(), relations.len(), "each once");
    let kind = relations[0]["kind"].as_str().expect("a code");
    let some = ATLAS.get(&format!("{address}?kind={kind}")).json();
    let wanted = relations.iter().filter(|r| r["kind"] == kind).count();
    assert_eq!(some["total"], wanted);
    let wrong = ATLAS.get(&format!("{address}?kind=likes")).json();
    assert_eq!(wrong["field"], "kind");
    let broken = ATLAS.get(&format!("{address}?after=7")).json();
    assert_eq!(broken["code"], "invalid-cursor");
}

#[test]
fn records_say_which_source_said_what() {
    let (id, _) = ATLAS.some(Kind::Project);
    let records = all(&format!("/api/v1/entries/{id}/records"), "records", 1);
    let title = &records[0]["content"]["texts"]["de"]["title"];
    assert!(title.as_str().is_some_and(|title| !title.is_empty()));
    assert_eq!(records[0]["source"], "demo");
    assert!(
        records[0]["fetched"]
            .as_str()
            .is_some_and(|at| at.ends_with('Z'))
    );
}

#[test]
fn the_history_tells_what_happened_but_not_who() {
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &offer("Verlauf"));
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let address = format!("/api/v1/entries/{id}/history");
    let history = ATLAS.get(&address).json();
    assert_eq!(history["changes"][0]["kind"], "created");
    assert_eq!(history["changes"][0]["by"], "account");
    assert_eq!(history["changes"][0]["entry"], id);
    let unknown = "00000000-0000-0000-0000-000000000000";
    for part in ["history", "records", "relations"] {
        let none = ATLAS.get(&format!("/api/v1/entries/{unknown}/{part}"));
        assert_eq!(none.status, StatusCode::NOT_FOUND, "{part}");
    }
}

fn offer(title: &str) -> Value {
    json!({ "content": {
        "texts": { "de": { "title": title } }, "body": { "kind": "offer" },
    } })
}

#[test]
fn what_is_read_can_be_sent_back_as_it_is() {
    for &kind in Kind::ALL {
        let (id, _) = ATLAS.some(kind);
        let address = format!("/api/v1/entries/{id}");
        let before = ATLAS.write("GET", &address, &[], &Value::Null);
        let etag = before.header("etag").to_owned();
        let entry = before.json();
        let sent = ATLAS.write("PUT", &address, &[("if-match", &etag)], &entry);
        assert_eq!(sent.status, StatusCode::OK, "{kind:?}: {}", sent.body);
        let after = ATLAS.write("GET", &address, &[], &Value::Null).json();
        assert_eq!(after["content"], entry["content"], "{kind:?}");
        assert_eq!(
            after["local_parts"], entry["local_parts"],
            "{kind:?}: nothing was changed"
        );
    }
}

#[test]
fn a_draft_of_the_office_is_not_lost() {
    for (name, value) in [("state", "draft"), ("visibility", "owner")] {
        let mut draft = offer("Entwurf der Redaktion");
        draft[name] = json!(value);
        let made = ATLAS.write("POST", "/api/v1/entries", &[], &draft);
        assert_eq!(made.status, StatusCode::CREATED, "{name}: {}", made.body);
        let address = format!(
            "/api/v1/entries/{}",
            made.json()["id"].as_str().expect("an id")
        );
        assert_eq!(ATLAS.get(&address).status, StatusCode::NOT_FOUND);
        let own = ATLAS.write("GET", &address, &[], &Value::Null);
        assert_eq!(own.status, StatusCode::OK, "{name}");
        let published =
            json!({ "content": draft["content"], "state": "published", "visibility": "public" });
        let shown = ATLAS.write("PUT", &address, &[("if-match", "*")], &published);
        assert_eq!(shown.status, StatusCode::OK, "{name}: {}", shown.body);
        assert_eq!(ATLAS.get(&address).status, StatusCode::OK);
    }
    let (id, _) = ATLAS.some(Kind::Offer);
    let address = format!("/api/v1/entries/{id}");
    let mut whole = ATLAS.get(&address).json();
    whole["state"] = json!("draft");
    let hidden = ATLAS.write("PUT", &address, &[("if-match", "*")], &whole);
    assert_eq!(
        hidden.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        hidden.body
    );
    assert!(hidden.body.contains("withdraw"), "{}", hidden.body);
    assert_eq!(ATLAS.get(&address).status, StatusCode::OK);
}

#[test]
fn whole_numbers_may_be_written_with_a_point() {
    let mut project = offer("Zahlen");
    project["content"]["body"] = json!({ "kind": "project", "budget_eur": 250_000.0 });
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &project);
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.body);
    assert_eq!(made.json()["content"]["body"]["budget_eur"], 250_000);
    project["content"]["body"]["budget_eur"] = json!(0.5);
    let half = ATLAS.write("POST", "/api/v1/entries", &[], &project);
    assert_eq!(half.status, StatusCode::BAD_REQUEST);
}

#[test]
fn problems_name_the_field() {
    let mut wrong = offer("Feld");
    wrong["content"]["body"]["offer_type"] = json!("castle");
    let mut coloured = offer("Feld");
    coloured["colour"] = json!("red");
    let mut lettered = offer("Feld");
    lettered["content"]["names"] = json!(7);
    for (body, field) in [
        (wrong, "content.body.offer_type"),
        (lettered, "content.names"),
    ] {
        let answer = ATLAS.write("POST", "/api/v1/entries", &[], &body);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_eq!(answer.json()["field"], field);
    }
    let answer = ATLAS.write("POST", "/api/v1/entries", &[], &coloured);
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("colour"), "{}", answer.body);
    let answer = ATLAS.get("/api/v1/sources?colour=red").json();
    assert_eq!(answer["field"], "colour");
}

#[test]
fn places_are_known_with_their_counts() {
    let districts = ATLAS.get("/api/v1/places/districts").json();
    let districts = districts["districts"].as_array().expect("a list");
    assert_eq!(districts.len(), 53);
    assert!(
        districts.iter().all(|d| d["entries"].as_u64() > Some(0)),
        "the demo is everywhere"
    );
    let of: u64 = districts
        .iter()
        .filter_map(|d| d["municipalities"].as_u64())
        .sum();
    assert_eq!(of, 396);
    let cologne = ATLAS.get("/api/v1/places/districts/05315").json();
    assert_eq!(
        (&cologne["name"], &cologne["municipalities"]),
        (&json!("Köln"), &json!(1))
    );
    assert_eq!(
        all("/api/v1/places/municipalities", "municipalities", 100).len(),
        396
    );
    let named = ATLAS.get("/api/v1/places/municipalities?q=MUELH").json();
    assert_eq!(named["municipalities"][0]["name"], "Mülheim an der Ruhr");
    let some = ATLAS
        .get("/api/v1/places/municipalities?district=05334&limit=100")
        .json();
    assert_eq!(some["total"], 10);
    let aachen = ATLAS.get("/api/v1/places/municipalities/05334002").json();
    assert_eq!(aachen["district"], "05334");
    for none in [
        "municipalities/05334099",
        "municipalities/x",
        "districts/99999",
    ] {
        let answer = ATLAS.get(&format!("/api/v1/places/{none}"));
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{none}");
    }
}

#[test]
fn a_source_can_be_asked_alone() {
    let one = ATLAS.get("/api/v1/sources/demo");
    assert_eq!(one.json()["id"], "demo");
    assert_eq!(
        ATLAS.get("/api/v1/sources/nix").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn nothing_is_sent_again_to_whom_has_it() {
    for address in [
        "/api/v1/sources",
        "/api/v1/places/districts/05315",
        "/api/v1/openapi.json",
    ] {
        let first = ATLAS.get(address);
        let etag = first.header("etag").to_owned();
        assert!(!etag.is_empty(), "{address}");
        let again = |known: &str| {
            let request = Request::get(address).header("if-none-match", known);
            ATLAS.send(request.body(Body::empty()).expect("legal"))
        };
        let same = again(&format!("\"old\", W/{etag}"));
        assert_eq!(
            (same.status, same.body.as_str()),
            (StatusCode::NOT_MODIFIED, "")
        );
        assert_eq!(again("\"old\"").status, StatusCode::OK);
    }
}

fn options(address: &str) -> Answer {
    let request = Request::options(address)
        .header("origin", "https://elsewhere.example")
        .header("access-control-request-method", "GET")
        .header("access-control-request-headers", "if-none-match");
    ATLAS.send(request.body(Body::empty()).expect("legal"))
}

#[test]
fn scripts_of_other_sites_may_read_and_nothing_else() {
    let (id, _) = ATLAS.some(Kind::Offer);
    for address in ["/api/v1/search", &format!("/api/v1/entries/{id}")] {
        let asked = options(address);
        assert_eq!(asked.status, StatusCode::NO_CONTENT, "{address}");
        assert_eq!(asked.header("access-control-allow-origin"), "*");
        assert_eq!(asked.header("access-control-allow-methods"), "GET, HEAD");
        let headers = asked.header("access-control-allow-headers").to_lowercase();
        assert!(headers.contains("if-none-match") && headers.contains("authorization"));
    }
    let written = ATLAS.write("POST", "/api/v1/entries", &[], &offer("Fremd"));
    assert_eq!(written.header("access-control-allow-origin"), "");
    assert_eq!(options("/api/v1/nix").status, StatusCode::NOT_FOUND);
    assert_eq!(
        options("/de").header("access-control-allow-origin"),
        "",
        "pages are for people"
    );
}

#[test]
fn who_follows_the_atlas_misses_nothing() {
    let made = ATLAS.write("POST", "/api/v1/entries", &[], &offer("Folgelabor"));
    let id = made.json()["id"].as_str().expect("an id").to_owned();
    let hidden = json!({ "content": offer("Verborgen")["content"], "visibility": "owner" });
    let hidden = ATLAS.write("POST", "/api/v1/entries", &[], &hidden);
    assert_eq!(hidden.status, StatusCode::CREATED, "{}", hidden.body);
    let hidden = hidden.json();
    let (mut since, mut seen) = (0, Vec::new());
    loop {
        let part = ATLAS
            .get(&format!("/api/v1/changes?since={since}&limit=1000"))
            .json();
        let changes = part["changes"].as_array().expect("a list");
        seen.extend(changes.iter().cloned());
        let next = part["next"].as_i64().expect("a number");
        assert!(next >= since);
        since = next;
        if part["complete"] == true {
            break;
        }
    }
    let numbers: Vec<i64> = seen.iter().filter_map(|c| c["seq"].as_i64()).collect();
    assert!(
        numbers.windows(2).all(|pair| pair[0] < pair[1]),
        "in their order"
    );
    assert!(
        seen.iter()
            .any(|c| c["entry"] == id && c["kind"] == "created")
    );
    assert!(
        seen.iter().all(|c| c["entry"] != hidden["id"]),
        "what is hidden is not told of"
    );
    let wrong = ATLAS.get("/api/v1/changes?since=-1").json();
    assert_eq!(
        (&wrong["code"], &wrong["field"]),
        (&json!("invalid-parameter"), &json!("since"))
    );
}

#[test]
fn texts_of_the_office_are_read_by_all_and_written_by_editors() {
    let address = "/api/v1/texts/easy_language/de";
    let text =
        json!({ "body": "Das ist leicht.", "reviewer": "Prüfgruppe", "reviewed": "2026-02-01" });
    let stored = ATLAS.write("PUT", address, &[], &text);
    assert_eq!(stored.status, StatusCode::NO_CONTENT, "{}", stored.body);
    assert_eq!(ATLAS.get(address).json(), text);
    let all = ATLAS.get("/api/v1/texts").json();
    assert!(
        all["texts"]
            .as_array()
            .expect("a list")
            .iter()
            .any(|t| t["name"] == "easy_language")
    );
    let half = ATLAS.write(
        "PUT",
        address,
        &[],
        &json!({ "body": "x", "reviewer": "y" }),
    );
    assert_eq!(half.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(half.body.contains("reviewed"), "{}", half.body);
    let nobody = Request::put(address).header("content-type", "application/json");
    let nobody = ATLAS.send(nobody.body(Body::from(text.to_string())).expect("legal"));
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    let gone = ATLAS.write("DELETE", address, &[], &Value::Null);
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    assert_eq!(ATLAS.get(address).status, StatusCode::NOT_FOUND);
    assert_eq!(
        ATLAS.get("/api/v1/texts/nix/de").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn messages_are_the_offices_own_business() {
    let body = "Ein Kontrast ist zu gering.";
    let id = ATLAS.leave_message(body);
    let nobody = ATLAS.get("/api/v1/messages");
    assert_eq!(nobody.status, StatusCode::UNAUTHORIZED);
    assert!(!nobody.body.contains("Kontrast"));
    let find = || {
        let messages = ATLAS
            .write("GET", "/api/v1/messages?limit=100", &[], &Value::Null)
            .json();
        let mut all = messages["messages"].as_array().expect("a list").iter();
        all.find(|message| message["id"] == id).cloned()
    };
    let message = find().expect("is there");
    assert_eq!(
        (&message["topic"], &message["body"]),
        (&json!("accessibility"), &json!(body))
    );
    assert!(message.get("done").is_none());
    let address = format!("/api/v1/messages/{id}");
    let closed = ATLAS.write("PUT", &format!("{address}/closure"), &[], &Value::Null);
    assert_eq!(closed.status, StatusCode::NO_CONTENT, "{}", closed.body);
    assert!(find().expect("is kept")["done"].is_string());
    let erased = ATLAS.write("DELETE", &address, &[], &Value::Null);
    assert_eq!(erased.status, StatusCode::NO_CONTENT);
    assert!(find().is_none());
}

#[test]
fn the_office_decides_whether_two_entries_are_one() {
    let organisation = |title: &str| {
        let entry = json!({ "content": {
            "texts": { "de": { "title": title } }, "body": { "kind": "organisation" },
        } });
        let made = ATLAS.write("POST", "/api/v1/entries", &[], &entry).json();
        made["id"].as_str().expect("an id").to_owned()
    };
    let (one, other) = (
        organisation("Werk Zwilling Eins"),
        organisation("Werk Zwilling Zwei"),
    );
    let address = format!("/api/v1/candidates/{one}/{other}/verdict");
    let odd = ATLAS.write("PUT", &address, &[], &json!({ "verdict": "maybe" }));
    assert_eq!(
        (odd.status, &odd.json()["field"]),
        (StatusCode::BAD_REQUEST, &json!("verdict"))
    );
    let decided = ATLAS.write("PUT", &address, &[], &json!({ "verdict": "different" }));
    assert_eq!(decided.json(), json!({ "verdict": "different" }));
    let merged = ATLAS
        .write("PUT", &address, &[], &json!({ "verdict": "same" }))
        .json();
    assert!(merged["merge"].is_string(), "{merged}");
    let again = ATLAS.write("PUT", &address, &[], &json!({ "verdict": "same" }));
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    let waiting = ATLAS
        .write("GET", "/api/v1/candidates", &[], &Value::Null)
        .json();
    assert!(waiting["candidates"].is_array(), "{waiting}");
    assert_eq!(
        ATLAS.get("/api/v1/candidates").status,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn entries_alike_are_named_without_the_entry_itself() {
    let (id, _) = ATLAS.some(Kind::Organisation);
    let alike = ATLAS
        .get(&format!("/api/v1/entries/{id}/similar?limit=3"))
        .json();
    let alike = alike["entries"].as_array().expect("a list");
    assert!((1..=3).contains(&alike.len()), "{alike:?}");
    assert!(
        alike
            .iter()
            .all(|entry| entry["id"] != id && entry["url"]["de"].is_string())
    );
    let unknown = "00000000-0000-0000-0000-000000000000";
    let none = ATLAS.get(&format!("/api/v1/entries/{unknown}/similar"));
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}
