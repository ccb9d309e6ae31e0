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

/// Every vocabulary but those of industries.
pub(super) fn belongs(scheme: Scheme) -> bool {
    !scheme.is_sectors()
}

/// Lists competences.
#[utoipa::path(
    get, path = "/api/v1/competences", tag = "competences", params(ConceptsParameters),
    responses((status = 200, description = "A part of the competences", body = ConceptsOut)),
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

/// Gives a competence with its place in the vocabulary.
#[utoipa::path(
    get, path = "/api/v1/competences/{scheme}/{key}", tag = "competences",
    params(
        ("scheme" = String, Path, description = "Code of the vocabulary"),
        ("key" = String, Path, description = "Its short name within the vocabulary"),
    ),
    responses((status = 200, description = "The competence", body = ConceptOut)),
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

/// Lists the next narrower competences.
#[utoipa::path(
    get, path = "/api/v1/competences/{scheme}/{key}/narrower", tag = "competences",
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
