//! Documents by what they are about: their vectors, and which are nearest to a question's.
//!
//! A document has a vector for the whole of its own texts, and one for each of its titles and sentences, in one column of
//! numbers, [`text::meaning::WORDS`] for each vector, the whole one first. The signs of the whole ones stand side by side in
//! memory ([`crate::signs`]); which are the nearest is told by [`crate::nearest`].

use tantivy::{DocId, SegmentReader, TantivyDocument, schema::Field};
use text::meaning::{Asked, Cuts, Sum, Table, Vector, WORDS, signs};

use crate::{Document, columns::Numbers, schema::column, signs::VectorSigns};

/// Titles and sentences of a document that have a vector of their own; of more, several go together.
const PARTS: usize = 12;

/// How much of a long text is read, in characters.
const READ: usize = 20_000;

/// How much of a document's nearness is that of its whole; the rest is that of its nearest part.
const WHOLE: f32 = 0.5;

/// Puts a document's vectors into its column.
pub(crate) fn encode(
    document: &Document,
    table: &Table,
    known: &mut Cuts,
    field: Field,
    out: &mut TantivyDocument,
) {
    let mut whole = Sum::default();
    let mut parts: Vec<Sum> = Vec::new();
    let mut part = |text: &str| {
        let mut sum = Sum::default();
        table.add_with(text, known, &mut sum);
        whole.add(&sum);
        parts.push(sum);
    };
    for (_, title) in &document.titles {
        part(title);
    }
    for (_, text) in &document.texts {
        let end = text
            .char_indices()
            .nth(READ)
            .map_or(text.len(), |(at, _)| at);
        for sentence in text::sentences(&text[..end]) {
            part(sentence);
        }
    }
    let Some(whole) = whole.vector() else { return };
    let mut add = |vector: &Vector| {
        for word in vector.pack() {
            out.add_u64(field, word);
        }
    };
    add(&whole);
    if parts.len() < 2 {
        return;
    }
    let together = parts.len().div_ceil(PARTS);
    for parts in parts.chunks(together) {
        let mut sum = Sum::default();
        parts.iter().for_each(|part| sum.add(part));
        sum.vector().iter().for_each(&mut add);
    }
}

/// The vectors of one segment.
#[derive(Default)]
pub(crate) struct Vectors {
    /// Those of documents that speak for anybody.
    pub(crate) evidence: Wholes,
    /// Those of the others.
    pub(crate) others: Wholes,
    numbers: Option<Numbers>,
}

/// The signs of documents' whole vectors.
#[derive(Default)]
pub(crate) struct Wholes {
    /// Whose they are, in the order of the signs.
    pub(crate) documents: Vec<DocId>,
    pub(crate) signs: VectorSigns,
}

impl Vectors {
    pub(crate) fn read(segment: &SegmentReader, is_evidence: &[bool]) -> tantivy::Result<Self> {
        let Some(numbers) = Numbers::open(segment, column::MEANING)? else {
            return Ok(Self::default());
        };
        let mut vectors = Self::default();
        let mut whole = [0; WORDS];
        for (doc, is_evidence) in (0..).zip(is_evidence) {
            let rows = numbers.rows(doc);
            if rows.len() >= WORDS {
                numbers.read(rows.start, &mut whole);
                let wholes = match is_evidence {
                    true => &mut vectors.evidence,
                    false => &mut vectors.others,
                };
                wholes.documents.push(doc);
                wholes.signs.push(signs(&whole));
            }
        }
        vectors.numbers = Some(numbers);
        Ok(vectors)
    }

    /// Those of what speaks for somebody, and the others.
    pub(crate) const fn sorts(&self) -> [(bool, &Wholes); 2] {
        [(true, &self.evidence), (false, &self.others)]
    }

    /// How near a document is to a question: its whole and its nearest part count together. Nothing if it has no vector.
    pub(crate) fn nearness(&self, doc: DocId, question: &Asked) -> Option<f32> {
        let whole = self.nearness_of_whole(doc, question)?;
        let numbers = self.numbers.as_ref()?;
        let rows = numbers.rows(doc);
        let mut vector = [0; WORDS];
        let mut best = f32::MIN;
        for start in rows.clone().step_by(WORDS).skip(1) {
            if rows.end - start < WORDS as u32 {
                break;
            }
            numbers.read(start, &mut vector);
            best = best.max(question.cosine(&vector));
        }
        let best = if best > f32::MIN { best } else { whole };
        Some(WHOLE * whole + (1.0 - WHOLE) * best)
    }

    /// How near the whole of a document is.
    pub(crate) fn nearness_of_whole(&self, doc: DocId, question: &Asked) -> Option<f32> {
        let numbers = self.numbers.as_ref()?;
        let rows = numbers.rows(doc);
        let mut vector = [0; WORDS];
        (rows.len() >= WORDS).then(|| {
            numbers.read(rows.start, &mut vector);
            question.cosine(&vector)
        })
    }
}
