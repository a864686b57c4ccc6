//! Leaves that a restored database lacks, out of a mirror, put back in one transaction: the
//! leaves without their events, a named gap for each, the tiles and the head that they make, the
//! numbers set aside, and the event that says all this, as the leaf behind them.

use crate::log::{head_read, parts_of, tree_of};
use crate::postgres::Link;
use crate::sqlite;
use crate::value::{Row, Value};
use crate::write::Head;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseNumber};
use huiyin_domain::leaf::{self, Actor, Commitment, Entry, Salt};
use huiyin_domain::time::Millis;
use huiyin_tlog::{Leaf, TileBuilder};
use rusqlite::{Connection, params_from_iter};
use serde_json::value::RawValue;

/// The number that events of the log carry in place of a case's.
const LOG_NUMBER: &str = "LOG";

/// An event of the log to be written.
pub struct Said {
    pub kind: &'static str,
    pub at: Millis,
    pub event: Box<RawValue>,
    pub salt: Salt,
}

pub struct Regain<'a> {
    pub area: AreaId,
    pub origin: &'a str,
    pub at: Millis,
    /// As the database was found; anything else by now stops it.
    pub head: Head,
    pub leaves: &'a [Leaf],
    /// The event that names the gap, where there is something to say, and what was erased once
    /// more in the copy.
    pub events: Vec<Said>,
    /// Office, year and the next number to be given.
    pub counters: Vec<(String, i64, i64)>,
    /// The fact that held the log still, taken away.
    pub meta_drop: &'static str,
}

const HEAD: &str = "SELECT size, root FROM log_head WHERE area_id = ?1";
const SYSTEM_LAST: &str = "SELECT seq, canonical, salt FROM system_event WHERE area_id = ?1 \
     ORDER BY seq DESC LIMIT 1";
const LEAF: &str = "INSERT INTO leaf (area_id, position, case_id, seq, commitment) \
     VALUES (?1, ?2, ?3, ?4, ?5)";
const GAP: &str = "INSERT INTO log_gap (area_id, position, found_ms) VALUES (?1, ?2, ?3)";
const TILE: &str = "INSERT INTO log_tile (area_id, level, tile_no, root, hashes) \
     VALUES (?1, ?2, ?3, ?4, ?5)";
const HEAD_PUT: &str = "INSERT INTO log_head (area_id, size, root) VALUES (?1, ?2, ?3) \
     ON CONFLICT (area_id) DO UPDATE SET size = excluded.size, root = excluded.root";
const EVENT: &str = "INSERT INTO system_event \
     (area_id, seq, kind, at_ms, canonical, salt, position) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
const COUNTER: &str = "INSERT INTO counter (area_id, office, year, next) VALUES (?1, ?2, ?3, ?4) \
     ON CONFLICT (area_id, office, year) DO UPDATE SET next = excluded.next";
const META_DROP: &str = "DELETE FROM meta WHERE area_id = ?1 AND name = ?2";

/// The head of the log afterwards.
///
/// # Errors
/// The database refuses, or is not as it was found; nothing has been changed then.
pub async fn regain(db: &Db, asked: Regain<'_>) -> Result<Head, StoreError> {
    let mut open = match db {
        Db::Sqlite(sqlite) => {
            let connection = sqlite.connect()?;
            connection.execute_batch("BEGIN IMMEDIATE")?;
            Open::Sqlite(connection)
        }
        Db::Postgres(postgres) => {
            let link = postgres.connect().await?;
            link.client.batch_execute("BEGIN; SET LOCAL statement_timeout = 0").await?;
            let lock = "SELECT pg_advisory_xact_lock($1)";
            link.client.execute(lock, &[&asked.area.0]).await?;
            Open::Postgres(Box::new(link))
        }
    };
    let head = all(&mut open, &asked).await?;
    open.commit().await?;
    Ok(head)
}

