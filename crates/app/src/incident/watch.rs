//! A number that grows with every change of an incident: what a page that is open asks for.

use super::may;
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::IncidentId;
use huiyin_domain::policy::Action;
use huiyin_store::incident::{self as store, IncidentRow};

impl App {
    /// # Errors
    /// `Forbidden`, `NotFound`, or the store's.
    pub async fn incident_live(&self, by: &Signed, id: IncidentId) -> Result<i64, Trouble> {
        may(by, Action::DutySee)?;
        let version = store::version(self.db(), self.area(), id).await?;
        version.ok_or(Trouble::NotFound)
    }

    #[expect(clippy::unused_async, reason = "the calls of an incident count as well")]
    pub(super) async fn live_of(&self, row: &IncidentRow) -> Result<i64, Trouble> {
        Ok(row.version)
    }
}
