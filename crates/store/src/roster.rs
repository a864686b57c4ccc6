//! Rosters, what happened to them, their shifts, and who is away, read. Who may see what, and
//! what follows from a row, is the use case's to say.

use crate::statements::{Kind, Statement};
use crate::value::{Row, Value};
use crate::{Db, StoreError};
use huiyin_domain::ids::{AbsenceId, AreaId, MemberId, ShiftId, StaffId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterRow {
    pub roster: String,
    pub unit: UnitId,
    pub title: String,
    /// Which whoever is on shift holds, as plans name it.
    pub post: Option<String>,
    pub made: Millis,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub book: String,
    pub seq: i64,
    pub at: Millis,
    /// 0: the program itself.
    pub staff: StaffId,
    pub unit: UnitId,
    /// JSON: the event.
    pub body: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftRow {
    pub shift: ShiftId,
    pub roster: String,
    pub day: i64,
    pub from: Millis,
    /// The exclusive end.
    pub until: Millis,
    /// Workdays, rest days and holidays that it weighs.
    pub load: [i64; 3],
    /// `None`: a gap.
    pub member: Option<MemberId>,
    pub why: String,
    pub about: Option<i64>,
    pub made: Millis,
    pub changed: Millis,
    pub offered: Option<Millis>,
    pub taken: Option<Millis>,
    pub alarm: Option<Millis>,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbsenceRow {
    pub absence: AbsenceId,
    pub member: MemberId,
    pub from: Millis,
    /// The exclusive end.
    pub until: Millis,
    pub substitute: Option<MemberId>,
    /// As read; the writer counts it on.
    pub version: i64,
}

macro_rules! shift_columns {
    ($rest:literal) => {
        concat!(
            "SELECT shift_id, roster, day, from_ms, until_ms, workdays, restdays, holidays, \
             member_id, why, about, made_ms, changed_ms, offered_ms, taken_ms, alarm_ms, version \
             FROM roster_shift WHERE area_id = ?1 AND ",
            $rest
        )
    };
}

const ROSTER: Statement = Statement::new(
    "roster",
    Kind::List,
    "SELECT roster, unit_id, title, post, made_ms, version FROM roster \
     WHERE area_id = ?1 AND roster = ?2",
);
const ALL: Statement = Statement::new(
    "rosters",
    Kind::List,
    "SELECT roster, unit_id, title, post, made_ms, version FROM roster \
     WHERE area_id = ?1 ORDER BY roster LIMIT ?2",
);
const STEPS: Statement = Statement::new(
    "roster_steps",
    Kind::List,
    "SELECT book, seq, at_ms, staff_id, unit_id, body FROM roster_step \
     WHERE area_id = ?1 AND book = ?2 ORDER BY seq",
);
const SHIFT: Statement =
    Statement::new("roster_shift", Kind::List, shift_columns!("shift_id = ?2"));
const SHIFTS: Statement = Statement::new(
    "roster_shifts",
    Kind::List,
    shift_columns!("roster = ?2 AND from_ms >= ?3 AND from_ms < ?4 ORDER BY from_ms"),
);
const NEAREST: Statement = Statement::new(
    "roster_shift_begun",
    Kind::List,
    shift_columns!("roster = ?2 AND from_ms <= ?3 ORDER BY from_ms DESC LIMIT ?4"),
);
const OF_MEMBER: Statement = Statement::new(
    "roster_shifts_of_member",
    Kind::List,
    shift_columns!("member_id = ?2 AND from_ms >= ?3 ORDER BY from_ms LIMIT ?4"),
);
const UNTAKEN: Statement = Statement::new(
    "roster_shifts_untaken",
    Kind::List,
    shift_columns!(
        "until_ms > ?2 AND from_ms <= ?3 AND taken_ms IS NULL AND alarm_ms IS NULL \
         ORDER BY until_ms, shift_id LIMIT ?4"
    ),
);
const ABSENCE: Statement = Statement::new(
    "roster_absence",
    Kind::List,
    "SELECT absence_id, member_id, from_ms, until_ms, substitute_id, version \
     FROM roster_absence WHERE area_id = ?1 AND absence_id = ?2",
);
const ABSENCES: Statement = Statement::new(
    "roster_absences",
    Kind::List,
    "SELECT absence_id, member_id, from_ms, until_ms, substitute_id, version \
     FROM roster_absence WHERE area_id = ?1 AND until_ms > ?2 ORDER BY until_ms, absence_id",
);
const SIGNERS: Statement = Statement::new(
    "roster_signers",
    Kind::List,
    "SELECT staff_id, member_id FROM roster_signer WHERE area_id = ?1 ORDER BY staff_id",
);
const SIGNER: Statement = Statement::new(
    "roster_signer",
    Kind::List,
    "SELECT staff_id, member_id FROM roster_signer WHERE area_id = ?1 AND staff_id = ?2",
);
pub(crate) const STATEMENTS: [Statement; 12] = [
    ROSTER, ALL, STEPS, SHIFT, SHIFTS, NEAREST, OF_MEMBER, UNTAKEN, ABSENCE, ABSENCES, SIGNERS,
    SIGNER,
];

/// # Errors
/// The database cannot answer.
pub async fn roster(db: &Db, area: AreaId, key: &str) -> Result<Option<RosterRow>, StoreError> {
    db.row_opt(&ROSTER, &[area.0.into(), key.into()]).await?.map(roster_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn all(db: &Db, area: AreaId, limit: u32) -> Result<Vec<RosterRow>, StoreError> {
    let params = [area.0.into(), i64::from(limit).into()];
    db.rows(&ALL, &params).await?.into_iter().map(roster_row).collect()
}

/// What happened in a book, in order.
///
/// # Errors
/// The database cannot answer.
pub async fn steps(db: &Db, area: AreaId, book: &str) -> Result<Vec<StepRow>, StoreError> {
    let rows = db.rows(&STEPS, &[area.0.into(), book.into()]).await?;
    rows.into_iter().map(|mut row| step_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn shift(db: &Db, area: AreaId, id: ShiftId) -> Result<Option<ShiftRow>, StoreError> {
    db.row_opt(&SHIFT, &[area.0.into(), id.0.into()]).await?.map(shift_row).transpose()
}

/// Those of a roster that begin within a time, its end exclusive.
///
/// # Errors
/// The database cannot answer.
pub async fn shifts(
    db: &Db,
    area: AreaId,
    key: &str,
    (from, until): (Millis, Millis),
) -> Result<Vec<ShiftRow>, StoreError> {
    shifts_by(db, &SHIFTS, &[area.0.into(), key.into(), from.0.into(), until.0.into()]).await
}

/// Those that began last, the latest first.
///
/// # Errors
/// The database cannot answer.
pub async fn begun(
    db: &Db,
    area: AreaId,
    key: &str,
    now: Millis,
    limit: u32,
) -> Result<Vec<ShiftRow>, StoreError> {
    let params = [area.0.into(), key.into(), now.0.into(), i64::from(limit).into()];
    shifts_by(db, &NEAREST, &params).await
}

/// # Errors
/// The database cannot answer.
pub async fn shifts_of_member(
    db: &Db,
    area: AreaId,
    member: MemberId,
    from: Millis,
    limit: u32,
) -> Result<Vec<ShiftRow>, StoreError> {
    let params = [area.0.into(), member.0.into(), from.0.into(), i64::from(limit).into()];
    shifts_by(db, &OF_MEMBER, &params).await
}

/// Those that began by a moment, run on, were not taken over, and of which nobody was told.
///
/// # Errors
/// The database cannot answer.
pub async fn untaken(
    db: &Db,
    area: AreaId,
    now: Millis,
    begun: Millis,
    limit: u32,
) -> Result<Vec<ShiftRow>, StoreError> {
    let params = [area.0.into(), now.0.into(), begun.0.into(), i64::from(limit).into()];
    shifts_by(db, &UNTAKEN, &params).await
}

async fn shifts_by(
    db: &Db,
    statement: &'static Statement,
    params: &[Value],
) -> Result<Vec<ShiftRow>, StoreError> {
    db.rows(statement, params).await?.into_iter().map(shift_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn absence(
    db: &Db,
    area: AreaId,
    id: AbsenceId,
) -> Result<Option<AbsenceRow>, StoreError> {
    db.row_opt(&ABSENCE, &[area.0.into(), id.0.into()]).await?.map(absence_row).transpose()
}

/// Those that are not over at a moment.
///
/// # Errors
/// The database cannot answer.
pub async fn absences(db: &Db, area: AreaId, now: Millis) -> Result<Vec<AbsenceRow>, StoreError> {
    let rows = db.rows(&ABSENCES, &[area.0.into(), now.0.into()]).await?;
    rows.into_iter().map(absence_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn signers(db: &Db, area: AreaId) -> Result<Vec<(StaffId, MemberId)>, StoreError> {
    db.rows(&SIGNERS, &[area.0.into()]).await?.into_iter().map(signer_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn signer(db: &Db, area: AreaId, staff: StaffId) -> Result<Option<MemberId>, StoreError> {
    let row = db.row_opt(&SIGNER, &[area.0.into(), staff.0.into()]).await?;
    Ok(row.map(signer_row).transpose()?.map(|(_, member)| member))
}

fn signer_row(mut row: Row) -> Result<(StaffId, MemberId), StoreError> {
    Ok((StaffId(row.int()?), MemberId(row.int()?)))
}

fn roster_row(mut row: Row) -> Result<RosterRow, StoreError> {
    Ok(RosterRow {
        roster: row.text()?,
        unit: UnitId(row.int()?),
        title: row.text()?,
        post: row.opt_text()?,
        made: Millis(row.int()?),
        version: row.int()?,
    })
}

pub(crate) fn step_row(row: &mut Row) -> Result<StepRow, StoreError> {
    Ok(StepRow {
        book: row.text()?,
        seq: row.int()?,
        at: Millis(row.int()?),
        staff: StaffId(row.int()?),
        unit: UnitId(row.int()?),
        body: row.text()?,
    })
}

fn shift_row(mut row: Row) -> Result<ShiftRow, StoreError> {
    Ok(ShiftRow {
        shift: ShiftId(row.int()?),
        roster: row.text()?,
        day: row.int()?,
        from: Millis(row.int()?),
        until: Millis(row.int()?),
        load: [row.int()?, row.int()?, row.int()?],
        member: row.opt_int()?.map(MemberId),
        why: row.text()?,
        about: row.opt_int()?,
        made: Millis(row.int()?),
        changed: Millis(row.int()?),
        offered: row.opt_int()?.map(Millis),
        taken: row.opt_int()?.map(Millis),
        alarm: row.opt_int()?.map(Millis),
        version: row.int()?,
    })
}

fn absence_row(mut row: Row) -> Result<AbsenceRow, StoreError> {
    Ok(AbsenceRow {
        absence: AbsenceId(row.int()?),
        member: MemberId(row.int()?),
        from: Millis(row.int()?),
        until: Millis(row.int()?),
        substitute: row.opt_int()?.map(MemberId),
        version: row.int()?,
    })
}
