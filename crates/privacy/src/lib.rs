//! Which numbers about firms and people may be shown, and how exactly.
//!
//! A number that is small tells of those whom it counts: that somebody complained, and what about. So a whole is shown
//! from [`MIN`] on, its parts from a bound that whoever asks chooses (of reasons: [`MIN_CROSS`]), and none of them exactly:
//! as "at least", in steps of [`MIN`], so that most single changes are not seen. What is left beside the parts that are
//! shown is small nowhere either, for who subtracts would know it.
//!
//! Pure: the same numbers give the same answer everywhere.

/// Fewer are not shown. Nobody can lower it.
pub const MIN: u64 = 5;

/// Fewer of a part (a reason, a kind of people) are not shown: it tells two things of each whom it counts.
pub const MIN_CROSS: u64 = 10;

/// A number as it may be shown: at least so many, in steps of [`MIN`]; none: it may not.
#[must_use]
pub const fn at_least(count: u64) -> Option<u64> {
    match count / MIN * MIN {
        0 => None,
        shown => Some(shown),
    }
}

/// A whole and its parts, as they may be shown together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// At least so many in all.
    pub whole: u64,
    /// At least so many of each part, in the order in which they were given; none: not shown.
    pub parts: Vec<Option<u64>>,
}

/// What holds for all of the whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unanimity {
    /// A part that is the whole may be shown: it says no more of anybody than the whole does.
    MayShow,
    /// It may not: it would tell what each of them said.
    MayNotShow,
}

/// A whole that consists of these parts, as they may be shown together; none: nothing may be shown.
///
/// A part is shown if it counts at least `least` (not below [`MIN`]), and if what is not shown counts nothing or at least
/// [`MIN`]. Where that is not so, the smallest part that is shown is left out as well, until it is.
#[must_use]
pub fn release(parts: &[u64], least: u64, unanimity: Unanimity) -> Option<Release> {
    let count: u64 = parts.iter().sum();
    let whole = at_least(count)?;
    let mut shown: Vec<usize> = (0..parts.len())
        .filter(|&place| parts[place] >= least.max(MIN))
        .filter(|&place| unanimity == Unanimity::MayShow || parts[place] < count)
        .collect();
    // The greatest last, so that the smallest is left out first; of equal ones the later.
    shown.sort_by_key(|&place| (parts[place], std::cmp::Reverse(place)));
    let mut hidden = count - shown.iter().map(|&place| parts[place]).sum::<u64>();
    let mut from = 0;
    while (1..MIN).contains(&hidden) && from < shown.len() {
        hidden += parts[shown[from]];
        from += 1;
    }
    let shown = &shown[from..];
    let part = |place: usize| match shown.contains(&place) {
        true => at_least(parts[place]),
        false => None,
    };
    Some(Release {
        whole,
        parts: (0..parts.len()).map(part).collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_in_steps() {
        let shown = [0, 4, 5, 9, 10, 14, 123].map(at_least);
        assert_eq!(
            shown,
            [None, None, Some(5), Some(5), Some(10), Some(10), Some(120)]
        );
    }

    #[test]
    fn what_is_left_is_small_nowhere() {
        let parts = |parts: &[u64]| {
            let release = release(parts, MIN_CROSS, Unanimity::MayNotShow);
            release.map(|release| (release.whole, release.parts))
        };
        assert_eq!(parts(&[]), None);
        assert_eq!(parts(&[3, 1]), None);
        assert_eq!(parts(&[4, 4]), Some((5, vec![None, None])));
        assert_eq!(parts(&[12, 6]), Some((15, vec![Some(10), None])));
        // 3 would be known: 15 less 12.
        assert_eq!(parts(&[12, 3]), Some((15, vec![None, None])));
        assert_eq!(
            parts(&[12, 30, 3]),
            Some((45, vec![None, Some(30), None])),
            "the smaller goes with it"
        );
        // All said the same: who knows that somebody said something would know what.
        assert_eq!(parts(&[20, 0]), Some((20, vec![None, None])));
        let of_places = release(&[20, 0], MIN, Unanimity::MayShow);
        assert_eq!(of_places.map(|r| r.parts), Some(vec![Some(20), None]));
        // Two that are shown and nothing beside them: each says of the other what it said itself.
        assert_eq!(parts(&[10, 10]), Some((20, vec![Some(10), Some(10)])));
    }
}
