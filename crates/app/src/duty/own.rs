//! What a member does for themselves: joins with the code that went to them, confirms another
//! way, leaves. Their page opens by an address of their own and by nothing else.

use super::member::member;
use super::{CHANNELS_MAX, DutyFault, MemberView, Refusal, Way};
use crate::keys::{DutyKey, Keys, Opens};
use crate::log::LogEvent;
use crate::notice::PushFault;
use crate::notify::{Browser, Subscription};
use crate::{App, By, Trouble};
use huiyin_domain::ids::{ChannelId, MemberId};
use huiyin_domain::plan::Channel;
use huiyin_store::duty::{self as store, ChannelRow, MemberRow};
use huiyin_store::write::{DutyPut, Put};

/// A member's own page.
#[derive(Clone, Debug)]
pub struct OwnPage {
    pub member: MemberView,
    /// What opens their shifts for a calendar program.
    pub calendar: DutyKey,
}

impl App {
    /// A code that came back confirms its way; the first one makes a member. Gives the address of
    /// their own page.
    ///
    /// # Errors
    /// `CodeUnknown`, `CodeOver`, or the store's.
    pub async fn code_give(&self, typed: &str) -> Result<DutyKey, DutyFault> {
        let hash = self.keys().duty_code_hash(typed).ok_or(Refusal::CodeUnknown)?;
        let channel = store::channel_by_code(self.db(), self.area(), &hash).await?;
        let channel = channel.ok_or(Refusal::CodeUnknown)?;
        let now = self.moment().now();
        if channel.code_until.is_none_or(|until| until <= now) {
            return Err(Refusal::CodeOver.into());
        }
        let id = channel.member;
        let row = store::member(self.db(), self.area(), id).await?.ok_or(Refusal::CodeUnknown)?;
        if row.left.is_some() {
            return Err(Refusal::MemberLeft.into());
        }
        let key = self.keys().duty_key(Opens::Member(id), row.key_no);
        let confirm = DutyPut::Confirm { channel: channel.channel, hash, at: now };
        let mut puts = vec![Put::Duty(confirm)];
        let mut told = Vec::new();
        if row.joined.is_none() {
            puts.push(Put::Duty(DutyPut::Member(MemberRow { joined: Some(now), ..row })));
            told.push(LogEvent::MemberJoined { member: id });
        }
        self.put_told(&By::Public, puts, &told).await?;
        Ok(key)
    }

    /// # Errors
    /// `NotFound` for every address that opens nothing, whatever the reason.
    pub async fn own_page(&self, key: &DutyKey) -> Result<OwnPage, Trouble> {
        let row = self.member_by(key).await?;
        let (id, key_no) = (row.member, row.key_no);
        let channels = store::channels_of(self.db(), self.area(), id).await?;
        let terms = store::terms_of(self.db(), self.area(), id).await?;
        let member = self.member_view(row, channels, terms)?;
        Ok(OwnPage { member, calendar: self.keys().duty_key(Opens::Calendar(id), key_no) })
    }

    /// Whose shifts an address of a calendar opens.
    ///
    /// # Errors
    /// `NotFound`, whatever the reason.
    pub async fn calendar_of(&self, key: &DutyKey) -> Result<MemberId, Trouble> {
        self.keyed(key, Opens::Calendar).await.map(|row| row.member)
    }

    pub(crate) async fn member_by(&self, key: &DutyKey) -> Result<MemberRow, Trouble> {
        self.keyed(key, Opens::Member).await
    }

    async fn keyed(
        &self,
        key: &DutyKey,
        opens: impl Fn(MemberId) -> Opens,
    ) -> Result<MemberRow, Trouble> {
        let id = Keys::duty_member_of(key);
        let row = store::member(self.db(), self.area(), id).await?.ok_or(Trouble::NotFound)?;
        let fits = self.keys().duty_key_fits(key, opens(id), row.key_no);
        let enrolled = member(&row).enrolled(self.moment().now()).is_some();
        if fits && enrolled { Ok(row) } else { Err(Trouble::NotFound) }
    }

    /// One more way, with a code to confirm it.
    ///
    /// # Errors
    /// A refusal, `NotFound`, or the store's.
    pub async fn own_way_add(&self, key: &DutyKey, way: &Way) -> Result<(), DutyFault> {
        let row = self.member_by(key).await?;
        let known = store::channels_of(self.db(), self.area(), row.member).await?;
        if known.len() >= CHANNELS_MAX {
            return Err(Refusal::ChannelsFull.into());
        }
        let address = way.fit()?;
        if self.is_known(&known, way.channel, &address)? {
            return Err(Refusal::ChannelKnown.into());
        }
        let channel = self.channel_asked(row.member, way.channel, &address);
        Ok(self.put(vec![Put::Duty(DutyPut::Channel(channel))]).await?)
    }

    /// The browser that their page is open in, with a code that it has to show: one that shows
    /// nothing is never counted. Sent twice it is added once.
    ///
    /// # Errors
    /// What is wrong with what the browser said; `Full`; `NotFound`, or the store's.
    pub async fn own_browser_add(
        &self,
        key: &DutyKey,
        endpoint: &str,
        browser: Option<Browser>,
    ) -> Result<(), PushFault> {
        let row = self.member_by(key).await?;
        let push = self.notify().push().ok_or(Trouble::Internal("no-push"))?;
        let endpoint = push.endpoint(endpoint).map_err(PushFault::Endpoint)?;
        let address = Subscription::new(&endpoint, browser.ok_or(PushFault::Keys)?).line();
        let known = store::channels_of(self.db(), self.area(), row.member).await?;
        if self.is_known(&known, Channel::App, &address)? {
            return Ok(());
        }
        if known.len() >= CHANNELS_MAX {
            return Err(PushFault::Full);
        }
        let channel = self.channel_asked(row.member, Channel::App, &address);
        Ok(self.put(vec![Put::Duty(DutyPut::Channel(channel))]).await?)
    }

    fn is_known(&self, own: &[ChannelRow], way: Channel, address: &str) -> Result<bool, Trouble> {
        for row in own.iter().filter(|row| row.way == way.code()) {
            if self.channel_address(row)? == address {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn own_way_drop(&self, key: &DutyKey, channel: ChannelId) -> Result<(), DutyFault> {
        let member = self.member_by(key).await?.member;
        let put = Put::Duty(DutyPut::ChannelDrop { member, channel });
        match self.put(vec![put]).await {
            Err(Trouble::Stale) => Err(Trouble::NotFound.into()),
            other => Ok(other?),
        }
    }

    /// Leaves duty: nothing is left to be reached by, and the address opens nothing any more.
    ///
    /// # Errors
    /// `NotFound`, or the store's.
    pub async fn own_leave(&self, key: &DutyKey) -> Result<(), DutyFault> {
        let row = self.member_by(key).await?;
        self.member_leaves(&By::Public, row).await
    }
}
