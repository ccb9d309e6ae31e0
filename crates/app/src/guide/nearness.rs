//! Whom to drive to: who fits well comes first, and of those who fit about as well the nearer ones.
//!
//! ```text
//! near  = Σ over the rankings 1 / (STEADY + rank) × (1 + e^(−distance / REACH))      rank from 0, distance in km
//! score = 1 / (STEADY + rank by near) + SHOWN × closeness                            see [`super::closeness`]
//! ```
//! So whoever is next door counts up to twice as much as somebody at the other end of the state. If nobody nearby stands
//! among the first, the best one of those nearby takes the last of their places: who fits less well, but can be driven to, is one to
//! choose, too. The numbers were found on judged questions (docs/guide.md), where many others do about as well.

use std::collections::HashMap;

use domain::{Content, EntryId, Point};

use super::closeness::{CLOSE, Problem};
use crate::{Hit, Spot, document};

/// How slowly a place in a ranking loses weight.
const STEADY: f64 = 5.0;

/// Within how many kilometres nearness loses two thirds of what it counts.
const REACH_KM: f64 = 40.0;

/// How much it counts how close what they show is to the problem.
const SHOWN: f64 = 0.4;

/// Who is within so many kilometres is nearby.
pub(super) const NEARBY_KM: f64 = 50.0;

/// A hit with its score by the places that it had.
pub(super) struct Ranked {
    pub(super) hit: Hit,
    score: f64,
    /// None: it does not count here.
    closeness: Option<f64>,
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
                    let ranked = Ranked {
                        hit,
                        score,
                        closeness: None,
                    };
                    best.insert(id, (rank, ranked));
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

/// The same with how close each is to the problem; of whom nothing is known, it is as if they were just close enough.
pub(super) fn with_closeness(mut ranked: Vec<Ranked>, problem: &Problem) -> Vec<Ranked> {
    for one in &mut ranked {
        one.closeness = problem.closeness(&one.hit).or(Some(CLOSE));
    }
    ranked
}

/// The hits, best first; if any is nearby, one of the first `shown` is.
pub(super) fn nearer_first(mut ranked: Vec<Ranked>, shown: usize) -> Vec<Hit> {
    // Equal ones stand in the same order whenever somebody asks.
    ranked.sort_by_key(|one| one.hit.entry.id);
    let scores: Vec<Score> = ranked
        .iter()
        .map(|one| Score {
            score: one.score,
            km: one.hit.distance_km,
            closeness: one.closeness.unwrap_or(0.0),
        })
        .collect();
    let mut hits: Vec<Option<Hit>> = ranked.into_iter().map(|one| Some(one.hit)).collect();
    let order = order(&scores, shown).into_iter();
    order.filter_map(|place| hits[place].take()).collect()
}

/// What the order of a hit is made of.
#[derive(Debug, Clone, Copy)]
struct Score {
    /// Of its places in the rankings.
    score: f64,
    /// How far it is, in kilometres.
    km: Option<f64>,
    /// How close it is to the problem; 0 for all where it does not count.
    closeness: f64,
}

/// In which order these stand, by their places.
fn order(scores: &[Score], shown: usize) -> Vec<usize> {
    let near = |place: usize| {
        let Score { score, km, .. } = scores[place];
        score * (1.0 + km.map_or(0.0, |km| (-km / REACH_KM).exp()))
    };
    let mut order: Vec<usize> = (0..scores.len()).collect();
    order.sort_by(|a, b| near(*b).total_cmp(&near(*a)));
    let mut scored: Vec<(f64, usize)> = order
        .iter()
        .enumerate()
        .map(|(rank, &place)| {
            let closeness = SHOWN * scores[place].closeness;
            (1.0 / (STEADY + rank as f64) + closeness, place)
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut order: Vec<usize> = scored.into_iter().map(|(_, place)| place).collect();
    let is_near = |place: &usize| scores[*place].km.is_some_and(|km| km <= NEARBY_KM);
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

    fn score(score: f64, km: Option<f64>) -> Score {
        Score {
            score,
            km,
            closeness: 0.0,
        }
    }

    #[test]
    fn who_is_nearer_wins_of_two_that_fit_as_well_and_not_of_two_that_do_not() {
        let far = score(1.0, Some(120.0));
        let near = |of: f64| score(of, Some(10.0));
        assert_eq!(order(&[far, near(0.9)], 5), [1, 0]);
        assert_eq!(order(&[far, near(0.4)], 5), [0, 1], "twice at most");
        let nowhere = |of: f64| score(of, None);
        assert_eq!(order(&[nowhere(0.9), nowhere(1.0)], 5), [1, 0]);
        assert_eq!(order(&[nowhere(1.0), near(0.9)], 5), [1, 0]);
    }

    #[test]
    fn who_shows_more_of_it_goes_ahead_of_those_a_little_before() {
        let close = |of: f64, closeness: f64| Score {
            closeness,
            ..score(of, None)
        };
        // From the second place to the first: a tenth in closeness.
        assert_eq!(order(&[close(1.0, 0.3), close(0.9, 0.35)], 5), [0, 1]);
        assert_eq!(order(&[close(1.0, 0.3), close(0.9, 0.45)], 5), [1, 0]);
    }

    #[test]
    fn one_to_drive_to_is_among_those_shown() {
        let scores: Vec<Score> = (0..8)
            .map(|n| score(1.0 / f64::from(n + 1), (n > 5).then_some(30.0)))
            .collect();
        assert_eq!(order(&scores, 5), [0, 1, 2, 3, 6, 4, 7, 5]);
        let nobody = [score(1.0, Some(60.0)), score(0.5, Some(70.0))];
        assert_eq!(order(&nobody, 1), [0, 1]);
        assert!(order(&[], 5).is_empty());
    }
}
