//! Boundaries of municipalities and districts as GeoJSON or TopoJSON, and how they differ from those that ship with the
//! program: after a municipal reform, or before a new file takes the place of the old one.

mod topology;

use std::{collections::BTreeSet, io::Read};

use domain::places::{Boundary, Gazetteer};
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use crate::clean::convert::shortened;

/// Largest file, in bytes: a shape is only whole when all of it was read.
const FILE_MAX: u64 = 64 << 20;
/// Names of the property that holds the key, as the usual publishers write it.
const KEYS: &[&str] = &["ags", "AGS", "kreis_ags", "AGS_0", "ARS", "rs"];

/// Why a file of boundaries cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {reason}")]
pub struct BoundariesError {
    /// The file's name.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right, in English.
    pub reason: String,
}

/// What sets a file's boundaries apart from the known ones.
#[derive(Debug, Clone, PartialEq)]
pub enum Difference {
    /// No municipality or district of North Rhine-Westphalia has this key.
    Unknown(String),
    /// The file has no boundary of this one, though it has others of its level.
    Missing(String),
    /// The point of the town that is known lies outside.
    TownOutside(String),
    /// The area differs from the known outline's by so many per cent.
    Area(String, f64),
}

/// The outlines in a file: GeoJSON (a FeatureCollection) or TopoJSON (a Topology), longitude and latitude in degrees
/// (WGS 84), with the key of each area in a property such as `ags`.
///
/// # Errors
/// [`BoundariesError`] if the file is neither, is over 64 MiB, or has an outline without key or ring.
pub fn boundaries(file: &str, input: impl Read) -> Result<Vec<Boundary>, BoundariesError> {
    let error = |line, reason: String| BoundariesError {
        file: file.to_owned(),
        line,
        reason,
    };
    let mut bytes = Vec::new();
    let read = input.take(FILE_MAX + 1).read_to_end(&mut bytes);
    read.map_err(|e| error(1, format!("cannot be read: {e}")))?;
    if bytes.len() as u64 > FILE_MAX {
        return Err(error(
            1,
            "over 64 MiB; simplify the outlines first".to_owned(),
        ));
    }
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let parsed: Collection = serde_json::from_slice(bare).map_err(|e| {
        let what = shortened(&e.to_string());
        error(e.line().max(1), format!("not GeoJSON or TopoJSON: {what}"))
    })?;
    let outlines = match parsed {
        Collection::FeatureCollection { features } => {
            features.into_iter().map(Feature::outline).collect()
        }
        Collection::Topology(topology) => topology.outlines(),
    };
    let outlines: Result<Vec<Boundary>, String> = outlines;
    match outlines {
        Ok(outlines) if outlines.is_empty() => {
            Err(error(1, "there is no outline in the file".to_owned()))
        }
        outlines => outlines.map_err(|reason| error(1, reason)),
    }
}

/// How the boundaries differ from the known ones, by key; nothing if they agree within 3 per cent of area.
#[must_use]
pub fn differences(boundaries: &[Boundary], known: &Gazetteer) -> Vec<Difference> {
    let mut found = Vec::new();
    for boundary in boundaries {
        let code = &boundary.code;
        let municipality = code.parse().ok().and_then(|ags| known.municipality(ags));
        let outline = match (municipality, known.district(code)) {
            (Some(municipality), _) => {
                if !boundary.contains(municipality.point) {
                    found.push(Difference::TownOutside(code.clone()));
                }
                known
                    .municipality_shapes()
                    .iter()
                    .find(|shape| shape.code == *code)
            }
            (None, Some(_)) => known
                .district_shapes()
                .iter()
                .find(|shape| shape.code == *code),
            (None, None) => {
                found.push(Difference::Unknown(code.clone()));
                continue;
            }
        };
        if let Some(outline) = outline {
            let percent = (area(boundary) / area(outline) - 1.0) * 100.0;
            if percent.abs() > 3.0 {
                found.push(Difference::Area(code.clone(), percent));
            }
        }
    }
    let there: BTreeSet<&str> = boundaries.iter().map(|b| b.code.as_str()).collect();
    for shapes in [known.municipality_shapes(), known.district_shapes()] {
        let codes = || shapes.iter().map(|shape| shape.code.as_str());
        if codes().any(|code| there.contains(code)) {
            let missing = codes().filter(|code| !there.contains(code));
            found.extend(missing.map(|code| Difference::Missing(code.to_owned())));
        }
    }
    found
}

/// The area on a sphere, in squares of a degree of latitude; holes count against it (Chamberlain and Duquette 2007,
/// "Some algorithms for polygons on a sphere", formula for small edges).
fn area(boundary: &Boundary) -> f64 {
    let ring = |ring: &Vec<[f64; 2]>| {
        let sum: f64 = ring
            .windows(2)
            .map(|edge| {
                let ([x1, y1], [x2, y2]) = (edge[0], edge[1]);
                (x2 - x1) * f64::midpoint(y1.to_radians().sin(), y2.to_radians().sin())
            })
            .sum();
        sum.to_degrees().abs()
    };
    let polygon = |rings: &Vec<Vec<[f64; 2]>>| {
        let holes: f64 = rings.iter().skip(1).map(ring).sum();
        rings.first().map_or(0.0, ring) - holes
    };
    boundary.polygons.iter().map(polygon).sum()
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Collection {
    FeatureCollection { features: Vec<Feature> },
    Topology(topology::Topology),
}

#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    properties: Map<String, Json>,
    geometry: Geometry,
}

#[derive(Deserialize)]
#[serde(tag = "type", content = "coordinates")]
enum Geometry {
    Polygon(Vec<Vec<[f64; 2]>>),
    MultiPolygon(Vec<Vec<Vec<[f64; 2]>>>),
}

