//! Texts of this installation that its office writes: imprint, privacy and so on.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
};
use domain::{Language, SiteText, SiteTextName};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Caller, entries::sent_json, parameters::NoParameters};
use crate::{Failure, WebState};

/// The texts of the office.
#[derive(Debug, Serialize, ToSchema)]
pub struct TextsOut {
    /// All that were written, by name, then language.
    pub texts: Vec<KeptTextOut>,
}

/// A text of the office with its name.
#[derive(Debug, Serialize, ToSchema)]
pub struct KeptTextOut {
    /// `imprint`, `privacy`, `sign_language`, `easy_language`.
    pub name: String,
    /// `de`, `en`.
    pub language: String,
    /// When it last changed, RFC 3339.
    pub changed: String,
    #[serde(flatten)]
    pub text: SiteTextData,
}

/// A text of the office in one language.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct SiteTextData {
    /// Markdown, at most 100,000 characters.
    #[schema(min_length = 1, max_length = 100000)]
    pub body: String,
    /// Who checked it, at most 200 characters; only together with `reviewed`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub reviewer: Option<String>,
    /// The day on which it was checked, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<String>,
}

/// Lists the texts of the office.
#[utoipa::path(
    get, path = "/api/v1/texts", tag = "office",
    responses((status = 200, description = "All texts", body = TextsOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    _caller: Caller,
    _: NoParameters,
) -> Result<Json<TextsOut>, Failure> {
    let texts = state.app.site_texts().await?.into_iter();
    let texts = texts.map(|kept| KeptTextOut {
        name: kept.name.code().to_owned(),
        language: kept.language.code().to_owned(),
        changed: kept.changed.to_string(),
        text: data(kept.text),
    });
    Ok(Json(TextsOut {
        texts: texts.collect(),
    }))
}

/// Gives a text of the office.
#[utoipa::path(
    get, path = "/api/v1/texts/{name}/{language}", tag = "office",
    params(
        ("name" = String, Path, description = "Which text"),
        ("language" = String, Path, description = "In which language"),
    ),
    responses((status = 200, description = "The text", body = SiteTextData)),
    security((), ("token" = [])),
)]
pub async fn one(
    State(state): State<WebState>,
    _caller: Caller,
    Path((name, language)): Path<(String, String)>,
    _: NoParameters,
) -> Result<Json<SiteTextData>, Failure> {
    let (name, language) = named(&name, &language)?;
    let text = state.app.site_text(name, language).await?;
    Ok(Json(data(text.ok_or(Failure::new("not-found"))?)))
}

/// Puts a text of the office in the place of what was there; for editors.
#[utoipa::path(
    put, path = "/api/v1/texts/{name}/{language}", tag = "office", request_body = SiteTextData,
    params(
        ("name" = String, Path, description = "Which text"),
        ("language" = String, Path, description = "In which language"),
    ),
    responses(
        (status = 204, description = "Stored"),
        (status = 403, description = "`forbidden`: the caller is no editor"),
        (status = 422, description = "`refused`: `detail` names the field"),
    ),
    security(("token" = [])),
)]
pub async fn put(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path((name, language)): Path<(String, String)>,
    headers: HeaderMap,
    _: NoParameters,
    body: Bytes,
) -> Result<StatusCode, Failure> {
    let (name, language) = named(&name, &language)?;
    let sent: SiteTextData = sent_json(&headers, &body, &[])?;
    let read = |day: String| -> Result<Date, Failure> {
        day.parse()
            .map_err(|_| Failure::at("invalid-body", "reviewed", "write a day like 2026-03-01"))
    };
    let text = SiteText {
        body: sent.body,
        reviewer: sent.reviewer,
        reviewed: sent.reviewed.map(read).transpose()?,
    };
    state
        .app
        .put_site_text(&actor, name, language, text)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Takes a text of the office away; for editors.
#[utoipa::path(
    delete, path = "/api/v1/texts/{name}/{language}", tag = "office",
    params(
        ("name" = String, Path, description = "Which text"),
        ("language" = String, Path, description = "In which language"),
    ),
    responses(
        (status = 204, description = "Taken away"),
        (status = 403, description = "`forbidden`: the caller is no editor"),
    ),
    security(("token" = [])),
)]
pub async fn delete(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path((name, language)): Path<(String, String)>,
    _: NoParameters,
) -> Result<StatusCode, Failure> {
    let (name, language) = named(&name, &language)?;
    state.app.remove_site_text(&actor, name, language).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn named(name: &str, language: &str) -> Result<(SiteTextName, Language), Failure> {
    SiteTextName::from_code(name)
        .zip(Language::from_code(language))
        .ok_or(Failure::new("not-found"))
}

fn data(text: SiteText) -> SiteTextData {
    SiteTextData {
        body: text.body,
        reviewer: text.reviewer,
        reviewed: text.reviewed.map(|day| day.to_string()),
    }
}
