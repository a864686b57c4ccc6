//! A decision in the making: the book as it will be, and the changes that lead there. The steps
//! of which every decision is made stand here: calling somebody, making a round for them, going
//! on to a deputy, telling a human.

use super::{
    Alarm, AlarmKind, Attempt, AttemptState, Book, Change, Deadline, DeadlineKind, Ids, Mode, Need,
    Now, Summons, SummonsState, attempt_key,
};
use crate::ids::{AttemptId, MemberId, SummonsId};
use crate::plan::Channel;
use crate::roster::Enrolled;
use crate::time::Millis;
use std::borrow::Cow;

pub(super) struct Draft<'a> {
    /// Copied with the first change only: most ticks find nothing to do.
    pub book: Cow<'a, Book>,
    pub now: Now<'a>,
    ids: Ids<'a>,
    pub changes: Vec<Change>,
}

/// Who is to be called, for what, and in whose stead.
pub(super) struct Calling {
    pub role: String,
    pub about: Option<String>,
    pub rung: u32,
    pub instead_of: Option<SummonsId>,
}

impl<'a> Draft<'a> {
    pub fn of(book: &'a Book, now: &Now<'a>, ids: Ids<'a>) -> Self {
        Self { book: Cow::Borrowed(book), now: *now, ids, changes: Vec::new() }
    }

    pub fn put(&mut self, change: Change) {
        let fits = self.book.to_mut().apply(&change);
        debug_assert!(fits, "a decision is made on the rows it read: {change:?}");
        self.changes.push(change);
    }

    pub fn id(&mut self) -> i64 {
        (self.ids)()
    }

    pub fn enrolled(&self, member: MemberId) -> Option<Enrolled> {
        self.now.roll.get(&member).copied().filter(|who| who.member() == member)
    }

    pub fn need(&self, role: &str) -> Option<Need> {
        self.book.need(role).cloned()
    }

    pub fn summons(&self, id: SummonsId) -> Option<Summons> {
        self.book.summonses.get(&id).cloned()
    }

    pub fn set(&mut self, id: SummonsId, to: SummonsState, withdrawn: bool) {
        let Some(row) = self.book.summonses.get(&id) else {
            return;
        };
        let from = (row.state, row.withdrawn);
        if from != (to, withdrawn) {
            let since = self.now.at;
            self.put(Change::SummonsSet { summons: id, from, to: (to, withdrawn), since });
        }
    }

    pub fn alarm(&mut self, kind: AlarmKind, role: &str, summons: Option<SummonsId>) {
        let (id, at) = (self.id(), self.now.at);
        let role = Some(role.to_owned());
        self.put(Change::Alarm(Alarm { id, kind, role, summons, at, seen_at: None }));
    }

    /// An alarm about a role, unless the same one is open.
    pub fn alarm_of_role(&mut self, kind: AlarmKind, role: &str) {
        let is_same = |row: &Alarm| {
            row.kind == kind && row.summons.is_none() && row.role.as_deref() == Some(role)
        };
        if !self.book.alarms_open().any(is_same) {
            self.alarm(kind, role, None);
        }
    }

    pub fn deadline(
        &mut self,
        (kind, round): (DeadlineKind, u32),
        role: &str,
        summons: Option<SummonsId>,
        due_at: Millis,
    ) -> i64 {
        let id = self.id();
        let role = role.to_owned();
        let (done_at, lateness_ms, collapsed) = (None, None, false);
        self.put(Change::Deadline(Deadline {
            id,
            kind,
            role,
            summons,
            round,
            due_at,
            done_at,
            lateness_ms,
            collapsed,
        }));
        id
    }

    pub fn done(&mut self, deadline: &Deadline, collapsed: bool) {
        let done_at = self.now.at;
        let lateness_ms = (done_at.0 - deadline.due_at.0).max(0);
        let deadline = deadline.id;
        self.put(Change::DeadlineDone { deadline, done_at, lateness_ms, collapsed });
    }

    /// A row that says somebody is called. It takes an [`Enrolled`]: nobody else can be (G15).
    pub fn summon(&mut self, who: Enrolled, calling: Calling) -> SummonsId {
        let id = SummonsId(self.id());
        let Calling { role, about, rung, instead_of } = calling;
        self.put(Change::Summons(Summons {
            id,
            role,
            about,
            member: who.member(),
            rung,
            instead_of,
            state: SummonsState::Pending,
            since: self.now.at,
            withdrawn: false,
        }));
        id
    }

