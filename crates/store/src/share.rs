//! Keys of units and shares of cases' keys: public halves, wrapped keys, nothing that opens.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, StaffId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitKeyRow {
    pub unit: UnitId,
    pub public: Vec<u8>,
    pub fingerprint: String,
    pub made: Millis,
    pub staff: StaffId,
}

/// A case's key, wrapped for one holder: a unit by its id, or 0 for the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareRow {
    pub case: CaseId,
    pub holder: i64,
    /// Of the key it was wrapped for; empty for the person.
    pub fingerprint: String,
    pub wrapped: Vec<u8>,
    pub made: Millis,
    pub until: Option<Millis>,
}

const UNIT_KEYS: Statement = Statement::new(
    "unit_keys",
    Kind::Whole,
    "SELECT unit_id, public, fingerprint, made_ms, staff_id FROM unit_key \
     WHERE area_id = ?1 ORDER BY unit_id",
);
const UNIT_KEY: Statement = Statement::new(
    "unit_key",
    Kind::List,
    "SELECT unit_id, public, fingerprint, made_ms, staff_id FROM unit_key \
     WHERE area_id = ?1 AND unit_id = ?2",
);
const OF_CASE: Statement = Statement::new(
    "shares_of_case",
    Kind::List,
    "SELECT case_id, holder, fingerprint, wrapped, made_ms, until_ms FROM case_share \
     WHERE area_id = ?1 AND case_id = ?2 ORDER BY holder",
);
const OF_HOLDER: Statement = Statement::new(
    "share_of_holder",
    Kind::List,
    "SELECT case_id, holder, fingerprint, wrapped, made_ms, until_ms FROM case_share \
     WHERE area_id = ?1 AND case_id = ?2 AND holder = ?3",
);
/// Of every case that one unit has a share of, in the order of their ids.
const HELD: Statement = Statement::new(
    "shares_held",
    Kind::List,
    "SELECT case_id, holder, fingerprint, wrapped, made_ms, until_ms FROM case_share \
     WHERE area_id = ?1 AND holder = ?2 AND holder > 0 AND case_id > ?3 \
     ORDER BY case_id LIMIT ?4",
);
/// Accusations that the house's key still opens.
const UNDER_HOUSE: Statement = Statement::new(
    "accusations_under_house",
    Kind::List,
    "SELECT f.case_id FROM case_file f \
     JOIN case_key k ON k.area_id = f.area_id AND k.case_id = f.case_id \
     WHERE f.area_id = ?1 AND f.case_id > ?2 AND f.kind = 'accusation' AND length(k.wrapped) > 0 \
     ORDER BY f.case_id LIMIT ?3",
);
/// Messages that wait until somebody of the unit opens its key.
const WAITING: Statement = Statement::new(
    "messages_waiting_for_key",
    Kind::List,
    "SELECT count(*) FROM case_share s \
     JOIN outbox o ON o.area_id = s.area_id AND o.case_id = s.case_id \
     WHERE s.area_id = ?1 AND s.holder = ?2 AND s.holder > 0 \
     AND o.state = 'due' AND o.last_error = 'locked'",
);

/// Units whose share of a case that this unit has, too, was wrapped for a key they no longer have.
const BEHIND: Statement = Statement::new(
    "units_behind",
    Kind::List,
    "SELECT o.holder, count(*) FROM case_share s \
     JOIN case_share o ON o.area_id = s.area_id AND o.case_id = s.case_id \
     JOIN unit_key k ON k.area_id = o.area_id AND k.unit_id = o.holder \
     WHERE s.area_id = ?1 AND s.holder = ?2 AND s.holder > 0 \
     AND o.fingerprint <> k.fingerprint GROUP BY o.holder ORDER BY o.holder LIMIT ?3",
);

pub(crate) const STATEMENTS: [Statement; 8] =
    [UNIT_KEYS, UNIT_KEY, OF_CASE, OF_HOLDER, HELD, UNDER_HOUSE, WAITING, BEHIND];

/// # Errors
/// The database cannot answer.
pub async fn unit_keys(db: &Db, area: AreaId) -> Result<Vec<UnitKeyRow>, StoreError> {
    db.rows(&UNIT_KEYS, &[area.0.into()]).await?.into_iter().map(unit_key_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn unit_key(
    db: &Db,
    area: AreaId,
    unit: UnitId,
) -> Result<Option<UnitKeyRow>, StoreError> {
    let row = db.row_opt(&UNIT_KEY, &[area.0.into(), unit.0.into()]).await?;
    row.map(unit_key_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn of_case(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<ShareRow>, StoreError> {
    let rows = db.rows(&OF_CASE, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(|mut row| share_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn of_holder(
    db: &Db,
    area: AreaId,
    case: CaseId,
    holder: i64,
) -> Result<Option<ShareRow>, StoreError> {
    let row = db.row_opt(&OF_HOLDER, &[area.0.into(), case.0.into(), holder.into()]).await?;
    row.map(|mut row| share_row(&mut row)).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn held(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    after: CaseId,
    limit: u32,
) -> Result<Vec<ShareRow>, StoreError> {
    let params = [area.0.into(), unit.0.into(), after.0.into(), i64::from(limit).into()];
    let rows = db.rows(&HELD, &params).await?;
    rows.into_iter().map(|mut row| share_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn under_house(
    db: &Db,
    area: AreaId,
    after: CaseId,
    limit: u32,
) -> Result<Vec<CaseId>, StoreError> {
    let params = [area.0.into(), after.0.into(), i64::from(limit).into()];
    let rows = db.rows(&UNDER_HOUSE, &params).await?;
    rows.into_iter().map(|mut row| row.int().map(CaseId)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn waiting(db: &Db, area: AreaId, unit: UnitId) -> Result<i64, StoreError> {
    let row = db.row_opt(&WAITING, &[area.0.into(), unit.0.into()]).await?;
    row.map_or(Ok(0), |mut row| row.int())
}

/// Units that hold shares which their present key does not open, with how many.
///
/// # Errors
/// The database cannot answer.
pub async fn behind(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    limit: u32,
) -> Result<Vec<(UnitId, i64)>, StoreError> {
    let params = [area.0.into(), unit.0.into(), i64::from(limit).into()];
    let rows = db.rows(&BEHIND, &params).await?;
    rows.into_iter().map(|mut row| Ok((UnitId(row.int()?), row.int()?))).collect()
}

fn unit_key_row(mut row: Row) -> Result<UnitKeyRow, StoreError> {
    Ok(UnitKeyRow {
        unit: UnitId(row.int()?),
        public: row.blob()?,
        fingerprint: row.text()?,
        made: Millis(row.int()?),
        staff: StaffId(row.int()?),
    })
}

pub(crate) fn share_row(row: &mut Row) -> Result<ShareRow, StoreError> {
    Ok(ShareRow {
        case: CaseId(row.int()?),
        holder: row.int()?,
        fingerprint: row.text()?,
        wrapped: row.blob()?,
        made: Millis(row.int()?),
        until: row.opt_int()?.map(Millis),
    })
}
