use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::Caller;
use crate::{Failure, WebState, api::problem::Problem};

/// Where entries come from.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourcesOut {
    pub sources: Vec<SourceOut>,
}

/// A source and how it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct SourceOut {
    /// Its short name, as in the parameter `source` of a search.
    pub id: String,
    pub title: String,
    pub publisher: String,
    /// An SPDX id where there is one.
    pub licence: String,
    pub attribution: String,
    pub url: String,
    /// Where a mistake is to be reported.
    pub corrections: String,
    /// Whether everything in it is made up.
    pub fictional: bool,
    /// How many records it gave.
    pub records: u64,
    /// How many relations between entries it states.
    pub relations: u64,
    /// How many of them it no longer has.
    pub vanished: u64,
    /// When it was last read, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_fetched: Option<String>,
}

/// Lists the sources with licence, state and place for corrections.
#[utoipa::path(
    get, path = "/api/v1/sources", tag = "sources",
    responses(
        (status = 200, description = "All sources", body = SourcesOut),
        (status = 401, description = "`unauthorised`", body = Problem, content_type = "application/problem+json"),
        (status = 503, description = "`unavailable`, `timeout`", body = Problem, content_type = "application/problem+json"),
    ),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
) -> Result<Json<SourcesOut>, Failure> {
    let sources = state
        .app
        .sources(&actor)
        .await?
        .into_iter()
        .map(|s| SourceOut {
            id: s.source.id.to_string(),
            title: s.source.title,
            publisher: s.source.publisher,
            licence: s.source.licence,
            attribution: s.source.attribution,
            url: s.source.url,
            corrections: s.source.corrections,
            fictional: s.source.fictional,
            records: s.records,
            relations: s.relations,
            vanished: s.vanished,
            last_fetched: s.last_fetched.map(|at| at.to_string()),
        });
    Ok(Json(SourcesOut {
        sources: sources.collect(),
    }))
}
