use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
};

use domain::{Seq, Timestamp};
use flate2::{Compression, read::GzDecoder, write::GzEncoder};
use futures::TryStreamExt as _;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{AnyConnection, AssertSqlSafe};

use crate::{
    Refusal, Result, Store, StoreError, nature, rows,
    schema::{SCHEMA, TABLES, Table},
    sql::{self, Cell, Row, cells, maybe_int, maybe_text},
    writer,
};

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackupSummary {
    /// The number of the last change in it.
    pub seq: Seq,
    /// When it was made.
    pub created: Timestamp,
    /// How many entries it holds.
    pub entries: u64,
    /// How many rows of all tables.
    pub rows: u64,
}

const FORMAT: &str = "kompetenzatlas-backup";
const ROWS_AT_ONCE: usize = 256;
/// No line is longer than this: a content has at most some hundred thousand characters.
const LINE_MAX: u64 = 64 << 20;

/// The schema in which the log began to say who could see an entry; of older changes it is known as of today.
const SEEN_SINCE: i64 = 2;
const SEEN_TODAY: &str = "UPDATE changes SET seen = (SELECT \
    CASE WHEN e.state IN ('published', 'expired') THEN e.visibility ELSE 'nobody' END \
    FROM entries e WHERE e.id = changes.entry)";

/// The first line.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    format: String,
    schema: i64,
    nature: Option<String>,
    seq: Seq,
    created: i64,
}

/// Every further line: a table's beginning, a row of it, or the end.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Line {
    Table {
        name: String,
        columns: Vec<String>,
    },
    Row(Vec<Value>),
    End {
        rows: BTreeMap<String, u64>,
        blake3: String,
    },
}

impl Store {
    /// Writes everything that is in the atlas at this moment, while others go on writing: gzipped JSON
    /// lines, the same from either engine, with a checksum at the end. Memory does not grow with the atlas.
    ///
    /// # Errors
    /// When the database or `writer` fails; then what was written so far is not a usable backup.
    pub async fn backup(&self, writer: impl Write + Send) -> Result<BackupSummary> {
        let mut tx = self.snapshot().await?;
        let header = Header {
            format: FORMAT.to_owned(),
            schema: SCHEMA,
            nature: nature(&mut tx)
                .await?
                .map(|nature| nature.code().to_owned()),
            seq: sql::number(&mut tx, "SELECT last FROM counter WHERE id = 1", cells![]).await?,
            created: self.now().as_millisecond(),
        };
        let mut out = Out::new(writer);
        out.line(&header)?;
        let mut counts = BTreeMap::new();
        for table in kept_tables() {
            let count = write_table(&mut tx, table, &mut out).await?;
            counts.insert(table.name.to_owned(), count);
        }
        tx.rollback().await?;
        let summary = summary(&header, &counts)?;
        out.finish(counts)?;
        Ok(summary)
    }

    /// Reads a backup into this atlas, which must be empty, in one transaction.
    ///
    /// # Errors
    /// [`Refusal::NotEmpty`], [`Refusal::Backup`] when it is cut off, damaged or no backup at all,
    /// [`Refusal::NewerBackup`] when a newer program made it. Nothing is changed then.
    pub async fn restore(&self, reader: impl BufRead + Send) -> Result<BackupSummary> {
        let mut input = In::new(reader);
        let header: Header = input.line()?;
        if header.format != FORMAT {
            return Err(unusable("it is of another format"));
        }
        if header.schema > SCHEMA {
            return Err(Refusal::NewerBackup(header.schema, SCHEMA).into());
        }
        let mut tx = writer::begin(&self.inner.pools.writers, self.engine()).await?;
        let lock = "UPDATE counter SET last = last WHERE id = 1";
        sql::execute(&mut tx, lock, cells![]).await?;
        empty(&mut tx).await?;
        let counts = read_tables(&mut tx, &mut input).await.map_err(blame_rows)?;
        let last = sql::number(&mut tx, "SELECT last FROM counter WHERE id = 1", cells![]).await?;
        if last != header.seq {
            return Err(unusable("its log does not end where it says"));
        }
        let nature = match nature(&mut tx).await {
            Err(StoreError::Corrupt(_)) => {
                return Err(unusable("it says of its data neither sample nor real"));
            }
            found => found?.map(|nature| nature.code().to_owned()),
        };
        if nature != header.nature {
            return Err(unusable("its data are not of the nature that it says"));
        }
        let summary = summary(&header, &counts)?;
        if header.schema < SEEN_SINCE {
            sql::execute(&mut tx, SEEN_TODAY, cells![]).await?;
        }
        // From here on it has a history of its own.
        let forget = "DELETE FROM meta WHERE name = 'incarnation'";
        sql::execute(&mut tx, forget, cells![]).await?;
        tx.commit().await?;
        Ok(summary)
    }
}

