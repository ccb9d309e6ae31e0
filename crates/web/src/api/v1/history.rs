use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use domain::{Change, Seq};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    entries::entry_id,
    parameters::{Parameters, part},
};
use crate::{Failure, WebState};

/// Lines of the log about an entry that are looked through for one answer; some may be hidden from the caller.
const EXAMINED: u32 = 1000;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct HistoryParameters {
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^\d{1,9}$")]
    after: Option<String>,
    /// Changes per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// What happened to an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct HistoryOut {
    /// Newest first.
    pub changes: Vec<ChangeOut>,
    /// The value of `after` for what follows; a part with fewer changes than asked for is not yet the last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
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
    params(("id" = String, Path, description = "UUID of the entry"), HistoryParameters),
    responses((status = 200, description = "A part of its changes", body = HistoryOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<HistoryOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let limit = asked.limit()?;
    let before = asked.after(|text| text.parse::<Seq>().ok())?;
    let id = entry_id(&id)?;
    let history = state.app.history(&actor, id, before, EXAMINED).await?;
    let changes = history.changes.iter();
    let (changes, next) = part(changes, limit, |change| change.seq.to_string());
    // Lines that the caller may not see do not end the list.
    let next = next.or_else(|| history.more.map(|seq| seq.to_string()));
    Ok(Json(HistoryOut {
        changes: changes.into_iter().map(change).collect(),
        next,
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
