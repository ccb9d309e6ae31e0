//! A thin layer over sqlx: cells to bind, rows to read, long lists cut into few distinct statements (each
//! statement is prepared once per connection).

use std::fmt::Write as _;

use futures::{
    StreamExt as _,
    future::{self, BoxFuture},
    stream::BoxStream,
};
use sqlx::{Any, AnyConnection, AssertSqlSafe, SqlSafeStr};

mod row;

pub(crate) use row::{Row, int, maybe_int, maybe_parsed, maybe_text, parsed, text};

use crate::{Result, StoreError};

/// A value to bind. The engines want to know the type of what is absent, too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(Option<String>),
    Int(Option<i64>),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(Some(text.to_owned()))
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(Some(text))
    }
}

impl From<Option<String>> for Cell {
    fn from(text: Option<String>) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Self {
        Self::Int(Some(number))
    }
}

impl From<Option<i64>> for Cell {
    fn from(number: Option<i64>) -> Self {
        Self::Int(number)
    }
}

/// The cells of one statement or row.
macro_rules! cells {
    ($($cell:expr),* $(,)?) => { vec![$($crate::sql::Cell::from($cell)),*] };
}
pub(crate) use cells;

/// Runs a statement; the number of rows it touched.
pub(crate) async fn execute(
    conn: &mut AnyConnection,
    sql: impl SqlSafeStr,
    cells: Vec<Cell>,
) -> Result<u64> {
    Ok(bound(sql, cells).execute(conn).await?.rows_affected())
}

/// All rows of a query.
pub(crate) async fn rows(
    conn: &mut AnyConnection,
    sql: impl SqlSafeStr,
    cells: Vec<Cell>,
) -> Result<Vec<Row>> {
    let sql = sql.into_sql_str();
    let together = match Places::of(conn) {
        Places::InOrder => row::as_one_value(sql.as_str()),
        Places::Numbered => None,
    };
    if let Some(together) = together {
        let value = bound(AssertSqlSafe(together), cells)
            .fetch_one(conn)
            .await?;
        return row::rows_of(text(&Row::Alone(value), 0)?);
    }
    let rows = bound(sql, cells).fetch_all(conn).await?;
    Ok(rows.into_iter().map(Row::Alone).collect())
}

/// The rows of a query one after the other, for those that nobody could hold at once.
pub(crate) fn stream(
    conn: &mut AnyConnection,
    sql: impl SqlSafeStr,
    cells: Vec<Cell>,
) -> BoxStream<'_, Result<Row>> {
    let rows = bound(sql, cells).fetch(conn);
    Box::pin(rows.map(|row| Ok(Row::Alone(row?))))
}

/// The first row of a query, if any.
pub(crate) async fn row(
    conn: &mut AnyConnection,
    sql: impl SqlSafeStr,
    cells: Vec<Cell>,
) -> Result<Option<Row>> {
    let row = bound(sql, cells).fetch_optional(conn).await?;
    Ok(row.map(Row::Alone))
}

/// The number that a query such as `SELECT count(*) …` gives; 0 without a row.
pub(crate) async fn number(
    conn: &mut AnyConnection,
    sql: impl SqlSafeStr,
    cells: Vec<Cell>,
) -> Result<i64> {
    row(conn, sql, cells)
        .await?
        .map_or(Ok(0), |row| int(&row, 0))
}

/// All rows of a query whose text has `{in}` where a list of `keys` belongs; `first` is bound before.
pub(crate) fn rows_in<'c, K: ToString>(
    conn: &'c mut AnyConnection,
    sql: &str,
    first: &[&str],
    keys: impl IntoIterator<Item = K>,
) -> BoxFuture<'c, Result<Vec<Row>>> {
    let statements = with_lists(Places::of(conn), sql, first, keys);
    Box::pin(async move {
        let mut found = Vec::new();
        for (sql, cells) in statements {
            found.extend(rows(conn, AssertSqlSafe(sql), cells).await?);
        }
        Ok(found)
    })
}

/// A query that is asked together with others, in as many statements as its list needs.
pub(crate) struct Question(Vec<(String, Vec<Cell>)>);

impl Question {
    /// A query as for [`rows`].
    pub(crate) fn new(conn: &AnyConnection, sql: &str, cells: Vec<Cell>) -> Self {
        Self(vec![Places::of(conn).written(sql.to_owned(), cells)])
    }

    /// A query as for [`rows_in`].
    pub(crate) fn with_list<K: ToString>(
        conn: &AnyConnection,
        sql: &str,
        keys: impl IntoIterator<Item = K>,
    ) -> Self {
        Self(with_lists(Places::of(conn), sql, &[], keys))
    }
}

