//! What refers to what: clocks, flags and parameters by id. Dangling names, duplicates and
//! circles are faults; what is left gives the order in which clocks can be run.

use super::ClockRule;
use crate::problem::{Code, Fields};
use std::collections::BTreeMap;

#[derive(Default)]
pub(super) struct References {
    flags: BTreeMap<String, usize>,
    parameters: BTreeMap<String, usize>,
    clocks: BTreeMap<String, usize>,
    flags_used: Vec<(String, usize)>,
    parameters_used: Vec<(String, usize)>,
    clocks_used: Vec<(String, usize)>,
}

impl References {
    pub(super) fn define_flag(&mut self, fields: &Fields<'_, '_>, id: &str, at: usize) {
        define(&mut self.flags, fields, id, at);
    }

    pub(super) fn define_parameter(&mut self, fields: &Fields<'_, '_>, id: &str, at: usize) {
        define(&mut self.parameters, fields, id, at);
    }

    pub(super) fn define_clock(&mut self, fields: &Fields<'_, '_>, id: &str, at: usize) {
        define(&mut self.clocks, fields, id, at);
    }

    pub(super) fn use_flag(&mut self, id: &str, at: usize) {
        self.flags_used.push((id.to_owned(), at));
    }

    pub(super) fn use_parameter(&mut self, id: &str, at: usize) {
        self.parameters_used.push((id.to_owned(), at));
    }

    pub(super) fn use_clock(&mut self, id: &str, at: usize) {
        self.clocks_used.push((id.to_owned(), at));
    }
}

fn define(known: &mut BTreeMap<String, usize>, fields: &Fields<'_, '_>, id: &str, at: usize) {
    if known.insert(id.to_owned(), at).is_some() {
        fields.put(at, Code::Duplicate, id, "");
    }
}

/// The order of the clocks, each after those it refers to; `None` when there is none.
pub(super) fn check(
    fields: &Fields<'_, '_>,
    clocks: &[ClockRule],
    references: &References,
) -> Option<Vec<usize>> {
    let pairs = [
        (&references.flags, &references.flags_used),
        (&references.parameters, &references.parameters_used),
        (&references.clocks, &references.clocks_used),
    ];
    for (known, used) in pairs {
        for (id, at) in used.iter().filter(|(id, _)| !known.contains_key(id)) {
            let names: Vec<&str> = known.keys().map(String::as_str).collect();
            fields.put(*at, Code::Dangling, id, &names.join(", "));
        }
    }
    let order = order(clocks);
    if order.len() == clocks.len() {
        return Some(order);
    }
    let stuck = clocks.iter().enumerate().filter(|(position, _)| !order.contains(position));
    let ids: Vec<&str> = stuck.map(|(_, clock)| clock.id.as_str()).collect();
    // A clock that waits for one that was never read is a dangling name, told above.
    let all_known = clocks.iter().flat_map(leans_on).all(|id| references.clocks.contains_key(id));
    if let Some(first) = ids.first().filter(|_| all_known) {
        let at = references.clocks.get(*first).copied().unwrap_or(fields.at());
        fields.put(at, Code::Cycle, &ids.join(" → "), "");
    }
    None
}

fn leans_on(clock: &ClockRule) -> impl Iterator<Item = &str> {
    [&clock.start_no_later_than, &clock.due_no_later_than]
        .into_iter()
        .filter_map(|reference| reference.as_deref())
}

/// Takes clocks whose references are all taken, until none is left to take.
fn order(clocks: &[ClockRule]) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(clocks.len());
    loop {
        let taken = |id: &str| order.iter().any(|position| clocks[*position].id == id);
        let next: Vec<usize> = (0..clocks.len())
            .filter(|position| !order.contains(position))
            .filter(|position| leans_on(&clocks[*position]).all(taken))
            .collect();
        if next.is_empty() {
            return order;
        }
        order.extend(next);
    }
}
