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

use crate::{WebState, router};

/// How long connections may take.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a request's head to arrive, and between two requests of a connection.
    pub head: Duration,
    /// For requests under way to finish after the stop; what then still runs is cut off.
    pub drain: Duration,
}

impl Default for Patience {
    /// 10 s for a head; 35 s to drain, a little longer than an answer may take.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            drain: Duration::from_secs(35),
        }
    }
}

/// Pause after a connection could not be accepted, for example because no file handles are left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

/// Serves on `listener` until `stop` ends, then lets the requests under way finish, for 35 s at most.
/// A request's head may have 100 headers and about 400 KiB in all (431), its address 64 KiB (414).
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
    let service = TowerToHyperService::new(router(state).map_request(with_body));
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head);
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
        let connection = builder.serve_connection(TokioIo::new(stream), service.clone());
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

/// The request with its body as the routes take it.
fn with_body<B>(request: axum::http::Request<B>) -> Request
where
    B: HttpBody<Data = Bytes> + Send + 'static,
    B::Error: Into<axum::BoxError>,
{
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
