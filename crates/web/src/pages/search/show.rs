use std::{collections::BTreeSet, sync::Arc};

use app::{AppError, Hit, Located, Marked, Nature, Near, Order, SearchPage, Understood, Why};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Actor, Kind, Language, Vocabulary, places::Landscape};
use i18n::Words;

use super::{
    facets::{
        ActiveFilter, Facet, FacetOption, Names, YearLink, active, facets, landscape_name,
        understood, year_links,
    },
    question::{ORDERS, PAGE_SIZE, Question, RADII},
    teaser::{place, years},
};
use crate::{
    Failure, WebState, links,
    map::DistrictMap,
    pages::{
        Feed, Lang, Nav, Shell, feed, html,
        pager::{Pager, pager},
    },
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
    pub orders: Vec<Choice>,
    /// Radii to choose from, in kilometres, and which is chosen.
    pub radii: Vec<(u16, bool)>,
    /// Parts of the state to choose from.
    pub landscapes: Vec<FacetOption>,
    /// How the typed place was not understood.
    pub place: PlaceNote,
    /// Hits without a place, which are not on the map.
    pub placeless: u64,
    pub pager: Pager,
    /// Where too few entries have all the words, how many have.
    pub relaxed: Option<usize>,
    pub truncated: bool,
    pub corrections: Vec<(String, String)>,
    /// Where the words are looked for as they were typed, if some were corrected.
    pub literal: Option<String>,
    /// What may have been meant instead, and where it is looked for.
    pub proposed: Option<(String, String)>,
    /// The concepts that the question names and somebody has shown: labels and addresses.
    pub concepts: Vec<(String, String)>,
    /// Those that nobody has shown.
    pub gaps: Vec<(String, String)>,
    /// How many of the first hits a model ordered anew.
    pub reranked: usize,
    /// Words that were taken for a place or a time, with a comma between; empty: none.
    pub understood: String,
    /// The same where nothing was found with it.
    pub in_vain: String,
    /// Where the words are looked for as they stand.
    pub plain: String,
}

/// What there is to say about the place that was typed.
#[derive(Debug, Default)]
pub struct PlaceNote {
    /// Nobody knows it.
    pub unknown: bool,
    /// It may be any of these: names and addresses.
    pub several: Vec<(String, String)>,
    /// Hits are to stand by distance, but from where?
    pub missing: bool,
}

/// A way to show the hits.
pub struct Choice {
    pub label: String,
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
    /// How far it is, in words; empty if nobody asked.
    pub distance: String,
    pub years: String,
    pub evidence: Vec<EvidenceView>,
    pub evidence_total: usize,
    pub evidence_partial: bool,
    /// Pieces of evidence that are not shown.
    pub evidence_more: usize,
    /// What its place is made of, the greatest share first; empty where nothing is to be said.
    pub why: Vec<WhyView>,
    /// The names of its sources, with commas between.
    pub sources: String,
    pub source_count: usize,
    pub fictional: bool,
}

/// A share of a hit's score.
pub struct WhyView {
    pub reason: String,
    /// 1 to 100.
    pub percent: u32,
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
    let mut request = question.request(language);
    let located = located(&state, &question.near).await?;
    request.near = match &located {
        Some(Located::One(spot)) => Some(Near {
            point: spot.point,
            radius_km: question.radius,
        }),
        _ => request.near,
    };
    let found = match state.app.search(&Actor::Anonymous, request).await {
        // Whose evidence nobody may see: the rest of the question can still be answered.
        Err(AppError::NotFound) if question.holder.is_some() => {
            let without = question.with(|q| q.holder = None);
            return Ok(Redirect::to(&without.href(language)).into_response());
        }
        found => found?,
    };
    let last = found.pages.max(1);
    if question.page > last {
        let last = question.with(|q| q.page = last);
        return Ok(Redirect::to(&last.href(language)).into_response());
    }
    let nature: Nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| question.href(language));
    let known = known(&state, &found).await?;
    html(&page(shell, question, found, located, &known))
}

/// What is known of what a question names.
pub struct Known {
    pub vocabulary: Arc<Vocabulary>,
    /// The concepts (URIs) that somebody has shown.
    pub shown: BTreeSet<String>,
}

