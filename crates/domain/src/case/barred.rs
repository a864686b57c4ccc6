//! Recusals, briefs, opened letters and admissions of one case, folded. Whether an admission
//! still stands is asked with the moment: to the millisecond, whether or not any clock was swept.

use super::bars::{AdmissionGround, BarEvent, Meant};
use super::event::TextRef;
use super::state::Case;
use super::{Mediating, Stage};
use crate::ids::{BriefId, OutboxId, StaffId, UnitId};
use crate::leaf::Actor;
use crate::time::Millis;
use std::collections::BTreeSet;

/// What a person asked to have decided about an officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecusalAsk {
    pub ask: u32,
    pub whom: Meant,
    pub unit: UnitId,
    pub owner: UnitId,
    pub due_at: Millis,
    pub reason: TextRef,
    pub decided: bool,
}

/// An officer who stays out of the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recusal {
    pub officer: StaffId,
    /// Who may lift it.
    pub unit: UnitId,
    pub ask: Option<u32>,
}

/// What those who are kept away get instead of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brief {
    pub no: u32,
    pub brief: BriefId,
    pub unit: UnitId,
    /// `None`: the unit complained of.
    pub officer: Option<StaffId>,
    pub given_at: Millis,
    pub due_at: Millis,
    pub text: TextRef,
    pub answer: Option<TextRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Admission {
    pub ask: u32,
    pub officer: StaffId,
    pub unit: UnitId,
    pub ground: AdmissionGround,
    pub asked_at: Millis,
    pub expires_at: Millis,
    pub reason: TextRef,
    /// By whom, and until when.
    pub confirmed: Option<(Actor, Millis)>,
    /// Refused, lapsed, or ended.
    pub ended: bool,
}

impl Admission {
    /// Waits for a second person.
    #[must_use]
    pub fn is_asked(&self) -> bool {
        self.confirmed.is_none() && !self.ended
    }

    /// Confirmed, and not ended by an event; its time may be over all the same.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.confirmed.is_some() && !self.ended
    }

    /// Whether its officer is let in at this instant: its end is the first when they are not.
    #[must_use]
    pub fn stands(&self, now: Millis) -> bool {
        !self.ended && self.confirmed.is_some_and(|(_, until)| now < until)
    }

    /// When time alone ends what is open.
    #[must_use]
    pub fn ends_at(&self) -> Option<Millis> {
        let until = self.confirmed.map_or(self.expires_at, |(_, until)| until);
        (!self.ended).then_some(until)
    }
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bars {
    pub asks: Vec<RecusalAsk>,
    pub recused: Vec<Recusal>,
    pub briefs: Vec<Brief>,
    /// Which letter's address was opened to which officer.
    pub letters: BTreeSet<(OutboxId, StaffId)>,
    pub admissions: Vec<Admission>,
}

impl Bars {
    #[must_use]
    pub fn is_recused(&self, officer: StaffId) -> bool {
        self.recused.iter().any(|one| one.officer == officer)
    }

    pub fn asks_open(&self) -> impl Iterator<Item = &RecusalAsk> {
        self.asks.iter().filter(|ask| !ask.decided)
    }

    pub fn briefs_open(&self) -> impl Iterator<Item = &Brief> {
        self.briefs.iter().filter(|brief| brief.answer.is_none())
    }

    pub fn admissions_asked(&self) -> impl Iterator<Item = &Admission> {
        self.admissions.iter().filter(|one| one.is_asked())
    }

    pub fn admissions_given(&self) -> impl Iterator<Item = &Admission> {
        self.admissions.iter().filter(|one| one.is_given())
    }

    /// Whether this letter's address was shown to this officer before.
    #[must_use]
    pub fn has_opened(&self, letter: OutboxId, officer: StaffId) -> bool {
        self.letters.contains(&(letter, officer))
    }

