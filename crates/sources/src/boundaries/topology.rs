//! TopoJSON: outlines put together from arcs that neighbours share
//! (<https://github.com/topojson/topojson-specification>).

use std::collections::BTreeMap;

use domain::places::Boundary;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

/// Most positions that a file's outlines have together: all municipalities of Germany have fewer. Outlines may name an arc
/// as often as they like, so that a small file could fill any memory.
const POSITIONS_MAX: usize = 4_000_000;

#[derive(Deserialize)]
pub(super) struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    /// Without one, positions are degrees as they stand; with one, steps from position to position.
    transform: Option<Transform>,
    objects: BTreeMap<String, Object>,
}

#[derive(Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

#[derive(Deserialize)]
#[serde(tag = "type")]
enum Object {
    GeometryCollection {
        geometries: Vec<Object>,
    },
    Polygon {
        arcs: Vec<Vec<i64>>,
        #[serde(default)]
        properties: Map<String, Json>,
    },
    MultiPolygon {
        arcs: Vec<Vec<Vec<i64>>>,
        #[serde(default)]
        properties: Map<String, Json>,
    },
}

impl Topology {
    /// All outlines of all objects.
    pub(super) fn outlines(self) -> Result<Vec<Boundary>, String> {
        let arcs: Vec<Vec<[f64; 2]>> = match &self.transform {
            None => self.arcs,
            Some(transform) => self.arcs.iter().map(|arc| transform.degrees(arc)).collect(),
        };
        let mut found = Vec::new();
        let mut left = POSITIONS_MAX;
        for object in self.objects.values() {
            object.collect(&arcs, &mut left, &mut found)?;
        }
        Ok(found)
    }
}

impl Transform {
    /// The positions of an arc in degrees; the first is a position, the others are steps.
    fn degrees(&self, arc: &[[f64; 2]]) -> Vec<[f64; 2]> {
        let mut at = [0.0, 0.0];
        arc.iter()
            .map(|step| {
                at = [at[0] + step[0], at[1] + step[1]];
                [
                    at[0].mul_add(self.scale[0], self.translate[0]),
                    at[1].mul_add(self.scale[1], self.translate[1]),
                ]
            })
            .collect()
    }
}

impl Object {
    /// Adds the outlines of this object; `left` is how many positions they may still have.
    fn collect(
        &self,
        arcs: &[Vec<[f64; 2]>],
        left: &mut usize,
        found: &mut Vec<Boundary>,
    ) -> Result<(), String> {
        let (polygons, properties) = match self {
            Self::GeometryCollection { geometries } => {
                return geometries
                    .iter()
                    .try_for_each(|object| object.collect(arcs, left, found));
            }
            Self::Polygon { arcs, properties } => (std::slice::from_ref(arcs), properties),
            Self::MultiPolygon { arcs, properties } => (arcs.as_slice(), properties),
        };
        let rings = |polygon: &Vec<Vec<i64>>| {
            let rings = polygon.iter();
            rings.map(|ring| joined(ring, arcs, left)).collect()
        };
        let polygons: Result<Vec<Vec<Vec<[f64; 2]>>>, String> =
            polygons.iter().map(rings).collect();
        found.push(super::outline(properties, polygons?)?);
        Ok(())
    }
}

/// The ring that these arcs make, end to end; a negative number is an arc run backwards (−1 is the first).
fn joined(ring: &[i64], arcs: &[Vec<[f64; 2]>], left: &mut usize) -> Result<Vec<[f64; 2]>, String> {
    let mut positions: Vec<[f64; 2]> = Vec::new();
    for &number in ring {
        let index = if number < 0 { !number } else { number };
        let arc = usize::try_from(index)
            .ok()
            .and_then(|index| arcs.get(index));
        let Some(arc) = arc else {
            return Err(format!(
                "an outline names an arc that is not there: no arc {number}"
            ));
        };
        *left = left.checked_sub(arc.len()).ok_or_else(|| {
            format!(
                "the outlines have over {POSITIONS_MAX} positions; simplify them, or name each arc once per level"
            )
        })?;
        // Each arc begins where the one before it ended.
        let skip = usize::from(!positions.is_empty());
        if number < 0 {
            positions.extend(arc.iter().rev().skip(skip));
        } else {
            positions.extend(arc.iter().skip(skip));
        }
    }
    Ok(positions)
}
