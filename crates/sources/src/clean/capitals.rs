//! Names that a register shouts: "UNIVERSITAET ZU KOELN" is shown as "Universitaet zu Koeln".

/// Words that stay small inside a name.
const SMALL: &[&str] = &[
    "a", "am", "an", "and", "at", "auf", "aus", "bei", "beim", "by", "das", "de", "dem", "den",
    "der", "des", "di", "die", "du", "et", "for", "für", "fuer", "fur", "gegen", "im", "in", "la",
    "le", "mit", "nach", "of", "on", "or", "the", "to", "und", "u", "van", "vom", "von", "vor",
    "zu", "zum", "zur", "über", "ueber",
];

/// Legal forms and titles as they are written.
const FORMS: &[(&str, &str)] = &[
    ("gmbh", "GmbH"),
    ("ggmbh", "gGmbH"),
    ("mbh", "mbH"),
    ("gmbh&co", "GmbH & Co."),
    ("co", "Co."),
    ("kgaa", "KGaA"),
    ("gbr", "GbR"),
    ("ev", "e.V."),
    ("e.v", "e.V."),
    ("e.v.", "e.V."),
    ("eg", "eG"),
    ("ek", "e.K."),
    ("ltd", "Ltd"),
    ("inc", "Inc"),
    ("dr", "Dr."),
    ("prof", "Prof."),
    ("str", "Str."),
    ("str.", "Str."),
    ("ing", "Ing."),
    ("partg", "PartG"),
];

/// Short words that are words; other short words in capitals are taken for abbreviations.
const SHORT: &[&str] = &[
    "air", "alt", "art", "aue", "bad", "bau", "bay", "bio", "car", "eco", "eis", "eng", "gas",
    "gut", "hof", "jan", "kur", "lab", "max", "med", "neu", "new", "not", "oel", "oko", "one",
    "ost", "pro", "rad", "rat", "rot", "sea", "see", "sky", "sud", "sun", "süd", "tag", "tec",
    "top", "tor", "two", "tür", "uhr", "ulm", "weg", "zoo", "öko", "öl",
];

/// Abbreviations of four letters and more that have vowels.
const ABBREVIATIONS: &[&str] = &[
    "RWTH", "NRW", "TÜV", "TUEV", "UNESCO", "ZENIT", "IHK", "AVL", "BASF",
];

/// A shouted text in ordinary capitals, or the text as it is if anything in it is in small letters.
pub(crate) fn unshout(text: &str) -> String {
    if text.chars().any(char::is_lowercase) && !is_shouted_but_for_sharp_s(text) {
        return text.to_owned();
    }
    let mut words = text.split_whitespace().peekable();
    let mut shown: Vec<String> = Vec::new();
    while let Some(word) = words.next() {
        if word == "E" && words.next_if(|next| *next == "V").is_some() {
            shown.push("e.V.".to_owned());
        } else {
            shown.push(compound(word, shown.is_empty()));
        }
    }
    shown.join(" ")
}

/// "RHEINUFERSTRAßE": the ß has no capital in ordinary writing.
fn is_shouted_but_for_sharp_s(text: &str) -> bool {
    text.chars()
        .filter(|&c| c != 'ß')
        .all(|c| !c.is_lowercase())
        && text.chars().filter(|c| c.is_uppercase()).count() > 1
}

/// A word that may be several, joined by hyphens, slashes, dots or brackets.
fn compound(word: &str, first: bool) -> String {
    if let Some(form) = legal_form(word) {
        return form.to_owned();
    }
    let mut shown = String::with_capacity(word.len());
    let mut leading = first;
    for piece in word.split_inclusive(|c: char| !c.is_alphanumeric()) {
        let letters = piece.trim_end_matches(|c: char| !c.is_alphanumeric());
        shown.push_str(&simple(letters, leading || !shown.is_empty()));
        shown.push_str(&piece[letters.len()..]);
        leading = false;
    }
    shown
}

fn simple(word: &str, leading: bool) -> String {
    let lower = word.to_lowercase();
    if !leading && SMALL.contains(&lower.as_str()) {
        return lower;
    }
    if is_abbreviation(word, &lower) {
        return word.to_owned();
    }
    let mut letters = lower.chars();
    letters.next().map_or_else(String::new, |initial| {
        initial.to_uppercase().chain(letters).collect()
    })
}

fn is_abbreviation(word: &str, lower: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let short = letters <= 3 && !SHORT.contains(&lower) && !SMALL.contains(&lower);
    let no_vowel = !lower.contains(['a', 'e', 'i', 'o', 'u', 'y', 'ä', 'ö', 'ü']);
    short || no_vowel || ABBREVIATIONS.contains(&word)
}

fn legal_form(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    FORMS
        .iter()
        .find(|(form, _)| *form == lower)
        .map(|(_, shown)| *shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::unshout;

    #[test]
    fn names_read_as_one_would_write_them() {
        for (shouted, shown) in [
            (
                "RHEINISCH WESTFAELISCHE TECHNISCHE HOCHSCHULE AACHEN",
                "Rheinisch Westfaelische Technische Hochschule Aachen",
            ),
            ("UNIVERSITAET ZU KOELN", "Universitaet zu Koeln"),
            ("ERNST BÖCKER GMBH & CO KG", "Ernst Böcker GmbH & Co. KG"),
            (
                "DEUTSCHES ZENTRUM FUER LUFT UND RAUMFAHRT EV",
                "Deutsches Zentrum fuer Luft und Raumfahrt e.V.",
            ),
            (
                "ARBEITGEBERVERBAND DER DEUTSCHEN BINNENSCHIFFAHRT E V",
                "Arbeitgeberverband der Deutschen Binnenschiffahrt e.V.",
            ),
            ("HAUS E VERLAG", "Haus E Verlag"),
            ("RWTH AACHEN", "RWTH Aachen"),
            ("RWE AG", "RWE AG"),
            ("HEINRICH-HEINE-UNIVERSITAET", "Heinrich-Heine-Universitaet"),
            ("RHEINUFERSTRAßE 7-9", "Rheinuferstraße 7-9"),
            ("MUELHEIM AN DER RUHR", "Muelheim an der Ruhr"),
            ("EdgeWave GmbH", "EdgeWave GmbH"),
            ("", ""),
        ] {
            assert_eq!(unshout(shouted), shown);
        }
    }

    proptest! {
        #[test]
        fn what_is_written_with_small_letters_stays(text in "[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8}){0,3}") {
            prop_assert_eq!(unshout(&text), text);
        }

        #[test]
        fn nothing_makes_it_panic(text in "\\PC*") {
            let _ = unshout(&text);
        }
    }
}
