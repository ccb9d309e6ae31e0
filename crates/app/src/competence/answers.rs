//! What the use cases of competence answer with.

use std::collections::BTreeMap;

use domain::{Entry, EntryId, Kind, Language, OrganisationType};
use search::{Knower, Shown, Span, Trend};

/// What an organisation or person has shown.
#[derive(Debug, Clone)]
pub struct CompetenceProfile {
    /// How many entries speak for it.
    pub evidence: u32,
    /// How many competences it has; the lines are the foremost of them.
    pub total: usize,
    /// The greatest strength of a line: what bars are measured by.
    pub strongest: f32,
    /// Its competences, what tells it apart from others first, at most 24.
    pub lines: Vec<CompetenceLine>,
}

/// A competence in a profile.
#[derive(Debug, Clone)]
pub struct CompetenceLine {
    /// Which.
    pub uri: String,
    /// What was shown of it.
    pub shown: Shown,
    /// The strongest pieces of evidence, as far as the actor may see them.
    pub pieces: Vec<CompetencePiece>,
    /// How it stands among comparable others; of the first lines only.
    pub rank: Option<Rank>,
    /// Whether it is excellent: among the first tenth of at least five comparable, by at least three independent pieces of at
    /// least two kinds that sources told.
    pub is_excellent: bool,
}

/// A piece of evidence for a competence.
#[derive(Debug, Clone)]
pub struct CompetencePiece {
    /// How much it counts.
    pub strength: f32,
    /// When it ended, or began.
    pub year: Option<i16>,
    /// The entry as the actor may see it.
    pub entry: Entry,
}

/// How somebody stands among comparable others: those of the same kind and sort who have shown the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rank {
    /// From 1; who has shown as much has the same place.
    pub place: usize,
    /// Its own strength, with what it has shown of narrower competences.
    pub own: f32,
    /// How many others have shown just as much.
    pub tied: usize,
    /// How many they are, itself included.
    pub of: usize,
    /// What they are.
    pub kind: Kind,
    /// What sort of organisation.
    pub sort: Option<OrganisationType>,
    /// The greatest strength among them.
    pub best: f32,
    /// The strength in the middle.
    pub median: f32,
}

/// Who has shown a competence or something narrower.
#[derive(Debug, Clone)]
pub struct CompetencePage {
    /// How many entries are about it.
    pub entries: u32,
    /// How many organisations and persons have shown it.
    pub total: usize,
    /// The strongest of them, at most 30.
    pub holders: Vec<CompetenceHolder>,
    /// Whether more or less of it is shown than before.
    pub trend: Trend,
    /// What was compared for that: the recent years and those before; nothing where there is too little.
    pub compared: Option<[Span; 2]>,
    /// Evidence about it by year, and all evidence of that year.
    pub years: BTreeMap<i16, (u32, u32)>,
    /// How many of them are in each district (five-digit key).
    pub districts: BTreeMap<String, u64>,
    /// Other competences that the same entries are about: URI, in how many of them, and in how many entries at all; what
    /// goes with it most first.
    pub neighbours: Vec<(String, u32, u64)>,
    /// Who of the strongest has shown it together with whom, by how many pieces.
    pub ties: Vec<(EntryId, EntryId, u32)>,
}

/// Somebody who has shown a competence.
#[derive(Debug, Clone)]
pub struct CompetenceHolder {
    /// The entry as the actor may see it.
    pub entry: Entry,
    /// What it has shown.
    pub knower: Knower,
    /// The strongest pieces of evidence, as far as the actor may see them.
    pub pieces: Vec<CompetencePiece>,
    /// How it stands among comparable others.
    pub rank: Rank,
    /// See [`CompetenceLine::is_excellent`].
    pub is_excellent: bool,
}

/// A competence on the map of capabilities.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capability {
    /// Which; what is narrower counts, too.
    pub uri: String,
    /// How many organisations and persons have shown it.
    pub holders: u64,
    /// How many entries are about it.
    pub entries: u64,
    /// How many of the former are in each district (five-digit key).
    pub districts: BTreeMap<String, u64>,
}

/// A concept that the texts of an entry name.
#[derive(Debug, Clone, PartialEq)]
pub struct SpottedConcept {
    /// Which.
    pub uri: String,
    /// How sure it is that the entry is about it, above 0 and up to 1.
    pub weight: f32,
    /// The words that say so.
    pub spots: Vec<SpottedWords>,
}

/// Words of an entry that name a concept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SpottedWords {
    /// The language of the text.
    pub language: Language,
    /// In which part of it they stand.
    pub part: TextPart,
    /// Byte offset there, on a character boundary.
    pub start: usize,
    /// Byte offset behind the last byte, on a character boundary.
    pub end: usize,
}

/// A part of an entry's text in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TextPart {
    /// Its title.
    Title,
    /// Its summary.
    Summary,
    /// Its long text.
    Body,
}
