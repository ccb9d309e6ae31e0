//! How good rankings are, by what people judged right.

use std::collections::BTreeMap;

use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

/// What is right for each query: what was judged, with its gain. What is not named has none.
pub type Judgements = BTreeMap<String, BTreeMap<String, f64>>;

/// How deep rankings are looked at.
pub const DEPTH: usize = 10;

/// Samples from which intervals are taken.
const SAMPLES: usize = 1_000;

/// A mean with the interval in which it would lie in 95 of 100 other draws of the same queries (bootstrap, 1,000
/// samples, always the same).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Mean {
    /// From 0 to 1.
    pub value: f64,
    /// The interval's lower end.
    pub low: f64,
    /// The interval's upper end.
    pub high: f64,
}

/// Figures over all judged queries.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// How many queries were judged: those for which anything is right.
    pub queries: usize,
    /// Discounted cumulative gain of the first ten, by that of the best possible order. The gain of a rank is
    /// `(2^gain − 1) / log₂(rank + 1)`.
    pub ndcg_10: Mean,
    /// One by the rank of the first that is right; 0 if none of the first ten is.
    pub mrr_10: Mean,
    /// Share of what is right that stands first.
    pub recall_1: Mean,
    /// Share of what is right that stands among the first ten.
    pub recall_10: Mean,
}

/// Judges rankings, best first, by query. A query without a ranking counts as one that found nothing.
#[must_use]
pub fn judge(rankings: &BTreeMap<String, Vec<String>>, judgements: &Judgements) -> Figures {
    let mut columns: [Vec<f64>; 4] = Default::default();
    for (query, gains) in judgements {
        if !gains.values().any(|gain| *gain > 0.0) {
            continue;
        }
        let ranked = rankings.get(query).map_or(&[][..], Vec::as_slice);
        let ranked = &ranked[..ranked.len().min(DEPTH)];
        let values = [
            ndcg(ranked, gains),
            reciprocal_rank(ranked, gains),
            recall(ranked, gains, 1),
            recall(ranked, gains, DEPTH),
        ];
        for (column, value) in columns.iter_mut().zip(values) {
            column.push(value);
        }
    }
    let queries = columns[0].len();
    let [ndcg_10, mrr_10, recall_1, recall_10] = columns.map(|column| mean(&column));
    Figures {
        queries,
        ndcg_10,
        mrr_10,
        recall_1,
        recall_10,
    }
}

fn gain(gains: &BTreeMap<String, f64>, document: &str) -> f64 {
    gains.get(document).copied().unwrap_or(0.0).max(0.0)
}

fn ndcg(ranked: &[String], gains: &BTreeMap<String, f64>) -> f64 {
    let discounted = |gains: &mut dyn Iterator<Item = f64>| -> f64 {
        let of_rank = |(gain, rank): (f64, usize)| (gain.exp2() - 1.0) / (rank as f64 + 1.0).log2();
        gains.zip(1..).map(of_rank).sum()
    };
    let mut best: Vec<f64> = gains.values().map(|gain| gain.max(0.0)).collect();
    best.sort_by(|a, b| b.total_cmp(a));
    let ideal = discounted(&mut best.into_iter().take(DEPTH));
    let reached = discounted(&mut ranked.iter().map(|document| gain(gains, document)));
    reached / ideal
}

fn reciprocal_rank(ranked: &[String], gains: &BTreeMap<String, f64>) -> f64 {
    let is_right = |document: &String| gain(gains, document) > 0.0;
    let place = ranked.iter().position(is_right);
    place.map_or(0.0, |place| 1.0 / (place as f64 + 1.0))
}

fn recall(ranked: &[String], gains: &BTreeMap<String, f64>, depth: usize) -> f64 {
    let right = gains.values().filter(|gain| **gain > 0.0).count();
    let found = ranked.iter().take(depth);
    let found = found.filter(|document| gain(gains, document) > 0.0).count();
    found as f64 / right as f64
}

fn mean(values: &[f64]) -> Mean {
    let of = |sum: f64| sum / values.len().max(1) as f64;
    let value = of(values.iter().sum());
    if values.is_empty() {
        return Mean::default();
    }
    let mut random = StdRng::seed_from_u64(5);
    let mut drawn: Vec<f64> = (0..SAMPLES)
        .map(|_| {
            let draw = |_| values[random.random_range(0..values.len())];
            of((0..values.len()).map(draw).sum())
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    Mean {
        value,
        low: drawn[SAMPLES / 40],
        high: drawn[SAMPLES - 1 - SAMPLES / 40],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(of: &[(&str, &[(&str, f64)])]) -> Judgements {
        let gains = |gains: &[(&str, f64)]| {
            let gains = gains.iter();
            gains.map(|(d, gain)| ((*d).to_owned(), *gain)).collect()
        };
        of.iter()
            .map(|(query, of)| ((*query).to_owned(), gains(of)))
            .collect()
    }

    fn ranked(of: &[(&str, &[&str])]) -> BTreeMap<String, Vec<String>> {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        of.iter()
            .map(|(query, of)| ((*query).to_owned(), names(of)))
            .collect()
    }

    #[test]
    fn figures_are_those_of_the_formulas() {
        let judgements = judged(&[
            ("a", &[("x", 3.0), ("y", 1.0)]),
            ("b", &[("z", 1.0)]),
            // Nothing is right for it, so it says nothing.
            ("c", &[("x", 0.0)]),
        ]);
        let figures = judge(&ranked(&[("a", &["w", "x", "y"])]), &judgements);
        assert_eq!(figures.queries, 2);
        assert!((figures.mrr_10.value - 0.25).abs() < 1e-9);
        assert!((figures.recall_1.value - 0.0).abs() < 1e-9);
        assert!((figures.recall_10.value - 0.5).abs() < 1e-9);
        let reached = 7.0 / 3f64.log2() + 1.0 / 4f64.log2();
        let ideal = 7.0 / 2f64.log2() + 1.0 / 3f64.log2();
        assert!((figures.ndcg_10.value - reached / ideal / 2.0).abs() < 1e-9);
    }

    #[test]
    fn only_the_first_ten_count() {
        let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let figures = judge(&ranked(&[("a", &names)]), &judged(&[("a", &[("10", 1.0)])]));
        assert_eq!(figures.mrr_10.value, 0.0);
        assert_eq!(figures.recall_10.value, 0.0);
        let figures = judge(&ranked(&[("a", &names)]), &judged(&[("a", &[("9", 1.0)])]));
        assert!((figures.mrr_10.value - 0.1).abs() < 1e-9);
    }

    #[test]
    fn intervals_hold_the_mean_and_grow_narrow() {
        let figures = |queries: usize| {
            let names: Vec<String> = (0..queries).map(|n| n.to_string()).collect();
            let judgements = names.iter().map(|name| {
                let right = BTreeMap::from([("x".to_owned(), 1.0)]);
                (name.clone(), right)
            });
            let found = names.iter().step_by(2);
            let rankings = found.map(|name| (name.clone(), vec!["x".to_owned()]));
            judge(&rankings.collect(), &judgements.collect()).mrr_10
        };
        let (few, many) = (figures(20), figures(2_000));
        for mean in [few, many] {
            assert!(mean.low < mean.value && mean.value < mean.high, "{mean:?}");
        }
        assert!(many.high - many.low < (few.high - few.low) / 3.0);
        assert_eq!(figures(20), few, "the same queries give the same interval");
    }
}
