//! How the channels of a question come together: its words, their letters, what it is about, and evidence.
//!
//! ```text
//! own   = WORDS × words / best words × best letters² + LETTERS × letters + MEANING × (nearness − least) / (best − least)
//!       + CONCEPTS × concepts
//! fit   = own / (WORDS + LETTERS + MEANING + CONCEPTS)
//! score = 20 × own                            of projects, results, offers and whatever else
//! score = 20 × (OWN × own + VOTES × votes × fit of the best evidence × (WORDS + LETTERS + MEANING + CONCEPTS))
//!                                             of organisations and persons
//!       + 20 × CALLED                         if the question is its title or one of its names, as people say it
//! ```
//! Looked at are the documents that have the most telling words, those that are nearest in meaning, and those that are most
//! about what the question names; what is none of them has OWN of its words alone, so that nobody gains by being
//! overlooked. `best words` is the best score of words among them, `best letters` how much of the question anybody has in
//! letters ([`crate::letters`]): where nobody has much of it, words that happen to be there tell little.
//! `best` and `least` are the greatest and the least nearness ([`crate::meaning`]). `concepts` is in [`crate::about`],
//! `votes` in [`crate::votes`]. Who has most votes stands a little behind the best evidence: what hardly fits brings nobody
//! to the top. The weights were found on judged questions (docs/finding.md).

use std::{collections::HashMap, sync::Arc};

use domain::EntryId;
use tantivy::{DocId, index::SegmentId, query::Query};

use crate::{
    Evidence, Hit, Search, Why,
    blend::{Blend, Near},
    collect::weight_of_evidence,
    eye::{Candidate, Eye, Question, Seen},
    filters::{Filters, Passing},
    schema::Fields,
    view::{Place, View},
    votes::{self, Fitting, Voted},
};

const WORDS: f32 = 0.5;
const LETTERS: f32 = 0.8;
const MEANING: f32 = 0.7;
const CONCEPTS: f32 = 0.15;
const VOTES: f32 = 0.8;
/// How much what organisations and persons say of themselves counts beside what they have shown.
const OWN: f32 = 0.3;
/// The most that anything has by itself.
const MOST: f32 = WORDS + LETTERS + MEANING + CONCEPTS;
/// More than everything else together.
const CALLED: f32 = 3.0;

/// What the formula is multiplied by: about the score of words alone.
const SCALE: f32 = 20.0;

/// What is farther than this in meaning is no hit by it.
const NEAR_ENOUGH: f32 = 0.2;

/// What has less than this share of the question in letters is no hit by them.
const LETTERS_ENOUGH: f32 = 0.2;

/// How near what does not stand among the first must be; or it has less than this share of the best score.
const NEARER: f32 = 0.35;
const GOOD_ENOUGH: f32 = 0.5;
const FIRST: usize = 10;

/// Who has fewer votes is no hit by them.
const VOTED_ENOUGH: f32 = 0.15;

/// Evidence fits that has at least this share of what the best evidence has, and this much by itself.
const FITS: f32 = 0.4;
const FITS_AT_ALL: f32 = 0.1;

/// So many pieces of evidence are shown of each.
const SHOWN: usize = 3;

/// What is looked at in full, and what the best of it has.
pub(crate) struct Field {
    candidates: Vec<Candidate>,
    /// What speaks for whom, by their places.
    spoken_for: HashMap<Place, Vec<Fitting>>,
    /// How well the best evidence fits.
    best_fit: f32,
    best_words: f32,
    best_letters: f32,
    nearest: f32,
    farthest: f32,
    /// See [`Question::is_understood`].
    is_understood: bool,
}

impl Field {
    /// The documents that may be the best.
    pub(crate) fn of(
        view: View<'_>,
        fields: &Fields,
        search: &Search,
        question: &Question,
    ) -> tantivy::Result<Self> {
        let eye = Eye::new(view, fields, search, question)?;
        let [mut filters, framed] = [Filters::new(search), Filters::of_evidence(search)];
        let Seen {
            found,
            extra,
            called,
        } = eye.seen([&filters, &framed])?;
        let mut field = Self::new(eye.candidates(found)?, question.is_understood);
        field.candidates.extend(eye.candidates(extra)?);
        field.vote(&eye, &filters)?;
        for one in &mut field.candidates {
            one.is_called = called.contains(&one.place);
        }
        filters.spoken_for = field.spoken_for();
        if let Some(passing) = Passing::of(view, &filters) {
            for one in &mut field.candidates {
                let (segment, doc) = one.place;
                one.passes = passing.has(segment, eye.columns[segment], doc);
            }
        }
        Ok(field)
    }