/// Leases belong to running programs, not to the atlas; inquiries to whoever asked: what they delete is nowhere any more.
const NOT_BACKED_UP: [&str; 2] = ["leases", "inquiries"];

fn kept_tables() -> impl Iterator<Item = &'static Table> {
    TABLES
        .iter()
        .filter(|table| !NOT_BACKED_UP.contains(&table.name))
}

async fn write_table(
    conn: &mut AnyConnection,
    table: &Table,
    out: &mut Out<impl Write>,
) -> Result<u64> {
    out.line(&Line::Table {
        name: table.name.to_owned(),
        columns: table.columns.iter().map(|&name| name.to_owned()).collect(),
    })?;
    let query = format!("SELECT {} FROM {}", table.columns.join(", "), table.name);
    let mut rows = sql::stream(conn, AssertSqlSafe(query), cells![]);
    let mut count = 0;
    while let Some(row) = rows.try_next().await? {
        out.line(&Line::Row(values(table, &row)?))?;
        count += 1;
    }
    Ok(count)
}

fn values(table: &Table, row: &Row) -> Result<Vec<Value>> {
    let value = |(i, column): (usize, &&str)| {
        Ok(if table.numbers.contains(column) {
            Value::from(maybe_int(row, i)?)
        } else {
            Value::from(maybe_text(row, i)?)
        })
    };
    table.columns.iter().enumerate().map(value).collect()
}

/// The tables that hold something before anybody keeps anything: its nature, the log's counter, how far followers came.
const IN_EVERY_ATLAS: &[&str] = &["meta", "counter", "positions"];

/// Makes sure that nothing is lost, and takes away what every new database has.
async fn empty(conn: &mut AnyConnection) -> Result<()> {
    let own = kept_tables().filter(|table| !IN_EVERY_ATLAS.contains(&table.name));
    for table in own {
        let query = format!("SELECT count(*) FROM {}", table.name);
        if sql::number(conn, AssertSqlSafe(query), cells![]).await? > 0 {
            return Err(Refusal::NotEmpty.into());
        }
    }
    for table in kept_tables().collect::<Vec<_>>().into_iter().rev() {
        let delete = format!("DELETE FROM {}", table.name);
        sql::execute(conn, AssertSqlSafe(delete), cells![]).await?;
    }
    Ok(())
}

async fn read_tables(
    conn: &mut AnyConnection,
    input: &mut In<impl BufRead>,
) -> Result<BTreeMap<String, u64>> {
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    let mut target: Option<(Target, Vec<Vec<Cell>>)> = None;
    loop {
        let before = input.hash();
        match input.line()? {
            Line::Table { name, columns } => {
                if let Some((table, rows)) = target.take() {
                    table.insert(conn, rows).await?;
                }
                counts.insert(name.clone(), 0);
                target = Some((Target::new(&name, &columns)?, Vec::new()));
            }
            Line::Row(values) => {
                let Some((table, rows)) = &mut target else {
                    return Err(unusable("a row stands before its table"));
                };
                rows.push(table.cells(values)?);
                if let Some(count) = counts.get_mut(table.table.name) {
                    *count += 1;
                }
                if rows.len() == ROWS_AT_ONCE {
                    table.insert(conn, std::mem::take(rows)).await?;
                }
            }
            Line::End { rows, blake3 } => {
                if let Some((table, rows)) = target.take() {
                    table.insert(conn, rows).await?;
                }
                if rows != counts || blake3 != before {
                    return Err(unusable("its checksum is wrong"));
                }
                input.expect_end()?;
                return Ok(counts);
            }
        }
    }
}

/// The table that rows are read into, and which of its columns each value is for.
struct Target {
    table: &'static Table,
    is_number: Vec<bool>,
    head: String,
}

impl Target {
    fn new(name: &str, columns: &[String]) -> Result<Self> {
        let table = kept_tables()
            .find(|table| table.name == name)
            .ok_or_else(|| unusable("it has a table that this program does not know"))?;
        if columns.is_empty() || !columns.iter().all(|c| table.columns.contains(&c.as_str())) {
            return Err(unusable("it has a column that this program does not know"));
        }
        Ok(Self {
            table,
            is_number: columns
                .iter()
                .map(|column| table.numbers.contains(&column.as_str()))
                .collect(),
            head: format!("INSERT INTO {} ({})", table.name, columns.join(", ")),
        })
    }

