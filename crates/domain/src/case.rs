//! The case: one matter brought by somebody. Its state is folded from its events (`state`);
//! a command becomes events or a named refusal (`decide`) by one table (`transition`).
//! Three axes are kept apart: the stage, the outcome, and the person's own verdict.

mod admission;
pub mod answer;
mod barred;
mod bars;
mod brief;
mod command;
mod decide;
mod delivery;
mod event;
mod file;
mod joint;
pub mod keeping;
mod kinds;
mod mediation;
mod owed;
mod promise;
mod protect;
mod recusal;
mod refusal;
mod review;
mod settle;
mod settling;
mod state;
mod transition;
mod withdraw;

pub use admission::{ADMISSION_MS, branch};
pub use barred::{Admission, Bars, Brief, Recusal, RecusalAsk};
pub use bars::{AdmissionGround, BarCommand, BarEvent, BriefTo, Meant, RecusalBasis};
pub use brief::{RUN_SIGNS_MAX, brief_fits, summary_fits};
pub use command::{Command, ExtensionRequest, Registration, TextSlot};
pub use decide::{REISSUES_PER_DAY_MAX, REWORKS_BY_PERSON_MAX, Rules, Who, decide, register};
pub use delivery::{DeliveryCommand, DeliveryEvent, DeliveryFault, Dispatch, is_proved_later};
pub use event::{Event, Means, NoticeWish, TextRef};
pub use file::{FileCommand, FileEvent, FileRef, Media};
pub use joint::{HANDOVERS_MAX, Joint, JointCommand, JointEvent, Supervision, Task, Tie};
pub use kinds::EVENT_KINDS;
pub use mediation::{Mediating, Mediation};
pub use owed::{NoClock, Owed, due_notes, next_look, overdue_events};
pub use promise::{PROMISES, Promise};
pub use refusal::Refusal;
pub use review::{Review, ReviewCommand, ReviewEvent, ReviewResult};
pub use settle::{Asking, Found, SettleCommand, SettleEvent, Side};
pub use settling::{
    AHEAD_DAYS_MAX, Appointment, FOLLOW_UP_DAYS_MAX, FollowUp, Hearing, HearingState, Settling,
};
pub use state::{AnswerDraft, Case, ExtensionPending, NotRegistered, Owner};
pub use transition::{Artefact, Circumstance, TRANSITIONS, Transition};
pub use withdraw::{PersonCommand, PersonEvent, WITHDRAWN};

use crate::ids::UnitId;
use crate::unit::UnitTree;

/// Enums whose variants have one stable code each: in the store, in files, in language keys.
macro_rules! codes {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$about:meta])* $variant:ident = $code:literal),+ $(,)?
    }) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        pub enum $name { $($(#[$about])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            #[must_use]
            pub fn parse(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|value| value.code() == code)
            }
        }
    };
}
pub(crate) use codes;

codes!(
    /// 信访事项的类别.
    CaseKind {
        Suggestion = "suggestion",
        Accusation = "accusation",
        Claim = "claim",
        Enquiry = "enquiry",
    }
);

codes!(
    /// How the case reached the office.
    Channel { Web = "web", Visit = "visit", Call = "call", Letter = "letter" }
);

codes!(
    /// The lawful way of a claim (信访工作条例 (2022) art. 31, items 1–6).
    Way {
        Litigation = "litigation",
        Arbitration = "arbitration",
        PartyAppeal = "party-appeal",
        AdministrativeProcedure = "administrative-procedure",
        StatutoryDuty = "statutory-duty",
        PetitionProper = "petition-proper",
    }
);

codes!(
    /// Where the case stands; one fixed superset, of which a procedure names what it uses.
    Stage {
        Registered = "registered",
        Routed = "routed",
        Accepted = "accepted",
        Handling = "handling",
        Drafted = "drafted",
        Checked = "checked",
        Approved = "approved",
        Answered = "answered",
        Concluded = "concluded",
    }
);

codes!(
    /// What the office did about the matter.
    Outcome {
        Resolved = "resolved",
        PartlyResolved = "partly-resolved",
        Explained = "explained",
        NotSupported = "not-supported",
        HandedOver = "handed-over",
    }
);

codes!(
    /// What the person says of it.
    Verdict { Solved = "solved", PartlySolved = "partly-solved", NotSolved = "not-solved" }
);

impl Stage {
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Concluded
    }
}

/// Units that have a part in the case beside its owner: tasks, and the leader's own.
fn joint_units(case: &Case) -> Vec<UnitId> {
    let ties = case.ties(case.changed_at);
    ties.joined.into_iter().chain(case.joint.leader_unit).collect()
}

/// A unit that exists and may have a part in this case: never the one complained of, nor one
/// below it (信访工作条例 (2022) art. 30(3)).
fn unit_fits(case: &Case, to: UnitId, tree: &UnitTree) -> Result<(), Refusal> {
    tree.get(to).filter(|unit| unit.active).ok_or(Refusal::UnknownUnit)?;
    if case.accused.is_some_and(|accused| tree.is_within(to, accused)) {
        return Err(Refusal::AccusedUnit);
    }
    Ok(())
}
