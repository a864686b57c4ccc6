//! The prototype's writer on SQLite: a thread, one transaction for all that wait, the same
//! safety and cache settings as the product's, prepared statements.

use super::rows::{Cell, Maker, Pattern, Template};
use super::{BATCH_MAX, Job, Written};
use crate::Fault;
use rusqlite::types::{Null, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};
use tokio::sync::mpsc::Receiver;

const SETTINGS: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
     PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -4096; \
     PRAGMA wal_autocheckpoint = 4000";

pub fn start(path: &str, template: Template, mut waiting: Receiver<Job>) -> Result<(), Fault> {
    let mut connection = Connection::open(path)?;
    connection.execute_batch(SETTINGS)?;
    connection.set_prepared_statement_cache_capacity(64);
    let statements = template.patterns.iter().map(insert).collect::<Vec<String>>();
    let mut maker = Maker::new(template);
    let write = move || {
        while let Some(first) = waiting.blocking_recv() {
            let mut jobs = vec![first];
            while jobs.len() < BATCH_MAX
                && let Ok(job) = waiting.try_recv()
            {
                jobs.push(job);
            }
            match batch(&mut connection, &statements, &mut maker, &jobs) {
                Ok(written) => {
                    for (job, written) in jobs.into_iter().zip(written) {
                        let _gone = job.written.send(written);
                    }
                }
                // Nobody is answered; the bench counts it.
                Err(error) => return eprintln!("the limit prototype stops: {error}"),
            }
        }
    };
    let thread = std::thread::Builder::new().name("writer".into());
    thread.spawn(write).map_err(|error| Fault::of("a thread", error))?;
    Ok(())
}

fn insert(pattern: &Pattern) -> String {
    let marks: Vec<String> = (1..=pattern.columns.len()).map(|at| format!("?{at}")).collect();
    let columns = pattern.columns.join(", ");
    format!("INSERT INTO {} ({columns}) VALUES ({})", pattern.table, marks.join(", "))
}

fn batch(
    connection: &mut Connection,
    statements: &[String],
    maker: &mut Maker,
    jobs: &[Job],
) -> rusqlite::Result<Vec<Written>> {
    let transaction =
        connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)?;
    let before = maker.count;
    let mut written = Vec::with_capacity(jobs.len());
    for job in jobs {
        let (rows, number) = maker.rows(job);
        for (sql, row) in statements.iter().zip(&rows) {
            transaction.prepare_cached(sql)?.execute(params_from_iter(row))?;
        }
        written.push(Written { number, chain: maker.chain });
    }
    for (once, row) in maker.batch_rows(before) {
        transaction.prepare_cached(once.sql())?.execute(params_from_iter(&row))?;
    }
    transaction.commit()?;
    Ok(written)
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::None => Null.to_sql(),
            Self::Int(number) => number.to_sql(),
            Self::Text(text) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes()))),
            Self::Blob(bytes) => Ok(ToSqlOutput::Borrowed(ValueRef::Blob(bytes))),
        }
    }
}
