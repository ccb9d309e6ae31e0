//! Models of a few kilobytes in the usual files, with weights drawn from a seed.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use half::{bf16, f16};
use rerank::{LoadError, Model};
use safetensors::Dtype;
use safetensors::tensor::TensorView;
use serde_json::{Value, json};
use tempfile::TempDir;

pub const HIDDEN: usize = 32;
pub const HEADS: usize = 4;
pub const INNER: usize = 48;
pub const LAYERS: usize = 2;
/// Tokens that fit into a text, special ones included.
pub const PLACES: usize = 24;
pub const EPSILON: f64 = 1e-5;
const WORDS: &str = "query passage : schweißnaht prüfung ultraschall bäcker plant mengen wetter roboter montage arbeit \
    who helps with sensors pumps 42 § wissen über maß";

#[derive(Clone, Copy, PartialEq)]
pub enum Family {
    Bert,
    XlmRoberta,
}

/// A directory with a model, and what stands in it.
pub struct Tiny {
    pub family: Family,
    pub weights: BTreeMap<String, (Vec<usize>, Vec<f32>)>,
    folder: TempDir,
}

impl Tiny {
    pub fn new(family: Family) -> Tiny {
        let folder = tempfile::Builder::new()
            .prefix("model-")
            .tempdir()
            .expect("a test may make folders");
        let tiny = Tiny {
            family,
            weights: weights(family),
            folder,
        };
        tiny.put("config.json", &tiny.config());
        tiny.put("tokenizer.json", &tiny.tokenizer());
        tiny.put_weights(Dtype::F32, "");
        tiny
    }

    pub fn path(&self, file: &str) -> PathBuf {
        self.folder.path().join(file)
    }

    pub fn directory(&self) -> &Path {
        self.folder.path()
    }

    pub fn load(&self) -> Result<Model, LoadError> {
        Model::load(self.directory(), NonZeroUsize::new(2).expect("it is not 0"))
    }

    /// What is said about a directory that cannot be loaded.
    pub fn complaint(&self) -> String {
        self.load()
            .expect_err("the model should not load")
            .to_string()
    }

    pub fn put(&self, file: &str, content: &Value) {
        self.put_bytes(file, content.to_string().as_bytes());
    }

    pub fn put_bytes(&self, file: &str, content: &[u8]) {
        let path = self.path(file);
        let folder = path.parent().expect("it is in the model's folder");
        std::fs::create_dir_all(folder).expect("a test may make folders");
        std::fs::write(path, content).expect("a test may write files");
    }

    pub fn put_weights(&self, dtype: Dtype, root: &str) {
        let bytes: BTreeMap<String, (Vec<usize>, Vec<u8>)> = self
            .weights
            .iter()
            .map(|(name, (shape, numbers))| {
                let bytes = numbers
                    .iter()
                    .flat_map(|number| encoded(*number, dtype))
                    .collect();
                (format!("{root}{name}"), (shape.clone(), bytes))
            })
            .collect();
        let views = bytes.iter().map(|(name, (shape, bytes))| {
            (
                name.clone(),
                TensorView::new(dtype, shape.clone(), bytes)
                    .expect("the shape has so many numbers"),
            )
        });
        safetensors::serialize_to_file(views, None, &self.path("model.safetensors"))
            .expect("a test may write files");
    }

    pub fn config(&self) -> Value {
        let (kind, places) = match self.family {
            Family::Bert => ("bert", PLACES),
            Family::XlmRoberta => ("xlm-roberta", PLACES + 2),
        };
        json!({
            "model_type": kind, "hidden_act": "gelu", "hidden_size": HIDDEN, "intermediate_size": INNER,
            "num_attention_heads": HEADS, "num_hidden_layers": LAYERS, "layer_norm_eps": EPSILON,
            "max_position_embeddings": places, "pad_token_id": self.special()[1].1, "vocab_size": vocabulary(),
            "type_vocab_size": 1,
        })
    }

