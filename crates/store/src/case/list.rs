//! Work lists: what is owed first comes first, keyset paging, one index per scope.
//! A partial index serves a query only when its WHERE stands there literally, so it does.

use super::{CaseRow, case_row, columns};
use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError, Value};
use huiyin_domain::ids::{AreaId, CaseId, StaffId, UnitId};
use huiyin_domain::time::Millis;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Open cases of one owning unit.
    Unit(UnitId),
    /// Open cases of one handler.
    Handler(StaffId),
    /// Open cases one unit supervises.
    Supervisor(UnitId),
    /// Cases of one owning unit, open ones first, then the closed.
    UnitAll(UnitId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub stage: Option<String>,
    pub kind: Option<String>,
    pub topic: Option<String>,
    /// Only cases owed before this instant.
    pub overdue_at: Option<Millis>,
    pub urgent_only: bool,
    /// Whose list it is: cases that they are recused from are not in it.
    pub reader: StaffId,
}

impl Default for Filter {
    /// All cases, for nobody in particular.
    fn default() -> Self {
        Self {
            stage: None,
            kind: None,
            topic: None,
            overdue_at: None,
            urgent_only: false,
            reader: StaffId(0),
        }
    }
}

/// The last row of the page before; lists continue behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub is_open: bool,
    pub due: Millis,
    pub case: CaseId,
}

impl Cursor {
    #[must_use]
    pub fn after(row: &CaseRow) -> Self {
        Self { is_open: row.head.is_open, due: row.head.due, case: row.case }
    }

    fn start(is_open: bool) -> Self {
        Self { is_open, due: Millis(i64::MIN), case: CaseId(i64::MIN) }
    }
}

/// A list shows titles, which are sealed: each row brings its case's key, wrapped.
macro_rules! with_key {
    () => {
        ", (SELECT wrapped FROM case_key WHERE case_key.area_id = case_file.area_id \
         AND case_key.case_id = case_file.case_id)"
    };
}

/// Not those that the reader stays out of: a row of the case's clocks says so, found by its key.
macro_rules! not_recused {
    ($reader:literal) => {
        concat!(
            " AND NOT EXISTS (SELECT 1 FROM case_clock WHERE case_clock.area_id = \
             case_file.area_id AND case_clock.case_id = case_file.case_id \
             AND case_clock.clock = 'recused' AND case_clock.run = ",
            $reader,
            ")"
        )
    };
}

/// `?2` is whose list it is; the rest is the same for all of them.
macro_rules! worklist_sql {
    ($scope:literal) => {
        concat!(
            "SELECT ",
            columns!(),
            with_key!(),
            " FROM case_file WHERE area_id = ?1 AND ",
            $scope,
            " AND (due_ms, case_id) > (?3, ?4) AND due_ms <= ?5 \
             AND (stage = ?6 OR ?6 IS NULL) AND (kind = ?7 OR ?7 IS NULL) AND urgent >= ?8 \
             AND (topic = ?9 OR ?9 IS NULL)",
            not_recused!("?11"),
            " ORDER BY due_ms, case_id LIMIT ?10"
        )
    };
}

const OPEN_OF_UNIT: Statement = Statement::new(
    "worklist_open_of_unit",
    Kind::List,
    worklist_sql!("owner_unit = ?2 AND is_open = 1"),
);
const CLOSED_OF_UNIT: Statement = Statement::new(
    "worklist_closed_of_unit",
    Kind::List,
    worklist_sql!("owner_unit = ?2 AND is_open = 0"),
);
const OF_HANDLER: Statement = Statement::new(
    "worklist_of_handler",
    Kind::List,
    worklist_sql!("handler = ?2 AND handler IS NOT NULL AND is_open = 1"),
);
const OF_SUPERVISOR: Statement = Statement::new(
    "worklist_of_supervisor",
    Kind::List,
    worklist_sql!("supervisor_unit = ?2 AND supervisor_unit IS NOT NULL AND is_open = 1"),
);
const CLOSED_RECENTLY: Statement = Statement::new(
    "closed_recently",
    Kind::List,
    concat!(
        "SELECT ",
        columns!(),
        with_key!(),
        " FROM case_file WHERE area_id = ?1 AND owner_unit = ?2 AND closed_ms IS NOT NULL \
         AND (closed_ms, case_id) < (?3, ?4) AND (kind = ?5 OR ?5 IS NULL) AND urgent >= ?6 \
         AND (topic = ?7 OR ?7 IS NULL)",
        not_recused!("?9"),
        " ORDER BY closed_ms DESC, case_id DESC LIMIT ?8"
    ),
);
const STAGES: Statement = Statement::new(
    "stages_of_unit",
    Kind::List,
    "SELECT stage FROM case_file WHERE area_id = ?1 AND owner_unit = ?2 AND is_open = 1 \
     ORDER BY due_ms, case_id LIMIT ?3",
);

