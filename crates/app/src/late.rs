//! What the follower puts off while much comes in.
//!
//! An organisation is indexed with all that speaks for it. While a list of projects is imported, an institute would be
//! written again with its thousands of projects for each batch in which there is another one of them: most of the work,
//! and soon more than all the rest. So whoever is spoken for again and again waits until the log is quiet, or for a minute.
//!
//! Meanwhile the index keeps the position at which the first of them was put off: it does not hold yet what came
//! after that. Who begins there again, after a crash, takes in some changes twice, which is harmless, and misses none.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::{Duration, Instant},
};

use domain::{EntryId, Seq};

/// Who is spoken for by so many entries of one batch waits.
const OFTEN: usize = 8;

/// How many wait at most.
const WAITING: usize = 10_000;

/// How long they wait at most.
const PATIENCE: Duration = Duration::from_secs(60);

/// Entries that are yet to be indexed.
#[derive(Default)]
pub(crate) struct Late {
    /// Up to which change everything was read, though not everything that follows from it was written.
    pub(crate) read: Seq,
    waiting: BTreeSet<EntryId>,
    since: Option<Instant>,
}

impl Late {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Which entries are to be indexed now that everything was read up to the change `last`, and up to which change the
    /// index is current then. `concerned` says of each entry by how many entries of this batch it is spoken for; `current`
    /// is where the index stands. A batch without anything means that the log is quiet.
    pub(crate) fn due_now(
        &mut self,
        concerned: BTreeMap<EntryId, usize>,
        current: Seq,
        last: Seq,
        now: Instant,
    ) -> (Vec<EntryId>, Seq) {
        self.read = last;
        let is_quiet = concerned.is_empty();
        let mut due = BTreeSet::new();
        for (id, times) in concerned {
            if times >= OFTEN || (times > 0 && self.waiting.contains(&id)) {
                self.waiting.insert(id);
            } else {
                due.insert(id);
            }
        }
        if !self.waiting.is_empty() {
            let since = *self.since.get_or_insert(now);
            if !is_quiet && self.waiting.len() <= WAITING && now.duration_since(since) < PATIENCE {
                return (due.into_iter().collect(), current);
            }
        }
        due.append(&mut self.waiting);
        self.since = None;
        (due.into_iter().collect(), last)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u128) -> EntryId {
        EntryId::from_u128(n)
    }

    fn batch(times: usize) -> BTreeMap<EntryId, usize> {
        BTreeMap::from([(id(1), times), (id(2), 1), (id(3), 0)])
    }

    #[test]
    fn who_is_spoken_for_again_and_again_waits_until_the_log_is_quiet() {
        let (mut late, now) = (Late::default(), Instant::now());
        let others = vec![id(2), id(3)];
        assert_eq!(
            late.due_now(batch(OFTEN), 10, 20, now),
            (others.clone(), 10)
        );
        assert_eq!(
            late.due_now(batch(1), 10, 30, now),
            (others, 10),
            "the index says no more than it holds"
        );
        assert_eq!(late.read, 30);
        assert!(!late.is_empty());
        let quiet = late.due_now(BTreeMap::new(), 10, 30, now);
        assert_eq!(quiet, (vec![id(1)], 30));
        assert!(late.is_empty());
        assert_eq!(late.due_now(batch(1), 30, 40, now).1, 40);
    }

    #[test]
    fn nobody_waits_longer_than_a_minute() {
        let (mut late, now) = (Late::default(), Instant::now());
        late.due_now(batch(OFTEN), 1, 2, now);
        let almost = now + PATIENCE - Duration::from_millis(1);
        assert_eq!(late.due_now(batch(OFTEN), 1, 3, almost).1, 1);
        let (due, position) = late.due_now(batch(OFTEN), 1, 4, now + PATIENCE);
        assert_eq!((due, position), (vec![id(1), id(2), id(3)], 4));
    }

    #[test]
    fn who_waits_is_written_at_once_where_something_was_taken_away() {
        let (mut late, now) = (Late::default(), Instant::now());
        late.due_now(batch(OFTEN), 1, 2, now);
        let (due, _) = late.due_now(batch(0), 1, 3, now);
        assert_eq!(due, [id(1), id(2), id(3)]);
        assert!(!late.is_empty(), "more may speak for it than was written");
    }

    #[test]
    fn not_too_many_wait() {
        let mut late = Late::default();
        let many = (0..=WAITING as u128).map(|n| (id(n), OFTEN)).collect();
        let (due, position) = late.due_now(many, 1, 2, Instant::now());
        assert_eq!((due.len(), position), (WAITING + 1, 2));
        assert!(late.is_empty());
    }
}
