use std::{collections::BTreeMap, ops::Range};

use domain::{Ags, EntryId, FieldOfAction, Interface, Kind, Language};

use crate::Cursor;

/// The most hits on one page; a higher limit is lowered to it.
pub const MAX_LIMIT: u32 = 1_000;
/// The furthest start of a page by number; beyond it there are only cursors, and a page by number has no hits.
pub const MAX_OFFSET: u32 = 10_000;

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
    /// The entry's period ends in this year or later. An entry without a period is in no year.
    pub from_year: Option<i16>,
    /// The entry's period begins in this year or earlier.
    pub until_year: Option<i16>,
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
            from_year: None,
            until_year: None,
            sort: Sort::Relevance,
            limit: 10,
            page: Page::Offset(0),
            counts: false,
        }
    }
}

/// The order of hits. What is equal in it is ordered by time of change, newest first, and then by id.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sort {
    /// Best first; without a query what has most evidence first.
    Relevance,
    /// What changed last first.
    Newest,
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
    /// The query with unknown words replaced by the nearest known ones, in folded spelling (`schweissen`). The hits
    /// already are those of this spelling; none: nothing had to be replaced.
    pub corrected: Option<String>,
    /// Whether too little had all the words, so that entries with most of them are hits too.
    pub relaxed: bool,
    /// Whether the end of an overlong query was left out.
    pub truncated: bool,
    /// Leads to the next page; none: this is the last.
    pub cursor: Option<Cursor>,
}

/// One hit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hit {
    /// Which entry.
    pub id: EntryId,
    /// How well it fits, 0 and more; comparable only within one search.
    pub score: f32,
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
    /// Per district, by five-digit key.
    pub districts: BTreeMap<String, u64>,
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
