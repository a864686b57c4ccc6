//! Screening rounds, their parts, findings and notes, read. Who may see what is the use case's
//! to say: rows of the whole office come out here.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, FindingId, RoundId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRow {
    pub round: RoundId,
    pub office: UnitId,
    pub title: String,
    /// JSON, a list of topic ids.
    pub topics: String,
    /// JSON, a list of prefixes.
    pub area_codes: String,
    pub from: Millis,
    pub until: Millis,
    pub check_days: i64,
    pub made: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub round: RoundId,
    pub unit: UnitId,
    pub reported: Option<Millis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FindingRow {
    pub finding: FindingId,
    pub round: RoundId,
    pub finder: UnitId,
    pub owner: UnitId,
    pub place: String,
    pub topic: String,
    pub what: String,
    pub danger: bool,
    pub proposal: String,
    pub state: String,
    pub outcome: Option<String>,
    pub next: Option<Millis>,
    pub before: Option<FindingId>,
    pub again: Option<FindingId>,
    pub made: Millis,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    pub finding: FindingId,
    pub note: i64,
    pub unit: UnitId,
    /// The unit it was handed to.
    pub to: Option<UnitId>,
    pub kind: String,
    pub body: String,
    pub made: Millis,
}

macro_rules! finding_columns {
    ($rest:literal) => {
        concat!(
            "SELECT finding_id, round_id, finder_unit, owner_unit, place, topic, what, danger, \
             proposal, state, outcome, next_ms, before_finding, again_finding, made_ms, version \
             FROM screening_finding ",
            $rest
        )
    };
}

const ROUNDS: Statement = Statement::new(
    "screening_rounds",
    Kind::List,
    "SELECT round_id, office_unit, title, topics, area_codes, from_ms, until_ms, check_days, \
     made_ms FROM screening_round WHERE area_id = ?1 \
     ORDER BY until_ms DESC, round_id DESC LIMIT ?2",
);
const ROUND: Statement = Statement::new(
    "screening_round",
    Kind::List,
    "SELECT round_id, office_unit, title, topics, area_codes, from_ms, until_ms, check_days, \
     made_ms FROM screening_round WHERE area_id = ?1 AND round_id = ?2",
);
const PARTS: Statement = Statement::new(
    "screening_parts",
    Kind::List,
    "SELECT round_id, unit_id, reported_ms FROM screening_part \
     WHERE area_id = ?1 AND round_id = ?2 ORDER BY unit_id",
);
/// The parts of the rounds that `ROUNDS` lists.
const PARTS_LISTED: Statement = Statement::new(
    "screening_parts_listed",
    Kind::List,
    "SELECT round_id, unit_id, reported_ms FROM screening_part \
     WHERE area_id = ?1 AND round_id IN (SELECT round_id FROM screening_round \
     WHERE area_id = ?1 ORDER BY until_ms DESC, round_id DESC LIMIT ?2)",
);
const FINDING: Statement = Statement::new(
    "screening_finding",
    Kind::List,
    finding_columns!("WHERE area_id = ?1 AND finding_id = ?2"),
);
const OF_ROUND: Statement = Statement::new(
    "screening_findings_of_round",
    Kind::List,
    finding_columns!("WHERE area_id = ?1 AND round_id = ?2 ORDER BY made_ms, finding_id LIMIT ?3"),
);
const DUE: Statement = Statement::new(
    "screening_due",
    Kind::List,
    finding_columns!(
        "WHERE area_id = ?1 AND owner_unit = ?2 AND next_ms IS NOT NULL AND next_ms < ?3 \
         ORDER BY next_ms, finding_id LIMIT ?4"
    ),
);
const NOTES: Statement = Statement::new(
    "screening_notes",
    Kind::List,
    "SELECT finding_id, note_id, unit_id, to_unit, kind, body, made_ms FROM screening_note \
     WHERE area_id = ?1 AND finding_id = ?2 ORDER BY note_id LIMIT ?3",
);
pub(crate) const STATEMENTS: [Statement; 8] =
    [ROUNDS, ROUND, PARTS, PARTS_LISTED, FINDING, OF_ROUND, DUE, NOTES];

