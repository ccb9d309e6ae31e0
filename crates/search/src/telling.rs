//! Documents that have the most telling words of a question, whichever of them.

use std::{
    cmp::Reverse,
    collections::{BTreeSet, BinaryHeap, HashMap},
};

use domain::Language;
use tantivy::{
    DocId, Score, Term,
    query::{BooleanQuery, EnableScoring, Query},
    schema::Field,
};

use crate::{
    columns::{Meant, Opened},
    combine::{boosted, term_query},
    lexicon::Lexicon,
    plan::Plan,
    query::{NAME, TEXT, TITLE},
    schema::Fields,
    view::View,
    words::{Word, words},
};

/// So many of the rarest words are looked for: common ones cost most and tell least.
const WORDS: usize = 10;

/// A word that more documents have is frequent: it is looked for only where that is wanted, or where no other is left.
const FREQUENT: u64 = 20_000;

/// A word that more documents have is not rare.
const RARE: u64 = 5_000;

/// Which words of a question are looked for. What is wanted of a sort that few documents are of costs a look at each that has
/// one of the words: among these there are too few of the sort for knowing soon what cannot be among the best.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Which {
    /// All.
    All,
    /// None that is frequent, if there are others.
    Infrequent,
    /// Only what is rare, be it nothing.
    Rare,
}

impl Which {
    /// How many of these, which are in the order of their frequency.
    fn of(self, known: &[Known]) -> usize {
        let within = |most| known.partition_point(|(frequency, _)| *frequency <= most);
        match self {
            Self::All => known.len(),
            Self::Infrequent => within(FREQUENT).max(1).min(known.len()),
            Self::Rare => within(RARE),
        }
    }
}

/// A sort of documents of which the best are wanted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sort {
    /// By which words.
    pub(crate) which: Which,
    /// So many.
    pub(crate) wanted: usize,
}

/// Of each of several sorts of documents those with the best scores of the words wanted for it, by the places of their
/// segments; in no order. `is_of` tells whether a document is of a sort (told the place of the sort, and that of the segment
/// in the view).
pub(crate) fn best<const N: usize>(
    view: View<'_>,
    fields: &Fields,
    text: &str,
    sorts: [Sort; N],
    is_of: impl Fn(usize, usize, &Opened, DocId) -> bool,
) -> tantivy::Result<[Vec<(usize, DocId)>; N]> {
    let known = known(view, fields, text)?;
    let words = sorts.map(|sort| {
        if sort.wanted > 0 {
            sort.which.of(&known)
        } else {
            0
        }
    });
    let mut found = sorts.map(|_| Vec::new());
    // Sorts for which the same words are looked for are looked for together.
    for count in words.into_iter().collect::<BTreeSet<usize>>() {
        if count > 0 {
            let wanted: [usize; N] = std::array::from_fn(|of| match words[of] == count {
                true => sorts[of].wanted,
                false => 0,
            });
            let best = top(view, &plan(&known[..count]), wanted, &is_of)?;
            for (found, best) in found.iter_mut().zip(best) {
                found.extend(best);
            }
        }
    }
    Ok(found)
}

/// A word's terms, each with its weight, and in how many documents the most frequent one stands.
type Known = (u64, Vec<(Term, Score)>);

/// The rarest of a question's words that any document has, the rarest first.
fn known(view: View<'_>, fields: &Fields, text: &str) -> tantivy::Result<Vec<Known>> {
    let lexicon = Lexicon { view, fields };
    let mut known: Vec<Known> = Vec::new();
    for word in words(text) {
        let mut terms = Vec::new();
        let mut frequency = 0;
        for (term, weight) in forms(fields, &word) {
            let of = lexicon.frequency(&term)?;
            if of > 0 {
                frequency = frequency.max(of);
                terms.push((term, weight));
            }
        }
        if !terms.is_empty() {
            known.push((frequency, terms));
        }
    }
    known.sort_by_key(|(frequency, _)| *frequency);
    known.truncate(WORDS);
    Ok(known)
}

