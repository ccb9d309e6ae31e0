use domain::{Entry, InvalidContent};

/// Why a use case did not do what was wanted.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or the actor may not know of it.
    #[error("there is no such entry")]
    NotFound,
    /// The actor may not do this.
    #[error("this actor may not do this")]
    Forbidden,
    /// Somebody else changed the entry first.
    #[error("the entry was changed by somebody else in the meantime")]
    Conflict {
        /// The entry as it is now, as the actor may see it.
        current: Box<Entry>,
    },
    /// What was given cannot be stored.
    #[error("the entry cannot be stored: {0}")]
    Invalid(#[from] InvalidContent),
    /// What was wanted makes no sense as things stand; the text says why.
    #[error("{0}")]
    Refused(String),
    /// So much of it is kept already that no more is taken; the text says of what, and when to try again.
    #[error("{0}")]
    Full(String),
    /// A place to read on from that is not one of ours, or too old.
    #[error("the cursor is not valid: start again without it")]
    Cursor,
    /// The database or the index cannot answer right now; try again in a moment.
    #[error("the atlas cannot answer right now")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A disk takes nothing more: what was to be written was not, and reading goes on.
    #[error("there is no room left for the {what}; make room on its disk")]
    NoRoom {
        /// What lies on that disk: `database` or `index`.
        what: &'static str,
        /// How it showed.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// Something is broken; the source is for the log, never for the outside.
    #[error("something went wrong inside")]
    Internal(#[source] Box<dyn std::error::Error + Send + Sync>),
}

impl AppError {
    /// The error's stable code, as the API and the error pages show it.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::Forbidden => "forbidden",
            Self::Conflict { .. } => "conflict",
            Self::Invalid(_) => "invalid-content",
            Self::Refused(_) | Self::Full(_) => "refused",
            Self::Cursor => "invalid-cursor",
            Self::Unavailable(_) | Self::NoRoom { .. } => "unavailable",
            Self::Internal(_) => "internal",
        }
    }
}

impl From<store::StoreError> for AppError {
    fn from(error: store::StoreError) -> Self {
        use store::StoreError as E;
        match error {
            E::NotFound => Self::NotFound,
            E::Conflict { current } => Self::Conflict { current },
            E::Invalid(invalid) => Self::Invalid(invalid),
            E::Refused(refusal) if refusal.is_full() => Self::Full(refusal.to_string()),
            E::Refused(refusal) => Self::Refused(refusal.to_string()),
            E::NewerSchema { .. } => Self::Refused(error.to_string()),
            E::Unavailable(_) => Self::Unavailable(Box::new(error)),
            E::NoRoom(_) => Self::NoRoom {
                what: "database",
                source: Box::new(error),
            },
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<search::IndexError> for AppError {
    fn from(error: search::IndexError) -> Self {
        match error {
            search::IndexError::Busy { .. }
            | search::IndexError::Corrupt { .. }
            | search::IndexError::Outdated { .. } => Self::Unavailable(Box::new(error)),
            other => Self::Internal(Box::new(other)),
        }
    }
}

impl From<search::SearchError> for AppError {
    fn from(error: search::SearchError) -> Self {
        match error {
            search::SearchError::Cursor(_) => Self::Cursor,
            search::SearchError::Index(error) => error.into(),
        }
    }
}
