use std::collections::BTreeMap;

use domain::{Actor, EntryId, Kind, Source, SourceId, Timestamp, Visibility};
use serde::{Deserialize, Serialize};

use sqlx::AnyConnection;

use crate::{
    Nature, Refusal, Result, Store, StoreError,
    family::{Families, sources},
    marks, nature,
    rows::{self, time},
    save::save,
    sql::{self, Row, cells, int, maybe_int, parsed, text},
};

/// A source and what came from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceStatus {
    /// The source.
    pub source: Source,
    /// How many records are known of it, vanished ones included.
    pub records: u64,
    /// How many of these it no longer has.
    pub vanished: u64,
    /// How many entries it says something about.
    pub entries: u64,
    /// How many relations it states between entries that the actor sees.
    pub relations: u64,
    /// How many concepts of vocabularies it speaks of.
    pub concepts: u64,
    /// How many figures of places it tells.
    pub observations: u64,
    /// When it was last read; in an atlas of an older program when something new was last fetched from it.
    pub last_fetched: Option<Timestamp>,
    /// How it was last read; none where nobody noted it, or where its counts would tell of what the actor may not
    /// see.
    pub reading: Option<Reading>,
}

/// How a source was read, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// When it ended.
    pub at: Timestamp,
    /// What was counted.
    pub counts: ReadingCounts,
}

/// What was counted while reading a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadingCounts {
    /// Whether all was read.
    pub complete: bool,
    /// How many rows.
    pub rows: u64,
    /// How many texts were put right.
    pub mended: u64,
    /// How many fields were left out.
    pub left_out: u64,
    /// How many records, relations, concepts and figures were refused.
    pub refused: u64,
}

impl Store {
    /// Makes a source known, or changes what is known about it. When its word weighs more or less than before,
    /// the entries that it says something about are projected again; where that was interrupted, the next call for any
    /// source does the rest.
    ///
    /// # Errors
    /// When it is fictional and the atlas is not, or the other way round.
    pub async fn put_source(&self, source: &Source) -> Result<()> {
        let actor = Actor::System("sources");
        let mut writer = self.write(&actor).await?;
        match nature(writer.conn()).await? {
            Some(Nature::Real) if source.fictional => return Err(Refusal::FictionalInReal.into()),
            Some(Nature::Demo) if !source.fictional => {
                return Err(Refusal::RealInDemo(source.id.to_string()).into());
            }
            _ => {}
        }
        if rows::has_nul(source) {
            return Err(Refusal::Nul("source").into());
        }
        let put = "INSERT INTO sources (id, body) VALUES ($1, $2) \
                   ON CONFLICT (id) DO UPDATE SET body = excluded.body";
        let cells = cells![source.id.as_str(), rows::json(source)];
        let before = sources(writer.conn()).await?.remove(&source.id);
        let reweighed = before.is_some_and(|before| before.precedence != source.precedence);
        sql::execute(writer.conn(), put, cells).await?;
        if reweighed {
            marks::anew(&mut writer, marks::VOCABULARY).await?;
            marks::anew(&mut writer, &reweighed_mark(&source.id)).await?;
        }
        let due: Vec<SourceId> = reweighed_sources(writer.conn()).await?;
        writer.commit().await?;
        for source in due {
            self.project_again(&actor, &source).await?;
        }
        Ok(())
    }

    /// Notes how a source was read just now.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the source was not put before.
    pub async fn note_reading(&self, source: &SourceId, counts: ReadingCounts) -> Result<()> {
        let mut writer = self.write(&Actor::System("sources")).await?;
        let set = "UPDATE sources SET reading = $1 WHERE id = $2";
        let reading = Reading {
            at: writer.now,
            counts,
        };
        let cells = cells![rows::json(&reading), source.as_str()];
        if sql::execute(writer.conn(), set, cells).await? == 0 {
            return Err(StoreError::NotFound);
        }
        writer.commit().await
    }

    /// Projects all entries again that a source says something about, in portions.
    async fn project_again(&self, actor: &Actor, source: &SourceId) -> Result<()> {
        let query = "SELECT DISTINCT entry FROM source_records WHERE source = $1";
        let mut conn = self.read().await?;
        let mark = marks::of(&mut conn, &reweighed_mark(source)).await?;
        let rows = sql::rows(&mut conn, query, cells![source.as_str()]).await?;
        drop(conn);
        let ids: Vec<EntryId> = rows
            .iter()
            .map(|row| parsed(row, 0))
            .collect::<Result<_>>()?;
        for portion in ids.chunks(PORTION) {
            let mut writer = self.write(actor).await?;
            let mut families = Families::load(writer.conn(), portion.to_vec()).await?;
            let mut stale = Vec::new();
            for family in families.families.values() {
                if families.project(family)? != family.root().entry.content {
                    stale.push(family.root);
                }
            }
            for root in stale {
                families.of_mut(root)?.dirty = true;
            }
            save(&mut writer, &mut families).await?;
            writer.commit().await?;
        }
        let mut writer = self.write(actor).await?;
        let name = reweighed_mark(source);
        // Reweighed once more meanwhile: then whoever did that is at it.
        if marks::of(writer.conn(), &name).await? == mark {
            marks::clear(&mut writer, &name).await?;
        }
        writer.commit().await
    }

