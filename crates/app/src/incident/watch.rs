//! A number that grows with every change of an incident and of its calls: what a page that is
//! open asks for, and all that it is told.

use crate::{App, Signed, Trouble};
use huiyin_domain::ids::IncidentId;
use huiyin_domain::policy::Action;
use huiyin_store::incident as store;

impl App {
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn incident_live(&self, by: &Signed, id: IncidentId) -> Result<i64, Trouble> {
        by.may(Action::DutySee)?;
        let version = store::version(self.db(), self.area(), id).await?;
        self.live_of(id, version.ok_or(Trouble::NotFound)?).await
    }

    /// Whether somebody may still look on.
    #[must_use]
    pub fn incident_may(&self, by: &Signed) -> bool {
        by.may(Action::DutySee).is_ok()
    }

    /// Both only grow, so their sum does.
    pub(super) async fn live_of(&self, id: IncidentId, version: i64) -> Result<i64, Trouble> {
        let calls = self.callouts_of(id).await?;
        Ok(version + calls.iter().map(|head| head.version + 1).sum::<i64>())
    }
}
