//! Everything that an actor may see, portion by portion, for downloads.

use std::collections::BTreeMap;

use domain::{
    Actor, Entry, EntryId, Kind, Source, SourceId,
    projection::{Voice, project},
};

use crate::{App, AppError, Nature};

/// Entries read at a time.
const PORTION: u32 = 500;

/// Ids passed over at a time.
const PASSED_OVER: u32 = 10_000;

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
    /// How many ids are still to be looked at; none: all.
    left: Option<u64>,
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
            left: None,
            done: false,
            fictional: self.nature().await? == Nature::Demo,
        })
    }

    /// How many entries there are, with those that not everybody may see: for dividing long lists into files.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn entry_count(&self) -> Result<u64, AppError> {
        Ok(self.store().counts().await?.values().sum())
    }
}

impl Export {
    /// Leaves out what is among the first `skip` ids, and stops after the next `take`, whether the actor may see what
    /// they name or not: parts of one size that do not shift when something is hidden.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn window(&mut self, skip: u64, take: u64) -> Result<(), AppError> {
        let mut left = skip;
        while left > 0 && !self.done {
            let ids = left.min(u64::from(PASSED_OVER));
            let ids = u32::try_from(ids).unwrap_or(PASSED_OVER);
            let ids = self.app.store().entry_ids(self.after, ids).await?;
            left -= ids.len() as u64;
            match ids.last() {
                Some(&last) => self.after = Some(last),
                None => self.done = true,
            }
        }
        self.left = Some(take);
        Ok(())
    }

    /// The next entries; none: that was all.
    ///
    /// # Errors
    /// When the store cannot answer; what was given so far is not everything then.
    pub async fn portion(&mut self) -> Result<Option<Vec<Exported>>, AppError> {
        while !self.done {
            let store = self.app.store();
            let wanted = self.left.unwrap_or(u64::MAX).min(u64::from(PORTION));
            let wanted = u32::try_from(wanted).unwrap_or(PORTION);
            let ids = match wanted {
                0 => Vec::new(),
                wanted => store.entry_ids(self.after, wanted).await?,
            };
            if let Some(left) = &mut self.left {
                *left -= ids.len() as u64;
            }
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
        let store = self.app.store();
        let statements = store.statements(&self.actor, entry.id).await?;
        let statements: BTreeMap<_, _> =
            statements.into_iter().map(|s| (s.part, s.value)).collect();
        let mut said = store.provenance(&self.actor, entry.id).await?;
        said.retain(|said| said.source.downloadable);
        if said.is_empty() && statements.is_empty() {
            return Ok(None);
        }
        let voices = said.iter().map(|said| Voice {
            source: &said.source.id,
            precedence: said.source.precedence,
            key: &said.record.key,
            draft: &said.record.draft,
        });
        // What does not make up an entry by itself stays here.
        let Ok(projected) = project(entry.kind(), voices, &statements) else {
            return Ok(None);
        };
        sources.retain(|source| source.downloadable);
        let content = projected.content;
        let entry = Entry { content, ..entry };
        Ok((!entry.content.texts.is_empty()).then_some(Exported { entry, sources }))
    }
}
