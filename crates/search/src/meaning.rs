//! Documents by what they are about: their vectors, and which are nearest to a question's.
//!
//! A document has a vector for the whole of its own texts, and one for each of its titles and sentences, in one column of
//! numbers, [`text::meaning::WORDS`] for each vector, the whole one first. The signs of the whole ones stand side by side in
//! memory; a question is compared with all of them, a bit a component, and with the few that have most in common in full.

use std::{collections::HashMap, ops::Range, sync::Arc};

use tantivy::{DocId, SegmentReader, TantivyDocument, schema::Field};
use text::meaning::{Asked, DIMENSIONS, Sum, Table, Vector, WORDS, signs};

use crate::{
    Document,
    columns::{Meant, Numbers, Opened},
    filters::Passing,
    schema::column,
    view::{Place, View},
};

/// Titles and sentences of a document that have a vector of their own; of more, several go together.
const PARTS: usize = 12;

/// How much of a long text is read, in characters.
const READ: usize = 20_000;

/// Documents whose vectors are compared in full, for each that is wanted.
const CANDIDATES: usize = 3;

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
    /// The documents that have any: first those that speak for anybody, then the others.
    documents: Vec<DocId>,
    /// How many of them speak for anybody.
    evidence: usize,
    /// The signs of their whole ones, in the same order: first 64 of each, then the next.
    signs: [Vec<u64>; SIGNS],
    numbers: Option<Numbers>,
}

impl Vectors {
    pub(crate) fn read(segment: &SegmentReader, is_evidence: &[bool]) -> tantivy::Result<Self> {
        let Some(numbers) = Numbers::open(segment, column::MEANING)? else {
            return Ok(Self::default());
        };
        let mut vectors = Self::default();
        let mut whole = [0; WORDS];
        for wanted in [true, false] {
            let documents = (0..).zip(is_evidence).filter(|(_, is)| **is == wanted);
            for (doc, _) in documents {
                let rows = numbers.rows(doc);
                if rows.len() >= WORDS {
                    numbers.read(rows.start, &mut whole);
                    vectors.documents.push(doc);
                    for (all, one) in vectors.signs.iter_mut().zip(compared(signs(&whole))) {
                        all.push(one);
                    }
                }
            }
            if wanted {
                vectors.evidence = vectors.documents.len();
            }
        }
        vectors.numbers = Some(numbers);
        Ok(vectors)
    }

