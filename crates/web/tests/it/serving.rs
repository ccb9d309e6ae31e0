//! Connections: what is slow or unfinished must not hold the server.

use std::{future::pending, time::Duration};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};
use web::Patience;

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

/// Sends a text and reads until the other side closes.
async fn whole(address: std::net::SocketAddr, text: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connects");
    stream.write_all(text.as_bytes()).await.expect("is sent");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    String::from_utf8_lossy(&answer).into_owned()
}
