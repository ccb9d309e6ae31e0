//! Queries put together from others.

use tantivy::{
    Term,
    query::{BooleanQuery, BoostQuery, EmptyQuery, Query, TermQuery},
    schema::IndexRecordOption,
};

use crate::any_of::AnyOf;

/// How much of the score of the other forms of a word is added to that of the best one.
const TIE: f32 = 0.2;

pub(crate) fn term_query(term: Term) -> Box<dyn Query> {
    Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs))
}

pub(crate) fn boosted(query: Box<dyn Query>, boost: f32) -> Box<dyn Query> {
    Box::new(BoostQuery::new(query, boost))
}

pub(crate) fn best_of(queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    if queries.is_empty() {
        nothing()
    } else {
        Box::new(AnyOf {
            forms: queries,
            tie: TIE,
        })
    }
}

pub(crate) fn all_of(mut queries: Vec<Box<dyn Query>>) -> Box<dyn Query> {
    match queries.len() {
        0 => nothing(),
        1 => queries.remove(0),
        _ => Box::new(BooleanQuery::intersection(queries)),
    }
}

pub(crate) fn nothing() -> Box<dyn Query> {
    Box::new(EmptyQuery)
}
