//! Where and when: what a question says beside what it is about.
//!
//! "Laserschweißen bei Siegen seit 2020" asks for laser welding; that the answer should be near Siegen and not older than
//! 2020 are filters, which no text has in these words. Only what says so is understood: a place behind "in", "bei", "nahe",
//! "im Kreis" and the like, a year behind "seit", "bis", "zwischen". A bare name may be part of one ("RWTH Aachen"), a bare
//! year, too ("Horizont 2020").

mod place;
mod time;
mod words;

use std::ops::Range;

use domain::Ags;

use crate::query::{self, ClauseKind};

use words::Words;

/// A question without its frame, and the frame.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Frame {
    /// What is left of the question.
    pub rest: String,
    /// Where.
    pub place: Option<Part<Whereabouts>>,
    /// When.
    pub time: Option<Part<Years>>,
}

/// What some words of a question say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part<T> {
    /// The words.
    pub words: String,
    /// The question without them.
    pub without: String,
    /// What they mean.
    pub meaning: T,
}

/// A place in a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whereabouts {
    /// Around the middle of this municipality, so many kilometres where that is said.
    Around(Ags, Option<u16>),
    /// In this municipality.
    In(Ags),
    /// In this district (five-digit key).
    District(&'static str),
    /// In this part of the state (its code, see [`domain::places::Landscape`]).
    Landscape(&'static str),
}

/// Years in a question, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Years {
    /// The first; none: any before.
    pub from: Option<i16>,
    /// The last; none: any after.
    pub until: Option<i16>,
}

/// Takes a question apart. `this_year` is what "in the last five years" counts from. A question with quotes, exclusions or
/// alternatives is left as it is: who writes so wants these words.
#[must_use]
pub fn read(question: &str, this_year: i16) -> Frame {
    let whole = || Frame {
        rest: question.to_owned(),
        ..Frame::default()
    };
    let typed = query::parse(question);
    let mut clauses = typed.clauses.iter();
    if clauses.any(|c| c.kind != ClauseKind::Words || c.excluded || c.or_previous) {
        return whole();
    }
    let words = Words::of(question);
    let time = (0..words.len()).find_map(|at| {
        let (length, years) = time::at(&words.from(at), this_year)?;
        Some((at..at + length, years))
    });
    let is_free = |at: usize, length: usize| match &time {
        Some((taken, _)) => at + length <= taken.start || at >= taken.end,
        None => true,
    };
    let ends = |at: usize| {
        let time_begins = time.as_ref().is_some_and(|(taken, _)| taken.start == at);
        words.is_end(at) || time_begins
    };
    let place = (0..words.len()).find_map(|at| {
        let (length, place) = place::at(&words, at, ends)?;
        is_free(at, length).then(|| (at..at + length, place))
    });
    if place.is_none() && time.is_none() {
        return whole();
    }
    let (at, when) = (place.as_ref().map(|p| &p.0), time.as_ref().map(|t| &t.0));
    let left = |out: &[Option<&Range<usize>>]| {
        let is_out = |at: &usize| out.iter().flatten().any(|range| range.contains(at));
        let left = (0..words.len()).filter(|at| !is_out(at));
        left.map(|at| words.written(at))
            .collect::<Vec<_>>()
            .join(" ")
    };
    Frame {
        rest: left(&[at, when]),
        place: place.as_ref().map(|(range, meaning)| Part {
            words: words.between(range.clone()),
            without: left(&[at]),
            meaning: *meaning,
        }),
        time: time.as_ref().map(|(range, meaning)| Part {
            words: words.between(range.clone()),
            without: left(&[when]),
            meaning: *meaning,
        }),
    }
}

#[cfg(test)]
mod tests;
