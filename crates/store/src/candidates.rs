//! Keeps which entries may be one and what was decided, and tells what organisations are recognised by.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    Actor, EntryId, RelationKind, SourceId, Visibility,
    identity::{Candidate, CandidatePlace, Decision, Opinion, Proposal, Signs},
};
use futures::TryStreamExt as _;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    Result, Store, StoreError,
    family::sources,
    rows::{self, coded},
    sql::{self, Row, cells, int, maybe_text, parsed, text},
    writer::Writer,
};

/// The columns that [`candidate`] reads.
macro_rules! columns {
    () => {
        "one, other, score, reasons, verdict, actor, at"
    };
}

/// The pairs that wait for a decision and are two entries still.
macro_rules! waiting {
    () => {
        "FROM candidates c JOIN entries a ON a.id = c.one JOIN entries b ON b.id = c.other \
         WHERE c.verdict = 'open' AND a.canonical <> b.canonical"
    };
}

/// All organisations that stand for themselves and are shown, as [`shown_organisation`] reads them.
macro_rules! shown {
    () => {
        "SELECT id, visibility, owner, schema, content FROM entries \
         WHERE kind = 'organisation' AND id = canonical AND state IN ('published', 'expired') \
         AND visibility <> 'owner'"
    };
}

/// What sources say about organisations, as [`add_record`] reads it.
macro_rules! told {
    () => {
        "SELECT e.canonical, s.source, s.visibility, s.schema, s.draft \
         FROM source_records s JOIN entries e ON e.id = s.entry WHERE e.kind = 'organisation'"
    };
}

/// An organisation that others may turn out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownOrganisation {
    /// The entry that stands for it.
    pub id: EntryId,
    /// Who sees it.
    pub visibility: Visibility,
    /// Whether an account holds it.
    pub is_owned: bool,
    /// The precedence of the weightiest source that speaks of it; what people typed in weighs most.
    pub weight: i64,
    /// How many records speak of it.
    pub records: u64,
    /// What it is recognised by: what it says, and what each of its sources says that its readers may know.
    pub signs: Signs,
}

impl Store {
    /// All organisations that are shown to somebody, by id. Raw, for the linking inside: what is guarded counts,
    /// too.
    pub async fn known_organisations(&self) -> Result<Vec<KnownOrganisation>> {
        let mut conn = self.read().await?;
        let weights = weights(&mut conn).await?;
        let mut known = BTreeMap::new();
        let mut rows = sql::stream(&mut conn, shown!(), cells![]);
        while let Some(row) = rows.try_next().await? {
            let organisation = shown_organisation(&row)?;
            known.insert(organisation.id, organisation);
        }
        drop(rows);
        let mut rows = sql::stream(&mut conn, told!(), cells![]);
        while let Some(row) = rows.try_next().await? {
            add_record(&mut known, &row, &weights)?;
        }
        Ok(known.into_values().collect())
    }

    /// Of these organisations those that stand for themselves and are shown to somebody, by id.
    pub async fn known_organisations_of(&self, ids: &[EntryId]) -> Result<Vec<KnownOrganisation>> {
        let mut conn = self.read().await?;
        let weights = weights(&mut conn).await?;
        let mut known = BTreeMap::new();
        let query = concat!(shown!(), " AND id IN ({in})");
        for row in sql::rows_in(&mut conn, query, &[], ids).await? {
            let organisation = shown_organisation(&row)?;
            known.insert(organisation.id, organisation);
        }
        let query = concat!(told!(), " AND e.canonical IN ({in})");
        for row in sql::rows_in(&mut conn, query, &[], ids).await? {
            add_record(&mut known, &row, &weights)?;
        }
        Ok(known.into_values().collect())
    }

    /// The pairs of entries that are known to be two, the smaller id first: those that somebody said so of, and
    /// those whose merge was undone.
    pub async fn known_apart(&self) -> Result<BTreeSet<(EntryId, EntryId)>> {
        known_apart(&mut *self.read().await?).await
    }

