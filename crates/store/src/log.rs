//! The log as it is read: its head, its tiles, its leaves. Unfinished tiles are not stored; they
//! are made of the leaves, or of the roots of the tiles below. What signs is in `write`.

use crate::statements::{Kind, Statement};
use crate::value::{Arg, Row, Value};
use crate::write::Head;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId};
use huiyin_domain::time::Millis;
use huiyin_tlog::{Commitment, Hash, Leaf, ReadFault, Reason, Tile, TileBuilder, TileSource};
use std::collections::BTreeMap;

pub(crate) const HEAD: Statement =
    Statement::new("log_head", Kind::List, "SELECT size, root FROM log_head WHERE area_id = ?1");
const LEAVES: Statement = Statement::new(
    "log_leaves",
    Kind::List,
    "SELECT commitment FROM leaf WHERE area_id = ?1 AND position >= ?2 AND position < ?3 \
     ORDER BY position",
);
const TILE_ROOTS: Statement = Statement::new(
    "log_tile_roots",
    Kind::List,
    "SELECT root FROM log_tile WHERE area_id = ?1 AND level = ?2 AND tile_no >= ?3 \
     AND tile_no < ?4 ORDER BY tile_no",
);
const TILE: Statement = Statement::new(
    "log_tile",
    Kind::List,
    "SELECT hashes FROM log_tile WHERE area_id = ?1 AND level = ?2 AND tile_no = ?3",
);
const POSITION: Statement = Statement::new(
    "log_position",
    Kind::List,
    "SELECT position FROM case_event WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);
const WAITING_ANY: Statement = Statement::new(
    "log_waiting_any",
    Kind::List,
    "SELECT case_id FROM leaf_waiting WHERE area_id = ?1 LIMIT 1",
);

const NEWEST: Statement = Statement::new(
    "log_newest",
    Kind::List,
    "SELECT e.at_ms FROM leaf l JOIN case_event e \
     ON e.area_id = l.area_id AND e.case_id = l.case_id AND e.seq = l.seq \
     WHERE l.area_id = ?1 AND l.case_id > 0 ORDER BY l.position DESC LIMIT 1",
);

const CASES_FROM: Statement = Statement::new(
    "log_cases_from",
    Kind::List,
    "SELECT position, case_id FROM leaf WHERE area_id = ?1 AND position >= ?2 \
     ORDER BY position LIMIT ?3",
);

pub(crate) const STATEMENTS: [Statement; 8] =
    [HEAD, LEAVES, TILE_ROOTS, TILE, POSITION, WAITING_ANY, NEWEST, CASES_FROM];

/// Leaves in order from this place on, each with the case it is of; none: of the log itself, or
/// of a case that was erased.
///
/// # Errors
/// The database cannot answer.
pub async fn cases_from(
    db: &Db,
    area: AreaId,
    from: u64,
    limit: u32,
) -> Result<Vec<(u64, Option<CaseId>)>, StoreError> {
    let parameters = [area.0.into(), int(from).into(), i64::from(limit).into()];
    let rows = db.rows(&CASES_FROM, &parameters).await?;
    let read = |mut row: Row| {
        let position = size_of(row.int()?)?;
        Ok((position, row.opt_int()?.filter(|case| *case > 0).map(CaseId)))
    };
    rows.into_iter().map(read).collect()
}

/// The moment that the last event of a case with a place claims to be of.
///
/// # Errors
/// The database cannot answer.
pub async fn newest_at(db: &Db, area: AreaId) -> Result<Option<Millis>, StoreError> {
    let row = db.row_opt(&NEWEST, &[area.0.into()]).await?;
    row.map(|mut row| Ok(Millis(row.int()?))).transpose()
}

/// The log after the last commit; empty when it has no leaf yet.
///
/// # Errors
/// The database cannot answer.
pub async fn head(db: &Db, area: AreaId) -> Result<Head, StoreError> {
    head_read(db.rows(&HEAD, &[area.0.into()]).await?)
}

pub(crate) fn head_read(rows: Vec<Row>) -> Result<Head, StoreError> {
    let Some(mut row) = rows.into_iter().next() else { return Ok(Head::EMPTY) };
    Ok(Head { size: size_of(row.int()?)?, root: Hash(row.hash()?) })
}

/// Exactly the hashes of this tile; `None` when the log does not reach so far.
///
/// # Errors
/// The database cannot answer.
pub async fn tile(db: &Db, area: AreaId, tile: Tile) -> Result<Option<Vec<u8>>, StoreError> {
    if tile.is_full() {
        let params = [area.0.into(), i64::from(tile.level).into(), int(tile.index).into()];
        let row = db.row_opt(&TILE, &params).await?;
        return row.map(|mut row| row.blob()).transpose();
    }
    let part = Part { level: tile.level, from: tile.index * 256, count: u64::from(tile.width) };
    let (statement, params) = part.query(area);
    let params: Vec<Value> = params.into_iter().map(Value::Int).collect();
    let row = part.read(db.rows(statement, &params).await?)?;
    let is_whole = row.len() == usize::from(tile.width);
    Ok(is_whole.then(|| row.iter().flat_map(|hash| hash.0).collect()))
}

/// Leaves in order, as many of these as there are.
///
/// # Errors
/// The database cannot answer.
pub async fn leaves(db: &Db, area: AreaId, from: u64, count: u64) -> Result<Vec<Leaf>, StoreError> {
    let params = [area.0.into(), int(from).into(), int(from + count).into()];
    let rows = db.rows(&LEAVES, &params).await?;
    rows.into_iter().map(|mut row| Ok(Leaf { commitment: Commitment(row.hash()?) })).collect()
}

/// Where an event stands in the log; `None` while its leaf waits, or when there is no such event.
///
/// # Errors
/// The database cannot answer.
pub async fn position_of(
    db: &Db,
    area: AreaId,
    case: CaseId,
    seq: i64,
) -> Result<Option<u64>, StoreError> {
    let row = db.row_opt(&POSITION, &[area.0.into(), case.0.into(), seq.into()]).await?;
    let position = row.map(|mut row| row.opt_int()).transpose()?.flatten();
    position.map(size_of).transpose()
}

/// Whether any leaf waits for its place.
///
/// # Errors
/// The database cannot answer.
pub async fn is_waiting(db: &Db, area: AreaId) -> Result<bool, StoreError> {
    Ok(db.row_opt(&WAITING_ANY, &[area.0.into()]).await?.is_some())
}

/// Whether the log had this root when it had this size.
///
/// # Errors
/// The database cannot answer.
pub async fn holds(db: &Db, area: AreaId, head: Head) -> Result<bool, StoreError> {
    let parts = parts_of(head.size);
    let mut rows = Vec::with_capacity(parts.len());
    for part in &parts {
        let (statement, params) = part.query(area);
        let params: Vec<Value> = params.into_iter().map(Value::Int).collect();
        rows.push(db.rows(statement, &params).await?);
    }
    Ok(tree_of(head, &parts, rows)?.is_some())
}

/// A run of hashes within one unfinished tile.
pub(crate) struct Part {
    level: u8,
    from: u64,
    count: u64,
}

impl Part {
    pub fn query(&self, area: AreaId) -> (&'static Statement, Vec<i64>) {
        let (from, to) = (int(self.from), int(self.from + self.count));
        match self.level {
            0 => (&LEAVES, vec![area.0, from, to]),
            level => (&TILE_ROOTS, vec![area.0, i64::from(level) - 1, from, to]),
        }
    }

    fn read(&self, rows: Vec<Row>) -> Result<Vec<Hash>, StoreError> {
        let hash = |mut row: Row| {
            let hash = row.hash()?;
            Ok(match self.level {
                0 => Leaf { commitment: Commitment(hash) }.hash(),
                _ => Hash(hash),
            })
        };
        rows.into_iter().map(hash).collect()
    }
}

/// The unfinished tiles of a tree of this size: all that is needed to go on from there.
pub(crate) fn parts_of(size: u64) -> Vec<Part> {
    let part = |level: u8| {
        let nodes = size >> (8 * u32::from(level));
        let count = nodes % 256;
        (count > 0).then_some(Part { level, from: nodes - count, count })
    };
    (0..8).filter_map(part).collect()
}

/// The tree of this head, out of the answers to its parts; `None` when they do not make its root.
pub(crate) fn tree_of(
    head: Head,
    parts: &[Part],
    answers: Vec<Vec<Row>>,
) -> Result<Option<TileBuilder>, StoreError> {
    let mut edges = Edges(BTreeMap::new());
    for (part, rows) in parts.iter().zip(answers) {
        let bytes = part.read(rows)?.iter().flat_map(|hash| hash.0).collect();
        edges.0.insert(part.level, bytes);
    }
    match TileBuilder::resume(&mut edges, head.size, &head.root) {
        Ok(tree) => Ok(Some(tree)),
        Err(
            ReadFault::Source(()) | ReadFault::Refused(Reason::TileDiffers | Reason::TileLength),
        ) => Ok(None),
        Err(ReadFault::Refused(reason)) => Err(StoreError::Shape(format!("log: {reason:?}"))),
    }
}

/// The last tile of each level.
struct Edges(BTreeMap<u8, Vec<u8>>);

impl TileSource for Edges {
    type Error = ();

    fn tile(&mut self, tile: Tile) -> Result<Vec<u8>, ()> {
        self.0.get(&tile.level).cloned().ok_or(())
    }
}

pub(crate) fn int(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}

pub(crate) fn size_of(int: i64) -> Result<u64, StoreError> {
    u64::try_from(int).map_err(|_| StoreError::Shape("a negative place in the log".into()))
}

pub(crate) fn args(params: Vec<i64>) -> Vec<Arg<'static>> {
    params.into_iter().map(Arg::Int).collect()
}
