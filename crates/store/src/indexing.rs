use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use domain::{Entry, EntryId, RelationKind, SourceId, Visibility, weight_of_role};
use sqlx::AnyConnection;

use crate::{
    Result, Store,
    entries::canonical_entries,
    rows::{self, StoredEntry, coded},
    sql::{self, parsed, text},
};

/// An entry with everything that the search index wants to know. Raw: nothing is left out for anybody, the
/// index takes [`Entry::seen_by_audience`] of each entry in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Indexable {
    /// The entry.
    pub entry: Entry,
    /// The entries that speak for it, newest first, at most [`Indexable::EVIDENCE_MAX`].
    pub evidence: Vec<Arc<Entry>>,
    /// The entries for which it speaks itself, by id.
    pub holders: Vec<EntryId>,
    /// The organisations and persons for which it speaks: those of its holders, and those for which a holder speaks that is
    /// neither, as a project does for whoever took part.
    pub actors: Vec<IndexableActor>,
    /// What it came from, as far as everybody may know: a holder that is no actor, as the project is of its outcomes.
    pub origin: Option<EntryId>,
    /// If it tells no place itself: the entries whose places stand for its own, which are its holders, or theirs where
    /// they have none either.
    pub hosts: Vec<Host>,
    /// The sources that say something about it today, to all who may see it.
    pub sources: Vec<SourceId>,
    /// Whether it is made up.
    pub fictional: bool,
}

/// An organisation or person for which an entry speaks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IndexableActor {
    /// Which.
    pub id: EntryId,
    /// Who may know what ties the two together.
    pub tie: Visibility,
    /// How much the entry counts for it, by its role there, see [`weight_of_role`].
    pub weight: f32,
}

/// An entry whose places stand for those of another.
#[derive(Debug, Clone, PartialEq)]
pub struct Host {
    /// The entry.
    pub entry: Arc<Entry>,
    /// The holder through which it lends them; none: it is a holder itself. Who may not see this one must not learn
    /// that it ties the two together.
    pub via: Option<Arc<Entry>>,
}

impl Indexable {
    /// How many pieces of evidence are given at most. Whoever wants fewer cuts them per audience: what one
    /// audience does not see must not take the place of what it does.
    pub const EVIDENCE_MAX: usize = 5_000;
}

impl Store {
    /// These entries for the index, in the order of their ids; those that are gone or were merged are absent.
    pub async fn indexable(&self, ids: &[EntryId]) -> Result<Vec<Indexable>> {
        indexable(&mut *self.read().await?, ids).await
    }

    /// These ids in portions that can be read at once: each has one id, or no more than together have `most` pieces of
    /// evidence. For an institute thousands of entries speak: not all institutes can be held at once.
    pub async fn indexable_portions(
        &self,
        ids: &[EntryId],
        most: i64,
    ) -> Result<Vec<Vec<EntryId>>> {
        let pieces = evidence_counts(&mut *self.read().await?, ids).await?;
        let (mut portions, mut sum) = (Vec::<Vec<EntryId>>::new(), 0);
        for id in ids {
            let its = pieces.get(id).copied().unwrap_or(0);
            match portions.last_mut() {
                Some(portion) if sum + its <= most => {
                    sum += its;
                    portion.push(*id);
                }
                _ => {
                    sum = its;
                    portions.push(vec![*id]);
                }
            }
        }
        Ok(portions)
    }

    /// The entries for which any of these speaks, and how many of these speak for each: they are to be indexed again when
    /// these change.
    pub async fn evidence_holders(&self, ids: &[EntryId]) -> Result<BTreeMap<EntryId, usize>> {
        let mut conn = self.read().await?;
        let mut counts = BTreeMap::new();
        for holder in holders_of(&mut conn, ids).await?.into_values().flatten() {
            *counts.entry(holder).or_default() += 1;
        }
        Ok(counts)
    }

