//! Everything that an actor may see, portion by portion, for downloads.

use std::collections::BTreeMap;

use domain::{Actor, Entry, EntryId, Kind, Source, SourceId};

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
}

impl Export {
    /// The next entries; none: that was all.
    ///
    /// # Errors
    /// When the store cannot answer; what was given so far is not everything then.
    pub async fn portion(&mut self) -> Result<Option<Vec<Exported>>, AppError> {
        while !self.done {
            let store = self.app.store();
            let ids = store.entry_ids(self.after, PORTION).await?;
            let Some(&last) = ids.last() else {
                self.done = true;
                break;
            };
            self.after = Some(last);
            let mut entries = store.entries(&self.actor, &ids).await?;
            entries.retain(|entry| self.kind.is_none_or(|kind| entry.kind() == kind));
            if entries.is_empty() {
                continue;
            }
            let ids: Vec<EntryId> = entries.iter().map(|entry| entry.id).collect();
            let mut sources = store.sources_of(&self.actor, &ids).await?;
            let exported = entries.into_iter().map(|entry| Exported {
                sources: sources
                    .remove(&entry.id)
                    .unwrap_or_default()
                    .iter()
                    .filter_map(|id| self.sources.get(id).cloned())
                    .collect(),
                entry,
            });
            return Ok(Some(exported.collect()));
        }
        Ok(None)
    }
}
