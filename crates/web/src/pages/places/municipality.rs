use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use domain::{Ags, Area, Language, places::Gazetteer};

use super::{
    entries::{around, nearest},
    show::{AreaMap, PlaceGroup, PlaceView, municipalities_of, of_area},
    unknown,
};
use crate::{
    Failure, WebState,
    areas::{self, Meant},
    links,
    map::{choropleth::outline, district_name},
    pages::{Lang, Nav, Shell, html},
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
    let district = nrw
        .district(ags.district())
        .ok_or(Failure::new("not-found"))?;
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
    let alone = areas::city_of(&district.code).is_some();
    let area = Area::Municipality(ags);
    let (entries, figures, mobile_of) = of_area(state, &shell, area, &district.code).await?;
    let near = match entries.total {
        0 => nearest(state, language, found.point).await?,
        _ => Vec::new(),
    };
    let mut places = vec![PlaceGroup {
        title: w.msg("place-neighbours"),
        places: neighbours(language, ags),
    }];
    let mut keys = vec![(w.msg("place-ags"), ags.to_string())];
    let kind = if alone {
        w.msg("place-kind-city-district")
    } else {
        let name = district_name(&district.code);
        shell = shell.below(name.clone(), links::district_page(language, &district.code));
        let others = municipalities_of(language, &district.code).into_iter();
        places.push(PlaceGroup {
            title: w.named("place-others-in", name.as_str()),
            places: others
                .filter(|(other, ..)| *other != ags)
                .map(|(_, name, href)| (name, href))
                .collect(),
        });
        let key = if found.kind == "Stadt" {
            "place-kind-town"
        } else {
            "place-kind-municipality"
        };
        w.named(key, name)
    };
    keys.push((w.msg("place-region"), district.region.clone()));
    keys.push((w.msg("place-nuts"), district.nuts3.clone()));
    Ok(PlaceView {
        kind,
        keys,
        nearest: near,
        around: around(language, &found.name),
        entries,
        figures,
        mobile_of,
        places,
        map: locator(language, w.named("place-map", found.name.as_str()), ags),
        shell,
    })
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
        let href = links::municipality(language, other);
        Some((outline(other.as_str())?, name, href))
    });
    AreaMap::new(label, ags.as_str(), around.collect())
}
