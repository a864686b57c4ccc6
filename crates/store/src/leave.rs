//! Times in which a colleague stands in for a member of staff.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, LeaveId, StaffId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveRow {
    pub leave: LeaveId,
    pub staff: StaffId,
    pub substitute: StaffId,
    pub from: Millis,
    /// The exclusive end.
    pub until: Millis,
    pub version: i64,
}

/// Somebody away now, for whom one stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AwayRow {
    pub staff: StaffId,
    pub display_name: String,
    pub until: Millis,
}

macro_rules! columns {
    () => {
        "SELECT l.leave_id, l.staff_id, l.substitute_id, l.from_ms, l.until_ms, l.version \
         FROM staff_leave l "
    };
}

const BY_ID: Statement = Statement::new(
    "leave_by_id",
    Kind::List,
    concat!(columns!(), "WHERE l.area_id = ?1 AND l.leave_id = ?2"),
);
const OF_STAFF: Statement = Statement::new(
    "leaves_of_staff",
    Kind::List,
    concat!(
        columns!(),
        "WHERE l.area_id = ?1 AND l.staff_id = ?2 AND l.until_ms > ?3 \
         ORDER BY l.until_ms LIMIT ?4"
    ),
);
const OF_SUBSTITUTE: Statement = Statement::new(
    "leaves_of_substitute",
    Kind::List,
    concat!(
        columns!(),
        "WHERE l.area_id = ?1 AND l.substitute_id = ?2 AND l.until_ms > ?3 \
         ORDER BY l.until_ms LIMIT ?4"
    ),
);
const OF_UNIT: Statement = Statement::new(
    "leaves_of_unit",
    Kind::List,
    concat!(
        columns!(),
        "JOIN staff s ON s.area_id = l.area_id AND s.staff_id = l.staff_id \
         WHERE l.area_id = ?1 AND s.unit_id = ?2 AND l.until_ms > ?3 \
         ORDER BY l.from_ms, l.leave_id LIMIT ?4"
    ),
);
/// Both of one unit at this moment: whoever has moved on stands in for nobody.
const AWAY: Statement = Statement::new(
    "away_for_substitute",
    Kind::List,
    "SELECT l.staff_id, s.display_name, l.until_ms FROM staff_leave l \
     JOIN staff s ON s.area_id = l.area_id AND s.staff_id = l.staff_id \
     WHERE l.area_id = ?1 AND l.substitute_id = ?2 AND l.until_ms > ?3 AND l.from_ms <= ?3 \
     AND s.unit_id = ?4 ORDER BY l.until_ms LIMIT ?5",
);
pub(crate) const STATEMENTS: [Statement; 5] = [BY_ID, OF_STAFF, OF_SUBSTITUTE, OF_UNIT, AWAY];

/// # Errors
/// The database cannot answer.
pub async fn by_id(db: &Db, area: AreaId, leave: LeaveId) -> Result<Option<LeaveRow>, StoreError> {
    let row = db.row_opt(&BY_ID, &[area.0.into(), leave.0.into()]).await?;
    row.map(leave_row).transpose()
}

/// Leaves of somebody that are not over at `now`.
///
/// # Errors
/// The database cannot answer.
pub async fn of_staff(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    now: Millis,
    limit: u32,
) -> Result<Vec<LeaveRow>, StoreError> {
    rows(db, &OF_STAFF, area, staff.0, now, limit).await
}

/// Leaves, not over at `now`, in which somebody stands in.
///
/// # Errors
/// The database cannot answer.
pub async fn of_substitute(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    now: Millis,
    limit: u32,
) -> Result<Vec<LeaveRow>, StoreError> {
    rows(db, &OF_SUBSTITUTE, area, staff.0, now, limit).await
}

/// Leaves of a unit's staff that are not over at `now`.
///
/// # Errors
/// The database cannot answer.
pub async fn of_unit(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    now: Millis,
    limit: u32,
) -> Result<Vec<LeaveRow>, StoreError> {
    rows(db, &OF_UNIT, area, unit.0, now, limit).await
}

/// For whom somebody of this unit stands in at `now`.
///
/// # Errors
/// The database cannot answer.
pub async fn away(
    db: &Db,
    area: AreaId,
    substitute: StaffId,
    unit: UnitId,
    now: Millis,
    limit: u32,
) -> Result<Vec<AwayRow>, StoreError> {
    let params =
        [area.0.into(), substitute.0.into(), now.0.into(), unit.0.into(), i64::from(limit).into()];
    let away = |mut row: Row| {
        Ok(AwayRow {
            staff: StaffId(row.int()?),
            display_name: row.text()?,
            until: Millis(row.int()?),
        })
    };
    db.rows(&AWAY, &params).await?.into_iter().map(away).collect()
}

async fn rows(
    db: &Db,
    statement: &'static Statement,
    area: AreaId,
    whose: i64,
    now: Millis,
    limit: u32,
) -> Result<Vec<LeaveRow>, StoreError> {
    let params = [area.0.into(), whose.into(), now.0.into(), i64::from(limit).into()];
    db.rows(statement, &params).await?.into_iter().map(leave_row).collect()
}

fn leave_row(mut row: Row) -> Result<LeaveRow, StoreError> {
    Ok(LeaveRow {
        leave: LeaveId(row.int()?),
        staff: StaffId(row.int()?),
        substitute: StaffId(row.int()?),
        from: Millis(row.int()?),
        until: Millis(row.int()?),
        version: row.int()?,
    })
}
