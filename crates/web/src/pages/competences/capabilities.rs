//! Who knows what where: competences by parts of the state.

use std::sync::Arc;

use app::Capability;
use askama::Template;
use axum::{
    extract::{RawQuery, State},
    response::Response,
};
use domain::{
    Actor, Concept, Language, Scheme, Vocabulary,
    places::{District, Gazetteer},
};
use i18n::Words;

use super::browse::label;
use crate::{
    Failure, WebState, lenient, links, map,
    pages::{
        Lang, Nav, Shell,
        entries::topics::{self, Topic},
        html,
    },
};

/// The map of capabilities: a table of competences and parts of the state.
#[derive(Template)]
#[template(path = "capabilities.html")]
pub struct CapabilitiesView {
    pub shell: Shell,
    /// Whose competences these are; empty: nobody has shown any.
    pub scheme: String,
    /// The competence whose narrower ones stand here; empty: the topmost stand here.
    pub within: String,
    /// To the page of that competence.
    pub within_href: String,
    /// The whole state, then its regions: words, address, whether it is shown.
    pub regions: Vec<(String, String, bool)>,
    /// The region whose districts stand here; empty: the regions stand here.
    pub region: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
    pub steps: Vec<map::Step>,
}

/// A part of the state.
pub struct Column {
    pub name: String,
    /// To its districts; empty: it is one.
    pub href: String,
    /// Keys of its districts.
    districts: Vec<String>,
}

/// A competence.
pub struct Row {
    pub topic: Topic,
    /// How many narrower ones there are, and where they stand here.
    pub narrower: usize,
    pub narrower_href: String,
    pub cells: Vec<Cell>,
    pub total: Cell,
}

/// How many have shown a competence somewhere.
pub struct Cell {
    pub count: u64,
    /// 0 (nobody) to 4 (most).
    pub class: usize,
    pub href: String,
}

/// What an address of this page asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// A region by its name.
    pub region: Option<String>,
    /// A competence by its URI.
    pub competence: Option<String>,
}

impl Asked {
    /// The question in this query string; what nobody knows is passed over.
    #[must_use]
    pub fn read(query: Option<&str>, vocabulary: &Vocabulary) -> Self {
        let mut asked = Self::default();
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "region" => asked.region = regions().into_iter().find(|name| *name == value),
                "competence" => {
                    let known = vocabulary.get(&value);
                    let known = known.filter(|concept| !concept.scheme.is_sectors());
                    asked.competence = known.map(|concept| concept.uri.clone());
                }
                _ => {}
            }
        }
        asked
    }

    /// The address of this question.
    #[must_use]
    pub fn href(&self, language: Language) -> String {
        let mut pairs = Vec::new();
        pairs.extend(self.region.iter().map(|name| ("region", name.clone())));
        pairs.extend(
            self.competence
                .iter()
                .map(|uri| ("competence", uri.clone())),
        );
        format!(
            "{}{}",
            links::capabilities(language),
            lenient::query(&pairs)
        )
    }
}

/// `GET /de/kompetenzkarte`, `GET /en/capabilities`
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let vocabulary = state.app.vocabulary().await?;
    let asked = Asked::read(query.as_deref(), &vocabulary);
    let broader = asked.competence.as_deref();
    let broader = broader.and_then(|uri| vocabulary.get(uri));
    let (scheme, capabilities) = capabilities(&state, &vocabulary, broader).await?;
    let nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, |language| asked.href(language));
    let shell = framed(shell, &vocabulary, broader, &asked);
    html(&page(shell, &vocabulary, scheme, &capabilities, &asked))
}

