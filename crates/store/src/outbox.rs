//! Messages waiting to be delivered. No address is here: it is read from the party row when
//! the message goes out. The lease's token fences off a sender that was thought dead.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, OutboxId, UnitId};
use huiyin_domain::time::Millis;

/// A message as a case change makes it; it starts in state `due`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxRow {
    pub outbox: OutboxId,
    pub channel: String,
    pub purpose: String,
    pub next: Millis,
    pub made: Millis,
}

/// A message as it stands: `due`, `leased`, `done` or `dead`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutboxState {
    pub outbox: OutboxId,
    pub case: CaseId,
    pub channel: String,
    pub purpose: String,
    pub state: String,
    pub attempts: i64,
    pub next: Millis,
    pub lease_until: Option<Millis>,
    pub token: Option<i64>,
    pub made: Millis,
    pub done: Option<Millis>,
    pub last_error: Option<String>,
}

macro_rules! columns {
    () => {
        "SELECT outbox_id, case_id, channel, purpose, state, attempts, next_ms, \
         lease_until_ms, token, made_ms, done_ms, last_error FROM outbox "
    };
}

const DUE: Statement = Statement::new(
    "outbox_due",
    Kind::List,
    concat!(
        columns!(),
        "WHERE area_id = ?1 AND state = ?2 AND next_ms <= ?3 \
         ORDER BY next_ms, outbox_id LIMIT ?4"
    ),
);
const OF_CASE: Statement = Statement::new(
    "outbox_of_case",
    Kind::List,
    concat!(columns!(), "WHERE area_id = ?1 AND case_id = ?2 ORDER BY outbox_id"),
);
const COUNT: Statement = Statement::new(
    "outbox_count",
    Kind::List,
    "SELECT count(*) FROM outbox WHERE area_id = ?1 AND state = ?2",
);
/// Letters wait without a time of their own; `?3` is that "never". Of one unit: the one that
/// registered the case, or the one that answers for it.
const LETTERS: Statement = Statement::new(
    "outbox_letters",
    Kind::List,
    "SELECT o.outbox_id, o.case_id, o.channel, o.purpose, o.state, o.attempts, o.next_ms, \
     o.lease_until_ms, o.token, o.made_ms, o.done_ms, o.last_error \
     FROM outbox o JOIN case_file c ON c.area_id = o.area_id AND c.case_id = o.case_id \
     WHERE o.area_id = ?1 AND o.state = 'due' AND o.next_ms = ?3 AND o.outbox_id > ?4 \
     AND o.channel = 'post' AND (c.owner_unit = ?2 OR c.intake_unit = ?2) \
     ORDER BY o.outbox_id LIMIT ?5",
);
pub(crate) const STATEMENTS: [Statement; 4] = [DUE, OF_CASE, COUNT, LETTERS];

/// When a letter is due: never by itself; an officer prints and posts it.
pub const LETTER_NEXT: Millis = Millis(i64::MAX);

/// Messages to try now, oldest first: due ones, and leased ones whose lease has run out
/// (a lease moves `next` to its own end).
///
/// # Errors
/// The database cannot answer.
pub async fn due(
    db: &Db,
    area: AreaId,
    now: Millis,
    limit: u32,
) -> Result<Vec<OutboxState>, StoreError> {
    let mut rows = in_state(db, area, "leased", now, limit).await?;
    rows.extend(in_state(db, area, "due", now, limit).await?);
    rows.sort_by_key(|row| (row.next, row.outbox));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows)
}

/// Messages given up, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn dead(db: &Db, area: AreaId, limit: u32) -> Result<Vec<OutboxState>, StoreError> {
    in_state(db, area, "dead", Millis(i64::MAX), limit).await
}

async fn in_state(
    db: &Db,
    area: AreaId,
    state: &str,
    until: Millis,
    limit: u32,
) -> Result<Vec<OutboxState>, StoreError> {
    let params = [area.0.into(), state.into(), until.0.into(), i64::from(limit).into()];
    db.rows(&DUE, &params).await?.into_iter().map(state_row).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn of_case(db: &Db, area: AreaId, case: CaseId) -> Result<Vec<OutboxState>, StoreError> {
    let rows = db.rows(&OF_CASE, &[area.0.into(), case.0.into()]).await?;
    rows.into_iter().map(state_row).collect()
}

/// Letters that wait at a unit to be printed and posted, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn letters(
    db: &Db,
    area: AreaId,
    unit: UnitId,
    after: Option<OutboxId>,
    limit: u32,
) -> Result<Vec<OutboxState>, StoreError> {
    let after = after.map_or(0, |after| after.0);
    let limit = i64::from(limit);
    let params = [area.0.into(), unit.0.into(), LETTER_NEXT.0.into(), after.into(), limit.into()];
    db.rows(&LETTERS, &params).await?.into_iter().map(state_row).collect()
}

/// How many messages are in one state: `due`, `leased`, `done` or `dead`.
///
/// # Errors
/// The database cannot answer.
pub async fn count(db: &Db, area: AreaId, state: &str) -> Result<i64, StoreError> {
    let row = db.row_opt(&COUNT, &[area.0.into(), state.into()]).await?;
    row.map_or(Ok(0), |mut row| row.int())
}

fn state_row(mut row: Row) -> Result<OutboxState, StoreError> {
    Ok(OutboxState {
        outbox: OutboxId(row.int()?),
        case: CaseId(row.int()?),
        channel: row.text()?,
        purpose: row.text()?,
        state: row.text()?,
        attempts: row.int()?,
        next: Millis(row.int()?),
        lease_until: row.opt_int()?.map(Millis),
        token: row.opt_int()?,
        made: Millis(row.int()?),
        done: row.opt_int()?.map(Millis),
        last_error: row.opt_text()?,
    })
}
