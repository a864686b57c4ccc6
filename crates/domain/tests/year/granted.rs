//! Which action stands behind each kind of event: written down here once more, apart from the
//! commands, so that an event by somebody whom the policy does not let do this is seen.

use huiyin_domain::case::{
    BarEvent, DeliveryEvent, Event, JointEvent, PersonEvent, ReviewEvent, SettleEvent,
};
use huiyin_domain::policy::Action;

pub use huiyin_domain::case::EVENT_KINDS as KINDS;

/// The actions that can bring an event about; none: only the passing of time can.
pub fn actions(event: &Event) -> &'static [Action] {
    use Action as A;
    match event {
        Event::Registered { .. } => &[A::CaseSubmit, A::CaseRegister],
        Event::Classified { .. } => &[A::Classify],
        // What is found to be about the very unit that has it leaves it at once.
        Event::Routed { .. } => &[A::Route, A::Classify],
        Event::Accepted => &[A::Accept],
        Event::Returned { .. } => &[A::Return],
        Event::Transferred { .. } => &[A::Transfer],
        Event::Assigned { .. } => &[A::Assign, A::Take],
        Event::Notified { .. } => &[A::Notify, A::Accept],
        Event::MaterialAdded { .. } | Event::File(_) => &[A::AddMaterial],
        Event::Summarised { .. } => &[A::Summarise],
        Event::ExtensionAsked { .. } => &[A::AskExtension],
        Event::ExtensionGranted { .. } | Event::ExtensionRefused { .. } => &[A::DecideExtension],
        Event::Drafted { .. } => &[A::Draft],
        Event::SentBack { .. } => &[A::SendBack],
        Event::Checked => &[A::Check, A::Approve],
        Event::Approved => &[A::Approve],
        Event::VerdictGiven { .. } => &[A::GiveVerdict],
        Event::Reopened { .. } => &[A::Reopen, A::GiveVerdict, A::ReviewDeliver, A::FollowUp],
        Event::Concluded { .. } => &[A::Conclude],
        Event::SecretChanged { .. } => &[A::SecretChange],
        Event::SecretReissued { .. } => &[A::SecretReissue],
        Event::SecretSought { .. } => &[A::SecretSeek],
        Event::IdentityOpened { .. } => &[A::OpenIdentity],
        Event::ClockNear { .. }
        | Event::ClockMissed { .. }
        | Event::ClockLapsed { .. }
        | Event::Supervised { .. } => &[],
        Event::Joint(event) => of_joint(event),
        Event::Settle(event) => of_settle(event),
        Event::Delivery(event) => match event {
            DeliveryEvent::Dispatched { .. } => &[A::Deliver],
            DeliveryEvent::Delivered { .. } => &[A::Deliver, A::DeliverySettle],
            DeliveryEvent::DeliveryFailed { .. } => &[A::DeliverySettle],
        },
        Event::Review(event) => match event {
            ReviewEvent::ReviewAsked { .. } => &[A::ReviewAsk],
            ReviewEvent::ReviewAssigned { .. } => &[A::ReviewAssign],
            ReviewEvent::ReviewDecided { .. } => &[A::ReviewDecide],
            ReviewEvent::ReviewDelivered { .. } => &[A::ReviewDeliver],
        },
        Event::Person(event) => match event {
            PersonEvent::WithdrawalAsked { .. } => &[A::Withdraw],
            PersonEvent::WithdrawalRevoked => &[A::WithdrawalRevoke],
            PersonEvent::Withdrawn => &[],
            PersonEvent::UnansweredSaid { .. } => &[A::SayUnanswered],
            PersonEvent::UnansweredExplained { .. } => &[A::ExplainUnanswered],
            PersonEvent::ErasureAsked { .. } => &[A::EraseAsk],
            PersonEvent::ErasureRevoked => &[A::EraseRevoke],
        },
        Event::Bar(event) => of_bar(event),
    }
}

