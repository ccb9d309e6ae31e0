use std::thread;

use rerank::{EmbedError, Model, Prefixes, similarity};
use safetensors::Dtype;
use serde_json::json;

use crate::plain::{Pooling, vector};
use crate::tiny::{Family, PLACES, Tiny};

const TEXTS: [&str; 5] = [
    "prüfung schweißnaht ultraschall",
    "Bäcker plant Mengen",
    "who helps with sensors pumps 42 § wissen über maß",
    "etwas unbekanntes",
    "arbeit",
];
const BOTH: [Family; 2] = [Family::Bert, Family::XlmRoberta];

fn assert_alike(found: &[f32], expected: &[f32]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
    }
}

fn tokens(tiny: &Tiny, text: &str) -> Vec<usize> {
    tiny.tokens(&text.to_lowercase())
}

fn embedded(model: &Model, text: &str) -> Vec<f32> {
    let mut vectors = model.embed_texts(&[text]).expect("every text has a vector");
    vectors.remove(0)
}

#[test]
fn vectors_are_those_of_a_plain_computation() {
    for family in BOTH {
        for dtype in [Dtype::F32, Dtype::F16, Dtype::BF16] {
            let tiny = Tiny::new(family);
            tiny.put_weights(dtype, "");
            let model = tiny.load().unwrap();
            for text in TEXTS {
                let expected = vector(&tiny, &tokens(&tiny, text), Pooling::Mean, dtype);
                assert_alike(&embedded(&model, text), &expected);
                assert_alike(&model.embed_question(text).unwrap(), &expected);
            }
        }
    }
}

#[test]
fn the_first_tokens_vector_is_taken_where_the_model_says_so() {
    for pooling in [
        json!({ "pooling_mode_cls_token": true }),
        json!({ "pooling_mode": "cls" }),
    ] {
        let tiny = Tiny::new(Family::XlmRoberta);
        tiny.put("1_Pooling/config.json", &pooling);
        let expected = vector(&tiny, &tokens(&tiny, TEXTS[0]), Pooling::First, Dtype::F32);
        assert_alike(&embedded(&tiny.load().unwrap(), TEXTS[0]), &expected);
    }
}

#[test]
fn weights_below_a_head_are_found() {
    let tiny = Tiny::new(Family::XlmRoberta);
    tiny.put_weights(Dtype::F32, "roberta.");
    let expected = vector(&tiny, &tokens(&tiny, TEXTS[0]), Pooling::Mean, Dtype::F32);
    assert_alike(&embedded(&tiny.load().unwrap(), TEXTS[0]), &expected);
}

#[test]
fn a_text_has_the_same_vector_whatever_stands_beside_it() {
    for family in BOTH {
        let model = Tiny::new(family).load().unwrap();
        let many: Vec<&str> = TEXTS.into_iter().cycle().take(50).collect();
        let vectors = model.embed_texts(&many).unwrap();
        assert_eq!(vectors.len(), many.len());
        for (text, vector) in many.into_iter().zip(vectors) {
            assert_eq!(vector, embedded(&model, text), "{text}");
        }
        assert_eq!(model.embed_texts(&[]).unwrap(), Vec::<Vec<f32>>::new());
    }
}

#[test]
fn many_threads_may_ask_at_once() {
    let model = Tiny::new(Family::Bert).load().unwrap();
    let expected = model.embed_texts(&TEXTS).unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| assert_eq!(model.embed_texts(&TEXTS).unwrap(), expected));
        }
    });
}

#[test]
fn vectors_have_length_one() {
    let model = Tiny::new(Family::Bert).load().unwrap();
    for vector in model
        .embed_texts(&[TEXTS[0], TEXTS[2], "", "   ", "\u{0}"])
        .unwrap()
    {
        assert_eq!(vector.len(), model.dimensions());
        assert!((similarity(&vector, &vector) - 1.0).abs() < 1e-5);
    }
}

#[test]
fn a_text_without_tokens_is_like_nothing() {
    let tiny = Tiny::new(Family::Bert);
    let mut tokenizer = tiny.tokenizer();
    tokenizer["post_processor"] = json!(null);
    tiny.put("tokenizer.json", &tokenizer);
    let model = tiny.load().unwrap();
    let vectors = model.embed_texts(&["", TEXTS[0]]).unwrap();
    assert_eq!(similarity(&vectors[0], &vectors[1]), 0.0);
}

