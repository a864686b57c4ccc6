//! The transition table: which action leads from which stage to which, and what must be there
//! for it. Who may act stands in `policy` under the same action.

use super::state::Case;
use super::{Stage, codes};
use crate::policy::Action;

/// What a person has to bring for the step to count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artefact {
    None,
    Classification,
    Unit,
    Handler,
    Reason,
    Text,
    Period,
    Answer,
    Means,
    Verdict,
    Date,
    Proof,
    Opinion,
}

codes!(
    /// What else must be so on the case for a step to make sense, whatever its stage.
    Circumstance {
        Always = "always",
        ArbiterAsked = "arbiter-asked",
        TaskOpen = "task-open",
        SupervisionOpen = "supervision-open",
        UnderWay = "under-way",
        MediationOpen = "mediation-open",
        /// One that goes on, or an agreement that a court may confirm.
        Mediated = "mediated",
        ReviewOpen = "review-open",
        ReviewAssigned = "review-assigned",
        ReviewDecided = "review-decided",
        WithdrawalOpen = "withdrawal-open",
        NoWithdrawal = "no-withdrawal",
        ErasureOpen = "erasure-open",
        NoErasure = "no-erasure",
        UnansweredOpen = "unanswered-open",
        NotUnanswered = "not-unanswered",
        /// The case is open, or an appointment outlived it and must be written down.
        Meetable = "meetable",
        /// The case is open, or somebody reviews the answer.
        Hearable = "hearable",
        /// There is an answer to come back to, or somebody said when they would.
        Followed = "followed",
        /// A unit is complained of, or an officer is recused.
        Barred = "barred",
        BriefOpen = "brief-open",
        AdmissionAsked = "admission-asked",
        Admitted = "admitted",
        Admission = "admission",
    }
);

