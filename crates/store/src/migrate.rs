//! Brings a database to the schema of this program: numbered files, each applied once in a
//! transaction and remembered with its hash. They are written in SQLite's dialect.

use crate::StoreError;
use crate::postgres::Postgres;
use huiyin_domain::leaf::hex;
use rusqlite::{Connection, TransactionBehavior};
use sha2::{Digest, Sha256};

pub(crate) const MIGRATIONS: [(i64, &str); 19] = [
    (1, include_str!("../migrations/0001_first.sql")),
    (2, include_str!("../migrations/0002_log.sql")),
    (3, include_str!("../migrations/0003_asked.sql")),
    (4, include_str!("../migrations/0004_hall.sql")),
    (5, include_str!("../migrations/0005_screening.sql")),
    (6, include_str!("../migrations/0006_office.sql")),
    (7, include_str!("../migrations/0007_follow_up.sql")),
    (8, include_str!("../migrations/0008_keys.sql")),
    (9, include_str!("../migrations/0009_sign.sql")),
    (10, include_str!("../migrations/0010_file.sql")),
    (11, include_str!("../migrations/0011_words.sql")),
    (12, include_str!("../migrations/0012_model.sql")),
    (13, include_str!("../migrations/0013_common.sql")),
    (14, include_str!("../migrations/0014_duty.sql")),
    (15, include_str!("../migrations/0015_callout.sql")),
    (16, include_str!("../migrations/0016_roster.sql")),
    (17, include_str!("../migrations/0017_incident.sql")),
    (18, include_str!("../migrations/0018_incident_due.sql")),
    (19, include_str!("../migrations/0019_drill.sql")),
];

pub(crate) const TABLE: &str = "CREATE TABLE IF NOT EXISTS migration \
     (migration_no INTEGER NOT NULL PRIMARY KEY, hash TEXT NOT NULL) STRICT";
pub(crate) const APPLIED: &str = "SELECT migration_no, hash FROM migration ORDER BY migration_no";
/// Serialises programs that start at the same time; any number nobody else locks.
pub(crate) const POSTGRES_LOCK: &str = "SELECT pg_advisory_xact_lock(7305808869232541044)";

/// PostgreSQL keeps samples of what stands in a column, for its planner, and keeps them when the
/// row is gone: of bytes, which are keys and what is sealed with them, it must take none. Digests
/// that an index is over keep theirs: without, the planner would walk through the table. Setting
/// the type anew drops samples that an earlier program let it take.
const POSTGRES_NO_SAMPLES: &str = "DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT attrelid::regclass AS place, attname AS name FROM pg_attribute
        JOIN pg_class ON pg_class.oid = attrelid
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
        AND atttypid = 'bytea'::regtype AND attnum > 0 AND NOT attisdropped
        AND coalesce(attstattarget, -1) <> 0
        AND NOT EXISTS (SELECT 1 FROM pg_index WHERE indrelid = attrelid AND attnum = ANY(indkey))
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I TYPE bytea', found.place, found.name);
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 0', found.place, found.name);
    END LOOP;
END $$";

/// The same tables for PostgreSQL: 64-bit integers, bytes, and texts ordered by code point.
#[must_use]
pub fn to_postgres(sql: &str) -> String {
    sql.replace(" STRICT, WITHOUT ROWID", "")
        .replace(" STRICT", "")
        .replace(" INTEGER", " BIGINT")
        .replace(" BLOB", " BYTEA")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
}

pub(crate) fn hash(sql: &str) -> String {
    hex(&Sha256::digest(sql.as_bytes()))
}

/// Those still to be applied.
pub(crate) fn missing(
    applied: &[(i64, String)],
) -> Result<&'static [(i64, &'static str)], StoreError> {
    if applied.len() > MIGRATIONS.len() {
        return Err(StoreError::Migration(format!(
            "the database is at step {}, this program knows {}: use a newer program",
            applied.len(),
            MIGRATIONS.len()
        )));
    }
    for ((found_no, found), (no, sql)) in applied.iter().zip(MIGRATIONS) {
        if *found_no != no || *found != hash(sql) {
            return Err(StoreError::Migration(format!(
                "step {no} was applied with another text than this program's"
            )));
        }
    }
    Ok(&MIGRATIONS[applied.len()..])
}

pub(crate) fn sqlite(connection: &mut Connection) -> Result<(), StoreError> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(TABLE)?;
    let applied: Vec<(i64, String)> = transaction
        .prepare(APPLIED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (no, sql) in missing(&applied)? {
        transaction.execute_batch(sql)?;
        let insert = "INSERT INTO migration (migration_no, hash) VALUES (?1, ?2)";
        transaction.execute(insert, (no, hash(sql)))?;
    }
    Ok(transaction.commit()?)
}

pub(crate) async fn postgres(postgres: &Postgres) -> Result<(), StoreError> {
    let mut link = postgres.connect().await?;
    let transaction = link.client.transaction().await?;
    transaction.batch_execute(POSTGRES_LOCK).await?;
    transaction.batch_execute(&to_postgres(TABLE)).await?;
    let mut applied = Vec::new();
    for row in transaction.query(APPLIED, &[]).await? {
        applied.push((row.try_get(0)?, row.try_get(1)?));
    }
    for (no, sql) in missing(&applied)? {
        transaction.batch_execute(&to_postgres(sql)).await?;
        let insert = "INSERT INTO migration (migration_no, hash) VALUES ($1, $2)";
        transaction.execute(insert, &[no, &hash(sql)]).await?;
    }
    transaction.batch_execute(POSTGRES_NO_SAMPLES).await?;
    Ok(transaction.commit().await?)
}
