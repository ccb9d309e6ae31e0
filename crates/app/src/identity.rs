//! Which entries mean the same organisation: finding them, and deciding where it is not sure.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use domain::{
    Actor, DraftRelation, Endpoint, Entry, EntryId, MergeId, RelationKind, Source, SourceId,
    Visibility,
    identity::{
        Candidate, CandidatePlace, Decision, Kinship, Linked, Linking, Opinion, Progress, Proposal,
        Tie, link_until,
    },
};
use store::{ImportItem, KnownOrganisation, Merge, Refusal, SeenKeys, StoreError};

use crate::{App, AppError, Nature};

/// The source of the relations that follow from names.
const NAMES: &str = "derived-names";
/// Relations in one transaction.
const BATCH: usize = 500;

/// What linking did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkReport {
    /// Organisations that are shown to somebody.
    pub organisations: u64,
    /// Pairs compared.
    pub compared: u64,
    /// Entries merged into another.
    pub merged: u64,
    /// Pairs that are surely one, but not merged: readers, owners or a decision stand against it, be it one that was
    /// taken while linking compared.
    pub held: u64,
    /// Pairs that wait for somebody to decide.
    pub waiting: u64,
    /// Relations between parts and wholes that follow from names.
    pub relations: u64,
    /// Of these, new or changed.
    pub relations_new: u64,
    /// Relations that followed from names and no longer do.
    pub relations_gone: u64,
    /// Whether it came to its end; if not, the next run goes on.
    pub complete: bool,
}

/// Two entries that may be one.
#[derive(Debug, Clone, PartialEq)]
pub struct Twins {
    /// The one, whole.
    pub one: Entry,
    /// The other.
    pub other: Entry,
    /// What speaks for it.
    pub candidate: Candidate,
}

/// A part of the pairs that wait for a decision.
#[derive(Debug, Clone, PartialEq)]
pub struct TwinsPart {
    /// How many wait in all.
    pub total: u64,
    /// The pairs.
    pub twins: Vec<Twins>,
    /// The place of the last, if more follow.
    pub next: Option<CandidatePlace>,
}

