//! What comes back from somebody without a screen: on paper over a counter, or as a text message
//! through a gateway. Number and secret open the case, as on the portal; nothing else does.

use crate::keys::ViewSecret;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{Command, PersonCommand, ReviewCommand};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::policy::{Action, Relation};
use huiyin_domain::text::Text;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

impl App {
    /// An intake officer types what the person wrote on the slip of a letter. It is done as the
    /// person's own; the officer learns nothing of the case by it.
    ///
    /// # Errors
    /// `NotFound`: number or secret is wrong, or another office registered the case; one answer
    /// for all. As [`App::case_act`] otherwise.
    pub async fn paper_reply(
        &self,
        by: &Signed,
        number: &CaseNumber,
        secret: &ViewSecret,
        command: Command<Text>,
        once: &[u8],
    ) -> Result<CaseId, Trouble> {
        let officer = By::Staff(by.clone());
        officer.may(Action::PaperReply)?;
        if !is_of_paper(&command) {
            return Err(Trouble::Forbidden(command.action()));
        }
        let id = self.case_unlock(number, secret).await?;
        let case = self.case_load(id).await?.case;
        if !self.relations(&officer, id, &case).contains(&Relation::Registering) {
            return Err(Trouble::NotFound);
        }
        self.case_act(&self.person(id, secret), id, None, command, Some(once)).await.map(|_| id)
    }

    /// Whether this is the token of the gateway that brings text messages in; `None` when the
    /// door is not set up. The time it takes says nothing of the token.
    #[must_use]
    pub fn gateway_known(&self, given: &str) -> Option<bool> {
        let wanted = self.settings().sms_inbound_token.as_ref()?;
        Some(same_token(wanted, given))
    }
}

/// Compared as digests, so that how long it takes tells nothing.
pub(crate) fn same_token(wanted: &str, given: &str) -> bool {
    let digest = |token: &str| Sha256::digest(token);
    digest(wanted).ct_eq(&digest(given)).into()
}

/// The boxes of the slip: a verdict, a review, "this was not answered".
fn is_of_paper(command: &Command<Text>) -> bool {
    matches!(
        command,
        Command::GiveVerdict { .. }
            | Command::Review(ReviewCommand::Ask { .. })
            | Command::Person(PersonCommand::SayUnanswered { .. })
    )
}
