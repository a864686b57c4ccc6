//! Use cases, one file per noun, and the tools they share. No HTTP handlers, no HTML, no SQL.
//! Each use case reads the two impurities once (`moment`), asks the policy, lets the domain
//! decide, and hands one change to the store's writer.

pub mod admission;
pub mod approvals;
pub mod assign;
pub mod audit;
pub mod backup;
pub mod bars;
mod by;
pub mod callout;
pub mod case;
pub mod common;
pub mod draft;
pub mod drill;
pub mod duty;
pub mod engine;
pub mod erase;
pub mod explain;
pub mod export;
pub mod file;
pub mod filter;
pub mod find;
pub mod flood;
pub mod incident;
pub mod journal;
pub mod keys;
pub mod lang;
pub mod leave;
pub mod letters;
pub mod log;
pub mod moment;
pub mod notice;
pub mod notify;
mod open;
pub mod org;
pub mod paper;
pub mod passkey;
pub mod password;
pub mod protect;
pub mod read;
pub mod reception;
pub mod retention;
pub mod roster;
pub mod routing;
pub mod rules;
pub mod screening;
mod seal;
pub mod secret;
pub mod session;
pub mod settle;
pub mod sign_in;
pub mod skew;
pub mod staff;
mod trouble;
pub mod unit_key;
pub mod worklist;

pub use by::{By, Person, Signed, StandsFor};
pub use open::{FLOOD_PER_MINUTE, OpenFault, Settings, high_water_of};
pub use seal::{Party, TONGUES};
pub use trouble::Trouble;

pub use huiyin_store::health::look;

use huiyin_domain::ids::AreaId;
use huiyin_store::Db;
use huiyin_store::write::{Change, Put, Writer, Written};
use keys::Keys;
use log::LogEvent;
use moment::Moment;
use notify::Notify;
use org::Org;
use password::Passwords;
use rules::Rulebook;
use std::sync::{Arc, RwLock};

/// The program without its edges. A clone is another handle on the same one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    settings: Settings,
    db: Db,
    writer: Writer,
    keys: Keys,
    log: Arc<log::Log>,
    ring: unit_key::Ring,
    routing: routing::Routing,
    notify: Notify,
    passwords: Passwords,
    sign_ins: sign_in::Attempts,
    flood: flood::Flood,
    /// Woken after every change, so that reconcilers need not wait for their timer.
    hint: tokio::sync::Notify,
    org: RwLock<Arc<Org>>,
    rules: Arc<Rulebook>,
    clock: skew::Clock,
    find: find::Find,
    objects: file::Objects,
    /// Whose turn it is to have a file looked into.
    file_turns: Arc<tokio::sync::Semaphore>,
}

impl App {
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    #[must_use]
    pub fn area(&self) -> AreaId {
        self.0.settings.area
    }

    #[must_use]
    pub fn moment(&self) -> &Moment {
        &self.0.settings.moment
    }

    #[must_use]
    pub fn keys(&self) -> &Keys {
        &self.0.keys
    }

    #[must_use]
    pub fn notify(&self) -> &Notify {
        &self.0.notify
    }

    /// Units, topics and the responsibility table as they stand.
    #[must_use]
    pub fn org(&self) -> Arc<Org> {
        self.0.org.read().expect("no holder of this lock panics").clone()
    }

    #[must_use]
    pub fn rules(&self) -> Arc<Rulebook> {
        self.0.rules.clone()
    }

    /// Waits until something was written that a reconciler may have to act on.
    pub async fn hinted(&self) {
        self.0.hint.notified().await;
    }

    /// Wakes the reconcilers.
    pub(crate) fn hint(&self) {
        self.0.hint.notify_waiters();
    }

    /// Whether the store answers.
    ///
    /// # Errors
    /// `Unavailable` when it does not.
    pub async fn ready(&self) -> Result<(), Trouble> {
        Ok(self.db().ping().await?)
    }

    /// Lets what is queued be written, then stops writing for good.
    pub async fn close(&self) {
        self.0.writer.close().await;
    }

    pub(crate) fn routing(&self) -> &routing::Routing {
        &self.0.routing
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) async fn write(&self, change: Change) -> Result<Written, Trouble> {
        let written = self.0.writer.submit(change).await?;
        self.0.hint.notify_waiters();
        Ok(written)
    }

    /// A change of anything but a case.
    pub(crate) async fn put(&self, puts: Vec<Put>) -> Result<(), Trouble> {
        let (area, at) = (self.area(), self.moment().now());
        let change = Change { area, at, idempotency: None, case: None, puts, notes: Vec::new() };
        self.write(change).await.map(drop)
    }

    /// A change that the journal tells of: the line is written with what it speaks of, or
    /// neither is.
    pub(crate) async fn put_told(
        &self,
        by: &By,
        puts: Vec<Put>,
        told: &[LogEvent],
    ) -> Result<(), Trouble> {
        let (area, at) = (self.area(), self.moment().now());
        let notes = told.iter().map(|event| event.note_by(self.moment(), by.actor())).collect();
        let change = Change { area, at, idempotency: None, case: None, puts, notes };
        self.write(change).await.map(drop)
    }

    /// Like `put`, waking nobody: what reconcilers write themselves must not call them again.
    pub(crate) async fn put_quietly(&self, puts: Vec<Put>) -> Result<(), Trouble> {
        let (area, at) = (self.area(), self.moment().now());
        let change = Change { area, at, idempotency: None, case: None, puts, notes: Vec::new() };
        Ok(self.0.writer.submit(change).await.map(drop)?)
    }
}
