//! With a real model and what another engine says of it: `scripts/rerank/README.md` says how to get both.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rerank::{Model, similarity};
use serde::Deserialize;
use tokenizers::Tokenizer;

#[derive(Deserialize)]
struct Expected {
    vectors: Vec<Case>,
    tokens: Vec<Line>,
}

#[derive(Deserialize)]
struct Case {
    question: bool,
    text: String,
    tokens: Vec<u32>,
    vector: Vec<f32>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    tokens: Vec<u32>,
}

fn directory() -> PathBuf {
    #[expect(
        clippy::disallowed_methods,
        reason = "a test has no configuration file"
    )]
    let directory = std::env::var("ATLAS_RERANK_MODEL");
    PathBuf::from(directory.expect("ATLAS_RERANK_MODEL names the directory of a converted model"))
}

fn expected() -> Expected {
    let text =
        std::fs::read(directory().join("expected.json")).expect("convert.py --expected writes it");
    serde_json::from_slice(&text).expect("convert.py writes it so")
}

#[test]
#[ignore = "needs a real model: scripts/rerank/README.md"]
fn vectors_are_those_of_another_engine() {
    let model = Model::load(&directory(), NonZeroUsize::MIN).unwrap();
    let mut worst = 1.0_f32;
    for case in expected().vectors {
        let vector = if case.question {
            model.embed_question(&case.text).unwrap()
        } else {
            model.embed_texts(&[&case.text]).unwrap().remove(0)
        };
        let alike = similarity(&vector, &case.vector);
        worst = worst.min(alike);
        assert!(alike >= 0.99, "{}: {alike}", case.text);
    }
    eprintln!("the least cosine is {worst:.5}");
}

#[test]
#[ignore = "needs a real model: scripts/rerank/README.md"]
fn tokens_are_those_of_another_engine() {
    let tokenizer = Tokenizer::from_file(directory().join("tokenizer.json")).unwrap();
    let expected = expected();
    let cases = expected.vectors.into_iter().map(|case| {
        let prefix = if case.question {
            "query: "
        } else {
            "passage: "
        };
        (format!("{prefix}{}", case.text), case.tokens)
    });
    let lines = expected
        .tokens
        .into_iter()
        .map(|line| (format!("passage: {}", line.text), line.tokens));
    let (mut all, mut other) = (0, Vec::new());
    for (text, tokens) in cases.chain(lines) {
        let found = tokenizer.encode_fast(text.as_str(), false).unwrap();
        all += 1;
        if found.get_ids() != tokens {
            other.push(format!("{text}\n  {:?}", found.get_tokens()));
        }
    }
    eprintln!("{} of {all} texts have the same tokens", all - other.len());
    assert!(other.is_empty(), "{}", other.join("\n"));
}

#[test]
#[ignore = "a figure, not a test"]
fn how_long_it_takes() {
    const QUESTION: &str =
        "Wer hilft einem kleinen Metallbetrieb bei der Prüfung von Schweißnähten mit KI?";
    const SENTENCE: &str = "Das Projekt entwickelt ein Verfahren, das Risse in Turbinenschaufeln mit neuronalen Netzen \
        auf Röntgenbildern erkennt, und erprobt es gemeinsam mit mittelständischen Unternehmen aus der Region. ";
    let text = SENTENCE.repeat(5);
    eprintln!(
        "question: {} words, text: {} words",
        QUESTION.split(' ').count(),
        text.split_whitespace().count()
    );
    let texts = [text.as_str(); 40];
    for threads in [1, 2] {
        let start = Instant::now();
        let model = Model::load(&directory(), NonZeroUsize::new(threads).unwrap()).unwrap();
        eprintln!("{threads} threads, load: {:.0?}", start.elapsed());
        eprintln!(
            "  a question: {:.1?}",
            shortest(20, || drop(model.embed_question(QUESTION).unwrap()))
        );
        eprintln!(
            "  a text alone: {:.1?}",
            shortest(20, || drop(model.embed_texts(&[&text]).unwrap()))
        );
        eprintln!(
            "  a text among forty: {:.1?}",
            shortest(3, || drop(model.embed_texts(&texts).unwrap())) / 40
        );
    }
}

/// Of several rounds, since whatever else the machine does only makes them longer.
fn shortest(rounds: usize, work: impl Fn()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..rounds).map(round).min().expect("there are rounds")
}
