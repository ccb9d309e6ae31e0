//! An entry together with all that was said about it and about the entries merged into it.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap},
};

use domain::{
    Content, Entry, EntryId, ExternalId, Source, SourceId, SourceRecord, State, Statement,
    Visibility,
    projection::{self, Part, Voice},
};
use sqlx::AnyConnection;

use crate::{
    Result, StoreError, rows,
    sql::{self, Row, cells, int, parsed, text},
};

/// What one source said, and whether that is still to be written.
#[derive(Debug, Clone)]
pub(crate) struct Record {
    pub record: SourceRecord,
    /// Who may learn what it says: it counts for no entry that more people see.
    pub visibility: Visibility,
    /// Of what the source said.
    pub hash: String,
    pub dirty: bool,
}

/// One entry of a family with what was said about it.
#[derive(Debug, Clone)]
pub(crate) struct Member {
    pub entry: Entry,
    pub fictional: bool,
    pub records: Vec<Record>,
    pub statements: BTreeMap<Part, Statement>,
    /// Whether the statements are still to be written.
    pub restated: bool,
    /// The names that lead to it in the database.
    pub refs: BTreeSet<String>,
    /// How it lies in the database; none: not at all yet.
    pub stored: Option<Entry>,
}

/// A root entry and the entries that were merged into it.
#[derive(Debug, Clone)]
pub(crate) struct Family {
    pub root: EntryId,
    pub members: BTreeMap<EntryId, Member>,
    /// Whether anything changed that makes a new projection necessary.
    pub dirty: bool,
}

/// The families that a transaction works on.
#[derive(Debug, Default)]
pub(crate) struct Families {
    pub sources: HashMap<SourceId, Source>,
    pub families: BTreeMap<EntryId, Family>,
    root_of: HashMap<EntryId, EntryId>,
}

impl Families {
    /// The families of these entries, each with all its members.
    pub(crate) async fn load(conn: &mut AnyConnection, ids: Vec<EntryId>) -> Result<Self> {
        let mut families = Self {
            sources: sources(conn).await?,
            ..Self::default()
        };
        families.add(conn, ids).await?;
        Ok(families)
    }

    /// Loads what is not here yet.
    pub(crate) async fn add(&mut self, conn: &mut AnyConnection, ids: Vec<EntryId>) -> Result<()> {
        let missing: BTreeSet<EntryId> = ids
            .into_iter()
            .filter(|id| !self.root_of.contains_key(id))
            .collect();
        let members = concat!(
            "SELECT ",
            rows::entry_columns!(),
            " FROM entries e WHERE e.canonical IN (SELECT a.canonical FROM entries a WHERE a.id IN ({in}))"
        );
        let mut loaded: HashMap<EntryId, (EntryId, Member)> = HashMap::new();
        for row in sql::rows_in(conn, members, &[], missing).await? {
            let found = rows::stored_entry(&row)?;
            let member = Member {
                stored: Some(found.entry.clone()),
                fictional: found.fictional,
                ..Member::new(found.entry)
            };
            loaded.insert(member.entry.id, (found.canonical, member));
        }
        load_words(conn, &mut loaded).await?;
        for (id, (root, member)) in loaded {
            self.root_of.insert(id, root);
            let family = self.families.entry(root).or_insert_with(|| Family {
                root,
                members: BTreeMap::new(),
                dirty: false,
            });
            family.members.insert(id, member);
        }
        match self
            .families
            .values()
            .find(|f| !f.members.contains_key(&f.root))
        {
            Some(family) => Err(StoreError::Corrupt(format!(
                "entry {} is missing, but others were merged into it",
                family.root
            ))),
            None => Ok(()),
        }
    }

    /// Adds an entry that is not in the database yet, as a family of its own.
    pub(crate) fn insert(&mut self, member: Member) {
        let root = member.entry.id;
        self.root_of.insert(root, root);
        let family = Family {
            root,
            members: BTreeMap::from([(root, member)]),
            dirty: true,
        };
        self.families.insert(root, family);
    }

    /// The family that this entry belongs to.
    pub(crate) fn of(&self, id: EntryId) -> Result<&Family> {
        let root = self.root_of.get(&id).ok_or(StoreError::NotFound)?;
        self.families.get(root).ok_or(StoreError::NotFound)
    }

    /// The family that this entry belongs to, to be changed.
    pub(crate) fn of_mut(&mut self, id: EntryId) -> Result<&mut Family> {
        let root = self.root_of.get(&id).ok_or(StoreError::NotFound)?;
        self.families.get_mut(root).ok_or(StoreError::NotFound)
    }

    /// The root of the family that this entry belongs to.
    pub(crate) fn root(&self, id: EntryId) -> Option<EntryId> {
        self.root_of.get(&id).copied()
    }