    /// Names and numbers of begin, padding, end and the unknown.
    fn special(&self) -> [(&'static str, usize); 4] {
        match self.family {
            Family::Bert => [("[CLS]", 2), ("[PAD]", 0), ("[SEP]", 3), ("[UNK]", 1)],
            Family::XlmRoberta => [("<s>", 0), ("<pad>", 1), ("</s>", 2), ("<unk>", 3)],
        }
    }

    pub fn tokenizer(&self) -> Value {
        let [(begin, first), _, (end, last), (unknown, unknown_number)] = self.special();
        let mut names: Vec<String> = vec![String::new(); 4];
        for (name, number) in self.special() {
            names[number] = name.to_owned();
        }
        let (model, before) = match self.family {
            Family::Bert => {
                names.extend(WORDS.split_whitespace().map(str::to_owned));
                let numbers: BTreeMap<&String, usize> = names.iter().zip(0..).collect();
                let model = json!({ "type": "WordLevel", "vocab": numbers, "unk_token": unknown });
                (model, json!({ "type": "Whitespace" }))
            }
            Family::XlmRoberta => {
                names.extend(WORDS.split_whitespace().map(|word| format!("▁{word}")));
                let scored: Vec<(&String, f64)> = names.iter().map(|name| (name, -1.0)).collect();
                let model = json!({ "type": "Unigram", "vocab": scored, "unk_id": unknown_number });
                (
                    model,
                    json!({ "type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": true }),
                )
            }
        };
        let special = |name: &str| json!({ "SpecialToken": { "id": name, "type_id": 0 } });
        let added = |(name, number): (&str, usize)| {
            json!({ "id": number, "content": name, "single_word": false, "lstrip": false, "rstrip": false,
                "normalized": false, "special": true })
        };
        json!({
            "version": "1.0", "truncation": null, "padding": null, "decoder": null,
            "added_tokens": self.special().map(added),
            "normalizer": { "type": "Lowercase" }, "pre_tokenizer": before, "model": model,
            "post_processor": {
                "type": "TemplateProcessing",
                "single": [special(begin), { "Sequence": { "id": "A", "type_id": 0 } }, special(end)],
                "pair": [],
                "special_tokens": {
                    begin: { "id": begin, "ids": [first], "tokens": [begin] },
                    end: { "id": end, "ids": [last], "tokens": [end] },
                },
            },
        })
    }

    /// The tokens of words of the vocabulary, begin and end around them, found without the tokenizer.
    pub fn tokens(&self, words: &str) -> Vec<usize> {
        let [(_, first), _, (_, last), (_, unknown)] = self.special();
        let number = |word: &str| {
            WORDS
                .split_whitespace()
                .position(|known| known == word)
                .map_or(unknown, |at| at + 4)
        };
        let words = words.split_whitespace().map(number);
        std::iter::once(first)
            .chain(words)
            .chain(std::iter::once(last))
            .collect()
    }
}

pub fn vocabulary() -> usize {
    4 + WORDS.split_whitespace().count()
}

/// The number as it is after it was written.
pub fn rounded(number: f32, dtype: Dtype) -> f32 {
    match dtype {
        Dtype::F16 => f16::from_f32(number).to_f32(),
        Dtype::BF16 => bf16::from_f32(number).to_f32(),
        _ => number,
    }
}

fn encoded(number: f32, dtype: Dtype) -> Vec<u8> {
    match dtype {
        Dtype::F16 => f16::from_f32(number).to_le_bytes().to_vec(),
        Dtype::BF16 => bf16::from_f32(number).to_le_bytes().to_vec(),
        Dtype::I32 => (number as i32).to_le_bytes().to_vec(),
        _ => number.to_le_bytes().to_vec(),
    }
}

fn weights(family: Family) -> BTreeMap<String, (Vec<usize>, Vec<f32>)> {
    let places = if family == Family::Bert {
        PLACES
    } else {
        PLACES + 2
    };
    let mut shapes = vec![
        (
            "embeddings.word_embeddings.weight".to_owned(),
            vec![vocabulary(), HIDDEN],
        ),
        (
            "embeddings.position_embeddings.weight".to_owned(),
            vec![places, HIDDEN],
        ),
        (
            "embeddings.token_type_embeddings.weight".to_owned(),
            vec![1, HIDDEN],
        ),
        ("embeddings.LayerNorm.weight".to_owned(), vec![HIDDEN]),
        ("embeddings.LayerNorm.bias".to_owned(), vec![HIDDEN]),
    ];
    for layer in 0..LAYERS {
        for (part, outputs, inputs) in [
            ("attention.self.query", HIDDEN, Some(HIDDEN)),
            ("attention.self.key", HIDDEN, Some(HIDDEN)),
            ("attention.self.value", HIDDEN, Some(HIDDEN)),
            ("attention.output.dense", HIDDEN, Some(HIDDEN)),
            ("attention.output.LayerNorm", HIDDEN, None),
            ("intermediate.dense", INNER, Some(HIDDEN)),
            ("output.dense", HIDDEN, Some(INNER)),
            ("output.LayerNorm", HIDDEN, None),
        ] {
            let at = format!("encoder.layer.{layer}.{part}");
            shapes.push((
                format!("{at}.weight"),
                std::iter::once(outputs).chain(inputs).collect(),
            ));
            shapes.push((format!("{at}.bias"), vec![outputs]));
        }
    }
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    shapes
        .into_iter()
        .map(|(name, shape)| {
            let around = if name.ends_with("LayerNorm.weight") {
                1.0
            } else {
                0.0
            };
            let numbers = (0..shape.iter().product())
                .map(|_| around + 0.4 * draw())
                .collect();
            (name, (shape, numbers))
        })
        .collect()
}
