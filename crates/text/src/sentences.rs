//! Where sentences end.

/// The sentences of a text, trimmed, none of them empty, in their order. A line's end ends one, too; what is very short
/// goes with what follows, so that a heading or an abbreviation's full stop makes no sentence of its own.
///
/// ```
/// let found: Vec<&str> = text::sentences("Das geht, z. B. mit Licht. Es kostet 3.5 Mio. Euro.\nKontakt").collect();
/// assert_eq!(found, ["Das geht, z. B. mit Licht.", "Es kostet 3.5 Mio. Euro.", "Kontakt"]);
/// ```
pub fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        if rest.is_empty() {
            return None;
        }
        let (sentence, behind) = rest.split_at(end(rest));
        rest = behind;
        Some(sentence.trim_end())
    })
}

/// Shorter than this, in characters, it is no sentence yet.
const LEAST: usize = 20;

/// Behind a word shorter than this, in characters, a full stop mostly marks an abbreviation.
const WORD: usize = 4;

/// Where the first sentence ends.
fn end(text: &str) -> usize {
    let mut letters = 0;
    let mut word = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        letters += 1;
        let behind = at + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '!' | '?' | '…' | ':' => letters >= LEAST,
            '.' => letters >= LEAST && word >= WORD,
            _ => false,
        };
        let next = characters.peek().map(|(_, next)| *next);
        if ends && (c == '\n' || next.is_none_or(char::is_whitespace)) {
            return behind;
        }
        word = if c.is_alphanumeric() { word + 1 } else { 0 };
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).collect()
    }

    #[test]
    fn full_stops_of_abbreviations_and_numbers_end_nothing() {
        assert_eq!(
            cut("Schweißen nach DIN EN ISO 9001 u. a. von Blechen. Danach wird geprüft! Und dann?"),
            [
                "Schweißen nach DIN EN ISO 9001 u. a. von Blechen.",
                "Danach wird geprüft!",
                "Und dann?"
            ]
        );
        assert_eq!(cut("Ziel\n\nWir messen."), ["Ziel", "Wir messen."]);
    }

    #[test]
    fn nothing_is_lost_and_nothing_is_empty() {
        for text in [
            "",
            " \n ",
            ".",
            "ä",
            "…\n…",
            "Ein Satz ohne Ende",
            "a. b. c. d.",
        ] {
            let whole: String = text.split_whitespace().collect();
            let pieces: String = cut(text).concat().split_whitespace().collect();
            assert_eq!(pieces, whole, "{text:?}");
            assert!(cut(text).iter().all(|sentence| !sentence.is_empty()));
        }
    }
}
