//! Dates that a step of this case set, beside the clocks of the law: a task's, an order's, a
//! follow-up's, and the day a withdrawal or an erasure takes effect. They warn and go upward
//! like clocks.

use super::state::Case;
use crate::ids::UnitId;
use crate::time::Millis;

const HOUR_MS: i64 = 3_600_000;
/// Warned of a day before.
const NEAR_MS: i64 = 24 * HOUR_MS;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// Takes the place of a clock's id in events and lists.
    pub id: &'static str,
    /// Which of its kind; stands where a clock has its run.
    pub run: u32,
    /// Who owes it.
    pub unit: UnitId,
    pub due_at: Millis,
    /// Nobody is late when it comes: the date itself is what was waited for.
    pub is_waiting: bool,
}

pub const TASK: &str = "task";
pub const SUPERVISION: &str = "supervision";
pub const FOLLOW_UP: &str = "follow-up";
pub const WITHDRAWAL: &str = "withdrawal";
pub const ERASURE: &str = "erasure";
/// A decision about an officer that the person asked for.
pub const RECUSAL: &str = "recusal";
/// A statement to an edited brief. It is owed by those who are kept away from the case, so when
/// it is late nobody above them learns of the case.
pub const BRIEF: &str = "brief";
/// An ask for admission, and an admission: either ends by itself.
pub const ADMISSION_ASK: &str = "admission-ask";
pub const ADMISSION: &str = "admission";
/// Every id of a promise, for names in both languages.
pub const PROMISES: [&str; 9] =
    [TASK, SUPERVISION, FOLLOW_UP, WITHDRAWAL, ERASURE, RECUSAL, BRIEF, ADMISSION_ASK, ADMISSION];

impl Promise {
    #[must_use]
    pub fn near_at(&self) -> Millis {
        Millis(self.due_at.0 - NEAR_MS)
    }

    #[must_use]
    pub fn is_missed(&self, now: Millis) -> bool {
        now >= self.due_at
    }
}

impl Case {
    /// What is promised and not yet kept. A closed case keeps only its follow-ups and its
    /// erasure.
    #[must_use]
    pub fn promises(&self) -> Vec<Promise> {
        let owner = self.owner.unit;
        let one = |id, run, unit, due_at| Promise { id, run, unit, due_at, is_waiting: false };
        let open = self.stage.is_open();
        let tasks = self.joint.tasks_open().filter(|_| open);
        let tasks = tasks.map(|task| one(TASK, task.task, task.unit, task.due_at));
        let orders = self.joint.supervisions_open().filter(|_| open);
        let orders = orders.map(|order| one(SUPERVISION, order.order, owner, order.due_at));
        let follow = self.settling.follow_ups_open();
        let follow = follow.map(|one_of| one(FOLLOW_UP, one_of.follow_up, owner, one_of.due_at));
        let back = self.withdrawal.filter(|_| open);
        let back = back.map(|due_at| Promise {
            is_waiting: true,
            ..one(WITHDRAWAL, self.withdrawals, owner, due_at)
        });
        let gone = self.erasure.filter(|_| !open);
        let gone = gone.map(|due_at| Promise {
            is_waiting: true,
            ..one(ERASURE, self.erasures, owner, due_at)
        });
        let asks = self.bars.asks_open().filter(|_| open);
        let asks = asks.map(|ask| one(RECUSAL, ask.ask, ask.unit, ask.due_at));
        let briefs = self.bars.briefs_open().filter(|_| open);
        let briefs = briefs.map(|brief| one(BRIEF, brief.no, brief.unit, brief.due_at));
        let beside = asks.chain(briefs).chain(self.admissions_ending());
        tasks.chain(orders).chain(follow).chain(back).chain(gone).chain(beside).collect()
    }

    /// Also of a closed case: nobody is let in, or waits to be, without an end.
    fn admissions_ending(&self) -> impl Iterator<Item = Promise> {
        let unit = self.owner.unit;
        self.bars.admissions.iter().filter_map(move |one| {
            let id = if one.confirmed.is_some() { ADMISSION } else { ADMISSION_ASK };
            let due_at = one.ends_at()?;
            Some(Promise { id, run: one.ask, unit, due_at, is_waiting: true })
        })
    }

    /// The person asked for it, did not think better of it, and nothing holds it back any more.
    #[must_use]
    pub fn is_to_be_erased(&self, now: Millis) -> bool {
        !self.stage.is_open() && self.erasure.is_some_and(|at| now >= at)
    }

    /// When a reconciler must next look at a promise; `None` when it has told all there is.
    #[must_use]
    pub fn promise_look(&self, promise: &Promise) -> Option<Millis> {
        let fired = |missed| self.has_fired(promise.id, promise.run, promise.due_at, missed);
        match (fired(true), !promise.is_waiting && !fired(false)) {
            (true, _) => None,
            (false, true) => Some(promise.near_at()),
            (false, false) => Some(promise.due_at),
        }
    }
}
