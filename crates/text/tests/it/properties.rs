//! Nothing a person or a file contains may break the analysis.

use std::ops::Range;

use proptest::prelude::*;
use text::{
    Analyzer, KnownStems, Language, MAX_TERM_CHARS, Term, detect, fold, fold_variants, highlight,
    highlight_where, merge_ranges, passages, query, tokenize,
};

/// Any characters, and texts dense in what the analysis treats specially.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            " ",
            "-",
            "\u{2011}",
            "–",
            ".",
            ",",
            "'",
            "’",
            "\"",
            "„",
            "“",
            "»",
            "«",
            "&",
            "@",
            "_",
            "§",
            "+",
            "++",
            "#",
            "|",
            "\0",
            "\u{AD}",
            "\u{200B}",
            "\u{200F}",
            "\u{202E}",
            "\u{308}",
            "\u{327}",
            "\u{20E3}",
            "\u{FE0F}",
            "🤖",
            "🅰",
            "ß",
            "ẞ",
            "İ",
            "ﬁ",
            "ﷺ",
            "½",
            "①",
            "한",
            "が",
            "क्षि",
            "שָׁלוֹם",
            "AND",
            "OR",
            "NOT",
            "ODER",
            "ISO9001",
            "4.0",
            "1,5",
            "87",
            "Prüfungen",
            "ungen",
            "eln",
            "ue",
            "Äu",
            "qu",
            "y",
            "company's",
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[a-zäöüß]{1,8}",
        "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn is_within(text: &str, range: &Range<usize>) -> bool {
    text.get(range.clone()).is_some_and(|part| !part.is_empty())
}

