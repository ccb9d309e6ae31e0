//! From a text to the terms that an index stores and a query asks for.

use foldhash::HashMap;

use crate::{
    Language, Token, TokenKind, fold,
    stem::stem,
    stop::{is_own_word, is_stop_word, says_nothing},
    tokenize,
};

/// The longest term in folded characters. A longer word is cut to its beginning, in the index as in the query, so that
/// it still meets itself; a longer compound has its parts but no joined form.
pub const MAX_TERM_CHARS: usize = 64;

/// Turns texts of one language into terms. Cheap to make and to copy.
///
/// Text and query must go through the same analyser. One that does not know the query's language asks with both.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Analyzer {
    language: Language,
}

/// A word as the index knows it, with the place where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// Folded and perhaps stemmed; never empty, at most [`MAX_TERM_CHARS`] long.
    pub text: String,
    /// Counts the words of the text from 0; dropped stop words leave a gap.
    pub position: u32,
    /// Byte offset in the analysed text, on a character boundary.
    pub start: usize,
    /// Byte offset behind the last byte, on a character boundary.
    pub end: usize,
    /// Whether this is a compound as a whole (`itsicherheit`), given in addition to its parts.
    pub joined: bool,
}

/// One thing that a query wants: found where its joined form stands, or all its parts in this order.
///
/// `IT-Sicherheit` is found in "IT-Sicherheit", "IT Sicherheit" and "ITSicherheit".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// At least one.
    pub parts: Vec<Term>,
    pub joined: Option<Term>,
}

impl Analyzer {
    pub fn new(language: Language) -> Analyzer {
        Analyzer { language }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The terms of a full text: folded, without stop words, stemmed. Positions never decrease.
    ///
    /// A joined form is written without its hyphens and spaces (`E-Mail` → `email`, `§ 87` → `§87`), but keeps other
    /// links (`info@example.org`). Numbers and codes are not stemmed. A possessive `'s` is dropped.
    pub fn analyze(&self, text: &str) -> Vec<Term> {
        tokenize(text)
            .filter_map(|token| self.full_text_term(text, token))
            .collect()
    }

    /// Gives the same, position and text of each, of a text whose [`Analyzer::words`] are at hand, to whoever analyses
    /// text after text: what was cut and folded is not cut and folded again, and no word stemmed that is remembered.
    pub fn stems(
        &self,
        text: &str,
        words: &[Term],
        known: &mut KnownStems,
        mut each: impl FnMut(u32, &str),
    ) {
        for word in words {
            let KnownStem { stem, is_stop_word } = known.stem(self.language, &word.text);
            let written = &text[word.start..word.end];
            let says_nothing =
                *is_stop_word && !word.joined && !is_own_word(self.language, written);
            if !says_nothing && !stem.is_empty() {
                each(word.position, stem);
            }
        }
    }

    /// The terms of a name or an exact phrase: folded only, every word kept, numbered as in [`Analyzer::analyze`].
    pub fn words(&self, text: &str) -> Vec<Term> {
        tokenize(text)
            .filter_map(|token| Some(term(token, folded_term(token)?)))
            .collect()
    }

    /// What a query's words want, from the terms of [`Analyzer::analyze`]: compounds grouped with their parts, so that
    /// either may match. Empty when a text has only stop words; [`Analyzer::words`] has them.
    pub fn wanted(&self, text: &str) -> Vec<Wanted> {
        group(self.analyze(text))
    }

    /// What full text has of a token of this text; nothing of a stop word.
    pub(crate) fn full_text_term(&self, text: &str, token: Token<'_>) -> Option<Term> {
        self.stemmed(text, &term(token, folded_term(token)?))
    }

    /// What full text has of a word of this text; nothing of a stop word.
    fn stemmed(&self, text: &str, word: &Term) -> Option<Term> {
        let folded = &word.text;
        let written = &text[word.start..word.end];
        if !word.joined && says_nothing(self.language, folded, written) {
            return None;
        }
        let text = stemmed_if_word(self.language, folded);
        (!text.is_empty()).then_some(Term {
            text,
            position: word.position,
            start: word.start,
            end: word.end,
            joined: word.joined,
        })
    }
}

/// The stems of words met before. Texts say a few thousand words over and over.
#[derive(Debug, Default)]
pub struct KnownStems {
    /// In the order of [`Language::ALL`].
    of: [HashMap<Box<str>, KnownStem>; Language::ALL.len()],
}

#[derive(Debug)]
struct KnownStem {
    stem: Box<str>,
    is_stop_word: bool,
}

impl KnownStems {
    /// Words remembered in each language, some ten megabytes for each thread that reads; then all are forgotten, so that rare ones do not stay.
    const MAX: usize = 100_000;

