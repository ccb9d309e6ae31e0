use std::num::NonZeroUsize;
use std::path::Path;

use rayon::prelude::*;

use crate::encoder::Encoder;
use crate::settings::{Pooling, Prefixes, Settings};
use crate::tokens::Tokens;
use crate::weights::Weights;
use crate::{EmbedError, LoadError};

/// A sentence-embedding model, ready to use from any thread; it keeps nothing of what it is asked.
///
/// Computes on threads of its own, each text on one of them; calls that find all of them at work wait. In memory it is
/// about as large as its file (a word table in half precision stays so), and a few megabytes more for each thread.
pub struct Model {
    tokens: Tokens,
    encoder: Encoder,
    settings: Settings,
    threads: rayon::ThreadPool,
}

impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}

impl Model {
    /// The model in a directory of the usual format:
    ///
    /// | file | what is read |
    /// |---|---|
    /// | `config.json` | sizes; `model_type` is `bert` or `xlm-roberta` |
    /// | `tokenizer.json` | the tokenizer |
    /// | `model.safetensors` | weights in F32, F16 or BF16 |
    /// | `1_Pooling/config.json`, may be missing | mean (also without the file) or cls |
    /// | `modules.json`, may be missing | refused if there is more than transformer, pooling, normalisation |
    /// | `sentence_bert_config.json`, may be missing | `max_seq_length`, if it is less than [`crate::MAX_TOKENS`] |
    /// | `config_sentence_transformers.json`, may be missing | `prompts`, see below |
    ///
    /// Prefixes: those of `prompts` (`query`; `passage` or else `document`) if one of them is not empty. Otherwise, if
    /// `e5` is a word of `_name_or_path` in `config.json` or of the directory's name, `query: ` and `passage: `.
    /// Otherwise none. [`Model::prefixes`] tells what came of it.
    ///
    /// `threads` is how many texts are computed at once. One less than there are cores leaves one to everybody else.
    ///
    /// # Errors
    /// A file is missing, cannot be read, is damaged, asks for what is not supported, or does not fit the others; or the
    /// system refuses so many threads.
    pub fn load(directory: &Path, threads: NonZeroUsize) -> Result<Model, LoadError> {
        let settings = Settings::read(directory)?;
        let tokens = Tokens::load(
            &directory.join("tokenizer.json"),
            settings.sizes.vocabulary,
            settings.max_tokens,
        )?;
        let mut weights = Weights::open(&directory.join("model.safetensors"))?;
        let encoder = Encoder::load(&mut weights, &settings.sizes)?;
        // A product shared by threads makes each wait for the others some hundred times a text. Applies to the whole
        // process, but nothing else in it uses this library.
        gemm::set_threading_threshold(usize::MAX);
        let threads = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .thread_name(|number| format!("rerank-{number}"))
            .build()
            .map_err(|error| LoadError::Threads {
                reason: error.to_string(),
            })?;
        Ok(Model {
            tokens,
            encoder,
            settings,
            threads,
        })
    }

    /// How many numbers a vector has.
    pub fn dimensions(&self) -> usize {
        self.settings.sizes.hidden
    }

    /// How many tokens of a text are looked at, special ones and prefix included; the rest is passed over.
    pub fn max_tokens(&self) -> usize {
        self.settings.max_tokens
    }

    /// What is put before questions and texts.
    pub fn prefixes(&self) -> &Prefixes {
        &self.settings.prefixes
    }

    /// The vector of a question: [`Model::dimensions`] numbers, length 1 (all 0 if the tokenizer finds nothing in it).
    ///
    /// # Errors
    /// The tokenizer or the computation fails, which no text is known to cause.
    pub fn embed_question(&self, question: &str) -> Result<Vec<f32>, EmbedError> {
        self.threads
            .install(|| self.embed(&self.settings.prefixes.question, question))
    }

    /// The vectors of texts among which is searched, in their order, each as [`Model::embed_question`] says. What stands
    /// beside a text changes nothing about its vector.
    ///
    /// # Errors
    /// The tokenizer or the computation fails, which no text is known to cause.
    pub fn embed_texts(&self, texts: &[&str]) -> Result<Vec<Vec<f32>>, EmbedError> {
        let embed = |text: &&str| self.embed(&self.settings.prefixes.text, text);
        // One by one, so that the threads end at about the same time. Filling texts up to one length and computing them
        // together, as graphics cards want it, is no faster here.
        self.threads
            .install(|| texts.par_iter().with_max_len(1).map(embed).collect())
    }

    fn embed(&self, prefix: &str, text: &str) -> Result<Vec<f32>, EmbedError> {
        let tokens = self.tokens.of(prefix, text)?;
        let width = self.dimensions();
        if tokens.is_empty() {
            return Ok(vec![0.0; width]);
        }
        let states = self.encoder.forward(&tokens)?;
        match self.settings.pooling {
            Pooling::Mean => unit(&states, width),
            Pooling::First => unit(&states[..width], width),
        }
    }
}

/// The direction of the sum of vectors; that of their mean is the same.
fn unit(vectors: &[f32], width: usize) -> Result<Vec<f32>, EmbedError> {
    let mut sum = vec![0.0_f32; width];
    for vector in vectors.chunks_exact(width) {
        for (sum, number) in sum.iter_mut().zip(vector) {
            *sum += number;
        }
    }
    let length = sum.iter().map(|number| number * number).sum::<f32>().sqrt();
    if !length.is_finite() {
        return Err(EmbedError::Computation {
            reason: "its numbers grew beyond what can be written".to_owned(),
        });
    }
    if length > 0.0 {
        for number in &mut sum {
            *number /= length;
        }
    }
    Ok(sum)
}

/// How alike two vectors of one model are: the cosine, from -1 to 1, since their length is 1.
///
/// Only the order of such values means something; a model of the e5 family gives unrelated texts .7 already.
pub fn similarity(a: &[f32], b: &[f32]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
