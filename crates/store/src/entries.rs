use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    AccountId, Actor, Content, Entry, EntryId, ExternalId, FieldGroup, Kind, State, Statement,
    Timestamp, Visibility,
    projection::{self, Part},
};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    Nature, Refusal, Result, Store, StoreError,
    family::{self, Families, Family, Member, is_known_by_name},
    nature,
    rows::{self, ENTRY_COLUMNS, StoredEntry, external_ref, stored_entry},
    save::{Saved, save},
    sql::{self, Row, cells, parsed},
    writer::Writer,
};

/// An entry that somebody wants to add.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEntry {
    /// What it says.
    pub content: Content,
    /// Whom it belongs to; none: the office.
    pub owner: Option<AccountId>,
    /// Who may see it.
    pub visibility: Visibility,
    /// Groups of fields that fewer may see.
    pub guarded: BTreeMap<FieldGroup, Visibility>,
    /// Where it stands.
    pub state: State,
    /// Whether it is made up. In a demo atlas everything is.
    pub fictional: bool,
}

/// What an entry is to be after an edit: everything, whole.
#[derive(Debug, Clone, PartialEq)]
pub struct Edit {
    /// What it says, guarded fields included.
    pub content: Content,
    /// Who may see it.
    pub visibility: Visibility,
    /// Groups of fields that fewer may see.
    pub guarded: BTreeMap<FieldGroup, Visibility>,
    /// Where it stands.
    pub state: State,
}

/// What a slug leads to.
#[derive(Debug, Clone, PartialEq)]
pub enum BySlug {
    /// The entry that shows this slug today.
    Here(Box<Entry>),
    /// The entry had this slug before, or was merged; it is found under another address now.
    Moved {
        /// The kind of the address.
        kind: Kind,
        /// The slug it shows today.
        slug: String,
    },
}

/// What an address of an entry needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicEntry {
    /// Its id.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// Its slug.
    pub slug: String,
    /// When it last changed.
    pub updated: Timestamp,
}

/// What holds of entries that everybody may see.
const SHOWN: &str = "AND state IN ('published', 'expired') AND visibility = 'public'";

impl Store {
    /// Adds an entry.
    ///
    /// # Errors
    /// When the content cannot be stored, an external id is that of another entry that the actor sees, or it
    /// is fictional in an atlas of real data.
    pub async fn create_entry(&self, actor: &Actor, new: NewEntry) -> Result<Entry> {
        new.content.validate()?;
        refuse_nul_beyond_texts(&new.content)?;
        let mut writer = self.write(actor).await?;
        let nature = nature(writer.conn()).await?;
        if new.fictional && nature == Some(Nature::Real) {
            return Err(Refusal::FictionalInReal.into());
        }
        let id = EntryId::new(writer.now, &mut rand::rng());
        let mut families = Families::load(writer.conn(), Vec::new()).await?;
        let mut member = Member::new(Entry {
            id,
            slug: String::new(),
            owner: new.owner,
            visibility: new.visibility,
            guarded: new.guarded,
            state: new.state,
            merged_into: None,
            version: 1,
            created: writer.now,
            updated: writer.now,
            vanished: None,
            content: Content::empty(new.content.kind()),
        });
        member.fictional = new.fictional || nature == Some(Nature::Demo);
        families.insert(member);
        restate(&mut families, id, &new.content, &writer.actor, writer.now)?;
        let saved = save(&mut writer, &mut families).await?;
        refuse_taken(&mut writer, actor, &saved, new.content.external_ids.iter()).await?;
        let entry = families.of(id)?.root().entry.clone();
        writer.commit().await?;
        Ok(entry)
    }

