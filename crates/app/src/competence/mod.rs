//! Who knows what, and what proves it: profiles, competences, the map of capabilities, and what editors say of them.

mod answers;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use domain::{Actor, Audience, CompetenceClaim, Entry, EntryId, Scheme, Standing, Vocabulary};
use search::{Index, Knower, Knowledge, Shown};

use crate::{App, AppError, Edit};

pub use answers::*;

/// Competences of a profile that are told, the strongest ones.
const LINES: usize = 24;

/// The same that are compared with those of others: each costs a look at all who have it.
const COMPARED: usize = 12;

/// Who has shown a competence, as far as is told.
const HOLDERS: usize = 30;

/// Who is excellent is among the first tenth of those who are comparable, of which there are so many at least, by so many
/// independent pieces of so many kinds.
const EXCELLENT_SHARE: usize = 10;
const EXCELLENT_AMONG: usize = 5;
const EXCELLENT_PIECES: u32 = 3;
const EXCELLENT_KINDS: u32 = 2;

/// Competences on the map of capabilities.
const MAPPED: usize = 200;

impl App {
    /// What an organisation or person has shown, each competence with its strongest evidence and beside comparable others.
    ///
    /// # Errors
    /// [`AppError::NotFound`] if there is no such entry, or none the actor may see.
    pub async fn competence_profile(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<CompetenceProfile, AppError> {
        let holder = self.store().entry(actor, id).await?;
        let holder = holder.ok_or(AppError::NotFound)?;
        let (audience, year) = (actor.audience(), self.this_year());
        let id = holder.id;
        let mut profile = self
            .of_index(move |index| index.profile(audience, id, year))
            .await?;
        let total = profile.competences.len();
        profile.competences.truncate(LINES);
        // Compared is as the page of the competence counts: what is narrower, too.
        let vocabulary = self.vocabulary().await?;
        let compared = profile.competences.iter().take(COMPARED);
        let compared: Vec<BTreeSet<String>> = compared
            .map(|(uri, _)| vocabulary.with_narrower(uri))
            .collect();
        let ranks = self
            .of_index(move |index| {
                let of = |uris| ranked(index, audience, uris, id, year);
                let ranks: Result<Vec<_>, search::IndexError> = compared.iter().map(of).collect();
                ranks
            })
            .await?;
        let told = profile.competences.iter();
        let told = told.flat_map(|(_, shown)| shown.best.iter().map(|piece| piece.id));
        let entries = self.seen(actor, told.collect()).await?;
        let strongest = profile.competences.iter().map(|(_, shown)| shown.strength);
        let strongest = strongest.fold(0.0, f32::max);
        let ranks = ranks.into_iter().chain(std::iter::repeat(None));
        let lines = profile.competences.into_iter().zip(ranks);
        Ok(CompetenceProfile {
            evidence: profile.evidence,
            total,
            strongest,
            lines: lines
                .map(|((uri, shown), rank)| CompetenceLine {
                    pieces: pieces(&shown, &entries),
                    is_excellent: rank.as_ref().is_some_and(|(_, excellent)| *excellent),
                    rank: rank.map(|(rank, _)| rank),
                    uri,
                    shown,
                })
                .collect(),
        })
    }

    /// Who has shown a competence or something narrower, where, since when, with whom, and what goes with it.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn competence_page(
        &self,
        actor: &Actor,
        vocabulary: &Arc<Vocabulary>,
        uri: &str,
    ) -> Result<CompetencePage, AppError> {
        let uris = vocabulary.with_narrower(uri);
        let knowledge = self.knowledge(actor, uris).await?;
        let holders: Vec<&Knower> = knowledge.holders.iter().take(HOLDERS).collect();
        let told = holders.iter().flat_map(|holder| &holder.shown.best);
        let told = told.map(|piece| piece.id);
        let ids = holders.iter().map(|holder| holder.id).chain(told);
        let entries = self.seen(actor, ids.collect()).await?;
        let shown = holders.into_iter().filter_map(|holder| {
            let entry = entries.get(&holder.id)?.clone();
            let place = place(&knowledge.holders, holder);
            Some(CompetenceHolder {
                pieces: pieces(&holder.shown, &entries),
                is_excellent: is_excellent(&holder.shown, &place),
                rank: place,
                knower: holder.clone(),
                entry,
            })
        });
        let shown: Vec<CompetenceHolder> = shown.collect();
        let known: BTreeSet<EntryId> = shown.iter().map(|holder| holder.entry.id).collect();
        let districts = by_district(&knowledge);
        let ties = knowledge.ties.iter();
        let ties = ties.filter(|(one, other, _)| known.contains(one) && known.contains(other));
        let (trend, compared) = knowledge.trend();
        Ok(CompetencePage {
            entries: knowledge.entries,
            total: knowledge.holders.len(),
            holders: shown,
            trend,
            compared,
            years: knowledge.years.clone(),
            districts,
            neighbours: knowledge.neighbours.clone(),
            ties: ties.copied().collect(),
        })
    }

