//! Who has shown what: the competences of an organisation or person, and who stands behind a competence.
//!
//! ```text
//! strength(o, c) = Σ over what o has shown of c, each origin once, by its strongest piece:
//!                  weight × share × decay(age) × 1.25 if an editor confirmed it
//! ```
//! `weight` is how surely the piece is about c, `share` how much it counts for o (its role, who says so), `decay` that of
//! [`crate::votes`], by years before this one. What o says of itself counts as one piece with a share of 0.4, unless an
//! editor confirmed it. A project and its result have one origin.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    sync::Arc,
};

use domain::{EntryId, Kind, OrganisationType};
use tantivy::DocId;

use crate::{
    columns::{Meant, Opened},
    days,
    rows::Coded,
    schema::{Fields, Shared},
    view::View,
    votes::decay,
};

/// How sure a piece has to be of a competence to speak for it: one word in a summary is not enough.
const SURE: f32 = 0.5;

/// How sure somebody has to say so of themselves: a word in a name is not enough.
const STATED: f32 = 0.75;

/// How much more counts what an editor confirmed.
const CONFIRMED: f32 = 1.25;

/// How much counts what somebody says of themselves.
const OWN: f32 = 0.4;

/// What is rarer than one in some hundred tells no more: it may be chance.
const RAREST: f32 = 5.0;

/// Pieces that are told of each, the strongest ones.
const TOLD: usize = 5;

/// Holders of which everything is told, the strongest ones.
const WHOLE: usize = 50;

/// Holders whose ties among each other are told, the strongest ones.
const TIED: usize = 14;

/// Neighbours of a competence that are told.
const NEIGHBOURS: usize = 24;

/// What somebody has shown of a competence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// How much, see the formula; comparable among all who have shown the same.
    pub strength: f32,
    /// How many pieces of evidence.
    pub pieces: u32,
    /// How many of them are independent: a project and its result are one.
    pub independent: u32,
    /// Of how many kinds they are.
    pub kinds: u32,
    /// How many of the independent ones a source told, and of how many kinds these are: nobody can type them in.
    pub sourced: (u32, u32),
    /// The year of the oldest dated piece.
    pub first: Option<i16>,
    /// The year of the newest dated piece.
    pub last: Option<i16>,
    /// Whether an editor confirmed it, of any piece.
    pub is_confirmed: bool,
    /// Whether somebody says so of themselves.
    pub is_stated: bool,
    /// Dated pieces by year.
    pub years: BTreeMap<i16, u32>,
    /// The strongest pieces, at most five.
    pub best: Vec<Piece>,
}

/// A piece of evidence for a competence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Piece {
    /// Which entry.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// How much it counts.
    pub strength: f32,
    /// When it ended, or began.
    pub year: Option<i16>,
}

/// The competences of an organisation or person.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Profile {
    /// How many entries speak for it.
    pub evidence: u32,
    /// What it has shown, by URI, what tells it apart from others first: by strength and by how rare the competence is.
    pub competences: Vec<(String, Shown)>,
}

/// Who has shown a competence.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Knowledge {
    /// How many entries are about it.
    pub entries: u32,
    /// Who has shown it, the strongest first.
    pub holders: Vec<Knower>,
    /// Evidence about it by year, and all evidence of that year.
    pub years: BTreeMap<i16, (u32, u32)>,
    /// Other competences that the same entries are about: by URI, in how many of these entries, and in how many at all.
    pub neighbours: Vec<(String, u32, u64)>,
    /// Who of the strongest has shown it together with whom, and by how many pieces.
    pub ties: Vec<(EntryId, EntryId, u32)>,
}

/// Who has shown a competence.
#[derive(Debug, Clone, PartialEq)]
pub struct Knower {
    /// Which organisation or person.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// What sort of organisation, where that is known.
    pub sort: Option<OrganisationType>,
    /// The districts where it is.
    pub districts: Vec<String>,
    /// What it has shown.
    pub shown: Shown,
}

/// What is gathered of one holder and one competence.
#[derive(Default)]
struct Gathered {
    /// By origin, the strongest piece.
    origins: HashMap<u64, f32>,
    /// Origins and kinds of what a source told.
    sourced: (HashSet<u64>, HashSet<Kind>),
    pieces: Vec<Piece>,
    is_confirmed: bool,
    /// How surely it says so of itself, and whether an editor confirmed that.
    own: Option<(f32, bool)>,
}

