//! Cutting a text into words, numbers and codes.

use std::collections::VecDeque;

use unicode_normalization::char::is_combining_mark;

use crate::fold::is_ignorable;

/// A piece of a text as it is written there: `text == &original[start..end]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    pub text: &'a str,
    /// Byte offset of the first byte, on a character boundary.
    pub start: usize,
    /// Byte offset behind the last byte, on a character boundary.
    pub end: usize,
    /// Counts the words of the text from 0. A joined form has the position of its first part.
    pub position: u32,
    pub kind: TokenKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Has a letter: `Druck`, `3D`, `C++`, `87a`.
    Word,
    /// Has none: `9001`, `4.0`, `1.234,50`.
    Number,
    /// A compound as a whole, given in addition to its parts: `3D-Druck`, `ISO9001`, `info@example.org`, `§ 87`.
    Joined,
}

/// The words, numbers and codes of a text in reading order.
///
/// - Words linked by a single `-`, `.`, `@`, `_` or `&` without spaces are a compound: first its first part, then the
///   joined form at the same position, then the other parts at the following positions. `KI-gestützt` gives
///   `KI`(0) `KI-gestützt`(0, joined) `gestützt`(1). So do two or more letters with two or more digits behind them
///   (`ISO9001`), and a paragraph sign with its number.
/// - A decimal number or one with separators of thousands is one token (`4.0`, `1.234,50`); `1,2,3` is a list.
/// - `C++`, `C#`, `F#` keep their signs; apostrophes inside a word belong to it.
/// - Everything else separates: spaces, control characters, NUL, punctuation. Emoji give nothing.
pub fn tokenize(text: &str) -> impl Iterator<Item = Token<'_>> {
    Tokens {
        text,
        at: 0,
        position: 0,
        pending: VecDeque::new(),
        parts: Vec::new(),
    }
}

/// Whether a character is a picture rather than writing, although Unicode calls some of them alphabetic.
pub(crate) fn is_pictograph(c: char) -> bool {
    matches!(c, '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}')
}

/// Hyphens that link words; a dash does not.
pub(crate) fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}')
}

struct Tokens<'a> {
    text: &'a str,
    at: usize,
    position: u32,
    pending: VecDeque<Token<'a>>,
    /// Empty between two compounds: kept for its memory.
    parts: Vec<(usize, usize)>,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while self.pending.is_empty() {
            let (at, c) = self.text[self.at..]
                .char_indices()
                .find(|(_, c)| starts_word(*c) || *c == '§')?;
            let start = self.at + at;
            if c == '§' {
                self.paragraph(start);
            } else {
                self.compound(start, start);
            }
        }
        self.pending.pop_front()
    }
}

impl<'a> Tokens<'a> {
    /// `§ 87`: the number, and sign and number joined; a sign without a number is skipped.
    fn paragraph(&mut self, sign: usize) {
        let behind = &self.text[sign..];
        let number = behind.trim_start_matches('§');
        let number = number
            .strip_prefix(|c: char| c.is_whitespace() && !c.is_control())
            .unwrap_or(number);
        let start = sign + behind.len() - number.len();
        if number.starts_with(|c: char| c.is_numeric() && starts_word(c)) {
            self.compound(sign, start);
        } else {
            self.at = start;
        }
    }

    /// Queues the compound whose first word starts at `first`; its joined form starts at `start`.
    fn compound(&mut self, start: usize, first: usize) {
        let mut parts = std::mem::take(&mut self.parts);
        let mut at = first;
        let end = loop {
            let end = word_end(self.text, at);
            split_code(self.text, at, end, &mut parts);
            match behind_link(self.text, end) {
                Some(next) => at = next,
                None => break end,
            }
        };
        self.at = end;
        let whole = &self.text[start..end];
        let is_compound =
            start < first || (parts.len() > 1 && whole.chars().any(char::is_alphabetic));
        let position = self.position;
        let joined = is_compound.then_some(Token {
            text: whole,
            start,
            end,
            position,
            kind: TokenKind::Joined,
        });
        for (index, (start, end)) in parts.drain(..).enumerate() {
            self.pending.push_back(self.part(start, end));
            self.position = self.position.saturating_add(1);
            if index == 0 {
                self.pending.extend(joined);
            }
        }
        self.parts = parts;
    }

    fn part(&self, start: usize, end: usize) -> Token<'a> {
        let text = &self.text[start..end];
        let kind = if text.chars().any(char::is_alphabetic) {
            TokenKind::Word
        } else {
            TokenKind::Number
        };
        Token {
            text,
            start,
            end,
            position: self.position,
            kind,
        }
    }
}

fn starts_word(c: char) -> bool {
    c.is_alphanumeric() && !is_pictograph(c)
}

/// The end of the simple word that starts at `start`.
fn word_end(text: &str, start: usize) -> usize {
    let mut end = start;
    let mut last = ' ';
    for (at, c) in text[start..].char_indices() {
        let at = start + at;
        let after = at + c.len_utf8();
        if starts_word(c) {
            (end, last) = (after, c);
        } else if is_combining_mark(c) && !is_ignorable(c) {
            end = after;
        } else {
            let next = text[after..].chars().next().unwrap_or(' ');
            let goes_on = is_ignorable(c)
                || (matches!(c, '\'' | '’') && last.is_alphabetic() && next.is_alphabetic())
                || (c == '.' && last.is_numeric() && next.is_numeric())
                || (c == ',' && last.is_numeric() && is_decimal_comma(text, start, after));
            if !goes_on {
                break;
            }
        }
    }
    end + sign_suffix(&text[start..end], &text[end..])
}

