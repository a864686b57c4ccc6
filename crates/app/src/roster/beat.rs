//! What no step brings: days pass, members join and leave, calendars are adopted. The horizon is
//! kept filled, and a shift of a desk that nobody took over is told to the duty leader, once.

use super::ROSTERS_MAX;
use super::book::Loaded;
use super::handover::is_desk;
use crate::engine::Tick;
use crate::notice::Purpose;
use crate::{App, By, Trouble};
use huiyin_domain::ids::{MemberId, NoticeId, StaffId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::roster::handover::ALARM_AFTER_MS;
use huiyin_domain::roster::{GAP_DAYS, Kind, RosterKey};
use huiyin_domain::time::Millis;
use huiyin_store::meta;
use huiyin_store::notice::NoticeRow;
use huiyin_store::roster::{self as store, ShiftRow};
use huiyin_store::write::{OfficePut, Put, RosterPut};
use std::collections::BTreeSet;

const UNTAKEN_MAX: u32 = 500;
/// The last day on which somebody was told of gaps.
const GAPS_TOLD: &str = "roster-gaps-told";

impl App {
    /// # Errors
    /// The store's; the next tick does what this one could not.
    pub(crate) async fn roster_tick(&self) -> Result<Tick, Trouble> {
        // With a wrong clock the horizon is another one; that somebody has to be told is not.
        let filled = match self.clock_alarm() {
            None => self.horizon_fill().await?,
            Some(_) => 0,
        };
        let told = self.untaken_tell().await?;
        self.gaps_tell().await?;
        Ok(Tick { done: filled + told, more: false })
    }

    async fn horizon_fill(&self) -> Result<usize, Trouble> {
        let people = self.roster_people().await?;
        let mut filled = 0;
        for row in store::all(self.db(), self.area(), ROSTERS_MAX).await? {
            let Loaded { row, roster, .. } = self.roster_of(row).await?;
            let puts = self.roster_refill(&row.roster, &roster, &people).await?;
            if puts.is_empty() {
                continue;
            }
            let puts = std::iter::once(RosterPut::Roster(row)).chain(puts).map(Put::Roster);
            match self.put_quietly(puts.collect()).await {
                Ok(()) => filled += 1,
                // Somebody changed it this moment, and its shifts with it.
                Err(Trouble::Stale | Trouble::Exists) => {}
                Err(trouble) => return Err(trouble),
            }
        }
        Ok(filled)
    }

    async fn untaken_tell(&self) -> Result<usize, Trouble> {
        let now = self.moment().now();
        let begun = Millis(now.0.saturating_sub(ALARM_AFTER_MS));
        let rows = store::untaken(self.db(), self.area(), now, begun, UNTAKEN_MAX).await?;
        let mut told = 0;
        for row in rows {
            let loaded = self.roster_load(&RosterKey::stored(row.roster.clone())).await?;
            if is_desk(&loaded, row.from) {
                told += usize::from(self.alarm(&loaded, row, now).await?);
            }
        }
        Ok(told)
    }

    /// Once a day, while there are any: that nobody is on a shift of the next seven days.
    async fn gaps_tell(&self) -> Result<(), Trouble> {
        let (db, area, now) = (self.db(), self.area(), self.moment().now());
        let today = now.date_in(&self.zone()).to_string();
        let before = meta::get(db, area, GAPS_TOLD).await?;
        if before.as_ref() == Some(&today) {
            return Ok(());
        }
        let mut told = BTreeSet::new();
        for row in store::all(db, area, ROSTERS_MAX).await? {
            let soon = Millis(now.0.saturating_add(GAP_DAYS * 86_400_000));
            let ahead = store::shifts(db, area, &row.roster, (now, soon)).await?;
            if ahead.iter().any(|shift| shift.member.is_none()) {
                told.extend(self.duty_leaders(row.unit, now).await?);
            }
        }
        if told.is_empty() {
            return Ok(());
        }
        let mark = Put::MetaSwap { name: GAPS_TOLD.into(), from: before, to: today };
        let notices = told.into_iter().map(|staff| self.duty_notice(staff, Purpose::DutyGap));
        match self.put(std::iter::once(mark).chain(notices).collect()).await {
            // Another server has told of them.
            Err(Trouble::Stale) => Ok(()),
            result => result,
        }
    }

    pub(crate) fn duty_notice(&self, staff: StaffId, purpose: Purpose) -> Put {
        Put::Office(OfficePut::Notice(NoticeRow {
            notice: NoticeId(self.moment().id()),
            staff,
            case: None,
            purpose: purpose.code().into(),
            made: self.moment().now(),
        }))
    }

    async fn alarm(&self, loaded: &Loaded, row: ShiftRow, now: Millis) -> Result<bool, Trouble> {
        let (watch, _) = self.watch(&row).await?;
        let handover = self.handover_of(row.shift).await?;
        let Some(event) = handover.alarm(watch, row.made, now) else { return Ok(false) };
        let puts = self.handover_puts(&By::System, row, &event).await?;
        let notice = |staff: StaffId| self.duty_notice(staff, Purpose::Duty);
        let leaders = self.duty_leaders(loaded.row.unit, now).await?;
        let beside = leaders.into_iter().map(notice).collect();
        match self.roster_put(&By::System, puts, beside).await {
            Ok(()) => Ok(true),
            // Taken over this moment, or told by another server.
            Err(Trouble::Stale | Trouble::Exists) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// Who leads on duty for a unit: whoever is on shift as leader, and the duty leaders of the
    /// unit, or of the nearest one above that has any.
    pub(crate) async fn duty_leaders(
        &self,
        unit: UnitId,
        now: Millis,
    ) -> Result<BTreeSet<StaffId>, Trouble> {
        let org = self.org();
        let mut told = BTreeSet::new();
        let signers = self.signers().await?;
        for row in store::all(self.db(), self.area(), ROSTERS_MAX).await? {
            if !org.tree.is_within(unit, row.unit) {
                continue;
            }
            let loaded = self.roster_of(row).await?;
            let rules = loaded.roster.rules_on(now.date_in(&loaded.roster.zone));
            if rules.is_none_or(|rules| rules.kind != Kind::Leader) {
                continue;
            }
            let key = loaded.key.as_str();
            let running = store::begun(self.db(), self.area(), key, now, 1).await?;
            let running = running.into_iter().find(|shift| shift.until > now);
            let member = running.and_then(|shift| shift.member);
            let of = |(staff, who): (&StaffId, &MemberId)| (Some(*who) == member).then_some(*staff);
            told.extend(signers.iter().filter_map(of));
        }
        for unit in std::iter::once(unit).chain(org.tree.ancestors(unit)) {
            let leaders = self.officers(&[unit], Role::DutyLeader).await?;
            if !leaders.is_empty() {
                told.extend(leaders.into_iter().map(|row| row.id));
                break;
            }
        }
        Ok(told)
    }
}
