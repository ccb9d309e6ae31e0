use std::collections::{BTreeSet, HashSet};

use domain::{Actor, Area, DraftRecord, DraftRelation, Indicator, Observation, SourceId};
use jiff::civil::Date;

use crate::{
    Result, Store, StoreError,
    import_records::{self, Records},
    import_relations, sql,
};

/// What a connector read from one line (or element) of a source.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportItem {
    /// Where it stood, counted from 1.
    pub line: u64,
    /// What the source says about one thing.
    pub record: Option<DraftRecord>,
    /// What the source says about things having to do with each other.
    pub relations: Vec<DraftRelation>,
}

/// What became of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BatchReport {
    /// Records that became new entries.
    pub created: u64,
    /// Known records that say something else now, or came back.
    pub updated: u64,
    /// Known records that say the same; nothing was written for them.
    pub unchanged: u64,
    /// New records that joined an entry which other records or people had made.
    pub matched: u64,
    /// Records and relations of erased entries, which are left out.
    pub erased: u64,
    /// New relations.
    pub relations_created: u64,
    /// Known relations that say something else now, or came back.
    pub relations_updated: u64,
    /// Known relations that say the same.
    pub relations_unchanged: u64,
    /// What was left out, or is worth a look.
    pub problems: Vec<ItemProblem>,
}

/// What is wrong with an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ItemProblem {
    /// The item's line.
    pub line: u64,
    /// What, and what became of it; English, for the report.
    pub reason: String,
}

/// Which records, relations and observations a complete import met: 8 bytes each, so that millions fit into memory.
#[derive(Debug, Clone, Default)]
pub struct SeenKeys {
    records: HashSet<u64>,
    relations: HashSet<u64>,
    observations: HashSet<u64>,
    told: BTreeSet<(Indicator, Date)>,
}

impl SeenKeys {
    /// Notes a record's key; whether it is the first time.
    pub fn insert(&mut self, key: &str) -> bool {
        self.records.insert(short_hash(key))
    }

    /// Notes a relation's key; whether it is the first time.
    pub fn insert_relation(&mut self, key: &str) -> bool {
        self.relations.insert(short_hash(key))
    }

    /// Notes an observation; whether it is the first of its area, indicator and day.
    pub fn insert_observation(&mut self, observation: &Observation) -> bool {
        self.told.insert((observation.indicator, observation.on));
        let Observation {
            area,
            indicator,
            on,
            ..
        } = *observation;
        self.observations
            .insert(observation_hash(area, indicator, on))
    }

    /// Of which indicators and days anything was observed.
    pub(crate) fn told(&self) -> impl Iterator<Item = (Indicator, Date)> {
        self.told.iter().copied()
    }

    pub(crate) fn has_observation(&self, area: Area, indicator: Indicator, on: Date) -> bool {
        self.observations
            .contains(&observation_hash(area, indicator, on))
    }

    pub(crate) fn has(&self, key: &str) -> bool {
        self.records.contains(&short_hash(key))
    }

    pub(crate) fn has_relation(&self, key: &str) -> bool {
        self.relations.contains(&short_hash(key))
    }
}

impl Store {
    /// Takes in what a source says, in one transaction. A bad item becomes a problem and does not stop the
    /// others; what is as it was writes nothing. When the database itself refuses what an item says, the items
    /// are taken in one by one, each in a transaction of its own.
    ///
    /// # Errors
    /// [`StoreError::NotFound`] when the source was not put before; when the database fails.
    pub async fn import_batch(
        &self,
        actor: &Actor,
        source: &SourceId,
        items: Vec<ImportItem>,
    ) -> Result<BatchReport> {
        match self.import_at_once(actor, source, items.clone()).await {
            Err(error) if error.refused_value().is_some() => {
                self.import_one_by_one(actor, source, items).await
            }
            other => other,
        }
    }

    async fn import_at_once(
        &self,
        actor: &Actor,
        source: &SourceId,
        items: Vec<ImportItem>,
    ) -> Result<BatchReport> {
        let mut report = BatchReport::default();
        let (mut records, mut relations) = (Vec::new(), Vec::new());
        for item in items {
            let line = item.line;
            records.extend(item.record.map(|record| (line, record)));
            relations.extend(item.relations.into_iter().map(|r| (line, r)));
        }
        // Before it is this writer's turn, so that others do not wait for it.
        let records = import_records::usable(records, &mut report);
        let relations = import_relations::usable(relations, &mut report);
        let mut writer = self.write(actor).await?;
        let known = "SELECT count(*) FROM sources WHERE id = $1";
        let cells = sql::cells![source.as_str()];
        if sql::number(writer.conn(), known, cells).await? == 0 {
            return Err(StoreError::NotFound);
        }
        Records::take_in(&mut writer, source, records, &mut report).await?;
        import_relations::take_in(&mut writer, source, relations, &mut report).await?;
        report.problems.sort_by_key(|problem| problem.line);
        writer.commit().await?;
        Ok(report)
    }

    async fn import_one_by_one(
        &self,
        actor: &Actor,
        source: &SourceId,
        mut items: Vec<ImportItem>,
    ) -> Result<BatchReport> {
        let mut report = BatchReport::default();
        drop_repeated(&mut items, &mut report);
        for item in items {
            let line = item.line;
            match self.import_at_once(actor, source, vec![item]).await {
                Ok(one) => report.add(one),
                Err(error) => {
                    let refused = error.refused_value().ok_or(error)?;
                    let reason = format!("the database refused it: {refused}; it was left out");
                    report.problem(line, reason);
                }
            }
        }
        report.problems.sort_by_key(|problem| problem.line);
        Ok(report)
    }
}

/// Leaves out what repeats a key, which within one transaction is noticed there.
fn drop_repeated(items: &mut [ImportItem], report: &mut BatchReport) {
    let mut seen = SeenKeys::default();
    for item in items {
        let line = item.line;
        if let Some(record) = item.record.take_if(|record| !seen.insert(&record.key)) {
            let key = record.key.replace('\0', " ");
            report.problem(line, format!("key '{key}': {REPEATED}"));
        }
        item.relations.retain(|relation| {
            let is_first = seen.insert_relation(&relation.key);
            if !is_first {
                let key = relation.key.replace('\0', " ");
                let reason = format!("relation '{key}': {REPEATED}; it was left out");
                report.problem(line, reason);
            }
            is_first
        });
    }
}

/// What is said of an item whose key another item of its batch has.
pub(crate) const REPEATED: &str = "stood before; the first one counts";

impl BatchReport {
    fn add(&mut self, other: Self) {
        self.created += other.created;
        self.updated += other.updated;
        self.unchanged += other.unchanged;
        self.matched += other.matched;
        self.erased += other.erased;
        self.relations_created += other.relations_created;
        self.relations_updated += other.relations_updated;
        self.relations_unchanged += other.relations_unchanged;
        self.problems.extend(other.problems);
    }

    pub(crate) fn problem(&mut self, line: u64, reason: impl Into<String>) {
        self.problems.push(ItemProblem {
            line,
            reason: reason.into(),
        });
    }
}

fn observation_hash(area: Area, indicator: Indicator, on: Date) -> u64 {
    short_hash(&format!("{area} {indicator} {on}"))
}

fn short_hash(key: &str) -> u64 {
    let hash = blake3::hash(key.as_bytes());
    let mut short = [0; 8];
    short.copy_from_slice(&hash.as_bytes()[..8]);
    u64::from_le_bytes(short)
}
