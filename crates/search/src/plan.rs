//! What the engine is asked for a search.

use std::collections::HashMap;

use tantivy::{Term, query::Query};

use crate::{Wanted, lexicon::Statistics, view::View};

/// How sure it must be that enough documents have all the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trust {
    /// They are counted first.
    Counted,
    /// It is hoped so where every word is known; whoever finds too little asks again. Counting costs nearly as much as
    /// a search does, and mostly there is enough.
    Hoped,
}

/// What the engine is asked, and what is said about it.
pub(crate) struct Plan {
    pub(crate) query: Box<dyn Query>,
    /// Whether nobody counted how many have all words, see [`Trust::Hoped`].
    pub(crate) is_hoped: bool,
    /// Whether no word is wanted, so that scores say nothing.
    pub(crate) everything: bool,
    pub(crate) wanted: Wanted,
    pub(crate) replaced: Vec<(String, String)>,
    pub(crate) corrected: Option<String>,
    pub(crate) proposed: Option<String>,
    pub(crate) relaxed: bool,
    /// Of a relaxed query, how many documents have all its words.
    pub(crate) complete: usize,
    pub(crate) truncated: bool,
    /// How frequent terms count as; for those of words that stand in several fields.
    pub(crate) frequencies: HashMap<Term, u64>,
}

impl Plan {
    /// A query whose words weigh what they weigh in their fields.
    pub(crate) fn of_query(query: Box<dyn Query>) -> Self {
        Self {
            query,
            is_hoped: false,
            everything: false,
            wanted: Wanted::default(),
            replaced: Vec::new(),
            corrected: None,
            proposed: None,
            relaxed: false,
            complete: 0,
            truncated: false,
            frequencies: HashMap::new(),
        }
    }

    /// The same, with words that count as frequent as this.
    pub(crate) fn with_frequencies(mut self, frequencies: HashMap<Term, u64>) -> Self {
        self.frequencies = frequencies;
        self
    }

    /// What the query's words weigh.
    pub(crate) fn statistics<'a>(&'a self, view: View<'a>) -> Statistics<'a> {
        Statistics {
            view,
            frequencies: &self.frequencies,
        }
    }
}
