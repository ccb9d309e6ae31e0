//! What figures of parts tell of the whole: of municipalities about their district, of all about the state.

use crate::Indicator;

/// A figure of one part of a whole.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PartFigure {
    /// The figure, in the indicator's unit.
    pub value: f64,
    /// How much the part counts among the others, by [`Indicator::weight`]: 0 or more; none: nobody knows.
    pub weight: Option<f64>,
}

/// What the figures of parts tell of the whole.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Summary {
    /// The whole's figure as far as the parts tell it; none: they do not.
    pub value: Option<f64>,
    /// The least and the greatest figure among the parts; none: there are none.
    pub range: Option<(f64, f64)>,
    /// How many parts there are figures of.
    pub told: usize,
    /// How many parts there are no figures of.
    pub missing: usize,
}

impl Summary {
    /// Sums up `parts`; of `missing` further parts nothing is known.
    ///
    /// Of a share it is the mean of the parts weighted by [`Indicator::weight`], Σ weight · value / Σ weight: an
    /// estimate, because what the share is a share of (commercial sites, woods) is not spread exactly like the
    /// weight. It speaks for the parts that are known alone. Without the weight of every one of them there is no
    /// value, only the range. Of a number it is the sum, and there is none while a part is missing.
    #[must_use]
    pub fn of(indicator: Indicator, parts: &[PartFigure], missing: usize) -> Self {
        let values = parts.iter().map(|part| part.value);
        let range = values.clone().fold(None, |range, value| {
            let (low, high) = range.unwrap_or((value, value));
            Some((value.min(low), value.max(high)))
        });
        let value = if indicator == Indicator::Urbanisation {
            // A whole is not as urban as its parts together.
            None
        } else if indicator.is_share() {
            weighted_mean(parts)
                .zip(range)
                .map(|(mean, (low, high))| mean.clamp(low, high))
        } else {
            (missing == 0 && !parts.is_empty()).then(|| values.sum())
        };
        Self {
            value,
            range,
            told: parts.len(),
            missing,
        }
    }
}

impl Indicator {
    /// The figure by which municipalities count when a share is estimated for a whole that consists of them: the
    /// area for shares of land, roads and tracks, the inhabitants for everything else.
    #[must_use]
    pub const fn weight(&self) -> Self {
        match self {
            Self::Mobile { .. } => Self::Area,
            _ => Self::Population,
        }
    }
}

fn weighted_mean(parts: &[PartFigure]) -> Option<f64> {
    let mut sum = 0.0;
    let mut total = 0.0;
    for part in parts {
        let weight = part.weight?;
        sum += weight * part.value;
        total += weight;
    }
    (total > 0.0).then(|| sum / total)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{Access, Served};

    const SHARE: Indicator = Indicator::Broadband {
        served: Served::Commercial,
        access: Access::Any,
        mbits: 1000,
    };

    fn part(value: f64, weight: f64) -> PartFigure {
        PartFigure {
            value,
            weight: Some(weight),
        }
    }

    fn parts() -> impl Strategy<Value = Vec<PartFigure>> {
        let one = (0.0..=100.0, 1.0..=1_000_000.0).prop_map(|(value, weight)| part(value, weight));
        prop::collection::vec(one, 1..40)
    }

    #[test]
    fn larger_towns_count_more() {
        let of = |parts: &[PartFigure]| Summary::of(SHARE, parts, 2);
        let summary = of(&[part(10.0, 3.0), part(50.0, 1.0)]);
        assert_eq!(summary.value, Some(20.0));
        assert_eq!(summary.range, Some((10.0, 50.0)));
        assert_eq!((summary.told, summary.missing), (2, 2));
        let unknown = PartFigure {
            value: 90.0,
            weight: None,
        };
        let summary = of(&[part(10.0, 3.0), unknown]);
        assert_eq!((summary.value, summary.range), (None, Some((10.0, 90.0))));
        assert_eq!(of(&[part(10.0, 0.0)]).value, None, "nobody lives there");
        assert_eq!((of(&[]).value, of(&[]).range), (None, None));
    }

    #[test]
    fn a_sum_with_a_gap_is_no_sum() {
        let parts = [
            part(3.0, 0.0),
            PartFigure {
                value: 4.0,
                weight: None,
            },
        ];
        assert_eq!(
            Summary::of(Indicator::Population, &parts, 0).value,
            Some(7.0)
        );
        assert_eq!(Summary::of(Indicator::Population, &parts, 1).value, None);
        assert_eq!(Summary::of(Indicator::Population, &[], 0).value, None);
    }

    proptest! {
        #[test]
        fn an_estimate_lies_between_its_parts(parts in parts()) {
            let summary = Summary::of(SHARE, &parts, 0);
            let (low, high) = summary.range.expect("there are parts");
            let value = summary.value.expect("all weights are known");
            prop_assert!(low <= value && value <= high);
            prop_assert!(parts.iter().all(|part| low <= part.value && part.value <= high));
        }

        #[test]
        fn neither_order_nor_unit_of_the_weights_matters(parts in parts(), unit in 0.001..1000.0) {
            let value = |parts: &[PartFigure]| Summary::of(SHARE, parts, 0).value.expect("weighted");
            let mut other: Vec<_> = parts.iter().map(|p| part(p.value, p.weight.unwrap_or(0.0) * unit)).collect();
            other.reverse();
            prop_assert!((value(&parts) - value(&other)).abs() < 1e-6);
        }

        #[test]
        fn a_town_cut_in_two_leaves_the_estimate(parts in parts(), at in 0.0..1.0) {
            let mut cut = parts.clone();
            let first = cut.remove(0);
            let weight = first.weight.unwrap_or(0.0);
            cut.push(part(first.value, weight * at));
            cut.push(part(first.value, weight * (1.0 - at)));
            let value = |parts: &[PartFigure]| Summary::of(SHARE, parts, 0).value.expect("weighted");
            prop_assert!((value(&parts) - value(&cut)).abs() < 1e-6);
        }

        #[test]
        fn who_improves_lifts_the_whole(parts in parts(), more in 0.0..50.0) {
            let mut better = parts.clone();
            better[0].value += more;
            let value = |parts: &[PartFigure]| Summary::of(SHARE, parts, 0).value.expect("weighted");
            prop_assert!(value(&better) >= value(&parts) - 1e-9);
        }
    }
}
