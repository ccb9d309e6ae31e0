//! What a half-typed name may become.

use domain::Language;
use tantivy::{
    Term,
    query::{
        BooleanQuery, BoostQuery, ConstScoreQuery, DisjunctionMaxQuery, EmptyQuery, Occur, Query,
        TermQuery,
    },
    schema::IndexRecordOption,
};
use text::Analyzer;

use crate::{
    Suggestion,
    collect::{self, Request},
    lexicon::Lexicon,
    plan::Plan,
    schema::Fields,
    view::View,
};

/// How many words the last one may become; of more the most frequent.
const MAX_COMPLETIONS: usize = 64;
/// How many of the typed words are used.
const MAX_WORDS: usize = 12;
/// What a title in the reader's language adds.
const OWN_LANGUAGE: f32 = 0.5;

/// The entries whose names fit what is typed: all words but the last as written, the last one as a beginning.
pub(crate) fn suggest(
    view: View<'_>,
    fields: &Fields,
    typed: &str,
    language: Language,
    limit: u32,
) -> tantivy::Result<Vec<Suggestion>> {
    let mut words = typed_words(typed);
    let letters: usize = words.iter().map(|word| word.chars().count()).sum();
    let Some(last) = words.pop().filter(|_| letters >= 2) else {
        return Ok(Vec::new());
    };
    let lexicon = Lexicon { view, fields };
    let mut clauses: Vec<(Occur, Box<dyn Query>)> = vec![(Occur::Must, beginning(lexicon, &last)?)];
    for word in words {
        clauses.push((Occur::Must, beginning(lexicon, &word)?));
    }
    let titled = TermQuery::new(fields.titled_term(language), IndexRecordOption::Basic);
    clauses.push((
        Occur::Should,
        Box::new(ConstScoreQuery::new(Box::new(titled), OWN_LANGUAGE)),
    ));
    let plan = Plan::of_query(Box::new(BooleanQuery::new(clauses)));
    let found = collect::page(view, &plan, Request::best(limit))?;
    Ok(found
        .hits
        .into_iter()
        .map(|hit| Suggestion { id: hit.id })
        .collect())
}

/// The folded words without joined forms. Every one may be a beginning: who goes back to mend the first word has not
/// finished it either.
fn typed_words(typed: &str) -> Vec<String> {
    const MAX_CHARS: usize = 200;
    let typed: String = typed.chars().take(MAX_CHARS).collect();
    let words = Analyzer::new(Language::German).words(&typed);
    words
        .into_iter()
        .filter(|word| !word.joined)
        .map(|word| word.text)
        .take(MAX_WORDS)
        .collect()
}

/// Names with a word that begins so; the word itself counts more than a longer one.
fn beginning(lexicon: Lexicon<'_>, start: &str) -> tantivy::Result<Box<dyn Query>> {
    let mut queries: Vec<Box<dyn Query>> = Vec::new();
    for word in lexicon.names_from(start, MAX_COMPLETIONS)? {
        let term = Term::from_field_text(lexicon.fields.name, &word);
        let query = Box::new(TermQuery::new(term, IndexRecordOption::WithFreqs));
        let boost = if word == start { 2.0 } else { 1.0 };
        queries.push(Box::new(BoostQuery::new(query, boost)));
    }
    Ok(if queries.is_empty() {
        Box::new(EmptyQuery)
    } else {
        Box::new(DisjunctionMaxQuery::new(queries))
    })
}
