use app::{EntryPage, Related};
use domain::{Kind, RelationKind};
use i18n::Words;

use super::proof::{is_proof, is_symmetric};
use crate::pages::search::teaser::Teaser;

/// Neighbours of a group that are shown before the rest folds away.
const SHOWN: usize = 8;

/// Neighbours of a group that the page lists at most; the API has all of them.
const LISTED: usize = 200;

/// Neighbours to which the entry stands in the same relation.
pub struct RelationGroup {
    /// "Beteiligt an", "Beteiligte" …
    pub title: String,
    /// How many there are.
    pub total: usize,
    pub shown: Vec<Neighbour>,
    /// Behind "more".
    pub more: Vec<Neighbour>,
    /// How many are not listed here.
    pub left_out: usize,
}

/// A neighbour of the entry.
pub struct Neighbour {
    pub teaser: Teaser,
    /// In which role; empty: not said.
    pub role: String,
    /// Of a piece of evidence, which source says so; empty: people said it here.
    pub source: String,
}

/// Where an entry stands in a larger whole.
#[derive(Default)]
pub struct Structure {
    /// What it is part of.
    pub wholes: Vec<Neighbour>,
    /// What is part of it.
    pub parts: Option<RelationGroup>,
}

/// The relations of an entry, sorted by what they are read for.
pub struct Sorted<'a> {
    /// What speaks for a competence of it.
    pub proof: Vec<&'a Related>,
    /// What it is part of, and what is part of it.
    structure: Vec<&'a Related>,
    /// All others.
    pub others: Vec<&'a Related>,
}

impl<'a> Sorted<'a> {
    /// The relations of this entry.
    #[must_use]
    pub fn new(page: &'a EntryPage) -> Self {
        let mut sorted = Self {
            proof: Vec::new(),
            structure: Vec::new(),
            others: Vec::new(),
        };
        for related in &page.relations {
            let pile = if is_proof(page.entry.kind(), related) {
                &mut sorted.proof
            } else if related.relation.kind == RelationKind::PartOf {
                &mut sorted.structure
            } else {
                &mut sorted.others
            };
            pile.push(related);
        }
        sorted
    }

    /// What it is part of, and what is part of it.
    #[must_use]
    pub fn structure(&self, w: Words) -> Structure {
        let wholes = self.structure.iter().filter(|r| r.outgoing);
        let parts: Vec<&Related> = self
            .structure
            .iter()
            .copied()
            .filter(|r| !r.outgoing)
            .collect();
        Structure {
            wholes: wholes.map(|related| neighbour(w, related)).collect(),
            parts: (!parts.is_empty()).then(|| group(w, RelationKind::PartOf, false, &parts)),
        }
    }

    /// All others by relation and direction, in the order in which they came. What reads the same from both ends
    /// stands under one heading, each neighbour once.
    #[must_use]
    pub fn groups(&self, w: Words) -> Vec<RelationGroup> {
        let mut groups: Vec<((RelationKind, bool), Vec<&Related>)> = Vec::new();
        for &related in &self.others {
            let kind = related.relation.kind;
            let key = (kind, related.outgoing || is_symmetric(kind));
            match groups.iter_mut().find(|(known, _)| *known == key) {
                Some((_, members)) => {
                    let twice =
                        |known: &&Related| is_symmetric(kind) && known.entry.id == related.entry.id;
                    if !members.iter().any(twice) {
                        members.push(related);
                    }
                }
                None => groups.push((key, vec![related])),
            }
        }
        let groups = groups.into_iter();
        groups
            .map(|((kind, outgoing), members)| group(w, kind, outgoing, &members))
            .collect()
    }
}

/// The heading over neighbours in this relation.
#[must_use]
pub fn heading(w: Words, kind: RelationKind, outgoing: bool) -> String {
    let family = if outgoing {
        "relation-out"
    } else {
        "relation-in"
    };
    w.code(family, kind.code())
}

fn group(w: Words, kind: RelationKind, outgoing: bool, members: &[&Related]) -> RelationGroup {
    let listed = members.iter().take(LISTED);
    let mut shown: Vec<Neighbour> = listed.map(|related| neighbour(w, related)).collect();
    let more = shown.split_off(shown.len().min(SHOWN));
    RelationGroup {
        title: heading(w, kind, outgoing),
        total: members.len(),
        shown,
        more,
        left_out: members.len().saturating_sub(LISTED),
    }
}

/// A neighbour as lists show it.
#[must_use]
pub fn neighbour(w: Words, related: &Related) -> Neighbour {
    let role = related.relation.role.as_deref().unwrap_or_default();
    let key = format!("role-{}", role.to_lowercase().replace(['_', ' '], "-"));
    Neighbour {
        teaser: Teaser::new(&related.entry, w.language()),
        role: w.find(&key).unwrap_or_else(|| role.to_owned()),
        source: String::new(),
    }
}

/// Whether the entry is somebody whose competences are proven.
#[must_use]
pub const fn is_holder(kind: Kind) -> bool {
    matches!(kind, Kind::Organisation | Kind::Person)
}
