use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Actor, Ags, Area, Indicator, Language,
    places::{District, Gazetteer},
};
use i18n::Words;

use super::{
    entries::around,
    show::{AreaMap, PlaceGroup, PlaceView, municipalities_of, of_area},
    unknown,
};
use crate::{
    Failure, WebState,
    areas::{self, Meant},
    links::{self, ReportPart},
    map::{choropleth::outline, district_name},
    pages::{
        Lang, Nav, Shell, html,
        reports::list::{ReportedView, views},
    },
};

/// `GET /de/kreise/{slug}`, `GET /en/districts/{slug}`; a kreisfreie Stadt has the page of the city, and the key
/// or another spelling leads to the one address.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    match areas::district(&slug) {
        Meant::Here(code) if areas::city_of(&code).is_none() => {
            html(&page(&state, language, &code).await?)
        }
        Meant::Here(code) | Meant::Elsewhere(code) => {
            let address = links::district_page(language, &code);
            Ok(Redirect::permanent(&address).into_response())
        }
        Meant::Perhaps(near) => unknown::district(&state, language, &slug, &near).await,
    }
}

/// The page of this district.
async fn page(state: &WebState, language: Language, code: &str) -> Result<PlaceView, Failure> {
    let nrw = Gazetteer::nrw();
    let district = nrw.district(code).ok_or(Failure::new("not-found"))?;
    let name = district_name(code);
    let nature = state.app.nature().await?;
    let shell = Shell::new(state, language, nature, |language| {
        links::district_page(language, code)
    });
    let w = shell.w;
    let mut shell = shell
        .titled(name.clone())
        .under(Nav::Map)
        .below(w.msg("districts-title"), links::districts(language));
    shell.description = w.named("place-description", name.as_str());
    let area = Area::from_code(code).ok_or(Failure::new("not-found"))?;
    let (entries, figures, mobile_of) = of_area(state, &shell, area, code).await?;
    let municipalities = municipalities_of(language, code);
    Ok(PlaceView {
        kind: w.count("place-kind-district", municipalities.len()),
        keys: keys(w, district),
        nearest: Vec::new(),
        around: around_largest(state, language, code, entries.total).await?,
        entries,
        figures,
        compared: super::compare::Comparison::default(),
        reported: reported(state, w, area).await?,
        report_new: report_new(w),
        mobile_of,
        map: drawing(w.named("place-map", name), code, &municipalities),
        places: vec![PlaceGroup {
            title: w.msg("place-municipalities"),
            places: municipalities
                .into_iter()
                .map(|(_, name, href)| (name, href))
                .collect(),
        }],
        shell,
    })
}

/// The form for a report of the network, and what it is called: it asks for the municipality.
fn report_new(w: Words) -> (String, String) {
    let form = links::report_part(w.language(), ReportPart::New);
    (form, w.msg("report-new-title"))
}

/// What is published of reports of the network in its municipalities.
async fn reported(state: &WebState, w: Words, area: Area) -> Result<Vec<ReportedView>, Failure> {
    let places = state.app.reports_of(&Actor::Anonymous, area).await?;
    Ok(places.iter().flat_map(|place| views(w, place)).collect())
}

/// Its keys, and its region.
fn keys(w: Words, district: &District) -> Vec<(String, String)> {
    vec![
        (w.msg("place-district-key"), district.code.clone()),
        (w.msg("place-region"), district.region.clone()),
        (w.msg("place-nuts"), district.nuts3.clone()),
    ]
}

/// Where the district has no entries, the search around its town with the most inhabitants; empty where nobody tells how
/// many they are.
async fn around_largest(
    state: &WebState,
    language: Language,
    code: &str,
    entries: u64,
) -> Result<String, Failure> {
    if entries > 0 {
        return Ok(String::new());
    }
    let told = state.app.figures(Indicator::Population, None).await?;
    let within = told.iter().filter_map(|figure| {
        let Area::Municipality(ags) = figure.observation.area else {
            return None;
        };
        (ags.district() == code).then_some((ags, figure.observation.value))
    });
    let largest = within.max_by(|(_, one), (_, other)| one.total_cmp(other));
    let town = largest.and_then(|(ags, _)| Gazetteer::nrw().municipality(ags));
    Ok(town
        .map(|town| around(language, &town.name))
        .unwrap_or_default())
}

/// The municipalities of a district: they themselves are the drawing, since the border around them is simplified
/// differently.
fn drawing(label: String, code: &str, municipalities: &[(Ags, String, String)]) -> AreaMap {
    let shapes = municipalities
        .iter()
        .filter_map(|(ags, name, href)| Some((outline(ags.as_str())?, name.clone(), href.clone())));
    let mut map = AreaMap::new(label, code, shapes.collect());
    map.here.clear();
    map
}
