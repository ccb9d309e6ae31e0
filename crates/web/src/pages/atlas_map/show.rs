use std::collections::BTreeMap;

use app::{IndicatorState, SearchRequest};
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{Actor, Ags, Indicator, Kind, Language, places::Gazetteer};
use i18n::Words;

use super::layers::{Layers, is_offered, served};
use crate::{
    Failure, WebState, links,
    map::{
        self,
        choropleth::{ShadedArea, ShareStep, steps},
        district_name,
    },
    pages::{
        Lang, Nav, Shell,
        coverage::{
            choice::{Choice, Level},
            rows::Rows,
            show::{figure_sources, rows, title},
        },
        html,
        places::{entries::Within, figures::cited},
        search::facets::FacetOption,
    },
};

/// The map of everything.
#[derive(Template)]
#[template(path = "atlas_map.html")]
pub struct AtlasMapView {
    pub shell: Shell,
    pub kinds: Vec<FacetOption>,
    /// What the areas can be shaded by.
    pub coverages: Vec<CoverageGroup>,
    /// The municipalities with their shares; empty where no coverage was chosen.
    pub areas: Vec<ShadedArea>,
    pub steps: [ShareStep; 4],
    /// The districts, for a map whose areas are not shaded. Their outlines are simplified differently from those of the
    /// municipalities: the two do not lie over each other.
    pub outlines: Vec<&'static str>,
    /// What the areas are shaded by, with day and source; empty: by nothing.
    pub coverage: (String, String),
    pub bubbles: Vec<Bubble>,
    /// Words above the columns of the table.
    pub columns: Vec<String>,
    pub rows: Vec<MapRow>,
    pub total: u64,
    /// Entries in a place that nobody knows.
    pub placeless: u64,
    /// Where the zoomable map finds its data.
    pub areas_href: String,
    pub points_href: String,
}

/// What the areas can be shaded by, of those whom it serves.
pub struct CoverageGroup {
    pub served: String,
    /// Value, words, whether chosen.
    pub options: Vec<(String, String, bool)>,
}

/// The entries of a municipality on the map.
pub struct Bubble {
    pub x: i64,
    pub y: i64,
    pub radius: i64,
    pub label: String,
    pub href: String,
}

/// The entries of a municipality in the table.
pub struct MapRow {
    pub name: String,
    pub within: String,
    /// To the page of the municipality.
    pub href: String,
    /// Count and address, in the order of the columns.
    pub counts: Vec<(u64, String)>,
    pub share: String,
    pub total: u64,
    pub ags: Ags,
}

/// `GET /de/karte`, `GET /en/map`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let layers = Layers::read(query.as_deref());
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| layers.href(language));
    let told = state.app.indicators().await?;
    let counted = counted(&state, language, &layers.kinds).await?;
    let (choice, shares) = shares(&state, shell.w, &layers, &told).await?;
    let coverage = match &choice {
        None => (String::new(), String::new()),
        Some(choice) => {
            let names = figure_sources(&state).await?;
            let day = shares.day.map(|day| shell.w.date(&day)).unwrap_or_default();
            let from = cited(shell.w, day, shares.sources.iter(), &names);
            (title(shell.w, choice.indicator), from)
        }
    };
    let areas = choice.map(|choice| shares.shaded(shell.w, &choice));
    let mut page = page(shell, &layers, &counted, &shares, &told);
    page.areas = areas.unwrap_or_default();
    for area in &mut page.areas {
        // Where the table has no row, there is nothing to be led to.
        if page.rows.iter().all(|row| row.ags.as_str() != area.code) {
            area.href.clear();
        }
    }
    page.coverage = coverage;
    html(&page)
}

/// How many entries of each kind lie in each municipality.
pub struct Counted {
    by_kind: Vec<(Kind, BTreeMap<Ags, u64>)>,
    total: u64,
    placeless: u64,
}

/// Asks once per kind: the index counts by municipality while it finds.
pub async fn counted(
    state: &WebState,
    language: Language,
    kinds: &[Kind],
) -> Result<Counted, Failure> {
    let mut counted = Counted {
        by_kind: Vec::new(),
        total: 0,
        placeless: 0,
    };
    for &kind in kinds {
        let request = SearchRequest {
            language: Some(language),
            kinds: vec![kind],
            limit: 1,
            ..SearchRequest::default()
        };
        let found = state.app.search(&Actor::Anonymous, request).await?;
        counted.total += found.total;
        counted.placeless += found.counts.placeless;
        let by_place = found.counts.municipalities.into_iter().collect();
        counted.by_kind.push((kind, by_place));
    }
    Ok(counted)
}

impl Counted {
    /// How many there are of all kinds in a municipality.
    #[must_use]
    pub fn all(&self, ags: Ags) -> u64 {
        let counts = self.by_kind.iter();
        counts.filter_map(|(_, by_place)| by_place.get(&ags)).sum()
    }
}

