//! All rows of one call-out, and what can be read from them. Nothing is decided here.

use super::{
    Ack, Alarm, AlarmKind, Attempt, AttemptState, Deadline, Due, Head, Need, Now, RETRY_MS, Summons,
};
use crate::ids::{AttemptId, MemberId, SummonsId};
use crate::plan::Channel;
use crate::time::Millis;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Book {
    pub head: Head,
    pub needs: Vec<Need>,
    pub summonses: BTreeMap<SummonsId, Summons>,
    pub attempts: BTreeMap<AttemptId, Attempt>,
    pub acks: Vec<Ack>,
    pub deadlines: Vec<Deadline>,
    pub alarms: Vec<Alarm>,
    /// Found by summons: a book of thousands is asked for one person's messages all the time.
    pub(super) by_summons: BTreeMap<SummonsId, Vec<AttemptId>>,
}

/// How one role stands, for the live view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Distinct members who accepted, are on their way, or there.
    pub ready: u32,
    /// Distinct members who may still answer and were not given up.
    pub hopeful: u32,
    pub min_ready: u32,
}

impl Standing {
    #[must_use]
    pub const fn is_short(self) -> bool {
        self.ready < self.min_ready
    }
}

impl Book {
    #[must_use]
    pub fn new(head: Head) -> Self {
        Self {
            head,
            needs: Vec::new(),
            summonses: BTreeMap::new(),
            attempts: BTreeMap::new(),
            acks: Vec::new(),
            deadlines: Vec::new(),
            alarms: Vec::new(),
            by_summons: BTreeMap::new(),
        }
    }

    /// A book read back from its rows, in whatever order they come.
    #[must_use]
    pub fn with_attempts(mut self, attempts: impl IntoIterator<Item = Attempt>) -> Self {
        for attempt in attempts {
            self.by_summons.entry(attempt.summons).or_default().push(attempt.id);
            self.attempts.insert(attempt.id, attempt);
        }
        self
    }

    #[must_use]
    pub fn need(&self, role: &str) -> Option<&Need> {
        self.needs.iter().find(|need| need.role == role)
    }

    pub fn of_summons(&self, summons: SummonsId) -> impl Iterator<Item = &Attempt> {
        let ids = self.by_summons.get(&summons).map_or(&[][..], Vec::as_slice);
        ids.iter().filter_map(|id| self.attempts.get(id))
    }

    pub fn of_member(&self, member: MemberId) -> impl Iterator<Item = &Summons> {
        self.summonses.values().filter(move |summons| summons.member == member)
    }

    /// Who is ready for a role and who may still be. Answers to another role, or to the news of
    /// a shortfall, count for nothing here (G6).
    #[must_use]
    pub fn standing(&self, role: &str) -> Standing {
        let (mut ready, mut hopeful) = (BTreeSet::new(), BTreeSet::new());
        let own = self.summonses.values().filter(|row| row.role == role && row.about.is_none());
        for row in own {
            if row.state.is_ready() {
                ready.insert(row.member);
            } else if row.state.is_hopeful() {
                hopeful.insert(row.member);
            }
        }
        let min_ready = self.need(role).map_or(0, |need| need.min_ready);
        let hopeful = hopeful.difference(&ready).count() as u32;
        Standing { ready: ready.len() as u32, hopeful, min_ready }
    }

    /// What engines must hand over now, first words to people before everything else, then in
    /// the order in which it became due. The call tree waits for a human and is not among them.
    #[must_use]
    pub fn due(&self, now: Millis) -> Vec<Due> {
        if self.head.closed.is_some() {
            return Vec::new();
        }
        let mut due: Vec<&Attempt> =
            self.attempts.values().filter(|attempt| attempt.is_due(now)).collect();
        due.sort_by_key(|attempt| (!attempt.urgent, attempt.next_at, attempt.id));
        due.iter().map(|row| Due { attempt: row.id, urgent: row.urgent }).collect()
    }

    /// When something must be looked at again, if nothing comes in before.
    #[must_use]
    pub fn next_at(&self) -> Option<Millis> {
        if self.head.closed.is_some() {
            return None;
        }
        let rounds = self.deadlines.iter().filter(|row| row.done_at.is_none());
        let waiting = self.attempts.values().filter_map(|row| match row.state {
            AttemptState::Due if row.channel != Channel::Paper => Some(row.next_at),
            AttemptState::Leased => row.lease_until,
            _ => None,
        });
        rounds.map(|row| row.due_at).chain(waiting).min()
    }

    /// Alarms that no human has taken yet.
    pub fn alarms_open(&self) -> impl Iterator<Item = &Alarm> {
        self.alarms.iter().filter(|alarm| alarm.seen_at.is_none())
    }

    pub(super) fn has_alarm(&self, kind: AlarmKind, summons: SummonsId) -> bool {
        self.alarms.iter().any(|row| row.kind == kind && row.summons == Some(summons))
    }

    /// Somebody of the ladder was called for this one.
    pub(super) fn has_deputy(&self, summons: SummonsId) -> bool {
        self.summonses.values().any(|row| row.instead_of == Some(summons))
    }

    /// Everything that was tried with somebody failed, and nothing is under way. The printed
    /// call tree counts once it was handed over.
    pub(super) fn is_unreachable(&self, summons: SummonsId, now: &Now<'_>) -> bool {
        let Some(row) = self.summonses.get(&summons) else {
            return false;
        };
        let has_channel = now.reach.get(&row.member).is_some_and(|reach| !reach.is_empty());
        let mut has_tried = false;
        for attempt in self.of_summons(summons) {
            let by_machine = attempt.channel != Channel::Paper;
            if attempt.state.is_out() || (by_machine && attempt.state.is_open()) {
                return false;
            }
            has_tried |= by_machine;
        }
        row.state.is_called() && (has_tried || !has_channel)
    }
}

impl Attempt {
    /// Set far ahead by a clock that went back since, it is due as well.
    #[must_use]
    pub fn is_due(&self, now: Millis) -> bool {
        let is_time = self.next_at <= now || self.next_at.0 > now.0 + RETRY_MS.1;
        self.state == AttemptState::Due && self.channel != Channel::Paper && is_time
    }
}
