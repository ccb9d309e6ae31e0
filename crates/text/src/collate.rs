//! Sorting: in which order lists of names stand.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// How many characters of a name decide about its place.
const MAX_CHARS: usize = 100;

/// The key by which a name is sorted, compared byte by byte: DIN 5007-1, the order of dictionaries.
///
/// Case and diacritics do not count (`ä` is `a`, `ß` is `ss`), nor does punctuation; words are compared one after the
/// other, letters come before digits, and what is neither (other scripts) comes last. Only the first hundred
/// characters count. A name without letters and digits has an empty key.
///
/// ```
/// let mut names = ["Zoo", "Ärzte", "4flow", "Apotheke", "ASB", "Ast Bau", "Astbau"];
/// names.sort_by_key(|name| text::sort_key(name));
/// assert_eq!(names, ["Apotheke", "Ärzte", "ASB", "Ast Bau", "Astbau", "Zoo", "4flow"]);
/// ```
#[must_use]
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len().min(MAX_CHARS));
    let mut space = false;
    let letters = name
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .flat_map(plain);
    for c in letters.take(MAX_CHARS) {
        if c == ' ' {
            space = !key.is_empty();
            continue;
        }
        if std::mem::take(&mut space) {
            key.push(' ');
        }
        key.push(c);
    }
    key
}

/// Under which letter a name stands in a list: `A` to `Z`, `0` for all digits, `#` for everything else.
///
/// ```
/// assert_eq!(text::initial("Österreichische Post"), 'O');
/// assert_eq!(text::initial("\"4flow\" SE"), '0');
/// assert_eq!(text::initial("Ελλάδα"), '#');
/// ```
#[must_use]
pub fn initial(name: &str) -> char {
    match sort_key(name).chars().next() {
        Some(c @ 'a'..='z') => c.to_ascii_uppercase(),
        Some(c) if (FIRST_DIGIT..=LAST_DIGIT).contains(&c) => '0',
        _ => '#',
    }
}

/// Digits become characters that stand behind the letters.
const FIRST_DIGIT: char = '\u{7B}';
const LAST_DIGIT: char = '\u{84}';

/// What a character counts as: up to two letters, a space between words, nothing.
fn plain(c: char) -> impl Iterator<Item = char> {
    let (first, second) = match c {
        'ß' => (Some('s'), Some('s')),
        'æ' => (Some('a'), Some('e')),
        'œ' => (Some('o'), Some('e')),
        'ø' => (Some('o'), None),
        'ł' => (Some('l'), None),
        'đ' | 'ð' => (Some('d'), None),
        'þ' => (Some('t'), Some('h')),
        '0'..='9' => (
            char::from_u32(FIRST_DIGIT as u32 + c as u32 - '0' as u32),
            None,
        ),
        c if c.is_alphanumeric() => (Some(c), None),
        '\'' | '’' | '.' => (None, None),
        _ => (Some(' '), None),
    };
    first.into_iter().chain(second)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_stand_where_a_dictionary_has_them() {
        let sorted = [
            "Aachener Bauverein",
            "\"Abakus\" GmbH",
            "Ächtler",
            "Adler",
            "Arbeit und Leben",
            "Arbeiterwohlfahrt",
            "Goethe",
            "Göthe",
            "Göttingen",
            "Maß",
            "Masse",
            "Mast",
            "Müller A",
            "Muller B",
            "Zoo",
            "3D-Druck",
            "4flow",
            "Ελλάδα",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, sorted);
        assert_eq!(sort_key("ÄRZTE"), sort_key("Arzte"));
        assert_eq!(sort_key(" -- "), "");
    }

    proptest! {
        #[test]
        fn every_name_has_a_short_key_and_an_initial(name in "\\PC{0,150}") {
            let key = sort_key(&name);
            prop_assert!(key.chars().count() <= 100 && !key.starts_with(' ') && !key.ends_with(' '));
            prop_assert!(matches!(initial(&name), 'A'..='Z' | '0' | '#'));
            prop_assert_eq!(sort_key(&name.to_uppercase()).is_empty(), key.is_empty());
        }
    }
}
