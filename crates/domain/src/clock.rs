//! Clocks: how long the law gives, from when, to whom. `reckon` answers for one period,
//! `run` for a whole case from its procedure and the marks its events left, `explain` says why.
//! Nothing here knows what a case is or what time it is now.

mod explain;
mod explanation;
mod period;
mod reckon;
mod run;

pub use explain::{Story, explain, tell};
pub use explanation::{Explanation, Extended, MadeUp, Skip, Skipped, Void};
pub use reckon::{Certainty, Due, Grant, Reckon, ReckonError, When, reckon};
pub use run::run;

use crate::case::{CaseKind, Way, codes};
use crate::procedure::{ClockRule, OnExpiry};
use crate::time::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;

codes!(
    /// What happens to a case that a clock can start at, be met by or be cancelled by. One case
    /// event may leave several marks; what ends the old comes before what begins the new
    /// (`routed` before `received-by-transfer`).
    Trigger {
        Registered = "registered",
        Routed = "routed",
        ReceivedDirectly = "received-directly",
        ReceivedByTransfer = "received-by-transfer",
        Classified = "classified",
        Urgent = "urgent",
        Accepted = "accepted",
        Assigned = "assigned",
        Notified = "notified",
        Returned = "returned",
        Transferred = "transferred",
        Objected = "objected",
        Drafted = "drafted",
        Approved = "approved",
        Delivered = "delivered",
        VerdictGiven = "verdict-given",
        Reopened = "reopened",
        Concluded = "concluded",
        ReviewRequested = "review-requested",
        ReviewDelivered = "review-delivered",
        ReexamRequested = "reexam-requested",
        ReexamDelivered = "reexam-delivered",
        AgreementEffective = "agreement-effective",
        CourtConfirmed = "court-confirmed",
        ArbiterNamed = "arbiter-named",
        Arbitrated = "arbitrated",
        AppointmentAsked = "appointment-asked",
        AppointmentSet = "appointment-set",
        UnansweredSaid = "unanswered-said",
        UnansweredExplained = "unanswered-explained",
        Rang = "rang",
    }
);

codes!(
    /// What a period is counted in. Never guessed from the word 日.
    Unit {
        Second = "second",
        Minute = "minute",
        Hour = "hour",
        NaturalDay = "natural_day",
        WorkingDay = "working_day",
        Month = "month",
        Year = "year",
    }
);

codes!(
    /// Who must act before the clock runs out.
    Party { Authority = "authority", Person = "person" }
);

impl Unit {
    /// Periods of these units run from instant to instant, through nights and holidays.
    #[must_use]
    pub const fn is_instant(self) -> bool {
        matches!(self, Unit::Second | Unit::Minute | Unit::Hour)
    }

    /// The length of one unit in milliseconds, for the units that have one.
    #[must_use]
    pub const fn ms(self) -> Option<i64> {
        match self {
            Unit::Second => Some(1_000),
            Unit::Minute => Some(60_000),
            Unit::Hour => Some(3_600_000),
            _ => None,
        }
    }
}

/// One thing that happened, at an instant. Marks are given in the order of the case's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    pub trigger: Trigger,
    pub at: Millis,
}

/// An extension that was approved; whether it is valid is decided here, by the clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    pub clock: String,
    pub requested: u32,
    pub approved_at: Millis,
    /// Who granted it, as the case page may say it: a role or an office.
    pub by: String,
}

/// Whole local days, both ends inclusive. It stops only the clocks that name its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pause {
    pub reason: String,
    pub from: Date,
    pub to: Date,
}

/// All that clocks need to know of a case. What is not known yet (`None`) excludes no clock.
#[derive(Clone, Debug, Default)]
pub struct Facts<'f> {
    pub marks: &'f [Mark],
    pub kind: Option<CaseKind>,
    pub way: Option<Way>,
    pub urgent: bool,
    pub flags: &'f [&'f str],
    pub extensions: &'f [Extension],
    pub pauses: &'f [Pause],
    pub parameters: &'f [(&'f str, u32)],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Running,
    Met {
        at: Millis,
        late: bool,
    },
    /// Neither met nor missed: its reason went away (a re-routed case, a closed one).
    Cancelled {
        at: Millis,
    },
    /// The law itself lets it go (nobody to notify: no name, no address).
    Waived,
}

/// One run of one clock of a case. A clock runs again after a re-routing or a reopening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock<'p> {
    pub rule: &'p ClockRule,
    pub run: u32,
    /// What started it; `None` when it started by itself because another clock ran out.
    pub started_by: Option<Trigger>,
    /// The day or instant it was reckoned from, and the start of the next run.
    pub(crate) start: When,
    pub(crate) until: Option<Millis>,
    pub due: Due,
    /// The last day that counts, by the rollover rule of whoever owes it.
    pub effective_due: Date,
    /// The exclusive end of that day, or the instant itself for hours, minutes and seconds.
    pub due_at: Millis,
    pub near_at: Millis,
    /// The clock that this one may not outlast, where that one is what set `due_at`.
    pub capped_by: Option<&'p str>,
    pub state: State,
}

impl Clock<'_> {
    #[must_use]
    pub fn id(&self) -> &str {
        &self.rule.id
    }

    #[must_use]
    pub fn is_running(&self) -> bool {
        self.state == State::Running
    }

    /// Owed to somebody. A unit's own right (to object to a transfer) only lapses.
    #[must_use]
    pub fn is_duty(&self) -> bool {
        self.rule.owed_by == Party::Authority && self.rule.on_expiry != OnExpiry::RightLapses
    }

    /// Ends with the delivered answer: the date a person waits for.
    #[must_use]
    pub fn is_of_answer(&self) -> bool {
        self.is_duty() && self.rule.met_by.contains(&Trigger::Delivered)
    }

    #[must_use]
    pub fn is_near(&self, now: Millis) -> bool {
        self.is_running() && now >= self.near_at && !self.is_missed(now)
    }

    /// Ran out and nothing was done.
    #[must_use]
    pub fn is_missed(&self, now: Millis) -> bool {
        self.is_running() && self.is_late(now)
    }

    /// Something done at this instant would be late. A day ends before its 24:00; a period of
    /// hours includes its last instant.
    #[must_use]
    pub fn is_late(&self, at: Millis) -> bool {
        late(self.rule.unit, at, self.due_at)
    }

    /// Days since the effective due date: 1 on the day after it, 0 while there is time.
    #[must_use]
    pub fn overdue_days(&self, now: Millis, zone: &TimeZone) -> i64 {
        let today = crate::time::day_number(now.date_in(zone));
        (today - crate::time::day_number(self.effective_due)).max(0)
    }
}

fn late(unit: Unit, at: Millis, due_at: Millis) -> bool {
    if unit.is_instant() { at > due_at } else { at >= due_at }
}
