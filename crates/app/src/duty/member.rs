//! Members as those who keep the rosters see them: asked to join, the ways they confirmed, the
//! posts they hold. Nobody becomes a member here: that takes the code that went to them.

use super::{CHANNELS_MAX, DutyFault, Refusal};
use crate::keys::Place;
use crate::log::LogEvent;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::ids::{ChannelId, MemberId, TermId, UnitId};
use huiyin_domain::plan::Channel;
use huiyin_domain::policy::Action;
use huiyin_domain::roster::{Enrolled, Member};
use huiyin_domain::text::{Email, Phone, Text};
use huiyin_domain::time::Millis;
use huiyin_store::duty::{self as store, ChannelRow, MemberRow, TermRow};
use huiyin_store::write::{DutyPut, Put};
use std::collections::BTreeMap;

pub(super) const CODE_MS: i64 = 7 * 86_400_000;
const POST_CHARS_MAX: usize = 60;

/// Somebody to be asked whether they join.
#[derive(Clone, Debug)]
pub struct MemberAsked {
    pub name: Text,
    pub unit: UnitId,
    pub ways: Vec<Way>,
}

/// A way to reach somebody, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub channel: Channel,
    pub address: String,
}

impl Way {
    /// The address as it is kept.
    ///
    /// # Errors
    /// It is none of this kind.
    pub fn fit(&self) -> Result<String, Refusal> {
        let unfit = Refusal::AddressUnfit;
        match self.channel {
            Channel::Sms | Channel::Voice => Phone::parse(&self.address)
                .map(|phone| phone.as_str().to_owned())
                .map_err(|_| unfit),
            Channel::Mail => {
                Email::parse(&self.address).map(|mail| mail.as_str().to_owned()).map_err(|_| unfit)
            }
            // A room's or a program's own name at the gateway that the settings name.
            Channel::Webhook => {
                let name = self.address.trim();
                let fits = (1..=64).contains(&name.len())
                    && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_');
                if fits { Ok(name.to_owned()) } else { Err(unfit) }
            }
            // Only a browser can say its own.
            Channel::App | Channel::Paper => Err(unfit),
        }
    }
}

/// A member as a roster's keeper sees them.
#[derive(Clone, Debug)]
pub struct MemberView {
    pub id: MemberId,
    pub unit: UnitId,
    pub name: String,
    pub asked: Millis,
    pub joined: Option<Millis>,
    pub left: Option<Millis>,
    pub channels: Vec<ChannelView>,
    pub terms: Vec<TermView>,
}

#[derive(Clone, Debug)]
pub struct ChannelView {
    pub id: ChannelId,
    pub channel: Channel,
    /// Empty for a browser: its address is nobody's to see.
    pub address: String,
    pub confirmed: Option<Millis>,
    /// A code waits to be sent, or cannot be.
    pub tries: i64,
}

#[derive(Clone, Debug)]
pub struct TermView {
    pub id: TermId,
    pub post: String,
    pub from: Millis,
    pub until: Option<Millis>,
}

impl App {
    /// Asks somebody of the keeper's unit, or one below, to join: a code goes to each way.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, or the store's.
    pub async fn member_ask(
        &self,
        by: &Signed,
        id: MemberId,
        asked: MemberAsked,
    ) -> Result<(), DutyFault> {
        by.may(Action::RosterKeep)?;
        self.keeps(by, asked.unit)?;
        if asked.ways.is_empty() || asked.ways.len() > CHANNELS_MAX {
            return Err(Refusal::ChannelsFull.into());
        }
        let row = MemberRow {
            member: id,
            unit: asked.unit,
            name: self.keys().duty_seal(name_place(id), asked.name.as_str()),
            asked: self.moment().now(),
            joined: None,
            left: None,
            key_no: 0,
            version: 0,
        };
        let mut puts = vec![Put::Duty(DutyPut::Member(row))];
        for way in &asked.ways {
            let channel = self.channel_asked(id, way.channel, &way.fit()?);
            puts.push(Put::Duty(DutyPut::Channel(channel)));
        }
        let told = LogEvent::MemberAsked { member: id, unit: asked.unit };
        Ok(self.put_told(&By::Staff(by.clone()), puts, &[told]).await?)
    }

