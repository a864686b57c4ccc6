//! The engine that is lived: two processes over the rows of one call, wherever those lie: leases,
//! transactions under guards, what a process remembers between two looks. It can be broken on
//! purpose in one way at a time, so that tests can show that the observer sees it.

mod breaks;

pub use breaks::Broken;

use crate::engine::{Engine, Message, Outside, Point, Said, Stopped};
use huiyin_domain::callout::text::{Front, Tongue, compose};
use huiyin_domain::callout::{
    Amendment, AttemptState, Book, Change, Due, Head, Now, Order, Outcome, Refusal, Told,
};
use huiyin_domain::ids::{AttemptId, CalloutId};

/// So many messages that are not somebody's first are handed over in one look.
const LIMIT_EACH: usize = 8;
pub const SIGNATURE: &str = "青石镇";

/// The rows of one call: in memory (`memory`), or in a real database.
pub trait Rows {
    /// The call begins, in one transaction.
    fn begin(&mut self, head: Head, changes: Vec<Change>);

    /// As they stand after the last transaction.
    fn book(&self) -> Option<&Book>;

    /// One transaction of what was decided on rows of this version; false, and nothing is
    /// written, where one guard does not hold.
    fn write(&mut self, changes: &[Change], version: i64) -> bool;

    /// As [`Rows::write`], decided on the rows as they stand: every guard holds, unless the
    /// engine is broken on purpose.
    fn write_fresh(&mut self, changes: &[Change]) -> bool {
        let version = self.book().map_or(0, |book| book.head.version);
        self.write(changes, version)
    }
}

/// What one process remembers between two looks.
#[derive(Default)]
struct Node {
    /// Handed over, and not yet written.
    held: Vec<Told>,
    /// The rows as this process last saw them.
    seen: Option<Book>,
}

/// Two processes over one call's rows.
pub struct Processes<R> {
    rows: R,
    /// Ids for new rows, the call's own among them.
    ids: Box<dyn FnMut() -> i64>,
    nodes: Vec<Node>,
    broken: Option<Broken>,
}