    /// The places of those that speak for anybody, and of the others.
    fn sorts(&self) -> [(bool, Range<usize>); 2] {
        [
            (true, 0..self.evidence),
            (false, self.evidence..self.documents.len()),
        ]
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
    fn nearness_of_whole(&self, doc: DocId, question: &Asked) -> Option<f32> {
        let numbers = self.numbers.as_ref()?;
        let rows = numbers.rows(doc);
        let mut vector = [0; WORDS];
        (rows.len() >= WORDS).then(|| {
            numbers.read(rows.start, &mut vector);
            question.cosine(&vector)
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

/// The sorts of documents of which some are wanted, see [`Nearest`]: all, evidence, what passes, evidence that passes.
const SORTS: usize = 4;

impl Nearest<'_> {
    /// The places of their segments in the view, their numbers there, and how near they are, −1 to 1: those that are wanted
    /// whatever passes, and those that are because they pass.
    ///
    /// The signs choose some, the whole vectors fewer, all their parts those that are wanted; each document is looked at once,
    /// for whatever sorts it is one of.
    pub(crate) fn find(&self, view: View<'_>, question: &Asked) -> [HashMap<Place, f32>; 2] {
        let number = |of: Option<(&Passing<'_>, usize)>| of.map_or(0, |(_, wanted)| wanted);
        let wanted = [
            self.all,
            self.evidence,
            number(self.passing),
            number(self.passing_evidence),
        ];
        let opened: Vec<&Arc<Opened>> = view.columns().collect();
        let mut chosen = self.chosen(view, question, wanted.map(|wanted| wanted * CANDIDATES));
        for one in &mut chosen {
            let (segment, doc) = one.place;
            let whole = opened[segment].vectors.nearness_of_whole(doc, question);
            one.nearness = whole.unwrap_or(-1.0);
        }
        keep_nearest(&mut chosen, wanted.map(|wanted| wanted * 3 / 2));
        for one in &mut chosen {
            let (segment, doc) = one.place;
            let nearness = opened[segment].vectors.nearness(doc, question);
            one.nearness = nearness.unwrap_or(-1.0);
        }
        keep_nearest(&mut chosen, wanted);
        let mut found: [HashMap<Place, f32>; 2] = Default::default();
        for one in chosen {
            let wanted = [
                one.wanted[0] || one.wanted[1],
                one.wanted[2] || one.wanted[3],
            ];
            for (found, _) in found.iter_mut().zip(wanted).filter(|(_, wanted)| *wanted) {
                found.insert(one.place, one.nearness);
            }
        }
        found
    }

    /// Those that differ in the fewest signs, so many of each sort, in the order of their places.
    fn chosen(&self, view: View<'_>, question: &Asked, enough: [usize; SORTS]) -> Vec<Chosen> {
        let opened: Vec<&Arc<Opened>> = view.columns().collect();
        let filtered = self.passing.or(self.passing_evidence).is_some();
        let of_all = if filtered { ASKED } else { enough[0] };
        let nearby = Nearby::of(view, question, [of_all, enough[1]]);
        let farthest_asked = Bar::of(&nearby.all, ASKED).distance;
        let mut counts = [[0; COMPARED + 1]; SORTS];
        let mut is_one: Vec<[bool; SORTS]> = Vec::with_capacity(nearby.documents.len());
        for near in &nearby.documents {
            let passes = |of: Option<(&Passing<'_>, usize)>| {
                let (segment, doc) = near.place;
                near.distance <= farthest_asked
                    && of.is_some_and(|(of, _)| of.has(segment, opened[segment], doc))
            };
            let sorts = [
                true,
                near.is_evidence,
                passes(self.passing),
                near.is_evidence && passes(self.passing_evidence),
            ];
            for (counts, _) in counts.iter_mut().zip(sorts).filter(|(_, is)| *is) {
                counts[usize::from(near.distance)] += 1;
            }
            is_one.push(sorts);
        }
        let mut bars: [Bar; SORTS] = std::array::from_fn(|of| Bar::of(&counts[of], enough[of]));
        let mut chosen = Vec::new();
        for (near, is_one) in nearby.documents.iter().zip(is_one) {
            let wanted = std::array::from_fn(|of| is_one[of] && bars[of].admits(near.distance));
            if wanted != [false; SORTS] {
                chosen.push(Chosen {
                    place: near.place,
                    wanted,
                    nearness: 0.0,
                });
            }
        }
        chosen
    }
}

/// A document that is compared in full.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    place: Place,
    /// For which sorts.
    wanted: [bool; SORTS],
    nearness: f32,
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
    /// In the order of their places.
    documents: Vec<Near>,
    /// How many there are at each distance that is near enough, of all.
    all: [u32; COMPARED + 1],
}

/// Documents that are compared together.
const TOGETHER: usize = 64;

/// One of so many documents says beforehand how near those stand that are wanted.
const SAMPLED: usize = 61;

/// Documents of the sample that are to be near enough, at least: fewer say too little.
const TELLING: usize = 16;

impl Nearby {
    /// `enough` is how many of all and of evidence are wanted at most.
    fn of(view: View<'_>, question: &Asked, enough: [usize; 2]) -> Self {
        let asked = compared(question.signs());
        let mut far = guessed(view, asked, enough);
        loop {
            let (nearby, found) = Self::within(view, asked, far);
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

    /// Those that differ in no more than so many signs: of all, of evidence; and how many each are.
    fn within(view: View<'_>, asked: [u64; SIGNS], far: [u8; 2]) -> (Self, [usize; 2]) {
        let mut nearby = Self {
            documents: Vec::new(),
            all: [0; COMPARED + 1],
        };
        let mut found = [0; 2];
        let segments = view.columns().zip(view.segments()).enumerate();
        for (number, (opened, segment)) in segments {
            let meant = Meant::new(opened, view.audience);
            let vectors = &opened.vectors;
            let first = nearby.documents.len();
            for (is_evidence, places) in vectors.sorts() {
                let note = |distance: u8, at: usize| {
                    let doc = vectors.documents[places.start + at];
                    if segment.is_deleted(doc) || !meant.has(opened, doc) {
                        return;
                    }
                    if distance <= far[0] {
                        nearby.all[usize::from(distance)] += 1;
                        found[0] += 1;
                    }
                    found[1] += usize::from(is_evidence && distance <= far[1]);
                    nearby.documents.push(Near {
                        distance,
                        is_evidence,
                        place: (number, doc),
                    });
                };
                pulp::Arch::new().dispatch(Compare {
                    signs: vectors.signs.each_ref().map(|all| &all[places.clone()]),
                    asked,
                    far: if is_evidence {
                        far[0].max(far[1])
                    } else {
                        far[0]
                    },
                    note,
                });
            }
            nearby.documents[first..].sort_unstable_by_key(|near| near.place);
        }
        (nearby, found)
    }
}

/// Distances up to which there are probably enough of all and of evidence.
fn guessed(view: View<'_>, asked: [u64; SIGNS], enough: [usize; 2]) -> [u8; 2] {
    let mut counts = [[0_usize; COMPARED + 1]; 2];
    for opened in view.columns() {
        let vectors = &opened.vectors;
        for (is_evidence, places) in vectors.sorts() {
            for at in places.step_by(SAMPLED) {
                let signs = vectors.signs.iter().zip(asked);
                let differ = signs.map(|(signs, asked)| (signs[at] ^ asked).count_ones());
                let distance = differ.sum::<u32>() as usize;
                counts[0][distance] += 1;
                counts[1][distance] += usize::from(is_evidence);
            }
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
    signs: [&'a [u64]; SIGNS],
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

/// Of each sort the nearest go on being wanted, so many; the rest is left out.
fn keep_nearest(chosen: &mut Vec<Chosen>, wanted: [usize; SORTS]) {
    for (sort, wanted) in wanted.into_iter().enumerate() {
        let of_sort = (0..).zip(chosen.iter()).filter(|(_, one)| one.wanted[sort]);
        let mut of_sort: Vec<(f32, usize)> = of_sort.map(|(at, one)| (one.nearness, at)).collect();
        if of_sort.len() > wanted {
            of_sort.select_nth_unstable_by(wanted, |(a, i), (b, j)| {
                b.total_cmp(a).then_with(|| i.cmp(j))
            });
            for (_, at) in &of_sort[wanted..] {
                chosen[*at].wanted[sort] = false;
            }
        }
    }
    chosen.retain(|one| one.wanted != [false; SORTS]);
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
