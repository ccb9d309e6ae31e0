//! Reads the files of an import ahead, on a thread of its own: while some rows are written, the next ones are read.

use domain::places::{Gazetteer, Postcodes};
use sources::{Context, Lookups, Row};
use tokio::sync::mpsc;

use crate::{AppError, ImportPart};

/// Rows handed over at a time, unless they are long.
const ROWS: usize = 100;

/// From so many bytes on, rows are handed over even if they are few.
const BYTES: u64 = 1_000_000;

/// How often so many rows are held at most: that what is read waits for what is written, not the other way round.
const AHEAD: usize = 8;

/// A file that is being read.
pub(crate) struct Ahead {
    rows: mpsc::Receiver<Vec<Row>>,
}

impl Ahead {
    /// Begins to read a file. Dropped, it reads no further than it must: a file that gives nothing, as a pipe may, keeps
    /// the thread, which is nobody's and ends with the program.
    ///
    /// # Errors
    /// [`AppError::Internal`] where the machine gives no thread.
    pub(crate) fn start(
        part: ImportPart,
        postcodes: Postcodes,
        lookups: Lookups,
    ) -> Result<Self, AppError> {
        let (given, rows) = mpsc::channel(AHEAD);
        let read = move || {
            let context = Context {
                gazetteer: Gazetteer::nrw(),
                postcodes: &postcodes,
                lookups: &lookups,
            };
            let mut read = sources::read(&part.mapping, &part.name, part.input, &context);
            let mut bytes = 0;
            loop {
                let rows = some(&mut read, &mut bytes);
                // Without rows it says that all was read.
                let is_last = rows.is_empty();
                if given.blocking_send(rows).is_err() || is_last {
                    break;
                }
            }
        };
        std::thread::Builder::new()
            .name("reader".to_owned())
            .spawn(read)
            .map_err(|error| AppError::Internal(Box::new(error)))?;
        Ok(Self { rows })
    }

    /// The next rows; none when all are read. May be given up while it waits, and asked again.
    ///
    /// # Errors
    /// [`AppError::Internal`] where reading broke off: what is missing then has not vanished.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Row>>, AppError> {
        match self.rows.recv().await {
            Some(rows) => Ok(Some(rows).filter(|rows| !rows.is_empty())),
            None => Err(AppError::Internal("reading the file broke off".into())),
        }
    }
}

/// The next rows, as many as are handed over at a time. `bytes` were read before them.
fn some(read: &mut impl Iterator<Item = Row>, bytes: &mut u64) -> Vec<Row> {
    let begin = *bytes;
    let mut rows = Vec::new();
    while rows.len() < ROWS && *bytes - begin < BYTES {
        let Some(row) = read.next() else { break };
        *bytes = row.bytes_read.max(*bytes);
        rows.push(row);
    }
    rows
}
