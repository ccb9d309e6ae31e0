use std::io::BufRead;

use super::{
    Fault, ROW_MAX,
    lines::{Line, Lines},
};

/// A parsed record, or why there is none.
type Cells = Result<Vec<Vec<u8>>, Fault>;

/// Reads one record of delimited text (RFC 4180): fields may stand in double quotes, then they may hold
/// the delimiter, line ends, and quotes written twice. A quote inside an unquoted field is itself. A field
/// written `="01"`, as tables made for Excel keep it from taking text for a number, is `01`.
pub(super) struct Delimited {
    delimiter: u8,
    /// How many fields each record has, once the header is known.
    width: Option<usize>,
    /// Whether empty cells at the end may be left out.
    ragged: bool,
    cells: Vec<Vec<u8>>,
    state: State,
    /// A quote ended a field, but the field went on.
    is_torn: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    /// After `=` at a field's start.
    EqualsSeen,
    Unquoted,
    Quoted,
    /// After a quote inside a quoted field: its end, or the first half of a doubled one.
    QuoteSeen,
}

impl Delimited {
    pub(super) fn new(delimiter: u8, width: Option<usize>) -> Self {
        Self {
            delimiter,
            width,
            ragged: false,
            cells: vec![Vec::new()],
            state: State::FieldStart,
            is_torn: false,
        }
    }

    /// Takes rows that leave out empty cells at their end for whole ones.
    pub(super) fn ragged(mut self, ragged: bool) -> Self {
        self.ragged = ragged;
        self
    }

    /// The next record with the number of its first line.
    ///
    /// A quote that is never closed would swallow the lines after it. So a record over several lines that
    /// ends up too long, with the wrong number of fields, or with text between a quote and the next delimiter
    /// (there the quote opens the field of another record) is refused with its first line alone, and the lines
    /// after it are read afresh.
    pub(super) fn next<R: BufRead>(mut self, lines: &mut Lines<R>) -> Option<(u64, Cells)> {
        let first = lines.next()?;
        let bytes = match first.content {
            Ok(bytes) => bytes,
            Err(fault) => return Some((first.number, Err(fault))),
        };
        let mut length = bytes.len();
        let mut complete = self.take(&bytes);
        let mut following: Vec<Line> = Vec::new();
        while !complete {
            let Some(line) = lines.next() else {
                return Some((
                    first.number,
                    Err(unclosed("never closed", following, lines)),
                ));
            };
            let Ok(bytes) = &line.content else {
                following.push(line);
                let reason = "not closed before a line that cannot be read";
                return Some((first.number, Err(unclosed(reason, following, lines))));
            };
            length += bytes.len() + 1;
            complete = self.take_more(bytes);
            following.push(line);
            if length > ROW_MAX {
                let reason = "not closed within 1 MiB";
                return Some((first.number, Err(unclosed(reason, following, lines))));
            }
        }
        Some((first.number, self.finish(following, lines)))
    }

    fn finish<R: BufRead>(mut self, following: Vec<Line>, lines: &mut Lines<R>) -> Cells {
        if self.state == State::EqualsSeen {
            self.push(b'=');
        }
        self.fit();
        let found = self.cells.len();
        let blank = found == 1 && self.cells[0].is_empty();
        if self.is_torn && !following.is_empty() {
            let reason = "closed in the middle of a field of a later line";
            return Err(unclosed(reason, following, lines));
        }
        match self.width {
            Some(width) if !blank && found != width => {
                let reason = format!("the row has {found} fields, the header has {width}");
                Err(Fault::row(match following.last().map(|line| line.number) {
                    None => reason,
                    Some(last) => format!(
                        "{reason}; it reaches to line {last}: is a quote not closed?{}",
                        reread(following, lines)
                    ),
                }))
            }
            _ => Ok(self.cells),
        }
    }

    /// Some tables end their rows, but not their header, with a delimiter; others leave out what is empty.
    fn fit(&mut self) {
        if let Some(width) = self.width
            && self.cells.len() > width
            && self.cells[width..].iter().all(Vec::is_empty)
        {
            self.cells.truncate(width);
        }
        if let (Some(width), true) = (self.width, self.ragged)
            && self.cells.len() < width
        {
            self.cells.resize(width, Vec::new());
        }
    }

    /// Takes a further line of the record; the line end before it belongs to the open field.
    fn take_more(&mut self, line: &[u8]) -> bool {
        self.push(b'\n');
        self.take(line)
    }

    /// Takes a line; whether the record is complete with it.
    fn take(&mut self, line: &[u8]) -> bool {
        for &byte in line {
            self.state = self.after(byte);
        }
        self.state != State::Quoted
    }

