//! Entries that are like another one.

use std::collections::HashMap;

use domain::{Kind, Language};
use tantivy::{
    Term,
    query::{BooleanQuery, ConstScoreQuery, Occur, Query, TermQuery},
    schema::IndexRecordOption,
};
use text::Analyzer;

use crate::{
    Document, Hit, Search,
    collect::{self, Request},
    combine::{best_of, boosted, term_query},
    plan::Plan,
    query::{EVIDENCE, TEXT, TITLE},
    schema::{Fields, Shared},
    view::View,
};

/// How many words of an entry are looked for.
const WORDS: usize = 20;
/// How many of its words are looked up to find them; those that stand in it most.
const CANDIDATES: usize = 120;
/// How much of each text is read, in characters.
const READ: usize = 6_000;
/// Words that stand in more than this part of all entries tell nothing.
const COMMON: u64 = 8;

/// The entries that have most in common with this one, the one with most first: by its most telling words, competences,
/// sectors and, among equals, place. Without `kinds`: first those of its own kind, then others.
pub(crate) fn similar(
    view: View<'_>,
    fields: &Fields,
    document: &Document,
    kinds: &[Kind],
    limit: u32,
) -> tantivy::Result<Vec<Hit>> {
    let Some(plan) = plan(view, fields, document)? else {
        return Ok(Vec::new());
    };
    let of = |kinds: Vec<Kind>, limit| {
        let search = Search {
            kinds,
            limit,
            ..Search::new("", Language::German)
        };
        collect::page(view, &plan, Request::new(&search)).map(|found| found.hits)
    };
    if !kinds.is_empty() {
        return of(kinds.to_vec(), limit);
    }
    let mut hits = of(vec![document.kind], limit)?;
    let missing = limit.saturating_sub(u32::try_from(hits.len()).unwrap_or(u32::MAX));
    if missing > 0 {
        let mut others = Kind::ALL.to_vec();
        others.retain(|kind| *kind != document.kind);
        hits.extend(of(others, missing)?);
    }
    Ok(hits)
}

/// What the engine is asked; none if the entry says nothing by which others could be like it.
fn plan(view: View<'_>, fields: &Fields, document: &Document) -> tantivy::Result<Option<Plan>> {
    let all = view.forms().max(1);
    let mut frequencies = HashMap::new();
    let mut common: Vec<Box<dyn Query>> = Vec::new();
    let words = telling(view, fields, document, all)?;
    let least = if words.len() >= 4 { 2 } else { 1 };
    for word in words {
        let queries = word.terms.iter().map(|(term, weight)| {
            frequencies.insert(term.clone(), word.frequency);
            boosted(term_query(term.clone()), weight * word.weight)
        });
        let queries = queries.collect();
        common.push(best_of(queries));
    }
    let shared = |shared, weight: f32| -> tantivy::Result<Option<Box<dyn Query>>> {
        let term = fields.shared_term(shared);
        let frequency = view.doc_freq(&term)?;
        // Nobody else has it, or everybody.
        let tells = frequency > 1 && frequency * 2 < all.max(20);
        Ok(tells.then(|| constant(term, weight * rarity(frequency, all))))
    };
    for competence in &document.competences {
        let shared = shared(Shared::Competence(&competence.uri), competence.weight)?;
        common.extend(shared);
    }
    for uri in &document.sectors {
        common.extend(shared(Shared::Sector(uri), 0.3)?);
    }
    if common.is_empty() {
        return Ok(None);
    }
    // One shared word of many is chance.
    let least = least.min(common.len());
    let common: Box<dyn Query> = Box::new(BooleanQuery::union_with_minimum_required_clauses(
        common, least,
    ));
    let itself = TermQuery::new(fields.id_term(document.id), IndexRecordOption::Basic);
    let mut clauses: Vec<(Occur, Box<dyn Query>)> =
        vec![(Occur::Must, common), (Occur::MustNot, Box::new(itself))];
    let municipalities = document.municipalities.iter();
    let places = municipalities
        .map(|ags| (Shared::Municipality(ags.as_str()), 0.5))
        .chain(
            document
                .districts
                .iter()
                .map(|code| (Shared::District(code), 0.5)),
        );
    clauses.extend(places.map(|(place, weight)| {
        let term = fields.shared_term(place);
        (Occur::Should, constant(term, weight))
    }));
    let query = Box::new(BooleanQuery::new(clauses));
    Ok(Some(Plan::of_query(query).with_frequencies(frequencies)))
}

