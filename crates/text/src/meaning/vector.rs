//! Directions, and how they are kept.

/// How many components a vector has.
pub const DIMENSIONS: usize = 256;

/// How many words of 64 bits a vector takes where it is kept: four bits a component, and what they are to be multiplied by.
pub const WORDS: usize = DIMENSIONS / 16 + 1;

/// A direction: length one.
#[derive(Debug, Clone, PartialEq)]
pub struct Vector(Box<[f32; DIMENSIONS]>);

/// A vector as it is kept.
pub type Packed = [u64; WORDS];

/// Below this length a sum points nowhere.
const NOWHERE: f32 = 1e-6;

impl Vector {
    /// The direction of a sum; nothing if it points nowhere.
    pub(super) fn towards(sum: &[f32; DIMENSIONS]) -> Option<Self> {
        let length = sum.iter().map(|part| part * part).sum::<f32>().sqrt();
        (length > NOWHERE).then(|| {
            let mut vector = Box::new(*sum);
            vector.iter_mut().for_each(|part| *part /= length);
            Self(vector)
        })
    }

    /// Its components.
    #[must_use]
    pub fn components(&self) -> &[f32; DIMENSIONS] {
        &self.0
    }

    /// How far two vectors point the same way, from −1 to 1.
    #[must_use]
    pub fn cosine(&self, other: &Self) -> f32 {
        let products = self.0.iter().zip(other.0.iter()).map(|(a, b)| a * b);
        products.sum()
    }

    /// As it is kept; loses little.
    #[must_use]
    pub fn pack(&self) -> Packed {
        let most = self
            .0
            .iter()
            .fold(0.0_f32, |most, part| most.max(part.abs()));
        let step = most / 7.0;
        let mut packed = [0; WORDS];
        let mut square = 0.0;
        for (word, parts) in packed.iter_mut().zip(self.0.as_chunks::<16>().0) {
            for (at, part) in parts.iter().enumerate() {
                let level = (part / step).round().clamp(-7.0, 7.0);
                square += level * level;
                *word |= u64::from((level as i8).cast_unsigned() & 15) << (4 * at);
            }
        }
        // Of length one again after rounding.
        packed[WORDS - 1] = u64::from((1.0 / square.sqrt()).to_bits());
        packed
    }

    /// How far it points the same way as one that is kept, from −1 to 1.
    #[must_use]
    pub fn cosine_packed(&self, packed: &[u64]) -> f32 {
        let Some((scale, words)) = packed.split_last() else {
            return 0.0;
        };
        let mut sum = 0.0;
        for (word, parts) in words.iter().zip(self.0.as_chunks::<16>().0) {
            for (byte, pair) in word.to_le_bytes().into_iter().zip(parts.as_chunks::<2>().0) {
                let low = (byte << 4).cast_signed() >> 4;
                let high = byte.cast_signed() >> 4;
                sum += pair[0] * f32::from(low) + pair[1] * f32::from(high);
            }
        }
        sum * f32::from_bits(*scale as u32)
    }

    /// The signs of its components, as [`signs`] has those of one that is kept.
    #[must_use]
    pub fn signs(&self) -> [u64; DIMENSIONS / 64] {
        let mut signs = [0; DIMENSIONS / 64];
        for (at, part) in self.0.iter().enumerate() {
            signs[at / 64] |= u64::from(*part < 0.0) << (at % 64);
        }
        signs
    }
}

/// The signs of the components of a vector that is kept, a bit each: vectors that point the same way have most in common.
#[must_use]
pub fn signs(packed: &[u64]) -> [u64; DIMENSIONS / 64] {
    /// The sign's bit of each of a word's sixteen components.
    const SIGNS: u64 = 0x8888_8888_8888_8888;
    let mut signs = [0; DIMENSIONS / 64];
    for (at, word) in packed.iter().take(DIMENSIONS / 16).enumerate() {
        // The bits 3, 7, 11 … come together, in their order.
        let mut bits = (word & SIGNS) >> 3;
        bits = (bits | bits >> 3) & 0x0303_0303_0303_0303;
        bits = (bits | bits >> 6) & 0x000F_000F_000F_000F;
        bits = (bits | bits >> 12) & 0x0000_00FF_0000_00FF;
        bits = (bits | bits >> 24) & 0xFFFF;
        signs[at / 4] |= bits << (16 * (at % 4));
    }
    signs
}
