use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::Language;
use i18n::Words;
use serde::Serialize;
use utoipa::ToSchema;

use super::v1::{content::ContentData, types::EntryOut};
use crate::{Failure, WebState};

/// An error as RFC 9457 wants it.
#[derive(Debug, Serialize, ToSchema)]
pub struct Problem {
    /// Names the kind of error; its code is the last part.
    #[serde(rename = "type")]
    #[schema(example = "https://atlas.example/api/v1/errors/not-found")]
    pub kind: String,
    /// What it means, the same for every error of the kind.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// Its stable code; see `docs/error-codes.md`.
    #[schema(example = "not-found")]
    pub code: String,
    /// What exactly is wrong this time, and what to do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Which parameter, header or field of the body is meant, for example `limit` or `content.body.urgency`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The request's id, as in the header `X-Request-Id` and in the log.
    pub instance: String,
    /// On a conflict: the entry as it is now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub current: Option<Box<EntryOut>>,
    /// On a conflict: what was sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sent: Option<Box<ContentData>>,
}

/// The failure as a problem document with its status.
pub fn document(state: &WebState, failure: &Failure, id: &str) -> Response {
    let words = Words::new(Language::English);
    let problem = Problem {
        kind: format!("{}/api/v1/errors/{}", state.public_url, failure.code),
        title: words.msg(&format!("error-{}-title", failure.code)),
        status: failure.status().as_u16(),
        code: failure.code.to_owned(),
        detail: failure.detail.clone(),
        field: failure.field.clone(),
        instance: id.to_owned(),
        current: failure
            .current
            .as_deref()
            .map(|entry| Box::new(EntryOut::new(state, entry))),
        sent: failure
            .sent
            .as_deref()
            .filter(|_| failure.current.is_some())
            .map(|content| Box::new(ContentData::from(content))),
    };
    let body = serde_json::to_string(&problem).expect("a problem holds only texts and numbers");
    let mut response = (failure.status(), body).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    headers.insert(
        header::ACCESS_CONTROL_ALLOW_ORIGIN,
        HeaderValue::from_static("*"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("Authorization"));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-cache"),
    );
    if failure.code == "unauthorised" {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
