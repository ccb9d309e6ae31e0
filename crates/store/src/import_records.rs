//! Takes records in: which are new, which entry each belongs to, what follows.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use domain::{
    Content, DraftRecord, Entry, EntryId, ExternalId, Kind, Region, SourceId, SourceRecord, State,
    name_key,
};

use crate::{
    BatchReport, Result, StoreError,
    erase::erased_among,
    family::{Families, Member, Record},
    import::REPEATED,
    rows::{self, external_ref, record_ref},
    save::{Taken, municipalities, name_keys, save},
    sql::{self, maybe_int, parsed, text},
    writer::Writer,
};

/// The records of a batch that are to be written, and what is known around them.
pub(crate) struct Records<'a> {
    source: &'a SourceId,
    families: Families,
    /// The entry of each record of this source that is known already.
    by_key: HashMap<String, EntryId>,
    /// The entry that each external id of the batch leads to.
    by_external_id: HashMap<ExternalId, EntryId>,
    /// The organisations that have each name key of the batch, with their municipalities.
    by_name: HashMap<String, BTreeSet<(String, EntryId)>>,
    /// On which line an entry was last touched, for problems that show while saving.
    lines: BTreeMap<EntryId, u64>,
}

/// How a new record found its entry.
enum Identity {
    Known(EntryId),
    Matched(EntryId),
    New,
}

impl<'a> Records<'a> {
    pub(crate) async fn take_in(
        writer: &mut Writer,
        source: &'a SourceId,
        candidates: Vec<Candidate>,
        report: &mut BatchReport,
    ) -> Result<()> {
        let (by_key, candidates) = changed(writer, source, candidates, report).await?;
        let candidates = not_erased(writer, source, candidates, report).await?;
        if candidates.is_empty() {
            return Ok(());
        }
        let mut batch = Self::around(writer, source, by_key, &candidates).await?;
        for candidate in candidates {
            batch.add(writer, candidate, report)?;
        }
        let saved = save(writer, &mut batch.families).await?;
        for Taken { entry, name, .. } in saved.taken {
            let reason = format!(
                "'{name}' leads to another entry already; the record was kept, the two were not merged"
            );
            report.problem(batch.line_of(entry), reason);
        }
        for misfit in saved.misfits {
            let line = batch.line_of(misfit.from.0).max(batch.line_of(misfit.to.0));
            let reason = format!(
                "a relation that waited for this entry does not fit it: {} cannot lead from {} to {}",
                misfit.kind.code(),
                misfit.from.1.code(),
                misfit.to.1.code()
            );
            report.problem(line, reason);
        }
        Ok(())
    }

    /// Loads what these records may belong to.
    async fn around(
        writer: &mut Writer,
        source: &'a SourceId,
        by_key: HashMap<String, EntryId>,
        candidates: &[Candidate],
    ) -> Result<Self> {
        let conn = writer.conn();
        let mut by_ref: HashMap<String, ExternalId> = HashMap::new();
        let (mut names, mut families) = (BTreeMap::new(), BTreeSet::new());
        for candidate in candidates {
            let draft = &candidate.record.draft;
            by_ref.extend(
                draft
                    .external_ids
                    .iter()
                    .map(|id| (external_ref(id), id.clone())),
            );
            match by_key.get(&candidate.record.key) {
                Some(entry) => {
                    families.insert(*entry);
                }
                None => {
                    for key in title_keys(draft) {
                        let wanted: &mut Whereabouts = names.entry(key).or_default();
                        wanted.add(draft);
                    }
                }
            }
        }
        let mut by_external_id = HashMap::new();
        let query = "SELECT ref, entry FROM refs WHERE ref IN ({in})";
        for row in sql::rows_in(conn, query, &[], by_ref.keys()).await? {
            if let Some(id) = by_ref.get(text(&row, 0)?) {
                by_external_id.insert(id.clone(), parsed(&row, 1)?);
            }
        }
        let mut by_name: HashMap<String, BTreeSet<(String, EntryId)>> = HashMap::new();
        let query = "SELECT name_key, ags, entry FROM name_keys WHERE name_key IN ({in})";
        for row in sql::rows_in(conn, query, &[], names.keys()).await? {
            let (key, ags) = (text(&row, 0)?, text(&row, 1)?);
            // A name that is frequent in the state is no reason to load all who have it.
            if names.get(key).is_some_and(|wanted| wanted.has(ags)) {
                let named = by_name.entry(key.to_owned()).or_default();
                named.insert((ags.to_owned(), parsed(&row, 2)?));
            }
        }
        families.extend(by_external_id.values());
        families.extend(by_name.values().flatten().map(|(_, entry)| *entry));
        Ok(Self {
            source,
            families: Families::load(conn, families.into_iter().collect()).await?,
            by_key,
            by_external_id,
            by_name,
            lines: BTreeMap::new(),
        })
    }

