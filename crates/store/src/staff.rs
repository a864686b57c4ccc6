//! Staff accounts.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, StaffId, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffRow {
    pub staff: StaffId,
    pub login: String,
    pub display_name: String,
    pub unit: UnitId,
    /// As the use cases write them: role names with spaces between.
    pub roles: String,
    pub password: String,
    /// The sealed TOTP secret.
    pub totp: Option<Vec<u8>>,
    /// The last TOTP step used; never set back.
    pub totp_step: i64,
    pub active: bool,
    pub must_change: bool,
    /// As read; the writer counts it on.
    pub version: i64,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT staff_id, login, display_name, unit_id, roles, password, totp, totp_step, \
             active, must_change, version FROM staff WHERE area_id = ?1 ",
            $rest
        )
    };
}

const BY_ID: Statement = Statement::new("staff_by_id", Kind::List, select!("AND staff_id = ?2"));
const BY_LOGIN: Statement = Statement::new("staff_by_login", Kind::List, select!("AND login = ?2"));
const ALL: Statement = Statement::new("staff_all", Kind::Whole, select!("ORDER BY login"));
const OF_UNIT: Statement =
    Statement::new("staff_of_unit", Kind::List, select!("AND unit_id = ?2 ORDER BY login"));
const COUNT: Statement =
    Statement::new("staff_count", Kind::Whole, "SELECT count(*) FROM staff WHERE area_id = ?1");
pub(crate) const STATEMENTS: [Statement; 5] = [BY_ID, BY_LOGIN, ALL, OF_UNIT, COUNT];

/// # Errors
/// The database cannot answer.
pub async fn by_id(db: &Db, area: AreaId, staff: StaffId) -> Result<Option<StaffRow>, StoreError> {
    let row = db.row_opt(&BY_ID, &[area.0.into(), staff.0.into()]).await?;
    row.map(staff_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn by_login(db: &Db, area: AreaId, login: &str) -> Result<Option<StaffRow>, StoreError> {
    let row = db.row_opt(&BY_LOGIN, &[area.0.into(), login.into()]).await?;
    row.map(staff_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn all(db: &Db, area: AreaId) -> Result<Vec<StaffRow>, StoreError> {
    db.rows(&ALL, &[area.0.into()]).await?.into_iter().map(staff_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn of_unit(db: &Db, area: AreaId, unit: UnitId) -> Result<Vec<StaffRow>, StoreError> {
    let rows = db.rows(&OF_UNIT, &[area.0.into(), unit.0.into()]).await?;
    rows.into_iter().map(staff_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn count(db: &Db, area: AreaId) -> Result<i64, StoreError> {
    let row = db.row_opt(&COUNT, &[area.0.into()]).await?;
    row.map_or(Ok(0), |mut row| row.int())
}

fn staff_row(mut row: Row) -> Result<StaffRow, StoreError> {
    Ok(StaffRow {
        staff: StaffId(row.int()?),
        login: row.text()?,
        display_name: row.text()?,
        unit: UnitId(row.int()?),
        roles: row.text()?,
        password: row.text()?,
        totp: row.opt_blob()?,
        totp_step: row.int()?,
        active: row.flag()?,
        must_change: row.flag()?,
        version: row.int()?,
    })
}
