//! The log as the public may read it: for others who follow the atlas.

use domain::{Actor, ChangeKind, EntryId, RelationId, Seq, Timestamp};
use store::Sight;

use crate::{App, AppError};

/// Lines of the log examined at a time, at most; who wants few lines has few examined first.
const EXAMINED: u32 = 500;

/// Lines of the log examined for one page at most: where nearly all is hidden, a page may come back empty.
const EXAMINED_MAX: u32 = 20_000;

/// What happened to an entry, as far as somebody may know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// What the log says.
    Change(ChangeKind),
    /// The entry was there for them and is not any more: hidden, withdrawn or erased.
    Gone,
}

impl Told {
    /// Its code: that of the kind of change, or `gone`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Change(kind) => kind.code(),
            Self::Gone => "gone",
        }
    }
}

/// A line of the log that somebody may read. Who did it is not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicChange {
    /// Its number. Numbers that are left out belong to what the reader may not see.
    pub seq: Seq,
    /// When.
    pub at: Timestamp,
    /// What.
    pub told: Told,
    /// The entry; for relations the one it starts at.
    pub entry: EntryId,
    /// For relations the other entry; for what was merged the one that stands for it now.
    pub other: Option<EntryId>,
    /// For relations, which one.
    pub relation: Option<RelationId>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChangePage {
    /// The lines, in their order.
    pub changes: Vec<PublicChange>,
    /// After which number to go on.
    pub next: Seq,
    /// Whether that is the end of the log for now.
    pub complete: bool,
}

impl App {
    /// What changed after this number, at most `limit` (1 to 1000) lines, as far as the actor may see it. Whoever
    /// reads on from `next`, and reads each entry named again, misses nothing that the actor may see.
    ///
    /// # Errors
    /// When the store cannot answer.
    pub async fn changes(
        &self,
        actor: &Actor,
        since: Seq,
        limit: u32,
    ) -> Result<ChangePage, AppError> {
        let limit = limit.clamp(1, 1000);
        let mut page = ChangePage {
            changes: Vec::new(),
            next: since.max(0),
            complete: false,
        };
        let mut examined = 0;
        let mut window = limit.saturating_mul(2).min(EXAMINED);
        while page.changes.len() < limit as usize && examined < EXAMINED_MAX {
            let lines = self.store().seen_changes(actor, page.next, window).await?;
            page.complete = lines.len() < window as usize;
            examined += window;
            window = window.saturating_mul(4).min(EXAMINED);
            for line in lines {
                if page.changes.len() == limit as usize {
                    page.complete = false;
                    break;
                }
                page.next = line.change.seq;
                page.changes.extend(told(line));
            }
            if page.complete {
                break;
            }
        }
        Ok(page)
    }
}

fn told(line: store::SeenChange) -> Option<PublicChange> {
    let change = line.change;
    let stands_for = |id, sight| match sight {
        Sight::Seen => Some(id),
        Sight::Merged(into) => Some(into),
        Sight::Gone | Sight::Hidden => None,
    };
    let is_relation = matches!(change.kind, ChangeKind::Related | ChangeKind::Unrelated);
    let (told, entry, other) = if is_relation {
        // A relation to what is hidden is hidden, and ends unsaid when its other end goes.
        let entry = stands_for(change.entry, line.entry)?;
        let other = stands_for(change.other?, line.other?)?;
        (
            Told::Change(change.kind),
            entry,
            Some(other).filter(|other| *other != entry),
        )
    } else {
        match line.entry {
            Sight::Seen => (Told::Change(change.kind), change.entry, None),
            Sight::Merged(into) => (Told::Change(ChangeKind::Merged), change.entry, Some(into)),
            Sight::Gone => (Told::Gone, change.entry, None),
            Sight::Hidden => return None,
        }
    };
    Some(PublicChange {
        seq: change.seq,
        at: change.at,
        told,
        entry,
        other,
        relation: change.relation,
    })
}
