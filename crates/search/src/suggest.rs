use crate::{Suggestion, schema::Fields};
use domain::Language;
use tantivy::Searcher;

pub(crate) fn suggest(
    _: &Searcher,
    _: &Fields,
    _: &str,
    _: Language,
    _: u32,
) -> tantivy::Result<Vec<Suggestion>> {
    Ok(Vec::new())
}
