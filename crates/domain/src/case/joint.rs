//! Handling between units: who must answer when offices push a case to and fro (the arbiter),
//! tasks that co-handling units do for the one lead, supervising orders, a leader who takes a
//! hard case on, and reversible ties to other cases. The owner stays one all the while.

use super::command::TextSlot;
use super::decide::{Rules, due_end};
use super::event::TextRef;
use super::refusal::Refusal;
use super::state::Case;
use super::{CaseKind, codes, unit_fits};
use crate::clock::Trigger;
use crate::ids::{CaseId, StaffId, UnitId};
use crate::leaf::Actor;
use crate::policy::Action;
use crate::time::Millis;
use crate::unit::UnitTree;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// How often a case may be handed back or on before the arbiter decides for good.
pub const HANDOVERS_MAX: u32 = 3;
/// Tasks, orders and ties of one case: more is no co-operation any more.
pub const TASKS_MAX: usize = 40;
pub const TIES_MAX: usize = 50;

codes!(
    /// What two cases have in common: a matter or a place, never a person.
    Tie {
        SameMatter = "same-matter",
        SamePlace = "same-place",
        Follows = "follows",
        /// `Follows` as the other case has it.
        FollowedBy = "followed-by",
    }
);

impl Tie {
    /// The kinds that somebody chooses from.
    pub const CHOSEN: [Self; 3] = [Self::SameMatter, Self::SamePlace, Self::Follows];

    /// The same tie, as it stands on the other case.
    #[must_use]
    pub const fn mirrored(self) -> Self {
        match self {
            Self::Follows => Self::FollowedBy,
            Self::FollowedBy => Self::Follows,
            Self::SameMatter | Self::SamePlace => self,
        }
    }
}

#[derive(Clone, Debug)]
pub enum JointCommand<T = TextRef> {
    Arbitrate {
        to: UnitId,
        reason: T,
    },
    TaskSet {
        unit: UnitId,
        due: Date,
        text: T,
    },
    /// The sub-answer does not suffice: the task is open again.
    TaskBack {
        task: u32,
        due: Date,
        reason: T,
    },
    TaskDrop {
        task: u32,
        reason: T,
    },
    TaskAnswer {
        task: u32,
        text: T,
    },
    Supervise {
        due: Date,
        text: T,
    },
    SupervisionAnswer {
        order: u32,
        text: T,
    },
    /// `unit` is the leader's own, so that nobody of elsewhere can be named.
    LeaderName {
        leader: StaffId,
        unit: UnitId,
        reason: T,
    },
    LeaderRelease {
        reason: T,
    },
    Link {
        other: CaseId,
        tie: Tie,
    },
    Unlink {
        other: CaseId,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum JointEvent {
    /// Handed over too often: this unit now says whose it is.
    ArbiterNamed {
        unit: UnitId,
        reason: TextRef,
    },
    Arbitrated {
        to: UnitId,
        reason: TextRef,
    },
    TaskSet {
        task: u32,
        unit: UnitId,
        due_at: Millis,
        text: TextRef,
    },
    TaskBack {
        task: u32,
        due_at: Millis,
        reason: TextRef,
    },
    TaskDropped {
        task: u32,
        reason: TextRef,
    },
    TaskAnswered {
        task: u32,
        text: TextRef,
    },
    SupervisionOrdered {
        order: u32,
        unit: UnitId,
        due_at: Millis,
        text: TextRef,
    },
    SupervisionAnswered {
        order: u32,
        text: TextRef,
    },
    LeaderNamed {
        leader: StaffId,
        unit: UnitId,
        reason: TextRef,
    },
    LeaderReleased {
        reason: TextRef,
    },
    Linked {
        other: CaseId,
        tie: Tie,
    },
    Unlinked {
        other: CaseId,
    },
}

/// What a co-handling unit does for the lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub task: u32,
    pub unit: UnitId,
    pub due_at: Millis,
    pub text: TextRef,
    pub answer: Option<TextRef>,
    pub dropped: bool,
}

impl Task {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answer.is_none() && !self.dropped
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supervision {
    pub order: u32,
    /// Who ordered it.
    pub unit: UnitId,
    pub due_at: Millis,
    pub text: TextRef,
    pub answer: Option<TextRef>,
}

/// The joint side of a case, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Joint {
    /// Hand-backs and transfers so far.
    pub handovers: u32,
    pub arbiter: Option<UnitId>,
    /// Why it was asked; goes on to whoever takes its place.
    pub arbiter_reason: Option<TextRef>,
    /// An arbiter has spoken: there is no further to and fro.
    pub settled: bool,
    pub tasks: Vec<Task>,
    pub supervisions: Vec<Supervision>,
    pub leader: Option<StaffId>,
    pub leader_unit: Option<UnitId>,
    pub ties: Vec<(CaseId, Tie)>,
}

impl Joint {
    pub fn tasks_open(&self) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(|task| task.is_open())
    }

