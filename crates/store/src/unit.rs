//! Units, topics and the responsibility table: small, read whole.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, UnitId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitRow {
    pub unit: UnitId,
    pub parent: Option<UnitId>,
    pub code: String,
    pub label_zh: String,
    pub label_en: String,
    pub kind: String,
    pub area_code: String,
    pub active: bool,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicRow {
    pub topic: String,
    pub label_zh: String,
    pub label_en: String,
    /// JSON.
    pub keywords: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResponsibilityRow {
    pub rule: i64,
    pub topic: String,
    /// Areas whose code begins with this.
    pub area_code: String,
    pub unit: UnitId,
    pub basis: String,
    /// `territorial` or `departmental`.
    pub way: String,
    pub rank: i64,
}

const UNITS: Statement = Statement::new(
    "units",
    Kind::Whole,
    "SELECT unit_id, parent_id, code, label_zh, label_en, kind, area_code, active, version \
     FROM unit WHERE area_id = ?1 ORDER BY unit_id",
);
const TOPICS: Statement = Statement::new(
    "topics",
    Kind::Whole,
    "SELECT topic, label_zh, label_en, keywords FROM topic WHERE area_id = ?1 ORDER BY topic",
);
const RESPONSIBILITIES: Statement = Statement::new(
    "responsibilities",
    Kind::Whole,
    "SELECT rule_id, topic, area_code, unit_id, basis, way, rank FROM responsibility \
     WHERE area_id = ?1 ORDER BY rank, rule_id",
);
pub(crate) const STATEMENTS: [Statement; 3] = [UNITS, TOPICS, RESPONSIBILITIES];

/// # Errors
/// The database cannot answer.
pub async fn all(db: &Db, area: AreaId) -> Result<Vec<UnitRow>, StoreError> {
    let unit_row = |mut row: Row| {
        Ok(UnitRow {
            unit: UnitId(row.int()?),
            parent: row.opt_int()?.map(UnitId),
            code: row.text()?,
            label_zh: row.text()?,
            label_en: row.text()?,
            kind: row.text()?,
            area_code: row.text()?,
            active: row.flag()?,
            version: row.int()?,
        })
    };
    db.rows(&UNITS, &[area.0.into()]).await?.into_iter().map(unit_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn topics(db: &Db, area: AreaId) -> Result<Vec<TopicRow>, StoreError> {
    let topic_row = |mut row: Row| {
        Ok(TopicRow {
            topic: row.text()?,
            label_zh: row.text()?,
            label_en: row.text()?,
            keywords: row.text()?,
        })
    };
    db.rows(&TOPICS, &[area.0.into()]).await?.into_iter().map(topic_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn responsibilities(db: &Db, area: AreaId) -> Result<Vec<ResponsibilityRow>, StoreError> {
    let rule_row = |mut row: Row| {
        Ok(ResponsibilityRow {
            rule: row.int()?,
            topic: row.text()?,
            area_code: row.text()?,
            unit: UnitId(row.int()?),
            basis: row.text()?,
            way: row.text()?,
            rank: row.int()?,
        })
    };
    db.rows(&RESPONSIBILITIES, &[area.0.into()]).await?.into_iter().map(rule_row).collect()
}
