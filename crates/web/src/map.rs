//! The map of North Rhine-Westphalia as SVG, drawn from the boundaries that ship with the program.

pub mod choropleth;

use std::{fmt::Write as _, sync::LazyLock};

use domain::{
    Point,
    places::{Boundary, District, Gazetteer},
};

/// Width of the drawing, in its own units.
pub const WIDTH: f64 = 1000.0;

/// Shrinks degrees of longitude to the length they have in the middle of the state (51.4° north).
const LONGITUDE_SCALE: f64 = 0.6239;

/// A district with what there is to say about it.
#[derive(Debug, Clone)]
pub struct MapDistrict {
    /// Its five-digit key.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How many entries lie in it.
    pub count: u64,
    /// 0 (none) to 4 (most): decides shade and pattern.
    pub class: usize,
    /// Its outline as an SVG path.
    pub path: &'static str,
    /// Where a click leads.
    pub href: String,
}

/// A step of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// The class, 1 to 4.
    pub class: usize,
    /// Smallest count of the class.
    pub from: u64,
    /// Largest count of the class.
    pub until: u64,
}

/// All districts with their counts, and the legend.
#[derive(Debug, Clone)]
pub struct DistrictMap {
    /// By name, without regard to the word "Kreis" before it.
    pub districts: Vec<MapDistrict>,
    /// The steps that occur.
    pub steps: Vec<Step>,
}

impl DistrictMap {
    /// The map for these counts; `href` gives the address behind a district.
    #[must_use]
    pub fn new(counts: &[app::DistrictCount], href: impl Fn(&str) -> String) -> Self {
        let limits = class_limits(counts.iter().map(|d| d.count));
        let mut districts: Vec<MapDistrict> = counts
            .iter()
            .filter_map(|d| {
                Some(MapDistrict {
                    code: d.code.clone(),
                    name: d.name.clone(),
                    count: d.count,
                    class: class_of(d.count, limits),
                    path: path_of(&d.code)?,
                    href: href(&d.code),
                })
            })
            .collect();
        // "Kreis Soest" is looked for under S.
        districts.sort_by_key(|d| {
            let name = domain::fold_name(&d.name);
            name.strip_prefix("kreis ")
                .map(str::to_owned)
                .unwrap_or(name)
        });
        let steps = steps(districts.iter().map(|d| (d.class, d.count)));
        Self { districts, steps }
    }

    /// All districts with these counts, those not named with none: facets leave out what has no hit.
    #[must_use]
    pub fn completed(counts: &[app::DistrictCount], href: impl Fn(&str) -> String) -> Self {
        let all: Vec<app::DistrictCount> = Gazetteer::nrw()
            .districts()
            .iter()
            .map(|district| app::DistrictCount {
                code: district.code.clone(),
                name: district_name(&district.code),
                count: counts
                    .iter()
                    .find(|d| d.code == district.code)
                    .map_or(0, |d| d.count),
            })
            .collect();
        Self::new(&all, href)
    }
}

/// What people call the district with this key: "Kreis Soest", "Köln"; the key itself if nobody knows it.
#[must_use]
pub fn district_name(code: &str) -> String {
    let district = Gazetteer::nrw().district(code);
    district.map_or_else(|| code.to_owned(), District::full_name)
}

/// The drawing's `viewBox`.
#[must_use]
pub fn view_box() -> &'static str {
    &SHAPES.view_box
}

/// Outlines of all districts, for a map without counts: key and path.
#[must_use]
pub fn outlines() -> &'static [(String, String)] {
    &SHAPES.districts
}

/// Where a point lies in the drawing, in whole units.
#[must_use]
pub fn position(point: Point) -> (i64, i64) {
    SHAPES.frame.project([point.lon, point.lat])
}

/// The outline of the district with this key as an SVG path.
#[must_use]
pub fn path_of(code: &str) -> Option<&'static str> {
    let found = SHAPES
        .districts
        .binary_search_by(|d| d.0.as_str().cmp(code));
    found.ok().map(|i| SHAPES.districts[i].1.as_str())
}

/// The outline of the municipality with this eight-digit key as an SVG path.
#[must_use]
pub fn municipality_path(ags: &str) -> Option<&'static str> {
    let found = MUNICIPALITIES.binary_search_by(|m| m.0.as_str().cmp(ags));
    found.ok().map(|i| MUNICIPALITIES[i].1.as_str())
}

/// The part of the drawing that an area fills, with room around it, as a `viewBox`: at least a tenth of the state
/// wide, so that the outline of a small town keeps its shape. `None` if there is no such area.
#[must_use]
pub fn view_box_around(code: &str) -> Option<String> {
    let nrw = Gazetteer::nrw();
    let mut shapes = nrw
        .district_shapes()
        .iter()
        .chain(nrw.municipality_shapes());
    let shape = shapes.find(|shape| shape.code == code)?;
    let corners = shape.polygons.iter().flatten().flatten();
    let (mut west, mut north, mut east, mut south) = (i64::MAX, i64::MAX, i64::MIN, i64::MIN);
    for (x, y) in corners.map(|&corner| SHAPES.frame.project(corner)) {
        (west, east) = (west.min(x), east.max(x));
        (north, south) = (north.min(y), south.max(y));
    }
    let side = ((east - west).max(south - north) * 8 / 5).max(100);
    let (x, y) = ((west + east - side) / 2, (north + south - side) / 2);
    Some(format!("{x} {y} {side} {side}"))
}

static MUNICIPALITIES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let shapes = Gazetteer::nrw().municipality_shapes().iter();
    shapes
        .map(|boundary| (boundary.code.clone(), SHAPES.frame.path(boundary)))
        .collect()
});

