//! Documents by what they are about: their vectors, and which are nearest to a question's.
//!
//! A document has a vector for the whole of its own texts, and one for each of its titles and sentences, in one column of
//! numbers, [`text::meaning::WORDS`] for each vector, the whole one first. The signs of the whole ones stand side by side in
//! memory; a question is compared with all of them, a bit a component, and with the few that have most in common in full.

use std::{collections::HashMap, sync::Arc};

use tantivy::{DocId, SegmentReader, TantivyDocument, columnar::Column, schema::Field};
use text::meaning::{DIMENSIONS, Sum, Table, Vector, WORDS, signs};

use crate::{
    Document,
    columns::{Meant, Opened},
    filters::Passing,
    schema::column,
    view::View,
};

/// Titles and sentences of a document that have a vector of their own; of more, several go together.
const PARTS: usize = 12;

/// How much of a long text is read, in characters.
const READ: usize = 20_000;

/// Documents whose vectors are compared in full, for each that is wanted.
const CANDIDATES: usize = 5;

/// Components whose signs are compared: the first ones, which tell most. All would take twice the time.
const COMPARED: usize = DIMENSIONS / 2;

/// The same in words of 64.
const SIGNS: usize = COMPARED / 64;

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
    /// The signs of their whole ones, in the same order: first 64 of each, then the next.
    signs: [Vec<u64>; SIGNS],
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
            let rows = column.index.value_row_ids(doc);
            if rows.len() >= WORDS {
                column.values.get_range(rows.start.into(), &mut whole);
                vectors.documents.push(doc);
                for (all, one) in vectors.signs.iter_mut().zip(compared(signs(&whole))) {
                    all.push(one);
                }
            }
        }
        vectors.column = Some(column);
        Ok(vectors)
    }

    /// How near a document is to a question: its whole and its nearest part count together. Nothing if it has no vector.
    pub(crate) fn nearness(&self, doc: DocId, question: &Vector) -> Option<f32> {
        let whole = self.nearness_of_whole(doc, question)?;
        let column = self.column.as_ref()?;
        let rows = column.index.value_row_ids(doc);
        let mut vector = [0; WORDS];
        let mut best = f32::MIN;
        for start in rows.clone().step_by(WORDS).skip(1) {
            if rows.end - start < WORDS as u32 {
                break;
            }
            column.values.get_range(start.into(), &mut vector);
            best = best.max(question.cosine_packed(&vector));
        }
        let best = if best > f32::MIN { best } else { whole };
        Some(WHOLE * whole + (1.0 - WHOLE) * best)
    }

    /// How near the whole of a document is.
    fn nearness_of_whole(&self, doc: DocId, question: &Vector) -> Option<f32> {
        let column = self.column.as_ref()?;
        let rows = column.index.value_row_ids(doc);
        let mut vector = [0; WORDS];
        (rows.len() >= WORDS).then(|| {
            column.values.get_range(rows.start.into(), &mut vector);
            question.cosine_packed(&vector)
        })
    }
}

/// The signs that are compared.
fn compared(signs: [u64; DIMENSIONS / 64]) -> [u64; SIGNS] {
    std::array::from_fn(|word| signs[word])
}

/// How much of a document's nearness is that of its whole; the rest is that of its nearest part.
const WHOLE: f32 = 0.5;

/// Which of the documents nearest to a question are wanted.
pub(crate) struct Nearest<'a> {
    /// So many of all.
    pub(crate) all: usize,
    /// So many of those that speak for anybody.
    pub(crate) evidence: usize,
    /// So many of those that pass these filters.
    pub(crate) passing: Option<(&'a Passing<'a>, usize)>,
    /// So many of those that pass these filters and speak for anybody.
    pub(crate) passing_evidence: Option<(&'a Passing<'a>, usize)>,
}

/// What is farther than so many others is not asked whether it passes filters.
const ASKED: usize = 20_000;

type Place = (usize, DocId);

