//! Entries that are like another one.

use domain::{Actor, Entry, EntryId, Kind, Language};
use search::{Search, Sort};

use crate::{App, AppError, document};

/// How many pieces of evidence are read to know what somebody does.
const EVIDENCE: u32 = 20;

impl App {
    /// At most `n` entries that have most in common with this one, as far as the actor may see them: those of its own
    /// kind first. Never itself, nor what was merged into it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is no such entry, or none the actor may see.
    pub async fn similar(
        &self,
        actor: &Actor,
        id: EntryId,
        n: usize,
    ) -> Result<Vec<Entry>, AppError> {
        self.similar_of_kinds(actor, id, &[], n).await
    }

    /// The same, of these kinds alone.
    ///
    /// # Errors
    /// As [`App::similar`].
    pub async fn similar_of_kinds(
        &self,
        actor: &Actor,
        id: EntryId,
        kinds: &[Kind],
        n: usize,
    ) -> Result<Vec<Entry>, AppError> {
        let own = self.store().entry(actor, id).await?;
        let own = own.ok_or(AppError::NotFound)?;
        let audience = actor.audience();
        // Whoever has thousands of pieces of evidence is known by the newest ones.
        let newest = Search {
            holder: Some(own.id),
            sort: Sort::Date,
            limit: EVIDENCE,
            ..Search::new("", Language::German)
        };
        let evidence = self
            .of_index(move |index| index.search(audience, &newest))
            .await?;
        let ids: Vec<EntryId> = evidence.hits.iter().map(|hit| hit.id).collect();
        let evidence = self.store().entries(actor, &ids).await?;
        let spotter = self.concept_spotter().await?;
        let document = document::said(&own, evidence.iter(), &spotter);
        let kinds = kinds.to_vec();
        let limit = u32::try_from(n).unwrap_or(u32::MAX);
        let found = self
            .of_index(move |index| index.similar(audience, &document, &kinds, limit))
            .await?;
        let ids: Vec<EntryId> = found.iter().map(|hit| hit.id).collect();
        Ok(self.store().entries(actor, &ids).await?)
    }
}