async fn known(state: &WebState, found: &SearchPage) -> Result<Known, Failure> {
    let vocabulary = match &found.vocabulary {
        Some(vocabulary) => vocabulary.clone(),
        None => state.app.vocabulary().await?,
    };
    let app = &state.app;
    let shown = app.shown_competences(&Actor::Anonymous, &vocabulary, &found.concepts);
    let shown = shown.await?;
    Ok(Known { vocabulary, shown })
}

/// What was typed as a place, if anything was.
async fn located(state: &WebState, typed: &str) -> Result<Option<Located>, Failure> {
    Ok(match typed {
        "" => None,
        typed => Some(state.app.locate(typed).await?),
    })
}

/// The page for this answer.
#[must_use]
pub fn page(
    shell: Shell,
    question: Question,
    found: SearchPage,
    located: Option<Located>,
    known: &Known,
) -> SearchView {
    let (w, language) = (shell.w, shell.language());
    let vocabulary = &known.vocabulary;
    let names = Names { w, vocabulary };
    let mut shell = shell.titled(title(w, &question)).under(Nav::Search);
    shell.listed = false;
    let first = u64::from(found.page.max(1) - 1) * PAGE_SIZE as u64 + 1;
    let turned = |page: usize| {
        let page = u32::try_from(page).unwrap_or(u32::MAX);
        question.with(|q| q.page = page).href(language)
    };
    let spot = match &located {
        Some(Located::One(spot)) => Some(spot.name.as_str()),
        _ => None,
    };
    let holder = found.holder.as_deref();
    let holder = holder.map(|holder| holder.content.title(language).to_owned());
    let mut active = active(names, &question, &found.counts, spot, holder);
    active.extend(understood(w, &question, &found.understood));
    // Around a place that nobody knows there is nothing to subscribe to.
    if located.is_none() || spot.is_some() {
        let name = feed::name(w, &question, &active);
        shell = shell.with_feed(Feed::of_search(language, &question, name));
    }
    SearchView {
        total: found.total,
        concepts: concepts(names, &found.concepts, |uri| known.shown.contains(uri)),
        gaps: concepts(names, &found.concepts, |uri| !known.shown.contains(uri)),
        reranked: found.reranked,
        understood: quoted(w, &found.understood),
        in_vain: quoted(w, &found.in_vain),
        plain: question.with(|q| q.plain = true).href(language),
        first,
        last: first + (found.hits.len() as u64).saturating_sub(1),
        facets: facets(names, &question, &found.counts),
        years: year_links(w, &question, &found.counts),
        active,
        unfiltered: question.unfiltered().href(language),
        map: question
            .map
            .then(|| result_map(&question, &found, language)),
        views: [("view-list", false), ("view-map", true)].map(|(key, map)| Choice {
            label: w.msg(key),
            href: question.with(|q| q.map = map).href(language),
            current: question.map == map,
        }),
        orders: orders(w, &question, spot.is_some()),
        radii: radii(question.radius),
        landscapes: landscapes(w, &question),
        placeless: found.counts.placeless,
        pager: pager(found.page as usize, found.pages as usize, turned),
        relaxed: (found.relaxed && found.total > 0 && !found.named).then_some(found.complete),
        truncated: found.truncated || question.cut,
        literal: found
            .corrected
            .map(|_| question.with(|q| q.literal = true).href(language)),
        proposed: found.proposed.map(|proposed| {
            let asked = question.with(|q| q.q.clone_from(&proposed));
            (proposed, asked.href(language))
        }),
        corrections: found.corrections,
        place: place_note(&question, located, language),
        hits: found.hits.into_iter().map(|hit| hit_view(hit, w)).collect(),
        question,
        shell,
    }
}

/// Those of the concepts that a question names of which this is so, as links to their pages.
fn concepts(
    names: Names<'_>,
    uris: &[String],
    is_so: impl Fn(&str) -> bool,
) -> Vec<(String, String)> {
    let uris = uris.iter().filter(|uri| is_so(uri));
    let known = uris.filter_map(|uri| names.vocabulary.get(uri));
    known
        .map(|concept| {
            let href = links::concept(names.w.language(), concept);
            (names.concept(&concept.uri), href)
        })
        .collect()
}

/// The words that were understood, each in quotes.
fn quoted(w: Words, parts: &[Understood]) -> String {
    let quoted = |part: &Understood| w.named("quoted", part.words.as_str());
    parts.iter().map(quoted).collect::<Vec<_>>().join(", ")
}

fn title(w: Words, question: &Question) -> String {
    let q = question.typed();
    if q.is_empty() {
        return w.msg("search-title");
    }
    w.named("search-title-q", q.chars().take(80).collect::<String>())
}