    /// A new way with a code on its way to it.
    pub(super) fn channel_asked(&self, id: MemberId, way: Channel, address: &str) -> ChannelRow {
        let channel = ChannelId(self.moment().id());
        let now = self.moment().now();
        let (code, hash) = self.code_fresh(channel);
        ChannelRow {
            channel,
            member: id,
            way: way.code().into(),
            address: self.keys().duty_seal(address_place(channel), address),
            code: Some(code),
            code_hash: Some(hash),
            code_until: Some(Millis(now.0 + CODE_MS)),
            tries: 0,
            next: Some(now),
            confirmed: None,
        }
    }

    /// A code sealed for its sending, and what is kept to know it again.
    pub(super) fn code_fresh(&self, channel: ChannelId) -> (Vec<u8>, Vec<u8>) {
        let code = self.keys().duty_code();
        let hash = self.keys().duty_code_hash(&code).expect("a fresh code is one");
        (self.keys().duty_seal(code_place(channel), &code), hash)
    }

    /// Members of the keeper's unit and those below it.
    ///
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn members(&self, by: &Signed) -> Result<Vec<MemberView>, Trouble> {
        by.may(Action::DutySee)?;
        let rows = store::members(self.db(), self.area()).await?;
        let mut channels = grouped(store::channels(self.db(), self.area()).await?, |c| c.member);
        let mut terms = grouped(store::terms(self.db(), self.area()).await?, |t| t.member);
        let org = self.org();
        let own = |row: &MemberRow| org.tree.is_within(row.unit, by.unit);
        let rows = rows.into_iter().filter(own);
        rows.map(|row| {
            let id = row.member;
            let channels = channels.remove(&id).unwrap_or_default();
            self.member_view(row, channels, terms.remove(&id).unwrap_or_default())
        })
        .collect()
    }

    pub(super) fn member_view(
        &self,
        row: MemberRow,
        channels: Vec<ChannelRow>,
        terms: Vec<TermRow>,
    ) -> Result<MemberView, Trouble> {
        let channels = channels.into_iter().map(|row| self.channel_view(row));
        let term = |row: TermRow| TermView {
            id: row.term,
            post: row.post,
            from: row.from,
            until: row.until,
        };
        Ok(MemberView {
            id: row.member,
            unit: row.unit,
            name: self.member_name(&row)?,
            asked: row.asked,
            joined: row.joined,
            left: row.left,
            channels: channels.collect::<Result<_, _>>()?,
            terms: terms.into_iter().map(term).collect(),
        })
    }

    fn channel_view(&self, row: ChannelRow) -> Result<ChannelView, Trouble> {
        let channel = Channel::parse(&row.way).ok_or(Trouble::Internal("channel-way"))?;
        let is_typed = channel != Channel::App;
        Ok(ChannelView {
            id: row.channel,
            channel,
            address: if is_typed { self.channel_address(&row)? } else { String::new() },
            confirmed: row.confirmed,
            tries: row.tries,
        })
    }

    pub(crate) fn member_name(&self, row: &MemberRow) -> Result<String, Trouble> {
        let name = self.keys().duty_open(name_place(row.member), &row.name);
        name.map(|name| name.to_string()).map_err(|_| Trouble::Internal("member-name"))
    }

    pub(crate) fn channel_address(&self, row: &ChannelRow) -> Result<String, Trouble> {
        let address = self.keys().duty_open(address_place(row.channel), &row.address);
        address.map(|text| text.to_string()).map_err(|_| Trouble::Internal("channel-address"))
    }

    /// Names of all members that there are, for pages of duty.
    ///
    /// # Errors
    /// The store's.
    pub async fn member_names(&self) -> Result<BTreeMap<MemberId, String>, Trouble> {
        let rows = store::members(self.db(), self.area()).await?;
        rows.iter().map(|row| Ok((row.member, self.member_name(row)?))).collect()
    }

    /// Everybody who is enrolled at this moment: nobody else can be called.
    ///
    /// # Errors
    /// The store's.
    pub async fn roll(&self) -> Result<BTreeMap<MemberId, Enrolled>, Trouble> {
        let now = self.moment().now();
        let rows = store::members(self.db(), self.area()).await?;
        let enrolled = rows.iter().filter_map(|row| member(row).enrolled(now));
        Ok(enrolled.map(|one| (one.member(), one)).collect())
    }

