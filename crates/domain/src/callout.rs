//! The call-out machine, pure: who is called for what, over which channels, in which rounds, and
//! what an answer, a silence or a failing gateway leads to. A [`Book`] is all rows of one
//! call-out; a decision is a function of book and moment and gives [`Change`]s, one row each.
//! Nothing is sent, stored or timed here; who is on duty comes from `roster`, words from `plan`.

mod amend;
mod answer;
mod attempt;
mod book;
mod change;
mod draft;
mod drill;
mod rounds;
mod rows;
mod shortfall;
mod start;
pub mod text;

pub use amend::Amendment;
pub use book::{Book, Standing};
pub use change::{Change, has_own_guards};
pub use drill::{
    DAY_MAX, DrillRefusal, LATE_MAX_MS, Monthly, SINGLES_KEPT_MS, Tally, WITHIN_MINUTES, posts,
};
pub use rows::{
    Ack, Alarm, Attempt, Deadline, Due, Head, Need, Pace, Step, Summons, Told, attempt_key,
};
pub use start::{Call, Order};

use crate::case::codes;
use crate::ids::MemberId;
use crate::plan::Channel;
use crate::roster::Enrolled;
use crate::time::Millis;
use std::collections::BTreeMap;

/// How often one message is tried over one channel before it counts as failed.
pub const TRIES_MAX: u32 = 6;
/// How long an engine may hold an attempt; also the longest lease that is believed, so that a
/// clock that was set back does not hold a message for as long.
pub const LEASE_MS: i64 = 30_000;
/// Waiting before a retry: doubled each time from the first, never longer than the last.
pub const RETRY_MS: (i64, i64) = (5_000, 60_000);

/// Everybody who is enrolled at the moment of a decision. Nobody else is ever called (G15).
pub type Roll = BTreeMap<MemberId, Enrolled>;
/// The confirmed channels of members. The printed call tree is nobody's channel: it takes all.
pub type Reach = BTreeMap<MemberId, Vec<Channel>>;
/// Fresh ids for new rows.
pub type Ids<'a> = &'a mut dyn FnMut() -> i64;

/// What a decision may know beside the book: the moment, and who may be called how.
#[derive(Clone, Copy, Debug)]
pub struct Now<'a> {
    pub at: Millis,
    pub roll: &'a Roll,
    pub reach: &'a Reach,
}

codes!(
    /// What people are called for.
    Kind {
        /// A level of a plan is in force: roles are called, shortfalls escalate.
        Response = "response",
        /// A warning: some are called to watch, others are told to stand by.
        StandBy = "stand-by",
        /// Whether duty posts can be reached.
        Drill = "drill",
        /// One test page: whether the machine itself can be trusted.
        Liveness = "liveness",
    }
);

codes!(
    /// How a role stands in a call-out.
    Mode {
        /// Called, with deputies and, in a response, a shortfall deadline.
        Call = "call",
        /// Told once; no answer is waited for.
        Tell = "tell",
        /// Called to see whether they can be: no deputies, no shortfall.
        Probe = "probe",
        /// Frozen for the case that a shortfall must be told.
        Reserve = "reserve",
        /// No longer needed.
        Released = "released",
    }
);

codes!(
    SummonsState {
        Pending = "pending",
        Calling = "calling",
        Accepted = "accepted",
        Declined = "declined",
        Unable = "unable",
        /// Silent, and nobody was left to be called instead.
        Unanswered = "unanswered",
        /// Silent, failed or gone; somebody else is called. A late answer still counts.
        Deputised = "deputised",
        OnWay = "on-way",
        OnSite = "on-site",
        Released = "released",
    }
);

impl SummonsState {
    /// Answers only go up (G5).
    #[must_use]
    pub const fn rank(self) -> u8 {
        match self {
            Self::Pending => 0,
            Self::Calling => 1,
            Self::Unanswered | Self::Deputised => 2,
            Self::Declined | Self::Unable => 3,
            Self::Accepted => 4,
            Self::OnWay => 5,
            Self::OnSite => 6,
            Self::Released => 7,
        }
    }

    /// Counts towards `min_ready`.
    #[must_use]
    pub const fn is_ready(self) -> bool {
        matches!(self, Self::Accepted | Self::OnWay | Self::OnSite)
    }

