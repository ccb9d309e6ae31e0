//! Reports of the network: what is published of them, the form, and what whoever reported sees under a secret link.

pub mod form;
pub mod list;
pub mod receipt;

use app::{AppError, LinkToken};
use axum::{
    Router,
    routing::{get, post},
};
use domain::Language;

use crate::{
    Failure, WebState,
    links::{self, ReportPart},
};

/// The addresses of reports in this language.
pub fn router(language: Language) -> Router<WebState> {
    let reports = links::reports(language);
    let part = |part: ReportPart| format!("{reports}/{}", part.segment(language));
    Router::new()
        .route(&reports, get(list::get))
        .route(&format!("{reports}.csv"), get(list::file))
        .route(&part(ReportPart::New), get(form::get).post(form::post))
        .route(&part(ReportPart::Deleted), get(receipt::deleted))
        .route(&format!("{reports}/{{token}}"), get(receipt::get))
        .route(
            &format!(
                "{reports}/{{token}}/{}",
                ReportPart::Delete.segment(language)
            ),
            post(receipt::delete),
        )
}

/// The token of an address.
fn token(segment: &str) -> Result<LinkToken, Failure> {
    LinkToken::parse(segment).ok_or_else(|| Failure::new("report-gone"))
}

/// What is not there is a report.
fn gone(error: AppError) -> Failure {
    match error {
        AppError::NotFound => Failure::new("report-gone"),
        other => other.into(),
    }
}