    pub fn supervisions_open(&self) -> impl Iterator<Item = &Supervision> {
        self.supervisions.iter().filter(|order| order.answer.is_none())
    }

    /// How this case is tied to another, if it is.
    #[must_use]
    pub fn tie_to(&self, other: CaseId) -> Option<Tie> {
        self.ties.iter().find(|(known, _)| *known == other).map(|(_, tie)| *tie)
    }

    pub(super) fn apply(&mut self, event: &JointEvent) {
        match event {
            JointEvent::ArbiterNamed { unit, reason } => {
                (self.arbiter, self.arbiter_reason) = (Some(*unit), Some(*reason));
            }
            JointEvent::Arbitrated { .. } => {
                self.arbiter = None;
                self.settled = true;
            }
            JointEvent::TaskSet { task, unit, due_at, text } => self.tasks.push(Task {
                task: *task,
                unit: *unit,
                due_at: *due_at,
                text: *text,
                answer: None,
                dropped: false,
            }),
            JointEvent::TaskBack { task, due_at, .. } => self.with_task(*task, |task| {
                task.answer = None;
                task.due_at = *due_at;
            }),
            JointEvent::TaskDropped { task, .. } => self.with_task(*task, |t| t.dropped = true),
            JointEvent::TaskAnswered { task, text } => {
                self.with_task(*task, |task| task.answer = Some(*text));
            }
            JointEvent::SupervisionOrdered { order, unit, due_at, text } => {
                self.supervisions.push(Supervision {
                    order: *order,
                    unit: *unit,
                    due_at: *due_at,
                    text: *text,
                    answer: None,
                });
            }
            JointEvent::SupervisionAnswered { order, text } => {
                let known = self.supervisions.iter_mut().find(|known| known.order == *order);
                known.into_iter().for_each(|known| known.answer = Some(*text));
            }
            JointEvent::LeaderNamed { leader, unit, .. } => {
                (self.leader, self.leader_unit) = (Some(*leader), Some(*unit));
            }
            JointEvent::LeaderReleased { .. } => (self.leader, self.leader_unit) = (None, None),
            JointEvent::Linked { other, tie } => self.ties.push((*other, *tie)),
            JointEvent::Unlinked { other } => self.ties.retain(|(known, _)| known != other),
        }
    }

    fn with_task(&mut self, number: u32, change: impl FnOnce(&mut Task)) {
        if let Some(task) = self.tasks.iter_mut().find(|task| task.task == number) {
            change(task);
        }
    }
}

impl<T> JointCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Arbitrate { .. } => Action::Arbitrate,
            Self::TaskSet { .. } | Self::TaskBack { .. } | Self::TaskDrop { .. } => Action::TaskSet,
            Self::TaskAnswer { .. } => Action::TaskAnswer,
            Self::Supervise { .. } => Action::Supervise,
            Self::SupervisionAnswer { .. } => Action::SupervisionAnswer,
            Self::LeaderName { .. } | Self::LeaderRelease { .. } => Action::LeaderName,
            Self::Link { .. } | Self::Unlink { .. } => Action::Link,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> JointCommand<U> {
        use TextSlot::{Answer, Note, Reason};
        match self {
            Self::Arbitrate { to, reason } => {
                JointCommand::Arbitrate { to, reason: f(Reason, reason) }
            }
            Self::TaskSet { unit, due, text } => {
                JointCommand::TaskSet { unit, due, text: f(Note, text) }
            }
            Self::TaskBack { task, due, reason } => {
                JointCommand::TaskBack { task, due, reason: f(Reason, reason) }
            }
            Self::TaskDrop { task, reason } => {
                JointCommand::TaskDrop { task, reason: f(Reason, reason) }
            }
            Self::TaskAnswer { task, text } => {
                JointCommand::TaskAnswer { task, text: f(Answer, text) }
            }
            Self::Supervise { due, text } => JointCommand::Supervise { due, text: f(Note, text) },
            Self::SupervisionAnswer { order, text } => {
                JointCommand::SupervisionAnswer { order, text: f(Answer, text) }
            }
            Self::LeaderName { leader, unit, reason } => {
                JointCommand::LeaderName { leader, unit, reason: f(Reason, reason) }
            }
            Self::LeaderRelease { reason } => {
                JointCommand::LeaderRelease { reason: f(Reason, reason) }
            }
            Self::Link { other, tie } => JointCommand::Link { other, tie },
            Self::Unlink { other } => JointCommand::Unlink { other },
        }
    }
}