type Decision<'d> = &'d mut dyn FnMut(&Book, &Now<'_>, &mut dyn FnMut() -> i64) -> Vec<Change>;

impl<R: Rows> Processes<R> {
    #[must_use]
    pub fn over(rows: R, ids: Box<dyn FnMut() -> i64>, broken: Option<Broken>) -> Self {
        Self { rows, ids, nodes: vec![Node::default(), Node::default()], broken }
    }

    fn is(&self, broken: Broken) -> bool {
        self.broken == Some(broken)
    }

    /// One transaction: decided on the rows that were read, written under their guards, and
    /// decided anew when somebody else was faster.
    fn decide(
        &mut self,
        node: Option<usize>,
        outside: &mut dyn Outside,
        decide: Decision<'_>,
    ) -> Result<(), Stopped> {
        outside.database()?;
        let (broken, ids) = (self.broken, &mut *self.ids);
        if let Some(seen) = node.and_then(|node| self.nodes[node].seen.take()) {
            let changes = changes(broken, ids, &seen, outside, decide);
            if self.rows.write(&changes, seen.head.version) {
                return outside.written();
            }
        }
        let Some(book) = self.rows.book() else {
            return Ok(());
        };
        let changes = changes(broken, ids, book, outside, decide);
        let fits = self.rows.write_fresh(&changes);
        assert!(fits || broken.is_some(), "a guard refused {changes:?}");
        if let Some(node) = node.filter(|_| outside.is_overtaken()) {
            self.nodes[node].seen = self.rows.book().cloned();
        }
        if changes.is_empty() { Ok(()) } else { outside.written() }
    }

    fn report_held(&mut self, node: usize, outside: &mut dyn Outside) -> Result<(), Stopped> {
        while let Some(told) = self.nodes[node].held.last().copied() {
            self.report(node, told, outside)?;
            self.nodes[node].held.pop();
        }
        Ok(())
    }

    fn report(
        &mut self,
        node: usize,
        told: Told,
        outside: &mut dyn Outside,
    ) -> Result<(), Stopped> {
        let is_any_epoch = self.is(Broken::StaleEpoch);
        self.decide(Some(node), outside, &mut |book, now, ids| {
            if is_any_epoch { breaks::forced(book, told) } else { book.reported(told, now, ids) }
        })
    }

    /// First words to people all at once, of the others so many as a gateway bears.
    fn due(&self, outside: &dyn Outside) -> Vec<Due> {
        let mut due = self.rows.book().map(|book| book.due(outside.now())).unwrap_or_default();
        if self.is(Broken::FirstLimited) {
            due.reverse();
            due.truncate(1);
        }
        let urgent = due.iter().filter(|due| due.urgent).count();
        due.truncate(urgent + LIMIT_EACH);
        due
    }

    fn hand_over(
        &mut self,
        node: usize,
        attempt: AttemptId,
        outside: &mut dyn Outside,
    ) -> Result<(), Stopped> {
        let mut is_leased = false;
        self.decide(Some(node), outside, &mut |book, now, _| {
            let change = book.lease(attempt, now);
            is_leased = change.is_some();
            change.into_iter().collect()
        })?;
        let Some((message, told)) = self.message(attempt).filter(|_| is_leased) else {
            return Ok(());
        };
        if self.is(Broken::LostOnCrash) {
            self.report(node, told, outside)?;
        }
        outside.at(Point::AfterLease)?;
        let outcome = outside.submit(&message);
        self.nodes[node].held.push(Told { outcome, ..told });
        outside.at(Point::AfterSubmit)?;
        self.report_held(node, outside)?;
        outside.at(Point::AfterReport)
    }

    fn message(&self, attempt: AttemptId) -> Option<(Message, Told)> {
        let book = self.rows.book()?;
        let row = book.attempts.get(&attempt).filter(|row| row.state == AttemptState::Leased)?;
        let summons = book.summonses.get(&row.summons)?;
        let is_marked = book.head.exercise && !self.is(Broken::Unmarked);
        let front = Front { signature: Some(SIGNATURE), exercise: is_marked, tongue: Tongue::Zh };
        let key = if self.is(Broken::KeyPerTry) {
            format!("{}-{}", row.key, row.tries)
        } else {
            row.key.clone()
        };
        let message = Message {
            key,
            attempt,
            summons: row.summons,
            round: row.round,
            member: summons.member,
            channel: row.channel,
            text: compose(&front, &format!("请到岗：{}", summons.role)),
        };
        let told = Told { attempt, epoch: row.epoch, outcome: Outcome::HandedOver };
        Some((message, told))
    }
}

/// What a process decides on a book, right or, for a test, broken.
fn changes(
    broken: Option<Broken>,
    ids: &mut dyn FnMut() -> i64,
    book: &Book,
    outside: &dyn Outside,
    decide: Decision<'_>,
) -> Vec<Change> {
    let old = (broken == Some(Broken::RollOld)).then(|| breaks::roll_old(outside));
    let roll = old.as_ref().unwrap_or_else(|| outside.roll());
    let now = Now { at: outside.now(), roll, reach: outside.reach() };
    let mut changes = decide(book, &now, ids);
    if let Some(broken) = broken {
        breaks::decided(broken, book, &mut changes, outside, ids);
    }
    changes
}

impl<R: Rows> Engine for Processes<R> {
    fn start(&mut self, order: &Order<'_>, outside: &mut dyn Outside) -> Result<(), Refusal> {
        let order = Order { id: CalloutId((self.ids)()), ..order.clone() };
        let now = Now { at: outside.now(), roll: outside.roll(), reach: outside.reach() };
        let (head, mut changes) = Book::start(&order, &now, &mut *self.ids)?;
        if let Some(broken) = self.broken {
            breaks::started(broken, &mut changes);
        }
        self.rows.begin(head, changes);
        Ok(())
    }

    fn tick(&mut self, node: usize, outside: &mut dyn Outside) -> Result<(), Stopped> {
        outside.database()?;
        self.report_held(node, outside)?;
        outside.at(Point::BeforeRounds)?;
        self.decide(Some(node), outside, &mut |book, now, ids| book.tick(now, ids))?;
        outside.at(Point::AfterRounds)?;
        for due in self.due(outside) {
            self.hand_over(node, due.attempt, outside)?;
        }
        Ok(())
    }

    fn answer(
        &mut self,
        node: usize,
        said: &Said,
        outside: &mut dyn Outside,
    ) -> Result<Result<(), Refusal>, Stopped> {
        let mut refused = Ok(());
        let answer = (said.answer, said.via);
        let stops_others = self.is(Broken::StopsOthers);
        self.decide(Some(node), outside, &mut |book, now, ids| {
            let decided = book.answer(said.summons, answer, now, ids);
            refused = decided.as_ref().map(|_| ()).map_err(|refusal| *refusal);
            let mut changes = decided.unwrap_or_default();
            if stops_others {
                breaks::stops_others(book, said.summons, &mut changes);
            }
            changes
        })?;
        Ok(refused)
    }

    fn receipt(
        &mut self,
        message: &Message,
        outcome: Outcome,
        outside: &mut dyn Outside,
    ) -> Result<(), Stopped> {
        let attempt = message.attempt;
        self.decide(None, outside, &mut |book, now, ids| book.receipt(attempt, outcome, now, ids))
    }

    fn by_hand(&mut self, attempt: AttemptId, outside: &mut dyn Outside) -> Result<(), Stopped> {
        self.decide(None, outside, &mut |book, now, ids| book.by_hand(attempt, true, now, ids))
    }

    fn amend(
        &mut self,
        amendment: &Amendment<'_>,
        outside: &mut dyn Outside,
    ) -> Result<Result<(), Refusal>, Stopped> {
        let mut refused = Ok(());
        self.decide(None, outside, &mut |book, now, ids| {
            let decided = book.amend(amendment, now, ids);
            refused = decided.as_ref().map(|_| ()).map_err(|refusal| *refusal);
            decided.unwrap_or_default()
        })?;
        Ok(refused)
    }

    fn restart(&mut self, node: usize) {
        self.nodes[node] = Node::default();
    }

    fn book(&self) -> Option<&Book> {
        self.rows.book()
    }
}
