use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use domain::Scheme;

use super::{
    Caller,
    concepts::{self, ConceptOut, ConceptsOut, ConceptsParameters, NarrowerParameters},
    parameters::NoParameters,
};
use crate::{Failure, WebState};

/// The editions of the industry classification; `matches` of their concepts lead from one to the other.
fn belongs(scheme: Scheme) -> bool {
    scheme.is_sectors()
}

/// Lists sectors.
#[utoipa::path(
    get, path = "/api/v1/sectors", tag = "sectors", params(ConceptsParameters),
    responses((status = 200, description = "A part of the sectors", body = ConceptsOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    _caller: Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ConceptsOut>, Failure> {
    let found = concepts::list(&state, query.as_deref(), belongs).await?;
    Ok(Json(found))
}

/// Gives a sector with its place in the vocabulary.
#[utoipa::path(
    get, path = "/api/v1/sectors/{scheme}/{key}", tag = "sectors",
    params(
        ("scheme" = String, Path, description = "Code of the vocabulary"),
        ("key" = String, Path, description = "Its short name within the vocabulary"),
    ),
    responses((status = 200, description = "The sector", body = ConceptOut)),
    security((), ("token" = [])),
)]
pub async fn one(
    State(state): State<WebState>,
    _caller: Caller,
    Path((scheme, key)): Path<(String, String)>,
    _: NoParameters,
) -> Result<Json<ConceptOut>, Failure> {
    Ok(Json(concepts::one(&state, &scheme, &key, belongs).await?))
}

/// Lists the next narrower sectors.
#[utoipa::path(
    get, path = "/api/v1/sectors/{scheme}/{key}/narrower", tag = "sectors",
    params(
        ("scheme" = String, Path, description = "Code of the vocabulary"),
        ("key" = String, Path, description = "Its short name within the vocabulary"),
        NarrowerParameters,
    ),
    responses((status = 200, description = "A part of them", body = ConceptsOut)),
    security((), ("token" = [])),
)]
pub async fn narrower(
    State(state): State<WebState>,
    _caller: Caller,
    Path((scheme, key)): Path<(String, String)>,
    RawQuery(query): RawQuery,
) -> Result<Json<ConceptsOut>, Failure> {
    let found = concepts::narrower(&state, &scheme, &key, query.as_deref(), belongs).await?;
    Ok(Json(found))
}
