//! What an operator asks of the database itself: which it is, what its own clock says, and how
//! many steps of the schema it has, read without changing anything. No business is done here:
//! these are the only statements that may read a clock.

use crate::migrate::{APPLIED, MIGRATIONS};
use crate::postgres::Postgres;
use crate::{Db, StoreError};
use huiyin_domain::time::Millis;
use rusqlite::{Connection, OpenFlags};

const CLOCK: &str = "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint";
const THERE: &str = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() \
     AND tablename = 'migration'";

/// The clock of another machine; `None` where the database has none of its own.
///
/// # Errors
/// The database cannot answer.
pub async fn clock(db: &Db) -> Result<Option<Millis>, StoreError> {
    let Db::Postgres(postgres) = db else { return Ok(None) };
    let rows = postgres.rows(CLOCK, &[]).await?;
    rows.into_iter().next().map(|mut row| Ok(Millis(row.int()?))).transpose()
}

/// A database as it was found, before anything of ours was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub engine: String,
    /// Steps of the schema; 0 for an empty database.
    pub schema: i64,
    pub schema_ours: i64,
}

/// Looks at a database without making, migrating or locking anything.
///
/// # Errors
/// It is not there, or cannot be reached.
pub async fn look(target: &str) -> Result<Found, StoreError> {
    let schema_ours = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
    if Db::is_postgres(target) {
        let link = Postgres::open(target)?.connect().await?;
        let version = link.client.query_one("SHOW server_version", &[]).await?;
        let version: String = version.try_get(0)?;
        let is_there = !link.client.query(THERE, &[]).await?.is_empty();
        let applied = if is_there { link.client.query(APPLIED, &[]).await?.len() } else { 0 };
        let schema = i64::try_from(applied).unwrap_or(i64::MAX);
        return Ok(Found { engine: format!("PostgreSQL {version}"), schema, schema_ours });
    }
    let path = target.strip_prefix("sqlite:").unwrap_or(target).to_owned();
    let looked = tokio::task::spawn_blocking(move || {
        let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let there = "SELECT count(*) FROM sqlite_schema WHERE name = 'migration'";
        let is_there: i64 = connection.query_row(there, [], |row| row.get(0))?;
        if is_there == 0 {
            return Ok(0);
        }
        connection.query_row("SELECT count(*) FROM migration", [], |row| row.get(0))
    });
    let looked: Result<i64, rusqlite::Error> =
        looked.await.map_err(|_| StoreError::Unavailable("looking failed".into()))?;
    let engine = format!("SQLite {}", rusqlite::version());
    Ok(Found { engine, schema: looked?, schema_ours })
}
