//! Plans in force. A version is adopted by a duty leader and never changed; the leaf of its
//! adoption holds its hash. What runs keeps the version with which it began.

use super::{DutyFault, Refusal, zone};
use crate::log::LogEvent;
use crate::staff::row_of;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::StaffId;
use huiyin_domain::leaf::hex;
use huiyin_domain::plan::Plan;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::problem::Problem;
use huiyin_domain::separation::held;
use huiyin_domain::time::Millis;
use huiyin_store::duty::{self as store, PlanRow};
use huiyin_store::staff;
use huiyin_store::write::{DutyPut, Put};

/// A plan as it was adopted, by whom and when.
#[derive(Clone, Debug)]
pub struct PlanInForce {
    pub plan: Plan,
    /// Hex.
    pub hash: String,
    pub by: StaffId,
    pub since: Millis,
}

impl App {
    /// Puts a version in force, newer than the one that is.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, or the store's.
    pub async fn plan_adopt(&self, by: &Signed, source: &str) -> Result<PlanInForce, DutyFault> {
        by.may(Action::PlanAdopt)?;
        let plan = Plan::parse(source).map_err(|_: Vec<Problem>| Refusal::PlanUnreadable)?;
        let now = self.moment().now();
        let today = now.date_in(&zone());
        if !plan.area.starts_with(&self.area().to_string()) {
            return Err(Refusal::PlanElsewhere.into());
        }
        if plan.review_by < today {
            return Err(Refusal::PlanOverdue.into());
        }
        let current = self.plan_in_force(&plan.id).await?;
        if current.is_some_and(|current| current.plan.version >= plan.version) {
            return Err(Refusal::PlanVersion.into());
        }
        let hash = hex(&plan.hash());
        let version = i64::from(plan.version);
        let row = PlanRow {
            plan: plan.id.clone(),
            version,
            hash: hash.clone(),
            body: source.to_owned(),
            staff: by.staff,
            adopted: now,
        };
        let told = LogEvent::PlanAdopted { plan: plan.id.clone(), version, hash: hash.clone() };
        let puts = vec![Put::Duty(DutyPut::Plan(row))];
        self.put_told(&By::Staff(by.clone()), puts, &[told]).await?;
        Ok(PlanInForce { plan, hash, by: by.staff, since: now })
    }

    /// A duty leader by the name of their account, for the command line; `None`: nobody has it
    /// who may approve a plan.
    ///
    /// # Errors
    /// The store's.
    pub async fn duty_leader(&self, login: &str) -> Result<Option<Signed>, Trouble> {
        let row = staff::by_login(self.db(), self.area(), login).await?.map(row_of);
        let leads = |roles: &[Role]| held(roles.to_vec()).contains(&Role::DutyLeader);
        Ok(row.filter(|row| row.active && leads(&row.roles)).map(|row| Signed {
            staff: row.id,
            unit: row.unit,
            roles: held(row.roles),
            login: row.login,
            display_name: row.display_name,
            must_change: false,
            csrf: [0; 32],
            stands_for: Vec::new(),
            held: None,
        }))
    }

    /// # Errors
    /// The store's.
    pub async fn plans_in_force(&self) -> Result<Vec<PlanInForce>, Trouble> {
        let rows = store::plans_in_force(self.db(), self.area()).await?;
        rows.into_iter().map(read).collect()
    }

    /// # Errors
    /// The store's.
    pub async fn plan_in_force(&self, id: &str) -> Result<Option<PlanInForce>, Trouble> {
        let plans = self.plans_in_force().await?;
        Ok(plans.into_iter().find(|found| found.plan.id == id))
    }

    /// A version that was in force once, or is.
    ///
    /// # Errors
    /// The store's.
    pub async fn plan_version(
        &self,
        id: &str,
        version: i64,
    ) -> Result<Option<PlanInForce>, Trouble> {
        store::plan(self.db(), self.area(), id, version).await?.map(read).transpose()
    }
}

fn read(row: PlanRow) -> Result<PlanInForce, Trouble> {
    let plan = Plan::parse(&row.body).map_err(|_| Trouble::Internal("plan-body"))?;
    if hex(&plan.hash()) != row.hash {
        return Err(Trouble::Internal("plan-hash"));
    }
    Ok(PlanInForce { plan, hash: row.hash, by: row.staff, since: row.adopted })
}
