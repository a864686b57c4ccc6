//! Common problems, what happened to them, and the cases that stand in them, read. Who may see
//! what is the use case's to say.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, LinkId, ProblemId, StaffId, UnitId};
use huiyin_domain::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProblemRow {
    pub problem: ProblemId,
    pub topic: String,
    pub area_code: String,
    pub title: String,
    pub owner: UnitId,
    pub state: String,
    pub opened: Millis,
    pub due: Option<Millis>,
    pub line: Option<String>,
    /// How many answers for many were written.
    pub answered: i64,
    pub shown_count: i64,
    /// The last that each audience was told: owner, office, public.
    pub shown_told: [i64; 3],
    pub shown_day: i64,
    pub taken_out: i64,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepRow {
    pub problem: ProblemId,
    pub seq: i64,
    pub at: Millis,
    pub staff: StaffId,
    pub unit: UnitId,
    /// JSON: the event.
    pub body: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkRow {
    pub link: LinkId,
    pub problem: ProblemId,
    pub case: CaseId,
}

/// Cases of one unit that may be one matter at one place. Its id is that of its oldest case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposalRow {
    pub proposal: ProblemId,
    pub owner: UnitId,
    pub topic: String,
    pub area_code: String,
    pub cases: Vec<CaseId>,
}

/// Sudden growth, as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BurstRow {
    /// Counted as the days of a problem are.
    pub day: i64,
    /// `topic:…`, `area:…` or `problem:…`.
    pub cell: String,
    /// How many reports, as a band.
    pub band: String,
    /// How many were expected, in tenths.
    pub expected_tenths: i64,
    /// By chance less than one in ten to this power.
    pub chance: i64,
    /// So many of a hundred told like this are chance, at most.
    pub share_percent: i64,
}

macro_rules! problem_columns {
    ($rest:literal) => {
        concat!(
            "SELECT problem_id, topic, area_code, title, owner_unit, state, opened_ms, due_ms, \
             line, answered, shown_count, shown_owner, shown_office, shown_public, shown_day, \
             taken_out, version FROM common_problem ",
            $rest
        )
    };
}

const PROBLEM: Statement = Statement::new(
    "common_problem",
    Kind::List,
    problem_columns!("WHERE area_id = ?1 AND problem_id = ?2"),
);
const IN_STATE: Statement = Statement::new(
    "common_in_state",
    Kind::List,
    problem_columns!(
        "WHERE area_id = ?1 AND state = ?2 ORDER BY opened_ms DESC, problem_id DESC LIMIT ?3"
    ),
);
const STEPS: Statement = Statement::new(
    "common_steps",
    Kind::List,
    "SELECT problem_id, seq, at_ms, staff_id, unit_id, body FROM common_step \
     WHERE area_id = ?1 AND problem_id = ?2 ORDER BY seq",
);
const LINKS: Statement = Statement::new(
    "common_links",
    Kind::List,
    "SELECT link_id, problem_id, case_id FROM common_link \
     WHERE area_id = ?1 AND problem_id = ?2 ORDER BY link_id",
);
const LINK_OF: Statement = Statement::new(
    "common_link_of",
    Kind::List,
    "SELECT link_id, problem_id, case_id FROM common_link WHERE area_id = ?1 AND case_id = ?2",
);
const PROPOSALS: Statement = Statement::new(
    "common_proposals",
    Kind::List,
    "SELECT proposal_id, owner_unit, topic, area_code FROM common_proposal \
     WHERE area_id = ?1 AND owner_unit = ?2 ORDER BY proposal_id",
);
const PROPOSAL: Statement = Statement::new(
    "common_proposal",
    Kind::List,
    "SELECT proposal_id, owner_unit, topic, area_code FROM common_proposal \
     WHERE area_id = ?1 AND proposal_id = ?2",
);
const PROPOSED: Statement = Statement::new(
    "common_proposed",
    Kind::List,
    "SELECT case_id FROM common_proposed WHERE area_id = ?1 AND proposal_id = ?2 ORDER BY case_id",
);
const IS_APART: Statement = Statement::new(
    "common_is_apart",
    Kind::List,
    "SELECT case_id FROM common_apart WHERE area_id = ?1 AND case_id = ?2",
);
const BURSTS: Statement = Statement::new(
    "common_bursts",
    Kind::List,
    "SELECT day, cell, band, expected_tenths, chance, share_percent FROM common_burst \
     WHERE area_id = ?1 AND day = ?2 ORDER BY share_percent, cell",
);
pub(crate) const STATEMENTS: [Statement; 10] =
    [PROBLEM, IN_STATE, STEPS, LINKS, LINK_OF, PROPOSALS, PROPOSAL, PROPOSED, IS_APART, BURSTS];

/// # Errors
/// The database cannot answer.
pub async fn problem(
    db: &Db,
    area: AreaId,
    id: ProblemId,
) -> Result<Option<ProblemRow>, StoreError> {
    db.row_opt(&PROBLEM, &[area.0.into(), id.0.into()]).await?.map(problem_row).transpose()
}

