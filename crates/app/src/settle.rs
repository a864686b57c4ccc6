//! Settling, as pages ask for it: who can mediate or listen on a case, and what a unit is to
//! look at again. Nothing is decided here.

use crate::read::CasePage;
use crate::staff::StaffRow;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{Asking, Case, Refusal, Stage};
use huiyin_domain::ids::{CaseId, CaseNumber, StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::time::Millis;
use huiyin_store::clock::{self, FollowUpRow};
use std::fmt;
use std::str::FromStr;

/// How many units' mediators are offered; a case has few co-handling units.
const UNITS_MAX: usize = 20;
/// Rows looked through for one page of follow-ups, shown or not.
const LOOKED_MAX: usize = 500;

/// Officers who can be named on a case.
#[derive(Clone, Debug, Default)]
pub struct Settlers {
    /// Mediators of the unit that answers for it and of units that do a part of it.
    pub mediators: Vec<StaffRow>,
    /// Who can receive the person: officers of the unit, and the leader who took the case on.
    pub listeners: Vec<StaffRow>,
}

/// One thing to look at again.
#[derive(Clone, Debug)]
pub struct FollowItem {
    pub case: CaseId,
    pub number: CaseNumber,
    /// `None` while it is locked to this reader.
    pub title: Option<String>,
    pub stage: Stage,
    pub follow_up: u32,
    pub asking: Asking,
    pub due_at: Millis,
}

#[derive(Clone, Debug)]
pub struct FollowPage {
    pub items: Vec<FollowItem>,
    pub next: Option<FollowAfter>,
}

/// Where the next page begins: a time, a case id and a number within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowAfter(FollowUpRow);

impl fmt::Display for FollowAfter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.0.due.0, self.0.case, self.0.run)
    }
}

impl FromStr for FollowAfter {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let parts: Vec<i64> =
            text.split('.').map(str::parse).collect::<Result<_, _>>().map_err(|_| ())?;
        let [due, case, run] = parts[..] else { return Err(()) };
        Ok(Self(FollowUpRow { due: Millis(due), case: CaseId(case), run }))
    }
}

/// Whether these roles look at answered cases again.
#[must_use]
pub fn follows_up(roles: &[Role]) -> bool {
    [Role::Handler, Role::UnitHead, Role::Inspector].iter().any(|role| roles.contains(role))
}

impl App {
    /// # Errors
    /// The store's.
    pub async fn settlers(&self, case: &Case) -> Result<Settlers, Trouble> {
        let owner = case.owner.unit;
        let mut listeners = self.staff_of_unit(owner).await?;
        let mut mediators = listeners.clone();
        let mut units = case.ties(self.moment().now()).joined;
        units.sort_unstable();
        units.dedup();
        for unit in units.into_iter().filter(|unit| *unit != owner).take(UNITS_MAX) {
            if self.may_mediate(case, unit).is_ok() {
                mediators.extend(self.staff_of_unit(unit).await?);
            }
        }
        mediators.retain(|row| row.roles.contains(&Role::Mediator));
        if let (Some(leader), Some(unit)) = (case.joint.leader, case.joint.leader_unit)
            && unit != owner
        {
            let above = self.staff_of_unit(unit).await?;
            listeners.extend(above.into_iter().filter(|row| row.id == leader));
        }
        listeners.retain(|row| !row.roles.contains(&Role::Admin));
        for rows in [&mut listeners, &mut mediators] {
            rows.retain(|row| !case.bars.is_recused(row.id));
        }
        Ok(Settlers { mediators, listeners })
    }

    /// A case's page for somebody who may take this step on it, now or at another time.
    ///
    /// # Errors
    /// As [`App::case_page`]; `Forbidden` for whoever only sees the case.
    pub async fn case_page_for(
        &self,
        by: &By,
        id: CaseId,
        action: Action,
    ) -> Result<CasePage, Trouble> {
        let loaded = self.case_load(id).await?;
        self.may_on(by, action, id, &loaded.case)?;
        self.case_page(by, id).await
    }

    /// A mediator comes from a unit that has a part in the case, never from one complained of.
    pub(crate) fn may_mediate(&self, case: &Case, unit: UnitId) -> Result<(), Trouble> {
        let has_part =
            unit == case.owner.unit || case.ties(self.moment().now()).joined.contains(&unit);
        let barred = |accused| self.org().tree.is_within(unit, accused);
        if !has_part || case.accused.is_some_and(barred) {
            return Err(Trouble::Refused(Refusal::HandlerOfOtherUnit));
        }
        Ok(())
    }

    /// Whether this officer can receive the person on this case.
    pub(crate) async fn listens(&self, case: &Case, officer: StaffId) -> Result<(), Trouble> {
        let known = self.settlers(case).await?.listeners.iter().any(|row| row.id == officer);
        if known { Ok(()) } else { Err(Trouble::Refused(Refusal::HandlerOfOtherUnit)) }
    }

    /// What the reader's unit is to look at again, due first.
    ///
    /// # Errors
    /// `Forbidden` for roles that look at nothing again; the store's.
    pub async fn follow_ups(
        &self,
        by: &Signed,
        after: Option<FollowAfter>,
        limit: u32,
    ) -> Result<FollowPage, Trouble> {
        let who = By::Staff(by.clone());
        who.may(Action::WorkList)?;
        if !follows_up(&by.roles) {
            return Err(Trouble::Forbidden(Action::WorkList));
        }
        let limit = limit.clamp(1, 200);
        let (mut items, mut last, mut looked) = (Vec::new(), after.map(|after| after.0), 0);
        loop {
            let (db, area) = (self.db(), self.area());
            let rows = clock::follow_ups(db, area, by.unit, last, limit + 1).await?;
            let is_end = rows.len() <= limit as usize;
            looked += rows.len();
            for row in rows {
                if items.len() >= limit as usize {
                    return Ok(FollowPage { items, next: last.map(FollowAfter) });
                }
                last = Some(row);
                items.extend(self.follow_item(&who, row).await?);
            }
            if is_end {
                return Ok(FollowPage { items, next: None });
            }
            if looked >= LOOKED_MAX {
                return Ok(FollowPage { items, next: last.map(FollowAfter) });
            }
        }
    }

    /// `None` for what this reader may not open, or what was done a moment ago.
    async fn follow_item(&self, who: &By, row: FollowUpRow) -> Result<Option<FollowItem>, Trouble> {
        let loaded = self.case_load(row.case).await?;
        if self.may_on(who, Action::CaseView, row.case, &loaded.case).is_err() {
            return Ok(None);
        }
        let mut open = loaded.case.settling.follow_ups_open();
        let Some(meant) = open.find(|one| i64::from(one.follow_up) == row.run) else {
            return Ok(None);
        };
        let By::Staff(by) = who else { return Ok(None) };
        let key = huiyin_store::case::key(self.db(), self.area(), row.case).await?;
        let (key, sealed) = (key.ok_or(Trouble::NotFound)?, &loaded.row.head.title);
        Ok(Some(FollowItem {
            case: row.case,
            number: loaded.row.number.clone(),
            title: self.title_for(by, row.case, &key, sealed).await?,
            stage: loaded.case.stage,
            follow_up: meant.follow_up,
            asking: meant.asking,
            due_at: row.due,
        }))
    }
}
