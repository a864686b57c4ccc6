//! How good groups are, against what somebody said belongs together; and when each would have
//! been told, counting people and never messages.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

/// For each report: how much of its group belongs with it, and how much of what belongs with it
/// is in its group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BCubed {
    pub precision: f64,
    pub recall: f64,
    pub f: f64,
}

/// Of reports as (group found, topic meant).
#[must_use]
pub fn b_cubed<G: Eq + Hash + Copy, T: Eq + Hash + Copy>(reports: &[(G, T)]) -> BCubed {
    let mut in_group: HashMap<G, usize> = HashMap::new();
    let mut in_topic: HashMap<T, usize> = HashMap::new();
    let mut in_both: HashMap<(G, T), usize> = HashMap::new();
    for (group, topic) in reports {
        *in_group.entry(*group).or_default() += 1;
        *in_topic.entry(*topic).or_default() += 1;
        *in_both.entry((*group, *topic)).or_default() += 1;
    }
    let mean = |part: &dyn Fn(&(G, T)) -> f64| {
        reports.iter().map(part).sum::<f64>() / reports.len().max(1) as f64
    };
    let both = |report: &(G, T)| in_both[report] as f64;
    let precision = mean(&|report| both(report) / in_group[&report.0] as f64);
    let recall = mean(&|report| both(report) / in_topic[&report.1] as f64);
    let sum = precision + recall;
    let f = if sum > 0.0 { 2.0 * precision * recall / sum } else { 0.0 };
    BCubed { precision, recall, f }
}

/// When a group reached its floor: the day, and by which of its reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    pub day: i64,
    pub report: usize,
}

/// The first day on which `floor` different people had reported within `window` days. `reports`
/// are (day, who), in the order in which they came.
#[must_use]
pub fn first_told<W: Eq + Hash>(reports: &[(i64, W)], floor: usize, window: i64) -> Option<Told> {
    (0..reports.len()).find_map(|at| {
        let day = reports[at].0;
        let recent = reports[..=at].iter().filter(|(then, _)| *then > day - window);
        let people: HashSet<&W> = recent.map(|(_, who)| who).collect();
        (people.len() >= floor).then_some(Told { day, report: at })
    })
}
