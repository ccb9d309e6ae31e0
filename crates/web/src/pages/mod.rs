//! The pages for people, one file per page: a view made from what a use case answers, and its template.

pub mod about;
pub mod accessibility;
pub mod atlas_map;
pub mod calendar;
pub mod competences;
pub mod coverage;
pub mod data;
pub mod directory;
pub mod duties;
pub mod entries;
pub mod errors;
pub mod feed;
pub mod feedback;
pub mod guide;
pub mod home;
pub mod news;
pub mod pager;
pub mod places;
pub mod profile;
pub mod reports;
pub mod search;
mod shell;
pub mod sources;
pub mod texts;

use std::convert::Infallible;

use askama::Template;
use axum::{
    Router,
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::Language;

pub use shell::{Crumb, Feed, Nav, Operator, Shell};

use crate::{Failure, WebState, links};

/// The addresses of all pages.
pub fn router() -> Router<WebState> {
    let mut router = Router::new().route("/", get(home::negotiate::get));
    for &language in Language::ALL {
        let entries = format!("/{}/{{segment}}", language.code());
        router = router
            .route(&links::home(language), get(home::show::get))
            .route(&links::search(language), get(search::show::get))
            .route(&links::sources(language), get(sources::list::get))
            .route(&links::about(language), get(about::show::get))
            .route(
                &links::accessibility(language),
                get(accessibility::show::get),
            )
            .merge(areas(language))
            .merge(services(language))
            .route(&entries, get(directory::show::of_kind))
            .route(&format!("{entries}/{{slug}}"), get(entries::show::get))
            .route(
                &format!("{entries}/{{slug}}/{}", links::profile_end(language)),
                get(profile::show::get),
            );
    }
    router.fallback(trimmed)
}

/// The pages of municipalities, districts, what is known of them in numbers, and of vocabularies.
fn areas(language: Language) -> Router<WebState> {
    let municipalities = links::municipalities(language);
    let districts = links::districts(language);
    let coverage = links::coverage(language);
    let (competences, sectors) = (links::competences(language), links::sectors(language));
    let map = links::atlas_map(language);
    let (areas, points) = atlas_map::geojson::names(language);
    Router::new()
        .route(&map, get(atlas_map::show::get))
        .route(&format!("{map}/{areas}"), get(atlas_map::geojson::areas))
        .route(&format!("{map}/{points}"), get(atlas_map::geojson::points))
        .route(&municipalities, get(places::list::municipalities))
        .route(
            &format!("{municipalities}/{{slug}}"),
            get(places::municipality::get),
        )
        .route(&districts, get(places::list::districts))
        .route(&format!("{districts}/{{slug}}"), get(places::district::get))
        .route(&coverage, get(self::coverage::show::get))
        .route(&format!("{coverage}.csv"), get(self::coverage::show::csv))
        .route(
            &links::white_spots(language),
            get(self::coverage::white_spots::get),
        )
        .route(
            &format!("{}.csv", links::white_spots(language)),
            get(self::coverage::white_spots::file),
        )
        .merge(reports::router(language))
        .route(
            &links::capabilities(language),
            get(self::competences::capabilities::get),
        )
        .route(&competences, get(self::competences::browse::competences))
        .route(&sectors, get(self::competences::browse::sectors))
        .route(
            &format!("{competences}/{{scheme}}"),
            get(self::competences::browse::scheme),
        )
        .route(
            &format!("{sectors}/{{scheme}}"),
            get(self::competences::browse::scheme),
        )
        .route(
            &format!("{competences}/{{scheme}}/{{key}}"),
            get(self::competences::show::get),
        )
        .route(
            &format!("{sectors}/{{scheme}}/{{key}}"),
            get(self::competences::show::get),
        )
}

/// Marks an answer with an error's status that is a page of its own: nothing is put in its place.
#[derive(Debug, Clone, Copy)]
pub struct FullAnswer;

/// Directory, calendar, news, data, feeds, texts of the office and the way to it.
fn services(language: Language) -> Router<WebState> {
    let feedback = links::feedback(language);
    Router::new()
        .route(&links::directory(language), get(directory::show::get))
        .route(&links::calendar(language), get(calendar::show::get))
        .route(
            &format!("{}.ics", links::calendar(language)),
            get(calendar::show::file),
        )
        .route(&links::news(language), get(news::list::get))
        .merge(guide::router(language))
        .route(
            &links::duties(language),
            get(duties::show::get).post(duties::show::post),
        )
        .route(&links::data(language), get(data::show::get))
        .route(&links::interface(language), get(data::interface::get))
        .route(
            &format!("{}/{{id}}", links::sources(language)),
            get(sources::show::get),
        )
        .route(&format!("{}.atom", links::search(language)), get(feed::get))
        .route(
            &feedback,
            get(feedback::form::get).post(feedback::form::post),
        )
        .route(
            &feedback::form::thanks_path(language),
            get(feedback::form::thanks),
        )
        .route(&links::imprint(language), get(texts::show::imprint))
        .route(&links::privacy(language), get(texts::show::privacy))
        .route(
            &links::sign_language(language),
            get(texts::show::sign_language),
        )
        .route(
            &links::easy_language(language),
            get(texts::show::easy_language),
        )
}

/// An address with a slash too many leads to the one without; any other is not found.
async fn trimmed(uri: Uri) -> Result<Response, Failure> {
    let path = uri.path().trim_end_matches('/');
    // Two slashes at the beginning would lead to another host, and browsers take a backslash for one.
    let backslash = path.contains('\\') || path.to_ascii_lowercase().contains("%5c");
    let elsewhere = path.starts_with("//") || backslash;
    if path.len() == uri.path().len() || path.is_empty() || elsewhere {
        return Err(Failure::new("not-found"));
    }
    let query = uri
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    Ok(Redirect::permanent(&format!("{path}{query}")).into_response())
}

/// The language of a page, from its path.
pub struct Lang(pub Language);

impl<S: Sync> FromRequestParts<S> for Lang {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self(language_of(parts.uri.path(), &parts.headers)))
    }
}