    fn after(&mut self, byte: u8) -> State {
        match (self.state, byte) {
            (State::FieldStart | State::EqualsSeen, b'"') => State::Quoted,
            (State::FieldStart, b'=') => State::EqualsSeen,
            (State::EqualsSeen, byte) => {
                self.push(b'=');
                self.state = State::Unquoted;
                self.after(byte)
            }
            (State::Quoted, b'"') => State::QuoteSeen,
            (State::QuoteSeen, b'"') => {
                self.push(b'"');
                State::Quoted
            }
            (State::Quoted, byte) => {
                self.push(byte);
                State::Quoted
            }
            (_, byte) if byte == self.delimiter => {
                self.cells.push(Vec::new());
                State::FieldStart
            }
            (state, byte) => {
                self.is_torn |= state == State::QuoteSeen;
                self.push(byte);
                State::Unquoted
            }
        }
    }

    fn push(&mut self, byte: u8) {
        if let Some(cell) = self.cells.last_mut() {
            cell.push(byte);
        }
    }
}

fn unclosed<R: BufRead>(how: &str, following: Vec<Line>, lines: &mut Lines<R>) -> Fault {
    Fault::row(format!(
        "a quote is opened but {how}; close it, or write quotes inside a field twice{}",
        reread(following, lines)
    ))
}

/// Lets these lines be read afresh, each for itself; says so if they are lost instead.
fn reread<R: BufRead>(following: Vec<Line>, lines: &mut Lines<R>) -> String {
    let last = following.last().map_or(0, |line| line.number);
    if lines.put_back(following) {
        String::new()
    } else {
        format!(" (all lines to {last} are lost with it)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn records(text: &[u8], width: Option<usize>) -> Vec<(u64, Result<Vec<String>, String>)> {
        let mut lines = Lines::new(text);
        let mut records = Vec::new();
        while let Some((line, cells)) = Delimited::new(b',', width).next(&mut lines) {
            let cells = cells.map_err(|fault| fault.reason).map(|cells| {
                let texts = cells
                    .into_iter()
                    .map(|cell| String::from_utf8_lossy(&cell).into_owned());
                texts.collect()
            });
            records.push((line, cells));
        }
        records
    }

    #[test]
    fn an_unclosed_quote_costs_its_own_line_only() {
        let text = b"a,b\n\"open,x\nc,d\ne,\"f\"\ng,h\n";
        let records = records(text, Some(2));
        let good: Vec<u64> = records
            .iter()
            .filter(|(_, r)| r.is_ok())
            .map(|(l, _)| *l)
            .collect();
        assert_eq!(good, [1, 3, 4, 5]);
        let (line, refused) = &records[1];
        assert_eq!(*line, 2);
        assert!(refused.as_ref().expect_err("refused").contains("quote"));
    }

    #[test]
    fn a_quote_that_a_later_row_seems_to_close_costs_its_own_line_only() {
        let text = b"id,name\n1,\"open\n2,two\n3,\"three\"\n4,four\n";
        let records = records(text, Some(2));
        let (line, refused) = &records[1];
        assert_eq!(*line, 2);
        assert!(refused.as_ref().expect_err("refused").contains("quote"));
        let rest: Vec<Vec<String>> = records.into_iter().skip(2).flat_map(|(_, r)| r).collect();
        assert_eq!(rest, [["2", "two"], ["3", "three"], ["4", "four"]]);
    }

    #[test]
    fn fields_made_for_excel_are_read_as_text() {
        let text = b"=\"01;x\",=1,=\"a\"\"b\",=\nx,y,z,=,\nx,y,z,w,v\n";
        let records = records(text, Some(4));
        let cells = |at: usize| records[at].1.as_ref().expect("whole").clone();
        assert_eq!(cells(0), ["01;x", "=1", "a\"b", "="]);
        assert_eq!(cells(1), ["x", "y", "z", "="], "an empty cell too many");
        assert!(records[2].1.is_err(), "a cell too many");
    }

    proptest! {
        /// The `csv` crate is the oracle for tables that it writes itself.
        #[test]
        fn what_the_csv_crate_writes_is_read_back(table in prop::collection::vec(prop::collection::vec("[a-z\",;\r\n ä]{0,6}", 3), 1..8), crlf in any::<bool>()) {
            let terminator = if crlf { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
            let mut writer = csv::WriterBuilder::new().terminator(terminator).quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &table {
                writer.write_record(row).expect("written");
            }
            let bytes = writer.into_inner().expect("flushed");
            let read: Vec<Vec<String>> = records(&bytes, Some(3)).into_iter().map(|(_, r)| r.expect("whole")).collect();
            // A line end inside a field is read as LF, however it was written.
            let expected: Vec<Vec<String>> = table.iter().map(|row| row.iter().map(|cell| cell.replace("\r\n", "\n")).collect()).collect();
            prop_assert_eq!(read, expected);
        }

        #[test]
        fn nothing_makes_it_panic_or_go_on_for_ever(bytes in prop::collection::vec(any::<u8>(), 0..300), width in prop::option::of(1_usize..4)) {
            let _ = records(&bytes, width);
        }
    }
}
