//! What lies around every route: request ids, logs, limits, headers, compression, error pages.

use std::{
    net::IpAddr,
    panic::AssertUnwindSafe,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll},
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::{Body, HttpBody},
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
};
use domain::Language;
use futures::FutureExt;
use hyper::body::{Bytes, Frame, SizeHint};
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

use crate::{
    Failure, WebState,
    api::problem,
    links::{self, GuidePart},
    pages,
};

/// Largest request body, in bytes.
const BODY_MAX: usize = 1024 * 1024;

/// Longest address, path and query together, in bytes: 10,000 letters of any language fit in. The server below
/// refuses what is longer than 64 KiB without a word.
const ADDRESS_MAX: usize = 63 * 1024;

/// Largest head of a request without its address: names and values of all headers, in bytes.
const HEADERS_MAX: usize = 32 * 1024;

/// How the time limit answers; the border makes the failure `timeout` (503) of it, so that it is told
/// apart from an atlas that is not available.
const TIMED_OUT: StatusCode = StatusCode::GATEWAY_TIMEOUT;

/// When to ask again after what was not available: the database tends to be back within seconds.
static AGAIN: HeaderValue = HeaderValue::from_static("10");

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing from elsewhere, nothing inline; images as data only for the icons of the style sheet.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     worker-src 'self'; \
     img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'";

static HEADERS: [(HeaderName, HeaderValue); 5] = [
    (
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(CONTENT_SECURITY_POLICY),
    ),
    (
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    ),
    (
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    ),
    (
        HeaderName::from_static("permissions-policy"),
        HeaderValue::from_static("camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
    ),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        HeaderValue::from_static("same-origin"),
    ),
];

/// The id of a request, in its logs, its answer and its error document.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Where a connection comes from; beside a request that came over one.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub IpAddr);

/// Puts all layers around the routes; an answer may take as long as `time`.
pub fn around(routes: Router<WebState>, state: &WebState, time: Duration) -> Router<WebState> {
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    routes
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(TimeoutLayer::with_status_code(TIMED_OUT, time))
        .layer(middleware::from_fn_with_state(state.clone(), bounded))
        .layer(middleware::from_fn_with_state(state.clone(), border))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::from_fn_with_state(state.clone(), observe))
}

/// Gives the request an id, sets the headers of every answer, counts it, and logs method, route, status, time and id;
/// never the address's values, the caller or what was asked.
async fn observe(State(state): State<WebState>, mut request: Request, next: Next) -> Response {
    let id = new_request_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let is_secret = is_secret(request.uri().path());
    let begun = Instant::now();
    let mut response = next.run(request).await;
    let route = response
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let headers = response.headers_mut();
    for (name, value) in &HEADERS {
        headers.insert(name.clone(), value.clone());
    }
    if is_secret {
        // The address opens the guide or the report: it is told to nobody, not to our own pages either, whose addresses others may log.
        headers.insert(
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        );
    }
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    let took = begun.elapsed();
    state
        .metrics
        .answered(&method, &route, response.status(), took);
    let status = response.status().as_u16();
    let ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    if is_health(&route) && status < 500 {
        // Somebody asks every few seconds; that would hide what matters.
        tracing::debug!(%method, route, status, ms, id, "answered");
    } else {
        tracing::info!(%method, route, status, ms, id, "answered");
    }
    response
}

fn is_health(path: &str) -> bool {
    matches!(path, "/healthz" | "/readyz")
}

/// Whether a page there belongs to a guide, whose address opens it.
fn is_of_guide(path: &str) -> bool {
    is_below(path, links::guide)
}

/// Whether the address may open something of one visitor: a guide, a report.
fn is_secret(path: &str) -> bool {
    is_of_guide(path) || is_below(path, links::reports)
}

fn is_below(path: &str, page: fn(Language) -> String) -> bool {
    let mut languages = Language::ALL.iter();
    languages.any(|language| {
        let rest = path.strip_prefix(&page(*language));
        rest.is_some_and(|rest| rest.starts_with('/'))
    })
}