impl JointEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::ArbiterNamed { .. } => "arbiter-named",
            Self::Arbitrated { .. } => "arbitrated",
            Self::TaskSet { .. } => "task-set",
            Self::TaskBack { .. } => "task-back",
            Self::TaskDropped { .. } => "task-dropped",
            Self::TaskAnswered { .. } => "task-answered",
            Self::SupervisionOrdered { .. } => "supervision-ordered",
            Self::SupervisionAnswered { .. } => "supervision-answered",
            Self::LeaderNamed { .. } => "leader-named",
            Self::LeaderReleased { .. } => "leader-released",
            Self::Linked { .. } => "linked",
            Self::Unlinked { .. } => "unlinked",
        }
    }

    pub(super) const fn triggers(&self) -> &'static [Trigger] {
        match self {
            Self::ArbiterNamed { .. } => &[Trigger::ArbiterNamed],
            Self::Arbitrated { .. } => {
                &[Trigger::Arbitrated, Trigger::Routed, Trigger::ReceivedByTransfer]
            }
            _ => &[],
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::ArbiterNamed { reason: text, .. }
            | Self::Arbitrated { reason: text, .. }
            | Self::TaskSet { text, .. }
            | Self::TaskBack { reason: text, .. }
            | Self::TaskDropped { reason: text, .. }
            | Self::TaskAnswered { text, .. }
            | Self::SupervisionOrdered { text, .. }
            | Self::SupervisionAnswered { text, .. }
            | Self::LeaderNamed { reason: text, .. }
            | Self::LeaderReleased { reason: text } => Some(*text),
            Self::Linked { .. } | Self::Unlinked { .. } => None,
        }
    }

    /// The person is told who works on their case and who watches over it, not what offices
    /// write to each other, and nothing of other people's cases.
    pub(super) const fn is_told(&self) -> bool {
        !matches!(self, Self::TaskBack { .. } | Self::Linked { .. } | Self::Unlinked { .. })
    }

    pub(super) const fn text_is_told(&self) -> bool {
        matches!(self, Self::ArbiterNamed { .. } | Self::Arbitrated { .. })
    }
}

/// A hand-back or transfer one too many: the arbiter is asked instead, and the owner stays.
pub(super) fn arbiter_asked(
    case: &Case,
    reason: TextRef,
    rules: Rules<'_>,
) -> Option<Result<JointEvent, Refusal>> {
    if case.joint.settled {
        return Some(Err(Refusal::Arbitrated));
    }
    let tree = rules.tree;
    // An arbiter that is itself complained of by now is replaced.
    if case.joint.arbiter.is_some_and(|arbiter| unit_fits(case, arbiter, tree).is_ok()) {
        return Some(Err(Refusal::ArbiterDecides));
    }
    // One that is asked already, but barred by now, is replaced however often it was handed on.
    if case.joint.arbiter.is_none() && case.joint.handovers < HANDOVERS_MAX {
        return None;
    }
    let unit = case.arbiter_above(case.accused, tree);
    Some(Ok(JointEvent::ArbiterNamed { unit, reason }))
}

impl Case {
    /// Whether the next hand-back or transfer goes to an arbiter instead, and to which.
    #[must_use]
    pub fn arbiter_next(&self, tree: &UnitTree) -> Option<UnitId> {
        let joint = &self.joint;
        let is_full = joint.handovers >= HANDOVERS_MAX;
        let asks = is_full && joint.arbiter.is_none() && !joint.settled;
        asks.then(|| self.arbiter_above(self.accused, tree))
    }

    /// The nearest unit over both the owner and the office that registered it, never one that
    /// is complained of.
    fn arbiter_above(&self, accused: Option<UnitId>, tree: &UnitTree) -> UnitId {
        let fits = |unit: &UnitId| {
            tree.get(*unit).is_some_and(|unit| unit.active)
                && !accused.is_some_and(|accused| tree.is_within(*unit, accused))
        };
        let over_both = |unit: &UnitId| tree.is_within(self.intake, *unit);
        let above: Vec<UnitId> = tree.ancestors(self.owner.unit).filter(fits).collect();
        let named = above.iter().copied().find(over_both).or(above.last().copied());
        // The topmost office has nobody above it: it decides about itself, once.
        named.unwrap_or(self.owner.unit)
    }

    /// Whether it may be tied to others: what protects somebody stands alone.
    ///
    /// # Errors
    /// [`Refusal::TieSecret`], [`Refusal::TooMany`].
    pub fn tie_fits(&self) -> Result<(), Refusal> {
        if is_secret(self.kind, self.accused) || self.protects.is_some() {
            return Err(Refusal::TieSecret);
        }
        if self.joint.ties.len() >= TIES_MAX { Err(Refusal::TooMany) } else { Ok(()) }
    }
}

const fn is_secret(kind: CaseKind, accused: Option<UnitId>) -> bool {
    matches!(kind, CaseKind::Accusation) || accused.is_some()
}

