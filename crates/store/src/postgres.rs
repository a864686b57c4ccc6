//! PostgreSQL: connections that are found broken are replaced, statements are prepared once
//! per connection, and readers share a few connections on which requests are pipelined.

use crate::StoreError;
use crate::postgres_tls::{Tls, Wish, wish};
use crate::statements::for_postgres;
use crate::value::{Arg, Row, Value};
use std::collections::HashMap;
use std::str::FromStr;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex as StdMutex, PoisonError};
use std::time::Duration;
use tokio::sync::Mutex;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

const READERS: usize = 4;
const CONNECT_WAIT: Duration = Duration::from_secs(5);
/// A peer that acknowledges nothing for so long is gone, whatever the network says.
const DEAD_PEER_WAIT: Duration = Duration::from_secs(15);
/// What every connection of ours is told first. A server that would acknowledge before it has
/// written is asked not to; a stronger setting is left alone.
const SETTINGS: &str = "SET statement_timeout = 60000; SET lock_timeout = 30000; \
     SET client_min_messages = warning; SET jit = off; \
     SELECT set_config('synchronous_commit', 'on', false) \
     WHERE current_setting('synchronous_commit') = 'off'";

pub struct Postgres {
    config: Config,
    tls: Option<Tls>,
    readers: [Mutex<Option<Arc<Link>>>; READERS],
    turn: AtomicUsize,
    pub(crate) asked: AtomicU64,
}

impl std::fmt::Debug for Postgres {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The configuration holds a password.
        f.write_str("Postgres")
    }
}

impl Postgres {
    pub(crate) fn open(target: &str) -> Result<Self, StoreError> {
        let Wish { target, tls } = wish(target)?;
        let mut config = Config::from_str(&target)
            .map_err(|error| StoreError::Target(format!("not a PostgreSQL address: {error}")))?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_WAIT);
        }
        if config.get_tcp_user_timeout().is_none() {
            config.tcp_user_timeout(DEAD_PEER_WAIT);
        }
        if config.get_application_name().is_none() {
            config.application_name("huiyin");
        }
        let readers = [const { Mutex::const_new(None) }; READERS];
        let (turn, asked) = (AtomicUsize::new(0), AtomicU64::new(0));
        Ok(Self { config, tls, readers, turn, asked })
    }

    pub(crate) async fn connect(&self) -> Result<Link, StoreError> {
        let client = match &self.tls {
            None => {
                let (client, connection) = self.config.connect(NoTls).await?;
                tokio::spawn(lived(connection));
                client
            }
            Some(tls) => {
                let (client, connection) = self.config.connect(tls.clone()).await?;
                tokio::spawn(lived(connection));
                client
            }
        };
        client.batch_execute(SETTINGS).await?;
        Ok(Link { client, prepared: StdMutex::default() })
    }

    /// A read is asked again once when its connection turns out to be broken.
    pub(crate) async fn rows(
        &self,
        sql: &'static str,
        params: &[Value],
    ) -> Result<Vec<Row>, StoreError> {
        let params: Vec<Arg<'_>> = params.iter().map(Value::arg).collect();
        let turn = self.turn.fetch_add(1, Ordering::Relaxed) % READERS;
        match self.try_rows(turn, sql, &params).await {
            Err(StoreError::Unavailable(_)) => self.try_rows(turn, sql, &params).await,
            other => other,
        }
    }

    async fn try_rows(
        &self,
        turn: usize,
        sql: &'static str,
        params: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let link = self.reader(turn).await?;
        let rows = async {
            let statement = link.prepared(sql).await?;
            link.query(&statement, params).await
        };
        let rows = rows.await;
        if matches!(rows, Err(StoreError::Unavailable(_))) {
            self.discard(turn, &link).await;
        }
        rows
    }

    async fn reader(&self, turn: usize) -> Result<Arc<Link>, StoreError> {
        let mut slot = self.readers[turn].lock().await;
        if let Some(link) = slot.as_ref().filter(|link| !link.client.is_closed()) {
            return Ok(Arc::clone(link));
        }
        let link = Arc::new(self.connect().await?);
        *slot = Some(Arc::clone(&link));
        Ok(link)
    }

    async fn discard(&self, turn: usize, broken: &Arc<Link>) {
        let mut slot = self.readers[turn].lock().await;
        if slot.as_ref().is_some_and(|link| Arc::ptr_eq(link, broken)) {
            *slot = None;
        }
    }
}

/// Ends by itself when the client is dropped or the server goes away.
async fn lived(connection: impl Future<Output = Result<(), tokio_postgres::Error>>) {
    if let Err(error) = connection.await {
        tracing::warn!(error = %StoreError::from(error), "database connection ended");
    }
}

/// One connection and what was prepared on it.
pub(crate) struct Link {
    pub client: Client,
    prepared: StdMutex<HashMap<&'static str, Statement>>,
}

impl Link {
    pub async fn prepared(&self, sql: &'static str) -> Result<Statement, StoreError> {
        let known = self.prepared.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare(&for_postgres(sql)).await?;
        let mut prepared = self.prepared.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(prepared.entry(sql).or_insert(statement).clone())
    }

    /// Sent when first polled; replies come in the order of sending.
    pub async fn query(
        &self,
        statement: &Statement,
        params: &[Arg<'_>],
    ) -> Result<Vec<Row>, StoreError> {
        let rows = self.client.query(statement, &borrowed(params)).await?;
        rows.iter().map(Row::from_postgres).collect()
    }

    pub async fn execute(
        &self,
        statement: &Statement,
        params: &[Arg<'_>],
    ) -> Result<u64, StoreError> {
        Ok(self.client.execute(statement, &borrowed(params)).await?)
    }
}

fn borrowed<'a>(params: &'a [Arg<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params.iter().map(|param| param as &(dyn ToSql + Sync)).collect()
}
