use std::sync::{LazyLock, Mutex};

use jiff::{civil::Date, tz::TimeZone};

/// A moment in time, stored and compared as milliseconds since 1970-01-01 UTC.
pub type Timestamp = jiff::Timestamp;

/// Germany's time with its summer, without the data of all the world's times: the rule holds since 1996.
///
/// # Panics
/// Never: the rule is legal.
#[must_use]
pub fn german_time() -> TimeZone {
    static GERMANY: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").expect("a legal rule"));
    GERMANY.clone()
}

/// The day that a moment falls on in Germany.
#[must_use]
pub fn german_day(at: Timestamp) -> Date {
    at.to_zoned(german_time()).date()
}

/// Where the time comes from. Everything that needs "now" takes one, so that tests and replays are exact.
pub trait Clock: Send + Sync {
    /// The current moment, in whole milliseconds.
    fn now(&self) -> Timestamp;
}

/// The machine's clock; only the binary makes one.
#[derive(Debug, Default, Clone, Copy)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the machine"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(Timestamp::now().as_millisecond())
            .expect("a timestamp's own milliseconds are in range")
    }
}

/// A clock that stands still until it is set; for tests and for reproducible demo data.
#[derive(Debug)]
pub struct FixedClock(Mutex<Timestamp>);

impl FixedClock {
    /// A clock that shows `at`.
    #[must_use]
    pub fn new(at: Timestamp) -> Self {
        Self(Mutex::new(at))
    }

    /// Sets the clock to `at`, forwards or backwards.
    pub fn set(&self, at: Timestamp) {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner) = at;
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        *self
            .0
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_when_it_begins_in_the_state() {
        for (moment, day) in [
            ("2026-01-31T22:59:59Z", "2026-01-31"),
            ("2026-01-31T23:00:00Z", "2026-02-01"),
            ("2026-07-31T21:59:59Z", "2026-07-31"),
            ("2026-07-31T22:00:00Z", "2026-08-01"),
        ] {
            let moment: Timestamp = moment.parse().expect("legal");
            assert_eq!(german_day(moment).to_string(), day);
        }
    }
}
