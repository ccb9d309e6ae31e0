//! How well organisations are linked, measured on records of files by pairs that people judged.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use domain::{
    identity::{Figures, Judged, Linking, Pair, Signs, evaluate, link},
    places::{Gazetteer, Postcodes},
};
use sources::{Context, Lookups};

use crate::ImportPart;

/// Links the organisations in these files, of any number of sources, as an atlas that holds nothing else would, and
/// compares the outcome with what people found.
#[must_use]
pub fn evaluate_identity(parts: Vec<ImportPart>, pairs: &[Pair]) -> Figures {
    let mut records: BTreeMap<(String, String), Signs> = BTreeMap::new();
    let (mut postcodes, mut lookups) = (Postcodes::default(), Lookups::default());
    for part in parts {
        let source = part.mapping.source().id.to_string();
        let (known, told) = (postcodes.clone(), lookups.clone());
        let context = Context {
            gazetteer: Gazetteer::nrw(),
            postcodes: &known,
            lookups: &told,
        };
        for row in sources::read(&part.mapping, &part.name, part.input, &context) {
            for (code, ags) in row.postcodes {
                postcodes.entry(code).or_default().push(ags);
            }
            for (name, key, value) in row.lookups {
                lookups.add(&name, key, value);
            }
            for record in row.records {
                let signs = records.entry((source.clone(), record.key)).or_default();
                signs.add(&record.draft);
            }
        }
    }
    let keys: Vec<(String, String)> = records.keys().cloned().collect();
    let organisations = records
        .into_values()
        .zip(0usize..)
        .map(|(signs, key)| Linking {
            key,
            signs,
            circle: Some(0),
        });
    let found = link(organisations.collect(), &BTreeSet::new(), |_| {});
    let at: HashMap<&(String, String), usize> = keys.iter().zip(0..).collect();
    let mut group: HashMap<usize, usize> = HashMap::new();
    for members in &found.groups {
        group.extend(members.iter().map(|&member| (member, members[0])));
    }
    let group = |key: usize| group.get(&key).copied().unwrap_or(key);
    let both_ways = |one: usize, other: usize| {
        let (one, other) = (group(one), group(other));
        (one.min(other), one.max(other))
    };
    let related: BTreeSet<(usize, usize)> = found
        .kinships
        .iter()
        .map(|kin| both_ways(kin.part, kin.whole))
        .collect();
    let proposed: BTreeSet<(usize, usize)> = found
        .proposals
        .iter()
        .map(|proposal| both_ways(proposal.one, proposal.other))
        .collect();
    evaluate(pairs, |pair| {
        let (Some(&one), Some(&other)) = (at.get(&pair.one), at.get(&pair.other)) else {
            return Judged::Missing;
        };
        let groups = both_ways(one, other);
        if groups.0 == groups.1 {
            Judged::Same
        } else if related.contains(&groups) {
            Judged::Related
        } else if proposed.contains(&groups) {
            Judged::Review
        } else {
            Judged::Apart
        }
    })
}
