use std::path::PathBuf;

/// What can go wrong with an index. Nothing that a person types is among it.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// A file is missing, cut off or not what it should be. Remedy: rebuild the index from the store.
    #[error("the search index in {} is damaged ({reason}); rebuild it", path.display())]
    Corrupt {
        /// The index's folder.
        path: PathBuf,
        /// What was noticed.
        reason: String,
    },
    /// The index was written by another version of the program. Remedy: rebuild the index from the store.
    #[error("the search index in {} has another format ({found}, expected {expected}); rebuild it", path.display())]
    Outdated {
        /// The index's folder.
        path: PathBuf,
        /// The format that was found.
        found: String,
        /// The format that this program writes.
        expected: String,
    },
    /// Somebody else writes to the index, in this or in another process.
    #[error("the search index in {} is being written by somebody else; try again later", path.display())]
    Busy {
        /// The index's folder.
        path: PathBuf,
    },
    /// A rebuilt index took the place of the one that was being written. Remedy: take a new writer and go on from
    /// the new position. Nothing is lost, because the log has it.
    #[error(
        "the search index was rebuilt meanwhile; take a new writer and go on from its position"
    )]
    Superseded,
    /// A file could not be read or written.
    #[error("cannot read or write the search index in {}: {source}", path.display())]
    Io {
        /// The index's folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The engine refused, for example because the disk is full. A writer is of no use after it: take a new one.
    #[error("the search engine failed in {}: {reason}", path.display())]
    Engine {
        /// The index's folder.
        path: PathBuf,
        /// What it said.
        reason: String,
    },
}

/// A cursor that cannot be used. One that is merely old is no error: see [`crate::Cursor`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CursorError {
    /// The text was not made by this program.
    #[error("this is not a cursor; start at the first page")]
    Malformed,
    /// It belongs to another search, other filters, another order or other readers.
    #[error("this cursor belongs to another search; start at the first page")]
    OtherSearch,
}

/// Why a search has no answer.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The cursor cannot be used.
    #[error(transparent)]
    Cursor(#[from] CursorError),
    /// The index cannot be read.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// Says what the engine's error means for the index in `path`.
pub(crate) fn engine_error(path: &std::path::Path, error: tantivy::TantivyError) -> IndexError {
    use tantivy::{
        TantivyError as T,
        directory::error::{LockError, OpenReadError},
    };
    let path = path.to_owned();
    match error {
        T::LockFailure(LockError::LockBusy, _) => IndexError::Busy { path },
        T::OpenReadError(OpenReadError::IoError { io_error, .. })
            if !is_damage(io_error.kind()) =>
        {
            IndexError::Io {
                path,
                source: copy(&io_error),
            }
        }
        T::IoError(error) if !is_damage(error.kind()) => IndexError::Io {
            path,
            source: copy(&error),
        },
        T::OpenReadError(_)
        | T::IoError(_)
        | T::DataCorruption(_)
        | T::IncompatibleIndex(_)
        | T::SchemaError(_)
        | T::FieldNotFound(_) => IndexError::Corrupt {
            path,
            reason: error.to_string(),
        },
        _ => IndexError::Engine {
            path,
            reason: error.to_string(),
        },
    }
}

/// Whether the system's error means that a file does not have what it should have.
fn is_damage(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind;
    matches!(
        kind,
        ErrorKind::UnexpectedEof | ErrorKind::InvalidData | ErrorKind::NotFound | ErrorKind::Other
    )
}

fn copy(error: &std::io::Error) -> std::io::Error {
    std::io::Error::new(error.kind(), error.to_string())
}
