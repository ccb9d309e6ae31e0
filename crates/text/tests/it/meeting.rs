//! A query finds a text when every wanted thing stands in it; then it is marked, too.

use text::{Analyzer, Language, highlight, passages, query};

const ENTRY: &str = "Das Institut für Schweißtechnik in Münster berät kleine Betriebe bei der Digitalisierung ihrer \
    Prüfungen, etwa nach ISO 9001 oder § 87 BetrVG. Schwerpunkte: 3D-Druck, IT-Sicherheit, Industrie 4.0 und C++. \
    Häuser, Straßen und Maschinen werden zerstörungsfrei geprüft.";

/// Whether a text has everything that the words of a query want.
fn finds(language: Language, text: &str, asked: &str) -> bool {
    let analyzer = Analyzer::new(language);
    let terms = analyzer.analyze(text);
    let has = |wanted: &text::Term| terms.iter().any(|term| term.text == wanted.text);
    let wanted = analyzer.wanted(asked);
    !wanted.is_empty()
        && wanted
            .iter()
            .all(|want| want.parts.iter().all(has) || want.joined.as_ref().is_some_and(has))
}

#[test]
fn german_questions_find_the_entry() {
    for asked in [
        "munster",
        "Muenster",
        "MÜNSTER",
        "pruefung",
        "Prüfungen im Haus",
        "digitalisieren",
        "strasse",
        "iso9001",
        "ISO-9001",
        "§87",
        "3d druck",
        "3D-Druck",
        "it sicherheit",
        "ITSicherheit",
        "industrie 4.0",
        "c++",
        "Schweisstechnik",
        "betrieb",
    ] {
        assert!(finds(Language::German, ENTRY, asked), "{asked}");
        let wanted: Vec<String> = Analyzer::new(Language::German)
            .analyze(asked)
            .into_iter()
            .map(|term| term.text)
            .collect();
        assert!(
            !highlight(ENTRY, Language::German, &wanted).is_empty(),
            "{asked}"
        );
    }
}

#[test]
fn other_questions_do_not() {
    for asked in [
        "holz",
        "ISO 14001",
        "Industrie 5.0",
        "Hausboot",
        "§ 88",
        "die und der",
    ] {
        assert!(!finds(Language::German, ENTRY, asked), "{asked}");
    }
}

#[test]
fn english_questions_find_english_texts() {
    let text =
        "Our company's IT-security services: testing, welded joints and Müller-type sensors.";
    for asked in [
        "companies",
        "IT security",
        "weld joint",
        "muller OR sensor",
        "test services",
        "MUELLER",
    ] {
        let asked = query::parse(asked);
        let group_found = |group: Vec<&query::Clause>| {
            group
                .iter()
                .any(|clause| finds(Language::English, text, &clause.text))
        };
        assert!(asked.wanted().into_iter().all(group_found), "{asked:?}");
    }
}

#[test]
fn a_passage_shows_the_marked_words() {
    let wanted: Vec<String> = Analyzer::new(Language::German)
        .analyze("IT-Sicherheit Druck")
        .into_iter()
        .map(|term| term.text)
        .collect();
    let marks = highlight(ENTRY, Language::German, &wanted);
    let found = passages(ENTRY, &marks, 70, 1);
    let shown: Vec<_> = found[0]
        .marks
        .iter()
        .map(|mark| &ENTRY[mark.clone()])
        .collect();
    assert_eq!(shown, ["Druck", "IT-Sicherheit"]);
}
