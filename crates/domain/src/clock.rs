use std::sync::Mutex;

/// A moment in time, stored and compared as milliseconds since 1970-01-01 UTC.
pub type Timestamp = jiff::Timestamp;

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
