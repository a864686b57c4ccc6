//! The database, whichever it is: opened by address, migrated, then read through here.
//! Reads see every change whose `submit` has returned.

use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::statements::{Engine, Statement};
use crate::value::{Row, Value};
use crate::{StoreError, migrate};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

#[derive(Clone, Debug)]
pub enum Db {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

/// What a commit on SQLite means for a power cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Durability {
    /// Every commit is on the disk before it returns.
    #[default]
    Full,
    /// It may be lost. Nothing can be set to this: it is what tests of power cuts must notice.
    Lax,
}

impl Db {
    /// Opens and migrates. `sqlite:/path/file.db`, a plain path, or `postgres://…`, over a
    /// network with `?sslmode=verify-full`.
    ///
    /// # Errors
    /// The address is unusable, the database unreachable, or its schema not ours.
    pub async fn open(target: &str) -> Result<Self, StoreError> {
        Self::open_with(target, Durability::Full).await
    }

    /// The same; PostgreSQL's own settings say how durable its commits are.
    ///
    /// # Errors
    /// As [`Db::open`].
    pub async fn open_with(target: &str, durability: Durability) -> Result<Self, StoreError> {
        if Self::is_postgres(target) {
            let postgres = Postgres::open(target)?;
            migrate::postgres(&postgres).await?;
            return Ok(Self::Postgres(Arc::new(postgres)));
        }
        let path = target.strip_prefix("sqlite:").unwrap_or(target).to_owned();
        let opened = tokio::task::spawn_blocking(move || Sqlite::open(&path, durability)).await;
        let sqlite = opened.map_err(|_| StoreError::Unavailable("opening failed".into()))??;
        Ok(Self::Sqlite(Arc::new(sqlite)))
    }

    pub(crate) fn is_postgres(target: &str) -> bool {
        target.starts_with("postgres://") || target.starts_with("postgresql://")
    }

    #[must_use]
    pub fn engine(&self) -> Engine {
        match self {
            Self::Sqlite(_) => Engine::Sqlite,
            Self::Postgres(_) => Engine::Postgres,
        }
    }

    /// # Errors
    /// The database cannot answer.
    pub async fn rows(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let sql = statement.source();
        self.asked_of().fetch_add(1, Ordering::Relaxed);
        match self {
            Self::Sqlite(sqlite) => sqlite.rows(sql, params.to_vec()).await,
            Self::Postgres(postgres) => postgres.rows(sql, params).await,
        }
    }

    /// # Errors
    /// The database cannot answer.
    pub async fn row_opt(
        &self,
        statement: &'static Statement,
        params: &[Value],
    ) -> Result<Option<Row>, StoreError> {
        Ok(self.rows(statement, params).await?.into_iter().next())
    }

    /// How many statements were asked, for whoever measures the work behind an answer.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.asked_of().load(Ordering::Relaxed)
    }

    fn asked_of(&self) -> &AtomicU64 {
        match self {
            Self::Sqlite(sqlite) => &sqlite.asked,
            Self::Postgres(postgres) => &postgres.asked,
        }
    }

    /// Whether a read comes back: for readiness probes.
    ///
    /// # Errors
    /// The database cannot answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.rows(&crate::statements::PING, &[]).await.map(drop)
    }
}
