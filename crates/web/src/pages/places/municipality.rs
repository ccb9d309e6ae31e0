use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{
    Actor, Ags, Area, Language,
    places::{Gazetteer, Municipality},
};
use i18n::Words;

use super::{
    compare::Comparison,
    entries::{around, nearest},
    show::{AreaMap, PlaceGroup, PlaceView, municipalities_of, of_area},
    unknown,
};
use crate::{
    Failure, WebState,
    areas::{self, Meant},
    links,
    map::{choropleth::outline, district_name},
    pages::{
        Lang, Nav, Shell,
        coverage::show::figure_sources,
        html,
        reports::{self, list::ReportedView},
    },
};

/// `GET /de/orte/{slug}`, `GET /en/places/{slug}`; the key or another spelling leads to the one address.
pub async fn get(
    State(state): State<WebState>,
    Lang(language): Lang,
    Path(slug): Path<String>,
) -> Result<Response, Failure> {
    match areas::municipality(&slug) {
        Meant::Here(ags) => html(&page(&state, language, ags).await?),
        Meant::Elsewhere(ags) => {
            let address = links::municipality(language, ags);
            Ok(Redirect::permanent(&address).into_response())
        }
        Meant::Perhaps(near) => unknown::municipality(&state, language, &slug, &near).await,
    }
}

/// The page of this municipality.
async fn page(state: &WebState, language: Language, ags: Ags) -> Result<PlaceView, Failure> {
    let nrw = Gazetteer::nrw();
    let found = nrw.municipality(ags).ok_or(Failure::new("not-found"))?;
    let code = ags.district();
    let nature = state.app.nature().await?;
    let shell = Shell::new(state, language, nature, |language| {
        links::municipality(language, ags)
    });
    let w = shell.w;
    let mut shell = shell
        .titled(found.name.clone())
        .under(Nav::Map)
        .below(w.msg("places-title"), links::municipalities(language));
    shell.description = w.named("place-description", found.name.as_str());
    if areas::city_of(code).is_none() {
        shell = shell.below(district_name(code), links::district_page(language, code));
    }
    let area = Area::Municipality(ags);
    let (entries, figures, mobile_of) = of_area(state, &shell, area, code).await?;
    let nearest = match entries.total {
        0 => nearest(state, language, found.point).await?,
        _ => Vec::new(),
    };
    Ok(PlaceView {
        compared: compared(state, w, ags).await?,
        reported: reported(state, w, ags).await?,
        report_new: report_new(w, found),
        kind: kind(w, found),
        keys: keys(w, ags),
        nearest,
        around: around(language, &found.name),
        entries,
        figures,
        mobile_of,
        places: others(w, ags),
        map: locator(language, w.named("place-map", found.name.as_str()), ags),
        shell,
    })
}

/// Its coverage beside that of others.
pub async fn compared(state: &WebState, w: Words, ags: Ags) -> Result<Comparison, Failure> {
    let compared = state.app.compared(ags).await?;
    let names = figure_sources(state).await?;
    let district = district_name(ags.district());
    Ok(Comparison::new(w, &compared, &district, &names))
}

/// The form for a report of its network, and what it is called.
fn report_new(w: Words, municipality: &Municipality) -> (String, String) {
    let form = links::report_of_place(w.language(), municipality.ags);
    (form, w.named("report-of-place", municipality.name.as_str()))
}

/// What is published of reports of its network.
async fn reported(state: &WebState, w: Words, ags: Ags) -> Result<Vec<ReportedView>, Failure> {
    let place = state
        .app
        .reports_of(&Actor::Anonymous, Area::Municipality(ags))
        .await?;
    Ok(place
        .iter()
        .flat_map(|place| reports::list::views(w, place))
        .collect())
}

/// What it is, and of which district.
fn kind(w: Words, municipality: &Municipality) -> String {
    let district = municipality.ags.district();
    if areas::city_of(district).is_some() {
        return w.msg("place-kind-city-district");
    }
    let key = if municipality.kind == "Stadt" {
        "place-kind-town"
    } else {
        "place-kind-municipality"
    };
    w.named(key, district_name(district))
}

/// Its key and those of what it lies in.
fn keys(w: Words, ags: Ags) -> Vec<(String, String)> {
    let mut keys = vec![(w.msg("place-ags"), ags.to_string())];
    if let Some(district) = Gazetteer::nrw().district(ags.district()) {
        keys.push((w.msg("place-region"), district.region.clone()));
        keys.push((w.msg("place-nuts"), district.nuts3.clone()));
    }
    keys
}

/// Its neighbours, and the others of its district.
fn others(w: Words, ags: Ags) -> Vec<PlaceGroup> {
    let mut groups = vec![PlaceGroup {
        title: w.msg("place-neighbours"),
        places: neighbours(w.language(), ags),
    }];
    let district = ags.district();
    if areas::city_of(district).is_none() {
        let others = municipalities_of(w.language(), district).into_iter();
        groups.push(PlaceGroup {
            title: w.named("place-others-in", district_name(district)),
            places: others
                .filter(|(other, ..)| *other != ags)
                .map(|(_, name, href)| (name, href))
                .collect(),
        });
    }
    groups
}

fn neighbours(language: Language, ags: Ags) -> Vec<(String, String)> {
    let mut near: Vec<_> = Gazetteer::nrw()
        .neighbours(ags)
        .map(|m| (m.name.clone(), links::municipality(language, m.ags)))
        .collect();
    near.sort_by_key(|(name, _)| domain::fold_name(name));
    near
}

/// The municipality among its neighbours and theirs, so that the map has no holes at its edge.
fn locator(language: Language, label: String, ags: Ags) -> AreaMap {
    let nrw = Gazetteer::nrw();
    let mut seen = std::collections::BTreeSet::from([ags]);
    for near in nrw.neighbours(ags) {
        seen.insert(near.ags);
        seen.extend(nrw.neighbours(near.ags).map(|m| m.ags));
    }
    seen.remove(&ags);
    let around = seen.into_iter().filter_map(|other| {
        let name = nrw.municipality(other)?.name.clone();
        // The neighbours' neighbours are ground to stand on; no list leads there.
        let is_next = nrw.neighbours(ags).any(|near| near.ags == other);
        let href = if is_next {
            links::municipality(language, other)
        } else {
            String::new()
        };
        Some((outline(other.as_str())?, name, href))
    });
    AreaMap::new(label, ags.as_str(), around.collect())
}