impl Nearest<'_> {
    /// The places of their segments in the view, their numbers there, and how near they are, −1 to 1: those that are wanted
    /// whatever passes, and those that are because they pass.
    pub(crate) fn find(&self, view: View<'_>, question: &Vector) -> [HashMap<Place, f32>; 2] {
        let filtered = self.passing.or(self.passing_evidence).is_some();
        let wanted = [self.all, self.evidence].map(|wanted| wanted * CANDIDATES);
        let enough = match filtered {
            true => [ASKED, wanted[1]],
            false => wanted,
        };
        let nearby = Nearby::of(view, question, enough);
        let [mut all, mut evidence] = [
            Bar::of(&nearby.all, wanted[0]),
            Bar::of(&nearby.evidence, wanted[1]),
        ];
        let asked = Bar::of(&nearby.all, ASKED).distance;
        // The signs choose some, the whole vector fewer, all parts those that are wanted.
        let mut chosen: [Vec<(Place, u8)>; 4] = Default::default();
        let opened: Vec<&Arc<Opened>> = view.columns().collect();
        for Near {
            distance,
            is_evidence,
            place,
        } in nearby.documents
        {
            let passes = |of: Option<(&Passing<'_>, usize)>| {
                let (segment, doc) = place;
                distance <= asked && of.is_some_and(|(of, _)| of.has(segment, opened[segment], doc))
            };
            let wanted = [
                all.admits(distance),
                is_evidence && evidence.admits(distance),
                passes(self.passing),
                is_evidence && passes(self.passing_evidence),
            ];
            for (chosen, _) in chosen.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted) {
                chosen.push((place, distance));
            }
        }
        let number = |of: Option<(&Passing<'_>, usize)>| of.map_or(0, |(_, wanted)| wanted);
        let wanted = [
            self.all,
            self.evidence,
            number(self.passing),
            number(self.passing_evidence),
        ];
        let mut found: [HashMap<Place, f32>; 2] = Default::default();
        for (class, (mut chosen, wanted)) in chosen.into_iter().zip(wanted).enumerate() {
            keep_fewest(&mut chosen, wanted * CANDIDATES);
            let whole = chosen.into_iter().filter_map(|((segment, doc), _)| {
                let whole = opened[segment].vectors.nearness_of_whole(doc, question)?;
                Some(((segment, doc), whole))
            });
            let mut chosen: Vec<(Place, f32)> = whole.collect();
            keep_best(&mut chosen, 2 * wanted);
            for ((segment, doc), nearness) in &mut chosen {
                let whole = opened[*segment].vectors.nearness(*doc, question);
                *nearness = whole.unwrap_or(*nearness);
            }
            keep_best(&mut chosen, wanted);
            found[class / 2].extend(chosen);
        }
        found
    }
}

/// A document that differs from a question in few of the compared signs.
#[derive(Debug, Clone, Copy)]
struct Near {
    distance: u8,
    is_evidence: bool,
    place: Place,
}

/// The documents for the audience that may be the nearest: of all and of evidence as many as are wanted, or all there are.
struct Nearby {
    documents: Vec<Near>,
    /// How many there are at each distance, of all and of evidence.
    all: [u32; COMPARED + 1],
    evidence: [u32; COMPARED + 1],
}

/// Documents that are compared together.
const TOGETHER: usize = 64;

/// One of so many documents says beforehand how near those stand that are wanted.
const SAMPLED: usize = 61;

/// Documents of the sample that are to be near enough, at least: fewer say too little.
const TELLING: usize = 16;

impl Nearby {
    /// `enough` is how many of all and of evidence are wanted at most.
    fn of(view: View<'_>, question: &Vector, enough: [usize; 2]) -> Self {
        let asked = compared(question.signs());
        let mut far = guessed(view, asked, enough);
        loop {
            let nearby = Self::within(view, asked, far);
            let found = [&nearby.all, &nearby.evidence].map(|of| of.iter().sum::<u32>() as usize);
            let before = far;
            for ((far, found), enough) in far.iter_mut().zip(found).zip(enough) {
                if found < enough {
                    *far = COMPARED as u8;
                }
            }
            if far == before {
                return nearby;
            }
        }
    }

    /// Those that differ in no more than so many signs: of all, of evidence.
    fn within(view: View<'_>, asked: [u64; SIGNS], far: [u8; 2]) -> Self {
        let mut nearby = Self {
            documents: Vec::new(),
            all: [0; COMPARED + 1],
            evidence: [0; COMPARED + 1],
        };
        let farthest = far[0].max(far[1]);
        let segments = view.columns().zip(view.segments()).enumerate();
        for (number, (opened, segment)) in segments {
            let meant = Meant::new(opened, view.audience);
            let note = |distance: u8, at: usize| {
                let doc = opened.vectors.documents[at];
                let is_evidence = opened.is_evidence(doc);
                let is_near = [distance <= far[0], is_evidence && distance <= far[1]];
                if is_near == [false; 2] || segment.is_deleted(doc) || !meant.has(opened, doc) {
                    return;
                }
                nearby.all[usize::from(distance)] += u32::from(is_near[0]);
                nearby.evidence[usize::from(distance)] += u32::from(is_near[1]);
                nearby.documents.push(Near {
                    distance,
                    is_evidence,
                    place: (number, doc),
                });
            };
            pulp::Arch::new().dispatch(Compare {
                signs: &opened.vectors.signs,
                asked,
                far: farthest,
                note,
            });
        }
        nearby
    }
}

