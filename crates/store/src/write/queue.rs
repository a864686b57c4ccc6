//! The writer: a queue into one task. It takes what is waiting, at once and without a window
//! (the durable commit is the window), makes one transaction of it and answers each caller.
//! A batch that fails is run again change by change, so that only the guilty one is refused.

use super::batch::Plan;
use super::change::{Change, Written};
use super::keeper::Keeper;
use super::signing::{Durable, Reply, Signer, answer};
use super::to_postgres::PostgresWriter;
use super::to_sqlite::SqliteWriter;
use crate::error::WriteError;
use crate::{Db, StoreError};
use huiyin_domain::ids::AreaId;
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, oneshot};

#[derive(Clone, Debug)]
pub struct Options {
    /// The county whose log this is; a change of another one is refused.
    pub area: AreaId,
    /// The log origin that every event names.
    pub origin: String,
    /// Signs what is committed; without one, leaves get their places and nothing is signed.
    pub keeper: Option<Arc<dyn Keeper>>,
    /// Called when a commit or the disk failed: nothing may be acknowledged any more.
    pub on_fatal: fn(&str) -> !,
    /// Changes in one transaction.
    pub batch_max: usize,
    /// Changes waiting; beyond it callers wait to get in.
    pub queue_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            area: AreaId(0),
            origin: String::new(),
            keeper: None,
            on_fatal: abort,
            batch_max: 256,
            queue_max: 1024,
        }
    }
}

fn abort(why: &str) -> ! {
    tracing::error!(why, "storage failed during a commit; stopping without acknowledging");
    std::process::abort()
}

/// Bytes of texts in one transaction, so that many long ones do not make it huge.
const BATCH_BYTES_MAX: usize = 16 << 20;

struct Job {
    change: Change,
    reply: Reply,
}

enum Message {
    Job(Box<Job>),
    Close(oneshot::Sender<()>),
}

#[derive(Clone, Debug)]
pub struct Writer {
    queue: mpsc::Sender<Message>,
}

impl std::fmt::Debug for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is in a change is nobody's business in a log.
        f.write_str(match self {
            Self::Job(_) => "Job",
            Self::Close(_) => "Close",
        })
    }
}

impl Writer {
    /// Starts the one writer of this process. To be called inside a tokio runtime.
    ///
    /// # Errors
    /// The database cannot be opened for writing.
    pub fn open(db: &Db, options: Options) -> Result<Self, StoreError> {
        let (queue, waiting) = mpsc::channel(options.queue_max.max(1));
        let unavailable = |error: std::io::Error| StoreError::Unavailable(error.to_string());
        let signer = Signer::spawn(db, &options).map_err(unavailable)?;
        let loop_of = |engine| Loop {
            engine,
            area: options.area,
            batch_max: options.batch_max.max(1),
            signer,
        };
        match db {
            Db::Sqlite(sqlite) => {
                let engine = Engine::Sqlite(Box::new(SqliteWriter::open(sqlite, &options)?));
                let runtime = Handle::current();
                // SQLite blocks: it writes on a thread of its own.
                std::thread::Builder::new()
                    .name("store-writer".into())
                    .spawn({
                        let writing = loop_of(engine);
                        move || runtime.block_on(writing.drive(waiting))
                    })
                    .map_err(unavailable)?;
            }
            Db::Postgres(postgres) => {
                let engine =
                    Engine::Postgres(Box::new(PostgresWriter::new(postgres.clone(), &options)));
                tokio::spawn(loop_of(engine).drive(waiting));
            }
        }
        Ok(Self { queue })
    }

    /// Returns when the change is durable, or was refused.
    ///
    /// # Errors
    /// See `WriteError`: in every case but `Unknown` nothing of the change was written.
    pub async fn submit(&self, change: Change) -> Result<Written, WriteError> {
        let (reply, answer) = oneshot::channel();
        let job = Message::Job(Box::new(Job { change, reply }));
        self.queue.send(job).await.map_err(|_| WriteError::Closed)?;
        // A writer that died took the change with it, perhaps in the middle of its commit.
        answer.await.unwrap_or(Err(WriteError::Unknown))
    }

    /// Takes nothing more, and returns when everything taken before is answered.
    pub async fn close(&self) {
        let (done, closed) = oneshot::channel();
        if self.queue.send(Message::Close(done)).await.is_ok() {
            let _ = closed.await;
        }
    }
}

enum Engine {
    Sqlite(Box<SqliteWriter>),
    Postgres(Box<PostgresWriter>),
}

impl Engine {
    /// All of the changes in one durable transaction, or none of them.
    async fn run(&mut self, changes: &[Change]) -> Result<Plan, WriteError> {
        match self {
            Self::Sqlite(writer) => writer.run(changes),
            Self::Postgres(writer) => writer.run(changes).await,
        }
    }
}

