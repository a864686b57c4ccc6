//! Drills as they are looked at: counts for all of duty in the unit and above it; who answered,
//! while that is kept, for whoever keeps the unit's rosters.

use super::monthly_of;
use crate::callout::Board;
use crate::{App, Signed, Trouble};
use huiyin_domain::callout::{Monthly, SINGLES_KEPT_MS, Tally};
use huiyin_domain::ids::{CalloutId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::drill::{self as store, DrillRow, ScheduleRow};

const SHOWN: u32 = 500;

/// What stands on the page of all drills.
#[derive(Clone, Debug)]
pub struct Drills {
    /// The newest first.
    pub lines: Vec<DrillLine>,
    pub units: Vec<UnitDrills>,
}

/// A drill in counts.
#[derive(Clone, Debug)]
pub struct DrillLine {
    pub callout: CalloutId,
    pub unit: UnitId,
    pub plan_pin: String,
    pub begun: Millis,
    pub ended: Option<Millis>,
    /// The engine began it.
    pub is_scheduled: bool,
    pub tally: Tally,
}

/// A unit's schedule.
#[derive(Clone, Debug)]
pub struct UnitDrills {
    pub unit: UnitId,
    pub plan: String,
    pub monthly: Monthly,
    pub is_on: bool,
    pub due: Millis,
    /// Later than `due`: it could not begin at its hour.
    pub next: Millis,
    /// A real call is open: none begins.
    pub is_held: bool,
}

#[derive(Clone, Debug)]
pub struct DrillPage {
    pub line: DrillLine,
    /// The reader keeps the unit's rosters.
    pub keeps: bool,
    /// Who answered, for whoever keeps them; without anybody when that is deleted.
    pub board: Option<Board>,
    /// Until when that is kept; `None` while it runs.
    pub kept_until: Option<Millis>,
}

impl App {
    /// Of the reader's unit and those below it.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn drills(&self, by: &Signed) -> Result<Drills, Trouble> {
        by.may(Action::DutySee)?;
        let org = self.org();
        let mut lines = Vec::new();
        for row in store::newest(self.db(), self.area(), SHOWN).await? {
            if org.tree.is_within(row.unit, by.unit) {
                lines.push(self.drill_line(row).await?);
            }
        }
        let mut units = Vec::new();
        for row in store::schedules(self.db(), self.area()).await? {
            if org.tree.is_within(row.unit, by.unit) {
                units.push(self.unit_drills(row).await?);
            }
        }
        Ok(Drills { lines, units })
    }

    async fn unit_drills(&self, row: ScheduleRow) -> Result<UnitDrills, Trouble> {
        let monthly = monthly_of(&row)?;
        let theirs = self.members_within(row.unit).await?;
        let is_held = row.is_on && self.real_call_open(&theirs).await?;
        let ScheduleRow { unit, plan, is_on, due, next, .. } = row;
        Ok(UnitDrills { unit, plan, monthly, is_on, due, next, is_held })
    }

    async fn drill_line(&self, row: DrillRow) -> Result<DrillLine, Trouble> {
        let DrillRow { callout, unit, plan_pin, due, begun, ended, result } = row;
        let tally = match &result {
            Some(text) => {
                serde_json::from_str(text).map_err(|_| Trouble::Internal("drill-result"))?
            }
            None => self.callout_book(callout).await?.tally(),
        };
        let is_scheduled = due.is_some();
        Ok(DrillLine { callout, unit, plan_pin, begun, ended, is_scheduled, tally })
    }

    /// # Errors
    /// `Forbidden`; `NotFound`, also for one of a unit elsewhere; the store's.
    pub async fn drill(&self, by: &Signed, id: CalloutId) -> Result<DrillPage, Trouble> {
        by.may(Action::DutySee)?;
        let row = store::drill(self.db(), self.area(), id).await?;
        let row = row.filter(|row| self.org().tree.is_within(row.unit, by.unit));
        let line = self.drill_line(row.ok_or(Trouble::NotFound)?).await?;
        let keeps = self.may_keep_roster(by, line.unit);
        let board = if keeps { Some(self.callout_board(by, id).await?) } else { None };
        let kept_until = line.ended.map(|at| Millis(at.0.saturating_add(SINGLES_KEPT_MS)));
        Ok(DrillPage { line, keeps, board, kept_until })
    }
}
