//! Rows into an empty database of either engine, in one transaction that also makes the schema:
//! whatever stops it leaves an empty database, or none where there was none.

mod again;

use super::tables::Kind;
use super::{LEFT_OUT, TABLES};
use crate::db::Durability;
use crate::migrate::{self, APPLIED, MIGRATIONS, POSTGRES_LOCK, TABLE};
use crate::postgres::{Link, Postgres};
use crate::sqlite;
use crate::value::{Arg, Value};
use crate::{Db, StoreError};
use huiyin_domain::ids::AreaId;
use huiyin_domain::time::Millis;
use rusqlite::{Connection, params_from_iter};
use std::path::{Path, PathBuf};
use tokio_postgres::binary_copy::BinaryCopyInWriter;
use tokio_postgres::types::{ToSql, Type};

/// A case that was erased: its number, the rule, and when.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Gone {
    pub at: Millis,
    pub number: String,
    pub basis: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RestoreFault {
    /// The table that has rows already.
    NotEmpty(String),
    /// The copy was made by a newer program: its step of the schema, and ours.
    Newer {
        copy: i64,
        ours: i64,
    },
    /// The database is empty but of a later step than the copy.
    Later {
        copy: i64,
        database: i64,
    },
    /// A table or column that cannot be: the copy is no copy of ours.
    Foreign(String),
    Store(StoreError),
}

impl<E: Into<StoreError>> From<E> for RestoreFault {
    fn from(error: E) -> Self {
        Self::Store(error.into())
    }
}

/// A database being filled.
pub struct Restore {
    area: AreaId,
    schema: i64,
    inner: Inner,
}

enum Inner {
    Sqlite { connection: Option<Connection>, file: NewFile },
    Postgres(Box<Link>),
}

/// A file that was not there before goes again unless it was filled.
struct NewFile(Option<PathBuf>);

impl Drop for NewFile {
    fn drop(&mut self) {
        let Some(path) = &self.0 else { return };
        for suffix in ["", "-wal", "-shm"] {
            let _gone = std::fs::remove_file(format!("{}{suffix}", path.display()));
        }
    }
}

impl Restore {
    /// Makes the schema as it was when the copy was made, in a database without a single row.
    ///
    /// # Errors
    /// See [`RestoreFault`]; nothing has been changed then.
    pub async fn begin(target: &str, area: AreaId, schema: i64) -> Result<Self, RestoreFault> {
        let ours = super::schema();
        if schema > ours {
            return Err(RestoreFault::Newer { copy: schema, ours });
        }
        let inner = if Db::is_postgres(target) {
            let link = Postgres::open(target)?.connect().await?;
            postgres_begin(&link, area, schema).await?;
            Inner::Postgres(Box::new(link))
        } else {
            let path = PathBuf::from(target.strip_prefix("sqlite:").unwrap_or(target));
            blocking(move || sqlite_begin(&path, schema)).await?
        };
        Ok(Self { area, schema, inner })
    }

    /// Rows of one table, in columns as the copy names them.
    ///
    /// # Errors
    /// The rows do not fit; the transaction is lost.
    pub async fn rows(
        &mut self,
        table: &str,
        columns: &[(String, Kind)],
        rows: Vec<Vec<Value>>,
    ) -> Result<(), RestoreFault> {
        let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
        for name in names.iter().chain([&table]) {
            if !is_plain(name) || LEFT_OUT.contains(name) {
                return Err(RestoreFault::Foreign((*name).to_owned()));
            }
        }
        let names = format!("area_id, {}", names.join(", "));
        match &mut self.inner {
            Inner::Postgres(link) => {
                copy_in(link, self.area, table, &names, columns, rows).await?;
            }
            Inner::Sqlite { connection, .. } => {
                let places: Vec<String> =
                    (1..=columns.len() + 1).map(|at| format!("?{at}")).collect();
                let sql = format!("INSERT INTO {table} ({names}) VALUES ({})", places.join(", "));
                let (held, area) = (lent(connection)?, self.area.0);
                *connection = Some(blocking(move || insert(held, &sql, area, &rows)).await?);
            }
        }
        Ok(())
    }

