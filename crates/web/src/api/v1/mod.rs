//! Version 1 of the interface for programs: one file per resource, the types in [`types`].

pub mod body;
pub mod content;
pub mod entries;
pub mod errors;
pub mod openapi;
pub mod search;
pub mod sources;
pub mod suggestions;
pub mod types;

use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderValue, Method, header, request::Parts},
    middleware,
    response::Response,
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
        .route("/sources", get(sources::get))
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

fn reads(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD)
}

/// What is public may be read by scripts of other sites; writing they may not.
async fn readable_from_everywhere(
    request: axum::extract::Request,
    next: middleware::Next,
) -> Response {
    let reads = reads(request.method());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if reads {
        headers.insert(
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            HeaderValue::from_static("*"),
        );
        headers.insert(
            header::ACCESS_CONTROL_EXPOSE_HEADERS,
            HeaderValue::from_static("ETag"),
        );
    }
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("private, no-cache"));
    response
}
