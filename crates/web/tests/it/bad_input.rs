//! Whatever comes in, the answer is a proper one.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::ATLAS;

fn nasty() -> Vec<String> {
    let long = "ä".repeat(10_000);
    let encoded = |text: &str| {
        text.bytes()
            .map(|b| format!("%{b:02X}"))
            .collect::<String>()
    };
    vec![
        encoded(&long),
        "a".repeat(10_000),
        "%00".to_owned(),
        "a%00b".to_owned(),
        encoded("😀🧑‍🏭"),
        encoded("שלום عالم"),
        "%".to_owned(),
        "%zz%f".to_owned(),
        "%ff%fe".to_owned(),
        encoded("\"unbalanced (AND OR NOT -"),
        encoded("' OR 1=1 --"),
        encoded("<script>alert(1)</script>"),
        encoded("*:* field:value^2~ [a TO b] {x}"),
        "--------".to_owned(),
        "".to_owned(),
    ]
}

#[test]
fn whatever_is_typed_gets_a_page() {
    for text in nasty() {
        // Longer addresses than this are turned away before they reach us.
        let short: String = text.chars().take(3000).collect();
        for address in [
            format!("/de/suche?q={text}"),
            format!(
                "/en/search?q=laser&kind={short}&district={short}&source={short}&page={short}&from={short}"
            ),
            format!(
                "/en/search?near={short}&radius_km={short}&competence={short}&sector={short}&initial={short}"
            ),
            format!(
                "/de/suche?holder={short}&landscape={short}&municipality={short}&order={short}&literal={short}"
            ),
            format!("/api/v1/suggestions?q={text}"),
            format!("/api/v1/search?q={text}"),
        ] {
            let answer = ATLAS.get(&address);
            let start: String = address.chars().take(60).collect();
            assert_eq!(answer.status, StatusCode::OK, "{start}");
            let html = answer.header("content-type").starts_with("text/html");
            assert!(!html || !answer.body.contains("<script>alert"), "{start}");
        }
    }
}

#[test]
fn a_very_long_question_makes_no_long_page() {
    let plain = ATLAS.get("/de/suche?q=%E5%92%96").body.len();
    // As many as an address may hold (63 KiB), and more than it uses.
    for sign in [
        "%E5%92%96",
        "%F0%9F%98%80",
        "%F0%9F%A7%91%E2%80%8D%F0%9F%8F%AD",
    ] {
        for filters in ["", "&view=map&kind=project&from=2001"] {
            let text = sign.repeat(10_000.min(63_000 / sign.len()));
            let answer = ATLAS.get(&format!("/de/suche?q={text}{filters}"));
            assert_eq!(answer.status, StatusCode::OK, "{sign}{filters}");
            assert!(
                answer.body.contains("Ihre Frage war sehr lang"),
                "{sign}{filters}"
            );
            let longer = answer.body.len().saturating_sub(plain);
            assert!(longer < 600_000, "{sign}{filters}: {longer} bytes more");
        }
    }
}

#[test]
fn odd_addresses_get_an_error_page_of_the_right_sort() {
    for text in nasty().into_iter().filter(|text| !text.is_empty()) {
        for address in [
            format!("/de/organisationen/{text}"),
            format!("/de/{text}"),
            format!("/api/v1/entries/{text}"),
            format!("/assets/{text}"),
        ] {
            let answer = ATLAS.get(&address);
            let start: String = address.chars().take(60).collect();
            assert!(
                answer.status.is_client_error(),
                "{start}: {}",
                answer.status
            );
        }
    }
}

#[test]
fn forged_values_are_refused_with_what_is_allowed() {
    for (address, code) in [
        ("/api/v1/search?after=forged", "invalid-cursor"),
        ("/api/v1/search?kind=banana", "invalid-parameter"),
        ("/api/v1/search?limit=101", "invalid-parameter"),
        ("/api/v1/search?colour=red", "invalid-parameter"),
        ("/api/v1/suggestions?lang=fr", "invalid-parameter"),
    ] {
        let answer = ATLAS.get(address);
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.json()["code"], code, "{address}");
    }
}

#[test]
fn addresses_and_headers_that_are_too_long_are_explained() {
    let long = "a".repeat(64_900);
    for (address, words) in [
        (format!("/api/v1/search?q={long}"), "address-too-long"),
        (format!("/de/suche?q={long}"), "Diese Adresse ist zu lang"),
    ] {
        let answer = ATLAS.get(&address);
        assert_eq!(answer.status, StatusCode::URI_TOO_LONG);
        assert!(answer.body.contains(words), "{words}");
    }
    let headers = Request::get("/api/v1/sources").header("x-long", &long);
    let answer = ATLAS.send(headers.body(Body::empty()).expect("legal"));
    assert_eq!(answer.status, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    assert_eq!(answer.json()["code"], "headers-too-large");
}

#[test]
fn what_is_too_large_or_of_another_sort_is_refused() {
    let huge = serde_json::json!({ "content": "x".repeat(2 * 1024 * 1024) });
    let answer = ATLAS.write("POST", "/api/v1/entries", &[], &huge);
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(answer.json()["code"], "body-too-large");
    let plain = Request::post("/api/v1/entries")
        .header("authorization", format!("Bearer {}", ATLAS.editor));
    let answer = ATLAS.send(plain.body(Body::from("hello")).expect("legal"));
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let answer = ATLAS.write(
        "POST",
        "/api/v1/entries",
        &[],
        &serde_json::json!({"content": 7}),
    );
    assert_eq!(
        (answer.status, answer.json()["code"].as_str()),
        (StatusCode::BAD_REQUEST, Some("invalid-body"))
    );
}
