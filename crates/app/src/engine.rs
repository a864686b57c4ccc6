//! Reconcilers: each looks at the state, does what is missing and looks again. They take no
//! input; doing a thing twice does it once; a restart loses nothing because the state is the
//! queue. Woken by a hint after every change and by a timer, oldest first, a bounded batch.

mod answers;
mod backups;
mod callouts;
mod clocks;
mod learning;
mod notices;
mod outbox;
mod purge;
mod witnesses;
mod words;

use crate::common::Night;
use crate::moment::Moment;
use crate::{App, Trouble};
use huiyin_domain::time::Millis;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

pub use backups::Backups;
pub use callouts::Callouts;
pub use learning::Learning;
pub use outbox::OutboxCounts;
pub use witnesses::Witnesses;

/// After a hint, how long more hints are gathered before looking.
const HINT_REST: Duration = Duration::from_millis(250);
/// A reconciler that has not come round for this long counts as stuck.
const STUCK_MS: i64 = 120_000;

const CLOCKS: Rhythm = Rhythm { name: "clocks", every: Duration::from_secs(15), by_hint: true };
const OUTBOX: Rhythm = Rhythm { name: "outbox", every: Duration::from_secs(5), by_hint: true };
const NOTICES: Rhythm = Rhythm { name: "notices", every: Duration::from_secs(10), by_hint: true };
const PURGE: Rhythm = Rhythm { name: "purge", every: Duration::from_secs(60), by_hint: false };

const WITNESSES: Rhythm =
    Rhythm { name: "witnesses", every: Duration::from_secs(3), by_hint: false };
const BACKUPS: Rhythm = Rhythm { name: "backups", every: Duration::from_secs(60), by_hint: false };
const SKEW: Rhythm = Rhythm { name: "skew", every: Duration::from_secs(15), by_hint: false };
const LEARNING: Rhythm =
    Rhythm { name: "learning", every: Duration::from_secs(30), by_hint: false };
const WORDS: Rhythm = Rhythm { name: "words", every: Duration::from_secs(5), by_hint: true };
/// Once a day there is something to do; until then it asks what day it is.
const NIGHT: Rhythm = Rhythm { name: "night", every: Duration::from_secs(60), by_hint: false };
/// Rounds are due to the second.
const CALLOUTS: Rhythm = Rhythm { name: "callouts", every: Duration::from_secs(1), by_hint: true };
const CODES: Rhythm = Rhythm { name: "codes", every: Duration::from_secs(5), by_hint: true };
const ROSTER: Rhythm = Rhythm { name: "roster", every: Duration::from_secs(15), by_hint: false };
const INCIDENTS: Rhythm =
    Rhythm { name: "incidents", every: Duration::from_secs(15), by_hint: false };
/// A real call ends a drill at once.
const DRILLS: Rhythm = Rhythm { name: "drills", every: Duration::from_secs(15), by_hint: true };
const LOG: Rhythm = Rhythm { name: "log", every: Duration::from_secs(5), by_hint: false };

#[derive(Clone, Copy)]
struct Rhythm {
    name: &'static str,
    every: Duration,
    by_hint: bool,
}

/// What one look came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    pub done: usize,
    /// The batch was full: there may be more, so look again at once.
    pub more: bool,
}

/// The reconcilers of one process. Several processes may run them over one PostgreSQL store.
pub struct Engine {
    stop: watch::Sender<bool>,
    tasks: JoinSet<()>,
    pulse: Pulse,
}

/// When each reconciler last came round; a clone shows the same.
#[derive(Clone)]
pub struct Pulse {
    moment: Moment,
    beats: Arc<[AtomicI64]>,
}

impl Pulse {
    /// Whether every reconciler came round lately.
    #[must_use]
    pub fn is_beating(&self) -> bool {
        let now = self.moment.now();
        let fresh = |beat: &AtomicI64| now.0 - beat.load(Ordering::Relaxed) < STUCK_MS;
        self.beats.iter().all(fresh)
    }

    fn beat(&self, which: usize) {
        self.beats[which].store(self.moment.now().0, Ordering::Relaxed);
    }
}

