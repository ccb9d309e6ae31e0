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
/// By then what is to happen has happened, or never will.
const WITHIN: Duration = Duration::from_secs(30);

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

#[test]
fn a_head_that_drips_is_cut_off_while_others_are_served() {
    ATLAS.runtime.block_on(async {
        let patience = Patience {
            head: SHORT,
            ..Patience::default()
        };
        let served = Served::start(patience).await;
        let mut dripping = TcpStream::connect(served.address).await.expect("connects");
        let dripped = drip(&mut dripping, "GET /healthz HTTP/1.1\r\nHost: ").await;
        assert!(dripped < ENDLESS, "never cut off");
        served
            .watched("atlas_connections_closed_total{reason=\"silent\"} 1")
            .await;
        assert!(served.serves().await);
    });
}

#[test]
fn a_body_that_drips_is_answered_as_such_while_others_are_served() {
    ATLAS.runtime.block_on(async {
        let patience = Patience {
            answer: SHORT,
            ..Patience::default()
        };
        let served = Served::start(patience).await;
        let mut dripping = TcpStream::connect(served.address).await.expect("connects");
        let head = format!(
            "POST /api/v1/entries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{{",
            ATLAS.editor
        );
        let (mut reader, mut writer) = dripping.split();
        let mut answer = Vec::new();
        let (dripped, _) = tokio::join!(
            drip(&mut writer, &head),
            // Cut off, with or without a reset; what was answered came before.
            reader.read_to_end(&mut answer),
        );
        assert!(dripped < ENDLESS, "never cut off");
        let answer = String::from_utf8_lossy(&answer);
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(served.serves().await);
    });
}

#[test]
fn who_never_reads_is_cut_off_while_others_are_served() {
    ATLAS.runtime.block_on(async {
        let patience = Patience {
            reader: SHORT,
            ..Patience::default()
        };
        let served = Served::start(patience).await;
        let mut deaf = TcpStream::connect(served.address).await.expect("connects");
        // More than all buffers on the way can hold.
        let often = "GET /downloads/atlas.jsonl HTTP/1.1\r\nHost: x\r\n\r\n".repeat(200);
        deaf.write_all(often.as_bytes()).await.expect("is sent");
        served
            .watched("atlas_connections_closed_total{reason=\"not_read\"} 1")
            .await;
        served.watched("atlas_http_requests_in_flight 0").await;
        assert!(served.serves().await);
    });
}

#[test]
fn who_idles_longest_makes_room_for_others() {
    ATLAS.runtime.block_on(async {
        let patience = Patience {
            head: LONG,
            connections: 3,
            ..Patience::default()
        };
        let served = Served::start(patience).await;
        let mut idle = Vec::new();
        for number in 1..=3 {
            idle.push(TcpStream::connect(served.address).await.expect("connects"));
            served
                .watched(&format!("atlas_connections_open {number}"))
                .await;
        }
        // The first one asks something, so that the second is the one that idled longest.
        let asked = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
        idle[0].write_all(asked).await.expect("is sent");
        let mut begun = [0; 12];
        idle[0].read_exact(&mut begun).await.expect("is answered");
        served.watched("atlas_http_requests_in_flight 0").await;
        assert!(served.serves().await);
        let left = to_end(&mut idle[1]).await;
        assert_eq!(left.expect("is closed in order"), 0);
        served
            .watched("atlas_connections_closed_total{reason=\"displaced\"} 1")
            .await;
        served.watched("atlas_connections_open 2").await;
        idle[0].write_all(asked).await.expect("is still there");
        idle[0].read_exact(&mut begun).await.expect("is answered");
    });
}

#[test]
fn where_all_connections_work_a_new_one_is_refused() {
    ATLAS.runtime.block_on(async {
        let patience = Patience {
            connections: 1,
            ..Patience::default()
        };
        let served = Served::start(patience).await;
        let mut working = TcpStream::connect(served.address).await.expect("connects");
        let head = format!(
            "POST /api/v1/entries HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\n\
             Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{",
            ATLAS.editor
        );
        working.write_all(head.as_bytes()).await.expect("is sent");
        served.watched("atlas_http_requests_in_flight 1").await;
        let mut new = TcpStream::connect(served.address).await.expect("connects");
        let said = to_end(&mut new).await;
        assert_eq!(said.expect("is closed in order"), 0);
        served.watched("atlas_connections_refused_total 1").await;
        drop(working);
        served.watched("atlas_connections_open 0").await;
        assert!(served.serves().await);
    });
}

/// Reads until the other side closes; gives how much came.
async fn to_end(stream: &mut TcpStream) -> std::io::Result<usize> {
    let mut said = Vec::new();
    let end = tokio::time::timeout(WITHIN, stream.read_to_end(&mut said)).await;
    end.expect("the other side never closes")
}

/// So many bytes are dripped at most: many times as long as a head or a body may take here, and less than any limit
/// that the server below has by itself.
const ENDLESS: usize = 2_000;

/// Sends a beginning, then byte after byte until the other side wants no more; gives how many.
async fn drip(to: &mut (impl AsyncWriteExt + Unpin), beginning: &str) -> usize {
    to.write_all(beginning.as_bytes()).await.expect("is sent");
    for dripped in 0..ENDLESS {
        if to.write_all(b"x").await.is_err() {
            return dripped;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let _ = to.shutdown().await;
    ENDLESS
}

/// A server with limits of its own over the shared atlas, and its metrics.
struct Served {
    address: std::net::SocketAddr,
    metrics: std::net::SocketAddr,
    tasks: [tokio::task::AbortHandle; 2],
}

impl Served {
    async fn start(patience: Patience) -> Self {
        let state = WebState {
            metrics: Arc::default(),
            ..ATLAS.state.clone()
        };
        let [everybody, inner] = [
            TcpListener::bind("127.0.0.1:0").await.expect("a port"),
            TcpListener::bind("127.0.0.1:0").await.expect("a port"),
        ];
        let address = everybody.local_addr().expect("bound");
        let metrics = inner.local_addr().expect("bound");
        let serving = web::serve_with(everybody, state.clone(), pending(), patience);
        let counting = web::serve_metrics(inner, state, pending());
        Self {
            address,
            metrics,
            tasks: [
                tokio::spawn(serving).abort_handle(),
                tokio::spawn(counting).abort_handle(),
            ],
        }
    }

    async fn serves(&self) -> bool {
        let head = "GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        whole(self.address, head).await.starts_with("HTTP/1.1 200")
    }

    /// Waits until the metrics hold this line.
    async fn watched(&self, line: &str) {
        let head = "GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let begun = std::time::Instant::now();
        loop {
            let text = whole(self.metrics, head).await;
            if text.lines().any(|found| found == line) {
                return;
            }
            assert!(begun.elapsed() < WITHIN, "no line '{line}' in\n{text}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::AbortHandle::abort);
    }
}

/// Sends a text and reads until the other side closes.
async fn whole(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(text.as_bytes()).await.expect("is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
