//! Takes relations in. Their ends are names, filled in when their entries are known.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{ChangeKind, DraftRelation, Endpoint, EntryId, Kind, RelationId, SourceId};

use crate::{
    BatchReport, Refusal, Result,
    erase::erased_among,
    import::REPEATED,
    relations::kinds,
    rows::{entry_ref, external_ref, record_ref},
    sql::{self, Cell, cells, maybe_int, maybe_parsed, parsed, text},
    writer::Writer,
};

/// A relation that may say something new.
pub(crate) struct Candidate {
    line: u64,
    relation: DraftRelation,
    from: String,
    to: String,
    hash: String,
}

/// A relation as it lies in the database.
struct Known {
    id: RelationId,
    hash: String,
    from: Option<EntryId>,
    to: Option<EntryId>,
    vanished: bool,
}

pub(crate) async fn take_in(
    writer: &mut Writer,
    source: &SourceId,
    mut candidates: Vec<Candidate>,
    report: &mut BatchReport,
) -> Result<()> {
    let known = known(writer, source, &candidates).await?;
    let before = candidates.len();
    candidates.retain(|c| {
        let known = known.get(&c.relation.key);
        known.is_none_or(|k| k.vanished || k.hash != c.hash)
    });
    report.relations_unchanged += (before - candidates.len()) as u64;
    if candidates.is_empty() {
        return Ok(());
    }
    let ends = candidates
        .iter()
        .flat_map(|c| [c.from.clone(), c.to.clone()])
        .collect();
    let erased = erased_among(writer.conn(), ends).await?;
    let before = candidates.len();
    candidates.retain(|c| !erased.contains(&c.from) && !erased.contains(&c.to));
    report.erased += (before - candidates.len()) as u64;

    let entries = entries_of(writer, &candidates).await?;
    let kinds = kinds(writer.conn(), entries.values().copied().collect()).await?;
    let mut rows = Vec::new();
    for candidate in candidates {
        let (from, to) = (entries.get(&candidate.from), entries.get(&candidate.to));
        if let Err(refusal) = fits(&candidate.relation, from, to, &kinds) {
            let key = &candidate.relation.key;
            let reason = format!("relation '{key}': {refusal}; it was left out");
            report.problem(candidate.line, reason);
            continue;
        }
        let before = known.get(&candidate.relation.key);
        match before {
            None => report.relations_created += 1,
            Some(_) => report.relations_updated += 1,
        }
        let id = before.map_or_else(|| RelationId::new(writer.now, &mut rand::rng()), |k| k.id);
        let after = from.copied().zip(to.copied());
        log(writer, id, before, after);
        rows.push(row(&candidate, id, source, from, to));
    }
    let head = "INSERT INTO relations (id, kind, from_ref, to_ref, from_entry, to_entry, role, since, \
                until, source, source_key, hash)";
    let tail = "ON CONFLICT (source, source_key) DO UPDATE SET kind = excluded.kind, \
                from_ref = excluded.from_ref, to_ref = excluded.to_ref, \
                from_entry = excluded.from_entry, to_entry = excluded.to_entry, role = excluded.role, \
                since = excluded.since, until = excluded.until, hash = excluded.hash, vanished = NULL";
    sql::insert(writer.conn(), head, tail, rows).await
}

/// The name by which an end stands in the tables.
pub(crate) fn end_ref(end: &Endpoint) -> String {
    match end {
        Endpoint::Entry(id) => entry_ref(*id),
        Endpoint::External(id) => external_ref(id),
        Endpoint::Record { source, key } => record_ref(source, key),
    }
}

/// The relations that can be stored; the first of each key.
pub(crate) fn usable(
    relations: Vec<(u64, DraftRelation)>,
    report: &mut BatchReport,
) -> Vec<Candidate> {
    let mut keys = HashSet::new();
    let mut usable = Vec::with_capacity(relations.len());
    for (line, relation) in relations {
        let (from, to) = (end_ref(&relation.from), end_ref(&relation.to));
        let days = [relation.since, relation.until].map(|day| day.map(|day| day.to_string()));
        let kind = relation.kind.code();
        let said =
            serde_json::json!([relation.key, kind, from, to, relation.role, days]).to_string();
        let has_nul = [
            Some(&relation.key),
            Some(&from),
            Some(&to),
            relation.role.as_ref(),
        ]
        .iter()
        .flatten()
        .any(|text| text.contains('\0'));
        let problem = if relation.key.is_empty() {
            Some("its key is empty".to_owned())
        } else if has_nul {
            Some("contains the character NUL; remove it".to_owned())
        } else if from == to {
            Some(Refusal::RelationToItself.to_string())
        } else if matches!((relation.since, relation.until), (Some(a), Some(b)) if a > b) {
            Some(Refusal::RelationPeriod.to_string())
        } else if !keys.insert(relation.key.clone()) {
            Some(REPEATED.to_owned())
        } else {
            None
        };
        match problem {
            Some(reason) => {
                let key = relation.key.replace('\0', " ");
                report.problem(line, format!("relation '{key}': {reason}; it was left out"));
            }
            None => usable.push(Candidate {
                hash: blake3::hash(said.as_bytes()).to_hex()[..32].to_owned(),
                line,
                relation,
                from,
                to,
            }),
        }
    }
    usable
}

