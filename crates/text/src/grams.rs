//! Which stretches of letters a text has: blind to how words are bent, put together and spelled.
//!
//! "Kunststoffspritzguss" and "Spritzguss von Kunststoffen" have few words and nearly all stretches of four letters in
//! common. A text's stretches are kept as bits, at places that a hash tells (a Bloom filter): that a stretch is there can be
//! believed nearly always, that it is not, always.

use crate::{TokenKind, fold, tokenize};

/// Letters in a stretch. The beginning and the end of a word count as a letter.
const LETTERS: usize = 4;

/// Bits for each stretch, at least.
const BITS: usize = 16;

/// So many of them are set. Of what is not there one in 200 is found then, or fewer; with one bit it would be one in 16, which
/// costs questions in the other language .015 of their MRR.
const SET: usize = 3;

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
        for (word, bit) in places(gram, bits.len()) {
            bits[word] |= 1 << bit;
        }
    }
    bits
}

/// Whether a text has a stretch, by its [`gram_bits`]; or it is one of few that seem to be there.
pub fn has_gram(bits: &[u64], gram: u32) -> bool {
    !bits.is_empty() && places(gram, bits.len()).all(|(word, bit)| bits[word] >> bit & 1 == 1)
}

/// What share of the stretches that are not there seem to be, 0 to 1, by a text's [`gram_bits`].
pub fn mistaken_grams(bits: &[u64]) -> f32 {
    if bits.is_empty() {
        return 0.0;
    }
    let set: u32 = bits.iter().map(|word| word.count_ones()).sum();
    (set as f32 / (bits.len() * 64) as f32).powi(SET as i32)
}

/// Where a stretch's bits are, among so many words of 64: which word, which bit. Two halves of a hash are as good as several
/// hashes (Kirsch and Mitzenmacher, Less Hashing, Same Performance, 2006).
fn places(gram: u32, words: usize) -> impl Iterator<Item = (usize, u32)> {
    let (first, step) = (gram as usize, (gram >> 16) as usize | 1);
    (0..SET).map(move |number| {
        let place = first.wrapping_add(number * step) & (words * 64 - 1);
        (place / 64, (place % 64) as u32)
    })
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
        let found = grams.iter().filter(|gram| has_gram(&bits, **gram));
        let found = found.count();
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
            // Digits stand in none of these words.
            let others: Vec<u32> = (0..1_000).flat_map(|n| grams(&format!("{n:04}"))).collect();
            let found = others.iter().filter(|gram| has_gram(&bits, **gram)).count();
            let share = found as f32 / others.len() as f32;
            prop_assert!(share < 0.02 && mistaken_grams(&bits) < 0.02, "{}", share);
        }
    }
}
