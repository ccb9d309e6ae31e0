use axum::{Json, extract::Path};
use domain::Language;
use i18n::Words;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{CODES, Failure, api::problem::Problem};

/// What a kind of error means.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorOut {
    pub code: String,
    pub status: u16,
    pub title: String,
    /// What to do.
    pub text: String,
}

/// Explains a kind of error: where the `type` of a problem leads.
#[utoipa::path(
    get, path = "/api/v1/errors/{code}", tag = "errors", params(("code" = String, Path, description = "The error's code")),
    responses(
        (status = 200, description = "What it means", body = ErrorOut),
        (status = 404, description = "`not-found`", body = Problem, content_type = "application/problem+json"),
    ),
)]
pub async fn get(Path(code): Path<String>) -> Result<Json<ErrorOut>, Failure> {
    let known = CODES.iter().find(|known| known.code == code);
    let known = known.ok_or(Failure::new("not-found"))?;
    let words = Words::new(Language::English);
    Ok(Json(ErrorOut {
        code,
        status: known.status,
        title: words.msg(&format!("error-{}-title", known.code)),
        text: words.msg(&format!("error-{}-text", known.code)),
    }))
}
