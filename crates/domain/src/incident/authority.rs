//! Who decides a level: whoever fills the role that the plan names, or one of its deputies, at
//! this moment. And the snapshot of who filled what when a response began.

use crate::plan::{Plan, ResponseLevel};
use crate::roster::{Enrolled, Present};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Authority {
    Deputy,
    Holder,
}

/// By what right somebody decides this level now; `None`: by none.
#[must_use]
pub fn authority(
    plan: &Plan,
    level: ResponseLevel,
    present: &Present,
    who: Option<Enrolled>,
) -> Option<Authority> {
    let who = who?;
    let decide = &plan.level(level)?.decide;
    let role = plan.roles.iter().find(|role| role.id == *decide)?;
    if present.of_role(role).contains(&who) {
        return Some(Authority::Holder);
    }
    let stands_in = |holder| present.of_holder(plan, holder).contains(&who);
    role.deputies.iter().any(stands_in).then_some(Authority::Deputy)
}

/// A role or group of a plan and those who filled it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    pub role: String,
    pub people: Vec<Enrolled>,
}

/// Every role and group of the plan, also those that nobody fills.
#[must_use]
pub fn snapshot(plan: &Plan, present: &Present) -> Vec<Filled> {
    let roles = plan
        .roles
        .iter()
        .map(|role| Filled { role: role.id.clone(), people: present.of_role(role) });
    let groups = plan
        .groups
        .iter()
        .map(|group| Filled { role: group.id.clone(), people: present.of_group(plan, group) });
    roles.chain(groups).collect()
}
