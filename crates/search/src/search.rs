use std::{collections::BTreeMap, ops::Range};

use domain::{Ags, EntryId, FieldOfAction, Interface, Kind, Language, OrganisationType};
use jiff::civil::Date;

use crate::{Cursor, Evidence, Near};

/// The most hits on one page; a higher limit is lowered to it.
pub const MAX_LIMIT: u32 = 1_000;
/// The furthest start of a page by number; beyond it there are only cursors, and a page by number has no hits.
pub const MAX_OFFSET: u32 = 10_000;
/// How many competences and how many sectors are counted at most: the most frequent ones.
pub const MAX_COUNTED: usize = 500;

/// What is looked for. Within a filter any of the values is enough; every filter that is not empty must be met.
#[derive(Debug, Clone, PartialEq)]
pub struct Search {
    /// What was typed, as it is; empty: everything. See [`text::query`] for what it may say.
    pub q: String,
    /// The language of the interface. Both languages are searched; entries that have this one come a little earlier.
    pub language: Language,
    /// Kinds of entries.
    pub kinds: Vec<Kind>,
    /// Fields of action.
    pub fields: Vec<FieldOfAction>,
    /// Interfaces.
    pub interfaces: Vec<Interface>,
    /// Five-digit keys of districts. Together with `municipalities` one filter by place.
    pub districts: Vec<String>,
    /// Municipalities.
    pub municipalities: Vec<Ags>,
    /// Only what is evidence of this organisation or person.
    pub holder: Option<EntryId>,
    /// Short names of sources.
    pub sources: Vec<String>,
    /// What sort of organisations.
    pub organisation_types: Vec<OrganisationType>,
    /// URIs of competences; whoever wants what is narrower, too, names it.
    pub competences: Vec<String>,
    /// URIs of sectors; an entry is also in all that are broader than its own.
    pub sectors: Vec<String>,
    /// Letters under which titles stand in a list, see [`text::initial`].
    pub initials: Vec<char>,
    /// Where competences or sectors were widened: what was asked for before. Cursors belong to that, so that they outlive
    /// a change of what widens it. None: they are as asked.
    pub asked: Option<Vec<String>>,
    /// Only what is in this circle.
    pub near: Option<Near>,
    /// The entry's period ends on this day or later. An entry without a period is on no day.
    pub from: Option<Date>,
    /// The entry's period begins on this day or earlier.
    pub until: Option<Date>,
    /// It stands in a calendar on one of these days, from the first to the last.
    pub calendar: Option<(Date, Date)>,
    /// Whether what is about the same without having the words is a hit, too, and who is spoken for by what fits. A compound
    /// that nobody has is looked for by its parts then.
    pub by_meaning: bool,
    /// What the question is about: what is about it, too, ranks higher in a search [`Search::by_meaning`].
    pub about: Vec<Topic>,
    /// What happens to words that nobody wrote.
    pub spelling: Spelling,
    /// The order.
    pub sort: Sort,
    /// The most hits wanted, up to [`MAX_LIMIT`].
    pub limit: u32,
    /// Where the page starts.
    pub page: Page,
    /// Whether [`Found::counts`] is wanted.
    pub counts: bool,
}

impl Search {
    /// A search for `q` in all entries: the best ten, without counts.
    pub fn new(q: impl Into<String>, language: Language) -> Self {
        Self {
            q: q.into(),
            language,
            kinds: Vec::new(),
            fields: Vec::new(),
            interfaces: Vec::new(),
            districts: Vec::new(),
            municipalities: Vec::new(),
            holder: None,
            sources: Vec::new(),
            organisation_types: Vec::new(),
            competences: Vec::new(),
            sectors: Vec::new(),
            initials: Vec::new(),
            asked: None,
            near: None,
            from: None,
            until: None,
            calendar: None,
            by_meaning: false,
            about: Vec::new(),
            spelling: Spelling::default(),
            sort: Sort::Relevance,
            limit: 10,
            page: Page::Offset(0),
            counts: false,
        }
    }
}

/// A concept that a question names.
#[derive(Debug, Clone, PartialEq)]
pub struct Topic {
    /// How surely, above 0 and up to 1.
    pub sureness: f32,
    /// URIs of the concept and of narrower ones, each with how much it counts, up to 1.
    pub concepts: Vec<(String, f32)>,
}

/// The order of hits. What is equal in it is ordered by time of change, newest first, and then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first; without a query what has most evidence first.
    Relevance,
    /// What changed last first.
    Newest,
    /// By the first day of the period, the latest first; what has none comes last. In a search [`Search::from`] a day
    /// on, what begins then or later comes before everything else, the earliest first.
    Date,
    /// By the first day in a calendar, the earliest first; what stands in none comes last.
    Calendar,
    /// The nearest first; without [`Search::near`] as by relevance.
    Distance,
    /// By title in the reader's language, see [`text::sort_key`].
    Title,
}

