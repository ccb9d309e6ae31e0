//! One word in several forms, each in its own field.

use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{DisjunctionMaxQuery, EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

/// Matches what has any of the forms, and scores it by its best one; of the others' scores so much is added.
///
/// The engine's own union fills a window of 4,096 documents from all lists whenever it is asked about one of them. That is
/// quick for a word alone, and most of the work where one of several words is rare: then there is one question per window.
/// Here each list is asked by itself, and skips what lies between.
#[derive(Debug)]
pub(crate) struct AnyOf {
    pub(crate) forms: Vec<Box<dyn Query>>,
    pub(crate) tie: Score,
}

impl Clone for AnyOf {
    fn clone(&self) -> Self {
        Self {
            forms: self.forms.iter().map(|form| form.box_clone()).collect(),
            tie: self.tie,
        }
    }
}

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights: tantivy::Result<_> =
            self.forms.iter().map(|form| form.weight(scoring)).collect();
        let forms = self.forms.iter().map(|form| form.box_clone()).collect();
        Ok(Box::new(AnyOfWeight {
            forms: weights?,
            alone: DisjunctionMaxQuery::with_tie_breaker(forms, self.tie).weight(scoring)?,
            tie: self.tie,
        }))
    }
}

struct AnyOfWeight {
    forms: Vec<Box<dyn Weight>>,
    /// The engine's way, for a word alone.
    alone: Box<dyn Weight>,
    tie: Score,
}

impl Weight for AnyOfWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut lists = Vec::with_capacity(self.forms.len());
        for form in &self.forms {
            let list = form.scorer(segment, boost)?;
            let doc = list.doc();
            if doc != TERMINATED {
                lists.push(List { doc, list });
            }
        }
        if lists.len() < 2 {
            let only = lists.pop().map(|only| only.list);
            return Ok(only.unwrap_or_else(|| Box::new(EmptyScorer)));
        }
        let mut scorer = AnyOfScorer {
            lists,
            tie: self.tie,
            doc: 0,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn for_each(
        &self,
        segment: &SegmentReader,
        callback: &mut dyn FnMut(DocId, Score),
    ) -> tantivy::Result<()> {
        self.alone.for_each(segment, callback)
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        let found = scorer.doc() <= doc && scorer.seek(doc) == doc;
        let score = if found { scorer.score() } else { 0.0 };
        Ok(Explanation::new("any of the forms", score))
    }
}

struct List {
    /// Where it is.
    doc: DocId,
    list: Box<dyn Scorer>,
}

struct AnyOfScorer {
    lists: Vec<List>,
    tie: Score,
    doc: DocId,
}

impl AnyOfScorer {
    fn settle(&mut self) -> DocId {
        let docs = self.lists.iter().map(|list| list.doc);
        self.doc = docs.min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for AnyOfScorer {
    fn advance(&mut self) -> DocId {
        for list in &mut self.lists {
            if list.doc == self.doc {
                list.doc = list.list.advance();
            }
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        for list in &mut self.lists {
            if list.doc < target {
                list.doc = list.list.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.lists.iter().map(|list| list.list.size_hint());
        hints.max().unwrap_or(0)
    }

    fn cost(&self) -> u64 {
        self.lists.iter().map(|list| list.list.cost()).sum()
    }
}

impl Scorer for AnyOfScorer {
    fn score(&mut self) -> Score {
        let (mut best, mut sum) = (0.0_f32, 0.0);
        for list in self.lists.iter_mut().filter(|list| list.doc == self.doc) {
            let score = list.list.score();
            best = best.max(score);
            sum += score;
        }
        best + (sum - best) * self.tie
    }
}
