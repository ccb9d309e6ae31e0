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
