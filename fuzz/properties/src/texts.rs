//! The analysis of texts: words, folding, stems, marks, passages, the order of names.

use std::ops::Range;

use text::{
    Analyzer, Language, MAX_TERM_CHARS, detect, fold, fold_variants, highlight, highlight_where,
    initial, merge_ranges, passages, sort_key, tokenize,
};

use crate::input;

/// Input: what is looked for, the mark, a text.
pub fn hold(bytes: &[u8]) {
    let (wanted, text) = input::halves(bytes);
    let (wanted, text) = (input::text(wanted), input::text(text));
    spelling(&text);
    for &language in Language::ALL {
        terms(language, &text);
        marks(language, &wanted, &text);
    }
    let raw = bytes.chunks_exact(2).take(40);
    let ranges: Vec<_> = raw
        .map(|pair| usize::from(pair[0])..usize::from(pair[1]))
        .collect();
    let limits = (
        bytes.len() % 90,
        bytes.first().map_or(0, |byte| usize::from(byte % 5)),
    );
    passages_of(&text, &ranges, limits);
}

fn spelling(text: &str) {
    let folded = fold(text);
    assert_eq!(fold(&folded), folded, "folding twice is folding once");
    let variants = fold_variants(text);
    assert!(variants.len() <= 10 && variants[0] == folded);
    assert!(matches!(initial(text), 'A'..='Z' | '0' | '#'));
    assert!(sort_key(text).len() <= 400, "a cursor has no room for it");
    assert!(!sort_key(text).starts_with(' '));
    let _ = detect(text);
}

fn terms(language: Language, text: &str) {
    let mut position = 0;
    for token in tokenize(text) {
        assert_eq!(text.get(token.start..token.end), Some(token.text));
        assert!(token.position >= position && !token.text.contains(char::is_control));
        position = token.position;
    }
    let analyzer = Analyzer::new(language);
    for term in analyzer
        .analyze(text)
        .into_iter()
        .chain(analyzer.words(text))
    {
        assert!(
            text.get(term.start..term.end)
                .is_some_and(|part| !part.is_empty())
        );
        assert!(
            (1..=MAX_TERM_CHARS).contains(&term.text.chars().count()),
            "{term:?}"
        );
    }
}

fn marks(language: Language, wanted: &str, text: &str) {
    let of = |text| Analyzer::new(language).analyze(text).into_iter();
    let wanted: Vec<String> = of(wanted).map(|term| term.text).collect();
    let marks = highlight(text, language, &wanted);
    are_marks(text, &marks);
    assert_eq!(merge_ranges(text, marks.clone()), marks);
    // Whatever is found must be marked.
    let is_found = of(text).any(|term| wanted.contains(&term.text));
    assert_eq!(is_found, !marks.is_empty(), "{wanted:?} in {text:?}");
    let all = highlight_where(text, language, |_| true);
    are_marks(text, &all);
    passages_of(text, &all, (60, 3));
}

fn passages_of(text: &str, ranges: &[Range<usize>], (characters, number): (usize, usize)) {
    are_marks(text, &merge_ranges(text, ranges.to_vec()));
    let found = passages(text, ranges, characters, number);
    assert!(found.len() <= number);
    are_marks(
        text,
        &found
            .iter()
            .map(|passage| passage.range.clone())
            .collect::<Vec<_>>(),
    );
    for passage in &found {
        let part = &text[passage.range.clone()];
        assert_eq!(part.trim(), part, "spaces at its ends");
        assert!(part.chars().count() <= characters);
        are_marks(text, &passage.marks);
        let inside = |mark: &Range<usize>| {
            passage.range.start <= mark.start && mark.end <= passage.range.end
        };
        assert!(passage.marks.iter().all(inside));
        assert_eq!(
            passage.cut_before,
            !text[..passage.range.start].trim().is_empty()
        );
        assert_eq!(
            passage.cut_after,
            !text[passage.range.end..].trim().is_empty()
        );
    }
}

/// Not empty, on character boundaries, sorted, disjoint.
fn are_marks(text: &str, ranges: &[Range<usize>]) {
    for range in ranges {
        assert!(
            text.get(range.clone()).is_some_and(|part| !part.is_empty()),
            "{range:?}"
        );
    }
    assert!(
        ranges.windows(2).all(|pair| pair[0].end <= pair[1].start),
        "{ranges:?}"
    );
}
