use std::io;
use std::path::PathBuf;

/// A directory that holds no model this crate can use. Each names the file and what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The directory or a file in it is not there.
    #[error("{} is missing; {remedy}", path.display())]
    Missing {
        /// The file or directory.
        path: PathBuf,
        /// What to do.
        remedy: &'static str,
    },
    /// The system refused to read the file.
    #[error("cannot read {}: {source}; check who may read it", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The file is cut off, or not what its name says. Remedy: fetch or convert it again.
    #[error("{} is damaged ({reason}); fetch or convert it again", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was noticed.
        reason: String,
    },
    /// The file is in order, but asks for something that is not built here. Remedy: another model.
    #[error("{} asks for {found}; supported is {supported}: take such a model", path.display())]
    Unsupported {
        /// The file.
        path: PathBuf,
        /// What it asks for.
        found: String,
        /// What could stand there instead.
        supported: &'static str,
    },
    /// Two files do not belong to one model. Remedy: take all files from one place.
    #[error(
        "{} does not fit the other files ({reason}); take all files of the directory from one model",
        path.display()
    )]
    Unfitting {
        /// The file.
        path: PathBuf,
        /// What does not fit.
        reason: String,
    },
    /// The system refused to start threads. Remedy: ask for fewer.
    #[error("cannot start the threads of the model ({reason}); ask for fewer")]
    Threads {
        /// What it said.
        reason: String,
    },
}

/// A text that could not be turned into a vector. None is known that causes it; a model whose numbers overflow would.
#[derive(Debug, thiserror::Error)]
pub enum EmbedError {
    /// The tokenizer refused the text.
    #[error("the model's tokenizer refused a text: {reason}")]
    Tokens {
        /// What it said.
        reason: String,
    },
    /// The computation failed.
    #[error("the model failed on a text: {reason}")]
    Computation {
        /// What was noticed.
        reason: String,
    },
}

impl From<candle_core::Error> for EmbedError {
    fn from(error: candle_core::Error) -> Self {
        EmbedError::Computation {
            reason: error.to_string(),
        }
    }
}
