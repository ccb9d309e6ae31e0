use serde::{Deserialize, Serialize};

use crate::{EntryId, RelationId, Timestamp, vocabulary::coded};

/// A change's number. The log counts from 1 without gaps, in the order in which changes became visible.
pub type Seq = i64;

coded!(
    /// What happened. The log names the fact, never the value.
    ChangeKind {
        /// An entry came into being.
        Created = "created",
        /// An entry's content, visibility or state changed.
        Updated = "updated",
        /// The sources of an entry no longer have it. Logs written before `returned` was known say this for both.
        Vanished = "vanished",
        /// A source has an entry again.
        Returned = "returned",
        /// An entry was taken over by another.
        Merged = "merged",
        /// A merge was taken apart.
        Unmerged = "unmerged",
        /// An entry and all that was said about it was deleted for good.
        Erased = "erased",
        /// A relation came into being or changed.
        Related = "related",
        /// A relation ended.
        Unrelated = "unrelated",
    }
);

impl ChangeKind {
    /// Whether there is only more than before after such a change: nothing was hidden, gone or put otherwise.
    #[must_use]
    pub const fn only_adds(self) -> bool {
        matches!(self, Self::Created | Self::Related)
    }
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// Who, as [`crate::Actor`] writes itself.
    pub actor: String,
    /// What.
    pub kind: ChangeKind,
    /// The entry that changed; for relations the one it starts at.
    pub entry: EntryId,
    /// For relations and merges the other entry.
    pub other: Option<EntryId>,
    /// For relations, which one.
    pub relation: Option<RelationId>,
}
