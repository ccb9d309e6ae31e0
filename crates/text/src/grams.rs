//! Which stretches of letters a text has: blind to how words are bent, put together and spelled.
//!
//! "Kunststoffspritzguss" and "Spritzguss von Kunststoffen" have few words and nearly all stretches of four letters in
//! common. A text's stretches are kept as bits, at places that a hash tells: that a stretch is there can be believed
//! nearly always, that it is not, always.

use crate::{TokenKind, fold, tokenize};

/// Letters in a stretch. The beginning and the end of a word count as a letter.
const LETTERS: usize = 4;

/// Bits for each stretch, at least: one in sixteen or fewer is found that is not there.
const BITS: usize = 16;

/// The fewest and the most words of 64 bits that a text takes; in a longer one more is found that is not there.
const WORDS_MIN: usize = 4;
const WORDS_MAX: usize = 1 << 10;

/// The stretches of a folded word, as hashes; a word of fewer letters is one.
pub fn grams(folded: &str) -> Vec<u32> {
    let letters: Vec<char> = std::iter::once('^')
        .chain(folded.chars())
        .chain(std::iter::once('$'))
        .collect();
    let width = LETTERS.min(letters.len());
    letters.windows(width).map(hash).collect()
}

/// The stretches of all words of a text as bits: a power of two of words of 64.
pub fn gram_bits<'a>(texts: impl IntoIterator<Item = &'a str>) -> Vec<u64> {
    let mut all: Vec<u32> = Vec::new();
    for text in texts {
        for token in tokenize(text).filter(|token| token.kind != TokenKind::Joined) {
            all.extend(grams(&fold(token.text)));
        }
    }
    all.sort_unstable();
    all.dedup();
    if all.is_empty() {
        return Vec::new();
    }
    let words = (all.len() * BITS).div_ceil(64).next_power_of_two();
    let mut bits = vec![0_u64; words.clamp(WORDS_MIN, WORDS_MAX)];
    for gram in all {
        let (word, bit) = place(gram, bits.len());
        bits[word] |= 1 << bit;
    }
    bits
}

/// Where a stretch's bit is, among so many words of 64: which word, which bit.
pub fn place(gram: u32, words: usize) -> (usize, u32) {
    let place = gram as usize & (words * 64 - 1);
    (place / 64, (place % 64) as u32)
}

/// FNV-1a over the letters, mixed so that the low bits tell as much as the high ones.
fn hash(letters: &[char]) -> u32 {
    let mut hash: u32 = 0x811C_9DC5;
    for letter in letters {
        hash = (hash ^ u32::from(*letter)).wrapping_mul(0x0100_0193);
    }
    hash ^= hash >> 15;
    hash = hash.wrapping_mul(0x2C1B_3C6D);
    hash ^ hash >> 13
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn share(word: &str, text: &str) -> f32 {
        let bits = gram_bits([text]);
        let grams = grams(&fold(word));
        let is_there = |gram: &&u32| {
            let (word, bit) = place(**gram, bits.len());
            bits[word] >> bit & 1 == 1
        };
        let found = grams.iter().filter(is_there).count();
        found as f32 / grams.len() as f32
    }

    #[test]
    fn compounds_and_their_parts_share_most() {
        assert!(share("Kunststoffspritzguss", "Spritzguss von Kunststoffen") > 0.7);
        assert!(share("Spritzguss", "Kunststoffspritzguss") > 0.7);
        assert!(share("Prüfung", "zerstörungsfreie Pruefungen") > 0.7);
        assert!(share("Laserschweißen", "Buchhaltung und Steuern") < 0.3);
        assert_eq!(share("Öl", "Oel"), 1.0);
    }

    proptest! {
        #[test]
        fn whatever_is_there_is_found(words in prop::collection::vec("[a-zäöüß]{1,20}", 1..200)) {
            let text = words.join(" ");
            for word in &words {
                prop_assert_eq!(share(word, &text), 1.0);
            }
            let bits = gram_bits([text.as_str()]);
            prop_assert!(bits.len().is_power_of_two());
        }
    }
}
