use askama::Template;
use axum::{extract::State, response::Response};

use crate::{
    Failure, WebState, links,
    pages::{Lang, Nav, Shell, html},
};

/// What the atlas is, for whom, and how it works.
#[derive(Template)]
#[template(path = "about.html")]
pub struct AboutPage {
    pub shell: Shell,
}

/// `GET /de/ueber`, `GET /en/about`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let nature = state.app.nature().await?;
    html(&page(Shell::new(&state, language, nature, links::about)))
}

/// The page.
#[must_use]
pub fn page(shell: Shell) -> AboutPage {
    let title = shell.w.msg("about-title");
    AboutPage {
        shell: shell.titled(title).under(Nav::About),
    }
}