/// Starts all reconcilers.
#[must_use]
pub fn spawn(app: &App) -> Engine {
    let (stop, stopped) = watch::channel(false);
    let moment = app.moment().clone();
    let now = moment.now().0;
    let pulse = Pulse { moment, beats: (0..16).map(|_| AtomicI64::new(now)).collect() };
    let mut tasks = JoinSet::new();
    let started = |which, rhythm| Loop {
        app: app.clone(),
        rhythm,
        which,
        pulse: pulse.clone(),
        stopped: stopped.clone(),
    };
    tasks.spawn(started(0, CLOCKS).run(clocks_tick));
    tasks.spawn(started(1, OUTBOX).run(outbox_tick));
    tasks.spawn(started(2, PURGE).run(purge_tick));
    tasks.spawn(started(3, LOG).run(log_tick));
    let witnesses = Witnesses::default();
    tasks.spawn(started(4, WITNESSES).run(move |app| {
        let witnesses = witnesses.clone();
        async move { witnesses.tick(&app).await }
    }));
    tasks.spawn(started(5, NOTICES).run(notices_tick));
    let backups = Backups::default();
    tasks.spawn(started(6, BACKUPS).run(move |app| {
        let backups = backups.clone();
        async move { backups.tick(&app).await }
    }));
    tasks.spawn(started(7, SKEW).run(skew_tick));
    let learning = Learning::default();
    tasks.spawn(started(8, LEARNING).run(move |app| {
        let learning = learning.clone();
        async move { learning.tick(&app).await }
    }));
    tasks.spawn(started(9, WORDS).run(words_tick));
    let night = Night::default();
    tasks.spawn(started(10, NIGHT).run(move |app| {
        let night = night.clone();
        async move { Ok(Tick { done: 0, more: night.tick(&app).await? }) }
    }));
    tasks.spawn(started(11, CODES).run(codes_tick));
    let callouts = Callouts::default();
    tasks.spawn(started(12, CALLOUTS).run(move |app| {
        let callouts = callouts.clone();
        async move { callouts.tick(&app).await }
    }));
    tasks.spawn(started(13, ROSTER).run(roster_tick));
    tasks.spawn(started(14, INCIDENTS).run(incidents_tick));
    tasks.spawn(started(15, DRILLS).run(drills_tick));
    Engine { stop, tasks, pulse }
}

impl Engine {
    #[must_use]
    pub fn pulse(&self) -> Pulse {
        self.pulse.clone()
    }

    /// Lets each finish what it has in hand, then ends it.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        while self.tasks.join_next().await.is_some() {}
    }
}

struct Loop {
    app: App,
    rhythm: Rhythm,
    which: usize,
    pulse: Pulse,
    stopped: watch::Receiver<bool>,
}

impl Loop {
    async fn run<F, T>(mut self, tick: F)
    where
        F: Fn(App) -> T,
        T: Future<Output = Result<Tick, Trouble>>,
    {
        while !*self.stopped.borrow() {
            let ticked = tick(self.app.clone()).await;
            self.pulse.beat(self.which);
            match ticked {
                Ok(Tick { more: true, .. }) => continue,
                Ok(_) => {}
                // The store's own line in the log says why; the next round tries again.
                Err(trouble) => tracing::warn!(reconciler = self.rhythm.name, %trouble, "tick"),
            }
            self.rest().await;
        }
    }

    async fn rest(&mut self) {
        let hinted = async {
            if !self.rhythm.by_hint {
                return std::future::pending().await;
            }
            self.app.hinted().await;
            tokio::time::sleep(HINT_REST).await;
        };
        tokio::select! {
            () = hinted => {}
            () = tokio::time::sleep(self.rhythm.every) => {}
            _ = self.stopped.changed() => {}
        }
    }
}

/// Warnings, escalation and lawful ends that the passing of time has brought.
///
/// # Errors
/// The store cannot answer; the next tick does what this one could not.
pub async fn clocks_tick(app: App) -> Result<Tick, Trouble> {
    // A date that a wrong clock has reached is not reached: what a clock sets off cannot be
    // taken back, and what it sets off late is set off all the same.
    if app.clock_alarm().is_some() {
        return Ok(Tick::default());
    }
    clocks::tick(&app).await
}

/// Whether this machine's clock can be right.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn skew_tick(app: App) -> Result<Tick, Trouble> {
    app.clock_look().await?;
    Ok(Tick::default())
}

/// Messages that wait to be delivered.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn outbox_tick(app: App) -> Result<Tick, Trouble> {
    outbox::tick(&app).await
}

/// Notices for officers that wait to be sent by the ways they chose.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn notices_tick(app: App) -> Result<Tick, Trouble> {
    notices::tick(&app).await
}

/// Shifts for the days ahead, and those that nobody took over.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn roster_tick(app: App) -> Result<Tick, Trouble> {
    app.roster_tick().await
}

/// Reports to the body above that were not made in time.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn incidents_tick(app: App) -> Result<Tick, Trouble> {
    app.incidents_tick().await
}

/// Drills that are due, and those that are over.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn drills_tick(app: App) -> Result<Tick, Trouble> {
    app.drill_tick().await
}

/// Codes for those who were asked to join for duty.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn codes_tick(app: App) -> Result<Tick, Trouble> {
    app.codes_tick().await
}

/// Sessions, drafts, notices and leaves whose time is over.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn purge_tick(app: App) -> Result<Tick, Trouble> {
    app.sign_ins_told().await?;
    purge::tick(&app).await
}

/// What changed since this server last looked, in its index of words.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn words_tick(app: App) -> Result<Tick, Trouble> {
    words::tick(&app).await
}

/// Leaves that wait for their places, and a log that stood still and may go on.
///
/// # Errors
/// As [`clocks_tick`].
pub async fn log_tick(app: App) -> Result<Tick, Trouble> {
    app.log_key_look().await?;
    if app.log_still().is_none() && !app.log_is_waiting().await? {
        return Ok(Tick::default());
    }
    app.log_nudge().await?;
    Ok(Tick { done: 1, more: false })
}

fn minus(now: Millis, ms: i64) -> Millis {
    Millis(now.0.saturating_sub(ms))
}
