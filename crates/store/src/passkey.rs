//! Passkeys of members of staff. What stands here opens nothing: it is the public half.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, PasskeyId, StaffId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyRow {
    pub passkey: PasskeyId,
    pub staff: StaffId,
    /// What the authenticator calls it.
    pub credential: Vec<u8>,
    /// The public key, and what was registered with it, as the library writes it.
    pub public_key: Vec<u8>,
    /// What changes with use, such as the signature counter.
    pub state: Vec<u8>,
    /// The officer's own word for it.
    pub label: String,
    pub made: Millis,
    pub used: Millis,
    /// When the last challenge was made that it answered.
    pub asked: Millis,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT passkey_id, staff_id, credential, public_key, state, label, made_ms, \
             used_ms, asked_ms FROM staff_passkey WHERE area_id = ?1 ",
            $rest
        )
    };
}

const BY_CREDENTIAL: Statement =
    Statement::new("passkey_by_credential", Kind::List, select!("AND credential = ?2"));
const OF_STAFF: Statement = Statement::new(
    "passkeys_of_staff",
    Kind::List,
    select!("AND staff_id = ?2 ORDER BY passkey_id LIMIT ?3"),
);
pub(crate) const STATEMENTS: [Statement; 2] = [BY_CREDENTIAL, OF_STAFF];

/// # Errors
/// The database cannot answer.
pub async fn by_credential(
    db: &Db,
    area: AreaId,
    credential: &[u8],
) -> Result<Option<PasskeyRow>, StoreError> {
    let row = db.row_opt(&BY_CREDENTIAL, &[area.0.into(), credential.into()]).await?;
    row.map(passkey_row).transpose()
}

/// Oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn of_staff(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    limit: u32,
) -> Result<Vec<PasskeyRow>, StoreError> {
    let params = [area.0.into(), staff.0.into(), i64::from(limit).into()];
    db.rows(&OF_STAFF, &params).await?.into_iter().map(passkey_row).collect()
}

fn passkey_row(mut row: Row) -> Result<PasskeyRow, StoreError> {
    Ok(PasskeyRow {
        passkey: PasskeyId(row.int()?),
        staff: StaffId(row.int()?),
        credential: row.blob()?,
        public_key: row.blob()?,
        state: row.blob()?,
        label: row.text()?,
        made: Millis(row.int()?),
        used: Millis(row.int()?),
        asked: Millis(row.int()?),
    })
}
