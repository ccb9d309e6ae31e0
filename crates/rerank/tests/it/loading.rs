//! Whatever is wrong with a directory, the message names the file and what to do.

use std::num::NonZeroUsize;
use std::path::Path;

use rerank::Model;
use safetensors::Dtype;
use serde_json::json;

use crate::tiny::{Family, Tiny};

fn assert_told(complaint: &str, parts: &[&str]) {
    for part in parts {
        assert!(
            complaint.contains(part),
            "{complaint:?} does not say {part:?}"
        );
    }
}

#[test]
fn a_missing_directory_is_named() {
    let complaint = Model::load(Path::new("/nowhere/a-model"), NonZeroUsize::MIN)
        .unwrap_err()
        .to_string();
    assert_told(
        &complaint,
        &[
            "/nowhere/a-model is missing",
            "config.json, tokenizer.json and model.safetensors",
        ],
    );
}

#[test]
fn a_missing_file_is_named() {
    for file in ["config.json", "tokenizer.json", "model.safetensors"] {
        let tiny = Tiny::new(Family::Bert);
        std::fs::remove_file(tiny.path(file)).unwrap();
        assert_told(&tiny.complaint(), &[file, "is missing", "put the model's"]);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let tiny = Tiny::new(Family::Bert);
    std::fs::remove_file(tiny.path("tokenizer.json")).unwrap();
    std::fs::create_dir(tiny.path("tokenizer.json")).unwrap();
    assert_told(
        &tiny.complaint(),
        &["cannot read", "tokenizer.json", "check"],
    );
}

#[test]
fn a_file_that_is_cut_off_is_named() {
    for file in [
        "config.json",
        "tokenizer.json",
        "1_Pooling/config.json",
        "modules.json",
        "sentence_bert_config.json",
        "config_sentence_transformers.json",
    ] {
        let tiny = Tiny::new(Family::Bert);
        let whole = std::fs::read(tiny.path(file)).unwrap_or_else(|_| b"{\"a\": [".to_vec());
        tiny.put_bytes(file, &whole[..whole.len() / 2]);
        assert_told(
            &tiny.complaint(),
            &[file, "is damaged", "fetch or convert it again"],
        );
    }
}

#[test]
fn a_kind_of_model_that_is_not_supported_is_named_with_those_that_are() {
    let types = "\"bert\" or \"xlm-roberta\"";
    for (key, value, found, supported) in [
        ("model_type", json!("modernbert"), "\"modernbert\"", types),
        ("model_type", json!(null), "no model_type", types),
        ("hidden_act", json!("relu"), "\"relu\"", "\"gelu\""),
        (
            "position_embedding_type",
            json!("relative_key"),
            "\"relative_key\"",
            "\"absolute\"",
        ),
    ] {
        let tiny = Tiny::new(Family::Bert);
        let mut config = tiny.config();
        config[key] = value;
        tiny.put("config.json", &config);
        assert_told(
            &tiny.complaint(),
            &["config.json", "asks for", found, "supported is", supported],
        );
    }
}

#[test]
fn a_step_behind_the_model_that_is_not_supported_is_named_with_those_that_are() {
    let (pooling, modules) = ("1_Pooling/config.json", "modules.json");
    let dense = json!([{ "path": "2_Dense", "type": "sentence_transformers.models.Dense" }]);
    let two = json!({ "pooling_mode_mean_tokens": true, "pooling_mode_max_tokens": true });
    for (file, content, found, supported) in [
        (pooling, two, "another pooling", "mean and cls"),
        (pooling, json!({}), "another pooling", "mean and cls"),
        (
            pooling,
            json!({ "pooling_mode": "lasttoken" }),
            "\"lasttoken\"",
            "mean and cls",
        ),
        (
            modules,
            dense,
            "models.Dense",
            "Transformer, Pooling, Normalize",
        ),
    ] {
        let tiny = Tiny::new(Family::Bert);
        tiny.put(file, &content);
        assert_told(
            &tiny.complaint(),
            &[file, "asks for", found, "supported is", supported],
        );
    }
}

#[test]
fn sizes_that_cannot_be_are_named() {
    for (key, value, part) in [
        ("num_attention_heads", 0, "num_attention_heads is 0"),
        ("num_attention_heads", 5, "among 5 heads"),
        ("max_position_embeddings", 2, "no room"),
    ] {
        let tiny = Tiny::new(Family::XlmRoberta);
        let mut config = tiny.config();
        config[key] = json!(value);
        tiny.put("config.json", &config);
        assert_told(&tiny.complaint(), &["config.json", "is damaged", part]);
    }
}

#[test]
fn weights_of_another_model_are_named() {
    let bias = "encoder.layer.1.output.dense.bias";
    let mut tiny = Tiny::new(Family::Bert);
    tiny.weights
        .insert(bias.to_owned(), (vec![33], vec![0.0; 33]));
    tiny.put_weights(Dtype::F32, "");
    assert_told(
        &tiny.complaint(),
        &[
            "model.safetensors does not fit",
            bias,
            "[33]",
            "[32]",
            "from one model",
        ],
    );
    tiny.weights.remove(bias);
    tiny.put_weights(Dtype::F32, "");
    assert_told(
        &tiny.complaint(),
        &["model.safetensors does not fit", "no tensor", bias],
    );
    tiny.put_weights(Dtype::F32, "vision.");
    assert_told(
        &tiny.complaint(),
        &[
            "model.safetensors does not fit",
            "no tensor embeddings.word_embeddings.weight",
        ],
    );
}

#[test]
fn a_tokenizer_of_another_model_is_named() {
    let tiny = Tiny::new(Family::Bert);
    let mut tokenizer = tiny.tokenizer();
    tokenizer["model"]["vocab"]["zuviel"] = json!(99);
    tiny.put("tokenizer.json", &tokenizer);
    assert_told(
        &tiny.complaint(),
        &["tokenizer.json does not fit", "from one model"],
    );
}

#[test]
fn numbers_of_another_kind_are_named() {
    let tiny = Tiny::new(Family::Bert);
    tiny.put_weights(Dtype::I32, "");
    assert_told(
        &tiny.complaint(),
        &["model.safetensors", "I32", "F32, F16, BF16"],
    );
}

#[test]
fn weights_that_are_no_numbers_are_named() {
    let mut tiny = Tiny::new(Family::Bert);
    let (_, numbers) = tiny
        .weights
        .get_mut("encoder.layer.0.attention.self.key.weight")
        .unwrap();
    numbers[77] = f32::NAN;
    tiny.put_weights(Dtype::F16, "");
    assert_told(
        &tiny.complaint(),
        &[
            "model.safetensors is damaged",
            "attention.self.key.weight",
            "not a number",
        ],
    );
}

#[test]
fn weights_that_are_cut_off_are_named_wherever_the_cut_is() {
    let tiny = Tiny::new(Family::Bert);
    let whole = std::fs::read(tiny.path("model.safetensors")).unwrap();
    for length in [0, 5, 8, 100, 3000, whole.len() / 2, whole.len() - 1] {
        tiny.put_bytes("model.safetensors", &whole[..length]);
        assert_told(
            &tiny.complaint(),
            &["model.safetensors is damaged", "fetch or convert it again"],
        );
    }
    let longer = [whole.as_slice(), b"more"].concat();
    tiny.put_bytes("model.safetensors", &longer);
    assert_told(
        &tiny.complaint(),
        &["model.safetensors is damaged", "its header promises"],
    );
}

#[test]
fn other_files_in_place_of_the_weights_are_named() {
    let tiny = Tiny::new(Family::Bert);
    tiny.put_bytes(
        "model.safetensors",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 470641600\n",
    );
    assert_told(
        &tiny.complaint(),
        &["model.safetensors is damaged", "pointer of Git LFS"],
    );
    tiny.put_bytes(
        "model.safetensors",
        "<!DOCTYPE html><title>Not found</title>"
            .repeat(9)
            .as_bytes(),
    );
    assert_told(
        &tiny.complaint(),
        &["model.safetensors is damaged", "header"],
    );
    let header = br#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999]}}"#;
    tiny.put_bytes(
        "model.safetensors",
        &[&(header.len() as u64).to_le_bytes()[..], header].concat(),
    );
    assert_told(
        &tiny.complaint(),
        &["model.safetensors is damaged", "header"],
    );
}
