//! What waits for somebody's eyes before an answer goes out: drafts to check, answers to sign,
//! signed ones to deliver. Made of the unit's worklist and of what a leader took on.

use crate::worklist::WorkItem;
use crate::{App, By, Signed, Trouble};
use huiyin_domain::case::{Case, DeliveryEvent, Event, Stage};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::Action;
use huiyin_store::case::{Filter, Listed, Scope, worklist};

/// Cases looked at for one stage: a phone shows no more.
const LOOKED_AT_MAX: u32 = 50;

/// Each list with what is owed first at its top.
#[derive(Clone, Debug, Default)]
pub struct Awaiting {
    pub to_check: Vec<WorkItem>,
    pub to_approve: Vec<WorkItem>,
    /// With whether the last try to deliver it failed.
    pub to_deliver: Vec<(WorkItem, bool)>,
}

impl App {
    /// # Errors
    /// `Forbidden`, `Unavailable`.
    pub async fn awaiting(&self, by: &Signed) -> Result<Awaiting, Trouble> {
        By::Staff(by.clone()).may(Action::WorkList)?;
        let mut rows = Vec::new();
        for stage in [Stage::Drafted, Stage::Checked, Stage::Approved] {
            let stage = Some(stage.code().into());
            let filter = Filter { stage, reader: by.staff, ..Filter::default() };
            let (db, area, scope) = (self.db(), self.area(), Scope::Unit(by.unit));
            rows.extend(worklist(db, area, scope, &filter, None, LOOKED_AT_MAX).await?);
        }
        // Cases of other units that this officer leads stand among what is asked of their unit.
        let led = self.asked_rows(by, None, LOOKED_AT_MAX).await?;
        rows.extend(led.into_iter().filter(|listed| listed.row.head.owner_unit != by.unit));
        let mut awaiting = Awaiting::default();
        for listed in rows {
            self.awaiting_add(by, listed, &mut awaiting).await?;
        }
        Ok(awaiting)
    }

    async fn awaiting_add(
        &self,
        by: &Signed,
        listed: Listed,
        awaiting: &mut Awaiting,
    ) -> Result<(), Trouble> {
        let id = listed.row.case;
        let loaded = self.case_load(id).await?;
        let (who, case) = (By::Staff(by.clone()), &loaded.case);
        let relations = self.relations(&who, id, case);
        let actions = self.actions_now(&who, &relations, case);
        let may = |action| actions.contains(&action);
        let others = !is_drafter(case, &who);
        if may(Action::Approve) && others && is_mine_to_approve(case, by) {
            awaiting.to_approve.push(self.work_item(listed, by, false).await?);
        } else if may(Action::Check) && others {
            awaiting.to_check.push(self.work_item(listed, by, false).await?);
        } else if may(Action::Deliver) && case.dispatch.is_none() {
            let last = loaded.log.iter().rev().find_map(|log| match &log.event {
                Event::Delivery(event) => Some(event),
                _ => None,
            });
            let failed = matches!(last, Some(DeliveryEvent::DeliveryFailed { .. }));
            awaiting.to_deliver.push((self.work_item(listed, by, false).await?, failed));
        }
        Ok(())
    }
}

fn is_drafter(case: &Case, who: &By) -> bool {
    case.draft.is_some_and(|draft| draft.by == who.actor() && draft.by != Actor::System)
}

/// A leader who took the case on signs it alone; nobody signs while another unit still works.
fn is_mine_to_approve(case: &Case, by: &Signed) -> bool {
    let is_led = case.joint.leader.is_none_or(|leader| leader == by.staff);
    is_led && case.joint.tasks_open().next().is_none()
}
