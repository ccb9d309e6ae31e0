use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    Actor, ChangeKind, Entry, EntryId, Kind, Relation, RelationId, RelationKind, SourceId,
};
use jiff::civil::Date;
use sqlx::AnyConnection;

use crate::{
    Refusal, Result, Store, StoreError,
    entries::canonical_entries,
    indexing::evidence_kinds,
    rows::{self, coded, entry_ref},
    save::Arrived,
    sql::{self, Row, cells, maybe_parsed, maybe_text, parsed, text},
    writer::Writer,
};

/// The columns that [`relation`] reads, of the table `relations r`.
macro_rules! relation_columns {
    () => {
        "r.id, r.kind, r.from_entry, r.to_entry, r.role, r.since, r.until, r.source"
    };
}

/// A relation that somebody wants to state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelation {
    /// What it says.
    pub kind: RelationKind,
    /// Who.
    pub from: EntryId,
    /// To whom.
    pub to: EntryId,
    /// In which role.
    pub role: Option<String>,
    /// First day.
    pub since: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

/// A relation as seen from one of its ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Related {
    /// The relation; its ends are those that were stated, before any merge.
    pub relation: Relation,
    /// Whether it starts at the entry that was asked about.
    pub outgoing: bool,
    /// The other end, as the actor may see it.
    pub entry: Entry,
}

impl Store {
    /// States a relation between two entries.
    ///
    /// # Errors
    /// When an end is missing or does not fit.
    pub async fn relate(&self, actor: &Actor, new: NewRelation) -> Result<Relation> {
        check(&new)?;
        let mut writer = self.write(actor).await?;
        let kinds = kinds(writer.conn(), [new.from, new.to].into()).await?;
        let kind_of = |id| kinds.get(&id).copied().ok_or(StoreError::NotFound);
        let (from, to) = (kind_of(new.from)?, kind_of(new.to)?);
        if !new.kind.allows(from, to) {
            return Err(Refusal::RelationDoesNotFit(new.kind, from, to).into());
        }
        let relation = Relation {
            id: RelationId::new(writer.now, &mut rand::rng()),
            kind: new.kind,
            from: new.from,
            to: new.to,
            role: new.role,
            since: new.since,
            until: new.until,
            source: None,
        };
        let row = cells![
            relation.id.to_string(),
            relation.kind.code(),
            entry_ref(relation.from),
            entry_ref(relation.to),
            relation.from.to_string(),
            relation.to.to_string(),
            relation.role.clone(),
            relation.since.map(|day| day.to_string()),
            relation.until.map(|day| day.to_string()),
            "",
        ];
        let head = "INSERT INTO relations (id, kind, from_ref, to_ref, from_entry, to_entry, role, since, \
                    until, hash)";
        sql::insert(writer.conn(), head, "", vec![row]).await?;
        let (id, from, to) = (relation.id, relation.from, relation.to);
        writer.log_pair(ChangeKind::Related, from, Some(to), Some(id));
        writer.commit().await?;
        Ok(relation)
    }

    /// Ends a relation that was stated here.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when there is none of this id.
    pub async fn unrelate(&self, actor: &Actor, id: RelationId) -> Result<()> {
        let mut writer = self.write(actor).await?;
        let gone = "DELETE FROM relations WHERE id = $1 RETURNING from_entry, to_entry";
        let row = sql::row(writer.conn(), gone, cells![id.to_string()])
            .await?
            .ok_or(StoreError::NotFound)?;
        if let (Some(from), to) = (maybe_parsed(&row, 0)?, maybe_parsed(&row, 1)?) {
            writer.log_pair(ChangeKind::Unrelated, from, to, Some(id));
        }
        writer.commit().await
    }