    /// The entries that speak for any of these, or for what was merged with it: when who stands for whom changes, each
    /// of them has another holder.
    pub async fn evidence_for(&self, ids: &[EntryId]) -> Result<Vec<EntryId>> {
        let query = format!(
            "SELECT DISTINCT t.canonical FROM entries a JOIN entries f ON f.canonical = a.canonical \
             JOIN relations r ON r.from_entry = f.id JOIN entries t ON t.id = r.to_entry \
             WHERE a.id IN ({{in}}) AND r.vanished IS NULL AND r.kind IN ({})",
            evidence_kinds()
        );
        let mut conn = self.read().await?;
        let mut speaking = BTreeSet::new();
        for row in sql::rows_in(&mut conn, &query, &[], ids).await? {
            speaking.insert(parsed(&row, 0)?);
        }
        Ok(speaking.into_iter().collect())
    }
}

/// See [`Store::indexable`].
async fn indexable(conn: &mut AnyConnection, ids: &[EntryId]) -> Result<Vec<Indexable>> {
    let mut own = canonical_entries(conn, ids.iter().copied().collect()).await?;
    own.retain(|id, stored| *id == stored.canonical);
    let roots: Vec<EntryId> = own.keys().copied().collect();
    let mut evidence = evidence_of(conn, &roots).await?;
    let speaking = evidence.values().flatten().copied().collect();
    let entries: HashMap<EntryId, Arc<Entry>> = canonical_entries(conn, speaking)
        .await?
        .into_iter()
        .map(|(id, stored)| (id, Arc::new(stored.entry)))
        .collect();
    let (mut actors, origins) = actors_of(conn, &roots).await?;
    let mut holders = holders_of(conn, &roots).await?;
    let mut hosts = hosts_of(conn, &own, &holders).await?;
    let mut sources = sources_of(conn, &own).await?;
    let own: BTreeMap<EntryId, _> = own.into_iter().collect();
    Ok(own
        .into_iter()
        .map(|(id, stored)| Indexable {
            holders: holders.remove(&id).into_iter().flatten().collect(),
            actors: actors.remove(&id).unwrap_or_default(),
            origin: origins.get(&id).copied(),
            hosts: hosts.remove(&id).unwrap_or_default(),
            entry: stored.entry,
            evidence: evidence
                .remove(&id)
                .unwrap_or_default()
                .iter()
                .filter_map(|id| entries.get(id).cloned())
                .collect(),
            sources: sources
                .remove(&id)
                .unwrap_or_default()
                .into_iter()
                .collect(),
            fictional: stored.fictional,
        })
        .collect())
}

/// How many entries speak for each of these that were not merged into others.
async fn evidence_counts(
    conn: &mut AnyConnection,
    ids: &[EntryId],
) -> Result<HashMap<EntryId, i64>> {
    let query = format!(
        "SELECT f.canonical, count(*) FROM entries f JOIN relations r ON r.from_entry = f.id \
         WHERE f.canonical IN ({{in}}) AND r.vanished IS NULL AND r.kind IN ({}) GROUP BY f.canonical",
        evidence_kinds()
    );
    let rows = sql::rows_in(conn, &query, &[], ids).await?;
    rows.iter()
        .map(|row| Ok((parsed(row, 0)?, sql::int(row, 1)?)))
        .collect()
}

/// The newest entries that speak for each of these roots.
async fn evidence_of(
    conn: &mut AnyConnection,
    roots: &[EntryId],
) -> Result<BTreeMap<EntryId, Vec<EntryId>>> {
    let query = format!(
        "SELECT DISTINCT f.canonical, t.canonical FROM entries f JOIN relations r ON r.from_entry = f.id \
         JOIN entries t ON t.id = r.to_entry \
         WHERE f.canonical IN ({{in}}) AND r.vanished IS NULL AND r.kind IN ({})",
        evidence_kinds()
    );
    let mut evidence: BTreeMap<EntryId, Vec<EntryId>> = BTreeMap::new();
    for row in sql::rows_in(conn, &query, &[], roots).await? {
        evidence
            .entry(parsed(&row, 0)?)
            .or_default()
            .push(parsed(&row, 1)?);
    }
    for ids in evidence.values_mut() {
        ids.sort_by(|a, b| b.cmp(a));
        ids.truncate(Indexable::EVIDENCE_MAX);
    }
    Ok(evidence)
}

