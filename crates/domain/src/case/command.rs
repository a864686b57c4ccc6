//! What somebody asks of a case. Generic over the text: as typed when it comes from a page,
//! a reference (`TextRef`) once it is sealed; deciding sees only references.

use super::bars::BarCommand;
use super::delivery::DeliveryCommand;
use super::event::{NoticeWish, TextRef};
use super::file::FileCommand;
use super::joint::JointCommand;
use super::review::ReviewCommand;
use super::settle::SettleCommand;
use super::withdraw::PersonCommand;
use super::{CaseKind, Channel, Outcome, Verdict, Way, codes};
use crate::ids::{CaseId, StaffId, UnitId};
use crate::leaf::Commitment;
use crate::policy::Action;
use jiff::civil::Date;

codes!(
    /// What a text is to its case.
    TextSlot {
        Title = "title",
        Body = "body",
        Place = "place",
        Note = "note",
        Reason = "reason",
        Notice = "notice",
        Material = "material",
        Answer = "answer",
        Comment = "comment",
        /// What the matter is in an officer's words, readable across units.
        Summary = "summary",
        /// A review's.
        Opinion = "opinion",
        /// A mediation's.
        Agreement = "agreement",
        /// An edited one, for those who are kept away.
        Brief = "brief",
        /// What they answer to it.
        Statement = "statement",
        /// What a file shows.
        FileNote = "file-note",
        /// Where a photo was taken.
        FilePlace = "file-place",
    }
);

/// A case brought for the first time.
#[derive(Clone, Debug)]
pub struct Registration<T = TextRef> {
    pub channel: Channel,
    pub case_kind: CaseKind,
    pub intake: UnitId,
    pub title: T,
    pub body: T,
    pub place: Option<T>,
    pub area_code: String,
    pub topic: Option<String>,
    pub claimed: Option<Date>,
    pub contactable: bool,
    pub wish: NoticeWish,
    /// The unit complained of, where it is known from the first.
    pub accused: Option<UnitId>,
    /// The case whose bringer this one protects: a report of retaliation or pressure.
    pub protects: Option<CaseId>,
}

#[derive(Clone, Debug)]
pub struct ExtensionRequest<T = TextRef> {
    pub clock: String,
    pub amount: u32,
    pub reason: T,
}

#[derive(Clone, Debug)]
pub enum Command<T = TextRef> {
    Classify {
        case_kind: CaseKind,
        way: Option<Way>,
        topic: Option<String>,
        urgent: bool,
        accused: Option<UnitId>,
    },
    Route {
        to: UnitId,
        reasons: Vec<String>,
        note: Option<T>,
    },
    /// Taking it on; with the notice of acceptance when it goes out in the same step.
    Accept {
        notice: Option<T>,
    },
    Return {
        reason: T,
    },
    Transfer {
        to: UnitId,
        reason: T,
    },
    /// `unit` is the handler's, so that nobody of another unit can be named.
    Assign {
        to: StaffId,
        unit: UnitId,
    },
    Take,
    Notify {
        notice: String,
        text: T,
    },
    AddMaterial {
        text: T,
    },
    /// The matter in the office's own words: nothing of the person, nothing copied from them.
    Summarise {
        text: T,
    },
    AskExtension(ExtensionRequest<T>),
    GrantExtension {
        amount: u32,
        reason: T,
    },
    RefuseExtension {
        reason: T,
    },
    /// `holds`: the parts that stand in the text (found by `answer::parts_held`).
    Draft {
        outcome: Outcome,
        text: T,
        holds: Vec<String>,
    },
    Check,
    SendBack {
        reason: T,
    },
    Approve,
    /// `again`: the person asks that the matter be handled once more, with this reason.
    GiveVerdict {
        verdict: Verdict,
        text: Option<T>,
        again: Option<T>,
    },
    Reopen {
        reason: T,
    },
    Conclude,
    /// The person's own; `retired` is the keyed digest of the secret that ends.
    ChangeSecret {
        retired: Commitment,
    },
    /// At the counter, after a look at who asks for it.
    ReissueSecret {
        reason: T,
        retired: Commitment,
    },
    /// At the counter: whether what somebody says of themselves is what the case holds. The
    /// answer is looked up; a form cannot say it.
    SeekSecret {
        matched: bool,
    },
    OpenIdentity {
        reason: T,
    },
    Joint(JointCommand<T>),
    Delivery(DeliveryCommand<T>),
    Settle(SettleCommand<T>),
    Review(ReviewCommand<T>),
    Person(PersonCommand<T>),
    Bar(BarCommand<T>),
    File(FileCommand<T>),
}

macro_rules! into_command {
    ($($part:ident => $variant:ident),+) => { $(
        impl<T> From<$part<T>> for Command<T> {
            fn from(part: $part<T>) -> Self {
                Self::$variant(part)
            }
        }
    )+ };
}
into_command!(
    JointCommand => Joint,
    DeliveryCommand => Delivery,
    SettleCommand => Settle,
    ReviewCommand => Review,
    PersonCommand => Person,
    BarCommand => Bar,
    FileCommand => File
);