/// Those that end last come first.
///
/// # Errors
/// The database cannot answer.
pub async fn rounds(db: &Db, area: AreaId, limit: u32) -> Result<Vec<RoundRow>, StoreError> {
    let params = [area.0.into(), i64::from(limit).into()];
    db.rows(&ROUNDS, &params).await?.into_iter().map(round_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn round(db: &Db, area: AreaId, id: RoundId) -> Result<Option<RoundRow>, StoreError> {
    db.row_opt(&ROUND, &[area.0.into(), id.0.into()]).await?.map(round_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn parts(db: &Db, area: AreaId, round: RoundId) -> Result<Vec<PartRow>, StoreError> {
    db.rows(&PARTS, &[area.0.into(), round.0.into()]).await?.into_iter().map(part_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn finding(
    db: &Db,
    area: AreaId,
    id: FindingId,
) -> Result<Option<FindingRow>, StoreError> {
    db.row_opt(&FINDING, &[area.0.into(), id.0.into()]).await?.map(finding_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn of_round(
    db: &Db,
    area: AreaId,
    round: RoundId,
    limit: u32,
) -> Result<Vec<FindingRow>, StoreError> {
    let params = [area.0.into(), round.0.into(), i64::from(limit).into()];
    db.rows(&OF_ROUND, &params).await?.into_iter().map(finding_row).collect()
}

/// What a unit has to look at before an instant, longest owed first.
///
/// # Errors
/// The database cannot answer.
pub async fn due(
    db: &Db,
    area: AreaId,
    owner: UnitId,
    before: Millis,
    limit: u32,
) -> Result<Vec<FindingRow>, StoreError> {
    let params = [area.0.into(), owner.0.into(), before.0.into(), i64::from(limit).into()];
    db.rows(&DUE, &params).await?.into_iter().map(finding_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn notes(
    db: &Db,
    area: AreaId,
    finding: FindingId,
    limit: u32,
) -> Result<Vec<NoteRow>, StoreError> {
    let note_row = |mut row: Row| {
        Ok(NoteRow {
            finding: FindingId(row.int()?),
            note: row.int()?,
            unit: UnitId(row.int()?),
            to: row.opt_int()?.map(UnitId),
            kind: row.text()?,
            body: row.text()?,
            made: Millis(row.int()?),
        })
    };
    let params = [area.0.into(), finding.0.into(), i64::from(limit).into()];
    db.rows(&NOTES, &params).await?.into_iter().map(note_row).collect()
}

/// The parts of the rounds that [`rounds`] lists with the same limit.
///
/// # Errors
/// The database cannot answer.
pub async fn parts_listed(db: &Db, area: AreaId, limit: u32) -> Result<Vec<PartRow>, StoreError> {
    let params = [area.0.into(), i64::from(limit).into()];
    db.rows(&PARTS_LISTED, &params).await?.into_iter().map(part_row).collect()
}

fn part_row(mut row: Row) -> Result<PartRow, StoreError> {
    Ok(PartRow {
        round: RoundId(row.int()?),
        unit: UnitId(row.int()?),
        reported: row.opt_int()?.map(Millis),
    })
}

fn round_row(mut row: Row) -> Result<RoundRow, StoreError> {
    Ok(RoundRow {
        round: RoundId(row.int()?),
        office: UnitId(row.int()?),
        title: row.text()?,
        topics: row.text()?,
        area_codes: row.text()?,
        from: Millis(row.int()?),
        until: Millis(row.int()?),
        check_days: row.int()?,
        made: Millis(row.int()?),
    })
}

fn finding_row(mut row: Row) -> Result<FindingRow, StoreError> {
    Ok(FindingRow {
        finding: FindingId(row.int()?),
        round: RoundId(row.int()?),
        finder: UnitId(row.int()?),
        owner: UnitId(row.int()?),
        place: row.text()?,
        topic: row.text()?,
        what: row.text()?,
        danger: row.flag()?,
        proposal: row.text()?,
        state: row.text()?,
        outcome: row.opt_text()?,
        next: row.opt_int()?.map(Millis),
        before: row.opt_int()?.map(FindingId),
        again: row.opt_int()?.map(FindingId),
        made: Millis(row.int()?),
        version: row.int()?,
    })
}
