use std::sync::LazyLock;

use domain::{Audience, Language};
use proptest::prelude::*;
use search::{Index, Search};
use tempfile::TempDir;

use crate::support::{Atlas, document, english, german};

/// Texts with the letters and signs that queries are made of below.
static ATLAS: LazyLock<(TempDir, Index)> = LazyLock::new(|| {
    let Atlas { dir, index, .. } = Atlas::of([
        document(1, "IT-Sicherheit", "Prüfung nach § 87 von C++ und 3D-Druck"),
        english(2, "שלום Laser", "NOT and OR, AND \"quoted\" -minus"),
        document(3, "a b c", "aa ab abc abcd"),
    ]);
    (dir, index)
});

fn ask(q: &str) -> u64 {
    let search = Search {
        counts: true,
        ..german(q)
    };
    let found = ATLAS
        .1
        .search(Audience::Public, &search)
        .expect("never an error");
    ATLAS
        .1
        .suggest(Audience::Public, q, Language::English, 5)
        .expect("never an error");
    found.total
}

#[test]
fn what_people_type_is_never_an_error() {
    for q in [
        "\"",
        "\"\"",
        "\"laser",
        "laser\"",
        "„",
        "-",
        "---",
        "- -",
        "+",
        "AND",
        "OR",
        "NOT",
        "AND OR NOT",
        "OR laser OR",
        "laser AND",
        "-laser -laser",
        "-\"laser",
        "*",
        "?",
        "~",
        "^2",
        "laser~2",
        "title:laser",
        "a:b:c",
        "(",
        "((laser)",
        "[1 TO 2]",
        "{",
        "\\",
        "/.*/",
        "\0",
        "laser\0laser",
        "🤖",
        "👩‍🔬 laser",
        "שלום עולם",
        "\u{202e}resal",
        "مرحبا",
        "§",
        "§§ 87",
        "c++",
        "C#",
        "3D-",
        "-3D-Druck",
        "1,2,3",
        "a-b-c-d-e",
        "@",
        "a@b",
        "''",
        "'s",
        "\u{300}",
        "ﬀ",
        "ẞ",
        "İ",
    ] {
        ask(q);
    }
    assert_eq!(ask("\"laser"), 1, "a lonely quote is ignored");
    assert_eq!(ask("laser\0"), 1);
    assert_eq!(ask("\u{202e}laser"), 1);
    assert_eq!(ask("שלום"), 1);
    assert_eq!(ask("c++"), 1);
    assert_eq!(ask("§ 87"), 1);
}

#[test]
fn ten_thousand_characters_are_cut_and_it_is_said() {
    let search = german(&"laser ".repeat(2_000));
    let found = ATLAS
        .1
        .search(Audience::Public, &search)
        .expect("an answer");
    assert_eq!((found.total, found.truncated), (1, true));
    for long in [
        "x".repeat(10_000),
        "ü-".repeat(5_000),
        "\"".repeat(10_001),
        "-".repeat(10_000),
        "🤖".repeat(10_000),
    ] {
        ask(&long);
    }
    let many = (0..400)
        .map(|n| format!("unbekanntes{n}"))
        .collect::<Vec<_>>()
        .join(" ");
    assert_eq!(ask(&many), 0);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn any_query_has_an_answer(
        q in prop_oneof![
            any::<String>(),
            "[abc\"\\-+()§.@'& ]{0,30}",
            prop::collection::vec(prop::sample::select(vec![
                "laser", "IT-Sicherheit", "prüfng", "die", "AND", "OR", "NOT", "-", "\"", "3D-Druck", "C++", "§ 87", "\u{0}", "🤖",
                "abcd", "abdc", "שלום", "ſ", "ß",
            ]), 0..12).prop_map(|words| words.join(" ")),
        ],
    ) {
        ask(&q);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20))]

    #[test]
    fn any_text_can_be_indexed_and_found_by_its_words(title in any::<String>(), text in "\\PC{0,200}") {
        let atlas = Atlas::of([document(1, &title, &text)]);
        prop_assert_eq!(atlas.found("").total, 1);
        let word = text::Analyzer::new(Language::German).words(&text).into_iter().find(|word| !word.joined);
        if let Some(word) = word {
            let typed = &text[word.start..word.end];
            prop_assert_eq!(atlas.found(&format!("\"{typed}\"")).total, 1, "{}", typed);
        }
    }
}
