//! The events of the log itself, read page by page, newest first: what administrators did stands
//! among them. Nothing here writes; a line of the journal is a leaf of the log.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::AreaId;
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalRow {
    pub seq: i64,
    pub at: Millis,
    pub canonical: Vec<u8>,
}

const NEWEST: Statement = Statement::new(
    "journal_newest",
    Kind::List,
    "SELECT seq, at_ms, canonical FROM system_event \
     WHERE area_id = ?1 AND seq < ?2 ORDER BY area_id DESC, seq DESC LIMIT ?3",
);
const OF_KIND: Statement = Statement::new(
    "journal_of_kind",
    Kind::List,
    "SELECT seq, at_ms, canonical FROM system_event \
     WHERE area_id = ?1 AND kind = ?2 AND seq < ?3 \
     ORDER BY area_id DESC, kind DESC, seq DESC LIMIT ?4",
);
/// Moments rise with places but for clocks that were set back; then a day may show a line more.
const BEFORE_TIME: Statement = Statement::new(
    "journal_before_time",
    Kind::List,
    "SELECT seq FROM system_event WHERE area_id = ?1 AND at_ms < ?2 \
     ORDER BY area_id DESC, at_ms DESC LIMIT 1",
);
pub(crate) const STATEMENTS: [Statement; 3] = [NEWEST, OF_KIND, BEFORE_TIME];

/// Those before a place, of one kind if one is named.
///
/// # Errors
/// The database cannot answer.
pub async fn before(
    db: &Db,
    area: AreaId,
    kind: Option<&str>,
    before: i64,
    limit: u32,
) -> Result<Vec<JournalRow>, StoreError> {
    let limit = i64::from(limit);
    let rows = match kind {
        None => db.rows(&NEWEST, &[area.0.into(), before.into(), limit.into()]).await?,
        Some(kind) => {
            let params = [area.0.into(), kind.into(), before.into(), limit.into()];
            db.rows(&OF_KIND, &params).await?
        }
    };
    let read = |mut row: Row| {
        Ok(JournalRow { seq: row.int()?, at: Millis(row.int()?), canonical: row.blob()? })
    };
    rows.into_iter().map(read).collect()
}

/// The place after the last event before a moment.
///
/// # Errors
/// The database cannot answer.
pub async fn place_before(db: &Db, area: AreaId, at: Millis) -> Result<i64, StoreError> {
    let row = db.row_opt(&BEFORE_TIME, &[area.0.into(), at.0.into()]).await?;
    row.map_or(Ok(0), |mut row| row.int().map(|seq| seq + 1))
}
