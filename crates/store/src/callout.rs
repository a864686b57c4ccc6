//! Calls to duty, read: whole books, and which of them have something due. What follows from a
//! book is the domain's to say.

use crate::statements::{Kind as K, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::callout::{
    Ack, Alarm, AlarmKind, Answer, Attempt, AttemptState, Book, Deadline, DeadlineKind, Head, Kind,
    Mode, Need, Pace, Summons, SummonsState, Via,
};
use huiyin_domain::ids::{AreaId, AttemptId, CalloutId, IncidentId, MemberId, SummonsId};
use huiyin_domain::plan::Channel;
use huiyin_domain::time::Millis;
use serde::de::DeserializeOwned;

/// A call and what its messages say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeadRow {
    pub head: Head,
    /// JSON.
    pub words: String,
}

macro_rules! heads {
    ($rest:literal) => {
        concat!(
            "SELECT callout_id, incident_id, plan_hash, plan_pin, level, kind, exercise, t0_ms, \
             closed_ms, words, version FROM callout WHERE area_id = ?1 ",
            $rest
        )
    };
}
macro_rules! summonses {
    ($rest:literal) => {
        concat!(
            "SELECT summons_id, callout_id, role, about, member_id, rung, instead_of, state, \
             since_ms, withdrawn FROM callout_summons WHERE area_id = ?1 ",
            $rest
        )
    };
}
macro_rules! alarms {
    ($rest:literal) => {
        concat!(
            "SELECT alarm_id, callout_id, kind, role, summons_id, at_ms, seen_ms \
             FROM callout_alarm WHERE area_id = ?1 ",
            $rest
        )
    };
}

const HEAD: Statement = Statement::new("callout", K::List, heads!("AND callout_id = ?2"));
const OPEN: Statement =
    Statement::new("callouts_open", K::List, heads!("AND closed_ms IS NULL ORDER BY callout_id"));
const OF_INCIDENT: Statement = Statement::new(
    "callouts_of_incident",
    K::List,
    heads!("AND incident_id = ?2 ORDER BY callout_id"),
);
const NEEDS: Statement = Statement::new(
    "callout_needs",
    K::List,
    "SELECT role, mode, min_ready, holders, ladder, pace, told_short, life_safety \
     FROM callout_need WHERE area_id = ?1 AND callout_id = ?2 ORDER BY place_no, role",
);
const SUMMONSES: Statement = Statement::new(
    "callout_summonses",
    K::List,
    summonses!("AND callout_id = ?2 ORDER BY summons_id"),
);
const SUMMONS: Statement =
    Statement::new("callout_summons", K::List, summonses!("AND summons_id = ?2"));
const ATTEMPTS: Statement = Statement::new(
    "callout_attempts",
    K::List,
    "SELECT attempt_id, summons_id, round, channel, attempt_key, state, lease_until_ms, epoch, \
     tries, next_ms, first_ms, urgent FROM callout_attempt \
     WHERE area_id = ?1 AND callout_id = ?2 ORDER BY attempt_id",
);
const ATTEMPT_BY_KEY: Statement = Statement::new(
    "callout_attempt_by_key",
    K::List,
    "SELECT callout_id, attempt_id, summons_id FROM callout_attempt \
     WHERE area_id = ?1 AND attempt_key = ?2",
);
const ACKS: Statement = Statement::new(
    "callout_acks",
    K::List,
    "SELECT summons_id, answer, via, at_ms, claimed_ms FROM callout_ack \
     WHERE area_id = ?1 AND callout_id = ?2 ORDER BY ack_id",
);
const DEADLINES: Statement = Statement::new(
    "callout_deadlines",
    K::List,
    "SELECT deadline_id, kind, role, summons_id, round, due_ms, done_ms, lateness_ms, collapsed \
     FROM callout_deadline WHERE area_id = ?1 AND callout_id = ?2 ORDER BY deadline_id",
);
const ALARMS: Statement =
    Statement::new("callout_alarms", K::List, alarms!("AND callout_id = ?2 ORDER BY alarm_id"));
