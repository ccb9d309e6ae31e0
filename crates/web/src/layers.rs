//! What lies around every route: request ids, logs, limits, headers, compression, error pages.

use std::{
    panic::AssertUnwindSafe,
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
use futures::FutureExt;
use tower_http::{
    compression::{
        CompressionLayer,
        predicate::{DefaultPredicate, NotForContentType, Predicate},
    },
    limit::RequestBodyLimitLayer,
    timeout::TimeoutLayer,
};

use crate::{Failure, WebState, api::problem, pages};

/// Largest request body, in bytes.
const BODY_MAX: usize = 1024 * 1024;

/// Longest time that an answer may take.
const TIME_MAX: Duration = Duration::from_secs(30);

/// How the time limit answers; the border makes the failure `timeout` (503) of it, so that it is told
/// apart from an atlas that is not available.
const TIMED_OUT: StatusCode = StatusCode::GATEWAY_TIMEOUT;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Nothing from elsewhere, nothing inline; images as data only for the icons of the style sheet.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
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

/// Puts all layers around the routes.
pub fn around(routes: Router<WebState>, state: &WebState) -> Router<WebState> {
    let compressed = DefaultPredicate::new().and(NotForContentType::const_new("font/"));
    routes
        .layer(RequestBodyLimitLayer::new(BODY_MAX))
        .layer(TimeoutLayer::with_status_code(TIMED_OUT, TIME_MAX))
        .layer(middleware::from_fn_with_state(state.clone(), border))
        .layer(CompressionLayer::new().compress_when(compressed))
        .layer(middleware::from_fn(observe))
}

/// Gives the request an id, sets the headers of every answer, and logs method, route, status, time and id;
/// never the address's values, the caller or what was asked.
async fn observe(mut request: Request, next: Next) -> Response {
    let id = new_request_id();
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
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
    if let Ok(value) = HeaderValue::from_str(&id) {
        headers.insert(REQUEST_ID, value);
    }
    tracing::info!(
        %method,
        route,
        status = response.status().as_u16(),
        ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX),
        id,
        "answered"
    );
    response
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
    let ran = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let mut response = ran.unwrap_or_else(|_| {
        tracing::error!(id, "a handler panicked");
        Failure::new("internal").into_response()
    });
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
    if let Some(allow) = response.headers().get(header::ALLOW) {
        dressed.headers_mut().insert(header::ALLOW, allow.clone());
    }
    if asked.head {
        let size = dressed.body().size_hint().exact();
        *dressed.body_mut() = Body::empty();
        if let Some(size) = size {
            let size = HeaderValue::from(size);
            dressed.headers_mut().insert(header::CONTENT_LENGTH, size);
        }
    }
    dressed
}

fn is_json(value: &HeaderValue) -> bool {
    value.as_bytes().starts_with(b"application/json")
}

/// Fully random: an id tells neither the time nor the number of requests.
fn new_request_id() -> String {
    format!("{:032x}", rand::random::<u128>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_takes_too_long_is_a_timeout() {
        assert_eq!(Failure::of_status(TIMED_OUT).code, "timeout");
    }
}