    /// The relation of this id, if both its ends are known.
    pub async fn relation(&self, id: RelationId) -> Result<Option<Relation>> {
        let query = concat!(
            "SELECT ",
            relation_columns!(),
            " FROM relations r WHERE r.id = $1 AND r.from_entry IS NOT NULL AND r.to_entry IS NOT NULL"
        );
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, query, cells![id.to_string()]).await?;
        row.map(|row| relation(&row)).transpose()
    }

    /// How many relations of a source wait for an end that is not known (yet), or does not fit.
    pub async fn pending_relations(&self, source: &SourceId) -> Result<u64> {
        let query = "SELECT count(*) FROM relations WHERE source = $1 AND vanished IS NULL \
                     AND (from_entry IS NULL OR to_entry IS NULL)";
        let mut conn = self.read().await?;
        let count = sql::number(&mut conn, query, cells![source.as_str()]).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// The relations of an entry, and of those merged into it, whose other end the actor may see; oldest
    /// first. Empty when the actor may not see the entry itself.
    pub async fn relations_of(&self, actor: &Actor, id: EntryId) -> Result<Vec<Related>> {
        let mut conn = self.read().await?;
        let Some(own) = canonical_entries(&mut conn, [id].into()).await?.remove(&id) else {
            return Ok(Vec::new());
        };
        if own.entry.seen_by(actor).is_none() {
            return Ok(Vec::new());
        }
        let mut found: BTreeMap<(RelationId, bool), (Relation, EntryId)> = BTreeMap::new();
        for (outgoing, query) in [(true, OUTGOING), (false, INCOMING)] {
            for row in sql::rows(&mut conn, query, cells![own.canonical.to_string()]).await? {
                let relation = relation(&row)?;
                let other: EntryId = parsed(&row, RELATION_COLUMNS)?;
                if other != own.canonical {
                    found.insert((relation.id, outgoing), (relation, other));
                }
            }
        }
        let others = found.values().map(|(_, other)| *other).collect();
        let entries = canonical_entries(&mut conn, others).await?;
        let mut said = BTreeSet::new();
        let mut related = Vec::new();
        for ((_, outgoing), (relation, other)) in found {
            let Some(entry) = entries.get(&other).and_then(|e| e.entry.seen_by(actor)) else {
                continue;
            };
            // Two sources, or two merged entries, may say the same.
            if said.insert((relation.kind, outgoing, other, relation.role.clone())) {
                related.push(Related {
                    relation,
                    outgoing,
                    entry,
                });
            }
        }
        Ok(related)
    }

    /// How many pieces of evidence each source names for an entry of which the atlas has nothing but the name yet.
    /// Empty when the actor may not see the entry.
    pub async fn awaited_evidence(
        &self,
        actor: &Actor,
        id: EntryId,
    ) -> Result<BTreeMap<SourceId, u64>> {
        let mut conn = self.read().await?;
        let own = canonical_entries(&mut conn, [id].into()).await?.remove(&id);
        let Some(own) = own.filter(|own| own.entry.seen_by(actor).is_some()) else {
            return Ok(BTreeMap::new());
        };
        let query = format!(
            "SELECT r.source, count(DISTINCT r.to_ref) FROM entries f JOIN relations r ON r.from_entry = f.id \
             WHERE f.canonical IN ({{in}}) AND r.to_entry IS NULL AND r.vanished IS NULL AND r.source IS NOT NULL \
             AND r.kind IN ({}) GROUP BY r.source",
            evidence_kinds()
        );
        let mut awaited = BTreeMap::new();
        for row in sql::rows_in(&mut conn, &query, &[], [own.canonical]).await? {
            let count = u64::try_from(sql::int(&row, 1)?).unwrap_or_default();
            awaited.insert(rows::source_id(text(&row, 0)?)?, count);
        }
        Ok(awaited)
    }
}

/// A relation that waited for an entry, but does not fit the entry that came.
#[derive(Debug, Clone)]
pub(crate) struct Misfit {
    pub kind: RelationKind,
    pub from: (EntryId, Kind),
    pub to: (EntryId, Kind),
}

