//! A guess of the language of a text.

use crate::{Language, TokenKind, fold, stop::says_nothing, tokenize};

/// Guesses whether a text is German or English, from stop words, umlauts and endings among its first 400 words.
///
/// Rough, and the same for the same text on any machine. It knows only these two languages, so a French text may be
/// taken for either; a title without a telling word gives nothing, and so does a draw. Stated languages come first.
pub fn detect(text: &str) -> Option<Language> {
    const LOOK_AT: usize = 400;
    let (mut german, mut english) = (0_u32, 0_u32);
    for token in tokenize(text)
        .filter(|token| token.kind == TokenKind::Word)
        .take(LOOK_AT)
    {
        let word = fold(token.text);
        match (
            says_nothing(Language::German, &word, token.text),
            says_nothing(Language::English, &word, token.text),
        ) {
            (true, false) => german += 3,
            (false, true) => english += 3,
            (true, true) => {}
            (false, false) => {
                german += ends_with_any(&word, &GERMAN_ENDINGS)
                    + 2 * u32::from(has_german_letter(token.text));
                english += ends_with_any(&word, &ENGLISH_ENDINGS);
            }
        }
    }
    match german.cmp(&english) {
        std::cmp::Ordering::Greater => Some(Language::German),
        std::cmp::Ordering::Less => Some(Language::English),
        std::cmp::Ordering::Equal => None,
    }
}

const GERMAN_ENDINGS: [&str; 12] = [
    "ung", "ungen", "keit", "heit", "lich", "liche", "isch", "ische", "schaft", "ieren", "technik",
    "enz",
];
const ENGLISH_ENDINGS: [&str; 12] = [
    "ing", "ity", "ness", "ous", "ly", "ical", "ogy", "ence", "able", "ions", "ics", "ed",
];

fn ends_with_any(word: &str, endings: &[&str]) -> u32 {
    u32::from(
        endings
            .iter()
            .any(|ending| word.len() > ending.len() + 2 && word.ends_with(ending)),
    )
}

fn has_german_letter(word: &str) -> bool {
    word.contains(['ä', 'ö', 'ü', 'Ä', 'Ö', 'Ü', 'ß', 'ẞ'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_sentences() {
        for text in [
            "Laserschweißen von Aluminium",
            "Institut für Textiltechnik",
            "Wir suchen Hilfe bei der Digitalisierung unserer Werkstatt",
            "Training für Manager",
            "Wasseraufbereitung",
        ] {
            assert_eq!(detect(text), Some(Language::German), "{text}");
        }
        for text in [
            "Development of laser welding for aluminium",
            "The institute of technology",
            "Machine learning",
            "Who can help us with IT security?",
        ] {
            assert_eq!(detect(text), Some(Language::English), "{text}");
        }
    }

    #[test]
    fn nothing_telling_gives_nothing() {
        for text in ["", "Laser", "4.0", "🤖", "BMW AG"] {
            assert_eq!(detect(text), None, "{text}");
        }
    }
}
