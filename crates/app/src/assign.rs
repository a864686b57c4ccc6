//! Several cases given to one colleague. Each is an ordinary command with its own version, and
//! each is answered for: nothing is done to all because it could be done to one.

use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::Command;
use huiyin_domain::ids::{CaseId, CaseNumber, StaffId};
use huiyin_domain::policy::Action;
use huiyin_domain::text::TextFault;
use tokio::task::JoinSet;

pub const ASSIGN_MAX: usize = 50;

/// What became of one of them.
#[derive(Clone, Debug)]
pub struct Assigned {
    pub case: CaseId,
    /// `None` where the case does not exist, or not for this officer.
    pub number: Option<CaseNumber>,
    pub result: Result<(), Trouble>,
}

impl App {
    /// `cases`: each with the version that was seen. The same `once` again is the same act.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` for none, for more than fifty, for somebody of another unit.
    pub async fn cases_assign(
        &self,
        by: &Signed,
        to: StaffId,
        cases: &[(CaseId, i64)],
        once: &[u8],
    ) -> Result<Vec<Assigned>, Trouble> {
        By::Staff(by.clone()).may(Action::AssignMany)?;
        let mut cases = cases.to_vec();
        let mut met = std::collections::BTreeSet::new();
        cases.retain(|(case, _)| met.insert(*case));
        let invalid = |field, fault| Err(Trouble::Invalid { field, fault });
        match cases.len() {
            0 => return invalid("case", TextFault::Empty),
            chars if chars > ASSIGN_MAX => {
                return invalid("case", TextFault::TooLong { chars, max: ASSIGN_MAX });
            }
            _ => {}
        }
        if !self.staff_of_unit(by.unit).await?.iter().any(|row| row.id == to) {
            return invalid("to", TextFault::UnknownChoice);
        }
        // At once, so that the writer makes few batches of them.
        let mut running = JoinSet::new();
        for (at, (case, version)) in cases.iter().copied().enumerate() {
            let (app, by, once) = (self.clone(), by.clone(), once.to_vec());
            running.spawn(async move { (at, app.assigned(&by, to, case, version, &once).await) });
        }
        let mut done: Vec<(usize, Assigned)> = Vec::with_capacity(cases.len());
        while let Some(joined) = running.join_next().await {
            done.push(joined.map_err(|_| Trouble::Internal("assign"))?);
        }
        done.sort_by_key(|(at, _)| *at);
        Ok(done.into_iter().map(|(_, assigned)| assigned).collect())
    }

    async fn assigned(
        &self,
        by: &Signed,
        to: StaffId,
        case: CaseId,
        version: i64,
        once: &[u8],
    ) -> Assigned {
        let unit = by.unit;
        let by = By::Staff(by.clone());
        let command = Command::Assign { to, unit };
        let result = self.case_act(&by, case, Some(version), command, Some(once)).await.map(drop);
        let seen = !matches!(result, Err(Trouble::NotFound | Trouble::Unavailable));
        let row = match seen {
            true => huiyin_store::case::by_id(self.db(), self.area(), case).await.ok().flatten(),
            false => None,
        };
        Assigned { case, number: row.map(|row| row.number), result }
    }
}