/// The language in which to answer: the path's, or else the one the browser likes better.
#[must_use]
pub fn language_of(path: &str, headers: &HeaderMap) -> Language {
    let first = path.split('/').nth(1).unwrap_or_default();
    Language::from_code(first).unwrap_or_else(|| preferred(headers))
}

/// The better liked of our languages by `Accept-Language`; German where nothing decides.
#[must_use]
pub fn preferred(headers: &HeaderMap) -> Language {
    let wishes = headers.get(header::ACCEPT_LANGUAGE);
    let wishes = wishes
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let mut best = (Language::German, 0.0_f32);
    for wish in wishes.split(',') {
        let mut parts = wish.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts
            .find_map(|p| p.trim().strip_prefix("q=")?.parse().ok())
            .unwrap_or(1.0);
        let language = Language::from_code(tag.split('-').next().unwrap_or_default());
        if let Some(language) = language.filter(|_| weight > best.1) {
            best = (language, weight);
        }
    }
    best.0
}

/// A rendered page as an answer. A template that cannot be rendered is a failure of ours.
pub fn html(template: &impl Template) -> Result<Response, Failure> {
    let page = template.render().map_err(|error| Failure {
        source: Some(std::sync::Arc::new(error)),
        ..Failure::new("internal")
    })?;
    let mut response = axum::response::Html(page).into_response();
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}

/// A page that stays on no disk, since it says what somebody plans or lacks.
pub fn unkept(template: &impl Template) -> Result<Response, Failure> {
    let mut response = html(template)?;
    let no_store = HeaderValue::from_static("no-store");
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, no_store);
    Ok(response)
}

/// A page that shows a form again, with what has to be put right.
#[must_use]
pub fn to_mend(mut response: Response) -> Response {
    *response.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    response.extensions_mut().insert(FullAnswer);
    response
}

/// Refuses forms of other sites, which have no business here; browsers say where a form stood.
pub fn from_here(headers: &HeaderMap) -> Result<(), Failure> {
    let site = headers.get("sec-fetch-site").and_then(|v| v.to_str().ok());
    match site {
        None | Some("same-origin" | "none") => Ok(()),
        Some(_) => Err(Failure::new("forbidden")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_get_the_language_they_like_better() {
        let preferred = |wishes: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wishes.parse().expect("legal"));
            preferred(&headers)
        };
        assert_eq!(preferred("en-GB,en;q=0.9,de;q=0.8"), Language::English);
        assert_eq!(preferred("fr,de;q=0.7,en;q=0.3"), Language::German);
        assert_eq!(preferred("fr"), Language::German);
        assert_eq!(preferred("en;q=nonsense"), Language::English);
        assert_eq!(preferred("en;q=0"), Language::German);
    }
}
