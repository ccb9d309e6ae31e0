use std::collections::{BTreeSet, HashMap};

use domain::{Actor, Change, ChangeKind, Entry, EntryId, Seq, State, Visibility};
use sqlx::AnyConnection;

use crate::{
    Result, Store, StoreError,
    rows::{self, change, coded},
    sql::{self, Row, cells, maybe_parsed, maybe_text, parsed},
};

/// Who could see the entry of a line of `changes c` right after it and right before it.
macro_rules! seen {
    () => {
        ", seen, (SELECT p.seen FROM changes p WHERE p.entry = c.entry AND p.seq < c.seq \
         ORDER BY p.seq DESC LIMIT 1)"
    };
}

/// What an actor may know of an entry that a line of the log names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// They see it.
    Seen,
    /// They see the entry that stands for it, and could see this one before it was merged; of a relation's ends the
    /// former is enough.
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

    /// The changes after this number that do more than add something ([`ChangeKind::only_adds`]), in their order, at most
    /// `limit`, and up to which number the log was looked through for them.
    pub async fn changes_beyond_adding(&self, seq: Seq, limit: u32) -> Result<(Vec<Change>, Seq)> {
        let adding = ChangeKind::ALL.iter().filter(|kind| kind.only_adds());
        let adding: Vec<String> = adding.map(|kind| format!("'{}'", kind.code())).collect();
        let query = format!(
            "SELECT {} FROM changes WHERE seq > $1 AND seq <= $2 AND kind NOT IN ({}) ORDER BY seq LIMIT $3",
            rows::change_columns!(),
            adding.join(", ")
        );
        let last = self.last_seq().await?.max(seq);
        let mut conn = self.read().await?;
        let cells = cells![seq, last, i64::from(limit)];
        let rows = sql::rows(&mut conn, sqlx::AssertSqlSafe(query), cells).await?;
        let changes: Vec<Change> = rows.iter().map(change).collect::<Result<_>>()?;
        let looked = match changes.last() {
            Some(change) if changes.len() == limit as usize => change.seq,
            _ => last,
        };
        Ok((changes, looked))
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
            seen!(),
            " FROM changes c WHERE seq > $1 ORDER BY seq LIMIT $2"
        );
        let mut conn = self.read().await?;
        let rows = sql::rows(&mut conn, query, cells![seq, i64::from(limit)]).await?;
        let changes: Vec<Change> = rows.iter().map(change).collect::<Result<_>>()?;
        let named = changes
            .iter()
            .flat_map(|change| [Some(change.entry), change.other]);
        let eyes = eyes(&mut conn, actor, named.flatten().collect()).await?;
        let mut seen = Vec::with_capacity(changes.len());
        for (change, row) in changes.into_iter().zip(&rows) {
            let is_relation = matches!(change.kind, ChangeKind::Related | ChangeKind::Unrelated);
            let was_seen = was_seen(actor, row)?;
            let sight = |id: EntryId, was_seen: bool| {
                let eyes = eyes.get(&id)?;
                match eyes.canonical {
                    _ if !eyes.now => None,
                    canonical if canonical == id => Some(Sight::Seen),
                    canonical => {
                        let told = is_relation || was_seen || eyes.before;
                        told.then_some(Sight::Merged(canonical))
                    }
                }
            };
            let otherwise = if was_seen { Sight::Gone } else { Sight::Hidden };
            seen.push(SeenChange {
                entry: sight(change.entry, was_seen).unwrap_or(otherwise),
                other: change
                    .other
                    .map(|other| sight(other, false).unwrap_or(Sight::Hidden)),
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
        let own = eyes(&mut conn, actor, [id].into()).await?.remove(&id);
        let Some(own) = own.filter(|own| own.now) else {
            return Ok(History::default());
        };
        let query = concat!(
            "SELECT ",
            rows::change_columns!(),
            seen!(),
            " FROM changes c WHERE entry IN (SELECT id FROM entries WHERE canonical = $1) \
             AND seq < $2 ORDER BY seq DESC LIMIT $3"
        );
        let before = before.unwrap_or(i64::MAX);
        let cells = cells![own.canonical.to_string(), before, i64::from(limit)];
        let rows = sql::rows(&mut conn, query, cells).await?;
        let mut changes = Vec::with_capacity(rows.len());
        for row in &rows {
            changes.push((change(row)?, was_seen(actor, row)?));
        }
        let named = changes
            .iter()
            .flat_map(|(change, _)| [Some(change.entry), change.other]);
        let eyes = eyes(&mut conn, actor, named.flatten().collect()).await?;
        let last = changes.last().map(|(change, _)| change.seq);
        let more = last.filter(|_| changes.len() == limit as usize);
        changes.retain(|(change, was_seen)| {
            let eyes_of = |id| eyes.get(&id);
            let is_own = change.entry == own.canonical;
            // What was merged into it but never shown to them stays unknown.
            let told = is_own || *was_seen || eyes_of(change.entry).is_some_and(|e| e.before);
            let other = |id| eyes_of(id).is_some_and(|eyes| eyes.now);
            told && change.other.is_none_or(other)
        });
        let changes = changes.into_iter().map(|(change, _)| change).collect();
        Ok(History { changes, more })
    }
}

/// What an actor may see of an entry.
struct Eyes {
    /// What stands for it.
    canonical: EntryId,
    /// Whether they see that.
    now: bool,
    /// Of what was merged: whether they would see it if it stood for itself, as it was before.
    before: bool,
}

/// What the actor may see of these entries; those that are not there are absent. Their contents are not read.
async fn eyes(
    conn: &mut AnyConnection,
    actor: &Actor,
    ids: BTreeSet<EntryId>,
) -> Result<HashMap<EntryId, Eyes>> {
    let query = "SELECT a.id, a.canonical, c.state, c.visibility, c.owner, m.state_before, a.visibility, a.owner \
                 FROM entries a JOIN entries c ON c.id = a.canonical \
                 LEFT JOIN merges m ON m.gone = a.id AND m.undone IS NULL WHERE a.id IN ({in})";
    let mut eyes = HashMap::new();
    for row in sql::rows_in(conn, query, &[], ids).await? {
        let state = coded(&row, 2, State::from_code)?;
        let visibility = coded(&row, 3, Visibility::from_code)?;
        let now = Entry::is_seen(state, visibility, maybe_parsed(&row, 4)?, actor);
        let before = match maybe_text(&row, 5)?.and_then(State::from_code) {
            None => false,
            Some(state) => {
                let visibility = coded(&row, 6, Visibility::from_code)?;
                Entry::is_seen(state, visibility, maybe_parsed(&row, 7)?, actor)
            }
        };
        let canonical = parsed(&row, 1)?;
        eyes.insert(
            parsed(&row, 0)?,
            Eyes {
                canonical,
                now,
                before,
            },
        );
    }
    Ok(eyes)
}

/// Whether the actor could see the entry of a line right after it or right before it; the columns follow the line's.
fn was_seen(actor: &Actor, row: &Row) -> Result<bool> {
    let could = |column| Ok::<_, StoreError>(could_see(actor, maybe_text(row, column)?));
    Ok(could(rows::CHANGE_COLUMNS)? || could(rows::CHANGE_COLUMNS + 1)?)
}

/// Whether the actor, as one of many, could see an entry that stood like this in the log.
fn could_see(actor: &Actor, seen: Option<&str>) -> bool {
    let all = matches!(actor, Actor::System(_));
    let visibility = seen.and_then(Visibility::from_code);
    all || visibility.is_some_and(|visibility| actor.audience().sees(visibility))
}