    /// Brings the schema to this program's step.
    ///
    /// # Errors
    /// The database refuses; the transaction is lost.
    pub async fn upgrade(&mut self) -> Result<(), RestoreFault> {
        let rest = &MIGRATIONS[step(self.schema)..];
        match &mut self.inner {
            Inner::Postgres(link) => {
                for (no, sql) in rest {
                    postgres_apply(link, *no, sql).await?;
                }
            }
            Inner::Sqlite { connection, .. } => {
                let held = lent(connection)?;
                let upgraded = move || {
                    for (no, sql) in rest {
                        sqlite_apply(&held, *no, sql)?;
                    }
                    Ok(held)
                };
                *connection = Some(blocking(upgraded).await?);
            }
        }
        self.schema = super::schema();
        Ok(())
    }

    /// Takes out what was erased after the copy was made, after `upgrade`: a stub for each of
    /// its leaves, no row of it. Answers with how many leaves each case had that was still there.
    ///
    /// # Errors
    /// The database refuses; the transaction is lost.
    pub async fn erase(&mut self, gone: &[Gone]) -> Result<Vec<(u64, Gone)>, RestoreFault> {
        let mut erased = Vec::new();
        for one in gone {
            if let Some(leaves) = again::erase(&mut self.inner, self.area, one).await? {
                erased.push((leaves, one.clone()));
            }
        }
        Ok(erased)
    }

    /// Makes it durable, at the step of the schema that it has.
    ///
    /// # Errors
    /// The database refuses; nothing has been changed then.
    pub async fn commit(self) -> Result<(), RestoreFault> {
        match self.inner {
            Inner::Postgres(link) => Ok(link.client.batch_execute("COMMIT").await?),
            Inner::Sqlite { mut connection, mut file } => {
                let held = lent(&mut connection)?;
                let committed = move || {
                    held.execute_batch("COMMIT")?;
                    sqlite::checkpoint(&held, "TRUNCATE")?;
                    Ok(())
                };
                blocking(committed).await?;
                file.0 = None;
                Ok(())
            }
        }
    }
}

fn lent(connection: &mut Option<Connection>) -> Result<Connection, RestoreFault> {
    let held = connection.take();
    Ok(held.ok_or_else(|| StoreError::Shape("a lost connection".into()))?)
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, RestoreFault> + Send + 'static,
) -> Result<T, RestoreFault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|_| Err(StoreError::Unavailable("the writing thread ended".into()).into()))
}

fn step(schema: i64) -> usize {
    usize::try_from(schema).unwrap_or(0).min(MIGRATIONS.len())
}

fn is_plain(name: &str) -> bool {
    let lawful = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    let ours = !name.starts_with("sqlite_") && !name.starts_with("pg_");
    ours && !name.is_empty() && name.len() <= 60 && name.bytes().all(lawful)
}

/// What an existing but empty database may be: of no step, or of one not beyond the copy's.
fn steps_left(applied: &[(i64, String)], schema: i64) -> Result<usize, RestoreFault> {
    migrate::missing(applied)?;
    let database = i64::try_from(applied.len()).unwrap_or(i64::MAX);
    if database > schema {
        return Err(RestoreFault::Later { copy: schema, database });
    }
    Ok(applied.len())
}

fn probes() -> impl Iterator<Item = (&'static str, String)> {
    let all = TABLES.iter().map(|table| table.name).chain(["session"]);
    all.map(|table| (table, format!("SELECT 1 FROM {table} LIMIT 1")))
}