async fn known(
    writer: &mut Writer,
    source: &SourceId,
    candidates: &[Candidate],
) -> Result<HashMap<String, Known>> {
    let query = "SELECT source_key, id, hash, from_entry, to_entry, vanished FROM relations \
                 WHERE source = $1 AND source_key IN ({in})";
    let keys = candidates.iter().map(|c| &c.relation.key);
    sql::rows_in(writer.conn(), query, &[source.as_str()], keys)
        .await?
        .iter()
        .map(|row| {
            let known = Known {
                id: parsed(row, 1)?,
                hash: text(row, 2)?.to_owned(),
                from: maybe_parsed(row, 3)?,
                to: maybe_parsed(row, 4)?,
                vanished: maybe_int(row, 5)?.is_some(),
            };
            Ok((text(row, 0)?.to_owned(), known))
        })
        .collect()
}

/// The entries that the ends' names lead to today.
async fn entries_of(
    writer: &mut Writer,
    candidates: &[Candidate],
) -> Result<BTreeMap<String, EntryId>> {
    let names: BTreeSet<&str> = candidates
        .iter()
        .flat_map(|c| [c.from.as_str(), c.to.as_str()])
        .collect();
    let mut entries = BTreeMap::new();
    let direct = candidates
        .iter()
        .flat_map(|c| [&c.relation.from, &c.relation.to])
        .filter_map(|end| match end {
            Endpoint::Entry(id) => Some(*id),
            _ => None,
        })
        .collect();
    for id in kinds(writer.conn(), direct).await?.into_keys() {
        entries.insert(entry_ref(id), id);
    }
    let query = "SELECT ref, entry FROM refs WHERE ref IN ({in})";
    for row in sql::rows_in(writer.conn(), query, &[], names).await? {
        entries.insert(text(&row, 0)?.to_owned(), parsed(&row, 1)?);
    }
    Ok(entries)
}

fn fits(
    relation: &DraftRelation,
    from: Option<&EntryId>,
    to: Option<&EntryId>,
    kinds: &HashMap<EntryId, Kind>,
) -> Result<(), Refusal> {
    let (Some(from), Some(to)) = (from, to) else {
        return Ok(());
    };
    if from == to {
        return Err(Refusal::RelationToItself);
    }
    match (kinds.get(from), kinds.get(to)) {
        (Some(&from), Some(&to)) if !relation.kind.allows(from, to) => {
            Err(Refusal::RelationDoesNotFit(relation.kind, from, to))
        }
        _ => Ok(()),
    }
}

/// Notes what this means for the two entries: the ends may have changed.
fn log(
    writer: &mut Writer,
    id: RelationId,
    before: Option<&Known>,
    after: Option<(EntryId, EntryId)>,
) {
    let before = before
        .filter(|known| !known.vanished)
        .and_then(|known| known.from.zip(known.to));
    if let Some((from, to)) = before.filter(|_| before != after) {
        writer.log_pair(ChangeKind::Unrelated, from, Some(to), Some(id));
    }
    if let Some((from, to)) = after {
        writer.log_pair(ChangeKind::Related, from, Some(to), Some(id));
    }
}

fn row(
    candidate: &Candidate,
    id: RelationId,
    source: &SourceId,
    from: Option<&EntryId>,
    to: Option<&EntryId>,
) -> Vec<Cell> {
    let relation = &candidate.relation;
    cells![
        id.to_string(),
        relation.kind.code(),
        candidate.from.as_str(),
        candidate.to.as_str(),
        from.map(EntryId::to_string),
        to.map(EntryId::to_string),
        relation.role.clone(),
        relation.since.map(|day| day.to_string()),
        relation.until.map(|day| day.to_string()),
        source.as_str(),
        relation.key.as_str(),
        candidate.hash.as_str(),
    ]
}
