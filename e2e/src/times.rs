use std::{fmt, time::Duration};

/// Times of single answers, shortest first.
#[derive(Debug, Clone)]
pub struct Times(Vec<Duration>);

impl Times {
    /// Sorts them.
    #[must_use]
    pub fn new(mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        Self(times)
    }

    /// The time within which so many percent lie, in milliseconds.
    #[must_use]
    pub fn percentile(&self, percent: usize) -> f64 {
        let at = (self.0.len().saturating_sub(1)) * percent / 100;
        self.0.get(at).map_or(0.0, |time| time.as_secs_f64() * 1e3)
    }
}

impl fmt::Display for Times {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p95, p99, most] = [50, 95, 99, 100].map(|percent| self.percentile(percent));
        write!(
            f,
            "p50 {p50:.2}, p95 {p95:.2}, p99 {p99:.2}, most {most:.1} ms"
        )
    }
}
