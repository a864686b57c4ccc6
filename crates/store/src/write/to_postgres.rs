//! A batch on PostgreSQL: BEGIN, the county's advisory lock, look-ups and statements pipelined
//! on one connection, COMMIT. The lock makes several processes write one after the other, so
//! READ COMMITTED is enough: every statement after it sees all that was committed before.

use super::batch::{self, Made, Plan, Step};
use super::change::Change;
use super::keeper::Head;
use super::lookup::{self, Known, Lookups};
use super::queue::Options;
use super::sequence::{Sequencer, Standing};
use super::steps::steps;
use crate::error::WriteError;
use crate::postgres::{Link, Postgres};
use crate::value::Arg;
use crate::{StoreError, log};
use futures_util::future::BoxFuture;
use huiyin_domain::ids::AreaId;
use std::future::poll_fn;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;
use tokio_postgres::Statement;

/// Only PostgreSQL has it and needs it; SQLite's BEGIN IMMEDIATE is the same lock.
const LOCK: &str = "SELECT pg_advisory_xact_lock(?1)";
/// How often, and how long apart, the database is asked what became of a broken commit.
const ASK_AGAIN: usize = 20;
const ASK_PAUSE: Duration = Duration::from_millis(500);
/// A process that stops in the middle of its transaction (frozen, swapped out, under a debugger)
/// loses it, and with it the lock for which all others wait.
const HELD_MAX: &str = "SET idle_in_transaction_session_timeout = 5000";

pub(crate) struct PostgresWriter {
    postgres: Arc<Postgres>,
    link: Option<Link>,
    origin: String,
    sequencer: Sequencer,
}

enum Failure {
    /// Nothing was committed.
    Before(WriteError),
    /// COMMIT was sent and its answer never came.
    During,
}

impl<E: Into<WriteError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Before(error.into())
    }
}

impl PostgresWriter {
    pub fn new(postgres: Arc<Postgres>, options: &Options) -> Self {
        let sequencer = Sequencer::new(options.area, options.keeper.clone());
        Self { postgres, link: None, origin: options.origin.clone(), sequencer }
    }

    /// A connection that broke before COMMIT was sent costs one more try and no doubt.
    pub async fn run(&mut self, changes: &[Change]) -> Result<Plan, WriteError> {
        let mut left = 2;
        loop {
            left -= 1;
            let link = self.take_link().await?;
            let (result, plan) = self.attempt(&link, changes).await;
            let failure = match (result, plan) {
                (Ok(is_all), Some(mut plan)) => {
                    self.link = Some(link);
                    if let Some(growth) = &mut plan.growth {
                        self.sequencer.went_on(std::mem::take(&mut growth.tree));
                    }
                    if is_all {
                        return Ok(plan);
                    }
                    // Those that waited went first.
                    left = 2;
                    continue;
                }
                (Err(Failure::During), Some(plan)) => {
                    drop(link);
                    if self.was_committed(changes, &plan).await? {
                        return Ok(plan);
                    }
                    WriteError::Store(StoreError::Unavailable("connection lost".into()))
                }
                (Err(Failure::Before(error)), _) => {
                    // A rollback that fails leaves a connection nobody may use again.
                    if link.client.batch_execute("ROLLBACK").await.is_ok() && !broken(&error) {
                        self.link = Some(link);
                    }
                    error
                }
                (Ok(_) | Err(Failure::During), None) => WriteError::Unknown,
            };
            if left == 0 || !broken(&failure) {
                return Err(failure);
            }
        }
    }

    async fn take_link(&mut self) -> Result<Link, StoreError> {
        match self.link.take() {
            Some(link) if !link.client.is_closed() => Ok(link),
            _ => self.connected().await,
        }
    }

    async fn connected(&self) -> Result<Link, StoreError> {
        let link = self.postgres.connect().await?;
        link.client.batch_execute(HELD_MAX).await?;
        Ok(link)
    }

    /// One row of the batch answers for all of it. The dying transaction holds the lock until
    /// it is decided, so whoever gets the lock sees the decision.
    async fn was_committed(&mut self, changes: &[Change], plan: &Plan) -> Result<bool, WriteError> {
        let Some((area, probe)) = probe(changes, plan) else {
            return Err(WriteError::Unknown);
        };
        for _ in 0..ASK_AGAIN {
            if let Ok(link) = self.connected().await
                && let Ok(found) = ask(&link, area, &probe).await
            {
                self.link = Some(link);
                return Ok(found);
            }
            tokio::time::sleep(ASK_PAUSE).await;
        }
        Err(WriteError::Unknown)
    }
}

impl PostgresWriter {
    /// The plan comes back even when the commit failed: it tells what to look for. True when
    /// all of the changes were in it, and not only leaves that had waited.
    async fn attempt(
        &mut self,
        link: &Link,
        changes: &[Change],
    ) -> (Result<bool, Failure>, Option<Plan>) {
        let area = self.sequencer.area;
        let known = match look_up(link, area, changes).await {
            Ok(known) => known,
            Err(error) => return (Err(Failure::Before(error)), None),
        };
        let standing = match self.standing(link, known.head).await {
            Ok(standing) => standing,
            Err(error) => return (Err(Failure::Before(error)), None),
        };
        let is_all = !known.is_crowded(&standing);
        let changes = if is_all { changes } else { &[] };
        let plan = batch::plan(&self.origin, changes, known, standing);
        if let Err(error) = execute(link, &steps(area, changes, &plan)).await {
            return (Err(Failure::Before(error)), Some(plan));
        }
        let committed = match link.client.batch_execute("COMMIT").await {
            Ok(()) => Ok(is_all),
            Err(error) => match StoreError::from(error) {
                StoreError::Unavailable(_) => Err(Failure::During),
                refused => Err(Failure::from(refused)),
            },
        };
        (committed, Some(plan))
    }