    fn stem(&mut self, language: Language, folded: &str) -> &KnownStem {
        let of = Language::ALL.iter().position(|its| *its == language);
        let known = &mut self.of[of.expect("all languages are listed")];
        if !known.contains_key(folded) {
            if known.len() >= Self::MAX {
                known.clear();
            }
            let stem = KnownStem {
                stem: stemmed_if_word(language, folded).into(),
                is_stop_word: is_stop_word(language, folded),
            };
            known.insert(folded.into(), stem);
        }
        &known[folded]
    }
}

/// The stem of a word; numbers and codes as they are.
fn stemmed_if_word(language: Language, folded: &str) -> String {
    if folded.chars().all(char::is_alphabetic) {
        stem(language, folded)
    } else {
        folded.to_owned()
    }
}

fn term(token: Token<'_>, text: String) -> Term {
    let Token {
        position,
        start,
        end,
        kind,
        ..
    } = token;
    Term {
        text,
        position,
        start,
        end,
        joined: kind == TokenKind::Joined,
    }
}

/// The token's folded text in the form in which it is compared; nothing when folding leaves nothing of it.
fn folded_term(token: Token<'_>) -> Option<String> {
    let mut folded = fold(token.text);
    folded.retain(|c| !c.is_whitespace());
    match token.kind {
        TokenKind::Joined if !folded.contains(['@', '.', '_', '&']) => folded.retain(|c| c != '-'),
        TokenKind::Word if folded.len() > 2 && folded.ends_with("'s") => {
            folded.truncate(folded.len() - 2)
        }
        _ => {}
    }
    if let Some((cut, _)) = folded.char_indices().nth(MAX_TERM_CHARS) {
        if token.kind == TokenKind::Joined {
            return None;
        }
        folded.truncate(cut);
    }
    (!folded.is_empty()).then_some(folded)
}

fn group(terms: Vec<Term>) -> Vec<Wanted> {
    let mut groups: Vec<Wanted> = Vec::new();
    for term in terms {
        let last = groups.last_mut().filter(|group| {
            // The first part comes before its joined form, the others behind it.
            let joined = if term.joined {
                Some(&term)
            } else {
                group.joined.as_ref()
            };
            let part = if term.joined {
                group.parts.last()
            } else {
                Some(&term)
            };
            joined
                .zip(part)
                .is_some_and(|(joined, part)| joined.start <= part.start && part.end <= joined.end)
        });
        match (last, term.joined) {
            (Some(group), true) => group.joined = Some(term),
            (Some(group), false) => group.parts.push(term),
            (None, true) => groups.push(Wanted {
                parts: Vec::new(),
                joined: Some(term),
            }),
            (None, false) => groups.push(Wanted {
                parts: vec![term],
                joined: None,
            }),
        }
    }
    // A compound of stop words alone says as little as they do.
    groups.retain(|group| !group.parts.is_empty());
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german(text: &str) -> Vec<String> {
        texts(Analyzer::new(Language::German).analyze(text))
    }

    fn texts(terms: Vec<Term>) -> Vec<String> {
        terms.into_iter().map(|term| term.text).collect()
    }

    #[test]
    fn stop_words_leave_gaps() {
        let terms = Analyzer::new(Language::German).analyze("Prüfung der Häuser");
        let found: Vec<_> = terms
            .iter()
            .map(|term| (term.text.as_str(), term.position, term.start, term.end))
            .collect();
        assert_eq!(found, [("pruf", 0, 0, 8), ("haus", 2, 13, 20)]);
    }

    #[test]
    fn codes_keep_their_form() {
        assert_eq!(german("Industrie 4.0"), ["industri", "4.0"]);
        assert_eq!(german("C++ nach § 87"), ["c++", "87", "§87"]);
        assert_eq!(german("info@rwth-aachen.de")[1], "info@rwth-aachen.de");
    }

    #[test]
    fn open_closed_and_hyphenated_spellings_share_terms() {
        assert!(german("E-Mails").contains(&german("Email")[0]));
        assert!(german("IT-Sicherheit").contains(&german("ITSicherheit")[0]));
        assert_eq!(german("ISO9001")[..1], german("ISO 9001")[..1]);
        assert_eq!(german("Müller's Werkstatt"), german("Müller Werkstatt"));
    }

    #[test]
    fn long_words_are_cut_and_long_compounds_not_joined() {
        let long = "Ü".repeat(1000);
        assert_eq!(
            texts(Analyzer::new(Language::English).words(&long)),
            ["ue".repeat(MAX_TERM_CHARS / 2)]
        );
        assert_eq!(german(&long), german(&"ue".repeat(2000)));
        let chain = Analyzer::new(Language::German).analyze(&"holz-".repeat(1000));
        assert_eq!(
            (chain.len(), chain.iter().filter(|term| term.joined).count()),
            (1000, 0)
        );
    }

    #[test]
    fn words_keep_everything() {
        let words =
            texts(Analyzer::new(Language::English).words("Institut für Häuser der Zukunft"));
        assert_eq!(words, ["institut", "fuer", "haeuser", "der", "zukunft"]);
    }

    #[test]
    fn a_query_wants_the_compound_or_its_parts() {
        let wanted = Analyzer::new(Language::German).wanted("sichere IT-Systeme mit C++");
        let shape: Vec<_> = wanted
            .iter()
            .map(|want| {
                (
                    want.parts.len(),
                    want.joined.as_ref().map(|term| term.text.as_str()),
                )
            })
            .collect();
        assert_eq!(shape, [(1, None), (2, Some("itsystem")), (1, None)]);
    }

    #[test]
    fn a_compound_that_starts_with_a_stop_word_is_still_one() {
        let wanted = Analyzer::new(Language::English).wanted("in-house testing");
        assert_eq!(wanted.len(), 2);
        assert_eq!(wanted[0].parts.len(), 1);
        assert_eq!(
            wanted[0].joined.as_ref().map(|term| term.text.as_str()),
            Some("inhous")
        );
        assert_eq!(Analyzer::new(Language::German).wanted("und-oder, was"), []);
    }
}