/// What a drill finds stands in what it came to, and waits for nobody.
const ALARMS_OPEN: Statement = Statement::new(
    "callout_alarms_open",
    K::List,
    alarms!(
        "AND seen_ms IS NULL AND EXISTS (SELECT 1 FROM callout c WHERE c.area_id = ?1 \
         AND c.callout_id = callout_alarm.callout_id AND c.kind <> 'drill') \
         ORDER BY alarm_id LIMIT ?2"
    ),
);
const DUE_DEADLINES: Statement = Statement::new(
    "callouts_due_by_deadline",
    K::List,
    "SELECT DISTINCT d.callout_id FROM callout_deadline d \
     JOIN callout c ON c.area_id = d.area_id AND c.callout_id = d.callout_id \
     WHERE d.area_id = ?1 AND d.done_ms IS NULL AND d.due_ms <= ?2 AND c.closed_ms IS NULL",
);
const WITH_ATTEMPTS: Statement = Statement::new(
    "callouts_with_attempts",
    K::List,
    "SELECT DISTINCT callout_id FROM callout_attempt WHERE area_id = ?1 AND state = ?2",
);
pub(crate) const STATEMENTS: [Statement; 14] = [
    HEAD,
    OPEN,
    OF_INCIDENT,
    NEEDS,
    SUMMONSES,
    SUMMONS,
    ATTEMPTS,
    ATTEMPT_BY_KEY,
    ACKS,
    DEADLINES,
    ALARMS,
    ALARMS_OPEN,
    DUE_DEADLINES,
    WITH_ATTEMPTS,
];

/// All rows of one call. The head is read first: what is decided from older rows than those that
/// are there when it is written finds another version.
///
/// # Errors
/// The database cannot answer.
pub async fn book(
    db: &Db,
    area: AreaId,
    id: CalloutId,
) -> Result<Option<(HeadRow, Book)>, StoreError> {
    let key = [area.0.into(), id.0.into()];
    let Some(mut row) = db.row_opt(&HEAD, &key).await? else {
        return Ok(None);
    };
    let row = head_row(&mut row)?;
    let mut book = Book::new(row.head.clone());
    book.needs = read(db.rows(&NEEDS, &key).await?, need_row)?;
    let summonses = read(db.rows(&SUMMONSES, &key).await?, |row| Ok(summons_row(row)?.1))?;
    book.summonses = summonses.into_iter().map(|row: Summons| (row.id, row)).collect();
    book.acks = read(db.rows(&ACKS, &key).await?, ack_row)?;
    book.deadlines = read(db.rows(&DEADLINES, &key).await?, deadline_row)?;
    book.alarms = read(db.rows(&ALARMS, &key).await?, |row| Ok(alarm_row(row)?.1))?;
    let attempts = read(db.rows(&ATTEMPTS, &key).await?, attempt_row)?;
    Ok(Some((row, book.with_attempts(attempts))))
}

/// # Errors
/// The database cannot answer.
pub async fn head(db: &Db, area: AreaId, id: CalloutId) -> Result<Option<HeadRow>, StoreError> {
    let row = db.row_opt(&HEAD, &[area.0.into(), id.0.into()]).await?;
    row.map(|mut row| head_row(&mut row)).transpose()
}

/// # Errors
/// The database cannot answer.
pub async fn open(db: &Db, area: AreaId) -> Result<Vec<HeadRow>, StoreError> {
    read(db.rows(&OPEN, &[area.0.into()]).await?, head_row)
}

/// # Errors
/// The database cannot answer.
pub async fn of_incident(
    db: &Db,
    area: AreaId,
    incident: IncidentId,
) -> Result<Vec<HeadRow>, StoreError> {
    read(db.rows(&OF_INCIDENT, &[area.0.into(), incident.0.into()]).await?, head_row)
}

/// Which calls have a deadline that is due, or a message that is due or under a lease.
///
/// # Errors
/// The database cannot answer.
pub async fn due(db: &Db, area: AreaId, now: Millis) -> Result<Vec<CalloutId>, StoreError> {
    let id = |row: &mut Row| Ok(CalloutId(row.int()?));
    let mut due = read(db.rows(&DUE_DEADLINES, &[area.0.into(), now.0.into()]).await?, id)?;
    for state in [AttemptState::Due, AttemptState::Leased] {
        let params = [area.0.into(), state.code().into()];
        due.extend(read(db.rows(&WITH_ATTEMPTS, &params).await?, id)?);
    }
    due.sort_unstable();
    due.dedup();
    Ok(due)
}

/// # Errors
/// The database cannot answer.
pub async fn summons(
    db: &Db,
    area: AreaId,
    id: SummonsId,
) -> Result<Option<(CalloutId, Summons)>, StoreError> {
    let row = db.row_opt(&SUMMONS, &[area.0.into(), id.0.into()]).await?;
    row.map(|mut row| summons_row(&mut row)).transpose()
}

/// Which message of which call a gateway speaks of.
///
/// # Errors
/// The database cannot answer.
pub async fn by_key(
    db: &Db,
    area: AreaId,
    key: &str,
) -> Result<Option<(CalloutId, AttemptId, SummonsId)>, StoreError> {
    let row = db.row_opt(&ATTEMPT_BY_KEY, &[area.0.into(), key.into()]).await?;
    let ids =
        |mut row: Row| Ok((CalloutId(row.int()?), AttemptId(row.int()?), SummonsId(row.int()?)));
    row.map(ids).transpose()
}