    /// All sources, by id.
    pub async fn source_list(&self) -> Result<Vec<Source>> {
        let mut conn = self.read().await?;
        let sources: BTreeMap<SourceId, Source> = sources(&mut conn).await?.into_iter().collect();
        Ok(sources.into_values().collect())
    }

    /// The sources that have records of each of these entries and of those merged into them, by the ids that
    /// were asked for; without records that the actor may not know of. Entries without any are absent.
    pub async fn sources_of(
        &self,
        actor: &Actor,
        ids: &[EntryId],
    ) -> Result<BTreeMap<EntryId, Vec<SourceId>>> {
        let mut conn = self.read().await?;
        told_of(&sql::rows_in(&mut conn, &tellers(actor), &[], ids).await?)
    }

    /// The sources with what came from them, by id. Only what the actor's audience may see counts (the program
    /// itself sees all); sources of which that leaves nothing are named to the office alone, unless it was all that they gave.
    pub async fn sources(&self, actor: &Actor) -> Result<Vec<SourceStatus>> {
        let shown = match actor {
            Actor::System(_) => "",
            _ => "AND c.state IN ('published', 'expired')",
        };
        let other = shown.replace("c.state", "d.state");
        let seen = seen_visibilities(actor);
        let query = format!(
            "SELECT s.source, count(*), count(s.vanished), count(DISTINCT c.id), max(s.fetched) \
             FROM source_records s JOIN entries m ON m.id = s.entry \
             JOIN entries c ON c.id = m.canonical \
             WHERE s.visibility IN ({seen}) AND c.visibility IN ({seen}) {shown} GROUP BY s.source"
        );
        let mut conn = self.read().await?;
        let mut status: BTreeMap<SourceId, SourceStatus> = sources(&mut conn)
            .await?
            .into_iter()
            .map(|(id, source)| (id, SourceStatus::new(source)))
            .collect();
        for row in sql::rows(&mut conn, sqlx::AssertSqlSafe(query), cells![]).await? {
            if let Some(status) = status.get_mut(&rows::source_id(text(&row, 0)?)?) {
                status.records = count(int(&row, 1)?);
                status.vanished = count(int(&row, 2)?);
                status.entries = count(int(&row, 3)?);
                status.last_fetched = maybe_int(&row, 4)?.map(time).transpose()?;
            }
        }
        let related = format!(
            "SELECT r.source, count(*) FROM relations r \
             JOIN entries f ON f.id = r.from_entry JOIN entries c ON c.id = f.canonical \
             JOIN entries t ON t.id = r.to_entry JOIN entries d ON d.id = t.canonical \
             WHERE r.source IS NOT NULL AND r.vanished IS NULL \
             AND c.visibility IN ({seen}) AND d.visibility IN ({seen}) {shown} {other} \
             GROUP BY r.source"
        );
        for row in sql::rows(&mut conn, sqlx::AssertSqlSafe(related), cells![]).await? {
            if let Some(status) = status.get_mut(&rows::source_id(text(&row, 0)?)?) {
                status.relations = count(int(&row, 1)?);
            }
        }
        for (query, told) in [
            (
                "SELECT source, count(*) FROM concepts GROUP BY source",
                true,
            ),
            (
                "SELECT source, count(*) FROM observations GROUP BY source",
                false,
            ),
        ] {
            for row in sql::rows(&mut conn, query, cells![]).await? {
                if let Some(status) = status.get_mut(&rows::source_id(text(&row, 0)?)?) {
                    let counted = if told {
                        &mut status.concepts
                    } else {
                        &mut status.observations
                    };
                    *counted = count(int(&row, 1)?);
                }
            }
        }
        read_readings(&mut conn, &mut status, actor).await?;
        let mut status: Vec<SourceStatus> = status.into_values().collect();
        let says_something =
            |s: &SourceStatus| s.records + s.relations + s.concepts + s.observations > 0;
        // Postcodes are read from sources that say nothing else; whoever uses them names them.
        let was_read = |s: &SourceStatus| {
            let counts = s.reading.as_ref().map(|reading| reading.counts);
            counts.is_some_and(|counts| counts.complete && counts.rows > 0)
        };
        status.retain(|s| says_something(s) || was_read(s) || actor.is_office());
        Ok(status)
    }