/// Whether a form there is only answered, or a step of a guide that was begun: what begins or keeps one, and what is counted,
/// comes less often.
fn answers(path: &str) -> bool {
    let is_counted = Language::ALL.iter().any(|language| {
        [GuidePart::Keep, GuidePart::Fit]
            .iter()
            .any(|part| path.ends_with(&format!("/{}", part.segment(*language))))
    });
    let mut languages = Language::ALL.iter();
    let is_duties = languages.any(|language| path == links::duties(*language));
    is_duties || is_of_guide(path) && !is_counted
}

/// Turns away what is too long or comes too often, before anybody works on it.
async fn bounded(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let address = request.uri().path_and_query();
    if address.is_some_and(|address| address.as_str().len() > ADDRESS_MAX) {
        return Failure::new("address-too-long").into_response();
    }
    let headers = request.headers();
    let size = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len();
    if headers.iter().map(size).sum::<usize>() > HEADERS_MAX {
        return Failure::new("headers-too-large").into_response();
    }
    let path = request.uri().path();
    let counted = !is_health(path) && !path.starts_with("/assets/");
    let peer = request.extensions().get::<Peer>().filter(|_| counted);
    if let Some(client) = peer.and_then(|peer| state.rates.client(peer.0, headers)) {
        // Forms of which something is kept; the guide and the duties answer as a search does.
        let form = request.method() == Method::POST && !path.starts_with("/api/") && !answers(path);
        if let Err(wait) = state.rates.take(client, form, Instant::now()) {
            state.metrics.rate_limited(form);
            let seconds = wait.as_secs_f64().ceil().to_string();
            let failure = Failure::because(
                "too-many-requests",
                format!("ask again in {seconds} seconds, as the header Retry-After says"),
            );
            return ([(header::RETRY_AFTER, seconds)], failure).into_response();
        }
    }
    next.run(request).await
}

/// The border: a panic becomes a failure, and every failure becomes an error page or a problem document.
async fn border(State(state): State<WebState>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().cloned();
    let id = request.extensions().get::<RequestId>().cloned();
    let id = id.map_or_else(String::new, |id| id.0);
    let asked = Asked {
        path: request.uri().path().to_owned(),
        language: pages::language_of(request.uri().path(), request.headers()),
        head: request.method() == Method::HEAD,
    };
    let (request, arrived) = watched(request);
    let ran = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = ran.unwrap_or_else(|_| {
        tracing::error!(id, "a handler panicked");
        Failure::new("internal").into_response()
    });
    if response.status() == TIMED_OUT && !arrived.load(Ordering::Relaxed) {
        response = Failure::new("request-timeout").into_response();
    }
    if response.status().is_client_error() || response.status().is_server_error() {
        response = dressed(&state, &asked, &id, response).await;
    }
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

struct Asked {
    path: String,
    language: domain::Language,
    head: bool,
}

async fn dressed(state: &WebState, asked: &Asked, id: &str, response: Response) -> Response {
    // An answer with a type of its own (readiness, for one) says already what is the matter.
    let failure = match response.extensions().get::<Failure>() {
        Some(failure) => failure.clone(),
        None if response.extensions().get::<pages::FullAnswer>().is_some() => return response,
        None if response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(is_json) =>
        {
            return response;
        }
        None => Failure::of_status(response.status()),
    };
    if let Some(source) = &failure.source {
        tracing::error!(id, code = failure.code, error = %source, "failed");
    }
    let of_interface = asked.path == "/api" || asked.path.starts_with("/api/");
    let mut dressed = if of_interface {
        problem::document(state, &failure, id)
    } else {
        pages::errors::page(state, asked.language, &failure, id).await
    };
    keep_headers(&failure, &response, &mut dressed);
    if asked.head {
        without_body(&mut dressed);
    }
    dressed
}

/// What a bare answer says beside its status, and when to ask again.
fn keep_headers(failure: &Failure, bare: &Response, dressed: &mut Response) {
    let headers = dressed.headers_mut();
    if failure.status() == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, AGAIN.clone());
    }
    for name in [header::ALLOW, header::RETRY_AFTER] {
        if let Some(value) = bare.headers().get(&name) {
            headers.insert(name, value.clone());
        }
    }
}

