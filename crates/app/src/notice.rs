//! What members of staff are told about cases: written with the event itself, in one transaction,
//! so that none is lost and none comes twice. Neutral words: a case's number and a purpose.
//! How they leave the house is `engine::notices`'.

use crate::lang::Lang;
use crate::notify::Browser;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{BarEvent, Case, Event, FileEvent};
use huiyin_domain::ids::{CaseId, NoticeId, PushId, StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Role};
use huiyin_domain::text::{Email, TextFault};
use huiyin_domain::time::Millis;
use huiyin_store::notice::{self, ChannelRow, NoticeRow, PushRow};
use huiyin_store::write::{OfficePut, Put};
use std::collections::{BTreeSet, HashMap};

pub use huiyin_store::notice::NoticeShown;

/// Browsers of one officer.
pub const PUSHES_MAX: usize = 5;
/// More are not counted: the page says "99+".
pub const UNSEEN_MAX: u32 = 100;
/// How many officers one event may tell.
const TOLD_MAX: usize = 30;

/// Why an officer is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// It was assigned to them, or to whom they stand in for.
    Assigned,
    /// A draft waits for their approval.
    Approval,
    ClockNear,
    ClockMissed,
    /// It came to their unit.
    Came,
    /// The person added something.
    Material,
    /// The person judged the answer.
    Verdict,
    /// Somebody without a part in it asks to be let in, is let in, or is not any more.
    Admission,
    /// The person asks that an officer stays out of it.
    Recusal,
    /// Its handler stays out of it: it needs another.
    Reassign,
    /// Those who are kept away have answered an edited brief.
    Statement,
    /// There is something in the brief of the day.
    Day,
    /// A shift was not taken over in time.
    Duty,
    /// Nobody is on a shift of the next seven days.
    DutyGap,
    /// A report to the body above was not made in time.
    ReportMissed,
}

impl Purpose {
    pub const ALL: [Self; 15] = [
        Self::Assigned,
        Self::Approval,
        Self::ClockNear,
        Self::ClockMissed,
        Self::Came,
        Self::Material,
        Self::Verdict,
        Self::Admission,
        Self::Recusal,
        Self::Reassign,
        Self::Statement,
        Self::Day,
        Self::Duty,
        Self::DutyGap,
        Self::ReportMissed,
    ];

    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Approval => "approval",
            Self::ClockNear => "clock-near",
            Self::ClockMissed => "clock-missed",
            Self::Came => "came",
            Self::Material => "material",
            Self::Verdict => "verdict",
            Self::Admission => "admission",
            Self::Recusal => "recusal",
            Self::Reassign => "reassign",
            Self::Statement => "statement",
            Self::Day => "day",
            Self::Duty => "duty",
            Self::DutyGap => "duty-gap",
            Self::ReportMissed => "report-missed",
        }
    }

    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.code() == code)
    }

    fn of(event: &Event, actor: Actor) -> Option<Self> {
        match event {
            Event::Assigned { .. } => Some(Self::Assigned),
            Event::Drafted { .. } => Some(Self::Approval),
            Event::ClockNear { .. } => Some(Self::ClockNear),
            Event::ClockMissed { .. } => Some(Self::ClockMissed),
            Event::Routed { .. } | Event::Transferred { .. } | Event::Returned { .. } => {
                Some(Self::Came)
            }
            Event::MaterialAdded { .. } | Event::File(FileEvent::FileAdded { .. })
                if actor == Actor::Resident =>
            {
                Some(Self::Material)
            }
            Event::VerdictGiven { .. } => Some(Self::Verdict),
            Event::Bar(BarEvent::RecusalAsked { .. }) => Some(Self::Recusal),
            Event::Bar(BarEvent::Recused { .. }) => Some(Self::Reassign),
            Event::Bar(BarEvent::BriefAnswered { .. }) => Some(Self::Statement),
            Event::Bar(
                BarEvent::AdmissionAsked { .. }
                | BarEvent::AdmissionConfirmed { .. }
                | BarEvent::AdmissionRefused { .. }
                | BarEvent::AdmissionEnded { .. }
                | BarEvent::AdmissionLapsed { .. },
            ) => Some(Self::Admission),
            _ => None,
        }
    }
}

