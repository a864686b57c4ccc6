//! From the events of a file to what a roster is asked for: one shift is an override, several in
//! a row are a temporary period. What is so already is not asked for again.

use super::super::Shift;
use super::import::{Entry, Fault, FaultKind};
use crate::ids::MemberId;
use crate::time::Millis;
use std::collections::BTreeMap;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    Override { shift: Millis, member: MemberId },
    Period { from: Millis, until: Millis, member: MemberId },
}

/// # Errors
/// Events that are no shifts, or that mean the same shift twice.
pub fn wanted(entries: &[Entry], shifts: &[Shift]) -> Result<Vec<Wanted>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut asked = Vec::new();
    let mut meant: BTreeMap<Millis, u32> = BTreeMap::new();
    for entry in entries {
        let within = |shift: &&Shift| entry.from <= shift.from && shift.until <= entry.until;
        let covered: Vec<&Shift> = shifts.iter().filter(within).collect();
        let (Some(first), Some(last)) = (covered.first(), covered.last()) else {
            faults.push(Fault::new(entry.line, FaultKind::NotAShift, &entry.uid));
            continue;
        };
        if first.from != entry.from || last.until != entry.until {
            faults.push(Fault::new(entry.line, FaultKind::NotAShift, &entry.uid));
            continue;
        }
        let twice = covered.iter().any(|shift| meant.insert(shift.from, entry.line).is_some());
        if twice {
            faults.push(Fault::new(entry.line, FaultKind::ShiftTwice, &entry.uid));
            continue;
        }
        let is_so = covered.iter().all(|shift| shift.who == Some(entry.member));
        let member = entry.member;
        match covered.as_slice() {
            _ if is_so => {}
            [one] => asked.push(Wanted::Override { shift: one.from, member }),
            _ => asked.push(Wanted::Period { from: entry.from, until: entry.until, member }),
        }
    }
    if faults.is_empty() { Ok(asked) } else { Err(faults) }
}