/// What naming a kind or an accused unit means for the joint side: an accusation is tied to
/// nothing any more, and an arbiter complained of gives way to another.
pub(super) fn reclassified(
    case: &Case,
    kind: CaseKind,
    accused: Option<UnitId>,
    tree: &UnitTree,
) -> Vec<JointEvent> {
    let ties = case.joint.ties.iter().filter(|_| is_secret(kind, accused));
    let untied = ties.map(|(other, _)| JointEvent::Unlinked { other: *other });
    let barred = |unit: &UnitId| accused.is_some_and(|accused| tree.is_within(*unit, accused));
    let arbiter = case.joint.arbiter.filter(barred).and(case.joint.arbiter_reason);
    let replaced = arbiter.map(|reason| {
        let unit = case.arbiter_above(accused, tree);
        JointEvent::ArbiterNamed { unit, reason }
    });
    untied.chain(replaced).collect()
}

pub(super) fn decide(
    case: &Case,
    command: JointCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<JointEvent>, Refusal> {
    let joint = &case.joint;
    let event = match command {
        JointCommand::Arbitrate { to, reason } => {
            joint.arbiter.ok_or(Refusal::NotOpen)?;
            unit_fits(case, to, rules.tree)?;
            JointEvent::Arbitrated { to, reason }
        }
        JointCommand::TaskSet { unit, due, text } => {
            unit_fits(case, unit, rules.tree)?;
            if unit == case.owner.unit {
                return Err(Refusal::SameUnit);
            }
            if joint.tasks.len() >= TASKS_MAX {
                return Err(Refusal::TooMany);
            }
            let due_at = due_end(due, rules, now)?;
            JointEvent::TaskSet { task: next(joint.tasks.len()), unit, due_at, text }
        }
        JointCommand::TaskBack { task, due, reason } => {
            let known = joint.tasks.iter().find(|known| known.task == task);
            let known = known.filter(|known| known.answer.is_some()).ok_or(Refusal::NotOpen)?;
            // Nothing is asked of a unit that may not see the case any more.
            unit_fits(case, known.unit, rules.tree)?;
            JointEvent::TaskBack { task, due_at: due_end(due, rules, now)?, reason }
        }
        JointCommand::TaskDrop { task, reason } => {
            joint.tasks_open().find(|known| known.task == task).ok_or(Refusal::NotOpen)?;
            JointEvent::TaskDropped { task, reason }
        }
        JointCommand::TaskAnswer { task, text } => {
            let known = joint.tasks_open().find(|known| known.task == task);
            let known = known.ok_or(Refusal::NotOpen)?;
            match actor {
                Actor::Staff { unit, .. } if unit != known.unit => {
                    return Err(Refusal::HandlerOfOtherUnit);
                }
                _ => JointEvent::TaskAnswered { task, text },
            }
        }
        other => decide_above(case, other, actor, rules, now)?,
    };
    Ok(vec![event])
}

/// The second half of [`decide`]: orders, leaders, ties.
fn decide_above(
    case: &Case,
    command: JointCommand,
    actor: Actor,
    rules: Rules<'_>,
    now: Millis,
) -> Result<JointEvent, Refusal> {
    let joint = &case.joint;
    Ok(match command {
        JointCommand::Supervise { due, text } => {
            if joint.supervisions.len() >= TASKS_MAX {
                return Err(Refusal::TooMany);
            }
            let order = next(joint.supervisions.len());
            let unit = match actor {
                Actor::Staff { unit, .. } => unit,
                Actor::Resident | Actor::System => case.supervisor.unwrap_or(case.owner.unit),
            };
            JointEvent::SupervisionOrdered { order, unit, due_at: due_end(due, rules, now)?, text }
        }
        JointCommand::SupervisionAnswer { order, text } => {
            let open = joint.supervisions_open().find(|known| known.order == order);
            open.ok_or(Refusal::NotOpen)?;
            JointEvent::SupervisionAnswered { order, text }
        }
        JointCommand::LeaderName { leader, unit, reason } => {
            unit_fits(case, unit, rules.tree)?;
            if !rules.tree.is_within(case.owner.unit, unit) {
                return Err(Refusal::LeaderElsewhere);
            }
            JointEvent::LeaderNamed { leader, unit, reason }
        }
        JointCommand::LeaderRelease { reason } => {
            joint.leader.ok_or(Refusal::NotOpen)?;
            JointEvent::LeaderReleased { reason }
        }
        JointCommand::Link { other, tie } => {
            if joint.tie_to(other).is_some() {
                return Err(Refusal::AlreadyOpen);
            }
            case.tie_fits()?;
            JointEvent::Linked { other, tie }
        }
        JointCommand::Unlink { other } => {
            joint.tie_to(other).ok_or(Refusal::NotOpen)?;
            JointEvent::Unlinked { other }
        }
        _ => unreachable!("the other commands are decided above"),
    })
}

fn next(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX - 1) + 1
}