    /// How many organisations and persons of each district have shown each of the topmost competences of a vocabulary, or
    /// of those right below `broader`; those that nobody has shown are left out.
    ///
    /// # Errors
    /// When the index or the store cannot answer.
    pub async fn capability_map(
        &self,
        actor: &Actor,
        vocabulary: &Arc<Vocabulary>,
        scheme: Scheme,
        broader: Option<&str>,
    ) -> Result<Vec<Capability>, AppError> {
        let uris: Vec<String> = match broader {
            Some(uri) => vocabulary.narrower(uri).map(|c| c.uri.clone()).collect(),
            None => vocabulary.tops(scheme).map(|c| c.uri.clone()).collect(),
        };
        let mut capabilities = Vec::new();
        for uri in uris.into_iter().take(MAPPED) {
            let knowledge = self
                .knowledge(actor, vocabulary.with_narrower(&uri))
                .await?;
            let districts = by_district(&knowledge);
            if !knowledge.holders.is_empty() {
                capabilities.push(Capability {
                    uri,
                    holders: knowledge.holders.len() as u64,
                    entries: u64::from(knowledge.entries),
                    districts,
                });
            }
        }
        Ok(capabilities)
    }

    /// Notes what an editor says of a competence of an entry: that it is confirmed or rejected; nothing: that nobody says
    /// anything any more, so that only what its texts name counts.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for an entry that the actor may not see, [`AppError::Refused`] for a concept that the atlas
    /// does not know, and as [`App::edit_entry`].
    pub async fn judge_competence(
        &self,
        actor: &Actor,
        id: EntryId,
        uri: &str,
        standing: Option<Standing>,
    ) -> Result<Entry, AppError> {
        if !actor.may_publish() {
            return Err(AppError::Forbidden);
        }
        let entry = self.store().entry(actor, id).await?;
        let entry = entry.ok_or(AppError::NotFound)?;
        let vocabulary = self.vocabulary().await?;
        let is_claimed = entry.content.competences.iter().any(|c| c.concept == uri);
        let is_competence = vocabulary
            .get(uri)
            .is_some_and(|concept| !concept.scheme.is_sectors());
        if !is_competence && !is_claimed {
            return Err(AppError::Refused(format!(
                "competence: the atlas knows no concept '{uri}' that somebody can be good at; give its URI, as its page names it"
            )));
        }
        let mut content = entry.content.clone();
        content.competences.retain(|claim| claim.concept != uri);
        if let Some(standing) = standing {
            content.competences.push(CompetenceClaim {
                concept: uri.to_owned(),
                standing,
            });
        }
        let edit = Edit {
            content,
            visibility: None,
            guarded: None,
            state: None,
        };
        self.edit_entry(actor, entry.id, entry.version, edit).await
    }

