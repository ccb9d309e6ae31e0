//! Which pairs are worth comparing: those that have something rare in common. With a hundred thousand
//! organisations there are five thousand million pairs, of which some hundred thousand are worth it.

use std::collections::{BTreeSet, HashMap};

use super::{
    link::Linking,
    name::{Name, is_generic},
    signs::registered,
};

/// How many organisations may share what makes them worth comparing. Names that more have in common are not
/// told apart by comparing.
const SHARED_BY: usize = 40;
/// The same for whole names.
const NAME_SHARED_BY: usize = 150;

/// The pairs of places in the list, the smaller first, in order.
pub(super) fn pairs_worth_comparing<K>(organisations: &[Linking<K>]) -> Vec<(usize, usize)> {
    let mut blocks: HashMap<String, Vec<usize>> = HashMap::new();
    for (i, organisation) in organisations.iter().enumerate() {
        let mut keys = BTreeSet::new();
        let signs = &organisation.signs;
        let towns: Vec<String> = signs
            .spots
            .iter()
            .filter_map(|spot| spot.ags.map(|ags| ags.to_string()))
            .collect();
        for name in &signs.names {
            keys_of_name(name, &towns, &mut keys);
        }
        keys.extend(
            signs
                .hosts
                .iter()
                .map(|host| format!("h {}", registered(host))),
        );
        keys.extend(
            signs
                .ids
                .iter()
                .map(|id| format!("i {} {}", id.scheme, id.value)),
        );
        for spot in &signs.spots {
            if let (Some((street, _)), Some(ags)) = (&spot.street, spot.ags) {
                keys.insert(format!("s {street} {ags}"));
            }
        }
        for key in keys {
            blocks.entry(key).or_default().push(i);
        }
    }
    let mut pairs = Vec::new();
    for (key, members) in blocks {
        let limit = if key.starts_with("n ") {
            NAME_SHARED_BY
        } else {
            SHARED_BY
        };
        if members.len() <= limit {
            for (at, &i) in members.iter().enumerate() {
                pairs.extend(members[at + 1..].iter().map(|&j| (i, j)));
            }
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

fn keys_of_name(name: &Name, towns: &[String], keys: &mut BTreeSet<String>) {
    keys.insert(format!("n {}", name.joined));
    for word in name.telling() {
        keys.insert(format!("w {word}"));
        let start: String = word.chars().take(5).collect();
        keys.extend(towns.iter().map(|ags| format!("p {start} {ags}")));
    }
    // "Universität Dortmund" and "Technische Universität Dortmund" have no telling word.
    for word in name.words.iter().filter(|word| is_generic(word)) {
        keys.extend(name.towns.iter().map(|town| format!("g {word} {town}")));
    }
    for short in &name.acronyms {
        keys.extend(towns.iter().map(|ags| format!("a {short} {ags}")));
    }
}
