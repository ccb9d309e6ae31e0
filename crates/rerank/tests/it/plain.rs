//! The forward pass once more, in loops over plain numbers, from the papers and not from the crate.

use std::f64::consts::PI;

use safetensors::Dtype;

use crate::tiny::{EPSILON, Family, HEADS, HIDDEN, LAYERS, Tiny, rounded};

#[derive(Clone, Copy)]
pub enum Pooling {
    Mean,
    First,
}

/// The vector of a text of these tokens, of length 1.
pub fn vector(tiny: &Tiny, tokens: &[usize], pooling: Pooling, dtype: Dtype) -> Vec<f32> {
    let of = |name: &str| -> Vec<f64> {
        tiny.weights[name]
            .1
            .iter()
            .map(|number| f64::from(rounded(*number, dtype)))
            .collect()
    };
    let first_place = if tiny.family == Family::Bert { 0 } else { 2 };
    let words = of("embeddings.word_embeddings.weight");
    let places = of("embeddings.position_embeddings.weight");
    let kind = of("embeddings.token_type_embeddings.weight");
    let mut states: Vec<Vec<f64>> = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let sum = (0..HIDDEN)
            .map(|i| {
                words[token * HIDDEN + i] + places[(place + first_place) * HIDDEN + i] + kind[i]
            })
            .collect();
        states.push(normalised(
            sum,
            &of("embeddings.LayerNorm.weight"),
            &of("embeddings.LayerNorm.bias"),
        ));
    }
    for layer in 0..LAYERS {
        let at = |part: &str| format!("encoder.layer.{layer}.{part}");
        let linear = |part: &str, input: &[f64]| -> Vec<f64> {
            let (weight, bias) = (
                of(&at(&format!("{part}.weight"))),
                of(&at(&format!("{part}.bias"))),
            );
            (0..bias.len())
                .map(|o| {
                    bias[o]
                        + (0..input.len())
                            .map(|i| weight[o * input.len() + i] * input[i])
                            .sum::<f64>()
                })
                .collect()
        };
        let norm = |part: &str, numbers: Vec<f64>| {
            normalised(
                numbers,
                &of(&at(&format!("{part}.weight"))),
                &of(&at(&format!("{part}.bias"))),
            )
        };
        let each = |part: &str| {
            states
                .iter()
                .map(|state| linear(part, state))
                .collect::<Vec<_>>()
        };
        let taken = attended(
            &each("attention.self.query"),
            &each("attention.self.key"),
            &each("attention.self.value"),
        );
        states = states
            .iter()
            .zip(&taken)
            .map(|(state, taken)| {
                let state = norm(
                    "attention.output.LayerNorm",
                    sum(state, &linear("attention.output.dense", taken)),
                );
                let wide: Vec<f64> = linear("intermediate.dense", &state)
                    .into_iter()
                    .map(|x| x * 0.5 * (1.0 + erf(x / 2.0_f64.sqrt())))
                    .collect();
                norm(
                    "output.LayerNorm",
                    sum(&state, &linear("output.dense", &wide)),
                )
            })
            .collect();
    }
    let pooled = match pooling {
        Pooling::First => states[0].clone(),
        Pooling::Mean => (0..HIDDEN)
            .map(|i| states.iter().map(|state| state[i]).sum::<f64>() / states.len() as f64)
            .collect(),
    };
    let length = pooled.iter().map(|x| x * x).sum::<f64>().sqrt();
    pooled.iter().map(|x| (x / length) as f32).collect()
}

fn attended(queries: &[Vec<f64>], keys: &[Vec<f64>], values: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let width = HIDDEN / HEADS;
    let mut all = vec![vec![0.0; HIDDEN]; queries.len()];
    for (query, out) in queries.iter().zip(&mut all) {
        for head in 0..HEADS {
            let part = head * width..(head + 1) * width;
            let scores: Vec<f64> = keys
                .iter()
                .map(|key| {
                    part.clone().map(|i| query[i] * key[i]).sum::<f64>() / (width as f64).sqrt()
                })
                .map(f64::exp)
                .collect();
            let total: f64 = scores.iter().sum();
            for (score, value) in scores.iter().zip(values) {
                for i in part.clone() {
                    out[i] += score / total * value[i];
                }
            }
        }
    }
    all
}

fn normalised(numbers: Vec<f64>, weight: &[f64], bias: &[f64]) -> Vec<f64> {
    let count = numbers.len() as f64;
    let mean = numbers.iter().sum::<f64>() / count;
    let variance = numbers.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count;
    numbers
        .iter()
        .zip(weight.iter().zip(bias))
        .map(|(x, (weight, bias))| (x - mean) / (variance + EPSILON).sqrt() * weight + bias)
        .collect()
}

fn sum(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a + b).collect()
}

/// Its Taylor series, which is exact enough up to 5; beyond, the function is 1.
fn erf(x: f64) -> f64 {
    if x.abs() > 5.0 {
        return x.signum();
    }
    let (mut term, mut sum) = (x, x);
    for n in 1..200 {
        term *= -x * x / f64::from(n);
        sum += term / f64::from(2 * n + 1);
    }
    sum * 2.0 / PI.sqrt()
}
