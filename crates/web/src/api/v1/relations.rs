use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use domain::{RelationId, RelationKind};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    entries::entry_id,
    parameters::{Parameters, part},
    types::{RelationOut, relation},
};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct RelationsParameters {
    /// Only relations of these kinds: `takes_part_in`, `provides` …
    kind: Option<Vec<String>>,
    /// Where to read on: `next` of an earlier answer.
    #[param(value_type = Option<String>, pattern = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")]
    after: Option<String>,
    /// Relations per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// What an entry has to do with others.
#[derive(Debug, Serialize, ToSchema)]
pub struct RelationsOut {
    /// How many there are in all that the caller may see, of the kinds asked for.
    pub total: usize,
    /// Oldest first.
    pub relations: Vec<RelationOut>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Lists what an entry has to do with others.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}/relations", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry"), RelationsParameters),
    responses((status = 200, description = "A part of its relations", body = RelationsOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<RelationsOut>, Failure> {
    let asked = Parameters::read_with_lists(query.as_deref(), &["after", "limit"], &["kind"])?;
    let limit = asked.limit()?;
    let after: Option<RelationId> = asked.after(|text| text.parse().ok())?;
    let allowed: Vec<&str> = RelationKind::ALL.iter().map(|kind| kind.code()).collect();
    let kinds = asked.coded_all("kind", RelationKind::from_code, &allowed.join(", "))?;
    let page = state.app.entry(&actor, entry_id(&id)?).await?;
    let mut found = page.relations;
    found.retain(|related| kinds.is_empty() || kinds.contains(&related.relation.kind));
    found.sort_by_key(|related| related.relation.id);
    let total = found.len();
    let rest = found
        .iter()
        .filter(|related| after.is_none_or(|after| related.relation.id > after));
    let (part, next) = part(rest, limit, |related| related.relation.id.to_string());
    Ok(Json(RelationsOut {
        total,
        relations: part.into_iter().map(|r| relation(&state, r)).collect(),
        next,
    }))
}