    /// The pairs of entries, part or other first, between which this source states no relation, but people or other
    /// sources state one of these kinds.
    pub async fn otherwise_related(
        &self,
        kinds: &[RelationKind],
        but: &SourceId,
    ) -> Result<BTreeSet<(EntryId, EntryId)>> {
        let query = "SELECT f.canonical, t.canonical, r.source FROM relations r \
                     JOIN entries f ON f.id = r.from_entry JOIN entries t ON t.id = r.to_entry \
                     WHERE r.vanished IS NULL AND r.kind IN ({in})";
        let mut conn = self.read().await?;
        let codes = kinds.iter().map(|kind| kind.code());
        let mut related = BTreeSet::new();
        for row in sql::rows_in(&mut conn, query, &[], codes).await? {
            if maybe_text(&row, 2)? != Some(but.as_str()) {
                related.insert((parsed(&row, 0)?, parsed(&row, 1)?));
            }
        }
        Ok(related)
    }

    /// Makes these the open pairs: what waits and is not among them does so no longer; what was decided stays so, and
    /// what was erased or merged meanwhile waits for nobody. Returns how many wait now. What waits already writes
    /// nothing.
    pub async fn put_open_candidates(
        &self,
        actor: &Actor,
        found: &[Proposal<EntryId>],
    ) -> Result<u64> {
        let mut writer = self.write(actor).await?;
        let known = all(writer.conn()).await?;
        let apart = known_apart(writer.conn()).await?;
        let named: BTreeSet<EntryId> = found.iter().flat_map(|p| [p.one, p.other]).collect();
        let mut stands_for: HashMap<EntryId, EntryId> = HashMap::new();
        let query = "SELECT id, canonical FROM entries WHERE id IN ({in})";
        for row in sql::rows_in(writer.conn(), query, &[], named).await? {
            stands_for.insert(parsed(&row, 0)?, parsed(&row, 1)?);
        }
        let mut open = BTreeMap::new();
        for proposal in found {
            let (Some(&one), Some(&other)) = (
                stands_for.get(&proposal.one),
                stands_for.get(&proposal.other),
            ) else {
                continue;
            };
            let pair = ordered(one, other);
            if one != other && !apart.contains(&pair) {
                open.entry(pair).or_insert(&proposal.opinion);
            }
        }
        let stale = known.iter().filter(|(pair, candidate)| {
            candidate.decision == Decision::Open && !open.contains_key(pair)
        });
        for (one, other) in stale.map(|(pair, _)| *pair) {
            let delete = "DELETE FROM candidates WHERE one = $1 AND other = $2";
            let cells = cells![one.to_string(), other.to_string()];
            sql::execute(writer.conn(), delete, cells).await?;
        }
        let waiting = open.len() as u64;
        open.retain(|pair, opinion| {
            known.get(pair).is_none_or(|known| {
                (known.decision, known.points, &known.signs)
                    != (Decision::Open, opinion.points, &opinion.signs)
            })
        });
        let rows: Vec<_> = open
            .into_iter()
            .map(|(pair, opinion)| {
                let at = writer.now.as_millisecond();
                row(pair, opinion, Decision::Open, &writer.actor, at)
            })
            .collect();
        sql::insert(writer.conn(), HEAD, TAIL, rows).await?;
        writer.commit().await?;
        Ok(waiting)
    }

    /// Notes what was decided of a pair; the reasons stay those of the proposal, if there was one.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when one of them does not exist.
    pub async fn put_decision(
        &self,
        actor: &Actor,
        one: EntryId,
        other: EntryId,
        decision: Decision,
        opinion: Option<&Opinion>,
    ) -> Result<()> {
        let pair = ordered(one, other);
        let mut writer = self.write(actor).await?;
        let query = "SELECT id FROM entries WHERE id IN ({in})";
        if sql::rows_in(writer.conn(), query, &[], [pair.0, pair.1])
            .await?
            .len()
            != 2
        {
            return Err(StoreError::NotFound);
        }
        let at = writer.now.as_millisecond();
        let nothing = Opinion::default();
        let cells = row(
            pair,
            opinion.unwrap_or(&nothing),
            decision,
            &writer.actor,
            at,
        );
        let tail = if opinion.is_some() { TAIL } else { DECIDED };
        sql::insert(writer.conn(), HEAD, tail, vec![cells]).await?;
        writer.commit().await
    }

