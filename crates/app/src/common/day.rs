//! The brief of the day: problems that are new or late, what grew, what waits to be looked at.
//! Of problems, never of people; whoever leads a unit is told that there is one.

use super::{ProblemLine, growth::Of};
use crate::notice::Purpose;
use crate::{App, Signed, Trouble};
use huiyin_domain::ids::{NoticeId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_store::common::{self as store, BurstRow, ProposalRow};
use huiyin_store::notice::NoticeRow;
use huiyin_store::write::{OfficePut, Put};
use std::collections::BTreeSet;

/// Sudden growth, in the words of its row.
#[derive(Clone, Debug)]
pub struct Growth {
    pub of: Of,
    /// Of a problem: what it is called.
    pub title: Option<String>,
    pub band: String,
    pub expected_tenths: i64,
    pub chance: i64,
    pub share_percent: i64,
}

#[derive(Clone, Debug)]
pub struct DayBrief {
    pub day: i64,
    pub growth: Vec<Growth>,
    /// Opened since the day before.
    pub new: Vec<ProblemLine>,
    /// An answer was announced for a day that is over.
    pub overdue: Vec<ProblemLine>,
    /// How many proposals wait for the reader's unit.
    pub proposals: usize,
}

impl App {
    /// # Errors
    /// `Forbidden`, or the store's.
    pub async fn common_brief(&self, by: &Signed) -> Result<DayBrief, Trouble> {
        by.may(Action::CommonRead)?;
        let day = self.common_day();
        let lines = self.common_list(by).await?;
        let is_new = |line: &&ProblemLine| self.day_of(line.opened) >= day - 1;
        let new = lines.iter().filter(is_new).cloned().collect();
        let overdue = lines.iter().filter(|line| line.is_overdue).cloned().collect();
        let rows = store::bursts(self.db(), self.area(), day - 1).await?;
        let growth = rows.into_iter().filter_map(|row| growth(row, &lines)).collect();
        let proposals = match by.may(Action::CommonWork) {
            Ok(()) => self.common_proposals(by).await?.len(),
            Err(_) => 0,
        };
        Ok(DayBrief { day, growth, new, overdue, proposals })
    }

    /// Heads and dispatchers of a unit for which there is something today; once a day.
    pub(super) async fn day_notices(
        &self,
        proposals: &[ProposalRow],
        bursts: &[BurstRow],
    ) -> Result<Vec<Put>, Trouble> {
        let now = self.moment().now();
        let rows = store::in_state(self.db(), self.area(), "open", super::LISTED).await?;
        let late =
            |row: &&store::ProblemRow| row.answered == 0 && row.due.is_some_and(|due| due <= now);
        let units: BTreeSet<UnitId> = if bursts.is_empty() {
            let proposed = proposals.iter().map(|row| row.owner);
            proposed.chain(rows.iter().filter(late).map(|row| row.owner)).collect()
        } else {
            let org = self.org();
            org.tree.iter().filter(|unit| unit.active).map(|unit| unit.id).collect()
        };
        let mut puts = Vec::new();
        for unit in units {
            let leads = |roles: &[Role]| {
                roles.iter().any(|role| matches!(role, Role::UnitHead | Role::Dispatcher))
            };
            let told = self.staff_of_unit(unit).await?;
            let told = told.into_iter().filter(|row| leads(&row.roles)).map(|row| row.id);
            puts.extend(told.map(|staff| {
                Put::Office(OfficePut::Notice(NoticeRow {
                    notice: NoticeId(self.moment().id()),
                    staff,
                    case: None,
                    purpose: Purpose::Day.code().into(),
                    made: now,
                }))
            }));
        }
        Ok(puts)
    }
}

fn growth(row: BurstRow, lines: &[ProblemLine]) -> Option<Growth> {
    let of = Of::parse(&row.cell)?;
    let title = match &of {
        Of::Problem(id) => Some(lines.iter().find(|line| line.id == *id)?.title.clone()),
        _ => None,
    };
    Some(Growth {
        of,
        title,
        band: row.band,
        expected_tenths: row.expected_tenths,
        chance: row.chance,
        share_percent: row.share_percent,
    })
}
