use std::{future::Future, io, time::Duration};

use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};
use tower::ServiceExt;

use crate::{Peer, WebState, patient_router};

/// How long connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a request's head to arrive, and between two requests of a connection.
    pub head: Duration,
    /// For an answer, and for a request's body to arrive.
    pub answer: Duration,
    /// For requests under way to finish after the stop; what then still runs is cut off.
    pub drain: Duration,
}

impl Default for Patience {
    /// 10 s for a head, 30 s for an answer; 35 s to drain, a little longer than an answer may take.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            drain: Duration::from_secs(35),
        }
    }
}

/// Pause after a connection could not be accepted, for example because no file handles are left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// What is kept of a connection while a request's head arrives, in bytes.
const HEAD_MAX: usize = 128 * 1024;

/// Serves on `listener` until `stop` ends, then lets the requests under way finish, for 35 s at most.
/// A request's head may have 100 headers and 128 KiB in all, its address 64 KiB: what is larger gets the bare
/// status 431 or 414. Well below that the layers turn it away with a page or a problem that explains it.
///
/// # Errors
/// When the listener is broken from the beginning.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_with(listener, state, stop, Patience::default()).await
}

/// As [`serve`], with other time limits.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
    patience: Patience,
) -> io::Result<()> {
    listener.local_addr()?;
    let routes = patient_router(state, patience.answer);
    let builder = connections_with(patience);
    let graceful = GracefulShutdown::new();
    // Tasks end with the set: nobody outlives the drain.
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => continue,
            stream = accepted(&listener) => stream,
        };
        // A connection that is gone already has no address; nothing will be asked over it.
        let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
        let service = routes.clone().map_request(move |r| with_body(r, peer));
        let service = TowerToHyperService::new(service);
        let connection = builder.serve_connection(TokioIo::new(stream), service);
        let connection = graceful.watch(connection);
        connections.spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
        });
    }
    drop(listener);
    if time::timeout(patience.drain, graceful.shutdown())
        .await
        .is_err()
    {
        tracing::warn!(open = connections.len(), "connections were cut off");
    }
    Ok(())
}

fn connections_with(patience: Patience) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .max_buf_size(HEAD_MAX)
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head);
    builder
}

/// The request with its body as the routes take it, and where it comes from.
fn with_body<B>(mut request: axum::http::Request<B>, peer: Option<Peer>) -> Request
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
    if let Some(peer) = peer {
        request.extensions_mut().insert(peer);
    }
    request.map(Body::new)
}

/// The next connection. One that cannot be accepted is the caller's trouble or a passing one of ours.
async fn accepted(listener: &TcpListener) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
