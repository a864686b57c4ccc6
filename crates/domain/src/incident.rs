//! Incidents: one emergency, exercise or false alarm, from its first report on. An incident is
//! what its events say; each tells who did it and when. Sensors and residents only propose: a
//! named human whom the plan names decides. It is about a place and a hazard of the closed
//! register; nobody stands in it, and nothing here leads to a case's party.

mod authority;
mod check;
mod clock;
mod decide;
mod event;
mod fold;
mod report;
mod transition;

pub use authority::{Authority, Filled, authority, snapshot};
pub use check::{areas_fit, place_text};
pub use clock::{Due, DueKind, Rule, Words};
pub use decide::{Change, Command, Intake, Judged, Who, report};
pub use event::{Event, Response};
pub use fold::{Incident, Offer, Told, Watch};
pub use report::{Answered, Report, ReportAsked, ReportKind, Way};
pub use transition::{Step, TRANSITIONS, Transition, table};

use crate::case::codes;

pub const PLACE_CHARS_MAX: usize = 120;
pub const WHAT_CHARS_MAX: usize = 500;
pub const TEXT_CHARS_MAX: usize = 1_000;
pub const MATTER_CHARS_MAX: usize = 120;
pub const MEASURE_CHARS_MAX: usize = 200;
pub const MEASURES_MAX: usize = 30;
pub const FIELD_CHARS_MAX: usize = 500;
/// How long a response or a watch can be expected to last before somebody says so again.
pub const EXPECTED_DAYS_MAX: i64 = 30;
/// How far back something can have begun that is only now reported.
pub const OCCURRED_DAYS_MAX: i64 = 366;
/// What everything that an exercise sends begins with.
pub const EXERCISE_MARK: &str = "【演练】";

codes!(
    Stage {
        Reported = "reported",
        Verifying = "verifying",
        Dismissed = "dismissed",
        Watch = "watch",
        Lifted = "lifted",
        Active = "active",
        TransferredUp = "transferred-up",
        StandingDown = "standing-down",
        Recovery = "recovery",
        Review = "review",
        Sealed = "sealed",
    }
);

impl Stage {
    /// Something is still to be done about it.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Dismissed | Self::Lifted | Self::Sealed)
    }

    /// Somebody commands, and exactly one.
    #[must_use]
    pub const fn is_commanded(self) -> bool {
        matches!(
            self,
            Self::Active | Self::TransferredUp | Self::StandingDown | Self::Recovery | Self::Review
        )
    }
}

codes!(
    /// Whence a report came; none of them decides anything.
    Source {
        Resident = "resident",
        Sensor = "sensor",
        Staff = "staff",
        Unit = "unit",
        WeatherOffice = "weather-office",
    }
);

codes!(
    /// Why something cannot be done with an incident; the language key is `incident-refused-…`.
    Refusal {
        WrongStage = "wrong-stage",
        /// A program or a sensor proposes and does nothing else.
        NotNamed = "not-named",
        NotLeader = "not-leader",
        /// The level names another role, and whoever asks fills it neither themselves nor as a
        /// deputy.
        NotDecider = "not-decider",
        /// The second person must be another one.
        SamePerson = "same-person",
        NothingProposed = "nothing-proposed",
        AlreadyProposed = "already-proposed",
        /// No plan of this name is in force.
        NoPlan = "no-plan",
        /// It lies outside the area of the unit.
        OtherArea = "other-area",
        PlanHazard = "plan-hazard",
        /// A plan of another area.
        PlanArea = "plan-area",
        OtherPlan = "other-plan",
        LevelUnknown = "level-unknown",
        SameLevel = "same-level",
        ExpectedPast = "expected-past",
        ExpectedFar = "expected-far",
        NoMeasures = "no-measures",
        TooMany = "too-many",
        /// A power of the county and above: it is asked for, not taken.
        AskCounty = "ask-county",
        CrowdVerb = "crowd-verb",
        /// People who gather, complain or petition are heard; they are no incident.
        Gathering = "gathering",
        LaddersMixed = "ladders-mixed",
        OccurredLater = "occurred-later",
        OccurredFar = "occurred-far",
        PlaceCode = "place-code",
        NotCommander = "not-commander",
        OfferOpen = "offer-open",
        NoOffer = "no-offer",
        NoRule = "no-rule",
        FirstMade = "first-made",
        FirstMissing = "first-missing",
        NotEnded = "not-ended",
        FinalMade = "final-made",
        NoSuchReport = "no-such-report",
        FieldEmpty = "field-empty",
        /// A criterion of standing down was neither met nor waived with a reason.
        Unjudged = "unjudged",
        /// A text that reads like an exercise, of an incident that is none.
        ExerciseUnsaid = "exercise-unsaid",
    }
);

/// A text as it leaves the house: of an exercise, the mark stands first.
#[must_use]
pub fn marked(exercise: bool, text: &str) -> String {
    if exercise && !text.starts_with(EXERCISE_MARK) {
        return [EXERCISE_MARK, text].concat();
    }
    text.to_owned()
}
