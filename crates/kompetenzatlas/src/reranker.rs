//! The model that orders the best hits anew, where an operator gives one.

use std::{path::Path, sync::Arc};

use anyhow::Result;
use app::Reranker;

/// How long a question waits for texts that the model has not read before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// Until it has read them: who measures wants the model's order.
    Unlimited,
    /// Not at all: the next one who asks finds them read.
    None,
}

/// The model in this folder.
///
/// # Errors
/// When it cannot be read; or when this program was built without the feature.
#[cfg(feature = "rerank")]
pub fn open(folder: &Path, patience: Patience) -> Result<Arc<dyn Reranker>> {
    Ok(Arc::new(with_model::Transformer::open(folder, patience)?))
}

/// The model in this folder.
///
/// # Errors
/// Always: this program was built without the feature.
#[cfg(not(feature = "rerank"))]
pub fn open(folder: &Path, _: Patience) -> Result<Arc<dyn Reranker>> {
    anyhow::bail!(
        "rerank-model: {} is not used: this program was built without models; build it with \
         `cargo build --release --features rerank -p kompetenzatlas`",
        folder.display()
    )
}

#[cfg(feature = "rerank")]
mod with_model {
    use std::{
        num::NonZeroUsize,
        path::Path,
        sync::{
            Arc,
            mpsc::{SyncSender, sync_channel},
        },
        thread,
    };

    use anyhow::{Context as _, Result};
    use app::Reranker;
    use rerank::{Cache, Model, Vector, similarity};

    use super::Patience;

    /// Texts whose vectors are remembered: some 100 MB with 384 dimensions.
    const REMEMBERED: usize = 50_000;

    /// Lists of texts that wait to be read; more are left out, and wait anew when somebody asks again.
    const WAITING: usize = 8;

    pub(super) struct Transformer {
        cache: Arc<Cache>,
        patience: Patience,
        to_read: SyncSender<Vec<String>>,
    }

    impl Transformer {
        pub(super) fn open(folder: &Path, patience: Patience) -> Result<Self> {
            let threads = thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
            // One core stays with those who ask.
            let threads = match patience {
                Patience::Unlimited => threads,
                Patience::None => NonZeroUsize::new(threads.get() - 1).unwrap_or(NonZeroUsize::MIN),
            };
            let model = Model::load(folder, threads).context("rerank-model")?;
            let remembered = NonZeroUsize::new(REMEMBERED).expect("it is not 0");
            let cache = Arc::new(Cache::new(Arc::new(model), remembered));
            let (to_read, waiting) = sync_channel::<Vec<String>>(WAITING);
            let reader = cache.clone();
            thread::Builder::new()
                .name("rerank".to_owned())
                .spawn(move || {
                    for texts in waiting {
                        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
                        if let Err(error) = reader.embed_texts(&texts) {
                            tracing::warn!(%error, "the model cannot read these texts");
                        }
                    }
                })
                .context("a thread for the model")?;
            Ok(Self {
                cache,
                patience,
                to_read,
            })
        }

        fn vectors(&self, texts: &[String]) -> Option<Vec<Vector>> {
            let known: Option<Vec<Vector>> =
                texts.iter().map(|text| self.cache.get(text)).collect();
            if known.is_some() {
                return known;
            }
            if self.patience == Patience::None {
                // Whoever comes while much waits is answered without.
                let _ = self.to_read.try_send(texts.to_vec());
                return None;
            }
            let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
            let read = self.cache.embed_texts(&texts);
            read.inspect_err(|error| tracing::warn!(%error, "the model cannot read these texts"))
                .ok()
        }
    }

    impl Reranker for Transformer {
        fn nearness(&self, question: &str, texts: &[String]) -> Option<Vec<f32>> {
            let texts = self.vectors(texts)?;
            let asked = self.cache.model().embed_question(question);
            let asked = asked
                .inspect_err(|error| tracing::warn!(%error, "the model cannot read the question"))
                .ok()?;
            let near = texts.iter().map(|text| similarity(&asked, text));
            Some(near.collect())
        }
    }
}
