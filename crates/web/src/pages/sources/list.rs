use app::SourceState;
use askama::Template;
use axum::{extract::State, response::Response};
use domain::Actor;
use i18n::Words;

use crate::{
    Failure, WebState, links,
    markdown::is_harmless,
    pages::{Lang, Nav, Shell, entries::parts::corrections_href, html},
};

/// Where the atlas's entries come from, and how to correct them there.
#[derive(Template)]
#[template(path = "sources.html")]
pub struct SourcesPage {
    pub shell: Shell,
    pub sources: Vec<SourceView>,
}

/// A source and how it stands.
pub struct SourceView {
    pub title: String,
    /// To its own page.
    pub page: String,
    pub publisher: String,
    pub licence: String,
    pub attribution: String,
    /// Empty where the source has no address.
    pub href: String,
    pub corrections: String,
    pub corrections_href: String,
    pub records: u64,
    pub relations: u64,
    pub vanished: u64,
    /// Empty where it was never read.
    pub fetched: String,
    /// To the entries that it speaks of.
    pub entries_href: String,
    pub fictional: bool,
}

/// `GET /de/quellen`, `GET /en/sources`
pub async fn get(State(state): State<WebState>, Lang(language): Lang) -> Result<Response, Failure> {
    let sources = state.app.sources(&Actor::Anonymous).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::sources);
    html(&page(shell, sources))
}

/// The page for these sources.
#[must_use]
pub fn page(shell: Shell, sources: Vec<SourceState>) -> SourcesPage {
    let (title, nav) = (shell.w.msg("sources-title"), shell.w.msg("nav-data"));
    let language = shell.language();
    let shell = shell
        .titled(title)
        .under(Nav::Data)
        .below(nav, links::data(language));
    SourcesPage {
        sources: sources
            .into_iter()
            .map(|state| view(shell.w, state))
            .collect(),
        shell,
    }
}

/// The source as its card and its page show it.
#[must_use]
pub fn view(w: Words, state: SourceState) -> SourceView {
    SourceView {
        page: links::source(w.language(), &state.source.id),
        entries_href: format!("{}?source={}", links::search(w.language()), state.source.id),
        href: Some(state.source.url)
            .filter(|url| is_harmless(url))
            .unwrap_or_default(),
        corrections_href: corrections_href(&state.source.corrections),
        title: state.source.title,
        publisher: state.source.publisher,
        licence: state.source.licence,
        attribution: state.source.attribution,
        corrections: state.source.corrections,
        records: state.records,
        relations: state.relations,
        vanished: state.vanished,
        fetched: state.last_fetched.map(|at| w.day(&at)).unwrap_or_default(),
        fictional: state.source.fictional,
    }
}
