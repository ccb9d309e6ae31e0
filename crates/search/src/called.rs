//! Entries whose title or name is what was typed, word for word.

use domain::Language;
use tantivy::DocId;
use text::Analyzer;

use crate::{schema::Fields, view::View};

/// A name in the form in which names are compared: its words, folded. Nothing if it has none.
pub(crate) fn form(name: &str) -> Option<String> {
    let words = Analyzer::new(Language::German).words(name);
    let words = words.into_iter().filter(|word| !word.joined);
    let words: Vec<String> = words.map(|word| word.text).collect();
    // The engine takes no longer terms.
    Some(words.join(" ")).filter(|form| !form.is_empty() && form.len() <= 1_000)
}

/// The documents that are called so, by the places of their segments in the view.
pub(crate) fn documents(
    view: View<'_>,
    fields: &Fields,
    text: &str,
) -> tantivy::Result<Vec<(usize, DocId)>> {
    match form(text) {
        Some(form) => view.documents(&fields.called_term(&form)),
        None => Ok(Vec::new()),
    }
}
