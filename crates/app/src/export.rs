//! Everything that an actor may see, portion by portion, for downloads.

use std::collections::BTreeMap;

use domain::{Actor, Entry, EntryId, Kind, Source, SourceId};

use store::PublicEntry;

use crate::{App, AppError, Nature};

/// Entries read at a time.
const PORTION: u32 = 500;

/// An entry on its way out.
#[derive(Debug, Clone)]
pub struct Exported {
    /// The entry as the actor may see it.
    pub entry: Entry,
    /// The sources that speak of it, with their licences; none: people wrote it here.
    pub sources: Vec<Source>,
}

/// Everything that an actor may see, in the order of the ids, read a portion at a time: memory does not grow with the
/// atlas. An entry that changes meanwhile comes as it is when its turn comes.
pub struct Export {
    app: App,
    actor: Actor,
    kind: Option<Kind>,
    after: Option<EntryId>,
    sources: BTreeMap<SourceId, Source>,
    done: bool,
    /// Whether everything is made up.
    pub fictional: bool,
}

impl App {
    /// Begins to read everything that the actor may see; of one kind, if one is given.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn export(&self, actor: &Actor, kind: Option<Kind>) -> Result<Export, AppError> {
        let sources = self.store().source_list().await?;
        Ok(Export {
            app: self.clone(),
            actor: *actor,
            kind,
            after: None,
            sources: sources
                .into_iter()
                .map(|source| (source.id.clone(), source))
                .collect(),
            done: false,
            fictional: self.nature().await? == Nature::Demo,
        })
    }

    /// What everybody may see, after this id in the order of the ids, at most `limit`: for lists of addresses.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn public_entries(
        &self,
        after: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<PublicEntry>, AppError> {
        Ok(self.store().public_entries(after, limit).await?)
    }

    /// The id of the entry at this place, counted from 1, among those that everybody may see.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn public_entry_at(&self, place: u64) -> Result<Option<EntryId>, AppError> {
        Ok(self.store().public_entry_at(place).await?)
    }

    /// How many entries everybody may see: what others may not tells nobody of itself.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn public_entry_count(&self) -> Result<u64, AppError> {
        Ok(self.store().public_entry_count().await?)
    }
}

impl Export {
    /// The next entries; none: that was all.
    ///
    /// # Errors
    /// When the store cannot answer; what was given so far is not everything then.
    pub async fn portion(&mut self) -> Result<Option<Vec<Exported>>, AppError> {
        while !self.done {
            let store = self.app.store();
            let ids = store
                .entry_ids_for(&self.actor, self.kind, self.after, PORTION)
                .await?;
            let Some(&last) = ids.last() else {
                self.done = true;
                break;
            };
            self.after = Some(last);
            let entries = store.entries(&self.actor, &ids).await?;
            if entries.is_empty() {
                continue;
            }
            let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
            let mut sources = store.sources_of(&self.actor, &ids).await?;
            let mut exported = Vec::with_capacity(entries.len());
            for entry in entries {
                let sources = sources.remove(&entry.id).unwrap_or_default();
                let sources = sources
                    .iter()
                    .filter_map(|id| self.sources.get(id).cloned());
                exported.extend(self.downloadable(entry, sources.collect()).await?);
            }
            if !exported.is_empty() {
                return Ok(Some(exported));
            }
        }
        Ok(None)
    }

    /// The entry without what only sources say whose records are not handed out as a whole; nothing if that is
    /// all of it.
    async fn downloadable(
        &self,
        entry: Entry,
        mut sources: Vec<Source>,
    ) -> Result<Option<Exported>, AppError> {
        if sources.iter().all(|source| source.downloadable) {
            return Ok(Some(Exported { entry, sources }));
        }
        let closed = sources.iter().filter(|source| !source.downloadable);
        let closed = closed.map(|source| source.id.clone()).collect();
        let store = self.app.store();
        let entry = store.entry_without(&self.actor, entry.id, &closed).await?;
        sources.retain(|source| source.downloadable);
        Ok(entry.map(|entry| Exported { entry, sources }))
    }
}
