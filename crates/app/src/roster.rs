//! Rosters as they are kept and read: steps, the shifts that follow from them, who is away,
//! swaps, handovers. A change and the shifts that it makes are one transaction; what changes
//! without a step (a day passes, somebody leaves) the beat brings in.

mod away;
mod beat;
mod book;
mod feed;
mod fill;
mod handover;
mod keep;
mod own;
mod signer;
mod swap;
mod view;

pub use away::AbsenceView;
pub(crate) use book::digest_of;
pub use feed::Feed;
pub use handover::{HandoverDesk, HandoverView, Sign};
pub use keep::{RosterAsked, StepAsked};
pub use own::{OwnRoster, OwnShifts};
pub use signer::Own;
pub use view::{GapView, Month, NowView, RosterLine, ShiftView, Told};

use crate::Trouble;
use huiyin_domain::roster::ical::Fault;
use huiyin_domain::roster::{AbsenceFault, Refusal, handover as rule};

/// More than a county has.
const ROSTERS_MAX: u32 = 200;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RosterFault {
    Refused(Refusal),
    Away(AbsenceFault),
    Handover(rule::Refusal),
    /// A calendar file, line by line.
    File(Vec<Fault>),
    /// Who asks is no member of duty, or not known as one.
    NoMember,
    Trouble(Trouble),
}

impl RosterFault {
    /// The language key that says it; a file's faults have their own.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Refused(refusal) => format!("roster-refused-{}", refusal.code()),
            Self::Away(fault) => format!("roster-away-refused-{}", fault.code()),
            Self::Handover(refusal) => format!("handover-refused-{}", refusal.code()),
            Self::File(_) => "roster-import-refused".into(),
            Self::NoMember => "roster-refused-no-own-member".into(),
            Self::Trouble(trouble) => trouble.key(),
        }
    }
}

impl From<Refusal> for RosterFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl From<AbsenceFault> for RosterFault {
    fn from(fault: AbsenceFault) -> Self {
        Self::Away(fault)
    }
}

impl From<rule::Refusal> for RosterFault {
    fn from(refusal: rule::Refusal) -> Self {
        Self::Handover(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for RosterFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}