    /// What follows from all that was said in a family.
    pub(crate) fn project(&self, family: &Family) -> Result<Content> {
        project(family, &self.sources, &family.statements())
    }
}

impl Family {
    /// The entry that stands for all.
    pub(crate) fn root(&self) -> &Member {
        &self.members[&self.root]
    }

    /// The entry that stands for all, to be changed.
    pub(crate) fn root_mut(&mut self) -> &mut Member {
        self.members
            .get_mut(&self.root)
            .expect("a family is never without its root")
    }

    /// One of its entries, to be changed.
    pub(crate) fn member_mut(&mut self, id: EntryId) -> Result<&mut Member> {
        self.members.get_mut(&id).ok_or(StoreError::NotFound)
    }

    /// One of its entries and those that were merged into it, directly or not.
    pub(crate) fn with_merged(&self, id: EntryId) -> Vec<EntryId> {
        let mut found = vec![id];
        let mut next = 0;
        while let Some(&into) = found.get(next) {
            let merged = self.members.values().map(|m| &m.entry);
            found.extend(merged.filter(|e| e.merged_into == Some(into)).map(|e| e.id));
            next += 1;
        }
        found
    }

    /// Notes that everything is in the database now.
    pub(crate) fn settle(&mut self) {
        self.dirty = false;
        let root = self.root().entry.clone();
        for member in self.members.values_mut() {
            let refs = member.wanted_refs(&root);
            member.refs.retain(|name| refs.contains(name));
            member.stored = Some(member.entry.clone());
            member.restated = false;
            for record in &mut member.records {
                record.dirty = false;
            }
        }
    }

    /// The statements that count: the root's win over the others'. What another member's statement
    /// emptied is not emptied here.
    pub(crate) fn statements(&self) -> BTreeMap<Part, serde_json::Value> {
        let mut statements = self.members_statements();
        for (part, statement) in &self.root().statements {
            statements.insert(part.clone(), statement.value.clone());
        }
        statements
    }

    /// The other members' statements alone.
    pub(crate) fn members_statements(&self) -> BTreeMap<Part, serde_json::Value> {
        let mut statements = BTreeMap::new();
        for member in self.members.values().filter(|m| m.entry.id != self.root) {
            let mut said: Content = Content::empty(self.root().entry.kind());
            let own: BTreeMap<Part, serde_json::Value> = member
                .statements
                .iter()
                .filter(|(_, statement)| !statement.value.is_null())
                .map(|(part, statement)| (part.clone(), statement.value.clone()))
                .collect();
            if let Ok(projected) = projection::project(said.kind(), [], &own) {
                said = projected.content;
            }
            self.redact(member, &mut said);
            for (part, value) in projection::parts_of(&said) {
                if own.contains_key(&part) {
                    statements.entry(part).or_insert(value);
                }
            }
        }
        statements
    }

    /// Whether it is missing from all its sources that count; not if there never were any.
    pub(crate) fn is_vanished(&self) -> bool {
        let mut records = self.heard().map(|(_, record)| record).peekable();
        records.peek().is_some() && records.all(|r| r.record.vanished.is_some())
    }

    /// The records that count, with their members: all but those for fewer eyes than the family's root.
    fn heard(&self) -> impl Iterator<Item = (&Member, &Record)> {
        let root = &self.root().entry;
        let members = self.members.values();
        members
            .flat_map(|member| member.records.iter().map(move |record| (member, record)))
            .filter(|(_, record)| record.is_heard_by(root))
    }

    /// The visibility at which the most open of the records that do not count would.
    pub(crate) fn next_visibility(&self) -> Option<Visibility> {
        let root = &self.root().entry;
        let records = self.members.values().flat_map(|m| &m.records);
        let unheard = records.filter(|record| !record.is_heard_by(root));
        unheard.map(|record| record.visibility).min()
    }

    /// Takes out what a member guards more strictly than the root: a merge must not show it.
    fn redact(&self, member: &Member, said: &mut Content) {
        let root = &self.root().entry;
        for (group, visibility) in &member.entry.guarded {
            let shown = root
                .guarded
                .get(group)
                .copied()
                .unwrap_or(Visibility::Public);
            if *visibility > shown {
                said.redact(*group);
            }
        }
    }
}

impl Record {
    /// Whether it counts in the family of this root: whoever sees the root may learn what it says.
    pub(crate) fn is_heard_by(&self, root: &Entry) -> bool {
        self.visibility <= root.visibility
    }
}

impl Member {
    /// An entry about which nothing was said yet.
    pub(crate) fn new(entry: Entry) -> Self {
        Self {
            entry,
            fictional: false,
            records: Vec::new(),
            statements: BTreeMap::new(),
            restated: false,
            refs: BTreeSet::new(),
            stored: None,
        }
    }