/// The entries for which each of these speaks.
async fn holders_of(
    conn: &mut AnyConnection,
    ids: &[EntryId],
) -> Result<BTreeMap<EntryId, BTreeSet<EntryId>>> {
    let query = format!(
        "SELECT DISTINCT a.id, f.canonical FROM entries a JOIN entries t ON t.canonical = a.canonical \
         JOIN relations r ON r.to_entry = t.id JOIN entries f ON f.id = r.from_entry \
         WHERE a.id IN ({{in}}) AND r.vanished IS NULL AND r.kind IN ({})",
        evidence_kinds()
    );
    let mut holders: BTreeMap<EntryId, BTreeSet<EntryId>> = BTreeMap::new();
    for row in sql::rows_in(conn, &query, &[], ids).await? {
        let holder = parsed(&row, 1)?;
        holders.entry(parsed(&row, 0)?).or_default().insert(holder);
    }
    Ok(holders)
}

/// The organisations and persons for which each of these speaks, and what each came from.
async fn actors_of(
    conn: &mut AnyConnection,
    ids: &[EntryId],
) -> Result<(
    HashMap<EntryId, Vec<IndexableActor>>,
    HashMap<EntryId, EntryId>,
)> {
    let mut origins: HashMap<EntryId, EntryId> = HashMap::new();
    let mut actors: HashMap<EntryId, BTreeMap<EntryId, (Visibility, f32)>> = HashMap::new();
    let mut between: HashMap<EntryId, Vec<(EntryId, Visibility)>> = HashMap::new();
    // What everybody may know of counts; among that the most.
    let mut note = |root: EntryId, actor: EntryId, tie: Visibility, weight: f32| {
        let of = actors.entry(root).or_default();
        let known = of.entry(actor).or_insert((tie, weight));
        if tie < known.0 || tie == known.0 && weight > known.1 {
            *known = (tie, weight);
        }
    };
    for (root, holder) in kinds_of_holders(conn, ids).await? {
        if holder.is_actor {
            note(root, holder.id, Visibility::Public, holder.weight);
        } else {
            if holder.visibility == Visibility::Public {
                let origin = origins.entry(root).or_insert(holder.id);
                *origin = holder.id.min(*origin);
            }
            let ties = between.entry(holder.id).or_default();
            ties.push((root, holder.visibility));
        }
    }
    let ids: Vec<EntryId> = between.keys().copied().collect();
    if !ids.is_empty() {
        for (tie, holder) in kinds_of_holders(conn, &ids).await? {
            let roots = between.get(&tie).into_iter().flatten();
            for (root, visibility) in roots.filter(|_| holder.is_actor) {
                note(*root, holder.id, *visibility, holder.weight);
            }
        }
    }
    let sorted = |(root, actors): (EntryId, BTreeMap<EntryId, (Visibility, f32)>)| {
        let actors = actors.into_iter();
        let actors = actors.map(|(id, (tie, weight))| IndexableActor { id, tie, weight });
        (root, actors.collect())
    };
    Ok((actors.into_iter().map(sorted).collect(), origins))
}

/// An entry for which another speaks.
struct HolderKind {
    id: EntryId,
    is_actor: bool,
    visibility: Visibility,
    weight: f32,
}

async fn kinds_of_holders(
    conn: &mut AnyConnection,
    ids: &[EntryId],
) -> Result<Vec<(EntryId, HolderKind)>> {
    let query = format!(
        "SELECT DISTINCT a.id, h.id, h.kind, h.visibility, r.role FROM entries a JOIN entries t ON t.canonical = a.canonical \
         JOIN relations r ON r.to_entry = t.id JOIN entries f ON f.id = r.from_entry \
         JOIN entries h ON h.id = f.canonical \
         WHERE a.id IN ({{in}}) AND r.vanished IS NULL AND r.kind IN ({})",
        evidence_kinds()
    );
    let rows = sql::rows_in(conn, &query, &[], ids).await?;
    rows.iter()
        .map(|row| {
            let is_actor = matches!(text(row, 2)?, "organisation" | "person");
            let visibility = coded(row, 3, Visibility::from_code)?;
            let id = parsed(row, 1)?;
            let holder = HolderKind {
                id,
                is_actor,
                visibility,
                weight: weight_of_role(sql::maybe_text(row, 4)?),
            };
            Ok((parsed(row, 0)?, holder))
        })
        .collect()
}

