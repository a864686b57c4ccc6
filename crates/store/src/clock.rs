//! Clocks of cases as they were last computed, and those a reconciler must look at now.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRow {
    pub clock: String,
    /// Which run of the same clock, from 1.
    pub run: i64,
    pub state: String,
    pub owed_by: String,
    pub unit: Option<UnitId>,
    pub due: Millis,
    pub near: Option<Millis>,
    /// The next moment a reconciler must look at it; `None`: never again.
    pub next: Option<Millis>,
    /// What has rung already, one bit each.
    pub fired: i64,
}

/// A clock that wants to be looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockDue {
    pub case: CaseId,
    pub next: Millis,
    pub clock: ClockRow,
}

const OF_CASE: Statement = Statement::new(
    "clocks_of_case",
    Kind::List,
    "SELECT clock, run, state, owed_by, unit_id, due_ms, near_ms, next_ms, fired \
     FROM case_clock WHERE area_id = ?1 AND case_id = ?2 ORDER BY due_ms, clock, run",
);
const DUE: Statement = Statement::new(
    "clocks_due",
    Kind::List,
    "SELECT case_id, next_ms, clock, run, state, owed_by, unit_id, due_ms, near_ms, next_ms, \
     fired FROM case_clock WHERE area_id = ?1 AND next_ms IS NOT NULL AND next_ms <= ?2 \
     ORDER BY next_ms, case_id, clock, run LIMIT ?3",
);
const ASKED: Statement = Statement::new(
    "clocks_asked",
    Kind::List,
    "SELECT case_id, due_ms, state FROM case_clock WHERE area_id = ?1 AND unit_id = ?2 \
     AND owed_by = 'asked' AND (due_ms, case_id) > (?3, ?4) \
     ORDER BY due_ms, case_id LIMIT ?5",
);
const FOLLOW_UPS: Statement = Statement::new(
    "clocks_follow_ups",
    Kind::List,
    "SELECT case_id, due_ms, run FROM case_clock WHERE area_id = ?1 AND unit_id = ?2 \
     AND clock = 'follow-up' AND (due_ms, case_id, run) > (?3, ?4, ?5) \
     ORDER BY due_ms, case_id, run LIMIT ?6",
);
const BRIEFS: Statement = Statement::new(
    "clocks_briefs",
    Kind::List,
    "SELECT case_id, run FROM case_clock WHERE area_id = ?1 AND unit_id = ?2 \
     AND owed_by = 'asked' AND state = 'brief' ORDER BY due_ms, case_id LIMIT ?3",
);
const ADMISSIONS: Statement = Statement::new(
    "clocks_admissions",
    Kind::List,
    "SELECT case_id, run FROM case_clock WHERE area_id = ?1 AND next_ms IS NOT NULL \
     AND next_ms > ?2 AND next_ms <= ?3 AND (clock = 'admission' OR clock = 'admission-ask') \
     ORDER BY next_ms, case_id LIMIT ?4",
);
pub(crate) const STATEMENTS: [Statement; 6] = [OF_CASE, DUE, ASKED, FOLLOW_UPS, BRIEFS, ADMISSIONS];

/// The edited briefs that a unit has: the case of each, and which of its briefs.
///
/// # Errors
/// The database cannot answer.
pub async fn briefs(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    limit: u32,
) -> Result<Vec<(CaseId, i64)>, StoreError> {
    let params = [area.0.into(), unit.0.into(), i64::from(limit).into()];
    db.rows(&BRIEFS, &params).await?.into_iter().map(numbered).collect()
}

/// Asks for admission that wait, and admissions that stand, of the whole house: those that end
/// between two moments.
///
/// # Errors
/// The database cannot answer.
pub async fn admissions(
    db: &Db,
    area: AreaId,
    after: Millis,
    until: Millis,
    limit: u32,
) -> Result<Vec<(CaseId, i64)>, StoreError> {
    let params = [area.0.into(), after.0.into(), until.0.into(), i64::from(limit).into()];
    db.rows(&ADMISSIONS, &params).await?.into_iter().map(numbered).collect()
}

fn numbered(mut row: Row) -> Result<(CaseId, i64), StoreError> {
    Ok((CaseId(row.int()?), row.int()?))
}

/// What is asked of a unit on a case that another one answers for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedRow {
    pub case: CaseId,
    pub due: Millis,
    /// What: a task, a review …
    pub what: String,
}

/// One page of it, by date; `after` is date and case of the last row seen.
///
/// # Errors
/// The database cannot answer.
pub async fn asked(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    after: Option<(Millis, CaseId)>,
    limit: u32,
) -> Result<Vec<AskedRow>, StoreError> {
    let (due, case) = after.unwrap_or((Millis(i64::MIN), CaseId(i64::MIN)));
    let params =
        [area.0.into(), unit.0.into(), due.0.into(), case.0.into(), i64::from(limit).into()];
    let asked_row = |mut row: Row| {
        Ok(AskedRow { case: CaseId(row.int()?), due: Millis(row.int()?), what: row.text()? })
    };
    db.rows(&ASKED, &params).await?.into_iter().map(asked_row).collect()
}

/// When a unit is to come back to a case: the case, until when, and which of its follow-ups.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FollowUpRow {
    pub due: Millis,
    pub case: CaseId,
    pub run: i64,
}

/// One page of what a unit is to look at again, due first, after the last row seen.
///
/// # Errors
/// The database cannot answer.
pub async fn follow_ups(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    after: Option<FollowUpRow>,
    limit: u32,
) -> Result<Vec<FollowUpRow>, StoreError> {
    let first = FollowUpRow { due: Millis(i64::MIN), case: CaseId(i64::MIN), run: i64::MIN };
    let after = after.unwrap_or(first);
    let params = [
        area.0.into(),
        unit.0.into(),
        after.due.0.into(),
        after.case.0.into(),
        after.run.into(),
        i64::from(limit).into(),
    ];
    let read = |mut row: Row| {
        Ok(FollowUpRow { case: CaseId(row.int()?), due: Millis(row.int()?), run: row.int()? })
    };
    db.rows(&FOLLOW_UPS, &params).await?.into_iter().map(read).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn of_case(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<ClockRow>, StoreError> {
    let rows = db.rows(&OF_CASE, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(|mut row| clock_row(&mut row)).collect()
}

/// Clocks whose next moment has come, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn due(
    db: &Db,
    area: AreaId,
    now: Millis,
    limit: u32,
) -> Result<Vec<ClockDue>, StoreError> {
    let params = [area.0.into(), now.0.into(), i64::from(limit).into()];
    let due_row = |mut row: Row| {
        Ok(ClockDue {
            case: CaseId(row.int()?),
            next: Millis(row.int()?),
            clock: clock_row(&mut row)?,
        })
    };
    db.rows(&DUE, &params).await?.into_iter().map(due_row).collect()
}

pub(crate) fn clock_row(row: &mut Row) -> Result<ClockRow, StoreError> {
    Ok(ClockRow {
        clock: row.text()?,
        run: row.int()?,
        state: row.text()?,
        owed_by: row.text()?,
        unit: row.opt_int()?.map(UnitId),
        due: Millis(row.int()?),
        near: row.opt_int()?.map(Millis),
        next: row.opt_int()?.map(Millis),
        fired: row.int()?,
    })
}