    /// The external ids that count in the family of this root: the stated ones, else all that its sources give.
    pub(crate) fn external_ids(&self, root: &Entry) -> BTreeSet<ExternalId> {
        match self.statements.get(&Part::named("external_ids")) {
            Some(stated) => serde_json::from_value(stated.value.clone()).unwrap_or_default(),
            None => self
                .records
                .iter()
                .filter(|r| r.is_heard_by(root))
                .flat_map(|r| r.record.draft.external_ids.iter().cloned())
                .collect(),
        }
    }

    /// The names that should lead to it, in the family of this root.
    pub(crate) fn wanted_refs(&self, root: &Entry) -> BTreeSet<String> {
        let records = self.records.iter();
        let mut refs: BTreeSet<String> = records
            .map(|r| rows::record_ref(&r.record.source, &r.record.key))
            .collect();
        if is_known_by_name(root) && self.entry.visibility != Visibility::Owner {
            refs.extend(self.external_ids(root).iter().map(rows::external_ref));
        }
        refs
    }
}

/// Whether others may find a root by its external ids and names: only if it was published and somebody but its
/// owner sees it. What waits for the office must not swallow what a source publishes, and nobody is to learn
/// of it by a refusal. What the office itself took back stays found, so that no import brings it anew.
pub(crate) fn is_known_by_name(root: &Entry) -> bool {
    let published = match root.state {
        State::Published | State::Expired => true,
        State::Withdrawn => root.owner.is_none(),
        State::Draft | State::Submitted | State::Merged => false,
    };
    published && root.visibility != Visibility::Owner
}

/// What follows from the family's records and these statements.
pub(crate) fn project(
    family: &Family,
    sources: &HashMap<SourceId, Source>,
    statements: &BTreeMap<Part, serde_json::Value>,
) -> Result<Content> {
    let all_gone = family.is_vanished();
    let mut drafts: Vec<(&SourceRecord, Cow<'_, Content>)> = Vec::new();
    for (member, Record { record, .. }) in family.heard() {
        if all_gone || record.vanished.is_none() {
            let mut draft = Cow::Borrowed(&record.draft);
            if member.entry.id != family.root {
                family.redact(member, draft.to_mut());
            }
            drafts.push((record, draft));
        }
    }
    let voices = drafts.iter().map(|(record, draft)| Voice {
        source: &record.source,
        precedence: sources.get(&record.source).map_or(0, |s| s.precedence),
        key: &record.key,
        draft,
    });
    projection::content(family.root().entry.kind(), voices, statements)
        .map_err(|error| StoreError::Corrupt(format!("entry {}: {error}", family.root)))
}

/// All sources.
pub(crate) async fn sources(conn: &mut AnyConnection) -> Result<HashMap<SourceId, Source>> {
    sources_of(&sql::rows(conn, SOURCES, cells![]).await?)
}

/// The query of [`sources`].
pub(crate) const SOURCES: &str = "SELECT body FROM sources";

/// The rows of [`SOURCES`].
pub(crate) fn sources_of(rows: &[Row]) -> Result<HashMap<SourceId, Source>> {
    let sources = rows.iter().map(|row| rows::source(text(row, 0)?));
    sources
        .map(|source| source.map(|source| (source.id.clone(), source)))
        .collect()
}

/// Adds records, statements and names to the members.
async fn load_words(
    conn: &mut AnyConnection,
    members: &mut HashMap<EntryId, (EntryId, Member)>,
) -> Result<()> {
    let ids: Vec<EntryId> = members.keys().copied().collect();
    let records = concat!(
        "SELECT ",
        rows::record_columns!(),
        " FROM source_records WHERE entry IN ({in})"
    );
    for row in sql::rows_in(conn, records, &[], &ids).await? {
        let (entry, record) = rows::source_record(&row)?;
        if let Some((_, member)) = members.get_mut(&entry) {
            member.records.push(record);
        }
    }
    let statements = "SELECT entry, part, value, actor, at FROM statements WHERE entry IN ({in})";
    for row in sql::rows_in(conn, statements, &[], &ids).await? {
        let statement = Statement {
            part: Part::named(text(&row, 1)?),
            value: rows::from_json(text(&row, 2)?)?,
            actor: text(&row, 3)?.to_owned(),
            at: rows::time(int(&row, 4)?)?,
        };
        if let Some((_, member)) = members.get_mut(&parsed(&row, 0)?) {
            member.statements.insert(statement.part.clone(), statement);
        }
    }
    let refs = "SELECT entry, ref FROM refs WHERE entry IN ({in})";
    for row in sql::rows_in(conn, refs, &[], &ids).await? {
        if let Some((_, member)) = members.get_mut(&parsed(&row, 0)?) {
            member.refs.insert(text(&row, 1)?.to_owned());
        }
    }
    Ok(())
}
