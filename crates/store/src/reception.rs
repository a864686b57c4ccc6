//! Reception halls: the day, its windows, its numbers. Whose turn it is the domain decides; the
//! list of the waiting comes in the order of its `rank`.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, StaffId, TicketId, UnitId};
use huiyin_domain::reception::{Surge, Ticket, TicketState, Window};
use huiyin_domain::time::Millis;

/// One hall on one local day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HallKey {
    /// Days since 1970-01-01.
    pub day: i64,
    pub unit: UnitId,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRow {
    pub hall: HallKey,
    /// The number to give next; counted on by taking one, never by a put of this row.
    pub next: u32,
    pub surge: Option<Surge>,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WindowRow {
    pub hall: HallKey,
    pub window: Window,
    /// As read; the writer counts it on.
    pub version: i64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TicketRow {
    pub hall: HallKey,
    pub ticket: Ticket,
    /// As read; the writer counts it on.
    pub version: i64,
}

const DAY: Statement = Statement::new(
    "hall_day",
    Kind::List,
    "SELECT day, unit_id, next, leader, extra, surge_ms, version FROM hall_day \
     WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3",
);
const WINDOWS: Statement = Statement::new(
    "hall_windows",
    Kind::List,
    "SELECT day, unit_id, window_no, staff_id, is_open, version FROM hall_window \
     WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3 ORDER BY window_no",
);
macro_rules! tickets {
    ($rest:literal) => {
        concat!(
            "SELECT day, unit_id, ticket_id, number, is_priority, state, window_no, calls, \
             taken_ms, called_ms, case_id, version FROM hall_ticket WHERE area_id = ?1 ",
            $rest
        )
    };
}
const TICKET: Statement = Statement::new("hall_ticket", Kind::List, tickets!("AND ticket_id = ?2"));
const BY_NUMBER: Statement = Statement::new(
    "hall_ticket_by_number",
    Kind::List,
    tickets!("AND day = ?2 AND unit_id = ?3 AND number = ?4"),
);
const WAITING: Statement = Statement::new(
    "hall_waiting",
    Kind::List,
    tickets!(
        "AND day = ?2 AND unit_id = ?3 AND state = 'waiting' AND (rank_ms, number) > (?4, ?5) \
         ORDER BY rank_ms, number LIMIT ?6"
    ),
);
const CALLED: Statement = Statement::new(
    "hall_called",
    Kind::List,
    tickets!("AND day = ?2 AND unit_id = ?3 AND state = 'called' ORDER BY rank_ms, number"),
);
const BEFORE: Statement = Statement::new(
    "hall_before",
    Kind::List,
    "SELECT count(*) FROM hall_ticket WHERE area_id = ?1 AND day = ?2 AND unit_id = ?3 \
     AND state = 'waiting' AND (rank_ms, number) < (?4, ?5)",
);
pub(crate) const STATEMENTS: [Statement; 7] =
    [DAY, WINDOWS, TICKET, BY_NUMBER, WAITING, CALLED, BEFORE];

/// # Errors
/// The database cannot answer.
pub async fn day(db: &Db, area: AreaId, hall: HallKey) -> Result<Option<DayRow>, StoreError> {
    let found = db.row_opt(&DAY, &[area.0.into(), hall.day.into(), hall.unit.0.into()]).await?;
    found.map(day_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn windows(db: &Db, area: AreaId, hall: HallKey) -> Result<Vec<WindowRow>, StoreError> {
    let params = [area.0.into(), hall.day.into(), hall.unit.0.into()];
    db.rows(&WINDOWS, &params).await?.into_iter().map(window_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn ticket(
    db: &Db,
    area: AreaId,
    ticket: TicketId,
) -> Result<Option<TicketRow>, StoreError> {
    let found = db.row_opt(&TICKET, &[area.0.into(), ticket.0.into()]).await?;
    found.map(ticket_row).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn by_number(
    db: &Db,
    area: AreaId,
    hall: HallKey,
    number: u32,
) -> Result<Option<TicketRow>, StoreError> {
    let params = [area.0.into(), hall.day.into(), hall.unit.0.into(), i64::from(number).into()];
    db.row_opt(&BY_NUMBER, &params).await?.map(ticket_row).transpose()
}

/// Those who wait, whose turn is first; continues behind `after`.
///
/// # Errors
/// The database cannot answer.
pub async fn waiting(
    db: &Db,
    area: AreaId,
    hall: HallKey,
    after: Option<&Ticket>,
    limit: u32,
) -> Result<Vec<TicketRow>, StoreError> {
    let (rank, number) =
        after.map_or((i64::MIN, 0), |last| (last.rank().0, i64::from(last.number)));
    let params = [
        area.0.into(),
        hall.day.into(),
        hall.unit.0.into(),
        rank.into(),
        number.into(),
        i64::from(limit).into(),
    ];
    db.rows(&WAITING, &params).await?.into_iter().map(ticket_row).collect()
}

/// Those called to a window at this moment: no more than there are windows.
///
/// # Errors
/// The database cannot answer.
pub async fn called(db: &Db, area: AreaId, hall: HallKey) -> Result<Vec<TicketRow>, StoreError> {
    let params = [area.0.into(), hall.day.into(), hall.unit.0.into()];
    db.rows(&CALLED, &params).await?.into_iter().map(ticket_row).collect()
}

/// How many wait whose turn comes before this one's; of all, without one.
///
/// # Errors
/// The database cannot answer.
pub async fn before(
    db: &Db,
    area: AreaId,
    hall: HallKey,
    ticket: Option<&Ticket>,
) -> Result<u32, StoreError> {
    let (rank, number) = ticket.map_or((i64::MAX, 0), |one| (one.rank().0, i64::from(one.number)));
    let params = [area.0.into(), hall.day.into(), hall.unit.0.into(), rank.into(), number.into()];
    let count = db.row_opt(&BEFORE, &params).await?.map_or(Ok(0), |mut row| row.int())?;
    small(count)
}

fn hall_key(row: &mut Row) -> Result<HallKey, StoreError> {
    Ok(HallKey { day: row.int()?, unit: UnitId(row.int()?) })
}

fn small<T: TryFrom<i64>>(int: i64) -> Result<T, StoreError> {
    T::try_from(int).map_err(|_| StoreError::Shape("a small number expected".into()))
}

fn day_row(mut row: Row) -> Result<DayRow, StoreError> {
    let (hall, next) = (hall_key(&mut row)?, small(row.int()?)?);
    let (leader, extra, from) = (row.opt_int()?, row.opt_int()?, row.opt_int()?);
    let surge = match (leader, extra, from) {
        (Some(leader), Some(extra), Some(from)) => {
            Some(Surge { leader: StaffId(leader), extra: small(extra)?, from: Millis(from) })
        }
        _ => None,
    };
    Ok(DayRow { hall, next, surge, version: row.int()? })
}

fn window_row(mut row: Row) -> Result<WindowRow, StoreError> {
    let hall = hall_key(&mut row)?;
    let (no, staff, is_open) = (small(row.int()?)?, StaffId(row.int()?), row.flag()?);
    Ok(WindowRow { hall, window: Window { no, staff, is_open }, version: row.int()? })
}

fn ticket_row(mut row: Row) -> Result<TicketRow, StoreError> {
    let hall = hall_key(&mut row)?;
    let (id, number) = (TicketId(row.int()?), small(row.int()?)?);
    let (is_priority, code, window) = (row.flag()?, row.text()?, row.opt_int()?);
    let (calls, taken) = (small(row.int()?)?, Millis(row.int()?));
    let (called, case) = (row.opt_int()?.map(Millis), row.opt_int()?.map(CaseId));
    let state = match (code.as_str(), window, called, case) {
        (TicketState::WAITING, None, _, None) => TicketState::Waiting,
        (TicketState::CALLED, Some(window), Some(at), None) => {
            TicketState::Called { window: small(window)?, at }
        }
        (TicketState::SERVED, None, _, Some(case)) => TicketState::Served { case },
        (TicketState::ADVISED, None, _, None) => TicketState::Advised,
        (TicketState::GAVE_UP, None, _, None) => TicketState::GaveUp,
        _ => return Err(StoreError::Shape("a number of a hall in no known state".into())),
    };
    let ticket = Ticket { id, number, is_priority, taken, calls, state };
    Ok(TicketRow { hall, ticket, version: row.int()? })
}
