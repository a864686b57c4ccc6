//! A batch on SQLite: BEGIN IMMEDIATE, look up, execute, COMMIT with a synced write-ahead log.
//! The log is copied back by a thread beside the writer; only when it outgrows its bound does
//! the writer itself wait for that.

use super::batch::{self, Plan, Step};
use super::change::Change;
use super::keeper::Head;
use super::lookup::Lookups;
use super::queue::Options;
use super::sequence::{Sequencer, Standing};
use super::steps::steps;
use crate::error::WriteError;
use crate::sqlite::{self, Sqlite};
use crate::value::Row;
use crate::{StoreError, log};
use rusqlite::{Connection, params_from_iter};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// Pages in the write-ahead log at which the thread beside copies them back (4 MiB).
const WAL_PAGES_COPY: i64 = 1_000;
/// Pages at which the writer itself empties the log before it goes on (32 MiB); most of them
/// are copied back by then.
const WAL_PAGES_MAX: i64 = 8_000;
/// How long the writer waits for readers when it empties the log; for the thread beside it
/// waits as long as that takes.
const EMPTY_WAIT: Duration = Duration::from_millis(100);

/// SQLite's primary result codes after which nothing on this disk can be trusted.
const IOERR: i32 = 10;
const CORRUPT: i32 = 11;
const NOTADB: i32 = 26;
/// There is no room; everything that was there is as it was.
const FULL: i32 = 13;

pub(crate) struct SqliteWriter {
    /// Pages at which emptying the log is tried next.
    log_pages_max: i64,
    connection: Connection,
    origin: String,
    sequencer: Sequencer,
    on_fatal: fn(&str) -> !,
    copier: SyncSender<()>,
    /// Held while the thread beside copies: a disk that is slow at it holds the writer back
    /// instead of letting the log grow.
    copying: Arc<Mutex<()>>,
}

impl SqliteWriter {
    pub fn open(sqlite: &Sqlite, options: &Options) -> Result<Self, StoreError> {
        let connection = sqlite.connect()?;
        connection.execute_batch("PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = -16384")?;
        let beside = sqlite.connect()?;
        let (copier, wanted) = sync_channel(1);
        let copying = Arc::new(Mutex::new(()));
        let held = Arc::clone(&copying);
        let on_fatal = options.on_fatal;
        std::thread::Builder::new()
            .name("store-checkpoint".into())
            .spawn(move || copy_back(&beside, &wanted, &held, on_fatal))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let origin = options.origin.clone();
        let sequencer = Sequencer::new(options.area, options.keeper.clone());
        let log_pages_max = WAL_PAGES_MAX;
        Ok(Self { log_pages_max, connection, origin, sequencer, on_fatal, copier, copying })
    }

    pub fn run(&mut self, changes: &[Change]) -> Result<Plan, WriteError> {
        let result = self.attempt(changes);
        if result.is_err() && !self.connection.is_autocommit() {
            // A rollback that fails leaves the transaction open: no later change may join it.
            if let Err(error) = self.connection.execute_batch("ROLLBACK") {
                self.fatal("rollback", &error);
            }
        }
        if result.is_ok() {
            self.bound_log();
        }
        result
    }

    fn attempt(&mut self, changes: &[Change]) -> Result<Plan, WriteError> {
        loop {
            let (mut plan, is_all) = self.transaction(changes)?;
            if let Some(growth) = &mut plan.growth {
                self.sequencer.went_on(std::mem::take(&mut growth.tree));
            }
            if is_all {
                return Ok(plan);
            }
        }
    }

    /// When many leaves wait, they go first, in a transaction of their own.
    fn transaction(&mut self, changes: &[Change]) -> Result<(Plan, bool), WriteError> {
        self.guard(self.connection.execute_batch("BEGIN IMMEDIATE"))?;
        let area = self.sequencer.area;
        let lookups = Lookups::of(area, changes);
        let mut answers = Vec::with_capacity(lookups.steps.len());
        for step in &lookups.steps {
            answers.push(self.guard(self.query(step))?);
        }
        let known = lookups.read(answers)?;
        let standing = self.standing(known.head)?;
        let is_all = !known.is_crowded(&standing);
        let changes = if is_all { changes } else { &[] };
        let plan = batch::plan(&self.origin, changes, known, standing);
        for step in steps(area, changes, &plan) {
            let touched = self.guard(self.execute(&step))?;
            step.expect.check(touched as u64)?;
        }
        if let Err(error) = self.connection.execute_batch("COMMIT") {
            if primary(&error) == Some(FULL) {
                // Said before anything was synced: none of it counts, and it is taken back.
                return Err(StoreError::Unavailable("the disk is full".into()).into());
            }
            self.fatal("commit", &error);
        }
        Ok((plan, is_all))
    }