/// The rows of each of these queries. SQLite is asked once for all: to hand a question over to its thread takes about
/// as long as to answer it.
pub(crate) async fn answers<const N: usize>(
    conn: &mut AnyConnection,
    questions: [Question; N],
) -> Result<[Vec<Row>; N]> {
    let mut answers = [(); N].map(|()| Vec::new());
    if Places::of(conn) == Places::Numbered {
        for (answer, question) in answers.iter_mut().zip(questions) {
            for (sql, cells) in question.0 {
                answer.extend(rows(conn, AssertSqlSafe(sql), cells).await?);
            }
        }
        return Ok(answers);
    }
    let (mut values, mut all, mut of) = (Vec::new(), Vec::new(), Vec::new());
    for (at, question) in questions.into_iter().enumerate() {
        for (sql, cells) in question.0 {
            let value = row::as_one_value(&sql).ok_or_else(|| {
                StoreError::Corrupt(format!("the columns of '{sql}' cannot be told"))
            })?;
            values.push(format!("({value})"));
            all.extend(cells);
            of.push(at);
        }
    }
    if values.is_empty() {
        return Ok(answers);
    }
    let together = AssertSqlSafe(format!("SELECT {}", values.join(", ")));
    let told = Row::Alone(bound(together, all).fetch_one(conn).await?);
    for (column, at) in of.into_iter().enumerate() {
        answers[at].extend(row::rows_of(text(&told, column)?)?);
    }
    Ok(answers)
}

/// Runs a statement whose text has `{in}` where a list of `keys` belongs; `first` is bound before.
pub(crate) fn execute_in<'c, K: ToString>(
    conn: &'c mut AnyConnection,
    sql: &str,
    first: &[&str],
    keys: impl IntoIterator<Item = K>,
) -> BoxFuture<'c, Result<u64>> {
    let statements = with_lists(Places::of(conn), sql, first, keys);
    Box::pin(async move {
        let mut touched = 0;
        for (sql, cells) in statements {
            touched += execute(conn, AssertSqlSafe(sql), cells).await?;
        }
        Ok(touched)
    })
}

/// Inserts many rows: `head` is the text up to `VALUES`, with the columns in brackets, `tail` what follows the rows. Rows
/// are made while those before them are written: the database has a thread or process of its own.
pub(crate) fn insert<'c, I>(
    conn: &'c mut AnyConnection,
    head: &'c str,
    tail: &'c str,
    rows: I,
) -> BoxFuture<'c, Result<()>>
where
    I: IntoIterator<Item = Vec<Cell>>,
    I::IntoIter: ExactSizeIterator + Send + 'c,
{
    let places = Places::of(conn);
    let mut rows = rows.into_iter();
    Box::pin(async move {
        let mut next = insertion(places, head, tail, &mut rows)?;
        while let Some(query) = next {
            let writing = query.execute(&mut *conn);
            let making = async { insertion(places, head, tail, &mut rows) };
            let (written, made) = future::join(writing, making).await;
            written?;
            next = made?;
        }
        Ok(())
    })
}

type Query = sqlx::query::Query<'static, Any, sqlx::any::AnyArguments>;

/// The statement that inserts the next rows; none when there are no more.
fn insertion(
    places: Places,
    head: &str,
    tail: &str,
    rows: &mut (impl ExactSizeIterator<Item = Vec<Cell>> + Send),
) -> Result<Option<Query>> {
    let left = rows.len();
    if left == 0 {
        return Ok(None);
    }
    if places == Places::Numbered && left > 1 {
        let rows: Vec<Vec<Cell>> = rows.take(ROWS_AS_ONE_VALUE).collect();
        return as_one_value(head, tail, &rows).map(Some);
    }
    let size = ROWS_AT_ONCE
        .into_iter()
        .find(|&size| size <= left)
        .unwrap_or(1);
    let mut sql = format!("{head} VALUES ");
    let mut cells = Vec::new();
    for (i, row) in rows.take(size).enumerate() {
        let separator = if i == 0 { "(" } else { ", (" };
        sql.push_str(separator);
        places.push(&mut sql, cells.len(), row.len());
        sql.push(')');
        cells.extend(row);
    }
    sql.push(' ');
    sql.push_str(tail);
    Ok(Some(bound(AssertSqlSafe(sql), cells)))
}

/// Gives PostgreSQL many rows as one value. It plans a statement anew for each list of rows, with a thousand places
/// longer than it takes to write the rows; and each statement is a way there and back.
fn as_one_value(head: &str, tail: &str, rows: &[Vec<Cell>]) -> Result<Query> {
    let width = rows.first().map_or(0, Vec::len);
    let kind = |at: usize| match rows[0][at] {
        Cell::Text(_) => "text",
        Cell::Int(_) => "bigint",
    };
    let columns: Vec<String> = (0..width).map(|at| format!("c{at}")).collect();
    let typed = columns.iter().enumerate();
    let typed: Vec<String> = typed
        .map(|(at, name)| format!("{name} {}", kind(at)))
        .collect();
    let sql = format!(
        "{head} SELECT {} FROM json_to_recordset(CAST($1 AS json)) AS r({}) {tail}",
        columns.join(", "),
        typed.join(", ")
    );
    let mut value = String::from("[");
    for (at, row) in rows.iter().enumerate() {
        value.push_str(if at == 0 { "{" } else { ",{" });
        for (at, (name, cell)) in columns.iter().zip(row).enumerate() {
            let separator = if at == 0 { "" } else { "," };
            let cell = match cell {
                Cell::Text(text) => serde_json::to_string(text),
                Cell::Int(number) => serde_json::to_string(number),
            };
            let cell = cell.map_err(|error| StoreError::Corrupt(error.to_string()))?;
            write!(value, "{separator}\"{name}\":{cell}").expect("a String takes all");
        }
        value.push('}');
    }
    value.push(']');
    Ok(bound(AssertSqlSafe(sql), cells![value]))
}

