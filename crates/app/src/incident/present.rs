//! Who is there at this moment, and which member of duty a member of staff is: shown by the key
//! of the member's own page, so that nobody can make an account decide what is not its own.

use super::IncidentFault;
use crate::keys::DutyKey;
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{MemberId, StaffId};
use huiyin_domain::plan::{Label, Plan};
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::roster::{Enrolled, Present};
use huiyin_store::incident as store;
use huiyin_store::write::{IncidentPut, Put};

/// A role of a plan in force, and who fills it now; nobody is an alarm.
#[derive(Clone, Debug)]
pub struct OnDuty {
    pub title: Label,
    pub names: Vec<String>,
}

impl App {
    /// The account as a member of duty who can be called and decide; `None`: it is none.
    pub(crate) async fn enrolled_of(&self, staff: StaffId) -> Result<Option<Enrolled>, Trouble> {
        let member = store::member_of(self.db(), self.area(), staff).await?;
        let Some(member) = member else { return Ok(None) };
        Ok(self.roll().await?.get(&member).copied())
    }

    /// The roles of duty in every plan in force, and who fills each now.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn on_duty(&self, by: &Signed) -> Result<Vec<OnDuty>, Trouble> {
        by.may(Action::DutySee)?;
        let (present, names) = (self.present().await?, self.member_names().await?);
        let mut all: Vec<OnDuty> = Vec::new();
        for plan in self.plans_in_force().await?.into_iter().map(|found| found.plan) {
            for (title, people) in roles_of(&plan, &present) {
                if all.iter().any(|one| one.title == title) {
                    continue;
                }
                let name = |who: &Enrolled| names.get(&who.member()).cloned();
                all.push(OnDuty { title, names: people.iter().filter_map(name).collect() });
            }
        }
        Ok(all)
    }

    /// Which member of duty this account is.
    ///
    /// # Errors
    /// The store's.
    pub async fn account_member(&self, by: &Signed) -> Result<Option<MemberId>, Trouble> {
        Ok(self.enrolled_of(by.staff).await?.map(Enrolled::member))
    }

    /// Ties an account to the member whose own key it shows.
    ///
    /// # Errors
    /// `NotFound` for a key that opens nothing; `Exists` when another account is that member.
    pub async fn account_join(&self, by: &Signed, key: &DutyKey) -> Result<(), IncidentFault> {
        by.may(Action::DutyWork)?;
        let member = self.own_page(key).await?.member;
        if member.joined.is_none() || member.left.is_some() {
            return Err(Trouble::NotFound.into());
        }
        let (staff, member) = (by.staff, member.id);
        let put = Put::Incident(IncidentPut::Account { staff, member });
        let told = LogEvent::AccountJoined { staff, member };
        Ok(self.put_told(&By::Staff(by.clone()), vec![put], &[told]).await?)
    }

    /// Duty leaders to whom command can be offered.
    pub(super) async fn leaders_beside(
        &self,
        by: &Signed,
    ) -> Result<Vec<(StaffId, String)>, Trouble> {
        let units: Vec<_> = self.org().tree.iter().map(|unit| unit.id).collect();
        let rows = self.officers(&units, Role::DutyLeader).await?;
        let others = rows.into_iter().filter(|row| row.id != by.staff);
        Ok(others.map(|row| (row.id, row.display_name)).collect())
    }
}

fn roles_of(plan: &Plan, present: &Present) -> Vec<(Label, Vec<Enrolled>)> {
    plan.roles.iter().map(|role| (role.title.clone(), present.of_role(role))).collect()
}
