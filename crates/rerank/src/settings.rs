//! What the small files of a model's directory say: its sizes, its pooling, its prefixes.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::LoadError;

/// The most tokens of a text that are looked at, its special tokens and prefix included; a model may allow less.
///
/// The models allow 512, but attention grows with the square, and what is re-ranked are passages: 256 tokens are about
/// 150 words of German.
pub const MAX_TOKENS: usize = 256;

const CONFIG: &str = "config.json";
const SUPPORTED_TYPES: &str = "\"bert\" or \"xlm-roberta\"";

/// What the encoder must know. Lengths are counts of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Sizes {
    pub(crate) vocabulary: usize,
    pub(crate) hidden: usize,
    pub(crate) heads: usize,
    pub(crate) intermediate: usize,
    pub(crate) layers: usize,
    pub(crate) positions: usize,
    pub(crate) token_types: usize,
    pub(crate) epsilon: f32,
    /// The row of the position table for the first token of a text: 0 for BERT, behind the padding's for XLM-RoBERTa.
    pub(crate) first_position: usize,
}

/// How the vectors of the tokens become the text's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pooling {
    Mean,
    /// The vector of the first token.
    First,
}

/// What stands before each text, because the model was trained so. Empty if it was not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Prefixes {
    /// Before a question.
    pub question: String,
    /// Before a text among which is searched.
    pub text: String,
}

/// What all the small files say.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Settings {
    pub(crate) sizes: Sizes,
    pub(crate) pooling: Pooling,
    pub(crate) prefixes: Prefixes,
    pub(crate) max_tokens: usize,
}

impl Settings {
    pub(crate) fn read(directory: &Path) -> Result<Settings, LoadError> {
        if !directory.is_dir() {
            return Err(LoadError::Missing {
                path: directory.to_owned(),
                remedy: "name a directory with config.json, tokenizer.json and model.safetensors",
            });
        }
        let path = directory.join(CONFIG);
        let config: Config = optional(&path)?.ok_or_else(|| LoadError::Missing {
            path: path.clone(),
            remedy: "put the model's configuration there",
        })?;
        let sizes = config.sizes(&path)?;
        refuse_further_modules(directory)?;
        let pooling = pooling(directory)?;
        let prefixes = prefixes(directory, &config)?;
        let trained: TrainedLength =
            optional(&directory.join("sentence_bert_config.json"))?.unwrap_or_default();
        let max_tokens = MAX_TOKENS
            .min(sizes.positions - sizes.first_position)
            .min(trained.max_seq_length.unwrap_or(usize::MAX))
            .max(MIN_TOKENS);
        Ok(Settings {
            sizes,
            pooling,
            prefixes,
            max_tokens,
        })
    }
}

/// The bytes of a file, or nothing if there is none.
pub(crate) fn bytes(path: &Path) -> Result<Option<Vec<u8>>, LoadError> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(LoadError::Unreadable {
            path: path.to_owned(),
            source,
        }),
    }
}

fn optional<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, LoadError> {
    let Some(bytes) = bytes(path)? else {
        return Ok(None);
    };
    serde_json::from_slice(&bytes)
        .map(Some)
        .map_err(|error| LoadError::Damaged {
            path: path.to_owned(),
            reason: error.to_string(),
        })
}

/// `config.json`, with the defaults that the format has.
#[derive(Debug, Deserialize)]
struct Config {
    model_type: Option<String>,
    vocab_size: usize,
    hidden_size: usize,
    num_attention_heads: usize,
    intermediate_size: usize,
    num_hidden_layers: usize,
    max_position_embeddings: usize,
    #[serde(default = "two")]
    type_vocab_size: usize,
    #[serde(default = "tiny")]
    layer_norm_eps: f64,
    #[serde(default = "gelu")]
    hidden_act: String,
    #[serde(default = "absolute")]
    position_embedding_type: String,
    pad_token_id: Option<usize>,
    #[serde(default, rename = "_name_or_path")]
    name: String,
}

fn two() -> usize {
    2
}
fn tiny() -> f64 {
    1e-12
}
fn gelu() -> String {
    "gelu".to_owned()
}
fn absolute() -> String {
    "absolute".to_owned()
}

impl Config {
    fn sizes(&self, path: &Path) -> Result<Sizes, LoadError> {
        let first_position = self.first_position(path)?;
        let damaged = |reason: String| LoadError::Damaged {
            path: path.to_owned(),
            reason,
        };
        let counts = [
            ("vocab_size", self.vocab_size),
            ("hidden_size", self.hidden_size),
            ("num_attention_heads", self.num_attention_heads),
            ("intermediate_size", self.intermediate_size),
            ("num_hidden_layers", self.num_hidden_layers),
            ("type_vocab_size", self.type_vocab_size),
        ];
        if let Some((name, _)) = counts.iter().find(|(_, count)| *count == 0) {
            return Err(damaged(format!("{name} is 0")));
        }
        if !self.hidden_size.is_multiple_of(self.num_attention_heads) {
            return Err(damaged(format!(
                "hidden_size {} cannot be divided among {} heads",
                self.hidden_size, self.num_attention_heads
            )));
        }
        if self.max_position_embeddings < first_position.saturating_add(MIN_TOKENS) {
            return Err(damaged(format!(
                "max_position_embeddings {} leaves no room for a text",
                self.max_position_embeddings
            )));
        }
        Ok(Sizes {
            vocabulary: self.vocab_size,
            hidden: self.hidden_size,
            heads: self.num_attention_heads,
            intermediate: self.intermediate_size,
            layers: self.num_hidden_layers,
            positions: self.max_position_embeddings,
            token_types: self.type_vocab_size,
            epsilon: self.layer_norm_eps as f32,
            first_position,
        })
    }

