use domain::{Actor, Change, EntryId, Seq, Visibility};

use crate::{
    Result, Store, StoreError,
    entries::canonical_entries,
    rows::{self, change},
    sql::{self, cells, maybe_text},
};

/// What an actor may know of an entry that a line of the log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// They see it.
    Seen,
    /// They see the entry that stands for it.
    Merged(EntryId),
    /// They do not see it now, but its like could right after this change or right before it.
    Gone,
    /// They may not know that there is or was such an entry.
    Hidden,
}

/// A line of the log with what an actor may know of its entries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenChange {
    /// The line.
    pub change: Change,
    /// What they may know of its entry.
    pub entry: Sight,
    /// What they may know of the other entry, if there is one; of what is gone only that they do not see it.
    pub other: Option<Sight>,
}

/// A part of what happened to an entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    /// Newest first.
    pub changes: Vec<Change>,
    /// Before which number there may be more; none: that was all.
    pub more: Option<Seq>,
}

impl Store {
    /// The changes after this number, in their order, at most `limit`. What is not there yet will have a
    /// higher number than everything that is.
    pub async fn changes_after(&self, seq: Seq, limit: u32) -> Result<Vec<Change>> {
        let query = concat!(
            "SELECT ",
            rows::change_columns!(),
            " FROM changes WHERE seq > $1 ORDER BY seq LIMIT $2"
        );
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![seq, i64::from(limit)]).await?;
        rows.iter().map(change).collect()
    }

    /// The changes after this number, in their order, at most `limit`, with what the actor may know of them.
    pub async fn seen_changes(
        &self,
        actor: &Actor,
        seq: Seq,
        limit: u32,
    ) -> Result<Vec<SeenChange>> {
        let query = concat!(
            "SELECT ",
            rows::change_columns!(),
            ", seen, (SELECT p.seen FROM changes p WHERE p.entry = c.entry AND p.seq < c.seq \
             ORDER BY p.seq DESC LIMIT 1) FROM changes c WHERE seq > $1 ORDER BY seq LIMIT $2"
        );
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![seq, i64::from(limit)]).await?;
        let changes: Vec<Change> = rows.iter().map(change).collect::<Result<_>>()?;
        let named = changes
            .iter()
            .flat_map(|change| [Some(change.entry), change.other]);
        let entries = canonical_entries(&mut conn, named.flatten().collect()).await?;
        let now = |id: EntryId| {
            let stored = entries.get(&id)?;
            stored.entry.seen_by(actor)?;
            Some(match stored.canonical == id {
                true => Sight::Seen,
                false => Sight::Merged(stored.canonical),
            })
        };
        let mut seen = Vec::with_capacity(changes.len());
        for (change, row) in changes.into_iter().zip(&rows) {
            let could = |column| Ok::<_, StoreError>(could_see(actor, maybe_text(row, column)?));
            let was_seen = could(rows::CHANGE_COLUMNS)? || could(rows::CHANGE_COLUMNS + 1)?;
            let otherwise = if was_seen { Sight::Gone } else { Sight::Hidden };
            seen.push(SeenChange {
                entry: now(change.entry).unwrap_or(otherwise),
                other: change
                    .other
                    .map(|other| now(other).unwrap_or(Sight::Hidden)),
                change,
            });
        }
        Ok(seen)
    }

    /// The number of the last change; 0 when nothing happened yet.
    pub async fn last_seq(&self) -> Result<Seq> {
        let mut conn = self.read().await?;
        sql::number(&mut conn, "SELECT last FROM counter WHERE id = 1", cells![]).await
    }

    /// What happened to an entry and to those merged into it, newest first, among the last `limit` lines
    /// about it before this number (none: the newest). What happened between it and an entry that the actor may
    /// not see is left out. Empty when the actor may not see the entry itself.
    pub async fn history(
        &self,
        actor: &Actor,
        id: EntryId,
        before: Option<Seq>,
        limit: u32,
    ) -> Result<History> {
        let mut conn = self.read().await?;
        let found = canonical_entries(&mut conn, [id].into()).await?.remove(&id);
        let Some(own) = found.filter(|own| own.entry.seen_by(actor).is_some()) else {
            return Ok(History::default());
        };
        let query = concat!(
            "SELECT ",
            rows::change_columns!(),
            " FROM changes WHERE entry IN (SELECT id FROM entries WHERE canonical = $1) \
             AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        let before = before.unwrap_or(i64::MAX);
        let cells = cells![own.canonical.to_string(), before, i64::from(limit)];
        let rows = sql::rows(&mut conn, query, cells).await?;
        let mut changes: Vec<Change> = rows.iter().map(change).collect::<Result<_>>()?;
        let others = changes.iter().filter_map(|change| change.other).collect();
        let others = canonical_entries(&mut conn, others).await?;
        let seen = |id| {
            let stored = others.get(&id);
            stored.is_some_and(|stored| stored.entry.seen_by(actor).is_some())
        };
        let last = changes.last().map(|change| change.seq);
        let more = last.filter(|_| changes.len() == limit as usize);
        changes.retain(|change| change.other.is_none_or(seen));
        Ok(History { changes, more })
    }
}

/// Whether the actor, as one of many, could see an entry that stood like this in the log.
fn could_see(actor: &Actor, seen: Option<String>) -> bool {
    let all = matches!(actor, Actor::System(_));
    let visibility = seen.as_deref().and_then(Visibility::from_code);
    all || visibility.is_some_and(|visibility| actor.audience().sees(visibility))
}