/// Distances up to which there are probably enough of all and of evidence.
fn guessed(view: View<'_>, asked: [u64; SIGNS], enough: [usize; 2]) -> [u8; 2] {
    let mut counts = [[0_usize; COMPARED + 1]; 2];
    for opened in view.columns() {
        let vectors = &opened.vectors;
        for (at, doc) in vectors.documents.iter().enumerate().step_by(SAMPLED) {
            let signs = vectors.signs.iter().zip(asked);
            let differ = signs.map(|(signs, asked)| (signs[at] ^ asked).count_ones());
            let distance = differ.sum::<u32>() as usize;
            counts[0][distance] += 1;
            counts[1][distance] += usize::from(opened.is_evidence(*doc));
        }
    }
    std::array::from_fn(|of| {
        let wanted = (2 * enough[of] / SAMPLED).max(TELLING);
        let mut sum = 0;
        let far = counts[of].iter().position(|count| {
            sum += count;
            sum >= wanted
        });
        far.unwrap_or(COMPARED) as u8
    })
}

/// Compares all signs with those of a question, by whatever the processor has for it, and notes each that differs in no more
/// than so many, and where it stands.
struct Compare<'a, F> {
    signs: &'a [Vec<u64>; SIGNS],
    asked: [u64; SIGNS],
    far: u8,
    note: F,
}

impl<F: FnMut(u8, usize)> pulp::WithSimd for Compare<'_, F> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(mut self, _: S) {
        let [first, second] = self.signs;
        let chunks = first.chunks(TOGETHER).zip(second.chunks(TOGETHER));
        for ((first, second), start) in chunks.zip((0..).step_by(TOGETHER)) {
            let mut distances = [u8::MAX; TOGETHER];
            let mut nearest = u8::MAX;
            for ((distance, first), second) in distances.iter_mut().zip(first).zip(second) {
                let differ =
                    (first ^ self.asked[0]).count_ones() + (second ^ self.asked[1]).count_ones();
                *distance = differ as u8;
                nearest = nearest.min(*distance);
            }
            // Nearly always none is near enough.
            if nearest <= self.far {
                for (distance, at) in distances.iter().zip(start..) {
                    if *distance <= self.far {
                        (self.note)(*distance, at);
                    }
                }
            }
        }
    }
}

/// Leaves those that differ in the fewest signs, in no order.
fn keep_fewest(chosen: &mut Vec<(Place, u8)>, wanted: usize) {
    if wanted > 0 && chosen.len() > wanted {
        chosen.select_nth_unstable_by_key(wanted - 1, |(place, distance)| (*distance, *place));
    }
    chosen.truncate(wanted);
}

/// Leaves the nearest, in no order.
fn keep_best(chosen: &mut Vec<((usize, DocId), f32)>, wanted: usize) {
    if wanted > 0 && chosen.len() > wanted {
        chosen.select_nth_unstable_by(wanted - 1, |(a, n), (b, m)| {
            m.total_cmp(n).then_with(|| a.cmp(b))
        });
    }
    chosen.truncate(wanted);
}

/// Up to which distance documents are looked at: many stand at the same one, of which only some are needed.
struct Bar {
    distance: u8,
    /// How many at just that distance.
    left: usize,
}

impl Bar {
    fn of(counts: &[u32; COMPARED + 1], enough: usize) -> Self {
        let mut left = enough;
        for (distance, count) in counts.iter().enumerate() {
            let count = *count as usize;
            if count >= left {
                return Self {
                    distance: distance as u8,
                    left,
                };
            }
            left -= count;
        }
        Self {
            distance: COMPARED as u8,
            left: usize::MAX,
        }
    }

    fn admits(&mut self, distance: u8) -> bool {
        if distance == self.distance && self.left > 0 {
            self.left -= 1;
            return true;
        }
        distance < self.distance
    }
}
