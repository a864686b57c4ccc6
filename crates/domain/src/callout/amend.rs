//! What is changed of a running call-out on purpose: another level, and its end. Nothing else
//! changes one (G8).

use super::draft::{Calling, Draft};
use super::start::response;
use super::{
    Book, Change, DeadlineKind, Ids, Kind, Mode, Need, Now, Refusal, Summons, SummonsState,
};
use crate::ids::SummonsId;
use crate::plan::{Plan, ResponseLevel};
use crate::roster::Present;
use crate::time::Millis;

/// Another level is in force from now on.
#[derive(Clone, Debug)]
pub struct Amendment<'a> {
    pub plan: &'a Plan,
    pub level: ResponseLevel,
    pub present: &'a Present,
}

impl Book {
    /// Roles that the new level adds are called from now on, with deadlines from now; those that
    /// it no longer names are released; of those that stay, whoever came on duty since is called
    /// as well, and a higher `min_ready` gets a deadline of its own. A role keeps the rounds with
    /// which it was first called.
    ///
    /// # Errors
    /// The call-out is over, is no response, or the plan has no such level.
    pub fn amend(
        &self,
        amendment: &Amendment<'_>,
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Result<Vec<Change>, Refusal> {
        if self.head.closed.is_some() {
            return Err(Refusal::Closed);
        }
        if self.head.kind != Kind::Response {
            return Err(Refusal::NotAResponse);
        }
        let level = amendment.plan.level(amendment.level).ok_or(Refusal::UnknownLevel)?;
        let wanted = response(amendment.plan, amendment.present, level)?;
        let mut draft = Draft::of(self, now, ids);
        draft.put(Change::Level {
            from: self.head.level.clone(),
            to: level.id.code().to_owned(),
            plan_hash: amendment.plan.hash(),
            plan_pin: amendment.plan.pin(),
        });
        let called =
            |role: &str| wanted.iter().any(|need| need.role == role && need.mode == Mode::Call);
        let released: Vec<Need> =
            self.needs.iter().filter(|need| !called(&need.role)).cloned().collect();
        released.iter().filter(|need| need.mode == Mode::Call).for_each(|need| draft.release(need));
        wanted.iter().for_each(|need| draft.amended(need));
        draft.tick();
        Ok(draft.changes)
    }

    /// The end: everything open is cancelled. Who accepted keeps that state; alarms stay until a
    /// human has seen them.
    ///
    /// # Errors
    /// It is over already.
    pub fn close(&self, now: &Now<'_>) -> Result<Vec<Change>, Refusal> {
        if self.head.closed.is_some() {
            return Err(Refusal::Closed);
        }
        let mut none = || 0;
        let mut draft = Draft::of(self, now, &mut none);
        let all: Vec<SummonsId> = self.summonses.keys().copied().collect();
        for id in all {
            draft.cancel(id);
            draft.release_open(id);
        }
        draft.put(Change::Closed { at: now.at });
        Ok(draft.changes)
    }
}

impl Draft<'_> {
    fn release(&mut self, need: &Need) {
        let to = if need.told_short { Mode::Reserve } else { Mode::Released };
        self.need_set(need, (to, need.min_ready));
        let own = self.book.summonses.values();
        let own = own.filter(|row| row.role == need.role && row.about.is_none());
        let own: Vec<SummonsId> = own.map(|row| row.id).collect();
        for id in own {
            self.cancel(id);
            let withdrawn = self.summons(id).is_some_and(|row| row.withdrawn);
            self.set(id, SummonsState::Released, withdrawn);
        }
    }

    fn release_open(&mut self, id: SummonsId) {
        if let Some(row) = self.summons(id).filter(|row| row.state.is_open()) {
            self.set(id, SummonsState::Released, row.withdrawn);
        }
    }

    fn need_set(&mut self, need: &Need, to: (Mode, u32)) {
        let from = (need.mode, need.min_ready);
        if from != to {
            self.put(Change::NeedSet { role: need.role.clone(), from, to });
        }
    }

    fn amended(&mut self, wanted: &Need) {
        let Some(now) = self.need(&wanted.role) else {
            self.begin(wanted.clone());
            return;
        };
        if wanted.mode != Mode::Call {
            return;
        }
        let min_ready = wanted.min_ready.max(now.min_ready);
        let is_raised = now.mode != Mode::Call || min_ready > now.min_ready;
        self.need_set(&now, (Mode::Call, min_ready));
        if is_raised {
            let due_at = Millis(self.now.at.0.saturating_add(now.pace.unmet_ms));
            self.deadline((DeadlineKind::Shortfall, 0), &now.role, None, due_at);
        }
        let mut is_held = false;
        for member in &wanted.holders {
            let is_called = |row: &Summons| {
                let is_own = row.role == now.role && row.about.is_none();
                is_own && row.state != SummonsState::Released
            };
            let is_called = self.book.of_member(*member).any(is_called);
            let who = self.enrolled(*member);
            is_held |= who.is_some();
            if let Some(who) = who.filter(|_| !is_called) {
                let (role, about) = (now.role.clone(), None);
                self.call(who, Calling { role, about, rung: 0, instead_of: None });
            }
        }
        if now.mode != Mode::Call && !is_held {
            self.nobody(&now.role, None);
        }
    }
}
