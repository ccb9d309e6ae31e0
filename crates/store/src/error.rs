use domain::{Entry, ExternalId, InvalidContent, Kind, RelationKind};

/// What every call of the store returns.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// What lies behind an error, for the log.
pub type Cause = Box<dyn std::error::Error + Send + Sync>;

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing (any more).
    #[error("there is no such entry, relation, merge, account or source")]
    NotFound,
    /// The entry changed since it was read: nothing was written.
    #[error("the entry changed meanwhile; it is at version {} now", current.version)]
    Conflict {
        /// How it stands now, whole: redact it before showing it.
        current: Box<Entry>,
    },
    /// What was given cannot be stored.
    #[error(transparent)]
    Invalid(#[from] InvalidContent),
    /// What was asked is against a rule.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// A newer program wrote this database.
    #[error(
        "the database has schema {found}, but this program knows schemas up to {known} only; run the newer program that wrote it"
    )]
    NewerSchema {
        /// The database's schema number.
        found: i64,
        /// The highest schema number that this program knows.
        known: i64,
    },
    /// The database could not be opened.
    #[error("cannot open the database ({location}): {cause}{}", remedy(cause))]
    Open {
        /// Where it is, without secrets.
        location: String,
        /// Why.
        cause: Cause,
    },
    /// The database is locked or cannot be reached; worth another try.
    #[error("the database cannot be reached or is busy; try again")]
    Unavailable(#[source] Cause),
    /// The database's disk takes nothing more. Nothing of what was to be written stays, and all that was acknowledged does.
    #[error(
        "the database cannot write: its disk is full, or a limit or fault keeps it from growing; make room there. What was acknowledged is kept"
    )]
    NoRoom(#[source] Cause),
    /// What stands in the database (or in a backup) does not make sense.
    #[error("the stored data is damaged: {0}")]
    Corrupt(String),
    /// Reading or writing a stream or file failed.
    #[error("reading or writing failed: {0}")]
    Io(#[from] std::io::Error),
    /// The database refused for another reason; the cause is for the log.
    #[error("the database reported an error")]
    Database(#[source] Cause),
}

/// A rule that forbids what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another entry has this external id already.
    #[error("another entry already has the id {}:{}; edit or merge that one", .0.scheme, .0.value)]
    ExternalIdTaken(ExternalId),
    /// All that was said about the entry is for fewer eyes than the entry would be.
    #[error(
        "all that sources say about this entry is for fewer eyes than the entry would be; import it again for more eyes first"
    )]
    OnlyClosedRecords,
    /// The content is of another kind than the entry.
    #[error("an entry of kind {} cannot become one of kind {}", .0.code(), .1.code())]
    KindChange(Kind, Kind),
    /// Only entries of one kind mean the same.
    #[error("entries of different kinds cannot be merged")]
    MergeOfDifferentKinds,
    /// An entry is itself already.
    #[error("an entry cannot be merged with itself, or with one that it was merged with before")]
    MergeWithItself,
    /// One of them is part of another entry.
    #[error("an entry that was merged into another cannot be merged again; undo that merge first")]
    AlreadyMerged,
    /// The other one is seen by more people.
    #[error("the entry that goes is for fewer eyes than the one that stays; merging would show it")]
    MergeWouldReveal,
    /// Somebody decided that they are two.
    #[error("somebody decided that these are two, or took their merge apart")]
    KnownApart,
    /// Nothing is left to undo.
    #[error("this merge was undone before")]
    NotUndoable,
    /// This relation does not fit these ends.
    #[error("{} cannot lead from {} to {}", .0.code(), .1.code(), .2.code())]
    RelationDoesNotFit(RelationKind, Kind, Kind),
    /// A relation from an entry to itself.
    #[error("an entry cannot have a relation to itself")]
    RelationToItself,
    /// A relation's last day lies before its first.
    #[error("the relation ends before it begins")]
    RelationPeriod,
    /// Sample data and real data are never mixed.
    #[error("this atlas holds real data, but what is to be stored is fictional")]
    FictionalInReal,
    /// Sample data and real data are never mixed.
    #[error(
        "this atlas holds sample data, but the source '{0}' is real; use another data directory"
    )]
    RealInDemo(String),
    /// An atlas is sample or real for ever.
    #[error(
        "this atlas was set up as {found}, it cannot become {wanted}; use another data directory"
    )]
    NatureIsSet {
        /// What it is.
        found: &'static str,
        /// What it was to become.
        wanted: &'static str,
    },
    /// A text that the databases cannot hold.
    #[error("{0}: contains the character NUL; remove it")]
    Nul(&'static str),
    /// A figure that cannot be.
    #[error("{0}")]
    Figure(String),
    /// Nobody reads them, or somebody floods the office.
    #[error("the office has too many messages waiting; try again another day")]
    TooManyMessages,
    /// Somebody floods the atlas with questions.
    #[error("too many questions are kept already; try again tomorrow")]
    TooManyInquiries,
    /// Somebody floods the atlas, or a municipality, with reports.
    #[error(
        "too many reports of this month are kept already, of this municipality or of all; try again next month"
    )]
    TooManyReports,
    /// The token is used by an account.
    #[error("this token is in use already")]
    TokenTaken,
    /// A newer program made the backup: its schema, and the highest that this program knows.
    #[error(
        "the backup has schema {0}, but this program knows schemas up to {1} only; restore it with the program that made it, or a newer one"
    )]
    NewerBackup(i64, i64),
    /// A backup is only put into an empty atlas.
    #[error("the database is not empty; restore into an empty one")]
    NotEmpty,
    /// The stream is not a whole backup, or one of a newer program.
    #[error("this is not a usable backup: {0}")]
    Backup(String),
}

