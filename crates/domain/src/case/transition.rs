//! The transition table: which action leads from which stage to which, and what must be there
//! for it. Who may act stands in `policy` under the same action.

use super::Stage;
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
}

#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub action: Action,
    pub from: &'static [Stage],
    /// `None`: the stage stays.
    pub to: Option<Stage>,
    pub needs: Artefact,
}

use Stage::{Accepted, Answered, Approved, Concluded, Drafted, Handling, Registered, Routed};

const IN_HAND: &[Stage] = &[Accepted, Handling, Drafted, Approved];
const TOLD: &[Stage] = &[Routed, Accepted, Handling, Drafted, Approved, Answered];
const OPEN: &[Stage] = &[Registered, Routed, Accepted, Handling, Drafted, Approved, Answered];

const fn row(
    action: Action,
    from: &'static [Stage],
    to: Option<Stage>,
    needs: Artefact,
) -> Transition {
    Transition { action, from, to, needs }
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
    row(Action::AskExtension, IN_HAND, None, Artefact::Period),
    row(Action::DecideExtension, IN_HAND, None, Artefact::Reason),
    row(Action::Draft, &[Handling], Some(Drafted), Artefact::Answer),
    row(Action::SendBack, &[Drafted], Some(Handling), Artefact::Reason),
    row(Action::Approve, &[Drafted], Some(Approved), Artefact::None),
    row(Action::Deliver, &[Approved], Some(Answered), Artefact::Means),
    row(Action::GiveVerdict, &[Answered, Concluded], None, Artefact::Verdict),
    row(Action::Reopen, &[Answered, Concluded], Some(Handling), Artefact::Reason),
    row(Action::Conclude, &[Answered], Some(Concluded), Artefact::None),
    row(Action::SecretChange, Stage::ALL, None, Artefact::None),
    row(Action::SecretReissue, Stage::ALL, None, Artefact::Reason),
    row(Action::OpenIdentity, Stage::ALL, None, Artefact::Reason),
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
