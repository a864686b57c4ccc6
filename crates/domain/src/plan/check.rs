//! What refers to what in a plan, and whether it can be met: names that dangle or stand twice,
//! deputies in a circle, a quorum that nobody could fill. Single fields are checked as read.

use super::{Group, Holder, Role};
use crate::problem::{Code, Fields};
use std::collections::BTreeMap;

/// What a name may refer to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Role,
    Group,
    /// A role or a group.
    Party,
    Callout,
    Level,
    /// An object or a store.
    Thing,
}

#[derive(Default)]
pub(super) struct Names {
    defined: Vec<(Sort, String, usize)>,
    used: Vec<(Sort, String, usize)>,
}

impl Names {
    pub(super) fn define(&mut self, fields: &Fields<'_, '_>, sort: Sort, id: &str, at: usize) {
        let same = |(other, known, _): &(Sort, String, usize)| {
            known == id && (*other == sort || (is_party(*other) && is_party(sort)))
        };
        if self.defined.iter().any(same) {
            fields.put(at, Code::Duplicate, id, "");
        }
        self.defined.push((sort, id.to_owned(), at));
    }

    pub(super) fn use_name(&mut self, sort: Sort, id: &str, at: usize) {
        self.used.push((sort, id.to_owned(), at));
    }

    pub(super) fn use_role(&mut self, id: &str, at: usize) {
        self.use_name(Sort::Role, id, at);
    }

    /// Tells every name that stands for nothing, with those that stand for something.
    pub(super) fn check(&self, fields: &Fields<'_, '_>) {
        for (sort, id, at) in &self.used {
            let mut known: Vec<&str> = self
                .defined
                .iter()
                .filter(|(defined, _, _)| meant(*sort, *defined))
                .map(|(_, id, _)| id.as_str())
                .collect();
            known.dedup();
            if !known.contains(&id.as_str()) {
                fields.put(*at, Code::Dangling, id, &known.join(", "));
            }
        }
    }

    fn place(&self, sort: Sort, id: &str) -> Option<usize> {
        let found = self.defined.iter().find(|(known, name, _)| *known == sort && name == id);
        found.map(|(_, _, at)| *at)
    }
}

fn is_party(sort: Sort) -> bool {
    matches!(sort, Sort::Role | Sort::Group)
}

fn meant(used: Sort, defined: Sort) -> bool {
    used == defined || (used == Sort::Party && is_party(defined))
}

/// A deputy who is deputised by whom they stand in for would leave a post empty.
pub(super) fn circles(fields: &Fields<'_, '_>, roles: &[Role], names: &Names) {
    let next: BTreeMap<&str, Vec<&str>> =
        roles.iter().map(|role| (role.id.as_str(), deputies(role))).collect();
    let mut told: Vec<&str> = Vec::new();
    for role in roles {
        let Some(way) = circle(&next, &role.id) else {
            continue;
        };
        if !way.iter().any(|id| told.contains(id)) {
            let at = names.place(Sort::Role, &role.id).unwrap_or(fields.at());
            fields.put(at, Code::DeputyCircle, &way.join(" → "), "");
        }
        told.extend(way);
    }
}

fn deputies(role: &Role) -> Vec<&str> {
    let roles = role.deputies.iter().filter_map(|holder| match holder {
        Holder::Role(id) => Some(id.as_str()),
        Holder::Post(_) => None,
    });
    roles.collect()
}

/// A way along deputies that comes back to where it began.
fn circle<'a>(next: &BTreeMap<&'a str, Vec<&'a str>>, start: &str) -> Option<Vec<&'a str>> {
    let (first, _) = next.get_key_value(start)?;
    let mut ways = vec![vec![*first]];
    let mut seen: Vec<&str> = Vec::new();
    while let Some(way) = ways.pop() {
        let last = way.last().copied().unwrap_or_default();
        for deputy in next.get(last).into_iter().flatten() {
            let mut longer = way.clone();
            longer.push(deputy);
            if *deputy == *first {
                return Some(longer);
            }
            if !seen.contains(deputy) {
                seen.push(deputy);
                ways.push(longer);
            }
        }
    }
    None
}

/// So many people the group can give; `None` where only a roster unknown here could say.
pub(super) fn strength(group: &Group, known: &dyn Fn(&str) -> Option<u32>) -> Option<u32> {
    let member = |count: Option<u32>, name: &str| count.or_else(|| known(name));
    let members = group.members.iter().map(|one| member(one.count, &one.what.zh));
    let roster = group.roster.as_ref().map(|roster| known(roster));
    members.chain(roster).try_fold(0_u32, |sum, count| Some(sum.saturating_add(count?)))
}
