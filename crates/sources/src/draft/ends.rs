use domain::{DraftRelation, Endpoint, ExternalId, RelationKind};

use super::Draft;
use crate::{
    clean::convert::{self, End},
    mapping::{
        model::{EndMap, RelationMap},
        template::Template,
    },
    read::Severity,
};

/// The record that each entry of the mapping made of this row: name of the entry, key of the record.
pub(crate) type MadeKeys<'m> = Vec<(&'m str, String)>;

/// The relations that a row tells: none, one, or one per value of an end that is a list.
pub(crate) fn relations(
    draft: &mut Draft<'_>,
    map: &RelationMap,
    made: &MadeKeys<'_>,
) -> Vec<DraftRelation> {
    let Some(kind) = draft.parsed("relation.kind", &map.kind, |said| {
        RelationKind::from_code(&said.text)
            .ok_or_else(|| format!("'{}' is no relation", convert::shortened(&said.text)))
    }) else {
        draft.remark(
            Severity::Refused,
            "relation.kind",
            "the relation has no kind",
        );
        return Vec::new();
    };
    let from = ends(draft, "relation.from", map, &map.from, made);
    let to = ends(draft, "relation.to", map, &map.to, made);
    if from.is_empty() || to.is_empty() {
        return Vec::new();
    }
    let role = draft.line("relation.role", &map.role);
    let since = draft.parsed("relation.since", &map.since, |said| said.date(End::First));
    let until = draft.parsed("relation.until", &map.until, |said| said.date(End::Last));
    let stated_key = map
        .key
        .as_ref()
        .and_then(|key| draft.line("relation.key", key));
    let several = from.len() * to.len() > 1;
    let mut relations = Vec::with_capacity(from.len() * to.len());
    for from in &from {
        for to in to.iter().filter(|to| *to != from) {
            let (from, to) = if map.symmetric && to < from {
                (to, from)
            } else {
                (from, to)
            };
            let ends = format!("{} → {}", name_of(from), name_of(to));
            let key = match &stated_key {
                Some(key) if several => format!("{key}: {ends}"),
                Some(key) => key.clone(),
                None => format!(
                    "{}: {ends}{}",
                    kind.code(),
                    role.as_ref()
                        .map_or_else(String::new, |r| format!(" ({r})"))
                ),
            };
            relations.push(DraftRelation {
                key,
                kind,
                from: from.clone(),
                to: to.clone(),
                role: role.clone(),
                since,
                until,
            });
        }
    }
    relations
}

fn ends(
    draft: &mut Draft<'_>,
    field: &str,
    map: &RelationMap,
    end: &EndMap,
    made: &MadeKeys<'_>,
) -> Vec<Endpoint> {
    let record = |key: String, draft: &Draft<'_>| Endpoint::Record {
        source: draft.source.clone(),
        key,
    };
    let fill = |template: &Template, draft: &Draft<'_>| -> Vec<String> {
        let texts = template.fill(draft.fields);
        texts
            .iter()
            .map(|text| super::one_line(text))
            .filter(|text| !text.is_empty())
            .collect()
    };
    let ends: Vec<Endpoint> = match end {
        // A missing record was refused, with its reason, or not wanted.
        EndMap::Entry(name) => {
            let key = made
                .iter()
                .find(|(entry, _)| entry == name)
                .map(|(_, key)| key.clone());
            return key.map(|key| record(key, draft)).into_iter().collect();
        }
        EndMap::Record(template) => fill(template, draft)
            .into_iter()
            .map(|key| record(key, draft))
            .collect(),
        EndMap::External { scheme, value } => fill(value, draft)
            .into_iter()
            .map(|value| {
                Endpoint::External(ExternalId {
                    scheme: scheme.clone(),
                    value,
                })
            })
            .collect(),
    };
    if ends.is_empty() && !map.optional {
        draft.remark(
            Severity::Refused,
            field,
            "empty; a relation needs both ends (or 'optional = true' in the mapping)",
        );
    }
    ends
}

fn name_of(end: &Endpoint) -> String {
    match end {
        Endpoint::Entry(id) => id.to_string(),
        Endpoint::External(id) => format!("{}:{}", id.scheme, id.value),
        Endpoint::Record { key, .. } => key.clone(),
    }
}
