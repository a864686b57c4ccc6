//! The limit prototype: an HTTP front over the raw engine. One writer, group commit, the rows
//! and indexes of a registered case, a hash chain, durable before the answer. No sign-in, no
//! policy, no encryption, no log, no receipt: it says how fast this machine could be at most.

mod front;
mod rows;
mod to_postgres;
mod to_sqlite;

use crate::Fault;
pub use front::{echo, serve};
pub use rows::Template;
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

/// Cases in one transaction at most.
const BATCH_MAX: usize = 512;

/// One case that waits to be written.
pub struct Job {
    text: Vec<u8>,
    written: oneshot::Sender<Written>,
}

/// What the sender gets once it is durable.
#[derive(Clone)]
pub struct Written {
    number: String,
    chain: [u8; 32],
}

/// The link of this case in the chain.
fn chained(last: &[u8; 32], text: &[u8], number: &str) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(last);
    hash.update(number.as_bytes());
    hash.update(text);
    hash.finalize().into()
}

/// Where cases are written.
pub enum Store {
    Sqlite(String),
    Postgres(String),
}

impl Store {
    #[must_use]
    pub fn of(address: &str) -> Self {
        if address.starts_with("postgres") {
            Self::Postgres(address.to_owned())
        } else {
            Self::Sqlite(address.to_owned())
        }
    }
}

/// A writer over this store; it ends when nobody can send any more.
pub async fn writer(
    store: Store,
    template: Template,
) -> Result<tokio::sync::mpsc::Sender<Job>, Fault> {
    let (jobs, waiting) = tokio::sync::mpsc::channel(4096);
    match store {
        Store::Sqlite(path) => to_sqlite::start(&path, template, waiting)?,
        Store::Postgres(url) => to_postgres::start(&url, template, waiting).await?,
    }
    Ok(jobs)
}
