//! Answers: idempotent, monotone and personal (G5). One answer speaks for one member and stops
//! that member's messages; it never touches anybody else's.

use super::draft::Draft;
use super::{Ack, Answer, Book, Change, Ids, Now, Refusal, Summons, SummonsState, Via};
use crate::ids::{MemberId, SummonsId};
use crate::time::Millis;

const MINUTE_MS: i64 = 60_000;

impl Book {
    /// An answer to one summons. Answered again, or overtaken by a higher one, it changes nothing.
    ///
    /// # Errors
    /// There is no such summons, its member left duty, or the call-out is over.
    pub fn answer(
        &self,
        summons: SummonsId,
        said: (Answer, Via),
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Result<Vec<Change>, Refusal> {
        self.answer_claimed(summons, said, None, now, ids)
    }

    /// The same, entered by somebody else with the time at which it was said.
    ///
    /// # Errors
    /// As [`Book::answer`]; a time before the call, or one that is yet to come.
    pub fn answer_claimed(
        &self,
        summons: SummonsId,
        said: (Answer, Via),
        claimed: Option<Millis>,
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Result<Vec<Change>, Refusal> {
        if self.head.closed.is_some() {
            return Err(Refusal::Closed);
        }
        // People say minutes: the one in which the call began is not before it.
        if claimed.is_some_and(|at| at.0 + MINUTE_MS <= self.head.t0.0) {
            return Err(Refusal::ClaimedBefore);
        }
        if claimed.is_some_and(|at| at > now.at) {
            return Err(Refusal::ClaimedAhead);
        }
        let member = self.summonses.get(&summons).map(|row| row.member);
        let member = member.ok_or(Refusal::UnknownSummons)?;
        let mut draft = Draft::of(self, now, ids);
        draft.enrolled(member).ok_or(Refusal::NotEnrolled)?;
        draft.answer(summons, said, claimed);
        Ok(draft.changes)
    }

    /// An answer that names no summons, as a text message or a digit: for all that this member
    /// was called for.
    ///
    /// # Errors
    /// This member was not called, left duty, or the call-out is over.
    pub fn answer_of(
        &self,
        member: MemberId,
        said: (Answer, Via),
        now: &Now<'_>,
        ids: Ids<'_>,
    ) -> Result<Vec<Change>, Refusal> {
        if self.head.closed.is_some() {
            return Err(Refusal::Closed);
        }
        let theirs: Vec<SummonsId> = self.of_member(member).map(|row| row.id).collect();
        if theirs.is_empty() {
            return Err(Refusal::UnknownSummons);
        }
        let mut draft = Draft::of(self, now, ids);
        draft.enrolled(member).ok_or(Refusal::NotEnrolled)?;
        theirs.into_iter().for_each(|summons| draft.answer(summons, said, None));
        Ok(draft.changes)
    }

    /// A human took an alarm; `None` where that was so already.
    #[must_use]
    pub fn seen(&self, alarm: i64, now: &Now<'_>) -> Option<Change> {
        let mut open = self.alarms_open();
        let is_open = open.any(|row| row.id == alarm);
        is_open.then_some(Change::AlarmSeen { alarm, seen_at: now.at })
    }
}

impl Summons {
    /// What an answer makes of it; `None`: nothing. Up, or, by a deliberate act, taken back.
    #[must_use]
    pub fn after(&self, answer: Answer, via: Via) -> Option<(SummonsState, bool)> {
        let to = answer.state();
        if self.state.is_ready() && answer == Answer::Unable {
            return via.is_deliberate().then_some((SummonsState::Unable, true));
        }
        let is_up = to.rank() > self.state.rank();
        let is_believed = !self.withdrawn || via.is_deliberate();
        (is_up && is_believed).then_some((to, self.withdrawn && !to.is_ready()))
    }
}

impl Draft<'_> {
    fn answer(&mut self, id: SummonsId, (answer, via): (Answer, Via), claimed: Option<Millis>) {
        let Some(row) = self.summons(id) else {
            return;
        };
        let is_known = self
            .book
            .acks
            .iter()
            .any(|ack| ack.summons == id && ack.answer == answer && ack.via == via);
        let after = row.after(answer, via);
        if is_known && after.is_none() {
            return;
        }
        let at = self.now.at;
        self.put(Change::Ack(Ack { summons: id, answer, via, at, claimed }));
        let before = self.book.standing(&row.role);
        if let Some((state, withdrawn)) = after {
            self.set(id, state, withdrawn);
        }
        self.cancel(id);
        if after.is_some_and(|(state, _)| state.rank() == SummonsState::Declined.rank()) {
            self.deputise(id);
            self.see_dip(&row.role, before);
        }
    }
}