/// What was shown of the narrower competences, or of the topmost ones of the first vocabulary of which anything was.
async fn capabilities(
    state: &WebState,
    vocabulary: &Arc<Vocabulary>,
    broader: Option<&Concept>,
) -> Result<(Option<Scheme>, Vec<Capability>), Failure> {
    let of = async |scheme: Scheme, broader: Option<&str>| {
        let map = state
            .app
            .capability_map(&Actor::Anonymous, vocabulary, scheme, broader);
        map.await
    };
    if let Some(concept) = broader {
        let found = of(concept.scheme, Some(&concept.uri)).await?;
        return Ok((Some(concept.scheme), found));
    }
    for &scheme in Scheme::ALL.iter().filter(|scheme| !scheme.is_sectors()) {
        let found = of(scheme, None).await?;
        if !found.is_empty() {
            return Ok((Some(scheme), found));
        }
    }
    Ok((None, Vec::new()))
}

/// The shell with the way from the topmost competences to those that are shown.
fn framed(
    shell: Shell,
    vocabulary: &Vocabulary,
    broader: Option<&Concept>,
    asked: &Asked,
) -> Shell {
    let (w, language) = (shell.w, shell.language());
    let mut shell = shell
        .titled(w.msg("capabilities-title"))
        .under(Nav::Topics)
        .below(w.msg("competences-title"), links::competences(language));
    shell.description = w.msg("capabilities-lead");
    let Some(concept) = broader else {
        return shell;
    };
    let at = |competence: Option<&Concept>| {
        let asked = Asked {
            competence: competence.map(|concept| concept.uri.clone()),
            ..asked.clone()
        };
        asked.href(language)
    };
    shell = shell.below(w.msg("capabilities-title"), at(None));
    for above in vocabulary.path(&concept.uri) {
        shell = shell.below(label(above, language).1, at(Some(above)));
    }
    let name = label(concept, language).1;
    shell.titled(w.named("capabilities-within", name))
}

/// The page of these capabilities.
fn page(
    shell: Shell,
    vocabulary: &Vocabulary,
    scheme: Option<Scheme>,
    capabilities: &[Capability],
    asked: &Asked,
) -> CapabilitiesView {
    let (w, language) = (shell.w, shell.language());
    let columns = columns(language, asked);
    let mut rows: Vec<Row> = capabilities
        .iter()
        .map(|capability| row(language, vocabulary, capability, &columns, asked))
        .collect();
    let name = |row: &Row| domain::fold_name(&row.topic.label);
    rows.sort_by_cached_key(|row| (std::cmp::Reverse(row.total.count), name(row)));
    let steps = shade(&mut rows);
    let broader = asked.competence.as_deref();
    let broader = broader.and_then(|uri| vocabulary.get(uri));
    CapabilitiesView {
        scheme: scheme.map_or_else(String::new, |scheme| w.code("scheme", scheme.code())),
        within: broader.map_or_else(String::new, |concept| label(concept, language).1),
        within_href: broader.map_or_else(String::new, |concept| links::concept(language, concept)),
        regions: choices(w, asked),
        region: asked.region.clone().unwrap_or_default(),
        columns,
        rows,
        steps,
        shell,
    }
}

/// The names of all regions, in the order of their keys.
fn regions() -> Vec<String> {
    let mut regions: Vec<String> = Vec::new();
    for district in Gazetteer::nrw().districts() {
        if !regions.contains(&district.region) {
            regions.push(district.region.clone());
        }
    }
    regions
}

fn choices(w: Words, asked: &Asked) -> Vec<(String, String, bool)> {
    let choice = |name: String, region: Option<String>| {
        let is_shown = asked.region == region;
        let asked = Asked {
            region,
            ..asked.clone()
        };
        (name, asked.href(w.language()), is_shown)
    };
    let whole = choice(w.msg("capabilities-all-regions"), None);
    let parts = regions().into_iter();
    let parts = parts.map(|name| choice(name.clone(), Some(name)));
    std::iter::once(whole).chain(parts).collect()
}