    /// What these have says what is much and what is little. What is looked at only because it passes filters comes after, so
    /// that a filter does not change what the others have.
    fn new(candidates: Vec<Candidate>, is_understood: bool) -> Self {
        let mut field = Self {
            candidates,
            spoken_for: HashMap::new(),
            best_fit: 0.0,
            best_words: 0.0,
            best_letters: 0.0,
            nearest: f32::MIN,
            farthest: f32::MAX,
            is_understood,
        };
        for one in &field.candidates {
            field.best_words = field.best_words.max(one.words);
            field.best_letters = field.best_letters.max(one.letters);
            if let Some(nearness) = one.nearness {
                field.nearest = field.nearest.max(nearness);
                field.farthest = field.farthest.min(nearness);
            }
        }
        field
    }

    /// Notes for whom the candidates speak; who is no candidate becomes one.
    fn vote(&mut self, eye: &Eye<'_>, filters: &Filters) -> tantivy::Result<()> {
        let in_period = |one: &&Candidate| {
            let (segment, doc) = one.place;
            filters.is_in_period(eye.columns[segment], doc)
        };
        let candidates = self.candidates.iter().filter(in_period);
        let evidence: Vec<Fitting> = candidates
            .map(|one| Fitting {
                segment: one.place.0,
                doc: one.place.1,
                fit: self.score(one) / SCALE / MOST,
            })
            .collect();
        let mut voted = votes::votes(eye.view, eye.fields, &evidence)?;
        let pieces = voted.iter().flat_map(|one| &one.pieces);
        self.best_fit = pieces.map(|piece| piece.fit).fold(0.0, f32::max);
        // Whoever has only what hardly fits is spoken for by nothing, were it the best that anybody has.
        voted.retain(|one| one.pieces.iter().any(|piece| self.fits(piece)));
        let known: HashMap<Place, usize> = (self.candidates.iter().zip(0..))
            .map(|(one, at)| (one.place, at))
            .collect();
        let place = |voted: &Voted| (voted.segment, voted.doc);
        let new = voted.iter().map(place);
        let new = new.filter(|place| !known.contains_key(place));
        let new = new.map(|place| (place, eye.nearness(place)));
        self.candidates.extend(eye.candidates(new)?);
        let mut votes: HashMap<Place, f32> = HashMap::new();
        for one in voted {
            votes.insert(place(&one), one.votes);
            self.spoken_for.insert(place(&one), one.pieces);
        }
        for one in &mut self.candidates {
            one.votes = votes.get(&one.place).copied().unwrap_or(0.0);
        }
        Ok(())
    }

    /// Who is spoken for by what fits: their places, sorted.
    pub(crate) fn spoken_for(&self) -> Vec<(usize, DocId)> {
        let mut places: Vec<Place> = self.spoken_for.keys().copied().collect();
        places.sort_unstable();
        places
    }

    /// Whether any of what passes the filters is called as was asked.
    pub(crate) fn has_name(&self) -> bool {
        self.candidates
            .iter()
            .any(|one| one.is_called && one.passes)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.candidates.is_empty()
    }

    /// What the score of words is multiplied by.
    fn factor(&self) -> f32 {
        match self.best_words > 0.0 {
            true => SCALE * WORDS * self.best_letters * self.best_letters / self.best_words,
            false => WORDS,
        }
    }

    /// The parts of a candidate's score beside its words: of letters, of meaning, of concepts, of evidence, of its name.
    fn parts(&self, one: &Candidate) -> [f32; 5] {
        let span = (self.nearest - self.farthest).max(f32::EPSILON);
        let near = |nearness: f32| ((nearness - self.farthest) / span).max(0.0);
        let own = own(one);
        [
            SCALE * own * LETTERS * one.letters,
            SCALE * own * MEANING * one.nearness.map_or(0.0, near),
            SCALE * own * CONCEPTS * one.concepts,
            SCALE * VOTES * one.votes * self.best_fit * MOST,
            SCALE * CALLED * f32::from(u8::from(one.is_called)),
        ]
    }

    fn beside(&self, one: &Candidate) -> f32 {
        self.parts(one).iter().sum()
    }

