//! Filters of the worklist that an officer has saved under a short label.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, StaffId};

/// An empty stage, kind or topic is any.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkFilterRow {
    pub staff: StaffId,
    /// From 1; also the key that applies it, up to 9.
    pub filter_no: i64,
    pub label: String,
    pub scope: String,
    pub stage: String,
    pub kind: String,
    pub topic: String,
    pub overdue: bool,
    pub urgent: bool,
}

const OF_STAFF: Statement = Statement::new(
    "work_filters_of_staff",
    Kind::List,
    "SELECT staff_id, filter_no, label, scope, stage, kind, topic, overdue, urgent \
     FROM work_filter WHERE area_id = ?1 AND staff_id = ?2 ORDER BY filter_no",
);
pub(crate) const STATEMENTS: [Statement; 1] = [OF_STAFF];

/// # Errors
/// The database cannot answer.
pub async fn of_staff(
    db: &Db,
    area: AreaId,
    staff: StaffId,
) -> Result<Vec<WorkFilterRow>, StoreError> {
    let rows = db.rows(&OF_STAFF, &[area.0.into(), staff.0.into()]).await?;
    rows.into_iter().map(filter_row).collect()
}

fn filter_row(mut row: Row) -> Result<WorkFilterRow, StoreError> {
    Ok(WorkFilterRow {
        staff: StaffId(row.int()?),
        filter_no: row.int()?,
        label: row.text()?,
        scope: row.text()?,
        stage: row.text()?,
        kind: row.text()?,
        topic: row.text()?,
        overdue: row.flag()?,
        urgent: row.flag()?,
    })
}
