//! Sessions of staff, found by the hash of their token; the token itself is never stored.

use crate::statements::{Kind, Statement};
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
pub(crate) const STATEMENTS: [Statement; 1] = [BY_TOKEN];

/// # Errors
/// The database cannot answer.
pub async fn by_token(
    db: &Db,
    area: AreaId,
    token: &[u8; 32],
) -> Result<Option<SessionRow>, StoreError> {
    let Some(mut row) = db.row_opt(&BY_TOKEN, &[area.0.into(), token[..].into()]).await? else {
        return Ok(None);
    };
    Ok(Some(SessionRow {
        token: row.hash()?,
        staff: StaffId(row.int()?),
        made: Millis(row.int()?),
        seen: Millis(row.int()?),
        step_up: Millis(row.int()?),
        csrf: row.blob()?,
    }))
}