fn are_sorted_and_disjoint(ranges: &[Range<usize>]) -> bool {
    ranges.windows(2).all(|pair| pair[0].end <= pair[1].start)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn folding_twice_is_folding_once(text in texts()) {
        let once = fold(&text);
        prop_assert_eq!(fold(&once), once);
    }

    #[test]
    fn folding_ignores_case_and_composition(text in "[a-zäöüßé ]{0,20}") {
        use unicode_normalization::UnicodeNormalization;
        prop_assert_eq!(fold(&text), fold(&text.to_uppercase()));
        prop_assert_eq!(fold(&text), fold(&text.nfd().collect::<String>()));
    }

    #[test]
    fn variants_are_few_and_start_with_the_fold(text in texts()) {
        let variants = fold_variants(&text);
        prop_assert!(variants.len() <= 10);
        prop_assert_eq!(&variants[0], &fold(&text));
    }

    #[test]
    fn short_cuts_lead_where_the_long_way_does(text in texts(), asked in texts()) {
        for language in [Language::German, Language::English] {
            let analyzer = Analyzer::new(language);
            let terms = analyzer.analyze(&text);
            // What is asked, and some of what is there.
            let there = terms.into_iter().step_by(3);
            let wanted: Vec<String> = analyzer.analyze(&asked).into_iter().chain(there).map(|term| term.text).collect();
            prop_assert_eq!(
                highlight(&text, language, &wanted),
                highlight_where(&text, language, |term| wanted.iter().any(|wanted| wanted == term))
            );
        }
    }

    #[test]
    fn tokens_stand_in_the_text(text in texts()) {
        let mut position = 0;
        for token in tokenize(&text) {
            prop_assert!(is_within(&text, &(token.start..token.end)));
            prop_assert_eq!(token.text, &text[token.start..token.end]);
            prop_assert!(!token.text.contains(|c: char| c.is_control()));
            prop_assert!(token.position >= position && token.position <= position + 1);
            position = token.position;
        }
    }

    #[test]
    fn remembering_stems_changes_none(all in prop::collection::vec(texts(), 1..4)) {
        let mut known = KnownStems::default();
        let own = ["It runs on IT, it does".to_owned(), "IT it".to_owned()];
        for text in all.iter().chain(&own).chain(&all) {
            for language in [Language::German, Language::English] {
                let analyzer = Analyzer::new(language);
                let mut stems = Vec::new();
                let each = |position, stem: &str| stems.push((position, stem.to_owned()));
                analyzer.stems(text, &analyzer.words(text), &mut known, each);
                let analyzed = analyzer.analyze(text).into_iter();
                let analyzed: Vec<_> = analyzed.map(|term| (term.position, term.text)).collect();
                prop_assert_eq!(stems, analyzed);
            }
        }
    }

    #[test]
    fn terms_stand_in_the_text_and_are_marked(text in texts()) {
        for &language in Language::ALL {
            let analyzer = Analyzer::new(language);
            let (stems, words) = (analyzer.analyze(&text), analyzer.words(&text));
            let is_good = |term: &Term| !term.text.is_empty() && term.text.chars().count() <= MAX_TERM_CHARS && is_within(&text, &(term.start..term.end));
            prop_assert!(stems.iter().chain(&words).all(is_good));
            prop_assert!(stems.is_sorted_by_key(|term| term.position));
            let marks = highlight_where(&text, language, |_| true);
            prop_assert!(are_sorted_and_disjoint(&marks));
            for term in stems {
                prop_assert!(marks.iter().any(|mark| mark.start <= term.start && term.end <= mark.end));
            }
        }
    }

    #[test]
    fn folded_text_has_the_same_terms(text in "[a-zäöüßA-ZÄÖÜ ]{0,40}") {
        // What is typed in the folded spelling finds what is written in the proper one.
        let texts = |text: &str| Analyzer::new(Language::German).analyze(text).into_iter().map(|term| term.text).collect::<Vec<_>>();
        prop_assert_eq!(texts(&text), texts(&fold(&text)));
    }

    #[test]
    fn wanted_things_have_parts_and_cover_all_terms(text in texts()) {
        let analyzer = Analyzer::new(Language::German);
        let wanted = analyzer.wanted(&text);
        prop_assert!(wanted.iter().all(|want| !want.parts.is_empty()));
        let parts = wanted.iter().map(|want| want.parts.len()).sum::<usize>();
        prop_assert_eq!(parts, analyzer.analyze(&text).iter().filter(|term| !term.joined).count());
    }

    #[test]
    fn queries_are_bounded(text in texts(), times in 1_usize..20) {
        let parsed = query::parse(&text.repeat(times));
        let words = parsed.clauses.iter().flat_map(|clause| tokenize(&clause.text)).filter(|token| token.kind != text::TokenKind::Joined);
        prop_assert!(words.count() <= query::MAX_WORDS);
        prop_assert!(parsed.clauses.iter().map(|clause| clause.text.chars().count()).sum::<usize>() <= query::MAX_CHARS);
        for clause in &parsed.clauses {
            prop_assert!(tokenize(&clause.text).next().is_some());
            prop_assert!(!clause.text.contains(|c: char| c.is_control()));
            prop_assert!(!(clause.or_previous && clause.excluded));
        }
        prop_assert!(parsed.clauses.first().is_none_or(|clause| !clause.or_previous));
        prop_assert_eq!(
            parsed.wanted().iter().map(Vec::len).sum::<usize>() + parsed.excluded().count(),
            parsed.clauses.len()
        );
    }

    #[test]
    fn passages_fit(
        text in texts(),
        ranges in prop::collection::vec((0_usize..200, 0_usize..200), 0..8),
        max_chars in 0_usize..80,
        max_passages in 0_usize..4,
    ) {
        let ranges: Vec<Range<usize>> = ranges.into_iter().map(|(start, end)| start..end).collect();
        let merged = merge_ranges(&text, ranges.clone());
        prop_assert!(merged.iter().all(|range| is_within(&text, range)));
        prop_assert!(are_sorted_and_disjoint(&merged));
        let found = passages(&text, &ranges, max_chars, max_passages);
        prop_assert!(found.len() <= max_passages);
        prop_assert!(are_sorted_and_disjoint(&found.iter().map(|passage| passage.range.clone()).collect::<Vec<_>>()));
        for passage in &found {
            prop_assert!(is_within(&text, &passage.range));
            prop_assert!(text[passage.range.clone()].chars().count() <= max_chars);
            prop_assert!(are_sorted_and_disjoint(&passage.marks));
            for mark in &passage.marks {
                prop_assert!(is_within(&text, mark));
                prop_assert!(passage.range.start <= mark.start && mark.end <= passage.range.end);
            }
        }
    }

    #[test]
    fn detection_answers_anything(text in texts()) {
        prop_assert_eq!(detect(&text), detect(&text.clone()));
    }
}
