use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{EntryId, Timestamp, vocabulary::coded};

use super::Sign;

coded!(
    /// How far a pair of entries that may be one has come.
    Decision {
        /// Waits for somebody to look.
        Open = "open",
        /// They are one, and were merged.
        Same = "same",
        /// They are two: never proposed or merged again.
        Different = "different",
    }
);

/// Two entries that are, or may be, one, and what was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The one with the smaller id.
    pub one: EntryId,
    /// The other.
    pub other: EntryId,
    /// The points that speak for it; see [`super::SURE`].
    pub points: i32,
    /// What brought the points.
    pub signs: Vec<Sign>,
    /// What was decided.
    pub decision: Decision,
    /// Who proposed or decided it, in the log's form.
    pub actor: String,
    /// When.
    pub at: Timestamp,
}

impl Candidate {
    /// Its place in the list.
    #[must_use]
    pub const fn place(&self) -> CandidatePlace {
        CandidatePlace {
            points: self.points,
            one: self.one,
            other: self.other,
        }
    }
}

/// A place in the list of pairs, those with most points first. It stays right while pairs are decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CandidatePlace {
    /// The points that speak for it.
    pub points: i32,
    /// The one with the smaller id.
    pub one: EntryId,
    /// The other.
    pub other: EntryId,
}

impl CandidatePlace {
    /// The place with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        let mut parts = code.splitn(3, '.');
        let place = Self {
            points: parts.next()?.parse().ok()?,
            one: parts.next()?.parse().ok()?,
            other: parts.next()?.parse().ok()?,
        };
        (place.to_string() == code).then_some(place)
    }
}

impl fmt::Display for CandidatePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.points, self.one, self.other)
    }
}
