//! Pages and the JSON API; the only crate that names axum and the templates.
//!
//! This crate knows addresses, forms, templates and the API's types. It decides nothing: every handler
//! asks a use case of [`app`] with the [`domain::Actor`] it found, and shows what comes back. It must not
//! know the database or the index.

pub mod api;
pub mod areas;
pub mod assets;
pub mod calendar_file;
mod csv;
pub mod downloads;
mod error;
mod health;
mod layers;
mod lenient;
pub mod linked_data;
pub mod links;
pub mod map;
pub mod markdown;
mod metrics;
pub mod pages;
mod rates;
mod serve;
mod sitemap;

use std::{sync::Arc, time::Duration};

use axum::{Router, routing::get};

pub use error::{CODES, ErrorCode, Failure};
pub use layers::Peer;
pub use metrics::Metrics;
pub use rates::{RateLimits, Rates, header_name};
pub use serve::{Patience, serve, serve_metrics, serve_with};

/// What every handler needs. Cheap to clone.
#[derive(Clone)]
pub struct WebState {
    /// The use cases.
    pub app: app::App,
    /// The address under which people reach this installation, without a slash at the end.
    pub public_url: Arc<str>,
    /// The program's version.
    pub version: Arc<str>,
    /// How to reach who operates this installation: a mail address or an http(s) address, if given.
    pub contact: Option<Arc<str>>,
    /// How often clients may ask.
    pub rates: Arc<Rates>,
    /// Counts for those who watch.
    pub metrics: Arc<Metrics>,
}

/// Everything that is served, with its layers: request ids, logs, limits, headers, error pages.
pub fn router(state: WebState) -> Router {
    patient_router(state, Patience::default().answer)
}

/// The same with another longest time for an answer.
fn patient_router(state: WebState, time: Duration) -> Router {
    let routes = Router::new()
        .merge(pages::router())
        .nest("/api/v1", api::v1::router())
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/robots.txt", get(health::robots))
        .route("/sitemap.xml", get(sitemap::index))
        .route("/sitemaps/{name}", get(sitemap::file))
        .route("/downloads/{name}", get(downloads::get))
        .route("/favicon.ico", get(assets::favicon))
        .route("/assets/{*path}", get(assets::get));
    layers::around(routes, &state, time).with_state(state)
}