#[test]
fn a_long_text_counts_up_to_the_last_token_that_fits() {
    for family in BOTH {
        let tiny = Tiny::new(family);
        let model = tiny.load().unwrap();
        assert_eq!(model.max_tokens(), PLACES);
        let fits = "arbeit wissen ".repeat((PLACES - 2) / 2);
        let expected = vector(&tiny, &tokens(&tiny, &fits), Pooling::Mean, Dtype::F32);
        assert_alike(&embedded(&model, &fits), &expected);
        assert_alike(
            &embedded(&model, &format!("{fits}{}", "pumps ".repeat(100_000))),
            &expected,
        );
    }
}

#[test]
fn a_shorter_length_of_the_training_is_kept() {
    let tiny = Tiny::new(Family::Bert);
    tiny.put(
        "sentence_bert_config.json",
        &json!({ "max_seq_length": 5, "do_lower_case": false }),
    );
    let model = tiny.load().unwrap();
    assert_eq!(model.max_tokens(), 5);
    assert_eq!(
        embedded(&model, "arbeit wissen maß pumps pumps"),
        embedded(&model, "arbeit wissen maß")
    );
}

#[test]
fn a_tokenizers_own_cutting_and_filling_do_not_count() {
    let tiny = Tiny::new(Family::Bert);
    let expected = embedded(&tiny.load().unwrap(), TEXTS[2]);
    let mut tokenizer = tiny.tokenizer();
    tokenizer["truncation"] =
        json!({ "max_length": 4, "strategy": "LongestFirst", "stride": 0, "direction": "Right" });
    tokenizer["padding"] = json!({ "strategy": { "Fixed": 20 }, "direction": "Right", "pad_to_multiple_of": null,
        "pad_id": 0, "pad_type_id": 0, "pad_token": "[PAD]" });
    tiny.put("tokenizer.json", &tokenizer);
    assert_eq!(embedded(&tiny.load().unwrap(), TEXTS[2]), expected);
}

#[test]
fn prefixes_of_the_model_stand_before_each_text() {
    let tiny = Tiny::new(Family::Bert);
    let expected = |words: &str| vector(&tiny, &tokens(&tiny, words), Pooling::Mean, Dtype::F32);
    tiny.put(
        "config_sentence_transformers.json",
        &json!({ "prompts": { "query": "query: ", "document": "passage: " } }),
    );
    let model = tiny.load().unwrap();
    assert_alike(
        &model.embed_question("maß").unwrap(),
        &expected("query : maß"),
    );
    assert_alike(&embedded(&model, "maß"), &expected("passage : maß"));
}

#[test]
fn prefixes_come_from_the_prompts_or_else_from_the_name() {
    let e5 = ("query: ", "passage: ");
    let cases = [
        (json!({}), "", ("", "")),
        (json!({}), "intfloat/multilingual-e5-small", e5),
        (
            json!({ "prompts": { "query": "", "document": "" } }),
            "E5",
            e5,
        ),
        (
            json!({ "prompts": { "query": "q> ", "passage": "p> ", "document": "d> " } }),
            "some-e5",
            ("q> ", "p> "),
        ),
        (
            json!({ "prompts": { "query": "q> " }, "default_prompt_name": null }),
            "",
            ("q> ", ""),
        ),
        (json!({}), "gte5-base", ("", "")),
    ];
    for (prompts, name, (question, text)) in cases {
        let tiny = Tiny::new(Family::Bert);
        let mut config = tiny.config();
        config["_name_or_path"] = json!(name);
        tiny.put("config.json", &config);
        tiny.put("config_sentence_transformers.json", &prompts);
        let expected = Prefixes {
            question: question.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(
            tiny.load().unwrap().prefixes(),
            &expected,
            "{prompts} {name}"
        );
    }
}

#[test]
fn numbers_that_grow_too_large_are_an_error() {
    let mut tiny = Tiny::new(Family::Bert);
    let (_, bias) = tiny
        .weights
        .get_mut("encoder.layer.1.output.LayerNorm.bias")
        .unwrap();
    bias.fill(f32::MAX);
    tiny.put_weights(Dtype::F32, "");
    let error = tiny.load().unwrap().embed_question("maß").unwrap_err();
    assert!(matches!(error, EmbedError::Computation { .. }), "{error}");
}
