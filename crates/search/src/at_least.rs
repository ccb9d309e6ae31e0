//! Entries that have most of the words of a question.

use tantivy::{
    DocId, DocSet, Score, SeekDangerResult, SegmentReader, TERMINATED,
    query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight},
};

/// One of several things that are wanted.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) query: Box<dyn Query>,
    /// Whether it may carry a match: somebody who has nothing but a word that everybody has is not meant.
    pub(crate) tells: bool,
}

impl Clone for Part {
    fn clone(&self) -> Self {
        Self {
            query: self.query.box_clone(),
            tells: self.tells,
        }
    }
}

/// Matches what has at least so many of the parts, one that tells among them. The score is the sum of the scores of those
/// it has; what has all of them scores twice as much, so that it comes first.
///
/// The engine's own way merges the lists of all parts with a heap, however long they are. But whoever has `least` of `n`
/// parts has one of the `n - least + 1` rarest: only these lists are read, the others are asked about what stands there.
#[derive(Debug, Clone)]
pub(crate) struct AtLeast {
    pub(crate) parts: Vec<Part>,
    pub(crate) least: usize,
}

impl Query for AtLeast {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let weights: tantivy::Result<Vec<(Box<dyn Weight>, bool)>> = self
            .parts
            .iter()
            .map(|part| Ok((part.query.weight(scoring)?, part.tells)))
            .collect();
        Ok(Box::new(AtLeastWeight {
            parts: weights?,
            least: self.least,
        }))
    }
}

struct AtLeastWeight {
    parts: Vec<(Box<dyn Weight>, bool)>,
    least: usize,
}

impl Weight for AtLeastWeight {
    fn scorer(&self, segment: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut lists = Vec::with_capacity(self.parts.len());
        for (weight, tells) in &self.parts {
            let scorer = weight.scorer(segment, boost)?;
            if scorer.doc() != TERMINATED {
                lists.push((scorer, *tells));
            }
        }
        if lists.len() < self.least {
            return Ok(Box::new(EmptyScorer));
        }
        // The rarest first; what does not tell drives nothing.
        lists.sort_by_key(|(scorer, tells)| (!tells, scorer.cost()));
        let telling = lists.iter().filter(|(_, tells)| *tells).count();
        let driving = (lists.len() - self.least + 1).min(telling);
        let mut driven = lists.into_iter().map(|(scorer, _)| scorer);
        let driving = driven.by_ref().take(driving).collect();
        let mut scorer = AtLeastScorer {
            driving,
            asked: driven.map(Asked::new).collect(),
            least: self.least,
            of: self.parts.len(),
            doc: 0,
        };
        scorer.settle();
        Ok(Box::new(scorer))
    }

    fn explain(&self, segment: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(segment, 1.0)?;
        let score = if scorer.doc() <= doc && scorer.seek(doc) == doc {
            scorer.score()
        } else {
            0.0
        };
        Ok(Explanation::new("at least so many of the parts", score))
    }
}

struct AtLeastScorer {
    /// One of these has every match.
    driving: Vec<Box<dyn Scorer>>,
    asked: Vec<Asked>,
    least: usize,
    /// How many parts there are, those that this segment does not have at all included.
    of: usize,
    doc: DocId,
}

/// A list that is asked whether it has a document.
struct Asked {
    /// Unless it has the document that it was asked about last, it must not be asked anything else.
    list: Box<dyn Scorer>,
    /// It has none before this one.
    from: DocId,
    /// Whether it has the present document.
    has: bool,
}

impl Asked {
    fn new(list: Box<dyn Scorer>) -> Self {
        Self {
            from: list.doc(),
            has: false,
            list,
        }
    }

    fn ask(&mut self, doc: DocId) -> bool {
        self.has = doc >= self.from
            && match self.list.seek_danger(doc) {
                SeekDangerResult::Found => true,
                SeekDangerResult::SeekLowerBound(next) => {
                    self.from = next;
                    false
                }
            };
        self.has
    }
}

impl AtLeastScorer {
    /// Goes on from where the driving lists are to the next match.
    fn settle(&mut self) -> DocId {
        loop {
            let next = self.driving.iter().map(|list| list.doc()).min();
            self.doc = next.unwrap_or(TERMINATED);
            if self.doc == TERMINATED || self.is_match() {
                return self.doc;
            }
            self.pass();
        }
    }

    /// Leaves the present document behind.
    fn pass(&mut self) {
        for list in &mut self.driving {
            if list.doc() == self.doc {
                list.advance();
            }
        }
    }

    fn is_match(&mut self) -> bool {
        let doc = self.doc;
        let has = self.driving.iter().filter(|list| list.doc() == doc);
        let mut count = has.count();
        let mut left = self.asked.len();
        for asked in &mut self.asked {
            asked.has = false;
            // Who cannot be one any more needs no more answers.
            if count + left >= self.least {
                count += usize::from(asked.ask(doc));
            }
            left -= 1;
        }
        count >= self.least
    }
}

