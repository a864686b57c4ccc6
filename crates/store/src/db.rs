//! The database, whichever it is: opened by address, migrated, then read through here.
//! Reads see every change whose `submit` has returned.

use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::statements::{Engine, Statement};
use crate::value::{Row, Value};
use crate::{StoreError, migrate};
use std::sync::Arc;

#[derive(Clone, Debug)]
pub enum Db {
    Sqlite(Arc<Sqlite>),
    Postgres(Arc<Postgres>),
}

impl Db {
    /// Opens and migrates. `sqlite:/path/file.db`, a plain path, or `postgres://…` (without
    /// TLS: put PostgreSQL on the same machine, a private network or behind a tunnel).
    ///
    /// # Errors
    /// The address is unusable, the database unreachable, or its schema not ours.
    pub async fn open(target: &str) -> Result<Self, StoreError> {
        let is_postgres = target.starts_with("postgres://") || target.starts_with("postgresql://");
        if is_postgres {
            let postgres = Postgres::open(target)?;
            migrate::postgres(&postgres).await?;
            return Ok(Self::Postgres(Arc::new(postgres)));
        }
        let path = target.strip_prefix("sqlite:").unwrap_or(target).to_owned();
        let opened = tokio::task::spawn_blocking(move || Sqlite::open(&path)).await;
        let sqlite = opened.map_err(|_| StoreError::Unavailable("opening failed".into()))??;
        Ok(Self::Sqlite(Arc::new(sqlite)))
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

    /// Whether a read comes back: for readiness probes.
    ///
    /// # Errors
    /// The database cannot answer.
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.rows(&crate::statements::PING, &[]).await.map(drop)
    }
}