impl Gathered {
    fn add(&mut self, origin: u64, piece: Piece, is_confirmed: bool, is_sourced: bool) {
        if is_sourced {
            self.sourced.0.insert(origin);
            self.sourced.1.insert(piece.kind);
        }
        let best = self.origins.entry(origin).or_insert(0.0);
        *best = best.max(piece.strength);
        self.is_confirmed |= is_confirmed;
        self.pieces.push(piece);
    }

    fn shown(mut self) -> Shown {
        self.pieces.sort_by(|a, b| {
            let by_strength = b.strength.total_cmp(&a.strength);
            by_strength.then(b.year.cmp(&a.year)).then(a.id.cmp(&b.id))
        });
        let mut years = BTreeMap::new();
        for year in self.pieces.iter().filter_map(|piece| piece.year) {
            *years.entry(year).or_default() += 1;
        }
        let kinds: HashSet<Kind> = self.pieces.iter().map(|piece| piece.kind).collect();
        let mut strengths: Vec<f32> = self.origins.values().copied().collect();
        // Sums of the same parts in another order would differ in the last digit.
        strengths.sort_by(f32::total_cmp);
        let own = self.own.map_or(0.0, |(weight, is_confirmed)| {
            weight * if is_confirmed { 1.0 } else { OWN }
        });
        Shown {
            strength: strengths.iter().sum::<f32>() + own,
            pieces: self.pieces.len() as u32,
            independent: self.origins.len() as u32,
            kinds: kinds.len() as u32,
            sourced: (self.sourced.0.len() as u32, self.sourced.1.len() as u32),
            first: years.keys().next().copied(),
            last: years.keys().next_back().copied(),
            is_confirmed: self.is_confirmed
                || self.own.is_some_and(|(_, is_confirmed)| is_confirmed),
            is_stated: self.own.is_some(),
            years,
            best: self.pieces.into_iter().take(TOLD).collect(),
        }
    }
}

/// How much a piece counts for a holder.
fn strength(weight: f32, share: f32, year: Option<i16>, this_year: i16, is_confirmed: bool) -> f32 {
    let age = year.map_or(0, |year| this_year.saturating_sub(year));
    let confirmed = if is_confirmed { CONFIRMED } else { 1.0 };
    weight * share * decay(f32::from(age)) * confirmed
}

/// Whether it is yet to begin, in a year after this one.
fn begins_after(opened: &Opened, doc: DocId, this_year: i16) -> bool {
    let first = opened.period(doc).map(|(first, _)| days::year(first));
    first.is_some_and(|year| year > i64::from(this_year))
}

/// Whether a source told of it.
fn is_sourced(opened: &Opened, doc: DocId) -> bool {
    !opened.rows.codes_of(Coded::Source, doc).is_empty()
}

fn year(opened: &Opened, doc: DocId) -> Option<i16> {
    let (_, last) = opened.period(doc)?;
    i16::try_from(days::year(last)).ok()
}

fn piece(opened: &Opened, doc: DocId, strength: f32) -> Piece {
    Piece {
        id: EntryId::from_u128(opened.id(doc)),
        kind: opened.kind(doc),
        strength,
        year: year(opened, doc),
    }
}