    /// By which ways each member can be reached: those they confirmed.
    ///
    /// # Errors
    /// The store's.
    pub async fn reach(&self) -> Result<BTreeMap<MemberId, Vec<Channel>>, Trouble> {
        let mut reach: BTreeMap<MemberId, Vec<Channel>> = BTreeMap::new();
        for row in store::channels(self.db(), self.area()).await? {
            if let (Some(_), Some(channel)) = (row.confirmed, Channel::parse(&row.way)) {
                let ways = reach.entry(row.member).or_default();
                if !ways.contains(&channel) {
                    ways.push(channel);
                }
            }
        }
        Ok(reach)
    }

    /// A post from a day on. Plans name posts by this title.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, `NotFound`, or the store's.
    pub async fn term_set(
        &self,
        by: &Signed,
        id: MemberId,
        post: &str,
        from: Millis,
        until: Option<Millis>,
    ) -> Result<TermId, DutyFault> {
        by.may(Action::RosterKeep)?;
        let row = self.member_kept(by, id).await?;
        if row.left.is_some() {
            return Err(Refusal::MemberLeft.into());
        }
        let post = Text::parse(post, POST_CHARS_MAX).map_err(|_| Refusal::PostUnfit)?;
        if until.is_some_and(|until| until <= from) {
            return Err(Refusal::TimesUnfit.into());
        }
        let term = TermId(self.moment().id());
        let post = post.as_str().to_owned();
        let row = TermRow { term, member: id, post, from, until };
        self.put(vec![Put::Duty(DutyPut::Term(row))]).await?;
        Ok(term)
    }

    /// # Errors
    /// `Forbidden`, `NotFound`; `Stale` when it has ended already.
    pub async fn term_end(
        &self,
        by: &Signed,
        id: MemberId,
        term: TermId,
        until: Millis,
    ) -> Result<(), DutyFault> {
        by.may(Action::RosterKeep)?;
        self.member_kept(by, id).await?;
        let terms = store::terms_of(self.db(), self.area(), id).await?;
        if !terms.iter().any(|row| row.term == term) {
            return Err(Trouble::NotFound.into());
        }
        Ok(self.put(vec![Put::Duty(DutyPut::TermEnd { term, until })]).await?)
    }

    /// Ends a membership from the office's side; what they can be reached by goes with it.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn member_end(&self, by: &Signed, id: MemberId) -> Result<(), DutyFault> {
        by.may(Action::RosterKeep)?;
        let row = self.member_kept(by, id).await?;
        self.member_leaves(&By::Staff(by.clone()), row).await
    }

    pub(super) async fn member_leaves(&self, by: &By, row: MemberRow) -> Result<(), DutyFault> {
        if row.left.is_some() {
            return Ok(());
        }
        let (id, now) = (row.member, self.moment().now());
        let row = MemberRow { left: Some(now), key_no: row.key_no + 1, ..row };
        let puts = vec![
            Put::Duty(DutyPut::Member(row)),
            Put::Duty(DutyPut::ChannelsDropOf(id)),
            Put::Duty(DutyPut::TermsEndOf { member: id, until: now }),
        ];
        Ok(self.put_told(by, puts, &[LogEvent::MemberLeft { member: id }]).await?)
    }

    async fn member_kept(&self, by: &Signed, id: MemberId) -> Result<MemberRow, DutyFault> {
        let row = store::member(self.db(), self.area(), id).await?.ok_or(Trouble::NotFound)?;
        self.keeps(by, row.unit)?;
        Ok(row)
    }

    fn keeps(&self, by: &Signed, unit: UnitId) -> Result<(), Refusal> {
        let within = self.org().tree.is_within(unit, by.unit);
        if within { Ok(()) } else { Err(Refusal::UnitElsewhere) }
    }
}

pub(crate) fn member(row: &MemberRow) -> Member {
    Member { id: row.member, unit: row.unit, joined: row.joined, left: row.left }
}

fn grouped<R, K: Ord>(rows: Vec<R>, key: impl Fn(&R) -> K) -> BTreeMap<K, Vec<R>> {
    let mut groups: BTreeMap<K, Vec<R>> = BTreeMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(row);
    }
    groups
}

const fn name_place(id: MemberId) -> Place {
    Place { table: "duty_member", row: id.0, column: "name" }
}

const fn address_place(id: ChannelId) -> Place {
    Place { table: "duty_channel", row: id.0, column: "address" }
}

pub(super) const fn code_place(id: ChannelId) -> Place {
    Place { table: "duty_channel", row: id.0, column: "code" }
}