/// Those opened last come first.
///
/// # Errors
/// The database cannot answer.
pub async fn in_state(
    db: &Db,
    area: AreaId,
    state: &str,
    limit: u32,
) -> Result<Vec<ProblemRow>, StoreError> {
    let params = [area.0.into(), state.into(), i64::from(limit).into()];
    db.rows(&IN_STATE, &params).await?.into_iter().map(problem_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn steps(db: &Db, area: AreaId, id: ProblemId) -> Result<Vec<StepRow>, StoreError> {
    let rows = db.rows(&STEPS, &[area.0.into(), id.0.into()]).await?;
    rows.into_iter().map(|mut row| step_row(&mut row)).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn links(db: &Db, area: AreaId, id: ProblemId) -> Result<Vec<LinkRow>, StoreError> {
    db.rows(&LINKS, &[area.0.into(), id.0.into()]).await?.into_iter().map(link_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn link_of(db: &Db, area: AreaId, case: CaseId) -> Result<Option<LinkRow>, StoreError> {
    db.row_opt(&LINK_OF, &[area.0.into(), case.0.into()]).await?.map(link_row).transpose()
}

/// What the night proposes to a unit.
///
/// # Errors
/// The database cannot answer.
pub async fn proposals(
    db: &Db,
    area: AreaId,
    owner: UnitId,
) -> Result<Vec<ProposalRow>, StoreError> {
    let rows = db.rows(&PROPOSALS, &[area.0.into(), owner.0.into()]).await?;
    let mut proposals = Vec::with_capacity(rows.len());
    for row in rows {
        proposals.push(with_cases(db, area, row).await?);
    }
    Ok(proposals)
}

/// # Errors
/// The database cannot answer.
pub async fn proposal(
    db: &Db,
    area: AreaId,
    id: ProblemId,
) -> Result<Option<ProposalRow>, StoreError> {
    match db.row_opt(&PROPOSAL, &[area.0.into(), id.0.into()]).await? {
        Some(row) => with_cases(db, area, row).await.map(Some),
        None => Ok(None),
    }
}

async fn with_cases(db: &Db, area: AreaId, mut row: Row) -> Result<ProposalRow, StoreError> {
    let proposal = ProblemId(row.int()?);
    let (owner, topic, area_code) = (UnitId(row.int()?), row.text()?, row.text()?);
    let cases = db.rows(&PROPOSED, &[area.0.into(), proposal.0.into()]).await?;
    let cases = cases.into_iter().map(|mut row| row.int().map(CaseId));
    let cases = cases.collect::<Result<_, _>>()?;
    Ok(ProposalRow { proposal, owner, topic, area_code, cases })
}

/// Whether an officer said that a case stands for itself.
///
/// # Errors
/// The database cannot answer.
pub async fn is_apart(db: &Db, area: AreaId, case: CaseId) -> Result<bool, StoreError> {
    Ok(db.row_opt(&IS_APART, &[area.0.into(), case.0.into()]).await?.is_some())
}

/// The surest first.
///
/// # Errors
/// The database cannot answer.
pub async fn bursts(db: &Db, area: AreaId, day: i64) -> Result<Vec<BurstRow>, StoreError> {
    let burst = |mut row: Row| {
        Ok(BurstRow {
            day: row.int()?,
            cell: row.text()?,
            band: row.text()?,
            expected_tenths: row.int()?,
            chance: row.int()?,
            share_percent: row.int()?,
        })
    };
    db.rows(&BURSTS, &[area.0.into(), day.into()]).await?.into_iter().map(burst).collect()
}

pub(crate) fn step_row(row: &mut Row) -> Result<StepRow, StoreError> {
    Ok(StepRow {
        problem: ProblemId(row.int()?),
        seq: row.int()?,
        at: Millis(row.int()?),
        staff: StaffId(row.int()?),
        unit: UnitId(row.int()?),
        body: row.text()?,
    })
}

fn link_row(mut row: Row) -> Result<LinkRow, StoreError> {
    Ok(LinkRow {
        link: LinkId(row.int()?),
        problem: ProblemId(row.int()?),
        case: CaseId(row.int()?),
    })
}

fn problem_row(mut row: Row) -> Result<ProblemRow, StoreError> {
    Ok(ProblemRow {
        problem: ProblemId(row.int()?),
        topic: row.text()?,
        area_code: row.text()?,
        title: row.text()?,
        owner: UnitId(row.int()?),
        state: row.text()?,
        opened: Millis(row.int()?),
        due: row.opt_int()?.map(Millis),
        line: row.opt_text()?,
        answered: row.int()?,
        shown_count: row.int()?,
        shown_told: [row.int()?, row.int()?, row.int()?],
        shown_day: row.int()?,
        taken_out: row.int()?,
        version: row.int()?,
    })
}
