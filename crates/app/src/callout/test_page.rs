//! The test page: a second process asks for it, and asks whether somebody answered. One page to
//! one who is on duty now; an exercise, and it says so.

use super::{CalloutFault, Refusal, Words};
use crate::log::LogEvent;
use crate::{App, By, Trouble};
use huiyin_domain::callout::{Call, Kind, Order};
use huiyin_domain::ids::CalloutId;

/// How a test page stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tested {
    /// Messages that a gateway took.
    pub handed_over: usize,
    pub answered: bool,
}

impl App {
    /// Sends a test page to one holder of this role of a plan in force. Whoever asks was known
    /// by a token.
    ///
    /// # Errors
    /// `UnknownRole` where there is no such plan or role; the store's.
    pub async fn test_page(&self, plan: &str, role: &str) -> Result<CalloutId, CalloutFault> {
        let plan = self.plan_in_force(plan).await?.ok_or(Refusal::UnknownRole)?.plan;
        let (id, present) = (CalloutId(self.moment().id()), self.present().await?);
        let call = Call::Liveness(role.to_owned());
        let order =
            Order { id, incident: None, plan: &plan, call, present: &present, exercise: true };
        let puts = self.callout_begin(&order, &Words::of(&plan, "", "")).await?;
        let told = LogEvent::CalloutBegun { callout: id, pin: plan.pin() };
        self.put_told(&By::System, puts, &[told]).await?;
        Ok(id)
    }

    /// Whether it was taken by a gateway, and answered by anybody.
    ///
    /// # Errors
    /// `NotFound` for what is no test page; the store's.
    pub async fn test_page_state(&self, id: CalloutId) -> Result<Tested, Trouble> {
        let book = self.callout_book(id).await?;
        if book.head.kind != Kind::Liveness {
            return Err(Trouble::NotFound);
        }
        let handed_over = book.attempts.values().filter(|one| one.state.is_out()).count();
        Ok(Tested { handed_over, answered: !book.acks.is_empty() })
    }
}
