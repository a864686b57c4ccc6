//! Who holds which post and who is on which shift at one moment: the snapshot that an activation
//! keeps. A plan's posts and rosters become people here and nowhere else.

use super::Enrolled;
use crate::ids::MemberId;
use crate::plan::{Group, Holder, Plan, Role};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Present {
    /// By the post's title as plans write it (Chinese).
    posts: BTreeMap<String, Vec<Enrolled>>,
    /// By the roster's id; those on shift now.
    shifts: BTreeMap<String, Vec<Enrolled>>,
}

impl Present {
    pub fn hold(&mut self, post: &str, who: Enrolled) {
        add(self.posts.entry(post.to_owned()).or_default(), who);
    }

    pub fn on_shift(&mut self, roster: &str, who: Enrolled) {
        add(self.shifts.entry(roster.to_owned()).or_default(), who);
    }

    /// Those of them who fit.
    #[must_use]
    pub fn only(mut self, fits: impl Fn(MemberId) -> bool) -> Self {
        for people in self.posts.values_mut().chain(self.shifts.values_mut()) {
            people.retain(|who| fits(who.member()));
        }
        self
    }

    #[must_use]
    pub fn holders(&self, post: &str) -> &[Enrolled] {
        self.posts.get(post).map_or(&[], Vec::as_slice)
    }

    #[must_use]
    pub fn shift(&self, roster: &str) -> &[Enrolled] {
        self.shifts.get(roster).map_or(&[], Vec::as_slice)
    }

    /// Who fills a role now: whoever is on its roster's shift and whoever holds its post.
    #[must_use]
    pub fn of_role(&self, role: &Role) -> Vec<Enrolled> {
        let mut people = Vec::new();
        let shift = role.roster.as_deref().map_or(&[][..], |id| self.shift(id));
        let post = role.post.as_ref().map_or(&[][..], |post| self.holders(&post.zh));
        shift.iter().chain(post).for_each(|who| add(&mut people, *who));
        people
    }

    /// The lead of a group and its members, each once.
    #[must_use]
    pub fn of_group(&self, plan: &Plan, group: &Group) -> Vec<Enrolled> {
        let mut people = self.of_holder(plan, &group.lead);
        let shift = group.roster.as_deref().map_or(&[][..], |id| self.shift(id));
        shift.iter().for_each(|who| add(&mut people, *who));
        for counted in &group.members {
            self.holders(&counted.what.zh).iter().for_each(|who| add(&mut people, *who));
        }
        people
    }

    #[must_use]
    pub fn of_holder(&self, plan: &Plan, holder: &Holder) -> Vec<Enrolled> {
        match holder {
            Holder::Post(title) => self.holders(&title.zh).to_vec(),
            Holder::Role(id) => {
                let role = plan.roles.iter().find(|role| role.id == *id);
                role.map(|role| self.of_role(role)).unwrap_or_default()
            }
        }
    }
}

fn add(list: &mut Vec<Enrolled>, who: Enrolled) {
    if !list.contains(&who) {
        list.push(who);
    }
}