    /// Changes an entry that was at this version. What differs from what the sources say becomes a
    /// statement; what says the same as they do is left to them. An edit that changes nothing writes nothing.
    ///
    /// # Errors
    /// [`StoreError::Conflict`] when somebody changed (or merged) it meanwhile; or when the content cannot
    /// be stored, an external id is that of another entry that the actor sees, or only records for fewer eyes
    /// would speak for it.
    pub async fn edit_entry(
        &self,
        actor: &Actor,
        id: EntryId,
        version: i64,
        edit: Edit,
    ) -> Result<Entry> {
        edit.content.validate()?;
        refuse_nul_beyond_texts(&edit.content)?;
        let mut writer = self.write(actor).await?;
        let mut families = Families::load(writer.conn(), vec![id]).await?;
        let before = families.of(id)?.root().entry.clone();
        if before.version != version || before.id != id {
            return Err(StoreError::Conflict {
                current: Box::new(before),
            });
        }
        if edit.content.kind() != before.kind() {
            return Err(Refusal::KindChange(before.kind(), edit.content.kind()).into());
        }
        restate(&mut families, id, &edit.content, &writer.actor, writer.now)?;
        let family = families.of_mut(id)?;
        let member = family.root_mut();
        let same_envelope = member.entry.visibility == edit.visibility
            && member.entry.guarded == edit.guarded
            && member.entry.state == edit.state;
        if same_envelope && !member.restated {
            return Ok(before);
        }
        member.entry.visibility = edit.visibility;
        member.entry.guarded = edit.guarded;
        member.entry.state = edit.state;
        family.dirty = true;
        let saved = save(&mut writer, &mut families).await?;
        let had = is_known_by_name(&before).then_some(&before.content.external_ids);
        let ids = edit.content.external_ids.iter();
        let wanted = ids.filter(|id| had.is_none_or(|had| !had.contains(id)));
        refuse_taken(&mut writer, actor, &saved, wanted).await?;
        let entry = families.of(id)?.root().entry.clone();
        if entry.visibility != edit.visibility {
            return Err(Refusal::OnlyClosedRecords.into());
        }
        writer.commit().await?;
        Ok(entry)
    }

    /// The entry of this id, or the one it was merged into, as the actor may see it.
    pub async fn entry(&self, actor: &Actor, id: EntryId) -> Result<Option<Entry>> {
        Ok(self.entries(actor, &[id]).await?.pop())
    }

    /// The entries of these ids in this order, as the actor may see them. What is not to be seen is left
    /// out; what was merged stands at the place of the first of its ids, once.
    pub async fn entries(&self, actor: &Actor, ids: &[EntryId]) -> Result<Vec<Entry>> {
        let mut conn = self.read().await?;
        let found = canonical_entries(&mut conn, ids.iter().copied().collect()).await?;
        let mut given = BTreeSet::new();
        Ok(ids
            .iter()
            .filter_map(|id| found.get(id))
            .filter(|stored| given.insert(stored.canonical))
            .filter_map(|stored| stored.entry.seen_by(actor))
            .collect())
    }

    /// The entry that each of these ids leads to, by the id asked for, as the actor may see it; what is not to be seen
    /// is absent.
    pub async fn entries_by_id(
        &self,
        actor: &Actor,
        ids: &[EntryId],
    ) -> Result<HashMap<EntryId, Entry>> {
        let mut conn = self.read().await?;
        let found = canonical_entries(&mut conn, ids.iter().copied().collect()).await?;
        let seen = found.into_iter();
        Ok(seen
            .filter_map(|(id, stored)| Some((id, stored.entry.seen_by(actor)?)))
            .collect())
    }

    /// What this slug leads to among the entries of this kind, if the actor may see it.
    pub async fn by_slug(&self, actor: &Actor, kind: Kind, slug: &str) -> Result<Option<BySlug>> {
        let query = "SELECT entry FROM slugs WHERE kind = $1 AND slug = $2";
        let found = self.led_to(query, cells![kind.code(), slug]).await?;
        let seen = found.and_then(|stored| stored.entry.seen_by(actor));
        Ok(seen.map(|entry| {
            if entry.slug == slug && entry.kind() == kind {
                BySlug::Here(Box::new(entry))
            } else {
                BySlug::Moved {
                    kind: entry.kind(),
                    slug: entry.slug,
                }
            }
        }))
    }

    /// The entry with this id in another register, if the actor may see it.
    pub async fn by_external_id(&self, actor: &Actor, id: &ExternalId) -> Result<Option<Entry>> {
        let query = "SELECT entry FROM refs WHERE ref = $1";
        let found = self.led_to(query, cells![external_ref(id)]).await?;
        Ok(found.and_then(|stored| stored.entry.seen_by(actor)))
    }