/// The orders that make sense: nothing is near without a place.
fn orders(w: Words, question: &Question, has_place: bool) -> Vec<Choice> {
    let offered = ORDERS
        .iter()
        .filter(|(order, _)| *order != Order::Distance || has_place);
    let choice = |&(order, code): &(Order, &str)| Choice {
        label: w.code("order", code),
        href: question.with(|q| q.order = order).href(w.language()),
        current: question.order == order,
    };
    offered.map(choice).collect()
}

/// The usual radii and the one that is asked for.
fn radii(chosen: u16) -> Vec<(u16, bool)> {
    let mut radii = RADII.to_vec();
    if let Err(at) = radii.binary_search(&chosen) {
        radii.insert(at, chosen);
    }
    radii.into_iter().map(|km| (km, km == chosen)).collect()
}

fn landscapes(w: Words, question: &Question) -> Vec<FacetOption> {
    let option = |part: &Landscape| FacetOption {
        value: part.code.to_owned(),
        label: landscape_name(w, part.code),
        count: None,
        active: question.landscapes.iter().any(|code| code == part.code),
    };
    Landscape::ALL.iter().map(option).collect()
}

fn place_note(question: &Question, located: Option<Located>, language: Language) -> PlaceNote {
    let mut note = PlaceNote {
        missing: located.is_none() && question.order == Order::Distance,
        ..PlaceNote::default()
    };
    match located {
        None | Some(Located::One(_)) => {}
        Some(Located::Unknown) => note.unknown = true,
        Some(Located::Several(spots)) => {
            let several = spots.into_iter().map(|spot| {
                // Names may be what is not clear; keys are.
                let key = spot
                    .ags
                    .map_or_else(|| spot.name.clone(), |ags| ags.to_string());
                (spot.name, question.with(|q| q.near = key).href(language))
            });
            note.several = several.collect();
        }
    }
    note
}

fn result_map(question: &Question, found: &SearchPage, language: Language) -> DistrictMap {
    DistrictMap::completed(&found.counts.districts, |code| {
        question
            .with(|q| {
                // Areas widen each other: what was chosen before would stay beside the district.
                q.landscapes.clear();
                q.municipalities.clear();
                q.districts = vec![code.to_owned()];
            })
            .href(language)
    })
}

/// A hit as pages show it.
#[must_use]
pub fn hit_view(hit: Hit, w: Words) -> HitView {
    let language = w.language();
    let kind = hit.entry.kind();
    HitView {
        kind,
        href: links::entry(language, kind, &hit.entry.slug),
        language: hit.language,
        title: hit.title,
        passage_language: hit.passage_language,
        passages: hit.passages,
        place: place(&hit.entry),
        distance: hit
            .distance_km
            .map_or_else(String::new, |km| distance(w, km)),
        years: years(&hit.entry, language),
        evidence_total: hit.evidence_total,
        evidence_partial: hit.evidence_partial,
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
        why: hit.why.map(|why| reasons(why, w)).unwrap_or_default(),
        source_count: hit.sources.len(),
        sources: hit.sources.join(", "),
        fictional: hit.fictional,
    }
}

/// What a hit's place is made of; what is less than one of a hundred is not told.
fn reasons(why: Why, w: Words) -> Vec<WhyView> {
    let Why {
        words,
        concepts,
        letters,
        meaning,
        evidence,
        name,
    } = why;
    let shares = [
        (name, w.msg("why-name")),
        (evidence, w.msg("why-evidence")),
        (words, w.msg("why-words")),
        (concepts, w.msg("why-concepts")),
        (meaning, w.msg("why-meaning")),
        (letters, w.msg("why-letters")),
    ];
    let view = |(share, reason): (f32, String)| WhyView {
        reason,
        percent: (share * 100.0).round() as u32,
    };
    let mut reasons: Vec<WhyView> = shares.into_iter().map(view).collect();
    reasons.retain(|reason| reason.percent > 0);
    reasons.sort_by_key(|reason| std::cmp::Reverse(reason.percent));
    reasons
}

/// A distance in words. Places often are no more than the middle of a town, so nothing below a kilometre is told apart.
fn distance(w: Words, km: f64) -> String {
    match km.round() as u32 {
        0 => w.msg("hit-here"),
        km => w.count("hit-distance", km),
    }
}
