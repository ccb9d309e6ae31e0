use std::{collections::VecDeque, io::BufRead};

use super::{Fault, ROW_MAX};

/// How much of a file may be read twice, in bytes; without a limit, a file of nothing but open quotes
/// would take for ever.
const REREAD_MAX: usize = 8 << 20;

/// A line of a file.
pub(super) struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Its bytes, without the end of line.
    pub content: Result<Vec<u8>, Fault>,
}

/// Cuts a file into lines of limited length; ends are LF or CRLF.
pub(super) struct Lines<R> {
    input: R,
    number: u64,
    bytes_read: u64,
    put_back: VecDeque<Line>,
    may_reread: usize,
    done: bool,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(input: R) -> Self {
        Self {
            input,
            number: 0,
            bytes_read: 0,
            put_back: VecDeque::new(),
            may_reread: REREAD_MAX,
            done: false,
        }
    }

    pub(super) fn bytes_read(&self) -> u64 {
        self.bytes_read
    }

    /// The next line; `None` after the last.
    pub(super) fn next(&mut self) -> Option<Line> {
        if let Some(line) = self.put_back.pop_front() {
            return Some(line);
        }
        if self.done {
            return None;
        }
        self.number += 1;
        let content = self.read().transpose()?;
        self.done = matches!(&content, Err(fault) if fault.ends_file);
        Some(Line {
            number: self.number,
            content,
        })
    }

    /// Gives back lines that turned out not to belong to a row; they come again, in this order. False if
    /// so much was read twice already that these lines are given up.
    pub(super) fn put_back(&mut self, lines: Vec<Line>) -> bool {
        let size = |line: &Line| line.content.as_ref().map_or(0, Vec::len);
        let bytes: usize = lines.iter().map(size).sum();
        let Some(left) = self.may_reread.checked_sub(bytes) else {
            return false;
        };
        self.may_reread = left;
        for line in lines.into_iter().rev() {
            self.put_back.push_front(line);
        }
        true
    }

    fn read(&mut self) -> Result<Option<Vec<u8>>, Fault> {
        let mut line = Vec::new();
        let mut length = 0_usize;
        loop {
            let available = match self.input.fill_buf() {
                Ok(available) => available,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(Fault::file(format!("cannot be read on: {error}"))),
            };
            if available.is_empty() {
                if length == 0 {
                    return Ok(None);
                }
                break;
            }
            let end = available.iter().position(|&b| b == b'\n');
            let piece = &available[..end.unwrap_or(available.len())];
            // One byte more than allowed is kept, to tell; the rest of a long line is passed over.
            line.extend_from_slice(
                &piece[..piece.len().min((ROW_MAX + 2).saturating_sub(line.len()))],
            );
            let taken = piece.len() + usize::from(end.is_some());
            length = length.saturating_add(taken);
            self.bytes_read += taken as u64;
            self.input.consume(taken);
            if end.is_some() {
                break;
            }
        }
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        self.checked(line).map(Some)
    }

    fn checked(&self, mut line: Vec<u8>) -> Result<Vec<u8>, Fault> {
        if self.number == 1 {
            refuse_other_formats(&line)?;
            if line.starts_with(b"\xef\xbb\xbf") {
                line.drain(..3);
            }
        }
        if line.len() > ROW_MAX {
            return Err(Fault::row(
                "the line is longer than 1 MiB; no table has such rows",
            ));
        }
        if line.contains(&0) {
            return Err(Fault::row("the line holds the byte NUL; text does not"));
        }
        Ok(line)
    }
}

/// Files that are no text at all are recognised by how they begin.
pub(super) fn refuse_other_formats(first_line: &[u8]) -> Result<(), Fault> {
    const KNOWN: &[(&[u8], &str)] = &[
        (
            b"\x1f\x8b",
            "the file is compressed (gzip); unpack it first",
        ),
        (
            b"PK\x03\x04",
            "the file is a ZIP archive or a spreadsheet; unpack it, or save the sheet as CSV",
        ),
        (
            b"\xd0\xcf\x11\xe0",
            "the file is an old spreadsheet; save the sheet as CSV",
        ),
        (b"%PDF", "the file is a PDF; a table is needed"),
        (b"\xff\xfe", "the file is UTF-16; save it as UTF-8"),
        (b"\xfe\xff", "the file is UTF-16; save it as UTF-8"),
        (
            b"\x7fELF",
            "the file is binary (a program); a table is needed",
        ),
        (
            b"\x89PNG",
            "the file is binary (a picture); a table is needed",
        ),
        (
            b"\xff\xd8\xff",
            "the file is binary (a picture); a table is needed",
        ),
        (b"GIF8", "the file is binary (a picture); a table is needed"),
        (b"BZh", "the file is compressed (bzip2); unpack it first"),
        (b"\xfd7zXZ", "the file is compressed (xz); unpack it first"),
        (
            b"\x28\xb5\x2f\xfd",
            "the file is compressed (zstd); unpack it first",
        ),
    ];
    let known = KNOWN
        .iter()
        .find(|(start, _)| first_line.starts_with(start));
    match known {
        // A page that was met where a download was expected.
        None if first_line.trim_ascii_start().starts_with(b"<") => Err(Fault::file(
            "the file is a web page or XML; the table itself is needed",
        )),
        Some((_, reason)) => Err(Fault::file(*reason)),
        None if first_line.contains(&0) => Err(Fault::file(
            "the file is binary: its first line holds the byte NUL",
        )),
        None => Ok(()),
    }
}
