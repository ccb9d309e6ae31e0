//! Connections: what is slow or unfinished must not hold the server.

use std::{future::pending, sync::Arc, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use web::{Patience, RateLimits, Rates, WebState};

use crate::support::ATLAS;

const LONG: Duration = Duration::from_secs(3600);
const SHORT: Duration = Duration::from_millis(50);

#[test]
fn an_unfinished_head_does_not_hold_up_the_stop() {
    ATLAS.runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let (stop, stopped) = oneshot::channel::<()>();
        let patience = Patience {
            head: LONG,
            drain: SHORT,
            ..Patience::default()
        };
        let stopped = async move {
            let _ = stopped.await;
        };
        let server = tokio::spawn(web::serve_with(
            listener,
            ATLAS.state.clone(),
            stopped,
            patience,
        ));
        let mut slow = TcpStream::connect(address).await.expect("connects");
        let unfinished = b"GET /healthz HTTP/1.1\r\nHost: x\r\n";
        slow.write_all(unfinished).await.expect("is sent");
        // A whole request on another connection: by its answer the first one is surely accepted.
        let answer = whole(
            address,
            "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
        );
        assert!(answer.await.starts_with("HTTP/1.1 200"));
        stop.send(()).expect("the server waits");
        server.await.expect("no panic").expect("stops in order");
        let mut rest = Vec::new();
        // Cut off, with or without a reset; in any case at its end.
        let _ = slow.read_to_end(&mut rest).await;
        assert!(rest.is_empty());
    });
}

#[test]
fn a_head_that_never_ends_is_cut_off() {
    ATLAS.runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let patience = Patience {
            head: SHORT,
            drain: SHORT,
            ..Patience::default()
        };
        let server = web::serve_with(listener, ATLAS.state.clone(), pending(), patience);
        let server = tokio::spawn(server);
        let answer = whole(address, "GET /healthz HTTP/1.1\r\nHost: x\r\n").await;
        assert!(!answer.contains("200 OK"), "{answer}");
        server.abort();
    });
}

#[test]
fn heads_that_are_too_large_are_refused() {
    ATLAS.runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let server = tokio::spawn(web::serve(listener, ATLAS.state.clone(), pending()));
        let long = format!("GET /{} HTTP/1.1\r\nHost: x\r\n\r\n", "a".repeat(70_000));
        assert!(whole(address, &long).await.starts_with("HTTP/1.1 414"));
        let many = "x-many: 1\r\n".repeat(200);
        let many = format!("GET /healthz HTTP/1.1\r\nHost: x\r\n{many}\r\n");
        assert!(whole(address, &many).await.starts_with("HTTP/1.1 431"));
        server.abort();
    });
}

#[test]
fn a_body_that_never_comes_is_answered_as_such() {
    ATLAS.runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let patience = Patience {
            answer: SHORT,
            ..Patience::default()
        };
        let server = web::serve_with(listener, ATLAS.state.clone(), pending(), patience);
        let server = tokio::spawn(server);
        let head = format!(
            "POST /api/v1/entries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{",
            ATLAS.editor
        );
        let answer = whole(address, &head).await;
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("\"request-timeout\""), "{answer}");
        server.abort();
    });
}

#[test]
fn who_asks_too_often_is_told_when_to_come_back() {
    ATLAS.runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("bound");
        let limits = RateLimits {
            requests_per_minute: 2,
            forms_per_minute: 1,
            client_header: Some(axum::http::HeaderName::from_static("x-forwarded-for")),
        };
        let state = WebState {
            rates: Arc::new(Rates::new(limits)),
            ..ATLAS.state.clone()
        };
        let server = tokio::spawn(web::serve(listener, state, pending()));
        let ask = async |path: &str, client: &str| {
            let head = format!(
                "GET {path} HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 10.9.8.7, {client}\r\n\
                 Connection: close\r\n\r\n"
            );
            whole(address, &head).await
        };
        for _ in 0..2 {
            let answer = ask("/api/v1/sources", "203.0.113.7").await;
            assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        }
        let refused = ask("/api/v1/sources", "203.0.113.7").await;
        assert!(refused.starts_with("HTTP/1.1 429"), "{refused}");
        assert!(refused.contains("\"too-many-requests\""), "{refused}");
        let wait = refused
            .lines()
            .find_map(|line| line.strip_prefix("retry-after: "));
        let wait: u32 = wait.expect("says when").parse().expect("seconds");
        assert!((1..=30).contains(&wait), "{wait}");
        let page = ask("/de", "203.0.113.7").await;
        assert!(
            page.starts_with("HTTP/1.1 429") && page.contains("sehr viel"),
            "{page}"
        );
        for path in ["/healthz", "/assets/atlas.css"] {
            let free = ask(path, "203.0.113.7").await;
            assert!(free.starts_with("HTTP/1.1 200"), "{path} does not count");
        }
        let other = ask("/api/v1/sources", "203.0.113.8").await;
        assert!(other.starts_with("HTTP/1.1 200"), "{other}");
        server.abort();
    });
}

/// Sends a text and reads until the other side closes.
async fn whole(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(text.as_bytes()).await.expect("is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
