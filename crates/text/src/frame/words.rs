use std::ops::Range;

use crate::fold;

/// What stands between the spaces of a question.
pub(super) struct Words<'a> {
    written: Vec<&'a str>,
    /// Folded, without the signs around them.
    folded: Vec<String>,
}

/// Signs that may stand around a word.
fn is_around(c: char) -> bool {
    matches!(
        c,
        ',' | '.' | ';' | ':' | '!' | '?' | '(' | ')' | '"' | '\''
    )
}

impl<'a> Words<'a> {
    pub(super) fn of(question: &'a str) -> Self {
        let written: Vec<&str> = question.split_whitespace().collect();
        let folded = written.iter().map(|word| fold(bare(word))).collect();
        Self { written, folded }
    }

    pub(super) fn len(&self) -> usize {
        self.written.len()
    }

    /// A word as it is written.
    pub(super) fn written(&self, at: usize) -> &'a str {
        self.written[at]
    }

    /// The folded words from one on.
    pub(super) fn from(&self, at: usize) -> Vec<&str> {
        self.folded[at..].iter().map(String::as_str).collect()
    }

    /// The bare words of a range, as they are written.
    pub(super) fn name(&self, range: Range<usize>) -> String {
        let words = self.written[range].iter();
        words.map(|word| bare(word)).collect::<Vec<_>>().join(" ")
    }

    /// The words of a range as they are written, without signs around the whole.
    pub(super) fn between(&self, range: Range<usize>) -> String {
        bare(&self.written[range].join(" ")).to_owned()
    }

    /// Whether the sentence or a part of it ends before this word.
    pub(super) fn is_end(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|at| self.written[at]);
        at >= self.written.len() || before.is_some_and(|word| word.ends_with(is_around))
    }
}

fn bare(word: &str) -> &str {
    word.trim_matches(is_around)
}