    fn apply(&mut self, event: &BarEvent, at: Millis, actor: Actor) {
        match event {
            BarEvent::RecusalAsked { ask, whom, unit, owner, due_at, reason } => {
                let (ask, whom, unit, owner) = (*ask, *whom, *unit, *owner);
                let (due_at, reason, decided) = (*due_at, *reason, false);
                self.asks.push(RecusalAsk { ask, whom, unit, owner, due_at, reason, decided });
            }
            BarEvent::Recused { officer, unit, ask, .. } => {
                self.recused.push(Recusal { officer: *officer, unit: *unit, ask: *ask });
                ask.iter().for_each(|ask| self.decided(*ask));
            }
            BarEvent::RecusalRefused { ask, .. } => self.decided(*ask),
            BarEvent::RecusalLifted { officer, .. } => {
                self.recused.retain(|one| one.officer != *officer);
            }
            BarEvent::BriefGiven { no, brief, unit, officer, due_at, text } => {
                self.briefs.push(Brief {
                    no: *no,
                    brief: *brief,
                    unit: *unit,
                    officer: *officer,
                    given_at: at,
                    due_at: *due_at,
                    text: *text,
                    answer: None,
                });
            }
            BarEvent::BriefAnswered { no, text } => {
                let known = self.briefs.iter_mut().find(|brief| brief.no == *no);
                known.into_iter().for_each(|brief| brief.answer = Some(*text));
            }
            BarEvent::LetterOpened { letter } => {
                if let Actor::Staff { id, .. } = actor {
                    self.letters.insert((*letter, id));
                }
            }
            BarEvent::AdmissionNoted { .. } => {}
            _ => self.apply_admission(event, at, actor),
        }
    }

    fn apply_admission(&mut self, event: &BarEvent, at: Millis, actor: Actor) {
        match event {
            BarEvent::AdmissionAsked { ask, officer, unit, ground, expires_at, reason } => {
                self.admissions.push(Admission {
                    ask: *ask,
                    officer: *officer,
                    unit: *unit,
                    ground: *ground,
                    asked_at: at,
                    expires_at: *expires_at,
                    reason: *reason,
                    confirmed: None,
                    ended: false,
                });
            }
            BarEvent::AdmissionConfirmed { ask, until } => {
                self.with_admission(*ask, |one| one.confirmed = Some((actor, *until)));
            }
            BarEvent::AdmissionRefused { ask, .. }
            | BarEvent::AdmissionEnded { ask }
            | BarEvent::AdmissionLapsed { ask } => {
                self.with_admission(*ask, |one| one.ended = true);
            }
            _ => {}
        }
    }

    fn decided(&mut self, number: u32) {
        let known = self.asks.iter_mut().find(|ask| ask.ask == number);
        known.into_iter().for_each(|ask| ask.decided = true);
    }

    fn with_admission(&mut self, number: u32, change: impl FnOnce(&mut Admission)) {
        if let Some(one) = self.admissions.iter_mut().find(|one| one.ask == number) {
            change(one);
        }
    }
}

impl Case {
    pub(super) fn apply_bar(&mut self, event: &BarEvent, at: Millis, actor: Actor) {
        self.bars.apply(event, at, actor);
        if let BarEvent::Recused { officer, .. } = event {
            self.leaves(*officer);
        }
    }

    /// Whatever a recused officer had in hand lies with their unit again.
    fn leaves(&mut self, officer: StaffId) {
        if self.joint.leader == Some(officer) {
            (self.joint.leader, self.joint.leader_unit) = (None, None);
        }
        if let Some(review) = self.reviews.last_mut().filter(|review| review.is_open())
            && review.officer == Some(officer)
        {
            (review.officer, review.decided) = (None, None);
        }
        let open = [Mediating::Offered, Mediating::Meeting];
        for mediation in self.settling.mediations.iter_mut().filter(|m| open.contains(&m.state)) {
            mediation.mediator = mediation.mediator.filter(|own| *own != officer);
        }
        for meeting in self.settling.appointments.iter_mut().filter(|one| !one.ended) {
            meeting.with = meeting.with.filter(|own| *own != officer);
        }
        if self.owner.handler != Some(officer) {
            return;
        }
        self.owner.handler = None;
        // An answer that is on its way stays the unit's; one that was only written is not sent.
        let in_hand = [Stage::Handling, Stage::Drafted, Stage::Checked, Stage::Approved];
        if in_hand.contains(&self.stage) && self.dispatch.is_none() {
            self.stage = Stage::Accepted;
            self.draft = None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::TextId;
    use crate::leaf::Commitment;

    #[test]
    fn an_admission_stands_to_the_last_millisecond_of_its_hour() {
        let reason = TextRef { id: TextId(1), digest: Commitment([0; 32]) };
        let second = Actor::Staff { id: StaffId(2), unit: UnitId(2) };
        let asked = Admission {
            ask: 1,
            officer: StaffId(1),
            unit: UnitId(1),
            ground: AdmissionGround::LawDuty,
            asked_at: Millis(0),
            expires_at: Millis(10),
            reason,
            confirmed: None,
            ended: false,
        };
        let given = Admission { confirmed: Some((second, Millis(20))), ..asked.clone() };
        let stands = [asked.stands(Millis(5)), given.stands(Millis(19)), given.stands(Millis(20))];
        assert_eq!(stands, [false, true, false]);
        let ended = Admission { ended: true, ..given };
        assert!(!ended.stands(Millis(15)), "ended early");
    }
}