/// Whether the comma before `after` belongs to a number (`3,5`, `1,234,567`) and not to a list (`1,2,3`).
fn is_decimal_comma(text: &str, start: usize, after: usize) -> bool {
    let is_listed = |text: &str| {
        text.strip_suffix(',')
            .is_some_and(|text| text.ends_with(char::is_numeric))
    };
    let group = text[after..]
        .chars()
        .take_while(|c| c.is_numeric())
        .map(char::len_utf8)
        .sum::<usize>();
    let behind = &text[after + group..];
    let list_goes_on = behind
        .strip_prefix(',')
        .is_some_and(|text| text.starts_with(char::is_numeric));
    group > 0 && !is_listed(&text[..start]) && (group == 3 || !list_goes_on)
}

/// The length of the signs that belong to names such as `C++` and `C#`.
fn sign_suffix(word: &str, behind: &str) -> usize {
    let is_letter = word.len() == 1 && word.starts_with(|c: char| c.is_ascii_alphabetic());
    let signs = match behind {
        _ if behind.starts_with("++") && word.ends_with(char::is_alphabetic) => 2,
        _ if behind.starts_with('#') && is_letter => 1,
        _ => return 0,
    };
    let is_last = !behind[signs..].starts_with(|c: char| starts_word(c) || c == '+' || c == '#');
    if is_last { signs } else { 0 }
}

/// The start of the word that a single link at `end` leads to.
fn behind_link(text: &str, end: usize) -> Option<usize> {
    let link = text[end..]
        .chars()
        .next()
        .filter(|c| is_hyphen(*c) || matches!(c, '.' | '@' | '_' | '&'))?;
    let next = end + link.len_utf8();
    text[next..].starts_with(starts_word).then_some(next)
}

/// Adds a simple word, or the letters and the digits of a code such as `ISO9001`.
fn split_code(text: &str, start: usize, end: usize, parts: &mut Vec<(usize, usize)>) {
    let word = &text[start..end];
    let letters = word
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(word.len());
    let digits = word.len() - letters;
    if letters >= 2 && digits >= 2 && word[letters..].bytes().all(|b| b.is_ascii_digit()) {
        parts.extend([(start, start + letters), (start + letters, end)]);
    } else {
        parts.push((start, end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Parts as they are, joined forms in brackets.
    fn cut(text: &str) -> String {
        let show = |token: Token<'_>| {
            assert_eq!(token.text, &text[token.start..token.end]);
            match token.kind {
                TokenKind::Joined => format!("[{}]{}", token.text, token.position),
                _ => format!("{}{}{}", token.text, '/', token.position),
            }
        };
        tokenize(text).map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn compounds_give_parts_and_the_joined_form() {
        assert_eq!(cut("3D-Druck hilft"), "3D/0 [3D-Druck]0 Druck/1 hilft/2");
        assert_eq!(cut("KI‑gestützt"), "KI/0 [KI‑gestützt]0 gestützt/1");
        assert_eq!(
            cut("info@rwth-aachen.de"),
            "info/0 [info@rwth-aachen.de]0 rwth/1 aachen/2 de/3"
        );
        assert_eq!(
            cut("Ein- und Ausgabe -- F&E"),
            "Ein/0 und/1 Ausgabe/2 F/3 [F&E]3 E/4"
        );
        assert_eq!(
            cut("Ende.Neuer Satz."),
            "Ende/0 [Ende.Neuer]0 Neuer/1 Satz/2"
        );
    }

    #[test]
    fn codes_and_numbers() {
        assert_eq!(cut("C++, C#-Code"), "C++/0 C#/1 [C#-Code]1 Code/2");
        assert_eq!(
            cut("ISO 9001, ISO9001"),
            "ISO/0 9001/1 ISO/2 [ISO9001]2 9001/3"
        );
        assert_eq!(cut("Industrie 4.0."), "Industrie/0 4.0/1");
        assert_eq!(
            cut("1.234,50 € 1,234,567 3,5D"),
            "1.234,50/0 1,234,567/1 3,5D/2"
        );
        assert_eq!(
            cut("1,2,3 und 2014–2020, 24/7"),
            "1/0 2/1 3/2 und/3 2014/4 2020/5 24/6 7/7"
        );
        assert_eq!(cut("2014-2020"), "2014/0 2020/1");
        assert_eq!(
            cut("§ 87 BetrVG, §87a, § x"),
            "87/0 [§ 87]0 BetrVG/1 87a/2 [§87a]2 x/3"
        );
    }

    #[test]
    fn words_survive_what_stands_in_them() {
        assert_eq!(
            cut("Kompe\u{AD}tenz\u{200B}atlas"),
            "Kompe\u{AD}tenz\u{200B}atlas/0"
        );
        assert_eq!(
            cut("L'Oréal Müller’s 'Zitat'"),
            "L'Oréal/0 Müller’s/1 Zitat/2"
        );
        assert_eq!(cut("Mu\u{308}nchen"), "Mu\u{308}nchen/0");
        assert_eq!(cut("שלום עולם \u{200F}مرحبا"), "שלום/0 עולם/1 مرحبا/2");
        assert_eq!(cut("a\0b\u{7}c"), "a/0 b/1 c/2");
        assert_eq!(cut("🤖🅰 ☎ Robotik🚀"), "Robotik/0");
    }
}
