//! Cases: the derived row, its events, texts, parties and key, and the work lists over them.

mod list;

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, CaseNumber, StaffId, TextId, UnitId};
use huiyin_domain::leaf::{self, Commitment, Salt};
use huiyin_domain::time::Millis;

pub(crate) use list::STATEMENTS as LIST_STATEMENTS;
pub use list::{Cursor, Filter, Listed, Scope, closed_recently, stage_counts, worklist};

/// The derived row of a case. The codes are those of the domain's enums; `title` is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseHead {
    pub kind: String,
    pub channel: String,
    pub topic: String,
    pub stage: String,
    pub outcome: Option<String>,
    pub verdict: Option<String>,
    pub owner_unit: UnitId,
    pub handler: Option<StaffId>,
    pub intake_unit: UnitId,
    pub supervisor_unit: Option<UnitId>,
    pub is_open: bool,
    pub urgent: bool,
    /// The next owed date; `Millis(i64::MAX)` when none is.
    pub due: Millis,
    pub due_clock: String,
    pub registered: Millis,
    pub changed: Millis,
    pub closed: Option<Millis>,
    pub title: Vec<u8>,
    pub procedure: String,
    pub calendar: String,
    /// A hash of the view secret, never the secret.
    pub secret: Vec<u8>,
    pub area_code: String,
}

/// A case as it stands: what `Base::At` wants is all here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    pub case: CaseId,
    pub number: CaseNumber,
    pub version: i64,
    pub last: Commitment,
    pub head: CaseHead,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventRow {
    pub seq: i64,
    pub kind: String,
    pub at: Millis,
    pub canonical: Vec<u8>,
    pub salt: Salt,
    /// Its place in the log; `None` while its leaf waits.
    pub position: Option<u64>,
}

