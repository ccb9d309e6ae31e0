//! All municipalities by letter, and all districts by region.

use std::collections::BTreeMap;

use app::{Nature, SearchRequest};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{Actor, Ags, Language, fold_name, places::Gazetteer};

use crate::{
    Failure, WebState, areas, links,
    map::{DistrictMap, district_name},
    pages::{Lang, Nav, Shell, html},
};

/// All municipalities.
#[derive(Template)]
#[template(path = "places.html")]
pub struct PlacesView {
    pub shell: Shell,
    pub letters: Vec<Letter>,
}

/// The municipalities of a letter.
pub struct Letter {
    pub letter: char,
    pub places: Vec<ListedPlace>,
}

/// A municipality or district in a list.
pub struct ListedPlace {
    pub name: String,
    pub href: String,
    /// Of a municipality: its district, where that is another area.
    pub within: String,
    /// How many entries there are.
    pub count: u64,
}

/// All districts.
#[derive(Template)]
#[template(path = "districts.html")]
pub struct DistrictsView {
    pub shell: Shell,
    pub map: DistrictMap,
    /// By Regierungsbezirk.
    pub regions: Vec<(String, Vec<ListedPlace>)>,
}

/// `GET /de/orte`, `GET /en/places`
pub async fn municipalities(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let counts = counts(&state, language).await?;
    let nature: Nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::municipalities);
    let title = shell.w.msg("places-title");
    let mut shell = shell.titled(title).under(Nav::Map);
    shell.description = shell.w.msg("places-lead");
    let mut letters: BTreeMap<char, Vec<(String, ListedPlace)>> = BTreeMap::new();
    for m in Gazetteer::nrw().municipalities() {
        let folded = fold_name(&m.name);
        let letter = folded.chars().next().unwrap_or('#').to_ascii_uppercase();
        let within = district_name(m.ags.district());
        let place = ListedPlace {
            name: m.name.clone(),
            href: links::municipality(language, m.ags),
            within: Some(within)
                .filter(|name| *name != m.name)
                .unwrap_or_default(),
            count: counts.municipalities.get(&m.ags).copied().unwrap_or(0),
        };
        letters.entry(letter).or_default().push((folded, place));
    }
    let letters = letters.into_iter().map(|(letter, mut places)| {
        places.sort_by(|a, b| a.0.cmp(&b.0));
        let places = places.into_iter().map(|(_, place)| place).collect();
        Letter { letter, places }
    });
    html(&PlacesView {
        letters: letters.collect(),
        shell,
    })
}

/// `GET /de/kreise`, `GET /en/districts`
pub async fn districts(
    State(state): State<WebState>,
    Lang(language): Lang,
) -> Result<Response, Failure> {
    let counts = counts(&state, language).await?;
    let nature: Nature = state.app.nature().await?;
    let shell = Shell::new(&state, language, nature, links::districts);
    let title = shell.w.msg("districts-title");
    let mut shell = shell.titled(title).under(Nav::Map);
    shell.description = shell.w.msg("districts-lead");
    let map = DistrictMap::completed(&counts.districts, |code| {
        links::district_page(language, code)
    });
    let mut regions: Vec<(String, Vec<ListedPlace>)> = Vec::new();
    // The third digit of the key counts the regions.
    for d in Gazetteer::nrw().districts() {
        if regions.iter().all(|(name, _)| *name != d.region) {
            regions.push((d.region.clone(), Vec::new()));
        }
        let count = map.districts.iter().find(|known| known.code == d.code);
        let place = ListedPlace {
            name: district_name(&d.code),
            href: links::district_page(language, &d.code),
            within: areas::city_of(&d.code)
                .map(|_| shell.w.msg("place-kind-city-district"))
                .unwrap_or_default(),
            count: count.map_or(0, |known| known.count),
        };
        if let Some((_, places)) = regions.iter_mut().find(|(name, _)| *name == d.region) {
            places.push(place);
        }
    }
    html(&DistrictsView {
        map,
        regions,
        shell,
    })
}

/// How many entries there are by place.
async fn counts(state: &WebState, language: Language) -> Result<PlaceCounts, Failure> {
    let request = SearchRequest {
        language: Some(language),
        limit: 1,
        ..SearchRequest::default()
    };
    let found = state.app.search(&Actor::Anonymous, request).await?;
    Ok(PlaceCounts {
        municipalities: found.counts.municipalities.into_iter().collect(),
        districts: found.counts.districts,
    })
}

struct PlaceCounts {
    municipalities: BTreeMap<Ags, u64>,
    districts: Vec<app::DistrictCount>,
}