impl App {
    /// Finds the organisations that are one, merges those that surely are, puts the others on the list of those
    /// that wait for a decision, and relates parts to their wholes by what their names say. What people decided
    /// stays so. Doing it again changes nothing.
    ///
    /// `stop` ends it between two steps; what is done stays, the next run does the rest.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn link_organisations(
        &self,
        actor: &Actor,
        stop: &AtomicBool,
        mut watch: impl FnMut(Progress),
    ) -> Result<LinkReport, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        let known = self.store().known_organisations().await?;
        let apart = self.store().known_apart().await?;
        let mut report = LinkReport {
            organisations: known.len() as u64,
            ..LinkReport::default()
        };
        let weights: Weights = known.iter().map(|o| (o.id, weight(o))).collect();
        let Some(found) = compared(known, apart, stop, &mut watch).await? else {
            return Ok(report);
        };
        report.compared = found.compared;
        let outcome = self
            .merge_groups(actor, &found, &weights, stop, &mut report)
            .await?;
        if !stop.load(Ordering::Relaxed) {
            report.waiting = self
                .store()
                .put_open_candidates(actor, &outcome.open)
                .await?;
            self.relate_parts(actor, outcome.kinships, &mut report)
                .await?;
            report.complete = true;
        }
        self.log_grew();
        Ok(report)
    }

    /// The pairs that wait for somebody to decide, those with most points first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn twins(&self, actor: &Actor) -> Result<Vec<Twins>, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        let candidates = self.store().candidates(Decision::Open).await?;
        self.twins_of(actor, candidates).await
    }

    /// The pairs behind this place in the same order, at most `limit`.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn twins_part(
        &self,
        actor: &Actor,
        after: Option<CandidatePlace>,
        limit: u32,
    ) -> Result<TwinsPart, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        let wanted = limit.saturating_add(1);
        let mut found = self.store().open_candidates_after(after, wanted).await?;
        let more = found.len() > limit as usize;
        found.truncate(limit as usize);
        let next = found.last().filter(|_| more).map(Candidate::place);
        Ok(TwinsPart {
            total: self.store().open_candidate_count().await?,
            twins: self.twins_of(actor, found).await?,
            next,
        })
    }

    /// These pairs with their entries. What was merged or is hidden meanwhile is left out: the next linking takes it
    /// off the list.
    async fn twins_of(
        &self,
        actor: &Actor,
        candidates: Vec<Candidate>,
    ) -> Result<Vec<Twins>, AppError> {
        let ids: Vec<EntryId> = candidates.iter().flat_map(|c| [c.one, c.other]).collect();
        let entries = self.store().entries_by_id(actor, &ids).await?;
        let twins = |candidate: Candidate| {
            let one = entries.get(&candidate.one)?.clone();
            let other = entries.get(&candidate.other)?.clone();
            (one.id != other.id).then_some(Twins {
                one,
                other,
                candidate,
            })
        };
        Ok(candidates.into_iter().filter_map(twins).collect())
    }

    /// Decides that two entries are one (they are merged) or two (they are never proposed again). Returns the
    /// merge, if there was one.
    ///
    /// # Errors
    /// [`AppError::Forbidden`], [`AppError::NotFound`], or [`AppError::Refused`] if they cannot be the same, or are
    /// one entry already.
    pub async fn decide_identity(
        &self,
        actor: &Actor,
        one: EntryId,
        other: EntryId,
        decision: Decision,
    ) -> Result<Option<MergeId>, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        let one = self
            .store()
            .entry(actor, one)
            .await?
            .ok_or(AppError::NotFound)?;
        let other = self
            .store()
            .entry(actor, other)
            .await?
            .ok_or(AppError::NotFound)?;
        if one.id == other.id {
            return Err(AppError::Refused(
                "these are one entry already; undo their merge to tell them apart".to_owned(),
            ));
        }
        let merge = match decision {
            Decision::Same => {
                let (kept, gone) = self.which_stays(&one, &other).await?;
                Some(self.store().merge(actor, kept, gone).await?)
            }
            Decision::Different => None,
            Decision::Open => {
                return Err(AppError::Refused(
                    "decide either same or different".to_owned(),
                ));
            }
        };
        let (one, other) = (one.id, other.id);
        self.store()
            .put_decision(actor, one, other, decision, None)
            .await?;
        self.log_grew();
        Ok(merge)
    }

    /// All merges, newest first; those that were undone, too.
    ///
    /// # Errors
    /// [`AppError::Forbidden`].
    pub async fn merges(&self, actor: &Actor) -> Result<Vec<Merge>, AppError> {
        if !actor.may_merge() {
            return Err(AppError::Forbidden);
        }
        Ok(self.store().merges().await?)
    }

    /// Merges every group into its weightiest entry. What cannot be merged is left to people.
    async fn merge_groups(
        &self,
        actor: &Actor,
        found: &Linked<EntryId>,
        weights: &Weights,
        stop: &AtomicBool,
        report: &mut LinkReport,
    ) -> Result<Outcome, AppError> {
        let reasons = reasons(&found.merges);
        let mut roots: BTreeMap<EntryId, EntryId> = BTreeMap::new();
        let mut held = Vec::new();
        for group in &found.groups {
            let Some(&kept) = group.iter().max_by_key(|id| weights.get(id)) else {
                continue;
            };
            for &gone in group.iter().filter(|id| **id != kept) {
                if stop.load(Ordering::Relaxed) {
                    break;
                }
                let opinion = reasons.get(&gone).or_else(|| reasons.get(&kept));
                let opinion = opinion.copied().cloned().unwrap_or_default();
                match self.store().merge_found(actor, kept, gone, &opinion).await {
                    Ok(_) => {
                        report.merged += 1;
                        roots.insert(gone, kept);
                    }
                    // Somebody decided it while it was compared.
                    Err(StoreError::Refused(Refusal::KnownApart)) => report.held += 1,
                    // Erased, or merged by somebody, while it was compared: there is nothing left to do.
                    Err(StoreError::Refused(Refusal::MergeWithItself) | StoreError::NotFound) => {}
                    // It would show what fewer may see, or somebody changed one of them meanwhile.
                    Err(StoreError::Refused(_)) => {
                        report.held += 1;
                        held.push(Proposal {
                            one: kept,
                            other: gone,
                            opinion,
                        });
                    }
                    Err(error) => return Err(error.into()),
                }
            }
        }
        let root = |id: EntryId| roots.get(&id).copied().unwrap_or(id);
        let proposals = found.proposals.iter().map(|proposal| Proposal {
            one: root(proposal.one),
            other: root(proposal.other),
            opinion: proposal.opinion.clone(),
        });
        let kinships = found.kinships.iter().map(|kin| Kinship {
            part: root(kin.part),
            whole: root(kin.whole),
            tie: kin.tie,
        });
        let sure = |proposal: &Proposal<EntryId>| {
            proposal.opinion.verdict == domain::identity::Verdict::Same
        };
        let mut open: Vec<Proposal<EntryId>> = proposals.collect();
        report.held += open.iter().filter(|proposal| sure(proposal)).count() as u64;
        open.extend(held);
        Ok(Outcome {
            open,
            kinships: kinships.collect(),
        })
    }

    /// States what names say about belonging, as a source of its own: what no longer follows goes. What other
    /// sources or people state already is left to them.
    async fn relate_parts(
        &self,
        actor: &Actor,
        kinships: Vec<Kinship<EntryId>>,
        report: &mut LinkReport,
    ) -> Result<(), AppError> {
        let source = source_of_names(self.nature().await? == Nature::Demo);
        let kinds = [RelationKind::PartOf, RelationKind::RelatedTo];
        let stated = self.store().otherwise_related(&kinds, &source.id).await?;
        let mut items = Vec::new();
        let mut seen = SeenKeys::default();
        for Kinship { part, whole, tie } in kinships {
            if part == whole || stated.contains(&(part, whole)) || stated.contains(&(whole, part)) {
                continue;
            }
            let key = format!("{part} {whole}");
            if seen.insert_relation(&key) {
                items.push(item(key, part, whole, tie));
            }
        }
        let known = self.store().source_list().await?;
        if items.is_empty() && known.iter().all(|known| known.id != source.id) {
            return Ok(());
        }
        if !known.contains(&source) {
            self.store().put_source(&source).await?;
        }
        report.relations = items.len() as u64;
        let before = self.relations_of_names(actor).await?;
        for batch in items.chunks(BATCH) {
            let done = self
                .store()
                .import_batch(actor, &source.id, batch.to_vec())
                .await?;
            report.relations_new += done.relations_created + done.relations_updated;
        }
        self.store().finish_import(actor, &source.id, &seen).await?;
        let counts = store::ReadingCounts {
            complete: true,
            rows: report.relations,
            mended: 0,
            left_out: 0,
            refused: 0,
        };
        self.store().note_reading(&source.id, counts).await?;
        report.relations_gone = before.saturating_sub(report.relations - report.relations_new);
        Ok(())
    }

    async fn relations_of_names(&self, actor: &Actor) -> Result<u64, AppError> {
        let sources = self.store().sources(actor).await?;
        let own = sources
            .iter()
            .find(|status| status.source.id.as_str() == NAMES);
        Ok(own.map_or(0, |status| status.relations))
    }

    /// Of two entries the one that stays and the one that goes.
    async fn which_stays(
        &self,
        one: &Entry,
        other: &Entry,
    ) -> Result<(EntryId, EntryId), AppError> {
        let ids = [one.id, other.id];
        let known = self.store().known_organisations_of(&ids).await?;
        let of = |entry: &Entry| {
            let known = known.iter().find(|known| known.id == entry.id);
            // The one for fewer eyes stays: a merge must show nothing to more.
            (entry.visibility, known.map(weight))
        };
        Ok(if of(one) >= of(other) {
            (one.id, other.id)
        } else {
            (other.id, one.id)
        })
    }
}

