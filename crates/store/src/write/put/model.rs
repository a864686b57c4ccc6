//! Another model that proposes topics, in the place of the one before. That one is dropped which
//! learned from an erased case stands in `erase`.

use super::super::batch::{Expect, Step};
use crate::model::ModelRow;
use crate::statements::{Kind, Statement};
use crate::value::Arg;
use huiyin_domain::ids::AreaId;

const DROP: Statement =
    Statement::new("put_model_drop", Kind::Write, "DELETE FROM routing_model WHERE area_id = ?1");
const NEW: Statement = Statement::new(
    "put_model",
    Kind::Write,
    "INSERT INTO routing_model (area_id, hash, examples, from_ms, to_ms, made_ms, figures, \
     sealed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
);
pub(super) const STATEMENTS: [Statement; 2] = [DROP, NEW];

pub(super) fn steps<'a>(row: &'a ModelRow, area: AreaId, steps: &mut Vec<Step<'a>>) {
    let area = Arg::Int(area.0);
    let drop = Step { statement: &DROP, params: vec![area], expect: Expect::Any };
    let params = vec![
        area,
        Arg::Text(&row.hash),
        Arg::Int(row.examples),
        Arg::Int(row.from.0),
        Arg::Int(row.to.0),
        Arg::Int(row.made.0),
        Arg::Text(&row.figures),
        Arg::Blob(&row.sealed),
    ];
    steps.extend([drop, Step { statement: &NEW, params, expect: Expect::Rows(1) }]);
}