    /// Those of these competences that somebody has shown, or something narrower.
    ///
    /// # Errors
    /// When the index cannot answer.
    pub async fn shown_competences(
        &self,
        actor: &Actor,
        vocabulary: &Arc<Vocabulary>,
        uris: &[String],
    ) -> Result<BTreeSet<String>, AppError> {
        let (audience, year) = (actor.audience(), self.this_year());
        let mut shown = BTreeSet::new();
        for uri in uris {
            let all = vocabulary.with_narrower(uri);
            let is_shown = self.of_index(move |index| index.is_shown(audience, &all, year));
            if is_shown.await? {
                shown.insert(uri.clone());
            }
        }
        Ok(shown)
    }

    async fn knowledge(
        &self,
        actor: &Actor,
        uris: BTreeSet<String>,
    ) -> Result<Arc<Knowledge>, AppError> {
        let (audience, year) = (actor.audience(), self.this_year());
        self.of_index(move |index| index.knowledge(audience, &uris, year))
            .await
    }

    /// These entries as the actor may see them now.
    async fn seen(
        &self,
        actor: &Actor,
        ids: BTreeSet<EntryId>,
    ) -> Result<HashMap<EntryId, Entry>, AppError> {
        let ids: Vec<EntryId> = ids.into_iter().collect();
        let entries = self.store().entries(actor, &ids).await?;
        Ok(entries.into_iter().map(|entry| (entry.id, entry)).collect())
    }

    pub(crate) fn this_year(&self) -> i16 {
        self.today().year()
    }
}

/// How somebody stands among comparable others, and whether that is excellent.
fn ranked(
    index: &Index,
    audience: Audience,
    uris: &BTreeSet<String>,
    id: EntryId,
    year: i16,
) -> Result<Option<(Rank, bool)>, search::IndexError> {
    let knowledge = index.knowledge(audience, uris, year)?;
    let knower = knowledge.holders.iter().find(|holder| holder.id == id);
    Ok(knower.map(|knower| {
        let place = place(&knowledge.holders, knower);
        let excellent = is_excellent(&knower.shown, &place);
        (place, excellent)
    }))
}

/// How many of the holders are in each district.
fn by_district(knowledge: &Knowledge) -> BTreeMap<String, u64> {
    let mut districts: BTreeMap<String, u64> = BTreeMap::new();
    let codes = knowledge
        .holders
        .iter()
        .flat_map(|holder| &holder.districts);
    for code in codes {
        *districts.entry(code.clone()).or_default() += 1;
    }
    districts
}

/// The place among those of the same sort who have shown it; `holders` come the strongest first.
fn place(holders: &[Knower], one: &Knower) -> Rank {
    let like = |other: &&Knower| (other.kind, other.sort) == (one.kind, one.sort);
    let strengths: Vec<f32> = holders
        .iter()
        .filter(like)
        .map(|h| h.shown.strength)
        .collect();
    let before = strengths
        .iter()
        .filter(|s| **s > one.shown.strength)
        .count();
    let like = strengths.iter().filter(|s| **s == one.shown.strength);
    Rank {
        place: before + 1,
        own: one.shown.strength,
        tied: like.count().saturating_sub(1),
        of: strengths.len(),
        kind: one.kind,
        sort: one.sort,
        best: strengths.first().copied().unwrap_or(0.0),
        median: strengths.get(strengths.len() / 2).copied().unwrap_or(0.0),
    }
}

fn is_excellent(shown: &Shown, rank: &Rank) -> bool {
    rank.of >= EXCELLENT_AMONG
        // Who has shown as much as many others is not among the first.
        && rank.place + rank.tied <= rank.of.div_ceil(EXCELLENT_SHARE)
        && shown.sourced.0 >= EXCELLENT_PIECES
        && shown.sourced.1 >= EXCELLENT_KINDS
}

/// The strongest pieces, as far as the actor may see them.
fn pieces(shown: &Shown, entries: &HashMap<EntryId, Entry>) -> Vec<CompetencePiece> {
    let best = shown.best.iter();
    let seen = best.filter_map(|piece| {
        let entry = entries.get(&piece.id)?.clone();
        Some(CompetencePiece {
            strength: piece.strength,
            year: piece.year,
            entry,
        })
    });
    seen.collect()
}