/// What an organisation or person has shown.
pub(crate) fn profile(
    view: View<'_>,
    fields: &Fields,
    holder: EntryId,
    this_year: i16,
) -> tantivy::Result<Profile> {
    let columns: Vec<_> = view.columns().collect();
    let mut gathered: HashMap<(usize, u64), Gathered> = HashMap::new();
    let mut profile = Profile::default();
    for (segment, doc) in view.documents(&fields.actor_term(holder))? {
        profile.evidence += 1;
        let opened = columns[segment];
        if begins_after(opened, doc, this_year) {
            continue;
        }
        let share = opened.actors(doc).find(|(actor, _)| *actor == holder);
        let share = share.map_or(0.0, |(_, share)| share);
        let year = year(opened, doc);
        let sure = opened
            .competences(doc)
            .filter(|(_, weight, _)| *weight >= SURE);
        for (competence, weight, is_confirmed) in sure {
            let strength = strength(weight, share, year, this_year, is_confirmed);
            let of = gathered.entry((segment, competence)).or_default();
            of.add(
                opened.origin(doc),
                piece(opened, doc, strength),
                is_confirmed,
                is_sourced(opened, doc),
            );
        }
    }
    let mut by_uri: BTreeMap<String, Gathered> = BTreeMap::new();
    for ((segment, competence), of) in gathered {
        let known = by_uri
            .entry(columns[segment].competence(competence)?)
            .or_default();
        known.is_confirmed |= of.is_confirmed;
        for (origin, strength) in of.origins {
            let best = known.origins.entry(origin).or_insert(0.0);
            *best = best.max(strength);
        }
        known.pieces.extend(of.pieces);
        known.sourced.0.extend(of.sourced.0);
        known.sourced.1.extend(of.sourced.1);
    }
    for (segment, doc) in view.documents(&fields.id_term(holder))? {
        let stated = columns[segment].competences(doc);
        for (competence, weight, is_confirmed) in stated.filter(|(_, weight, _)| *weight >= STATED)
        {
            let uri = columns[segment].competence(competence)?;
            by_uri.entry(uri).or_default().own = Some((weight, is_confirmed));
        }
    }
    let all = view.forms().max(2) as f32;
    let mut ranked = Vec::with_capacity(by_uri.len());
    for (uri, of) in by_uri {
        let shown = of.shown();
        let frequency = view.doc_freq(&fields.shared_term(Shared::Competence(&uri)))? as f32;
        let rarity = (all / frequency.max(1.0)).ln().clamp(0.1, RAREST);
        ranked.push((shown.strength * rarity, uri, shown));
    }
    ranked.sort_by(|(a, one, _), (b, other, _)| b.total_cmp(a).then_with(|| one.cmp(other)));
    let competences = ranked.into_iter().map(|(_, uri, shown)| (uri, shown));
    profile.competences = competences.collect();
    Ok(profile)
}

/// Evidence by year: of how many pieces the last day lies in it.
pub(crate) fn evidence_by_year(view: View<'_>) -> BTreeMap<i16, u32> {
    let mut years = BTreeMap::new();
    for (opened, segment) in view.columns().zip(view.segments()) {
        let meant = Meant::new(opened, view.audience);
        let is_there = |doc: &DocId| !segment.is_deleted(*doc) && meant.has(opened, *doc);
        for doc in opened.evidence().filter(is_there) {
            if let Some(year) = year(opened, doc) {
                *years.entry(year).or_default() += 1;
            }
        }
    }
    years
}

/// Who has shown any of these competences, which count as one.
pub(crate) fn knowledge(
    view: View<'_>,
    fields: &Fields,
    uris: &BTreeSet<String>,
    this_year: i16,
    all_years: &BTreeMap<i16, u32>,
) -> tantivy::Result<Knowledge> {
    let columns: Vec<_> = view.columns().collect();
    let mut documents: BTreeSet<(usize, DocId)> = BTreeSet::new();
    for uri in uris {
        let term = fields.shared_term(Shared::Competence(uri));
        documents.extend(view.documents(&term)?);
    }
    // What ends in years to come is of this one: it is being shown.
    let mut all: BTreeMap<i16, u32> = BTreeMap::new();
    for (year, count) in all_years {
        *all.entry(*year.min(&this_year)).or_default() += count;
    }
    let wanted = wanted(&columns, uris)?;
    let mut holders: HashMap<EntryId, Gathered> = HashMap::new();
    let mut stated: HashMap<EntryId, (f32, bool)> = HashMap::new();
    let mut together: HashMap<(usize, u64), u32> = HashMap::new();
    let mut teams: Vec<Vec<EntryId>> = Vec::new();
    let mut knowledge = Knowledge {
        entries: documents.len() as u32,
        ..Knowledge::default()
    };
    for &(segment, doc) in &documents {
        let opened = columns[segment];
        let (mut weight, mut is_confirmed) = (0.0_f32, false);
        for (competence, sure, confirmed) in opened.competences(doc) {
            if wanted[segment].contains(&competence) {
                weight = weight.max(sure);
                is_confirmed |= confirmed;
            } else {
                *together.entry((segment, competence)).or_default() += 1;
            }
        }
        let year = year(opened, doc);
        if matches!(opened.kind(doc), Kind::Organisation | Kind::Person) && weight >= STATED {
            let id = EntryId::from_u128(opened.id(doc));
            stated.insert(id, (weight, is_confirmed));
        }
        let mut team = Vec::new();
        // What is yet to begin was not shown.
        let is_shown = weight >= SURE && !begins_after(opened, doc, this_year);
        for (actor, share) in opened.actors(doc).filter(|_| is_shown) {
            let strength = strength(weight, share, year, this_year, is_confirmed);
            let of = holders.entry(actor).or_default();
            of.add(
                opened.origin(doc),
                piece(opened, doc, strength),
                is_confirmed,
                is_sourced(opened, doc),
            );
            team.push(actor);
        }
        if let Some(year) = year
            .filter(|_| !team.is_empty())
            .map(|year| year.min(this_year))
        {
            let all = all.get(&year).copied().unwrap_or(0);
            knowledge.years.entry(year).or_insert((0, all)).0 += 1;
        }
        teams.push(team);
    }
    // What somebody only says of themselves is no evidence, unless an editor confirmed it.
    for (id, own) in stated {
        match holders.get_mut(&id) {
            Some(of) => of.own = Some(own),
            None if own.1 => holders.entry(id).or_default().own = Some(own),
            None => {}
        }
    }
    knowledge.holders = knowers(view, fields, holders)?;
    knowledge.neighbours = neighbours(view, fields, &columns, together)?;
    knowledge.ties = ties(&knowledge.holders, &teams);
    fill(&mut knowledge.years, &all);
    Ok(knowledge)
}