    fn cells(&self, values: Vec<Value>) -> Result<Vec<Cell>> {
        if values.len() != self.is_number.len() {
            return Err(unusable("a row has too few or too many columns"));
        }
        let cell = |(value, is_number): (Value, &bool)| match (value, is_number) {
            (Value::Null, true) => Ok(Cell::Int(None)),
            (Value::Null, false) => Ok(Cell::Text(None)),
            (Value::Number(number), true) => Ok(Cell::Int(number.as_i64())),
            (Value::String(text), false) => Ok(Cell::Text(Some(text))),
            _ => Err(unusable("a value is of the wrong type")),
        };
        values.into_iter().zip(&self.is_number).map(cell).collect()
    }

    async fn insert(&self, conn: &mut AnyConnection, rows: Vec<Vec<Cell>>) -> Result<()> {
        sql::insert(conn, &self.head, "", rows).await
    }
}

/// Rows that the tables' rules forbid are the backup's fault, not the database's.
fn blame_rows(error: StoreError) -> StoreError {
    let StoreError::Database(cause) = &error else {
        return error;
    };
    let refused = match cause.downcast_ref::<sqlx::Error>() {
        Some(sqlx::Error::Database(refusal)) => {
            let bad_value = refusal
                .code()
                .is_some_and(|code| code.len() == 5 && code.starts_with("22"));
            bad_value || !matches!(refusal.kind(), sqlx::error::ErrorKind::Other)
        }
        _ => false,
    };
    if refused {
        unusable("its rows contradict each other")
    } else {
        error
    }
}

fn summary(header: &Header, counts: &BTreeMap<String, u64>) -> Result<BackupSummary> {
    Ok(BackupSummary {
        seq: header.seq,
        created: rows::time(header.created)?,
        entries: counts.get("entries").copied().unwrap_or(0),
        rows: counts.values().sum(),
    })
}

fn unusable(reason: &str) -> StoreError {
    Refusal::Backup(reason.to_owned()).into()
}

/// Lines on their way out, hashed and compressed.
struct Out<W: Write> {
    gzip: GzEncoder<W>,
    hasher: blake3::Hasher,
}

impl<W: Write> Out<W> {
    fn new(writer: W) -> Self {
        Self {
            gzip: GzEncoder::new(writer, Compression::fast()),
            hasher: blake3::Hasher::new(),
        }
    }

    fn line(&mut self, line: &impl Serialize) -> Result<()> {
        let mut text = rows::json(line);
        text.push('\n');
        self.hasher.update(text.as_bytes());
        Ok(self.gzip.write_all(text.as_bytes())?)
    }

    fn finish(mut self, rows: BTreeMap<String, u64>) -> Result<()> {
        let blake3 = self.hasher.finalize().to_hex().to_string();
        self.line(&Line::End { rows, blake3 })?;
        Ok(self.gzip.finish()?.flush()?)
    }
}

/// Lines on their way in, decompressed and hashed.
struct In<R: BufRead> {
    lines: BufReader<GzDecoder<R>>,
    hasher: blake3::Hasher,
    buffer: Vec<u8>,
}

impl<R: BufRead> In<R> {
    fn new(reader: R) -> Self {
        Self {
            lines: BufReader::new(GzDecoder::new(reader)),
            hasher: blake3::Hasher::new(),
            buffer: Vec::new(),
        }
    }

    fn line<T: for<'de> Deserialize<'de>>(&mut self) -> Result<T> {
        self.buffer.clear();
        let mut line = (&mut self.lines).take(LINE_MAX);
        line.read_until(b'\n', &mut self.buffer).map_err(damaged)?;
        if self.buffer.last() != Some(&b'\n') {
            return Err(unusable("it is cut off"));
        }
        self.hasher.update(&self.buffer);
        serde_json::from_slice(&self.buffer)
            .map_err(|_| unusable("it has a line that is not one of a backup"))
    }

    /// The hash of all lines so far.
    fn hash(&self) -> String {
        self.hasher.finalize().to_hex().to_string()
    }

    /// Reads the checksum that gzip itself keeps.
    fn expect_end(&mut self) -> Result<()> {
        match self.lines.read(&mut [0]).map_err(damaged)? {
            0 => Ok(()),
            _ => Err(unusable("it goes on after its end")),
        }
    }
}

/// Where the bytes come from may fail, too: that is no fault of the backup.
fn damaged(error: std::io::Error) -> StoreError {
    use std::io::ErrorKind::{InvalidData, InvalidInput, UnexpectedEof};
    match error.kind() {
        UnexpectedEof => unusable("it is cut off"),
        InvalidData | InvalidInput => unusable("it is damaged or not compressed by gzip"),
        _ => StoreError::Io(error),
    }
}
