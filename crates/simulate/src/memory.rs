//! An engine on rows in memory: two processes, leases, transactions with the guards that SQL
//! will have. It can be broken on purpose in one way at a time, so that tests can show that the
//! observer sees it.

mod breaks;

pub use breaks::Broken;

use crate::engine::{Engine, Message, Outside, Point, Said, Stopped};
use huiyin_domain::callout::text::{Front, Tongue, compose};
use huiyin_domain::callout::{
    Amendment, AttemptState, Book, Change, Due, Now, Order, Outcome, Refusal, Told, has_own_guards,
};
use huiyin_domain::ids::AttemptId;

/// So many messages that are not somebody's first are handed over in one look.
const LIMIT_EACH: usize = 8;
pub const SIGNATURE: &str = "青石镇";

/// What one process remembers between two looks.
#[derive(Default)]
struct Node {
    /// Handed over, and not yet written.
    held: Vec<Told>,
    /// The rows as this process last saw them.
    seen: Option<Book>,
}

pub struct Memory {
    book: Option<Book>,
    nodes: Vec<Node>,
    next: i64,
    broken: Option<Broken>,
}

type Decision<'d> = &'d mut dyn FnMut(&Book, &Now<'_>, &mut dyn FnMut() -> i64) -> Vec<Change>;

impl Memory {
    #[must_use]
    pub fn new(broken: Option<Broken>) -> Self {
        let nodes = vec![Node::default(), Node::default()];
        Self { book: None, nodes, next: 0, broken }
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
        let seen = node.and_then(|node| self.nodes[node].seen.take());
        if let Some(seen) = seen.filter(|_| self.book.is_some()) {
            let changes = self.changes(&seen, outside, decide);
            if self.write(&changes, seen.head.version) {
                return outside.written();
            }
        }
        let Some(book) = self.book.take() else {
            return Ok(());
        };
        let changes = self.changes(&book, outside, decide);
        self.book = Some(book);
        self.write_fresh(&changes);
        if let Some(node) = node.filter(|_| outside.is_overtaken()) {
            self.nodes[node].seen.clone_from(&self.book);
        }
        if changes.is_empty() { Ok(()) } else { outside.written() }
    }

    fn changes(&mut self, book: &Book, outside: &dyn Outside, decide: Decision<'_>) -> Vec<Change> {
        let next = &mut self.next;
        let mut ids = || {
            *next += 1;
            *next
        };
        let at = outside.now();
        let old;
        let roll = if self.broken == Some(Broken::RollOld) {
            old = breaks::roll_old(outside);
            &old
        } else {
            outside.roll()
        };
        let now = Now { at, roll, reach: outside.reach() };
        let mut changes = decide(book, &now, &mut ids);
        if let Some(broken) = self.broken {
            breaks::decided(broken, book, &mut changes, outside, &mut self.next);
        }
        changes
    }

    /// False, and nothing is written, where one guard does not hold.
    fn write(&mut self, changes: &[Change], version: i64) -> bool {
        let Some(book) = &self.book else {
            return false;
        };
        if !has_own_guards(changes) && book.head.version != version {
            return false;
        }
        let mut tried = book.clone();
        let fits = changes.iter().all(|change| tried.apply(change));
        if fits {
            tried.head.version += i64::from(!has_own_guards(changes));
            self.book = Some(tried);
        }
        fits
    }

    fn write_fresh(&mut self, changes: &[Change]) {
        if let Some(book) = &mut self.book {
            for change in changes {
                let fits = book.apply(change);
                debug_assert!(fits || self.broken.is_some(), "a guard refused {change:?}");
            }
            book.head.version += i64::from(!changes.is_empty() && !has_own_guards(changes));
        }
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
        let mut due = self.book.as_ref().map(|book| book.due(outside.now())).unwrap_or_default();
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
        let book = self.book.as_ref()?;
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

impl Engine for Memory {
    fn start(&mut self, order: &Order<'_>, outside: &mut dyn Outside) -> Result<(), Refusal> {
        let next = &mut self.next;
        let mut ids = || {
            *next += 1;
            *next
        };
        let now = Now { at: outside.now(), roll: outside.roll(), reach: outside.reach() };
        let (head, mut changes) = Book::start(order, &now, &mut ids)?;
        if let Some(broken) = self.broken {
            breaks::started(broken, &mut changes);
        }
        self.book = Some(Book::begun(head, &changes));
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
        self.book.as_ref()
    }
}
