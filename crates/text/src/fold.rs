//! Folding: what two spellings must share to count as the same word.

use unicode_normalization::{UnicodeNormalization, char::canonical_combining_class};

/// Brings a text into the form in which spellings are compared.
///
/// - case is dropped, compatibility forms are resolved (`ﬁ` → `fi`, `CO₂` → `co2`);
/// - `ä ö ü ß` become `ae oe ue ss`, so that `MÜNCHEN`, `München` and `Muenchen` meet; so do the Nordic letters
///   (`ø` → `oe`, `æ` → `ae`); every other diacritic is stripped (`é` → `e`);
/// - typographic dashes become `-`, quotes `"` and `'`, every kind of space and control character a space;
/// - soft hyphens, zero-width characters and direction marks disappear.
///
/// Folding twice gives the same as folding once. Runs of spaces are kept.
///
/// `munchen` does *not* fold to `muenchen`: whether a plain `u` stands for an umlaut is a guess that would hurt every
/// other word. German stems meet anyway (see [`Analyzer`](crate::Analyzer)); for unstemmed terms the query side may
/// use [`fold_variants`].
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if !push_simple(c, &mut folded) {
            return fold_decomposed(text);
        }
    }
    folded
}

/// Folds what nearly all texts consist of, ASCII and the German letters, without taking it apart; false: something else.
/// A mark that follows such a letter is something else, too, so no letter is folded without its marks.
fn push_simple(c: char, folded: &mut String) -> bool {
    match c {
        c if c.is_ascii_control() => folded.push(' '),
        c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
        'ä' | 'Ä' => folded.push_str("ae"),
        'ö' | 'Ö' => folded.push_str("oe"),
        'ü' | 'Ü' => folded.push_str("ue"),
        'ß' => folded.push_str("ss"),
        _ => return false,
    }
    true
}

/// Folds any text.
fn fold_decomposed(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 8);
    // Whether the last letter was an a, o or u that a diaeresis may still turn into an umlaut.
    let mut may_become_umlaut = false;
    for c in text
        .chars()
        .filter(|c| !is_ignorable(*c))
        .nfkd()
        .filter(|c| !is_ignorable(*c))
    {
        if is_strippable_mark(c) {
            if c == '\u{308}' && may_become_umlaut {
                folded.push('e');
                may_become_umlaut = false;
            }
            continue;
        }
        let before = folded.len();
        push_folded(c, &mut folded);
        may_become_umlaut = matches!(&folded[before..], "a" | "o" | "u");
    }
    // Decomposing was needed to see the marks; what is not stripped (Hangul, kana) goes back to its usual form.
    folded.nfc().collect()
}

/// The spellings under which a typed name may stand in an index of folded, unstemmed words; the folded form first.
///
/// People who type without umlauts write `munster` or `muenster`. This gives, besides the folded word, each form with
/// one plain vowel read as an umlaut (`munster` → `muenster`) and the form with all of them flattened (`mueller` →
/// `muller`). Never more than ten forms, for query terms only: the index stays as small as it is. A word with two
/// omitted umlauts is not covered.
pub fn fold_variants(word: &str) -> Vec<String> {
    const MAX_UMLAUT_READINGS: usize = 8;
    let folded = fold(word);
    let mut variants = vec![folded.clone()];
    let mut previous = ' ';
    for (at, c) in folded.char_indices() {
        let after = at + c.len_utf8();
        let part_of_diphthong = c == 'u' && matches!(previous, 'a' | 'e' | 'q');
        if matches!(c, 'a' | 'o' | 'u') && !part_of_diphthong && !folded[after..].starts_with('e') {
            variants.push(format!("{}e{}", &folded[..after], &folded[after..]));
        }
        previous = c;
        if variants.len() > MAX_UMLAUT_READINGS {
            break;
        }
    }
    let flat = folded
        .replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u");
    if flat != folded {
        variants.push(flat);
    }
    variants
}

