//! Sessions of staff, found by the hash of their token; the token itself is never stored.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, StaffId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// A hash of the token.
    pub token: [u8; 32],
    pub staff: StaffId,
    pub made: Millis,
    pub seen: Millis,
    pub step_up: Millis,
    pub csrf: Vec<u8>,
}

const BY_TOKEN: Statement = Statement::new(
    "session_by_token",
    Kind::List,
    "SELECT token, staff_id, made_ms, seen_ms, step_up_ms, csrf FROM session \
     WHERE area_id = ?1 AND token = ?2",
);
const OF_STAFF: Statement = Statement::new(
    "sessions_of_staff",
    Kind::List,
    "SELECT token, staff_id, made_ms, seen_ms, step_up_ms, csrf FROM session \
     WHERE area_id = ?1 AND staff_id = ?2 LIMIT ?3",
);
pub(crate) const STATEMENTS: [Statement; 2] = [BY_TOKEN, OF_STAFF];

/// # Errors
/// The database cannot answer.
pub async fn by_token(
    db: &Db,
    area: AreaId,
    token: &[u8; 32],
) -> Result<Option<SessionRow>, StoreError> {
    let row = db.row_opt(&BY_TOKEN, &[area.0.into(), token[..].into()]).await?;
    row.map(session_row).transpose()
}

/// Those of one account, in no order.
///
/// # Errors
/// The database cannot answer.
pub async fn of_staff(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    limit: u32,
) -> Result<Vec<SessionRow>, StoreError> {
    let params = [area.0.into(), staff.0.into(), i64::from(limit).into()];
    db.rows(&OF_STAFF, &params).await?.into_iter().map(session_row).collect()
}

fn session_row(mut row: Row) -> Result<SessionRow, StoreError> {
    Ok(SessionRow {
        token: row.hash()?,
        staff: StaffId(row.int()?),
        made: Millis(row.int()?),
        seen: Millis(row.int()?),
        step_up: Millis(row.int()?),
        csrf: row.blob()?,
    })
}
