use std::collections::{BTreeMap, BTreeSet};

use domain::{
    Actor, Content, EntryId, FieldGroup, Provenance, Source, SourceId, Statement, Timestamp,
};
use serde_json::Value;

use crate::{
    Nature, Refusal, Result, Store,
    family::{Families, Family, Member, sources},
    nature,
    rows::{self, time},
    save::save,
    sql::{self, cells, int, maybe_int, parsed, text},
};

/// A source and what came from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStatus {
    /// The source.
    pub source: Source,
    /// How many records are known of it, vanished ones included.
    pub records: u64,
    /// How many of these it no longer has.
    pub vanished: u64,
    /// How many entries it says something about.
    pub entries: u64,
    /// When something new was last fetched from it.
    pub last_fetched: Option<Timestamp>,
}

impl Store {
    /// Makes a source known, or changes what is known about it. When its word weighs more or less than before,
    /// the entries that it says something about are projected again.
    ///
    /// # Errors
    /// When it is fictional and the atlas is not, or the other way round.
    pub async fn put_source(&self, source: &Source) -> Result<()> {
        let actor = Actor::System("sources");
        let mut writer = self.write(&actor).await?;
        match nature(writer.conn()).await? {
            Some(Nature::Real) if source.fictional => return Err(Refusal::FictionalInReal.into()),
            Some(Nature::Demo) if !source.fictional => {
                return Err(Refusal::RealInDemo(source.id.to_string()).into());
            }
            _ => {}
        }
        if rows::has_nul(source) {
            return Err(Refusal::Nul("source").into());
        }
        let put = "INSERT INTO sources (id, body) VALUES ($1, $2) \
                   ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        let cells = cells![source.id.as_str(), rows::json(source)];
        let before = sources(writer.conn()).await?.remove(&source.id);
        sql::execute(writer.conn(), put, cells).await?;
        writer.commit().await?;
        if before.is_some_and(|before| before.precedence != source.precedence) {
            self.project_again(&actor, &source.id).await?;
        }
        Ok(())
    }

    /// Projects all entries again that a source says something about, in portions.
    async fn project_again(&self, actor: &Actor, source: &SourceId) -> Result<()> {
        let query = "SELECT DISTINCT entry FROM source_records WHERE source = $1";
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![source.as_str()]).await?;
        drop(conn);
        let ids: Vec<EntryId> = rows
            .iter()
            .map(|row| parsed(row, 0))
            .collect::<Result<_>>()?;
        for portion in ids.chunks(PORTION) {
            let mut writer = self.write(actor).await?;
            let mut families = Families::load(writer.conn(), portion.to_vec()).await?;
            let mut stale = Vec::new();
            for family in families.families.values() {
                if families.project(family)? != family.root().entry.content {
                    stale.push(family.root);
                }
            }
            for root in stale {
                families.of_mut(root)?.dirty = true;
            }
            save(&mut writer, &mut families).await?;
            writer.commit().await?;
        }
        Ok(())
    }

    /// All sources with what came from them, by id.
    pub async fn sources(&self) -> Result<Vec<SourceStatus>> {
        let query = "SELECT source, count(*), count(vanished), count(DISTINCT entry), max(fetched) \
                     FROM source_records GROUP BY source";
        let mut conn = self.read().await?;
        let mut status: BTreeMap<SourceId, SourceStatus> = sources(&mut conn)
            .await?
            .into_iter()
            .map(|(id, source)| (id, SourceStatus::new(source)))
            .collect();
        for row in sql::rows(&mut conn, query, cells![]).await? {
            if let Some(status) = status.get_mut(&rows::source_id(text(&row, 0)?)?) {
                status.records = count(int(&row, 1)?);
                status.vanished = count(int(&row, 2)?);
                status.entries = count(int(&row, 3)?);
                status.last_fetched = maybe_int(&row, 4)?.map(time).transpose()?;
            }
        }
        Ok(status.into_values().collect())
    }

    /// What sources said about an entry and those merged into it, weightiest first; without the fields that
    /// the actor may not see. Empty when the actor may not see the entry.
    pub async fn provenance(&self, actor: &Actor, id: EntryId) -> Result<Vec<Provenance>> {
        let Some((families, root)) = self.seen_family(actor, id).await? else {
            return Ok(Vec::new());
        };
        let family = families.of(root)?;
        let mut provenance = Vec::new();
        for member in family.members.values() {
            let hidden = hidden_groups(actor, family, member);
            for record in &member.records {
                let mut record = record.record.clone();
                hidden.iter().for_each(|group| record.draft.redact(*group));
                if let Some(source) = families.sources.get(&record.source) {
                    let source = source.clone();
                    provenance.push(Provenance { source, record });
                }
            }
        }
        provenance.sort_by(|a, b| {
            let weight = |p: &Provenance| std::cmp::Reverse(p.source.precedence);
            let name = |p: &Provenance| (p.source.id.clone(), p.record.key.clone());
            (weight(a), name(a)).cmp(&(weight(b), name(b)))
        });
        Ok(provenance)
    }

    /// What was stated here about an entry and those merged into it; without the fields that the actor may
    /// not see. Empty when the actor may not see the entry.
    pub async fn statements(&self, actor: &Actor, id: EntryId) -> Result<Vec<Statement>> {
        let Some((families, root)) = self.seen_family(actor, id).await? else {
            return Ok(Vec::new());
        };
        let family = families.of(root)?;
        let mut statements = Vec::new();
        for member in family.members.values() {
            let hidden = hidden_groups(actor, family, member);
            statements.extend(
                member
                    .statements
                    .values()
                    .filter_map(|statement| redacted(statement, &hidden)),
            );
        }
        Ok(statements)
    }

    /// The family of an entry, and its root, if the actor may see it.
    async fn seen_family(&self, actor: &Actor, id: EntryId) -> Result<Option<(Families, EntryId)>> {
        let mut conn = self.read().await?;
        let families = Families::load(&mut conn, vec![id]).await?;
        let seen = families.root(id).filter(|root| {
            families.families[root]
                .root()
                .entry
                .seen_by(actor)
                .is_some()
        });
        Ok(seen.map(|root| (families, root)))
    }
}