    /// Ids of entries that were not merged into others, in their order, after this one, at most `limit`.
    pub async fn entry_ids(&self, after: Option<EntryId>, limit: u32) -> Result<Vec<EntryId>> {
        // Ids are of hexadecimal digits and hyphens at the same places: every collation sorts them alike.
        let query =
            "SELECT id FROM entries WHERE id > $1 AND merged_into IS NULL ORDER BY id LIMIT $2";
        let after = after.map_or_else(String::new, |id| id.to_string());
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![after, i64::from(limit)]).await?;
        rows.iter().map(|row| parsed(row, 0)).collect()
    }

    /// The same of one kind, if one is given, and without what not everybody may see if the actor is nobody we know. Of
    /// others it may name more than they see.
    pub async fn entry_ids_for(
        &self,
        actor: &Actor,
        kind: Option<Kind>,
        after: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<EntryId>> {
        let of_kind = kind.map_or(String::new(), |kind| {
            format!("AND kind = '{}'", kind.code())
        });
        let shown = match actor {
            Actor::Anonymous => SHOWN,
            Actor::Account { .. } | Actor::System(_) => "",
        };
        let query = format!(
            "SELECT id FROM entries WHERE id > $1 AND merged_into IS NULL {of_kind} {shown} \
             ORDER BY id LIMIT $2"
        );
        let after = after.map_or_else(String::new, |id| id.to_string());
        let cells = cells![after, i64::from(limit)];
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, AssertSqlSafe(query), cells).await?;
        rows.iter().map(|row| parsed(row, 0)).collect()
    }

    /// What everybody may see, after this id in the order of the ids, at most `limit`: for lists of addresses.
    pub async fn public_entries(
        &self,
        after: Option<EntryId>,
        limit: u32,
    ) -> Result<Vec<PublicEntry>> {
        let query = format!(
            "SELECT id, kind, slug, updated FROM entries \
             WHERE id > $1 AND merged_into IS NULL {SHOWN} ORDER BY id LIMIT $2"
        );
        let after = after.map_or_else(String::new, |id| id.to_string());
        let cells = cells![after, i64::from(limit)];
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, AssertSqlSafe(query), cells).await?;
        let entry = |row| {
            Ok(PublicEntry {
                id: parsed(row, 0)?,
                kind: rows::coded(row, 1, Kind::from_code)?,
                slug: sql::text(row, 2)?.to_owned(),
                updated: rows::time(sql::int(row, 3)?)?,
            })
        };
        rows.iter().map(entry).collect()
    }

    /// The id of the entry at this place, counted from 1, among those that everybody may see.
    pub async fn public_entry_at(&self, place: u64) -> Result<Option<EntryId>> {
        let query = format!(
            "SELECT id FROM entries WHERE merged_into IS NULL {SHOWN} ORDER BY id LIMIT 1 OFFSET $1"
        );
        let before = i64::try_from(place.saturating_sub(1)).unwrap_or(i64::MAX);
        let mut conn = self.read().await?;
        let row = sql::row(&mut conn, AssertSqlSafe(query), cells![before]).await?;
        row.map(|row| parsed(&row, 0)).transpose()
    }

    /// How many entries everybody may see.
    pub async fn public_entry_count(&self) -> Result<u64> {
        let query = format!("SELECT count(*) FROM entries WHERE merged_into IS NULL {SHOWN}");
        let mut conn = self.read().await?;
        let count = sql::number(&mut conn, AssertSqlSafe(query), cells![]).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// How many entries of each kind there are, whoever may see them; merged ones do not count.
    pub async fn counts(&self) -> Result<BTreeMap<Kind, u64>> {
        let query = "SELECT kind, count(*) FROM entries WHERE merged_into IS NULL GROUP BY kind";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![]).await?;
        rows.iter()
            .map(|row| {
                let count = u64::try_from(sql::int(row, 1)?).unwrap_or(0);
                Ok((rows::coded(row, 0, Kind::from_code)?, count))
            })
            .collect()
    }

    async fn led_to(
        &self,
        query: &'static str,
        cells: Vec<sql::Cell>,
    ) -> Result<Option<StoredEntry>> {
        let mut conn = self.read().await?;
        let Some(row) = sql::row(&mut conn, query, cells).await? else {
            return Ok(None);
        };
        let id = parsed(&row, 0)?;
        Ok(canonical_entries(&mut conn, [id].into()).await?.remove(&id))
    }
}

