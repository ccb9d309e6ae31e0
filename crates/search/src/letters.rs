//! How much of a question's words documents have, in stretches of letters.
//!
//! ```text
//! letters = Σ over the words: rarity × share² / Σ rarity
//! share   = (stretches of the word that the document has, as a share − that of any stretches) / (1 − that of any)
//! ```
//! So a word counts that stands in a compound, or stands apart where the question has a compound, or is spelled another way.

use domain::Language;
use tantivy::{DocId, Term};

use crate::{columns::Opened, lexicon::Lexicon, words::words};

/// A question's words.
pub(crate) struct Letters {
    words: Vec<Letter>,
    sum: f32,
}

struct Letter {
    grams: Vec<u32>,
    rarity: f32,
}

impl Letters {
    /// The words of a question, without stop words.
    pub(crate) fn of(lexicon: Lexicon<'_>, text: &str) -> tantivy::Result<Self> {
        let all = lexicon.view.forms() as f32;
        let mut letters = Vec::new();
        for word in words(text) {
            let (Some(german), Some(english)) = (&word.german, &word.english) else {
                continue;
            };
            let mut frequency = 0;
            for (language, wanted) in [(Language::German, german), (Language::English, english)] {
                for part in &wanted.parts {
                    let field = lexicon.fields.stems(language).text;
                    let of = lexicon.frequency(&Term::from_field_text(field, &part.text))?;
                    frequency = frequency.max(of);
                }
            }
            let n = frequency as f32;
            let grams = word.literal.parts.iter();
            letters.push(Letter {
                grams: grams.flat_map(|part| text::grams(&part.text)).collect(),
                rarity: (1.0 + (all - n).max(0.0) / (n + 0.5)).ln(),
            });
        }
        let sum = letters.iter().map(|letter| letter.rarity).sum::<f32>();
        Ok(Self {
            words: letters,
            sum: sum.max(f32::EPSILON),
        })
    }

    /// How much of them a document has, 0 to 1.
    pub(crate) fn share(&self, opened: &Opened, doc: DocId, bits: &mut Vec<u64>) -> f32 {
        opened.grams(doc, bits);
        if bits.is_empty() || !bits.len().is_power_of_two() {
            return 0.0;
        }
        let set: u32 = bits.iter().map(|word| word.count_ones()).sum();
        let any = set as f32 / (bits.len() * 64) as f32;
        let mut sum = 0.0;
        for Letter { grams, rarity } in &self.words {
            let is_there = |gram: &&u32| {
                let (word, bit) = text::gram_place(**gram, bits.len());
                bits[word] >> bit & 1 == 1
            };
            let found = grams.iter().filter(is_there).count();
            let share = found as f32 / grams.len().max(1) as f32;
            let share = ((share - any) / (1.0 - any).max(f32::EPSILON)).max(0.0);
            sum += rarity * share * share;
        }
        sum / self.sum
    }
}
