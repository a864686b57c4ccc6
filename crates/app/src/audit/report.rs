//! What an audit found, ready to be published: places, case numbers and codes, never a word of
//! a case or a person.

use super::files::Told;
use crate::lang::Lang;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Findings told one by one; of the rest only the number, so that a broken database does not
/// fill the memory.
const FINDINGS_MAX: usize = 1_000;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub code: String,
    /// A place in the log, a case, a file: no personal data.
    #[serde(rename = "where")]
    pub place: String,
    /// The code in English words.
    pub what: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub ok: bool,
    pub origin: String,
    /// UTC milliseconds.
    pub at_ms: i64,
    /// Of the tree as it was computed from the leaves.
    pub size: u64,
    pub root: String,
    pub counts: BTreeMap<String, u64>,
    pub findings_in_all: u64,
    pub findings: Vec<Finding>,
}

impl Report {
    #[must_use]
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("strings, numbers and lists")
    }

    /// # Errors
    /// It is no report.
    pub fn of_json(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }
}

/// Findings and counts as they come in; parts of an audit are joined.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub counts: BTreeMap<&'static str, u64>,
    findings: Vec<Finding>,
    in_all: u64,
    /// Files that events tell of, by id, to be held against what is there.
    pub files: BTreeMap<i64, Told>,
}

impl Found {
    pub fn add(&mut self, code: &'static str, place: impl Into<String>) {
        self.in_all += 1;
        if self.findings.len() < FINDINGS_MAX {
            let what = Lang::En.plain(&format!("audit-what-{code}"));
            self.findings.push(Finding { code: code.to_owned(), place: place.into(), what });
        }
    }

    /// A finding unless it holds.
    pub fn wants(&mut self, holds: bool, code: &'static str, place: impl FnOnce() -> String) {
        if !holds {
            self.add(code, place());
        }
    }

    pub fn count(&mut self, what: &'static str, more: u64) {
        *self.counts.entry(what).or_default() += more;
    }

    pub fn join(&mut self, other: Self) {
        for (what, more) in other.counts {
            self.count(what, more);
        }
        self.in_all += other.in_all;
        self.files.extend(other.files);
        let room = FINDINGS_MAX - self.findings.len();
        self.findings.extend(other.findings.into_iter().take(room));
    }

    pub fn into_report(self, origin: &str, at_ms: i64, size: u64, root: String) -> Report {
        let counts = self.counts.into_iter().map(|(what, many)| (what.to_owned(), many));
        Report {
            ok: self.in_all == 0,
            origin: origin.to_owned(),
            at_ms,
            size,
            root,
            counts: counts.collect(),
            findings_in_all: self.in_all,
            findings: self.findings,
        }
    }
}
