//! A query whose matches are listed before anything is done with them.

use tantivy::{
    BitSet, DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{BitSetDocSet, ConstScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

/// Lists a query's matches and gives them back as a plain set.
///
/// The engine's exclusion asks an excluded phrase about documents that lie behind it, which phrases forbid: it panics
/// where assertions are on. A set may be asked in any order.
#[derive(Debug)]
pub(crate) struct Listed(pub(crate) Box<dyn Query>);

impl Clone for Listed {
    fn clone(&self) -> Self {
        Self(self.0.box_clone())
    }
}

impl Query for Listed {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(ListedWeight(self.0.weight(scoring)?)))
    }
}

struct ListedWeight(Box<dyn Weight>);

impl Weight for ListedWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut listed = BitSet::with_max_value(segment.max_doc());
        let mut matches = self.0.scorer(segment, boost)?;
        while matches.doc() != TERMINATED {
            listed.insert(matches.doc());
            matches.advance();
        }
        Ok(Box::new(ConstScorer::new(
            BitSetDocSet::from(listed),
            boost,
        )))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        self.0.explain(segment, doc)
    }
}
