//! Version 1 of the interface for programs: one file per resource, the types in [`types`].

pub mod body;
pub mod candidates;
pub mod changes;
mod codes;
pub mod competences;
pub mod concepts;
pub mod content;
pub mod coverage;
pub mod entries;
pub mod errors;
pub mod history;
pub mod knowledge;
pub mod messages;
pub mod openapi;
pub mod parameters;
pub mod places;
pub mod records;
pub mod relations;
pub mod search;
pub mod sectors;
pub mod similar;
pub mod sources;
pub mod suggestions;
pub mod texts;
pub mod types;

use std::hash::{DefaultHasher, Hasher};

use axum::{
    Router,
    body::{Body, HttpBody, to_bytes},
    extract::{FromRequestParts, Request},
    http::{HeaderValue, Method, StatusCode, header, request::Parts},
    middleware,
    response::{IntoResponse, Response},
    routing::get,
};
use domain::Actor;

use crate::{Failure, WebState};

/// The addresses below `/api/v1`.
pub fn router() -> Router<WebState> {
    let entry = get(entries::get).put(entries::put).delete(entries::delete);
    Router::new()
        .route("/search", get(search::get))
        .route("/suggestions", get(suggestions::get))
        .route("/entries", axum::routing::post(entries::post))
        .route("/entries/{id}", entry)
        .route("/entries/{id}/relations", get(relations::get))
        .route("/entries/{id}/records", get(records::get))
        .route("/entries/{id}/history", get(history::get))
        .route("/entries/{id}/similar", get(similar::get))
        .route("/entries/{id}/profile", get(knowledge::profile))
        .route("/places/districts", get(places::districts))
        .route("/places/districts/{code}", get(places::district))
        .route("/places/municipalities", get(places::municipalities))
        .route("/places/municipalities/{ags}", get(places::municipality))
        .route(
            "/places/districts/{code}/figures",
            get(places::district_figures),
        )
        .route("/places/municipalities/{ags}/figures", get(places::figures))
        .route("/coverage", get(coverage::get))
        .route("/coverage/indicators", get(coverage::indicators))
        .route("/competences", get(competences::get))
        .route("/competences/{scheme}/{key}", get(competences::one))
        .route(
            "/competences/{scheme}/{key}/narrower",
            get(competences::narrower),
        )
        .route(
            "/competences/{scheme}/{key}/knowledge",
            get(knowledge::of_competence),
        )
        .route("/sectors", get(sectors::get))
        .route("/sectors/{scheme}/{key}", get(sectors::one))
        .route("/sectors/{scheme}/{key}/narrower", get(sectors::narrower))
        .route("/changes", get(changes::get))
        .route("/candidates", get(candidates::get))
        .route(
            "/candidates/{one}/{other}/verdict",
            axum::routing::put(candidates::decide),
        )
        .route("/messages", get(messages::get))
        .route("/messages/{id}", axum::routing::delete(messages::delete))
        .route(
            "/messages/{id}/closure",
            axum::routing::put(messages::close),
        )
        .route("/texts", get(texts::get))
        .route(
            "/texts/{name}/{language}",
            get(texts::one).put(texts::put).delete(texts::delete),
        )
        .route("/sources", get(sources::get))
        .route("/sources/{id}", get(sources::one))
        .route("/errors/{code}", get(errors::get))
        .route("/openapi.json", get(openapi::get))
        .layer(middleware::from_fn(readable_from_everywhere))
}

/// Who calls: the holder of the bearer token, or, for reading, nobody in particular. Cookies are not
/// looked at.
pub struct Caller(pub Actor);

impl FromRequestParts<WebState> for Caller {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let Some(value) = parts.headers.get(header::AUTHORIZATION) else {
            if reads(&parts.method) {
                return Ok(Self(Actor::Anonymous));
            }
            return Err(Failure::because(
                "unauthorised",
                "writing needs a token: send the header Authorization: Bearer <token>",
            ));
        };
        let token = value.to_str().ok().and_then(|text| text.split_once(' '));
        let token = token.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
        let (_, token) = token.ok_or_else(|| {
            Failure::because(
                "unauthorised",
                "the header Authorization has to be: Bearer <token>",
            )
        })?;
        let actor = state.app.actor_by_token(token.trim()).await?;
        actor
            .map(Self)
            .ok_or_else(|| Failure::because("unauthorised", "the token is not known"))
    }
}

/// The holder of a bearer token: for what is nobody else's business, reading included.
pub struct Holder(pub Actor);

impl FromRequestParts<WebState> for Holder {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, Failure> {
        let Caller(actor) = Caller::from_request_parts(parts, state).await?;
        match actor {
            Actor::Anonymous => Err(Failure::because(
                "unauthorised",
                "this needs a token: send the header Authorization: Bearer <token>",
            )),
            known => Ok(Self(known)),
        }
    }
}

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// What is public may be read by scripts of other sites; writing they may not. Whoever has an answer already
/// does not get it again.
async fn readable_from_everywhere(request: Request, next: middleware::Next) -> Response {
    let method = request.method().clone();
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    if method == Method::OPTIONS {
        response = preflight(response.headers().get(header::ALLOW));
    }
    if method == Method::GET {
        response = unless_known(response, known.as_ref()).await;
    }
    let headers = response.headers_mut();
    if reads(&method) || method == Method::OPTIONS {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("ETag, Retry-After, X-Request-Id"),
        );
    }
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    response
}

/// What browsers ask before a script of another site may send headers of its own.
fn preflight(allow: Option<&HeaderValue>) -> Response {
    let mut response = StatusCode::NO_CONTENT.into_response();
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD"),
        (
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, If-None-Match",
        ),
        (header::ACCESS_CONTROL_MAX_AGE, "86400"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Some(allow) = allow {
        headers.insert(header::ALLOW, allow.clone());
    }
    response
}

/// The answer with its ETag, or 304 if the caller has that already. Streams go out as they are.
async fn unless_known(response: Response, known: Option<&HeaderValue>) -> Response {
    let size = response.body().size_hint().exact();
    if response.status() != StatusCode::OK || size.is_none() {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, usize::MAX).await else {
        return Failure::new("internal").into_response();
    };
    let etag = match parts.headers.get(header::ETAG) {
        Some(etag) => etag.clone(),
        None => HeaderValue::from_str(&format!("\"{}\"", etag_of(&body)))
            .expect("digits and letters are legal"),
    };
    let same = known
        .and_then(|known| known.to_str().ok())
        .is_some_and(|known| {
            let mut tags = known
                .split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"));
            tags.any(|tag| tag == "*" || tag.as_bytes() == etag.as_bytes())
        });
    if same {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, etag)]).into_response();
    }
    parts.headers.insert(header::ETAG, etag);
    Response::from_parts(parts, Body::from(body))
}

/// A short text that changes with the bytes.
fn etag_of(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    format!("{:016x}", hasher.finish())
}
