//! What is asked: the same questions of both sides, reproducible from a seed.

use crate::state::{Chance, Firms, Others, Size};

/// A question and what sort it is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Which sort, for the table.
    pub sort: &'static str,
    /// The words.
    pub q: String,
}

/// So many questions of each sort: a word of some entry's summary; two words of one summary (both must be in an entry);
/// three of them; a trade and a town; a whole name.
#[must_use]
pub fn questions(size: Size, each: usize) -> Vec<Question> {
    let sample = Size {
        firms: size.firms.min(20_000),
        others: size.others.min(20_000),
        ..size
    };
    let firms: Vec<_> = Firms::new(sample)
        .filter(|f| f.visibility == "public")
        .collect();
    let others: Vec<_> = Others::new(sample)
        .filter(|o| o.visibility == "public")
        .collect();
    let mut questions = Vec::new();
    let mut chance = Chance::of(size.seed, 3, 0);
    for _ in 0..each {
        let firm = &firms[chance.below(firms.len())];
        let other = &others[chance.below(others.len())];
        let text = if chance.permille(500) {
            &firm.about
        } else {
            &other.summary
        };
        let mut words = long_words(text);
        while words.len() > 3 {
            words.remove(chance.below(words.len()));
        }
        let mut ask = |sort, q: String| questions.push(Question { sort, q });
        ask(
            "one word",
            words.first().copied().unwrap_or("Laser").to_owned(),
        );
        ask(
            "two words",
            words.iter().take(2).copied().collect::<Vec<_>>().join(" "),
        );
        ask("three words", words.join(" "));
        ask("a name", firm.name.clone());
    }
    questions
}

/// Words that mean something: of six letters or more.
fn long_words(text: &str) -> Vec<&str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.chars().count() >= 6).collect()
}
