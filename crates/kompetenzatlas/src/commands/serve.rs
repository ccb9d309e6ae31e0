use std::{net::SocketAddr, process::ExitCode, sync::Arc};

use anyhow::{Context as _, Result};
use app::{App, Place};
use domain::SystemClock;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::{
    net::{TcpListener, TcpSocket},
    runtime::Handle,
    sync::watch,
};

use super::plain;
use crate::{
    reranker::{self, Patience},
    settings::Settings,
};

/// Most connections at a time, unless somebody says otherwise: each takes some 10 KB.
const CONNECTIONS: usize = 20_000;

/// How many connections may wait to be accepted; the system may allow fewer.
const BACKLOG: u32 = 4096;

/// What is listened on.
struct Listeners {
    everybody: TcpListener,
    metrics: Option<TcpListener>,
}

/// Serves until asked to stop; first loads the sample data, if it is a demo.
///
/// # Errors
/// When an address is in use: then nothing was touched. When the atlas cannot be opened.
pub async fn run(
    place: &Place,
    settings: &Settings,
    demo: bool,
    background: &Handle,
) -> Result<ExitCode> {
    let listeners = Listeners {
        everybody: bound(settings.listen, "listen")?,
        metrics: match settings.metrics_listen {
            None => None,
            Some(address) => Some(bound(address, "metrics-listen")?),
        },
    };
    let app = App::open_to_serve(place, Arc::new(SystemClock))
        .await
        .map_err(plain)?;
    if let Some(folder) = &settings.rerank_model {
        app.rerank_by(reranker::open(folder, Patience::None)?);
    }
    let code = if demo && !load_demo(&app).await? {
        Ok(ExitCode::SUCCESS)
    } else {
        serve(&app, settings, listeners, background).await
    };
    app.close().await;
    code
}

fn bound(address: SocketAddr, setting: &str) -> Result<TcpListener> {
    listening(address).map_err(|error| {
        let remedy = match error.kind() {
            std::io::ErrorKind::AddrInUse => {
                "another program uses this port: stop that one, or give another port with"
            }
            std::io::ErrorKind::AddrNotAvailable => {
                "this machine does not have this address: give one that it has with"
            }
            std::io::ErrorKind::PermissionDenied => {
                "ports below 1024 are for the administrator alone: give a higher one with"
            }
            _ => "give another address with",
        };
        anyhow::anyhow!("cannot listen on {address}: {error}; {remedy} --{setting}")
    })
}

fn listening(address: SocketAddr) -> std::io::Result<TcpListener> {
    let socket = match address {
        SocketAddr::V4(_) => TcpSocket::new_v4()?,
        SocketAddr::V6(_) => TcpSocket::new_v6()?,
    };
    // A server that starts again takes its port at once.
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

/// Loads the sample data and says what came in; gives whether it is to be served, which nobody wants any more
/// after Ctrl-C.
async fn load_demo(app: &App) -> Result<bool> {
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
async fn serve(
    app: &App,
    settings: &Settings,
    listeners: Listeners,
    background: &Handle,
) -> Result<ExitCode> {
    let patience = web::Patience {
        connections: connections(settings),
        ..web::Patience::default()
    };
    let (stop, stopped) = watch::channel(false);
    let follower = background.spawn({
        let (app, stopped) = (app.clone(), stopped.clone());
        async move { app.follow(stopped).await }
    });
    tracing::info!(address = %settings.listen, "serving at {}", settings.public_url);
    let state = state(app, settings);
    let metrics = listeners.metrics.map(|listener| {
        let mut stopped = stopped;
        let stop = async move {
            // An error means that nobody serves any more.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        tokio::spawn(web::serve_metrics(listener, state.clone(), stop))
    });
    web::serve_with(listeners.everybody, state, asked_to_stop(), patience)
        .await
        .context("serving failed")?;
    tracing::info!("stopping");
    // Nobody else holds the receiving end up; the follower finishes its batch.
    let _ = stop.send(true);
    follower.await.context("the follower of the log broke")?;
    if let Some(metrics) = metrics {
        metrics.await.context("serving the metrics broke")??;
    }
    Ok(ExitCode::SUCCESS)
}

/// How many connections may be open. Each takes a file handle: the process asks for as many as it may have, and keeps
/// an eighth for the database, the index and the log.
fn connections(settings: &Settings) -> usize {
    let limit = getrlimit(Resource::Nofile);
    let raised = Rlimit {
        current: limit.maximum,
        maximum: limit.maximum,
    };
    let files = match setrlimit(Resource::Nofile, raised) {
        Ok(()) => raised.current,
        Err(error) => {
            tracing::warn!(%error, "the limit of open files cannot be raised");
            limit.current
        }
    };
    let files = files.map_or(usize::MAX, |files| {
        usize::try_from(files).unwrap_or(usize::MAX)
    });
    let room = files - files / 8;
    let wanted = settings.connections.unwrap_or(CONNECTIONS);
    if wanted > room && settings.connections.is_some() {
        tracing::warn!(
            wanted,
            room,
            "this system allows fewer open files than --connections asks for"
        );
    }
    wanted.min(room)
}

/// What pages and downloads need to know.
pub fn state(app: &App, settings: &Settings) -> web::WebState {
    web::WebState {
        app: app.clone(),
        public_url: settings.public_url.as_str().into(),
        version: env!("CARGO_PKG_VERSION").into(),
        contact: settings.contact.as_deref().map(Into::into),
        rates: Arc::new(web::Rates::new(settings.rates.clone())),
        metrics: Arc::default(),
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
