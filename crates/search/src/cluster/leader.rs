//! Reports of one matter at one place, put together as they come: each joins the group that it
//! is most like, or begins one. Pairs of units, weighted by how rare they were so far; a group
//! that nobody reported to for long takes no more.

use super::place;
use crate::tokens::{self, units};
use std::collections::{BTreeMap, HashMap};

#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How often a pair of the title counts.
    pub title_weight: f32,
    /// How much more a pair that names a place counts.
    pub place_weight: f32,
    /// How like a report has to be to join a group: a cosine.
    pub like: f32,
    /// Days after which a group takes no more.
    pub silent_days: i64,
    /// In how many of a group's reports one place must be named, of a hundred.
    pub place_share: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            title_weight: 3.0,
            place_weight: 1.0,
            like: 0.165,
            silent_days: 120,
            place_share: 75,
        }
    }
}

/// Reports that may be one matter, by their places in the order in which they came.
#[derive(Clone, Debug, Default)]
pub struct Group {
    pub members: Vec<usize>,
    sums: HashMap<u32, f32>,
    square: f32,
    last_day: i64,
    /// In how many reports a pair that names a place stands.
    places: BTreeMap<u32, usize>,
}

/// The groups so far.
#[derive(Clone, Debug, Default)]
pub struct Leaders {
    settings: Settings,
    groups: Vec<Group>,
    by_pair: HashMap<u32, Vec<usize>>,
    seen_in: HashMap<u32, u32>,
    reports: usize,
}

impl Leaders {
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, ..Self::default() }
    }

    #[must_use]
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Takes the next report, masked, with its day; says which group it joined.
    pub fn take(&mut self, title: &str, body: &str, day: i64) -> usize {
        let mut both = Vec::new();
        units(title, &mut both);
        units(body, &mut both);
        let named = place::pairs(&both);
        let report = self.weighed(title, body, &named);
        let (best, like) = self.nearest(&report, day);
        let at = match best {
            Some(at) if like >= self.settings.like => at,
            _ => {
                self.groups.push(Group::default());
                self.groups.len() - 1
            }
        };
        for pair in report.keys() {
            if !self.groups[at].sums.contains_key(pair) {
                self.by_pair.entry(*pair).or_default().push(at);
            }
        }
        let report_no = self.reports;
        self.groups[at].add(report_no, &report, &named, day);
        self.reports += 1;
        at
    }

    /// Pairs with their weight, together of length one.
    fn weighed(&mut self, title: &str, body: &str, named: &[u32]) -> BTreeMap<u32, f32> {
        let mut often: BTreeMap<u32, f32> = BTreeMap::new();
        for (text, weight) in [(title, self.settings.title_weight), (body, 1.0)] {
            for pair in tokens::pairs(text) {
                *often.entry(pair).or_default() += weight;
            }
        }
        for pair in often.keys() {
            *self.seen_in.entry(*pair).or_default() += 1;
        }
        let all = self.reports as f32 + 50.0;
        // What stands in every second report tells nothing apart. No less: in a small office one
        // problem alone may fill a good part of all reports.
        let common = all / 2.0;
        often.retain(|pair, _| (self.seen_in[pair] as f32) < common);
        let mut square = 0.0;
        for (pair, often) in &mut often {
            let rare = (all / self.seen_in[pair] as f32).ln().max(0.0);
            let is_place = named.binary_search(pair).is_ok();
            let place = if is_place { self.settings.place_weight } else { 1.0 };
            *often = (1.0 + often.ln()) * rare * place;
            square += *often * *often;
        }
        let length = square.sqrt().max(f32::MIN_POSITIVE);
        often.values_mut().for_each(|weight| *weight /= length);
        often
    }

    fn nearest(&self, report: &BTreeMap<u32, f32>, day: i64) -> (Option<usize>, f32) {
        let mut likes: HashMap<usize, f32> = HashMap::new();
        for (pair, weight) in report {
            for at in self.by_pair.get(pair).into_iter().flatten() {
                let group = &self.groups[*at];
                if day - group.last_day <= self.settings.silent_days {
                    *likes.entry(*at).or_default() += weight * group.sums[pair];
                }
            }
        }
        let like = |(at, sum): (usize, f32)| (at, sum / self.groups[at].square.sqrt());
        // Of two that are alike the older one: the same reports make the same groups each time.
        let better = |a: &(usize, f32), b: &(usize, f32)| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0));
        let best = likes.into_iter().map(like).max_by(better);
        best.map_or((None, 0.0), |(at, like)| (Some(at), like))
    }
}

impl Group {
    fn add(&mut self, report: usize, words: &BTreeMap<u32, f32>, named: &[u32], day: i64) {
        for (pair, weight) in words {
            let sum = self.sums.entry(*pair).or_default();
            self.square += weight * (2.0 * *sum + weight);
            *sum += weight;
        }
        for pair in named {
            *self.places.entry(*pair).or_default() += 1;
        }
        self.last_day = self.last_day.max(day);
        self.members.push(report);
    }

    /// Whether its reports are about one place: a pair that names one stands in most of them.
    #[must_use]
    pub fn is_of_one_place(&self, settings: &Settings) -> bool {
        let wanted = self.members.len() * settings.place_share;
        self.places.values().any(|often| often * 100 >= wanted)
    }
}
