//! German and English text analysis, shared by everything that indexes, searches or marks text.
//!
//! What is found must be what is marked, so there is exactly one way from a text to its terms:
//!
//! ```text
//! text ─ tokenize ─ fold ─ (drop stop words) ─ stem ─ Term      Analyzer::analyze   for full text
//! text ─ tokenize ─ fold ─────────────────────────── Term      Analyzer::words     for names and exact phrases
//! ```
//!
//! The index stores these terms, the query is turned into them by the same functions, and [`highlight`] finds them
//! again in the text that is shown.
//!
//! # What this crate knows
//! - how German and English are written: umlauts, ß, hyphens, codes such as `C++` or `§ 87`, stop words, stems;
//! - what a person means who types quotes, a minus or `OR` into a search box ([`query::parse`]), and what in a question says
//!   where and when ([`frame::read`]).
//!
//! # What it must not know
//! Entries, fields, indexes, HTML, files, time, randomness. It never fails and never panics: every string is a valid
//! text and a valid query. Broken encodings are repaired before a text comes here.
//!
//! # Example
//! ```
//! use text::{Analyzer, Language, highlight, query};
//!
//! let german = Analyzer::new(Language::German);
//! let asked = query::parse("pruefung -holz");
//! assert_eq!(asked.clauses.len(), 2);
//! assert!(asked.clauses[1].excluded);
//!
//! let wanted: Vec<String> = german.analyze(&asked.clauses[0].text).into_iter().map(|term| term.text).collect();
//! let shown = "Zerstörungsfreie Prüfungen von Schweißnähten";
//! let marks = highlight(shown, Language::German, &wanted);
//! assert_eq!(&shown[marks[0].clone()], "Prüfungen");
//! ```

mod analyze;
mod collate;
mod detect;
mod fold;
pub mod frame;
mod grams;
mod highlight;
pub mod meaning;
mod passages;
pub mod query;
mod sentences;
pub mod spot;
mod stem;
mod stop;
mod token;

pub use analyze::{Analyzer, KnownStems, MAX_TERM_CHARS, Term, Wanted};
pub use collate::{initial, sort_key};
pub use detect::detect;
pub use domain::Language;
pub use fold::{fold, fold_variants};
pub use grams::{gram_bits, grams, has_gram, mistaken_grams};
pub use highlight::{highlight, highlight_where, merge_ranges};
pub use meaning::compound_parts;
pub use passages::{Passage, passages};
pub use sentences::sentences;
pub use token::{Token, TokenKind, tokenize};
