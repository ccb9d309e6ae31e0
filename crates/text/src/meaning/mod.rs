//! What a text is about, in either language, as a direction in a space of few dimensions.
//!
//! A table has a vector for each of some ten thousand German and English words and pieces of words (how it is made and from
//! what: `scripts/meaning/README.md`). A text's vector is the sum of those of its words, each with its weight, brought to
//! length one; two texts are about the same as far as their vectors point the same way. An unknown word is cut into
//! known ones, so that a compound is about what its parts are about.
//!
//! ```
//! use text::meaning::Table;
//!
//! let table = Table::shipped();
//! let [need, fits, other] = ["Maschine geht kaputt", "failure of a machine", "history of opera"]
//!     .map(|text| table.vector(text).expect("its words are known"));
//! assert!(need.cosine(&fits) > need.cosine(&other) + 0.2);
//! ```

mod cut;
mod file;
mod linker;
#[cfg(test)]
mod tests;
mod vector;

use std::sync::LazyLock;

use foldhash::HashMap;

pub use cut::compound_parts;
pub use file::TableError;
pub use linker::{Link, Linker};
pub use vector::{Asked, DIMENSIONS, Packed, Vector, WORDS, signs};

use crate::fold;

/// Into what unknown words were cut that were met before: texts say the same compounds over and over, and to cut one, every
/// stretch of its letters is looked up.
#[derive(Debug, Default)]
pub struct Cuts(HashMap<Box<str>, Box<[u32]>>);

impl Cuts {
    /// Words remembered, some ten megabytes for each thread that reads; then all are forgotten, so that rare ones do not stay.
    const MAX: usize = 100_000;
}

/// The words' vectors.
pub struct Table {
    /// Where each key's row is.
    rows: HashMap<Box<str>, u32>,
    weights: Vec<f32>,
    scales: Vec<f32>,
    /// Four bits a component, two to a byte.
    components: std::borrow::Cow<'static, [u8]>,
}

impl Table {
    /// The table that comes with the program.
    #[must_use]
    pub fn shipped() -> &'static Self {
        static SHIPPED: LazyLock<Table> = LazyLock::new(|| {
            let bytes = include_bytes!("../../data/meaning.bin");
            Table::read(bytes.as_slice().into()).expect("a test reads it")
        });
        &SHIPPED
    }

    /// What a text is about; nothing if it has no word that is known, even in pieces.
    #[must_use]
    pub fn vector(&self, text: &str) -> Option<Vector> {
        let mut sum = Sum::default();
        self.add(text, &mut sum);
        sum.vector()
    }

    /// How much a text says: the length of the sum of its words, 0 if none is known. Of a single word it tells how telling
    /// it is: everyday words say little.
    #[must_use]
    pub fn weight(&self, text: &str) -> f32 {
        let mut sum = Sum::default();
        self.add(text, &mut sum);
        sum.0.iter().map(|part| part * part).sum::<f32>().sqrt()
    }

    /// Adds what a text says to a sum.
    pub fn add(&self, text: &str, sum: &mut Sum) {
        for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
            self.each_row(word, |row| self.add_row(row, sum));
        }
    }

    /// The same, for many texts one after the other.
    pub fn add_with(&self, text: &str, known: &mut Cuts, sum: &mut Sum) {
        for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
            if let Some(&row) = self.rows.get(word) {
                self.add_row(row as usize, sum);
                continue;
            }
            if !known.0.contains_key(word) {
                if known.0.len() >= Cuts::MAX {
                    known.0.clear();
                }
                let mut rows = Vec::new();
                self.each_row(word, |row| rows.push(row as u32));
                known.0.insert(word.into(), rows.into());
            }
            known.0[word]
                .iter()
                .for_each(|row| self.add_row(*row as usize, sum));
        }
    }

    /// Whether it has this folded word as it is.
    #[must_use]
    pub fn knows(&self, folded: &str) -> bool {
        self.rows.contains_key(folded)
    }

    /// Its words and pieces of words, folded, in no order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.rows.keys().map(AsRef::as_ref)
    }

    /// Whether it has this folded word, or more than half of its letters in words of at least five ("filtration" in
    /// "membranfiltration"): pieces of fewer letters are found in whatever is typed.
    #[must_use]
    pub fn understands(&self, folded: &str) -> bool {
        const LETTERS: usize = 5;
        let letters = |word: &str| word.chars().count();
        let pieces = self.keys(folded).into_iter().map(letters);
        let long: usize = pieces.filter(|letters| *letters >= LETTERS).sum();
        self.knows(folded) || 2 * long > letters(folded)
    }

    /// The keys that a word counts as: itself, or the pieces into which it is cut.
    #[must_use]
    pub fn keys<'a>(&self, folded: &'a str) -> Vec<&'a str> {
        match self.rows.contains_key(folded) {
            true => vec![folded],
            false => cut::pieces(folded, |piece| self.rows.contains_key(piece)),
        }
    }

    fn each_row(&self, folded: &str, mut each: impl FnMut(usize)) {
        if let Some(&row) = self.rows.get(folded) {
            return each(row as usize);
        }
        for piece in cut::pieces(folded, |piece| self.rows.contains_key(piece)) {
            if let Some(&row) = self.rows.get(piece) {
                each(row as usize);
            }
        }
    }

    fn add_row(&self, row: usize, sum: &mut Sum) {
        const BYTES: usize = DIMENSIONS / 2;
        let factor = self.weights[row] * self.scales[row];
        let components = &self.components[row * BYTES..(row + 1) * BYTES];
        for (pair, byte) in sum.0.as_chunks_mut::<2>().0.iter_mut().zip(components) {
            // Arithmetic shifts keep the sign.
            let low = (byte << 4).cast_signed() >> 4;
            let high = byte.cast_signed() >> 4;
            pair[0] += factor * f32::from(low);
            pair[1] += factor * f32::from(high);
        }
    }
}

/// What texts say together, while they are added up.
#[derive(Clone)]
pub struct Sum([f32; DIMENSIONS]);

impl Default for Sum {
    fn default() -> Self {
        Self([0.0; DIMENSIONS])
    }
}

impl Sum {
    /// Their direction; nothing if nothing was said.
    #[must_use]
    pub fn vector(&self) -> Option<Vector> {
        Vector::towards(&self.0)
    }

    /// Adds another sum.
    pub fn add(&mut self, other: &Self) {
        for (own, theirs) in self.0.iter_mut().zip(&other.0) {
            *own += theirs;
        }
    }
}
