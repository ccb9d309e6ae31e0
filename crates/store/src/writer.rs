use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use domain::{Actor, ChangeKind, Entry, EntryId, RelationId, State, Timestamp, Visibility};
use sqlx::{Any, AnyConnection, Transaction};

use crate::{
    Engine, Result, StoreError,
    error::is_locked,
    gate::Gate,
    rows::coded,
    sql::{self, cells, parsed},
};

/// A transaction that writes, and the log lines it will leave.
///
/// There is one writer at a time, on both engines: it locks the counter's row first. So what a writer
/// reads stays true until it commits, and the log's numbers become visible in their order, without gaps.
pub(crate) struct Writer {
    tx: Transaction<'static, Any>,
    /// The moment of everything this transaction does.
    pub now: Timestamp,
    /// Who writes, in the log's form.
    pub actor: String,
    lines: Vec<Line>,
    /// Who sees entries that this transaction made and did not change since; none: nobody but the office and their
    /// owners.
    made: BTreeMap<EntryId, Option<Visibility>>,
}

struct Line {
    kind: ChangeKind,
    entry: EntryId,
    other: Option<EntryId>,
    relation: Option<RelationId>,
}

impl Writer {
    pub(crate) async fn begin(
        gate: &Gate,
        engine: Engine,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Self> {
        let turn = async {
            let mut tx = begun(gate, engine).await?;
            let lock = "UPDATE counter SET last = last WHERE id = 1";
            sql::execute(&mut tx, lock, cells![]).await?;
            Ok::<_, StoreError>(tx)
        };
        let tx = gate.pass(turn).await?;
        Ok(Self {
            tx,
            now,
            actor: actor.to_string(),
            lines: Vec::new(),
            made: BTreeMap::new(),
        })
    }

    pub(crate) fn conn(&mut self) -> &mut AnyConnection {
        &mut self.tx
    }

    /// Notes something that happened to an entry.
    pub(crate) fn log(&mut self, kind: ChangeKind, entry: EntryId) {
        self.log_pair(kind, entry, None, None);
    }

    /// Notes something that happened between two entries.
    pub(crate) fn log_pair(
        &mut self,
        kind: ChangeKind,
        entry: EntryId,
        other: Option<EntryId>,
        relation: Option<RelationId>,
    ) {
        self.lines.push(Line {
            kind,
            entry,
            other,
            relation,
        });
    }

    /// Notes that an entry was made, so that who sees it need not be asked for.
    pub(crate) fn made(&mut self, entry: &Entry) {
        let is_shown = matches!(entry.state, State::Published | State::Expired);
        let seen = is_shown.then_some(entry.visibility);
        self.made.insert(entry.id, seen);
    }

    /// Notes that an entry was changed, whoever made it.
    pub(crate) fn changed(&mut self, entry: EntryId) {
        self.made.remove(&entry);
    }

    /// Numbers the log lines and makes everything durable.
    pub(crate) async fn commit(mut self) -> Result<()> {
        if !self.lines.is_empty() {
            let count = i64::try_from(self.lines.len()).unwrap_or(i64::MAX);
            let last = sql::number(
                &mut self.tx,
                "UPDATE counter SET last = last + $1 WHERE id = 1 RETURNING last",
                cells![count],
            )
            .await?;
            let at = self.now.as_millisecond();
            let seen = self.seen().await?;
            let rows: Vec<_> = (last - count + 1..)
                .zip(&self.lines)
                .map(|(seq, line)| {
                    cells![
                        seq,
                        at,
                        self.actor.as_str(),
                        line.kind.code(),
                        line.entry.to_string(),
                        line.other.map(|id| id.to_string()),
                        line.relation.map(|id| id.to_string()),
                        seen.get(&line.entry)
                            .map_or(NOBODY, |visibility| visibility.code()),
                    ]
                })
                .collect();
            sql::insert(
                &mut self.tx,
                "INSERT INTO changes (seq, at, actor, kind, entry, other, relation, seen)",
                "",
                rows,
            )
            .await?;
        }
        Ok(self.tx.commit().await?)
    }

    /// Who sees each entry of the log lines as it is now; those that nobody but the office and their owners see
    /// are absent.
    async fn seen(&mut self) -> Result<BTreeMap<EntryId, Visibility>> {
        let ids: BTreeSet<EntryId> = self
            .lines
            .iter()
            .map(|line| line.entry)
            .filter(|id| !self.made.contains_key(id))
            .collect();
        let made = self.made.iter();
        let mut seen: BTreeMap<EntryId, Visibility> = made
            .filter_map(|(id, seen)| seen.map(|seen| (*id, seen)))
            .collect();
        let query = "SELECT id, visibility FROM entries \
                     WHERE id IN ({in}) AND state IN ('published', 'expired')";
        for row in sql::rows_in(&mut self.tx, query, &[], ids).await? {
            seen.insert(parsed(&row, 0)?, coded(&row, 1, Visibility::from_code)?);
        }
        Ok(seen)
    }
}

/// What the log says where [`Writer::seen`] has nothing.
const NOBODY: &str = "nobody";

/// Begins a transaction that will write.
pub(crate) async fn begin(gate: &Gate, engine: Engine) -> Result<Transaction<'static, Any>> {
    gate.pass(begun(gate, engine)).await
}

/// SQLite must know at once that it will write, or it may fail half-way as busy. It has no queue of those who wait, and by
/// itself would ask ever more rarely: beside an import, which begins its next transaction some milliseconds after the last
/// one, an edit would wait for seconds. So it is asked often, until whoever called gives up.
async fn begun(gate: &Gate, engine: Engine) -> Result<Transaction<'static, Any>, sqlx::Error> {
    if engine == Engine::Postgres {
        return gate.pool.begin().await;
    }
    loop {
        match gate.pool.begin_with("BEGIN IMMEDIATE").await {
            Err(error) if is_locked(&error) => tokio::time::sleep(ASK_AGAIN).await,
            begun => return begun,
        }
    }
}

/// How long to wait before SQLite is asked again whether it is one's turn.
const ASK_AGAIN: Duration = Duration::from_millis(1);
