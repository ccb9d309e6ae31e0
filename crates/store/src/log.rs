use domain::{Actor, Change, EntryId, Seq};

use crate::{
    Result, Store,
    entries::canonical_entries,
    rows::{self, change},
    sql::{self, cells},
};

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

    /// The number of the last change; 0 when nothing happened yet.
    pub async fn last_seq(&self) -> Result<Seq> {
        let mut conn = self.read().await?;
        sql::number(&mut conn, "SELECT last FROM counter WHERE id = 1", cells![]).await
    }

    /// What happened to an entry and to those merged into it, newest first, among the last `limit` lines
    /// about it. What happened between it and an entry that the actor may not see is left out. Empty when the
    /// actor may not see the entry itself.
    pub async fn history(&self, actor: &Actor, id: EntryId, limit: u32) -> Result<Vec<Change>> {
        let mut conn = self.read().await?;
        let found = canonical_entries(&mut conn, [id].into()).await?.remove(&id);
        let Some(own) = found.filter(|own| own.entry.seen_by(actor).is_some()) else {
            return Ok(Vec::new());
        };
        let query = concat!(
            "SELECT ",
            rows::change_columns!(),
            " FROM changes WHERE entry IN (SELECT id FROM entries WHERE canonical = $1) \
             ORDER BY seq DESC LIMIT $2"
        );
        let cells = cells![own.canonical.to_string(), i64::from(limit)];
        let rows = sql::rows(&mut conn, query, cells).await?;
        let mut changes: Vec<Change> = rows.iter().map(change).collect::<Result<_>>()?;
        let others = changes.iter().filter_map(|change| change.other).collect();
        let others = canonical_entries(&mut conn, others).await?;
        let seen = |id| {
            let stored = others.get(&id);
            stored.is_some_and(|stored| stored.entry.seen_by(actor).is_some())
        };
        changes.retain(|change| change.other.is_none_or(seen));
        Ok(changes)
    }
}