/// Characters that change neither the meaning nor the boundary of a word: soft hyphen, zero-width characters,
/// direction marks, variation selectors, enclosing marks, tags.
pub(crate) fn is_ignorable(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{20DD}'..='\u{20E4}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Accents and vowel points go; nukta, kana voicing and virama (classes 7 to 9) make other letters and stay.
fn is_strippable_mark(c: char) -> bool {
    !matches!(canonical_combining_class(c), 0 | 7..=9)
}

fn push_folded(c: char, folded: &mut String) {
    match c {
        'ß' | 'ẞ' => folded.push_str("ss"),
        'æ' | 'Æ' => folded.push_str("ae"),
        'ø' | 'Ø' | 'œ' | 'Œ' => folded.push_str("oe"),
        'þ' | 'Þ' => folded.push_str("th"),
        'ł' | 'Ł' => folded.push('l'),
        'đ' | 'Đ' | 'ð' | 'Ð' => folded.push('d'),
        'ı' => folded.push('i'),
        'ς' => folded.push('σ'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => folded.push('-'),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' | '\u{2032}' | '´' | '`' => {
            folded.push('\'')
        }
        '“' | '”' | '„' | '‟' | '«' | '»' | '\u{2033}' => folded.push('"'),
        c if c.is_whitespace() || c.is_control() => folded.push(' '),
        c => folded.extend(c.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn umlauts_and_sharp_s_meet_their_spellings() {
        for spelling in [
            "München",
            "MÜNCHEN",
            "Muenchen",
            "muenchen",
            "Mu\u{308}nchen",
        ] {
            assert_eq!(fold(spelling), "muenchen", "{spelling}");
        }
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("GROẞ"), "gross");
        assert_eq!(fold("Ärzte"), fold("Aerzte"));
        assert_eq!(fold("Ø Æ Œ"), "oe ae oe");
    }

    #[test]
    fn other_diacritics_are_stripped() {
        assert_eq!(
            fold("Café Citroën naïve Łódź Ångström"),
            "cafe citroen naive lodz angstroem"
        );
        assert_eq!(fold("İstanbul ısı"), "istanbul isi");
    }

    #[test]
    fn typography_is_levelled() {
        assert_eq!(
            fold("„Gute“ – »Arbeit« ‚4.0‘"),
            "\"gute\" - \"arbeit\" '4.0'"
        );
        assert_eq!(
            fold("Kompe\u{AD}tenz\u{200B}atlas\u{FEFF}"),
            "kompetenzatlas"
        );
        assert_eq!(fold("a\u{A0}b\0c\u{2009}d"), "a b c d");
        assert_eq!(fold("ﬁx CO₂ m²"), "fix co2 m2");
    }

    #[test]
    fn other_scripts_survive() {
        assert_eq!(fold("한국 ガス Ёлка"), "한국 ガス елка");
    }

    #[test]
    fn the_short_way_leads_where_the_long_one_does() {
        let texts = [
            "Größe, ÄÖÜ äöü ß\t\u{7f}\0 Straße_9!",
            "Mu\u{308}nchen",
            "ä\u{308} ß\u{301} a\u{AD}\u{308}",
            "ﬁx Ångström ÄŁ",
        ];
        for text in texts {
            assert_eq!(fold(text), fold_decomposed(text), "{text:?}");
        }
    }

    #[test]
    fn variants_read_plain_vowels_as_umlauts_and_back() {
        assert_eq!(fold_variants("Munster"), ["munster", "muenster"]);
        assert_eq!(fold_variants("Müller"), ["mueller", "muller"]);
        assert!(fold_variants("Dusseldorf").contains(&"duesseldorf".to_owned()));
        assert!(fold_variants("Gutersloh").contains(&"guetersloh".to_owned()));
        assert!(fold_variants(&"a".repeat(5000)).len() <= 10);
    }
}
