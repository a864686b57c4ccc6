//! 交接班: who leaves offers the shift with its open matters and the position of the log, who
//! comes takes it. Two signatures; a leader may sign for one who is not there, and says why. A
//! shift that nobody took ten minutes after it began alarms the duty leader, once.

use crate::case::codes;
use crate::ids::{MemberId, StaffId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

const MINUTE_MS: i64 = 60_000;
/// How long before a shift begins it can be offered, and taken.
pub const OFFER_EARLY_MS: i64 = 120 * MINUTE_MS;
pub const TAKE_EARLY_MS: i64 = 30 * MINUTE_MS;
/// How long after its beginning a shift that nobody took is an alarm.
pub const ALARM_AFTER_MS: i64 = 10 * MINUTE_MS;
pub const MATTERS_MAX: usize = 20;
pub const MATTER_CHARS_MAX: usize = 200;

codes!(
    /// The language key is `handover-refused-…`.
    Refusal {
        TooEarly = "too-early",
        ShiftOver = "shift-over",
        AlreadyTaken = "already-taken",
        /// No shift came before this one.
        NothingBefore = "nothing-before",
        NotOutgoing = "not-outgoing",
        NotIncoming = "not-incoming",
        NotOffered = "not-offered",
        /// Whoever offered it cannot take it as well.
        SameSigner = "same-signer",
        ReasonNeeded = "reason-needed",
        TooManyMatters = "too-many-matters",
    }
);

/// How long the log was and what it came to: whoever takes over can tell what came later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    pub size: i64,
    pub root: String,
}

/// Who signs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signer {
    pub staff: StaffId,
    pub member: Option<MemberId>,
    /// They may sign for somebody who is not there.
    pub leads: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub staff: StaffId,
    /// Why somebody else signed than who was on the roster.
    pub in_stead: Option<String>,
}

/// The shift that is handed over, and who was on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    pub from: Millis,
    pub until: Millis,
    pub incoming: Option<MemberId>,
    pub has_before: bool,
    pub outgoing: Option<MemberId>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// Offered again, the later one counts.
    Offered {
        signed: Signature,
        matters: Vec<String>,
        log: LogPosition,
    },
    Taken {
        signed: Signature,
        log: LogPosition,
    },
    Alarmed,
}

impl Event {
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Offered { .. } => "offered",
            Self::Taken { .. } => "taken",
            Self::Alarmed => "alarmed",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub signed: Signature,
    pub at: Millis,
    pub matters: Vec<String>,
    pub log: LogPosition,
}

/// A handover, as its events say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Handover {
    pub offer: Option<Offer>,
    pub taken: Option<(Signature, Millis, LogPosition)>,
    pub alarmed: Option<Millis>,
}

impl Handover {
    pub fn fold<'e>(events: impl IntoIterator<Item = (&'e Event, Millis)>) -> Self {
        let mut handover = Self::default();
        events.into_iter().for_each(|(event, at)| handover.apply(event, at));
        handover
    }

    pub fn apply(&mut self, event: &Event, at: Millis) {
        match event.clone() {
            Event::Offered { signed, matters, log } => {
                self.offer = Some(Offer { signed, at, matters, log });
            }
            Event::Taken { signed, log } => self.taken = Some((signed, at, log)),
            Event::Alarmed => self.alarmed = Some(at),
        }
    }

    /// # Errors
    /// A refusal.
    pub fn offer(
        &self,
        watch: Watch,
        signer: Signer,
        stead: Option<String>,
        (matters, log): (Vec<String>, LogPosition),
        now: Millis,
    ) -> Result<Event, Refusal> {
        self.is_open(watch, OFFER_EARLY_MS, now)?;
        if !watch.has_before {
            return Err(Refusal::NothingBefore);
        }
        if matters.len() > MATTERS_MAX {
            return Err(Refusal::TooManyMatters);
        }
        let signed = signature(signer, watch.outgoing, stead, Refusal::NotOutgoing)?;
        Ok(Event::Offered { signed, matters, log })
    }

    /// # Errors
    /// A refusal.
    pub fn take(
        &self,
        watch: Watch,
        signer: Signer,
        stead: Option<String>,
        log: LogPosition,
        now: Millis,
    ) -> Result<Event, Refusal> {
        self.is_open(watch, TAKE_EARLY_MS, now)?;
        let signed = signature(signer, watch.incoming, stead, Refusal::NotIncoming)?;
        if watch.takes_alone() {
            return Ok(Event::Taken { signed, log });
        }
        let offer = self.offer.as_ref().ok_or(Refusal::NotOffered)?;
        if offer.signed.staff == signer.staff {
            return Err(Refusal::SameSigner);
        }
        Ok(Event::Taken { signed, log })
    }

    /// Whether the alarm is due. `made`: since when the shift is known; nobody is late for one
    /// that was entered after it began.
    #[must_use]
    pub fn alarm(&self, watch: Watch, made: Millis, now: Millis) -> Option<Event> {
        let late = now.0 >= watch.from.0.saturating_add(ALARM_AFTER_MS) && now < watch.until;
        let is_due = late && made <= watch.from && self.taken.is_none() && self.alarmed.is_none();
        is_due.then_some(Event::Alarmed)
    }

    fn is_open(&self, watch: Watch, early_ms: i64, now: Millis) -> Result<(), Refusal> {
        if self.taken.is_some() {
            Err(Refusal::AlreadyTaken)
        } else if now.0 < watch.from.0.saturating_sub(early_ms) {
            Err(Refusal::TooEarly)
        } else if now >= watch.until {
            Err(Refusal::ShiftOver)
        } else {
            Ok(())
        }
    }
}

impl Watch {
    /// Nobody was on the shift before, or the same member goes on: there is no second person.
    #[must_use]
    pub fn takes_alone(self) -> bool {
        !self.has_before || self.outgoing.is_none() || self.outgoing == self.incoming
    }
}

fn signature(
    signer: Signer,
    due: Option<MemberId>,
    stead: Option<String>,
    otherwise: Refusal,
) -> Result<Signature, Refusal> {
    let staff = signer.staff;
    if due.is_some() && signer.member == due {
        return Ok(Signature { staff, in_stead: None });
    }
    if !signer.leads {
        return Err(otherwise);
    }
    let why = stead.ok_or(Refusal::ReasonNeeded)?;
    Ok(Signature { staff, in_stead: Some(why) })
}
