use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::Deserialize;

use crate::{Ags, Point};

/// The outline of an area, simplified; rings of longitude and latitude in degrees (WGS 84).
#[derive(Debug, Clone, PartialEq)]
pub struct Boundary {
    /// The area's key.
    pub code: String,
    /// Polygons; of each the outer ring first, then its holes. A ring ends where it began.
    pub polygons: Vec<Vec<Vec<[f64; 2]>>>,
}

impl Boundary {
    /// Whether the point lies inside, by the even-odd rule over all rings.
    #[must_use]
    pub fn contains(&self, point: Point) -> bool {
        self.polygons.iter().any(|polygon| {
            let crossings: usize = polygon.iter().map(|ring| crossings(ring, point)).sum();
            crossings % 2 == 1
        })
    }
}

/// How often a ray from the point to the east crosses the ring.
fn crossings(ring: &[[f64; 2]], point: Point) -> usize {
    ring.windows(2)
        .filter(|edge| {
            let ([x1, y1], [x2, y2]) = (edge[0], edge[1]);
            (y1 > point.lat) != (y2 > point.lat)
                && point.lon < (x2 - x1) * (point.lat - y1) / (y2 - y1) + x1
        })
        .count()
}

/// Which municipalities share a stretch of border: two corners that follow each other. The shipped boundaries are
/// simplified as shared arcs, so neighbours have the same corners, to the last digit.
pub(super) fn touching(shapes: &[Boundary]) -> BTreeMap<Ags, BTreeSet<Ags>> {
    let mut beside: HashMap<[[u64; 2]; 2], Vec<Ags>> = HashMap::new();
    for shape in shapes {
        let Ok(ags) = shape.code.parse::<Ags>() else {
            continue;
        };
        for stretch in shape
            .polygons
            .iter()
            .flatten()
            .flat_map(|ring| ring.windows(2))
        {
            let mut ends = [stretch[0], stretch[1]].map(|corner| corner.map(f64::to_bits));
            ends.sort_unstable();
            beside.entry(ends).or_default().push(ags);
        }
    }
    let mut touching: BTreeMap<Ags, BTreeSet<Ags>> = BTreeMap::new();
    for sides in beside.values() {
        for one in sides {
            let others = sides.iter().filter(|other| *other != one);
            touching.entry(*one).or_default().extend(others);
        }
    }
    touching
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

#[derive(Deserialize)]
struct Feature {
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Properties {
    ags: String,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

/// Reads the outlines that ship with the program, ordered by key.
pub(super) fn read(geojson: &str) -> Vec<Boundary> {
    let collection: Collection =
        serde_json::from_str(geojson).expect("the shipped boundaries are GeoJSON of ours");
    let mut boundaries: Vec<Boundary> = collection
        .features
        .into_iter()
        .map(|feature| Boundary {
            code: feature.properties.ags,
            polygons: match feature.geometry {
                Geometry::Polygon(polygon) => vec![polygon],
                Geometry::MultiPolygon(polygons) => polygons,
            },
        })
        .collect();
    boundaries.sort_by(|a, b| a.code.cmp(&b.code));
    boundaries
}
