//! Any search as a feed (Atom, RFC 4287).

use app::{Hit, Located, Near, Order, Page, SearchPage, Spot};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Actor, Kind, Language};
use i18n::Words;

use super::{
    Feed, Lang,
    search::{
        facets::{ActiveFilter, Names, active},
        question::Question,
    },
};
use crate::{Failure, WebState, links};

/// Entries in a feed.
const ENTRIES: usize = 50;

/// Media type of the feeds.
pub const MEDIA_TYPE: &str = "application/atom+xml";

impl Feed {
    /// The feed of all entries of a kind.
    #[must_use]
    pub fn of_kind(w: Words, kind: Kind) -> Self {
        let question = Question {
            kinds: vec![kind],
            ..Question::default()
        };
        let kinds = w.code("kinds", kind.code());
        Self::of_search(w.language(), &question, w.named("feed-title", kinds))
    }

    /// The feed of a search.
    #[must_use]
    pub fn of_search(language: Language, question: &Question, title: String) -> Self {
        Self {
            title,
            media_type: MEDIA_TYPE,
            href: address(language, question),
        }
    }
}

/// What a search is called among others' subscriptions: its words and the filters that are set.
#[must_use]
pub fn name(w: Words, question: &Question, filters: &[ActiveFilter]) -> String {
    let filters: Vec<&str> = filters.iter().map(|filter| filter.label.as_str()).collect();
    let filters = filters.join(", ");
    let words = w.named("search-title-q", question.typed());
    match (question.q.trim().is_empty(), filters.is_empty()) {
        (true, true) => w.msg("site-name"),
        (true, false) => w.named("feed-title", filters),
        (false, true) => words,
        (false, false) => format!("{words} ({filters})"),
    }
}

/// Where the feed of a search is.
fn address(language: Language, question: &Question) -> String {
    let page = question.with(|question| question.page = 1).href(language);
    let query = page.split_once('?').map_or("", |(_, query)| query);
    let mark = if query.is_empty() { "" } else { "?" };
    format!("{}.atom{mark}{query}", links::search(language))
}

#[derive(Template)]
#[template(path = "feed.xml")]
struct AtomFeed {
    lang: &'static str,
    title: String,
    /// This feed.
    id: String,
    /// The page with the same.
    page: String,
    author: String,
    updated: String,
    entries: Vec<AtomEntry>,
}

struct AtomEntry {
    id: String,
    lang: &'static str,
    title: String,
    href: String,
    published: String,
    updated: String,
    term: &'static str,
    label: String,
    summary: String,
    rights: String,
}

/// `GET /de/suche.atom`, `GET /en/search.atom`, with the parameters of the search: what was added last comes first.
/// Around a place that nobody knows, or that may be several, there is none: it would tell of the whole state.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let question = Question::read(query.as_deref()).with(|question| question.page = 1);
    let mut request = question.request(language);
    let spot = located(&state, &question).await?;
    request.near = spot.as_ref().map(|spot| Near {
        point: spot.point,
        radius_km: question.radius,
    });
    request.order = Order::Newest;
    request.page = Page::Number(1);
    request.limit = ENTRIES;
    let found = state.app.search(&Actor::Anonymous, request).await?;
    let vocabulary = state.app.vocabulary().await?;
    let names = Names {
        w: Words::new(language),
        vocabulary: &vocabulary,
    };
    let feed = feed(&state, names, &question, spot.as_ref(), found);
    let feed = feed.render().map_err(|error| Failure {
        source: Some(std::sync::Arc::new(error)),
        ..Failure::new("internal")
    })?;
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=300"),
    ];
    Ok((headers, feed).into_response())
}

fn feed(
    state: &WebState,
    names: Names<'_>,
    question: &Question,
    spot: Option<&Spot>,
    found: SearchPage,
) -> AtomFeed {
    let (w, language) = (names.w, names.w.language());
    let place = spot.map(|spot| spot.name.as_str());
    let holder = found.holder.as_deref();
    let holder = holder.map(|holder| holder.content.title(language).to_owned());
    let filters = active(names, question, &found.counts, place, holder);
    let newest = found.hits.iter().map(|hit| hit.entry.updated).max();
    let entries = found.hits.into_iter();
    AtomFeed {
        lang: language.code(),
        title: legal(&name(w, question, &filters)),
        id: format!("{}{}", state.public_url, address(language, question)),
        page: format!("{}{}", state.public_url, question.href(language)),
        author: w.msg("site-name"),
        updated: newest.unwrap_or_else(|| state.app.now()).to_string(),
        entries: entries
            .map(|hit| entry(w, &state.public_url, hit))
            .collect(),
    }
}

/// The place that somebody typed, if any.
async fn located(state: &WebState, question: &Question) -> Result<Option<Spot>, Failure> {
    if question.near.is_empty() {
        return Ok(None);
    }
    match state.app.locate(&question.near).await? {
        Located::One(spot) => Ok(Some(spot)),
        Located::Several(_) | Located::Unknown => Err(Failure::new("not-found")),
    }
}

fn entry(w: Words, public_url: &str, hit: Hit) -> AtomEntry {
    let (entry, title) = (hit.entry, hit.title.text());
    let kind = entry.kind();
    let href = links::entry(w.language(), kind, &entry.slug);
    let (language, summary) = match entry.content.text(w.language()) {
        Some((language, text)) => (language, text.summary.clone()),
        None => (w.language(), String::new()),
    };
    AtomEntry {
        id: format!("urn:uuid:{}", entry.id),
        lang: language.code(),
        title: legal(&title),
        href: format!("{public_url}{href}"),
        published: entry.created.to_string(),
        updated: entry.updated.to_string(),
        term: kind.code(),
        label: w.code("kind", kind.code()),
        summary: legal(&summary),
        rights: legal(&hit.sources.join(", ")),
    }
}

/// The text without characters that XML cannot hold.
#[must_use]
pub fn legal(text: &str) -> String {
    let held = |c: &char| {
        matches!(c, '\t' | '\n' | '\r') || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))
    };
    text.chars().filter(held).collect()
}
