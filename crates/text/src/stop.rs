//! Words that carry no meaning of their own, in folded form and alphabetical order.

use crate::Language;

/// Whether a folded word says nothing on its own; `written` is the word as it stands in the text.
pub(crate) fn says_nothing(language: Language, folded: &str, written: &str) -> bool {
    is_stop_word(language, folded) && !is_own_word(language, written)
}

/// Whether a folded word says nothing on its own, unless it [`is_own_word`].
pub(crate) fn is_stop_word(language: Language, folded: &str) -> bool {
    let list = match language {
        Language::German => GERMAN,
        Language::English => ENGLISH,
    };
    list.binary_search(&folded).is_ok()
}

/// Whether a word as it stands in the text is another one than the stop word it folds to: `IT` is not `it`.
pub(crate) fn is_own_word(language: Language, written: &str) -> bool {
    language == Language::English && matches!(written, "IT" | "US")
}

#[rustfmt::skip]
const GERMAN: &[&str] = &[
    "aber", "alle", "allem", "allen", "aller", "alles", "als", "also", "am", "an", "auch", "auf", "aus", "bei", "beim",
    "bin", "bis", "da", "damit", "dann", "das", "dass", "dein", "dem", "den", "denn", "der", "deren", "des", "dessen",
    "die", "dies", "diese", "diesem", "diesen", "dieser", "dieses", "doch", "du", "durch", "ein", "eine", "einem",
    "einen", "einer", "eines", "er", "es", "etwa", "euch", "euer", "fuer", "gegen", "habe", "haben", "hat", "hatte",
    "hatten", "ich", "ihm", "ihn", "ihnen", "ihr", "ihre", "ihrem", "ihren", "ihrer", "im", "in", "ins", "ist", "ja",
    "jede", "jedem", "jeden", "jeder", "jedes", "kann", "kein", "keine", "keinen", "koennen", "man", "mein", "meine",
    "meinem", "meinen", "meiner", "mich", "mir", "mit", "muss", "nach", "nicht", "noch", "nun", "nur", "ob", "oder",
    "ohne", "sehr", "sein", "seine", "seinen", "seiner", "sich", "sie", "sind", "so", "soll", "sollen", "sowie", "ueber",
    "um", "und", "uns", "unser", "unsere", "unserem", "unseren", "unserer", "unter", "vom", "von", "vor", "war", "waren",
    "was", "weil", "welche", "welchen", "welcher", "welches", "wenn", "wer", "werden", "wie", "wir", "wird", "wo",
    "wurde", "wurden", "zu", "zum", "zur", "zwischen",
];

#[rustfmt::skip]
const ENGLISH: &[&str] = &[
    "a", "about", "after", "all", "also", "am", "an", "and", "any", "are", "as", "at", "be", "because", "been", "before",
    "being", "between", "both", "but", "by", "can", "could", "did", "do", "does", "each", "for", "from", "had", "has",
    "have", "having", "he", "her", "here", "him", "his", "how", "i", "if", "in", "into", "is", "it", "its", "just", "may",
    "me", "might", "more", "most", "must", "my", "no", "nor", "not", "of", "on", "only", "or", "other", "our", "out",
    "over", "own", "shall", "she", "should", "so", "some", "such", "than", "that", "the", "their", "them", "then",
    "there", "these", "they", "this", "those", "through", "to", "too", "under", "until", "up", "upon", "us", "very", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "whom", "whose", "why", "will", "with", "within",
    "would", "you", "your",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold;

    #[test]
    fn lists_can_be_searched() {
        for list in [GERMAN, ENGLISH] {
            assert!(
                list.is_sorted_by(|a, b| a < b),
                "sorted, without duplicates"
            );
            assert!(list.iter().all(|word| fold(word) == *word), "folded");
        }
    }

    #[test]
    fn the_abbreviation_is_not_the_pronoun() {
        assert!(says_nothing(Language::English, "it", "it"));
        assert!(!says_nothing(Language::English, "it", "IT"));
        assert!(says_nothing(Language::German, "fuer", "für"));
    }
}