/// What is left after merging.
struct Outcome {
    open: Vec<Proposal<EntryId>>,
    kinships: Vec<Kinship<EntryId>>,
}

/// Which entry of a group stays: the largest.
type Weight = (i64, u64, std::cmp::Reverse<EntryId>);
type Weights = BTreeMap<EntryId, Weight>;

/// The entry of the weightiest source stays, then that of most records, then the oldest.
fn weight(organisation: &KnownOrganisation) -> Weight {
    (
        organisation.weight,
        organisation.records,
        std::cmp::Reverse(organisation.id),
    )
}

/// Compares, on a thread of its own: it takes seconds in a large atlas, and others want to be served. None: it was
/// stopped.
async fn compared(
    known: Vec<KnownOrganisation>,
    apart: BTreeSet<(EntryId, EntryId)>,
    stop: &AtomicBool,
    watch: &mut impl FnMut(Progress),
) -> Result<Option<Linked<EntryId>>, AppError> {
    let (tell, mut told) = tokio::sync::mpsc::unbounded_channel();
    let stopped = Arc::new(AtomicBool::new(stop.load(Ordering::Relaxed)));
    let asked = stopped.clone();
    let work = tokio::task::spawn_blocking(move || {
        let organisations = known.into_iter().map(|organisation| Linking {
            key: organisation.id,
            circle: circle(&organisation),
            signs: organisation.signs,
        });
        link_until(organisations.collect(), &apart, |progress| {
            // Nobody listens any more: then nobody wants to know.
            let _ = tell.send(progress);
            !asked.load(Ordering::Relaxed)
        })
    });
    while let Some(progress) = told.recv().await {
        watch(progress);
        stopped.store(stop.load(Ordering::Relaxed), Ordering::Relaxed);
    }
    work.await
        .map_err(|error| AppError::Internal(Box::new(error)))
}