    /// The pairs with this decision, those with most points first. For the office alone: it tells of entries that
    /// not everybody sees.
    pub async fn candidates(&self, decision: Decision) -> Result<Vec<Candidate>> {
        let mut conn = self.read().await?;
        let mut found: Vec<Candidate> = all(&mut conn)
            .await?
            .into_values()
            .filter(|candidate| candidate.decision == decision)
            .collect();
        found.sort_by_key(|c| (-c.points, c.one, c.other));
        Ok(found)
    }

    /// The pairs that wait behind this place (none: from the first on), those with most points first, at most `limit`;
    /// without those that became one meanwhile. For the office alone.
    pub async fn open_candidates_after(
        &self,
        after: Option<CandidatePlace>,
        limit: u32,
    ) -> Result<Vec<Candidate>> {
        let query = concat!(
            "SELECT c.one, c.other, c.score, c.reasons, c.verdict, c.actor, c.at ",
            waiting!(),
            " AND (c.score < $1 OR (c.score = $1 AND (c.one > $2 OR (c.one = $2 AND c.other > $3)))) \
             ORDER BY c.score DESC, c.one, c.other LIMIT $4"
        );
        let first = (i64::MAX, String::new(), String::new());
        let (points, one, other) = after.map_or(first, |place| {
            let points = i64::from(place.points);
            (points, place.one.to_string(), place.other.to_string())
        });
        let mut conn = self.read().await?;
        let cells = cells![points, one, other, i64::from(limit)];
        let rows = sql::rows(&mut conn, query, cells).await?;
        rows.iter().map(candidate).collect()
    }

