//! What time brings to drills: one that is spent, or that a real call overtook, ends and is
//! counted; one that is due begins, once; 90 days later who answered is gone.

use super::{DrillFault, monthly_of};
use crate::engine::Tick;
use crate::{App, By, Trouble};
use huiyin_domain::callout::{Book, Ids, LATE_MAX_MS, Now, SINGLES_KEPT_MS};
use huiyin_domain::ids::{CalloutId, UnitId};
use huiyin_domain::time::Millis;
use huiyin_store::drill::{self as store, DrillRow, ScheduleRow};
use huiyin_store::write::{DrillPut, Put};

impl App {
    /// # Errors
    /// The store's; the next tick does what this one could not.
    pub(crate) async fn drill_tick(&self) -> Result<Tick, Trouble> {
        let mut done = 0;
        for row in store::open(self.db(), self.area()).await? {
            let unit = row.unit;
            done += counted(unit, self.drill_see(row).await);
        }
        // An hour that a wrong clock has reached is not reached.
        if self.clock_alarm().is_none() {
            let now = self.moment().now();
            let rows = store::schedules(self.db(), self.area()).await?;
            for row in rows.into_iter().filter(|row| row.is_on && row.next <= now) {
                let unit = row.unit;
                done += counted(unit, self.drill_due(row).await);
            }
        }
        Ok(Tick { done, more: false })
    }

    async fn drill_see(&self, row: DrillRow) -> Result<bool, Trouble> {
        let book = self.callout_book(row.callout).await?;
        let theirs = self.members_within(row.unit).await?;
        // Closed, or nothing of it is due any more.
        if book.next_at().is_none() || self.real_call_open(&theirs).await? {
            return self.drill_finish(row.callout).await;
        }
        Ok(false)
    }

    /// Ends it where it runs, and keeps what it came to.
    pub(super) async fn drill_finish(&self, id: CalloutId) -> Result<bool, Trouble> {
        let close = |book: &Book, now: &Now<'_>, _: Ids<'_>| {
            Ok::<_, Trouble>(book.close(now).unwrap_or_default())
        };
        let book = self.callout_change(id, close).await?;
        let ended = book.head.closed.ok_or(Trouble::Stale)?;
        let result = serde_json::to_string(&book.tally()).expect("numbers and codes");
        let put = DrillPut::Ended { callout: id, ended, result };
        match self.put_quietly(vec![Put::Drill(put)]).await {
            Ok(()) => Ok(true),
            // Another process kept it.
            Err(Trouble::Stale) => Ok(false),
            Err(trouble) => Err(trouble),
        }
    }

    /// Begins a drill that is due and moves its schedule on in the same transaction, or waits for
    /// the same hour of the next day.
    async fn drill_due(&self, row: ScheduleRow) -> Result<bool, Trouble> {
        let far = |_| Trouble::Internal("drill-due");
        let (now, zone, monthly) = (self.moment().now(), crate::duty::zone(), monthly_of(&row)?);
        let is_late = now.0 - row.next.0 > LATE_MAX_MS;
        let id = CalloutId(self.moment().id());
        let begun = match is_late {
            true => None,
            false => match self.drill_puts(id, row.unit, &row.plan, Some(row.due)).await {
                Ok(begun) => Some(begun),
                Err(DrillFault::Refused(_)) => None,
                Err(DrillFault::Trouble(trouble)) => return Err(trouble),
            },
        };
        let written = match begun {
            Some((mut puts, pin)) => {
                let next = monthly.after(now, &zone).map_err(far)?;
                puts.push(Put::Drill(DrillPut::Schedule(ScheduleRow { due: next, next, ..row })));
                self.drill_write(&By::System, id, (puts, pin)).await
            }
            None => {
                let next = monthly.again(now, &zone).map_err(far)?;
                let put = DrillPut::Schedule(ScheduleRow { next, ..row });
                self.put_quietly(vec![Put::Drill(put)]).await.map_err(DrillFault::from)
            }
        };
        match written {
            Ok(()) => Ok(true),
            // Another process began it, or its keeper has set it anew.
            Err(DrillFault::Trouble(Trouble::Stale | Trouble::Exists)) => Ok(false),
            Err(DrillFault::Trouble(trouble)) => Err(trouble),
            Err(DrillFault::Refused(_)) => Ok(false),
        }
    }
}

/// One unit whose drill cannot be written stops no other.
fn counted(unit: UnitId, done: Result<bool, Trouble>) -> usize {
    match done {
        Ok(is_done) => usize::from(is_done),
        Err(trouble) => {
            tracing::warn!(unit = unit.0, %trouble, "drill");
            0
        }
    }
}

/// Whoever answered, of drills of long ago: gone with the next look.
pub(crate) fn sweep(now: Millis) -> Put {
    Put::Drill(DrillPut::Sweep { before: Millis(now.0.saturating_sub(SINGLES_KEPT_MS)) })
}