fn sqlite_begin(path: &Path, schema: i64) -> Result<Inner, RestoreFault> {
    let is_new = !path.exists();
    sqlite::create_private(path)?;
    let file = NewFile(is_new.then(|| path.to_owned()));
    let connection = sqlite::connect(path, Durability::Full)?;
    connection.execute_batch("BEGIN IMMEDIATE")?;
    connection.execute_batch(TABLE)?;
    let applied: Vec<(i64, String)> = connection
        .prepare(APPLIED)?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    let known = steps_left(&applied, schema)?;
    for (no, sql) in &MIGRATIONS[known..step(schema)] {
        sqlite_apply(&connection, *no, sql)?;
    }
    for (table, probe) in probes() {
        let is_there = connection.prepare(&probe).and_then(|mut asked| asked.exists([]));
        // A table of a later step is not there yet.
        if is_there.unwrap_or(false) {
            return Err(RestoreFault::NotEmpty(table.into()));
        }
    }
    Ok(Inner::Sqlite { connection: Some(connection), file })
}

fn sqlite_apply(connection: &Connection, no: i64, sql: &str) -> Result<(), RestoreFault> {
    connection.execute_batch(sql)?;
    let insert = "INSERT INTO migration (migration_no, hash) VALUES (?1, ?2)";
    connection.execute(insert, (no, migrate::hash(sql)))?;
    Ok(())
}

fn insert(
    connection: Connection,
    sql: &str,
    area: i64,
    rows: &[Vec<Value>],
) -> Result<Connection, RestoreFault> {
    {
        let mut prepared = connection.prepare_cached(sql)?;
        for row in rows {
            let values = std::iter::once(Arg::Int(area)).chain(row.iter().map(Value::arg));
            prepared.execute(params_from_iter(values))?;
        }
    }
    Ok(connection)
}

async fn postgres_begin(link: &Link, area: AreaId, schema: i64) -> Result<(), RestoreFault> {
    link.client.batch_execute("BEGIN; SET LOCAL statement_timeout = 0").await?;
    link.client.batch_execute(POSTGRES_LOCK).await?;
    // The writers' own lock: none of them comes between.
    link.client.execute("SELECT pg_advisory_xact_lock($1)", &[&area.0]).await?;
    link.client.batch_execute(&migrate::to_postgres(TABLE)).await?;
    let mut applied = Vec::new();
    for row in link.client.query(APPLIED, &[]).await? {
        applied.push((row.try_get(0)?, row.try_get(1)?));
    }
    let known = steps_left(&applied, schema)?;
    for (no, sql) in &MIGRATIONS[known..step(schema)] {
        postgres_apply(link, *no, sql).await?;
    }
    for (table, probe) in probes() {
        let known =
            "SELECT 1 FROM pg_tables WHERE schemaname = current_schema() AND tablename = $1";
        let is_known = !link.client.query(known, &[&table]).await?.is_empty();
        if is_known && !link.client.query(&probe, &[]).await?.is_empty() {
            return Err(RestoreFault::NotEmpty(table.into()));
        }
    }
    Ok(())
}

async fn postgres_apply(link: &Link, no: i64, sql: &str) -> Result<(), RestoreFault> {
    link.client.batch_execute(&migrate::to_postgres(sql)).await?;
    let insert = "INSERT INTO migration (migration_no, hash) VALUES ($1, $2)";
    link.client.execute(insert, &[&no, &migrate::hash(sql)]).await?;
    Ok(())
}

async fn copy_in(
    link: &Link,
    area: AreaId,
    table: &str,
    names: &str,
    columns: &[(String, Kind)],
    rows: Vec<Vec<Value>>,
) -> Result<(), RestoreFault> {
    let types: Vec<Type> = std::iter::once(Type::INT8)
        .chain(columns.iter().map(|(_, kind)| match kind {
            Kind::Int => Type::INT8,
            Kind::Text => Type::TEXT,
            Kind::Blob => Type::BYTEA,
        }))
        .collect();
    let sql = format!("COPY {table} ({names}) FROM STDIN BINARY");
    let writer = BinaryCopyInWriter::new(link.client.copy_in(&sql).await?, &types);
    tokio::pin!(writer);
    for row in &rows {
        let values: Vec<Arg<'_>> =
            std::iter::once(Arg::Int(area.0)).chain(row.iter().map(Value::arg)).collect();
        let values: Vec<&(dyn ToSql + Sync)> =
            values.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
        writer.as_mut().write(&values).await?;
    }
    writer.finish().await?;
    Ok(())
}
