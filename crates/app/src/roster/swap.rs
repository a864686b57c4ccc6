//! Swaps between members, each for themselves: asked by one, answered by the other.

use super::{Own, RosterFault};
use crate::App;
use huiyin_domain::ids::{MemberId, SwapId};
use huiyin_domain::roster::{Command, RosterKey, Swapping};
use huiyin_domain::time::Millis;

impl App {
    /// Asks another member to take a shift of one's own, perhaps for one of theirs.
    ///
    /// # Errors
    /// A refusal; `NoMember`; `NotFound`; the store's.
    pub async fn swap_ask(
        &self,
        own: &Own,
        key: &RosterKey,
        to: MemberId,
        give: Millis,
        take: Option<Millis>,
    ) -> Result<(), RosterFault> {
        let from = self.own_member(own).await?;
        let id = SwapId(self.moment().id());
        let what = Swapping { from, to, give, take };
        self.swap_do(own, key, Command::SwapAsk { id, what }).await
    }

    /// # Errors
    /// As [`App::swap_ask`].
    pub async fn swap_answer(
        &self,
        own: &Own,
        key: &RosterKey,
        id: SwapId,
        agrees: bool,
    ) -> Result<(), RosterFault> {
        let by = self.own_member(own).await?;
        self.swap_do(own, key, Command::SwapAnswer { id, by, agrees }).await
    }

    /// # Errors
    /// As [`App::swap_ask`].
    pub async fn swap_take_back(
        &self,
        own: &Own,
        key: &RosterKey,
        id: SwapId,
    ) -> Result<(), RosterFault> {
        let by = self.own_member(own).await?;
        self.swap_do(own, key, Command::SwapTakeBack { id, by }).await
    }

    async fn swap_do(
        &self,
        own: &Own,
        key: &RosterKey,
        command: Command,
    ) -> Result<(), RosterFault> {
        let loaded = self.roster_load(key).await?;
        self.roster_do(&own.by(), loaded, vec![command]).await
    }
}