pub(crate) const STATEMENTS: [Statement; 6] =
    [OPEN_OF_UNIT, CLOSED_OF_UNIT, OF_HANDLER, OF_SUPERVISOR, CLOSED_RECENTLY, STAGES];

/// A row of a list, with its case's key as it is wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub row: CaseRow,
    pub key: Option<Vec<u8>>,
}

/// One page, ordered by due date and case.
///
/// # Errors
/// The database cannot answer.
pub async fn worklist(
    db: &Db,
    area: AreaId,
    scope: Scope,
    filter: &Filter,
    after: Option<Cursor>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let page =
        |statement, whose, after, limit| page(db, area, statement, whose, filter, after, limit);
    let from = after.unwrap_or(Cursor::start(true));
    match scope {
        Scope::Unit(unit) => page(&OPEN_OF_UNIT, unit.0, from, limit).await,
        Scope::Handler(staff) => page(&OF_HANDLER, staff.0, from, limit).await,
        Scope::Supervisor(unit) => page(&OF_SUPERVISOR, unit.0, from, limit).await,
        Scope::UnitAll(unit) => {
            let mut rows = Vec::new();
            if from.is_open {
                rows = page(&OPEN_OF_UNIT, unit.0, from, limit).await?;
            }
            let left = limit.saturating_sub(u32::try_from(rows.len()).unwrap_or(u32::MAX));
            if left > 0 {
                let from = if from.is_open { Cursor::start(false) } else { from };
                rows.extend(page(&CLOSED_OF_UNIT, unit.0, from, left).await?);
            }
            Ok(rows)
        }
    }
}

async fn page(
    db: &Db,
    area: AreaId,
    statement: &'static Statement,
    whose: i64,
    filter: &Filter,
    after: Cursor,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let due_max = filter.overdue_at.map_or(i64::MAX, |at| at.0.saturating_sub(1));
    let params: [Value; 11] = [
        area.0.into(),
        whose.into(),
        after.due.0.into(),
        after.case.0.into(),
        due_max.into(),
        filter.stage.as_deref().into(),
        filter.kind.as_deref().into(),
        i64::from(filter.urgent_only).into(),
        filter.topic.as_deref().into(),
        i64::from(limit).into(),
        filter.reader.0.into(),
    ];
    db.rows(statement, &params).await?.into_iter().map(listed).collect()
}

fn listed(mut row: Row) -> Result<Listed, StoreError> {
    Ok(Listed { row: case_row(&mut row)?, key: row.opt_blob()? })
}

/// Closed cases of a unit, newest first; `after` is closing time and case of the last row seen.
/// Stage and due date say nothing of a closed case and are not asked.
///
/// # Errors
/// The database cannot answer.
pub async fn closed_recently(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    filter: &Filter,
    after: Option<(Millis, CaseId)>,
    limit: u32,
) -> Result<Vec<Listed>, StoreError> {
    let (closed, case) = after.unwrap_or((Millis(i64::MAX), CaseId(i64::MAX)));
    let params: [Value; 9] = [
        area.0.into(),
        unit.0.into(),
        closed.0.into(),
        case.0.into(),
        filter.kind.as_deref().into(),
        i64::from(filter.urgent_only).into(),
        filter.topic.as_deref().into(),
        i64::from(limit).into(),
        filter.reader.0.into(),
    ];
    db.rows(&CLOSED_RECENTLY, &params).await?.into_iter().map(listed).collect()
}

/// Open cases of a unit by stage, among so many that are owed first.
///
/// # Errors
/// The database cannot answer.
pub async fn stage_counts(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    limit: u32,
) -> Result<Vec<(String, i64)>, StoreError> {
    let params = [area.0.into(), unit.0.into(), i64::from(limit).into()];
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for mut row in db.rows(&STAGES, &params).await? {
        *counts.entry(row.text()?).or_default() += 1;
    }
    Ok(counts.into_iter().collect())
}
