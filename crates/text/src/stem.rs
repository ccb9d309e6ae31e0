//! Stems of folded words.

use rust_stemmers::{Algorithm, Stemmer};

use crate::Language;

/// The stem of a folded word of letters.
///
/// English is Snowball's English stemmer (<https://snowballstem.org/algorithms/english/stemmer.html>) as it is.
///
/// German is Snowball's German stemmer (<https://snowballstem.org/algorithms/german/stemmer.html>) between three steps
/// of our own:
/// 1. The stemmer wants umlauts, because it turns `häuser` into `haus`. So the umlauts that folding spelled out are
///    restored first (`haeuser` → `häuser`), like Snowball's variant "German2". The stemmer itself drops them in the
///    end, which is why `munchen` and `münchen` have one stem.
/// 2. A noun in `-ung` takes the stem of its verb, because the stemmer's regions treat short and long words
///    differently: `Schweißung` meets `schweißen`, `Digitalisierung` meets `digitalisieren`.
/// 3. `-el`, `-eln` and `-l` meet: `Entwicklung` and `entwickeln`, `Regel` and `Regeln`.
pub(crate) fn stem(language: Language, folded: &str) -> String {
    match language {
        Language::English => Stemmer::create(Algorithm::English)
            .stem(folded)
            .into_owned(),
        Language::German => stem_german(folded),
    }
}

/// Nouns whose verb or its stem means something else to a searcher (education is not a picture).
const OWN_NOUNS: [&str; 4] = ["bildung", "schulung", "stiftung", "zeitung"];

fn stem_german(folded: &str) -> String {
    let word = restore_umlauts(folded);
    let base = noun_to_verb(&word).unwrap_or_else(|| match word.strip_suffix("eln") {
        Some(rest) if rest.chars().count() >= 3 => format!("{rest}el"),
        _ => word,
    });
    let stem = Stemmer::create(Algorithm::German).stem(&base).into_owned();
    match stem.strip_suffix("el") {
        Some(rest) if rest.chars().count() >= 3 && !rest.ends_with(is_vowel) => format!("{rest}l"),
        _ => stem,
    }
}

/// `pruefung` → `prüfung`. `ue` behind a vowel or `q` is no umlaut (`neue`, `bauen`, `quelle`). Some words are hit
/// wrongly (`aktuell`), which does no harm: text and query get the same stem.
fn restore_umlauts(folded: &str) -> String {
    let mut restored = String::with_capacity(folded.len());
    let mut previous = ' ';
    let mut letters = folded.chars().peekable();
    while let Some(letter) = letters.next() {
        let umlaut = match letter {
            'a' => Some('ä'),
            'o' => Some('ö'),
            'u' if previous != 'q' && !is_vowel(previous) => Some('ü'),
            _ => None,
        };
        let letter = match umlaut {
            Some(umlaut) if letters.next_if_eq(&'e').is_some() => umlaut,
            _ => letter,
        };
        restored.push(letter);
        previous = letter;
    }
    restored
}

/// `prüfungen` → `prüfen`; nothing when the word is no such noun (`sprung` has no syllable left).
fn noun_to_verb(word: &str) -> Option<String> {
    let noun = word
        .strip_suffix("en")
        .or_else(|| word.strip_suffix('s'))
        .unwrap_or(word);
    let rest = noun.strip_suffix("ung")?;
    let is_verb =
        rest.chars().count() >= 2 && rest.contains(is_vowel) && !OWN_NOUNS.contains(&noun);
    is_verb.then(|| format!("{rest}en"))
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y' | 'ä' | 'ö' | 'ü')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    fn assert_meet(language: Language, words: &[&str]) {
        for word in words {
            assert_eq!(
                stem(language, &fold(word)),
                stem(language, &fold(words[0])),
                "{word} and {}",
                words[0]
            );
        }
    }

    #[test]
    fn german_forms_meet() {
        for words in [
            &["Haus", "Häuser", "Haeuser", "Häusern", "Hauses"][..],
            &[
                "Schweißen",
                "schweissen",
                "SCHWEISSEN",
                "Schweißung",
                "Schweißungen",
            ],
            &[
                "Prüfung",
                "pruefung",
                "Prüfungen",
                "prüfen",
                "Prüfer",
                "Prufung",
            ],
            &["München", "Muenchen", "munchen", "MÜNCHEN"],
            &["Münster", "Muenster", "munster"],
            &["Digitalisierung", "digitalisieren"],
            &["Steuerung", "steuern", "Steuerungen"],
            &["Entwicklung", "entwickeln", "Entwickler", "Entwicklungen"],
            &["Regel", "Regeln", "Regelung"],
            &["Universität", "Universitäten", "universitaet"],
            &["Werkstoff", "Werkstoffe", "Werkstoffen", "Werkstoffs"],
            &["Öl", "Oel"],
            &["Übung", "üben", "Übungen"],
            &["Raum", "Räume", "raeumen"],
            &["neu", "neue", "neuen", "neuer"],
            &["Quelle", "Quellen"],
            &["Reinigung", "reinigen"],
            &["Köln", "Koeln", "koln"],
        ] {
            assert_meet(Language::German, words);
        }
    }

    #[test]
    fn german_words_that_must_stay_apart() {
        for (one, other) in [
            ("Bildung", "Bild"),
            ("Zeitung", "Zeit"),
            ("Schulung", "Schule"),
            ("Stiftung", "Stift"),
            ("Sprung", "sprechen"),
        ] {
            assert_ne!(
                stem(Language::German, &fold(one)),
                stem(Language::German, &fold(other)),
                "{one} and {other}"
            );
        }
    }

    #[test]
    fn english_forms_meet() {
        for words in [
            &["laser", "lasers", "Laser"][..],
            &["welding", "weld", "welded", "welds"],
            &["company", "companies"],
            &["recycling", "recycle", "recycled"],
        ] {
            assert_meet(Language::English, words);
        }
    }
}