    /// Calls somebody later than the start: with deadlines of their own, and at once.
    pub fn call(&mut self, who: Enrolled, calling: Calling) {
        let Some(need) = self.need(&calling.role) else {
            return;
        };
        let id = self.summon(who, calling);
        let first = need.pace.rounds.first().map_or(0, |step| step.after_ms);
        let steps = if need.mode == Mode::Tell { 1 } else { need.pace.rounds.len() };
        for (round, step) in need.pace.rounds.iter().enumerate().take(steps) {
            let due_at = Millis(self.now.at.0 + step.after_ms - first);
            let kind = (DeadlineKind::Round, round as u32);
            let deadline = self.deadline(kind, &need.role, Some(id), due_at);
            if round == 0 {
                let done_at = self.now.at;
                let (lateness_ms, collapsed) = (0, false);
                self.put(Change::DeadlineDone { deadline, done_at, lateness_ms, collapsed });
            }
        }
        if need.mode != Mode::Tell {
            let due_at = Millis(self.now.at.0 + need.pace.unmet_ms - first);
            self.deadline((DeadlineKind::Silence, 0), &need.role, Some(id), due_at);
        }
        self.make(id, 0);
    }

    /// One round for one summons: a message over each of its channels that they have.
    pub fn make(&mut self, id: SummonsId, round: u32) {
        let Some(row) = self.summons(id) else {
            return;
        };
        let Some(need) = self.need(&row.role) else {
            return;
        };
        if self.enrolled(row.member).is_none() {
            self.left(id);
            return;
        }
        let step = need.pace.rounds.get(round as usize);
        let channels = self.channels(row.member, step.map_or(&[][..], |step| &step.by));
        let is_first = !self.book.of_member(row.member).any(|summons| {
            self.book.of_summons(summons.id).any(|attempt| attempt.first_at.is_some())
        });
        for channel in channels {
            // A key is written once: no round of anybody is made again.
            if self.book.of_summons(id).any(|one| one.round == round && one.channel == channel) {
                continue;
            }
            self.supersede(id, channel);
            let attempt = AttemptId(self.id());
            self.put(Change::Attempt(Attempt {
                id: attempt,
                summons: id,
                round,
                channel,
                key: attempt_key(id, round, channel),
                state: AttemptState::Due,
                lease_until: None,
                epoch: 0,
                tries: 0,
                next_at: self.now.at,
                first_at: None,
                urgent: need.life_safety && is_first,
            }));
        }
        self.see_reach(id);
    }

    /// The channels of the round that somebody has, or whatever they have. The printed call tree
    /// is carried by a human and needs nothing of them.
    fn channels(&self, member: MemberId, by: &[Channel]) -> Vec<Channel> {
        let reach = self.now.reach.get(&member).map_or(&[][..], Vec::as_slice);
        let is_theirs = |channel: &&Channel| reach.contains(channel);
        let mut channels: Vec<Channel> = by.iter().filter(is_theirs).copied().collect();
        if channels.is_empty() {
            channels = reach.iter().copied().filter(|one| *one != Channel::Paper).collect();
        }
        if by.contains(&Channel::Paper) && !channels.contains(&Channel::Paper) {
            channels.push(Channel::Paper);
        }
        channels
    }

    /// An older message that still waits for the same channel says nothing that the new one
    /// does not.
    fn supersede(&mut self, id: SummonsId, channel: Channel) {
        let older = self.book.of_summons(id).filter(|row| row.channel == channel);
        let waiting: Vec<AttemptId> =
            older.filter(|row| row.state == AttemptState::Due).map(|row| row.id).collect();
        waiting.into_iter().for_each(|attempt| self.cancel_one(attempt));
    }

    pub fn cancel(&mut self, id: SummonsId) {
        let open = self.book.of_summons(id).filter(|row| row.state.is_open());
        let open: Vec<AttemptId> = open.map(|row| row.id).collect();
        open.into_iter().for_each(|attempt| self.cancel_one(attempt));
    }

    fn cancel_one(&mut self, attempt: AttemptId) {
        if let Some(row) = self.book.attempts.get(&attempt) {
            let to = Attempt { state: AttemptState::Cancelled, lease_until: None, ..row.clone() };
            self.attempt(&to);
        }
    }

    /// Writes an attempt as it shall be over the row that was read.
    pub fn attempt(&mut self, to: &Attempt) {
        let Some(from) = self.book.attempts.get(&to.id).map(|row| (row.state, row.epoch)) else {
            return;
        };
        self.put(to.set_from(from));
    }

