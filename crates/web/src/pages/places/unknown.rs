//! No such place: an answer that helps on.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use domain::{Ags, Language, places::Gazetteer};

use crate::{
    Failure, WebState, links,
    map::district_name,
    pages::{FullAnswer, Shell, html},
};

/// What was perhaps meant, and where everything is listed.
#[derive(Template)]
#[template(path = "place_unknown.html")]
pub struct UnknownPlace {
    pub shell: Shell,
    /// As it was asked for.
    pub asked: String,
    /// Name and address of what was perhaps meant.
    pub near: Vec<(String, String)>,
    /// The list of all.
    pub all: String,
    pub all_label: String,
}

/// Nothing of this name among the municipalities.
pub async fn municipality(
    state: &WebState,
    language: Language,
    asked: &str,
    near: &[Ags],
) -> Result<Response, Failure> {
    let nrw = Gazetteer::nrw();
    let near = near.iter().filter_map(|&ags| {
        let name = nrw.municipality(ags)?.name.clone();
        Some((name, links::municipality(language, ags)))
    });
    answer(
        state,
        language,
        asked,
        near.collect(),
        links::municipalities,
        "places-title",
    )
    .await
}

/// Nothing of this name among the districts.
pub async fn district(
    state: &WebState,
    language: Language,
    asked: &str,
    near: &[String],
) -> Result<Response, Failure> {
    let near = near.iter();
    let near = near.map(|code| (district_name(code), links::district_page(language, code)));
    answer(
        state,
        language,
        asked,
        near.collect(),
        links::districts,
        "districts-title",
    )
    .await
}

async fn answer(
    state: &WebState,
    language: Language,
    asked: &str,
    near: Vec<(String, String)>,
    all: fn(Language) -> String,
    all_label: &str,
) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    let shell = Shell::new(state, language, nature, all);
    let title = shell.w.msg("place-unknown-title");
    let mut shell = shell.titled(title);
    shell.listed = false;
    let page = UnknownPlace {
        asked: asked.chars().take(80).collect(),
        near,
        all: all(language),
        all_label: shell.w.msg(all_label),
        shell,
    };
    let mut response = html(&page)?;
    *response.status_mut() = StatusCode::NOT_FOUND;
    response.extensions_mut().insert(FullAnswer);
    Ok(response)
}
