//! What the index knows about words: how many documents have one, which are spelled nearly like it.

use std::collections::{BTreeMap, HashMap};

use tantivy::{
    DocSet, SegmentReader, TERMINATED, Term,
    query::{Bm25StatisticsProvider, FuzzyTermQuery},
    schema::{Field, IndexRecordOption},
};

use crate::{schema::Fields, spelling, view::View};

/// The words that one audience may see. Words that only removed documents had are not among them, although the engine
/// keeps them until it merges: nobody is to learn them from a correction.
#[derive(Clone, Copy)]
pub(crate) struct Lexicon<'a> {
    pub(crate) view: View<'a>,
    pub(crate) fields: &'a Fields,
}

impl Lexicon<'_> {
    /// In how many documents a term stands; those that were removed may count too, but never alone.
    pub(crate) fn frequency(&self, term: &Term) -> tantivy::Result<u64> {
        let mut sum = 0;
        for segment in self.view.segments() {
            let frequency = segment.inverted_index(term.field())?.doc_freq(term)?;
            if frequency > 0 && (!segment.has_deletes() || is_alive(segment, term)?) {
                sum += u64::from(frequency);
            }
        }
        Ok(sum)
    }

    /// Whether any document has a term that was not removed.
    pub(crate) fn knows(&self, term: &Term) -> tantivy::Result<bool> {
        for segment in self.view.segments() {
            let frequency = segment.inverted_index(term.field())?.doc_freq(term)?;
            if frequency > 0 && (!segment.has_deletes() || is_alive(segment, term)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The known words nearest to an unknown one, folded and unstemmed, best first: those whose umlauts were left out,
    /// else those one typing error away (from four letters on), else two (from eight letters on). A typing error is a
    /// letter too many, too few, wrong, or two that changed places. What looks most like a slip comes first, then words with
    /// the same first letter.
    pub(crate) fn near(&self, word: &str) -> tantivy::Result<Vec<Near>> {
        let variants = text::fold_variants(word)
            .into_iter()
            .skip(1)
            .map(|variant| (variant, 0));
        let mut near = self.alive(variants.collect(), 0)?;
        let letters = word.chars().count();
        for (errors, from) in [(1, 4), (2, 8)] {
            if near.is_empty() && letters >= from && word.chars().all(char::is_alphabetic) {
                near = self.alive(self.within(word, errors)?, errors)?;
                near.sort_by_key(|other| {
                    (
                        spelling::difference(word, &other.word),
                        !same_start(&other.word, word),
                        std::cmp::Reverse(other.frequency),
                    )
                });
                near.truncate(MAX_NEAR);
            }
        }
        Ok(near)
    }

    /// The words of names and titles that begin with `start`, the most frequent first, at most `limit`; with a typing
    /// error in the beginning if there is none without.
    pub(crate) fn names_from(&self, start: &str, limit: usize) -> tantivy::Result<Vec<String>> {
        let mut found = self.prefixed(start)?;
        if found.is_empty() && start.chars().count() >= 4 {
            found = self.expand(self.fields.name, start, 1, true)?;
        }
        let mut found: Vec<(String, u64)> = found.into_iter().collect();
        found.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        // Whether a word is still alive does not matter here: only documents that are give an answer.
        Ok(found
            .into_iter()
            .take(limit)
            .map(|(word, _)| word)
            .collect())
    }

    fn prefixed(&self, start: &str) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut words = BTreeMap::new();
        for segment in self.view.segments() {
            let index = segment.inverted_index(self.fields.name)?;
            let mut stream = index.terms().range().ge(start).into_stream()?;
            while stream.advance() && stream.key().starts_with(start.as_bytes()) {
                add(&mut words, stream.key(), stream.value().doc_freq);
            }
        }
        Ok(words)
    }

    /// All words as far away, with the frequency that the engine knows.
    fn within(&self, word: &str, errors: u8) -> tantivy::Result<BTreeMap<String, u64>> {
        let mut words = BTreeMap::new();
        for field in self.vocabulary() {
            for (word, n) in self.expand(field, word, errors, false)? {
                *words.entry(word).or_default() += n;
            }
        }
        Ok(words)
    }

    fn expand(
        &self,
        field: Field,
        word: &str,
        errors: u8,
        prefix: bool,
    ) -> tantivy::Result<BTreeMap<String, u64>> {
        let term = Term::from_field_text(field, word);
        let new = if prefix {
            FuzzyTermQuery::new_prefix
        } else {
            FuzzyTermQuery::new
        };
        let query = new(term, errors, true);
        let mut words = BTreeMap::new();
        for segment in self.view.segments() {
            let index = segment.inverted_index(field)?;
            let mut stream = index.terms().search(query.automaton()?).into_stream()?;
            while stream.advance() {
                add(&mut words, stream.key(), stream.value().doc_freq);
            }
        }
        Ok(words)
    }

    /// The words that some document still has, with their true frequencies; of many only the most frequent.
    fn alive(&self, words: BTreeMap<String, u64>, errors: u8) -> tantivy::Result<Vec<Near>> {
        const LOOK_AT: usize = 64;
        let mut words: Vec<(String, u64)> = words.into_iter().collect();
        words.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let mut alive = Vec::new();
        for (word, _) in words.into_iter().take(LOOK_AT) {
            let mut frequency = 0;
            for field in self.vocabulary() {
                frequency += self.frequency(&Term::from_field_text(field, &word))?;
            }
            if frequency > 0 {
                alive.push(Near {
                    word,
                    errors,
                    frequency,
                });
            }
        }
        Ok(alive)
    }

    /// The fields that have whole words.
    fn vocabulary(&self) -> [Field; 3] {
        [
            self.fields.name,
            self.fields.words,
            self.fields.evidence_words,
        ]
    }
}

/// The most words that are tried instead of an unknown one.
const MAX_NEAR: usize = 4;

/// A known word near an unknown one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Near {
    pub(crate) word: String,
    /// How many typing errors away.
    pub(crate) errors: u8,
    /// In how many texts it stands.
    frequency: u64,
}

