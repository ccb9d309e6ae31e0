use std::collections::BTreeSet;

use domain::{Actor, Content, Entry, EntryId, FieldGroup, Provenance, SourceId, Statement};
use serde_json::Value;

use crate::{
    Result, Store,
    family::{Families, Family, Member, Record},
};

impl Store {
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
                if !is_seen(actor, record, &family.root().entry) {
                    continue;
                }
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

    /// An entry as it would be if these sources had never spoken of it, as the actor may see it; nothing if nobody
    /// else gives it a title, or the actor does not see it.
    pub async fn entry_without(
        &self,
        actor: &Actor,
        id: EntryId,
        sources: &BTreeSet<SourceId>,
    ) -> Result<Option<Entry>> {
        let Some((mut families, root)) = self.seen_family(actor, id).await? else {
            return Ok(None);
        };
        for member in families.of_mut(root)?.members.values_mut() {
            let is_kept = |record: &Record| !sources.contains(&record.record.source);
            member.records.retain(is_kept);
        }
        let family = families.of(root)?;
        let content = families.project(family)?;
        let entry = Entry {
            content,
            ..family.root().entry.clone()
        };
        let titled = !entry.content.texts.is_empty();
        Ok(entry.seen_by(actor).filter(|_| titled))
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

/// Whether the actor, who sees this root, may know of the record.
fn is_seen(actor: &Actor, record: &Record, root: &Entry) -> bool {
    record.is_heard_by(root)
        || actor.audience().sees(record.visibility)
        || matches!(actor, Actor::System(_))
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