async fn all(open: &mut Open, asked: &Regain<'_>) -> Result<Head, StoreError> {
    let area = || Value::Int(asked.area.0);
    let head = head_read(open.query(HEAD, vec![area()]).await?)?;
    if head != asked.head {
        return Err(StoreError::Unavailable("somebody wrote to the log meanwhile".into()));
    }
    let mut tree = tree_read(open, asked.area, head).await?;
    let found = Value::Int(asked.at.0);
    for leaf in asked.leaves {
        let position = Value::Int(crate::log::int(tree.size()));
        tree.push(leaf.hash());
        let commitment = Value::Blob(leaf.commitment.0.to_vec());
        let row = vec![area(), position.clone(), Value::Null, Value::Null, commitment];
        open.execute(LEAF, row).await?;
        open.execute(GAP, vec![area(), position, found.clone()]).await?;
    }
    for event in &asked.events {
        said(open, asked, event, &mut tree).await?;
    }
    for made in tree.take().into_iter().filter(|made| made.tile.is_full()) {
        let mut root = TileBuilder::new();
        let (hashes, _) = made.bytes.as_chunks::<32>();
        hashes.iter().for_each(|hash| root.push(huiyin_tlog::Hash(*hash)));
        let place = [i64::from(made.tile.level), crate::log::int(made.tile.index)];
        let mut row = vec![area()];
        row.extend(place.map(Value::Int));
        row.extend([Value::Blob(root.root().0.to_vec()), Value::Blob(made.bytes)]);
        open.execute(TILE, row).await?;
    }
    let new = Head { size: tree.size(), root: tree.root() };
    let size = Value::Int(crate::log::int(new.size));
    open.execute(HEAD_PUT, vec![area(), size, Value::Blob(new.root.0.to_vec())]).await?;
    for (office, year, next) in &asked.counters {
        let row = vec![area(), Value::Text(office.clone()), Value::Int(*year), Value::Int(*next)];
        open.execute(COUNTER, row).await?;
    }
    open.execute(META_DROP, vec![area(), asked.meta_drop.into()]).await?;
    Ok(new)
}

async fn tree_read(open: &mut Open, area: AreaId, head: Head) -> Result<TileBuilder, StoreError> {
    let parts = parts_of(head.size);
    let mut answers = Vec::with_capacity(parts.len());
    for part in &parts {
        let (statement, params) = part.query(area);
        let params = params.into_iter().map(Value::Int).collect();
        answers.push(open.query(statement.source(), params).await?);
    }
    let tree = tree_of(head, &parts, answers)?;
    tree.ok_or_else(|| StoreError::Shape("the log's own tables do not make its root".into()))
}

/// The event that says it, chained to the one before and placed behind the leaves it names.
async fn said(
    open: &mut Open,
    asked: &Regain<'_>,
    said: &Said,
    tree: &mut TileBuilder,
) -> Result<(), StoreError> {
    let area = || Value::Int(asked.area.0);
    let last = open.query(SYSTEM_LAST, vec![area()]).await?.into_iter().next();
    let last = last.map(|mut row| Ok::<_, StoreError>((row.int()?, row.blob()?, row.hash()?)));
    let (seq, prev) = match last.transpose()? {
        Some((seq, canonical, salt)) => (seq + 1, Some(leaf::commit(&salt, &canonical))),
        None => (1, None),
    };
    let entry = Entry {
        origin: asked.origin.to_owned(),
        number: CaseNumber::stored(LOG_NUMBER.to_owned()),
        seq,
        prev,
        at: said.at,
        actor: Actor::System,
        event: &*said.event,
        dues: Vec::new(),
    };
    let canonical = entry.canonical();
    let Commitment(commitment) = leaf::commit(&said.salt, &canonical);
    let position = Value::Int(crate::log::int(tree.size()));
    tree.push(Leaf { commitment: huiyin_tlog::Commitment(commitment) }.hash());
    let event = vec![
        area(),
        Value::Int(seq),
        said.kind.into(),
        Value::Int(said.at.0),
        Value::Blob(canonical),
        Value::Blob(said.salt.to_vec()),
        position.clone(),
    ];
    open.execute(EVENT, event).await?;
    let seq = Value::Int(seq);
    let row = vec![area(), position, Value::Int(0), seq, Value::Blob(commitment.to_vec())];
    open.execute(LEAF, row).await
}

/// An open transaction; dropped without `commit`, it never was.
enum Open {
    Sqlite(Connection),
    Postgres(Box<Link>),
}

impl Open {
    async fn query(&self, sql: &'static str, params: Vec<Value>) -> Result<Vec<Row>, StoreError> {
        let args: Vec<_> = params.iter().map(Value::arg).collect();
        match self {
            Self::Sqlite(connection) => Ok(sqlite::query(connection, sql, &args)?),
            Self::Postgres(link) => link.query(&link.prepared(sql).await?, &args).await,
        }
    }

    async fn execute(&self, sql: &'static str, params: Vec<Value>) -> Result<(), StoreError> {
        let args: Vec<_> = params.iter().map(Value::arg).collect();
        match self {
            Self::Sqlite(connection) => {
                connection.prepare_cached(sql)?.execute(params_from_iter(&args))?;
            }
            Self::Postgres(link) => {
                link.execute(&link.prepared(sql).await?, &args).await?;
            }
        }
        Ok(())
    }

    async fn commit(self) -> Result<(), StoreError> {
        match self {
            Self::Sqlite(connection) => Ok(connection.execute_batch("COMMIT")?),
            Self::Postgres(link) => Ok(link.client.batch_execute("COMMIT").await?),
        }
    }
}
