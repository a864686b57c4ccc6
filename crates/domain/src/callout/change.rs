//! One change is one row written. An update carries what the row must still be: the store puts
//! that in its WHERE, and a transaction of which one update finds no row is taken back whole and
//! decided anew.

use super::{Ack, Alarm, Attempt, AttemptState, Book, Deadline, Mode, Need, Summons, SummonsState};
use crate::ids::{AttemptId, SummonsId};
use crate::time::Millis;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Need(Need),
    /// Guard: mode and `min_ready` as they were.
    NeedSet {
        role: String,
        from: (Mode, u32),
        to: (Mode, u32),
    },
    Summons(Summons),
    /// Guard: state and `withdrawn` as they were.
    SummonsSet {
        summons: SummonsId,
        from: (SummonsState, bool),
        to: (SummonsState, bool),
        since: Millis,
    },
    /// The key is unique.
    Attempt(Attempt),
    /// Guard: state and epoch as they were (G10).
    AttemptSet {
        attempt: AttemptId,
        from: (AttemptState, i64),
        to: AttemptState,
        epoch: i64,
        lease_until: Option<Millis>,
        tries: u32,
        next_at: Millis,
        first_at: Option<Millis>,
    },
    Ack(Ack),
    Deadline(Deadline),
    /// Guard: not done yet. What is done is never undone (G9).
    DeadlineDone {
        deadline: i64,
        done_at: Millis,
        lateness_ms: i64,
        collapsed: bool,
    },
    Alarm(Alarm),
    /// Guard: not seen yet.
    AlarmSeen {
        alarm: i64,
        seen_at: Millis,
    },
    /// Guard: the level as it was.
    Level {
        from: String,
        to: String,
        plan_hash: [u8; 32],
        plan_pin: String,
    },
    /// Guard: not closed yet.
    Closed {
        at: Millis,
    },
}

/// True when the guards of the rows are enough: nothing but attempts move. Anything else also
/// raises the head's version, under the guard that it is the one which was read.
#[must_use]
pub fn has_own_guards(changes: &[Change]) -> bool {
    changes.iter().all(|change| matches!(change, Change::AttemptSet { .. }))
}

impl Book {
    /// Writes one row; false, and nothing is written, where its guard does not hold.
    pub fn apply(&mut self, change: &Change) -> bool {
        match change {
            Change::Need(need) => {
                let is_new = self.need(&need.role).is_none();
                if is_new {
                    self.needs.push(need.clone());
                }
                is_new
            }
            Change::NeedSet { role, from, to } => {
                let need = self.needs.iter_mut().find(|need| need.role == *role);
                let need = need.filter(|need| (need.mode, need.min_ready) == *from);
                need.map(|need| (need.mode, need.min_ready) = *to).is_some()
            }
            Change::Summons(summons) => {
                self.summonses.insert(summons.id, summons.clone()).is_none()
            }
            Change::SummonsSet { summons, from, to, since } => {
                let row = self.summonses.get_mut(summons);
                let row = row.filter(|row| (row.state, row.withdrawn) == *from);
                row.map(|row| {
                    (row.state, row.withdrawn) = *to;
                    row.since = *since;
                })
                .is_some()
            }
            Change::Attempt(attempt) => self.attempt_put(attempt),
            Change::AttemptSet { .. } => self.attempt_set(change),
            Change::Ack(ack) => {
                self.acks.push(ack.clone());
                true
            }
            Change::Deadline(deadline) => {
                self.deadlines.push(deadline.clone());
                true
            }
            Change::DeadlineDone { .. } => self.deadline_done(change),
            Change::Alarm(alarm) => {
                self.alarms.push(alarm.clone());
                true
            }
            Change::AlarmSeen { alarm, seen_at } => {
                let mut open = self.alarms.iter_mut().filter(|row| row.seen_at.is_none());
                let row = open.find(|row| row.id == *alarm);
                row.map(|row| row.seen_at = Some(*seen_at)).is_some()
            }
            Change::Level { from, to, plan_hash, plan_pin } => {
                let fits = self.head.level == *from;
                if fits {
                    self.head.level.clone_from(to);
                    self.head.plan_hash = *plan_hash;
                    self.head.plan_pin.clone_from(plan_pin);
                }
                fits
            }
            Change::Closed { at } => {
                let fits = self.head.closed.is_none();
                self.head.closed = self.head.closed.or(Some(*at));
                fits
            }
        }
    }

    fn attempt_put(&mut self, attempt: &Attempt) -> bool {
        let is_new = !self.of_summons(attempt.summons).any(|row| row.key == attempt.key)
            && !self.attempts.contains_key(&attempt.id);
        if is_new {
            self.attempts.insert(attempt.id, attempt.clone());
            self.by_summons.entry(attempt.summons).or_default().push(attempt.id);
        }
        is_new
    }

    fn deadline_done(&mut self, change: &Change) -> bool {
        let Change::DeadlineDone { deadline, done_at, lateness_ms, collapsed } = change else {
            return false;
        };
        let mut open = self.deadlines.iter_mut().filter(|row| row.done_at.is_none());
        let row = open.find(|row| row.id == *deadline);
        row.map(|row| {
            row.done_at = Some(*done_at);
            row.lateness_ms = Some(*lateness_ms);
            row.collapsed = *collapsed;
        })
        .is_some()
    }

    fn attempt_set(&mut self, change: &Change) -> bool {
        let Change::AttemptSet { attempt, from, to, epoch, lease_until, tries, next_at, first_at } =
            change
        else {
            return false;
        };
        let row = self.attempts.get_mut(attempt);
        let row = row.filter(|row| (row.state, row.epoch) == *from);
        row.map(|row| {
            row.state = *to;
            row.epoch = *epoch;
            row.lease_until = *lease_until;
            row.tries = *tries;
            row.next_at = *next_at;
            row.first_at = *first_at;
        })
        .is_some()
    }
}
