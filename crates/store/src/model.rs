//! The model that proposes topics, and the decided cases it learns from. Texts are not read here:
//! whoever trains opens them case by case.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ModelRow {
    pub hash: String,
    pub examples: i64,
    /// When the first and the last case it learned from were registered.
    pub from: Millis,
    pub to: Millis,
    pub made: Millis,
    /// What it was adopted for: the figures of its trial, as JSON.
    pub figures: String,
    pub sealed: Vec<u8>,
}

/// A case whose topic somebody has decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    pub case: CaseId,
    pub topic: String,
    pub registered: Millis,
}

const HASH: Statement =
    Statement::new("model_hash", Kind::Whole, "SELECT hash FROM routing_model WHERE area_id = ?1");
const NOW: Statement = Statement::new(
    "model_now",
    Kind::Whole,
    "SELECT hash, examples, from_ms, to_ms, made_ms, figures, sealed FROM routing_model \
     WHERE area_id = ?1",
);
/// Newest first. What is not routed yet was not looked at; accusations and what is locked teach
/// nothing.
const DECIDED: Statement = Statement::new(
    "model_decided",
    Kind::List,
    "SELECT f.case_id, f.topic, f.registered_ms FROM case_file f \
     JOIN case_key k ON k.area_id = f.area_id AND k.case_id = f.case_id \
     WHERE f.area_id = ?1 AND f.case_id < ?2 AND f.topic <> '' AND f.stage <> 'registered' \
     AND f.kind <> 'accusation' AND length(k.wrapped) > 0 \
     ORDER BY f.case_id DESC LIMIT ?3",
);
pub(crate) const STATEMENTS: [Statement; 3] = [HASH, NOW, DECIDED];

/// # Errors
/// The database cannot answer.
pub async fn hash(db: &Db, area: AreaId) -> Result<Option<String>, StoreError> {
    let row = db.row_opt(&HASH, &[area.0.into()]).await?;
    row.map(|mut row| row.text()).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn now(db: &Db, area: AreaId) -> Result<Option<ModelRow>, StoreError> {
    let row = db.row_opt(&NOW, &[area.0.into()]).await?;
    row.map(model_row).transpose()
}

/// Before this case, newest first.
///
/// # Errors
/// The database cannot answer.
pub async fn decided(
    db: &Db,
    area: AreaId,
    before: CaseId,
    limit: u32,
) -> Result<Vec<Decided>, StoreError> {
    let params = [area.0.into(), before.0.into(), i64::from(limit).into()];
    let rows = db.rows(&DECIDED, &params).await?;
    rows.into_iter()
        .map(|mut row| {
            Ok(Decided {
                case: CaseId(row.int()?),
                topic: row.text()?,
                registered: Millis(row.int()?),
            })
        })
        .collect()
}

fn model_row(mut row: Row) -> Result<ModelRow, StoreError> {
    Ok(ModelRow {
        hash: row.text()?,
        examples: row.int()?,
        from: Millis(row.int()?),
        to: Millis(row.int()?),
        made: Millis(row.int()?),
        figures: row.text()?,
        sealed: row.blob()?,
    })
}
