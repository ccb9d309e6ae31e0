//! The vocabulary: read once, and again after it changed, with what is derived from it.

use std::sync::{Arc, PoisonError};

use domain::{Language, Scheme, Source, SourceId, Vocabulary};
use tokio::sync::Mutex;

use crate::{App, AppError, ConceptFinder, Nature, find::blocking};

/// The vocabulary with the mark of the state that it was read in.
#[derive(Debug, Default)]
pub(crate) struct Remembered(Mutex<Option<(String, Arc<Vocabulary>)>>);

/// What is made of a vocabulary once and used often.
pub(crate) struct Derived<T> {
    made: std::sync::Mutex<Option<(Arc<Vocabulary>, Arc<T>)>>,
    /// Held while it is made: once is enough, however many wait for it.
    making: Mutex<()>,
}

impl<T> Default for Derived<T> {
    fn default() -> Self {
        Self {
            made: std::sync::Mutex::new(None),
            making: Mutex::new(()),
        }
    }
}

impl<T: Send + Sync + 'static> Derived<T> {
    /// What was made of this very vocabulary; made anew, beside the threads that answer others, only when it is
    /// another one.
    pub(crate) async fn of(
        &self,
        vocabulary: &Arc<Vocabulary>,
        make: impl FnOnce(Arc<Vocabulary>) -> T + Send + 'static,
    ) -> Result<Arc<T>, AppError> {
        if let Some(made) = self.made_of(vocabulary) {
            return Ok(made);
        }
        let _making = self.making.lock().await;
        if let Some(made) = self.made_of(vocabulary) {
            return Ok(made);
        }
        let of = vocabulary.clone();
        let made = Arc::new(blocking(move || make(of)).await?);
        let mut known = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some((vocabulary.clone(), made.clone()));
        Ok(made)
    }

    fn made_of(&self, vocabulary: &Arc<Vocabulary>) -> Option<Arc<T>> {
        let known = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, made) = known.as_ref()?;
        Arc::ptr_eq(of, vocabulary).then(|| made.clone())
    }
}

impl App {
    /// All concepts that the atlas knows: those that sources told and the program's own thesaurus. Remembered between
    /// calls; what an import changed, in this process or another, counts at once. It is the same for everybody:
    /// vocabularies are public.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn vocabulary(&self) -> Result<Arc<Vocabulary>, AppError> {
        Ok(self.marked_vocabulary().await?.1)
    }

    /// The vocabulary as it was when somebody last asked, with its mark: for those who learn with what they ask the store
    /// anyway whether that is still the one.
    pub(crate) async fn vocabulary_as_known(&self) -> Result<(String, Arc<Vocabulary>), AppError> {
        let known = self.0.vocabulary.0.lock().await.clone();
        match known {
            Some(known) => Ok(known),
            None => self.marked_vocabulary().await,
        }
    }

    async fn marked_vocabulary(&self) -> Result<(String, Arc<Vocabulary>), AppError> {
        let mark = self.store().vocabulary_mark().await?;
        // Who comes while it is read anew waits: many readings at once would all be slower.
        let mut remembered = self.0.vocabulary.0.lock().await;
        if let Some((known, vocabulary)) = remembered.as_ref()
            && *known == mark
        {
            return Ok((mark, vocabulary.clone()));
        }
        let (mark, mut concepts) = self.store().concepts().await?;
        // Made-up entries have made-up words; nothing real stands among them.
        if self.nature().await? != Nature::Demo {
            let source = sources::thesaurus_source();
            let own = sources::thesaurus().iter();
            concepts.extend(own.map(|concept| (source.id.clone(), concept.clone())));
        }
        let vocabulary = Arc::new(blocking(move || Vocabulary::of_sources(concepts)).await?);
        *remembered = Some((mark.clone(), vocabulary.clone()));
        Ok((mark, vocabulary))
    }

    /// Finds concepts of this vocabulary by their labels; remembered between calls.
    ///
    /// # Errors
    /// When it cannot be made for want of a thread.
    pub async fn concept_finder(
        &self,
        vocabulary: &Arc<Vocabulary>,
    ) -> Result<Arc<ConceptFinder>, AppError> {
        self.0
            .concept_finder
            .of(vocabulary, ConceptFinder::new)
            .await
    }

    /// The URIs of the concepts that [`ConceptFinder::find`] finds, looked for beside the threads that answer others.
    ///
    /// # Errors
    /// When there is no thread to be had.
    pub async fn find_concepts(
        &self,
        vocabulary: &Arc<Vocabulary>,
        typed: &str,
        schemes: &[Scheme],
        language: Option<Language>,
    ) -> Result<Vec<String>, AppError> {
        let finder = self.concept_finder(vocabulary).await?;
        let (typed, schemes) = (typed.to_owned(), schemes.to_vec());
        blocking(move || {
            let found = finder.find(&typed, &schemes, language).into_iter();
            found.map(|concept| concept.uri.clone()).collect()
        })
        .await
    }

    /// These sources, in this order, for showing whom a concept or a vocabulary comes from.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn sources_of(&self, ids: &[SourceId]) -> Result<Vec<Source>, AppError> {
        let mut sources = self.store().source_list().await?;
        let own = sources::thesaurus_source();
        // Somebody may have imported it, too.
        if sources.iter().all(|source| source.id != own.id) {
            sources.push(own);
        }
        let place = |source: &Source| ids.iter().position(|id| *id == source.id);
        sources.retain(|source| place(source).is_some());
        sources.sort_by_key(place);
        Ok(sources)
    }
}
