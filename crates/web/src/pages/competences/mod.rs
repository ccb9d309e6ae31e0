//! Vocabularies from their tops down: competences, and the industry classification.

pub mod browse;
pub mod show;