fn of_bar(event: &BarEvent) -> &'static [Action] {
    use Action as A;
    match event {
        BarEvent::RecusalAsked { .. } => &[A::RecusalAsk],
        BarEvent::Recused { .. } => &[A::RecusalDeclare, A::RecusalDecide],
        BarEvent::RecusalRefused { .. } | BarEvent::RecusalLifted { .. } => &[A::RecusalDecide],
        BarEvent::BriefGiven { .. } => &[A::BriefGive],
        BarEvent::BriefAnswered { .. } => &[A::BriefAnswer],
        BarEvent::LetterOpened { .. } => &[A::LetterOpen],
        BarEvent::AdmissionAsked { .. } => &[A::AdmissionAsk],
        BarEvent::AdmissionConfirmed { .. } | BarEvent::AdmissionRefused { .. } => {
            &[A::AdmissionConfirm]
        }
        BarEvent::AdmissionEnded { .. } => &[A::AdmissionEnd],
        BarEvent::AdmissionLapsed { .. } => &[],
        BarEvent::AdmissionNoted { .. } => &[A::AdmissionNote],
    }
}

fn of_joint(event: &JointEvent) -> &'static [Action] {
    use Action as A;
    match event {
        // The hand-over too many that somebody asked for; or the one before is complained of.
        JointEvent::ArbiterNamed { .. } => &[A::Return, A::Transfer, A::Classify],
        JointEvent::Arbitrated { .. } => &[A::Arbitrate],
        JointEvent::TaskSet { .. }
        | JointEvent::TaskBack { .. }
        | JointEvent::TaskDropped { .. } => &[A::TaskSet],
        JointEvent::TaskAnswered { .. } => &[A::TaskAnswer],
        JointEvent::SupervisionOrdered { .. } => &[A::Supervise],
        JointEvent::SupervisionAnswered { .. } => &[A::SupervisionAnswer],
        JointEvent::LeaderNamed { .. } | JointEvent::LeaderReleased { .. } => &[A::LeaderName],
        JointEvent::Linked { .. } => &[A::Link],
        // An accusation is tied to nothing any more.
        JointEvent::Unlinked { .. } => &[A::Link, A::Classify],
    }
}

fn of_settle(event: &SettleEvent) -> &'static [Action] {
    use Action as A;
    match event {
        SettleEvent::AppointmentAsked { .. } => &[A::AppointmentAsk],
        SettleEvent::AppointmentSet { .. }
        | SettleEvent::AppointmentHeld { .. }
        | SettleEvent::AppointmentCancelled { .. } => &[A::AppointmentSet],
        SettleEvent::MediationOffered { .. } => &[A::MediationOffer],
        SettleEvent::MediationConsented { .. } | SettleEvent::MediationRefused { .. } => {
            &[A::MediationConsent]
        }
        SettleEvent::MediationMet { .. }
        | SettleEvent::MediationAgreed { .. }
        | SettleEvent::MediationFailed { .. }
        | SettleEvent::MediationConfirmed { .. } => &[A::Mediate],
        SettleEvent::HearingSet { .. }
        | SettleEvent::HearingHeld { .. }
        | SettleEvent::HearingCancelled { .. } => &[A::Hear],
        // With an agreement, and with the end of a case in which something was repaired.
        SettleEvent::FollowUpSet { .. } => &[A::FollowUp, A::Mediate, A::Conclude],
        SettleEvent::FollowUpDone { .. } => &[A::FollowUp],
    }
}

/// What the machine may say by itself: what became of a message, and what time has made of a
/// case.
pub fn is_of_the_machine(event: &Event) -> bool {
    matches!(
        event,
        Event::ClockNear { .. }
            | Event::ClockMissed { .. }
            | Event::ClockLapsed { .. }
            | Event::Supervised { .. }
            | Event::Concluded { .. }
            | Event::Delivery(
                DeliveryEvent::Delivered { .. } | DeliveryEvent::DeliveryFailed { .. }
            )
            | Event::Person(PersonEvent::Withdrawn)
            | Event::Bar(BarEvent::AdmissionEnded { .. } | BarEvent::AdmissionLapsed { .. })
            | Event::Settle(SettleEvent::FollowUpSet { .. })
    )
}
