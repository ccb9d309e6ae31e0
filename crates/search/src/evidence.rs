//! Which of what speaks for several organisations matches a question, in one go.
//!
//! One search per organisation would read the question, look up its words and open their lists again each time. Here
//! that is done once; what speaks for the organisations is looked up in the lists in the order of the documents.

use std::cmp::Reverse;

use domain::{EntryId, Kind};
use tantivy::{
    DocId, DocSet, Score, SegmentReader, TERMINATED,
    query::{EnableScoring, Query, Scorer, Weight},
    schema::IndexRecordOption,
};

use crate::{
    Hit,
    columns::{Meant, Opened},
    plan::Plan,
    query::{ENOUGH, Words, most_of},
    schema::Fields,
    view::View,
};

/// What matches of that which speaks for an organisation or a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Evidence {
    /// For whom it speaks.
    pub holder: EntryId,
    /// How many entries match.
    pub total: usize,
    /// The best of them, best first.
    pub best: Vec<Hit>,
    /// None of them has all the words.
    pub partial: bool,
}

/// How many of the words a piece of evidence needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needed {
    /// All.
    All,
    /// Most where too little has all, as in a search.
    Most,
}

/// What speaks for each of these holders and matches, at most `limit` hits each. Holders for whom nothing matches are
/// left out.
pub(crate) fn matching(
    view: View<'_>,
    fields: &Fields,
    plan: &Plan,
    words: &Words,
    needed: Needed,
    holders: &[EntryId],
    limit: usize,
) -> tantivy::Result<Vec<Evidence>> {
    let statistics = plan.statistics(view);
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, view.any_layer());
    let weights = weights(&words.required, scoring)?;
    let excluded = self::weights(&words.excluded, scoring)?;
    let mut matches: Vec<Vec<Match>> = vec![Vec::new(); holders.len()];
    for (segment, columns) in view.segments().zip(view.columns()) {
        let candidates = candidates(segment, fields, holders)?;
        if candidates.is_empty() || weights.is_empty() {
            continue;
        }
        let mut wanted = lists(&weights, segment)?;
        // The rarest first: it rules out most.
        let mut rarest: Vec<usize> = (0..wanted.len()).collect();
        rarest.sort_by_key(|at| wanted[*at].cost());
        let mut unwanted = lists(&excluded, segment)?;
        let meant = Meant::new(columns, view.audience);
        let mut rest = candidates.as_slice();
        while let [(doc, _), ..] = *rest {
            if needed == Needed::All {
                let next = missing(&mut wanted, &rarest, doc);
                if next > doc {
                    rest = &rest[rest.partition_point(|(doc, _)| *doc < next)..];
                    continue;
                }
            }
            let same = rest.partition_point(|(other, _)| *other == doc);
            if meant.has(columns, doc) && !has_any(&mut unwanted, doc) {
                let found = matched(&mut wanted, doc, columns);
                for (_, holder) in rest[..same].iter().filter(|_| found.words > 0) {
                    matches[*holder].push(found);
                }
            }
            rest = &rest[same..];
        }
    }
    let of =
        |(holder, matches): (&EntryId, Vec<Match>)| best(*holder, matches, weights.len(), limit);
    Ok(holders.iter().zip(matches).filter_map(of).collect())
}

/// The scores of the words that each of these documents has, in their order: by the place of the segment, then of the
/// document.
pub(crate) fn scores(
    view: View<'_>,
    plan: &Plan,
    words: &Words,
    documents: impl Iterator<Item = (usize, DocId)>,
) -> tantivy::Result<Vec<Score>> {
    let statistics = plan.statistics(view);
    let scoring = EnableScoring::enabled_from_statistics_provider(&statistics, view.any_layer());
    let weights = weights(&words.required, scoring)?;
    let mut segments = view.segments().zip(view.columns()).enumerate();
    let mut open: Option<Lists<'_>> = None;
    let mut scores = Vec::new();
    for (number, doc) in documents {
        while open.as_ref().is_none_or(|open| open.segment < number) {
            let Some((next, (segment, columns))) = segments.next() else {
                return Ok(scores);
            };
            if next == number {
                open = Some(Lists {
                    segment: next,
                    words: lists(&weights, segment)?,
                    columns,
                });
            }
        }
        if let Some(open) = &mut open {
            scores.push(matched(&mut open.words, doc, open.columns).score);
        }
    }
    Ok(scores)
}

