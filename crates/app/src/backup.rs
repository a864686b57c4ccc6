//! Copies of the database in one logical form for both engines, and the way back: restoring, and
//! recovering from a mirror of the log what a restore has lost.
//!
//! The form is lines of JSON, UTF-8, each ended by a newline, so that any program can read it:
//!
//! ```text
//! {"format":"huiyin-backup","version":1,"origin":…,"county":…,"schema":…, …}
//! {"table":"meta","columns":[["name","text"],["value","text"]]}
//! ["key-fingerprint","…"]                       a row; bytes as Base64, nothing as null
//! {"rows":1}                                    the table's end
//! {"tables":23,"rows":…,"header":"…","content":"…"}   SHA-256 of line 1, and of all between
//! ```
//!
//! The county is in the header and not in the rows. Who was signed in is not copied. Neither key
//! file is in it: without them nobody can read what is sealed, or sign as this log.

mod aside;
mod compare;
pub mod drill;
pub mod erasures;
mod objects;
mod read;
mod recover;
pub mod regular;
pub mod sealed;
mod write;

pub(crate) use aside::{ErasedAgain, Pending};
pub use objects::{folder_beside, objects_restore, objects_write};
pub use read::{Restored, Standing, as_it_was, check, restore, restore_without};
pub use recover::{Recovered, go_on, mirror_of, recover};
pub use write::write;

use crate::lang::{Lang, Value};
use huiyin_store::StoreError;
pub use huiyin_store::dump::Gone;
use huiyin_store::dump::RestoreFault;
use serde::{Deserialize, Serialize};

pub const FORMAT: &str = "huiyin-backup";
pub const VERSION: u32 = 1;
/// The longest line is a sealed text or a rulebook; this is far beyond both.
const LINE_BYTES_MAX: usize = 16 << 20;

/// What a copy says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    pub format: String,
    pub version: u32,
    pub origin: String,
    pub county: i64,
    /// The step of the schema.
    pub schema: i64,
    pub engine: String,
    pub made_ms: i64,
    pub log_size: u64,
    /// 64 hex digits.
    pub log_root: String,
    /// Which key file opens what is sealed: a fingerprint, from which no key can be made.
    pub key: String,
    pub note: String,
}

/// What was copied or filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub header: Header,
    pub tables: u64,
    pub rows: u64,
    /// SHA-256 of the content, the same for the same content whatever the engine.
    pub content: String,
}

/// The first line of a table, and the lines that end things.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Control {
    Table { table: String, columns: Vec<(String, String)> },
    Whole { tables: u64, rows: u64, header: String, content: String },
    Rows { rows: u64 },
}

/// Why a copy was not made, not taken, or a log not recovered: a text for the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    facts: Vec<(&'static str, String)>,
}

impl Fault {
    fn new(code: &'static str) -> Self {
        Self { code, facts: Vec::new() }
    }

    pub(crate) fn key(fault: &crate::keys::KeyFault) -> Self {
        Self::new("key").with("why", fault)
    }

    pub(crate) fn file_exists(path: &std::path::Path) -> Self {
        Self::new("file-exists").with("file", path.display())
    }

    pub(crate) fn of_code(code: &'static str) -> Self {
        Self::new(code)
    }

    fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.facts.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        let facts: Vec<(&str, Value<'_>)> =
            self.facts.iter().map(|(name, value)| (*name, value.as_str().into())).collect();
        lang.text(&format!("backup-fault-{}", self.code), &facts)
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text(Lang::En))
    }
}

impl std::error::Error for Fault {}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::new("disk").with("why", error)
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        Self::new("store").with("why", error)
    }
}

impl From<RestoreFault> for Fault {
    fn from(fault: RestoreFault) -> Self {
        match fault {
            RestoreFault::NotEmpty(table) => Self::new("not-empty").with("table", table),
            RestoreFault::Newer { copy, ours } => {
                Self::new("newer-schema").with("copy", copy).with("ours", ours)
            }
            RestoreFault::Later { copy, database } => {
                Self::new("later-database").with("copy", copy).with("database", database)
            }
            RestoreFault::Foreign(name) => Self::new("foreign-table").with("name", name),
            RestoreFault::Store(error) => error.into(),
        }
    }
}
