//! Which of many names says what a short text says.

use std::collections::HashMap;

use super::{Asked, DIMENSIONS, Packed, Table, vector::signs};
use crate::{Analyzer, Language};

/// Words of 64 signs.
const SIGNS: usize = DIMENSIONS / 64;

/// Names that are compared in full, for each that is wanted.
const CANDIDATES: usize = 50;

/// Names of things, such as the labels of concepts; finds the things whose names are nearest to a text.
#[derive(Default)]
pub struct Linker {
    /// What each name is a name of.
    owners: Vec<u32>,
    signs: Vec<[u64; SIGNS]>,
    vectors: Vec<Packed>,
    /// Owners by their names as written, folded.
    exact: HashMap<String, Vec<u32>>,
}

/// A thing that a text may be about.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Link {
    /// Which.
    pub owner: u32,
    /// How near its nearest name is: the cosine, or 1 if the text is its name.
    pub nearness: f32,
}

impl Linker {
    /// Adds a name.
    pub fn add(&mut self, table: &Table, owner: u32, name: &str) {
        let owners = self.exact.entry(written(name)).or_default();
        if !owners.contains(&owner) {
            owners.push(owner);
        }
        if let Some(vector) = table.vector(name) {
            let packed = vector.pack();
            self.owners.push(owner);
            self.signs.push(signs(&packed));
            self.vectors.push(packed);
        }
    }

    /// The things whose names are nearest to a text, each once, the nearest first; among equals the one added first.
    #[must_use]
    pub fn link(&self, table: &Table, text: &str, limit: usize) -> Vec<Link> {
        let mut nearness: HashMap<u32, f32> = HashMap::new();
        let mut note = |owner, near: f32| {
            let known = nearness.entry(owner).or_insert(near);
            *known = known.max(near);
        };
        if let Some(vector) = table.vector(text) {
            let asked = vector.asked();
            for at in self.candidates(&asked, limit.saturating_mul(CANDIDATES)) {
                note(self.owners[at], asked.cosine(&self.vectors[at]));
            }
        }
        // What has the text for a name is meant, whatever its other words say.
        for owner in self.exact.get(&written(text)).into_iter().flatten() {
            note(*owner, 1.0);
        }
        let links = nearness.into_iter();
        let mut links: Vec<Link> = links
            .map(|(owner, nearness)| Link { owner, nearness })
            .collect();
        links.sort_unstable_by(|a, b| {
            let by_owner = a.owner.cmp(&b.owner);
            b.nearness.total_cmp(&a.nearness).then(by_owner)
        });
        links.truncate(limit);
        links
    }

    /// The names that have most signs in common with a vector.
    fn candidates(&self, asked: &Asked, enough: usize) -> Vec<usize> {
        let asked = asked.signs();
        let mut counts = [0_usize; DIMENSIONS + 1];
        let distances: Vec<usize> = self
            .signs
            .iter()
            .map(|signs| {
                let pairs = signs.iter().zip(&asked);
                pairs.map(|(a, b)| (a ^ b).count_ones() as usize).sum()
            })
            .collect();
        distances.iter().for_each(|distance| counts[*distance] += 1);
        let mut within = 0;
        let far = counts.iter().position(|count| {
            within += count;
            within >= enough
        });
        let far = far.unwrap_or(DIMENSIONS);
        let places = distances.iter().enumerate();
        places
            .filter(|(_, distance)| **distance <= far)
            .map(|(at, _)| at)
            .collect()
    }
}

/// A name as it is written, blind to case, umlauts and signs.
fn written(name: &str) -> String {
    let words = Analyzer::new(Language::German).words(name);
    let words = words.into_iter().filter(|word| !word.joined);
    words.map(|word| word.text).collect::<Vec<_>>().join(" ")
}
