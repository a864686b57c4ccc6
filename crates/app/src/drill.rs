//! Reachability drills of a unit's duty posts: begun by whoever keeps its rosters or by the beat
//! at its hour, counted when they end. A drill asks those who hold a post or stand on a shift now
//! and nobody else; while a real call has people of the unit in it, none begins and none goes on.

mod beat;
mod view;

pub(crate) use beat::sweep;
pub use huiyin_domain::callout::DrillRefusal;
pub use view::{DrillLine, DrillPage, Drills, UnitDrills};

use crate::callout::{CalloutFault, Words};
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::callout::{Call, Monthly, Order, posts};
use huiyin_domain::ids::{CalloutId, MemberId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::Turn;
use huiyin_domain::time::Millis;
use huiyin_store::drill::{self as store, DrillRow, ScheduleRow};
use huiyin_store::write::{DrillPut, Put};
use huiyin_store::{callout, duty};
use std::collections::BTreeSet;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrillFault {
    Refused(DrillRefusal),
    Trouble(Trouble),
}

impl From<DrillRefusal> for DrillFault {
    fn from(refusal: DrillRefusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for DrillFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl From<CalloutFault> for DrillFault {
    fn from(fault: CalloutFault) -> Self {
        match fault {
            CalloutFault::Trouble(trouble) => Self::Trouble(trouble),
            // A plan without a call-out, or without anybody to call.
            CalloutFault::Refused(_) => Self::Refused(DrillRefusal::Nobody),
        }
    }
}

/// A unit's schedule as its keeper wants it.
#[derive(Clone, Debug)]
pub struct ScheduleAsked {
    pub unit: UnitId,
    pub plan: String,
    pub monthly: Monthly,
    pub is_on: bool,
}

impl App {
    /// Begins a drill of a unit now.
    ///
    /// # Errors
    /// A refusal; `Forbidden`; `Exists` when this very one was begun before; the store's.
    pub async fn drill_begin(
        &self,
        by: &Signed,
        id: CalloutId,
        unit: UnitId,
        plan: &str,
    ) -> Result<(), DrillFault> {
        by.may(Action::RosterKeep)?;
        self.keeps_drills(by, unit)?;
        if store::drill(self.db(), self.area(), id).await?.is_some() {
            return Err(Trouble::Exists.into());
        }
        let puts = self.drill_puts(id, unit, plan, None).await?;
        match self.drill_write(&By::Staff(by.clone()), id, puts).await {
            // Somebody began one this moment.
            Err(DrillFault::Trouble(Trouble::Exists)) => Err(DrillRefusal::Running.into()),
            result => result,
        }
    }

    /// The rows by which one begins; also refused where one runs or a real call does.
    async fn drill_puts(
        &self,
        id: CalloutId,
        unit: UnitId,
        plan: &str,
        due: Option<Millis>,
    ) -> Result<(Vec<Put>, String), DrillFault> {
        let plan = self.plan_in_force(plan).await?.ok_or(DrillRefusal::UnknownPlan)?.plan;
        let theirs = self.members_within(unit).await?;
        if self.real_call_open(&theirs).await? {
            return Err(DrillRefusal::RealCall.into());
        }
        let open = store::open(self.db(), self.area()).await?;
        if open.iter().any(|row| row.unit == unit) {
            return Err(DrillRefusal::Running.into());
        }
        let present = self.present().await?.only(|member| theirs.contains(&member));
        let roles = posts(&plan, &present);
        if roles.is_empty() {
            return Err(DrillRefusal::Nobody.into());
        }
        let call = Call::Drill(roles);
        let order =
            Order { id, incident: None, plan: &plan, call, present: &present, exercise: true };
        let mut puts = self.callout_begin(&order, &Words::of(&plan, &plan.title.zh, "")).await?;
        puts.push(Put::Drill(DrillPut::New(DrillRow {
            callout: id,
            unit,
            plan_pin: plan.pin(),
            due,
            begun: self.moment().now(),
            ended: None,
            result: None,
        })));
        Ok((puts, plan.pin()))
    }

    async fn drill_write(
        &self,
        by: &By,
        id: CalloutId,
        (puts, pin): (Vec<Put>, String),
    ) -> Result<(), DrillFault> {
        let told = LogEvent::CalloutBegun { callout: id, pin };
        Ok(self.put_told(by, puts, &[told]).await?)
    }

    /// Ends a drill before its time; what it came to until now is counted.
    ///
    /// # Errors
    /// A refusal; `Forbidden`, `NotFound`; the store's.
    pub async fn drill_end(&self, by: &Signed, id: CalloutId) -> Result<(), DrillFault> {
        by.may(Action::RosterKeep)?;
        let row = store::drill(self.db(), self.area(), id).await?.ok_or(Trouble::NotFound)?;
        self.keeps_drills(by, row.unit)?;
        self.drill_finish(id).await?;
        Ok(())
    }

    /// Sets when drills of a unit are due, or switches them off.
    ///
    /// # Errors
    /// A refusal; `Forbidden`; `Stale` when somebody set it this moment; the store's.
    pub async fn drill_schedule(
        &self,
        by: &Signed,
        asked: ScheduleAsked,
    ) -> Result<(), DrillFault> {
        by.may(Action::RosterKeep)?;
        let ScheduleAsked { unit, plan, monthly, is_on } = asked;
        self.keeps_drills(by, unit)?;
        self.plan_in_force(&plan).await?.ok_or(DrillRefusal::UnknownPlan)?;
        let known = store::schedules(self.db(), self.area()).await?;
        let known = known.into_iter().find(|row| row.unit == unit);
        let next = monthly.after(self.moment().now(), &crate::duty::zone());
        let next = next.map_err(|_| Trouble::Internal("drill-due"))?;
        let row = ScheduleRow {
            unit,
            plan,
            day: monthly.day().into(),
            at: monthly.at().to_string(),
            is_on,
            due: next,
            next,
            version: known.map_or(0, |row| row.version),
        };
        let puts = vec![Put::Drill(DrillPut::Schedule(row))];
        let told = LogEvent::DrillsSet { unit, is_on };
        Ok(self.put_told(&By::Staff(by.clone()), puts, &[told]).await?)
    }

    /// Of one's own unit and those below it.
    fn keeps_drills(&self, by: &Signed, unit: UnitId) -> Result<(), DrillRefusal> {
        let keeps = self.may_keep_roster(by, unit);
        if keeps { Ok(()) } else { Err(DrillRefusal::UnitNotBelow) }
    }

    /// Members of a unit and those below it.
    async fn members_within(&self, unit: UnitId) -> Result<BTreeSet<MemberId>, Trouble> {
        let org = self.org();
        let rows = duty::members(self.db(), self.area()).await?.into_iter();
        let own = rows.filter(|row| org.tree.is_within(row.unit, unit));
        Ok(own.map(|row| row.member).collect())
    }

    /// Whether a real call runs that has one of these in it.
    async fn real_call_open(&self, theirs: &BTreeSet<MemberId>) -> Result<bool, Trouble> {
        let open = callout::open(self.db(), self.area()).await?;
        for row in open.iter().filter(|row| row.head.is_real()) {
            let book = self.callout_book(row.head.id).await?;
            if book.is_real_for(|member| theirs.contains(&member)) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

/// A schedule as the domain reads it.
fn monthly_of(row: &ScheduleRow) -> Result<Monthly, Trouble> {
    let broken = Trouble::Internal("drill-schedule");
    let at = Turn::parse(&row.at).ok_or(broken.clone())?;
    let day = i8::try_from(row.day).map_err(|_| broken.clone())?;
    Monthly::new(day, at).map_err(|_| broken)
}
