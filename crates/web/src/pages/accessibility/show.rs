use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    Failure, WebState, links,
    pages::{Lang, Shell, html},
};

/// What was done for accessibility, what was tested, and what is known to be missing.
#[derive(Template)]
#[template(path = "accessibility.html")]
pub struct AccessibilityPage {
    pub shell: Shell,
}

/// `GET /de/barrierefreiheit`, `GET /en/accessibility`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    html(&page(Shell::new(
        &state,
        language,
        nature,
        links::accessibility,
    )))
}

/// The page.
#[must_use]
pub fn page(shell: Shell) -> AccessibilityPage {
    let title = shell.w.msg("accessibility-title");
    AccessibilityPage {
        shell: shell.titled(title),
    }
}