/// The writing task.
struct Loop {
    engine: Engine,
    area: AreaId,
    batch_max: usize,
    signer: Option<(mpsc::Sender<Durable>, oneshot::Receiver<()>)>,
}

impl Loop {
    async fn drive(mut self, mut waiting: mpsc::Receiver<Message>) {
        let batch_max = self.batch_max;
        let mut jobs: VecDeque<Box<Job>> = VecDeque::new();
        let mut closing = Vec::new();
        let mut taken = Vec::with_capacity(batch_max);
        loop {
            if jobs.is_empty() {
                if waiting.recv_many(&mut taken, batch_max).await == 0 {
                    break;
                }
            } else {
                // Some were put off; add what came meanwhile without waiting for it.
                while jobs.len() + taken.len() < batch_max {
                    let Ok(message) = waiting.try_recv() else {
                        break;
                    };
                    taken.push(message);
                }
            }
            for message in taken.drain(..) {
                match message {
                    Message::Job(job) if job.change.area != self.area => {
                        let _ = job.reply.send(Err(WriteError::Refused("another county")));
                    }
                    Message::Job(job) => jobs.push_back(job),
                    Message::Close(done) => {
                        waiting.close();
                        closing.push(done);
                    }
                }
            }
            let batch = take_independent(&mut jobs, batch_max);
            if !batch.is_empty() {
                metrics::histogram!("huiyin_writer_batch").record(batch.len() as f64);
                self.run_batch(batch).await;
            }
        }
        if let Some((signer, ended)) = self.signer.take() {
            drop(signer);
            let _ = ended.await;
        }
        for done in closing {
            let _ = done.send(());
        }
    }

    async fn run_batch(&mut self, batch: Vec<Job>) {
        let (changes, replies): (Vec<_>, Vec<_>) =
            batch.into_iter().map(|job| (job.change, job.reply)).unzip();
        match self.engine.run(&changes).await {
            Ok(plan) => self.hand_on(plan, replies).await,
            Err(error) if changes.len() == 1 || is_common(&error) => {
                for reply in replies {
                    let _ = reply.send(Err(error.clone()));
                }
            }
            // Change by change, so that only the guilty one is refused.
            Err(_) => {
                for (change, reply) in changes.into_iter().zip(replies) {
                    match self.engine.run(std::slice::from_ref(&change)).await {
                        Ok(plan) => self.hand_on(plan, vec![reply]).await,
                        Err(error) => drop(reply.send(Err(error))),
                    }
                }
            }
        }
    }

    /// What moved the log is answered by the signer; the rest has nothing to wait for.
    async fn hand_on(&mut self, plan: Plan, replies: Vec<Reply>) {
        let head = plan.head();
        let answers = plan.made.into_iter().zip(replies).collect();
        match (head, &self.signer) {
            (Some(head), Some((signer, _))) => {
                // A signer that is gone takes the replies with it: nobody is told a falsehood.
                let _ = signer.send(Durable { head, answers }).await;
            }
            _ => answer(answers, None),
        }
    }
}

/// At most one change of a case and of an idempotency key in one batch: a second one is put
/// off, and is then judged against what the first has made durable.
fn take_independent(jobs: &mut VecDeque<Box<Job>>, batch_max: usize) -> Vec<Job> {
    let mut batch = Vec::new();
    let mut put_off = VecDeque::new();
    let mut cases = HashSet::new();
    let mut keys = HashSet::new();
    let mut bytes = 0;
    while batch.len() < batch_max && bytes < BATCH_BYTES_MAX {
        let Some(job) = jobs.pop_front() else { break };
        let change = &job.change;
        let case = change.case.as_ref().map(|case| (change.area, case.case));
        let key = change.idempotency.map(|key| (change.area, key));
        let is_second = case.is_some_and(|case| cases.contains(&case))
            || key.is_some_and(|key| keys.contains(&key));
        // Also remembered when put off, so that changes of one case stay in their order.
        cases.extend(case);
        keys.extend(key);
        if is_second {
            put_off.push_back(job);
        } else {
            bytes += weight(change);
            batch.push(*job);
        }
    }
    put_off.append(jobs);
    *jobs = put_off;
    batch
}

fn weight(change: &Change) -> usize {
    let texts = change.case.iter().flat_map(|case| &case.texts);
    texts.map(|text| text.sealed.len()).sum()
}

/// Errors that would meet every change of the batch alike.
fn is_common(error: &WriteError) -> bool {
    matches!(error, WriteError::Unknown | WriteError::Store(StoreError::Unavailable(_)))
}
