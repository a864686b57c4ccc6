//! What time brings: leases that ran out, rounds, silences, shortfalls. Deadlines are absolute;
//! those that are due together, after an outage or a jump of the clock, are made as one.

use super::draft::Draft;
use super::{
    AlarmKind, Attempt, AttemptState, Book, Change, Deadline, DeadlineKind, Ids, Kind, LEASE_MS,
    Mode, Now, SummonsState, TRIES_MAX,
};
use crate::ids::SummonsId;
use std::collections::{BTreeMap, BTreeSet};

impl Book {
    /// Makes everything that is due. Made once: a second tick at the same moment finds nothing.
    #[must_use]
    pub fn tick(&self, now: &Now<'_>, ids: Ids<'_>) -> Vec<Change> {
        if self.head.closed.is_some() {
            return Vec::new();
        }
        let mut draft = Draft::of(self, now, ids);
        draft.tick();
        draft.changes
    }
}

impl Draft<'_> {
    pub fn tick(&mut self) {
        self.leases();
        self.leavers();
        self.rounds();
        self.reaches();
        self.silences();
        self.shortfalls();
    }

    fn leases(&mut self) {
        let now = self.now.at;
        let is_over = |row: &&Attempt| {
            // A lease that ends later than any can was given before the clock went back.
            let until = row.lease_until.unwrap_or(now);
            row.state == AttemptState::Leased && (until <= now || until.0 > now.0 + LEASE_MS)
        };
        let over: Vec<Attempt> = self.book.attempts.values().filter(is_over).cloned().collect();
        for row in over {
            let is_spent = row.tries >= TRIES_MAX;
            let state = if is_spent { AttemptState::Unknown } else { AttemptState::Due };
            self.attempt(&Attempt { state, lease_until: None, next_at: now, ..row.clone() });
            if is_spent {
                let role = self.summons(row.summons).map(|summons| summons.role);
                let role = role.unwrap_or_default();
                self.alarm(AlarmKind::LeaseLost, &role, Some(row.summons));
            }
        }
    }

    fn leavers(&mut self) {
        let is_here = |state: SummonsState| state.is_open() || state.is_ready();
        let gone = self
            .book
            .summonses
            .values()
            .filter(|row| is_here(row.state) && self.enrolled(row.member).is_none());
        let gone: Vec<SummonsId> = gone.map(|row| row.id).collect();
        gone.into_iter().for_each(|id| self.left(id));
    }

    fn due(&self, kind: DeadlineKind) -> Vec<Deadline> {
        let now = self.now.at;
        let is_due =
            |row: &&Deadline| row.kind == kind && row.done_at.is_none() && row.due_at <= now;
        self.book.deadlines.iter().filter(is_due).cloned().collect()
    }

    fn rounds(&mut self) {
        let mut groups: BTreeMap<(String, Option<SummonsId>), Vec<Deadline>> = BTreeMap::new();
        for row in self.due(DeadlineKind::Round) {
            groups.entry((row.role.clone(), row.summons)).or_default().push(row);
        }
        for ((role, own), due) in groups {
            let newest = due.iter().map(|row| row.round).max().unwrap_or_default();
            due.iter().for_each(|row| self.done(row, row.round != newest));
            let steps = self.book.need(&role).map_or(&[][..], |need| &need.pace.rounds);
            let to_deputy = due
                .iter()
                .any(|row| steps.get(row.round as usize).is_some_and(|step| step.to_deputy));
            for id in self.those(&role, own) {
                if self.is_called(id) {
                    self.make(id, newest);
                }
                if to_deputy && self.is_called(id) {
                    self.deputise(id);
                }
            }
        }
    }

    fn is_called(&self, id: SummonsId) -> bool {
        self.book.summonses.get(&id).is_some_and(|row| row.state.is_called())
    }

    /// Whom a deadline is about: one, or all of the role who have none of their own.
    fn those(&self, role: &str, own: Option<SummonsId>) -> Vec<SummonsId> {
        if let Some(id) = own {
            return vec![id];
        }
        let with_own: BTreeSet<SummonsId> =
            self.book.deadlines.iter().filter_map(|row| row.summons).collect();
        let of_role = self.book.summonses.values().filter(|row| row.role == role);
        of_role.map(|row| row.id).filter(|id| !with_own.contains(id)).collect()
    }

    /// The next look catches what two reports at the same time each thought the other's.
    fn reaches(&mut self) {
        let open = self.book.summonses.values().filter(|row| row.state.is_called());
        let open: Vec<SummonsId> = open.map(|row| row.id).collect();
        open.into_iter().for_each(|id| self.see_reach(id));
    }

    fn silences(&mut self) {
        for due in self.due(DeadlineKind::Silence) {
            self.done(&due, false);
            for id in self.those(&due.role, due.summons) {
                let row = self.summons(id).filter(|row| row.state.is_hopeful());
                let Some(row) = row else {
                    continue;
                };
                if self.book.standing(&row.role).is_short() {
                    self.deputise(id);
                }
                if self.summons(id).is_some_and(|row| row.state.is_hopeful()) {
                    self.set(id, SummonsState::Unanswered, row.withdrawn);
                }
            }
            let standing = self.book.standing(&due.role);
            if self.book.head.kind == Kind::Liveness && standing.ready == 0 {
                self.alarm_of_role(AlarmKind::Silent, &due.role);
            }
        }
    }

    fn shortfalls(&mut self) {
        for due in self.due(DeadlineKind::Shortfall) {
            self.done(&due, false);
            let is_needed = self.book.need(&due.role).is_some_and(|need| need.mode == Mode::Call);
            if is_needed && self.book.standing(&due.role).is_short() {
                self.short(&due.role);
            }
        }
    }
}
