//! Compounds that no entry has, by their parts: "Kunststoffspritzguss" finds what is about "Spritzguss" of "Kunststoff".

use std::cell::Cell;

use domain::Language;
use tantivy::{TantivyError, Term};

use crate::{lexicon::Lexicon, words::words};

/// Shorter words are no compounds.
const SHORTEST: usize = 8;

/// The parts of a folded word, each of which stands as a German word in some entry that the audience sees; nothing if it is no
/// such compound.
pub(crate) fn parts<'w>(lexicon: Lexicon<'_>, word: &'w str) -> tantivy::Result<Vec<&'w str>> {
    if word.chars().count() < SHORTEST || !word.chars().all(char::is_alphabetic) {
        return Ok(Vec::new());
    }
    let failed: Cell<Option<TantivyError>> = Cell::new(None);
    let is_known = |part: &str| {
        is_known(lexicon, part).unwrap_or_else(|error| {
            failed.set(Some(error));
            false
        })
    };
    let parts = text::compound_parts(word, is_known);
    failed.take().map_or(Ok(parts), Err)
}

/// Whether some entry has a word in German, and it says something.
fn is_known(lexicon: Lexicon<'_>, part: &str) -> tantivy::Result<bool> {
    let stems = lexicon.fields.stems(Language::German);
    for word in words(part).iter().filter(|word| word.is_telling()) {
        let terms = word.german.iter().flat_map(|wanted| &wanted.parts);
        for term in terms {
            for field in [stems.title, stems.text, stems.evidence] {
                if lexicon.knows(&Term::from_field_text(field, &term.text))? {
                    return Ok(true);
                }
            }
        }
    }
    Ok(false)
}