impl DocSet for AtLeastScorer {
    fn advance(&mut self) -> DocId {
        self.pass();
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target <= self.doc {
            return self.doc;
        }
        for list in &mut self.driving {
            if list.doc() < target {
                list.seek(target);
            }
        }
        self.settle()
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        let hints = self.driving.iter().map(|list| list.size_hint());
        hints.fold(0, u32::saturating_add)
    }

    fn cost(&self) -> u64 {
        let asked = self.asked.len() as u64 + 1;
        self.driving.iter().map(|list| list.cost()).sum::<u64>() * asked
    }
}

impl Scorer for AtLeastScorer {
    fn score(&mut self) -> Score {
        let (mut sum, mut count) = (0.0, 0);
        let driving = self.driving.iter_mut();
        let driving = driving.filter(|list| list.doc() == self.doc);
        let asked = self.asked.iter_mut().filter(|asked| asked.has);
        for list in driving.chain(asked.map(|asked| &mut asked.list)) {
            sum += list.score();
            count += 1;
        }
        if count == self.of { 2.0 * sum } else { sum }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tantivy::{
        Index, IndexWriter, TantivyDocument, Term,
        query::{ConstScoreQuery, TermQuery},
        schema::{IndexRecordOption, STRING, Schema},
    };

    use super::*;
    use crate::any_of::AnyOf;

    /// Words are bits: word `n` of a document is bit `n` of its number. Even words stand in one field, odd ones in
    /// the other.
    fn index(documents: &[u8]) -> (Index, [tantivy::schema::Field; 2]) {
        let mut schema = Schema::builder();
        let fields = [
            schema.add_text_field("even", STRING),
            schema.add_text_field("odd", STRING),
        ];
        let index = Index::create_in_ram(schema.build());
        let mut writer: IndexWriter = index
            .writer_with_num_threads(1, 15_000_000)
            .expect("there is room");
        for words in documents {
            let mut document = TantivyDocument::new();
            for word in (0..8).filter(|word| words >> word & 1 == 1) {
                document.add_text(fields[word % 2], word.to_string());
            }
            writer.add_document(document).expect("it is taken");
        }
        writer.commit().expect("there is room");
        (index, fields)
    }

    proptest! {
        #[test]
        fn whoever_has_enough_is_found_however_it_is_asked(
            documents in prop::collection::vec(any::<u8>().prop_map(|bits| bits & 0x5f), 1..300),
            wanted in prop::collection::vec((0_u8..8, 0_u8..8, any::<bool>()), 1..6),
            least in 1_usize..5,
            steps in prop::collection::vec(0_u32..40, 0..40),
        ) {
            let least = least.min(wanted.len());
            let (index, fields) = index(&documents);
            let term = |word: u8| -> Box<dyn Query> {
                let term = Term::from_field_text(fields[usize::from(word % 2)], &word.to_string());
                let query = TermQuery::new(term, IndexRecordOption::Basic);
                Box::new(ConstScoreQuery::new(Box::new(query), f32::from(word) + 1.0))
            };
            let part = |&(one, other, tells): &(u8, u8, bool)| Part {
                query: Box::new(AnyOf { forms: vec![term(one), term(other)], tie: 0.5 }),
                tells,
            };
            let query = AtLeast { parts: wanted.iter().map(part).collect(), least };
            let expected = |words: u8| -> Option<f32> {
                let has = |word: u8| words >> word & 1 == 1;
                let had: Vec<_> = wanted.iter().filter(|(one, other, _)| has(*one) || has(*other)).collect();
                let score = |&&(one, other, _): &&(u8, u8, bool)| {
                    let [one, other] = [one, other].map(|word| if has(word) { f32::from(word) + 1.0 } else { 0.0 });
                    one.max(other) + 0.5 * one.min(other)
                };
                let sum: f32 = had.iter().map(score).sum();
                let all = if had.len() == wanted.len() { 2.0 } else { 1.0 };
                (had.len() >= least && had.iter().any(|part| part.2)).then_some(all * sum)
            };
            let searcher = index.reader().expect("it is there").searcher();
            let weight = query.weight(EnableScoring::enabled_from_searcher(&searcher)).expect("it is valid");
            let segment = searcher.segment_reader(0);
            let matches: Vec<(DocId, f32)> = documents
                .iter()
                .zip(0..)
                .filter_map(|(words, doc)| Some((doc, expected(*words)?)))
                .collect();
            let mut scorer = weight.scorer(segment, 1.0).expect("it is valid");
            let mut found = Vec::new();
            while scorer.doc() != TERMINATED {
                found.push((scorer.doc(), scorer.score()));
                scorer.advance();
            }
            prop_assert_eq!(&found, &matches);
            let mut scorer = weight.scorer(segment, 1.0).expect("it is valid");
            for step in steps {
                if scorer.doc() == TERMINATED {
                    break;
                }
                let target = scorer.doc() + step;
                let next = matches.iter().find(|(doc, _)| *doc >= target);
                prop_assert_eq!(scorer.seek(target), next.map_or(TERMINATED, |(doc, _)| *doc));
                if let Some((_, score)) = next {
                    prop_assert_eq!(scorer.score(), *score);
                }
            }
        }
    }
}
