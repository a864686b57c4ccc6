//! Every statement of the store in one list, so that a test can prepare each on both engines
//! and ask the planner about those that must not walk through whole tables. Each is one text
//! for both engines; none had to be split, so there is no way to split one.

use std::fmt;

#[derive(Clone, Copy, Debug)]
pub struct Statement {
    pub name: &'static str,
    pub kind: Kind,
    sql: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Must be answered through an index on both engines.
    List,
    /// Reads a small table whole.
    Whole,
    Write,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl fmt::Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

impl Statement {
    pub(crate) const fn new(name: &'static str, kind: Kind, sql: &'static str) -> Self {
        Self { name, kind, sql }
    }

    /// As this engine wants to read it.
    #[must_use]
    pub fn sql(&self, engine: Engine) -> String {
        match engine {
            Engine::Sqlite => self.sql.to_owned(),
            Engine::Postgres => for_postgres(self.sql),
        }
    }

    /// As written here, with `?1` for a parameter; also the key of statement caches.
    pub(crate) fn source(&self) -> &'static str {
        self.sql
    }
}

/// PostgreSQL writes `$1` where the statements say `?1`. (SQLite would read `$1` as a name and
/// number it by first appearance.) No statement holds a question mark otherwise.
pub(crate) fn for_postgres(source: &str) -> String {
    source.replace('?', "$")
}

pub(crate) const PING: Statement = Statement::new("ping", Kind::Whole, "SELECT 1");

/// All of them: reads, puts, and the writer's inserts in every chunk size.
#[must_use]
pub fn all() -> Vec<Statement> {
    let fixed: &[&[Statement]] = &[
        &crate::callout::STATEMENTS,
        &crate::case::STATEMENTS,
        &crate::case::LIST_STATEMENTS,
        &crate::clock::STATEMENTS,
        &crate::common::STATEMENTS,
        &crate::draft::STATEMENTS,
        &crate::drill::STATEMENTS,
        &crate::duty::STATEMENTS,
        &crate::erased::STATEMENTS,
        &crate::journal::STATEMENTS,
        &crate::file::STATEMENTS,
        &crate::incident::STATEMENTS,
        &crate::leave::STATEMENTS,
        &crate::log::STATEMENTS,
        &crate::meta::STATEMENTS,
        &crate::model::STATEMENTS,
        &crate::notice::STATEMENTS,
        &crate::outbox::STATEMENTS,
        &crate::passkey::STATEMENTS,
        &crate::reception::STATEMENTS,
        &crate::roster::STATEMENTS,
        &crate::rulebook::STATEMENTS,
        &crate::scan::STATEMENTS,
        &crate::screening::STATEMENTS,
        &crate::session::STATEMENTS,
        &crate::share::STATEMENTS,
        &crate::staff::STATEMENTS,
        &crate::unit::STATEMENTS,
        &crate::work_filter::STATEMENTS,
    ];
    let mut all: Vec<Statement> = fixed.iter().flat_map(|part| part.iter().copied()).collect();
    all.push(PING);
    all.extend(crate::write::put_statements());
    all.extend(crate::write::insert_statements());
    all.extend(crate::write::case_statements());
    all
}
