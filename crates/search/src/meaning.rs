//! Documents by what they are about: their vectors, and which are nearest to a question's.
//!
//! A document has a vector for the whole of its own texts, and one for each of its titles and sentences, in one column of
//! numbers, [`text::meaning::WORDS`] for each vector, the whole one first. The signs of the whole ones stand side by side in
//! memory; a question is compared with all of them, a bit a component, and with the few that have most in common in full.

use std::sync::Arc;

use tantivy::{DocId, SegmentReader, TantivyDocument, columnar::Column, schema::Field};
use text::meaning::{DIMENSIONS, Sum, Table, Vector, WORDS, signs};

use crate::{
    Document,
    columns::{Meant, Opened},
    schema::column,
    view::View,
};

/// Titles and sentences of a document that have a vector of their own; of more, several go together.
const PARTS: usize = 12;

/// How much of a long text is read, in characters.
const READ: usize = 20_000;

/// Documents whose vectors are compared in full, for each that is wanted.
const CANDIDATES: usize = 5;

/// Words of 64 signs.
const SIGNS: usize = DIMENSIONS / 64;

/// How much more the words of a title say of the whole than those of a text.
const TITLE: usize = 2;

/// Puts a document's vectors into its column.
pub(crate) fn encode(document: &Document, table: &Table, field: Field, out: &mut TantivyDocument) {
    let mut whole = Sum::default();
    let mut parts: Vec<Sum> = Vec::new();
    let mut part = |text: &str, times: usize| {
        let mut sum = Sum::default();
        table.add(text, &mut sum);
        for _ in 0..times {
            whole.add(&sum);
        }
        parts.push(sum);
    };
    for (_, title) in &document.titles {
        part(title, TITLE);
    }
    for (_, text) in &document.texts {
        let end = text
            .char_indices()
            .nth(READ)
            .map_or(text.len(), |(at, _)| at);
        for sentence in text::sentences(&text[..end]) {
            part(sentence, 1);
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
    /// The documents that have any.
    documents: Vec<DocId>,
    /// The signs of their whole ones, in the same order.
    signs: Vec<[u64; SIGNS]>,
    column: Option<Column<u64>>,
}

impl Vectors {
    pub(crate) fn read(segment: &SegmentReader) -> tantivy::Result<Self> {
        let Some(column) = segment.fast_fields().column_opt::<u64>(column::MEANING)? else {
            return Ok(Self::default());
        };
        let mut vectors = Self::default();
        let mut whole = [0; WORDS];
        for doc in 0..segment.max_doc() {
            let mut values = column.values_for_doc(doc);
            if whole.iter_mut().all(|word| fill(word, values.next())) {
                vectors.documents.push(doc);
                vectors.signs.push(signs(&whole));
            }
        }
        vectors.column = Some(column);
        Ok(vectors)
    }

    /// How near a document is to a question: its whole and its nearest part count together. Nothing if it has no vector.
    pub(crate) fn nearness(&self, doc: DocId, question: &Vector) -> Option<f32> {
        let column = self.column.as_ref()?;
        let mut values = column.values_for_doc(doc);
        let mut vector = [0; WORDS];
        let (mut whole, mut best) = (None, f32::MIN);
        while vector.iter_mut().all(|word| fill(word, values.next())) {
            let cosine = question.cosine_packed(&vector);
            match whole {
                None => whole = Some(cosine),
                Some(_) => best = best.max(cosine),
            }
        }
        let whole = whole?;
        let best = if best > f32::MIN { best } else { whole };
        Some(WHOLE * whole + (1.0 - WHOLE) * best)
    }
}

/// How much of a document's nearness is that of its whole; the rest is that of its nearest part.
const WHOLE: f32 = 0.5;

fn fill(word: &mut u64, value: Option<u64>) -> bool {
    value.map(|value| *word = value).is_some()
}

/// A document that is near a question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Neighbour {
    /// The place of its segment in the view.
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
    /// How near, −1 to 1.
    pub(crate) nearness: f32,
}

/// How many signs a question has in common with each document that has a vector, by segment.
pub(crate) struct Distances {
    question: Vector,
    segments: Vec<Vec<u16>>,
}

impl Distances {
    pub(crate) fn of(view: View<'_>, question: &Vector) -> Self {
        let asked = question.signs();
        let distance = |signs: &[u64; SIGNS]| -> u16 {
            let pairs = signs.iter().zip(&asked);
            pairs.map(|(a, b)| (a ^ b).count_ones() as u16).sum()
        };
        let of = |opened: &Arc<Opened>| opened.vectors.signs.iter().map(distance).collect();
        Self {
            question: question.clone(),
            segments: view.columns().map(of).collect(),
        }
    }

    /// The documents that are nearest, of those of which this is true, in no order.
    pub(crate) fn nearest(
        &self,
        view: View<'_>,
        wanted: usize,
        is_wanted: impl Fn(&Opened, DocId) -> bool,
    ) -> Vec<Neighbour> {
        let mut counts = [0_usize; DIMENSIONS + 1];
        for (opened, distances) in view.columns().zip(&self.segments) {
            for (doc, distance) in opened.vectors.documents.iter().zip(distances) {
                if is_wanted(opened, *doc) {
                    counts[usize::from(*distance)] += 1;
                }
            }
        }
        let mut within = 0;
        let far = counts.iter().position(|count| {
            within += count;
            within >= wanted * CANDIDATES
        });
        let far = far.unwrap_or(DIMENSIONS) as u16;
        let mut near = Vec::new();
        let segments = view.columns().zip(view.segments()).zip(&self.segments);
        for (number, ((opened, segment), distances)) in segments.enumerate() {
            let meant = Meant::new(opened, view.audience);
            for (doc, distance) in opened.vectors.documents.iter().zip(distances) {
                let is_here = *distance <= far && is_wanted(opened, *doc);
                if !is_here || segment.is_deleted(*doc) || !meant.has(opened, *doc) {
                    continue;
                }
                let nearness = opened.vectors.nearness(*doc, &self.question);
                near.extend(nearness.map(|nearness| Neighbour {
                    segment: number,
                    doc: *doc,
                    nearness,
                }));
            }
        }
        if near.len() > wanted {
            near.select_nth_unstable_by(wanted, |a, b| {
                let by_place = (a.segment, a.doc).cmp(&(b.segment, b.doc));
                b.nearness.total_cmp(&a.nearness).then(by_place)
            });
            near.truncate(wanted);
        }
        near
    }
}