    /// No answer yet; rounds go on, or went on to a deputy.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Pending | Self::Calling | Self::Unanswered | Self::Deputised)
    }

    /// Further rounds try them.
    #[must_use]
    pub const fn is_called(self) -> bool {
        matches!(self, Self::Pending | Self::Calling | Self::Unanswered)
    }

    /// May still turn out well by itself: nobody was called instead, no round gave them up.
    #[must_use]
    pub const fn is_hopeful(self) -> bool {
        matches!(self, Self::Pending | Self::Calling)
    }
}

codes!(
    AttemptState {
        Due = "due",
        Leased = "leased",
        HandedOver = "handed-over",
        Delivered = "delivered",
        /// Only where a gateway says so of a duty page.
        Read = "read",
        Failed = "failed",
        /// Tried as often as is sensible, and nobody knows whether it went out.
        Unknown = "unknown",
        /// Answered, superseded by a newer round, or closed.
        Cancelled = "cancelled",
    }
);

impl AttemptState {
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Due | Self::Leased)
    }

    /// A gateway, or a person with the call tree, took it.
    #[must_use]
    pub const fn is_out(self) -> bool {
        matches!(self, Self::HandedOver | Self::Delivered | Self::Read)
    }
}

codes!(
    Answer {
        Accept = "accept",
        Decline = "decline",
        Unable = "unable",
        OnWay = "on-way",
        OnSite = "on-site",
    }
);

impl Answer {
    #[must_use]
    pub const fn state(self) -> SummonsState {
        match self {
            Self::Accept => SummonsState::Accepted,
            Self::Decline => SummonsState::Declined,
            Self::Unable => SummonsState::Unable,
            Self::OnWay => SummonsState::OnWay,
            Self::OnSite => SummonsState::OnSite,
        }
    }
}

codes!(
    /// How an answer came.
    Via { Link = "link", Sms = "sms", Keypad = "keypad", Desk = "desk", Tree = "tree" }
);

impl Via {
    /// An act that somebody makes in front of what is so now; a text message or a digit may be
    /// an hour old. Only such an act takes an acceptance back, or gives it again.
    #[must_use]
    pub const fn is_deliberate(self) -> bool {
        matches!(self, Self::Link | Self::Desk)
    }
}

codes!(
    /// What a gateway said.
    Outcome {
        HandedOver = "handed-over",
        Delivered = "delivered",
        Read = "read",
        Temporary = "temporary",
        Permanent = "permanent",
        /// No word from it: it may have gone out.
        Unknown = "unknown",
    }
);

codes!(
    /// What a human must be told at once. An alarm stays open until one has seen it.
    AlarmKind {
        NobodyOnDuty = "nobody-on-duty",
        /// Below `min_ready` at the deadline, or again after it.
        Short = "short",
        /// Everything that was tried with somebody failed.
        Unreachable = "unreachable",
        /// No deputy is left, and the role cannot be filled by who may still answer.
        LadderEnded = "ladder-ended",
        /// Engines took a message again and again and never told what became of it.
        LeaseLost = "lease-lost",
        /// Left duty while called, or stood in a ladder and is no longer enrolled.
        LeftDuty = "left-duty",
        /// A test page that nobody answered.
        Silent = "silent",
    }
);

codes!(
    DeadlineKind {
        /// A round is due.
        Round = "round",
        /// Whoever was silent until now counts as unanswered.
        Silence = "silence",
        /// A role must be ready.
        Shortfall = "shortfall",
    }
);

codes!(
    /// Why a call-out is not begun, or an answer not taken; the language key is
    /// `callout-refused-…`.
    Refusal {
        UnknownLevel = "unknown-level",
        UnknownColour = "unknown-colour",
        UnknownRole = "unknown-role",
        UnknownCallout = "unknown-callout",
        UnknownSummons = "unknown-summons",
        /// They left duty: nothing that they say counts any more.
        NotEnrolled = "not-enrolled",
        NobodyNamed = "nobody-named",
        NotAResponse = "not-a-response",
        Closed = "closed",
        /// An answer cannot have come before the call.
        ClaimedBefore = "claimed-before",
        ClaimedAhead = "claimed-ahead",
    }
);
