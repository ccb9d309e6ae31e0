use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    entries::entry_id,
    parameters::Parameters,
    types::{EntryRef, entry_ref},
};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct SimilarParameters {
    /// How many at most.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Entries like one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SimilarOut {
    /// Most alike first; never the entry itself.
    pub entries: Vec<EntryRef>,
}

/// Lists entries like this one: by telling words, competences, sectors and place.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}/similar", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry"), SimilarParameters),
    responses((status = 200, description = "Entries like it", body = SimilarOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<SimilarOut>, Failure> {
    let limit = Parameters::read(query.as_deref(), &["limit"])?.limit()?;
    let found = state.app.similar(&actor, entry_id(&id)?, limit).await?;
    Ok(Json(SimilarOut {
        entries: found.iter().map(|entry| entry_ref(&state, entry)).collect(),
    }))
}
