//! What plan and roster ask of a call-out, reckoned from them alone.

use crate::scene::{Scene, T0};
use huiyin_domain::callout::{Call, Roll, Summons};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::{Callout, Channel, Plan, ResponseLevel};
use huiyin_domain::roster::{Enrolled, Present};
use huiyin_domain::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

pub struct Round {
    pub after_ms: i64,
    pub by: Vec<Channel>,
}

/// One role as plan and roster had it when it was called.
pub struct Role {
    /// When it was called, by the clock.
    pub since: Millis,
    pub holders: BTreeSet<MemberId>,
    pub ladder: Vec<MemberId>,
    pub rounds: Vec<Round>,
    pub unmet_ms: i64,
    /// Quorum and shortfalls are for roles that a response calls.
    pub min_ready: u32,
    pub is_called: bool,
    pub is_probe: bool,
}

pub struct Expected {
    pub roles: BTreeMap<String, Role>,
    /// Who is told of a shortfall.
    pub unmet_to: BTreeSet<String>,
    pub reach: BTreeMap<MemberId, Vec<Channel>>,
    pub is_exercise: bool,
    pub is_response: bool,
    /// Holders of a second look at the roster, by an amendment.
    amended: BTreeSet<(String, MemberId)>,
}

impl Expected {
    pub fn of(scene: &Scene) -> Self {
        let Scene { plan, present, .. } = scene;
        let mut expected = Self {
            roles: BTreeMap::new(),
            unmet_to: BTreeSet::new(),
            reach: scene.reach.clone(),
            is_exercise: scene.exercise || matches!(scene.call, Call::Drill(_) | Call::Liveness(_)),
            is_response: matches!(scene.call, Call::Response(_)),
            amended: BTreeSet::new(),
        };
        let standard = plan.callouts.iter().find(|callout| callout.id == "standard");
        let Some(standard) = standard else {
            return expected;
        };
        match &scene.call {
            Call::Response(level) => expected.level(plan, *level, present, T0),
            Call::StandBy(colour) => {
                let watch = plan.warning.colours.iter().find(|watch| watch.id == *colour);
                for role in watch.iter().flat_map(|watch| &watch.watch) {
                    expected.role((plan, present), role, standard, T0, true);
                }
                for role in watch.iter().flat_map(|watch| &watch.standby) {
                    expected.probe((plan, present), role, standard, 1);
                }
            }
            Call::Drill(roles) => {
                for role in roles {
                    expected.probe((plan, present), role, standard, usize::MAX);
                }
            }
            Call::Liveness(role) => expected.probe((plan, present), role, standard, 1),
        }
        expected
    }

    pub fn amend(&mut self, plan: &Plan, level: ResponseLevel, present: &Present, clock: Millis) {
        let called = plan.level(level).map(|level| level.call.as_slice()).unwrap_or_default();
        for role in called {
            for member in people(plan, present, role).0 {
                self.amended.insert((role.clone(), member));
            }
        }
        self.level(plan, level, present, clock);
    }

    fn level(&mut self, plan: &Plan, level: ResponseLevel, present: &Present, since: Millis) {
        let Some(level) = plan.level(level) else {
            return;
        };
        let callout = plan.callouts.iter().find(|callout| callout.id == level.callout);
        let Some(callout) = callout else {
            return;
        };
        for role in &level.call {
            self.role((plan, present), role, callout, since, true);
        }
        for role in &callout.unmet.to {
            self.role((plan, present), role, callout, since, false);
            self.unmet_to.insert(role.clone());
        }
    }

    fn role(
        &mut self,
        (plan, present): (&Plan, &Present),
        id: &str,
        callout: &Callout,
        since: Millis,
        is_called: bool,
    ) {
        if let Some(known) = self.roles.get_mut(id) {
            if is_called && !known.is_called {
                (known.is_called, known.since) = (true, since);
            }
            return;
        }
        let (holders, ladder, min_ready) = people(plan, present, id);
        let ms = |seconds: u64| seconds as i64 * 1_000;
        let rounds = callout
            .rounds
            .iter()
            .map(|round| Round { after_ms: ms(round.at.seconds()), by: round.by.clone() })
            .collect();
        let unmet_ms = ms(callout.unmet.at.seconds());
        let is_probe = false;
        let role =
            Role { since, holders, ladder, rounds, unmet_ms, min_ready, is_called, is_probe };
        self.roles.insert(id.to_owned(), role);
    }

    /// A role without deputies, and of its rounds only so many.
    fn probe(&mut self, where_from: (&Plan, &Present), id: &str, callout: &Callout, rounds: usize) {
        self.role(where_from, id, callout, T0, true);
        if let Some(role) = self.roles.get_mut(id) {
            role.ladder.clear();
            role.rounds.truncate(rounds);
            role.is_probe = true;
        }
    }

    pub fn ladder(&self, role: &str) -> &[MemberId] {
        self.roles.get(role).map_or(&[], |role| &role.ladder)
    }

    /// Roles that are called and that nobody fills.
    pub fn empty(&self, roll: &Roll) -> Vec<String> {
        let is_empty = |role: &Role| {
            role.is_called && !role.holders.iter().any(|member| roll.contains_key(member))
        };
        let empty = self.roles.iter().filter(|(_, role)| is_empty(role));
        empty.map(|(id, _)| id.clone()).collect()
    }

    /// Plan and roster as they were when the role was called name this member for it.
    pub fn may_be_called(&self, row: &Summons) -> bool {
        let by_amendment = self.amended.contains(&(row.role.clone(), row.member));
        let by_start = self.roles.get(&row.role).is_some_and(|role| {
            role.holders.contains(&row.member) || role.ladder.contains(&row.member)
        });
        by_start || by_amendment
    }
}

fn people(plan: &Plan, present: &Present, id: &str) -> (BTreeSet<MemberId>, Vec<MemberId>, u32) {
    let ids = |people: Vec<Enrolled>| people.into_iter().map(Enrolled::member);
    let (holders, deputies, min_ready) =
        if let Some(role) = plan.roles.iter().find(|role| role.id == id) {
            let deputies = role.deputies.iter().flat_map(|one| present.of_holder(plan, one));
            (present.of_role(role), deputies.collect(), 1)
        } else if let Some(group) = plan.groups.iter().find(|group| group.id == id) {
            let deputies = present.of_holder(plan, &group.deputy);
            (present.of_group(plan, group), deputies, group.min_ready)
        } else {
            (Vec::new(), Vec::new(), 0)
        };
    let holders: BTreeSet<MemberId> = ids(holders).collect();
    let ladder = ids(deputies).filter(|member| !holders.contains(member)).collect();
    (holders, ladder, min_ready)
}
