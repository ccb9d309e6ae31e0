//! A query's words, with what each language makes of them.

use std::ops::Range;

use domain::Language;
use text::{Analyzer, Wanted};

/// The words of a text in their order, a compound being one.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let [german, english] = [Language::German, Language::English].map(Analyzer::new);
    let mut words: Vec<Word> = Vec::new();
    for term in german.words(text) {
        let word = match words.last_mut().filter(|word| term.start < word.range.end) {
            Some(word) => word,
            None => words.push_mut(Word::new(term.start..term.end)),
        };
        word.range = word.range.start.min(term.start)..word.range.end.max(term.end);
        if term.joined {
            word.literal.joined = Some(term);
        } else {
            word.literal.parts.push(term);
        }
    }
    let (german, english) = (german.wanted(text), english.wanted(text));
    for word in &mut words {
        let of = |all: &[Wanted]| {
            let is_here = |wanted: &&Wanted| {
                wanted
                    .parts
                    .iter()
                    .any(|part| word.range.contains(&part.start))
            };
            all.iter().find(is_here).cloned()
        };
        (word.german, word.english) = (of(&german), of(&english));
    }
    words
}

/// The words of a text that mean something by themselves.
pub(crate) fn telling_words(text: &str) -> Vec<Word> {
    words(text).into_iter().filter(Word::is_telling).collect()
}

/// The words of a part of a text; their places are counted from the beginning of the whole.
pub(crate) fn words_at(text: &str, part: Range<usize>) -> Vec<Word> {
    let mut words = words(&text[part.clone()]);
    for word in &mut words {
        word.range = word.range.start + part.start..word.range.end + part.start;
        for term in word
            .literal
            .parts
            .iter_mut()
            .chain(&mut word.literal.joined)
        {
            term.start += part.start;
            term.end += part.start;
        }
    }
    words
}

/// A word, or a compound.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Where it stands, in bytes.
    pub(crate) range: Range<usize>,
    /// As it is written, folded.
    pub(crate) literal: Wanted,
    /// Its German stems; none: a stop word.
    pub(crate) german: Option<Wanted>,
    /// Its English stems; none: a stop word.
    pub(crate) english: Option<Wanted>,
}

impl Word {
    /// Whether it says what a question is about: it is a stop word in neither language.
    pub(crate) const fn is_telling(&self) -> bool {
        self.german.is_some() && self.english.is_some()
    }

    /// Its folded form, the same for the same word.
    pub(crate) fn folded(&self) -> String {
        self.literal
            .parts
            .iter()
            .map(|part| part.text.as_str())
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// Where its parts stand, in bytes.
    pub(crate) fn parts(&self) -> Vec<Range<usize>> {
        self.literal
            .parts
            .iter()
            .map(|part| part.start..part.end)
            .collect()
    }

    fn new(range: Range<usize>) -> Self {
        Self {
            range,
            literal: Wanted {
                parts: Vec::new(),
                joined: None,
            },
            german: None,
            english: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_compound_is_one_word_and_a_stop_word_is_one_in_its_language_only() {
        let found = words("die IT-Sicherheit");
        assert_eq!(found.len(), 2);
        assert!(found[0].german.is_none() && found[0].english.is_some());
        let compound = &found[1];
        assert_eq!(
            (compound.range.clone(), compound.literal.parts.len()),
            (4..17, 2)
        );
        assert!(
            compound
                .german
                .as_ref()
                .is_some_and(|wanted| wanted.joined.is_some())
        );
        assert_eq!(compound.parts(), [4..6, 7..17]);
    }

    #[test]
    fn places_in_a_part_are_places_in_the_whole() {
        let [found] = words_at("die IT-Sicherheit", 7..17)
            .try_into()
            .expect("one word");
        assert_eq!(found.range, 7..17);
        assert!(found.parts().contains(&(7..17)));
    }
}
