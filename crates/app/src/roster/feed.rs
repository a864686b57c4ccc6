//! A member's shifts for their own calendar program, opened by an address that nobody can guess
//! and that they can change: their times and what each is, and nobody's name.

use crate::keys::DutyKey;
use crate::{App, Trouble};
use huiyin_domain::ids::MemberId;
use huiyin_domain::roster::ical::FeedShift;
use huiyin_domain::time::Millis;
use huiyin_store::duty::MemberRow;
use huiyin_store::roster as store;
use huiyin_store::write::{DutyPut, Put};
use std::collections::HashMap;

const SHOWN_MAX: u32 = 500;
const PAST_MS: i64 = 31 * 86_400_000;

#[derive(Clone, Debug)]
pub struct Feed {
    pub member: MemberId,
    pub shifts: Vec<FeedShift>,
}

impl App {
    /// # Errors
    /// `NotFound` for every address that opens nothing, whatever the reason.
    pub async fn roster_feed(&self, key: &DutyKey) -> Result<Feed, Trouble> {
        let member = self.calendar_of(key).await?;
        let since = Millis(self.moment().now().0.saturating_sub(PAST_MS));
        let (db, area) = (self.db(), self.area());
        let rows = store::shifts_of_member(db, area, member, since, SHOWN_MAX).await?;
        let rosters = store::all(db, area, super::ROSTERS_MAX).await?;
        let titles: HashMap<String, String> =
            rosters.into_iter().map(|row| (row.roster, row.title)).collect();
        let shift = |row: store::ShiftRow| FeedShift {
            uid: format!("shift-{}-{area}@huiyin", row.shift),
            sequence: row.version,
            changed: row.changed,
            from: row.from,
            until: row.until,
            summary: titles.get(&row.roster).cloned().unwrap_or(row.roster),
        };
        Ok(Feed { member, shifts: rows.into_iter().map(shift).collect() })
    }

    /// Another address for one's own page and calendar: the old ones open nothing any more.
    ///
    /// # Errors
    /// `NotFound`; `Stale`; the store's.
    pub async fn own_key_renew(&self, key: &DutyKey) -> Result<DutyKey, Trouble> {
        let row = self.member_by(key).await?;
        let (id, key_no) = (row.member, row.key_no + 1);
        let row = MemberRow { key_no, ..row };
        self.put(vec![Put::Duty(DutyPut::Member(row))]).await?;
        Ok(self.keys().duty_key(crate::keys::Opens::Member(id), key_no))
    }
}
