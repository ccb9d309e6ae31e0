//! Goes through many organisations: which are one, which perhaps, which belong to which.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::Hash,
};

use super::{
    Signs, Tie, Verdict,
    blocks::pairs_worth_comparing,
    compare::{Opinion, Sign, compare},
    name::whole_key,
};

/// From how many points on a pair is looked at again when more is known of either.
const PROMISING: i32 = 30;
/// How often what was merged is looked at again: what is known of one adds up.
const ROUNDS: usize = 4;
/// After how many comparisons progress is told.
const STEP: u64 = 20_000;

/// An organisation to be linked.
#[derive(Debug, Clone)]
pub struct Linking<K> {
    /// Its key; the smaller ones come first where nothing else decides.
    pub key: K,
    /// What it is recognised by.
    pub signs: Signs,
    /// Only organisations of one circle are merged (for instance those that the same people may see); others
    /// are only proposed. None: it is never merged without somebody's decision.
    pub circle: Option<u8>,
}

/// How far linking has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Pairs compared.
    pub done: u64,
    /// Pairs to compare.
    pub total: u64,
}

/// Two organisations that are, or may be, one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal<K> {
    /// One of them.
    pub one: K,
    /// The other.
    pub other: K,
    /// Why.
    pub opinion: Opinion,
}

/// A part and its whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kinship<K> {
    /// The part.
    pub part: K,
    /// The whole.
    pub whole: K,
    /// How it hangs on it.
    pub tie: Tie,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linked<K> {
    /// Organisations that are one, two or more in each group, sorted.
    pub groups: Vec<Vec<K>>,
    /// The pairs that led to the groups.
    pub merges: Vec<Proposal<K>>,
    /// Pairs of different groups that somebody should look at, best first; one for each pair of groups.
    pub proposals: Vec<Proposal<K>>,
    /// Parts and their wholes; one for each pair of groups.
    pub kinships: Vec<Kinship<K>>,
    /// How many pairs were compared.
    pub compared: u64,
}

/// Links organisations. Pairs in `apart` (the smaller key first) were decided to be two: they, and the groups
/// that they would be in, are neither merged nor proposed. Same input, same output.
pub fn link<K: Copy + Ord + Hash>(
    organisations: Vec<Linking<K>>,
    apart: &BTreeSet<(K, K)>,
    mut watch: impl FnMut(Progress),
) -> Linked<K> {
    let linked = link_until(organisations, apart, |progress| {
        watch(progress);
        true
    });
    linked.expect("nobody stops it")
}

/// The same as long as `watch` says so: it is asked every some thousand comparisons; none: it was stopped.
pub fn link_until<K: Copy + Ord + Hash>(
    mut organisations: Vec<Linking<K>>,
    apart: &BTreeSet<(K, K)>,
    mut watch: impl FnMut(Progress) -> bool,
) -> Option<Linked<K>> {
    organisations.sort_by_key(|o| o.key);
    organisations.dedup_by_key(|o| o.key);
    let pairs = pairs_worth_comparing(&organisations);
    let total = pairs.len() as u64;
    let mut run = Run::new(&organisations, apart);
    let mut edges = Vec::new();
    for (done, (i, j)) in pairs.into_iter().enumerate() {
        let done = done as u64;
        if done.is_multiple_of(STEP) && !watch(Progress { done, total }) {
            return None;
        }
        let opinion = compare(&organisations[i].signs, &organisations[j].signs);
        match opinion.verdict {
            Verdict::Part(_) | Verdict::Whole(_) => {
                run.forbidden.insert((i, j));
            }
            _ if opinion.points >= PROMISING => edges.push((i, j, opinion)),
            _ => {}
        }
    }
    if !watch(Progress { done: total, total }) {
        return None;
    }
    let merges = run.merge(&mut edges);
    let proposals = run.proposals(&edges);
    let kinships = run.kinships();
    let key = |i: usize| organisations[i].key;
    let with_keys = |(i, j, opinion): (usize, usize, Opinion)| Proposal {
        one: key(i),
        other: key(j),
        opinion,
    };
    let mut groups: Vec<Vec<K>> = run
        .members
        .values()
        .filter(|members| members.len() > 1)
        .map(|members| members.iter().map(|&i| key(i)).collect())
        .collect();
    groups.sort();
    Some(Linked {
        groups,
        merges: merges.into_iter().map(with_keys).collect(),
        proposals: proposals.into_iter().map(with_keys).collect(),
        kinships: kinships
            .into_iter()
            .map(|(part, whole, tie)| Kinship {
                part: key(part),
                whole: key(whole),
                tie,
            })
            .collect(),
        compared: total,
    })
}

