//! SQLite: how a connection is set up, and a small pool of reading threads.

use crate::db::Durability;
use crate::value::{Arg, Row, Value};
use crate::{StoreError, migrate};
use rusqlite::{Connection, OpenFlags, params_from_iter};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::Duration;
use tokio::sync::oneshot;

/// Older ones can lose a commit when the write-ahead log is reset.
const VERSION_MIN: i32 = 3_051_003;
pub(crate) const BUSY_WAIT: Duration = Duration::from_secs(10);
const STATEMENTS_CACHED: usize = 256;

#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    durability: Durability,
    jobs: mpsc::Sender<Job>,
    pub(crate) asked: AtomicU64,
}

#[derive(Debug)]
struct Job {
    sql: &'static str,
    params: Vec<Value>,
    reply: oneshot::Sender<Result<Vec<Row>, StoreError>>,
}

impl Sqlite {
    pub(crate) fn open(path: &str, durability: Durability) -> Result<Self, StoreError> {
        if path.is_empty() || path == ":memory:" || path.starts_with("file:") {
            return Err(StoreError::Target("a path to a file is wanted".into()));
        }
        if rusqlite::version_number() < VERSION_MIN {
            return Err(StoreError::Target("this SQLite library is too old".into()));
        }
        let path = PathBuf::from(path);
        create_private(&path)?;
        let mut connection = connect(&path, durability)?;
        migrate::sqlite(&mut connection)?;
        let (jobs, waiting) = mpsc::channel();
        let waiting = Arc::new(Mutex::new(waiting));
        for _ in 0..reader_count() {
            let reader = connect(&path, durability)?;
            reader.execute_batch("PRAGMA query_only = ON")?;
            let waiting = Arc::clone(&waiting);
            std::thread::Builder::new()
                .name("store-reader".into())
                .spawn(move || serve(&reader, &waiting))
                .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        }
        Ok(Self { path, durability, jobs, asked: AtomicU64::new(0) })
    }

    /// A reader of its own with an open transaction: what it reads is of one moment.
    pub(crate) fn snapshot(&self) -> Result<Self, StoreError> {
        let reader = self.connect()?;
        reader.execute_batch("PRAGMA query_only = ON; BEGIN")?;
        let (jobs, waiting) = mpsc::channel();
        std::thread::Builder::new()
            .name("store-snapshot".into())
            .spawn(move || serve(&reader, &Mutex::new(waiting)))
            .map_err(|error| StoreError::Unavailable(error.to_string()))?;
        let (path, durability) = (self.path.clone(), self.durability);
        Ok(Self { path, durability, jobs, asked: AtomicU64::new(0) })
    }

    /// One more connection to the same file.
    pub(crate) fn connect(&self) -> Result<Connection, StoreError> {
        connect(&self.path, self.durability)
    }

    pub(crate) async fn rows(
        &self,
        sql: &'static str,
        params: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        let (reply, answer) = oneshot::channel();
        let gone = || StoreError::Unavailable("the reading threads have ended".into());
        self.jobs.send(Job { sql, params, reply }).map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }
}

fn reader_count() -> usize {
    std::thread::available_parallelism().map_or(2, |cores| cores.get().clamp(2, 8))
}

/// Ends when the last `Sqlite` is gone.
fn serve(reader: &Connection, waiting: &Mutex<mpsc::Receiver<Job>>) {
    loop {
        let job = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        if job.reply.is_closed() {
            continue;
        }
        let params: Vec<Arg<'_>> = job.params.iter().map(Value::arg).collect();
        let rows = query(reader, job.sql, &params).map_err(StoreError::from);
        let _ = job.reply.send(rows);
    }
}

/// A file only its owner may read; SQLite gives its companions the same mode.
pub(crate) fn create_private(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::OpenOptionsExt;
    let mut options = std::fs::OpenOptions::new();
    options.create_new(true).write(true).mode(0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Target(format!("{}: {error}", path.display()))),
    }
}

/// A connection with every safeguard set; each is per connection and not kept in the file.
pub(crate) fn connect(path: &Path, durability: Durability) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY_WAIT)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_CACHED);
    let mode = journal_mode_set(&connection)?;
    if mode != "wal" {
        return Err(StoreError::Target("this folder cannot hold a write-ahead log".into()));
    }
    connection.execute_batch(match durability {
        Durability::Full => "PRAGMA synchronous = FULL",
        Durability::Lax => "PRAGMA synchronous = NORMAL",
    })?;
    connection.execute_batch(
        "PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; \
         PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; \
         PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096; \
         PRAGMA journal_size_limit = 67108864",
    )?;
    Ok(connection)
}

/// Two first starts at once: SQLite does not wait for the other one here, so we do.
fn journal_mode_set(connection: &Connection) -> rusqlite::Result<String> {
    const TRIES: usize = 200;
    const PAUSE: Duration = Duration::from_millis(25);
    let mut left = TRIES;
    loop {
        let mode = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0));
        let is_busy = mode.as_ref().err().and_then(rusqlite::Error::sqlite_error_code)
            == Some(rusqlite::ErrorCode::DatabaseBusy);
        if left == 0 || !is_busy {
            return mode;
        }
        left -= 1;
        std::thread::sleep(PAUSE);
    }
}

pub(crate) fn query(
    connection: &Connection,
    sql: &'static str,
    params: &[Arg<'_>],
) -> rusqlite::Result<Vec<Row>> {
    let mut prepared = connection.prepare_cached(sql)?;
    let columns = prepared.column_count();
    let mut found = prepared.query(params_from_iter(params))?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        rows.push(Row::from_sqlite(row, columns)?);
    }
    Ok(rows)
}

/// Pages in the write-ahead log, and how many of them are copied back.
pub(crate) fn checkpoint(connection: &Connection, mode: &str) -> rusqlite::Result<(i64, i64)> {
    let sql = format!("PRAGMA wal_checkpoint({mode})");
    connection.prepare_cached(&sql)?.query_row([], |row| Ok((row.get(1)?, row.get(2)?)))
}
