//! Leaves: an officer enters their own, a head those of the unit. What a leave must be like is
//! the domain's; what follows from one is read with each session (`Signed::stands_for`).

use crate::{App, By, Signed, StandsFor, Trouble};
use huiyin_domain::ids::{LeaveId, StaffId, UnitId};
use huiyin_domain::leave::{self as rule, Leave, LeaveFault, Member, leave_fits};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::leave::{self, LeaveRow};
use huiyin_store::write::{OfficePut, Put};

/// More than the rule lets anybody have: what a page shows, and what is looked at.
const ROWS_MAX: u32 = 200;

/// A leave that is not over, as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeaveView {
    pub id: LeaveId,
    pub leave: Leave,
    pub staff_name: String,
    pub substitute_name: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeaveTrouble {
    Fault(LeaveFault),
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for LeaveTrouble {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl App {
    /// One's own leaves that are not over.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn leaves_own(&self, by: &Signed) -> Result<Vec<LeaveView>, Trouble> {
        By::Staff(by.clone()).may(Action::OwnLeave)?;
        let now = self.moment().now();
        let rows = leave::of_staff(self.db(), self.area(), by.staff, now, ROWS_MAX).await?;
        self.leaves_named(rows).await
    }

    /// Those of one's unit.
    ///
    /// # Errors
    /// `Forbidden` to all but a head; the store's.
    pub async fn leaves_of_unit(&self, by: &Signed) -> Result<Vec<LeaveView>, Trouble> {
        By::Staff(by.clone()).may(Action::LeaveManage)?;
        let now = self.moment().now();
        let rows = leave::of_unit(self.db(), self.area(), by.unit, now, ROWS_MAX).await?;
        self.leaves_named(rows).await
    }

    /// # Errors
    /// What does not fit; `Forbidden` for somebody else's leave unless one heads their unit.
    pub async fn leave_add(&self, by: &Signed, new: Leave) -> Result<(), LeaveTrouble> {
        let now = self.moment().now();
        let person = self.member(new.staff).await?;
        self.may_manage(by, person)?;
        let unknown = |trouble| match trouble {
            Trouble::NotFound => LeaveTrouble::Fault(LeaveFault::NoSubstitute),
            other => LeaveTrouble::Trouble(other),
        };
        let substitute = self.member(new.substitute).await.map_err(unknown)?;
        let mut known = Vec::new();
        for staff in [person.id, substitute.id] {
            let (db, area) = (self.db(), self.area());
            known.extend(leave::of_staff(db, area, staff, now, ROWS_MAX).await?);
            known.extend(leave::of_substitute(db, area, staff, now, ROWS_MAX).await?);
        }
        known.sort_by_key(|row| row.leave);
        known.dedup_by_key(|row| row.leave);
        let known: Vec<Leave> = known.iter().map(leave_of).collect();
        leave_fits(&new, person, substitute, &known, now).map_err(LeaveTrouble::Fault)?;
        let row = LeaveRow {
            leave: LeaveId(self.moment().id()),
            staff: new.staff,
            substitute: new.substitute,
            from: new.from,
            until: new.until,
            version: 0,
        };
        Ok(self.put(vec![Put::Office(OfficePut::LeaveNew(row))]).await?)
    }

    /// Ends a leave now, or takes back one that has not begun. One that is gone is no fault.
    ///
    /// # Errors
    /// `Forbidden`; `Stale` when somebody else changed it this moment.
    pub async fn leave_end(&self, by: &Signed, id: LeaveId) -> Result<(), Trouble> {
        let now = self.moment().now();
        let row = leave::by_id(self.db(), self.area(), id).await?;
        let Some(row) = row.filter(|row| row.until > now) else { return Ok(()) };
        self.may_manage(by, self.member(row.staff).await?)?;
        let (leave, version) = (row.leave, row.version);
        let put = if row.from < now {
            OfficePut::LeaveEnd { leave, version, until: now }
        } else {
            OfficePut::LeaveDrop { leave, version }
        };
        self.put(vec![Put::Office(put)]).await
    }

    /// For whom somebody stands in at this moment.
    pub(crate) async fn stands_for(
        &self,
        staff: StaffId,
        unit: UnitId,
        now: Millis,
    ) -> Result<Vec<StandsFor>, Trouble> {
        let limit = u32::try_from(rule::STANDS_FOR_MAX).unwrap_or(u32::MAX);
        let rows = leave::away(self.db(), self.area(), staff, unit, now, limit).await?;
        let stands_for = |row: leave::AwayRow| StandsFor {
            staff: row.staff,
            display_name: row.display_name,
            until: row.until,
        };
        Ok(rows.into_iter().map(stands_for).collect())
    }

    /// Who stands in for somebody at this moment, if anybody does.
    pub(crate) async fn substitute_of(
        &self,
        staff: StaffId,
        now: Millis,
    ) -> Result<Option<StaffId>, Trouble> {
        let rows = leave::of_staff(self.db(), self.area(), staff, now, ROWS_MAX).await?;
        Ok(rows.iter().find(|row| row.from <= now).map(|row| row.substitute))
    }

    fn may_manage(&self, by: &Signed, person: Member) -> Result<(), Trouble> {
        let asker = By::Staff(by.clone());
        if person.id == by.staff && asker.may(Action::OwnLeave).is_ok() {
            return Ok(());
        }
        asker.may(Action::LeaveManage)?;
        // Of another unit it is not even said that there is such a person.
        if person.unit == by.unit { Ok(()) } else { Err(Trouble::NotFound) }
    }

    async fn member(&self, staff: StaffId) -> Result<Member, Trouble> {
        let row = self.staff_stored(staff).await?;
        Ok(Member { id: row.staff, unit: row.unit, active: row.active })
    }

    async fn leaves_named(&self, rows: Vec<LeaveRow>) -> Result<Vec<LeaveView>, Trouble> {
        let names = if rows.is_empty() { Default::default() } else { self.staff_names().await? };
        let name = |staff| names.get(&staff).cloned().unwrap_or_default();
        let view = |row: &LeaveRow| LeaveView {
            id: row.leave,
            leave: leave_of(row),
            staff_name: name(row.staff),
            substitute_name: name(row.substitute),
        };
        Ok(rows.iter().map(view).collect())
    }
}

fn leave_of(row: &LeaveRow) -> Leave {
    Leave { staff: row.staff, substitute: row.substitute, from: row.from, until: row.until }
}
