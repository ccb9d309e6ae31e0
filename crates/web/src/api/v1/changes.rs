use axum::{
    Json,
    extract::{RawQuery, State},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Caller, parameters::Parameters};
use crate::{Failure, WebState};

/// Changes in one answer when nothing else is asked for.
const LIMIT: u32 = 100;

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct ChangesParameters {
    /// After which number: `next` of an earlier answer; 0: from the beginning.
    #[param(minimum = 0, default = 0)]
    since: Option<i64>,
    /// Changes per answer.
    #[param(minimum = 1, maximum = 1000, default = 100)]
    limit: Option<u32>,
}

/// A part of the change log.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChangesOut {
    /// In their order, as far as the caller may see them. May be empty before the end: then read on.
    pub changes: Vec<FollowedChange>,
    /// The value of `since` for what follows, also when nothing follows yet.
    pub next: i64,
    /// Whether that is the end for now.
    pub complete: bool,
}

/// A line of the change log: it names the fact, never the value.
#[derive(Debug, Serialize, ToSchema)]
pub struct FollowedChange {
    /// Its number. Numbers left out belong to what the caller may not see.
    pub seq: i64,
    /// When, RFC 3339.
    pub at: String,
    /// `created`, `updated`, … or `gone`: the caller can no longer see the entry.
    pub kind: String,
    /// The entry to read anew, UUID; for relations the one that they start at.
    pub entry: String,
    /// For relations the other entry; for what was merged the one that stands for it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub other: Option<String>,
    /// For relations, which one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<String>,
}

/// Lists what changed since a number, for those who follow the atlas.
#[utoipa::path(
    get, path = "/api/v1/changes", tag = "changes", params(ChangesParameters),
    responses((status = 200, description = "A part of the log", body = ChangesOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<ChangesOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["since", "limit"])?;
    let since = asked.number("since", 0, i64::MAX)?.unwrap_or(0);
    let limit = asked.number("limit", 1, 1000)?;
    let limit = limit.and_then(|n| u32::try_from(n).ok()).unwrap_or(LIMIT);
    let page = state.app.changes(&actor, since, limit).await?;
    let changes = page.changes.into_iter().map(|change| FollowedChange {
        seq: change.seq,
        at: change.at.to_string(),
        kind: change.told.code().to_owned(),
        entry: change.entry.to_string(),
        other: change.other.map(|id| id.to_string()),
        relation: change.relation.map(|id| id.to_string()),
    });
    Ok(Json(ChangesOut {
        changes: changes.collect(),
        next: page.next,
        complete: page.complete,
    }))
}
