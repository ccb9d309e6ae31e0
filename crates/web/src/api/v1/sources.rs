use std::collections::BTreeMap;

use app::SourceState;
use axum::{
    Json,
    extract::{Path, State},
};
use domain::SourceId;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, parameters::NoParameters};
use crate::{Failure, WebState};

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
    /// Whether downloads hold what it says; where not, its licence does not let others have it as a whole.
    pub downloadable: bool,
    /// How many entries it says something about.
    pub entries: u64,
    /// How many of each kind; only where one source is asked for.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub kinds: BTreeMap<String, u64>,
    /// How many concepts of vocabularies it speaks of.
    pub concepts: u64,
    /// How many figures of places it tells.
    pub observations: u64,
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
    responses((status = 200, description = "All sources", body = SourcesOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    _: NoParameters,
) -> Result<Json<SourcesOut>, Failure> {
    let sources = state.app.sources(&actor).await?;
    Ok(Json(SourcesOut {
        sources: sources.into_iter().map(source).collect(),
    }))
}

/// Gives a source with licence, state and place for corrections.
#[utoipa::path(
    get, path = "/api/v1/sources/{id}", tag = "sources",
    params(("id" = String, Path, description = "The source's short name", example = "ror")),
    responses((status = 200, description = "The source", body = SourceOut)),
    security((), ("token" = [])),
)]
pub async fn one(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<SourceOut>, Failure> {
    let id = SourceId::new(id).map_err(|_| Failure::new("not-found"))?;
    Ok(Json(source(state.app.source(&actor, &id).await?)))
}

fn source(state: SourceState) -> SourceOut {
    SourceOut {
        id: state.source.id.to_string(),
        title: state.source.title,
        publisher: state.source.publisher,
        licence: state.source.licence,
        attribution: state.source.attribution,
        url: state.source.url,
        corrections: state.source.corrections,
        fictional: state.source.fictional,
        downloadable: state.source.downloadable,
        entries: state.entries,
        kinds: state
            .kinds
            .iter()
            .map(|(kind, count)| (kind.code().to_owned(), *count))
            .collect(),
        concepts: state.concepts,
        observations: state.observations,
        records: state.records,
        relations: state.relations,
        vanished: state.vanished,
        last_fetched: state.last_fetched.map(|at| at.to_string()),
    }
}
