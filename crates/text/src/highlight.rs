//! Finding the wanted terms in the text that is shown.

use std::{collections::HashSet, ops::Range};

use crate::{Analyzer, Language, token::is_hyphen, tokenize};

/// Where the wanted terms stand in a text: byte ranges on character boundaries, sorted and disjoint.
///
/// `wanted` are terms as [`Analyzer::analyze`] gives them for the same language. Parts of a compound that are linked by
/// a hyphen are marked as one.
pub fn highlight(text: &str, language: Language, wanted: &[String]) -> Vec<Range<usize>> {
    let first_letters = FirstLetters::of(wanted);
    let wanted: HashSet<&str> = wanted.iter().map(String::as_str).collect();
    let analyzer = Analyzer::new(language);
    let ranges = tokenize(text)
        .filter(|token| first_letters.may_begin(token.text))
        .filter_map(|token| analyzer.full_text_term(text, token))
        .filter(|term| wanted.contains(term.text.as_str()))
        .map(|term| term.start..term.end)
        .collect();
    merge_ranges(text, ranges)
}

/// The first letters of some terms. Neither folding nor stemming changes an ASCII letter at the beginning of a word, so
/// most words of a text need not be analysed to see that they are none of these terms.
struct FirstLetters(u128);

impl FirstLetters {
    fn of(terms: &[String]) -> Self {
        let firsts = terms.iter().filter_map(|term| term.bytes().next());
        Self(
            firsts
                .filter(u8::is_ascii)
                .fold(0, |all, first| all | 1 << first),
        )
    }

    fn may_begin(&self, word: &str) -> bool {
        word.bytes()
            .next()
            .is_none_or(|first| !first.is_ascii() || self.0 >> first.to_ascii_lowercase() & 1 == 1)
    }
}

/// As [`highlight`], for terms known only by a property: a beginning (while typing), a small distance (typing errors).
pub fn highlight_where(
    text: &str,
    language: Language,
    is_wanted: impl Fn(&str) -> bool,
) -> Vec<Range<usize>> {
    let terms = Analyzer::new(language).analyze(text);
    let ranges = terms
        .into_iter()
        .filter(|term| is_wanted(&term.text))
        .map(|term| term.start..term.end)
        .collect();
    merge_ranges(text, ranges)
}

/// Sorts ranges of a text and unites those that overlap, touch, or have only a hyphen between them. Drops what is empty
/// or not within the text on character boundaries. For uniting the marks of two languages.
pub fn merge_ranges(text: &str, mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.retain(|range| {
        text.get(range.clone())
            .is_some_and(|marked| !marked.is_empty())
    });
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match merged.last_mut() {
            Some(last)
                if range.start <= last.end || is_only_hyphen(&text[last.end..range.start]) =>
            {
                last.end = last.end.max(range.end);
            }
            _ => merged.push(range),
        }
    }
    merged
}

fn is_only_hyphen(between: &str) -> bool {
    let mut characters = between.chars();
    characters.next().is_some_and(is_hyphen) && characters.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(text: &str, query: &str) -> Vec<String> {
        let wanted: Vec<String> = Analyzer::new(Language::German)
            .analyze(query)
            .into_iter()
            .map(|term| term.text)
            .collect();
        highlight(text, Language::German, &wanted)
            .into_iter()
            .map(|range| text[range].to_owned())
            .collect()
    }

    #[test]
    fn what_is_found_is_marked() {
        assert_eq!(
            marked("Die Prüfungen der Häuser", "haus pruefung"),
            ["Prüfungen", "Häuser"]
        );
        assert_eq!(
            marked("Schweißen von Mu\u{308}nchner Stahl", "schweissung"),
            ["Schweißen"]
        );
        assert_eq!(marked("nichts davon", "laser"), [""; 0]);
    }

    #[test]
    fn compounds_are_marked_whole_or_in_part() {
        assert_eq!(marked("Unsere IT-Sicherheit", "sicherheit"), ["Sicherheit"]);
        assert_eq!(
            marked("Unsere IT-Sicherheit", "ITSicherheit"),
            ["IT-Sicherheit"]
        );
        assert_eq!(
            marked("Laser-Strahl-Schweißen", "laser strahl"),
            ["Laser-Strahl"]
        );
    }

    #[test]
    fn a_property_marks_too() {
        let text = "Laserstrahl und Licht";
        assert_eq!(
            highlight_where(text, Language::German, |term| term.starts_with("las")),
            vec![0..11]
        );
    }

    #[test]
    fn merging_repairs_the_order_and_drops_nonsense() {
        let ranges = vec![4..6, 0..3, 2..4, 90..99, 5..5, 8..9];
        assert_eq!(merge_ranges("aaaabbccäd", ranges), vec![0..6]);
    }
}
