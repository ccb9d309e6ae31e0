//! Entries for a map: which lie where, without what a page of hits says beside them.

use domain::{Actor, Ags, Entry, EntryId, Kind, Language};
use search::Search;

use crate::{App, AppError, find::blocking};

/// Entries in some municipalities.
#[derive(Debug, Clone)]
pub struct Placed {
    /// As the actor may see them, those with most evidence first.
    pub entries: Vec<Entry>,
    /// How many there are, with those that were more than asked for.
    pub total: u64,
}

impl App {
    /// The entries of these kinds in these municipalities, at most `limit` (up to 1,000): in one question to the index,
    /// since a map asks at every move.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn placed(
        &self,
        actor: &Actor,
        kinds: &[Kind],
        municipalities: &[Ags],
        limit: u32,
    ) -> Result<Placed, AppError> {
        let search = Search {
            kinds: kinds.to_vec(),
            municipalities: municipalities.to_vec(),
            limit,
            ..Search::new("", Language::German)
        };
        let (index, audience) = (self.index()?, actor.audience());
        let found = blocking(move || index.search(audience, &search)).await??;
        let ids: Vec<EntryId> = found.hits.iter().map(|hit| hit.id).collect();
        Ok(Placed {
            entries: self.store().entries(actor, &ids).await?,
            total: found.total,
        })
    }
}