    fn standing(&mut self, head: Head) -> Result<Standing, WriteError> {
        if let Some(standing) = self.sequencer.kept(head) {
            return Ok(standing);
        }
        let Some(inquiry) = self.sequencer.inquiry(head) else { return Ok(Standing::Still) };
        let mut answers = Vec::new();
        for part in inquiry.parts() {
            let (statement, params) = part.query(self.sequencer.area);
            let params = log::args(params);
            let rows = sqlite::query(&self.connection, statement.source(), &params);
            answers.push(self.guard(rows)?);
        }
        Ok(self.sequencer.judge(inquiry, answers)?)
    }

    fn query(&self, step: &Step<'_>) -> rusqlite::Result<Vec<Row>> {
        sqlite::query(&self.connection, step.statement.source(), &step.params)
    }

    fn execute(&self, step: &Step<'_>) -> rusqlite::Result<usize> {
        let mut prepared = self.connection.prepare_cached(step.statement.source())?;
        prepared.execute(params_from_iter(&step.params))
    }

    /// A failing disk ends the process; everything else is an error of the change.
    fn guard<T>(&self, result: rusqlite::Result<T>) -> Result<T, WriteError> {
        result.map_err(|error| {
            if is_broken(&error) {
                self.fatal("write", &error);
            }
            StoreError::from(error).into()
        })
    }

    /// After a failed sync nobody knows what the disk holds, so nothing is tried again here:
    /// the next start reads what is truly there.
    fn fatal(&self, during: &str, error: &rusqlite::Error) -> ! {
        (self.on_fatal)(&format!("{during}: {}", StoreError::from_ref(error)))
    }

    fn bound_log(&mut self) {
        match sqlite::checkpoint(&self.connection, "NOOP") {
            Ok((pages, _)) if pages > self.log_pages_max => self.empty_log(pages),
            Ok((pages, copied)) if pages - copied > WAL_PAGES_COPY => {
                // Full: it is at work already.
                let _ = self.copier.try_send(());
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "the write-ahead log cannot be measured"),
        }
    }

    /// Waits for short readings only. While a long one goes on (a copy, an audit) the log cannot
    /// be emptied; it is tried again when it has grown, and nobody waits for that.
    fn empty_log(&mut self, pages: i64) {
        let _still = self.copying.lock();
        let emptied = self
            .connection
            .busy_timeout(EMPTY_WAIT)
            .and_then(|()| sqlite::checkpoint(&self.connection, "TRUNCATE"));
        self.log_pages_max = match &emptied {
            Ok((0, _)) => WAL_PAGES_MAX,
            Ok(_) | Err(_) => pages + WAL_PAGES_COPY,
        };
        if let Err(error) = self.connection.busy_timeout(sqlite::BUSY_WAIT).and(emptied) {
            if is_broken(&error) {
                self.fatal("checkpoint", &error);
            }
            tracing::warn!(%error, "the write-ahead log could not be emptied");
        }
    }
}

fn copy_back(
    connection: &Connection,
    wanted: &Receiver<()>,
    copying: &Mutex<()>,
    on_fatal: fn(&str) -> !,
) {
    while wanted.recv().is_ok() {
        let _held = copying.lock();
        if let Err(error) = sqlite::checkpoint(connection, "PASSIVE") {
            if is_broken(&error) {
                on_fatal(&format!("checkpoint: {}", StoreError::from_ref(&error)));
            }
            tracing::warn!(%error, "the write-ahead log could not be copied back");
        }
    }
}

fn primary(error: &rusqlite::Error) -> Option<i32> {
    error.sqlite_error().map(|code| code.extended_code & 0xff)
}

/// Whether the disk itself failed.
fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(primary(error), Some(IOERR | CORRUPT | NOTADB))
}