impl Circumstance {
    #[must_use]
    pub fn holds(self, case: &Case) -> bool {
        match self {
            Self::Always => true,
            Self::ArbiterAsked => case.joint.arbiter.is_some(),
            Self::TaskOpen => case.joint.tasks_open().next().is_some(),
            Self::SupervisionOpen => case.joint.supervisions_open().next().is_some(),
            Self::UnderWay => case.dispatch.is_some(),
            Self::MediationOpen => case.settling.mediation().is_some(),
            Self::Mediated => case.settling.mediation().or(case.settling.agreement()).is_some(),
            Self::ReviewOpen => case.review().is_some(),
            Self::ReviewAssigned => case.review().is_some_and(|review| review.officer.is_some()),
            Self::ReviewDecided => case.review().is_some_and(|review| review.decided.is_some()),
            Self::WithdrawalOpen => case.withdrawal.is_some(),
            Self::NoWithdrawal => case.withdrawal.is_none(),
            Self::ErasureOpen => case.erasure.is_some(),
            Self::NoErasure => case.erasure.is_none(),
            Self::UnansweredOpen => case.unanswered,
            Self::NotUnanswered => !case.unanswered,
            Self::Meetable => {
                case.stage.is_open() || case.settling.appointments_open().next().is_some()
            }
            Self::Hearable => {
                let hearing = case.settling.hearing().is_some();
                case.stage.is_open() || case.review().is_some() || hearing
            }
            Self::Barred => case.accused.is_some() || !case.bars.recused.is_empty(),
            Self::BriefOpen => case.bars.briefs_open().next().is_some(),
            Self::AdmissionAsked => case.bars.admissions_asked().next().is_some(),
            Self::Admitted => case.bars.admissions_given().next().is_some(),
            Self::Admission => case.bars.admissions.iter().any(|one| !one.ended),
            Self::Followed => {
                let agreed = case.settling.mediations.iter().any(|one| one.agreement.is_some());
                let open = case.settling.follow_ups_open().next().is_some();
                AFTER.contains(&case.stage) || agreed || open
            }
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub action: Action,
    pub from: &'static [Stage],
    /// `None`: the stage stays.
    pub to: Option<Stage>,
    pub needs: Artefact,
    pub when: Circumstance,
}

use Stage::{
    Accepted, Answered, Approved, Checked, Concluded, Drafted, Handling, Registered, Routed,
};

const IN_HAND: &[Stage] = &[Accepted, Handling, Drafted, Checked, Approved];
const TOLD: &[Stage] = &[Routed, Accepted, Handling, Drafted, Checked, Approved, Answered];
const OPEN: &[Stage] =
    &[Registered, Routed, Accepted, Handling, Drafted, Checked, Approved, Answered];
/// Before an answer is on its way.
const UNDECIDED: &[Stage] = &[Registered, Routed, Accepted, Handling, Drafted, Checked];
const AFTER: &[Stage] = &[Answered, Concluded];

const fn row(
    action: Action,
    from: &'static [Stage],
    to: Option<Stage>,
    needs: Artefact,
) -> Transition {
    Transition { action, from, to, needs, when: Circumstance::Always }
}

/// A step that leaves the stage and needs something else to be so.
const fn when(
    when: Circumstance,
    action: Action,
    from: &'static [Stage],
    needs: Artefact,
) -> Transition {
    Transition { action, from, to: None, needs, when }
}

/// Every step of a case there is. Registration, which has no stage before it, is the only
/// entrance; `Concluded` the only exit, and the person or a head can lead back from it.
pub const TRANSITIONS: &[Transition] = &[
    row(
        Action::Classify,
        &[Registered, Routed, Accepted, Handling],
        None,
        Artefact::Classification,
    ),
    row(Action::Route, &[Registered], Some(Routed), Artefact::Unit),
    row(Action::Accept, &[Routed], Some(Accepted), Artefact::None),
    row(Action::Return, &[Routed], Some(Registered), Artefact::Reason),
    row(Action::Transfer, &[Accepted, Handling], Some(Routed), Artefact::Reason),
    row(Action::Assign, &[Accepted, Handling], Some(Handling), Artefact::Handler),
    row(Action::Take, &[Accepted, Handling], Some(Handling), Artefact::None),
    row(Action::Notify, TOLD, None, Artefact::Text),
    row(Action::AddMaterial, OPEN, None, Artefact::Text),
    row(Action::Summarise, OPEN, None, Artefact::Text),
    row(Action::AskExtension, IN_HAND, None, Artefact::Period),
    row(Action::DecideExtension, IN_HAND, None, Artefact::Reason),
    row(Action::Draft, &[Handling], Some(Drafted), Artefact::Answer),
    row(Action::SendBack, &[Drafted, Checked], Some(Handling), Artefact::Reason),
    row(Action::Check, &[Drafted], Some(Checked), Artefact::None),
    row(Action::Approve, &[Drafted, Checked], Some(Approved), Artefact::None),
    // On its way by post or message it stays approved until the delivery is proven.
    row(Action::Deliver, &[Approved], Some(Answered), Artefact::Means),
    Transition {
        to: Some(Answered),
        ..when(Circumstance::UnderWay, Action::DeliverySettle, &[Approved], Artefact::Proof)
    },
    row(Action::GiveVerdict, &[Answered, Concluded], None, Artefact::Verdict),
    row(Action::Reopen, &[Answered, Concluded], Some(Handling), Artefact::Reason),
    row(Action::Conclude, &[Answered], Some(Concluded), Artefact::None),
    row(Action::SecretChange, Stage::ALL, None, Artefact::None),
    row(Action::SecretSeek, Stage::ALL, None, Artefact::None),
    row(Action::SecretReissue, Stage::ALL, None, Artefact::Reason),
    row(Action::OpenIdentity, Stage::ALL, None, Artefact::Reason),
    // Between units.
    Transition {
        to: Some(Routed),
        ..when(Circumstance::ArbiterAsked, Action::Arbitrate, UNDECIDED, Artefact::Unit)
    },
    row(Action::TaskSet, IN_HAND, None, Artefact::Unit),
    when(Circumstance::TaskOpen, Action::TaskAnswer, OPEN, Artefact::Text),
    row(Action::Supervise, OPEN, None, Artefact::Date),
    when(Circumstance::SupervisionOpen, Action::SupervisionAnswer, OPEN, Artefact::Text),
    row(Action::LeaderName, OPEN, None, Artefact::Handler),
    row(Action::Link, Stage::ALL, None, Artefact::None),
    // Ways of settling.
    row(Action::AppointmentAsk, OPEN, None, Artefact::Text),
    when(Circumstance::Meetable, Action::AppointmentSet, Stage::ALL, Artefact::Date),
    row(Action::MediationOffer, &[Accepted, Handling], None, Artefact::Text),
    when(Circumstance::MediationOpen, Action::MediationConsent, Stage::ALL, Artefact::None),
    when(Circumstance::Mediated, Action::Mediate, Stage::ALL, Artefact::Text),
    // Also after the end: a re-examination hears both sides of a concluded case.
    when(Circumstance::Hearable, Action::Hear, Stage::ALL, Artefact::Date),
    when(Circumstance::Followed, Action::FollowUp, Stage::ALL, Artefact::Date),
    // Review.
    row(Action::ReviewAsk, Stage::ALL, None, Artefact::Reason),
    when(Circumstance::ReviewOpen, Action::ReviewAssign, AFTER, Artefact::Handler),
    when(Circumstance::ReviewAssigned, Action::ReviewDecide, AFTER, Artefact::Opinion),
    when(Circumstance::ReviewDecided, Action::ReviewDeliver, AFTER, Artefact::None),
    // Who is kept away, and the narrow doors beside.
    row(Action::RecusalDeclare, Stage::ALL, None, Artefact::Reason),
    row(Action::RecusalAsk, Stage::ALL, None, Artefact::Reason),
    row(Action::RecusalDecide, Stage::ALL, None, Artefact::Reason),
    when(Circumstance::Barred, Action::BriefGive, OPEN, Artefact::Text),
    when(Circumstance::BriefOpen, Action::BriefAnswer, OPEN, Artefact::Text),
    row(Action::LetterOpen, Stage::ALL, None, Artefact::None),
    row(Action::AdmissionAsk, Stage::ALL, None, Artefact::Reason),
    when(Circumstance::AdmissionAsked, Action::AdmissionConfirm, Stage::ALL, Artefact::None),
    when(Circumstance::Admission, Action::AdmissionEnd, Stage::ALL, Artefact::None),
    when(Circumstance::Admitted, Action::AdmissionNote, Stage::ALL, Artefact::Text),
    // The person's own.
    when(Circumstance::NoWithdrawal, Action::Withdraw, OPEN, Artefact::None),
    when(Circumstance::WithdrawalOpen, Action::WithdrawalRevoke, OPEN, Artefact::None),
    when(Circumstance::NoErasure, Action::EraseAsk, &[Concluded], Artefact::None),
    when(Circumstance::ErasureOpen, Action::EraseRevoke, &[Concluded], Artefact::None),
    when(Circumstance::NotUnanswered, Action::SayUnanswered, Stage::ALL, Artefact::Text),
    when(Circumstance::UnansweredOpen, Action::ExplainUnanswered, Stage::ALL, Artefact::Text),
];

impl Transition {
    #[must_use]
    pub fn of(action: Action) -> Option<&'static Self> {
        TRANSITIONS.iter().find(|row| row.action == action)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn reached(from: Stage, forward: bool) -> BTreeSet<Stage> {
        let mut found = BTreeSet::from([from]);
        loop {
            let before = found.len();
            for row in TRANSITIONS {
                for (a, b) in row.from.iter().zip(row.to.iter().cycle()) {
                    let (here, there) = if forward { (a, b) } else { (b, a) };
                    if found.contains(here) {
                        found.insert(*there);
                    }
                }
            }
            if found.len() == before {
                return found;
            }
        }
    }

    #[test]
    fn every_stage_is_reached_and_none_is_a_dead_end() {
        let all: BTreeSet<Stage> = Stage::ALL.iter().copied().collect();
        assert_eq!(reached(Registered, true), all, "from registration");
        assert_eq!(reached(Concluded, false), all, "to the conclusion");
    }

    #[test]
    fn an_action_stands_in_the_table_once() {
        let actions: BTreeSet<_> = TRANSITIONS.iter().map(|row| row.action).collect();
        assert_eq!(actions.len(), TRANSITIONS.len());
    }

    #[test]
    fn no_case_is_concluded_without_a_delivered_answer() {
        let before_answer: Vec<Action> = TRANSITIONS
            .iter()
            .filter(|row| row.to == Some(Concluded) && row.from != [Answered])
            .map(|row| row.action)
            .collect();
        assert!(before_answer.is_empty(), "{before_answer:?}");
    }
}
