//! The page that says what went wrong, and what to do now.

use app::Nature;
use askama::Template;
use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::Language;

use super::{Shell, html};
use crate::{Failure, WebState, links};

#[derive(Template)]
#[template(path = "error.html")]
pub struct ErrorPage {
    pub shell: Shell,
    pub code: &'static str,
    pub status: u16,
    pub text: String,
    /// The request's id, for those who report the error.
    pub id: String,
}

/// The failure as a page with its status.
pub async fn page(state: &WebState, language: Language, failure: &Failure, id: &str) -> Response {
    // When the atlas cannot answer at all, it is not asked once more.
    let nature = match failure.code {
        "unavailable" | "internal" | "timeout" => Nature::Empty,
        _ => state.app.nature().await.unwrap_or(Nature::Empty),
    };
    let mut shell = Shell::new(state, language, nature, links::home);
    shell.listed = false;
    shell.title = shell.w.msg(&format!("error-{}-title", failure.code));
    let page = ErrorPage {
        text: shell.w.msg(&format!("error-{}-text", failure.code)),
        shell,
        code: failure.code,
        status: failure.status().as_u16(),
        id: id.to_owned(),
    };
    match html(&page) {
        Ok(mut response) => {
            *response.status_mut() = failure.status();
            // Where the path names no language, the browser's wish decides.
            let vary = HeaderValue::from_static("Accept-Language");
            response.headers_mut().insert(header::VARY, vary);
            response
        }
        Err(_) => failure.status().into_response(),
    }
}