impl Feature {
    fn outline(self) -> Result<Boundary, String> {
        outline(
            &self.properties,
            match self.geometry {
                Geometry::Polygon(polygon) => vec![polygon],
                Geometry::MultiPolygon(polygons) => polygons,
            },
        )
    }
}

fn outline(
    properties: &Map<String, Json>,
    polygons: Vec<Vec<Vec<[f64; 2]>>>,
) -> Result<Boundary, String> {
    let key = KEYS.iter().find_map(|key| properties.get(*key)?.as_str());
    let code = match key {
        Some(key) if !key.is_empty() => key.to_owned(),
        _ => {
            return Err(format!(
                "an outline has no key; expected a property such as {}",
                KEYS[..2].join(" or ")
            ));
        }
    };
    let shown = shortened(&code);
    for ring in polygons.iter().flatten() {
        if ring.len() < 4 || ring.first() != ring.last() {
            return Err(format!("{shown}: a ring of the outline is not closed"));
        }
        let legal = |[x, y]: &[f64; 2]| x.abs() <= 180.0 && y.abs() <= 90.0;
        if !ring.iter().all(legal) {
            return Err(format!(
                "{shown}: the outline leaves ±180, ±90 degrees; longitude and latitude (WGS 84) are needed"
            ));
        }
    }
    if polygons.iter().all(Vec::is_empty) {
        return Err(format!("{shown}: the outline has no ring"));
    }
    Ok(Boundary { code, polygons })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square degree west of Cologne, as GeoJSON.
    const SQUARE: &str = r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"ags": "05315000"}, "geometry": {"type": "Polygon", "coordinates": [[[6, 50], [7, 50], [7, 51], [6, 51], [6, 50]]]}}]}"#;
    /// The same as TopoJSON: two arcs, the second run backwards, in steps of a tenth of a degree.
    const TOPOLOGY: &str = r#"{"type": "Topology", "transform": {"scale": [0.1, 0.1], "translate": [6, 50]}, "arcs": [[[0, 0], [10, 0], [0, 10]], [[0, 0], [0, 10], [10, 0]]], "objects": {"any": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "arcs": [[0, -2]], "properties": {"AGS": "05315000"}}]}}}"#;

    #[test]
    fn geojson_and_topojson_tell_the_same() {
        let geo = boundaries("a.geojson", SQUARE.as_bytes()).expect("GeoJSON");
        let topo = boundaries("a.topojson", TOPOLOGY.as_bytes()).expect("TopoJSON");
        assert_eq!(geo[0].code, "05315000");
        assert_eq!(geo, topo);
        assert!((area(&geo[0]) - 0.636).abs() < 0.001, "{}", area(&geo[0]));
    }

    #[test]
    fn what_sets_them_apart_is_told() {
        let known = Gazetteer::nrw();
        assert!(differences(known.municipality_shapes(), known).is_empty());
        assert!(differences(known.district_shapes(), known).is_empty());
        let square = boundaries("a", SQUARE.as_bytes()).expect("GeoJSON");
        let found = differences(&square, known);
        assert!(
            matches!(&found[0], Difference::Area(code, percent) if code == "05315000" && *percent > 100.0)
        );
        assert_eq!(found.len(), 396, "and 395 are missing");
        let strange = SQUARE.replace("05315000", "09162000");
        let strange = boundaries("a", strange.as_bytes()).expect("GeoJSON");
        assert_eq!(
            differences(&strange, known),
            [Difference::Unknown("09162000".to_owned())]
        );
    }

    #[test]
    fn a_small_file_does_not_fill_the_memory() {
        let arc = vec!["[0, 0]"; 3_000].join(", ");
        let ring = vec!["0"; 3_000].join(", ");
        let text = format!(
            r#"{{"type": "Topology", "arcs": [[{arc}]], "objects": {{"any": {{"type": "Polygon", "arcs": [[{ring}]], "properties": {{"ags": "05315000"}}}}}}}}"#
        );
        let error = boundaries("f", text.as_bytes()).expect_err("9 million positions");
        assert!(error.reason.contains("simplify"), "{error}");
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let open = SQUARE.replace(", [6, 50]]]", "]]");
        let far = SQUARE.replace("[7, 50]", "[700, 50]");
        let nameless = SQUARE.replace("ags", "name");
        for (text, named) in [
            ("", "not GeoJSON"),
            ("{\"type\": \"Feature\"}", "not GeoJSON"),
            (
                "{\"type\": \"FeatureCollection\", \"features\": []}",
                "no outline",
            ),
            (&SQUARE[..100], "not GeoJSON"),
            (&open, "not closed"),
            (&far, "WGS 84"),
            (&nameless, "no key"),
            (&TOPOLOGY.replace("[0, -2]", "[0, 9]"), "no arc 9"),
            (&TOPOLOGY.replace("[0, -2]", "[]"), "not closed"),
        ] {
            let error = boundaries("f.json", text.as_bytes()).expect_err(named);
            assert!(error.to_string().starts_with("f.json:1: "), "{error}");
            assert!(error.reason.contains(named), "{named} → {error}");
        }
        let long = open.replace("05315000", &"0".repeat(5_000));
        let error = boundaries("f", long.as_bytes()).expect_err("not closed");
        assert!(error.reason.len() < 200, "{error}");
        let endless = std::io::repeat(b' ');
        let error = boundaries("f", endless).expect_err("too long");
        assert!(error.reason.contains("64 MiB"));
        let deep = "[".repeat(100_000);
        assert!(boundaries("f", deep.as_bytes()).is_err());
    }
}