    async fn standing(&mut self, link: &Link, head: Head) -> Result<Standing, WriteError> {
        if let Some(standing) = self.sequencer.kept(head) {
            return Ok(standing);
        }
        let Some(inquiry) = self.sequencer.inquiry(head) else { return Ok(Standing::Still) };
        let mut answers = Vec::new();
        for part in inquiry.parts() {
            let (statement, params) = part.query(self.sequencer.area);
            let statement = link.prepared(statement.source()).await?;
            answers.push(link.query(&statement, &log::args(params)).await?);
        }
        Ok(self.sequencer.judge(inquiry, answers)?)
    }
}

fn broken(error: &WriteError) -> bool {
    matches!(error, WriteError::Store(StoreError::Unavailable(_)))
}

/// Everything of the transaction before its statements.
async fn look_up(link: &Link, area: AreaId, changes: &[Change]) -> Result<Known, WriteError> {
    let lookups = Lookups::of(area, changes);
    let area = [Arg::Int(area.0)];
    let lock = link.prepared(LOCK).await?;
    let prepared = prepare(link, &lookups.steps).await?;

    let mut sent: Vec<BoxFuture<'_, Result<Vec<_>, StoreError>>> = Vec::new();
    sent.push(Box::pin(async {
        link.client.batch_execute("BEGIN").await?;
        Ok(Vec::new())
    }));
    sent.push(Box::pin(async {
        link.execute(&lock, &area).await?;
        Ok(Vec::new())
    }));
    let before = sent.len();
    for (step, statement) in lookups.steps.iter().zip(&prepared) {
        sent.push(Box::pin(link.query(statement, &step.params)));
    }
    let mut answers = in_order(sent).await.into_iter().collect::<Result<Vec<_>, _>>()?;
    answers.drain(..before);
    Ok(lookups.read(answers)?)
}

async fn execute(link: &Link, steps: &[Step<'_>]) -> Result<(), WriteError> {
    let prepared = prepare(link, steps).await?;
    let mut sent: Vec<BoxFuture<'_, Result<u64, StoreError>>> = Vec::new();
    for (step, statement) in steps.iter().zip(&prepared) {
        sent.push(Box::pin(link.execute(statement, &step.params)));
    }
    let touched = in_order(sent).await;
    // The first error is the cause; those behind it only say that the transaction is lost.
    for (step, touched) in steps.iter().zip(touched) {
        step.expect.check(touched?)?;
    }
    Ok(())
}

async fn prepare(link: &Link, steps: &[Step<'_>]) -> Result<Vec<Statement>, StoreError> {
    let mut prepared = Vec::with_capacity(steps.len());
    for step in steps {
        prepared.push(link.prepared(step.statement.source()).await?);
    }
    Ok(prepared)
}

/// Runs all at once. A request is sent when first polled, so polling in order sends in order.
async fn in_order<T>(mut running: Vec<BoxFuture<'_, T>>) -> Vec<T> {
    let mut done: Vec<Option<T>> = running.iter().map(|_| None).collect();
    poll_fn(|context| {
        let mut waits = false;
        for (future, done) in running.iter_mut().zip(&mut done) {
            if done.is_none() {
                match future.as_mut().poll(context) {
                    Poll::Ready(value) => *done = Some(value),
                    Poll::Pending => waits = true,
                }
            }
        }
        if waits { Poll::Pending } else { Poll::Ready(()) }
    })
    .await;
    done.into_iter().flatten().collect()
}

/// What only this batch can have written.
enum Probe<'a> {
    Event { params: [Arg<'a>; 3], salt: &'a [u8; 32] },
    Key { params: [Arg<'a>; 2] },
}

fn probe<'a>(changes: &'a [Change], plan: &'a Plan) -> Option<(i64, Probe<'a>)> {
    let fresh = || {
        changes.iter().zip(&plan.made).filter_map(|(change, made)| match made {
            Made::Fresh { filed, entries, .. } => Some((change, filed.as_ref(), entries)),
            Made::Answer(_) => None,
        })
    };
    let event = fresh().find_map(|(change, filed, entries)| {
        let area = change.area.0;
        let (last, event) = (entries.last()?, change.case.as_ref()?.events.last()?);
        let params = [Arg::Int(area), Arg::Int(filed?.case.0), Arg::Int(last.seq)];
        Some((area, Probe::Event { params, salt: &event.salt }))
    });
    let key = || {
        fresh().find_map(|(change, _, _)| {
            let area = change.area.0;
            let key = change.idempotency.as_ref()?;
            Some((area, Probe::Key { params: [Arg::Int(area), Arg::Blob(key)] }))
        })
    };
    event.or_else(key)
}

async fn ask(link: &Link, area: i64, probe: &Probe<'_>) -> Result<bool, StoreError> {
    link.client.batch_execute("BEGIN").await?;
    let lock = link.prepared(LOCK).await?;
    link.execute(&lock, &[Arg::Int(area)]).await?;
    let found = match probe {
        Probe::Event { params, salt } => {
            let statement = link.prepared(lookup::LEAF_PROBE.source()).await?;
            let row = link.query(&statement, params).await?.into_iter().next();
            row.map(|mut row| row.hash()).transpose()?.as_ref() == Some(*salt)
        }
        Probe::Key { params } => {
            let sql = crate::case::BY_IDEMPOTENCY.source();
            !link.query(&link.prepared(sql).await?, params).await?.is_empty()
        }
    };
    link.client.batch_execute("COMMIT").await?;
    Ok(found)
}
