//! Finds the layout of a file by how it begins.

use std::{
    ffi::OsStr,
    io::{BufRead, Chain, Cursor, Read as _},
    path::Path,
};

use super::{Fault, RawRow, Rows, lines::refuse_other_formats, statements::is_declaration};
use crate::mapping::{Layout, Reads, file::FileFormat};

/// How much of a file is looked at to find its layout, in bytes.
const PREFIX: usize = 64 << 10;

/// A file whose header was read.
pub(crate) struct Opened<'m, R> {
    /// Which layout of the mapping it has.
    pub layout: &'m Layout,
    /// See [`Layout::reads`].
    pub reads: Vec<Reads>,
    pub rows: Rows<Chain<Cursor<Vec<u8>>, R>>,
}

/// Opens a file in the first layout that it has. The error is the row that says why it cannot be read.
pub(crate) fn open<'m, R: BufRead>(
    mut input: R,
    name: &str,
    layouts: &'m [Layout],
) -> Result<Opened<'m, R>, RawRow> {
    let prefix = prefix(&mut input).map_err(at_first_line)?;
    if prefix.len() < PREFIX && prefix.trim_ascii().is_empty() {
        return Err(at_first_line(Fault::file("the file is empty")));
    }
    let first_line = prefix.split(|b| *b == b'\n').next().unwrap_or_default();
    let wants_turtle = (layouts.iter()).any(|layout| layout.file.format == FileFormat::Turtle);
    if !wants_turtle || !begins_with_iri(first_line) {
        refuse_other_formats(first_line).map_err(at_first_line)?;
    }
    let layout = match layouts {
        [only] => only,
        several => several
            .iter()
            .find(|layout| fits(layout, &prefix))
            .ok_or_else(|| at_first_line(no_layout(several, &prefix)))?,
    };
    refuse_misnamed(name, &layout.file.named).map_err(at_first_line)?;
    let mut rows = Rows::new(Cursor::new(prefix).chain(input), layout.file.clone());
    rows.header(layout)?;
    let reads = layout.reads();
    Ok(Opened {
        layout,
        reads,
        rows,
    })
}

/// Turtle may begin with `<http://…>`, which looks like a page's first tag. No tag of a page or of XML has a colon and
/// closes without a space, for a name with a colon needs to be declared in the first one.
fn begins_with_iri(first_line: &[u8]) -> bool {
    let bare = without_mark(first_line).trim_ascii_start();
    let Some(inside) = bare.strip_prefix(b"<") else {
        return false;
    };
    let end = (inside.iter()).position(|byte| *byte == b'>' || byte.is_ascii_whitespace());
    end.is_some_and(|end| inside[end] == b'>' && inside[..end].contains(&b':'))
}

/// Without a byte order mark.
fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text)
}

/// Tables with the same columns would take each other's place without a word.
fn refuse_misnamed(name: &str, words: &[String]) -> Result<(), Fault> {
    let file = Path::new(name)
        .file_name()
        .map_or(name.into(), OsStr::to_string_lossy);
    let lower = file.to_lowercase();
    if words.is_empty()
        || words
            .iter()
            .any(|word| lower.contains(&word.to_lowercase()))
    {
        return Ok(());
    }
    Err(Fault::file(format!(
        "nothing in the name '{file}' says that this is the right table, and its columns do not tell; if it is, \
         give it a name with '{}' in it",
        words.join("' or '")
    )))
}

fn at_first_line(fault: Fault) -> RawRow {
    RawRow {
        line: 1,
        bytes_read: 0,
        content: Err(fault),
    }
}

fn prefix(input: &mut impl BufRead) -> Result<Vec<u8>, Fault> {
    let mut prefix = Vec::new();
    while prefix.len() < PREFIX {
        match input.fill_buf() {
            Ok([]) => break,
            Ok(available) => {
                prefix.extend_from_slice(available);
                let taken = available.len();
                input.consume(taken);
            }
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            // What could be read before counts; the error comes again after it.
            Err(_) if !prefix.is_empty() => break,
            Err(error) => return Err(Fault::file(format!("cannot be read: {error}"))),
        }
    }
    Ok(prefix)
}

fn fits(layout: &Layout, prefix: &[u8]) -> bool {
    let bare = without_mark(prefix).trim_ascii_start();
    let begins = |byte: u8| bare.first() == Some(&byte);
    match (layout.file.format, &layout.file.items) {
        (FileFormat::Json, None) => begins(b'['),
        (FileFormat::Json, Some(member)) => {
            let name = format!("\"{member}\"");
            begins(b'{')
                && prefix
                    .windows(name.len())
                    .any(|part| part == name.as_bytes())
        }
        (FileFormat::Jsonl, _) => begins(b'{'),
        (FileFormat::Turtle, _) => {
            [b'@', b'#', b'<'].into_iter().any(begins) || is_declaration(bare)
        }
        (FileFormat::Csv | FileFormat::Tsv | FileFormat::Fixed, _) => {
            let mut rows = Rows::new(prefix, layout.file.clone());
            if rows.header(layout).is_err() {
                return false;
            }
            // Without a header, the first row tells by its width.
            layout.file.columns.is_none() || rows.next().is_some_and(|row| row.content.is_ok())
        }
    }
}

fn no_layout(layouts: &[Layout], prefix: &[u8]) -> Fault {
    let lacking = layouts.iter().map(|layout| {
        let mut rows = Rows::new(prefix, layout.file.clone());
        let why = match rows.header(layout) {
            Err(RawRow {
                content: Err(fault),
                ..
            }) => fault
                .field
                .map_or(fault.reason, |column| format!("no column '{column}'")),
            _ => "other form".to_owned(),
        };
        format!("{} ({why})", layout.name)
    });
    let lacking: Vec<String> = lacking.collect();
    Fault::file(format!(
        "the file has none of the layouts that this mapping reads: {}. Is it the right file?",
        lacking.join("; ")
    ))
}
