//! What was read once is read again only after it changed.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use domain::{Actor, Audience};

use crate::{App, AppError};

/// What takes longer to read than this is told as it was a while ago, instead of letting everybody wait after each change.
const QUICK: Duration = Duration::from_millis(250);

/// How many times as long as reading took, what was read is told before it is read again.
const REST: u32 = 20;

/// What was read last.
pub(crate) struct Remembered<T> {
    known: Mutex<Option<Known<T>>>,
    /// Held while it is read: many readings at once would all be slower.
    reading: tokio::sync::Mutex<()>,
}

struct Known<T> {
    /// The mark of the state that it was read in.
    mark: String,
    value: Arc<T>,
    read: Instant,
    took: Duration,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self {
            known: Mutex::new(None),
            reading: tokio::sync::Mutex::new(()),
        }
    }
}

impl<T> Remembered<T> {
    /// What was read when the mark was this one; read now where that was another. The mark has to be older than what
    /// is read: then what changes in between is read again the next time.
    pub(crate) async fn of(
        &self,
        mark: String,
        read: impl Future<Output = Result<T, AppError>>,
    ) -> Result<Arc<T>, AppError> {
        if let Some(value) = self.known_with(&mark) {
            return Ok(value);
        }
        let _reading = self.reading.lock().await;
        if let Some(value) = self.known_with(&mark) {
            return Ok(value);
        }
        let begun = Instant::now();
        let value = Arc::new(read.await?);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(Known {
            mark,
            value: value.clone(),
            read: Instant::now(),
            took: begun.elapsed(),
        });
        Ok(value)
    }

    /// What was read last, if reading it takes long and it is not too old, and whether it is time to read it again.
    fn slow(&self, now: Instant) -> Option<(Arc<T>, bool)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| known.took > QUICK)?;
        let age = now.duration_since(known.read);
        let is_due = age > known.took * REST && self.reading.try_lock().is_ok();
        (age < known.took * (2 * REST)).then(|| (known.value.clone(), is_due))
    }

    fn known_with(&self, mark: &str) -> Option<Arc<T>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| known.mark == mark)?;
        Some(known.value.clone())
    }
}

/// Something for each of those who see differently much of the sources.
#[derive(Default)]
pub(crate) struct PerReader<T>([T; 5]);

impl<T> PerReader<T> {
    fn of(&self, actor: &Actor) -> &T {
        let [all, office, public, members, brokers] = &self.0;
        match actor {
            Actor::System(_) => all,
            actor if actor.is_office() => office,
            actor => match actor.audience() {
                Audience::Public => public,
                Audience::Members => members,
                Audience::Brokers => brokers,
            },
        }
    }
}

impl App {
    /// The sources and how they stand, counted again only after something changed. In an atlas in which that takes long,
    /// what is told may be as old as forty times of it, some minutes in an atlas of a million entries; the first to come
    /// after half of that has it counted beside the answer. So long, too, a source may be named of which nothing is left
    /// for this reader.
    pub(crate) async fn source_status(
        &self,
        actor: &Actor,
    ) -> Result<Arc<Vec<store::SourceStatus>>, AppError> {
        let mark = self.store().sources_mark().await?;
        let remembered = self.0.sources.of(actor);
        if let Some(status) = remembered.known_with(&mark) {
            return Ok(status);
        }
        let Some((status, is_due)) = remembered.slow(Instant::now()) else {
            return self.count_sources(*actor).await;
        };
        if is_due {
            let (app, actor) = (self.clone(), *actor);
            tokio::spawn(async move {
                if let Err(error) = app.count_sources(actor).await {
                    let error: &dyn std::error::Error = &error;
                    tracing::warn!(error, "what came from which source cannot be counted");
                }
            });
        }
        Ok(status)
    }

    async fn count_sources(&self, actor: Actor) -> Result<Arc<Vec<store::SourceStatus>>, AppError> {
        let mark = self.store().sources_mark().await?;
        let read = async { Ok(self.store().sources(&actor).await?) };
        self.0.sources.of(&actor).of(mark, read).await
    }

    /// Counts what anybody who looks around will ask for, before somebody does.
    pub(crate) fn count_ahead(&self) {
        let app = self.clone();
        tokio::spawn(async move {
            // Whoever asks will meet the same error, and be told.
            let _ = app.source_status(&Actor::Anonymous).await;
        });
    }

    /// What there are figures by, counted again only after something changed.
    pub(crate) async fn told_indicators(&self) -> Result<Arc<Vec<store::ToldIndicator>>, AppError> {
        let mark = self.store().figures_mark().await?;
        let read = async { Ok(self.store().indicators().await?) };
        self.0.indicators.of(mark, read).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_at(read: Instant, took: Duration) -> Remembered<u8> {
        Remembered {
            known: Mutex::new(Some(Known {
                mark: "before".to_owned(),
                value: Arc::new(7),
                read,
                took,
            })),
            ..Remembered::default()
        }
    }

    #[test]
    fn only_what_takes_long_to_read_is_told_as_it_was_and_not_for_ever() {
        let (read, second) = (Instant::now(), Duration::from_secs(1));
        let told = |took, age| {
            read_at(read, took)
                .slow(read + age)
                .map(|(value, due)| (*value, due))
        };
        assert_eq!(told(QUICK, second), None);
        assert_eq!(told(second, second * REST), Some((7, false)));
        assert_eq!(told(second, second * (REST + 1)), Some((7, true)));
        assert_eq!(told(second, second * (2 * REST)), None);
        assert_eq!(read_at(read, second).known_with("now"), None);
        assert_eq!(
            read_at(read, second).known_with("before").as_deref(),
            Some(&7)
        );
    }
}
