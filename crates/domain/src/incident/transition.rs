//! The table of an incident's life: which step leads from where to where, who may take it, and
//! whether this program takes it already. Printed whole as a golden file.

use super::Stage;
use crate::case::codes;
use std::fmt::Write;

codes!(
    /// Everything that can be done with an incident, its first report aside.
    Step {
        Correct = "correct",
        Verify = "verify",
        ProposeDismissal = "propose-dismissal",
        RefuseDismissal = "refuse-dismissal",
        Dismiss = "dismiss",
        Watch = "watch",
        Lift = "lift",
        Activate = "activate",
        ChangeLevel = "change-level",
        TransferUp = "transfer-up",
        TakeBack = "take-back",
        StandDown = "stand-down",
        Resume = "resume",
        Recover = "recover",
        Review = "review",
        Seal = "seal",
        ReportUp = "report-up",
        AskCounty = "ask-county",
        OfferCommand = "offer-command",
        EndOffer = "end-offer",
        TakeCommand = "take-command",
        Note = "note",
        OpenCase = "open-case",
    }
);

#[derive(Clone, Copy, Debug)]
pub struct Transition {
    pub step: Step,
    pub from: &'static [Stage],
    /// `None`: the stage stays.
    pub to: Option<Stage>,
    /// A duty leader takes it; anything else is whoever is on duty.
    pub leads: bool,
    /// Known, and left to a later part of the work.
    pub later: bool,
}

use Stage::{
    Active, Dismissed, Lifted, Recovery, Reported, Review, Sealed, StandingDown, TransferredUp,
    Verifying, Watch,
};

/// Before anybody decided.
const OPEN: &[Stage] = &[Reported, Verifying, Watch];
const COMMANDED: &[Stage] = &[Active, TransferredUp, StandingDown, Recovery, Review];
const UNSEALED: &[Stage] = &[
    Reported,
    Verifying,
    Dismissed,
    Watch,
    Lifted,
    Active,
    TransferredUp,
    StandingDown,
    Recovery,
    Review,
];

const fn duty(step: Step, from: &'static [Stage], to: Option<Stage>) -> Transition {
    Transition { step, from, to, leads: false, later: false }
}

const fn lead(step: Step, from: &'static [Stage], to: Option<Stage>) -> Transition {
    Transition { leads: true, ..duty(step, from, to) }
}

const fn later(step: Step, from: &'static [Stage], to: Stage) -> Transition {
    Transition { later: true, ..lead(step, from, Some(to)) }
}

pub const TRANSITIONS: &[Transition] = &[
    duty(Step::Correct, OPEN, None),
    duty(Step::Verify, &[Reported], Some(Verifying)),
    duty(Step::ProposeDismissal, &[Verifying], None),
    duty(Step::RefuseDismissal, &[Verifying], None),
    duty(Step::Dismiss, &[Verifying], Some(Dismissed)),
    lead(Step::Watch, &[Verifying, Watch], Some(Watch)),
    lead(Step::Lift, &[Watch], Some(Lifted)),
    lead(Step::Activate, &[Verifying, Watch], Some(Active)),
    lead(Step::ChangeLevel, &[Active], None),
    lead(Step::TransferUp, &[Active], Some(TransferredUp)),
    lead(Step::TakeBack, &[TransferredUp], Some(Active)),
    lead(Step::StandDown, &[Active, TransferredUp], Some(StandingDown)),
    lead(Step::Resume, &[StandingDown], Some(Active)),
    later(Step::Recover, &[StandingDown], Recovery),
    later(Step::Review, &[Recovery], Review),
    later(Step::Seal, &[Review], Sealed),
    duty(Step::ReportUp, UNSEALED, None),
    duty(Step::AskCounty, &[Verifying, Watch, Active, TransferredUp], None),
    lead(Step::OfferCommand, COMMANDED, None),
    lead(Step::EndOffer, COMMANDED, None),
    lead(Step::TakeCommand, COMMANDED, None),
    duty(Step::Note, UNSEALED, None),
    duty(Step::OpenCase, UNSEALED, None),
];

impl Transition {
    /// # Panics
    /// Never: a test finds every step in the table.
    #[must_use]
    pub fn of(step: Step) -> &'static Self {
        TRANSITIONS.iter().find(|row| row.step == step).expect("every step stands in the table")
    }

    #[must_use]
    pub fn is_from(&self, stage: Stage) -> bool {
        self.from.contains(&stage)
    }
}

/// The whole table as text: a step a line.
#[must_use]
pub fn table() -> String {
    let mut text = String::from("# step · from → to · by whom\n");
    for row in TRANSITIONS {
        let from: Vec<&str> = row.from.iter().map(|stage| stage.code()).collect();
        let to = row.to.map_or("=", Stage::code);
        let by = if row.leads { "duty leader" } else { "on duty" };
        let later = if row.later { " (later)" } else { "" };
        let step = row.step.code();
        writeln!(text, "{step:<18} {} → {to} · {by}{later}", from.join(" | "))
            .expect("a string takes every line");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_step_stands_in_the_table_once() {
        let steps: BTreeSet<Step> = TRANSITIONS.iter().map(|row| row.step).collect();
        assert_eq!(steps.len(), TRANSITIONS.len());
        assert_eq!(steps.len(), Step::ALL.len());
    }

    #[test]
    fn every_stage_is_reached_and_what_is_open_can_end() {
        let reach = |start: &[Stage], forward: bool| {
            let mut found: BTreeSet<Stage> = start.iter().copied().collect();
            loop {
                let before = found.len();
                for row in TRANSITIONS {
                    for (from, to) in row.from.iter().zip(row.to.iter().cycle()) {
                        let (here, there) = if forward { (from, to) } else { (to, from) };
                        if found.contains(here) {
                            found.insert(*there);
                        }
                    }
                }
                if found.len() == before {
                    return found;
                }
            }
        };
        let all: BTreeSet<Stage> = Stage::ALL.iter().copied().collect();
        assert_eq!(reach(&[Reported], true), all);
        assert_eq!(reach(&[Dismissed, Lifted, Sealed], false), all);
    }
}
