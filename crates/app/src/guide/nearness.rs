//! Whom to drive to: who fits well comes first, and of those who fit about as well the nearer ones.
//!
//! ```text
//! score = Σ over the rankings 1 / (STEADY + rank) × (1 + e^(−distance / REACH))      rank from 0, distance in km
//! ```
//! So whoever is next door counts up to twice as much as somebody at the other end of the state. If nobody nearby stands
//! among the first, the best one of those nearby takes the last of their places: who fits less well, but can be driven to, is one to
//! choose, too. The numbers were found on judged questions (docs/guide.md), where many others do about as well.

use std::collections::HashMap;

use domain::{Content, EntryId, Point};

use crate::{Hit, Spot, document};

/// How slowly a place in a ranking loses weight.
const STEADY: f64 = 5.0;

/// Within how many kilometres nearness loses two thirds of what it counts.
const REACH_KM: f64 = 40.0;

/// Who is within so many kilometres is nearby.
pub(super) const NEARBY_KM: f64 = 50.0;

/// A hit with its score by the places that it had.
pub(super) struct Ranked {
    pub(super) hit: Hit,
    score: f64,
}

/// Several rankings as one, each hit as it stood where it stood best.
pub(super) fn fused(rankings: Vec<Vec<Hit>>) -> Vec<Ranked> {
    let mut best: HashMap<EntryId, (usize, Ranked)> = HashMap::new();
    for ranking in rankings {
        for (rank, hit) in ranking.into_iter().enumerate() {
            let score = 1.0 / (STEADY + rank as f64);
            let id = hit.entry.id;
            match best.get_mut(&id) {
                None => {
                    best.insert(id, (rank, Ranked { hit, score }));
                }
                Some((first, known)) => {
                    known.score += score;
                    if rank < *first {
                        *first = rank;
                        known.hit = hit;
                    }
                }
            }
        }
    }
    best.into_values().map(|(_, ranked)| ranked).collect()
}

/// The same with how far each is from this place, if it is known.
pub(super) fn with_distance(mut ranked: Vec<Ranked>, from: Option<&Spot>) -> Vec<Ranked> {
    if let Some(from) = from {
        for one in &mut ranked {
            one.hit.distance_km = distance(&one.hit.entry.content, from.point);
        }
    }
    ranked
}

/// The hits, best first; if any is nearby, one of the first `shown` is.
pub(super) fn nearer_first(mut ranked: Vec<Ranked>, shown: usize) -> Vec<Hit> {
    // Equal ones stand in the same order whenever somebody asks.
    ranked.sort_by_key(|one| one.hit.entry.id);
    let scores: Vec<(f64, Option<f64>)> = ranked
        .iter()
        .map(|one| (one.score, one.hit.distance_km))
        .collect();
    let mut hits: Vec<Option<Hit>> = ranked.into_iter().map(|one| Some(one.hit)).collect();
    let order = order(&scores, shown).into_iter();
    order.filter_map(|place| hits[place].take()).collect()
}

/// In which order these stand, by their places: scores, and how far each is, in kilometres.
fn order(scores: &[(f64, Option<f64>)], shown: usize) -> Vec<usize> {
    let score = |place: usize| {
        let (score, km) = scores[place];
        score * (1.0 + km.map_or(0.0, |km| (-km / REACH_KM).exp()))
    };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| score(*b).total_cmp(&score(*a)));
    let is_near = |place: &usize| scores[*place].1.is_some_and(|km| km <= NEARBY_KM);
    let nearest = order.iter().position(is_near);
    if let Some(at) = nearest.filter(|at| *at >= shown && shown > 0) {
        let place = order.remove(at);
        order.insert(shown - 1, place);
    }
    order
}

/// Whether one drives there within the hour.
pub(super) fn is_near(hit: &Hit) -> bool {
    hit.distance_km.is_some_and(|km| km <= NEARBY_KM)
}

/// How far its nearest place is, in kilometres.
pub(super) fn distance(content: &Content, from: Point) -> Option<f64> {
    let points = content.places.iter().filter_map(document::point);
    let kilometres = points.map(|point| point.metres_to(from) / 1_000.0);
    kilometres.min_by(f64::total_cmp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_nearer_wins_of_two_that_fit_as_well_and_not_of_two_that_do_not() {
        let far = (1.0, Some(120.0));
        assert_eq!(order(&[far, (0.9, Some(10.0))], 5), [1, 0]);
        assert_eq!(order(&[far, (0.4, Some(10.0))], 5), [0, 1], "twice at most");
        assert_eq!(order(&[(0.9, None), (1.0, None)], 5), [1, 0]);
        assert_eq!(order(&[(1.0, None), (0.9, Some(10.0))], 5), [1, 0]);
    }

    #[test]
    fn one_to_drive_to_is_among_those_shown() {
        let scores: Vec<(f64, Option<f64>)> = (0..8)
            .map(|n| (1.0 / f64::from(n + 1), (n > 5).then_some(30.0)))
            .collect();
        assert_eq!(order(&scores, 5), [0, 1, 2, 3, 6, 4, 7, 5]);
        let nobody = [(1.0, Some(60.0)), (0.5, Some(70.0))];
        assert_eq!(order(&nobody, 1), [0, 1]);
        assert!(order(&[], 5).is_empty());
    }
}
