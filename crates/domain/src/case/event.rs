//! What can happen to a case. Events hold codes, ids and digests; never a name, an address or
//! a text: those lie sealed elsewhere and are named here by id and salted digest.

use super::bars::BarEvent;
use super::delivery::DeliveryEvent;
use super::file::FileEvent;
use super::joint::JointEvent;
use super::review::ReviewEvent;
use super::settle::SettleEvent;
use super::withdraw::PersonEvent;
use super::{CaseKind, Channel, Outcome, Verdict, Way, codes};
use crate::clock::Trigger;
use crate::ids::{CaseId, StaffId, TextId, UnitId};
use crate::leaf::Commitment;
use crate::time::Millis;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A sealed text, by id and by the salted digest of its bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextRef {
    pub id: TextId,
    pub digest: Commitment,
}

codes!(
    /// How the person wants to hear that something happened.
    NoticeWish { None = "none", Sms = "sms", Mail = "mail", Post = "post" }
);

codes!(
    /// How an answer reaches the person.
    Means {
        Page = "page",
        InPerson = "in-person",
        Post = "post",
        Mail = "mail",
        Sms = "sms",
    }
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    Registered {
        channel: Channel,
        case_kind: CaseKind,
        intake: UnitId,
        title: TextRef,
        body: TextRef,
        place: Option<TextRef>,
        area_code: String,
        topic: Option<String>,
        /// `id@version` of the rules this case lives under.
        procedure: String,
        calendar: String,
        /// A date that the source claims; the clocks start at registration all the same.
        #[serde(with = "crate::time::iso_option", default)]
        claimed: Option<Date>,
        contactable: bool,
        wish: NoticeWish,
        #[serde(default)]
        accused: Option<UnitId>,
        #[serde(default)]
        protects: Option<CaseId>,
    },
    Classified {
        case_kind: CaseKind,
        way: Option<Way>,
        topic: Option<String>,
        urgent: bool,
        /// The unit complained of: never given the case or shown its material.
        accused: Option<UnitId>,
    },
    Routed {
        to: UnitId,
        reasons: Vec<String>,
        note: Option<TextRef>,
    },
    Accepted,
    Returned {
        reason: TextRef,
    },
    Transferred {
        to: UnitId,
        reason: TextRef,
    },
    Assigned {
        to: StaffId,
    },
    Notified {
        notice: String,
        text: TextRef,
    },
    MaterialAdded {
        text: TextRef,
    },
    /// The matter in the office's own words; a later one stands in place of an earlier.
    Summarised {
        text: TextRef,
    },
    ExtensionAsked {
        clock: String,
        amount: u32,
        reason: TextRef,
    },
    ExtensionGranted {
        clock: String,
        amount: u32,
        reason: TextRef,
        by: StaffId,
    },
    ExtensionRefused {
        clock: String,
        reason: TextRef,
    },
    Drafted {
        outcome: Outcome,
        text: TextRef,
    },
    SentBack {
        reason: TextRef,
    },
    Checked,
    Approved,
    VerdictGiven {
        verdict: Verdict,
        text: Option<TextRef>,
    },
    Reopened {
        reason: TextRef,
        by_person: bool,
    },
    Concluded {
        /// Which of the procedure's lawful grounds was met.
        ground: String,
    },
    /// The person took a new secret. `retired` is the keyed digest of the old one: whoever comes
    /// with an old slip can be told so.
    SecretChanged {
        retired: Commitment,
    },
    /// A counter gave out a new secret, because the person had lost theirs.
    /// Somebody at the counter said who they are, to get a lost secret back.
    SecretSought {
        matched: bool,
    },
    SecretReissued {
        reason: TextRef,
        retired: Commitment,
    },
    /// Somebody beyond the assigned handler looked at who the person is, and said why.
    IdentityOpened {
        reason: TextRef,
    },
    ClockNear {
        clock: String,
        run: u32,
        due_at: Millis,
    },
    ClockMissed {
        clock: String,
        run: u32,
        due_at: Millis,
    },
    /// A period that the person had for something is over; nobody is late.
    ClockLapsed {
        clock: String,
        run: u32,
        due_at: Millis,
    },
    /// A missed clock came before the supervising unit (督办).
    Supervised {
        clock: String,
        run: u32,
        unit: UnitId,
    },
    #[serde(untagged)]
    Joint(JointEvent),
    #[serde(untagged)]
    Delivery(DeliveryEvent),
    #[serde(untagged)]
    Settle(SettleEvent),
    #[serde(untagged)]
    Review(ReviewEvent),
    #[serde(untagged)]
    Person(PersonEvent),
    #[serde(untagged)]
    Bar(BarEvent),
    #[serde(untagged)]
    File(FileEvent),
}

