//! What the zoomable map shows, as GeoJSON (RFC 7946): areas with their counts and shares, and the entries
//! in them as points.

use std::collections::BTreeMap;

use app::{Near, Position};
use axum::{
    extract::{RawQuery, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use domain::{Actor, Ags, Entry, Kind, Language, Point, places::Gazetteer};
use i18n::Words;
use serde_json::{Value, json};

use super::{
    layers::Layers,
    show::{counted, shares},
};
use crate::{
    Failure, WebState, lenient, links,
    map::choropleth::class_of,
    pages::{Lang, places::entries::Within, search::teaser::Teaser},
};

/// Entries in one answer at most; who wants more zooms in.
const POINTS_MAX: u32 = 500;

/// The ends of the two addresses.
#[must_use]
pub fn names(language: Language) -> (&'static str, &'static str) {
    match language {
        Language::German => ("gebiete.geojson", "punkte.geojson"),
        Language::English => ("areas.geojson", "points.geojson"),
    }
}

/// `GET /de/karte/gebiete.geojson`, `GET /en/map/areas.geojson`: all municipalities with the number of their entries and
/// the class of their share.
pub async fn areas(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let layers = Layers::read(query.as_deref());
    let w = Words::new(language);
    let told = state.app.indicators().await?;
    let counted = counted(&state, language, &layers.kinds).await?;
    let (_, shares) = shares(&state, w, &layers, &told).await?;
    let told: BTreeMap<&str, _> = shares.rows.iter().map(|r| (r.code.as_str(), r)).collect();
    let nrw = Gazetteer::nrw();
    let features = nrw.municipality_shapes().iter().filter_map(|shape| {
        let ags: Ags = shape.code.parse().ok()?;
        let municipality = nrw.municipality(ags)?;
        let row = told.get(shape.code.as_str());
        Some(json!({
            "type": "Feature",
            "id": shape.code.parse::<u64>().ok()?,
            "geometry": { "type": "MultiPolygon", "coordinates": shape.polygons },
            "properties": {
                "ags": shape.code,
                "name": municipality.name,
                "href": links::municipality(language, ags),
                "entries": counted.all(ags),
                "point": [municipality.point.lon, municipality.point.lat],
                "share": row.map(|row| row.text(w)).unwrap_or_default(),
                "class": class_of(row.and_then(|row| row.share)),
            },
        }))
    });
    Ok(answer(json!({ "features": features.collect::<Vec<_>>() })))
}

/// `GET /de/karte/punkte.geojson`, `GET /en/map/points.geojson`: entries of the layers within `bbox` (west, south, east,
/// north, in degrees) or in a `municipality`, at most [`POINTS_MAX`]; `total` says how many there are in the
/// municipalities that were looked in, `said` the same in words, `search` leads to all of them.
pub async fn points(
    State(state): State<WebState>,
    Lang(language): Lang,
    RawQuery(query): RawQuery,
) -> Result<Response, Failure> {
    let layers = Layers::read(query.as_deref());
    let within = Frame::read(query.as_deref());
    let municipalities = within.municipalities();
    if municipalities.is_empty() || layers.kinds.is_empty() {
        return Ok(answer(
            json!({ "features": [], "total": 0, "truncated": false }),
        ));
    }
    let placed = state.app.placed(
        &Actor::Anonymous,
        &layers.kinds,
        &municipalities,
        POINTS_MAX,
    );
    let placed = placed.await?;
    let features = placed.entries.iter();
    let features = features.filter_map(|(entry, positions)| {
        // In the frame, and in what was asked for: an entry may stand in several places.
        let within = |at: &&Position| municipalities.contains(&at.ags) && within.holds(at.point);
        let at = positions.iter().find(within)?;
        Some(feature(entry, *at, language))
    });
    let features: Vec<Value> = features.collect();
    let truncated = placed.total > u64::from(POINTS_MAX);
    Ok(answer(json!({
        "total": placed.total,
        "truncated": truncated,
        "said": said(Words::new(language), features.len(), placed.total, truncated),
        "search": within.search(language, &layers),
        "features": features,
    })))
}

/// How much of what is there the answer shows, in words.
fn said(w: Words, shown: usize, total: u64, truncated: bool) -> String {
    if !truncated {
        return w.count("atlas-map-in-view", shown);
    }
    w.with(
        "atlas-map-truncated",
        &[("shown", shown.into()), ("n", total.into())],
    )
}

/// An entry where it stands; what has only the municipality's point is marked so.
fn feature(entry: &Entry, at: Position, language: Language) -> Value {
    let teaser = Teaser::new(entry, language);
    let kind: Kind = entry.kind();
    let municipality = Gazetteer::nrw().municipality(at.ags);
    let place = match teaser.place.is_empty() {
        true => municipality.map(|m| m.name.clone()).unwrap_or_default(),
        false => teaser.place,
    };
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": [at.point.lon, at.point.lat] },
        "properties": {
            "title": teaser.title,
            "lang": teaser.language.code(),
            "kind": Words::new(language).code("kind", kind.code()),
            "href": teaser.href,
            "place": place,
            "exact": at.is_exact,
        },
    })
}

