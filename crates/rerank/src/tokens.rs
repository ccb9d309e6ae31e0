use std::path::Path;

use tokenizers::{Tokenizer, TruncationParams};

use crate::settings::bytes;
use crate::{EmbedError, LoadError};

/// Turns texts into numbers of tokens, no more of them than the model looks at.
pub(crate) struct Tokens {
    tokenizer: Tokenizer,
    vocabulary: u32,
    /// What lies behind so many characters cannot matter; whoever sends a book should not have it all cut into tokens.
    max_chars: usize,
}

/// Pieces of the usual vocabularies have up to 16 characters, runs of spaces may be longer.
const CHARS_A_TOKEN: usize = 64;

impl Tokens {
    pub(crate) fn load(
        path: &Path,
        vocabulary: usize,
        max_tokens: usize,
    ) -> Result<Tokens, LoadError> {
        let bytes = bytes(path)?.ok_or_else(|| LoadError::Missing {
            path: path.to_owned(),
            remedy: "put the model's tokenizer there (the \"fast\" form, as one JSON file)",
        })?;
        let damaged = |reason: String| LoadError::Damaged {
            path: path.to_owned(),
            reason,
        };
        let mut tokenizer =
            Tokenizer::from_bytes(&bytes).map_err(|error| damaged(error.to_string()))?;
        let known = tokenizer.get_vocab_size(true);
        if known > vocabulary {
            return Err(LoadError::Unfitting {
                path: path.to_owned(),
                reason: format!("it has {known} tokens, the model only {vocabulary}"),
            });
        }
        // Batches are filled up here, where their texts are of similar length.
        tokenizer.with_padding(None);
        tokenizer
            .with_truncation(Some(TruncationParams {
                max_length: max_tokens,
                ..TruncationParams::default()
            }))
            .map_err(|error| damaged(error.to_string()))?;
        let vocabulary = u32::try_from(vocabulary).map_err(|error| damaged(error.to_string()))?;
        Ok(Tokens {
            tokenizer,
            vocabulary,
            max_chars: max_tokens * CHARS_A_TOKEN,
        })
    }

    /// The tokens of prefix and text, with the special ones around; none if the tokenizer finds nothing and adds none.
    pub(crate) fn of(&self, prefix: &str, text: &str) -> Result<Vec<u32>, EmbedError> {
        let end = text
            .char_indices()
            .nth(self.max_chars)
            .map_or(text.len(), |(end, _)| end);
        let encoding = self
            .tokenizer
            .encode_fast(format!("{prefix}{}", &text[..end]), true)
            .map_err(|error| EmbedError::Tokens {
                reason: error.to_string(),
            })?;
        match encoding
            .get_ids()
            .iter()
            .find(|token| **token >= self.vocabulary)
        {
            Some(token) => Err(EmbedError::Tokens {
                reason: format!("its token {token} is none of the model's"),
            }),
            None => Ok(encoding.get_ids().to_vec()),
        }
    }
}
