//! Rosters as they are read: who is on duty now, where nobody is within seven days, a month with
//! its reasons and what each member bears.

use super::ROSTERS_MAX;
use super::book::{Done, Loaded};
use super::fill::shift_of;
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{MemberId, ShiftId, StaffId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::{
    Event, Fairness, GAP_DAYS, Load, Period, Present, RosterKey, Rules, Shift, Swap, SwapState,
};
use huiyin_domain::time::{Millis, day_start};
use huiyin_store::roster::{self as store, RosterRow, ShiftRow};
use jiff::Span;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

const DAY_MS: i64 = 86_400_000;

/// A roster in a list.
#[derive(Clone, Debug)]
pub struct RosterLine {
    pub key: RosterKey,
    pub unit: UnitId,
    pub title: String,
    pub post: Option<String>,
    pub zone: TimeZone,
    pub now: Option<NowView>,
    /// Within seven days.
    pub gaps: Vec<GapView>,
    /// The reader keeps it.
    pub keeps: bool,
}

/// Who is on a shift that runs.
#[derive(Clone, Debug)]
pub struct NowView {
    pub shift: Shift,
    /// `None`: nobody.
    pub name: Option<String>,
    /// Of a desk: nobody has taken it over yet.
    pub waits: bool,
    pub alarm: Option<Millis>,
}

#[derive(Clone, Debug)]
pub struct GapView {
    pub shift: Shift,
    /// Whom its reason speaks of.
    pub about: Option<String>,
}

#[derive(Clone, Debug)]
pub struct ShiftView {
    pub id: ShiftId,
    pub shift: Shift,
    pub offered: Option<Millis>,
    pub taken: Option<Millis>,
    pub alarm: Option<Millis>,
}

/// One thing that happened to a roster.
#[derive(Clone, Debug)]
pub struct Told {
    pub at: Millis,
    pub staff: StaffId,
    pub event: Event,
}

/// A month of a roster.
#[derive(Clone, Debug)]
pub struct Month {
    pub line: RosterLine,
    /// The first day of the month.
    pub first: Date,
    pub shifts: Vec<ShiftView>,
    /// Shifts that have not begun, for forms.
    pub ahead: Vec<ShiftView>,
    /// What each member bears in the year of the month, as far as it stands.
    pub fairness: Vec<(MemberId, Load)>,
    /// Of every member that there is or was.
    pub names: BTreeMap<MemberId, String>,
    /// Who can be put on a shift.
    pub enrolled: Vec<MemberId>,
    /// Rules by their first day.
    pub rules: Vec<(Date, Rules)>,
    pub periods: Vec<Period>,
    /// Those that wait or count, of shifts that have not begun.
    pub swaps: Vec<Swap>,
    pub history: Vec<Told>,
    /// The member that the reader is.
    pub own: Option<MemberId>,
}

impl App {
    /// Those of the reader's unit first.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn roster_list(&self, by: &Signed) -> Result<Vec<RosterLine>, Trouble> {
        by.may(Action::DutySee)?;
        let names = self.member_names().await?;
        let mut lines = Vec::new();
        for row in store::all(self.db(), self.area(), ROSTERS_MAX).await? {
            let loaded = self.roster_of(row).await?;
            lines.push(self.roster_line(by, &loaded, &names).await?);
        }
        lines.sort_by_key(|line: &RosterLine| line.unit != by.unit);
        Ok(lines)
    }

    async fn roster_line(
        &self,
        by: &Signed,
        loaded: &Loaded,
        names: &BTreeMap<MemberId, String>,
    ) -> Result<RosterLine, Trouble> {
        let (db, area, now) = (self.db(), self.area(), self.moment().now());
        let RosterRow { unit, title, post, .. } = loaded.row.clone();
        let key = loaded.key.as_str();
        let running = store::begun(db, area, key, now, 1).await?;
        let running = running.into_iter().find(|row| row.until > now);
        let soon = Millis(now.0.saturating_add(GAP_DAYS * DAY_MS));
        let ahead = store::shifts(db, area, key, (Millis(now.0 + 1), soon)).await?;
        let name = |id: Option<MemberId>| names.get(&id?).cloned();
        let mut gaps = Vec::new();
        for row in running.iter().chain(&ahead).filter(|row| row.member.is_none()) {
            gaps.push(GapView { shift: shift_of(row)?, about: name(row.about.map(MemberId)) });
        }
        let is_desk = super::handover::is_desk(loaded, now);
        let present = |row: &ShiftRow| -> Result<NowView, Trouble> {
            Ok(NowView {
                shift: shift_of(row)?,
                name: name(row.member),
                waits: is_desk && row.taken.is_none(),
                alarm: row.alarm.filter(|_| row.taken.is_none()),
            })
        };
        Ok(RosterLine {
            key: loaded.key.clone(),
            unit,
            title,
            post,
            zone: loaded.roster.zone.clone(),
            now: running.as_ref().map(present).transpose()?,
            gaps,
            keeps: self.may_keep_roster(by, unit),
        })
    }

    /// # Errors
    /// `Forbidden`, `NotFound`; the store's.
    pub async fn roster_month(
        &self,
        by: &Signed,
        key: &RosterKey,
        month: Option<Date>,
    ) -> Result<Month, Trouble> {
        by.may(Action::DutySee)?;
        let loaded = self.roster_load(key).await?;
        let names = self.member_names().await?;
        let line = self.roster_line(by, &loaded, &names).await?;
        let now = self.moment().now();
        let roster = loaded.roster;
        let first = month.unwrap_or_else(|| now.date_in(&roster.zone)).first_of_month();
        let next = first.checked_add(Span::new().months(1)).map_err(far)?;
        let shifts = self.shifts_within(key, &roster.zone, first, next).await?;
        let new_year = first.first_of_year();
        let next_year = new_year.checked_add(Span::new().years(1)).map_err(far)?;
        let year = self.shifts_within(key, &roster.zone, new_year, next_year).await?;
        let fairness = Fairness::of(year.iter().map(|view| &view.shift));
        let span = (Millis(now.0 + 1), Millis(i64::MAX));
        let ahead = store::shifts(self.db(), self.area(), key.as_str(), span).await?;
        let is_open = |swap: &&Swap| {
            let counts = matches!(swap.state, SwapState::Asked | SwapState::Agreed);
            counts && swap.what.give > now
        };
        let told = |step: Done<Event>| Told { at: step.at, staff: step.staff, event: step.event };
        Ok(Month {
            line,
            first,
            shifts,
            ahead: ahead.iter().map(view).collect::<Result<_, _>>()?,
            fairness: fairness.0.into_iter().collect(),
            names,
            enrolled: self.roll().await?.into_keys().collect(),
            swaps: roster.swaps.values().filter(is_open).copied().collect(),
            periods: roster.periods.into_iter().filter(|period| period.until > now).collect(),
            rules: roster.rules,
            history: loaded.steps.into_iter().rev().map(told).collect(),
            own: self.member_of(by.staff).await?,
        })
    }

    /// Those that begin from one day on and before another.
    async fn shifts_within(
        &self,
        key: &RosterKey,
        zone: &TimeZone,
        first: Date,
        next: Date,
    ) -> Result<Vec<ShiftView>, Trouble> {
        let from = day_start(first, zone).map_err(far)?;
        let until = day_start(next, zone).map_err(far)?;
        let rows = store::shifts(self.db(), self.area(), key.as_str(), (from, until)).await?;
        rows.iter().map(view).collect()
    }

    /// Who holds which post and who is on which shift at this moment: what an activation keeps.
    /// Only who is enrolled stands in it.
    ///
    /// # Errors
    /// The store's.
    pub async fn present(&self) -> Result<Present, Trouble> {
        let (db, area, now) = (self.db(), self.area(), self.moment().now());
        let roll = self.roll().await?;
        let mut present = Present::default();
        for row in store::all(db, area, ROSTERS_MAX).await? {
            let running = store::begun(db, area, &row.roster, now, 1).await?;
            let running = running.into_iter().find(|shift| shift.until > now);
            let member = running.and_then(|shift| shift.member);
            let Some(who) = member.and_then(|member| roll.get(&member)) else { continue };
            present.on_shift(&row.roster, *who);
            if let Some(post) = &row.post {
                present.hold(post, *who);
            }
        }
        for term in huiyin_store::duty::terms(db, area).await? {
            let holds = term.from <= now && term.until.is_none_or(|until| now < until);
            if let Some(who) = roll.get(&term.member).filter(|_| holds) {
                present.hold(&term.post, *who);
            }
        }
        Ok(present)
    }
}

fn view(row: &ShiftRow) -> Result<ShiftView, Trouble> {
    Ok(ShiftView {
        id: row.shift,
        shift: shift_of(row)?,
        offered: row.offered,
        taken: row.taken,
        alarm: row.alarm,
    })
}

fn far<E>(_: E) -> Trouble {
    Trouble::NotFound
}
