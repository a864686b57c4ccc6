//! What a call-out engine is to the simulator, and what the world is to an engine. The engine on
//! rows in memory is `memory`; another, on a real database, can be put behind the same trait.

use huiyin_domain::callout::{Amendment, Answer, Book, Order, Outcome, Reach, Refusal, Roll, Via};
use huiyin_domain::ids::{AttemptId, MemberId, SummonsId};
use huiyin_domain::plan::{Channel, Plan};
use huiyin_domain::roster::Present;
use huiyin_domain::time::Millis;

/// Why an engine did not come to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// The process is gone, with everything that it remembered.
    Died,
    /// It stands still, and will go on with what it remembers.
    Stalled,
    /// The database did not answer, or not with yes.
    Down,
}

/// Where an engine can be stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    BeforeRounds,
    AfterRounds,
    AfterLease,
    AfterSubmit,
    AfterReport,
}

/// One message on its way to a gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub key: String,
    pub attempt: AttemptId,
    pub summons: SummonsId,
    pub round: u32,
    pub member: MemberId,
    pub channel: Channel,
    pub text: String,
}

/// What somebody said, and how.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    pub summons: SummonsId,
    pub member: MemberId,
    pub answer: Answer,
    pub via: Via,
}

/// The world as an engine meets it. It is asked anew each time: all of it may have changed.
pub trait Outside {
    fn now(&self) -> Millis;
    fn roll(&self) -> &Roll;
    fn reach(&self) -> &Reach;
    /// Plan and roster as they are edited now: for orders and amendments, and never for a
    /// call-out that runs (G8).
    fn edited(&self) -> (&Plan, &Present);
    /// Hands a message to its gateway. Every call is one hand-over and may send it again.
    fn submit(&mut self, message: &Message) -> Outcome;
    /// # Errors
    /// The process is stopped at this point.
    fn at(&mut self, point: Point) -> Result<(), Stopped>;
    /// Asked before anything is read or written.
    ///
    /// # Errors
    /// The database is away.
    fn database(&mut self) -> Result<(), Stopped>;
    /// Asked after a transaction was written.
    ///
    /// # Errors
    /// It was, and the engine is told that it was not.
    fn written(&mut self) -> Result<(), Stopped>;
    /// True: decide on the rows as they were when this process last looked.
    fn is_overtaken(&mut self) -> bool;
}

/// A call-out engine of one or more processes (`node`) over one database.
pub trait Engine {
    /// Begins the one call-out of a run, first round included.
    ///
    /// # Errors
    /// The plan does not know what is ordered.
    fn start(&mut self, order: &Order<'_>, outside: &mut dyn Outside) -> Result<(), Refusal>;

    /// One look of one process: rounds that are due, messages handed over, outcomes written.
    ///
    /// # Errors
    /// The process was stopped, or the database was away.
    fn tick(&mut self, node: usize, outside: &mut dyn Outside) -> Result<(), Stopped>;

    /// An answer arrives at one process. `Ok` is an acknowledgement: whoever answered may rely
    /// on it, whatever happens next. `Ok(Err(…))`: it was refused by name.
    ///
    /// # Errors
    /// Nothing is known of it; it will be said again.
    fn answer(
        &mut self,
        node: usize,
        said: &Said,
        outside: &mut dyn Outside,
    ) -> Result<Result<(), Refusal>, Stopped>;

    /// A gateway tells by itself what became of a message.
    ///
    /// # Errors
    /// The database was away; it will be told again.
    fn receipt(
        &mut self,
        message: &Message,
        outcome: Outcome,
        outside: &mut dyn Outside,
    ) -> Result<(), Stopped>;

    /// A human passed on a message of the printed call tree.
    ///
    /// # Errors
    /// The database was away.
    fn by_hand(&mut self, attempt: AttemptId, outside: &mut dyn Outside) -> Result<(), Stopped>;

    /// Another level is ordered.
    ///
    /// # Errors
    /// The database was away; it will be ordered again.
    fn amend(
        &mut self,
        amendment: &Amendment<'_>,
        outside: &mut dyn Outside,
    ) -> Result<Result<(), Refusal>, Stopped>;

    /// The process begins anew and remembers nothing.
    fn restart(&mut self, node: usize);

    /// All rows as they stand.
    fn book(&self) -> Option<&Book>;
}
