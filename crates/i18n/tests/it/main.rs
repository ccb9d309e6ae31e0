//! The words are complete in both languages, all used, and nowhere else.

mod coverage;
mod locales;
mod vocabulary;