macro_rules! into_event {
    ($($part:ident => $variant:ident),+) => { $(
        impl From<$part> for Event {
            fn from(part: $part) -> Self {
                Self::$variant(part)
            }
        }
    )+ };
}
into_event!(
    JointEvent => Joint,
    DeliveryEvent => Delivery,
    SettleEvent => Settle,
    ReviewEvent => Review,
    PersonEvent => Person,
    BarEvent => Bar,
    FileEvent => File
);

impl Event {
    /// The stable name of the kind: in the store, in language keys (`event-…`).
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "registered",
            Self::Classified { .. } => "classified",
            Self::Routed { .. } => "routed",
            Self::Accepted => "accepted",
            Self::Returned { .. } => "returned",
            Self::Transferred { .. } => "transferred",
            Self::Assigned { .. } => "assigned",
            Self::Notified { .. } => "notified",
            Self::MaterialAdded { .. } => "material-added",
            Self::Summarised { .. } => "summarised",
            Self::ExtensionAsked { .. } => "extension-asked",
            Self::ExtensionGranted { .. } => "extension-granted",
            Self::ExtensionRefused { .. } => "extension-refused",
            Self::Drafted { .. } => "drafted",
            Self::SentBack { .. } => "sent-back",
            Self::Checked => "checked",
            Self::Approved => "approved",
            Self::VerdictGiven { .. } => "verdict-given",
            Self::Reopened { .. } => "reopened",
            Self::Concluded { .. } => "concluded",
            Self::SecretChanged { .. } => "secret-changed",
            Self::SecretSought { .. } => "secret-sought",
            Self::SecretReissued { .. } => "secret-reissued",
            Self::IdentityOpened { .. } => "identity-opened",
            Self::ClockNear { .. } => "clock-near",
            Self::ClockMissed { .. } => "clock-missed",
            Self::ClockLapsed { .. } => "clock-lapsed",
            Self::Supervised { .. } => "supervised",
            Self::Joint(event) => event.kind(),
            Self::Delivery(event) => event.kind(),
            Self::Settle(event) => event.kind(),
            Self::Review(event) => event.kind(),
            Self::Person(event) => event.kind(),
            Self::Bar(event) => event.kind(),
            Self::File(event) => event.kind(),
        }
    }

    /// The marks that this event sets for clocks to start, stop or be cancelled by.
    #[must_use]
    pub fn triggers(&self, intake: UnitId) -> &'static [Trigger] {
        match self {
            Self::Registered { .. } => &[Trigger::Registered],
            Self::Classified { urgent: true, .. } => &[Trigger::Classified, Trigger::Urgent],
            Self::Classified { urgent: false, .. } => &[Trigger::Classified],
            Self::Routed { to, .. } if *to == intake => {
                &[Trigger::Routed, Trigger::ReceivedDirectly]
            }
            Self::Routed { .. } => &[Trigger::Routed, Trigger::ReceivedByTransfer],
            Self::Accepted => &[Trigger::Accepted],
            Self::Returned { .. } => &[Trigger::Objected, Trigger::Returned],
            Self::Transferred { .. } => {
                &[Trigger::Transferred, Trigger::Routed, Trigger::ReceivedByTransfer]
            }
            Self::Assigned { .. } => &[Trigger::Assigned],
            Self::Notified { .. } => &[Trigger::Notified],
            Self::Drafted { .. } => &[Trigger::Drafted],
            Self::Approved => &[Trigger::Approved],
            Self::Delivery(DeliveryEvent::Delivered { .. }) => &[Trigger::Delivered],
            Self::VerdictGiven { .. } => &[Trigger::VerdictGiven],
            Self::Reopened { .. } => &[Trigger::Reopened],
            Self::Concluded { .. } => &[Trigger::Concluded],
            Self::Joint(event) => event.triggers(),
            Self::Settle(event) => event.triggers(),
            Self::Review(event) => event.triggers(),
            Self::Person(event) => event.triggers(),
            Self::Delivery(_)
            | Self::Bar(_)
            | Self::File(_)
            | Self::Checked
            | Self::MaterialAdded { .. }
            | Self::Summarised { .. }
            | Self::ExtensionAsked { .. }
            | Self::ExtensionGranted { .. }
            | Self::ExtensionRefused { .. }
            | Self::SentBack { .. }
            | Self::SecretChanged { .. }
            | Self::SecretSought { .. }
            | Self::SecretReissued { .. }
            | Self::IdentityOpened { .. }
            | Self::ClockNear { .. }
            | Self::ClockMissed { .. }
            | Self::ClockLapsed { .. }
            | Self::Supervised { .. } => &[],
        }
    }

    /// Every text that this event names.
    #[must_use]
    pub fn texts(&self) -> Vec<TextRef> {
        match self {
            Self::Registered { title, body, place, .. } => {
                [Some(*title), Some(*body), *place].into_iter().flatten().collect()
            }
            Self::Routed { note: text, .. } | Self::VerdictGiven { text, .. } => {
                text.iter().copied().collect()
            }
            Self::Returned { reason: text }
            | Self::Transferred { reason: text, .. }
            | Self::Notified { text, .. }
            | Self::MaterialAdded { text }
            | Self::Summarised { text }
            | Self::ExtensionAsked { reason: text, .. }
            | Self::ExtensionGranted { reason: text, .. }
            | Self::ExtensionRefused { reason: text, .. }
            | Self::Drafted { text, .. }
            | Self::SentBack { reason: text }
            | Self::Reopened { reason: text, .. }
            | Self::SecretReissued { reason: text, .. }
            | Self::IdentityOpened { reason: text } => vec![*text],
            Self::Joint(event) => event.text().into_iter().collect(),
            Self::Delivery(event) => event.text().into_iter().collect(),
            Self::Settle(event) => event.text().into_iter().collect(),
            Self::Review(event) => event.text().into_iter().collect(),
            Self::Person(event) => event.text().into_iter().collect(),
            Self::Bar(event) => event.text().into_iter().collect(),
            Self::File(event) => event.texts().into_iter().map(|(_, text)| text).collect(),
            Self::Classified { .. }
            | Self::Accepted
            | Self::Assigned { .. }
            | Self::Checked
            | Self::Approved
            | Self::Concluded { .. }
            | Self::SecretChanged { .. }
            | Self::SecretSought { .. }
            | Self::ClockNear { .. }
            | Self::ClockMissed { .. }
            | Self::ClockLapsed { .. }
            | Self::Supervised { .. } => Vec::new(),
        }
    }

    /// Whether the person's own page tells of it. Inner steps of the office (who asked whom
    /// for more time, what was sent back) are not hidden from the log, only from that page.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        match self {
            Self::Joint(event) => event.is_told(),
            Self::Review(event) => event.is_told(),
            Self::Bar(event) => event.is_told(),
            Self::Classified { .. }
            | Self::Summarised { .. }
            | Self::ExtensionAsked { .. }
            | Self::ExtensionRefused { .. }
            | Self::Drafted { .. }
            | Self::SentBack { .. }
            | Self::Checked
            | Self::Approved
            | Self::ClockNear { .. } => false,
            _ => true,
        }
    }

    /// Whether the texts it names are for the person's eyes as well.
    #[must_use]
    pub const fn texts_are_told(&self) -> bool {
        match self {
            Self::Joint(event) => event.text_is_told(),
            Self::Bar(event) => event.text_is_told(),
            Self::Routed { .. } => false,
            _ => self.is_told(),
        }
    }

    /// Whether it let somebody beyond the handler see who the person is, or was about that.
    #[must_use]
    pub const fn is_opening(&self) -> bool {
        match self {
            Self::IdentityOpened { .. } => true,
            Self::Bar(event) => event.is_opening(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::Tie;

    /// Databases hold what earlier programs wrote; these bytes may never become unreadable.
    #[test]
    fn events_of_the_first_version_are_read() {
        let digest = "0".repeat(64);
        let text = format!(r#"{{"id":7,"digest":"{digest}"}}"#);
        let registered = format!(
            r#"{{"kind":"registered","channel":"web","case_kind":"claim","intake":1,"title":{text},
            "body":{text},"place":null,"area_code":"331122","topic":null,"procedure":"p@1",
            "calendar":"c@1","claimed":null,"contactable":true,"wish":"sms"}}"#
        );
        let delivered = r#"{"kind":"delivered","means":"in-person"}"#;
        let Ok(Event::Registered { accused: None, protects: None, .. }) =
            serde_json::from_str(&registered)
        else {
            panic!("a registration without the later fields");
        };
        let means = Means::InPerson;
        let read: Event = serde_json::from_str(delivered).expect("a delivery");
        assert_eq!(read, DeliveryEvent::Delivered { means, proof: None }.into());
    }

    #[test]
    fn a_nested_event_is_written_flat_under_its_kind() {
        let event = Event::from(JointEvent::Linked { other: CaseId(5), tie: Tie::SamePlace });
        let json = serde_json::to_string(&event).expect("json");
        assert_eq!(json, r#"{"kind":"linked","other":5,"tie":"same-place"}"#);
        assert_eq!(serde_json::from_str::<Event>(&json).expect("read"), event);
        assert!(serde_json::from_str::<Event>(r#"{"kind":"unheard-of"}"#).is_err());
    }
}