impl Near {
    /// A word that no text has.
    pub(crate) fn unwritten(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            errors: 1,
            frequency: 0,
        }
    }

    /// Whether any text has it.
    pub(crate) const fn is_written(&self) -> bool {
        self.frequency > 0
    }
}

/// What weighs the words of a query: see the crate's documentation.
pub(crate) struct Statistics<'a> {
    pub(crate) view: View<'a>,
    /// How frequent a term counts as; for terms of words that stand in several fields.
    pub(crate) frequencies: &'a HashMap<Term, u64>,
}

impl Bm25StatisticsProvider for Statistics<'_> {
    /// Scaled so that the engine's average, which is over all documents, becomes the one over those with this field.
    fn total_num_tokens(&self, field: Field) -> tantivy::Result<u64> {
        let tokens = u128::from(self.view.total_num_tokens(field)?);
        let filled = u128::from(self.view.doc_freq(&Fields::filled_term(field))?);
        let scaled = tokens * u128::from(self.total_num_docs()?) / filled.max(1);
        Ok(u64::try_from(scaled).unwrap_or(u64::MAX))
    }

    fn total_num_docs(&self) -> tantivy::Result<u64> {
        self.view.total_num_docs()
    }

    fn doc_freq(&self, term: &Term) -> tantivy::Result<u64> {
        self.frequencies
            .get(term)
            .map_or_else(|| self.view.doc_freq(term), |frequency| Ok(*frequency))
    }
}

fn is_alive(segment: &SegmentReader, term: &Term) -> tantivy::Result<bool> {
    let postings = segment
        .inverted_index(term.field())?
        .read_postings(term, IndexRecordOption::Basic)?;
    let Some(mut postings) = postings else {
        return Ok(false);
    };
    while postings.doc() != TERMINATED {
        if !segment.is_deleted(postings.doc()) {
            return Ok(true);
        }
        postings.advance();
    }
    Ok(false)
}

fn add(words: &mut BTreeMap<String, u64>, key: &[u8], frequency: u32) {
    if let Ok(word) = std::str::from_utf8(key)
        && !word.starts_with(char::is_control)
    {
        *words.entry(word.to_owned()).or_default() += u64::from(frequency);
    }
}

fn same_start(a: &str, b: &str) -> bool {
    a.chars().next() == b.chars().next()
}
