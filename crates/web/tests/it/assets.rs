//! Headers of every answer, style sheets, scripts, fonts.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::ATLAS;

#[test]
fn every_answer_is_guarded() {
    for address in [
        "/",
        "/de",
        "/de/nix",
        "/healthz",
        "/assets/atlas.css",
        "/assets/none",
        "/api/v1/sources",
        "/api/nix",
    ] {
        let answer = ATLAS.get(address);
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
            "{address}: {policy}"
        );
        assert_eq!(
            answer.header("x-content-type-options"),
            "nosniff",
            "{address}"
        );
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{address}");
        assert!(
            answer
                .header("permissions-policy")
                .contains("geolocation=()"),
            "{address}"
        );
        assert_eq!(answer.header("x-request-id").len(), 32, "{address}");
        assert!(answer.header("set-cookie").is_empty(), "{address}");
    }
}

#[test]
fn assets_last_for_ever_under_the_hash_of_their_content() {
    let page = ATLAS.get("/de").body;
    let address = page
        .split("href=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.contains("atlas.css"))
        .expect("the page has a style sheet");
    assert!(address.contains("?v="), "{address}");
    let answer = ATLAS.get(address);
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("cache-control").contains("immutable"));
    assert_eq!(answer.header("content-type"), "text/css; charset=utf-8");
    let again = Request::get(address).header("if-none-match", answer.header("etag"));
    let again = ATLAS.send(again.body(Body::empty()).expect("legal"));
    assert_eq!(
        (again.status, again.body.as_str()),
        (StatusCode::NOT_MODIFIED, "")
    );
    for (address, lasting) in [
        ("/assets/atlas.css", "no-cache"),
        ("/assets/atlas.css?v=1f2e3d4c5b6a7988", "no-cache"),
        (
            "/assets/vendor/kern/fonts/fira-sans-latin-400.woff2",
            "public, max-age=86400",
        ),
    ] {
        let answer = ATLAS.get(address);
        assert_eq!(answer.header("cache-control"), lasting, "{address}");
        assert!(!answer.header("etag").is_empty(), "{address}");
    }
    assert_eq!(
        ATLAS.get("/assets/../Cargo.toml").status,
        StatusCode::NOT_FOUND
    );
}

#[test]
fn pages_and_style_sheets_are_compressed_for_those_who_can_read_it() {
    for address in ["/de", "/assets/atlas.css"] {
        for coding in ["br", "gzip"] {
            let request = Request::get(address).header("accept-encoding", coding);
            let answer = ATLAS.send(request.body(Body::empty()).expect("legal"));
            assert_eq!(answer.header("content-encoding"), coding, "{address}");
        }
        assert_eq!(
            ATLAS.get(address).header("content-encoding"),
            "",
            "{address}"
        );
    }
}

#[test]
fn scripts_and_styles_reach_nothing_else() {
    for name in ["atlas.css", "theme.mjs", "suggestions.mjs"] {
        let text = ATLAS.get(&format!("/assets/{name}")).body;
        assert!(!text.is_empty(), "{name}");
        for reach in ["http://", "https://", "@import", "eval("] {
            assert!(!text.contains(reach), "{name} has {reach}");
        }
    }
}
