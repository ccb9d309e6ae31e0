//! Cuts a file into rows, in constant memory, whatever the file turns out to be.

mod delimited;
mod items;
mod lines;
mod open;
mod statements;
mod subjects;

use std::{collections::HashMap, io::BufRead};

use serde_json::Value as Json;

use crate::{
    clean::{convert::shortened_to, encoding::decode_windows_1252},
    mapping::{
        Layout,
        file::{Encoding, FileFormat, FileKeys},
    },
};
use delimited::Delimited;
use items::Items;
use lines::{Line, Lines};
use subjects::Subjects;

pub(crate) use open::{Opened, open};

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
    reader: Reader<R>,
    keys: FileKeys,
    /// Of a table: where each column stands. Empty until the header was read.
    pub columns: HashMap<String, usize>,
    width: usize,
    done: bool,
}

/// Most formats are read by line; an array is read by item, on however many lines it stands, and Turtle by subject.
enum Reader<R> {
    Lines(Lines<R>),
    Items(Items<R>),
    Subjects(Box<Subjects<R>>),
}

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(input: R, keys: FileKeys) -> Self {
        let reader = match keys.format {
            FileFormat::Json => Reader::Items(Items::new(input, keys.items.clone())),
            FileFormat::Turtle => Reader::Subjects(Box::new(Subjects::new(input))),
            _ => Reader::Lines(Lines::new(input)),
        };
        Self {
            reader,
            keys,
            columns: HashMap::new(),
            width: 0,
            done: false,
        }
    }

    /// Reads the header of a table and checks that all columns are there that the layout needs.
    pub(crate) fn header(&mut self, layout: &Layout) -> Result<(), RawRow> {
        for _ in 0..self.keys.skip {
            // What is wrong with a skipped line does not matter, unless the whole file is.
            if let Some(Line {
                number,
                content: Err(fault),
            }) = self.next_line()
                && fault.ends_file
            {
                self.done = true;
                return Err(self.raw(number, Err(fault)));
            }
        }
        if let Some(columns) = &self.keys.columns {
            self.columns = columns.numbered();
            self.width = columns.len();
            return Ok(());
        }
        if self.keys.format.has_paths() {
            return Ok(());
        }
        let mut line = 1;
        let header = loop {
            match self.next_record() {
                None => break Err(Fault::file("the file is empty; expected a header")),
                Some((_, Ok(cells))) if cells.iter().all(String::is_empty) => {}
                Some((number, content)) => {
                    line = number;
                    break content;
                }
            }
        };
        let checked = header
            .map_err(|fault| Fault {
                ends_file: true,
                ..fault
            })
            .and_then(|header| self.take_header(&header, layout));
        checked.map_err(|fault| {
            self.done = true;
            self.raw(line, Err(fault))
        })
    }

    /// Columns of one name are told apart by number: `Ort`, `Ort#2`. A mapping that names the second knows that
    /// there are several; one that does not may mean either.
    fn take_header(&mut self, header: &[String], layout: &Layout) -> Result<(), Fault> {
        self.width = header.len();
        let required = layout.required_columns();
        let mut times: HashMap<&str, usize> = HashMap::new();
        for (at, name) in header.iter().enumerate() {
            let name = name.trim();
            let time = times.entry(name).or_default();
            *time += 1;
            let numbered = format!("{name}#{time}");
            if *time == 1 {
                self.columns.insert(name.to_owned(), at);
                continue;
            }
            if *time == 2 && required.contains(&name) && !required.contains(&numbered.as_str()) {
                return Err(Fault {
                    field: Some(name.to_owned()),
                    ..Fault::file("the header names this column twice")
                });
            }
            self.columns.insert(numbered, at);
        }
        layout.lacks(&self.columns).map_or(Ok(()), |missing| {
            let there: Vec<&str> = header.iter().map(|name| name.trim()).collect();
            Err(Fault {
                field: Some(missing.clone()),
                ..Fault::file(format!(
                    "the file has no column '{}'; it has: {}. Is it the right file, and the right delimiter?",
                    shortened_to(&missing, 200),
                    shortened_to(&there.join(", "), 400)
                ))
            })
        })
    }

    fn next_line(&mut self) -> Option<Line> {
        match &mut self.reader {
            Reader::Lines(lines) => lines.next(),
            Reader::Items(items) => {
                let (number, content) = items.next()?;
                Some(Line { number, content })
            }
            // It has no header, and its rows are no lines.
            Reader::Subjects(_) => None,
        }
    }

    fn raw(&self, line: u64, content: Result<RawFields, Fault>) -> RawRow {
        RawRow {
            line,
            bytes_read: match &self.reader {
                Reader::Lines(lines) => lines.bytes_read(),
                Reader::Items(items) => items.bytes_read(),
                Reader::Subjects(subjects) => subjects.bytes_read(),
            },
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
        let Reader::Lines(lines) = &mut self.reader else {
            return None;
        };
        let (line, record) = Delimited::new(delimiter, width)
            .ragged(self.keys.ragged)
            .next(lines)?;
        Some((line, record.and_then(|cells| self.decode_cells(cells))))
    }

    /// The next line of a table whose columns stand at fixed places, counted in characters.
    fn next_fixed(&mut self) -> Option<(u64, Result<Vec<String>, Fault>)> {
        let Line { number, content } = self.next_line()?;
        let cells = content.and_then(|bytes| {
            let text = self.decode(bytes)?;
            if text.trim().is_empty() {
                return Ok(Vec::new());
            }
            let starts = &self.keys.starts;
            if !starts.is_empty() && starts.iter().all(|start| !text.starts_with(start)) {
                return Err(Fault::row(format!(
                    "the line begins with none of {}; is it the right file?",
                    starts.join(", ")
                )));
            }
            let characters: Vec<char> = text.chars().collect();
            let columns = self.keys.columns.as_ref();
            columns.map_or(Ok(Vec::new()), |columns| {
                columns.cut(&characters).map_err(|(column, end)| Fault {
                    field: Some(column.to_owned()),
                    ..Fault::row(format!(
                        "the line has {} characters, this column ends at {end}; was the file cut off?",
                        characters.len()
                    ))
                })
            })
        });
        Some((number, cells))
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
            Encoding::Either => Ok(String::from_utf8(bytes)
                .unwrap_or_else(|error| decode_windows_1252(error.as_bytes()))),
            Encoding::Utf8 => String::from_utf8(bytes).map_err(|error| {
                Fault::row(format!(
                    "not UTF-8 at byte {} of the field; if the file is Windows-1252, say so in the mapping: encoding = \"windows-1252\"",
                    error.utf8_error().valid_up_to() + 1
                ))
            }),
        }
    }

    fn next_json(&mut self) -> Option<(u64, Result<RawFields, Fault>)> {
        let Line { number, content } = self.next_line()?;
        let parsed = content
            .and_then(|bytes| self.decode(bytes))
            .and_then(|text| {
                if text.trim().is_empty() {
                    return Ok(None);
                }
                match serde_json::from_str::<Json>(&text) {
                    Ok(json) if json.is_object() => Ok(Some(RawFields::Json(json))),
                    Ok(_) => Err(Fault::row(
                        "not a JSON object; each line or item is to be one, {…}",
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

    fn next_subject(&mut self) -> Option<(u64, Result<RawFields, Fault>)> {
        let Reader::Subjects(subjects) = &mut self.reader else {
            return None;
        };
        let (line, row) = subjects.next()?;
        Some((line, row.map(RawFields::Json)))
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
                FileFormat::Json | FileFormat::Jsonl => self.next_json()?,
                FileFormat::Turtle => self.next_subject()?,
                FileFormat::Fixed => {
                    let (line, cells) = self.next_fixed()?;
                    (line, cells.map(RawFields::Table))
                }
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
