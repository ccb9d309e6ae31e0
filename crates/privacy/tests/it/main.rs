//! Properties that hold of every release.

use privacy::{MIN, MIN_CROSS, Release, Unanimity, at_least, release};
use proptest::prelude::*;

/// What somebody who reads a release can conclude of a part that it hides: it is at most so many.
fn most(release: &Release, of: usize) -> u64 {
    // Whoever knows the steps knows that a number is less than the next step.
    let whole = release.whole + MIN - 1;
    let others = release.parts.iter().enumerate();
    let shown = others.filter(|(place, _)| *place != of);
    let least: u64 = shown.filter_map(|(_, part)| *part).sum();
    whole.saturating_sub(least)
}

fn unanimity() -> impl Strategy<Value = Unanimity> {
    prop_oneof![Just(Unanimity::MayShow), Just(Unanimity::MayNotShow)]
}

proptest! {
    /// The audit: who subtracts what is shown knows of nothing hidden more than that it is between none and [`MIN`] or more;
    /// but where nothing is hidden at all.
    #[test]
    fn nothing_hidden_can_be_told(
        parts in prop::collection::vec(0_u64..40, 1..7),
        least in 0_u64..20,
        unanimity in unanimity(),
    ) {
        let Some(release) = release(&parts, least, unanimity) else {
            prop_assert!(parts.iter().sum::<u64>() < MIN);
            return Ok(());
        };
        let hidden = || (0..parts.len()).filter(|&place| release.parts[place].is_none());
        let left: u64 = hidden().map(|place| parts[place]).sum();
        prop_assert!(left == 0 || left >= MIN, "{left} left: {release:?}");
        for place in hidden().filter(|_| left > 0) {
            prop_assert!(most(&release, place) >= MIN, "{place}: {release:?}");
        }
    }

    /// What is shown is true, and no more exact than its step.
    #[test]
    fn what_is_shown_is_true(parts in prop::collection::vec(0_u64..40, 1..7), unanimity in unanimity()) {
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