/// Alarms that nobody has taken, of all calls.
///
/// # Errors
/// The database cannot answer.
pub async fn alarms_open(
    db: &Db,
    area: AreaId,
    limit: u32,
) -> Result<Vec<(CalloutId, Alarm)>, StoreError> {
    read(db.rows(&ALARMS_OPEN, &[area.0.into(), i64::from(limit).into()]).await?, alarm_row)
}

fn read<T>(
    rows: Vec<Row>,
    one: impl Fn(&mut Row) -> Result<T, StoreError>,
) -> Result<Vec<T>, StoreError> {
    rows.into_iter().map(|mut row| one(&mut row)).collect()
}

fn head_row(row: &mut Row) -> Result<HeadRow, StoreError> {
    let head = Head {
        id: CalloutId(row.int()?),
        incident: row.opt_int()?.map(IncidentId),
        plan_hash: row.hash()?,
        plan_pin: row.text()?,
        level: row.text()?,
        kind: code(row, Kind::parse)?,
        exercise: row.flag()?,
        t0: Millis(row.int()?),
        closed: row.opt_int()?.map(Millis),
        version: 0,
    };
    let words = row.text()?;
    Ok(HeadRow { head: Head { version: row.int()?, ..head }, words })
}

fn need_row(row: &mut Row) -> Result<Need, StoreError> {
    Ok(Need {
        role: row.text()?,
        mode: code(row, Mode::parse)?,
        min_ready: small(row)?,
        holders: json(row)?,
        ladder: json(row)?,
        pace: json::<Pace>(row)?,
        told_short: row.flag()?,
        life_safety: row.flag()?,
    })
}

fn summons_row(row: &mut Row) -> Result<(CalloutId, Summons), StoreError> {
    let id = SummonsId(row.int()?);
    let callout = CalloutId(row.int()?);
    let summons = Summons {
        id,
        role: row.text()?,
        about: row.opt_text()?,
        member: MemberId(row.int()?),
        rung: small(row)?,
        instead_of: row.opt_int()?.map(SummonsId),
        state: code(row, SummonsState::parse)?,
        since: Millis(row.int()?),
        withdrawn: row.flag()?,
    };
    Ok((callout, summons))
}

fn attempt_row(row: &mut Row) -> Result<Attempt, StoreError> {
    Ok(Attempt {
        id: AttemptId(row.int()?),
        summons: SummonsId(row.int()?),
        round: small(row)?,
        channel: code(row, Channel::parse)?,
        key: row.text()?,
        state: code(row, AttemptState::parse)?,
        lease_until: row.opt_int()?.map(Millis),
        epoch: row.int()?,
        tries: small(row)?,
        next_at: Millis(row.int()?),
        first_at: row.opt_int()?.map(Millis),
        urgent: row.flag()?,
    })
}

fn ack_row(row: &mut Row) -> Result<Ack, StoreError> {
    Ok(Ack {
        summons: SummonsId(row.int()?),
        answer: code(row, Answer::parse)?,
        via: code(row, Via::parse)?,
        at: Millis(row.int()?),
        claimed: row.opt_int()?.map(Millis),
    })
}

fn deadline_row(row: &mut Row) -> Result<Deadline, StoreError> {
    Ok(Deadline {
        id: row.int()?,
        kind: code(row, DeadlineKind::parse)?,
        role: row.text()?,
        summons: row.opt_int()?.map(SummonsId),
        round: small(row)?,
        due_at: Millis(row.int()?),
        done_at: row.opt_int()?.map(Millis),
        lateness_ms: row.opt_int()?,
        collapsed: row.flag()?,
    })
}

fn alarm_row(row: &mut Row) -> Result<(CalloutId, Alarm), StoreError> {
    let id = row.int()?;
    let callout = CalloutId(row.int()?);
    let alarm = Alarm {
        id,
        kind: code(row, AlarmKind::parse)?,
        role: row.opt_text()?,
        summons: row.opt_int()?.map(SummonsId),
        at: Millis(row.int()?),
        seen_at: row.opt_int()?.map(Millis),
    };
    Ok((callout, alarm))
}

fn code<T>(row: &mut Row, parse: impl Fn(&str) -> Option<T>) -> Result<T, StoreError> {
    parse(&row.text()?).ok_or(StoreError::Shape("callout: unknown code".into()))
}

fn small(row: &mut Row) -> Result<u32, StoreError> {
    u32::try_from(row.int()?).map_err(|_| StoreError::Shape("callout: number".into()))
}

fn json<T: DeserializeOwned>(row: &mut Row) -> Result<T, StoreError> {
    serde_json::from_str(&row.text()?).map_err(|_| StoreError::Shape("callout: list".into()))
}