    /// How many pairs wait, without those that became one meanwhile.
    pub async fn open_candidate_count(&self) -> Result<u64> {
        let mut conn = self.read().await?;
        let query = concat!("SELECT count(*) ", waiting!());
        let count = sql::number(&mut conn, query, cells![]).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// What stands at this pair.
    pub async fn candidate(&self, one: EntryId, other: EntryId) -> Result<Option<Candidate>> {
        let (one, other) = ordered(one, other);
        let query = concat!(
            "SELECT ",
            columns!(),
            " FROM candidates WHERE one = $1 AND other = $2"
        );
        let mut conn = self.read().await?;
        let cells = cells![one.to_string(), other.to_string()];
        let row = sql::row(&mut conn, query, cells).await?;
        row.as_ref().map(candidate).transpose()
    }
}

const HEAD: &str = "INSERT INTO candidates (one, other, score, reasons, verdict, actor, at)";
const TAIL: &str = "ON CONFLICT (one, other) DO UPDATE SET score = excluded.score, \
                    reasons = excluded.reasons, verdict = excluded.verdict, actor = excluded.actor, \
                    at = excluded.at";
/// Who decides says nothing about the reasons of the proposal.
const DECIDED: &str = "ON CONFLICT (one, other) DO UPDATE SET verdict = excluded.verdict, \
                       actor = excluded.actor, at = excluded.at";

async fn weights(conn: &mut AnyConnection) -> Result<HashMap<SourceId, i64>> {
    let sources = sources(conn).await?.into_iter();
    Ok(sources
        .map(|(id, source)| (id, source.precedence))
        .collect())
}

/// An organisation that is shown, without what its sources say.
fn shown_organisation(row: &Row) -> Result<KnownOrganisation> {
    let content = rows::content(int(row, 3)?, text(row, 4)?)?;
    Ok(KnownOrganisation {
        id: parsed(row, 0)?,
        visibility: coded(row, 1, Visibility::from_code)?,
        is_owned: maybe_text(row, 2)?.is_some(),
        weight: i64::MAX,
        records: 0,
        signs: Signs::of(&content),
    })
}

/// Adds what a source says, as far as the readers of its organisation may know it.
fn add_record(
    known: &mut BTreeMap<EntryId, KnownOrganisation>,
    row: &Row,
    weights: &HashMap<SourceId, i64>,
) -> Result<()> {
    let visibility = coded(row, 2, Visibility::from_code)?;
    let Some(organisation) = known.get_mut(&parsed(row, 0)?) else {
        return Ok(());
    };
    if visibility > organisation.visibility {
        return Ok(());
    }
    let draft = rows::content(int(row, 3)?, text(row, 4)?)?;
    organisation.signs.add(&draft);
    let source = rows::source_id(text(row, 1)?)?;
    let weight = weights.get(&source).copied().unwrap_or(0);
    organisation.weight = if organisation.records == 0 {
        weight
    } else {
        organisation.weight.max(weight)
    };
    organisation.records += 1;
    Ok(())
}

async fn known_apart(conn: &mut AnyConnection) -> Result<BTreeSet<(EntryId, EntryId)>> {
    let query = "SELECT a.canonical, b.canonical FROM candidates c \
                 JOIN entries a ON a.id = c.one JOIN entries b ON b.id = c.other \
                 WHERE c.verdict = 'different' \
                 UNION SELECT a.canonical, b.canonical FROM merges m \
                 JOIN entries a ON a.id = m.kept JOIN entries b ON b.id = m.gone \
                 WHERE m.undone IS NOT NULL";
    let mut apart = BTreeSet::new();
    for row in sql::rows(conn, query, cells![]).await? {
        let (one, other): (EntryId, EntryId) = (parsed(&row, 0)?, parsed(&row, 1)?);
        // Merged again since then: somebody changed their mind.
        if one != other {
            apart.insert(ordered(one, other));
        }
    }
    Ok(apart)
}

/// Whether any of the ones is known to be another than any of the others.
pub(crate) async fn are_apart(
    conn: &mut AnyConnection,
    ones: &BTreeSet<EntryId>,
    others: &BTreeSet<EntryId>,
) -> Result<bool> {
    let ids: BTreeSet<EntryId> = ones.union(others).copied().collect();
    for query in [
        "SELECT one, other FROM candidates WHERE verdict = 'different' AND one IN ({in})",
        "SELECT kept, gone FROM merges WHERE undone IS NOT NULL AND kept IN ({in})",
    ] {
        for row in sql::rows_in(conn, query, &[], &ids).await? {
            let (one, other): (EntryId, EntryId) = (parsed(&row, 0)?, parsed(&row, 1)?);
            let between = |one, other| ones.contains(&one) && others.contains(&other);
            if between(one, other) || between(other, one) {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Notes of a pair that it was merged, and why.
pub(crate) async fn note_merged(
    writer: &mut Writer,
    kept: EntryId,
    gone: EntryId,
    opinion: &Opinion,
) -> Result<()> {
    let at = writer.now.as_millisecond();
    let pair = ordered(kept, gone);
    let cells = row(pair, opinion, Decision::Same, &writer.actor, at);
    sql::insert(writer.conn(), HEAD, TAIL, vec![cells]).await
}

async fn all(conn: &mut AnyConnection) -> Result<BTreeMap<(EntryId, EntryId), Candidate>> {
    let query = concat!("SELECT ", columns!(), " FROM candidates");
    let rows = sql::rows(conn, AssertSqlSafe(query), cells![]).await?;
    rows.iter()
        .map(|row| {
            let candidate = candidate(row)?;
            Ok(((candidate.one, candidate.other), candidate))
        })
        .collect()
}

fn candidate(row: &Row) -> Result<Candidate> {
    Ok(Candidate {
        one: parsed(row, 0)?,
        other: parsed(row, 1)?,
        points: i32::try_from(int(row, 2)?)
            .map_err(|error| StoreError::Corrupt(format!("points of a candidate: {error}")))?,
        signs: rows::from_json(text(row, 3)?)?,
        decision: coded(row, 4, Decision::from_code)?,
        actor: text(row, 5)?.to_owned(),
        at: rows::time(int(row, 6)?)?,
    })
}

fn row(
    (one, other): (EntryId, EntryId),
    opinion: &Opinion,
    decision: Decision,
    actor: &str,
    at: i64,
) -> Vec<sql::Cell> {
    cells![
        one.to_string(),
        other.to_string(),
        i64::from(opinion.points),
        rows::json(&opinion.signs),
        decision.code(),
        actor,
        at,
    ]
}

fn ordered(one: EntryId, other: EntryId) -> (EntryId, EntryId) {
    (one.min(other), one.max(other))
}
