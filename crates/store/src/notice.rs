//! What members of staff are told about cases, and the ways they chose to be told by. Nothing of
//! the people who bring cases: a notice names a case and a purpose.

use crate::statements::{Kind, Statement};
use crate::value::Row;
use crate::{Db, StoreError};
use huiyin_domain::ids::{AreaId, CaseId, CaseNumber, NoticeId, PushId, StaffId};
use huiyin_domain::time::Millis;

/// A notice as it is made: not seen, and to be looked at by who sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRow {
    pub notice: NoticeId,
    pub staff: StaffId,
    /// `None`: about the day.
    pub case: Option<CaseId>,
    pub purpose: String,
    pub made: Millis,
}

/// A notice as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeShown {
    pub notice: NoticeId,
    /// `None`: about the day.
    pub case: Option<(CaseId, CaseNumber)>,
    pub purpose: String,
    pub made: Millis,
    pub seen: bool,
}

/// A notice that may have to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeDue {
    pub notice: NoticeId,
    pub staff: StaffId,
    /// `None`: about the day.
    pub case: Option<(CaseId, CaseNumber)>,
    pub purpose: String,
    pub made: Millis,
    /// Ways still to be tried, by code, with spaces between; `new` before the first look.
    pub ways: String,
    pub attempts: i64,
    pub next: Millis,
}

/// How an officer wants to be told beside the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelRow {
    pub staff: StaffId,
    pub email: Option<String>,
    /// Purposes by code, with spaces between.
    pub mail_for: String,
    pub push_for: String,
    pub language: String,
}

/// A browser that shows notices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PushRow {
    pub push: PushId,
    pub staff: StaffId,
    pub endpoint: String,
    /// The browser's public key, an uncompressed point.
    pub p256dh: Vec<u8>,
    pub auth: Vec<u8>,
    pub made: Millis,
}

const OF_STAFF: Statement = Statement::new(
    "notices_of_staff",
    Kind::List,
    "SELECT n.notice_id, n.case_id, c.number, n.purpose, n.made_ms, n.seen FROM staff_notice n \
     LEFT JOIN case_file c ON c.area_id = n.area_id AND c.case_id = n.case_id \
     WHERE n.area_id = ?1 AND (n.case_id = 0 OR c.number IS NOT NULL) \
     AND n.staff_id = ?2 AND n.notice_id < ?3 \
     ORDER BY n.notice_id DESC LIMIT ?4",
);
const UNSEEN: Statement = Statement::new(
    "notices_unseen",
    Kind::List,
    "SELECT notice_id FROM staff_notice WHERE area_id = ?1 AND staff_id = ?2 AND seen = 0 \
     AND NOT EXISTS (SELECT 1 FROM case_clock WHERE case_clock.area_id = staff_notice.area_id \
     AND case_clock.case_id = staff_notice.case_id AND case_clock.clock = 'recused' \
     AND case_clock.run = staff_notice.staff_id) LIMIT ?3",
);
const DUE: Statement = Statement::new(
    "notices_due",
    Kind::List,
    "SELECT n.notice_id, n.staff_id, n.case_id, c.number, n.purpose, n.made_ms, n.ways, \
     n.attempts, n.next_ms FROM staff_notice n \
     LEFT JOIN case_file c ON c.area_id = n.area_id AND c.case_id = n.case_id \
     WHERE n.area_id = ?1 AND (n.case_id = 0 OR c.number IS NOT NULL) \
     AND n.next_ms IS NOT NULL AND n.next_ms <= ?2 \
     ORDER BY n.next_ms, n.notice_id LIMIT ?3",
);
const CHANNEL: Statement = Statement::new(
    "channel_of_staff",
    Kind::List,
    "SELECT staff_id, email, mail_for, push_for, language FROM staff_channel \
     WHERE area_id = ?1 AND staff_id = ?2",
);
const PUSHES: Statement = Statement::new(
    "pushes_of_staff",
    Kind::List,
    "SELECT push_id, staff_id, endpoint, p256dh, auth, made_ms FROM staff_push \
     WHERE area_id = ?1 AND staff_id = ?2 ORDER BY push_id LIMIT ?3",
);
pub(crate) const STATEMENTS: [Statement; 5] = [OF_STAFF, UNSEEN, DUE, CHANNEL, PUSHES];

/// The case, where there is one: 0 stands for none.
fn about(row: &mut Row) -> Result<Option<(CaseId, CaseNumber)>, StoreError> {
    let (case, number) = (CaseId(row.int()?), row.opt_text()?);
    Ok(number.map(|number| (case, CaseNumber::stored(number))))
}

/// Newest first, those before `before`.
///
/// # Errors
/// The database cannot answer.
pub async fn of_staff(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    before: NoticeId,
    limit: u32,
) -> Result<Vec<NoticeShown>, StoreError> {
    let params = [area.0.into(), staff.0.into(), before.0.into(), i64::from(limit).into()];
    let shown = |mut row: Row| {
        Ok(NoticeShown {
            notice: NoticeId(row.int()?),
            case: about(&mut row)?,
            purpose: row.text()?,
            made: Millis(row.int()?),
            seen: row.flag()?,
        })
    };
    db.rows(&OF_STAFF, &params).await?.into_iter().map(shown).collect()
}

/// How many are not seen yet, up to a limit.
///
/// # Errors
/// The database cannot answer.
pub async fn unseen(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    limit: u32,
) -> Result<usize, StoreError> {
    let params = [area.0.into(), staff.0.into(), i64::from(limit).into()];
    Ok(db.rows(&UNSEEN, &params).await?.len())
}

/// Those to be looked at by who sends, oldest first.
///
/// # Errors
/// The database cannot answer.
pub async fn due(
    db: &Db,
    area: AreaId,
    now: Millis,
    limit: u32,
) -> Result<Vec<NoticeDue>, StoreError> {
    let due = |mut row: Row| {
        Ok(NoticeDue {
            notice: NoticeId(row.int()?),
            staff: StaffId(row.int()?),
            case: about(&mut row)?,
            purpose: row.text()?,
            made: Millis(row.int()?),
            ways: row.text()?,
            attempts: row.int()?,
            next: Millis(row.int()?),
        })
    };
    let rows = db.rows(&DUE, &[area.0.into(), now.0.into(), i64::from(limit).into()]).await?;
    rows.into_iter().map(due).collect()
}

/// # Errors
/// The database cannot answer.
pub async fn channel(
    db: &Db,
    area: AreaId,
    staff: StaffId,
) -> Result<Option<ChannelRow>, StoreError> {
    let Some(mut row) = db.row_opt(&CHANNEL, &[area.0.into(), staff.0.into()]).await? else {
        return Ok(None);
    };
    Ok(Some(ChannelRow {
        staff: StaffId(row.int()?),
        email: row.opt_text()?,
        mail_for: row.text()?,
        push_for: row.text()?,
        language: row.text()?,
    }))
}

/// # Errors
/// The database cannot answer.
pub async fn pushes(
    db: &Db,
    area: AreaId,
    staff: StaffId,
    limit: u32,
) -> Result<Vec<PushRow>, StoreError> {
    let push = |mut row: Row| {
        Ok(PushRow {
            push: PushId(row.int()?),
            staff: StaffId(row.int()?),
            endpoint: row.text()?,
            p256dh: row.blob()?,
            auth: row.blob()?,
            made: Millis(row.int()?),
        })
    };
    let params = [area.0.into(), staff.0.into(), i64::from(limit).into()];
    db.rows(&PUSHES, &params).await?.into_iter().map(push).collect()
}
