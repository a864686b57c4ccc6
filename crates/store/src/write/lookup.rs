//! Phase one of a batch: which idempotency keys were seen, which numbers come next.

use super::batch::{Counters, Expect, Step};
use super::change::{Base, Change, Filed};
use super::insert::key_lookups;
use crate::StoreError;
use crate::statements::{Kind, Statement};
use crate::value::{Arg, Row};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::leaf::Commitment;
use std::collections::{BTreeMap, BTreeSet, HashMap};

pub(crate) const COUNTER: Statement = Statement::new(
    "counter",
    Kind::List,
    "SELECT next FROM counter WHERE area_id = ?1 AND office = ?2 AND year = ?3",
);
/// Tells after a broken connection whether the batch that held this leaf was committed.
pub(crate) const LEAF_PROBE: Statement = Statement::new(
    "leaf_probe",
    Kind::List,
    "SELECT commitment FROM leaf WHERE area_id = ?1 AND case_id = ?2 AND seq = ?3",
);

#[derive(Default)]
pub(crate) struct Known {
    /// What was answered when the key was first seen.
    pub seen: HashMap<(i64, [u8; 32]), Option<Filed>>,
    pub counters: Counters,
}

/// The queries of a batch; `read` takes their answers in the same order.
pub(crate) struct Lookups<'a> {
    pub steps: Vec<Step<'a>>,
    asked: Vec<Asked<'a>>,
}

enum Asked<'a> {
    Keys { area: i64 },
    Counter { area: i64, office: &'a str, year: i16 },
}

impl<'a> Lookups<'a> {
    pub fn of(changes: &'a [Change]) -> Self {
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
        lookups
    }

    pub fn read(self, answers: Vec<Vec<Row>>) -> Result<Known, StoreError> {
        let mut known = Known::default();
        for (asked, rows) in self.asked.into_iter().zip(answers) {
            for mut row in rows {
                match asked {
                    Asked::Keys { area } => {
                        let key = row.hash()?;
                        known.seen.insert((area, key), filed(&mut row)?);
                    }
                    Asked::Counter { area, office, year } => {
                        known.counters.insert((area, office.to_owned(), year), row.int()?);
                    }
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
        last: Commitment(row.hash()?),
    }))
}
