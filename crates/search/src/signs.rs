//! The signs of many vectors side by side, and how much a question disagrees with each.
//!
//! ```text
//! disagreement = Σ over the components whose signs differ: level of the question's component
//! level        = the least of MOST and STEPS × |component of the question|, rounded
//! ```
//! So a bit a component is kept of each vector, and what tells much in the question counts much. Counted alike, about
//! three times as many must be looked at in full to miss as few of the nearest.
//!
//! Signs of four components are a number up to 15: what the question disagrees with it is looked up in a table of 16, for 32
//! vectors at once where the processor can (AVX2; André et al., Cache locality is not enough, 2015, have the trick). Others
//! look up one by one, which takes several times as long (not measured).

use text::meaning::{Asked, DIMENSIONS};

/// Components whose signs are compared: the first ones, which tell most. All would take twice the time.
const COMPARED: usize = DIMENSIONS / 2;

/// Bytes of their signs.
const BYTES: usize = COMPARED / 8;

/// Vectors whose signs stand together: byte by byte, each byte of all of them.
const TOGETHER: usize = 32;

type Block = [[u8; TOGETHER]; BYTES];

/// The disagreements with those of a block at even places, and with those at odd ones.
type Sums = [[u16; TOGETHER / 2]; 2];

/// The greatest level of a component.
const MOST: u8 = 7;

/// Levels up to 1. The mean square of a direction's components is 1 / 256: the root of it has 2.6 levels, which was best of
/// what was tried.
const STEPS: f32 = 2.6 * 16.0;

/// The greatest disagreement.
pub(crate) const FARTHEST: u16 = COMPARED as u16 * MOST as u16;

/// What a question disagrees with, by the signs of four components each.
pub(crate) struct Levels([[u8; 16]; 2 * BYTES]);

impl Levels {
    pub(crate) fn of(question: &Asked) -> Self {
        let parts = question.components();
        let mut tables = [[0; 16]; 2 * BYTES];
        for (table, four) in tables.iter_mut().zip(parts.as_chunks::<4>().0) {
            for (signs, sum) in (0_u8..).zip(table) {
                let differs = |at: usize| (signs >> at & 1 == 1) != (four[at] < 0.0);
                let level = |at: usize| ((four[at].abs() * STEPS).round() as u8).min(MOST);
                *sum = (0..4).filter(|at| differs(*at)).map(level).sum();
            }
        }
        Self(tables)
    }
}

/// The signs of some vectors, numbered as they were added.
#[derive(Default)]
pub(crate) struct VectorSigns {
    len: usize,
    blocks: Vec<Block>,
}

impl VectorSigns {
    pub(crate) fn push(&mut self, signs: [u64; DIMENSIONS / 64]) {
        let bytes: [[u8; 8]; DIMENSIONS / 64] = signs.map(u64::to_le_bytes);
        let at = self.len % TOGETHER;
        if at == 0 {
            self.blocks.push([[0; TOGETHER]; BYTES]);
        }
        if let Some(block) = self.blocks.last_mut() {
            for (bytes, byte) in block.iter_mut().zip(bytes.as_flattened()) {
                bytes[at] = *byte;
            }
        }
        self.len += 1;
    }

    /// The disagreement with one.
    pub(crate) fn disagreement(&self, levels: &Levels, at: usize) -> u16 {
        let bytes = self.blocks[at / TOGETHER].iter();
        let bytes = bytes.map(|bytes| bytes[at % TOGETHER]);
        let sum = |(byte, tables)| u16::from(levels_of(tables, byte));
        bytes.zip(levels.0.as_chunks().0).map(sum).sum()
    }

    /// Notes each that is disagreed with no more than so much, and its number, in their order.
    pub(crate) fn each_near(&self, levels: &Levels, far: u16, note: impl FnMut(u16, usize)) {
        #[cfg(target_arch = "x86_64")]
        if let Some(simd) = pulp::x86::V3::try_new() {
            let tables = shuffles::tables(simd, levels);
            simd.vectorize(
                #[inline(always)]
                || {
                    self.near_by(
                        far,
                        note,
                        #[inline(always)]
                        |block| shuffles::sums(simd, block, &tables),
                    );
                },
            );
            return;
        }
        self.near_by(far, note, |block| one_by_one(levels, block));
    }

