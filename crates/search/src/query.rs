use crate::{Search, Wanted, schema::Fields};
use std::collections::HashMap;
use tantivy::{
    Searcher, Term,
    query::{Bm25StatisticsProvider, Query},
    schema::Field,
};

pub(crate) struct Plan {
    pub(crate) query: Box<dyn Query>,
    pub(crate) everything: bool,
    pub(crate) wanted: Wanted,
    pub(crate) corrected: Option<String>,
    pub(crate) relaxed: bool,
    pub(crate) truncated: bool,
    frequencies: HashMap<Term, u64>,
}

pub(crate) fn plan(
    _searcher: &Searcher,
    _fields: &Fields,
    _search: &Search,
) -> tantivy::Result<Plan> {
    Ok(Plan {
        query: Box::new(tantivy::query::AllQuery),
        everything: true,
        wanted: Wanted::default(),
        corrected: None,
        relaxed: false,
        truncated: false,
        frequencies: HashMap::new(),
    })
}

impl Plan {
    pub(crate) fn statistics<'a>(&'a self, searcher: &'a Searcher) -> Statistics<'a> {
        Statistics {
            searcher,
            frequencies: &self.frequencies,
        }
    }
}

/// Makes fields comparable.
pub(crate) struct Statistics<'a> {
    searcher: &'a Searcher,
    frequencies: &'a HashMap<Term, u64>,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        self.searcher.total_num_tokens(field)
    }
    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.searcher.total_num_docs()
    }
    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.frequencies
            .get(term)
            .map_or_else(|| self.searcher.doc_freq(term), |n| Ok(*n))
    }
}
