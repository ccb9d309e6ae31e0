//! For those who operate the atlas, and for robots.

use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use crate::WebState;

/// `GET /healthz`: the process runs. Asks nobody else.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: 200 when the atlas can answer, 503 when it cannot; either way with how it stands.
pub async fn ready(State(state): State<WebState>) -> Response {
    let readiness = state.app.readiness().await;
    let status = match readiness.reason {
        None => StatusCode::OK,
        Some(_) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let body = Json(Ready {
        database: readiness.database,
        log: readiness.log,
        index: readiness.index,
        current: readiness.current,
        reason: readiness.reason,
    });
    (status, [(header::CACHE_CONTROL, "no-store")], body).into_response()
}

/// `GET /robots.txt`: entries may be found by others, lists of hits need not.
pub async fn robots(State(state): State<WebState>) -> String {
    let closed = ["/de/suche", "/en/search", "/api/", "/downloads/"];
    let closed = closed.map(|path| format!("Disallow: {path}\n")).concat();
    let sitemap = format!("{}/sitemap.xml", state.public_url);
    format!("User-agent: *\n{closed}\nSitemap: {sitemap}\n")
}

#[derive(Serialize)]
struct Ready {
    database: bool,
    log: i64,
    index: i64,
    current: bool,
    /// `database-unavailable`, `index-failing`, `index-rebuilding`, `index-behind`; absent when all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}