impl SourceStatus {
    fn new(source: Source) -> Self {
        Self {
            source,
            records: 0,
            vanished: 0,
            entries: 0,
            last_fetched: None,
        }
    }
}

/// The groups of fields of this member that the actor may not see: guarded by the root or by itself.
fn hidden_groups(actor: &Actor, family: &Family, member: &Member) -> BTreeSet<FieldGroup> {
    let owns = |m: &Member| actor.holds(m.entry.owner) || matches!(actor, Actor::System(_));
    let hidden_by = |m: &Member| -> Vec<FieldGroup> {
        let hidden = |visibility| !owns(m) && !actor.audience().sees(visibility);
        let guarded = m.entry.guarded.iter();
        guarded
            .filter(|(_, visibility)| hidden(**visibility))
            .map(|(group, _)| *group)
            .collect()
    };
    let mut groups: BTreeSet<FieldGroup> = hidden_by(family.root()).into_iter().collect();
    groups.extend(hidden_by(member));
    groups
}

/// The statement without what belongs to these groups; nothing if that is all of it.
fn redacted(statement: &Statement, hidden: &BTreeSet<FieldGroup>) -> Option<Statement> {
    let name = statement.part.as_str();
    let mut kept = statement.clone();
    for group in hidden {
        match group {
            FieldGroup::Contact if name == "contact" => return None,
            FieldGroup::Contact if name == "places" => strip_places(&mut kept.value),
            FieldGroup::Figures if matches!(name, "body.staff" | "body.turnover_class") => {
                return None;
            }
            FieldGroup::Details if name.starts_with("texts.") && name.ends_with(".body") => {
                return None;
            }
            _ => {}
        }
    }
    Some(kept)
}

/// Keeps in step with [`Content::redact`], which does the same to a whole content.
fn strip_places(places: &mut Value) {
    let mut content = Content::empty(domain::Kind::Organisation);
    content.places = serde_json::from_value(places.clone()).unwrap_or_default();
    content.redact(FieldGroup::Contact);
    *places = serde_json::to_value(&content.places).unwrap_or_default();
}

/// How many entries are projected again in one transaction, so that other writers get their turn.
const PORTION: usize = 500;

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
