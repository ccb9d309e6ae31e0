//! How sure it is that a word is a misspelling of another.
//!
//! A word that no entry has may be wrong, or right and simply not in the atlas: nobody who asks for "Krebs" wants
//! "Kreis". What fingers do (letters that change places, a letter twice or once, a neighbouring key) is believed in long
//! words; another letter in the place of one makes another word and is at most offered.

/// What a difference costs, in quarters: how little it looks like a slip.
const SLIP: u32 = 2;
const LETTER: u32 = 4;
const OTHER: u32 = 2 * LETTER;

/// How little a word looks like a misspelling of another, both folded: 0 for equal words, 2 for a slip of fingers, 4 for
/// a letter too many, too few or of a neighbouring key, 8 for any other letter.
pub(crate) fn difference(typed: &str, known: &str) -> u32 {
    let typed: Vec<char> = typed.chars().collect();
    let known: Vec<char> = known.chars().collect();
    // The optimal string alignment, with these costs.
    let mut rows = vec![vec![0; known.len() + 1]; typed.len() + 1];
    for i in 0..=typed.len() {
        for j in 0..=known.len() {
            rows[i][j] = if i == 0 && j == 0 {
                0
            } else {
                let too_many = (i > 0).then(|| rows[i - 1][j] + letter(&typed, i - 1));
                let too_few = (j > 0).then(|| rows[i][j - 1] + letter(&known, j - 1));
                let both = i > 0 && j > 0;
                let other = both.then(|| rows[i - 1][j - 1] + instead(typed[i - 1], known[j - 1]));
                let swapped = i > 1
                    && j > 1
                    && typed[i - 1] == known[j - 2]
                    && typed[i - 2] == known[j - 1]
                    && typed[i - 1] != typed[i - 2];
                let swapped = swapped.then(|| rows[i - 2][j - 2] + SLIP);
                let ways = [too_many, too_few, other, swapped];
                ways.into_iter().flatten().min().unwrap_or_default()
            };
        }
    }
    rows[typed.len()][known.len()]
}

/// Whether a word that nobody wrote may be replaced by this one without asking.
pub(crate) fn is_sure(typed: &str, known: &str) -> bool {
    let believed = match typed.chars().count() {
        0..=4 => 0,
        5 | 6 => SLIP,
        7..=10 => LETTER,
        _ => LETTER + SLIP,
    };
    begins_alike(typed, known) && difference(typed, known) <= believed
}

/// The word of these of which a folded word that nobody wrote looks most like a misspelling, if one does. It may be a name as
/// well ("Schumacher").
pub(crate) fn slipped<'a>(
    typed: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let believed = match typed.chars().count() {
        0..=6 => return None,
        7 | 8 => SLIP,
        _ => LETTER,
    };
    let alike = known.into_iter().filter(|known| {
        // One slip touches two letters at most. Most words fall out here, which is a hundred times quicker.
        let same = same_start(typed, known) + same_end(typed, known);
        let longer = typed.len().max(known.len());
        known.len().abs_diff(typed.len()) <= 1 && same + 2 >= longer && begins_alike(typed, known)
    });
    let near = alike.map(|known| (difference(typed, known), known));
    let near = near.filter(|(difference, _)| *difference <= believed);
    near.min().map(|(_, known)| known)
}

/// How many bytes at their beginning two words have in common.
fn same_start(one: &str, other: &str) -> usize {
    let pairs = one.bytes().zip(other.bytes());
    pairs.take_while(|(one, other)| one == other).count()
}

/// How many bytes at their end two words have in common.
fn same_end(one: &str, other: &str) -> usize {
    let pairs = one.bytes().rev().zip(other.bytes().rev());
    pairs.take_while(|(one, other)| one == other).count()
}

/// Whether the words begin with the same letter, or with the same two in any order: the first letter is rarely wrong, and
/// nobody who asks for "jemanden" wants "demanded".
pub(crate) fn begins_alike(typed: &str, known: &str) -> bool {
    let same_letters = |n| {
        typed
            .chars()
            .take(n)
            .all(|c| known.chars().take(n).any(|other| other == c))
    };
    typed.chars().next() == known.chars().next() || same_letters(2)
}

/// A letter that one word has and the other has not: less if it merely stands there twice.
fn letter(word: &[char], at: usize) -> u32 {
    let doubled = at > 0 && word[at - 1] == word[at] || word.get(at + 1) == Some(&word[at]);
    if doubled { SLIP } else { LETTER }
}

fn instead(typed: char, known: char) -> u32 {
    if typed == known {
        0
    } else if are_neighbours(typed, known) {
        LETTER
    } else {
        OTHER
    }
}

/// Whether two keys touch each other on a German keyboard.
fn are_neighbours(a: char, b: char) -> bool {
    const ROWS: [&str; 3] = ["qwertzuiop", "asdfghjkl", "yxcvbnm"];
    let place = |c: char| {
        let found = ROWS
            .iter()
            .enumerate()
            .find_map(|(row, keys)| Some((row, keys.find(c)?)));
        // Each row is set off by half a key.
        found.map(|(row, key)| (row as i32, 2 * key as i32 + row as i32))
    };
    match (place(a), place(b)) {
        (Some((row, key)), Some((other_row, other_key))) => {
            let (rows, keys) = (row.abs_diff(other_row), key.abs_diff(other_key));
            rows == 0 && keys == 2 || rows == 1 && keys == 1
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slips_of_fingers_are_sure() {
        for (typed, known) in [
            ("schweisstechnk", "schweisstechnik"),
            ("recyclign", "recycling"),
            ("weldnig", "welding"),
            ("gieserei", "giesserei"),
            ("robbotik", "robotik"),
            ("robotok", "robotik"),
            ("rpbotik", "robotik"),
            ("kunststof", "kunststoff"),
            ("wasseraufbreitugn", "wasseraufbereitung"),
            ("laesr", "laser"),
            ("inudstrie", "industrie"),
            ("niudstrie", "industrie"),
        ] {
            assert!(is_sure(typed, known), "{typed} {known}");
        }
    }

    #[test]
    fn other_words_are_not() {
        for (typed, known) in [
            ("krebs", "kreis"),
            ("hund", "fund"),
            ("segeln", "regeln"),
            ("festigung", "fertigung"),
            ("lasertechnik", "lagertechnik"),
            ("messertechnik", "wassertechnik"),
            ("musik", "mosaik"),
            ("tanz", "tenz"),
            ("laser", "lager"),
            ("wein", "wien"),
            ("pilze", "pulse"),
            ("kuchen", "kirchen"),
        ] {
            assert!(!is_sure(typed, known), "{typed} {known}");
        }
    }

    #[test]
    fn words_that_nobody_wrote_may_be_misspelt() {
        let known = [
            "homeoffice",
            "maschine",
            "schmutz",
            "schutz",
            "buchen",
            "schuhmacher",
        ];
        for (typed, meant) in [
            ("homeofice", Some("homeoffice")),
            ("maschiene", Some("maschine")),
            ("mashcine", Some("maschine")),
            ("schmitz", None),
            ("bucehn", None),
            ("homeotik", None),
            ("schumacher", Some("schuhmacher")),
            ("schümacher", None),
        ] {
            assert_eq!(slipped(typed, known), meant, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn differences_are_the_same_in_both_directions(a in "[a-f]{0,8}", b in "[a-f]{0,8}") {
            prop_assert_eq!(difference(&a, &b), difference(&b, &a));
            prop_assert_eq!(difference(&a, &b) == 0, a == b);
        }
    }
}