/// Where to look: a rectangle in degrees, or a municipality.
struct Frame {
    municipality: Option<Ags>,
    /// West, south, east, north.
    bbox: Option<[f64; 4]>,
}

impl Frame {
    fn read(query: Option<&str>) -> Self {
        let mut frame = Self {
            municipality: None,
            bbox: None,
        };
        for (name, value) in lenient::pairs(query) {
            match name.as_str() {
                "municipality" => frame.municipality = value.parse().ok(),
                "bbox" => {
                    let degrees: Vec<f64> = value
                        .split(',')
                        .filter_map(|part| part.trim().parse().ok())
                        .filter(|degree: &f64| degree.is_finite())
                        .collect();
                    frame.bbox = degrees.try_into().ok();
                }
                _ => {}
            }
        }
        frame
    }

    /// Whether a point lies in it. A municipality holds what its entries name, wherever the point is.
    fn holds(&self, point: Point) -> bool {
        match (self.municipality, self.bbox) {
            (None, Some([west, south, east, north])) => {
                (west..=east).contains(&point.lon) && (south..=north).contains(&point.lat)
            }
            _ => true,
        }
    }

    /// The search for everything in it: a circle around a rectangle.
    fn search(&self, language: Language, layers: &Layers) -> String {
        let kinds = layers.kinds.iter();
        let mut pairs: Vec<_> = kinds.map(|kind| ("kind", kind.code().to_owned())).collect();
        if let Some(ags) = self.municipality {
            return Within::Municipality(ags).href(language, &pairs);
        }
        if let Some([west, south, east, north]) = self.bbox {
            let (lat, lon) = ((south + north) / 2.0, (west + east) / 2.0);
            let middle = Point { lat, lon };
            let corner = Point {
                lat: north,
                lon: east,
            };
            let far = (middle.metres_to(corner) / 1_000.0).ceil();
            let radius = far.clamp(f64::from(Near::KM_MIN), f64::from(Near::KM_MAX));
            pairs.push(("near", format!("{lat:.4},{lon:.4}")));
            pairs.push(("radius_km", radius.to_string()));
            pairs.push(("order", "distance".to_owned()));
        }
        format!("{}{}", links::search(language), lenient::query(&pairs))
    }

    /// The municipalities that may lie in it: by the rectangles around them.
    fn municipalities(&self) -> Vec<Ags> {
        let nrw = Gazetteer::nrw();
        if let Some(ags) = self.municipality {
            return nrw.municipality(ags).map(|m| m.ags).into_iter().collect();
        }
        let Some([west, south, east, north]) = self.bbox else {
            return Vec::new();
        };
        let touches = |corners: &[[f64; 2]]| {
            let mut around = [f64::MAX, f64::MAX, f64::MIN, f64::MIN];
            for [lon, lat] in corners {
                around = [
                    around[0].min(*lon),
                    around[1].min(*lat),
                    around[2].max(*lon),
                    around[3].max(*lat),
                ];
            }
            around[0] <= east && around[2] >= west && around[1] <= north && around[3] >= south
        };
        let shapes = nrw.municipality_shapes().iter();
        shapes
            .filter(|shape| shape.polygons.iter().flatten().any(|ring| touches(ring)))
            .filter_map(|shape| shape.code.parse().ok())
            .collect()
    }
}

/// A collection of features as an answer, with what else there is to say about them.
fn answer(mut collection: Value) -> Response {
    collection["type"] = "FeatureCollection".into();
    let mut response = collection.to_string().into_response();
    let headers = response.headers_mut();
    let media_type = HeaderValue::from_static("application/geo+json");
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_off_is_said() {
        let w = Words::new(Language::English);
        assert_eq!(said(w, 1, 1, false), "1 entry in this view");
        let cut = said(w, 480, 2300, true);
        assert!(cut.contains("480") && cut.contains("2,300"), "{cut}");
    }

    #[test]
    fn a_frame_leads_to_the_search_of_what_is_in_it() {
        let layers = Layers::read(Some("layers=1&kind=project"));
        let search = |query| Frame::read(Some(query)).search(Language::German, &layers);
        assert_eq!(
            search("bbox=6.00,50.70,6.20,50.90"),
            "/de/suche?kind=project&near=50.8000%2C6.1000&radius_km=14&order=distance"
        );
        assert_eq!(
            search("municipality=05334002"),
            "/de/suche?municipality=05334002&kind=project"
        );
    }

    #[test]
    fn a_rectangle_finds_the_municipalities_in_it() {
        let around_aachen = Frame::read(Some("bbox=6.05,50.75,6.12,50.80"));
        let found = around_aachen.municipalities();
        let aachen: Ags = "05334002".parse().expect("legal");
        assert!(found.contains(&aachen) && found.len() < 6, "{found:?}");
        for nothing in [
            "",
            "bbox=1,2",
            "bbox=a,b,c,d",
            "bbox=NaN,0,inf,1",
            "municipality=x",
        ] {
            assert!(
                Frame::read(Some(nothing)).municipalities().is_empty(),
                "{nothing}"
            );
        }
        let one = Frame::read(Some("municipality=05334002"));
        assert_eq!(one.municipalities(), [aachen]);
    }
}
