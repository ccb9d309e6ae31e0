//! Reads the files of an import ahead, on a thread of its own: while some rows are written, the next ones are read.

use domain::places::{Gazetteer, Postcodes};
use sources::{Context, Lookups, Row};
use tokio::{sync::mpsc, task::JoinHandle};

use crate::{AppError, ImportPart};

/// Rows handed over at a time.
const ROWS: usize = 100;

/// How often so many rows are held at most: that what is read waits for what is written, not the other way round.
const AHEAD: usize = 8;

/// A file that is being read.
pub(crate) struct Ahead {
    rows: mpsc::Receiver<Vec<Row>>,
    reading: JoinHandle<()>,
}

impl Ahead {
    /// Begins to read a file. Dropped, it reads no further.
    pub(crate) fn start(part: ImportPart, postcodes: Postcodes, lookups: Lookups) -> Self {
        let (given, rows) = mpsc::channel(AHEAD);
        let read = move || {
            let context = Context {
                gazetteer: Gazetteer::nrw(),
                postcodes: &postcodes,
                lookups: &lookups,
            };
            let mut read = sources::read(&part.mapping, &part.name, part.input, &context);
            loop {
                let rows: Vec<Row> = read.by_ref().take(ROWS).collect();
                if rows.is_empty() || given.blocking_send(rows).is_err() {
                    break;
                }
            }
        };
        Self {
            rows,
            reading: tokio::task::spawn_blocking(read),
        }
    }

    /// The next rows; none when all are read.
    ///
    /// # Errors
    /// [`AppError::Internal`] where reading broke off: what is missing then has not vanished.
    pub(crate) async fn next(&mut self) -> Result<Option<Vec<Row>>, AppError> {
        if let Some(rows) = self.rows.recv().await {
            return Ok(Some(rows));
        }
        let broke_off = |error| AppError::Internal(Box::new(error));
        (&mut self.reading).await.map_err(broke_off)?;
        Ok(None)
    }
}
