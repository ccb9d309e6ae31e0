//! For which organisations and persons the evidence speaks that fits a question.
//!
//! ```text
//! votes(o) = Σ over the evidence of o that is looked at, best first: fit^POWER × share × decay(age) / rank^CROWD
//!            ÷ (1 + pieces of evidence of o)^SIZE
//! decay(age) = max(0.5, 2^(−age / 10)), age in years before the newest that is looked at
//! ```
//! `fit` is the score of the evidence, from 0 to 1; `share` is how much it counts for o, by its role and by who says so. So
//! many pieces that fit speak louder than one, but each further one less
//! than the one before; and who has much of everything does not win by size alone. Evidence of sources that end early is
//! halved at most: it must not vanish.

use std::collections::HashMap;

use domain::EntryId;
use tantivy::DocId;

use crate::{days, schema::Fields, view::View};

/// How much better evidence counts that fits better.
const POWER: f32 = 2.0;

/// How quickly further pieces count less.
const CROWD: f32 = 0.4;

/// How much the number of all pieces takes away.
const SIZE: f32 = 0.15;

/// Years in which evidence loses half of its weight, and the least that it keeps.
const HALF_LIFE: f32 = 10.0;
const KEPT: f32 = 0.5;

/// At most so many are voted for.
const VOTED: usize = 100;

/// A piece of evidence that fits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fitting {
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
    /// From 0 to 1.
    pub(crate) fit: f32,
}

/// Somebody for whom evidence speaks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Voted {
    pub(crate) segment: usize,
    pub(crate) doc: DocId,
    /// From 0 to 1: the best has 1.
    pub(crate) votes: f32,
    /// The pieces that speak for it, the one that fits best first.
    pub(crate) pieces: Vec<Fitting>,
}

/// How much evidence of this age, in years, still counts.
pub(crate) fn decay(age: f32) -> f32 {
    (-age.max(0.0) / HALF_LIFE).exp2().max(KEPT)
}

/// Who is spoken for, in the order of their places.
pub(crate) fn votes(
    view: View<'_>,
    fields: &Fields,
    evidence: &[Fitting],
) -> tantivy::Result<Vec<Voted>> {
    let columns: Vec<_> = view.columns().collect();
    let year = |piece: &Fitting| {
        let period = columns[piece.segment].period(piece.doc);
        period.map(|(_, last)| days::year(last))
    };
    let newest = evidence.iter().filter_map(year).max();
    let mut pieces: HashMap<EntryId, Vec<(f32, Fitting)>> = HashMap::new();
    for piece in evidence {
        let age = newest
            .zip(year(piece))
            .map_or(0, |(newest, year)| newest - year);
        let decay = decay(age as f32);
        for (holder, share) in columns[piece.segment].actors(piece.doc) {
            let of = pieces.entry(holder).or_default();
            of.push((piece.fit.powf(POWER) * share * decay, *piece));
        }
    }
    let mut sums: Vec<(EntryId, f32, Vec<Fitting>)> = Vec::with_capacity(pieces.len());
    for (holder, mut pieces) in pieces {
        pieces.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let each = pieces.iter().zip(1_u16..);
        let sum = each
            .map(|((piece, _), rank)| piece / f32::from(rank).powf(CROWD))
            .sum();
        let pieces = pieces.into_iter().map(|(_, piece)| piece);
        sums.push((holder, sum, pieces.collect()));
    }
    // Twice as many as are wanted: what is divided by size may change places.
    sums.sort_by(|(a, n, _), (b, m, _)| m.total_cmp(n).then(a.cmp(b)));
    sums.truncate(2 * VOTED);
    let mut voted = Vec::with_capacity(sums.len());
    for (holder, sum, pieces) in sums {
        // Who is not seen is not voted for.
        for (segment, doc) in view.documents(&fields.id_term(holder))? {
            let size = f32::from(columns[segment].rows.row(doc).evidence);
            voted.push(Voted {
                segment,
                doc,
                pieces: pieces.clone(),
                votes: sum / (1.0 + size).powf(SIZE),
            });
        }
    }
    voted.sort_by(|a, b| b.votes.total_cmp(&a.votes));
    voted.truncate(VOTED);
    let most = voted.first().map_or(1.0, |best| best.votes);
    voted.iter_mut().for_each(|one| one.votes /= most);
    voted.sort_unstable_by_key(|one| (one.segment, one.doc));
    Ok(voted)
}
