use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{RawQuery, State},
};
use domain::Language;
use i18n::Words;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{Caller, parameters::Parameters, types::urls};
use crate::{Failure, WebState};

#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "describes the parameters; they are read by `get`")]
struct SuggestionParameters {
    /// What has been typed so far.
    q: Option<String>,
    /// Language of titles and of the kinds' names: `de` (default) or `en`.
    lang: Option<String>,
}

/// What completes what somebody is typing.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionsOut {
    pub suggestions: Vec<SuggestionOut>,
}

/// An entry whose title fits.
#[derive(Debug, Serialize, ToSchema)]
pub struct SuggestionOut {
    pub id: String,
    pub kind: String,
    /// The kind in the language asked for.
    pub kind_label: String,
    pub title: String,
    pub url: BTreeMap<String, String>,
}

/// Completes what somebody is typing.
#[utoipa::path(
    get, path = "/api/v1/suggestions", tag = "search", params(SuggestionParameters),
    responses((status = 200, description = "Fitting entries", body = SuggestionsOut)),
    security((), ("token" = [])),
)]
pub async fn get(
    State(state): State<WebState>,
    Caller(actor): Caller,
    RawQuery(query): RawQuery,
) -> Result<Json<SuggestionsOut>, Failure> {
    let asked = Parameters::read(query.as_deref(), &["q", "lang"])?;
    let typed = asked.one("q").unwrap_or_default();
    let language = asked.coded("lang", Language::from_code, "de, en")?;
    let language = language.unwrap_or(Language::German);
    let words = Words::new(language);
    let found = state.app.suggest(&actor, typed, language).await?;
    let suggestions = found.into_iter().map(|s| SuggestionOut {
        id: s.id.to_string(),
        kind: s.kind.code().to_owned(),
        kind_label: words.code("kind", s.kind.code()),
        url: urls(&state, s.kind, &s.slug),
        title: s.title,
    });
    Ok(Json(SuggestionsOut {
        suggestions: suggestions.collect(),
    }))
}
