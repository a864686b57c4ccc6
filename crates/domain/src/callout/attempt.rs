//! One message on its way: taken under a lease, told about under the lease's epoch, tried again
//! under the same key. A word under an older epoch changes nothing (G10).

use super::draft::Draft;
use super::{
    Attempt, AttemptState, Book, Change, Ids, LEASE_MS, Now, Outcome, RETRY_MS, SummonsState,
    TRIES_MAX, Told,
};
use crate::ids::AttemptId;
use crate::plan::Channel;
use crate::time::Millis;

impl Book {
    /// Takes an attempt to hand it over; the change holds the epoch under which to tell what
    /// became of it. `None`: not due, not open, or its member has left duty.
    #[must_use]
    pub fn lease(&self, attempt: AttemptId, now: &Now<'_>) -> Option<Change> {
        let row = self.attempts.get(&attempt).filter(|row| row.is_due(now.at))?;
        let member = self.summonses.get(&row.summons)?.member;
        let is_enrolled = now.roll.get(&member).is_some_and(|who| who.member() == member);
        let is_open = self.head.closed.is_none() && is_enrolled;
        let leased = Attempt {
            state: AttemptState::Leased,
            epoch: row.epoch + 1,
            lease_until: Some(Millis(now.at.0 + LEASE_MS)),
            tries: row.tries + 1,
            ..row.clone()
        };
        is_open.then(|| leased.set_from((row.state, row.epoch)))
    }

    /// What the holder of a lease learned from the gateway.
    #[must_use]
    pub fn reported(&self, told: Told, now: &Now<'_>, ids: Ids<'_>) -> Vec<Change> {
        let row = self.attempts.get(&told.attempt);
        let held = row.filter(|row| row.epoch == told.epoch && row.state == AttemptState::Leased);
        let Some(row) = held.filter(|_| self.head.closed.is_none()) else {
            return Vec::new();
        };
        self.learned(row, told.outcome, now, ids)
    }

    /// What a gateway says later by itself, about whatever it once took: only better news, or
    /// that it failed after all.
    #[must_use]
    pub fn receipt(
        &self,
        attempt: AttemptId,
        outcome: Outcome,
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Vec<Change> {
        let Some(row) = self.attempts.get(&attempt).filter(|_| self.head.closed.is_none()) else {
            return Vec::new();
        };
        let to = out_state(outcome);
        let is_better = to.is_some_and(|to| row.tries > 0 && out_rank(to) > out_rank(row.state));
        let is_failed = outcome == Outcome::Permanent && row.state == AttemptState::HandedOver;
        if row.state == AttemptState::Cancelled || !(is_better || is_failed) {
            return Vec::new();
        }
        self.learned(row, outcome, now, ids)
    }

    /// A human worked the printed call tree: the word was passed on, or it could not be.
    #[must_use]
    pub fn by_hand(
        &self,
        attempt: AttemptId,
        is_passed_on: bool,
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Vec<Change> {
        let is_waiting =
            |row: &&Attempt| row.channel == Channel::Paper && row.state == AttemptState::Due;
        let row = self.attempts.get(&attempt).filter(is_waiting);
        let Some(row) = row.filter(|_| self.head.closed.is_none()) else {
            return Vec::new();
        };
        let outcome = if is_passed_on { Outcome::HandedOver } else { Outcome::Permanent };
        self.learned(row, outcome, now, ids)
    }
}

const fn out_state(outcome: Outcome) -> Option<AttemptState> {
    match outcome {
        Outcome::HandedOver => Some(AttemptState::HandedOver),
        Outcome::Delivered => Some(AttemptState::Delivered),
        Outcome::Read => Some(AttemptState::Read),
        Outcome::Temporary | Outcome::Permanent | Outcome::Unknown => None,
    }
}

const fn out_rank(state: AttemptState) -> u8 {
    match state {
        AttemptState::HandedOver => 1,
        AttemptState::Delivered => 2,
        AttemptState::Read => 3,
        _ => 0,
    }
}

/// 5 s, 10 s, 20 s … up to a minute.
fn retry_ms(tries: u32) -> i64 {
    let doubled = RETRY_MS.0.saturating_mul(1 << tries.saturating_sub(1).min(16));
    doubled.min(RETRY_MS.1)
}

impl Book {
    /// Nothing but these rows moves unless a message failed for good: thousands of reports come
    /// in a minute, and the book is not copied for each.
    fn learned(&self, row: &Attempt, outcome: Outcome, now: &Now<'_>, ids: Ids<'_>) -> Vec<Change> {
        let to = row.after(outcome, now.at);
        let set = to.set_from((row.state, row.epoch));
        if to.state == AttemptState::Due {
            return vec![set];
        }
        if to.state.is_out() {
            let pending = self.summonses.get(&row.summons);
            let pending = pending.filter(|row| row.state == SummonsState::Pending);
            let calling = pending.map(|row| Change::SummonsSet {
                summons: row.id,
                from: (row.state, row.withdrawn),
                to: (SummonsState::Calling, row.withdrawn),
                since: now.at,
            });
            return [set].into_iter().chain(calling).collect();
        }
        let mut draft = Draft::of(self, now, ids);
        draft.put(set);
        draft.see_reach(row.summons);
        draft.changes
    }
}

impl Attempt {
    /// This row once it is known what became of a try.
    fn after(&self, outcome: Outcome, now: Millis) -> Self {
        let is_spent = self.tries >= TRIES_MAX;
        let state = match outcome {
            Outcome::Permanent => AttemptState::Failed,
            Outcome::Temporary if is_spent => AttemptState::Failed,
            Outcome::Unknown if is_spent => AttemptState::Unknown,
            Outcome::Temporary | Outcome::Unknown => AttemptState::Due,
            out => out_state(out).unwrap_or(AttemptState::HandedOver),
        };
        let wait = if state == AttemptState::Due { retry_ms(self.tries) } else { 0 };
        let first_at = if state.is_out() { self.first_at.or(Some(now)) } else { self.first_at };
        let next_at = Millis(now.0 + wait);
        Self { state, lease_until: None, next_at, first_at, ..self.clone() }
    }
}
