//! Properties that hold of every release.

use std::collections::{BTreeMap, BTreeSet};

use privacy::{MIN, MIN_CROSS, Unanimity, at_least, release};
use proptest::prelude::*;

const UNANIMITIES: [Unanimity; 2] = [Unanimity::MayShow, Unanimity::MayNotShow];

/// All that three parts can be, up to so many in all.
fn all_parts(most: u64) -> impl Iterator<Item = [u64; 3]> {
    let one = move |first| {
        (0..=most - first).flat_map(move |second| {
            (0..=most - first - second).map(move |third| [first, second, third])
        })
    };
    (0..=most).flat_map(one)
}

/// The audit, by whoever knows the rule and counts through: of all numbers that would have been published like this, some
/// have none or [`MIN`] and more at each place that is hidden, and in all that is hidden together. So nobody can know that
/// somewhere there are few.
#[test]
fn who_knows_the_rule_learns_of_no_few() {
    const MOST: u64 = 34;
    for least in [MIN, MIN_CROSS] {
        for unanimity in UNANIMITIES {
            let mut possible: BTreeMap<_, Vec<[u64; 3]>> = BTreeMap::new();
            for parts in all_parts(MOST) {
                if let Some(release) = release(&parts, least, unanimity) {
                    let told = (release.whole, release.parts);
                    possible.entry(told).or_default().push(parts);
                }
            }
            assert!(possible.len() > 30, "many are told apart");
            for ((whole, told), worlds) in possible {
                let hidden: Vec<usize> = (0..3).filter(|&place| told[place].is_none()).collect();
                let may_be = |sum: &dyn Fn(&[u64; 3]) -> u64| -> BTreeSet<u64> {
                    worlds.iter().map(sum).collect()
                };
                let is_few = |values: &BTreeSet<u64>| values.iter().all(|v| (1..MIN).contains(v));
                for &place in &hidden {
                    let values = may_be(&|parts| parts[place]);
                    assert!(
                        !is_few(&values),
                        "{whole} {told:?} place {place}: {values:?}"
                    );
                }
                let left = may_be(&|parts| hidden.iter().map(|&place| parts[place]).sum());
                assert!(
                    hidden.is_empty() || left.iter().all(|v| !(1..MIN).contains(v)),
                    "{whole} {told:?}: {left:?}"
                );
            }
        }
    }
}

proptest! {
    /// What is hidden beside what is shown is nothing, or [`MIN`] and more, for any number of parts.
    #[test]
    fn what_is_hidden_is_not_few(
        parts in prop::collection::vec(0_u64..40, 1..7),
        least in 0_u64..20,
        unanimity in prop::sample::select(UNANIMITIES.to_vec()),
    ) {
        let Some(release) = release(&parts, least, unanimity) else {
            prop_assert!(parts.iter().sum::<u64>() < MIN);
            return Ok(());
        };
        let hidden = (0..parts.len()).filter(|&place| release.parts[place].is_none());
        let left: u64 = hidden.map(|place| parts[place]).sum();
        prop_assert!(left == 0 || left >= MIN, "{left} left: {release:?}");
    }

    /// What is shown is true, and no more exact than its step.
    #[test]
    fn what_is_shown_is_true(
        parts in prop::collection::vec(0_u64..40, 1..7),
        unanimity in prop::sample::select(UNANIMITIES.to_vec()),
    ) {
        let Some(release) = release(&parts, MIN_CROSS, unanimity) else { return Ok(()); };
        let count: u64 = parts.iter().sum();
        prop_assert_eq!(Some(release.whole), at_least(count));
        for (part, shown) in parts.iter().zip(&release.parts) {
            if let Some(shown) = shown {
                prop_assert!(*part >= MIN_CROSS && *shown <= *part && *part < shown + MIN);
                prop_assert!(unanimity == Unanimity::MayShow || *part < count);
            }
        }
    }

    /// One more or one less changes a number that is shown only at the end of a step.
    #[test]
    fn one_more_is_seen_at_a_step_alone(count in 0_u64..1_000) {
        let changes = at_least(count) != at_least(count + 1);
        prop_assert_eq!(changes, (count + 1) % MIN == 0);
    }
}
