//! What was read once is read again only after it changed.

use std::sync::Arc;

use domain::{Actor, Audience};
use tokio::sync::Mutex;

use crate::{App, AppError};

/// What was read last, with the mark of the state that it was read in.
pub(crate) struct Remembered<T>(Mutex<Option<(String, Arc<T>)>>);

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self(Mutex::new(None))
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
        // Who comes while it is read anew waits: many readings at once would all be slower.
        let mut remembered = self.0.lock().await;
        if let Some((known, value)) = remembered.as_ref()
            && *known == mark
        {
            return Ok(value.clone());
        }
        let value = Arc::new(read.await?);
        *remembered = Some((mark, value.clone()));
        Ok(value)
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
    /// The sources and how they stand, counted again only after something changed: that takes long in a large atlas.
    pub(crate) async fn source_status(
        &self,
        actor: &Actor,
    ) -> Result<Arc<Vec<store::SourceStatus>>, AppError> {
        let mark = self.store().sources_mark().await?;
        let read = async { Ok(self.store().sources(actor).await?) };
        self.0.sources.of(actor).of(mark, read).await
    }

    /// What there are figures by, counted again only after something changed.
    pub(crate) async fn told_indicators(&self) -> Result<Arc<Vec<store::ToldIndicator>>, AppError> {
        let mark = self.store().figures_mark().await?;
        let read = async { Ok(self.store().indicators().await?) };
        self.0.indicators.of(mark, read).await
    }
}