/// For each of these ids that exists the entry itself, or the one it was merged into.
pub(crate) async fn canonical_entries(
    conn: &mut AnyConnection,
    ids: BTreeSet<EntryId>,
) -> Result<HashMap<EntryId, StoredEntry>> {
    canonical_of(&sql::rows_in(conn, CANONICAL, &[], ids).await?)
}

/// The query of [`canonical_entries`].
pub(crate) const CANONICAL: &str = concat!(
    "SELECT ",
    rows::entry_columns!(),
    ", a.id FROM entries a JOIN entries e ON e.id = a.canonical WHERE a.id IN ({in})"
);

/// The rows of [`CANONICAL`].
pub(crate) fn canonical_of(rows: &[Row]) -> Result<HashMap<EntryId, StoredEntry>> {
    rows.iter()
        .map(|row| Ok((parsed(row, ENTRY_COLUMNS)?, stored_entry(row)?)))
        .collect()
}

/// Makes the statements of a root such that the family says exactly `content`.
pub(crate) fn restate(
    families: &mut Families,
    root: EntryId,
    content: &Content,
    actor: &str,
    now: domain::Timestamp,
) -> Result<()> {
    let family = families.of(root)?;
    let others = family.members_statements();
    let unstated = family::project(family, &families.sources, &others)?;
    let mut values = projection::difference(&unstated, content);
    spare_names(families, family, &others, &mut values, content)?;
    let member = families.of_mut(root)?.root_mut();
    let statements: BTreeMap<Part, Statement> = values
        .into_iter()
        .map(|(part, value)| {
            let before = member.statements.remove(&part);
            let same = before.filter(|statement| statement.value == value);
            member.restated |= same.is_none();
            let statement = same.unwrap_or_else(|| Statement {
                part: part.clone(),
                value,
                actor: actor.to_owned(),
                at: now,
            });
            (part, statement)
        })
        .collect();
    // What is left of the old ones is no longer said.
    member.restated |= !member.statements.is_empty();
    member.statements = statements;
    Ok(())
}

/// Decides about the statement on other names. Sources' titles that are no longer the title become other names
/// by themselves; so names that were given back as they were shown state nothing new, and names that come about
/// without a statement need none.
fn spare_names(
    families: &Families,
    family: &Family,
    others: &BTreeMap<Part, Value>,
    values: &mut BTreeMap<Part, Value>,
    content: &Content,
) -> Result<()> {
    let part = Part::named("names");
    values.remove(&part);
    let root = family.root();
    let stated = root.statements.get(&part);
    if root.stored.is_some() && root.entry.content.names == content.names {
        values.extend(stated.map(|s| (part, s.value.clone())));
        return Ok(());
    }
    let mut all = others.clone();
    all.extend(values.clone());
    let projected = family::project(family, &families.sources, &all)?;
    if projected.names != content.names {
        let value = match content.names.as_slice() {
            [] => Value::Null,
            names => Value::from(names),
        };
        values.insert(part, value);
    }
    Ok(())
}

/// External ids and names beside the texts reach the tables as they are, too.
fn refuse_nul_beyond_texts(content: &Content) -> Result<()> {
    if rows::has_nul(content) {
        Err(Refusal::Nul("content").into())
    } else {
        Ok(())
    }
}

/// Refuses any of these external ids that another entry has, if the actor may know of that one. Else the id is kept
/// without leading here, as after an import: a refusal would tell of a hidden entry.
async fn refuse_taken(
    writer: &mut Writer,
    actor: &Actor,
    saved: &Saved,
    mut wanted: impl Iterator<Item = &ExternalId>,
) -> Result<()> {
    let holders = saved.taken.iter().map(|taken| taken.holder).collect();
    let holders = canonical_entries(writer.conn(), holders).await?;
    let is_seen = |id: &EntryId| {
        let holder = holders.get(id);
        holder.is_some_and(|stored| stored.entry.seen_by(actor).is_some())
    };
    let taken = wanted.find(|id| {
        let name = external_ref(id);
        let mut taken = saved.taken.iter();
        taken.any(|taken| taken.name == name && is_seen(&taken.holder))
    });
    match taken {
        Some(id) => Err(Refusal::ExternalIdTaken(id.clone()).into()),
        None => Ok(()),
    }
}