    /// Puts one record to the entry that it belongs to.
    fn add(
        &mut self,
        writer: &Writer,
        candidate: Candidate,
        report: &mut BatchReport,
    ) -> Result<()> {
        let Candidate { line, record, hash } = candidate;
        let kind = record.draft.kind();
        let identity = self.identify(&record, line, report)?;
        let id = match identity {
            Identity::Known(id) | Identity::Matched(id) => id,
            Identity::New => EntryId::new(writer.now, &mut rand::rng()),
        };
        match identity {
            Identity::New => {
                let member = self.new_member(id, &record, writer);
                self.families.insert(member);
                report.created += 1;
            }
            Identity::Known(_) | Identity::Matched(_) => {
                let known = self.families.of(id)?.root().entry.kind();
                if known != kind {
                    let reason = format!(
                        "key '{}': is a {} here, but its entry is a {}; the record was left out",
                        record.key,
                        kind.code(),
                        known.code()
                    );
                    report.problem(line, reason);
                    return Ok(());
                }
                match identity {
                    Identity::Matched(_) => report.matched += 1,
                    _ => report.updated += 1,
                }
            }
        }
        self.note_names(id, &record);
        self.lines.insert(id, line);
        let family = self.families.of_mut(id)?;
        family.dirty = true;
        let records = &mut family.member_mut(id)?.records;
        records.retain(|r| r.record.source != *self.source || r.record.key != record.key);
        records.push(Record {
            record: SourceRecord {
                source: self.source.clone(),
                key: record.key,
                fetched: writer.now,
                vanished: None,
                url: record.url,
                notes: record.notes,
                draft: record.draft,
            },
            visibility: record.visibility,
            hash,
            dirty: true,
        });
        Ok(())
    }

    fn new_member(&self, id: EntryId, record: &DraftRecord, writer: &Writer) -> Member {
        let fictional = self
            .families
            .sources
            .get(self.source)
            .is_some_and(|s| s.fictional);
        let member = Member::new(Entry {
            id,
            slug: String::new(),
            owner: None,
            visibility: record.visibility,
            guarded: BTreeMap::new(),
            state: State::Published,
            merged_into: None,
            version: 1,
            created: writer.now,
            updated: writer.now,
            vanished: None,
            content: Content::empty(record.draft.kind()),
        });
        Member {
            fictional,
            ..member
        }
    }

