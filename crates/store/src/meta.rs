//! A few facts about the installation, by name.

use crate::statements::{Kind, Statement};
use crate::{Db, StoreError};
use huiyin_domain::ids::AreaId;

const BY_NAME: Statement = Statement::new(
    "meta_by_name",
    Kind::List,
    "SELECT value FROM meta WHERE area_id = ?1 AND name = ?2",
);
pub(crate) const STATEMENTS: [Statement; 1] = [BY_NAME];

/// # Errors
/// The database cannot answer.
pub async fn get(db: &Db, area: AreaId, name: &str) -> Result<Option<String>, StoreError> {
    let row = db.row_opt(&BY_NAME, &[area.0.into(), name.into()]).await?;
    row.map(|mut row| row.text()).transpose()
}