/// Whether anybody has shown any of these competences: as [`knowledge`], looking no further than the first who has.
pub(crate) fn is_shown(
    view: View<'_>,
    fields: &Fields,
    uris: &BTreeSet<String>,
    this_year: i16,
) -> tantivy::Result<bool> {
    let columns: Vec<_> = view.columns().collect();
    let wanted = wanted(&columns, uris)?;
    let mut failure = None;
    // Who is not seen has shown nothing that anybody could look at.
    let mut is_seen = |actor| {
        let seen = view.any_document(&fields.id_term(actor), |_, _| true);
        seen.unwrap_or_else(|error| {
            failure = Some(error);
            true
        })
    };
    let mut speaks = |segment: usize, doc| {
        let opened = columns[segment];
        let is_holder = matches!(opened.kind(doc), Kind::Organisation | Kind::Person);
        let is_sure = |(competence, weight, is_confirmed): (u64, f32, bool)| {
            let says_so = is_holder && is_confirmed && weight >= STATED;
            let shows = weight >= SURE
                && !begins_after(opened, doc, this_year)
                && opened.actors(doc).any(|(actor, _)| is_seen(actor));
            wanted[segment].contains(&competence) && (says_so || shows)
        };
        opened.competences(doc).any(is_sure)
    };
    let mut is_shown = false;
    for uri in uris {
        let term = fields.shared_term(Shared::Competence(uri));
        is_shown = is_shown || view.any_document(&term, &mut speaks)?;
    }
    failure.map_or(Ok(is_shown), Err)
}

/// The numbers of these competences in each segment.
fn wanted(columns: &[&Arc<Opened>], uris: &BTreeSet<String>) -> tantivy::Result<Vec<HashSet<u64>>> {
    let of = |opened: &&Arc<Opened>| {
        let ordinals = uris.iter().map(|uri| opened.competence_ordinal(uri));
        let ordinals: tantivy::Result<Vec<Option<u64>>> = ordinals.collect();
        Ok(ordinals?.into_iter().flatten().collect())
    };
    columns.iter().map(of).collect()
}

/// Years between the first and the last in which nothing was shown.
fn fill(years: &mut BTreeMap<i16, (u32, u32)>, all: &BTreeMap<i16, u32>) {
    let ends = years
        .keys()
        .next()
        .copied()
        .zip(all.keys().next_back().copied());
    if let Some((first, last)) = ends {
        for (year, count) in all.range(first..=last.max(first)) {
            years.entry(*year).or_insert((0, *count));
        }
    }
}

