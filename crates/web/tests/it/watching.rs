//! What the inner port tells, and that it tells no more.

use std::{collections::BTreeSet, fs, future::pending, sync::Arc};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use web::WebState;

use crate::support::ATLAS;

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/watching.md");

/// The metrics after these requests.
fn metrics_after(requests: &[(&str, &str)]) -> String {
    ATLAS.runtime.block_on(async {
        let state = WebState {
            metrics: Arc::default(),
            ..ATLAS.state.clone()
        };
        let everybody = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let inner = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = everybody.local_addr().expect("bound");
        let metrics = inner.local_addr().expect("bound");
        let serving = tokio::spawn(web::serve(everybody, state.clone(), pending()));
        let counting = tokio::spawn(web::serve_metrics(inner, state, pending()));
        for (method, path) in requests {
            asked(address, method, path).await;
        }
        let text = asked(metrics, "GET", "/metrics").await;
        assert!(
            asked(metrics, "GET", "/de")
                .await
                .starts_with("HTTP/1.1 404")
        );
        serving.abort();
        counting.abort();
        text
    })
}

async fn asked(address: std::net::SocketAddr, method: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    let head = format!("{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    stream.write_all(head.as_bytes()).await.expect("is sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.expect("is text");
    answer
}

#[test]
fn requests_are_counted_by_route_and_nothing_that_was_asked_is_told() {
    let text = metrics_after(&[
        ("GET", "/de/suche?q=geheimwort"),
        ("GET", "/de/geheimwort"),
        ("GET", "/api/v1/entries/geheimwort"),
        ("GET", "/api/v1/geheimwort"),
        ("GEHEIMWORT", "/de"),
        ("GET", "/readyz"),
    ]);
    for line in [
        "atlas_http_requests_total{method=\"GET\",route=\"/de/suche\",status=\"2xx\"} 1",
        "atlas_http_requests_total{method=\"GET\",route=\"/api/v1/entries/{id}\",status=\"4xx\"} 1",
        "atlas_http_requests_total{method=\"other\",route=\"/de\",status=\"4xx\"} 1",
        "atlas_http_request_duration_seconds_count{group=\"health\"} 1",
        "atlas_database_up 1",
        "atlas_index_lag 0",
    ] {
        assert!(text.lines().any(|found| found == line), "{line}\n{text}");
    }
    assert!(!text.to_lowercase().contains("geheim"), "{text}");
    assert!(!text.contains("127.0.0.1"), "{text}");
}

#[test]
fn metrics_are_not_for_the_public() {
    assert_eq!(ATLAS.get("/metrics").status, 404);
}

#[test]
fn every_metric_is_explained() {
    let text = metrics_after(&[("GET", "/de")]);
    let told: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.split(' ').next())
        .collect();
    let page = fs::read_to_string(PAGE).expect("is there");
    let (_, table) = page.split_once("## All metrics").expect("has a table");
    let explained: BTreeSet<&str> = table
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(['`', '{']).next())
        .collect();
    assert_eq!(told, explained);
}
