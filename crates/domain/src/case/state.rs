//! The state of a case, folded from its events. Nothing else ever sets a field of it.

use super::barred::Bars;
use super::delivery::{DeliveryEvent, Dispatch};
use super::event::{Event, Means, NoticeWish, TextRef};
use super::joint::{Joint, JointEvent};
use super::review::{Review, ReviewEvent};
use super::settling::Settling;
use super::withdraw::PersonEvent;
use super::{CaseKind, Channel, Outcome, Stage, Verdict, Way};
use crate::clock::{Extension, Mark};
use crate::ids::{CaseId, StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Ties;
use crate::time::Millis;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Exactly one unit answers for an open case, and at most one handler within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    pub unit: UnitId,
    pub handler: Option<StaffId>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AnswerDraft {
    pub by: Actor,
    pub outcome: Outcome,
    pub text: TextRef,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionPending {
    pub clock: String,
    pub amount: u32,
    pub reason: TextRef,
    pub by: Actor,
}

/// A warning already given: for which due date of which clock, and whether it was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fired {
    pub clock: String,
    pub run: u32,
    pub due_at: Millis,
    pub missed: bool,
}

#[derive(Clone, Debug)]
pub struct Case {
    /// How many events it has; the next event is `version + 1`.
    pub version: i64,
    pub channel: Channel,
    pub kind: CaseKind,
    pub way: Option<Way>,
    pub topic: Option<String>,
    pub area_code: String,
    pub urgent: bool,
    pub accused: Option<UnitId>,
    /// The case whose bringer this one protects.
    pub protects: Option<CaseId>,
    pub intake: UnitId,
    pub title: TextRef,
    pub body: TextRef,
    pub place: Option<TextRef>,
    /// The matter in the office's own words, as it was last written.
    pub summary: Option<TextRef>,
    pub claimed: Option<Date>,
    pub contactable: bool,
    pub wish: NoticeWish,
    pub procedure: String,
    pub calendar: String,
    pub stage: Stage,
    pub outcome: Option<Outcome>,
    pub verdict: Option<Verdict>,
    pub owner: Owner,
    pub supervisor: Option<UnitId>,
    pub draft: Option<AnswerDraft>,
    pub answer: Option<TextRef>,
    pub delivered_at: Option<Millis>,
    pub delivered_by: Option<Means>,
    pub extension_pending: Option<ExtensionPending>,
    pub extensions: Vec<Extension>,
    pub marks: Vec<Mark>,
    pub fired: Vec<Fired>,
    /// How often the person had the matter handled again.
    pub reworks: u32,
    pub returns: u32,
    /// When a counter gave out a new secret.
    pub reissues: Vec<Millis>,
    /// When somebody at a counter said who they are.
    pub seeks: Vec<Millis>,
    pub joint: Joint,
    pub settling: Settling,
    /// Who is kept away from it, and the narrow doors beside.
    pub bars: Bars,
    pub reviews: Vec<Review>,
    /// How many of them were of an earlier answer.
    pub reviews_before: usize,
    /// An answer on its way, not yet known to have arrived.
    pub dispatch: Option<Dispatch>,
    /// When a withdrawal that is under way takes effect.
    pub withdrawal: Option<Millis>,
    pub withdrawals: u32,
    /// When the erasure takes effect that the person asked for.
    pub erasure: Option<Millis>,
    pub erasures: u32,
    /// Where a case that was taken back goes on when it is opened again.
    pub resumes_at: Option<Stage>,
    /// The person said so, and nobody has answered that yet.
    pub unanswered: bool,
    /// Every officer who had a part in the answer or in a review of it.
    pub hands: BTreeSet<StaffId>,
    pub registered_at: Millis,
    pub changed_at: Millis,
    pub closed_at: Option<Millis>,
}

/// Folding may only begin with a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotRegistered;

impl Case {
    /// # Errors
    /// When the events do not begin with a registration.
    pub fn fold<'a>(
        entries: impl IntoIterator<Item = (&'a Event, Millis, Actor)>,
    ) -> Result<Self, NotRegistered> {
        let mut entries = entries.into_iter();
        let (first, at, _) = entries.next().ok_or(NotRegistered)?;
        let mut case = Self::registered(first, at)?;
        for (event, at, actor) in entries {
            case.apply(event, at, actor);
        }
        Ok(case)
    }

    /// # Errors
    /// When the event is no registration.
    pub fn registered(event: &Event, at: Millis) -> Result<Self, NotRegistered> {
        let Event::Registered {
            channel,
            case_kind,
            intake,
            title,
            body,
            place,
            area_code,
            topic,
            procedure,
            calendar,
            claimed,
            contactable,
            wish,
            accused,
            protects,
        } = event
        else {
            return Err(NotRegistered);
        };
        let mut case = Self {
            channel: *channel,
            kind: *case_kind,
            topic: topic.clone(),
            area_code: area_code.clone(),
            accused: *accused,
            protects: *protects,
            place: *place,
            claimed: *claimed,
            contactable: *contactable,
            wish: *wish,
            procedure: procedure.clone(),
            calendar: calendar.clone(),
            ..Self::begun(*intake, *title, *body, at)
        };
        case.mark(event, at);
        Ok(case)
    }

    /// A case in which nothing has happened; what came with it is set by `registered`.
    fn begun(intake: UnitId, title: TextRef, body: TextRef, at: Millis) -> Self {
        Self {
            version: 1,
            channel: Channel::Web,
            kind: CaseKind::Enquiry,
            way: None,
            topic: None,
            area_code: String::new(),
            urgent: false,
            accused: None,
            protects: None,
            intake,
            title,
            body,
            place: None,
            summary: None,
            claimed: None,
            contactable: false,
            wish: NoticeWish::None,
            procedure: String::new(),
            calendar: String::new(),
            stage: Stage::Registered,
            outcome: None,
            verdict: None,
            owner: Owner { unit: intake, handler: None },
            supervisor: None,
            draft: None,
            answer: None,
            delivered_at: None,
            delivered_by: None,
            extension_pending: None,
            extensions: Vec::new(),
            marks: Vec::new(),
            fired: Vec::new(),
            reworks: 0,
            returns: 0,
            reissues: Vec::new(),
            seeks: Vec::new(),
            joint: Joint::default(),
            settling: Settling::default(),
            bars: Bars::default(),
            reviews: Vec::new(),
            reviews_before: 0,
            dispatch: None,
            withdrawal: None,
            withdrawals: 0,
            erasure: None,
            erasures: 0,
            resumes_at: None,
            unanswered: false,
            hands: BTreeSet::new(),
            registered_at: at,
            changed_at: at,
            closed_at: None,
        }
    }

    pub fn apply(&mut self, event: &Event, at: Millis, actor: Actor) {
        self.version += 1;
        self.changed_at = at;
        self.mark(event, at);
        match event {
            Event::Registered { .. }
            | Event::Notified { .. }
            | Event::MaterialAdded { .. }
            | Event::File(_) => {}
            Event::Classified { case_kind, way, topic, urgent, accused } => {
                self.kind = *case_kind;
                self.way = *way;
                self.topic.clone_from(topic);
                self.urgent = *urgent;
                self.accused = *accused;
            }
            Event::Summarised { text } => self.summary = Some(*text),
            Event::Routed { to, .. } => self.hand_to(*to, Stage::Routed),
            Event::Transferred { to, .. } => {
                self.joint.handovers += 1;
                self.hand_to(*to, Stage::Routed);
            }
            Event::Returned { .. } => {
                self.returns += 1;
                self.joint.handovers += 1;
                self.hand_to(self.intake, Stage::Registered);
            }
            Event::Accepted => {
                // Whoever takes it on has ended the to and fro themselves.
                self.joint.arbiter = None;
                self.stage = Stage::Accepted;
            }
            Event::Assigned { to } => {
                self.owner.handler = Some(*to);
                self.hands.insert(*to);
                self.stage = Stage::Handling;
            }
            Event::Joint(event) => {
                self.joint.apply(event);
                match event {
                    JointEvent::Arbitrated { to, .. } => self.hand_to(*to, Stage::Routed),
                    // They do not judge later what they worked at.
                    JointEvent::TaskAnswered { .. } => self.had_part(actor),
                    JointEvent::LeaderNamed { leader, .. } => drop(self.hands.insert(*leader)),
                    _ => {}
                }
            }
            Event::Settle(event) => self.settling.apply(event),
            Event::Review(event) => {
                self.apply_review(event, at, actor);
                if matches!(event, ReviewEvent::ReviewAsked { .. }) {
                    self.settling.review_begins();
                }
                if matches!(event, ReviewEvent::ReviewDecided { .. }) {
                    self.had_part(actor);
                }
            }
            Event::Person(event) => self.apply_person(event),
            Event::Bar(event) => self.apply_bar(event, at, actor),
            Event::SecretReissued { .. } => self.reissues.push(at),
            Event::SecretSought { .. } => self.seeks.push(at),
            Event::IdentityOpened { .. } | Event::SecretChanged { .. } => {}
            _ => self.apply_to_answer(event, at, actor),
        }
    }

    /// The second half of [`Case::apply`]: periods, the answer, and what the person says of it.
    fn apply_to_answer(&mut self, event: &Event, at: Millis, actor: Actor) {
        match event {
            Event::ExtensionAsked { clock, amount, reason } => {
                let (clock, amount, reason) = (clock.clone(), *amount, *reason);
                self.extension_pending =
                    Some(ExtensionPending { clock, amount, reason, by: actor });
            }
            Event::ExtensionGranted { clock, amount, by, .. } => {
                self.extension_pending = None;
                self.extensions.push(Extension {
                    clock: clock.clone(),
                    requested: *amount,
                    approved_at: at,
                    by: by.to_string(),
                });
            }
            Event::ExtensionRefused { .. } => self.extension_pending = None,
            Event::Drafted { outcome, text } => {
                self.draft = Some(AnswerDraft { by: actor, outcome: *outcome, text: *text });
                self.had_part(actor);
                self.stage = Stage::Drafted;
            }
            Event::SentBack { .. } => self.stage = Stage::Handling,
            Event::Checked => {
                self.had_part(actor);
                self.stage = Stage::Checked;
            }
            Event::Approved => {
                self.had_part(actor);
                self.stage = Stage::Approved;
            }
            Event::Delivery(DeliveryEvent::Dispatched { means }) => {
                self.dispatch = Some(Dispatch { means: *means, at });
            }
            Event::Delivery(DeliveryEvent::DeliveryFailed { .. }) => self.dispatch = None,
            Event::Delivery(DeliveryEvent::Delivered { means, .. }) => self.deliver(*means, at),
            Event::VerdictGiven { verdict, .. } => self.verdict = Some(*verdict),
            Event::Reopened { by_person, .. } => {
                self.reworks += u32::from(*by_person);
                // It goes on; what was said before about taking it back does not.
                self.withdrawal = None;
                self.erasure = None;
                self.stage = self.resumes_at.take().unwrap_or(Stage::Handling);
                self.closed_at = None;
            }
            Event::Concluded { .. } => {
                self.stage = Stage::Concluded;
                self.withdrawal = None;
                self.closed_at = Some(at);
            }
            Event::ClockNear { clock, run, due_at } => self.fire(clock, *run, *due_at, false),
            Event::ClockMissed { clock, run, due_at }
            | Event::ClockLapsed { clock, run, due_at } => self.fire(clock, *run, *due_at, true),
            Event::Supervised { unit, .. } => self.supervisor = Some(*unit),
            _ => {}
        }
    }

    fn apply_person(&mut self, event: &PersonEvent) {
        match event {
            PersonEvent::WithdrawalAsked { effective_at, .. } => {
                self.withdrawal = Some(*effective_at);
                self.withdrawals += 1;
            }
            PersonEvent::WithdrawalRevoked => self.withdrawal = None,
            PersonEvent::ErasureAsked { effective_at } => {
                self.erasure = Some(*effective_at);
                self.erasures += 1;
            }
            PersonEvent::ErasureRevoked => self.erasure = None,
            PersonEvent::Withdrawn => {
                self.withdrawal = None;
                // With the matter its review is taken back as well.
                if self.review().is_some() {
                    self.reviews.pop();
                }
                self.resumes_at = (self.stage != Stage::Answered).then_some(self.stage);
            }
            PersonEvent::UnansweredSaid { unit, .. } => {
                self.unanswered = true;
                self.supervisor = Some(*unit);
            }
            PersonEvent::UnansweredExplained { .. } => self.unanswered = false,
        }
    }

    fn had_part(&mut self, actor: Actor) {
        if let Actor::Staff { id, .. } = actor {
            self.hands.insert(id);
        }
    }

    fn hand_to(&mut self, unit: UnitId, stage: Stage) {
        // A leader answers for what lies in or below their own unit.
        if unit != self.owner.unit {
            (self.joint.leader, self.joint.leader_unit) = (None, None);
        }
        self.owner = Owner { unit, handler: None };
        self.stage = stage;
        self.extension_pending = None;
        // What another unit was sending is not this unit's answer.
        self.dispatch = None;
    }

    fn deliver(&mut self, means: Means, at: Millis) {
        if let Some(draft) = self.draft.take() {
            self.outcome = Some(draft.outcome);
            self.answer = Some(draft.text);
        }
        self.dispatch = None;
        // Whoever answers has settled whose it was.
        self.joint.arbiter = None;
        self.reviews_before = self.reviews.len();
        self.delivered_at = Some(at);
        self.delivered_by = Some(means);
        self.verdict = None;
        self.supervisor = self.supervisor.filter(|_| self.unanswered);
        self.extension_pending = None;
        self.stage = Stage::Answered;
    }

    fn fire(&mut self, clock: &str, run: u32, due_at: Millis, missed: bool) {
        self.fired.push(Fired { clock: clock.to_owned(), run, due_at, missed });
    }

    fn mark(&mut self, event: &Event, at: Millis) {
        let triggers = event.triggers(self.intake).iter();
        self.marks.extend(triggers.map(|trigger| Mark { trigger: *trigger, at }));
    }

    #[must_use]
    pub fn has_fired(&self, clock: &str, run: u32, due_at: Millis, missed: bool) -> bool {
        self.fired.iter().any(|fired| {
            (fired.clock.as_str(), fired.run, fired.due_at, fired.missed)
                == (clock, run, due_at, missed)
        })
    }

    /// What relations are made of, at this instant: an admission stands to the millisecond.
    #[must_use]
    pub fn ties(&self, now: Millis) -> Ties {
        let admitted = self.bars.admissions.iter().filter(|one| one.stands(now));
        Ties {
            owner: self.owner.unit,
            handler: self.owner.handler,
            intake: self.intake,
            accused: self.accused,
            joined: self.joint.tasks.iter().filter(|t| !t.dropped).map(|t| t.unit).collect(),
            arbiter: self.joint.arbiter,
            reviewing: self.reviews.last().map(|review| review.unit),
            leader: self.joint.leader,
            recused: self.bars.recused.iter().map(|one| one.officer).collect(),
            admitted: admitted.map(|one| one.officer).collect(),
        }
    }
}
