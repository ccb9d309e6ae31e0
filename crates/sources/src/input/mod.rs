//! Cuts a file into rows, in constant memory, whatever the file turns out to be.

mod delimited;
mod lines;

use std::{collections::HashMap, io::BufRead};

use serde_json::Value as Json;

use crate::{
    clean::encoding::decode_windows_1252,
    mapping::model::{Encoding, FileFormat, FileKeys},
};
use delimited::Delimited;
use lines::{Line, Lines};

/// Longest row, in bytes. Longer ones are refused: no honest table has them, but a bomb does.
pub(crate) const ROW_MAX: usize = 1 << 20;

/// A row as it stands in the file.
#[derive(Debug)]
pub(crate) struct RawRow {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// Bytes read so far.
    pub bytes_read: u64,
    /// What is in it.
    pub content: Result<RawFields, Fault>,
}

/// The fields of a row before repair.
#[derive(Debug)]
pub(crate) enum RawFields {
    Table(Vec<String>),
    Json(Json),
}

/// Why a row could not be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// The column, if one is to blame.
    pub field: Option<String>,
    pub reason: String,
    /// Whether the rest of the file cannot be read either.
    pub ends_file: bool,
}

impl Fault {
    fn row(reason: impl Into<String>) -> Self {
        Self {
            field: None,
            reason: reason.into(),
            ends_file: false,
        }
    }

    fn file(reason: impl Into<String>) -> Self {
        Self {
            ends_file: true,
            ..Self::row(reason)
        }
    }
}

/// The rows of a file.
pub(crate) struct Rows<R> {
    lines: Lines<R>,
    keys: FileKeys,
    /// Of a table: where each column stands. Empty until the header was read.
    pub columns: HashMap<String, usize>,
    width: usize,
    done: bool,
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(input: R, keys: FileKeys) -> Self {
        Self {
            lines: Lines::new(input),
            keys,
            columns: HashMap::new(),
            width: 0,
            done: false,
        }
    }

    /// Reads the header of a table and checks that all required columns are there; nothing to do for
    /// JSON lines.
    pub(crate) fn header(&mut self, required: &[&str]) -> Result<(), RawRow> {
        if self.keys.format == FileFormat::Jsonl {
            return Ok(());
        }
        let header = loop {
            match self.next_record() {
                None => break Err(Fault::file("the file is empty; expected a header")),
                Some((_, Ok(cells))) if cells.iter().all(String::is_empty) => {}
                Some((_, content)) => break content,
            }
        };
        let checked = header
            .map_err(|fault| Fault {
                ends_file: true,
                ..fault
            })
            .and_then(|header| self.take_header(&header, required));
        checked.map_err(|fault| {
            self.done = true;
            self.raw(1, Err(fault))
        })
    }

    fn take_header(&mut self, header: &[String], required: &[&str]) -> Result<(), Fault> {
        self.width = header.len();
        for (at, name) in header.iter().enumerate() {
            let name = name.trim().to_owned();
            if self.columns.insert(name.clone(), at).is_some() && required.contains(&name.as_str())
            {
                return Err(Fault {
                    field: Some(name),
                    ..Fault::file("the header names this column twice")
                });
            }
        }
        match required
            .iter()
            .find(|column| !self.columns.contains_key(**column))
        {
            None => Ok(()),
            Some(missing) => {
                let there: Vec<&str> = header.iter().map(|name| name.trim()).collect();
                Err(Fault {
                    field: Some((*missing).to_owned()),
                    ..Fault::file(format!(
                        "the file has no column '{missing}'; it has: {}. Is it the right file, and the right delimiter?",
                        crate::clean::convert::shortened_to(&there.join(", "), 400)
                    ))
                })
            }
        }
    }

    fn raw(&self, line: u64, content: Result<RawFields, Fault>) -> RawRow {
        RawRow {
            line,
            bytes_read: self.lines.bytes_read(),
            content,
        }
    }

    /// The next record of a table, whatever its width.
    fn next_record(&mut self) -> Option<(u64, Result<Vec<String>, Fault>)> {
        let delimiter = match (self.keys.delimiter, self.keys.format) {
            (Some(delimiter), _) => delimiter,
            (None, FileFormat::Tsv) => b'\t',
            (None, _) => b',',
        };
        let width = (self.width > 0).then_some(self.width);
        let (line, record) = Delimited::new(delimiter, width).next(&mut self.lines)?;
        Some((line, record.and_then(|cells| self.decode_cells(cells))))
    }

    fn decode_cells(&self, cells: Vec<Vec<u8>>) -> Result<Vec<String>, Fault> {
        let named = |at: usize| {
            let column = self.columns.iter().find(|(_, index)| **index == at);
            column.map(|(name, _)| name.clone())
        };
        let decode = |(at, cell)| {
            self.decode(cell).map_err(|fault| Fault {
                field: named(at),
                ..fault
            })
        };
        cells.into_iter().enumerate().map(decode).collect()
    }

    fn decode(&self, bytes: Vec<u8>) -> Result<String, Fault> {
        match self.keys.encoding {
            Encoding::Windows1252 => Ok(decode_windows_1252(&bytes)),
            Encoding::Utf8 => String::from_utf8(bytes).map_err(|error| {
                Fault::row(format!(
                    "not UTF-8 at byte {} of the field; if the file is Windows-1252, say so in the mapping: encoding = \"windows-1252\"",
                    error.utf8_error().valid_up_to() + 1
                ))
            }),
        }
    }

    fn next_json(&mut self) -> Option<(u64, Result<RawFields, Fault>)> {
        let Line { number, content } = self.lines.next()?;
        let parsed = content
            .and_then(|bytes| self.decode(bytes))
            .and_then(|text| {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                match serde_json::from_str::<Json>(&text) {
                    Ok(json) if json.is_object() => Ok(Some(RawFields::Json(json))),
                    Ok(_) => Err(Fault::row(
                        "not a JSON object; each line is to hold one, {…}",
                    )),
                    Err(error) => Err(Fault::row(format!(
                        "not JSON: {} at column {}",
                        without_position(&error.to_string()),
                        error.column()
                    ))),
                }
            });
        match parsed.transpose() {
            Some(content) => Some((number, content)),
            None => Some((number, Ok(RawFields::Table(Vec::new())))),
        }
    }
}

impl<R: BufRead> Iterator for Rows<R> {
    type Item = RawRow;

    fn next(&mut self) -> Option<RawRow> {
        if self.done {
            return None;
        }
        loop {
            let (line, content) = match self.keys.format {
                FileFormat::Jsonl => self.next_json()?,
                FileFormat::Csv | FileFormat::Tsv => {
                    let (line, cells) = self.next_record()?;
                    (line, cells.map(RawFields::Table))
                }
            };
            if matches!(&content, Ok(RawFields::Table(cells)) if cells.iter().all(String::is_empty))
            {
                continue;
            }
            self.done = matches!(&content, Err(fault) if fault.ends_file);
            return Some(self.raw(line, content));
        }
    }
}

/// serde_json says "… at line 1 column 7"; the line is ours to tell.
fn without_position(message: &str) -> &str {
    message.split(" at line ").next().unwrap_or(message)
}