/// The ways an officer chose beside the page.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    pub email: Option<String>,
    pub mail_for: Vec<Purpose>,
    pub push_for: Vec<Purpose>,
    pub browsers: Vec<(PushId, Millis)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushFault {
    /// No address of a push service, or none that a server may be sent to; the code says which.
    Endpoint(&'static str),
    Keys,
    /// There are five.
    Full,
    Trouble(Trouble),
}

impl<T: Into<Trouble>> From<T> for PushFault {
    fn from(trouble: T) -> Self {
        Self::Trouble(trouble.into())
    }
}

impl App {
    /// What these events owe the staff, to be written with them.
    pub(crate) async fn notices_owed(
        &self,
        id: CaseId,
        before: &Case,
        events: &[Event],
        actor: Actor,
        now: Millis,
    ) -> Result<Vec<Put>, Trouble> {
        let purposes: BTreeSet<Purpose> =
            events.iter().filter_map(|event| Purpose::of(event, actor)).collect();
        if purposes.is_empty() {
            return Ok(Vec::new());
        }
        let mut case = before.clone();
        events.iter().for_each(|event| case.apply(event, now, actor));
        let mut puts = Vec::new();
        for purpose in purposes {
            // Only where somebody had it in hand is anybody needed.
            let left = before.owner.handler.is_some() && case.owner.handler.is_none();
            if purpose == Purpose::Reassign && !left {
                continue;
            }
            let told = self.told(purpose, &case, now).await?;
            // Nobody is told of what they did themselves.
            let told = told.into_iter().filter(|staff| !is_by(actor, *staff)).take(TOLD_MAX);
            puts.extend(told.map(|staff| {
                Put::Office(OfficePut::Notice(NoticeRow {
                    notice: NoticeId(self.moment().id()),
                    staff,
                    case: Some(id),
                    purpose: purpose.code().into(),
                    made: now,
                }))
            }));
        }
        Ok(puts)
    }

    /// Never somebody who is kept away from the case.
    async fn told(
        &self,
        purpose: Purpose,
        case: &Case,
        now: Millis,
    ) -> Result<BTreeSet<StaffId>, Trouble> {
        let mut told = self.told_of(purpose, case, now).await?;
        if purpose == Purpose::Admission {
            told.extend(self.told_above(case).await?);
        }
        told.retain(|staff| !case.bars.is_recused(*staff));
        Ok(told)
    }

    /// The head of the unit that has it, and who stands above that unit.
    async fn told_above(&self, case: &Case) -> Result<BTreeSet<StaffId>, Trouble> {
        let (owner, org) = (case.owner.unit, self.org());
        let fits =
            |unit: &UnitId| !case.accused.is_some_and(|accused| org.tree.is_within(*unit, accused));
        let above = org.tree.ancestors(owner).find(fits);
        let mut told = BTreeSet::new();
        for unit in std::iter::once(owner).filter(fits).chain(above) {
            let leads = |row: &crate::staff::StaffRow| {
                [Role::UnitHead, Role::Inspector].iter().any(|role| row.roles.contains(role))
            };
            let rows = self.staff_of_unit(unit).await?;
            told.extend(rows.into_iter().filter(leads).map(|row| row.id));
        }
        Ok(told)
    }

    async fn told_of(
        &self,
        purpose: Purpose,
        case: &Case,
        now: Millis,
    ) -> Result<BTreeSet<StaffId>, Trouble> {
        let owner = match purpose {
            Purpose::Recusal => case.bars.asks.last().map_or(case.owner.unit, |ask| ask.unit),
            _ => case.owner.unit,
        };
        let tree = &self.org().tree;
        if case.accused.is_some_and(|accused| tree.is_within(owner, accused)) {
            return Ok(BTreeSet::new());
        }
        let of_handler = !matches!(purpose, Purpose::Approval | Purpose::Came | Purpose::Recusal);
        if let Some(handler) = case.owner.handler.filter(|_| of_handler) {
            let substitute = self.substitute_of(handler, now).await?;
            return Ok(std::iter::once(handler).chain(substitute).collect());
        }
        let members = self.staff_of_unit(owner).await?;
        let with = |roles: &[Role]| -> BTreeSet<StaffId> {
            let has = |row: &&crate::staff::StaffRow| roles.iter().any(|r| row.roles.contains(r));
            members.iter().filter(has).map(|row| row.id).collect()
        };
        Ok(match purpose {
            Purpose::Approval => with(&[Role::UnitHead]),
            _ => {
                let leading = with(&[Role::UnitHead, Role::Dispatcher]);
                // A section without either: whoever may take the case on.
                if leading.is_empty() { with(&[Role::Handler]) } else { leading }
            }
        })
    }

    /// Newest first, those before `before`.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn notices(
        &self,
        by: &Signed,
        before: Option<NoticeId>,
        limit: u32,
    ) -> Result<Vec<NoticeShown>, Trouble> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        let mut before = before.unwrap_or(NoticeId(i64::MAX));
        let mut open: HashMap<CaseId, bool> = HashMap::new();
        let mut shown = Vec::new();
        loop {
            let rows = notice::of_staff(self.db(), self.area(), by.staff, before, limit).await?;
            let is_end = rows.len() < limit as usize;
            before = rows.last().map_or(before, |row| row.notice);
            for row in rows {
                let is_open = match row.case.as_ref().map(|(case, _)| *case) {
                    None => true,
                    Some(case) => match open.get(&case).copied() {
                        Some(is_open) => is_open,
                        None => self.may_hear(by, case).await?,
                    },
                };
                open.extend(row.case.as_ref().map(|(case, _)| (*case, is_open)));
                // What was told before somebody was kept away leads them nowhere any more.
                if is_open && shown.len() < limit as usize {
                    shown.push(row);
                }
            }
            if is_end || shown.len() >= limit as usize {
                return Ok(shown);
            }
        }
    }

    async fn may_hear(&self, by: &Signed, case: CaseId) -> Result<bool, Trouble> {
        let case = self.case_load(case).await?.case;
        Ok(!self.is_barred(by.staff, by.unit, &case))
    }

    /// How many the officer has not seen, up to [`UNSEEN_MAX`].
    ///
    /// # Errors
    /// The store's.
    pub async fn notices_unseen(&self, by: &Signed) -> Result<usize, Trouble> {
        Ok(notice::unseen(self.db(), self.area(), by.staff, UNSEEN_MAX).await?)
    }

    /// All of the officer's, up to the last they were shown.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn notices_seen(&self, by: &Signed, last: NoticeId) -> Result<(), Trouble> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        let put = OfficePut::NoticesSeen { staff: by.staff, last };
        self.put_quietly(vec![Put::Office(put)]).await
    }

    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn ways(&self, by: &Signed) -> Result<Ways, Trouble> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        let (db, area) = (self.db(), self.area());
        let channel = notice::channel(db, area, by.staff).await?;
        let pushes = notice::pushes(db, area, by.staff, UNSEEN_MAX).await?;
        let browsers = pushes.into_iter().map(|push| (push.push, push.made)).collect();
        let Some(channel) = channel else { return Ok(Ways { browsers, ..Ways::default() }) };
        Ok(Ways {
            mail_for: purposes_read(&channel.mail_for),
            push_for: purposes_read(&channel.push_for),
            email: channel.email,
            browsers,
        })
    }

    /// `lang`: in which the officer reads, and so is written to.
    ///
    /// # Errors
    /// `Invalid` for mail without an address; `Forbidden`.
    pub async fn ways_set(
        &self,
        by: &Signed,
        email: Option<Email>,
        mail_for: &[Purpose],
        push_for: &[Purpose],
        lang: Lang,
    ) -> Result<(), Trouble> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        if email.is_none() && !mail_for.is_empty() {
            return Err(Trouble::Invalid { field: "email", fault: TextFault::Empty });
        }
        let row = ChannelRow {
            staff: by.staff,
            email: email.map(|email| email.as_str().to_owned()),
            mail_for: purposes_text(mail_for),
            push_for: purposes_text(push_for),
            language: lang.tag().into(),
        };
        self.put(vec![Put::Office(OfficePut::Channel(row))]).await
    }

    /// The key that a browser subscribes under.
    #[must_use]
    pub fn push_public(&self) -> Option<String> {
        self.notify().push().map(crate::notify::Push::public)
    }

    /// A browser of the officer may show notices. The first one switches all purposes on.
    ///
    /// # Errors
    /// What is wrong with what the browser said; `Full`; `Forbidden`.
    pub async fn push_add(
        &self,
        by: &Signed,
        endpoint: &str,
        browser: Option<Browser>,
        lang: Lang,
    ) -> Result<(), PushFault> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        let push = self.notify().push().ok_or(Trouble::Internal("no-push"))?;
        let endpoint = push.endpoint(endpoint).map_err(PushFault::Endpoint)?;
        let (p256dh, auth) = browser.ok_or(PushFault::Keys)?.parts();
        let (db, area) = (self.db(), self.area());
        let known = notice::pushes(db, area, by.staff, UNSEEN_MAX).await?;
        let is_known = known.iter().any(|push| push.endpoint == endpoint.as_str());
        if known.len() >= PUSHES_MAX && !is_known {
            return Err(PushFault::Full);
        }
        let row = PushRow {
            push: PushId(self.moment().id()),
            staff: by.staff,
            endpoint: endpoint.as_str().to_owned(),
            p256dh,
            auth,
            made: self.moment().now(),
        };
        let mut puts = vec![Put::Office(OfficePut::Push(row))];
        let channel = notice::channel(db, area, by.staff).await?;
        if known.is_empty() && channel.as_ref().is_none_or(|row| row.push_for.is_empty()) {
            let (email, mail_for) =
                channel.map(|row| (row.email, row.mail_for)).unwrap_or_default();
            let push_for = purposes_text(&Purpose::ALL);
            let (staff, language) = (by.staff, lang.tag().into());
            let row = ChannelRow { staff, email, mail_for, push_for, language };
            puts.push(Put::Office(OfficePut::Channel(row)));
        }
        Ok(self.put(puts).await?)
    }

    /// One that is gone already is no fault.
    ///
    /// # Errors
    /// `Forbidden`; the store's.
    pub async fn push_drop(&self, by: &Signed, push: PushId) -> Result<(), Trouble> {
        By::Staff(by.clone()).may(Action::OwnNotices)?;
        self.put(vec![Put::Office(OfficePut::PushDrop { staff: by.staff, push })]).await
    }
}

fn is_by(actor: Actor, staff: StaffId) -> bool {
    matches!(actor, Actor::Staff { id, .. } if id == staff)
}

pub(crate) fn purposes_read(text: &str) -> Vec<Purpose> {
    text.split(' ').filter_map(Purpose::parse).collect()
}

fn purposes_text(purposes: &[Purpose]) -> String {
    purposes.iter().map(|purpose| purpose.code()).collect::<Vec<_>>().join(" ")
}
