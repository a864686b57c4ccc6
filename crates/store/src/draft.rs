//! Half-written forms of residents: sealed, with an end.

use crate::statements::{Kind, Statement};
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, DraftId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    pub draft: DraftId,
    pub sealed: Vec<u8>,
    pub expires: Millis,
}

const BY_ID: Statement = Statement::new(
    "draft_by_id",
    Kind::List,
    "SELECT draft_id, sealed, expires_ms FROM draft WHERE area_id = ?1 AND draft_id = ?2",
);
pub(crate) const STATEMENTS: [Statement; 1] = [BY_ID];

/// An expired draft is still answered until it is swept; the caller looks at `expires`.
///
/// # Errors
/// The database cannot answer.
pub async fn by_id(db: &Db, area: AreaId, draft: DraftId) -> Result<Option<DraftRow>, StoreError> {
    let Some(mut row) = db.row_opt(&BY_ID, &[area.0.into(), draft.0.into()]).await? else {
        return Ok(None);
    };
    Ok(Some(DraftRow {
        draft: DraftId(row.int()?),
        sealed: row.blob()?,
        expires: Millis(row.int()?),
    }))
}
