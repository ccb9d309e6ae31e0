//! Whether a competence grows or fades.

use std::collections::BTreeMap;

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
const YEARS: i16 = 5;

/// Pieces without which nothing is said, and pieces of evidence at all in each of the spans: where a source ends, the others
/// tell of other things.
const ENOUGH: u32 = 12;
const MANY: u32 = 200;

/// Shares that differ by more standard errors than this do so not by chance (one in ten).
const ERRORS: f64 = 1.645;

/// Some years, and how much evidence there is of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// The first of these years.
    pub from: i16,
    /// The last of them.
    pub until: i16,
    /// Evidence about the competence.
    pub count: u32,
    /// All evidence.
    pub all: u32,
}

impl Span {
    fn of(years: &BTreeMap<i16, (u32, u32)>, until: i16) -> Self {
        let from = until - YEARS + 1;
        let counts = years.range(from..=until).map(|(_, counts)| *counts);
        let (count, all) = counts.fold((0, 0), |(n, of), (count, all)| (n + count, of + all));
        Self {
            from,
            until,
            count,
            all,
        }
    }

    /// The part of all evidence that is about the competence, 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        f64::from(self.count) / f64::from(self.all.max(1))
    }
}

impl Knowledge {
    /// Whether its share of all evidence grows, and what says so: the last five years of which there is evidence and the
    /// five before. Shares, since sources begin and end (test of two proportions). Nothing is compared where there is too
    /// little.
    #[must_use]
    pub fn trend(&self) -> (Trend, Option<[Span; 2]>) {
        let Some(&last) = self.years.keys().next_back() else {
            return (Trend::Unknown, None);
        };
        let recent = Span::of(&self.years, last);
        let before = Span::of(&self.years, recent.from - 1);
        let spans = [recent, before];
        let is_enough = recent.count + before.count >= ENOUGH;
        if !is_enough || spans.iter().any(|span| span.all < MANY) {
            return (Trend::Unknown, None);
        }
        let pooled = f64::from(recent.count + before.count) / f64::from(recent.all + before.all);
        let error = spans
            .iter()
            .map(|span| 1.0 / f64::from(span.all))
            .sum::<f64>();
        let error = (pooled * (1.0 - pooled) * error).sqrt();
        let trend = match recent.share() - before.share() {
            d if d > ERRORS * error => Trend::Growing,
            d if d < -ERRORS * error => Trend::Fading,
            _ => Trend::Steady,
        };
        (trend, Some(spans))
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
        assert_eq!(years(20, 5, 100, 100).trend().0, Trend::Growing);
        assert_eq!(years(5, 20, 100, 100).trend().0, Trend::Fading);
        assert_eq!(years(10, 10, 100, 100).trend().0, Trend::Steady);
        // A source ended: all is less, its share is the same.
        assert_eq!(years(5, 50, 100, 1_000).trend().0, Trend::Steady);
        assert_eq!(years(1, 0, 100, 100).trend(), (Trend::Unknown, None));
        // Of a source that ended nearly all is gone: the rest tells of other things.
        assert_eq!(years(5, 50, 30, 1_000).trend(), (Trend::Unknown, None));
        let spans = years(20, 5, 100, 100).trend().1.expect("enough");
        assert_eq!(
            (spans[0].from, spans[0].until, spans[0].count),
            (2015, 2019, 100)
        );
        assert_eq!(
            (spans[1].from, spans[1].count, spans[1].all),
            (2010, 25, 500)
        );
        assert_eq!(of([]).trend().0, Trend::Unknown);
    }
}
