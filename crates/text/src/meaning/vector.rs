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

    /// To be compared with many that are kept.
    #[must_use]
    pub fn asked(&self) -> Asked {
        let [mut even, mut odd] = [[0; HALF]; 2];
        for (at, pair) in self.0.as_chunks::<2>().0.iter().enumerate() {
            [even[at], odd[at]] = pair.map(|part| (part * ONE).round() as i16);
        }
        Asked {
            sum: even.iter().chain(&odd).map(|part| i32::from(*part)).sum(),
            even,
            odd,
            signs: self.signs(),
        }
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

/// Components that stand in the same half of their bytes.
const HALF: usize = DIMENSIONS / 2;

/// What 1 is as a whole number. No sum of products with levels overflows: levels stay below 16, and the squares of a
/// direction's components are 1 together.
const ONE: f32 = 16_384.0;

/// A direction that is compared with many that are kept: in whole numbers, and even components apart from odd ones, as the
/// halves of a kept byte are, so that the processor multiplies many at once. Four times as quick as one by one.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    even: [i16; HALF],
    odd: [i16; HALF],
    /// Of all components.
    sum: i32,
    signs: [u64; DIMENSIONS / 64],
}

impl Asked {
    /// How far it points the same way as one that is kept, from −1 to 1.
    #[must_use]
    pub fn cosine(&self, packed: &Packed) -> f32 {
        const LOW: u64 = 0x0F0F_0F0F_0F0F_0F0F;
        let [words @ .., scale] = packed;
        let [mut low, mut high] = [[0_u8; HALF]; 2];
        let halves = low.as_chunks_mut::<8>().0.iter_mut();
        let halves = halves.zip(high.as_chunks_mut::<8>().0);
        for (word, (low, high)) in words.iter().zip(halves) {
            // Levels from −8 to 7 become 0 to 15.
            let levels = word ^ 0x8888_8888_8888_8888;
            *low = (levels & LOW).to_le_bytes();
            *high = (levels >> 4 & LOW).to_le_bytes();
        }
        let products = |parts: &[i16; HALF], levels: &[u8; HALF]| {
            let pairs = parts.iter().zip(levels);
            let products = pairs.map(|(part, level)| i32::from(*part) * i32::from(*level));
            products.sum::<i32>()
        };
        let sum = products(&self.even, &low) + products(&self.odd, &high) - 8 * self.sum;
        sum as f32 / ONE * f32::from_bits(*scale as u32)
    }

    /// Its components, nearly.
    #[must_use]
    pub fn components(&self) -> [f32; DIMENSIONS] {
        let part = |at: usize| {
            if at.is_multiple_of(2) {
                self.even[at / 2]
            } else {
                self.odd[at / 2]
            }
        };
        std::array::from_fn(|at| f32::from(part(at)) / ONE)
    }

    /// See [`Vector::signs`].
    #[must_use]
    pub fn signs(&self) -> [u64; DIMENSIONS / 64] {
        self.signs
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
