//! Case numbers: each given once, none left out. A number that is not a case's belongs to one
//! that was erased, or to those that a recovery set aside and named.

use super::report::Found;
use huiyin_domain::ids::CaseNumber;
use std::collections::BTreeMap;

/// The running numbers of one office and year, one bit each.
#[derive(Debug, Default)]
struct Given {
    bits: Vec<u64>,
    last: u64,
}

impl Given {
    /// Whether it was not there before.
    fn add(&mut self, running: u64) -> bool {
        // A number beyond all reason must not take the memory for it.
        const RUNNING_MAX: u64 = 100_000_000;
        if running == 0 || running > RUNNING_MAX {
            return false;
        }
        let (word, bit) = ((running / 64) as usize, 1 << (running % 64));
        if self.bits.len() <= word {
            self.bits.resize(word + 1, 0);
        }
        let is_new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        self.last = self.last.max(running);
        is_new
    }

    fn has(&self, running: u64) -> bool {
        let word = self.bits.get((running / 64) as usize).copied().unwrap_or(0);
        word & (1 << (running % 64)) != 0
    }
}

/// All numbers of all offices and years.
#[derive(Debug, Default)]
pub(super) struct Numbers(BTreeMap<(String, i64), Given>);

impl Numbers {
    /// A case's own number.
    pub fn add_case(&mut self, number: &str, name: &str, found: &mut Found) {
        match parts(number) {
            Some((office, year, running)) => {
                let is_new = self.0.entry((office, year)).or_default().add(running);
                found.wants(is_new, "number-twice", || name.to_owned());
            }
            None => found.add("number-malformed", name),
        }
    }

    /// A number that is accounted for without a case; it may be named many times.
    pub fn add_stub(&mut self, number: &str, place: impl FnOnce() -> String, found: &mut Found) {
        match parts(number) {
            Some((office, year, running)) => {
                self.0.entry((office, year)).or_default().add(running);
            }
            None => found.add("number-malformed", place()),
        }
    }

    /// Numbers that a recovery set aside: none of them was or will be given.
    pub fn set_aside(&mut self, office: &str, year: i64, from: i64, to: i64) {
        let given = self.0.entry((office.to_owned(), year)).or_default();
        for running in from..=to.min(from.saturating_add(10_000_000)) {
            given.add(u64::try_from(running).unwrap_or(0));
        }
    }

    pub fn check(mut self, counters: Vec<(String, i64, i64)>, found: &mut Found) {
        for (office, year, next) in counters {
            let given = self.0.remove(&(office.clone(), year)).unwrap_or_default();
            let name = format!("{office}-{year}");
            let is_next = u64::try_from(next).is_ok_and(|next| next == given.last + 1);
            found.wants(is_next, "counter-differs", || name.clone());
            for running in (1..=given.last).filter(|running| !given.has(*running)) {
                found.add("number-missing", format!("{name}-{running:06}"));
            }
        }
        for (office, year) in self.0.into_keys() {
            found.add("counter-missing", format!("{office}-{year}"));
        }
    }
}

fn parts(number: &str) -> Option<(String, i64, u64)> {
    let read = CaseNumber::parse(number).ok().filter(|read| read.as_str() == number)?;
    let mut parts = read.as_str().split('-');
    let (office, year, running) = (parts.next()?, parts.next()?, parts.next()?);
    Some((office.to_owned(), year.parse().ok()?, running.parse().ok()?))
}
