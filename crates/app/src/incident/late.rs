//! Reports to the body above that were not made in time: written into the history of the incident
//! and told to whoever leads, once each. The page shows the running clock by itself.

use super::step::{row_of, step_row, told_of};
use super::{IncidentRow, Loaded};
use crate::engine::Tick;
use crate::notice::Purpose;
use crate::{App, By, Trouble};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::time::Millis;
use huiyin_store::incident as store;
use huiyin_store::write::{IncidentPut, Put};
use std::collections::BTreeSet;

const LISTED: u32 = 500;
/// What is late for longer was told, or lay in an outage that somebody knows of.
const TOLD_WITHIN_MS: i64 = 7 * 86_400_000;

impl App {
    /// # Errors
    /// The store's; the next tick does what this one could not.
    pub(crate) async fn incidents_tick(&self) -> Result<Tick, Trouble> {
        // What a wrong clock called late would stand in the history for ever.
        if self.clock_alarm().is_some() {
            return Ok(Tick::default());
        }
        let now = self.moment().now();
        let span = (Millis(now.0.saturating_sub(TOLD_WITHIN_MS)), now);
        let mut done = 0;
        for row in store::overdue(self.db(), self.area(), span, LISTED).await? {
            done += self.misses_tell(&row, now).await?;
        }
        Ok(Tick { done, more: false })
    }

    async fn misses_tell(&self, row: &IncidentRow, now: Millis) -> Result<usize, Trouble> {
        let loaded = self.incident_load(row.incident).await?;
        let events = loaded.incident.missed(now);
        if events.is_empty() {
            return Ok(0);
        }
        let after = row_of(&loaded.incident, loaded.row.version, loaded.row.changed);
        let mut puts = vec![Put::Incident(IncidentPut::Incident(after))];
        let mut told = Vec::new();
        for (seq, event) in (loaded.history.len() as i64 + 1..).zip(&events) {
            let row = step_row(row.incident, seq, now, &By::System, None, event);
            told.push(told_of(&row));
            puts.push(Put::Incident(IncidentPut::Step(row)));
        }
        let leaders = self.told_of_misses(&loaded, now).await?;
        puts.extend(leaders.into_iter().map(|who| self.duty_notice(who, Purpose::ReportMissed)));
        match self.put_told(&By::System, puts, &told).await {
            Ok(()) => Ok(events.len()),
            // Somebody acts on it this moment, or another server told of it.
            Err(Trouble::Stale | Trouble::Exists) => Ok(0),
            Err(trouble) => Err(trouble),
        }
    }

    /// Whoever commands, and who leads on duty for the units that work on it.
    async fn told_of_misses(
        &self,
        loaded: &Loaded,
        now: Millis,
    ) -> Result<BTreeSet<StaffId>, Trouble> {
        let mut told: BTreeSet<StaffId> = loaded.incident.commander.into_iter().collect();
        for unit in self.units_at_work(loaded) {
            told.extend(self.duty_leaders(unit, now).await?);
        }
        Ok(told)
    }

    /// Those who acted on it; where a program brought it, those nearest to the place.
    fn units_at_work(&self, loaded: &Loaded) -> BTreeSet<UnitId> {
        let acted: BTreeSet<UnitId> = loaded.history.iter().filter_map(|told| told.unit).collect();
        if !acted.is_empty() {
            return acted;
        }
        let (org, place) = (self.org(), &loaded.incident.area_code);
        let has_area = org.tree.iter().filter(|unit| !unit.area_code.is_empty());
        let near: Vec<_> = has_area.filter(|unit| place.starts_with(&unit.area_code)).collect();
        let nearest = near.iter().map(|unit| unit.area_code.len()).max();
        let near = near.iter().filter(|unit| Some(unit.area_code.len()) == nearest);
        near.map(|unit| unit.id).collect()
    }
}