/// The regions, or the districts of the one that was chosen.
fn columns(language: Language, asked: &Asked) -> Vec<Column> {
    let districts = Gazetteer::nrw().districts();
    let of = |region: &str| -> Vec<&District> {
        districts
            .iter()
            .filter(|district| district.region == region)
            .collect()
    };
    if let Some(region) = &asked.region {
        let district = |district: &District| Column {
            name: district.full_name(),
            href: String::new(),
            districts: vec![district.code.clone()],
        };
        return of(region).into_iter().map(district).collect();
    }
    let region = |name: String| Column {
        href: Asked {
            region: Some(name.clone()),
            ..asked.clone()
        }
        .href(language),
        districts: of(&name)
            .iter()
            .map(|district| district.code.clone())
            .collect(),
        name,
    };
    regions().into_iter().map(region).collect()
}

fn row(
    language: Language,
    vocabulary: &Vocabulary,
    capability: &Capability,
    columns: &[Column],
    asked: &Asked,
) -> Row {
    let cell = |count: u64, districts: &[String]| {
        let mut pairs = vec![("competence", capability.uri.clone())];
        pairs.extend(districts.iter().map(|code| ("district", code.clone())));
        Cell {
            count,
            class: 0,
            href: format!("{}{}", links::search(language), lenient::query(&pairs)),
        }
    };
    let count = |column: &Column| -> u64 {
        let counts = column.districts.iter();
        counts
            .filter_map(|code| capability.districts.get(code))
            .sum()
    };
    let deeper = Asked {
        competence: Some(capability.uri.clone()),
        ..asked.clone()
    };
    Row {
        topic: topics::concept(language, vocabulary, &capability.uri),
        narrower: vocabulary.narrower(&capability.uri).count(),
        narrower_href: deeper.href(language),
        cells: columns
            .iter()
            .map(|column| cell(count(column), &column.districts))
            .collect(),
        total: cell(capability.holders, &[]),
    }
}

/// Gives every cell its class, and names the steps.
fn shade(rows: &mut [Row]) -> Vec<map::Step> {
    let counts = rows
        .iter()
        .flat_map(|row| &row.cells)
        .map(|cell| cell.count);
    let limits = map::class_limits(counts);
    for cell in rows.iter_mut().flat_map(|row| &mut row.cells) {
        cell.class = map::class_of(cell.count, limits);
    }
    let cells = rows.iter().flat_map(|row| &row.cells);
    map::steps(cells.map(|cell| (cell.class, cell.count)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn regions_have_districts_and_districts_are_columns_of_their_region() {
        assert_eq!(regions().len(), 5);
        let all = columns(Language::German, &Asked::default());
        let districts: usize = all.iter().map(|column| column.districts.len()).sum();
        assert_eq!((all.len(), districts), (5, 53));
        assert!(all.iter().all(|column| column.districts.len() <= 20));
        let asked = Asked::read(Some("region=K%C3%B6ln"), &Vocabulary::new([]));
        let cologne = columns(Language::German, &asked);
        assert!(cologne.iter().any(|column| column.name == "Köln"));
        assert_eq!(cologne.len(), 11);
        let nonsense = Asked::read(Some("region=Bayern&competence=nix"), &Vocabulary::new([]));
        assert_eq!(nonsense, Asked::default());
    }

    #[test]
    fn a_cell_counts_its_districts_and_white_spots_are_classed_as_such() {
        let capability = Capability {
            uri: "urn:x".to_owned(),
            holders: 4,
            entries: 9,
            districts: BTreeMap::from([("05315".to_owned(), 2), ("05334".to_owned(), 1)]),
        };
        let asked = Asked::default();
        let columns = columns(Language::German, &asked);
        let vocabulary = Vocabulary::new([]);
        let mut rows = [row(
            Language::German,
            &vocabulary,
            &capability,
            &columns,
            &asked,
        )];
        let steps = shade(&mut rows);
        let counts: Vec<u64> = rows[0].cells.iter().map(|cell| cell.count).collect();
        assert_eq!(counts.iter().sum::<u64>(), 3);
        assert!(
            rows[0]
                .cells
                .iter()
                .all(|cell| (cell.class == 0) == (cell.count == 0))
        );
        assert_eq!(steps.len(), 1);
        assert!(rows[0].total.href.ends_with("?competence=urn%3Ax"));
    }
}
