//! Connections: accepting them, how long they may take, how many there may be.

mod connections;
mod patient_stream;

use std::{convert::Infallible, error::Error as _, future::Future, io, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, Bytes, HttpBody},
    extract::Request,
};
use hyper::{server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    server::graceful::GracefulShutdown,
};
use tokio::{
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time,
};
use tower::ServiceExt;

use self::{
    connections::{Connections, Seat, Sent},
    patient_stream::PatientStream,
};
use crate::{
    Peer, WebState,
    metrics::{self, ConnectionCounts, Why},
    patient_router,
};

/// What the server bears from its connections: how long they may take, and how many there may be.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a request's head to arrive, and between two requests of a connection.
    pub head: Duration,
    /// For an answer, and for a request's body to arrive.
    pub answer: Duration,
    /// For a client to take anything at all of an answer that is being sent.
    pub reader: Duration,
    /// For requests under way to finish after the stop; what then still runs is cut off.
    pub drain: Duration,
    /// Connections at a time. For one more the one that idled longest is closed; where all are at work, the new one.
    pub connections: usize,
}

impl Default for Patience {
    /// 10 s for a head, 30 s for an answer and for a client that does not read; 35 s to drain, a little longer than an
    /// answer may take; 20,000 connections.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            reader: Duration::from_secs(30),
            drain: Duration::from_secs(35),
            connections: 20_000,
        }
    }
}

/// Connections at a time on the inner port: who watches needs few.
const INNER_CONNECTIONS: usize = 50;

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

/// As [`serve`], with other limits.
///
/// # Errors
/// As [`serve`].
pub async fn serve_with(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
    patience: Patience,
) -> io::Result<()> {
    let counts = state.metrics.connections.clone();
    let routes = patient_router(state, patience.answer);
    serve_routes(listener, routes, stop, patience, counts).await
}

/// Serves the metrics, and nothing else, on `listener` until `stop` ends. It tells nothing of persons, but is for those
/// who operate the atlas alone: the address should be one that others do not reach.
///
/// # Errors
/// As [`serve`].
pub async fn serve_metrics(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let patience = Patience {
        drain: Duration::from_secs(1),
        connections: INNER_CONNECTIONS,
        ..Patience::default()
    };
    serve_routes(
        listener,
        metrics::router(state),
        stop,
        patience,
        Arc::default(),
    )
    .await
}

async fn serve_routes(
    listener: TcpListener,
    routes: Router,
    stop: impl Future<Output = ()> + Send + 'static,
    patience: Patience,
    counts: Arc<ConnectionCounts>,
) -> io::Result<()> {
    listener.local_addr()?;
    let builder = connections_with(patience);
    let graceful = GracefulShutdown::new();
    let seats = Connections::new(patience.connections, counts.clone());
    // Tasks end with the set: nobody outlives the drain.
    let mut connections = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let stream = tokio::select! {
            () = &mut stop => break,
            Some(_) = connections.join_next() => continue,
            stream = accepted(&listener, &counts) => stream,
        };
        let Some(seat) = seats.seat() else { continue };
        // A connection that is gone already has no address; nothing will be asked over it.
        let peer = stream.peer_addr().ok().map(|address| Peer(address.ip()));
        let service = service_fn({
            let (routes, seat) = (routes.clone(), seat.clone());
            move |request| answer(routes.clone(), seat.clone(), with_body(request, peer))
        });
        let stream = TokioIo::new(PatientStream::new(stream, patience.reader));
        let connection = graceful.watch(builder.serve_connection(stream, service));
        connections.spawn(until_end(connection, seat, counts.clone()));
    }
    drop(listener);
    let drained = time::timeout(patience.drain, graceful.shutdown()).await;
    if drained.is_err() {
        tracing::warn!(open = connections.len(), "connections were cut off");
    }
    Ok(())
}

async fn answer(
    routes: Router,
    seat: Seat,
    request: Request,
) -> Result<axum::http::Response<Body>, Infallible> {
    let work = seat.work();
    let response = routes.oneshot(request).await?;
    Ok(response.map(|inner| Body::new(Sent::new(inner, work))))
}

/// Runs a connection until it ends or has to make room.
async fn until_end(
    connection: impl Future<Output = Result<(), hyper::Error>>,
    seat: Seat,
    counts: Arc<ConnectionCounts>,
) {
    tokio::select! {
        ended = connection => note_end(ended, &counts),
        () = seat.taken() => {}
    }
}

fn note_end(ended: Result<(), hyper::Error>, counts: &ConnectionCounts) {
    let Err(error) = ended else { return };
    let cause = error.source().and_then(|cause| cause.downcast_ref());
    if error.is_timeout() {
        counts.closed(Why::Silent);
    } else if cause.is_some_and(|cause: &io::Error| cause.kind() == io::ErrorKind::TimedOut) {
        counts.closed(Why::NotRead);
    }
    tracing::debug!(%error, "a connection broke");
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
async fn accepted(listener: &TcpListener, counts: &ConnectionCounts) -> TcpStream {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => return stream,
            Err(error) => {
                counts.not_accepted.inc();
                tracing::warn!(%error, "a connection could not be accepted");
                time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}
