//! The file of a table.
//!
//! ```text
//! "KAMT", version 1 (u16), dimensions (u16), items n (u32), bytes of keys k (u32)      all little-endian
//! n + 1 offsets into the keys (u32)
//! k bytes: the keys, folded, in UTF-8, in the order of their bytes, each once
//! n weights (f32): what the item weighs in a text's sum
//! n scales (f32), which may be negative
//! n rows: a component in four bits (two's complement), the even one in the lower half of a byte; times the scale
//! ```

use std::borrow::Cow;

use foldhash::{HashMap, HashMapExt};

use super::{DIMENSIONS, Table};

const MAGIC: &[u8] = b"KAMT";
const VERSION: u16 = 1;

/// Why a table cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableError {
    /// It does not begin as one does, or is of another version or size of vectors.
    Foreign,
    /// It ends too soon, or goes on too long.
    Length,
    /// The keys are not text, or not in order.
    Keys,
    /// A weight or a scale is not a number, or a weight is negative.
    Numbers,
}

impl std::fmt::Display for TableError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Foreign => "this is no table of meanings that this program can read",
            Self::Length => "the table of meanings is not whole",
            Self::Keys => "the words of the table of meanings are damaged",
            Self::Numbers => "the numbers of the table of meanings are damaged",
        })
    }
}

impl std::error::Error for TableError {}

impl Table {
    /// Reads a table.
    ///
    /// # Errors
    /// [`TableError`], for any bytes.
    pub fn read(bytes: Cow<'static, [u8]>) -> Result<Self, TableError> {
        let mut at = Reader {
            bytes: &bytes,
            at: 0,
        };
        let is_ours =
            at.take(4)? == MAGIC && at.u16()? == VERSION && usize::from(at.u16()?) == DIMENSIONS;
        if !is_ours {
            return Err(TableError::Foreign);
        }
        let items = at.u32()? as usize;
        let keys = at.u32()? as usize;
        let offsets = at.numbers(items.saturating_add(1), u32::from_le_bytes)?;
        let keys = str::from_utf8(at.take(keys)?).map_err(|_| TableError::Keys)?;
        let weights = at.numbers(items, f32::from_le_bytes)?;
        let scales = at.numbers(items, f32::from_le_bytes)?;
        let is_weight = |weight: &f32| weight.is_finite() && *weight >= 0.0;
        if !weights.iter().all(is_weight) || !scales.iter().all(|scale| scale.is_finite()) {
            return Err(TableError::Numbers);
        }
        let begin = at.at;
        at.take(
            items
                .checked_mul(DIMENSIONS / 2)
                .ok_or(TableError::Length)?,
        )?;
        if at.at != bytes.len() {
            return Err(TableError::Length);
        }
        let mut rows = HashMap::with_capacity(items);
        let mut before = "";
        for (row, bounds) in (0..).zip(offsets.windows(2)) {
            let key = keys.get(bounds[0] as usize..bounds[1] as usize);
            let key = key.filter(|key| *key > before).ok_or(TableError::Keys)?;
            rows.insert(key.into(), row);
            before = key;
        }
        let components = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[begin..]),
            Cow::Owned(mut bytes) => Cow::Owned(bytes.split_off(begin)),
        };
        Ok(Self {
            rows,
            weights,
            scales,
            components,
        })
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], TableError> {
        let end = self.at.checked_add(count).ok_or(TableError::Length)?;
        let taken = self.bytes.get(self.at..end).ok_or(TableError::Length)?;
        self.at = end;
        Ok(taken)
    }

    fn numbers<T>(&mut self, count: usize, of: fn([u8; 4]) -> T) -> Result<Vec<T>, TableError> {
        let bytes = self.take(count.checked_mul(4).ok_or(TableError::Length)?)?;
        Ok(bytes.as_chunks::<4>().0.iter().copied().map(of).collect())
    }

    fn u16(&mut self) -> Result<u16, TableError> {
        let bytes = self.take(2)?;
        Ok(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Result<u32, TableError> {
        let bytes = self.take(4)?;
        Ok(u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}
