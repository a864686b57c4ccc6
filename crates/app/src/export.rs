//! Cases as a table for somebody who may see them: what was owed, by whom, and what came of it.
//! No column of a party, no text that anybody wrote: `COLUMNS` is all there is, and no parameter
//! adds one. Accusations, and what protects somebody, are left out, since kind, unit and day can
//! name a person in a small town.

use crate::{App, By, Trouble};
use huiyin_domain::case::keeping::is_locking;
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::Millis;
use huiyin_store::case::{CaseRow, all_after};

/// The head of the table.
pub const COLUMNS: [&str; 13] = [
    "number",
    "kind",
    "channel",
    "topic",
    "stage",
    "outcome",
    "verdict",
    "owner",
    "intake",
    "registered",
    "closed",
    "due",
    "missed",
];
const PAGE_ROWS: u32 = 1_000;

impl App {
    /// Hands on every case that this reader may open, in the order they came, as many cells as
    /// there are columns. Times are RFC 3339 in UTC. Returns how many went out.
    ///
    /// # Errors
    /// `Forbidden`; the store's; whatever `take` could not do.
    pub async fn export<E: From<Trouble>>(
        &self,
        by: &By,
        mut take: impl FnMut(&[String; COLUMNS.len()]) -> Result<(), E>,
    ) -> Result<u64, E> {
        by.may(Action::CaseExport)?;
        let (mut after, mut out) = (CaseId(i64::MIN), 0);
        loop {
            let page = all_after(self.db(), self.area(), after, PAGE_ROWS).await;
            let page = page.map_err(Trouble::from)?;
            let Some(last) = page.last() else { return Ok(out) };
            after = last.case;
            for row in page {
                if let Some(cells) = self.cells_for(by, row).await? {
                    take(&cells)?;
                    out += 1;
                }
            }
        }
    }

    async fn cells_for(
        &self,
        by: &By,
        row: CaseRow,
    ) -> Result<Option<[String; COLUMNS.len()]>, Trouble> {
        let loaded = match self.case_load(row.case).await {
            Ok(loaded) => loaded,
            // Erased since the page was read.
            Err(Trouble::NotFound) => return Ok(None),
            Err(trouble) => return Err(trouble),
        };
        let (case, head) = (&loaded.case, &loaded.row.head);
        if is_locking(case.kind, case.protects)
            || self.may_on(by, Action::CaseView, row.case, case).is_err()
        {
            return Ok(None);
        }
        let org = self.org();
        let unit = |id: UnitId| org.tree.get(id).map(|unit| unit.code.clone()).unwrap_or_default();
        let missed = case.fired.iter().filter(|fired| fired.missed).count();
        let due = Some(head.due).filter(|due| due.0 != i64::MAX);
        Ok(Some([
            loaded.row.number.to_string(),
            head.kind.clone(),
            head.channel.clone(),
            head.topic.clone(),
            head.stage.clone(),
            head.outcome.clone().unwrap_or_default(),
            head.verdict.clone().unwrap_or_default(),
            unit(head.owner_unit),
            unit(head.intake_unit),
            when(Some(head.registered)),
            when(head.closed),
            when(due),
            missed.to_string(),
        ]))
    }
}

fn when(at: Option<Millis>) -> String {
    at.map(|at| at.timestamp().to_string()).unwrap_or_default()
}