/// Entries for the same eyes may be merged; what belongs to an account only by somebody's decision.
fn circle(organisation: &KnownOrganisation) -> Option<u8> {
    match organisation.visibility {
        _ if organisation.is_owned => None,
        Visibility::Public => Some(0),
        Visibility::Members => Some(1),
        Visibility::Brokers => Some(2),
        Visibility::Owner => None,
    }
}

/// Why each entry was put to its group, by the entry.
fn reasons(merges: &[Proposal<EntryId>]) -> BTreeMap<EntryId, &Opinion> {
    let mut reasons = BTreeMap::new();
    for merge in merges {
        reasons.entry(merge.one).or_insert(&merge.opinion);
        reasons.entry(merge.other).or_insert(&merge.opinion);
    }
    reasons
}

fn source_of_names(fictional: bool) -> Source {
    Source {
        id: SourceId::new(NAMES).expect("a legal id"),
        title: "Aus den Namen der Organisationen abgeleitet".to_owned(),
        publisher: "Kompetenzatlas".to_owned(),
        licence: "CC0-1.0".to_owned(),
        attribution: String::new(),
        url: String::new(),
        corrections: String::new(),
        precedence: 0,
        fictional,
        downloadable: true,
        method_changed: Vec::new(),
    }
}

fn item(key: String, part: EntryId, whole: EntryId, tie: Tie) -> ImportItem {
    let kind = match tie {
        Tie::Part => RelationKind::PartOf,
        Tie::Attached => RelationKind::RelatedTo,
    };
    ImportItem {
        line: 0,
        record: None,
        relations: vec![DraftRelation {
            key,
            kind,
            from: Endpoint::Entry(part),
            to: Endpoint::Entry(whole),
            role: None,
            since: None,
            until: None,
        }],
    }
}
