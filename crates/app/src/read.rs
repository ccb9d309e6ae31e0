//! Reading: an entry's page, the sources, the state of the installation.

use std::collections::BTreeSet;

use domain::{Actor, EntryId, Kind, Provenance, Seq, SourceId};
use store::{BySlug, History};

use crate::{App, AppError, EntryPage, Found, Nature, Readiness, Related, SourceState};

/// Lines of history on an entry's page.
const HISTORY: u32 = 50;

impl App {
    /// Everything about an entry that the actor may see.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is no such entry, or none the actor may see.
    pub async fn entry(&self, actor: &Actor, id: EntryId) -> Result<EntryPage, AppError> {
        let entry = self
            .store()
            .entry(actor, id)
            .await?
            .ok_or(AppError::NotFound)?;
        self.entry_page(actor, entry).await
    }

    /// What this address leads to.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if it leads nowhere, or to nothing the actor may see.
    pub async fn entry_by_slug(
        &self,
        actor: &Actor,
        kind: Kind,
        slug: &str,
    ) -> Result<Found, AppError> {
        match self.store().by_slug(actor, kind, slug).await? {
            None => Err(AppError::NotFound),
            Some(BySlug::Moved { kind, slug }) => Ok(Found::Moved { kind, slug }),
            Some(BySlug::Here(entry)) => {
                let page = self.entry_page(actor, *entry).await?;
                Ok(Found::Here(Box::new(page)))
            }
        }
    }

    async fn entry_page(&self, actor: &Actor, entry: domain::Entry) -> Result<EntryPage, AppError> {
        let store = self.store();
        let relations = store.relations_of(actor, entry.id).await?;
        let provenance = store.provenance(actor, entry.id).await?;
        let statements = store.statements(actor, entry.id).await?;
        let related_by: BTreeSet<_> = relations
            .iter()
            .filter_map(|related| related.relation.source.clone())
            .collect();
        let waiting = store.awaited_evidence(actor, entry.id).await?;
        let mut relation_sources = store.source_list().await?;
        let known = match waiting.is_empty() {
            true => Vec::new(),
            false => self.sources(actor).await?,
        };
        // Of a source that gave only what the actor may not see, not even the title.
        let awaited = known
            .into_iter()
            .filter_map(|known| {
                let count = *waiting.get(&known.source.id)?;
                Some((known.source, count))
            })
            .collect();
        relation_sources.retain(|source| related_by.contains(&source.id));
        Ok(EntryPage {
            relation_sources,
            awaited,
            relations: relations
                .into_iter()
                .map(|related| Related {
                    relation: related.relation,
                    outgoing: related.outgoing,
                    entry: related.entry,
                })
                .collect(),
            local_parts: statements.iter().map(|s| s.part.to_string()).collect(),
            history: store.history(actor, entry.id, None, HISTORY).await?.changes,
            fictional: provenance.iter().any(|p| p.source.fictional)
                || self.nature().await? == Nature::Demo,
            provenance,
            entry,
        })
    }

    /// The sources of this atlas and how they stand; `kinds` is empty.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn sources(&self, actor: &Actor) -> Result<Vec<SourceState>, AppError> {
        let sources = self.source_status(actor).await?;
        Ok(sources.iter().cloned().map(source_state).collect())
    }

    /// A source and how it stands, with the kinds of its entries.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is none of this id, or none that says anything the actor may see.
    pub async fn source(&self, actor: &Actor, id: &SourceId) -> Result<SourceState, AppError> {
        let sources = self.source_status(actor).await?;
        let status = sources.iter().find(|status| status.source.id == *id);
        let mut state = source_state(status.cloned().ok_or(AppError::NotFound)?);
        let kinds = self.store().source_kinds(actor, id).await?;
        state.kinds = kinds.into_iter().collect();
        Ok(state)
    }

    /// What each source says about an entry, weightiest first, as far as the actor may see it.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is no such entry, or none the actor may see.
    pub async fn records(&self, actor: &Actor, id: EntryId) -> Result<Vec<Provenance>, AppError> {
        self.require_seen(actor, id).await?;
        Ok(self.store().provenance(actor, id).await?)
    }

    /// What happened to an entry, newest first: of the last `limit` lines about it before this number (none: the
    /// newest) those that the actor may see.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is no such entry, or none the actor may see.
    pub async fn history(
        &self,
        actor: &Actor,
        id: EntryId,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<History, AppError> {
        self.require_seen(actor, id).await?;
        Ok(self.store().history(actor, id, before, limit).await?)
    }

    async fn require_seen(&self, actor: &Actor, id: EntryId) -> Result<(), AppError> {
        match self.store().entry(actor, id).await? {
            Some(_) => Ok(()),
            None => Err(AppError::NotFound),
        }
    }

    /// What the installation holds.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn nature(&self) -> Result<Nature, AppError> {
        Ok(match self.store().nature().await? {
            None => Nature::Empty,
            Some(store::Nature::Demo) => Nature::Demo,
            Some(store::Nature::Real) => Nature::Real,
        })
    }

    /// Whether the installation can answer, and whether its index holds every change.
    pub async fn readiness(&self) -> Readiness {
        let log = self.store().last_seq().await;
        let index = self.index().map(|index| index.position());
        let trouble = self.0.soundness.trouble();
        let reason = match (&log, &index) {
            (Err(_), _) => Some("database-unavailable"),
            (Ok(log), Ok(index)) if index >= log => trouble,
            _ => trouble.or(Some("index-behind")),
        };
        Readiness {
            database: log.is_ok(),
            log: *log.as_ref().unwrap_or(&0),
            index: *index.as_ref().unwrap_or(&0),
            current: reason.is_none(),
            reason,
        }
    }
}

fn source_state(status: store::SourceStatus) -> SourceState {
    SourceState {
        source: status.source,
        records: status.records,
        vanished: status.vanished,
        entries: status.entries,
        relations: status.relations,
        concepts: status.concepts,
        observations: status.observations,
        last_fetched: status.last_fetched,
        reading: status.reading,
        kinds: Vec::new(),
    }
}