    fn score(&self, one: &Candidate) -> f32 {
        own(one) * one.words * self.factor() + self.beside(one)
    }

    /// Whether it is a hit even if it has too few of the words: where it is near, or has much of their letters, and stands
    /// among the first, or is nearer and not far behind the best, or spoken for. Nothing is near to a question of words that
    /// nobody knows.
    fn is_hit(&self, one: &Candidate, (best, tenth): (f32, f32)) -> bool {
        let score = self.score(one);
        let nearness = one.nearness.unwrap_or(-1.0);
        let is_like = nearness >= NEAR_ENOUGH || one.letters >= LETTERS_ENOUGH;
        let is_first = is_like && score >= tenth;
        let is_good = nearness >= NEARER && score >= GOOD_ENOUGH * best;
        let is_near = is_first || is_good || one.votes >= VOTED_ENOUGH;
        one.is_called || self.is_understood && is_near
    }

    /// The best score of what passes the filters, and that of the last that stands among the first.
    fn bars(&self) -> (f32, f32) {
        let passing = self.candidates.iter().filter(|one| one.passes);
        let mut scores: Vec<f32> = passing.map(|one| self.score(one)).collect();
        scores.sort_by(|a, b| b.total_cmp(a));
        let best = scores.first().copied().unwrap_or(0.0);
        (best, scores.get(FIRST - 1).copied().unwrap_or(0.0))
    }

    /// What the score of a hit is made of.
    pub(crate) fn why(&self, view: View<'_>, place: Place, score: f32) -> Why {
        let mut candidates = self.candidates.iter();
        let Some(one) = candidates.find(|one| one.place == place) else {
            return Why {
                words: 1.0,
                ..Why::default()
            };
        };
        let row = view
            .columns()
            .nth(place.0)
            .map(|opened| *opened.rows.row(place.1));
        let times = row.map_or(1.0, |row| weight_of_evidence(&row)) / score.max(f32::EPSILON);
        let [letters, meaning, concepts, evidence, name] = self.parts(one).map(|part| part * times);
        Why {
            words: (1.0 - letters - meaning - concepts - evidence - name).max(0.0),
            concepts,
            letters,
            meaning,
            evidence,
            name,
        }
    }

    fn fits(&self, piece: &Fitting) -> bool {
        piece.fit >= (FITS * self.best_fit).max(FITS_AT_ALL)
    }

    /// What speaks for somebody and fits. Nothing for who was asked for by name: what is near to a name says nothing.
    pub(crate) fn evidence(
        &self,
        view: View<'_>,
        holder: EntryId,
        place: Place,
    ) -> Option<Evidence> {
        let mut called = self.candidates.iter().filter(|one| one.is_called);
        if called.any(|one| one.place == place) {
            return None;
        }
        let pieces = self.spoken_for.get(&place)?;
        let fitting: Vec<&Fitting> = pieces.iter().filter(|piece| self.fits(piece)).collect();
        let columns: Vec<_> = view.columns().collect();
        let best = fitting.iter().take(SHOWN).map(|piece| Hit {
            id: EntryId::from_u128(columns[piece.segment].id(piece.doc)),
            kind: columns[piece.segment].kind(piece.doc),
            score: piece.fit,
            metres: None,
            why: None,
        });
        Some(Evidence {
            holder,
            total: fitting.len(),
            best: best.collect(),
            partial: false,
        })
    }

    /// Adds the candidates to what has the words.
    pub(crate) fn blended(&self, view: View<'_>, words: Box<dyn Query>) -> Blend {
        let factor = self.factor();
        let ids: Vec<SegmentId> = view
            .segments()
            .map(|segment| segment.segment_id())
            .collect();
        let mut given: HashMap<SegmentId, Vec<Near>> = HashMap::new();
        let bars = self.bars();
        for one in &self.candidates {
            given.entry(ids[one.place.0]).or_default().push(Near {
                doc: one.place.1,
                own: own(one),
                beside: self.beside(one),
                alone: self.score(one),
                is_hit: self.is_hit(one, bars),
            });
        }
        for near in given.values_mut() {
            near.sort_unstable_by_key(|near| near.doc);
        }
        Blend {
            words,
            factor,
            outside: factor * OWN,
            near: Arc::new(given),
            matched: Arc::default(),
        }
    }
}

/// How much what an entry says of itself counts.
fn own(one: &Candidate) -> f32 {
    if one.is_holder { OWN } else { 1.0 }
}
