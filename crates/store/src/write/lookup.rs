//! Phase one of a batch: which idempotency keys were seen, which numbers come next, where the
//! log stands.

use super::batch::{Counters, Expect, Step};
use super::change::{Base, Change, Filed};
use super::insert::key_lookups;
use super::keeper::Head;
use super::sequence::{Standing, WAITING_MAX, Waiting};
use crate::StoreError;
use crate::log;
use crate::statements::{Kind, Statement};
use crate::value::{Arg, Row};
use huiyin_domain::ids::{AreaId, CaseId, CaseNumber};
use huiyin_domain::leaf::{self, Commitment};
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) const COUNTER: Statement = Statement::new(
    "counter",
    Kind::List,
    "SELECT next FROM counter WHERE area_id = ?1 AND office = ?2 AND year = ?3",
);
/// Tells after a broken connection whether the batch that held this event was committed: its
/// salt is like no other.
pub(crate) const LEAF_PROBE: Statement = Statement::new(
    "leaf_probe",
    Kind::List,
    "SELECT salt FROM case_event WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);
const WAITING: Statement = Statement::new(
    "leaf_waiting",
    Kind::List,
    "SELECT case_id, seq, commitment FROM leaf_waiting WHERE area_id = ?1 \
     ORDER BY area_id, case_id, seq LIMIT 1024",
);
const SYSTEM_LAST: Statement = Statement::new(
    "system_last",
    Kind::List,
    "SELECT seq, canonical, salt FROM system_event WHERE area_id = ?1 \
     ORDER BY area_id DESC, seq DESC LIMIT 1",
);
pub(crate) const STATEMENTS: [Statement; 4] = [COUNTER, LEAF_PROBE, WAITING, SYSTEM_LAST];

pub(crate) struct Known {
    /// What was answered when the key was first seen.
    pub seen: HashMap<(i64, [u8; 32]), Option<Filed>>,
    pub counters: Counters,
    pub head: Head,
    pub waiting: Vec<Waiting>,
    pub system_last: Option<(i64, Commitment)>,
}

impl Known {
    /// As many leaves wait as one transaction places, so perhaps more.
    pub fn is_crowded(&self, standing: &Standing) -> bool {
        matches!(standing, Standing::Live { .. }) && self.waiting.len() >= WAITING_MAX
    }
}

/// The queries of a batch; `read` takes their answers in the same order.
pub(crate) struct Lookups<'a> {
    pub steps: Vec<Step<'a>>,
    asked: Vec<Asked<'a>>,
}

enum Asked<'a> {
    Keys { area: i64 },
    Counter { area: i64, office: &'a str, year: i16 },
    Head,
    Waiting,
    SystemLast,
}

impl<'a> Lookups<'a> {
    pub fn of(area: AreaId, changes: &'a [Change]) -> Self {
        let mut keys: BTreeMap<i64, Vec<&[u8; 32]>> = BTreeMap::new();
        let mut counters: BTreeSet<(i64, &str, i16)> = BTreeSet::new();
        for change in changes {
            if let Some(key) = &change.idempotency {
                keys.entry(change.area.0).or_default().push(key);
            }
            if let Some(Base::New { office, year, .. }) = change.case.as_ref().map(|c| &c.base) {
                counters.insert((change.area.0, office, *year));
            }
        }
        let mut lookups = Self { steps: Vec::new(), asked: Vec::new() };
        for (area, keys) in keys {
            for step in key_lookups(area, &keys) {
                lookups.steps.push(step);
                lookups.asked.push(Asked::Keys { area });
            }
        }
        for (area, office, year) in counters {
            let params = vec![Arg::Int(area), Arg::Text(office), Arg::Int(year.into())];
            lookups.steps.push(Step { statement: &COUNTER, params, expect: Expect::Any });
            lookups.asked.push(Asked::Counter { area, office, year });
        }
        lookups.ask_log(area, changes);
        lookups
    }

    fn ask_log(&mut self, area: AreaId, changes: &[Change]) {
        let mut ask = |statement, asked| {
            let params = vec![Arg::Int(area.0)];
            self.steps.push(Step { statement, params, expect: Expect::Any });
            self.asked.push(asked);
        };
        ask(&log::HEAD, Asked::Head);
        ask(&WAITING, Asked::Waiting);
        if changes.iter().any(|change| !change.notes.is_empty()) {
            ask(&SYSTEM_LAST, Asked::SystemLast);
        }
    }

    pub fn read(self, answers: Vec<Vec<Row>>) -> Result<Known, StoreError> {
        let mut known = Known {
            seen: HashMap::new(),
            counters: Counters::new(),
            head: Head::EMPTY,
            waiting: Vec::new(),
            system_last: None,
        };
        for (asked, rows) in self.asked.into_iter().zip(answers) {
            if matches!(asked, Asked::Head) {
                known.head = log::head_read(rows)?;
                continue;
            }
            for mut row in rows {
                match asked {
                    Asked::Keys { area } => {
                        let key = row.hash()?;
                        known.seen.insert((area, key), filed(&mut row)?);
                    }
                    Asked::Counter { area, office, year } => {
                        known.counters.insert((area, office.to_owned(), year), row.int()?);
                    }
                    Asked::Waiting => known.waiting.push(Waiting {
                        case: row.int()?,
                        seq: row.int()?,
                        commitment: Commitment(row.hash()?),
                    }),
                    Asked::SystemLast => {
                        known.system_last = Some((row.int()?, commitment(&mut row)?))
                    }
                    Asked::Head => {}
                }
            }
        }
        Ok(known)
    }
}

fn filed(row: &mut Row) -> Result<Option<Filed>, StoreError> {
    let Some(case) = row.opt_int()? else {
        return Ok(None);
    };
    Ok(Some(Filed {
        case: CaseId(case),
        version: row.int()?,
        number: CaseNumber::stored(row.text()?),
        last: commitment(row)?,
    }))
}

/// Of an event whose canonical bytes and salt come next.
fn commitment(row: &mut Row) -> Result<Commitment, StoreError> {
    let canonical = row.blob()?;
    Ok(leaf::commit(&row.hash()?, &canonical))
}
