//! Incidents, what happened to them, and what hangs on them, read. Who may see what is the use
//! case's to say.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, IncidentId, MemberId, StaffId, TextId, UnitId};
use huiyin_domain::time::Millis;

/// An incident as its steps make it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncidentRow {
    pub incident: IncidentId,
    pub hazard: String,
    pub area_code: String,
    pub place: String,
    pub stage: String,
    pub exercise: bool,
    pub is_open: bool,
    pub level: Option<String>,
    pub received: Millis,
    pub changed: Millis,
    /// The next report to the body above.
    pub due: Option<Millis>,
    pub due_kind: Option<String>,
    pub commander: Option<StaffId>,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub incident: IncidentId,
    pub seq: i64,
    pub at: Millis,
    pub staff: Option<StaffId>,
    pub unit: Option<UnitId>,
    /// The program that brought it, where nobody of the office did.
    pub source: Option<String>,
    /// JSON: the event.
    pub body: String,
}

/// That a member filled a role when a response began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PresentRow {
    pub incident: IncidentId,
    pub seq: i64,
    pub role: String,
    pub member: MemberId,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    pub incident: IncidentId,
    pub text: TextId,
    pub made: Millis,
    pub sealed: Vec<u8>,
}

macro_rules! incidents {
    ($rest:literal) => {
        concat!(
            "SELECT incident_id, hazard, area_code, place, stage, exercise, is_open, level, \
             received_ms, changed_ms, due_ms, due_kind, commander, version FROM incident ",
            $rest
        )
    };
}

const INCIDENT: Statement =
    Statement::new("incident", Kind::List, incidents!("WHERE area_id = ?1 AND incident_id = ?2"));
const BY_OPEN: Statement = Statement::new(
    "incidents_by_open",
    Kind::List,
    incidents!(
        "WHERE area_id = ?1 AND is_open = ?2 \
         ORDER BY received_ms DESC, incident_id DESC LIMIT ?3"
    ),
);
const OVERDUE: Statement = Statement::new(
    "incidents_overdue",
    Kind::List,
    incidents!("WHERE area_id = ?1 AND due_ms >= ?2 AND due_ms < ?3 ORDER BY due_ms LIMIT ?4"),
);
const VERSION: Statement = Statement::new(
    "incident_version",
    Kind::List,
    "SELECT version FROM incident WHERE area_id = ?1 AND incident_id = ?2",
);
const STEPS: Statement = Statement::new(
    "incident_steps",
    Kind::List,
    "SELECT incident_id, seq, at_ms, staff_id, unit_id, source, body FROM incident_step \
     WHERE area_id = ?1 AND incident_id = ?2 ORDER BY seq",
);
const PRESENT: Statement = Statement::new(
    "incident_present",
    Kind::List,
    "SELECT incident_id, seq, role, member_id FROM incident_present \
     WHERE area_id = ?1 AND incident_id = ?2 ORDER BY seq, role, member_id",
);
const KEY: Statement = Statement::new(
    "incident_key",
    Kind::List,
    "SELECT wrapped FROM incident_key WHERE area_id = ?1 AND incident_id = ?2",
);
const NOTES: Statement = Statement::new(
    "incident_notes",
    Kind::List,
    "SELECT incident_id, text_id, made_ms, sealed FROM incident_text \
     WHERE area_id = ?1 AND incident_id = ?2 ORDER BY text_id",
);
const MEMBER_OF: Statement = Statement::new(
    "duty_account",
    Kind::List,
    "SELECT member_id FROM duty_account WHERE area_id = ?1 AND staff_id = ?2",
);
pub(crate) const STATEMENTS: [Statement; 9] =
    [INCIDENT, BY_OPEN, OVERDUE, VERSION, STEPS, PRESENT, KEY, NOTES, MEMBER_OF];

/// # Errors
/// The database cannot answer.
pub async fn incident(
    db: &Db,
    area: AreaId,
    id: IncidentId,
) -> Result<Option<IncidentRow>, StoreError> {
    db.row_opt(&INCIDENT, &[area.0.into(), id.0.into()]).await?.map(incident_row).transpose()
}

