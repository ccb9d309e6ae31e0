//! The steps between two products of matrices, row by row and in place.
//!
//! candle has them too, one pass over memory each, from some size on spread over threads that wait for each other by
//! spinning: that took half of the time, and far more on a machine that also does something else.

use candle_core::{CpuStorage, D, InplaceOp1, InplaceOp2, Layout, Result, Tensor, bail};

/// Adds a bias to each row.
pub(crate) fn add(rows: &Tensor, bias: &[f32]) -> Result<()> {
    rows.inplace_op1(&Each {
        width: bias.len(),
        step: |row: &mut [f32]| sum_into(row, bias),
    })
}

/// Adds a bias to each row, then takes the Gaussian error linear unit (Hendrycks and Gimpel 2016, arXiv:1606.08415):
/// x Φ(x), with the error function itself and not its approximation by a tangent.
pub(crate) fn add_gelu(rows: &Tensor, bias: &[f32]) -> Result<()> {
    let step = |row: &mut [f32]| {
        for (number, bias) in row.iter_mut().zip(bias) {
            *number = gelu(*number + bias);
        }
    };
    rows.inplace_op1(&Each {
        width: bias.len(),
        step,
    })
}

/// Turns each row of scores, multiplied by a positive scale, into weights whose sum is 1.
pub(crate) fn softmax(rows: &Tensor, scale: f32) -> Result<()> {
    let step = |row: &mut [f32]| {
        let most = fold(
            row,
            f32::NEG_INFINITY,
            |number| number,
            |a, b| if b > a { b } else { a },
        );
        for number in row.iter_mut() {
            *number = exp((*number - most) * scale);
        }
        let share = 1.0 / fold(row, 0.0, |number| number, |a, b| a + b);
        for number in row.iter_mut() {
            *number *= share;
        }
    };
    rows.inplace_op1(&Each {
        width: rows.dim(D::Minus1)?,
        step,
    })
}

/// Layer normalisation (Ba, Kiros and Hinton 2016, arXiv:1607.06450).
pub(crate) struct Norm {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
    /// Added to the variance.
    pub(crate) epsilon: f32,
}

impl Norm {
    /// Adds the other tensor's row to each row, then normalises.
    pub(crate) fn add_and_apply(&self, rows: &Tensor, other: &Tensor) -> Result<()> {
        let step = |row: &mut [f32], other: &[f32]| {
            sum_into(row, other);
            self.row(row);
        };
        rows.inplace_op2(
            other,
            &EachTwo {
                width: self.weight.len(),
                step,
            },
        )
    }

    fn row(&self, row: &mut [f32]) {
        let count = row.len() as f32;
        let mean = fold(row, 0.0, |number| number, |a, b| a + b) / count;
        let variance = fold(
            row,
            0.0,
            |number| (number - mean) * (number - mean),
            |a, b| a + b,
        ) / count;
        let scale = 1.0 / (variance + self.epsilon).sqrt();
        for ((number, weight), bias) in row.iter_mut().zip(&self.weight).zip(&self.bias) {
            *number = (*number - mean) * scale * weight + bias;
        }
    }
}

fn sum_into(row: &mut [f32], other: &[f32]) {
    for (number, other) in row.iter_mut().zip(other) {
        *number += other;
    }
}

/// Joins the numbers of a row in eight lanes, because one after the other each would wait for the one before.
fn fold(row: &[f32], start: f32, from: impl Fn(f32) -> f32, join: impl Fn(f32, f32) -> f32) -> f32 {
    let mut lanes = [start; 8];
    let (eights, rest) = row.as_chunks::<8>();
    for eight in eights {
        for (lane, number) in lanes.iter_mut().zip(eight) {
            *lane = join(*lane, from(*number));
        }
    }
    let rest = rest.iter().map(|number| from(*number));
    lanes.into_iter().chain(rest).fold(start, join)
}

fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// The error function to 2·10⁻⁷ (Abramowitz and Stegun 1964, 7.1.26), without a branch, so that several are computed at
/// once.
fn erf(x: f32) -> f32 {
    let positive = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * positive);
    let sum = t
        * (0.254_829_6
            + t * (-0.284_496_72 + t * (1.421_413_8 + t * (-1.453_152 + t * 1.061_405_4))));
    (1.0 - sum * exp(-positive * positive)).copysign(x)
}

/// The exponential function for arguments up to 0, to a relative 2·10⁻⁷ (below -87, 10⁻³⁸): a power of two, and a
/// polynomial for the rest (coefficients of expf in Moshier's Cephes library). Without a branch, as [`erf`].
fn exp(x: f32) -> f32 {
    // Added to a number, it leaves the nearest whole one in the last bits.
    const ROUND: f32 = 12_582_912.0;
    let x = x.max(-87.0);
    let rounded = x * std::f32::consts::LOG2_E + ROUND;
    let power = f32::from_bits(rounded.to_bits().wrapping_add(127) << 23);
    let whole = rounded - ROUND;
    // The logarithm of 2 in two parts, of which the first has so few digits that nothing is lost.
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let series = 0.001_398_2 + rest * 1.987_569_2e-4;
    let series = 0.5
        + rest * (0.166_666_66 + rest * (0.041_665_796 + rest * (0.008_333_452 + rest * series)));
    power * (1.0 + rest + rest * rest * series)
}

struct Each<F> {
    width: usize,
    step: F,
}

impl<F: Fn(&mut [f32])> InplaceOp1 for Each<F> {
    fn name(&self) -> &'static str {
        "each row"
    }

    fn cpu_fwd(&self, storage: &mut CpuStorage, layout: &Layout) -> Result<()> {
        numbers_mut(storage, layout)?
            .chunks_exact_mut(self.width)
            .for_each(&self.step);
        Ok(())
    }
}

struct EachTwo<F> {
    width: usize,
    step: F,
}

impl<F: Fn(&mut [f32], &[f32])> InplaceOp2 for EachTwo<F> {
    fn name(&self) -> &'static str {
        "each row with another's"
    }

    fn cpu_fwd(
        &self,
        storage: &mut CpuStorage,
        layout: &Layout,
        other: &CpuStorage,
        its: &Layout,
    ) -> Result<()> {
        let (CpuStorage::F32(other), Some((from, to))) = (other, its.contiguous_offsets()) else {
            bail!("rows are f32 behind each other")
        };
        let rows = numbers_mut(storage, layout)?.chunks_exact_mut(self.width);
        for (row, other) in rows.zip(other[from..to].chunks_exact(self.width)) {
            (self.step)(row, other);
        }
        Ok(())
    }
}

fn numbers_mut<'a>(storage: &'a mut CpuStorage, layout: &Layout) -> Result<&'a mut [f32]> {
    match (storage, layout.contiguous_offsets()) {
        (CpuStorage::F32(numbers), Some((from, to))) => Ok(&mut numbers[from..to]),
        _ => bail!("rows are f32 behind each other"),
    }
}

#[cfg(test)]
mod tests {
    use super::{erf, exp};

    #[test]
    fn the_exponential_function_is_right_to_seven_digits() {
        for step in 0..=870_000 {
            let x = -(step as f32) / 10_000.0;
            let exact = f64::from(x).exp();
            assert!((f64::from(exp(x)) - exact).abs() <= 2e-7 * exact, "{x}");
        }
        assert!(exp(f32::NEG_INFINITY) < 2e-38);
    }

    #[test]
    fn the_error_function_is_right_to_six_digits() {
        // Values of the function from Abramowitz and Stegun, table 7.1.
        for (x, exact) in [
            (0.0, 0.0),
            (0.1, 0.112_462_9),
            (0.5, 0.520_499_9),
            (1.0, 0.842_700_8),
            (2.0, 0.995_322_3),
        ] {
            assert!((erf(x) - exact).abs() < 4e-7, "{x}: {}", erf(x));
            assert!((erf(-x) + exact).abs() < 4e-7, "-{x}: {}", erf(-x));
        }
        assert_eq!((erf(9.0), erf(-9.0)), (1.0, -1.0));
    }
}
