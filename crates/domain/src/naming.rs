use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Longest slug in bytes; longer names are cut at a word.
const SLUG_MAX: usize = 80;

/// Lower case, umlauts spelt out (ä → ae, ß → ss), other diacritics dropped: "Köln" and "KOELN" meet.
#[must_use]
pub fn fold_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len() + 4);
    // Nearly all names, without taking letters apart.
    for c in name.chars() {
        match c {
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            'ä' | 'Ä' => folded.push_str("ae"),
            'ö' | 'Ö' => folded.push_str("oe"),
            'ü' | 'Ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            _ => return fold_any_name(name),
        }
    }
    folded
}

fn fold_any_name(name: &str) -> String {
    let mut folded = String::with_capacity(name.len() + 4);
    for c in name.nfc().flat_map(char::to_lowercase) {
        match c {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            c => {
                let letters = std::iter::once(c).nfkd().filter(|&c| !is_combining_mark(c));
                for letter in letters.flat_map(char::to_lowercase) {
                    match letter {
                        'ß' => folded.push_str("ss"),
                        'æ' => folded.push_str("ae"),
                        'ø' => folded.push('o'),
                        'ł' => folded.push('l'),
                        letter => folded.push(letter),
                    }
                }
            }
        }
    }
    folded
}

/// The part of an address that stands for a title: ASCII, lower case, words joined by hyphens, at most
/// 80 bytes; `eintrag` if the title has no letter or digit that ASCII can show.
#[must_use]
pub fn slug(title: &str) -> String {
    let mut slug = String::new();
    for word in ascii_words(title) {
        if slug.len() + 1 + word.len() > SLUG_MAX {
            if slug.is_empty() {
                slug.push_str(&word[..SLUG_MAX]);
            }
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    if slug.is_empty() {
        slug.push_str("eintrag");
    }
    slug
}

/// A key under which spellings of one organisation's name meet: folded, without punctuation, without the
/// legal form, and blind to how an umlaut was spelt ("Edgewave GmbH" and "EDGEWAVE" agree, as do
/// "Universität", "UNIVERSITAET" and "UNIVERSITAT"; "Bonn" and "Köln" do not).
///
/// It decides identity only together with the place or in a source that vouches for it.
#[must_use]
pub fn name_key(name: &str) -> String {
    const LEGAL_FORMS: &[&str] = &[
        "ag", "co", "ek", "ev", "ggmbh", "gmbh", "kg", "kgaa", "mbh", "ohg", "se", "ug",
    ];
    let folded = fold_name(name)
        .replace("e.v.", "ev")
        .replace("e. v.", "ev")
        .replace("e.k.", "ek")
        .replace("m.b.h.", "mbh");
    let words: Vec<String> = ascii_words(&folded)
        .map(|word| without_umlauts(&word))
        .collect();
    let kept: Vec<&str> = words
        .iter()
        .map(String::as_str)
        .filter(|word| !LEGAL_FORMS.contains(word))
        .collect();
    if kept.is_empty() {
        words.join(" ")
    } else {
        kept.join(" ")
    }
}

/// "ae", "oe" and "ue" as those write them who drop the dots: "a", "o", "u".
fn without_umlauts(word: &str) -> String {
    word.replace("ae", "a")
        .replace("oe", "o")
        .replace("ue", "u")
}

fn ascii_words(text: &str) -> impl Iterator<Item = String> {
    fold_name(text)
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_short_way_of_folding_leads_where_the_long_one_does() {
        for name in [
            "Größe & Söhne GmbH\t\0",
            "ÄÖÜäöüß-_9",
            "Ko\u{308}ln",
            "ü\u{301} ß\u{308}",
            "Ǿrsted ǼØ",
        ] {
            assert_eq!(fold_name(name), fold_any_name(name), "{name:?}");
        }
    }

    #[test]
    fn spellings_meet() {
        assert_eq!(fold_name("Köln"), fold_name("KOELN"));
        assert_eq!(fold_name("Straße"), "strasse");
        assert_eq!(fold_name("Ǿrsted, ǼØ"), "orsted, aeo");
        assert_eq!(name_key("EDGEWAVE GMBH"), name_key("EdgeWave"));
        assert_eq!(
            name_key("RHEINISCH-WESTFAELISCHE TECHNISCHE HOCHSCHULE AACHEN"),
            name_key("Rheinisch Westfälische Technische Hochschule Aachen")
        );
        assert_eq!(
            name_key("TECHNISCHE UNIVERSITAT DORTMUND"),
            name_key("Technische Universität Dortmund")
        );
        assert_ne!(
            name_key("Universität Bonn"),
            name_key("Universität zu Köln")
        );
        assert_eq!(name_key("AG"), "ag");
    }

    #[test]
    fn slugs_read_well() {
        assert_eq!(
            slug("Werkzeugbau Müller & Söhne GmbH"),
            "werkzeugbau-mueller-soehne-gmbh"
        );
        assert_eq!(slug("日本"), "eintrag");
    }

    #[test]
    fn folding_twice_is_folding_once() {
        let letters = ('\0'..=char::MAX).filter(|c| c.is_alphabetic());
        for folded in letters.map(|c| fold_name(&c.to_string())) {
            assert_eq!(fold_name(&folded), folded);
        }
    }

    proptest! {
        #[test]
        fn slugs_are_short_ascii_and_stable(title in "\\PC{0,200}") {
            let once = slug(&title);
            prop_assert!(!once.is_empty() && once.len() <= SLUG_MAX);
            prop_assert!(once.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
            prop_assert_eq!(slug(&once), once);
        }
    }
}
