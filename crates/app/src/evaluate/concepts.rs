//! Measuring how well short texts are linked to concepts.

use std::{collections::HashSet, time::Instant};

use domain::Scheme;

use crate::{App, AppError, Evaluation, EvaluationQuery, Judgements};

use super::{Asked, KEPT};

impl App {
    /// Ranks the concepts of this atlas for each query, by the linking that searches use. They go by their URIs; those of
    /// vocabularies of which nothing was judged are left out.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn evaluate_concepts(
        &self,
        queries: &[EvaluationQuery],
        judgements: &Judgements,
    ) -> Result<Evaluation, AppError> {
        let vocabulary = self.vocabulary().await?;
        let linker = self.concept_linker(&vocabulary).await?;
        let scheme = |uri: &str| vocabulary.get(uri).map(|concept| concept.scheme);
        let judged = judgements.values().flat_map(|gains| gains.keys());
        let schemes: HashSet<Scheme> = judged.filter_map(|uri| scheme(uri)).collect();
        let mut asked = Asked::default();
        for query in queries {
            let begun = Instant::now();
            let linked = linker.link(&query.text, 2 * KEPT);
            asked.took(begun);
            let uris = linked.into_iter().map(|(uri, _)| uri);
            let uris = uris.filter(|uri| scheme(uri).is_some_and(|of| schemes.contains(&of)));
            let ranked = uris.take(KEPT).map(ToOwned::to_owned).collect();
            asked.ranked(query, ranked);
        }
        Ok(asked.judged(judgements))
    }
}