/// Those of the holders who are seen, the strongest first.
fn knowers(
    view: View<'_>,
    fields: &Fields,
    holders: HashMap<EntryId, Gathered>,
) -> tantivy::Result<Vec<Knower>> {
    let columns: Vec<_> = view.columns().collect();
    let mut knowers = Vec::with_capacity(holders.len());
    for (id, of) in holders {
        let Some(&(segment, doc)) = view.documents(&fields.id_term(id))?.first() else {
            continue;
        };
        let opened = columns[segment];
        let shown = of.shown();
        let sort = opened.rows.row(doc).organisation_types();
        let sorts = OrganisationType::ALL.iter().zip(0..);
        knowers.push(Knower {
            id,
            kind: opened.kind(doc),
            sort: sorts
                .filter(|(_, at)| sort >> at & 1 == 1)
                .map(|(s, _)| *s)
                .next(),
            districts: opened.rows.codes_of(Coded::District, doc),
            shown,
        });
    }
    knowers.sort_by(|a, b| {
        let by_strength = b.shown.strength.total_cmp(&a.shown.strength);
        by_strength.then(a.id.cmp(&b.id))
    });
    // Of the others only what ranks and maps are made of: there may be tens of thousands.
    for knower in knowers.iter_mut().skip(WHOLE) {
        knower.shown.best = Vec::new();
        knower.shown.years = BTreeMap::new();
    }
    Ok(knowers)
}

/// What the same entries are about more often than others, by how much more often.
fn neighbours(
    view: View<'_>,
    fields: &Fields,
    columns: &[&Arc<Opened>],
    together: HashMap<(usize, u64), u32>,
) -> tantivy::Result<Vec<(String, u32, u64)>> {
    let mut by_uri: BTreeMap<String, u32> = BTreeMap::new();
    for ((segment, competence), count) in together {
        *by_uri
            .entry(columns[segment].competence(competence)?)
            .or_default() += count;
    }
    let mut ranked = Vec::with_capacity(by_uri.len());
    // Once may be chance.
    for (uri, count) in by_uri.into_iter().filter(|(_, count)| *count > 1) {
        let frequency = view.doc_freq(&fields.shared_term(Shared::Competence(&uri)))?;
        // The square root of what is usual keeps what is frequent before what is rare.
        let told = count as f32 / (frequency as f32).sqrt().max(1.0);
        ranked.push((told, uri, count, frequency));
    }
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    ranked.truncate(NEIGHBOURS);
    // What was removed, or is meant for others, is still among what a term counts.
    for (_, uri, _, frequency) in &mut ranked {
        let term = fields.shared_term(Shared::Competence(uri));
        *frequency = view.documents(&term)?.len() as u64;
    }
    let told = ranked.into_iter();
    Ok(told
        .map(|(_, uri, count, frequency)| (uri, count, frequency))
        .collect())
}

/// Who of the strongest stands behind the same pieces.
fn ties(holders: &[Knower], teams: &[Vec<EntryId>]) -> Vec<(EntryId, EntryId, u32)> {
    let strongest: BTreeSet<EntryId> = holders.iter().take(TIED).map(|knower| knower.id).collect();
    let mut ties: BTreeMap<(EntryId, EntryId), u32> = BTreeMap::new();
    for team in teams {
        let of = |id: &&EntryId| strongest.contains(id);
        let team: BTreeSet<EntryId> = team.iter().filter(of).copied().collect();
        for one in &team {
            for other in team.range(..one) {
                *ties.entry((*other, *one)).or_default() += 1;
            }
        }
    }
    ties.into_iter()
        .map(|((a, b), count)| (a, b, count))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_origin_counts_once(strengths in prop::collection::vec(0.01_f32..1.0, 1..20)) {
            let piece = |strength: f32, n: usize| Piece {
                id: EntryId::from_u128(n as u128),
                kind: Kind::Project,
                strength,
                year: Some(2_000 + n as i16),
            };
            let (mut one, mut many) = (Gathered::default(), Gathered::default());
            for (n, strength) in strengths.iter().enumerate() {
                one.add(1, piece(*strength, n), false, true);
                many.add(n as u64, piece(*strength, n), false, n > 0);
            }
            let (one, many) = (one.shown(), many.shown());
            let best = strengths.iter().copied().fold(0.0, f32::max);
            prop_assert_eq!(one.strength, best);
            prop_assert!(many.strength >= best);
            prop_assert_eq!((one.independent, many.independent), (1, strengths.len() as u32));
            prop_assert_eq!(one.pieces, many.pieces);
            prop_assert_eq!((one.sourced.0, many.sourced.0), (1, strengths.len() as u32 - 1));
            prop_assert!(one.best.is_sorted_by(|a, b| a.strength >= b.strength));
        }
    }
}
