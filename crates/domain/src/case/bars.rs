//! Who is kept away from a case, and the two narrow doors beside: an edited brief for those who
//! are kept away, and an admission by two (break-glass) for somebody who has no part in it.
//! Commands and events; their state is in `barred`, what they may do in `recusal`, `brief` and
//! `admission`.

use super::command::{Command, TextSlot};
use super::decide::{Rules, Who};
use super::event::TextRef;
use super::joint::JointCommand;
use super::refusal::Refusal;
use super::review::ReviewCommand;
use super::settle::SettleCommand;
use super::state::Case;
use super::{admission, brief, codes, recusal};
use crate::ids::{BriefId, OutboxId, StaffId, UnitId};
use crate::policy::Action;
use crate::time::Millis;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

codes!(
    /// Why an officer stays out of a case (公务员法 (2018) arts 76, 77; 行政处罚法 (2021) art. 43).
    RecusalBasis {
        OwnInterest = "own-interest",
        KinInterest = "kin-interest",
        /// Anything else that may stand in the way of a fair hand.
        Fairness = "fairness",
    }
);

codes!(
    /// Whom the person means: by what they do on the case, for no officer is named to them.
    Meant {
        Handler = "handler",
        Head = "head",
        Leader = "leader",
        Mediator = "mediator",
        Reviewer = "reviewer",
        Somebody = "somebody",
    }
);

codes!(
    /// What an admission can be asked for. A closed list: curiosity is not on it.
    AdmissionGround {
        LifeDanger = "life-danger",
        CourtOrder = "court-order",
        LawDuty = "law-duty",
    }
);

/// Who gets an edited brief: the unit complained of, or one recused officer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BriefTo {
    Accused,
    Officer { officer: StaffId, unit: UnitId },
}

#[derive(Clone, Debug)]
pub enum BarCommand<T = TextRef> {
    RecusalDeclare {
        basis: RecusalBasis,
        reason: T,
    },
    RecusalAsk {
        whom: Meant,
        reason: T,
    },
    /// `unit` and `leads` are the officer's own, looked up. `ask`: whose ask is granted by it.
    RecusalDecide {
        officer: StaffId,
        unit: UnitId,
        leads: bool,
        ask: Option<u32>,
        basis: RecusalBasis,
        reason: T,
    },
    RecusalRefuse {
        ask: u32,
        reason: T,
    },
    RecusalLift {
        officer: StaffId,
        reason: T,
    },
    /// What it may hold was looked at before (`brief::brief_fits`).
    BriefGive {
        brief: BriefId,
        to: BriefTo,
        due: Date,
        text: T,
    },
    BriefAnswer {
        brief: BriefId,
        text: T,
    },
    /// Somebody beyond the handler prints an address on these letters.
    LetterOpen {
        letters: Vec<OutboxId>,
    },
    AdmissionAsk {
        ground: AdmissionGround,
        reason: T,
    },
    AdmissionConfirm {
        ask: u32,
    },
    AdmissionRefuse {
        ask: u32,
        reason: T,
    },
    AdmissionEnd {
        ask: u32,
    },
    AdmissionNote {
        text: T,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum BarEvent {
    /// `unit` decides; `owner` had the case when it was asked.
    RecusalAsked {
        ask: u32,
        whom: Meant,
        unit: UnitId,
        owner: UnitId,
        due_at: Millis,
        reason: TextRef,
    },
    /// `unit`: who may lift it again.
    Recused {
        officer: StaffId,
        unit: UnitId,
        basis: RecusalBasis,
        ask: Option<u32>,
        reason: TextRef,
    },
    RecusalRefused {
        ask: u32,
        reason: TextRef,
    },
    RecusalLifted {
        officer: StaffId,
        /// The ask that had led to it, so that whoever asked hears of this, too.
        ask: Option<u32>,
        reason: TextRef,
    },
    BriefGiven {
        no: u32,
        brief: BriefId,
        unit: UnitId,
        officer: Option<StaffId>,
        due_at: Millis,
        text: TextRef,
    },
    BriefAnswered {
        no: u32,
        text: TextRef,
    },
    LetterOpened {
        letter: OutboxId,
    },
    AdmissionAsked {
        ask: u32,
        officer: StaffId,
        unit: UnitId,
        ground: AdmissionGround,
        expires_at: Millis,
        reason: TextRef,
    },
    AdmissionConfirmed {
        ask: u32,
        until: Millis,
    },
    AdmissionRefused {
        ask: u32,
        reason: TextRef,
    },
    /// By somebody, or because its time was over.
    AdmissionEnded {
        ask: u32,
    },
    /// Nobody answered the ask in time.
    AdmissionLapsed {
        ask: u32,
    },
    AdmissionNoted {
        ask: u32,
        text: TextRef,
    },
}

/// The officer whom a command gives something to do.
pub(super) fn named(command: &Command) -> Option<StaffId> {
    match command {
        Command::Assign { to, .. }
        | Command::Review(ReviewCommand::Assign { to, .. })
        | Command::Joint(JointCommand::LeaderName { leader: to, .. }) => Some(*to),
        Command::Settle(SettleCommand::MediationOffer { mediator, .. }) => *mediator,
        Command::Settle(SettleCommand::AppointmentSet { with, .. }) => *with,
        _ => None,
    }
}

pub(super) fn decide(
    case: &Case,
    command: BarCommand,
    who: Who<'_>,
    rules: Rules<'_>,
    now: Millis,
) -> Result<Vec<BarEvent>, Refusal> {
    use BarCommand as C;
    match command {
        C::LetterOpen { letters } => {
            Ok(letters.into_iter().map(|letter| BarEvent::LetterOpened { letter }).collect())
        }
        C::BriefGive { .. } | C::BriefAnswer { .. } => {
            Ok(vec![brief::decide(case, command, who.actor, rules, now)?])
        }
        C::AdmissionAsk { .. }
        | C::AdmissionConfirm { .. }
        | C::AdmissionRefuse { .. }
        | C::AdmissionEnd { .. }
        | C::AdmissionNote { .. } => Ok(vec![admission::decide(case, command, who, rules, now)?]),
        command => Ok(vec![recusal::decide(case, command, who, rules, now)?]),
    }
}

impl<T> BarCommand<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::RecusalDeclare { .. } => Action::RecusalDeclare,
            Self::RecusalAsk { .. } => Action::RecusalAsk,
            Self::RecusalDecide { .. } | Self::RecusalRefuse { .. } | Self::RecusalLift { .. } => {
                Action::RecusalDecide
            }
            Self::BriefGive { .. } => Action::BriefGive,
            Self::BriefAnswer { .. } => Action::BriefAnswer,
            Self::LetterOpen { .. } => Action::LetterOpen,
            Self::AdmissionAsk { .. } => Action::AdmissionAsk,
            Self::AdmissionConfirm { .. } | Self::AdmissionRefuse { .. } => {
                Action::AdmissionConfirm
            }
            Self::AdmissionEnd { .. } => Action::AdmissionEnd,
            Self::AdmissionNote { .. } => Action::AdmissionNote,
        }
    }

    pub(super) fn with_texts<U>(self, f: &mut impl FnMut(TextSlot, T) -> U) -> BarCommand<U> {
        use BarCommand as C;
        use TextSlot::{Brief, Note, Reason, Statement};
        match self {
            C::RecusalDeclare { basis, reason } => {
                C::RecusalDeclare { basis, reason: f(Reason, reason) }
            }
            C::RecusalAsk { whom, reason } => C::RecusalAsk { whom, reason: f(Reason, reason) },
            C::RecusalDecide { officer, unit, leads, ask, basis, reason } => {
                let reason = f(Reason, reason);
                C::RecusalDecide { officer, unit, leads, ask, basis, reason }
            }
            C::RecusalRefuse { ask, reason } => C::RecusalRefuse { ask, reason: f(Reason, reason) },
            C::RecusalLift { officer, reason } => {
                C::RecusalLift { officer, reason: f(Reason, reason) }
            }
            C::BriefGive { brief, to, due, text } => {
                C::BriefGive { brief, to, due, text: f(Brief, text) }
            }
            C::BriefAnswer { brief, text } => C::BriefAnswer { brief, text: f(Statement, text) },
            C::LetterOpen { letters } => C::LetterOpen { letters },
            C::AdmissionAsk { ground, reason } => {
                C::AdmissionAsk { ground, reason: f(Reason, reason) }
            }
            C::AdmissionConfirm { ask } => C::AdmissionConfirm { ask },
            C::AdmissionRefuse { ask, reason } => {
                C::AdmissionRefuse { ask, reason: f(Reason, reason) }
            }
            C::AdmissionEnd { ask } => C::AdmissionEnd { ask },
            C::AdmissionNote { text } => C::AdmissionNote { text: f(Note, text) },
        }
    }
}

