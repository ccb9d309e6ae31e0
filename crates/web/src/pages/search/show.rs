use app::{Hit, Marked, Nature, SearchPage};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Kind, Language};

use super::{
    facets::{ActiveFilter, Facet, YearLink, active, facets, year_links},
    question::{PAGE_SIZE, Question},
    teaser::{place, years},
};
use crate::{
    Failure, WebState, links,
    map::DistrictMap,
    pages::{Lang, Nav, Shell, html},
};

/// The search page: question, filters, hits with their reasons, and the map of hits.
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchView {
    pub shell: Shell,
    pub question: Question,
    pub total: u64,
    /// Number of the first hit on the page.
    pub first: u64,
    /// Number of the last hit on the page.
    pub last: u64,
    pub hits: Vec<HitView>,
    pub facets: Vec<Facet>,
    pub years: Vec<YearLink>,
    pub active: Vec<ActiveFilter>,
    /// Where all filters are off.
    pub unfiltered: String,
    pub map: Option<DistrictMap>,
    pub views: [Choice; 2],
    pub orders: [Choice; 2],
    pub pager: Vec<PagerItem>,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub relaxed: bool,
    pub truncated: bool,
    pub corrections: Vec<(String, String)>,
}

/// A way to show the hits.
pub struct Choice {
    pub label: String,
    pub href: String,
    pub current: bool,
}

/// A page to turn to; without a number: a gap.
pub struct PagerItem {
    pub number: Option<u32>,
    pub href: String,
    pub current: bool,
}

/// A hit with why it is there.
pub struct HitView {
    pub kind: Kind,
    pub href: String,
    pub language: Language,
    pub title: Marked,
    /// The language of the passages.
    pub passage_language: Language,
    pub passages: Vec<Marked>,
    pub place: String,
    pub years: String,
    pub evidence: Vec<EvidenceView>,
    pub evidence_total: usize,
    /// Pieces of evidence that are not shown.
    pub evidence_more: usize,
    /// The names of its sources, with commas between.
    pub sources: String,
    pub source_count: usize,
    pub fictional: bool,
}

/// A piece of evidence under a hit.
pub struct EvidenceView {
    pub kind: Kind,
    pub href: String,
    pub language: Language,
    pub title: Marked,
    pub year: String,
}

/// `GET /de/suche`, `GET /en/search`; a page past the last one leads to the last.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let question = Question::read(query.as_deref());
    let request = question.request(language);
    let found = state.app.search(&Actor::Anonymous, request).await?;
    if question.page > found.pages.max(1) {
        let last = Question {
            page: found.pages.max(1),
            ..question
        };
        return Ok(Redirect::to(&last.href(language)).into_response());
    }
    let nature: Nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| question.href(language));
    html(&page(shell, question, found))
}

/// The page for this answer.
#[must_use]
pub fn page(shell: Shell, question: Question, found: SearchPage) -> SearchView {
    let (w, language) = (shell.w, shell.language());
    let title = if question.q.trim().is_empty() {
        w.msg("search-title")
    } else {
        w.named(
            "search-title-q",
            question.q.chars().take(80).collect::<String>(),
        )
    };
    let mut shell = shell.titled(title).under(Nav::Search);
    shell.listed = false;
    let first = u64::from(found.page.max(1) - 1) * PAGE_SIZE as u64 + 1;
    let turned = |page: u32| question.with(|q| q.page = page).href(language);
    SearchView {
        total: found.total,
        first,
        last: first + (found.hits.len() as u64).saturating_sub(1),
        facets: facets(w, &question, &found.counts),
        years: year_links(w, &question, &found.counts),
        active: active(w, &question, &found.counts),
        unfiltered: question.unfiltered().href(language),
        map: question
            .map
            .then(|| result_map(&question, &found, language)),
        views: [("view-list", false), ("view-map", true)].map(|(key, map)| Choice {
            label: w.msg(key),
            href: question.with(|q| q.map = map).href(language),
            current: question.map == map,
        }),
        orders: [("order-relevance", false), ("order-newest", true)].map(|(key, newest)| Choice {
            label: w.msg(key),
            href: question.with(|q| q.newest = newest).href(language),
            current: question.newest == newest,
        }),
        pager: pager(found.page, found.pages, turned),
        previous: (found.page > 1).then(|| turned(found.page - 1)),
        next: (found.page < found.pages).then(|| turned(found.page + 1)),
        relaxed: found.relaxed && found.total > 0,
        truncated: found.truncated || question.cut,
        corrections: found.corrections,
        hits: found
            .hits
            .into_iter()
            .map(|hit| hit_view(hit, language))
            .collect(),
        question,
        shell,
    }
}

fn result_map(question: &Question, found: &SearchPage, language: Language) -> DistrictMap {
    DistrictMap::completed(&found.counts.districts, |code| {
        question
            .with(|q| q.districts = vec![code.to_owned()])
            .href(language)
    })
}

fn hit_view(hit: Hit, language: Language) -> HitView {
    let kind = hit.entry.kind();
    HitView {
        kind,
        href: links::entry(language, kind, &hit.entry.slug),
        language: hit.language,
        title: hit.title,
        passage_language: hit.passage_language,
        passages: hit.passages,
        place: place(&hit.entry),
        years: years(&hit.entry, language),
        evidence_total: hit.evidence_total,
        evidence_more: hit.evidence_total.saturating_sub(hit.evidence.len()),
        evidence: hit
            .evidence
            .into_iter()
            .map(|line| EvidenceView {
                kind: line.kind,
                href: links::entry(language, line.kind, &line.slug),
                language: line.language,
                title: line.title,
                year: line.year.map(|year| year.to_string()).unwrap_or_default(),
            })
            .collect(),
        source_count: hit.sources.len(),
        sources: hit.sources.join(", "),
        fictional: hit.fictional,
    }
}

/// First, last and the neighbours of the current page, with gaps between.
fn pager(page: u32, pages: u32, href: impl Fn(u32) -> String) -> Vec<PagerItem> {
    let mut items: Vec<PagerItem> = Vec::new();
    let mut before = 0;
    for number in (1..=pages).filter(|&n| n == 1 || n == pages || n.abs_diff(page) <= 1) {
        if number > before + 1 {
            items.push(PagerItem {
                number: None,
                href: String::new(),
                current: false,
            });
        }
        items.push(PagerItem {
            number: Some(number),
            href: href(number),
            current: number == page,
        });
        before = number;
    }
    items
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pager_shows_ends_and_neighbours() {
        let numbers = |page, pages| -> Vec<Option<u32>> {
            pager(page, pages, |n| n.to_string())
                .into_iter()
                .map(|item| item.number)
                .collect()
        };
        assert_eq!(numbers(1, 1), [Some(1)]);
        assert_eq!(numbers(1, 0), []);
        assert_eq!(
            numbers(5, 9),
            [Some(1), None, Some(4), Some(5), Some(6), None, Some(9)]
        );
    }
}
