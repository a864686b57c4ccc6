//! Drills and their schedules, read. Who answered stands in the rows of the call.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CalloutId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DrillRow {
    pub callout: CalloutId,
    pub unit: UnitId,
    pub plan_pin: String,
    /// By the unit's schedule; `None`: a keeper began it.
    pub due: Option<Millis>,
    pub begun: Millis,
    pub ended: Option<Millis>,
    /// JSON: counts.
    pub result: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScheduleRow {
    pub unit: UnitId,
    pub plan: String,
    pub day: i64,
    /// `HH:MM`.
    pub at: String,
    pub is_on: bool,
    pub due: Millis,
    /// Later than `due` where it could not begin then.
    pub next: Millis,
    /// As read; the writer counts it on.
    pub version: i64,
}

macro_rules! drills {
    ($rest:literal) => {
        concat!(
            "SELECT callout_id, unit_id, plan_pin, due_ms, begun_ms, ended_ms, result \
             FROM callout_drill WHERE area_id = ?1 ",
            $rest
        )
    };
}

const DRILL: Statement = Statement::new("drill", Kind::List, drills!("AND callout_id = ?2"));
const NEWEST: Statement = Statement::new(
    "drills_newest",
    Kind::List,
    drills!("ORDER BY begun_ms DESC, callout_id DESC LIMIT ?2"),
);
const OPEN: Statement =
    Statement::new("drills_open", Kind::List, drills!("AND ended_ms IS NULL ORDER BY callout_id"));
const SCHEDULES: Statement = Statement::new(
    "drill_schedules",
    Kind::List,
    "SELECT unit_id, plan_id, day, at_time, is_on, due_ms, next_ms, version FROM callout_schedule \
     WHERE area_id = ?1 ORDER BY unit_id",
);
pub(crate) const STATEMENTS: [Statement; 4] = [DRILL, NEWEST, OPEN, SCHEDULES];

/// # Errors
/// The database cannot answer.
pub async fn drill(db: &Db, area: AreaId, id: CalloutId) -> Result<Option<DrillRow>, StoreError> {
    db.row_opt(&DRILL, &[area.0.into(), id.0.into()]).await?.map(drill_row).transpose()
}

/// The newest first.
///
/// # Errors
/// The database cannot answer.
pub async fn newest(db: &Db, area: AreaId, limit: u32) -> Result<Vec<DrillRow>, StoreError> {
    let params = [area.0.into(), i64::from(limit).into()];
    db.rows(&NEWEST, &params).await?.into_iter().map(drill_row).collect()
}

/// Those whose counts are not kept yet.
///
/// # Errors
/// The database cannot answer.
pub async fn open(db: &Db, area: AreaId) -> Result<Vec<DrillRow>, StoreError> {
    db.rows(&OPEN, &[area.0.into()]).await?.into_iter().map(drill_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn schedules(db: &Db, area: AreaId) -> Result<Vec<ScheduleRow>, StoreError> {
    db.rows(&SCHEDULES, &[area.0.into()]).await?.into_iter().map(schedule_row).collect()
}

fn drill_row(mut row: Row) -> Result<DrillRow, StoreError> {
    Ok(DrillRow {
        callout: CalloutId(row.int()?),
        unit: UnitId(row.int()?),
        plan_pin: row.text()?,
        due: row.opt_int()?.map(Millis),
        begun: Millis(row.int()?),
        ended: row.opt_int()?.map(Millis),
        result: row.opt_text()?,
    })
}

fn schedule_row(mut row: Row) -> Result<ScheduleRow, StoreError> {
    Ok(ScheduleRow {
        unit: UnitId(row.int()?),
        plan: row.text()?,
        day: row.int()?,
        at: row.text()?,
        is_on: row.flag()?,
        due: Millis(row.int()?),
        next: Millis(row.int()?),
        version: row.int()?,
    })
}
