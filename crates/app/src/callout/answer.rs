//! Answers, by whatever way they come: each speaks for one member, stops what goes to them and
//! touches nobody else. A digit or a text message that is no answer changes nothing.

use super::words::Words;
use super::{CalloutFault, Refusal};
use crate::keys::DutyKey;
use crate::paper::same_token;
use crate::{App, Signed, Trouble};
use huiyin_domain::callout::text::{keypad, reply};
use huiyin_domain::callout::{Answer, Book, Ids, Now, Outcome, Summons, Via};
use huiyin_domain::ids::{AttemptId, CalloutId, MemberId, SummonsId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::Phone;
use huiyin_domain::time::Millis;
use huiyin_store::callout as store;
use huiyin_store::duty;
use std::collections::BTreeSet;

/// What a member sees of the call that their address opens.
#[derive(Clone, Debug)]
pub struct Answered {
    pub summons: Summons,
    pub words: Words,
    pub level: String,
    pub kind: huiyin_domain::callout::Kind,
    pub exercise: bool,
    pub t0: Millis,
    pub is_over: bool,
}

/// What a gateway brings in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inbound {
    /// A text message from a number.
    Reply { from: String, text: String },
    /// A digit pressed during the call that carried this key.
    Pressed { key: String, digit: char },
    /// What became of a message, later.
    Receipt { key: String, outcome: Outcome },
}

impl App {
    /// The call that an address opens.
    ///
    /// # Errors
    /// `NotFound` for every address that opens nothing.
    pub async fn call_of(&self, key: &DutyKey) -> Result<Answered, Trouble> {
        let id = self.keys().duty_summons(key).ok_or(Trouble::NotFound)?;
        let found = store::summons(self.db(), self.area(), id).await?;
        let (callout, summons) = found.ok_or(Trouble::NotFound)?;
        let row = store::head(self.db(), self.area(), callout).await?.ok_or(Trouble::NotFound)?;
        Ok(Answered {
            summons,
            words: Words::read(&row.words)?,
            level: row.head.level,
            kind: row.head.kind,
            exercise: row.head.exercise,
            t0: row.head.t0,
            is_over: row.head.closed.is_some(),
        })
    }

    /// Their own answer, by their own address.
    ///
    /// # Errors
    /// A refusal, `NotFound`, or the store's.
    pub async fn call_answer(&self, key: &DutyKey, answer: Answer) -> Result<(), CalloutFault> {
        let id = self.keys().duty_summons(key).ok_or(Trouble::NotFound)?;
        let found = store::summons(self.db(), self.area(), id).await?;
        let (callout, _) = found.ok_or(Trouble::NotFound)?;
        self.answered(callout, id, (answer, Via::Link), None).await
    }

    /// What a member said to the desk, by telephone or over the call tree, and when, as claimed.
    ///
    /// # Errors
    /// A refusal, `Forbidden`, `NotFound`, or the store's.
    pub async fn call_answer_at_desk(
        &self,
        by: &Signed,
        id: SummonsId,
        answer: Answer,
        claimed: Option<Millis>,
    ) -> Result<(), CalloutFault> {
        by.may(Action::DutyWork)?;
        let found = store::summons(self.db(), self.area(), id).await?;
        let (callout, _) = found.ok_or(Trouble::NotFound)?;
        self.answered(callout, id, (answer, Via::Desk), claimed).await
    }

    async fn answered(
        &self,
        callout: CalloutId,
        id: SummonsId,
        said: (Answer, Via),
        claimed: Option<Millis>,
    ) -> Result<(), CalloutFault> {
        let decide = |book: &Book, now: &Now<'_>, ids: Ids<'_>| {
            book.answer_claimed(id, said, claimed, now, ids).map_err(CalloutFault::from)
        };
        self.callout_change(callout, decide).await?;
        self.hint();
        Ok(())
    }