/// Leaves of an answer what HEAD gets.
fn without_body(answer: &mut Response) {
    let size = answer.body().size_hint().exact();
    *answer.body_mut() = Body::empty();
    if let Some(size) = size {
        let size = HeaderValue::from(size);
        answer.headers_mut().insert(header::CONTENT_LENGTH, size);
    }
}

fn is_json(value: &HeaderValue) -> bool {
    value.as_bytes().starts_with(b"application/json")
}

/// Fully random: an id tells neither the time nor the number of requests.
fn new_request_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

/// The request, and whether its body has arrived: who waits in vain for a body is not to blame for the wait.
fn watched(request: Request) -> (Request, Arc<AtomicBool>) {
    let arrived = Arc::new(AtomicBool::new(request.body().is_end_stream()));
    let watch = |inner| {
        Body::new(Watched {
            inner,
            arrived: arrived.clone(),
        })
    };
    (request.map(watch), arrived)
}

/// A body that notes when it has arrived.
struct Watched {
    inner: Body,
    arrived: Arc<AtomicBool>,
}

impl HttpBody for Watched {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if self.inner.is_end_stream() || matches!(polled, Poll::Ready(None)) {
            self.arrived.store(true, Ordering::Relaxed);
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;

    use axum::routing::{get, post};
    use domain::FixedClock;
    use tower::ServiceExt;

    use super::*;

    /// A router of strange handlers inside our layers, over an empty atlas.
    async fn strange(time: Duration) -> (Router, tempfile::TempDir) {
        let data = tempfile::tempdir().expect("a folder");
        let place = app::Place {
            data: data.path().to_owned(),
            database_url: None,
        };
        let clock = FixedClock::new("2026-03-01T09:00:00Z".parse().expect("legal"));
        let app = app::App::open(&place, Arc::new(clock)).await;
        let state = WebState {
            app: app.expect("opens"),
            public_url: "https://atlas.example".into(),
            version: "0".into(),
            contact: None,
            rates: Arc::default(),
            metrics: Arc::default(),
        };
        async fn panics() -> &'static str {
            panic!("on purpose")
        }
        let routes = Router::new()
            .route("/slow", get(pending::<()>))
            .route("/panic", get(panics))
            .route("/api/slow", post(|_: Bytes| async {}));
        (around(routes, &state, time).with_state(state), data)
    }

    async fn told(router: Router, request: axum::http::request::Builder, body: Body) -> String {
        let request = request.body(body).expect("legal");
        let response = router.oneshot(request).await.expect("infallible");
        let status = response.status().as_u16();
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        let body = String::from_utf8_lossy(&body.expect("ends")).into_owned();
        format!("{status} {body}")
    }

    #[tokio::test]
    async fn an_answer_that_takes_too_long_is_a_page_that_says_so() {
        let (router, _data) = strange(Duration::from_millis(20)).await;
        let told = told(router, Request::get("/slow"), Body::empty()).await;
        assert!(told.starts_with("503 <!"), "{told}");
        assert!(told.contains("timeout"), "{told}");
    }

    #[tokio::test]
    async fn a_body_that_does_not_come_is_the_callers_delay() {
        let (router, _data) = strange(Duration::from_millis(20)).await;
        let endless = futures::stream::pending::<Result<Bytes, std::io::Error>>();
        let body = Body::from_stream(endless);
        let told = told(router, Request::post("/api/slow"), body).await;
        assert!(told.starts_with("408 {"), "{told}");
        assert!(told.contains("\"request-timeout\""), "{told}");
    }

    #[tokio::test]
    async fn a_panic_is_a_page_too_and_tells_nothing() {
        let (router, _data) = strange(Duration::from_secs(30)).await;
        let told = told(router, Request::get("/panic"), Body::empty()).await;
        assert!(told.starts_with("500 <!"), "{told}");
        assert!(!told.contains("on purpose"), "{told}");
    }

    #[test]
    fn what_takes_too_long_is_a_timeout() {
        assert_eq!(Failure::of_status(TIMED_OUT).code, "timeout");
    }
}
