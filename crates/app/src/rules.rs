//! Procedures and calendars in force and past: adopted into the store once per version, read
//! back whole at start. A version is never changed, so each lives as long as the program.

use crate::{App, Trouble};
use huiyin_domain::calendar::{self, Calendar};
use huiyin_domain::case::{Case, Channel};
use huiyin_domain::ids::AreaId;
use huiyin_domain::procedure::{self, Procedure};
use huiyin_domain::time::Millis;
use huiyin_store::Db;
use huiyin_store::rulebook::{self, RulebookRow};
use huiyin_store::write::Put;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashMap};

const PROCEDURE: &str = "procedure";
const CALENDAR: &str = "calendar";

/// Every version known here, by `id@version`.
#[derive(Debug, Default)]
pub struct Rulebook {
    procedures: HashMap<String, &'static Procedure>,
    calendars: HashMap<String, &'static Calendar>,
    /// The version adopted last, by id: what new cases are pinned to.
    procedures_now: BTreeMap<String, &'static Procedure>,
    calendars_now: BTreeMap<String, &'static Calendar>,
}

/// What a case lives under.
#[derive(Clone, Copy, Debug)]
pub struct Pinned {
    pub procedure: &'static Procedure,
    pub calendar: &'static Calendar,
}

impl Rulebook {
    #[must_use]
    pub fn current(&self, procedure: &str) -> Option<Pinned> {
        let procedure = *self.procedures_now.get(procedure)?;
        let calendar = *self.calendars_now.get(&procedure.calendar)?;
        Some(Pinned { procedure, calendar })
    }

    /// # Errors
    /// A version that the case names is not in this store: nothing about it can be reckoned.
    pub fn of_case(&self, case: &Case) -> Result<Pinned, Trouble> {
        let procedure = self.procedures.get(&case.procedure);
        let calendar = self.calendars.get(&case.calendar);
        let pinned =
            procedure.zip(calendar).map(|(&procedure, &calendar)| Pinned { procedure, calendar });
        pinned.ok_or(Trouble::Internal("rulebook-version"))
    }

    /// Procedures in force, by id.
    pub fn procedures(&self) -> impl Iterator<Item = &'static Procedure> {
        self.procedures_now.values().copied()
    }

    /// A version lives as long as the program, because cases of any age may name it.
    /// Answers `id@version` as the body says it.
    pub(crate) fn add(&mut self, row: &RulebookRow) -> Result<String, Trouble> {
        if row.kind == PROCEDURE {
            let read = Procedure::parse(&row.body).map_err(|_| Trouble::Internal("rulebook"))?;
            let read: &'static Procedure = Box::leak(Box::new(read));
            self.procedures.insert(read.pin(), read);
            self.procedures_now.insert(read.id.clone(), read);
            Ok(read.pin())
        } else {
            let sources: Vec<String> =
                serde_json::from_str(&row.body).map_err(|_| Trouble::Internal("rulebook"))?;
            let sources: Vec<&str> = sources.iter().map(String::as_str).collect();
            let read = Calendar::parse(&sources).map_err(|_| Trouble::Internal("rulebook"))?;
            let read: &'static Calendar = Box::leak(Box::new(read));
            self.calendars.insert(read.pin(), read);
            self.calendars_now.insert(read.id().to_owned(), read);
            Ok(read.pin())
        }
    }
}

/// The rulebooks that come with the program and are not in the store yet.
fn missing(known: &[RulebookRow], at: Millis) -> Vec<RulebookRow> {
    let shipped = shipped_rows(at).into_iter();
    let is_new = |row: &RulebookRow| {
        !known
            .iter()
            .any(|old| (&old.kind, &old.rule, &old.version) == (&row.kind, &row.rule, &row.version))
    };
    shipped.filter(is_new).collect()
}

fn shipped_rows(at: Millis) -> Vec<RulebookRow> {
    let mut rows = Vec::new();
    for prefix in ["cn-", "weekends-only"] {
        let ours = calendar::SHIPPED.iter().filter(|(name, _)| name.starts_with(prefix));
        let sources: Vec<&str> = ours.map(|(_, source)| *source).collect();
        let read = Calendar::parse(&sources).expect("shipped calendars are linted by a test");
        let body = serde_json::to_string(&sources).expect("a list of strings");
        rows.push(row(CALENDAR, read.id(), read.version(), body, at));
    }
    for (_, source) in procedure::SHIPPED {
        let read = Procedure::parse(source).expect("shipped procedures are linted by a test");
        rows.push(row(PROCEDURE, &read.id, &read.version, source.to_owned(), at));
    }
    rows
}

fn row(kind: &str, rule: &str, version: &str, body: String, adopted: Millis) -> RulebookRow {
    let hash = Sha256::digest(body.as_bytes()).into();
    let (kind, rule, version) = (kind.into(), rule.into(), version.into());
    RulebookRow { kind, rule, version, body, hash, adopted }
}

/// Reads all versions, with those the program brings and the store lacks.
pub(crate) async fn load(
    db: &Db,
    area: AreaId,
    now: Millis,
) -> Result<(Rulebook, Vec<Put>), Trouble> {
    let known = rulebook::all(db, area).await?;
    let fresh = missing(&known, now);
    let mut book = Rulebook::default();
    for row in known.iter().chain(&fresh) {
        book.add(row)?;
    }
    Ok((book, fresh.into_iter().map(Put::Rulebook).collect()))
}

impl App {
    /// The rules that a new case is pinned to: as asked for, else by its channel.
    pub(crate) fn rules_for(&self, asked: Option<&str>, channel: Channel) -> Option<Pinned> {
        let by_channel = self.settings().procedure_by_channel.get(&channel).map(String::as_str);
        self.rules().current(asked.or(by_channel)?)
    }
}