/// The words' lists of one segment.
struct Lists<'a> {
    /// The place of the segment in the view.
    segment: usize,
    words: Vec<Box<dyn Scorer>>,
    columns: &'a Opened,
}

/// A piece of evidence that has some of the words.
#[derive(Debug, Clone, Copy)]
struct Match {
    id: u128,
    kind: Kind,
    words: usize,
    score: Score,
}

fn best(holder: EntryId, mut matches: Vec<Match>, words: usize, limit: usize) -> Option<Evidence> {
    let complete = matches.iter().filter(|found| found.words == words).count();
    let mut least = words;
    if complete < ENOUGH {
        let most = matches.iter().map(|found| found.words).max()?;
        least = most_of(words).min(most);
    }
    matches.retain(|found| found.words >= least);
    matches.sort_unstable_by(|a, b| {
        let key = |found: &Match| (found.words == words, found.score);
        let ((a_all, a_score), (b_all, b_score)) = (key(a), key(b));
        (b_all.cmp(&a_all))
            .then(b_score.total_cmp(&a_score))
            .then(Reverse(a.id).cmp(&Reverse(b.id)))
    });
    (!matches.is_empty()).then(|| Evidence {
        holder,
        total: matches.len(),
        partial: complete == 0,
        best: matches
            .into_iter()
            .take(limit)
            .map(|found| Hit {
                id: EntryId::from_u128(found.id),
                kind: found.kind,
                score: found.score,
                metres: None,
                why: None,
            })
            .collect(),
    })
}

/// What speaks for any of the holders, in the order of the documents, with the place of the holder.
fn candidates(
    segment: &SegmentReader,
    fields: &Fields,
    holders: &[EntryId],
) -> tantivy::Result<Vec<(DocId, usize)>> {
    let mut candidates = Vec::new();
    for (place, holder) in holders.iter().enumerate() {
        let term = fields.holder_term(*holder);
        let index = segment.inverted_index(term.field())?;
        let Some(mut list) = index.read_postings(&term, IndexRecordOption::Basic)? else {
            continue;
        };
        while list.doc() != TERMINATED {
            if !segment.is_deleted(list.doc()) {
                candidates.push((list.doc(), place));
            }
            list.advance();
        }
    }
    candidates.sort_unstable();
    Ok(candidates)
}

fn weights(
    queries: &[Box<dyn Query>],
    scoring: EnableScoring<'_>,
) -> tantivy::Result<Vec<Box<dyn Weight>>> {
    queries.iter().map(|query| query.weight(scoring)).collect()
}

fn lists(
    weights: &[Box<dyn Weight>],
    segment: &SegmentReader,
) -> tantivy::Result<Vec<Box<dyn Scorer>>> {
    weights
        .iter()
        .map(|weight| weight.scorer(segment, 1.0))
        .collect()
}

fn has(list: &mut Box<dyn Scorer>, doc: DocId) -> bool {
    if list.doc() < doc {
        list.seek(doc);
    }
    list.doc() == doc
}

/// The document before which some word is in none, from this one on; this one itself if it has all. The lists are asked in
/// this order.
fn missing(lists: &mut [Box<dyn Scorer>], order: &[usize], doc: DocId) -> DocId {
    for at in order {
        if !has(&mut lists[*at], doc) {
            return lists[*at].doc();
        }
    }
    doc
}

fn has_any(lists: &mut [Box<dyn Scorer>], doc: DocId) -> bool {
    lists.iter_mut().any(|list| has(list, doc))
}

fn matched(lists: &mut [Box<dyn Scorer>], doc: DocId, columns: &Opened) -> Match {
    let (mut words, mut score) = (0, 0.0);
    for list in lists {
        if has(list, doc) {
            words += 1;
            score += list.score();
        }
    }
    Match {
        id: columns.id(doc),
        kind: columns.kind(doc),
        words,
        score,
    }
}
