//! Procedures and calendars as adopted, by kind, name and version; a version never changes.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::AreaId;
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulebookRow {
    /// `procedure` or `calendar`.
    pub kind: String,
    pub rule: String,
    pub version: String,
    pub body: String,
    pub hash: [u8; 32],
    pub adopted: Millis,
}

const ALL: Statement = Statement::new(
    "rulebook_all",
    Kind::Whole,
    "SELECT kind, rule_id, version, body, hash, adopted_ms FROM rulebook \
     WHERE area_id = ?1 ORDER BY adopted_ms, kind, rule_id, version",
);
const ONE: Statement = Statement::new(
    "rulebook_one",
    Kind::List,
    "SELECT kind, rule_id, version, body, hash, adopted_ms FROM rulebook \
     WHERE area_id = ?1 AND kind = ?2 AND rule_id = ?3 AND version = ?4",
);
pub(crate) const STATEMENTS: [Statement; 2] = [ALL, ONE];

/// Every version of every rulebook, oldest adoption first.
///
/// # Errors
/// The database cannot answer.
pub async fn all(db: &Db, area: AreaId) -> Result<Vec<RulebookRow>, StoreError> {
    db.rows(&ALL, &[area.0.into()]).await?.into_iter().map(rulebook_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn one(
    db: &Db,
    area: AreaId,
    kind: &str,
    rule: &str,
    version: &str,
) -> Result<Option<RulebookRow>, StoreError> {
    let params = [area.0.into(), kind.into(), rule.into(), version.into()];
    db.row_opt(&ONE, &params).await?.map(rulebook_row).transpose()
}

fn rulebook_row(mut row: Row) -> Result<RulebookRow, StoreError> {
    Ok(RulebookRow {
        kind: row.text()?,
        rule: row.text()?,
        version: row.text()?,
        body: row.text()?,
        hash: row.hash()?,
        adopted: Millis(row.int()?),
    })
}