/// Whatever has any of these words.
fn plan(known: &[Known]) -> Plan {
    let mut frequencies = HashMap::new();
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for (frequency, terms) in known {
        for (term, weight) in terms {
            frequencies.insert(term.clone(), *frequency);
            queries.push(boosted(term_query(term.clone()), *weight));
        }
    }
    Plan::of_query(Box::new(BooleanQuery::union(queries))).with_frequencies(frequencies)
}

/// The terms of a word in every field where it may stand; none of a stop word.
fn forms(fields: &Fields, word: &Word) -> Vec<(Term, Score)> {
    let mut forms: Vec<(Field, Score, &text::Wanted)> = Vec::new();
    for (language, wanted) in [
        (Language::German, &word.german),
        (Language::English, &word.english),
    ] {
        if let Some(wanted) = wanted {
            let stems = fields.stems(language);
            forms.push((stems.title, TITLE, wanted));
            forms.push((stems.text, TEXT, wanted));
        }
    }
    if !word.is_telling() {
        return Vec::new();
    }
    forms.push((fields.name, NAME, &word.literal));
    let of = |(field, weight, wanted): (Field, Score, &text::Wanted)| {
        let terms = wanted.parts.iter().chain(&wanted.joined);
        let terms = terms.map(move |term| (Term::from_field_text(field, &term.text), weight));
        terms.collect::<Vec<_>>()
    };
    forms.into_iter().flat_map(of).collect()
}

/// The best matches of a query of each sort, without looking at those that cannot be among them of any.
fn top<const N: usize>(
    view: View<'_>,
    plan: &Plan,
    wanted: [usize; N],
    is_of: &impl Fn(usize, usize, &Opened, DocId) -> bool,
) -> tantivy::Result<[Vec<(usize, DocId)>; N]> {
    let statistics = plan.statistics(view);
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, view.any_layer());
    let weight = plan.query.weight(scoring)?;
    let mut best = wanted.map(Best::new);
    for (number, (segment, opened)) in view.segments().zip(view.columns()).enumerate() {
        let meant = Meant::new(opened, view.audience);
        weight.for_each_pruning(threshold(&best), segment, &mut |doc, score| {
            if !segment.is_deleted(doc) && meant.has(opened, doc) {
                let scored = Scored {
                    score,
                    segment: number,
                    doc,
                };
                let of_sort = best.iter_mut().enumerate();
                let of_sort = of_sort
                    .filter(|(sort, best)| best.wanted > 0 && is_of(*sort, number, opened, doc));
                for (_, best) in of_sort {
                    best.push(scored);
                }
            }
            threshold(&best)
        })?;
    }
    Ok(best.map(|best| best.places().collect()))
}

/// Below which score no document is among the best of any sort.
fn threshold(best: &[Best]) -> Score {
    best.iter().map(Best::least).fold(Score::MAX, Score::min)
}

/// The best of one sort.
struct Best {
    wanted: usize,
    heap: BinaryHeap<Reverse<Scored>>,
}

impl Best {
    fn new(wanted: usize) -> Self {
        Self {
            wanted,
            heap: BinaryHeap::with_capacity(wanted + 1),
        }
    }

    fn push(&mut self, scored: Scored) {
        if self.heap.len() < self.wanted {
            self.heap.push(Reverse(scored));
        } else if let Some(mut worst) = self.heap.peek_mut()
            && worst.0 < scored
        {
            *worst = Reverse(scored);
        }
    }

    /// What a score must exceed to be among them.
    fn least(&self) -> Score {
        match self.heap.peek() {
            _ if self.wanted == 0 => Score::MAX,
            Some(Reverse(worst)) if self.heap.len() >= self.wanted => worst.score,
            _ => Score::MIN,
        }
    }

    fn places(self) -> impl Iterator<Item = (usize, DocId)> {
        self.heap.into_iter().map(|Reverse(s)| (s.segment, s.doc))
    }
}

/// A match while the best are kept.
#[derive(Debug, Clone, Copy)]
struct Scored {
    score: Score,
    segment: usize,
    doc: DocId,
}

impl Ord for Scored {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let places = (other.segment, other.doc).cmp(&(self.segment, self.doc));
        self.score.total_cmp(&other.score).then(places)
    }
}

impl PartialOrd for Scored {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Scored {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Scored {}
