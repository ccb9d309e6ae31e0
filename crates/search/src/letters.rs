//! How much of a question's words documents have, in stretches of letters.
//!
//! ```text
//! letters  = Σ over the words: weight × share² / Σ weight
//! weight   = Σ over its stretches: rarity
//! share    = (Σ over its stretches that the document has: rarity / weight − that of any) / (1 − that of any)
//! rarity   = ln(1 + (documents − n + 0.5) / (n + 0.5)), n: documents with words that have the stretch, about
//! ```
//! So a word counts that stands in a compound, or stands apart where the question has a compound, or is spelled another way;
//! and of a word its rare part counts most: "Kunststoff" in "Kunststofffenster", not the ending that many words have.

use std::collections::HashMap;

use tantivy::{DocId, SegmentReader, schema::Field};

use crate::{columns::Opened, view::View, words::telling_words};

/// In how many documents of a segment stretches of letters stand, by the last bits of their hashes: of the words that
/// have a stretch, the sum. A document with several of these words counts several times, so rare ones are told best.
pub(crate) struct Frequencies(Vec<u32>);

const PLACES: usize = 1 << 16;

impl Frequencies {
    /// By the words of these fields.
    pub(crate) fn read(segment: &SegmentReader, fields: [Field; 2]) -> tantivy::Result<Self> {
        let mut places = vec![0_u32; PLACES];
        for field in fields {
            let index = segment.inverted_index(field)?;
            let mut terms = index.terms().stream()?;
            while terms.advance() {
                // Marks of ours are no words.
                let word = std::str::from_utf8(terms.key()).unwrap_or_default();
                if word.starts_with(|c: char| c.is_control()) {
                    continue;
                }
                let documents = terms.value().doc_freq;
                for gram in text::grams(word) {
                    let place = &mut places[gram as usize % PLACES];
                    *place = place.saturating_add(documents);
                }
            }
        }
        Ok(Self(places))
    }

    fn of(&self, gram: u32) -> u64 {
        self.0[gram as usize % PLACES].into()
    }
}

/// A question's words.
pub(crate) struct Letters {
    words: Vec<Letter>,
    sum: f32,
}

struct Letter {
    /// Each stretch with its share of the word.
    grams: Vec<(u32, f32)>,
    weight: f32,
}

impl Letters {
    /// The words of a question, without stop words.
    pub(crate) fn of(view: View<'_>, text: &str) -> Self {
        let all = view.forms();
        let mut known: HashMap<u32, f32> = HashMap::new();
        let mut rarity = |gram: u32| {
            *known.entry(gram).or_insert_with(|| {
                let n: u64 = view.columns().map(|of| of.frequencies.of(gram)).sum();
                let n = n.min(all);
                (1.0 + ((all - n) as f32 + 0.5) / (n as f32 + 0.5)).ln()
            })
        };
        let mut letters = Vec::new();
        for word in telling_words(text) {
            let parts = word.literal.parts.iter();
            let grams = parts.flat_map(|part| text::grams(&part.text));
            let mut grams: Vec<(u32, f32)> = grams.map(|gram| (gram, rarity(gram))).collect();
            let weight: f32 = grams.iter().map(|(_, rarity)| rarity).sum();
            grams.iter_mut().for_each(|(_, share)| *share /= weight);
            letters.push(Letter { grams, weight });
        }
        let sum: f32 = letters.iter().map(|letter| letter.weight).sum();
        Self {
            words: letters,
            sum: sum.max(f32::EPSILON),
        }
    }

    /// How much of them a document has, 0 to 1.
    pub(crate) fn share(&self, opened: &Opened, doc: DocId, bits: &mut Vec<u64>) -> f32 {
        opened.grams(doc, bits);
        if bits.is_empty() || !bits.len().is_power_of_two() {
            return 0.0;
        }
        let any = text::mistaken_grams(bits);
        let mut sum = 0.0;
        for Letter { grams, weight } in &self.words {
            let there = grams.iter();
            let there = there.filter(|(gram, _)| text::has_gram(bits, *gram));
            let share: f32 = there.map(|(_, share)| share).sum();
            let share = ((share - any) / (1.0 - any).max(f32::EPSILON)).max(0.0);
            sum += weight * share * share;
        }
        sum / self.sum
    }
}
