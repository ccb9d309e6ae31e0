//! Where entries are, and how far.

use domain::Point;

/// A circle on the map.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Near {
    /// Its middle.
    pub point: Point,
    /// How far around it, in metres.
    pub metres: f64,
}

impl Near {
    /// How far the nearest of these packed points is, in metres; none: none of them lies in the circle.
    pub(crate) fn nearest(&self, points: impl Iterator<Item = u64>) -> Option<f64> {
        // No point is nearer than the difference of latitudes says, and that costs next to nothing.
        let degrees = (self.metres / Point::EARTH_RADIUS).to_degrees();
        points
            .map(unpacked)
            .filter(|point| (point.lat - self.point.lat).abs() <= degrees + STEP)
            .map(|point| self.point.metres_to(point))
            .filter(|metres| *metres <= self.metres)
            .min_by(f64::total_cmp)
    }
}

/// The steps in which points are kept, in degrees: a tenth of a metre.
const STEP: f64 = 1e-6;

/// A point as a column keeps it.
pub(crate) fn packed(point: Point) -> u64 {
    let steps = |degrees: f64, from: f64| ((degrees - from).clamp(0.0, -2.0 * from) / STEP) as u64;
    steps(point.lat, -90.0) << 32 | steps(point.lon, -180.0)
}

fn unpacked(packed: u64) -> Point {
    let degrees = |steps: u64, from: f64| steps as f64 * STEP + from;
    Point {
        lat: degrees(packed >> 32, -90.0),
        lon: degrees(packed & u64::from(u32::MAX), -180.0),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn point() -> impl Strategy<Value = Point> {
        (-90.0..=90.0, -180.0..=180.0).prop_map(|(lat, lon)| Point { lat, lon })
    }

    proptest! {
        #[test]
        fn a_kept_point_is_where_it_was(point in point()) {
            prop_assert!(point.metres_to(unpacked(packed(point))) < 0.3);
        }

        #[test]
        fn the_nearest_in_the_circle_counts(
            middle in point(),
            points in prop::collection::vec(point(), 0..20),
            metres in 1_000.0..20_000_000.0f64,
        ) {
            let near = Near { point: middle, metres };
            let packed: Vec<u64> = points.iter().map(|point| packed(*point)).collect();
            let distances = packed.iter().map(|packed| middle.metres_to(unpacked(*packed)));
            let nearest = distances.filter(|distance| *distance <= metres).min_by(f64::total_cmp);
            prop_assert_eq!(near.nearest(packed.iter().copied()), nearest);
        }
    }
}
