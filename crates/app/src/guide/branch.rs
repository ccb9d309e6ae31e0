//! Which sector a branch is that somebody typed in their own words.

use domain::{Actor, Concept, Language, Scheme};
use rules::FactKind;

use crate::{App, AppError, linking::ConceptLinker};

/// What is farther in meaning is another branch.
const NEAR: f32 = 0.45;

/// So many to choose from.
const SHOWN: usize = 6;

impl App {
    /// The sectors (WZ 2008) that a typed branch may be, likeliest first: by code, by the words of their labels, then by
    /// meaning. None: the vocabulary is not there, or nothing is near.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn sectors_of_branch(
        &self,
        _: &Actor,
        typed: &str,
        language: Language,
    ) -> Result<Vec<Concept>, AppError> {
        if !typed.contains(char::is_alphanumeric) {
            return Ok(Vec::new());
        }
        let vocabulary = self.vocabulary().await?;
        let schemes = [Scheme::Wz2008];
        let asked = Some(language);
        let mut uris = self
            .find_concepts(&vocabulary, typed, &schemes, asked)
            .await?;
        // Sections have letters, and no rule asks for one.
        let is_code = |uri: &String| {
            let concept = vocabulary.get(uri);
            concept.is_some_and(|c| FactKind::Code.read(&c.notation).is_some())
        };
        uris.retain(is_code);
        uris.truncate(SHOWN);
        if uris.len() < SHOWN {
            let make = |vocabulary: std::sync::Arc<domain::Vocabulary>| {
                ConceptLinker::of(&vocabulary, |scheme| scheme == Scheme::Wz2008)
            };
            let linker = self.0.sector_linker.of(&vocabulary, make).await?;
            for (uri, nearness) in linker.link(typed, SHOWN) {
                if nearness >= NEAR && !uris.iter().any(|known| known == uri) {
                    uris.push(uri.to_owned());
                }
            }
        }
        let uris = uris.iter().filter(|uri| is_code(uri)).take(SHOWN);
        Ok(uris
            .filter_map(|uri| vocabulary.get(uri))
            .cloned()
            .collect())
    }
}
