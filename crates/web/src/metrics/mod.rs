//! What those who operate the atlas watch: numbers in the Prometheus text format, on a port of its own.
//!
//! Labels take few values, all of them from the program: never an address as it was asked, a word or an id.

mod process;
mod vitals;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, prometheus_text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use crate::{Failure, WebState};

/// Upper ends of the classes of how long answers take, in seconds.
const SECONDS: [f64; 11] = [
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// Counts what the server does, from its start.
pub struct Metrics {
    registry: Registry,
    begun: Instant,
    started: OnceLock<domain::Timestamp>,
    answers: Family<Answered, Counter>,
    seconds: Family<Grouped, Histogram, fn() -> Histogram>,
    rate_limited: Family<Limited, Counter>,
    pub(crate) connections: Arc<ConnectionCounts>,
}

/// Counts of the connections of a listener.
#[derive(Debug, Default)]
pub(crate) struct ConnectionCounts {
    /// Requests that are worked on, or whose answer is being sent.
    pub in_flight: Gauge,
    pub open: Gauge,
    pub most: Gauge,
    /// Closed at once, since there were too many and all were at work.
    pub refused: Counter,
    /// Closed by the server, by why.
    closed: Family<Closed, Counter>,
    /// Could not even be accepted.
    pub not_accepted: Counter,
}

/// Why the server closed a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    /// It was the one that idled longest when there was no room for a new one.
    Displaced,
    /// No whole head of a request came in time.
    Silent,
    /// Its client took nothing of an answer in time.
    NotRead,
}

impl Why {
    const ALL: [Self; 3] = [Self::Displaced, Self::Silent, Self::NotRead];

    const fn label(self) -> &'static str {
        match self {
            Self::Displaced => "displaced",
            Self::Silent => "silent",
            Self::NotRead => "not_read",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Grouped {
    group: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Limited {
    kind: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Closed {
    reason: &'static str,
}

impl ConnectionCounts {
    pub(crate) fn closed(&self, why: Why) {
        let reason = why.label();
        self.closed.get_or_create(&Closed { reason }).inc();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut metrics = Self {
            registry: Registry::with_prefix("atlas"),
            begun: Instant::now(),
            started: OnceLock::new(),
            answers: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
            rate_limited: Family::default(),
            connections: Arc::default(),
        };
        metrics.register();
        metrics
    }
}

impl fmt::Debug for Metrics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrics").finish_non_exhaustive()
    }
}

impl Metrics {
    fn register(&mut self) {
        let registry = &mut self.registry;
        let connections = &self.connections;
        // What did not happen yet is there as 0: who watches sees the first time, too.
        for reason in Why::ALL.map(Why::label) {
            let _ = connections.closed.get_or_create(&Closed { reason });
        }
        for kind in ["request", "form"] {
            let _ = self.rate_limited.get_or_create(&Limited { kind });
        }
        registry.register("http_requests", "Answered requests", self.answers.clone());
        registry.register(
            "http_request_duration_seconds",
            "Time until an answer began",
            self.seconds.clone(),
        );
        registry.register(
            "http_rate_limited",
            "Requests turned away because their client asks too often",
            self.rate_limited.clone(),
        );
        registry.register(
            "http_requests_in_flight",
            "Requests that are worked on or whose answer is being sent",
            connections.in_flight.clone(),
        );
        registry.register(
            "connections_open",
            "Open connections",
            connections.open.clone(),
        );
        registry.register(
            "connections_limit",
            "How many connections may be open",
            connections.most.clone(),
        );
        registry.register(
            "connections_refused",
            "Connections closed at once since there were too many",
            connections.refused.clone(),
        );
        registry.register(
            "connections_closed",
            "Connections closed by the server",
            connections.closed.clone(),
        );
        registry.register(
            "connections_not_accepted",
            "Connections that could not be accepted",
            connections.not_accepted.clone(),
        );
    }

    /// Counts an answer by its route as the router knows it.
    pub(crate) fn answered(
        &self,
        method: &Method,
        route: &str,
        status: StatusCode,
        took: Duration,
    ) {
        let answered = Answered {
            method: method_class(method),
            route: route.to_owned(),
            status: status_class(status),
        };
        self.answers.get_or_create(&answered).inc();
        let group = group(route);
        let seconds = self.seconds.get_or_create(&Grouped { group });
        seconds.observe(took.as_secs_f64());
    }

    /// Counts a request or a form that its client sent too soon.
    pub(crate) fn rate_limited(&self, form: bool) {
        let kind = if form { "form" } else { "request" };
        self.rate_limited.get_or_create(&Limited { kind }).inc();
    }

    /// Everything as text.
    async fn text(&self, state: &WebState) -> Result<String, fmt::Error> {
        let vitals = state.app.vitals().await;
        let now = state.app.now();
        let started = self.started.get_or_init(|| {
            let age = jiff::SignedDuration::try_from(self.begun.elapsed()).unwrap_or_default();
            now.checked_sub(age).unwrap_or(now)
        });
        let mut momentary = Registry::default();
        vitals::register(&mut momentary, &vitals, &state.version);
        process::register(&mut momentary, *started);
        let mut text = String::new();
        prometheus_text::encode(&mut text, &self.registry)?;
        prometheus_text::encode(&mut text, &momentary)?;
        Ok(text)
    }
}

/// `GET /metrics` on the inner port.
pub(crate) fn router(state: WebState) -> Router {
    Router::new().route("/metrics", get(show)).with_state(state)
}

async fn show(State(state): State<WebState>) -> Response {
    let text = state.metrics.text(&state).await;
    let Ok(text) = text else {
        return Failure::new("internal").into_response();
    };
    let headers = [(header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE)];
    (headers, text).into_response()
}

/// Clients invent methods; those that nobody serves are one.
fn method_class(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn status_class(status: StatusCode) -> &'static str {
    match status.as_u16() {
        ..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    }
}

/// Routes that take alike long.
fn group(route: &str) -> &'static str {
    let first = route.trim_start_matches('/').split('/').next();
    match first.unwrap_or_default() {
        "-" => "none",
        "healthz" | "readyz" => "health",
        "api" => "api",
        "assets" | "favicon.ico" => "assets",
        "downloads" | "sitemaps" | "sitemap.xml" | "robots.txt" => "downloads",
        _ => "pages",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_clients_invent_makes_no_new_label() {
        let invented = Method::from_bytes(b"GRAB").expect("legal");
        assert_eq!(method_class(&invented), "other");
        let strange = StatusCode::from_u16(999).expect("legal");
        assert_eq!(status_class(strange), "5xx");
        assert_eq!(group("-"), "none");
        assert_eq!(group("/api/v1/entries/{id}"), "api");
        assert_eq!(group("/de/suche"), "pages");
    }
}
