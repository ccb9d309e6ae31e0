//! Texts that the office writes: imprint, privacy, sign language, easy language.

pub mod show;
