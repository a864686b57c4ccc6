//! What can go wrong below the use cases. No message carries a value of a row: PostgreSQL's
//! DETAIL, which quotes keys, is dropped.

use std::fmt;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// The target given to `Db::open` cannot be used as it stands.
    Target(String),
    /// The database cannot be reached at present; the same call may succeed later.
    Unavailable(String),
    /// The database refused a statement; the first field is its code.
    Sql { code: String, message: String },
    /// A row did not have the shape its reader expects.
    Shape(String),
    /// The schema is newer than this program, or an old migration was changed.
    Migration(String),
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Target(why) => write!(f, "database address: {why}"),
            Self::Unavailable(why) => write!(f, "database unavailable: {why}"),
            Self::Sql { code, message } => write!(f, "database error {code}: {message}"),
            Self::Shape(what) => write!(f, "unexpected row: {what}"),
            Self::Migration(why) => write!(f, "schema: {why}"),
        }
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    pub(crate) fn from_ref(error: &rusqlite::Error) -> Self {
        match error {
            rusqlite::Error::SqliteFailure(code, message) => {
                // Primary codes 5 and 6: somebody else holds the file.
                if matches!(code.extended_code & 0xff, 5 | 6) {
                    return Self::Unavailable("the file is locked by another process".into());
                }
                let code_text = format!("SQLITE_{}", code.extended_code);
                Self::Sql { code: code_text, message: message.clone().unwrap_or_default() }
            }
            other => Self::Shape(other.to_string()),
        }
    }

    /// Two rows with one key: SQLite says so by extended code, PostgreSQL by SQLSTATE.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        matches!(self, Self::Sql { code, .. }
            if matches!(code.as_str(), "23505" | "SQLITE_1555" | "SQLITE_2067"))
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::from_ref(&error)
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        match error.as_db_error() {
            Some(db) if unavailable(db.code().code()) => {
                Self::Unavailable(format!("{} {}", db.code().code(), db.message()))
            }
            Some(db) => Self::Sql { code: db.code().code().into(), message: db.message().into() },
            None => without_server(&error.to_string()),
        }
    }
}

/// The driver's own errors: a value that does not fit is a fault of ours, the rest is a
/// connection that could not be made or broke.
fn without_server(text: &str) -> StoreError {
    let ours = ["error serializing", "error deserializing", "invalid column"];
    if ours.iter().any(|start| text.starts_with(start)) {
        return StoreError::Shape(text.to_owned());
    }
    StoreError::Unavailable(text.to_owned())
}

/// SQLSTATEs after which a connection is thrown away: a read-only standby, a lock not granted
/// in time, a shutdown, a broken connection.
fn unavailable(code: &str) -> bool {
    matches!(code, "25006" | "55P03") || code.starts_with("57P0") || code.starts_with("08")
}

/// What a caller of `Writer::submit` hears when its change was not, or not surely, written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// Somebody else was faster: the version, commitment or token given is no longer the row's.
    Conflict,
    /// A row with this key exists already (sign-in name, unit, rulebook version …).
    Duplicate,
    /// The change is not a whole one (no event, a fraction of a number …).
    Refused(&'static str),
    /// The writer was closed; nothing was written.
    Closed,
    /// The connection broke during the commit and nothing tells whether it was made.
    Unknown,
    /// The database refused or cannot be reached; nothing was written.
    Store(StoreError),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Conflict => f.write_str("changed by somebody else meanwhile"),
            Self::Duplicate => f.write_str("exists already"),
            Self::Refused(why) => write!(f, "not a whole change: {why}"),
            Self::Closed => f.write_str("the writer is closed"),
            Self::Unknown => f.write_str("connection lost while committing; outcome unknown"),
            Self::Store(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for WriteError {}

impl From<StoreError> for WriteError {
    fn from(error: StoreError) -> Self {
        if error.is_duplicate() { Self::Duplicate } else { Self::Store(error) }
    }
}
