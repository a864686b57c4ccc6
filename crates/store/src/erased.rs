//! What is left of erased cases: the stub that answers for a number, and getting rid of the
//! bytes that deleting alone leaves in the files of the database.

use crate::postgres::Link;
use crate::sqlite::Sqlite;
use crate::statements::{Kind, Statement};
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseNumber};
use huiyin_domain::time::Millis;
use std::sync::Arc;
use std::time::Duration;

const BY_NUMBER: Statement = Statement::new(
    "erased_by_number",
    Kind::List,
    "SELECT basis, at_ms FROM erased WHERE area_id = ?1 AND number = ?2 LIMIT 1",
);
const SINCE: Statement = Statement::new(
    "erased_since",
    Kind::List,
    "SELECT DISTINCT number FROM erased WHERE area_id = ?1 AND at_ms >= ?2",
);
pub(crate) const STATEMENTS: [Statement; 2] = [BY_NUMBER, SINCE];

/// Where rows of a case stand. The keys are rewritten whole, so that not even a dead row holds
/// one: without it every sealed cell is noise, wherever a copy of it may lie.
///
/// A row stays in the new file too while somebody reads who began before it went.
const VACUUM: [&str; 9] = [
    "VACUUM FULL case_key",
    "VACUUM FULL case_share",
    "VACUUM case_file",
    "VACUUM case_event",
    "VACUUM case_text",
    "VACUUM case_party",
    "VACUUM case_clock",
    "VACUUM outbox",
    "VACUUM idempotency",
];

/// Ten seconds for readings of people; a copy or an audit takes longer, and then it is to be
/// done again.
const OLDER_TRIES: usize = 50;
const PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasedRow {
    pub basis: String,
    pub at: Millis,
}

/// Whether a case with this number was erased.
///
/// # Errors
/// The database cannot answer.
pub async fn by_number(
    db: &Db,
    area: AreaId,
    number: &CaseNumber,
) -> Result<Option<ErasedRow>, StoreError> {
    let row = db.row_opt(&BY_NUMBER, &[area.0.into(), number.as_str().into()]).await?;
    row.map(|mut row| Ok(ErasedRow { basis: row.text()?, at: Millis(row.int()?) })).transpose()
}

/// The numbers of cases that were erased from this instant on.
///
/// # Errors
/// The database cannot answer.
pub async fn since(db: &Db, area: AreaId, from: Millis) -> Result<Vec<CaseNumber>, StoreError> {
    let rows = db.rows(&SINCE, &[area.0.into(), from.0.into()]).await?;
    rows.into_iter().map(|mut row| Ok(CaseNumber::stored(row.text()?))).collect()
}

/// After erasing. SQLite: deleted rows are overwritten with zeros where they stood
/// (`secure_delete`), so what is left is to empty the write-ahead log. PostgreSQL: dead rows go;
/// bytes of them may stay in free space of a page until `VACUUM FULL`, and in its own
/// write-ahead log until that is recycled. False when somebody else's reading was in the way:
/// then it is to be done again.
///
/// # Errors
/// The database refuses.
pub async fn scrub(db: &Db) -> Result<bool, StoreError> {
    match db {
        Db::Sqlite(sqlite) => {
            let sqlite = Arc::clone(sqlite);
            let done = tokio::task::spawn_blocking(move || log_emptied(&sqlite)).await;
            done.map_err(|_| StoreError::Unavailable("emptying the log failed".into()))?
        }
        Db::Postgres(postgres) => {
            let link = postgres.connect().await?;
            link.client.batch_execute("SET statement_timeout = 0").await?;
            if !older_ended(&link).await? {
                return Ok(false);
            }
            for statement in VACUUM {
                match link.client.batch_execute(statement).await.map_err(StoreError::from) {
                    Err(StoreError::Unavailable(_)) => return Ok(false),
                    done => done?,
                }
            }
            Ok(true)
        }
    }
}

/// Waits until everybody has ended who may still read what was deleted before this call. Others'
/// readings are seen by their owner and by roles that may read statistics.
async fn older_ended(link: &Link) -> Result<bool, StoreError> {
    let now = link.client.query_one("SELECT pg_current_xact_id()::xid::text", &[]).await?;
    let now: String = now.get(0);
    let sql = "SELECT count(*) FROM pg_stat_activity \
         WHERE datname = current_database() AND pid <> pg_backend_pid() \
         AND greatest(age(backend_xmin), age(backend_xid)) > age($1::text::xid)";
    for _ in 0..OLDER_TRIES {
        let older: i64 = link.client.query_one(sql, &[&now]).await?.get(0);
        if older == 0 {
            return Ok(true);
        }
        tokio::time::sleep(PAUSE).await;
    }
    Ok(false)
}

fn log_emptied(sqlite: &Sqlite) -> Result<bool, StoreError> {
    const TRIES: usize = 5;
    let connection = sqlite.connect()?;
    for _ in 0..TRIES {
        let sql = "PRAGMA wal_checkpoint(TRUNCATE)";
        let busy: i64 = connection.query_row(sql, [], |row| row.get(0))?;
        if busy == 0 {
            return Ok(true);
        }
        std::thread::sleep(PAUSE);
    }
    Ok(false)
}