/// What happens to words that nobody wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spelling {
    /// What is done about them.
    pub unknown: UnknownWords,
    /// Words, folded, that are right although no entry has them: they are never replaced.
    pub right: Vec<String>,
}

/// What is done about words that nobody wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum UnknownWords {
    /// Those that are surely misspelt are replaced; for others near words are offered.
    #[default]
    Mended,
    /// Near words are offered, nothing is replaced.
    Offered,
    /// Nothing.
    Ignored,
}

/// Where a page starts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Behind this many hits, up to [`MAX_OFFSET`].
    Offset(u32),
    /// Behind the last hit of the page that gave this cursor.
    After(Cursor),
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// How many hits there are on all pages.
    pub total: u64,
    /// The hits of this page, best first.
    pub hits: Vec<Hit>,
    /// Hits by filter value; empty unless asked for.
    pub counts: Counts,
    /// The words that were looked for, to mark them in the texts that are shown.
    pub wanted: Wanted,
    /// The words that were replaced because nobody wrote them, with what was looked for instead, in folded spelling
    /// (`schweissen`).
    pub replaced: Vec<(String, String)>,
    /// The query with these words replaced; none: nothing was.
    pub corrected: Option<String>,
    /// The query with words that are not sure to be wrong replaced by near ones: to be offered, not to be believed.
    pub proposed: Option<String>,
    /// Whether too little had all the words, so that entries with most of them are hits too.
    pub relaxed: bool,
    /// Something is called just so, or as people say it: that its other words are missing is no matter.
    pub named: bool,
    /// Where that is so, how many entries have all words, whatever the filters leave of them.
    pub complete: usize,
    /// Whether the end of an overlong query was left out.
    pub truncated: bool,
    /// Of organisations and persons among the hits: what speaks for them and fits, be it by words or by meaning.
    pub evidence: Vec<Evidence>,
    /// Leads to the next page; none: this is the last.
    pub cursor: Option<Cursor>,
}

/// One hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which entry.
    pub id: EntryId,
    /// What it is.
    pub kind: Kind,
    /// How well it fits, 0 and more; comparable only within one search.
    pub score: f32,
    /// How far its nearest point is from the middle of [`Search::near`], in metres.
    pub metres: Option<f64>,
    /// What its score is made of, in a search [`Search::by_meaning`] by relevance.
    pub why: Option<Why>,
}

/// What a hit's score is made of: shares, which are 1 together.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Why {
    /// Of the words that it has, with what is added for the reader's language.
    pub words: f32,
    /// Of concepts that it has in common with the question.
    pub concepts: f32,
    /// Of stretches of letters that it has in common with the words, in compounds and other spellings, too.
    pub letters: f32,
    /// Of what it is about.
    pub meaning: f32,
    /// Of the evidence that fits.
    pub evidence: f32,
    /// Of its being called so, or as people say it.
    pub name: f32,
}

/// How many hits there would be per value of a filter, if that filter had only this value. The filter's own present
/// values do not count, all other filters do. Values without hits are not listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Per kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// Per field of action.
    pub fields: BTreeMap<FieldOfAction, u64>,
    /// Per interface.
    pub interfaces: BTreeMap<Interface, u64>,
    /// Per sort of organisation.
    pub organisation_types: BTreeMap<OrganisationType, u64>,
    /// Per competence, by URI; of more than [`MAX_COUNTED`] the most frequent.
    pub competences: BTreeMap<String, u64>,
    /// Per sector, by URI, on all levels; of more than [`MAX_COUNTED`] the most frequent.
    pub sectors: BTreeMap<String, u64>,
    /// Per district, by five-digit key.
    pub districts: BTreeMap<String, u64>,
    /// Per municipality, by eight-digit key.
    pub municipalities: BTreeMap<String, u64>,
    /// How many are in no district that is known, counted like districts.
    pub placeless: u64,
    /// Per letter under which titles stand, see [`text::initial`].
    pub initials: BTreeMap<char, u64>,
    /// Per source, by short name.
    pub sources: BTreeMap<String, u64>,
    /// Per year. An entry counts in every year of its period.
    pub years: BTreeMap<i16, u64>,
    /// How many of the hits are made up.
    pub fictional: u64,
}

/// The terms that were looked for, per language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    pub(crate) german: Vec<String>,
    pub(crate) english: Vec<String>,
}

impl Wanted {
    /// The terms in this language as [`text::Analyzer::analyze`] gives them, sorted, without duplicates.
    #[must_use]
    pub fn terms(&self, language: Language) -> &[String] {
        match language {
            Language::German => &self.german,
            Language::English => &self.english,
        }
    }

    /// Where the words stand in a text of this language: byte ranges on character boundaries, sorted and disjoint.
    #[must_use]
    pub fn marks(&self, text: &str, language: Language) -> Vec<Range<usize>> {
        text::highlight(text, language, self.terms(language))
    }

    /// Whether there is nothing to mark.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.german.is_empty() && self.english.is_empty()
    }
}