/// Lists are filled up to one of these lengths, multi-row inserts cut to one of those, so that only few
/// distinct statements exist.
const LIST_LENGTHS: [usize; 6] = [1, 8, 24, 64, 160, LONGEST_LIST];
const LONGEST_LIST: usize = 512;
const ROWS_AT_ONCE: [usize; 5] = [256, 64, 16, 4, 1];
/// No more, for the memory that a value takes on both sides.
const ROWS_AS_ONE_VALUE: usize = 1_000;

/// One statement for each part of the list. Nothing of the iterator outlives this call: futures that hold one
/// of borrowed texts are not `Send`.
fn with_lists<K: ToString>(
    places: Places,
    sql: &str,
    first: &[&str],
    keys: impl IntoIterator<Item = K>,
) -> Vec<(String, Vec<Cell>)> {
    let keys: Vec<String> = keys.into_iter().map(|key| key.to_string()).collect();
    if places == Places::Numbered {
        return keys
            .chunks(LONGEST_LIST)
            .map(|keys| with_value(sql, first, keys))
            .collect();
    }
    let with_list = |keys: &[String]| {
        let length = LIST_LENGTHS
            .into_iter()
            .find(|&length| length >= keys.len())
            .unwrap_or(LONGEST_LIST);
        let mut list = String::new();
        Places::Numbered.push(&mut list, first.len(), length);
        let mut cells: Vec<Cell> = first.iter().map(|&text| Cell::from(text)).collect();
        cells.extend(keys.iter().map(|key| Cell::from(key.as_str())));
        if let Some(last) = keys.last() {
            cells.resize(first.len() + length, Cell::from(last.as_str()));
        }
        places.written(sql.replace("{in}", &list), cells)
    };
    keys.chunks(LONGEST_LIST).map(with_list).collect()
}

/// Gives PostgreSQL a list as one value: it plans a statement with hundreds of places anew each time, which takes longer
/// than to answer it.
fn with_value(sql: &str, first: &[&str], keys: &[String]) -> (String, Vec<Cell>) {
    let place = first.len() + 1;
    let list = format!("SELECT json_array_elements_text(CAST(${place} AS json))");
    let mut cells: Vec<Cell> = first.iter().map(|&text| Cell::from(text)).collect();
    cells.push(Cell::from(crate::rows::json(&keys)));
    (sql.replace("{in}", &list), cells)
}

/// How the places of bound values are written in statements with hundreds of them. SQLite takes `$1` for a name, and
/// finding the name of each place takes a walk through all names: most of the time of an import went there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Places {
    /// `$1`, `$2`, …
    Numbered,
    /// `?`, one after the other.
    InOrder,
}

impl Places {
    fn of(conn: &AnyConnection) -> Self {
        if conn.backend_name() == "SQLite" {
            Self::InOrder
        } else {
            Self::Numbered
        }
    }

    /// Writes so many places behind those that are bound already.
    fn push(self, sql: &mut String, bound: usize, count: usize) {
        for i in 1..=count {
            let separator = if i == 1 { "" } else { ", " };
            match self {
                Self::Numbered => write!(sql, "{separator}${}", bound + i),
                Self::InOrder => write!(sql, "{separator}?"),
            }
            .expect("a String takes all");
        }
    }

    /// A statement with numbered places, with its cells, as it is to be written.
    fn written(self, sql: String, cells: Vec<Cell>) -> (String, Vec<Cell>) {
        if self == Self::Numbered {
            return (sql, cells);
        }
        let mut parts = sql.split('$');
        let mut written = parts.next().unwrap_or_default().to_owned();
        let mut in_order = Vec::with_capacity(cells.len());
        for part in parts {
            let digits = part.bytes().take_while(u8::is_ascii_digit).count();
            let (number, rest) = part.split_at(digits);
            let number: usize = number.parse().expect("places are numbered");
            in_order.push(cells[number - 1].clone());
            written.push('?');
            written.push_str(rest);
        }
        (written, in_order)
    }
}

fn bound(sql: impl SqlSafeStr, cells: Vec<Cell>) -> Query {
    let mut query = sqlx::query(sql);
    for cell in cells {
        query = match cell {
            Cell::Text(text) => query.bind(text),
            Cell::Int(number) => query.bind(number),
        };
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbered_places_become_places_in_their_order() {
        let (sql, cells) = Places::InOrder.written(
            "SELECT a FROM t WHERE b = $2 AND c IN ($3, $4) AND d = $2 AND e = $1".to_owned(),
            cells!["one", "two", "three", "four"],
        );
        assert_eq!(
            sql,
            "SELECT a FROM t WHERE b = ? AND c IN (?, ?) AND d = ? AND e = ?"
        );
        assert_eq!(cells, cells!["two", "three", "four", "two", "one"]);
    }
}
