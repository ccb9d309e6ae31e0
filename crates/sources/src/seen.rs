//! Remembers what a reading has yielded, by hashes, so that repetitions are recognised in little memory.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    hash::{DefaultHasher, Hash, Hasher},
};

use domain::{Concept, DraftRecord, DraftRelation, Observation};

use crate::{draft::Draft, read::Severity};

/// Hashes of keys and contents. 64 bits: among a million records, a false repetition has a chance of one
/// in 36 million.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    /// Key → content.
    records: HashMap<u64, u64>,
    /// External id → key of its record.
    ids: HashMap<u64, u64>,
    /// Key → content.
    relations: HashMap<u64, u64>,
    /// Statements about concepts; several rows may tell the same.
    concepts: HashSet<u64>,
    /// Area, indicator and day → figure.
    observations: HashMap<u64, u64>,
}

impl Seen {
    /// Whether the record is to be yielded: its key has not come before. External ids that another
    /// record has are taken out of it.
    pub(crate) fn is_new_record(
        &mut self,
        record: &mut DraftRecord,
        draft: &mut Draft<'_>,
    ) -> bool {
        let key = hash(&record.key);
        let content = hash(&format!("{:?}", record.draft));
        match self.records.entry(key) {
            Entry::Occupied(first) => {
                if *first.get() != content {
                    let reason = format!(
                        "'{}' came before with another content; the first one counts",
                        record.key
                    );
                    draft.remark(Severity::Refused, "key", reason);
                }
                return false;
            }
            Entry::Vacant(place) => {
                place.insert(content);
            }
        }
        let ids = &mut self.ids;
        record.draft.external_ids.retain(|id| {
            let mine = *ids.entry(hash(id)).or_insert(key) == key;
            if !mine {
                let reason = format!(
                    "'{}' belongs to an earlier record; it is left out here",
                    id.value
                );
                draft.remark(Severity::LeftOut, &format!("ids.{}", id.scheme), reason);
            }
            mine
        });
        true
    }

    /// Whether the relation is to be yielded: its key has not come before.
    pub(crate) fn is_new_relation(
        &mut self,
        relation: &DraftRelation,
        draft: &mut Draft<'_>,
    ) -> bool {
        let content = hash(&format!("{relation:?}"));
        let first = match self.relations.entry(hash(&relation.key)) {
            Entry::Vacant(place) => {
                place.insert(content);
                return true;
            }
            Entry::Occupied(first) => *first.get(),
        };
        if first != content {
            let reason = format!(
                "'{}' came before with another content; the first one counts; give relations a key that tells them apart",
                relation.key
            );
            draft.remark(Severity::Refused, "relation.key", reason);
        }
        false
    }
}

impl Seen {
    /// Whether the statement is to be yielded: none like it has come before.
    pub(crate) fn is_new_concept(&mut self, concept: &Concept) -> bool {
        self.concepts.insert(hash(&format!("{concept:?}")))
    }

    /// Whether the figure is to be yielded: none of this area, indicator and day has come before.
    pub(crate) fn is_new_observation(
        &mut self,
        observation: &Observation,
        draft: &mut Draft<'_>,
    ) -> bool {
        let Observation {
            area,
            indicator,
            on,
            value,
        } = observation;
        let first = match self.observations.entry(hash(&(area, indicator, on))) {
            Entry::Vacant(place) => {
                place.insert(value.to_bits());
                return true;
            }
            Entry::Occupied(first) => f64::from_bits(*first.get()),
        };
        if first.to_bits() != value.to_bits() {
            let reason = format!(
                "{indicator} of {area} on {on} came before as {first}, now {value}; the first one counts"
            );
            draft.remark(Severity::Refused, "observation", reason);
        }
        false
    }
}

fn hash(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}
