use std::{future::Future, io};

use tokio::net::TcpListener;

use crate::{WebState, router};

/// Serves on `listener` until `stop` ends, then lets the requests under way finish.
///
/// # Errors
/// When the listener breaks.
pub async fn serve(
    listener: TcpListener,
    state: WebState,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    axum::serve(listener, router(state))
        .with_graceful_shutdown(stop)
        .await
}