impl BarEvent {
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::RecusalAsked { .. } => "recusal-asked",
            Self::Recused { .. } => "recused",
            Self::RecusalRefused { .. } => "recusal-refused",
            Self::RecusalLifted { .. } => "recusal-lifted",
            Self::BriefGiven { .. } => "brief-given",
            Self::BriefAnswered { .. } => "brief-answered",
            Self::LetterOpened { .. } => "letter-opened",
            Self::AdmissionAsked { .. } => "admission-asked",
            Self::AdmissionConfirmed { .. } => "admission-confirmed",
            Self::AdmissionRefused { .. } => "admission-refused",
            Self::AdmissionEnded { .. } => "admission-ended",
            Self::AdmissionLapsed { .. } => "admission-lapsed",
            Self::AdmissionNoted { .. } => "admission-noted",
        }
    }

    pub(super) const fn text(&self) -> Option<TextRef> {
        match self {
            Self::RecusalAsked { reason: text, .. }
            | Self::Recused { reason: text, .. }
            | Self::RecusalRefused { reason: text, .. }
            | Self::RecusalLifted { reason: text, .. }
            | Self::BriefGiven { text, .. }
            | Self::BriefAnswered { text, .. }
            | Self::AdmissionAsked { reason: text, .. }
            | Self::AdmissionRefused { reason: text, .. }
            | Self::AdmissionNoted { text, .. } => Some(*text),
            Self::LetterOpened { .. }
            | Self::AdmissionConfirmed { .. }
            | Self::AdmissionEnded { .. }
            | Self::AdmissionLapsed { .. } => None,
        }
    }

    /// Every opening is told, there is no way to leave one out. That an officer stays out of the
    /// case by themselves is the office's; what the person asked for they hear of.
    pub(super) const fn is_told(&self) -> bool {
        match self {
            Self::Recused { ask, .. } | Self::RecusalLifted { ask, .. } => ask.is_some(),
            Self::AdmissionNoted { .. } => false,
            _ => true,
        }
    }

    /// What units write to each other about a brief is not; that there was one is.
    pub(super) const fn text_is_told(&self) -> bool {
        self.is_told() && !matches!(self, Self::BriefGiven { .. } | Self::BriefAnswered { .. })
    }

    /// Whether it let somebody see who the person is, or was about that.
    #[must_use]
    pub const fn is_opening(&self) -> bool {
        matches!(
            self,
            Self::LetterOpened { .. }
                | Self::AdmissionAsked { .. }
                | Self::AdmissionConfirmed { .. }
                | Self::AdmissionRefused { .. }
                | Self::AdmissionEnded { .. }
                | Self::AdmissionLapsed { .. }
        )
    }
}
