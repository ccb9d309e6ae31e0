//! Which concepts of the vocabulary a short text is about.

use std::sync::Arc;

use domain::{Scheme, Vocabulary};
use text::meaning::{Linker, Table};

use crate::{App, AppError};

/// Links short texts to the competences of a vocabulary, by the meaning of all their labels.
pub struct ConceptLinker {
    uris: Vec<String>,
    linker: Linker,
}

impl ConceptLinker {
    /// Takes a moment: every label is looked at.
    #[must_use]
    pub fn new(vocabulary: &Vocabulary) -> Self {
        Self::of(vocabulary, |scheme| !scheme.is_sectors())
    }

    /// The same for the concepts of these vocabularies.
    pub(crate) fn of(vocabulary: &Vocabulary, is_wanted: impl Fn(Scheme) -> bool) -> Self {
        let table = Table::shipped();
        let mut linked = Self {
            uris: Vec::new(),
            linker: Linker::default(),
        };
        for concept in vocabulary.iter().filter(|c| is_wanted(c.scheme)) {
            let owner = linked.uris.len() as u32;
            linked.uris.push(concept.uri.clone());
            for labels in concept.labels.values() {
                for label in labels.all() {
                    linked.linker.add(table, owner, label);
                }
            }
        }
        linked
    }

    /// The concepts whose labels are nearest to a text, nearest first, with how near they are (up to 1).
    #[must_use]
    pub fn link(&self, text: &str, limit: usize) -> Vec<(&str, f32)> {
        let links = self.linker.link(Table::shipped(), text, limit).into_iter();
        links
            .map(|link| (self.uris[link.owner as usize].as_str(), link.nearness))
            .collect()
    }
}

impl App {
    /// Links short texts to concepts of this vocabulary; remembered between calls.
    ///
    /// # Errors
    /// When it cannot be made for want of a thread.
    pub async fn concept_linker(
        &self,
        vocabulary: &Arc<Vocabulary>,
    ) -> Result<Arc<ConceptLinker>, AppError> {
        let make = |vocabulary: Arc<Vocabulary>| ConceptLinker::new(&vocabulary);
        self.0.concept_linker.of(vocabulary, make).await
    }
}
