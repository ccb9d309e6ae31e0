use axum::{
    Json,
    extract::{Path, RawQuery, State},
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    Caller,
    content::ContentData,
    entries::entry_id,
    parameters::{Parameters, part},
    types::{ProvenanceOut, provenance},
};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct RecordsParameters {
    /// Where to read on: `next` of an earlier answer.
    #[param(pattern = r"^\d{1,9}$")]
    after: Option<String>,
    /// Records per answer.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
}

/// What sources say about an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordsOut {
    /// How many there are in all that the caller may see.
    pub total: usize,
    /// Weightiest first; what they agree on and what not shows where the entry comes from.
    pub records: Vec<RecordOut>,
    /// The value of `after` for what follows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// What one source says about an entry.
#[derive(Debug, Serialize, ToSchema)]
pub struct RecordOut {
    #[serde(flatten)]
    pub provenance: ProvenanceOut,
    /// What it says, as it was read; only as far as the caller may see it.
    pub content: ContentData,
}

/// Lists what each source says about an entry.
#[utoipa::path(
    get, path = "/api/v1/entries/{id}/records", tag = "entries",
    params(("id" = String, Path, description = "UUID of the entry"), RecordsParameters),
    responses((status = 200, description = "A part of the records", body = RecordsOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
) -> Result<Json<RecordsOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["after", "limit"])?;
    let limit = asked.limit()?;
    let after = asked.after(|text| text.parse::<u32>().ok())?.unwrap_or(0);
    let records = state.app.records(&actor, entry_id(&id)?).await?;
    let rest = records.iter().enumerate().skip(after as usize);
    let (part, next) = part(rest, limit, |(place, _)| (place + 1).to_string());
    let record = |(_, p): (usize, &domain::Provenance)| RecordOut {
        provenance: provenance(p),
        content: ContentData::from(&p.record.draft),
    };
    Ok(Json(RecordsOut {
        total: records.len(),
        records: part.into_iter().map(record).collect(),
        next,
    }))
}