impl Refusal {
    /// Whether so much is kept already that no more is taken, whatever it says.
    #[must_use]
    pub const fn is_full(&self) -> bool {
        matches!(
            self,
            Self::TooManyMessages | Self::TooManyInquiries | Self::TooManyReports
        )
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let busy = match &error {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => true,
            sqlx::Error::Database(refusal) => {
                refusal.code().is_some_and(|code| is_transient(&code))
            }
            _ => false,
        };
        if busy {
            Self::Unavailable(Box::new(error))
        } else if is_no_room(&error) {
            Self::NoRoom(Box::new(error))
        } else {
            Self::Database(Box::new(error))
        }
    }
}

impl StoreError {
    /// Why the database refused a value that was to be written, if it did: it would refuse it again, but it
    /// works otherwise.
    pub(crate) fn refused_value(&self) -> Option<String> {
        let Self::Database(cause) = self else {
            return None;
        };
        let refusal = cause.downcast_ref::<sqlx::Error>()?.as_database_error()?;
        is_about_values(&refusal.code()?).then(|| refusal.message().to_owned())
    }
}

/// SQLite: too big (18), constraint (19), mismatch (20) with their extended codes. PostgreSQL: data exception
/// (22…), integrity constraint (23…), limit exceeded, for example of an index (54…).
fn is_about_values(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(sqlite) if code.len() < 5 => matches!(sqlite & 0xff, 18..=20),
        _ => ["22", "23", "54"]
            .iter()
            .any(|class| code.starts_with(class)),
    }
}

/// SQLite: busy (5) and locked (6) with their extended codes. PostgreSQL: connection lost (08…), too many
/// connections (53300), starting or stopping (57P…), lock timeout (55P03), serialisation and deadlock (40…).
fn is_transient(code: &str) -> bool {
    match code.parse::<u32>() {
        Ok(sqlite) if code.len() < 5 => matches!(sqlite & 0xff, 5 | 6),
        _ => {
            code.starts_with("08")
                || code.starts_with("57P")
                || code.starts_with("40")
                || matches!(code, "53300" | "55P03")
        }
    }
}

/// What helps where SQLite cannot open its file: read-only (8) and not to be opened (14), damaged (11), no database (26),
/// each with its extended codes.
fn remedy(cause: &Cause) -> &'static str {
    let error = cause.downcast_ref::<sqlx::Error>();
    let code = error.and_then(sqlx::Error::as_database_error);
    let code = code.and_then(|refusal| refusal.code());
    match code.and_then(|code| code.parse::<u32>().ok()) {
        Some(sqlite) if matches!(sqlite & 0xff, 8 | 14) => {
            "; let the user who runs this write to the folder and all that is in it"
        }
        Some(sqlite) if matches!(sqlite & 0xff, 11 | 26) => {
            "; the file is damaged or no database: move it away with its -wal and -shm, and restore the last backup"
        }
        _ => "",
    }
}

/// Whether somebody else writes to SQLite now.
pub(crate) fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|refusal| refusal.code());
    let code = code.and_then(|code| code.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// Whether the database could not write because there is no room.
pub(crate) fn is_no_room(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|refusal| refusal.code());
    code.is_some_and(|code| needs_room(&code))
}

/// SQLite: full (13), and where the system says no to a writer in another way (a quota, a limit, a broken disk): write
/// (778), synchronise (1034), size of the shared memory (4874). PostgreSQL: disk full (53100).
fn needs_room(code: &str) -> bool {
    matches!(code, "13" | "778" | "1034" | "4874" | "53100")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_values_are_told_apart_from_broken_databases() {
        for code in ["18", "19", "1811", "2067", "22021", "23514", "54000"] {
            assert!(is_about_values(code), "{code}");
        }
        for code in ["1", "5", "11", "13", "42P01", "53100", "58030", "XX000"] {
            assert!(!is_about_values(code), "{code}");
        }
    }

    #[test]
    fn a_full_disk_is_told_apart() {
        for code in ["13", "778", "1034", "4874", "53100"] {
            assert!(needs_room(code) && !is_transient(code), "{code}");
        }
        for code in ["1", "5", "10", "266", "53300", "53200", "58030"] {
            assert!(!needs_room(code), "{code}");
        }
    }

    #[test]
    fn what_is_worth_another_try_is_told_apart() {
        for code in ["5", "261", "517", "6", "08006", "57P01", "40001", "55P03"] {
            assert!(is_transient(code), "{code}");
        }
        for code in ["1", "19", "2067", "23505", "42P01", "11"] {
            assert!(!is_transient(code), "{code}");
        }
    }
}
