//! Documents that have the most telling words of a question, whichever of them.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap},
};

use domain::Language;
use tantivy::{
    DocId, Score, Term,
    query::{BooleanQuery, EnableScoring, Query},
    schema::Field,
};

use crate::{
    columns::{Meant, Opened},
    lexicon::Lexicon,
    plan::Plan,
    query::{NAME, TEXT, TITLE, boosted, term_query},
    schema::Fields,
    view::View,
    words::{Word, words},
};

/// So many of the rarest words are looked for: common ones cost most and tell least.
const WORDS: usize = 10;

/// The documents with the best scores of these words, of those of which `is_wanted` is true (told the place of the segment in
/// the view), by the places of their segments; in no order.
pub(crate) fn best(
    view: View<'_>,
    fields: &Fields,
    text: &str,
    wanted: usize,
    is_wanted: impl Fn(usize, &Opened, DocId) -> bool,
) -> tantivy::Result<Vec<(usize, DocId)>> {
    let lexicon = Lexicon { view, fields };
    let mut known: Vec<(u64, Vec<(Term, Score)>)> = Vec::new();
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
    let mut frequencies = HashMap::new();
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for (frequency, terms) in known {
        for (term, weight) in terms {
            frequencies.insert(term.clone(), frequency);
            queries.push(boosted(term_query(term), weight));
        }
    }
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    let plan = Plan::of_query(Box::new(BooleanQuery::union(queries)));
    let plan = plan.with_frequencies(frequencies);
    top(view, &plan, wanted, is_wanted)
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
    if word.german.is_none() || word.english.is_none() {
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

/// The best matches of a query, without looking at those that cannot be among them.
fn top(
    view: View<'_>,
    plan: &Plan,
    wanted: usize,
    is_wanted: impl Fn(usize, &Opened, DocId) -> bool,
) -> tantivy::Result<Vec<(usize, DocId)>> {
    let statistics = plan.statistics(view);
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, view.any_layer());
    let weight = plan.query.weight(scoring)?;
    let mut best: BinaryHeap<Reverse<Scored>> = BinaryHeap::with_capacity(wanted + 1);
    for (number, (segment, opened)) in view.segments().zip(view.columns()).enumerate() {
        let meant = Meant::new(opened, view.audience);
        let threshold = |best: &BinaryHeap<Reverse<Scored>>| match best.peek() {
            Some(Reverse(worst)) if best.len() >= wanted => worst.score,
            _ => Score::MIN,
        };
        let start = threshold(&best);
        weight.for_each_pruning(start, segment, &mut |doc, score| {
            if !segment.is_deleted(doc) && meant.has(opened, doc) && is_wanted(number, opened, doc)
            {
                best.push(Reverse(Scored {
                    score,
                    segment: number,
                    doc,
                }));
                if best.len() > wanted {
                    best.pop();
                }
            }
            threshold(&best)
        })?;
    }
    let places = best.into_iter();
    Ok(places.map(|Reverse(s)| (s.segment, s.doc)).collect())
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