    /// The call tree was worked: the word was passed on, or it could not be.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn call_by_hand(
        &self,
        by: &Signed,
        callout: CalloutId,
        attempt: AttemptId,
        is_passed_on: bool,
    ) -> Result<(), CalloutFault> {
        by.may(Action::DutyWork)?;
        let decide = |book: &Book, now: &Now<'_>, ids: Ids<'_>| {
            Ok::<_, CalloutFault>(book.by_hand(attempt, is_passed_on, now, ids))
        };
        self.callout_change(callout, decide).await.map(drop)
    }

    /// A human takes an alarm.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn alarm_take(
        &self,
        by: &Signed,
        callout: CalloutId,
        alarm: i64,
    ) -> Result<(), CalloutFault> {
        by.may(Action::DutyWork)?;
        let decide = |book: &Book, now: &Now<'_>, _: Ids<'_>| {
            Ok::<_, CalloutFault>(book.seen(alarm, now).into_iter().collect())
        };
        self.callout_change(callout, decide).await.map(drop)
    }

    /// Whether a gateway that brings answers in shows the right token; `None`: the door is shut.
    #[must_use]
    pub fn on_call_gateway_known(&self, given: &str) -> Option<bool> {
        let wanted = self.settings().duty.inbound_token.as_deref()?;
        Some(same_token(wanted, given))
    }

    /// Whether it was understood. Brought twice, it counts once.
    ///
    /// # Errors
    /// A refusal, or the store's: the gateway brings it once more.
    pub async fn call_inbound(&self, inbound: &Inbound) -> Result<bool, CalloutFault> {
        match inbound {
            Inbound::Reply { from, text } => match reply(text) {
                Some(answer) => self.replied(from, answer).await,
                None => Ok(false),
            },
            Inbound::Pressed { key, digit } => {
                let found = store::by_key(self.db(), self.area(), key).await?;
                match (found, keypad(*digit)) {
                    (Some((callout, _, summons)), Some(answer)) => {
                        let said = (answer, Via::Keypad);
                        self.answered(callout, summons, said, None).await.map(|()| true)
                    }
                    _ => Ok(false),
                }
            }
            Inbound::Receipt { key, outcome } => {
                let found = store::by_key(self.db(), self.area(), key).await?;
                let Some((callout, attempt, _)) = found else { return Ok(false) };
                let decide = |book: &Book, now: &Now<'_>, ids: Ids<'_>| {
                    Ok::<_, CalloutFault>(book.receipt(attempt, *outcome, now, ids))
                };
                self.callout_change(callout, decide).await.map(|_| true)
            }
        }
    }

    /// Whoever has this number answers every call to them that is open. Numbers are compared in
    /// memory, among those who are called now; no row can be found by one.
    async fn replied(&self, from: &str, answer: Answer) -> Result<bool, CalloutFault> {
        let Ok(from) = Phone::parse(from) else { return Ok(false) };
        let mut known = false;
        for row in store::open(self.db(), self.area()).await? {
            let book = self.callout_book(row.head.id).await?;
            let called: BTreeSet<MemberId> =
                book.summonses.values().map(|summons| summons.member).collect();
            let Some(member) = self.whose_number(&from, &called).await? else { continue };
            known = true;
            let decide = |book: &Book, now: &Now<'_>, ids: Ids<'_>| {
                let changes = book.answer_of(member, (answer, Via::Sms), now, ids);
                changes.map_err(CalloutFault::from)
            };
            match self.callout_change(row.head.id, decide).await {
                // It ended this moment.
                Ok(_) | Err(CalloutFault::Refused(Refusal::Closed)) => {}
                Err(fault) => return Err(fault),
            }
        }
        self.hint();
        Ok(known)
    }

    async fn whose_number(
        &self,
        from: &Phone,
        called: &BTreeSet<MemberId>,
    ) -> Result<Option<MemberId>, Trouble> {
        for row in duty::channels(self.db(), self.area()).await? {
            let is_phone = matches!(row.way.as_str(), "sms" | "voice") && row.confirmed.is_some();
            if is_phone
                && called.contains(&row.member)
                && is_same_number(from.as_str(), &self.channel_address(&row)?)
            {
                return Ok(Some(row.member));
            }
        }
        Ok(None)
    }
}

/// With or without the country's code, as gateways write it.
fn is_same_number(one: &str, other: &str) -> bool {
    let bare = |number: &str| {
        let digits = number.trim_start_matches('+');
        digits.strip_prefix("86").filter(|rest| rest.len() == 11).unwrap_or(digits).to_owned()
    };
    bare(one) == bare(other)
}

#[cfg(test)]
mod tests {
    use super::is_same_number;

    #[test]
    fn a_number_is_known_with_or_without_its_country() {
        assert!(is_same_number("+8613900000001", "13900000001"));
        assert!(is_same_number("8613900000001", "+8613900000001"));
        assert!(!is_same_number("13900000001", "13900000002"));
        assert!(!is_same_number("8613900", "13900"), "short numbers have no country");
    }
}
