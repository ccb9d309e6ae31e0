//! Areas shaded by a share, with the classes that the legend names.

use domain::places::Gazetteer;

/// Lower bounds of the classes, in per cent. Half is a bound, because people ask for it.
const BOUNDS: [f64; 4] = [0.0, 50.0, 75.0, 95.0];

/// A municipality or district with its share.
#[derive(Debug, Clone)]
pub struct ShadedArea {
    /// Its key: eight or five digits.
    pub code: String,
    /// Its name and share in words.
    pub label: String,
    /// 0: not known; 1 (least) to 4 (most).
    pub class: usize,
    /// Its outline as an SVG path.
    pub path: &'static str,
    /// Where a click leads; empty: nowhere.
    pub href: String,
}

/// A step of the legend.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShareStep {
    /// The class, 1 to 4.
    pub class: usize,
    /// From so many per cent on.
    pub from: i64,
    /// Below so many per cent; 100 is part of the last step.
    pub below: i64,
}

/// The class of a share in per cent, 1 to 4; 0 where it is not known.
#[must_use]
pub fn class_of(share: Option<f64>) -> usize {
    share.map_or(0, |share| {
        BOUNDS
            .iter()
            .filter(|&&bound| share >= bound)
            .count()
            .max(1)
    })
}

/// All steps of the legend.
#[must_use]
pub fn steps() -> [ShareStep; 4] {
    [1, 2, 3, 4].map(|class| ShareStep {
        class,
        from: whole(BOUNDS[class - 1]),
        below: BOUNDS.get(class).map_or(100, |&bound| whole(bound)),
    })
}

#[expect(clippy::cast_possible_truncation, reason = "whole numbers below 100")]
fn whole(bound: f64) -> i64 {
    bound as i64
}

/// The outline of a municipality or district as an SVG path.
#[must_use]
pub fn outline(code: &str) -> Option<&'static str> {
    if code.len() == 5 {
        super::path_of(code)
    } else {
        super::municipality_path(code)
    }
}

/// Keys of all areas of a level, in the order in which they are drawn.
#[must_use]
pub fn codes(districts: bool) -> Vec<String> {
    let nrw = Gazetteer::nrw();
    if districts {
        nrw.districts().iter().map(|d| d.code.clone()).collect()
    } else {
        nrw.municipalities()
            .iter()
            .map(|m| m.ags.to_string())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_not_less_than_half() {
        assert_eq!(class_of(None), 0);
        assert_eq!(class_of(Some(0.0)), 1);
        assert_eq!(class_of(Some(49.99)), 1);
        assert_eq!(class_of(Some(50.0)), 2);
        assert_eq!(class_of(Some(95.0)), 4);
        assert_eq!(class_of(Some(100.0)), 4);
    }

    #[test]
    fn the_legend_leaves_no_gap() {
        let steps = steps();
        assert_eq!((steps[0].from, steps[3].below), (0, 100));
        assert!(steps.windows(2).all(|pair| pair[0].below == pair[1].from));
    }

    #[test]
    fn every_area_can_be_drawn() {
        for districts in [true, false] {
            let codes = codes(districts);
            assert_eq!(codes.len(), if districts { 53 } else { 396 });
            for code in codes {
                let path = outline(&code).unwrap_or_else(|| panic!("{code} has no outline"));
                assert!(
                    path.starts_with('M') && path.ends_with('z'),
                    "{code}: {path}"
                );
            }
        }
        assert_eq!(outline("99999999"), None);
    }
}
