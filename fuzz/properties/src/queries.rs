//! What a person types into a search box.

use text::{Analyzer, Language, query, tokenize};

use crate::input;

/// Input: what was typed.
pub fn hold(bytes: &[u8]) {
    let typed = input::text(bytes);
    let query = query::parse(&typed);
    let mut words = 0;
    let mut previous = true;
    for clause in &query.clauses {
        assert!(!clause.text.is_empty() && clause.text.trim() == clause.text);
        assert!(!clause.text.contains(char::is_control), "{clause:?}");
        assert!(tokenize(&clause.text).next().is_some(), "{clause:?}");
        // Alternatives have a wanted neighbour before them.
        assert!(
            !clause.or_previous || (!clause.excluded && !previous),
            "{query:?}"
        );
        previous = clause.excluded;
        let of_clause = tokenize(&clause.text);
        words += of_clause
            .filter(|token| token.kind != text::TokenKind::Joined)
            .count();
    }
    assert!(words <= query::MAX_WORDS, "{words}");
    let characters: usize = query
        .clauses
        .iter()
        .map(|clause| clause.text.chars().count())
        .sum();
    assert!(characters <= query::MAX_CHARS);
    let wanted: usize = query.wanted().iter().map(Vec::len).sum();
    assert_eq!(wanted + query.excluded().count(), query.clauses.len());
    assert!(query.wanted().iter().all(|group| !group.is_empty()));
    for &language in Language::ALL {
        for clause in &query.clauses {
            let wanted = Analyzer::new(language).wanted(&clause.text);
            assert!(wanted.iter().all(|one| !one.parts.is_empty()), "{clause:?}");
        }
    }
    // Who searches for what was understood is understood the same.
    if !query.truncated && query.clauses.iter().all(|clause| is_plain(&clause.text)) {
        assert_eq!(query::parse(&written(&query)), query);
    }
}

/// Whether a text means only itself.
fn is_plain(text: &str) -> bool {
    text.split(' ')
        .all(|word| word.chars().all(char::is_alphanumeric))
        && !["NOT", "OR", "ODER", "AND", "UND"].contains(&text)
}

fn written(query: &query::Query) -> String {
    let one = |clause: &query::Clause| {
        let or = if clause.or_previous { "OR " } else { "" };
        let not = if clause.excluded { "-" } else { "" };
        match clause.kind {
            query::ClauseKind::Words => format!("{or}{not}{}", clause.text),
            query::ClauseKind::Phrase => format!("{or}{not}\"{}\"", clause.text),
        }
    };
    query.clauses.iter().map(one).collect::<Vec<_>>().join(" ")
}
