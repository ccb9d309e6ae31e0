//! Addresses: pages, feeds, downloads and the interface, asked for by whoever may read.

use std::sync::LazyLock;

use http::{HeaderName, HeaderValue, Request, StatusCode};
use http_body_util::Full;

use crate::{
    input,
    server::{Answer, PUBLIC_URL, Server},
};

thread_local! {
    static SERVER: LazyLock<Server> = const { LazyLock::new(Server::new) };
}

/// Input: a path with its query on the first line, then headers, one per line.
pub fn hold(bytes: &[u8]) {
    let told = input::text(bytes);
    let (address, headers) = input::first_line(&told);
    let address = SERVER.with(|server| server.address(address));
    let Ok(mut request) = Request::get(address).body(Full::default()) else {
        return;
    };
    for (name, value) in headers.lines().filter_map(|line| line.split_once(": ")) {
        if let (Ok(name), Ok(value)) = (
            name.parse::<HeaderName>(),
            HeaderValue::from_bytes(value.as_bytes()),
        ) {
            request.headers_mut().append(name, value);
        }
    }
    SERVER.with(|server| check(&server.answer(request)));
}

/// What holds of every answer.
pub(crate) fn check(answer: &Answer) {
    let header = |name: &str| {
        answer
            .headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap_or_default())
    };
    // Nobody is led away from here.
    let location = header("location");
    let here =
        location.starts_with('/') && !location.starts_with("//") && !location.starts_with("/\\");
    let inside = location.strip_prefix(PUBLIC_URL);
    let leads_on = here || inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    assert!(location.is_empty() || leads_on, "leads to {location}");
    if answer.status == StatusCode::NOT_MODIFIED || !header("content-encoding").is_empty() {
        return;
    }
    let body = String::from_utf8_lossy(&answer.body);
    let kind = header("content-type");
    if kind.starts_with("text/html") {
        check_page(&body);
    } else if kind.contains("json") && !answer.body.is_empty() && !kind.contains("jsonl") {
        let json = serde_json::from_slice::<serde_json::Value>(&answer.body);
        assert!(json.is_ok(), "no JSON: {body}");
    }
}

/// No script but our own, and what stands in quotes stays there.
fn check_page(html: &str) {
    for (at, _) in html.match_indices("<script") {
        let tag = html[at..].split('>').next().unwrap_or_default();
        let ours = tag.contains("src=\"/assets/") || tag.contains("type=\"application/ld+json\"");
        assert!(ours, "{tag}");
    }
    for tag in html.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else {
            panic!("a tag without end: {tag}");
        };
        // Outside of values there is nothing that scripts could hang on.
        let names = tag.split('"').step_by(2);
        assert!(
            !names
                .flat_map(str::split_whitespace)
                .any(|name| name.starts_with("on")),
            "{tag}"
        );
        assert!(
            tag.starts_with("!--") || tag.matches('"').count().is_multiple_of(2),
            "{tag}"
        );
    }
    assert!(!html.to_ascii_lowercase().contains("href=\"javascript:"));
}
