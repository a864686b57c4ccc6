//! From a roster to its shifts as rows: what follows now is held against what stands, and the
//! difference is written. A shift that is over is never touched.

use super::ROSTERS_MAX;
use super::book::Loaded;
use crate::{App, Trouble};
use huiyin_domain::calendar::{self, Calendar};
use huiyin_domain::case::Channel;
use huiyin_domain::ids::{MemberId, ShiftId};
use huiyin_domain::roster::{Absence, HORIZON_DAYS, Known, Load, Roster, Shift, Why};
use huiyin_domain::time::{Millis, date_of, day_number};
use huiyin_store::roster::{self as store, AbsenceRow, ShiftRow};
use huiyin_store::write::RosterPut;
use std::collections::{BTreeMap, BTreeSet};

/// A weekly shift that runs may have begun so many days ago, even when its weekday was changed.
const LOOK_BACK_DAYS: i64 = 15;

/// Who can be on a shift, and who is away.
#[derive(Clone, Debug, Default)]
pub(super) struct People {
    pub absences: Vec<Absence>,
    pub enrolled: BTreeSet<MemberId>,
}

impl People {
    pub fn known(&self) -> Known<'_> {
        Known { absences: &self.absences, enrolled: &self.enrolled }
    }
}

impl App {
    /// Working days and holidays as the office counts them.
    pub(super) fn roster_calendar(&self) -> &'static Calendar {
        let rules = self.rules();
        let usual = self.settings().procedure_by_channel.get(&Channel::Web);
        let usual = usual.and_then(|id| rules.current(id)).map(|pinned| pinned.calendar);
        let any = || rules.procedures().find_map(|one| rules.current(&one.id));
        usual
            .or_else(|| any().map(|pinned| pinned.calendar))
            .or_else(|| calendar::shipped("none"))
            .expect("a calendar of weekends is compiled in")
    }

    pub(super) async fn roster_people(&self) -> Result<People, Trouble> {
        let rows = store::absences(self.db(), self.area(), self.moment().now()).await?;
        let enrolled = self.roll().await?.into_keys().collect();
        // One that was taken back before it began has no time.
        let rows = rows.iter().filter(|row| row.from < row.until);
        Ok(People { absences: rows.map(absence_of).collect(), enrolled })
    }

    /// The shifts of a roster that are not over, as they follow at this moment.
    pub(super) fn roster_shifts(
        &self,
        roster: &Roster,
        people: &People,
    ) -> Result<Vec<Shift>, Trouble> {
        let now = self.moment().now();
        let today = day_number(now.date_in(&roster.zone));
        let far = |_| Trouble::Internal("roster-far");
        let first = date_of(today - LOOK_BACK_DAYS).map_err(far)?;
        let last = date_of(today + HORIZON_DAYS).map_err(far)?;
        let calendar = self.roster_calendar();
        let mut shifts = roster.shifts(calendar, (first, last), people.known()).map_err(far)?;
        shifts.retain(|shift| shift.until > now);
        Ok(shifts)
    }

    /// What has to be written so that the rows of a roster are its shifts.
    pub(super) async fn roster_refill(
        &self,
        key: &str,
        roster: &Roster,
        people: &People,
    ) -> Result<Vec<RosterPut>, Trouble> {
        let now = self.moment().now();
        let since = Millis(now.0.saturating_sub(2 * LOOK_BACK_DAYS * 86_400_000));
        let span = (since, Millis(i64::MAX));
        let rows = store::shifts(self.db(), self.area(), key, span).await?;
        let open = rows.into_iter().filter(|row| row.until > now);
        let mut standing: BTreeMap<Millis, ShiftRow> = open.map(|row| (row.from, row)).collect();
        let mut puts = Vec::new();
        let mut changed = Vec::new();
        for shift in self.roster_shifts(roster, people)? {
            match standing.remove(&shift.from) {
                None => changed.push(self.shift_new(key, &shift)),
                Some(row) if is_so(&row, &shift) => {}
                Some(row) => changed.push(filled(row, &shift, now)),
            }
        }
        // What ran on when its rules went stays as it was.
        let gone = standing.into_values().filter(|row| row.from > now);
        let drop = |row: ShiftRow| RosterPut::ShiftDrop { shift: row.shift, version: row.version };
        puts.extend(gone.map(drop));
        puts.extend(changed.into_iter().map(RosterPut::Shift));
        Ok(puts)
    }

    /// The same for every roster, each changed one by its version; who changed it meanwhile wins.
    pub(super) async fn rosters_refill(&self, people: &People) -> Result<Vec<RosterPut>, Trouble> {
        let mut all = Vec::new();
        for row in store::all(self.db(), self.area(), ROSTERS_MAX).await? {
            let Loaded { row, roster, .. } = self.roster_of(row).await?;
            let puts = self.roster_refill(&row.roster, &roster, people).await?;
            if !puts.is_empty() {
                all.push(RosterPut::Roster(row));
                all.extend(puts);
            }
        }
        Ok(all)
    }

    fn shift_new(&self, key: &str, shift: &Shift) -> ShiftRow {
        let now = self.moment().now();
        let row = ShiftRow {
            shift: ShiftId(self.moment().id()),
            roster: key.to_owned(),
            day: day_number(shift.date),
            from: shift.from,
            until: shift.until,
            load: [0; 3],
            member: None,
            why: String::new(),
            about: None,
            made: now,
            changed: now,
            offered: None,
            taken: None,
            alarm: None,
            version: 0,
        };
        filled(row, shift, now)
    }
}

fn filled(row: ShiftRow, shift: &Shift, now: Millis) -> ShiftRow {
    ShiftRow {
        until: shift.until,
        load: load_of(shift.load),
        member: shift.who,
        why: shift.why.code().to_owned(),
        about: shift.why.about(),
        changed: now,
        ..row
    }
}

fn is_so(row: &ShiftRow, shift: &Shift) -> bool {
    let Shift { until, load, who, why, .. } = shift;
    (row.until, row.load, row.member) == (*until, load_of(*load), *who)
        && (row.why.as_str(), row.about) == (why.code(), why.about())
}

fn load_of(load: Load) -> [i64; 3] {
    [load.workdays, load.restdays, load.holidays].map(i64::from)
}

/// A row as the domain reads it.
pub(super) fn shift_of(row: &ShiftRow) -> Result<Shift, Trouble> {
    let broken = || Trouble::Internal("roster-shift");
    let count = |n: i64| u32::try_from(n).map_err(|_| broken());
    let [workdays, restdays, holidays] = row.load;
    Ok(Shift {
        date: date_of(row.day).map_err(|_| broken())?,
        from: row.from,
        until: row.until,
        load: Load {
            workdays: count(workdays)?,
            restdays: count(restdays)?,
            holidays: count(holidays)?,
        },
        who: row.member,
        why: Why::parse(&row.why, row.about).ok_or_else(broken)?,
    })
}

pub(super) fn absence_of(row: &AbsenceRow) -> Absence {
    let AbsenceRow { absence, member, from, until, substitute, .. } = *row;
    Absence { id: absence, member, from, until, substitute }
}
