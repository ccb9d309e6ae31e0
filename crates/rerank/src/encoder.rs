//! The forward pass of BERT, which XLM-RoBERTa shares (Devlin et al. 2019, arXiv:1810.04805; Conneau et al. 2020,
//! arXiv:1911.02116).
//!
//! Written here on candle's products of matrices instead of taken from candle-transformers: both families are one code
//! this way, the three projections are one product, and a hundred other models need not be compiled.

use candle_core::{DType, Device, Result, Tensor};

use crate::LoadError;
use crate::rows::{Norm, add, add_gelu, softmax};
use crate::settings::Sizes;
use crate::weights::Weights;

pub(crate) struct Encoder {
    /// One row a token, in the file's precision.
    words: Tensor,
    /// One row a place in the text, the row of the first token type added: there is only one kind of text here.
    positions: Tensor,
    norm: Norm,
    layers: Vec<Layer>,
    heads: usize,
}

impl Encoder {
    pub(crate) fn load(
        weights: &mut Weights,
        sizes: &Sizes,
    ) -> std::result::Result<Encoder, LoadError> {
        let Sizes {
            vocabulary, hidden, ..
        } = *sizes;
        let words = weights.table("embeddings.word_embeddings.weight", &[vocabulary, hidden])?;
        let positions = weights.tensor(
            "embeddings.position_embeddings.weight",
            &[sizes.positions, hidden],
        )?;
        let types = weights.tensor(
            "embeddings.token_type_embeddings.weight",
            &[sizes.token_types, hidden],
        )?;
        let positions = types
            .get(0)
            .and_then(|first| add(&positions, &first.to_vec1()?))
            .and_then(|()| {
                positions.narrow(
                    0,
                    sizes.first_position,
                    sizes.positions - sizes.first_position,
                )
            })
            .expect("both tables have rows of the same length, and more rows than are passed over");
        let norm = norm(weights, "embeddings.LayerNorm", sizes)?;
        let layers = (0..sizes.layers)
            .map(|number| Layer::load(weights, &format!("encoder.layer.{number}"), sizes))
            .collect::<std::result::Result<_, _>>()?;
        Ok(Encoder {
            words,
            positions,
            norm,
            layers,
            heads: sizes.heads,
        })
    }

    /// The vectors of a text's tokens, one behind the other. At least one token, at most as many as there are places.
    pub(crate) fn forward(&self, tokens: &[u32]) -> Result<Vec<f32>> {
        let places = self.positions.narrow(0, 0, tokens.len())?;
        let tokens = Tensor::new(tokens, &Device::Cpu)?;
        let mut state = self.words.index_select(&tokens, 0)?.to_dtype(DType::F32)?;
        self.norm.add_and_apply(&state, &places)?;
        for layer in &self.layers {
            state = layer.forward(&state, self.heads)?;
        }
        state.flatten_all()?.to_vec1()
    }
}

struct Layer {
    /// Query, key and value behind each other.
    projections: Linear,
    attended: Linear,
    attended_norm: Norm,
    widen: Linear,
    narrow: Linear,
    norm: Norm,
}

impl Layer {
    fn load(
        weights: &mut Weights,
        at: &str,
        sizes: &Sizes,
    ) -> std::result::Result<Layer, LoadError> {
        let Sizes {
            hidden,
            intermediate,
            ..
        } = *sizes;
        Ok(Layer {
            projections: projections(weights, &format!("{at}.attention.self"), sizes)?,
            attended: Linear::load(
                weights,
                &format!("{at}.attention.output.dense"),
                hidden,
                hidden,
            )?,
            attended_norm: norm(weights, &format!("{at}.attention.output.LayerNorm"), sizes)?,
            widen: Linear::load(
                weights,
                &format!("{at}.intermediate.dense"),
                intermediate,
                hidden,
            )?,
            narrow: Linear::load(weights, &format!("{at}.output.dense"), hidden, intermediate)?,
            norm: norm(weights, &format!("{at}.output.LayerNorm"), sizes)?,
        })
    }

    fn forward(&self, state: &Tensor, heads: usize) -> Result<Tensor> {
        let attended = self.attend(state, heads)?.matmul(&self.attended.weight)?;
        add(&attended, &self.attended.bias)?;
        self.attended_norm.add_and_apply(&attended, state)?;
        let wide = attended.matmul(&self.widen.weight)?;
        add_gelu(&wide, &self.widen.bias)?;
        let changed = wide.matmul(&self.narrow.weight)?;
        add(&changed, &self.narrow.bias)?;
        self.norm.add_and_apply(&changed, &attended)?;
        Ok(changed)
    }

    /// What each token takes from all tokens of its text, head beside head.
    fn attend(&self, state: &Tensor, heads: usize) -> Result<Tensor> {
        let (length, hidden) = state.dims2()?;
        let parts = state.matmul(&self.projections.weight)?;
        add(&parts, &self.projections.bias)?;
        let parts = parts
            .reshape((length, 3, heads, hidden / heads))?
            .permute((1, 2, 0, 3))?;
        let (query, key, value) = (parts.get(0)?, parts.get(1)?, parts.get(2)?);
        let scores = query.matmul(&key.t()?)?;
        softmax(&scores, 1.0 / ((hidden / heads) as f32).sqrt())?;
        scores
            .matmul(&value)?
            .transpose(0, 1)?
            .reshape((length, hidden))
    }
}

fn projections(
    weights: &mut Weights,
    at: &str,
    sizes: &Sizes,
) -> std::result::Result<Linear, LoadError> {
    let hidden = sizes.hidden;
    let mut part = |name: &str| Linear::load(weights, &format!("{at}.{name}"), hidden, hidden);
    let (query, key, value) = (part("query")?, part("key")?, part("value")?);
    let weight = Tensor::cat(&[query.weight, key.weight, value.weight], 1)
        .and_then(|weight| weight.contiguous())
        .expect("the three were just read in equal shapes");
    Ok(Linear {
        weight,
        bias: [query.bias, key.bias, value.bias].concat(),
    })
}

struct Linear {
    /// Inputs × outputs. The file has it the other way round, which would be turned for each product anew.
    weight: Tensor,
    bias: Vec<f32>,
}

impl Linear {
    fn load(
        weights: &mut Weights,
        at: &str,
        outputs: usize,
        inputs: usize,
    ) -> std::result::Result<Linear, LoadError> {
        let weight = weights.tensor(&format!("{at}.weight"), &[outputs, inputs])?;
        let weight = weight
            .t()
            .and_then(|weight| weight.contiguous())
            .expect("a matrix has two sides to swap");
        Ok(Linear {
            weight,
            bias: weights.vector(&format!("{at}.bias"), outputs)?,
        })
    }
}

fn norm(weights: &mut Weights, at: &str, sizes: &Sizes) -> std::result::Result<Norm, LoadError> {
    Ok(Norm {
        weight: weights.vector(&format!("{at}.weight"), sizes.hidden)?,
        bias: weights.vector(&format!("{at}.bias"), sizes.hidden)?,
        epsilon: sizes.epsilon,
    })
}