    /// Which entry a record belongs to: the one it belonged to before; one that shares an external id; for
    /// organisations the one of the same name in the same municipality, or the only one of a long name.
    fn identify(
        &self,
        record: &DraftRecord,
        line: u64,
        report: &mut BatchReport,
    ) -> Result<Identity> {
        if let Some(known) = self.by_key.get(&record.key) {
            return Ok(Identity::Known(*known));
        }
        let mut candidates: Vec<(i64, EntryId)> = Vec::new();
        for id in &record.draft.external_ids {
            if let Some(entry) = self.by_external_id.get(id) {
                candidates.push((-self.weight(*entry)?, *entry));
            }
        }
        candidates.sort_unstable();
        if let Some(&(_, first)) = candidates.first() {
            let root = self.families.root(first);
            if candidates
                .iter()
                .any(|(_, other)| self.families.root(*other) != root)
            {
                let reason = format!(
                    "key '{}': its external ids lead to different entries; it joined {first}, nothing was \
                     merged",
                    record.key
                );
                report.problem(line, reason);
            }
            return Ok(Identity::Matched(first));
        }
        Ok(self
            .by_name(&record.draft)?
            .map_or(Identity::New, Identity::Matched))
    }

    /// The one organisation that this draft must mean by its name, if there is exactly one.
    fn by_name(&self, draft: &Content) -> Result<Option<EntryId>> {
        let mut whereabouts = Whereabouts::default();
        whereabouts.add(draft);
        let mut found = BTreeSet::new();
        for key in title_keys(draft) {
            let Some(named) = self.by_name.get(&key) else {
                continue;
            };
            if !whereabouts.anywhere || key.split(' ').count() >= LONG_NAME {
                let there = named.iter().filter(|(ags, _)| whereabouts.has(ags));
                found.extend(there.map(|(_, entry)| *entry));
            }
        }
        let mut roots: HashMap<EntryId, EntryId> = HashMap::new();
        for entry in found {
            if !self.contradicts(entry, draft)? {
                let root = self.families.root(entry).ok_or(StoreError::NotFound)?;
                roots.entry(root).or_insert(entry);
            }
        }
        let only = (roots.len() == 1).then(|| roots.into_values().next());
        Ok(only.flatten())
    }

    /// Whether one register knows the draft and the entry under different ids: then they are different.
    fn contradicts(&self, entry: EntryId, draft: &Content) -> Result<bool> {
        let family = self.families.of(entry)?;
        let known: BTreeSet<ExternalId> = family
            .members
            .values()
            .flat_map(|member| member.external_ids(&family.root().entry))
            .collect();
        Ok(draft.external_ids.iter().any(|id| {
            let mut same_scheme = known
                .iter()
                .filter(|other| other.scheme == id.scheme)
                .peekable();
            same_scheme.peek().is_some() && same_scheme.all(|other| other.value != id.value)
        }))
    }

    /// The weight of the weightiest source of an entry; what people stated weighs most.
    fn weight(&self, entry: EntryId) -> Result<i64> {
        let members = self.families.of(entry)?.members.values();
        let weights = members.flat_map(|m| &m.records).map(|r| {
            let source = self.families.sources.get(&r.record.source);
            source.map_or(0, |source| source.precedence)
        });
        Ok(weights.max().unwrap_or(i64::MAX))
    }

    /// Lets later records of the batch find this one.
    fn note_names(&mut self, id: EntryId, record: &DraftRecord) {
        self.by_key.insert(record.key.clone(), id);
        for external in &record.draft.external_ids {
            self.by_external_id.entry(external.clone()).or_insert(id);
        }
        for (key, ags) in name_keys(&record.draft) {
            self.by_name.entry(key).or_default().insert((ags, id));
        }
    }

    fn line_of(&self, entry: EntryId) -> u64 {
        self.lines.get(&entry).copied().unwrap_or(0)
    }
}

/// Where an organisation must be that may be one with others of its name.
#[derive(Default)]
struct Whereabouts {
    places: BTreeSet<String>,
    /// One of them tells no place at all: it may be anywhere.
    anywhere: bool,
}

impl Whereabouts {
    /// Adds where a draft is. What is somewhere, but in no municipality that is known, is nowhere here.
    fn add(&mut self, draft: &Content) {
        let places = municipalities(draft);
        let mut all = draft.places.iter();
        self.anywhere |= places.is_empty() && all.all(|place| place.region == Region::Unknown);
        self.places.extend(places.iter().map(ToString::to_string));
    }

