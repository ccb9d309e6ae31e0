//! How a document's terms get into the engine.
//!
//! The engine's own form of analysed text goes through JSON, once per document and writer. So terms are handed over as
//! plain lines, `words since the last term, space, term`, and a tokenizer of ours reads them back.

use std::fmt::Write;

use tantivy::{
    TantivyDocument,
    schema::Field,
    tokenizer::{TextAnalyzer, Token, TokenStream, Tokenizer},
};

/// The tokenizer's name in the schema.
pub(crate) const TOKENIZER: &str = "terms";

/// Stands in every filled text field once, so that the number of documents with that field is known. No word has it.
pub(crate) const FILLED: &str = "\u{1}";
/// Stands in the title field of a language if the entry has a title of its own in it.
pub(crate) const TITLED: &str = "\u{2}";

/// The terms of one field of one document.
#[derive(Default)]
pub(crate) struct Terms {
    lines: String,
    /// The position of the last term.
    last: usize,
    /// The first position of the next text.
    next: usize,
}

impl Terms {
    /// Adds the terms of a text.
    pub(crate) fn push(&mut self, terms: impl IntoIterator<Item = text::Term>) {
        let mut text = self.text();
        for term in terms {
            text.push(term.position, &term.text);
        }
    }

    /// Begins a text, so far behind the text before that no phrase is found across the border.
    pub(crate) const fn text(&mut self) -> Text<'_> {
        Text {
            start: self.next,
            terms: self,
        }
    }

    /// Says that all texts so far are titles in their own language, if there are any.
    pub(crate) fn mark_titled(&mut self) {
        if !self.lines.is_empty() {
            self.line(self.last, TITLED);
        }
    }

    /// Puts them into a document's field; nothing if there are none.
    pub(crate) fn add(mut self, field: Field, out: &mut TantivyDocument) {
        if !self.lines.is_empty() {
            self.line(self.last, FILLED);
            out.add_text(field, self.lines);
        }
    }

    fn line(&mut self, position: usize, term: &str) {
        // Terms of a text stand in its order; a joined form shares its position with its first part.
        let step = position.saturating_sub(self.last);
        match step {
            // Nearly always; writing numbers the long way takes as long as everything else here.
            0 => self.lines.push('0'),
            1 => self.lines.push('1'),
            _ => write!(self.lines, "{step}").expect("a string takes whatever is written"),
        }
        self.lines.push(' ');
        self.lines.push_str(term);
        self.lines.push('\n');
        self.last += step;
    }
}

/// Takes the terms of one text.
pub(crate) struct Text<'a> {
    terms: &'a mut Terms,
    /// The position of its first word.
    start: usize,
}

impl Text<'_> {
    /// Adds a term at this position of the text.
    pub(crate) fn push(&mut self, position: u32, term: &str) {
        /// More words than any phrase has.
        const GAP: usize = 100;
        let position = self.start + position as usize;
        self.terms.line(position, term);
        self.terms.next = position + GAP;
    }
}

/// Reads terms back from their lines.
pub(crate) fn tokenizer() -> TextAnalyzer {
    TextAnalyzer::from(Lines::default())
}

#[derive(Clone, Default)]
struct Lines {
    token: Token,
}

struct LinesStream<'a> {
    lines: std::str::SplitTerminator<'a, char>,
    token: &'a mut Token,
}

impl Tokenizer for Lines {
    type TokenStream<'a> = LinesStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> LinesStream<'a> {
        self.token = Token {
            position: 0,
            ..Token::default()
        };
        LinesStream {
            lines: text.split_terminator('\n'),
            token: &mut self.token,
        }
    }
}

impl TokenStream for LinesStream<'_> {
    fn advance(&mut self) -> bool {
        let Some((step, term)) = self.lines.next().and_then(|line| line.split_once(' ')) else {
            return false;
        };
        self.token.position += step.parse::<usize>().unwrap_or(0);
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use domain::Language;
    use proptest::prelude::*;
    use text::Analyzer;

    use super::*;

    fn read(lines: &str) -> Vec<(usize, String)> {
        let mut tokenizer = tokenizer();
        let mut stream = tokenizer.token_stream(lines);
        let mut read = Vec::new();
        while stream.advance() {
            read.push((stream.token().position, stream.token().text.clone()));
        }
        read
    }

    proptest! {
        #[test]
        fn terms_come_back_as_they_were(text in prop_oneof![any::<String>(), "[a-z0-9 .@§&\r\n-]{0,40}"]) {
            for language in [Language::German, Language::English] {
                let analyzer = Analyzer::new(language);
                for analyzed in [analyzer.words(&text), analyzer.analyze(&text)] {
                    let mut terms = Terms::default();
                    terms.push(analyzed.clone());
                    let expected: Vec<_> =
                        analyzed.into_iter().map(|term| (term.position as usize, term.text)).collect();
                    prop_assert_eq!(read(&terms.lines), expected);
                }
            }
        }
    }

    #[test]
    fn texts_stand_far_apart() {
        let analyzer = Analyzer::new(Language::German);
        let mut terms = Terms::default();
        terms.push(analyzer.words("Laser Holz"));
        terms.mark_titled();
        terms.push(analyzer.words("Dampf"));
        let expected = [(0, "laser"), (1, "holz"), (1, TITLED), (101, "dampf")];
        assert_eq!(
            read(&terms.lines),
            expected.map(|(position, term)| (position, term.to_owned()))
        );
    }
}