/// The shares of the municipalities by what was asked for, or what comes nearest to it.
pub async fn shares(
    state: &WebState,
    w: Words,
    layers: &Layers,
    told: &[IndicatorState],
) -> Result<(Option<Choice>, Rows), Failure> {
    let Some(indicator) = layers.coverage else {
        return Ok((None, Rows::default()));
    };
    let asked = Choice {
        indicator,
        level: Level::Municipalities,
        ..Choice::default()
    };
    match asked.nearest(told) {
        None => Ok((None, Rows::default())),
        Some(choice) => {
            let shares = rows(state, w, &choice).await?;
            Ok((Some(choice), shares))
        }
    }
}

/// The page for this answer, still without what shades its areas.
fn page(
    shell: Shell,
    layers: &Layers,
    counted: &Counted,
    shares: &Rows,
    told: &[IndicatorState],
) -> AtlasMapView {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell.titled(w.msg("atlas-map-title")).under(Nav::Map);
    shell.description = w.msg("atlas-map-lead");
    let pairs = crate::lenient::query(&layers.pairs());
    let folder = links::atlas_map(language);
    let (areas, points) = super::geojson::names(language);
    let mut rows = table(w, counted, shares);
    let bubbles = bubbles(w, &rows);
    rows.sort_by_key(|row| std::cmp::Reverse(row.total));
    AtlasMapView {
        kinds: Kind::ALL
            .iter()
            .map(|&kind| FacetOption {
                value: kind.code().to_owned(),
                label: w.code("kinds", kind.code()),
                count: None,
                active: layers.kinds.contains(&kind),
            })
            .collect(),
        coverages: coverages(w, layers, told),
        areas: Vec::new(),
        steps: steps(),
        outlines: map::outlines()
            .iter()
            .map(|(_, path)| path.as_str())
            .collect(),
        coverage: (String::new(), String::new()),
        bubbles,
        columns: counted
            .by_kind
            .iter()
            .map(|(kind, _)| w.code("kinds", kind.code()))
            .collect(),
        total: counted.total,
        placeless: counted.placeless,
        areas_href: format!("{folder}/{areas}{pairs}"),
        points_href: format!("{folder}/{points}{pairs}"),
        rows,
        shell,
    }
}

/// The municipalities with entries or a share, by key: all that the map shows.
fn table(w: Words, counted: &Counted, shares: &Rows) -> Vec<MapRow> {
    let language = w.language();
    let told: BTreeMap<&str, String> = shares
        .rows
        .iter()
        .map(|row| (row.code.as_str(), row.text(w)))
        .collect();
    let all = Gazetteer::nrw().municipalities().iter();
    let rows = all.map(|m| MapRow {
        name: m.name.clone(),
        within: Some(district_name(m.ags.district()))
            .filter(|name| *name != m.name)
            .unwrap_or_default(),
        href: links::municipality(language, m.ags),
        counts: counted
            .by_kind
            .iter()
            .map(|(kind, by_place)| {
                let kind = ("kind", kind.code().to_owned());
                let href = Within::Municipality(m.ags).href(language, &[kind]);
                (by_place.get(&m.ags).copied().unwrap_or(0), href)
            })
            .collect(),
        share: told.get(m.ags.as_str()).cloned().unwrap_or_default(),
        total: counted.all(m.ags),
        ags: m.ags,
    });
    rows.filter(|row| row.total > 0 || !row.share.is_empty())
        .collect()
}

/// A circle for each municipality with entries, its area growing with their number.
#[expect(
    clippy::cast_possible_truncation,
    reason = "radii in a drawing of 1000 units"
)]
fn bubbles(w: Words, rows: &[MapRow]) -> Vec<Bubble> {
    let most = rows.iter().map(|row| row.total).max().unwrap_or(1).max(1);
    let nrw = Gazetteer::nrw();
    let mut bubbles: Vec<Bubble> = rows
        .iter()
        .filter(|row| row.total > 0)
        .filter_map(|row| {
            let (x, y) = map::position(nrw.municipality(row.ags)?.point);
            let share = row.total as f64 / most as f64;
            let args = [("name", row.name.as_str().into()), ("n", row.total.into())];
            Some(Bubble {
                x,
                y,
                radius: (5.0 + 27.0 * share.sqrt()).round() as i64,
                label: w.with("map-district", &args),
                href: row.href.clone(),
            })
        })
        .collect();
    // Small ones stay in sight before large ones.
    bubbles.sort_by_key(|bubble| std::cmp::Reverse(bubble.radius));
    bubbles
}

/// What the areas can be shaded by.
fn coverages(w: Words, layers: &Layers, told: &[IndicatorState]) -> Vec<CoverageGroup> {
    let mut groups: Vec<CoverageGroup> = Vec::new();
    let mut offered: Vec<Indicator> = told.iter().map(|state| state.indicator).collect();
    offered.retain(|&indicator| is_offered(indicator));
    offered.sort_unstable();
    offered.dedup();
    for indicator in offered {
        let Some(of) = served(indicator) else {
            continue;
        };
        let name = w.code("served", of.code());
        if groups.last().is_none_or(|group| group.served != name) {
            groups.push(CoverageGroup {
                served: name,
                options: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            let chosen = layers.coverage == Some(indicator);
            let option = (indicator.to_string(), title(w, indicator), chosen);
            group.options.push(option);
        }
    }
    groups
}