/// A pair with what speaks for it.
type Edge = (usize, usize, Opinion);

/// Linking on its way; organisations go by their place in the list.
struct Run<'a, K> {
    organisations: &'a [Linking<K>],
    /// The group of each organisation: its first member.
    group: Vec<usize>,
    /// The members of each group.
    members: BTreeMap<usize, BTreeSet<usize>>,
    /// What each group of more than one is recognised by.
    signs: HashMap<usize, Signs>,
    /// Pairs that are not one, the smaller first.
    forbidden: HashSet<(usize, usize)>,
    /// Of these, those that people decided: not even proposed.
    decided: HashSet<(usize, usize)>,
}

impl<'a, K: Copy + Ord + Hash> Run<'a, K> {
    fn new(organisations: &'a [Linking<K>], apart: &BTreeSet<(K, K)>) -> Self {
        let at: HashMap<K, usize> = organisations
            .iter()
            .enumerate()
            .map(|(i, o)| (o.key, i))
            .collect();
        let decided: HashSet<(usize, usize)> = apart
            .iter()
            .filter_map(|(one, other)| {
                let (i, j) = (*at.get(one)?, *at.get(other)?);
                Some((i.min(j), i.max(j)))
            })
            .collect();
        Self {
            organisations,
            group: (0..organisations.len()).collect(),
            members: (0..organisations.len())
                .map(|i| (i, BTreeSet::from([i])))
                .collect(),
            signs: HashMap::new(),
            forbidden: decided.clone(),
            decided,
        }
    }

    /// Merges what is surely one, the surest first; then looks again with what the groups know together.
    /// Takes the pairs that led to merges out of `edges`.
    fn merge(&mut self, edges: &mut Vec<Edge>) -> Vec<Edge> {
        let mut merges = Vec::new();
        for round in 0..ROUNDS {
            edges.sort_by_key(|(i, j, opinion)| (-opinion.points, *i, *j));
            let before = merges.len();
            for (i, j, opinion) in edges.iter() {
                if opinion.verdict == Verdict::Same && self.unite(*i, *j) {
                    merges.push((*i, *j, opinion.clone()));
                }
            }
            edges.retain(|(i, j, _)| self.group[*i] != self.group[*j]);
            if merges.len() == before || round + 1 == ROUNDS {
                break;
            }
            for (i, j, opinion) in edges.iter_mut() {
                let (one, other) = (self.group[*i], self.group[*j]);
                if self.members[&one].len() + self.members[&other].len() > 2 {
                    let together = compare(self.signs_of(one), self.signs_of(other));
                    if together.points > opinion.points {
                        *opinion = together;
                    }
                }
            }
        }
        merges
    }

    fn signs_of(&self, group: usize) -> &Signs {
        self.signs
            .get(&group)
            .unwrap_or(&self.organisations[group].signs)
    }

