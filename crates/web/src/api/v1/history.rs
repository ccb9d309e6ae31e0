use axum::{
    Json,
    extract::{Path, State},
};
use domain::Change;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Caller, entries::entry_id, parameters::NoParameters};
use crate::{Failure, WebState};

/// What happened to an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryOut {
    /// Newest first, at most 50.
    pub changes: Vec<ChangeOut>,
}

/// A line of the change log: it names the fact, never the value.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangeOut {
    /// Its number in the log.
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// `created`, `updated`, `vanished`, `merged`, `unmerged`, `related`, `unrelated` …
    pub kind: String,
    /// Who: `account` (a person), `system` (the program, for example an import) or `anonymous`.
    pub by: String,
    /// The entry that changed; for relations the one that they start at.
    pub entry: String,
    /// For relations and merges the other entry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// For relations, which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
}

/// Lists what happened to an entry.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}/history", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry")),
    responses((status = 200, description = "The last changes", body = HistoryOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    _: NoParameters,
) -> Result<Json<HistoryOut>, Failure> {
    let page = state.app.entry(&actor, entry_id(&id)?).await?;
    Ok(Json(HistoryOut {
        changes: page.history.iter().map(change).collect(),
    }))
}

/// A line of the log as the interface shows it: the class of its actor, not which account.
pub fn change(change: &Change) -> ChangeOut {
    let by = change.actor.split(':').next().unwrap_or_default();
    ChangeOut {
        seq: change.seq,
        at: change.at.to_string(),
        kind: change.kind.code().to_owned(),
        by: by.to_owned(),
        entry: change.entry.to_string(),
        other: change.other.map(|id| id.to_string()),
        relation: change.relation.map(|id| id.to_string()),
    }
}
