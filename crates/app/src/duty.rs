//! Duty: plans in force, who joined to be called, the posts they hold and the ways to reach them.
//! Calls are `callout`'s, shifts `roster`'s, emergencies `incident`'s.

mod code;
mod member;
mod own;
mod plan;

pub use member::{ChannelView, MemberAsked, MemberView, TermView, Way};
pub use own::OwnPage;
pub use plan::PlanInForce;

use crate::Trouble;
pub use huiyin_domain::duty::Refusal;
use huiyin_domain::plan::Channel;
use jiff::tz::TimeZone;

/// The ways that are typed and confirmed with a code, in the order in which they are offered; a
/// browser says its own address.
pub const WAYS: [Channel; 4] = [Channel::Sms, Channel::Voice, Channel::Mail, Channel::Webhook];
/// Ways of one member.
pub const CHANNELS_MAX: usize = 8;

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyFault {
    Refused(Refusal),
    Trouble(Trouble),
}

impl From<Refusal> for DutyFault {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl<T: Into<Trouble>> From<T> for DutyFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl DutyFault {
    /// The language key that says it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Refused(refusal) => format!("duty-refused-{}", refusal.code()),
            Self::Trouble(trouble) => trouble.key(),
        }
    }
}

/// The zone in which duty reads its clocks and dates; rosters name their own.
///
/// # Panics
/// Never: it is in the database compiled into the program.
#[must_use]
pub fn zone() -> TimeZone {
    huiyin_domain::time::zone("Asia/Shanghai").expect("a zone of the bundled database")
}