    /// Makes one group of two, if nothing stands against it.
    fn unite(&mut self, i: usize, j: usize) -> bool {
        let (one, other) = (self.group[i], self.group[j]);
        let circle = self.organisations[i].circle;
        if one == other || circle.is_none() || circle != self.organisations[j].circle {
            return false;
        }
        if self.stands_between(one, other, &self.forbidden)
            || self.signs_of(one).ids_contradict(self.signs_of(other))
        {
            return false;
        }
        let (first, second) = (one.min(other), one.max(other));
        let mut signs = self.signs_of(first).clone();
        signs.absorb(self.signs_of(second));
        self.signs.insert(first, signs);
        self.signs.remove(&second);
        let gone = self.members.remove(&second).unwrap_or_default();
        for &member in &gone {
            self.group[member] = first;
        }
        self.members.entry(first).or_default().extend(gone);
        true
    }

    /// Whether any pair of members of the two groups is among `pairs`.
    fn stands_between(&self, one: usize, other: usize, pairs: &HashSet<(usize, usize)>) -> bool {
        let members = |group: usize| &self.members[&group];
        members(one).iter().any(|&a| {
            members(other)
                .iter()
                .any(|&b| pairs.contains(&(a.min(b), a.max(b))))
        })
    }

    /// The pairs of groups that somebody should look at.
    fn proposals(&self, edges: &[Edge]) -> Vec<Edge> {
        let mut best: BTreeMap<(usize, usize), &Edge> = BTreeMap::new();
        for edge @ (i, j, opinion) in edges {
            let (one, other) = (self.group[*i], self.group[*j]);
            let asks = matches!(opinion.verdict, Verdict::Review | Verdict::Same)
                && !opinion.signs.contains(&Sign::OtherId);
            if one == other || !asks {
                continue;
            }
            let known = best.entry((one.min(other), one.max(other))).or_insert(edge);
            if opinion.points > known.2.points {
                *known = edge;
            }
        }
        let mut proposals: Vec<Edge> = best
            .into_iter()
            .filter(|((one, other), _)| !self.stands_between(*one, *other, &self.decided))
            // A part is not asked about once more: that it is one is told as a kinship.
            .filter(|((one, other), _)| {
                self.stands_between(*one, *other, &self.decided)
                    || !self.stands_between(*one, *other, &self.forbidden)
            })
            .map(|(_, edge)| edge.clone())
            .collect();
        proposals.sort_by_key(|(i, j, opinion)| (-opinion.points, *i, *j));
        proposals
    }

    /// Who says to belong to whom: of several wholes the one with the longest name, if it is the only one of
    /// that name.
    fn kinships(&self) -> Vec<(usize, usize, Tie)> {
        let mut by_name: HashMap<&str, BTreeSet<usize>> = HashMap::new();
        for (i, organisation) in self.organisations.iter().enumerate() {
            for name in organisation
                .signs
                .names
                .iter()
                .filter(|name| !name.is_short)
            {
                let groups = by_name.entry(whole_key(&name.key)).or_default();
                groups.insert(self.group[i]);
            }
        }
        let mut found: BTreeMap<usize, (usize, usize, Tie)> = BTreeMap::new();
        for (i, organisation) in self.organisations.iter().enumerate() {
            let part = self.group[i];
            for (key, tie) in organisation
                .signs
                .names
                .iter()
                .flat_map(|name| &name.wholes)
            {
                let groups = by_name.get(key.as_str()).into_iter().flatten();
                let others: Vec<usize> = groups.copied().filter(|&group| group != part).collect();
                let [whole] = others.as_slice() else {
                    continue;
                };
                let longest = found
                    .get(&part)
                    .is_none_or(|(length, _, _)| key.len() > *length);
                if longest {
                    found.insert(part, (key.len(), *whole, *tie));
                }
            }
        }
        let all: Vec<(usize, usize, Tie)> = found
            .iter()
            .map(|(part, (_, whole, tie))| (*part, *whole, *tie))
            .collect();
        // Two that say to be part of each other are told apart by people.
        let mutual =
            |part: usize, whole: usize| found.get(&whole).is_some_and(|(_, w, _)| *w == part);
        all.into_iter()
            .filter(|(part, whole, _)| !mutual(*part, *whole))
            .collect()
    }
}