    /// How many entries of each kind a source says something about, as far as the actor's audience may see them.
    pub async fn source_kinds(
        &self,
        actor: &Actor,
        source: &SourceId,
    ) -> Result<BTreeMap<Kind, u64>> {
        let shown = match actor {
            Actor::System(_) => "",
            _ => "AND c.state IN ('published', 'expired')",
        };
        let seen = seen_visibilities(actor);
        let query = format!(
            "SELECT c.kind, count(DISTINCT c.id) FROM source_records s JOIN entries m ON m.id = s.entry \
             JOIN entries c ON c.id = m.canonical WHERE s.source = $1 \
             AND s.visibility IN ({seen}) AND c.visibility IN ({seen}) {shown} GROUP BY c.kind"
        );
        let mut conn = self.read().await?;
        let rows = sql::rows(
            &mut conn,
            sqlx::AssertSqlSafe(query),
            cells![source.as_str()],
        )
        .await?;
        rows.iter()
            .map(|row| Ok((rows::coded(row, 0, Kind::from_code)?, count(int(row, 1)?))))
            .collect()
    }
}

/// The mark of a source of which entries are to be projected again.
fn reweighed_mark(source: &SourceId) -> String {
    format!("{REWEIGHED}{source}")
}

const REWEIGHED: &str = "reweighed:";

/// The sources of which entries are to be projected again.
async fn reweighed_sources(conn: &mut AnyConnection) -> Result<Vec<SourceId>> {
    let rows = sql::rows(conn, "SELECT name FROM meta", cells![]).await?;
    let mut due = Vec::new();
    for row in &rows {
        if let Some(source) = text(row, 0)?.strip_prefix(REWEIGHED) {
            due.push(rows::source_id(source)?);
        }
    }
    Ok(due)
}

/// Adds when and how each source was last read.
async fn read_readings(
    conn: &mut AnyConnection,
    status: &mut BTreeMap<SourceId, SourceStatus>,
    actor: &Actor,
) -> Result<()> {
    let query = "SELECT s.id, s.reading, \
                 (SELECT count(*) FROM source_records r WHERE r.source = s.id), \
                 (SELECT count(*) FROM relations r WHERE r.source = s.id AND r.vanished IS NULL \
                  AND r.from_entry IS NOT NULL AND r.to_entry IS NOT NULL) \
                 FROM sources s WHERE s.reading IS NOT NULL";
    for row in sql::rows(conn, query, cells![]).await? {
        let Some(status) = status.get_mut(&rows::source_id(text(&row, 0)?)?) else {
            continue;
        };
        let reading: Reading = rows::from_json(text(&row, 1)?)?;
        status.last_fetched = Some(reading.at);
        // Rows about what the actor may not see would be counted among them.
        let all_seen =
            status.records == count(int(&row, 2)?) && status.relations == count(int(&row, 3)?);
        status.reading = (all_seen || actor.is_office()).then_some(reading);
    }
    Ok(())
}

impl SourceStatus {
    fn new(source: Source) -> Self {
        Self {
            source,
            records: 0,
            vanished: 0,
            entries: 0,
            relations: 0,
            concepts: 0,
            observations: 0,
            last_fetched: None,
            reading: None,
        }
    }
}

/// The query of [`Store::sources_of`].
pub(crate) fn tellers(actor: &Actor) -> String {
    format!(
        "SELECT DISTINCT a.id, s.source FROM entries a JOIN entries m ON m.canonical = a.canonical \
         JOIN source_records s ON s.entry = m.id \
         WHERE a.id IN ({{in}}) AND s.visibility IN ({})",
        seen_visibilities(actor)
    )
}

/// The rows of [`tellers`].
pub(crate) fn told_of(rows: &[Row]) -> Result<BTreeMap<EntryId, Vec<SourceId>>> {
    let mut found: BTreeMap<EntryId, Vec<SourceId>> = BTreeMap::new();
    for row in rows {
        let source = rows::source_id(text(row, 1)?)?;
        found.entry(parsed(row, 0)?).or_default().push(source);
    }
    found.values_mut().for_each(|sources| sources.sort());
    Ok(found)
}

/// The codes of the visibilities that this actor sees as one of many, as an SQL list.
fn seen_visibilities(actor: &Actor) -> String {
    let all = matches!(actor, Actor::System(_));
    let codes: Vec<String> = Visibility::ALL
        .iter()
        .filter(|visibility| all || actor.audience().sees(**visibility))
        .map(|visibility| format!("'{}'", visibility.code()))
        .collect();
    codes.join(", ")
}

/// How many entries are projected again in one transaction, so that other writers get their turn.
const PORTION: usize = 500;

fn count(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
