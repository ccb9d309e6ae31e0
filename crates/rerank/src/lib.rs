//! Sentence embeddings by a transformer of the BERT or XLM-RoBERTa family, to order the best few results of a search
//! again by what they mean.
//!
//! Optional: an operator puts a model's directory beside the program, for example multilingual-e5-small;
//! `scripts/rerank` makes one. Without it nothing of this crate is needed.
//!
//! ```no_run
//! use std::{num::NonZeroUsize, path::Path, sync::Arc};
//!
//! let directory = Path::new("models/multilingual-e5-small");
//! let model = Arc::new(rerank::Model::load(directory, NonZeroUsize::MIN)?);
//! let cache = rerank::Cache::new(Arc::clone(&model), NonZeroUsize::new(10_000).expect("it is not 0"));
//! let question = model.embed_question("Wer prüft Schweißnähte mit Ultraschall?")?;
//! let found = ["Zerstörungsfreie Prüfung von Bauteilen", "Backwaren aus der Region"];
//! let mut order: Vec<(f32, &str)> = cache
//!     .embed_texts(&found)?
//!     .iter()
//!     .zip(found)
//!     .map(|(text, title)| (rerank::similarity(&question, text), title))
//!     .collect();
//! order.sort_by(|a, b| b.0.total_cmp(&a.0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What this crate knows
//! - how such models are kept in files, and how they get from a text to a vector;
//! - which vectors it computed before ([`Cache`]).
//!
//! # What it must not know
//! Entries, indexes, configuration, HTTP.
//!
//! # Where it computes
//! On the processor alone, on threads that the model starts for itself ([`Model::load`]): one for a question, one for each
//! text. A call blocks until it is done, so async code makes it where blocking is allowed.
//!
//! Without `RAYON_NUM_THREADS` in the environment candle reads the system's list of cores before each product. With two
//! cores that is a tenth of a question's time, with many it is most of it: set it to 1. It is not the number of the
//! model's threads.

mod cache;
mod encoder;
mod error;
mod model;
mod rows;
mod settings;
mod tokens;
mod weights;

pub use cache::{Cache, Vector};
pub use error::{EmbedError, LoadError};
pub use model::{Model, similarity};
pub use settings::{MAX_TOKENS, Prefixes};
