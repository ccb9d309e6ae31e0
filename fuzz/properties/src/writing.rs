//! Bodies: what programs and forms send, and what pages then make of it.

use std::cell::Cell;

use http::{Request, StatusCode};
use http_body_util::Full;

use crate::{input, pages::check, server::Server};

/// So many entries are written into one atlas; then comes a new one, since atlases grow.
const WRITES_MAX: u32 = 300;

thread_local! {
    /// The atlas that is written into, and how often it was.
    static SERVER: Cell<Option<(Server, u32)>> = const { Cell::new(None) };
}

/// Input: method and path on the first line (`POST api/v1/entries`), then a body.
pub fn hold(bytes: &[u8]) {
    let end = bytes.iter().position(|byte| *byte == b'\n');
    let (head, body) = bytes.split_at(end.unwrap_or(bytes.len()));
    let (head, body) = (input::text(head), body.get(1..).unwrap_or_default());
    let Some((method, address)) = head.split_once(' ') else {
        return;
    };
    let (server, writes) = SERVER.take().unwrap_or_else(|| (Server::new(), 0));
    let is_written = write(&server, method, address, body);
    let writes = writes + u32::from(is_written);
    if writes < WRITES_MAX {
        SERVER.set(Some((server, writes)));
    }
}

/// Sends the body; whether an entry came of it.
fn write(server: &Server, method: &str, address: &str, body: &[u8]) -> bool {
    let kind = if address.starts_with("api/") {
        "application/json"
    } else {
        "application/x-www-form-urlencoded"
    };
    let request = Request::builder()
        .method(method)
        .uri(server.address(address))
        .header("authorization", format!("Bearer {}", server.token))
        .header("content-type", kind)
        .header("if-match", "*")
        .body(Full::from(body.to_vec()));
    let Ok(request) = request else { return false };
    let answer = server.answer(request);
    check(&answer);
    let is_written = answer.status == StatusCode::CREATED;
    if is_written {
        read_back(server, &answer.body);
    }
    is_written
}

/// What was accepted can be read, as data and as a page.
fn read_back(server: &Server, entry: &[u8]) {
    let entry: serde_json::Value =
        serde_json::from_slice(entry).expect("what was made is told as JSON");
    let text = |name: &str| entry[name].as_str().expect("every entry has it").to_owned();
    let id = text("id");
    let get = |address: String| {
        let request =
            Request::get(&address).header("authorization", format!("Bearer {}", server.token));
        let answer = server.answer(
            request
                .body(Full::default())
                .expect("an address of our own"),
        );
        check(&answer);
        answer
    };
    let read = get(format!("/api/v1/entries/{id}"));
    assert_eq!(read.status, StatusCode::OK);
    let Some(kind) = entry["content"]["body"]["kind"]
        .as_str()
        .and_then(domain::Kind::from_code)
    else {
        panic!("no kind: {entry}");
    };
    for &language in domain::Language::ALL {
        get(web::links::entry(language, kind, &text("slug")));
    }
}
