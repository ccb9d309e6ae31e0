//! Pairs of entries that may mean the same organisation. Only the office sees and decides them.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, RawQuery, State},
    http::HeaderMap,
};
use domain::identity::{CandidatePlace, Decision, Sign};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{
    Holder,
    entries::{entry_id, sent_json},
    parameters::{NoParameters, Parameters},
    types::{EntryRef, entry_ref},
};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct CandidatesParameters {
    /// Where to read on: `next` of an earlier answer.
    #[param(
        pattern = r"^(0|-?[1-9][0-9]{0,8})\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
    )]
    after: Option<String>,
    /// Pairs per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// Pairs that wait for somebody to decide.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidatesOut {
    /// How many there are in all.
    pub total: u64,
    /// Those with most points first.
    pub candidates: Vec<CandidateOut>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// Two entries that may mean the same.
#[derive(Debug, Serialize, ToSchema)]
pub struct CandidateOut {
    pub one: EntryRef,
    pub other: EntryRef,
    /// The points that speak for it.
    pub points: i32,
    /// What brought the points, and what speaks against it.
    pub signs: Vec<SignOut>,
}

/// Something that speaks for or against two entries being one.
#[derive(Debug, Serialize, ToSchema)]
pub struct SignOut {
    /// Its code.
    pub sign: String,
    /// How much it speaks for it; below zero: against it.
    pub points: i32,
}

/// What was decided about a pair.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerdictIn {
    /// `same`: they are merged; `different`: they are never proposed again.
    pub verdict: String,
}

/// What came of a decision.
#[derive(Debug, Serialize, ToSchema)]
pub struct VerdictOut {
    /// `same` or `different`.
    pub verdict: String,
    /// UUID of the merge, by which it is undone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub merge: Option<String>,
}

/// Lists the pairs that wait for somebody to decide; for editors.
#[utoipa::path(
    get, path = "/api/v1/candidates", tag = "office", params(CandidatesParameters),
    responses(
        (status = 200, description = "A part of the pairs", body = CandidatesOut),
        (status = 403, description = "`forbidden`: the caller is no editor"),
    ),
    security(("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Holder(actor): Holder,
    RawQuery(query): RawQuery,
) -> Result<Json<CandidatesOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let limit = u32::try_from(asked.limit()?).unwrap_or(u32::MAX);
    let after = asked.after(CandidatePlace::from_code)?;
    let part = state.app.twins_part(&actor, after, limit).await?;
    let candidates = part.twins.iter().map(|twins| CandidateOut {
        one: entry_ref(&state, &twins.one),
        other: entry_ref(&state, &twins.other),
        points: twins.candidate.points,
        signs: twins.candidate.signs.iter().map(sign).collect(),
    });
    Ok(Json(CandidatesOut {
        total: part.total,
        candidates: candidates.collect(),
        next: part.next.map(|place| place.to_string()),
    }))
}

/// Decides whether two entries are one; for editors.
#[utoipa::path(
    put, path = "/api/v1/candidates/{one}/{other}/verdict", tag = "office", request_body = VerdictIn,
    params(
        ("one" = String, Path, description = "UUID of the one entry"),
        ("other" = String, Path, description = "UUID of the other entry"),
    ),
    responses(
        (status = 200, description = "Decided", body = VerdictOut),
        (status = 403, description = "`forbidden`: the caller is no editor"),
        (status = 422, description = "`refused`: they are one entry already, or cannot be the same"),
    ),
    security(("token" = [])),
)]
pub async fn decide(
    State(state): State<WebState>,
    Holder(actor): Holder,
    Path((one, other)): Path<(String, String)>,
    headers: HeaderMap,
    _: NoParameters,
    body: Bytes,
) -> Result<Json<VerdictOut>, Failure> {
    let (one, other) = (entry_id(&one)?, entry_id(&other)?);
    let sent: VerdictIn = sent_json(&headers, &body, &[])?;
    let decision = match sent.verdict.as_str() {
        "same" => Decision::Same,
        "different" => Decision::Different,
        _ => {
            return Err(Failure::at(
                "invalid-body",
                "verdict",
                "allowed: same, different",
            ));
        }
    };
    let merge = state
        .app
        .decide_identity(&actor, one, other, decision)
        .await?;
    Ok(Json(VerdictOut {
        verdict: sent.verdict,
        merge: merge.map(|id| id.to_string()),
    }))
}

fn sign(sign: &Sign) -> SignOut {
    SignOut {
        sign: sign.code().to_owned(),
        points: sign.points(),
    }
}