    /// Asks on the way whether this is a model of a kind that is built here.
    fn first_position(&self, path: &Path) -> Result<usize, LoadError> {
        let unsupported = |found: String, supported| {
            Err(LoadError::Unsupported {
                path: path.to_owned(),
                found,
                supported,
            })
        };
        let (act, places) = (&self.hidden_act, &self.position_embedding_type);
        if act != "gelu" {
            return unsupported(format!("a hidden_act {act:?}"), "\"gelu\"");
        }
        if places != "absolute" {
            let found = format!("a position_embedding_type {places:?}");
            return unsupported(found, "\"absolute\"");
        }
        match self.model_type.as_deref() {
            Some("bert") => Ok(0),
            Some("xlm-roberta") => Ok(self.pad_token_id.unwrap_or(1).saturating_add(1)),
            Some(other) => unsupported(format!("a model_type {other:?}"), SUPPORTED_TYPES),
            None => unsupported("no model_type".to_owned(), SUPPORTED_TYPES),
        }
    }
}

/// A begin, an end, and something between them.
const MIN_TOKENS: usize = 3;

/// `sentence_bert_config.json`: how long the texts of the training were.
#[derive(Debug, Default, Deserialize)]
struct TrainedLength {
    max_seq_length: Option<usize>,
}

/// One line of `modules.json`.
#[derive(Debug, Deserialize)]
struct Module {
    r#type: String,
}

/// Some models go on after the pooling; without that step their vectors would be wrong, and nobody would notice.
fn refuse_further_modules(directory: &Path) -> Result<(), LoadError> {
    let path = directory.join("modules.json");
    let modules: Vec<Module> = optional(&path)?.unwrap_or_default();
    for module in modules {
        let known = ["Transformer", "Pooling", "Normalize"];
        if !known
            .iter()
            .any(|known| module.r#type.rsplit('.').next() == Some(known))
        {
            return Err(LoadError::Unsupported {
                path,
                found: format!("a module {:?}", module.r#type),
                supported: "Transformer, Pooling, Normalize",
            });
        }
    }
    Ok(())
}

/// `1_Pooling/config.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PoolingConfig {
    /// The newer way to say it.
    pooling_mode: Option<String>,
    pooling_mode_cls_token: bool,
    pooling_mode_mean_tokens: bool,
    pooling_mode_max_tokens: bool,
    pooling_mode_mean_sqrt_len_tokens: bool,
    pooling_mode_weightedmean_tokens: bool,
    pooling_mode_lasttoken: bool,
}

fn pooling(directory: &Path) -> Result<Pooling, LoadError> {
    let path: PathBuf = directory.join("1_Pooling").join(CONFIG);
    let Some(config) = optional::<PoolingConfig>(&path)? else {
        return Ok(Pooling::Mean);
    };
    let others = config.pooling_mode_max_tokens
        || config.pooling_mode_mean_sqrt_len_tokens
        || config.pooling_mode_weightedmean_tokens
        || config.pooling_mode_lasttoken;
    let found = match config.pooling_mode.as_deref() {
        Some("mean") => return Ok(Pooling::Mean),
        Some("cls") => return Ok(Pooling::First),
        Some(other) => format!("a pooling_mode {other:?}"),
        None => match (
            config.pooling_mode_mean_tokens,
            config.pooling_mode_cls_token,
            others,
        ) {
            (true, false, false) => return Ok(Pooling::Mean),
            (false, true, false) => return Ok(Pooling::First),
            _ => "another pooling, or more than one".to_owned(),
        },
    };
    Err(LoadError::Unsupported {
        path,
        found,
        supported: "exactly one of mean and cls",
    })
}

/// `config_sentence_transformers.json`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Prompts {
    prompts: PromptTexts,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct PromptTexts {
    query: String,
    passage: String,
    document: String,
}

/// The rule of [`crate::Model::load`].
fn prefixes(directory: &Path, config: &Config) -> Result<Prefixes, LoadError> {
    let PromptTexts {
        query,
        passage,
        document,
    } = optional::<Prompts>(&directory.join("config_sentence_transformers.json"))?
        .unwrap_or_default()
        .prompts;
    let told = Prefixes {
        question: query,
        text: if passage.is_empty() {
            document
        } else {
            passage
        },
    };
    // Two empty ones are what the library that writes this file puts there if nobody said anything.
    if told != Prefixes::default() {
        return Ok(told);
    }
    let folder = directory.file_name().unwrap_or_default().to_string_lossy();
    if is_e5(&config.name) || is_e5(&folder) {
        return Ok(Prefixes {
            question: "query: ".to_owned(),
            text: "passage: ".to_owned(),
        });
    }
    Ok(Prefixes::default())
}

fn is_e5(name: &str) -> bool {
    name.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| word.eq_ignore_ascii_case("e5"))
}
