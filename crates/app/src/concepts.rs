//! The vocabulary: read once, and again after it changed.

use std::sync::Arc;

use domain::Vocabulary;
use tokio::sync::Mutex;

use crate::{App, AppError, find::blocking};

/// The vocabulary with the mark of the state that it was read in.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Option<(String, Arc<Vocabulary>)>>);

impl App {
    /// All concepts that the atlas knows. Remembered between calls; what an import changed, in this process or
    /// another, counts at once. It is the same for everybody: vocabularies are public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn vocabulary(&self) -> Result<Arc<Vocabulary>, AppError> {
        let mark = self.store().vocabulary_mark().await?;
        // Who comes while it is read anew waits: many readings at once would all be slower.
        let mut remembered = self.0.vocabulary.0.lock().await;
        if let Some((known, vocabulary)) = remembered.as_ref()
            && *known == mark
        {
            return Ok(vocabulary.clone());
        }
        let (mark, concepts) = self.store().concepts().await?;
        let vocabulary = Arc::new(blocking(move || Vocabulary::new(concepts)).await?);
        *remembered = Some((mark, vocabulary.clone()));
        Ok(vocabulary)
    }
}
