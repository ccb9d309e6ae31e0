//! Files of boundaries: GeoJSON and TopoJSON.

use domain::{
    Point,
    places::{Boundary, Gazetteer},
};
use sources::{Difference, boundaries, differences};

/// Most positions that may come of a file. A file of TopoJSON names its arcs as often as it likes.
const POSITIONS_MAX: usize = 4_000_000;

/// Input: a file.
pub fn hold(bytes: &[u8]) {
    let outlines = match boundaries("f", bytes) {
        Ok(outlines) => outlines,
        Err(error) => {
            assert!(error.line >= 1 && error.reason.len() < 2_000, "{error}");
            return;
        }
    };
    assert!(!outlines.is_empty());
    let rings = || {
        outlines
            .iter()
            .flat_map(|outline| &outline.polygons)
            .flatten()
    };
    assert!(rings().map(Vec::len).sum::<usize>() <= POSITIONS_MAX);
    for ring in rings() {
        assert!(ring.len() >= 4 && ring.first() == ring.last());
        assert!(
            ring.iter()
                .all(|[x, y]| x.abs() <= 180.0 && y.abs() <= 90.0)
        );
    }
    if outlines.len() < 100 {
        compare(&outlines);
    }
}

fn compare(outlines: &[Boundary]) {
    for difference in differences(outlines, Gazetteer::nrw()) {
        if let Difference::Area(code, percent) = difference {
            assert!(percent.is_finite(), "{code}");
        }
    }
    for outline in outlines {
        assert!(!outline.contains(Point {
            lat: f64::NAN,
            lon: f64::NAN
        }));
    }
}