    /// Tells a human that nothing reached somebody, and goes on to the next at once.
    pub fn see_reach(&mut self, id: SummonsId) {
        let is_told = self.book.has_alarm(AlarmKind::Unreachable, id);
        if is_told || !self.book.is_unreachable(id, &self.now) {
            return;
        }
        if let Some(row) = self.summons(id) {
            self.alarm(AlarmKind::Unreachable, &row.role, Some(id));
            self.deputise(id);
        }
    }

    /// Somebody is no longer enrolled: never tried again, a human is told, the next is called.
    pub fn left(&mut self, id: SummonsId) {
        let Some(row) = self.summons(id) else {
            return;
        };
        if self.book.has_alarm(AlarmKind::LeftDuty, id) {
            return;
        }
        self.alarm(AlarmKind::LeftDuty, &row.role, Some(id));
        self.cancel(id);
        let before = self.book.standing(&row.role);
        if row.state.is_ready() {
            self.set(id, SummonsState::Unable, true);
        }
        self.deputise(id);
        if self.summons(id).is_some_and(|row| row.state.is_hopeful()) {
            self.set(id, SummonsState::Unanswered, row.withdrawn);
        }
        self.see_dip(&row.role, before);
    }

    /// The next rung in somebody's stead, once; where there is none and nobody else can fill the
    /// role any more, a human is told. Whoever was silent is given up, and may still answer.
    pub fn deputise(&mut self, id: SummonsId) {
        let Some(row) = self.summons(id) else {
            return;
        };
        if !self.has_ladder(&row.role, row.about.as_deref()) || self.book.has_deputy(id) {
            return;
        }
        let is_called = self.rung(&row.role, row.about.as_deref(), Some(id));
        if row.state.is_open() {
            let to = if is_called { SummonsState::Deputised } else { SummonsState::Unanswered };
            self.set(id, to, row.withdrawn);
        }
        if !is_called {
            self.see_ladder(&row.role, row.about.as_deref());
        }
    }

    /// Nobody fills a role: told at once, and the first deputy is called at once (G7).
    pub fn nobody(&mut self, role: &str, about: Option<&str>) {
        self.alarm_of_role(AlarmKind::NobodyOnDuty, role);
        if self.has_ladder(role, about) && !self.rung(role, about, None) {
            self.see_ladder(role, about);
        }
    }

    /// Deputies are called for roles that are called, and for who is told of a shortfall.
    fn has_ladder(&self, role: &str, about: Option<&str>) -> bool {
        let mode = self.book.need(role).map(|need| need.mode);
        mode == Some(Mode::Call) || (about.is_some() && mode == Some(Mode::Reserve))
    }

    /// Calls the first of the ladder who was not called yet; false when there is none.
    pub fn rung(&mut self, role: &str, about: Option<&str>, instead_of: Option<SummonsId>) -> bool {
        let Some(need) = self.need(role) else {
            return false;
        };
        for (place, member) in need.ladder.iter().enumerate() {
            let is_this = |row: &Summons| row.role == role && row.about.as_deref() == about;
            if self.book.of_member(*member).any(is_this) {
                continue;
            }
            let Some(who) = self.enrolled(*member) else {
                self.alarm_of_role(AlarmKind::LeftDuty, role);
                continue;
            };
            let rung = place as u32 + 1;
            let (role, about) = (role.to_owned(), about.map(str::to_owned));
            self.call(who, Calling { role, about, rung, instead_of });
            return true;
        }
        false
    }

    /// No deputy is left: told when who is ready and who may still answer are too few.
    pub fn see_ladder(&mut self, role: &str, about: Option<&str>) {
        let is_hopeless = if about.is_some() {
            let mut told = self.book.summonses.values();
            let counts = |row: &Summons| row.state.is_ready() || row.state.is_hopeful();
            !told.any(|row| row.role == role && row.about.as_deref() == about && counts(row))
        } else {
            let standing = self.book.standing(role);
            standing.ready + standing.hopeful < standing.min_ready
        };
        if is_hopeless {
            self.alarm_of_role(AlarmKind::LadderEnded, role);
        }
    }
}

impl Attempt {
    /// This row over one with that state and epoch.
    pub(super) fn set_from(&self, from: (AttemptState, i64)) -> Change {
        Change::AttemptSet {
            attempt: self.id,
            from,
            to: self.state,
            epoch: self.epoch,
            lease_until: self.lease_until,
            tries: self.tries,
            next_at: self.next_at,
            first_at: self.first_at,
        }
    }
}
