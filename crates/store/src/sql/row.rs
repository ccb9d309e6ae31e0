//! Rows of an answer, however the engine gave them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, de};
use sqlx::{Row as _, any::AnyRow};

use super::Cell;
use crate::{Result, StoreError};

/// One row of an answer.
pub(crate) enum Row {
    /// As the driver gave it.
    Alone(AnyRow),
    /// Out of an answer that came as one value, see [`as_one_value`].
    Together(Vec<Cell>),
}

/// The same query giving all its rows as one JSON value; none if it is not one whose columns can be told.
///
/// SQLite answers in a thread of its own which hands over every single row, and with many rows that costs more than to
/// find them: whoever waits for them is woken for each.
pub(super) fn as_one_value(sql: &str) -> Option<String> {
    let columns: Vec<String> = (0..width(sql)?).map(|at| format!("c{at}")).collect();
    let columns = columns.join(", ");
    Some(format!(
        "WITH r({columns}) AS ({sql}) SELECT json_group_array(json_array({columns})) FROM r"
    ))
}

/// How many columns a `SELECT` gives that names each.
fn width(sql: &str) -> Option<usize> {
    let list = sql.strip_prefix("SELECT ")?;
    let (mut depth, mut quoted, mut columns) = (0, false, 1);
    for (at, character) in list.char_indices() {
        match character {
            '\'' => quoted = !quoted,
            _ if quoted => {}
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => columns += 1,
            '*' if depth == 0 => return None,
            ' ' if depth == 0 && list[at..].starts_with(" FROM ") => return Some(columns),
            _ => {}
        }
    }
    None
}

/// The rows of [`as_one_value`].
pub(super) fn rows_of(value: &str) -> Result<Vec<Row>> {
    let rows: Vec<Vec<Cell>> =
        serde_json::from_str(value).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    Ok(rows.into_iter().map(Row::Together).collect())
}

impl<'de> Deserialize<'de> for Cell {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Cell;

            fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str("a text, a whole number or nothing")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> std::result::Result<Cell, E> {
                Ok(Cell::Text(Some(text.to_owned())))
            }

            fn visit_string<E: de::Error>(self, text: String) -> std::result::Result<Cell, E> {
                Ok(Cell::Text(Some(text)))
            }

            fn visit_i64<E: de::Error>(self, number: i64) -> std::result::Result<Cell, E> {
                Ok(Cell::Int(Some(number)))
            }

            fn visit_u64<E: de::Error>(self, number: u64) -> std::result::Result<Cell, E> {
                i64::try_from(number)
                    .map(|number| Cell::Int(Some(number)))
                    .map_err(|_| E::custom("a number beyond 64 bits"))
            }

            fn visit_unit<E: de::Error>(self) -> std::result::Result<Cell, E> {
                Ok(Cell::Text(None))
            }
        }
        from.deserialize_any(Visitor)
    }
}

/// The text in this column.
pub(crate) fn text(row: &Row, column: usize) -> Result<&str> {
    match row {
        Row::Alone(row) => Ok(row.try_get(column)?),
        Row::Together(cells) => match cells.get(column) {
            Some(Cell::Text(Some(text))) => Ok(text),
            other => Err(unfit(column, "a text", other)),
        },
    }
}

/// The text in this column, if there is one.
pub(crate) fn maybe_text(row: &Row, column: usize) -> Result<Option<&str>> {
    match row {
        Row::Alone(row) => Ok(row.try_get(column)?),
        Row::Together(cells) => match cells.get(column) {
            Some(Cell::Text(text)) => Ok(text.as_deref()),
            other => Err(unfit(column, "a text or nothing", other)),
        },
    }
}

/// The number in this column.
pub(crate) fn int(row: &Row, column: usize) -> Result<i64> {
    match row {
        Row::Alone(row) => Ok(row.try_get(column)?),
        Row::Together(cells) => match cells.get(column) {
            Some(Cell::Int(Some(number))) => Ok(*number),
            other => Err(unfit(column, "a number", other)),
        },
    }
}

/// The number in this column, if there is one.
pub(crate) fn maybe_int(row: &Row, column: usize) -> Result<Option<i64>> {
    match row {
        Row::Alone(row) => Ok(row.try_get(column)?),
        Row::Together(cells) => match cells.get(column) {
            Some(Cell::Text(None) | Cell::Int(None)) => Ok(None),
            Some(Cell::Int(number)) => Ok(*number),
            other => Err(unfit(column, "a number or nothing", other)),
        },
    }
}

/// What the text in this column means.
pub(crate) fn parsed<T: FromStr>(row: &Row, column: usize) -> Result<T>
where
    T::Err: fmt::Display,
{
    parse(text(row, column)?)
}

/// What the text in this column means, if there is one.
pub(crate) fn maybe_parsed<T: FromStr>(row: &Row, column: usize) -> Result<Option<T>>
where
    T::Err: fmt::Display,
{
    maybe_text(row, column)?.map(parse).transpose()
}

fn parse<T: FromStr>(text: &str) -> Result<T>
where
    T::Err: fmt::Display,
{
    text.parse()
        .map_err(|error: T::Err| StoreError::Corrupt(error.to_string()))
}

fn unfit(column: usize, wanted: &str, found: Option<&Cell>) -> StoreError {
    let found = match found {
        Some(Cell::Text(None) | Cell::Int(None)) => "nothing",
        Some(Cell::Text(_)) => "a text",
        Some(Cell::Int(_)) => "a number",
        None => "no column",
    };
    StoreError::Corrupt(format!("column {column} is to be {wanted} and is {found}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_where_each_is_named() {
        for (sql, columns) in [
            ("SELECT a FROM t", Some(1)),
            ("SELECT DISTINCT a.id, f(b, ', (') FROM t, u", Some(2)),
            (
                "SELECT a, (SELECT count(*) FROM u WHERE v IN (1, 2)), c FROM t",
                Some(3),
            ),
            ("SELECT * FROM t", None),
            ("INSERT INTO t (a) VALUES (1) RETURNING a", None),
            ("PRAGMA integrity_check", None),
        ] {
            assert_eq!(width(sql), columns, "{sql}");
        }
    }

    #[test]
    fn what_does_not_fit_its_column_is_said() {
        let rows = rows_of(r#"[["a\"\n", 1, null]]"#).expect("rows");
        let row = &rows[0];
        assert_eq!(text(row, 0).expect("a text"), "a\"\n");
        assert_eq!(int(row, 1).expect("a number"), 1);
        assert_eq!(maybe_text(row, 2).expect("none"), None);
        assert_eq!(maybe_int(row, 2).expect("none"), None);
        for error in [
            text(row, 1).map(drop),
            text(row, 2).map(drop),
            maybe_text(row, 1).map(drop),
            int(row, 0).map(drop),
            int(row, 2).map(drop),
            int(row, 3).map(drop),
            rows_of("[[true]]").map(drop),
            rows_of("[[18446744073709551615]]").map(drop),
        ] {
            assert!(matches!(error, Err(StoreError::Corrupt(_))), "{error:?}");
        }
    }
}