impl<T> Command<T> {
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Classify { .. } => Action::Classify,
            Self::Route { .. } => Action::Route,
            Self::Accept { .. } => Action::Accept,
            Self::Return { .. } => Action::Return,
            Self::Transfer { .. } => Action::Transfer,
            Self::Assign { .. } => Action::Assign,
            Self::Take => Action::Take,
            Self::Notify { .. } => Action::Notify,
            Self::AddMaterial { .. } => Action::AddMaterial,
            Self::Summarise { .. } => Action::Summarise,
            Self::AskExtension(_) => Action::AskExtension,
            Self::GrantExtension { .. } | Self::RefuseExtension { .. } => Action::DecideExtension,
            Self::Draft { .. } => Action::Draft,
            Self::SendBack { .. } => Action::SendBack,
            Self::Check => Action::Check,
            Self::Approve => Action::Approve,
            Self::GiveVerdict { .. } => Action::GiveVerdict,
            Self::Reopen { .. } => Action::Reopen,
            Self::Conclude => Action::Conclude,
            Self::ChangeSecret { .. } => Action::SecretChange,
            Self::ReissueSecret { .. } => Action::SecretReissue,
            Self::SeekSecret { .. } => Action::SecretSeek,
            Self::OpenIdentity { .. } => Action::OpenIdentity,
            Self::Joint(joint) => joint.action(),
            Self::Delivery(delivery) => delivery.action(),
            Self::Settle(settle) => settle.action(),
            Self::Review(review) => review.action(),
            Self::Person(person) => person.action(),
            Self::Bar(bar) => bar.action(),
            Self::File(file) => file.action(),
        }
    }

    /// The same command with each text replaced, as when texts are sealed.
    pub fn with_texts<U>(self, mut f: impl FnMut(TextSlot, T) -> U) -> Command<U> {
        use TextSlot::{Answer, Comment, Material, Note, Notice, Reason, Summary};
        match self {
            Self::Classify { case_kind, way, topic, urgent, accused } => {
                Command::Classify { case_kind, way, topic, urgent, accused }
            }
            Self::Route { to, reasons, note } => {
                Command::Route { to, reasons, note: note.map(|text| f(Note, text)) }
            }
            Self::Accept { notice } => {
                Command::Accept { notice: notice.map(|text| f(Notice, text)) }
            }
            Self::Return { reason } => Command::Return { reason: f(Reason, reason) },
            Self::Transfer { to, reason } => Command::Transfer { to, reason: f(Reason, reason) },
            Self::Assign { to, unit } => Command::Assign { to, unit },
            Self::Take => Command::Take,
            Self::Notify { notice, text } => Command::Notify { notice, text: f(Notice, text) },
            Self::AddMaterial { text } => Command::AddMaterial { text: f(Material, text) },
            Self::Summarise { text } => Command::Summarise { text: f(Summary, text) },
            Self::AskExtension(ExtensionRequest { clock, amount, reason }) => {
                let reason = f(Reason, reason);
                Command::AskExtension(ExtensionRequest { clock, amount, reason })
            }
            Self::GrantExtension { amount, reason } => {
                Command::GrantExtension { amount, reason: f(Reason, reason) }
            }
            Self::RefuseExtension { reason } => {
                Command::RefuseExtension { reason: f(Reason, reason) }
            }
            Self::Draft { outcome, text, holds } => {
                Command::Draft { outcome, text: f(Answer, text), holds }
            }
            Self::Check => Command::Check,
            Self::SendBack { reason } => Command::SendBack { reason: f(Reason, reason) },
            Self::Approve => Command::Approve,
            Self::GiveVerdict { verdict, text, again } => Command::GiveVerdict {
                verdict,
                text: text.map(|text| f(Comment, text)),
                again: again.map(|text| f(Reason, text)),
            },
            Self::Reopen { reason } => Command::Reopen { reason: f(Reason, reason) },
            Self::Conclude => Command::Conclude,
            Self::ChangeSecret { retired } => Command::ChangeSecret { retired },
            Self::SeekSecret { matched } => Command::SeekSecret { matched },
            Self::ReissueSecret { reason, retired } => {
                Command::ReissueSecret { reason: f(Reason, reason), retired }
            }
            Self::OpenIdentity { reason } => Command::OpenIdentity { reason: f(Reason, reason) },
            Self::Joint(joint) => Command::Joint(joint.with_texts(&mut f)),
            Self::Delivery(delivery) => Command::Delivery(delivery.with_texts(&mut f)),
            Self::Settle(settle) => Command::Settle(settle.with_texts(&mut f)),
            Self::Review(review) => Command::Review(review.with_texts(&mut f)),
            Self::Person(person) => Command::Person(person.with_texts(&mut f)),
            Self::Bar(bar) => Command::Bar(bar.with_texts(&mut f)),
            Self::File(file) => Command::File(file.with_texts(&mut f)),
        }
    }
}