/// Those received last come first.
///
/// # Errors
/// The database cannot answer.
pub async fn by_open(
    db: &Db,
    area: AreaId,
    is_open: bool,
    limit: u32,
) -> Result<Vec<IncidentRow>, StoreError> {
    let params = [area.0.into(), i64::from(is_open).into(), i64::from(limit).into()];
    db.rows(&BY_OPEN, &params).await?.into_iter().map(incident_row).collect()
}

/// Those whose next report to the body above was due in this span.
///
/// # Errors
/// The database cannot answer.
pub async fn overdue(
    db: &Db,
    area: AreaId,
    (from, until): (Millis, Millis),
    limit: u32,
) -> Result<Vec<IncidentRow>, StoreError> {
    let params = [area.0.into(), from.0.into(), until.0.into(), i64::from(limit).into()];
    db.rows(&OVERDUE, &params).await?.into_iter().map(incident_row).collect()
}

/// How often it was written; whoever watches it asks for nothing else.
///
/// # Errors
/// The database cannot answer.
pub async fn version(db: &Db, area: AreaId, id: IncidentId) -> Result<Option<i64>, StoreError> {
    let row = db.row_opt(&VERSION, &[area.0.into(), id.0.into()]).await?;
    row.map(|mut row| row.int()).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn steps(db: &Db, area: AreaId, id: IncidentId) -> Result<Vec<StepRow>, StoreError> {
    let rows = db.rows(&STEPS, &[area.0.into(), id.0.into()]).await?;
    rows.into_iter().map(|mut row| step_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn present(db: &Db, area: AreaId, id: IncidentId) -> Result<Vec<PresentRow>, StoreError> {
    let filled = |mut row: Row| {
        Ok(PresentRow {
            incident: IncidentId(row.int()?),
            seq: row.int()?,
            role: row.text()?,
            member: MemberId(row.int()?),
        })
    };
    let rows = db.rows(&PRESENT, &[area.0.into(), id.0.into()]).await?;
    rows.into_iter().map(filled).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn key(db: &Db, area: AreaId, id: IncidentId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = db.row_opt(&KEY, &[area.0.into(), id.0.into()]).await?;
    row.map(|mut row| row.blob()).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn notes(db: &Db, area: AreaId, id: IncidentId) -> Result<Vec<NoteRow>, StoreError> {
    let note = |mut row: Row| {
        Ok(NoteRow {
            incident: IncidentId(row.int()?),
            text: TextId(row.int()?),
            made: Millis(row.int()?),
            sealed: row.blob()?,
        })
    };
    let rows = db.rows(&NOTES, &[area.0.into(), id.0.into()]).await?;
    rows.into_iter().map(note).collect()
}

/// Which member of duty an account is.
///
/// # Errors
/// The database cannot answer.
pub async fn member_of(
    db: &Db,
    area: AreaId,
    staff: StaffId,
) -> Result<Option<MemberId>, StoreError> {
    let row = db.row_opt(&MEMBER_OF, &[area.0.into(), staff.0.into()]).await?;
    row.map(|mut row| row.int().map(MemberId)).transpose()
}

pub(crate) fn step_row(row: &mut Row) -> Result<StepRow, StoreError> {
    Ok(StepRow {
        incident: IncidentId(row.int()?),
        seq: row.int()?,
        at: Millis(row.int()?),
        staff: row.opt_int()?.map(StaffId),
        unit: row.opt_int()?.map(UnitId),
        source: row.opt_text()?,
        body: row.text()?,
    })
}

fn incident_row(mut row: Row) -> Result<IncidentRow, StoreError> {
    Ok(IncidentRow {
        incident: IncidentId(row.int()?),
        hazard: row.text()?,
        area_code: row.text()?,
        place: row.text()?,
        stage: row.text()?,
        exercise: row.int()? != 0,
        is_open: row.int()? != 0,
        level: row.opt_text()?,
        received: Millis(row.int()?),
        changed: Millis(row.int()?),
        due: row.opt_int()?.map(Millis),
        due_kind: row.opt_text()?,
        commander: row.opt_int()?.map(StaffId),
        version: row.int()?,
    })
}