/// Fills in the entries of relations that waited for these names.
pub(crate) async fn resolve(writer: &mut Writer, arrived: &Arrived) -> Result<Vec<Misfit>> {
    let mut waiting: BTreeMap<String, Waiting> = BTreeMap::new();
    for (any, query) in [
        (
            "SELECT from_ref FROM relations WHERE from_entry IS NULL LIMIT 1",
            "SELECT id, kind, from_ref, to_ref, from_entry, to_entry, vanished FROM relations \
             WHERE from_entry IS NULL AND from_ref IN ({in})",
        ),
        (
            "SELECT to_ref FROM relations WHERE to_entry IS NULL LIMIT 1",
            "SELECT id, kind, from_ref, to_ref, from_entry, to_entry, vanished FROM relations \
             WHERE to_entry IS NULL AND to_ref IN ({in})",
        ),
    ] {
        // Mostly nothing waits, and an import has thousands of names to ask for.
        if sql::row(writer.conn(), any, cells![]).await?.is_none() {
            continue;
        }
        for row in sql::rows_in(writer.conn(), query, &[], arrived.keys()).await? {
            let mut relation = Waiting::from_row(&row)?;
            let (from, to) = (text(&row, 2)?, text(&row, 3)?);
            relation.from = relation.from.or_else(|| arrived.get(from).copied());
            relation.to = relation.to.or_else(|| arrived.get(to).copied());
            waiting.insert(relation.id.to_string(), relation);
        }
    }
    let ends = waiting
        .values()
        .flat_map(|w| [w.from, w.to])
        .flatten()
        .collect();
    let kinds = kinds(writer.conn(), ends).await?;
    let mut misfits = Vec::new();
    for relation in waiting.into_values() {
        if let (Some(from), Some(to)) = (relation.from, relation.to) {
            let kind_of = |id| kinds.get(&id).copied().ok_or(StoreError::NotFound);
            let (from, to) = ((from, kind_of(from)?), (to, kind_of(to)?));
            if !relation.kind.allows(from.1, to.1) {
                misfits.push(Misfit {
                    kind: relation.kind,
                    from,
                    to,
                });
                continue;
            }
        }
        let set = "UPDATE relations SET from_entry = $1, to_entry = $2 WHERE id = $3";
        let cells = cells![
            relation.from.map(|id| id.to_string()),
            relation.to.map(|id| id.to_string()),
            relation.id.to_string(),
        ];
        sql::execute(writer.conn(), set, cells).await?;
        if let (Some(from), Some(to), false) = (relation.from, relation.to, relation.vanished) {
            writer.log_pair(ChangeKind::Related, from, Some(to), Some(relation.id));
        }
    }
    Ok(misfits)
}

/// The kinds of these entries; those that are missing are absent.
pub(crate) async fn kinds(
    conn: &mut AnyConnection,
    ids: BTreeSet<EntryId>,
) -> Result<HashMap<EntryId, Kind>> {
    let query = "SELECT id, kind FROM entries WHERE id IN ({in})";
    sql::rows_in(conn, query, &[], ids)
        .await?
        .iter()
        .map(|row| Ok((parsed(row, 0)?, coded(row, 1, Kind::from_code)?)))
        .collect()
}

struct Waiting {
    id: RelationId,
    kind: RelationKind,
    from: Option<EntryId>,
    to: Option<EntryId>,
    vanished: bool,
}

impl Waiting {
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: parsed(row, 0)?,
            kind: coded(row, 1, RelationKind::from_code)?,
            from: maybe_parsed(row, 4)?,
            to: maybe_parsed(row, 5)?,
            vanished: sql::maybe_int(row, 6)?.is_some(),
        })
    }
}

const RELATION_COLUMNS: usize = 8;

const OUTGOING: &str = concat!(
    "SELECT ",
    relation_columns!(),
    ", t.canonical FROM relations r JOIN entries f ON f.id = r.from_entry \
     JOIN entries t ON t.id = r.to_entry WHERE f.canonical = $1 AND r.vanished IS NULL"
);
const INCOMING: &str = concat!(
    "SELECT ",
    relation_columns!(),
    ", f.canonical FROM relations r JOIN entries f ON f.id = r.from_entry \
     JOIN entries t ON t.id = r.to_entry WHERE t.canonical = $1 AND r.vanished IS NULL"
);

fn relation(row: &Row) -> Result<Relation> {
    Ok(Relation {
        id: parsed(row, 0)?,
        kind: coded(row, 1, RelationKind::from_code)?,
        from: parsed(row, 2)?,
        to: parsed(row, 3)?,
        role: maybe_text(row, 4)?.map(str::to_owned),
        since: maybe_parsed(row, 5)?,
        until: maybe_parsed(row, 6)?,
        source: maybe_text(row, 7)?.map(rows::source_id).transpose()?,
    })
}

fn check(new: &NewRelation) -> Result<(), Refusal> {
    if new.from == new.to {
        return Err(Refusal::RelationToItself);
    }
    if matches!((new.since, new.until), (Some(since), Some(until)) if since > until) {
        return Err(Refusal::RelationPeriod);
    }
    if new.role.as_ref().is_some_and(|role| role.contains('\0')) {
        return Err(Refusal::Nul("role"));
    }
    Ok(())
}