impl EventRow {
    /// As the leaf holds it.
    #[must_use]
    pub fn commitment(&self) -> Commitment {
        leaf::commit(&self.salt, &self.canonical)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRow {
    pub text: TextId,
    pub kind: String,
    pub made: Millis,
    pub sealed: Vec<u8>,
}

/// The only place of personal data; every field sealed under the case's key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartyRow {
    pub party_no: i64,
    pub name: Option<Vec<u8>>,
    pub phone: Option<Vec<u8>>,
    pub email: Option<Vec<u8>>,
    pub address: Option<Vec<u8>>,
    pub language: Option<Vec<u8>>,
}

/// The columns of a `CaseRow`, in the order `case_row` reads them.
macro_rules! columns {
    () => {
        "case_id, number, version, head_hash, kind, channel, topic, stage, outcome, verdict, \
         owner_unit, handler, intake_unit, supervisor_unit, is_open, urgent, due_ms, due_clock, \
         registered_ms, changed_ms, closed_ms, title, procedure, calendar, secret, area_code"
    };
}
pub(crate) use columns;

pub(crate) const BY_ID: Statement = Statement::new(
    "case_by_id",
    Kind::List,
    concat!("SELECT ", columns!(), " FROM case_file WHERE area_id = ?1 AND case_id = ?2"),
);
pub(crate) const BY_NUMBER: Statement = Statement::new(
    "case_by_number",
    Kind::List,
    concat!("SELECT ", columns!(), " FROM case_file WHERE area_id = ?1 AND number = ?2"),
);
pub(crate) const ALL_AFTER: Statement = Statement::new(
    "case_all_after",
    Kind::List,
    concat!(
        "SELECT ",
        columns!(),
        " FROM case_file WHERE area_id = ?1 AND case_id > ?2 ORDER BY case_id LIMIT ?3"
    ),
);
pub(crate) const REGISTERED_BETWEEN: Statement = Statement::new(
    "case_registered_between",
    Kind::List,
    concat!(
        "SELECT ",
        columns!(),
        " FROM case_file WHERE area_id = ?1 AND case_id >= ?2 AND case_id < ?3 \
         AND intake_unit = ?4 ORDER BY case_id LIMIT ?5"
    ),
);
pub(crate) const EVENTS: Statement = Statement::new(
    "case_events",
    Kind::List,
    "SELECT seq, kind, at_ms, canonical, salt, position FROM case_event \
     WHERE area_id = ?1 AND case_id = ?2 ORDER BY seq",
);
pub(crate) const SECRETS: Statement = Statement::new(
    "case_secrets",
    Kind::List,
    "SELECT canonical FROM case_event WHERE area_id = ?1 AND case_id = ?2 \
     AND kind IN ('secret-changed', 'secret-reissued') ORDER BY seq",
);
pub(crate) const EVENT: Statement = Statement::new(
    "case_event",
    Kind::List,
    "SELECT seq, kind, at_ms, canonical, salt, position FROM case_event \
     WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);
pub(crate) const TEXTS: Statement = Statement::new(
    "case_texts",
    Kind::List,
    "SELECT text_id, kind, made_ms, sealed FROM case_text \
     WHERE area_id = ?1 AND case_id = ?2 ORDER BY text_id",
);
pub(crate) const TEXT: Statement = Statement::new(
    "case_text",
    Kind::List,
    "SELECT text_id, kind, made_ms, sealed FROM case_text \
     WHERE area_id = ?1 AND case_id = ?2 AND text_id = ?3",
);
pub(crate) const PARTIES: Statement = Statement::new(
    "case_parties",
    Kind::List,
    "SELECT party_no, name, phone, email, address, language FROM case_party \
     WHERE area_id = ?1 AND case_id = ?2 ORDER BY party_no",
);
pub(crate) const KEY: Statement = Statement::new(
    "case_key",
    Kind::List,
    "SELECT wrapped FROM case_key WHERE area_id = ?1 AND case_id = ?2",
);
pub(crate) const BY_IDEMPOTENCY: Statement = Statement::new(
    "case_by_idempotency",
    Kind::List,
    "SELECT case_id FROM idempotency WHERE area_id = ?1 AND key = ?2",
);

pub(crate) const STATEMENTS: [Statement; 12] = [
    BY_ID,
    BY_NUMBER,
    ALL_AFTER,
    REGISTERED_BETWEEN,
    EVENTS,
    SECRETS,
    EVENT,
    TEXTS,
    TEXT,
    PARTIES,
    KEY,
    BY_IDEMPOTENCY,
];

/// # Errors
/// The database cannot answer.
pub async fn by_id(db: &Db, area: AreaId, case: CaseId) -> Result<Option<CaseRow>, StoreError> {
    let row = db.row_opt(&BY_ID, &[area.0.into(), case.0.into()]).await?;
    row.map(|mut row| case_row(&mut row)).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn by_number(
    db: &Db,
    area: AreaId,
    number: &CaseNumber,
) -> Result<Option<CaseRow>, StoreError> {
    let row = db.row_opt(&BY_NUMBER, &[area.0.into(), number.as_str().into()]).await?;
    row.map(|mut row| case_row(&mut row)).transpose()
}

/// The case that was filed under an idempotency key, if any was.
///
/// # Errors
/// The database cannot answer.
pub async fn by_idempotency(
    db: &Db,
    area: AreaId,
    key: &[u8; 32],
) -> Result<Option<CaseId>, StoreError> {
    let row = db.row_opt(&BY_IDEMPOTENCY, &[area.0.into(), key[..].into()]).await?;
    Ok(row.map(|mut row| row.opt_int()).transpose()?.flatten().map(CaseId))
}

/// # Errors
/// The database cannot answer.
pub async fn event(
    db: &Db,
    area: AreaId,
    case: CaseId,
    seq: i64,
) -> Result<Option<EventRow>, StoreError> {
    let row = db.row_opt(&EVENT, &[area.0.into(), case.0.into(), seq.into()]).await?;
    row.map(event_row).transpose()
}

/// All events, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn events(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<EventRow>, StoreError> {
    let rows = db.rows(&EVENTS, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(event_row).collect()
}

/// The events by which the secret of a case became another, as they are written, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn secrets(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<Vec<u8>>, StoreError> {
    let rows = db.rows(&SECRETS, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(|mut row| row.blob()).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn texts(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<TextRow>, StoreError> {
    let rows = db.rows(&TEXTS, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(|mut row| text_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn text(
    db: &Db,
    area: AreaId,
    case: CaseId,
    text: TextId,
) -> Result<Option<TextRow>, StoreError> {
    let row = db.row_opt(&TEXT, &[area.0.into(), case.0.into(), text.0.into()]).await?;
    row.map(|mut row| text_row(&mut row)).transpose()
}

/// A page of all cases in the order they came, for what goes through every one of them.
///
/// # Errors
/// The database cannot answer.
pub async fn all_after(
    db: &Db,
    area: AreaId,
    after: CaseId,
    limit: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let parameters = [area.0.into(), after.0.into(), i64::from(limit).into()];
    let rows = db.rows(&ALL_AFTER, &parameters).await?;
    rows.into_iter().map(|mut row| case_row(&mut row)).collect()
}

/// What a unit registered between two ids, which carry their time.
///
/// # Errors
/// The database cannot answer.
pub async fn registered_between(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    first: i64,
    last: i64,
    limit: u32,
) -> Result<Vec<CaseRow>, StoreError> {
    let parameters =
        [area.0.into(), first.into(), last.into(), unit.0.into(), i64::from(limit).into()];
    let rows = db.rows(&REGISTERED_BETWEEN, &parameters).await?;
    rows.into_iter().map(|mut row| case_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn parties(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<PartyRow>, StoreError> {
    let rows = db.rows(&PARTIES, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(|mut row| party_row(&mut row)).collect()
}

/// The case's key, wrapped.
///
/// # Errors
/// The database cannot answer.
pub async fn key(db: &Db, area: AreaId, case: CaseId) -> Result<Option<Vec<u8>>, StoreError> {
    let row = db.row_opt(&KEY, &[area.0.into(), case.0.into()]).await?;
    row.map(|mut row| row.blob()).transpose()
}

fn case_row(row: &mut Row) -> Result<CaseRow, StoreError> {
    Ok(CaseRow {
        case: CaseId(row.int()?),
        number: CaseNumber::stored(row.text()?),
        version: row.int()?,
        last: Commitment(row.hash()?),
        head: head_row(row)?,
    })
}

/// The columns after the commitment.
pub(crate) fn head_row(row: &mut Row) -> Result<CaseHead, StoreError> {
    Ok(CaseHead {
        kind: row.text()?,
        channel: row.text()?,
        topic: row.text()?,
        stage: row.text()?,
        outcome: row.opt_text()?,
        verdict: row.opt_text()?,
        owner_unit: UnitId(row.int()?),
        handler: row.opt_int()?.map(StaffId),
        intake_unit: UnitId(row.int()?),
        supervisor_unit: row.opt_int()?.map(UnitId),
        is_open: row.flag()?,
        urgent: row.flag()?,
        due: Millis(row.int()?),
        due_clock: row.text()?,
        registered: Millis(row.int()?),
        changed: Millis(row.int()?),
        closed: row.opt_int()?.map(Millis),
        title: row.blob()?,
        procedure: row.text()?,
        calendar: row.text()?,
        secret: row.blob()?,
        area_code: row.text()?,
    })
}

fn event_row(mut row: Row) -> Result<EventRow, StoreError> {
    Ok(EventRow {
        seq: row.int()?,
        kind: row.text()?,
        at: Millis(row.int()?),
        canonical: row.blob()?,
        salt: row.hash()?,
        position: row.opt_int()?.map(crate::log::size_of).transpose()?,
    })
}

pub(crate) fn text_row(row: &mut Row) -> Result<TextRow, StoreError> {
    Ok(TextRow {
        text: TextId(row.int()?),
        kind: row.text()?,
        made: Millis(row.int()?),
        sealed: row.blob()?,
    })
}

pub(crate) fn party_row(row: &mut Row) -> Result<PartyRow, StoreError> {
    Ok(PartyRow {
        party_no: row.int()?,
        name: row.opt_blob()?,
        phone: row.opt_blob()?,
        email: row.opt_blob()?,
        address: row.opt_blob()?,
        language: row.opt_blob()?,
    })
}
