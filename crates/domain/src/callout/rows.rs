//! The rows of a call-out, as they are stored. Everything that a running call-out needs stands
//! in them: an edited plan or roster changes none (G8).

use super::{
    AlarmKind, Answer, AttemptState, DeadlineKind, Kind, Mode, Outcome, SummonsState, Via,
};
use crate::ids::{AttemptId, CalloutId, IncidentId, MemberId, SummonsId};
use crate::plan::Channel;
use crate::time::Millis;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    pub id: CalloutId,
    /// Drills and test pages belong to none.
    pub incident: Option<IncidentId>,
    pub plan_hash: [u8; 32],
    pub plan_pin: String,
    /// The level's code, the warning's colour, or empty.
    pub level: String,
    pub kind: Kind,
    pub exercise: bool,
    pub t0: Millis,
    pub closed: Option<Millis>,
    /// Raised by every transaction that writes more than single attempts.
    pub version: i64,
}

/// One round as it was when the role was called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub after_ms: i64,
    pub by: Vec<Channel>,
    pub to_deputy: bool,
}

/// A plan's call-out, frozen: one column of JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pace {
    pub rounds: Vec<Step>,
    pub unmet_ms: i64,
}

/// One role or group of the plan within this call-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// The plan's id of the role or group.
    pub role: String,
    pub mode: Mode,
    pub min_ready: u32,
    /// Who filled it when it was called.
    pub holders: Vec<MemberId>,
    /// Deputies in order; frozen.
    pub ladder: Vec<MemberId>,
    pub pace: Pace,
    /// Is told when another role is short.
    pub told_short: bool,
    pub life_safety: bool,
}

/// That one member is called for one role. Somebody with two roles has two of them, and gets one
/// message for each, which names the role.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summons {
    pub id: SummonsId,
    pub role: String,
    /// The role that is short, where that is what they are told.
    pub about: Option<String>,
    pub member: MemberId,
    /// 0: fills the role; 1…: place in the ladder of deputies.
    pub rung: u32,
    /// Whose silence, refusal or failure led here.
    pub instead_of: Option<SummonsId>,
    pub state: SummonsState,
    /// Since when it has this state.
    pub since: Millis,
    /// An acceptance was taken back: a delayed duplicate does not give it again.
    pub withdrawn: bool,
}

/// One message to one member over one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    pub id: AttemptId,
    pub summons: SummonsId,
    pub round: u32,
    pub channel: Channel,
    /// Unique, and the same for every try: a gateway that knows it drops the double (G2).
    pub key: String,
    pub state: AttemptState,
    pub lease_until: Option<Millis>,
    pub epoch: i64,
    pub tries: u32,
    pub next_at: Millis,
    /// When a gateway first took it.
    pub first_at: Option<Millis>,
    /// The first word to this person on a matter of life: no rate limit holds it (G12).
    pub urgent: bool,
}

#[must_use]
pub fn attempt_key(summons: SummonsId, round: u32, channel: Channel) -> String {
    format!("{summons}-{round}-{}", channel.code())
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ack {
    pub summons: SummonsId,
    pub answer: Answer,
    pub via: Via,
    pub at: Millis,
    /// When they said it, by the word of whoever entered it.
    pub claimed: Option<Millis>,
}

/// Absolute: from T0 for whom the start called, from their own call for whom was called later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub id: i64,
    pub kind: DeadlineKind,
    pub role: String,
    /// `None`: everybody of the role who has no deadlines of their own.
    pub summons: Option<SummonsId>,
    /// Which round; 0 for other kinds.
    pub round: u32,
    pub due_at: Millis,
    pub done_at: Option<Millis>,
    pub lateness_ms: Option<i64>,
    /// Made together with a newer round of the same people.
    pub collapsed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alarm {
    pub id: i64,
    pub kind: AlarmKind,
    pub role: Option<String>,
    pub summons: Option<SummonsId>,
    pub at: Millis,
    /// A human took it.
    pub seen_at: Option<Millis>,
}

/// An attempt that is to be handed over now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub attempt: AttemptId,
    pub urgent: bool,
}

/// What became of an attempt, and under which lease that was learned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub attempt: AttemptId,
    pub epoch: i64,
    pub outcome: Outcome,
}
