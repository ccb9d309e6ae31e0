//! The words of a told problem.

use std::collections::BTreeSet;

use domain::Language;
use text::{
    Analyzer,
    meaning::Table,
    query::{MAX_CHARS, MAX_WORDS},
};

/// The words of a told problem that say something, without signs that would mean something to a search ("-", quotes, "OR"): as
/// many as a search uses.
pub(super) fn told(text: &str) -> String {
    let words = text.split_whitespace();
    let words = words.map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    let mut known = BTreeSet::new();
    let words = words
        .filter(says_something)
        .filter(|word| known.insert(text::fold(word)));
    let (mut told, mut letters, mut parts) = (String::new(), 0, 0);
    for word in words.filter(|word| !OPERATORS.contains(word)) {
        // A compound is as many words as it has parts, and a whole.
        let more = (word.chars().count() + 1, text::tokenize(word).count());
        if letters + more.0 > MAX_CHARS || parts + more.1 > MAX_WORDS {
            continue;
        }
        (letters, parts) = (letters + more.0, parts + more.1);
        told.push_str(word);
        told.push(' ');
    }
    told.truncate(told.trim_end().len());
    told
}

fn says_something(word: &&str) -> bool {
    let all = Language::ALL.iter();
    let mut stems = all.map(|language| Analyzer::new(*language).analyze(word));
    !word.is_empty() && stems.all(|stems| !stems.is_empty())
}

/// The most telling words of a told problem, in its order: whoever tells much of the circumstances else finds whoever has
/// much of everything. How telling a word is, the table of words knows; German nouns, which are told by their capitals, are
/// what a problem is about.
pub(super) fn telling(text: &str, most: usize) -> String {
    let table = Table::shipped();
    let mut known = BTreeSet::new();
    let mut words: Vec<(f32, usize, &str)> = Vec::new();
    let mut begins = true;
    for (place, part) in text.split_whitespace().enumerate() {
        let word = part.trim_matches(|c: char| !c.is_alphanumeric());
        // "KI", "5G" and the like say more than their letters.
        let is_sign = |c: char| c.is_uppercase() || c.is_numeric();
        let is_short = word.chars().count() < SHORTEST && !word.chars().all(is_sign);
        let is_told = says_something(&word) && !is_short;
        if is_told && !OPERATORS.contains(&word) && known.insert(text::fold(word)) {
            let is_capital = word.starts_with(char::is_uppercase);
            let factor = match (is_capital, begins) {
                (true, false) => NOUN,
                // Any word has a capital there; long ones tend to be nouns.
                (true, true) if word.chars().count() > LONG => PERHAPS_NOUN,
                _ => 1.0,
            };
            let weight = table.weight(word);
            // A name or a model that nobody else uses.
            let weight = if weight > 0.0 { weight } else { UNKNOWN };
            words.push((weight * factor, place, word));
        }
        if !word.is_empty() {
            begins = part.ends_with(['.', '?', '!', ':']);
        }
    }
    words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    words.truncate(most);
    words.sort_by_key(|(_, place, _)| *place);
    let words: Vec<&str> = words.into_iter().map(|(_, _, word)| word).collect();
    told(&words.join(" "))
}

/// How much more nouns say.
const NOUN: f32 = 1.6;
const PERHAPS_NOUN: f32 = 1.44;

/// How much a word says that the table does not know: about as much as a common noun.
const UNKNOWN: f32 = 0.8;

/// What has more letters tends to be a noun.
const LONG: usize = 6;

/// What has fewer letters tells nothing by itself.
const SHORTEST: usize = 3;

/// What a search takes for an alternative.
const OPERATORS: [&str; 2] = ["OR", "ODER"];

#[cfg(test)]
mod tests {
    use super::*;

    /// A number in letters, so that no two words are the same.
    fn letters(number: usize) -> String {
        let digits = number.to_string();
        let letters = digits.bytes().map(|digit| char::from(digit - b'0' + b'q'));
        letters.collect()
    }

    #[test]
    fn what_a_problem_is_about_is_told_from_its_circumstances() {
        for (text, words) in [
            (
                "Der Gasverbrauch für unseren Tunnelofen frisst uns auf. Wo kann man die Hitze besser halten?",
                "Gasverbrauch Tunnelofen Hitze",
            ),
            (
                "when we weld sheet metal we notice cracks late",
                "weld sheet cracks",
            ),
            ("und oder ODER !", ""),
            ("Wie hilft uns KI?", "hilft KI"),
            ("Am Tor steht ein XJ9000 still", "Tor steht XJ9000"),
            ("Fräse, Fräse", "Fräse"),
        ] {
            assert_eq!(telling(text, 3), words);
        }
        let long = "Schweißnahtprüfung ".repeat(3) + &"Bleche fertigen ".repeat(200);
        assert_eq!(telling(&long, 6), "Schweißnahtprüfung Bleche fertigen");
    }

    #[test]
    fn a_told_problem_is_words_and_no_query() {
        for (text, words) in [
            (
                "Beim Schweißen merken wir -Ausschuss erst am Ende, „viel zu spät“!",
                "Schweißen merken Ausschuss erst Ende viel spät",
            ),
            ("Kamera OR Laser ODER beides?", "Kamera Laser beides"),
            (
                "IT-Sicherheit für 3D-Druck (C++)",
                "IT-Sicherheit 3D-Druck C",
            ),
            ("Fräse, Fräse und FRÄSE", "Fräse"),
            ("??? -- !", ""),
        ] {
            assert_eq!(told(text), words);
        }
        for (word, most) in [
            ("Wort", MAX_WORDS),
            ("Wort-Teil", MAX_WORDS / 3),
            ("A", MAX_WORDS),
        ] {
            let numbers = (0..900).map(letters);
            let long = numbers.map(|n| format!("{word}{n} ")).collect::<String>();
            let told = told(&long);
            assert_eq!(told.split(' ').count(), most, "{word}");
            assert!(!text::query::parse(&told).truncated, "{told}");
        }
    }
}
