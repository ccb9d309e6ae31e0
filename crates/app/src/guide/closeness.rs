//! How close what somebody has to show is to a problem: whether it is about it, or only stands first because nobody else does.
//!
//! ```text
//! closeness = max over what they show of (cos(telling words, it) + cos(all words, it)) / 2         −1 to 1
//! ```
//! On judged questions (docs/guide.md) it tells who is right from who is not; the places in the rankings, the words and
//! their weights do not.

use domain::Kind;
use text::meaning::{Table, Vector};

use super::{Asked, has_mark};
use crate::{Hit, Marked};

/// What is less close is only remotely related. On judged questions two of five at or above it are right, and one of nine below.
pub(super) const CLOSE: f64 = 0.24;

/// The meaning of a problem.
pub(super) struct Problem {
    telling: Option<Vector>,
    whole: Option<Vector>,
}

impl Problem {
    pub(super) fn new(asked: &Asked<'_>) -> Self {
        let table = Table::shipped();
        Self {
            telling: table.vector(&asked.telling),
            whole: table.vector(&asked.words),
        }
    }

    /// How close a hit is; none: the table of words knows nothing of the one or of the other.
    pub(super) fn closeness(&self, hit: &Hit) -> Option<f64> {
        let all = shown(hit).into_iter();
        all.filter_map(|text| self.of(&text.text()))
            .max_by(f64::total_cmp)
    }

    fn of(&self, text: &str) -> Option<f64> {
        let shown = Table::shipped().vector(text)?;
        let (telling, whole) = (self.telling.as_ref()?, self.whole.as_ref()?);
        Some(f64::from(telling.cosine(&shown) + whole.cosine(&shown)) / 2.0)
    }
}

/// What a hit has to show: of those who can be asked their evidence and what they say with words of the question, for a name
/// tells little; of everything else its title.
fn shown(hit: &Hit) -> Vec<&Marked> {
    let mut shown: Vec<&Marked> = hit.evidence.iter().map(|line| &line.title).collect();
    shown.extend(hit.passages.iter().filter(|text| has_mark(text)));
    let kind = hit.entry.content.body.kind();
    let is_asked = matches!(kind, Kind::Organisation | Kind::Person);
    if !is_asked || has_mark(&hit.title) {
        shown.push(&hit.title);
    }
    if shown.is_empty() {
        shown.push(&hit.title);
        shown.extend(&hit.passages);
    }
    shown
}
