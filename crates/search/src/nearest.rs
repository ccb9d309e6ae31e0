//! Which documents are nearest to a question in meaning.
//!
//! They are looked for in steps, at each among fewer: by the signs of all, by the whole vectors of those with which the question
//! disagrees least, by all parts of the nearest of these.

use std::{collections::HashMap, sync::Arc};

use tantivy::DocId;
use text::meaning::Asked;

use crate::{
    columns::{Meant, Opened},
    filters::Passing,
    meaning::Wholes,
    signs::{FARTHEST, Levels},
    view::{Place, View},
};

/// Documents whose whole vectors are compared, for each that is wanted. With 200 wanted, of the ten nearest among 10,000
/// projects three in a thousand are missed so; where as small a share is compared as among a million, half, and the first ten
/// are .36 near instead of .38 (docs/finding.md).
const WHOLES: usize = 10;

/// Documents whose parts are compared, for so many that are wanted.
const PARTS: (usize, usize) = (3, 2);

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
    /// whatever passes, and those that are because they pass. Each document is looked at once, for whatever sorts it is one of.
    pub(crate) fn find(&self, view: View<'_>, question: &Asked) -> [HashMap<Place, f32>; 2] {
        let number = |of: Option<(&Passing<'_>, usize)>| of.map_or(0, |(_, wanted)| wanted);
        let wanted = [
            self.all,
            self.evidence,
            number(self.passing),
            number(self.passing_evidence),
        ];
        let opened: Vec<&Arc<Opened>> = view.columns().collect();
        let mut chosen = self.chosen(view, question, wanted.map(|wanted| wanted * WHOLES));
        for one in &mut chosen {
            let (segment, doc) = one.place;
            let whole = opened[segment].vectors.nearness_of_whole(doc, question);
            one.nearness = whole.unwrap_or(-1.0);
        }
        keep_nearest(&mut chosen, wanted.map(|wanted| wanted * PARTS.0 / PARTS.1));
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

    /// Those with which the question disagrees least, so many of each sort, in the order of their places.
    fn chosen(&self, view: View<'_>, question: &Asked, enough: [usize; SORTS]) -> Vec<Chosen> {
        let opened: Vec<&Arc<Opened>> = view.columns().collect();
        let filtered = self.passing.or(self.passing_evidence).is_some();
        let of_all = if filtered { ASKED } else { enough[0] };
        let levels = Levels::of(question);
        let enough_nearby = [of_all, enough[1]];
        let far = guessed(view, &levels, enough_nearby);
        let nearby = nearby(view, &levels, enough_nearby, far);
        let is_one = nearby.iter().map(|near| {
            let passes = |of: Option<(&Passing<'_>, usize)>| {
                let (segment, doc) = near.place;
                near.is_of_all && of.is_some_and(|(of, _)| of.has(segment, opened[segment], doc))
            };
            [
                near.is_of_all,
                near.is_evidence,
                passes(self.passing),
                near.is_evidence && passes(self.passing_evidence),
            ]
        });
        let is_one: Vec<[bool; SORTS]> = is_one.collect();
        let mut bars: [Bar; SORTS] = std::array::from_fn(|sort| {
            let of_sort = nearby.iter().zip(&is_one).filter(|(_, is)| is[sort]);
            Bar::of(of_sort.map(|(near, _)| near), enough[sort])
        });
        let mut chosen = Vec::new();
        for (near, is_one) in nearby.iter().zip(is_one) {
            let wanted =
                std::array::from_fn(|sort| is_one[sort] && bars[sort].admits(near.disagreement));
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

/// A document whose vectors are compared.
#[derive(Debug, Clone, Copy)]
struct Chosen {
    place: Place,
    /// For which sorts.
    wanted: [bool; SORTS],
    nearness: f32,
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

/// A document with whose signs a question disagrees little.
#[derive(Debug, Clone, Copy)]
struct Near {
    place: Place,
    is_evidence: bool,
    disagreement: u16,
    /// Whether it is one of the nearest of all; else it is only one of the nearest evidence.
    is_of_all: bool,
}

/// One of so many documents says beforehand how near those stand that are wanted.
const SAMPLED: usize = 61;

/// Documents of the sample that are to be near enough, at least: fewer say too little.
const TELLING: usize = 16;

/// The documents for the audience with which the question disagrees least: of all and of evidence as many as are wanted, or
/// all there are. In the order of their places. Those are looked at that disagree no more than `far`, or farther ones if these are
/// too few.
fn nearby(view: View<'_>, levels: &Levels, enough: [usize; 2], mut far: [u16; 2]) -> Vec<Near> {
    loop {
        let mut documents = within(view, levels, far);
        let evidence = documents.iter().filter(|near| near.is_evidence);
        let mut bars = [Bar::of(&documents, enough[0]), Bar::of(evidence, enough[1])];
        let before = far;
        // So far all there is was noted, of all and of evidence.
        let noted = [far[0], far[0].max(far[1])];
        for ((far, noted), bar) in far.iter_mut().zip(noted).zip(&bars) {
            if bar.far > noted {
                *far = (noted + noted / 8 + 1).min(FARTHEST);
            }
        }
        if far == before {
            documents.retain_mut(|near| {
                near.is_of_all = bars[0].admits(near.disagreement);
                let is_near = near.is_evidence && bars[1].admits(near.disagreement);
                near.is_of_all || is_near
            });
            return documents;
        }
    }
}

/// Those that disagree no more than so much: of all, of evidence.
fn within(view: View<'_>, levels: &Levels, far: [u16; 2]) -> Vec<Near> {
    let mut documents = Vec::new();
    let segments = view.columns().zip(view.segments()).enumerate();
    for (segment, (opened, reader)) in segments {
        let meant = Meant::new(opened, view.audience);
        let first = documents.len();
        for (is_evidence, wholes) in opened.vectors.sorts() {
            let far = if is_evidence {
                far[0].max(far[1])
            } else {
                far[0]
            };
            wholes.signs.each_near(levels, far, |disagreement, number| {
                let doc: DocId = wholes.documents[number];
                if !reader.is_deleted(doc) && meant.has(opened, doc) {
                    documents.push(Near {
                        place: (segment, doc),
                        is_evidence,
                        disagreement,
                        is_of_all: false,
                    });
                }
            });
        }
        // Two runs that are in order already.
        documents[first..].sort_by_key(|near| near.place);
    }
    documents
}

/// Disagreements up to which there are probably enough of all and of evidence.
fn guessed(view: View<'_>, levels: &Levels, enough: [usize; 2]) -> [u16; 2] {
    let mut sample = Vec::new();
    let segments = view.columns().zip(view.segments()).enumerate();
    for (segment, (opened, reader)) in segments {
        let meant = Meant::new(opened, view.audience);
        for (is_evidence, Wholes { documents, signs }) in opened.vectors.sorts() {
            let numbers = (0..documents.len()).step_by(SAMPLED);
            let is_seen = |number: &usize| {
                let doc = documents[*number];
                !reader.is_deleted(doc) && meant.has(opened, doc)
            };
            sample.extend(numbers.filter(is_seen).map(|number| Near {
                place: (segment, documents[number]),
                is_evidence,
                disagreement: signs.disagreement(levels, number),
                is_of_all: false,
            }));
        }
    }
    let wanted = enough.map(|enough| (2 * enough / SAMPLED).max(TELLING));
    let evidence = sample.iter().filter(|near| near.is_evidence);
    let bars = [Bar::of(&sample, wanted[0]), Bar::of(evidence, wanted[1])];
    bars.map(|bar| bar.far)
}

/// Up to which disagreement documents are looked at: many stand at the same one, of which only some are needed.
struct Bar {
    far: u16,
    /// How many at just that disagreement.
    left: usize,
}

impl Bar {
    /// For so many of these; for all of them where there are fewer.
    fn of<'a>(documents: impl IntoIterator<Item = &'a Near>, enough: usize) -> Self {
        let mut counts = vec![0; usize::from(FARTHEST) + 1];
        for near in documents {
            counts[usize::from(near.disagreement)] += 1;
        }
        let mut left = enough;
        for (far, count) in (0..=FARTHEST).zip(counts) {
            if count >= left {
                return Self { far, left };
            }
            left -= count;
        }
        Self {
            far: FARTHEST,
            left: usize::MAX,
        }
    }

    fn admits(&mut self, disagreement: u16) -> bool {
        if disagreement == self.far && self.left > 0 {
            self.left -= 1;
            return true;
        }
        disagreement < self.far
    }
}

#[cfg(test)]
mod tests {
    use domain::{Audience, EntryId, Kind, Language, Timestamp};
    use proptest::prelude::*;
    use text::meaning::Table;

    use super::*;
    use crate::{Document, Index, Search, Update, filters::Filters};

    const WORDS: [&str; 8] = [
        "Schweißen",
        "Laser",
        "Pflege",
        "Brot",
        "Roboter",
        "Software",
        "Wasser",
        "Recht",
    ];

    /// A document with some of the words, by bits; whether it speaks for somebody, is a course, and is for members alone.
    fn document() -> impl Strategy<Value = (u8, bool, bool, bool)> {
        (1_u8.., any::<bool>(), any::<bool>(), any::<bool>())
    }

    fn written(
        (number, (words, speaks, is_course, _)): (u128, (u8, bool, bool, bool)),
    ) -> Document {
        let kind = if is_course {
            Kind::Course
        } else {
            Kind::Project
        };
        let mut document = Document::new(EntryId::from_u128(number), kind, Timestamp::UNIX_EPOCH);
        let said = WORDS
            .iter()
            .enumerate()
            .filter(|(at, _)| words >> at & 1 == 1);
        let said: Vec<&str> = said.map(|(_, word)| *word).collect();
        // A title alone: its vector is that of the whole, so that no step leaves out what the next would have found.
        document.titles.push((Language::German, said.join(" ")));
        if speaks {
            document.actors.push((EntryId::from_u128(1_000), 1.0));
        }
        document
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn the_nearest_are_those_that_everybody_would_find_by_looking_at_all(
            documents in prop::collection::vec(document(), 1..120),
            removed in prop::collection::vec(any::<bool>(), 120),
            wanted in 1_usize..30,
        ) {
            let dir = tempfile::TempDir::new().expect("a folder");
            let index = Index::open(dir.path()).expect("an index");
            let mut writer = index.writer(45_000_000).expect("nobody else writes");
            let update = |(number, of): (u128, (u8, bool, bool, bool))| {
                let audience = if of.3 { Audience::Members } else { Audience::Public };
                Update::alike(audience, written((number, of)))
            };
            let updates: Vec<Update> = (0..).zip(documents.iter().copied()).map(update).collect();
            writer.apply(&updates).expect("applied");
            writer.commit(1).expect("committed");
            let gone = (0..documents.len()).filter(|number| removed[*number]);
            let gone = gone.map(|number| Update::removal(EntryId::from_u128(number as u128)));
            writer.apply(&gone.collect::<Vec<_>>()).expect("applied");
            writer.commit(2).expect("committed");
            let question = Table::shipped().vector("Roboter schweißt").expect("it is known").asked();
            let search = Search { kinds: vec![Kind::Course], ..Search::new("", Language::German) };
            for audience in [Audience::Public, Audience::Members] {
                let found = index.seen_by(audience, |view| {
                    let filters = Filters::new(&search);
                    let passing = Passing::of(view, &filters);
                    let passing = passing.as_ref().map(|passing| (passing, wanted));
                    let nearest = Nearest { all: wanted, evidence: wanted, passing, passing_evidence: passing };
                    let columns: Vec<_> = view.columns().collect();
                    nearest.find(view, &question).map(|found| {
                        let of = |((segment, doc), nearness): (Place, f32)| (columns[segment].id(doc), nearness);
                        found.into_iter().map(of).collect::<HashMap<u128, f32>>()
                    })
                });
                let all = index.seen_by(audience, |view| {
                    let mut all = Vec::new();
                    for (opened, segment) in view.columns().zip(view.segments()) {
                        let meant = Meant::new(opened, audience);
                        for doc in (0..segment.max_doc()).filter(|doc| !segment.is_deleted(*doc) && meant.has(opened, *doc)) {
                            all.extend(opened.vectors.nearness(doc, &question).map(|near| (opened.id(doc), near)));
                        }
                    }
                    all
                });
                let seen = (0..).zip(&documents).zip(&removed);
                let seen = seen.filter(|((_, of), removed)| !**removed && (!of.3 || audience == Audience::Members));
                prop_assert_eq!(all.len(), seen.count());
                let [guessed_right, guessed_low] = [FARTHEST, 0].map(|far| index.seen_by(audience, |view| {
                    let nearby = nearby(view, &Levels::of(&question), [wanted; 2], [far; 2]);
                    nearby.iter().map(|near| (near.place, near.is_of_all)).collect::<Vec<_>>()
                }));
                prop_assert_eq!(guessed_right, guessed_low);
                let sorts = |id: u128| documents[id as usize];
                let is_right = |found: &HashMap<u128, f32>, of: &dyn Fn(u128) -> bool| {
                    let mut expected: Vec<f32> = all.iter().filter(|(id, _)| of(*id)).map(|(_, near)| *near).collect();
                    expected.sort_by(|a, b| b.total_cmp(a));
                    let farthest = expected.get(wanted.min(expected.len()).wrapping_sub(1));
                    // Of those that are as far as the last, any.
                    farthest.is_none_or(|farthest| {
                        all.iter().filter(|(id, near)| of(*id) && near > farthest).all(|(id, _)| found.contains_key(id))
                    })
                };
                let [whatever, passing] = found;
                prop_assert!(is_right(&whatever, &|_| true));
                prop_assert!(is_right(&whatever, &|id| sorts(id).1));
                prop_assert!(is_right(&passing, &|id| sorts(id).2));
                prop_assert!(is_right(&passing, &|id| sorts(id).1 && sorts(id).2));
                prop_assert!(whatever.len() <= 2 * wanted && passing.len() <= 2 * wanted);
                prop_assert!(passing.keys().all(|id| sorts(*id).2));
                for (id, nearness) in whatever.iter().chain(&passing) {
                    prop_assert!(all.contains(&(*id, *nearness)), "{} is not seen, or not so near", id);
                }
            }
        }
    }
}
