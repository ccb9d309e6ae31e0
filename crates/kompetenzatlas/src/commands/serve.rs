use std::process::ExitCode;

use anyhow::{Context as _, Result};
use app::App;
use tokio::{net::TcpListener, sync::watch};

use super::plain;
use crate::settings::Settings;

/// Loads the sample data and says what came in; gives whether it is to be served, which nobody wants any more
/// after Ctrl-C.
pub async fn load_demo(app: &App) -> Result<bool> {
    let stop = super::Stop::awaited();
    let report = app.load_demo(stop.flag()).await.map_err(plain)?;
    tracing::info!(
        entries = report.created + report.updated + report.unchanged,
        relations = report.relations + report.relations_unchanged,
        "the sample data is there; all of it is made up"
    );
    Ok(stop.interrupted().is_none())
}

/// Serves until asked to stop, then lets requests under way finish.
pub async fn serve(app: &App, settings: &Settings) -> Result<ExitCode> {
    let listener = TcpListener::bind(settings.listen).await.with_context(|| {
        format!(
            "cannot listen on {} (is another server running?)",
            settings.listen
        )
    })?;
    let (stop, stopped) = watch::channel(false);
    let follower = tokio::spawn({
        let (app, stopped) = (app.clone(), stopped.clone());
        async move { app.follow(stopped).await }
    });
    tracing::info!(address = %settings.listen, "serving at {}", settings.public_url);
    let state = state(app, settings);
    web::serve(listener, state, asked_to_stop())
        .await
        .context("serving failed")?;
    tracing::info!("stopping");
    // Nobody else holds the receiving end up; the follower finishes its batch.
    let _ = stop.send(true);
    follower.await.context("the follower of the log broke")?;
    Ok(ExitCode::SUCCESS)
}

/// What pages and downloads need to know.
pub fn state(app: &App, settings: &Settings) -> web::WebState {
    web::WebState {
        app: app.clone(),
        public_url: settings.public_url.as_str().into(),
        version: env!("CARGO_PKG_VERSION").into(),
        contact: settings.contact.as_deref().map(Into::into),
        rates: std::sync::Arc::new(web::Rates::new(settings.rates.clone())),
    }
}

/// Ends when the process gets SIGTERM or Ctrl-C.
pub async fn asked_to_stop() {
    stop_signal().await;
}

/// The number of the signal that asked the process to stop, SIGTERM or Ctrl-C (SIGINT).
pub async fn stop_signal() -> u8 {
    use tokio::signal::unix::{SignalKind, signal};
    const INTERRUPT: u8 = 2;
    const TERMINATE: u8 = 15;
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => INTERRUPT,
                _ = terminate.recv() => TERMINATE,
            }
        }
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard; Ctrl-C stops the server");
            // An error here means that nobody can stop it but by killing it.
            let _ = interrupt.await;
            INTERRUPT
        }
    }
}