/// The steps that occur among these classes with their counts.
#[must_use]
pub fn steps(counted: impl Iterator<Item = (usize, u64)> + Clone) -> Vec<Step> {
    let step = |class| {
        let of_class = counted.clone().filter(|(of, _)| *of == class);
        let of_class = of_class.map(|(_, count)| count);
        Some(Step {
            class,
            from: of_class.clone().min()?,
            until: of_class.max()?,
        })
    };
    (1..=4).filter_map(step).collect()
}

/// Limits between the classes: quartiles of what is not nothing.
#[must_use]
pub fn class_limits(counts: impl Iterator<Item = u64>) -> [u64; 3] {
    let mut counts: Vec<u64> = counts.filter(|&n| n > 0).collect();
    counts.sort_unstable();
    if counts.is_empty() {
        return [0; 3];
    }
    [1, 2, 3].map(|quarter| counts[(counts.len() - 1) * quarter / 4])
}

/// The class of a count: 0 (none) to 4 (most).
#[must_use]
pub fn class_of(count: u64, limits: [u64; 3]) -> usize {
    if count == 0 {
        0
    } else {
        1 + limits.iter().filter(|&&limit| count > limit).count()
    }
}

struct Shapes {
    frame: Frame,
    view_box: String,
    districts: Vec<(String, String)>,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let boundaries = Gazetteer::nrw().district_shapes();
    let frame = Frame::around(boundaries);
    Shapes {
        view_box: format!("0 0 {WIDTH} {}", frame.height.round()),
        districts: boundaries
            .iter()
            .map(|boundary| (boundary.code.clone(), frame.path(boundary)))
            .collect(),
        frame,
    }
});

/// How degrees become units of the drawing.
struct Frame {
    west: f64,
    north: f64,
    scale: f64,
    height: f64,
}

impl Frame {
    /// Room left around the state, so that outlines are not cut off.
    const MARGIN: f64 = 6.0;

    fn around(boundaries: &[Boundary]) -> Self {
        let (mut west, mut east, mut south, mut north) =
            (180.0_f64, -180.0_f64, 90.0_f64, -90.0_f64);
        for [lon, lat] in boundaries
            .iter()
            .flat_map(|b| b.polygons.iter().flatten().flatten())
        {
            (west, east) = (west.min(*lon), east.max(*lon));
            (south, north) = (south.min(*lat), north.max(*lat));
        }
        let scale = (WIDTH - 2.0 * Self::MARGIN) / (east - west);
        Self {
            west,
            north,
            scale,
            height: (north - south) * scale / LONGITUDE_SCALE + 2.0 * Self::MARGIN,
        }
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the drawing is 1000 units wide"
    )]
    fn project(&self, [lon, lat]: [f64; 2]) -> (i64, i64) {
        let x = Self::MARGIN + (lon - self.west) * self.scale;
        let y = Self::MARGIN + (self.north - lat) * self.scale / LONGITUDE_SCALE;
        (x.round() as i64, y.round() as i64)
    }

    /// Relative steps in whole units: half the size of absolute ones.
    fn path(&self, boundary: &Boundary) -> String {
        let mut path = String::new();
        for ring in boundary.polygons.iter().flatten() {
            let mut at: Option<(i64, i64)> = None;
            for &point in &ring[..ring.len().saturating_sub(1)] {
                let (x, y) = self.project(point);
                match at {
                    None => write!(path, "M{x} {y}l"),
                    Some((px, py)) if (px, py) == (x, y) => continue,
                    // A minus parts numbers as well as a blank does.
                    Some((px, py)) if y < py => write!(path, "{}{} ", x - px, y - py),
                    Some((px, py)) => write!(path, "{} {} ", x - px, y - py),
                }
                .expect("writing into a String cannot fail");
                at = Some((x, y));
            }
            path.truncate(path.trim_end().len());
            path.push('z');
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(code: &str, count: u64) -> app::DistrictCount {
        app::DistrictCount {
            code: code.to_owned(),
            name: district_name(code),
            count,
        }
    }

    #[test]
    fn every_district_has_an_outline_and_a_name() {
        let map = DistrictMap::completed(&[], |code| code.to_owned());
        assert_eq!(map.districts.len(), 53);
        assert!(
            map.districts
                .iter()
                .all(|d| d.path.starts_with('M') && d.class == 0)
        );
        assert_eq!(district_name("05974"), "Kreis Soest");
        assert_eq!(district_name("05315"), "Köln");
        assert_eq!(district_name("05962"), "Märkischer Kreis");
    }

    #[test]
    fn more_entries_never_mean_a_lighter_shade() {
        let counts: Vec<_> = Gazetteer::nrw()
            .districts()
            .iter()
            .enumerate()
            .map(|(i, d)| count(&d.code, (i * i) as u64))
            .collect();
        let map = DistrictMap::new(&counts, |_| String::new());
        let mut by_count = map.districts.clone();
        by_count.sort_by_key(|d| d.count);
        assert!(
            by_count
                .windows(2)
                .all(|pair| pair[0].class <= pair[1].class)
        );
        assert_eq!(map.steps.len(), 4);
        assert_eq!(map.steps[0].from, 1);
        assert!(map.steps.windows(2).all(|s| s[0].until < s[1].from));
    }

    #[test]
    fn cologne_lies_south_west_of_bielefeld() {
        let cologne = position(Point {
            lat: 50.94,
            lon: 6.96,
        });
        let bielefeld = position(Point {
            lat: 52.02,
            lon: 8.53,
        });
        assert!(cologne.0 < bielefeld.0 && cologne.1 > bielefeld.1);
    }
}