    #[inline(always)]
    fn near_by(&self, far: u16, mut note: impl FnMut(u16, usize), sums: impl Fn(&Block) -> Sums) {
        for (block, start) in self.blocks.iter().zip((0..).step_by(TOGETHER)) {
            let sums = sums(block);
            let [even, odd] = sums;
            let nearest = even.iter().zip(odd).map(|(even, odd)| (*even).min(odd));
            // Nearly always none is near enough.
            if nearest.fold(u16::MAX, u16::min) > far {
                continue;
            }
            for at in 0..TOGETHER.min(self.len - start) {
                let sum = sums[at % 2][at / 2];
                if sum <= far {
                    note(sum, start + at);
                }
            }
        }
    }
}

fn one_by_one(levels: &Levels, block: &Block) -> Sums {
    let mut sums = [[0; TOGETHER / 2]; 2];
    for (bytes, tables) in block.iter().zip(levels.0.as_chunks().0) {
        for (at, byte) in bytes.iter().enumerate() {
            sums[at % 2][at / 2] += u16::from(levels_of(tables, *byte));
        }
    }
    sums
}

/// The levels of the components that differ, of the eight that a byte has the signs of.
const fn levels_of([low, high]: &[[u8; 16]; 2], byte: u8) -> u8 {
    low[(byte & 15) as usize] + high[(byte >> 4) as usize]
}

/// The same by a processor that looks up 32 bytes in a table of 16 at once.
#[cfg(target_arch = "x86_64")]
mod shuffles {
    use std::arch::x86_64::__m256i;

    use pulp::{bytemuck::cast, x86::V3};

    use super::{BYTES, Block, Levels, Sums};

    type Tables = [[__m256i; 2]; BYTES];

    pub(super) fn tables(simd: V3, levels: &Levels) -> Tables {
        let twice = |table: [u8; 16]| simd.avx2._mm256_broadcastsi128_si256(cast(table));
        std::array::from_fn(|byte| [levels.0[2 * byte], levels.0[2 * byte + 1]].map(twice))
    }

    #[inline(always)]
    pub(super) fn sums(simd: V3, block: &Block, tables: &Tables) -> Sums {
        let V3 { avx, avx2, .. } = simd;
        let low_half = avx._mm256_set1_epi8(15);
        let low_byte = avx._mm256_set1_epi16(255);
        let [mut even, mut odd] = [avx._mm256_setzero_si256(); 2];
        for (bytes, [low, high]) in block.iter().zip(tables) {
            let bytes: __m256i = cast(*bytes);
            let in_low = avx2._mm256_and_si256(bytes, low_half);
            let in_high = avx2._mm256_srli_epi16::<4>(bytes);
            let in_high = avx2._mm256_and_si256(in_high, low_half);
            // Two tables together stay below 256.
            let sum = avx2._mm256_add_epi8(
                avx2._mm256_shuffle_epi8(*low, in_low),
                avx2._mm256_shuffle_epi8(*high, in_high),
            );
            even = avx2._mm256_add_epi16(even, avx2._mm256_and_si256(sum, low_byte));
            odd = avx2._mm256_add_epi16(odd, avx2._mm256_srli_epi16::<8>(sum));
        }
        [cast(even), cast(odd)]
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use text::meaning::Table;

    use super::*;

    proptest! {
        #[test]
        fn what_is_near_is_noted_however_the_processor_counts(
            vectors in prop::collection::vec(any::<[u64; DIMENSIONS / 64]>(), 0..200),
            far in 0..300_u16,
        ) {
            let question = Table::shipped().vector("Roboter neben Menschen ohne Zaun").expect("it is known");
            let question = question.asked();
            let levels = Levels::of(&question);
            let mut signs = VectorSigns::default();
            vectors.iter().for_each(|vector| signs.push(*vector));
            let parts = question.components();
            let disagreement = |vector: &[u64; DIMENSIONS / 64]| -> u16 {
                let differs = |at: usize| (vector[at / 64] >> (at % 64) & 1 == 1) != (parts[at] < 0.0);
                let level = |at: usize| (parts[at].abs() * STEPS).round().min(f32::from(MOST)) as u16;
                (0..COMPARED).filter(|at| differs(*at)).map(level).sum()
            };
            let mut expected = Vec::new();
            for (at, vector) in vectors.iter().enumerate() {
                let sum = disagreement(vector);
                prop_assert_eq!(signs.disagreement(&levels, at), sum);
                if sum <= far {
                    expected.push((sum, at));
                }
            }
            let [mut noted, mut one_by_one] = [Vec::new(), Vec::new()];
            signs.each_near(&levels, far, |sum, at| noted.push((sum, at)));
            signs.near_by(far, |sum, at| one_by_one.push((sum, at)), |block| super::one_by_one(&levels, block));
            prop_assert_eq!(&noted, &expected);
            prop_assert_eq!(&one_by_one, &expected);
        }
    }
}
