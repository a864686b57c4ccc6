//! Who is on duty and who can be called: members, the posts they hold, shifts. Whoever is called
//! is called by [`Enrolled`], and nothing else makes one than a member who joined by their own
//! code and has not left. A roster is what its steps say; its shifts follow from it, from the
//! calendar and from who is away, and each says why who is on it. Pure: rows and the moment
//! come in.

mod absence;
mod decide;
mod event;
mod fairness;
pub mod handover;
pub mod ical;
mod layers;
mod member;
mod present;
mod rules;
mod slots;
mod swap;

pub use absence::{ABSENCE_DAYS_MAX, Absence, AbsenceFault, MemberEvent, absence_fits};
pub use decide::{Command, make};
pub use event::{Event, Made, Override, Period, Roster};
pub use fairness::{Fairness, GAP_DAYS, gaps, on_duty};
pub use layers::{Known, Shift, Why};
pub use member::{Enrolled, Member};
pub use present::Present;
pub use rules::{Kind, MEMBERS_MAX, RosterKey, Rules, TURNS_MAX, Turn, Weekday};
pub use slots::{Load, Slot, turn_on};
pub use swap::{Swap, SwapState, Swapping};

use crate::case::codes;

/// How far ahead shifts stand as rows.
pub const HORIZON_DAYS: i64 = 60;
/// How far ahead a rule or a period may begin, and how long a period may last.
pub const AHEAD_DAYS_MAX: i64 = 366;
pub const TITLE_CHARS_MAX: usize = 60;
pub const POST_CHARS_MAX: usize = 60;
pub const REASON_CHARS_MAX: usize = 200;
/// Temporary periods of one roster that are not over.
pub const PERIODS_MAX: usize = 20;
/// Swaps that wait for an answer.
pub const SWAPS_OPEN_MAX: usize = 50;

codes!(
    /// Why something cannot be done with a roster; the language key is `roster-refused-…`.
    Refusal {
        Key = "key",
        UnknownZone = "unknown-zone",
        UnknownUnit = "unknown-unit",
        UnitNotBelow = "unit-not-below",
        NoTurn = "no-turn",
        /// Out of order, twice the same, or more than a day takes.
        Turns = "turns",
        NoMember = "no-member",
        TooManyMembers = "too-many-members",
        NotEnrolled = "not-enrolled",
        /// Rest days have an order of their own only where days begin shifts.
        RestOrder = "rest-order",
        FromPast = "from-past",
        FromFar = "from-far",
        PeriodReversed = "period-reversed",
        PeriodLong = "period-long",
        PeriodOverlaps = "period-overlaps",
        TooManyPeriods = "too-many-periods",
        UnknownPeriod = "unknown-period",
        NoRules = "no-rules",
        NoShift = "no-shift",
        ShiftOver = "shift-over",
        SameMember = "same-member",
        MemberAway = "member-away",
        /// A swap that both agreed to stands on this shift; it is undone first.
        Swapped = "swapped",
        NotOverridden = "not-overridden",
        NotYourShift = "not-your-shift",
        NotTheirShift = "not-their-shift",
        NotAsked = "not-asked",
        UnknownSwap = "unknown-swap",
        SwapOver = "swap-over",
        /// Who is on one of the shifts is not who it was when the swap was asked.
        SwapChanged = "swap-changed",
        TooManySwaps = "too-many-swaps",
    }
);
