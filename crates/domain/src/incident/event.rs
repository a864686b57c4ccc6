//! What happens to an incident, as it is written once and never changed. Places, things and
//! decisions; no event names anybody but members of staff, and those by their number.

use super::clock::{DueKind, Rule, Words};
use super::report::Report;
use super::{Source, Step, authority::Authority};
use crate::ids::{CaseNumber, StaffId, TextId};
use crate::leaf::Commitment;
use crate::plan::{Colour, Hazard, Power, ResponseLevel};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

/// What an activation states (art. 72), and the plan it was made under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Response {
    /// `id@version`.
    pub plan: String,
    /// Of the plan's canonical form, in hex.
    pub hash: String,
    pub level: ResponseLevel,
    pub matter: String,
    pub expected_until: Millis,
    pub measures: Vec<String>,
    /// How often this level reports.
    pub sitrep_ms: i64,
    /// What must be so, or be waived by name, before it ends.
    pub criteria: Vec<Words>,
    pub authority: Authority,
}

/// A criterion of standing down, as somebody judged it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Met {
    pub criterion: String,
    /// `None`: it is so. Else why it was waived.
    pub waived: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Reported {
        hazard: Hazard,
        area_code: String,
        place: String,
        what: String,
        source: Source,
        exercise: bool,
        /// What whoever reported says; the moment of receipt is the event's own.
        occurred: Option<Millis>,
        /// The clock of the body above, where a plan in force for this hazard has one.
        rule: Option<Rule>,
    },
    Corrected {
        hazard: Hazard,
        place: String,
        what: String,
        rule: Option<Rule>,
    },
    Verifying {
        how: String,
    },
    DismissalProposed {
        reason: String,
    },
    DismissalRefused {
        reason: String,
    },
    Dismissed,
    Watched {
        colour: Colour,
        area: String,
        until: Millis,
    },
    Lifted {
        reason: String,
    },
    Activated {
        response: Response,
        rule: Rule,
    },
    LevelChanged {
        response: Response,
        reason: String,
    },
    TransferredUp {
        to: String,
        reason: String,
    },
    TakenBack {
        reason: String,
    },
    StoodDown {
        criteria: Vec<Met>,
        reason: String,
    },
    Resumed {
        reason: String,
    },
    ReportedUp {
        report: Report,
    },
    /// A report to the body above was not made by its time; told once, by nobody's hand.
    ReportMissed {
        due: DueKind,
        no: u32,
        due_at: Millis,
    },
    CountyAsked {
        power: Power,
        text: String,
    },
    CommandOffered {
        to: StaffId,
    },
    OfferEnded {
        to: StaffId,
    },
    CommandTaken {
        from: StaffId,
    },
    Noted {
        text: String,
    },
    /// A text that only the desk reads, sealed under the incident's own key.
    NoteSealed {
        text: TextId,
        digest: Commitment,
    },
    /// A case was opened because of it: its number, and nothing of whose it is.
    CaseOpened {
        number: CaseNumber,
    },
}

impl Event {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Reported { .. } => "reported",
            Self::Corrected { .. } => "corrected",
            Self::Verifying { .. } => "verifying",
            Self::DismissalProposed { .. } => "dismissal-proposed",
            Self::DismissalRefused { .. } => "dismissal-refused",
            Self::Dismissed => "dismissed",
            Self::Watched { .. } => "watched",
            Self::Lifted { .. } => "lifted",
            Self::Activated { .. } => "activated",
            Self::LevelChanged { .. } => "level-changed",
            Self::TransferredUp { .. } => "transferred-up",
            Self::TakenBack { .. } => "taken-back",
            Self::StoodDown { .. } => "stood-down",
            Self::Resumed { .. } => "resumed",
            Self::ReportedUp { .. } => "reported-up",
            Self::ReportMissed { .. } => "report-missed",
            Self::CountyAsked { .. } => "county-asked",
            Self::CommandOffered { .. } => "command-offered",
            Self::OfferEnded { .. } => "offer-ended",
            Self::CommandTaken { .. } => "command-taken",
            Self::Noted { .. } => "noted",
            Self::NoteSealed { .. } => "note-sealed",
            Self::CaseOpened { .. } => "case-opened",
        }
    }

    /// The step that made it; a first report is none, and neither is what time brings.
    #[must_use]
    pub const fn step(&self) -> Option<Step> {
        Some(match self {
            Self::Reported { .. } | Self::ReportMissed { .. } => return None,
            Self::Corrected { .. } => Step::Correct,
            Self::Verifying { .. } => Step::Verify,
            Self::DismissalProposed { .. } => Step::ProposeDismissal,
            Self::DismissalRefused { .. } => Step::RefuseDismissal,
            Self::Dismissed => Step::Dismiss,
            Self::Watched { .. } => Step::Watch,
            Self::Lifted { .. } => Step::Lift,
            Self::Activated { .. } => Step::Activate,
            Self::LevelChanged { .. } => Step::ChangeLevel,
            Self::TransferredUp { .. } => Step::TransferUp,
            Self::TakenBack { .. } => Step::TakeBack,
            Self::StoodDown { .. } => Step::StandDown,
            Self::Resumed { .. } => Step::Resume,
            Self::ReportedUp { .. } => Step::ReportUp,
            Self::CountyAsked { .. } => Step::AskCounty,
            Self::CommandOffered { .. } => Step::OfferCommand,
            Self::OfferEnded { .. } => Step::EndOffer,
            Self::CommandTaken { .. } => Step::TakeCommand,
            Self::Noted { .. } | Self::NoteSealed { .. } => Step::Note,
            Self::CaseOpened { .. } => Step::OpenCase,
        })
    }

    /// What whoever did it wrote, where it is one text.
    #[must_use]
    pub fn said(&self) -> Option<&str> {
        match self {
            Self::Verifying { how: said }
            | Self::Reported { what: said, .. }
            | Self::Corrected { what: said, .. }
            | Self::DismissalProposed { reason: said }
            | Self::DismissalRefused { reason: said }
            | Self::Watched { area: said, .. }
            | Self::Lifted { reason: said }
            | Self::LevelChanged { reason: said, .. }
            | Self::TransferredUp { reason: said, .. }
            | Self::TakenBack { reason: said }
            | Self::StoodDown { reason: said, .. }
            | Self::Resumed { reason: said }
            | Self::CountyAsked { text: said, .. }
            | Self::Noted { text: said } => Some(said),
            _ => None,
        }
    }
}