    fn has(&self, ags: &str) -> bool {
        self.anywhere || self.places.contains(ags)
    }
}

/// From how many words on a name is taken to be told apart without a place.
const LONG_NAME: usize = 2;

/// A record that may say something new.
pub(crate) struct Candidate {
    line: u64,
    record: DraftRecord,
    hash: String,
}

/// The records that can be stored; the first of each key.
pub(crate) fn usable(records: Vec<(u64, DraftRecord)>, report: &mut BatchReport) -> Vec<Candidate> {
    let mut keys = HashSet::new();
    let mut usable = Vec::with_capacity(records.len());
    for (line, record) in records {
        let visibility = record.visibility.code();
        // Sorted by keys, as the hashes of known records are.
        let said = serde_json::json!([
            record.key,
            record.url,
            record.notes,
            record.draft,
            visibility
        ]);
        let said = said.to_string();
        if record.key.is_empty() {
            report.problem(line, "key: is empty; the record was left out");
        } else if let Err(invalid) = record.draft.validate() {
            report.problem(line, format!("{invalid}; the record was left out"));
        } else if rows::says_nul(&said) {
            let reason = "contains the character NUL; remove it; the record was left out";
            report.problem(line, reason);
        } else if !keys.insert(record.key.clone()) {
            report.problem(line, format!("key '{}': {REPEATED}", record.key));
        } else {
            let hash = blake3::hash(said.as_bytes()).to_hex()[..32].to_owned();
            usable.push(Candidate { line, record, hash });
        }
    }
    usable
}

/// Leaves out what is as it was. Also returns which entry each known key belongs to.
async fn changed(
    writer: &mut Writer,
    source: &SourceId,
    candidates: Vec<Candidate>,
    report: &mut BatchReport,
) -> Result<(HashMap<String, EntryId>, Vec<Candidate>)> {
    let query =
        "SELECT key, entry, hash, vanished FROM source_records WHERE source = $1 AND key IN ({in})";
    let keys = candidates.iter().map(|c| &c.record.key);
    let rows = sql::rows_in(writer.conn(), query, &[source.as_str()], keys).await?;
    let (mut by_key, mut hashes) = (HashMap::new(), HashMap::new());
    for row in rows {
        let key = text(&row, 0)?;
        by_key.insert(key.to_owned(), parsed(&row, 1)?);
        if maybe_int(&row, 3)?.is_none() {
            hashes.insert(key.to_owned(), text(&row, 2)?.to_owned());
        }
    }
    let mut changed = candidates;
    let before = changed.len();
    changed.retain(|c| hashes.get(&c.record.key) != Some(&c.hash));
    report.unchanged += (before - changed.len()) as u64;
    Ok((by_key, changed))
}

/// Leaves out what was erased here.
async fn not_erased(
    writer: &mut Writer,
    source: &SourceId,
    candidates: Vec<Candidate>,
    report: &mut BatchReport,
) -> Result<Vec<Candidate>> {
    let names = |c: &Candidate| -> Vec<String> {
        let own = record_ref(source, &c.record.key);
        let others = c.record.draft.external_ids.iter().map(external_ref);
        others.chain([own]).collect()
    };
    let all: Vec<String> = candidates.iter().flat_map(names).collect();
    let erased = erased_among(writer.conn(), all).await?;
    let before = candidates.len();
    let mut kept = candidates;
    kept.retain(|c| names(c).iter().all(|name| !erased.contains(name)));
    report.erased += (before - kept.len()) as u64;
    Ok(kept)
}

/// The name keys of an organisation's titles; other names are too short to be searched by.
fn title_keys(draft: &Content) -> BTreeSet<String> {
    if draft.kind() != Kind::Organisation {
        return BTreeSet::new();
    }
    let titles = draft.texts.values().map(|text| name_key(&text.title));
    titles.filter(|key| !key.is_empty()).collect()
}
