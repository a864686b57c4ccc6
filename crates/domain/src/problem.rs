//! What is wrong in a file that a person wrote: line, column, a code and the words at fault.
//! The sentence itself is made from the code in the reader's language, elsewhere.

mod reader;
mod waiver;
mod words;

pub(crate) use reader::{Fields, Node, document};
pub(crate) use waiver::{takes_back, waives_a_right};
pub(crate) use words::boundary_word;

use serde::Serialize;

/// One fault of one file. `what` is the text at fault, `expected` what would have been right
/// (a list of known words, a limit, the other side of a contradiction); either may be empty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    pub line: u32,
    pub column: u32,
    pub code: Code,
    pub what: String,
    pub expected: String,
}

crate::case::codes!(
    /// The closed list of faults; each has a sentence in every language.
    Code {
        Syntax = "syntax",
        UnknownKey = "unknown-key",
        Missing = "missing",
        WrongType = "wrong-type",
        UnknownWord = "unknown-word",
        Empty = "empty",
        BadId = "bad-id",
        Duplicate = "duplicate",
        Dangling = "dangling",
        Cycle = "cycle",
        AmountTooSmall = "amount-too-small",
        AmountTooLarge = "amount-too-large",
        AmountTwice = "amount-twice",
        StartTwice = "start-twice",
        StartIsMet = "start-is-met",
        NoEnd = "no-end",
        NoApprover = "no-approver",
        OpenExtension = "open-extension",
        UnitMismatch = "unit-mismatch",
        DatesReversed = "dates-reversed",
        BadDate = "bad-date",
        UnknownZone = "unknown-zone",
        UnknownCalendar = "unknown-calendar",
        BoundaryWord = "boundary-word",
        WaivesRight = "waives-right",
        OutsideYear = "outside-year",
        OffAndWork = "off-and-work",
        WorkOnWeekday = "work-on-weekday",
        NoNotice = "no-notice",
        NothingInside = "nothing-inside",
        TextTooLong = "text-too-long",
        UnknownHazard = "unknown-hazard",
        SocialEvent = "social-event",
        BadArea = "bad-area",
        /// A post stands in a plan, never somebody: the texts at fault are not repeated.
        PersonName = "person-name",
        PersonPhone = "person-phone",
        PersonIdentity = "person-identity",
        PersonPlate = "person-plate",
        PersonEmail = "person-email",
        LadderMixed = "ladder-mixed",
        AboveTier = "above-tier",
        BadPeriod = "bad-period",
        OutOfOrder = "out-of-order",
        QuorumUnreachable = "quorum-unreachable",
        ReviewTooLate = "review-too-late",
        NoBasis = "no-basis",
        DeputyCircle = "deputy-circle",
        BadCondition = "bad-condition",
        VerbUnfit = "verb-unfit",
        CrowdVerb = "crowd-verb",
    }
);
