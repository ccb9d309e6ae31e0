//! Whether a competence grows or fades.

use crate::Knowledge;

/// Whether more or less of a competence is shown than before, in proportion to all evidence of the same years.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trend {
    /// Its share grows.
    Growing,
    /// Neither.
    Steady,
    /// Its share shrinks.
    Fading,
    /// There is too little to say so.
    Unknown,
}

/// Years that are compared with as many before them.
const SPAN: i16 = 5;

/// Pieces without which nothing is said, and pieces of evidence at all in each of the spans: where a source ends, the others
/// tell of other things.
const ENOUGH: u32 = 12;
const MANY: u32 = 200;

/// Shares that differ by more standard errors than this do so not by chance (one in ten).
const ERRORS: f64 = 1.645;

impl Knowledge {
    /// The last five years of which there is evidence beside the five before: shares of all evidence, since sources begin
    /// and end (test of two proportions).
    #[must_use]
    pub fn trend(&self) -> Trend {
        let Some(&last) = self.years.keys().next_back() else {
            return Trend::Unknown;
        };
        let sum = |from: i16, until: i16| {
            let years = self.years.range(from..=until).map(|(_, counts)| *counts);
            years.fold((0, 0), |(n, of), (count, all)| (n + count, of + all))
        };
        let (recent, recent_all) = sum(last - SPAN + 1, last);
        let (before, before_all) = sum(last - 2 * SPAN + 1, last - SPAN);
        if recent + before < ENOUGH || recent_all < MANY || before_all < MANY {
            return Trend::Unknown;
        }
        let share = |n: u32, of: u32| f64::from(n) / f64::from(of.max(1));
        let pooled = share(recent + before, recent_all + before_all);
        let spread = pooled * (1.0 - pooled);
        let error = (spread * (1.0 / f64::from(recent_all) + 1.0 / f64::from(before_all))).sqrt();
        let difference = share(recent, recent_all) - share(before, before_all);
        match difference {
            d if d > ERRORS * error => Trend::Growing,
            d if d < -ERRORS * error => Trend::Fading,
            _ => Trend::Steady,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(years: impl IntoIterator<Item = (i16, u32, u32)>) -> Knowledge {
        Knowledge {
            years: years
                .into_iter()
                .map(|(year, n, all)| (year, (n, all)))
                .collect(),
            ..Knowledge::default()
        }
    }

    #[test]
    fn a_share_grows_or_shrinks_not_a_number() {
        let years = |recent, before, all_recent, all_before| {
            let old = (2010..2015).map(move |year| (year, before, all_before));
            of(old.chain((2015..2020).map(move |year| (year, recent, all_recent))))
        };
        assert_eq!(years(20, 5, 100, 100).trend(), Trend::Growing);
        assert_eq!(years(5, 20, 100, 100).trend(), Trend::Fading);
        assert_eq!(years(10, 10, 100, 100).trend(), Trend::Steady);
        // A source ended: all is less, its share is the same.
        assert_eq!(years(5, 50, 100, 1_000).trend(), Trend::Steady);
        assert_eq!(years(1, 0, 100, 100).trend(), Trend::Unknown);
        assert_eq!(of([]).trend(), Trend::Unknown);
    }
}
