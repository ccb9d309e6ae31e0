//! What has the words of a question, and what is about the same, in one list with one score.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    index::SegmentId,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

/// A document that is about the same as a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Near {
    pub(crate) doc: DocId,
    /// How much the score of its words counts.
    pub(crate) own: Score,
    /// What is added to the score of its words where these match.
    pub(crate) beside: Score,
    /// Its whole score where its words are too few to match.
    pub(crate) alone: Score,
    /// Whether it matches without having enough of the words.
    pub(crate) is_hit: bool,
}

/// Matches what `words` matches and what is near. The score is that of the words times `factor` or `outside`, and what is near
/// has more.
#[derive(Debug)]
pub(crate) struct Blend {
    pub(crate) words: Box<dyn Query>,
    pub(crate) factor: Score,
    /// The same for what is not near.
    pub(crate) outside: Score,
    /// By segment, in the order of the documents.
    pub(crate) near: Arc<HashMap<SegmentId, Vec<Near>>>,
    /// How many documents the words matched, once it was run.
    pub(crate) matched: Arc<AtomicUsize>,
}

impl Clone for Blend {
    fn clone(&self) -> Self {
        Self {
            words: self.words.box_clone(),
            factor: self.factor,
            outside: self.outside,
            near: self.near.clone(),
            matched: self.matched.clone(),
        }
    }
}

impl Query for Blend {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        Ok(Box::new(BlendWeight {
            words: self.words.weight(scoring)?,
            factor: self.factor,
            outside: self.outside,
            near: self.near.clone(),
            matched: self.matched.clone(),
        }))
    }
}

struct BlendWeight {
    words: Box<dyn Weight>,
    factor: Score,
    outside: Score,
    near: Arc<HashMap<SegmentId, Vec<Near>>>,
    matched: Arc<AtomicUsize>,
}

impl Weight for BlendWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let near = self.near.get(&segment.segment_id());
        let near = near.cloned().unwrap_or_default();
        let words = self.words.scorer(segment, boost)?;
        if near.is_empty() && words.doc() == TERMINATED {
            return Ok(Box::new(EmptyScorer));
        }
        let mut scorer = BlendScorer {
            words,
            factor: self.factor,
            outside: self.outside,
            near,
            at: 0,
            matched: 0,
            sum: self.matched.clone(),
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        let has = scorer.doc() <= doc && scorer.seek(doc) == doc;
        let score = if has { scorer.score() } else { 0.0 };
        Ok(Explanation::new("words and meaning", score))
    }
}

struct BlendScorer {
    words: Box<dyn Scorer>,
    factor: Score,
    outside: Score,
    near: Vec<Near>,
    /// The place of the next one that is near.
    at: usize,
    matched: usize,
    sum: Arc<AtomicUsize>,
}

impl BlendScorer {
    /// Passes what is near, but neither a hit by itself nor one by its words.
    fn settle(&mut self) -> DocId {
        let words = self.words.doc();
        let is_none = |near: &Near| !near.is_hit && near.doc < words;
        while self.near.get(self.at).is_some_and(is_none) {
            self.at += 1;
        }
        self.doc()
    }

    fn next_near(&self) -> DocId {
        self.near.get(self.at).map_or(TERMINATED, |near| near.doc)
    }
}

impl Drop for BlendScorer {
    fn drop(&mut self) {
        self.sum.fetch_add(self.matched, Ordering::Relaxed);
    }
}

impl DocSet for BlendScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.doc();
        if self.words.doc() == doc && doc != TERMINATED {
            self.matched += 1;
            self.words.advance();
        }
        if self.next_near() == doc {
            self.at += 1;
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if self.words.doc() < target {
            self.words.seek(target);
        }
        self.at += self.near[self.at..].partition_point(|near| near.doc < target);
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.words.doc().min(self.next_near())
    }

    fn size_hint(&self) -> u32 {
        self.words.size_hint() + self.near.len() as u32
    }

    fn cost(&self) -> u64 {
        self.words.cost() + self.near.len() as u64
    }
}

impl Scorer for BlendScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc();
        let near = self.near.get(self.at).filter(|near| near.doc == doc);
        let has_words = self.words.doc() == doc;
        match near.copied() {
            Some(near) if has_words => self.words.score() * self.factor * near.own + near.beside,
            Some(near) => near.alone,
            None => self.words.score() * self.outside,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use tantivy::{
        Index, IndexWriter, TantivyDocument, Term,
        query::{ConstScoreQuery, TermQuery},
        schema::{IndexRecordOption, STRING, Schema},
    };

    use super::*;

    proptest! {
        #[test]
        fn it_has_what_matches_and_what_is_near_each_with_its_score(
            documents in prop::collection::vec(any::<bool>(), 1..200),
            near in prop::collection::btree_map(0_u32..200, any::<bool>(), 0..40),
            steps in prop::collection::vec(0_u32..30, 0..40),
        ) {
            let mut schema = Schema::builder();
            let field = schema.add_text_field("word", STRING);
            let index = Index::create_in_ram(schema.build());
            let mut writer: IndexWriter =
                index.writer_with_num_threads(1, 15_000_000).expect("there is room");
            for has_word in &documents {
                let mut document = TantivyDocument::new();
                document.add_text(field, if *has_word { "yes" } else { "no" });
                writer.add_document(document).expect("it is taken");
            }
            writer.commit().expect("there is room");
            let searcher = index.reader().expect("it is whole").searcher();
            let segment = &searcher.segment_readers()[0];
            let near: Vec<Near> = near
                .into_iter()
                .filter(|(doc, _)| (*doc as usize) < documents.len())
                .map(|(doc, is_hit)| Near { doc, own: 0.5, beside: 7.0, alone: 3.0, is_hit })
                .collect();
            let term = TermQuery::new(Term::from_field_text(field, "yes"), IndexRecordOption::Basic);
            let blend = Blend {
                words: Box::new(ConstScoreQuery::new(Box::new(term), 2.0)),
                factor: 10.0,
                outside: 4.0,
                near: Arc::new(HashMap::from([(segment.segment_id(), near.clone())])),
                matched: Arc::default(),
            };
            let mut expected: BTreeMap<DocId, Score> = BTreeMap::new();
            for (doc, _) in documents.iter().enumerate().filter(|(_, has_word)| **has_word) {
                expected.insert(doc as DocId, 8.0);
            }
            for one in &near {
                let has_word = documents[one.doc as usize];
                if has_word || one.is_hit {
                    expected.insert(one.doc, if has_word { 17.0 } else { 3.0 });
                }
            }
            let scorer = || {
                let scoring = EnableScoring::enabled_from_searcher(&searcher);
                let weight = blend.weight(scoring).expect("it is sound");
                weight.scorer(segment, 1.0).expect("it is whole")
            };
            let mut all = scorer();
            let mut found = BTreeMap::new();
            while all.doc() != TERMINATED {
                found.insert(all.doc(), all.score());
                all.advance();
            }
            drop(all);
            prop_assert_eq!(&found, &expected);
            let words = documents.iter().filter(|has_word| **has_word).count();
            prop_assert_eq!(blend.matched.load(Ordering::Relaxed), words);
            let mut sought = scorer();
            for step in steps {
                let target = sought.doc().saturating_add(step);
                if sought.doc() == TERMINATED {
                    break;
                }
                let next = expected.range(target..).next().map_or(TERMINATED, |(doc, _)| *doc);
                prop_assert_eq!(sought.seek(target), next);
            }
        }
    }
}
