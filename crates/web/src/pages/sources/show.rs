use app::{Order, SearchPage, SearchRequest, SourceState};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{Actor, SourceId};
use i18n::Words;

use super::list::{SourceView, view};
use crate::{
    Failure, WebState, links,
    pages::{Lang, Nav, Shell, feedback, html, search::teaser::Teaser},
};

/// Entries shown of a source; the search has all of them.
const ENTRIES: usize = 20;

/// A source: what it is, what it gave, what it lost, how to correct it.
#[derive(Template)]
#[template(path = "source.html")]
pub struct SourcePage {
    pub shell: Shell,
    pub source: SourceView,
    /// What it is, in a sentence.
    pub lead: String,
    /// What its licence asks for, where that needs saying; empty: nothing.
    pub licence_note: String,
    /// What it gave: name, how many, where to find it (empty: nowhere).
    pub holds: Vec<(String, u64, String)>,
    /// What happened when it was last read.
    pub problems: Vec<String>,
    pub entries: Vec<Teaser>,
    pub feedback_href: String,
}

/// `GET /de/quellen/{id}`, `GET /en/sources/{id}`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = SourceId::new(id).map_err(|_| Failure::new("not-found"))?;
    let source = state.app.source(&Actor::Anonymous, &id).await?;
    let request = SearchRequest {
        language: Some(language),
        sources: vec![id.to_string()],
        order: Order::Newest,
        limit: ENTRIES,
        ..SearchRequest::default()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| {
        links::source(language, &id)
    });
    html(&page(shell, source, &found))
}

/// The page for this source.
#[must_use]
pub fn page(shell: Shell, state: SourceState, found: &SearchPage) -> SourcePage {
    let (w, language) = (shell.w, shell.language());
    let shell = shell
        .titled(state.source.title.clone())
        .under(Nav::Data)
        .below(w.msg("nav-data"), links::data(language))
        .below(w.msg("sources-title"), links::sources(language));
    // Of a work that must not be changed (CC BY-ND) texts may be passed on whole only.
    let unchanged = state.source.licence.to_ascii_uppercase().contains("-ND");
    SourcePage {
        lead: w.named("source-lead", state.source.publisher.as_str()),
        licence_note: if !state.source.downloadable {
            w.msg("source-not-downloadable")
        } else if unchanged {
            w.msg("source-unchanged")
        } else {
            String::new()
        },
        holds: holds(w, &state),
        problems: problems(w, &state),
        entries: found
            .hits
            .iter()
            .map(|hit| Teaser::new(&hit.entry, language))
            .collect(),
        feedback_href: feedback::about(language, &shell.path),
        source: view(w, state),
        shell,
    }
}

fn holds(w: Words, state: &SourceState) -> Vec<(String, u64, String)> {
    let search = links::search(w.language());
    let id = &state.source.id;
    let mut holds: Vec<(String, u64, String)> = Vec::new();
    for &(kind, count) in &state.kinds {
        let href = format!("{search}?kind={}&source={id}", kind.code());
        holds.push((w.code("kinds", kind.code()), count, href));
    }
    for (key, count, href) in [
        ("sources-relations", state.relations, String::new()),
        (
            "source-concepts",
            state.concepts,
            links::competences(w.language()),
        ),
        (
            "source-figures",
            state.observations,
            links::coverage(w.language()),
        ),
    ] {
        holds.push((w.msg(key), count, href));
    }
    holds.retain(|(_, count, _)| *count > 0);
    holds
}

/// What happened when the source was last read, as far as it was noted.
fn problems(w: Words, state: &SourceState) -> Vec<String> {
    let Some(reading) = &state.reading else {
        return Vec::new();
    };
    let mut lines = vec![w.count("source-rows", reading.counts.rows)];
    if !reading.counts.complete {
        lines.push(w.msg("source-incomplete"));
    }
    for (key, count) in [
        ("source-mended", reading.counts.mended),
        ("source-left-out", reading.counts.left_out),
        ("source-refused", reading.counts.refused),
    ] {
        if count > 0 {
            lines.push(w.count(key, count));
        }
    }
    lines
}