/// A word that tells what an entry is about.
struct Telling {
    /// Where others may have it, with what each place weighs.
    terms: [(Term, f32); 3],
    /// How many entries have it, in the field where most do.
    frequency: u64,
    /// How often it stands in the entry, softened.
    weight: f32,
}

/// The words that stand often in this entry and rarely in others, the most telling first.
fn telling(
    view: View<'_>,
    fields: &Fields,
    document: &Document,
    all: u64,
) -> tantivy::Result<Vec<Telling>> {
    let mut words: Vec<((Language, String), f32)> = counted(document).into_iter().collect();
    words.sort_by(|(a, n), (b, m)| m.total_cmp(n).then_with(|| a.cmp(b)));
    words.truncate(CANDIDATES);
    let mut telling = Vec::new();
    for ((language, word), count) in words {
        let stems = fields.stems(language);
        let terms = [
            (stems.title, TITLE),
            (stems.text, TEXT),
            (stems.evidence, EVIDENCE),
        ]
        .map(|(field, weight)| (Term::from_field_text(field, &word), weight));
        let mut frequency = 0;
        for (term, _) in &terms {
            frequency = frequency.max(view.doc_freq(term)?);
        }
        if frequency > 0 && (frequency * COMMON <= all || all < 50) {
            telling.push(Telling {
                terms,
                frequency,
                weight: 1.0 + count.max(1.0).ln(),
            });
        }
    }
    let score = |word: &Telling| word.weight * rarity(word.frequency, all);
    telling.sort_by(|a, b| score(b).total_cmp(&score(a)));
    telling.truncate(WORDS);
    Ok(telling)
}

/// How often each stem stands in an entry: in its titles and names three times as much, in its evidence a third.
fn counted(document: &Document) -> HashMap<(Language, String), f32> {
    let mut counts = HashMap::new();
    for &language in Language::ALL {
        let analyzer = Analyzer::new(language);
        let mut count = |text: &str, weight: f32| {
            let end = text
                .char_indices()
                .nth(READ)
                .map_or(text.len(), |(at, _)| at);
            for term in analyzer.analyze(&text[..end]) {
                if term.text.chars().any(char::is_alphabetic) {
                    *counts.entry((language, term.text)).or_insert(0.0) += weight;
                }
            }
        };
        let own = |texts: &[(Language, String)]| -> Vec<String> {
            let texts = texts.iter().filter(|(its, _)| *its == language);
            texts.map(|(_, text)| text.clone()).collect()
        };
        for title in own(&document.titles).iter().chain(&document.names) {
            count(title, 3.0);
        }
        for text in own(&document.texts) {
            count(&text, 1.0);
        }
        for text in own(&document.evidence).iter().take(50) {
            count(text, 1.0 / 3.0);
        }
    }
    counts
}

/// How rare something is, as BM25 has it (inverse document frequency).
fn rarity(frequency: u64, all: u64) -> f32 {
    let (n, all) = (frequency as f32, all as f32);
    (1.0 + (all - n).max(0.0) / (n + 0.5)).ln()
}

fn constant(term: Term, score: f32) -> Box<dyn Query> {
    let query = Box::new(TermQuery::new(term, IndexRecordOption::Basic));
    Box::new(ConstScoreQuery::new(query, score))
}