/// Whose places stand for those of each of these roots that tells none: its holders', or those of theirs.
async fn hosts_of(
    conn: &mut AnyConnection,
    roots: &HashMap<EntryId, StoredEntry>,
    holders: &BTreeMap<EntryId, BTreeSet<EntryId>>,
) -> Result<HashMap<EntryId, Vec<Host>>> {
    let is_nowhere = |stored: &StoredEntry| stored.entry.content.places.is_empty();
    let nowhere = holders
        .iter()
        .filter(|(id, _)| roots.get(id).is_some_and(is_nowhere));
    let nowhere: Vec<(&EntryId, &BTreeSet<EntryId>)> = nowhere.collect();
    let first = nowhere
        .iter()
        .flat_map(|(_, holders)| holders.iter().copied());
    let mut known = canonical_entries(conn, first.collect()).await?;
    let placeless = known.iter().filter(|(_, stored)| is_nowhere(stored));
    let placeless: Vec<EntryId> = placeless.map(|(id, _)| *id).collect();
    let further = holders_of(conn, &placeless).await?;
    known.extend(canonical_entries(conn, further.values().flatten().copied().collect()).await?);
    let known: HashMap<EntryId, Arc<Entry>> = known
        .into_iter()
        .map(|(id, stored)| (id, Arc::new(stored.entry)))
        .collect();
    let host = |id: &EntryId, via: Option<&Arc<Entry>>| {
        let entry = known.get(id)?;
        (!entry.content.places.is_empty()).then(|| Host {
            entry: entry.clone(),
            via: via.cloned(),
        })
    };
    let lent = |(root, holders): (&EntryId, &BTreeSet<EntryId>)| {
        let mut hosts: Vec<Host> = Vec::new();
        for id in holders {
            hosts.extend(host(id, None));
            let theirs = further.get(id).into_iter().flatten();
            let theirs = theirs.filter(|further| *further != root);
            hosts.extend(theirs.filter_map(|further| host(further, known.get(id))));
        }
        (*root, hosts)
    };
    Ok(nowhere.into_iter().map(lent).collect())
}

/// The sources of these roots. A record for fewer eyes than its entry is left out: the index would tell of it.
async fn sources_of(
    conn: &mut AnyConnection,
    roots: &HashMap<EntryId, StoredEntry>,
) -> Result<BTreeMap<EntryId, BTreeSet<SourceId>>> {
    let query = "SELECT DISTINCT e.canonical, s.source, s.visibility FROM entries e \
                 JOIN source_records s ON s.entry = e.id \
                 WHERE e.canonical IN ({in}) AND s.vanished IS NULL";
    let mut sources: BTreeMap<EntryId, BTreeSet<SourceId>> = BTreeMap::new();
    for row in sql::rows_in(conn, query, &[], roots.keys()).await? {
        let root: EntryId = parsed(&row, 0)?;
        let visibility = rows::coded(&row, 2, Visibility::from_code)?;
        if roots
            .get(&root)
            .is_some_and(|stored| visibility <= stored.entry.visibility)
        {
            let source = rows::source_id(text(&row, 1)?)?;
            sources.entry(root).or_default().insert(source);
        }
    }
    Ok(sources)
}

/// The codes of the kinds of relations that are evidence, as an SQL list.
pub(crate) fn evidence_kinds() -> String {
    let codes: Vec<String> = RelationKind::ALL
        .iter()
        .filter(|kind| kind.is_evidence())
        .map(|kind| format!("'{}'", kind.code()))
        .collect();
    codes.join(", ")
}
