//! Whole simulated call-outs on the real rows: the decisions are those of the core, each written
//! by the store under its guards, on SQLite and on PostgreSQL; people, gateways, crashes and
//! clocks are the simulator's, and so is the observer that counts. `HUIYIN_SIMULATED=300` lives
//! more runs than a usual test run does.

use huiyin_app::callout::Words;
use huiyin_app::{App, Trouble};
use huiyin_domain::callout::text::{Front, Tongue, compose};
use huiyin_domain::callout::{
    Amendment, AttemptState, Book, Change, Ids, Now, Order, Outcome, Refusal, Told,
};
use huiyin_domain::ids::{AttemptId, CalloutId};
use huiyin_simulate::{Engine, Faults, Message, Outside, Point, Report, Said, Stopped, run_on};
use huiyin_tests::town::Town;
use std::future::Future;
use tokio::runtime::Handle;

/// Runs of one engine in a usual test run.
const RUNS: u64 = 6;
/// So many messages that are not somebody's first are handed over in one look.
const LIMIT_EACH: usize = 8;
const TRIES_MAX: u32 = 8;

/// What one process remembers between two looks.
#[derive(Default)]
struct Node {
    held: Vec<Told>,
    /// The rows as this process last saw them.
    seen: Option<Book>,
}

/// Two processes over one database; each run is a call of its own in it.
struct Rows {
    app: App,
    id: CalloutId,
    nodes: [Node; 2],
    /// The rows as they stand, read back after every transaction.
    book: Option<Book>,
}

type Decision<'d> = &'d mut dyn FnMut(&Book, &Now<'_>, Ids<'_>) -> Vec<Change>;

/// The simulator is no task: it waits here for the store.
fn wait<T>(future: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| Handle::current().block_on(future))
}

impl Rows {
    fn new(app: App) -> Self {
        let id = CalloutId(app.moment().id());
        Self { app, id, nodes: [Node::default(), Node::default()], book: None }
    }

    fn read(&mut self) -> Book {
        let book = wait(self.app.callout_book(self.id)).expect("the rows");
        self.book = Some(book.clone());
        book
    }

    /// One transaction, decided on the rows as this process saw them; anew where the guards of
    /// the store say that somebody else was faster.
    fn decide(
        &mut self,
        node: Option<usize>,
        outside: &mut dyn Outside,
        decide: Decision<'_>,
    ) -> Result<(), Stopped> {
        outside.database()?;
        let mut seen = node.and_then(|node| self.nodes[node].seen.take());
        for _ in 0..TRIES_MAX {
            let book = seen.take().unwrap_or_else(|| self.read());
            let now = Now { at: outside.now(), roll: outside.roll(), reach: outside.reach() };
            let app = self.app.clone();
            let changes = decide(&book, &now, &mut || app.moment().id());
            if changes.is_empty() {
                return Ok(());
            }
            match wait(self.app.callout_write(&book, changes)) {
                Ok(()) => {
                    let after = self.read();
                    if let Some(node) = node.filter(|_| outside.is_overtaken()) {
                        self.nodes[node].seen = Some(after);
                    }
                    return outside.written();
                }
                Err(Trouble::Stale | Trouble::Exists) => {}
                Err(trouble) => panic!("the store answers: {trouble}"),
            }
        }
        panic!("nobody else writes while this one decides anew");
    }

    fn report_held(&mut self, node: usize, outside: &mut dyn Outside) -> Result<(), Stopped> {
        while let Some(told) = self.nodes[node].held.last().copied() {
            self.decide(Some(node), outside, &mut |book, now, ids| book.reported(told, now, ids))?;
            self.nodes[node].held.pop();
        }
        Ok(())
    }

    fn hand_over(
        &mut self,
        node: usize,
        attempt: AttemptId,
        outside: &mut dyn Outside,
    ) -> Result<(), Stopped> {
        let mut leased = false;
        self.decide(Some(node), outside, &mut |book, now, _| {
            let change = book.lease(attempt, now);
            leased = change.is_some();
            change.into_iter().collect()
        })?;
        let Some((message, told)) = self.message(attempt).filter(|_| leased) else {
            return Ok(());
        };
        outside.at(Point::AfterLease)?;
        let outcome = outside.submit(&message);
        self.nodes[node].held.push(Told { outcome, ..told });
        outside.at(Point::AfterSubmit)?;
        self.report_held(node, outside)?;
        outside.at(Point::AfterReport)
    }

    fn message(&self, attempt: AttemptId) -> Option<(Message, Told)> {
        let book = self.book.as_ref()?;
        let row = book.attempts.get(&attempt)?;
        let row = Some(row).filter(|row| row.state == AttemptState::Leased)?;
        let summons = book.summonses.get(&row.summons)?;
        let front = Front {
            signature: Some(huiyin_simulate::SIGNATURE),
            exercise: book.head.exercise,
            tongue: Tongue::Zh,
        };
        let message = Message {
            key: row.key.clone(),
            attempt,
            summons: row.summons,
            round: row.round,
            member: summons.member,
            channel: row.channel,
            text: compose(&front, &format!("请到岗：{}", summons.role)),
        };
        Some((message, Told { attempt, epoch: row.epoch, outcome: Outcome::HandedOver }))
    }
}

impl Engine for Rows {
    fn start(&mut self, order: &Order<'_>, outside: &mut dyn Outside) -> Result<(), Refusal> {
        let order = Order { id: self.id, ..order.clone() };
        let now = Now { at: outside.now(), roll: outside.roll(), reach: outside.reach() };
        let app = self.app.clone();
        let (head, changes) = Book::start(&order, &now, &mut || app.moment().id())?;
        let words = Words::of(order.plan, "演练", "");
        wait(self.app.callout_write_new(head, changes, &words)).expect("written");
        self.read();
        Ok(())
    }

    fn tick(&mut self, node: usize, outside: &mut dyn Outside) -> Result<(), Stopped> {
        outside.database()?;
        self.report_held(node, outside)?;
        outside.at(Point::BeforeRounds)?;
        self.decide(Some(node), outside, &mut |book, now, ids| book.tick(now, ids))?;
        outside.at(Point::AfterRounds)?;
        let mut due = self.read().due(outside.now());
        let urgent = due.iter().filter(|due| due.urgent).count();
        due.truncate(urgent + LIMIT_EACH);
        for due in due {
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
        self.decide(Some(node), outside, &mut |book, now, ids| {
            let decided = book.answer(said.summons, answer, now, ids);
            refused = decided.as_ref().map(|_| ()).map_err(|refusal| *refusal);
            decided.unwrap_or_default()
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

fn runs() -> u64 {
    std::env::var("HUIYIN_SIMULATED").ok().and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g01_to_g15_hold_on_the_real_rows_of_both_engines() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let faults = Faults::default();
        let mut whole = Report::default();
        for run in 0..runs() {
            let mut engine = Rows::new(town.app.clone());
            whole.add(run_on(&mut engine, 7, run, &faults));
        }
        println!(
            "{}: {} runs, {} summonses, {} lost, {} doubles",
            town.home.name, whole.runs, whole.summonses, whole.lost, whole.duplicates
        );
        assert!(whole.summonses > whole.runs, "people were called");
        assert_eq!(whole.lost, 0, "{:?}", whole.violations);
        assert!(whole.violations.is_empty(), "{:?}", whole.violations);
        town.app.close().await;
    }
}
