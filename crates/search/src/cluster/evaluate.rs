//! How well reports of one matter are put together, against topics that somebody set by hand:
//! what `huiyin clusters evaluate` and `./dev evaluate` print. Who reported stands in no file: as
//! many people as each topic is said to have are given to its reports in turn; every other report
//! is of somebody else, so that rather too much is told than too little.

use super::{Audience, BCubed, Leaders, Settings, Shown};
use super::{b_cubed, first_told, reporters};
use crate::mask::masked;
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Clone, Debug)]
pub struct Report {
    pub id: String,
    /// Days since any day.
    pub day: i64,
    pub title: String,
    pub body: String,
}

/// What somebody set by hand.
#[derive(Clone, Debug, Default)]
pub struct Gold {
    /// The topic of a report.
    pub topics: HashMap<String, String>,
    /// How many different people each topic has.
    pub people: BTreeMap<String, usize>,
}

/// Something is told of when so many different people reported within so many days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Watch {
    pub floor: usize,
    pub days: i64,
}

/// A month, a quarter for what comes slowly, and the floor of the handling office.
pub const WATCHES: [Watch; 3] =
    [Watch { floor: 5, days: 30 }, Watch { floor: 5, days: 90 }, Watch { floor: 3, days: 90 }];

#[derive(Clone, Debug)]
pub struct Evaluation {
    pub quality: BCubed,
    pub reports: usize,
    pub groups: usize,
    /// Bands that would be shown of the groups, night by night, to all audiences; and how many of
    /// these were of fewer people than the floor.
    pub shown: usize,
    pub below_floor: usize,
    pub watched: [Watched; WATCHES.len()],
}

#[derive(Clone, Debug)]
pub struct Watched {
    pub watch: Watch,
    /// Groups told of in the whole time.
    pub alerts: usize,
    /// Topics that reach the floor within the days, if nothing were missed.
    pub eligible: Vec<String>,
    pub missed: Vec<String>,
    /// On average, among those found; one told of early is not late.
    pub days_late: f64,
    /// Topics of a single person that a group told of: must be none.
    pub of_one_person: Vec<String>,
    /// The same if messages were counted in place of people: what the check must be able to see.
    pub of_one_person_by_messages: Vec<String>,
}

impl Watched {
    #[must_use]
    pub fn found(&self) -> usize {
        self.eligible.len() - self.missed.len()
    }
}

/// Texts come in as they were written; they are masked here, as in the office.
#[must_use]
pub fn evaluate(mut reports: Vec<Report>, gold: &Gold, settings: Settings) -> Evaluation {
    reports.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let mut leaders = Leaders::new(settings);
    let took: Vec<usize> = reports
        .iter()
        .map(|one| leaders.take(&masked(&one.title, &[]), &masked(&one.body, &[]), one.day))
        .collect();
    let meant: Vec<Option<&str>> =
        reports.iter().map(|one| gold.topics.get(&one.id).map(String::as_str)).collect();
    let pairs: Vec<(usize, &str)> =
        took.iter().zip(&meant).filter_map(|(group, topic)| Some((*group, (*topic)?))).collect();
    let of_one_place = leaders.groups().iter().filter(|group| group.is_of_one_place(&settings));
    let seen = Seen {
        days: reports.iter().map(|one| one.day).collect(),
        people: given(&reports, &meant, &gold.people),
        messages: reports.iter().map(|one| one.id.clone()).collect(),
        groups: of_one_place.map(|group| group.members.as_slice()).collect(),
        meant,
    };
    let (shown, below_floor) = seen.shown();
    Evaluation {
        shown,
        below_floor,
        quality: b_cubed(&pairs),
        reports: reports.len(),
        groups: leaders.groups().len(),
        watched: WATCHES.map(|watch| seen.watched(watch, &gold.people)),
    }
}

/// Reports in the order in which they came, and the groups made of them.
struct Seen<'a> {
    days: Vec<i64>,
    people: Vec<String>,
    messages: Vec<String>,
    meant: Vec<Option<&'a str>>,
    groups: Vec<&'a [usize]>,
}

impl<'a> Seen<'a> {
    fn watched(&self, watch: Watch, people: &BTreeMap<String, usize>) -> Watched {
        let told = self.told(watch, &self.people);
        let found = self.topics(&told);
        let due: BTreeMap<&str, i64> = people
            .keys()
            .filter_map(|topic| Some((topic.as_str(), self.due(watch, topic)?)))
            .collect();
        let late: Vec<i64> =
            due.iter().filter_map(|(topic, day)| Some((found.get(topic)? - day).max(0))).collect();
        let missed = due.keys().filter(|topic| !found.contains_key(*topic));
        let alone = |found: &BTreeMap<&str, i64>| {
            let alone = found.keys().filter(|topic| people.get(**topic) == Some(&1));
            alone.map(|topic| (*topic).to_owned()).collect()
        };
        Watched {
            watch,
            alerts: told.len(),
            missed: missed.map(|topic| (*topic).to_owned()).collect(),
            eligible: due.keys().map(|topic| (*topic).to_owned()).collect(),
            days_late: late.iter().sum::<i64>() as f64 / late.len().max(1) as f64,
            of_one_person: alone(&found),
            of_one_person_by_messages: alone(&self.topics(&self.told(watch, &self.messages))),
        }
    }

    /// Groups that are told of, each with its day.
    fn told(&self, watch: Watch, who: &[String]) -> Vec<(&'a [usize], i64)> {
        let day = |group: &'a [usize]| Some((group, self.day(watch, group, who)?));
        self.groups.iter().copied().filter_map(day).collect()
    }

    fn day(&self, watch: Watch, members: &[usize], who: &[String]) -> Option<i64> {
        let seen: Vec<(i64, &str)> =
            members.iter().map(|at| (self.days[*at], who[*at].as_str())).collect();
        first_told(&seen, watch.floor, watch.days).map(|told| told.day)
    }

    fn due(&self, watch: Watch, topic: &str) -> Option<i64> {
        let own = (0..self.meant.len()).filter(|at| self.meant[*at] == Some(topic));
        self.day(watch, &own.collect::<Vec<_>>(), &self.people)
    }

    /// How often a band is shown when every group is looked at the night after each report, and
    /// how often it was of fewer people than the audience's floor.
    fn shown(&self) -> (usize, usize) {
        let (mut shown, mut below) = (0, 0);
        for members in &self.groups {
            let Some(first) = members.first() else { continue };
            let mut state = Shown::opened(self.days[*first]);
            for (at, last) in members.iter().enumerate() {
                let who = members[..=at].iter().map(|one| [self.people[*one].as_str()]);
                let distinct: BTreeSet<[&str; 1]> = who.clone().collect();
                state = state.look(reporters(&[1; 32], who), self.days[*last] + 1);
                for audience in Audience::ALL {
                    if state.band(audience).is_some() {
                        shown += 1;
                        below += usize::from(distinct.len() < audience.floor() as usize);
                    }
                }
            }
        }
        (shown, below)
    }

    /// What the groups are about, each by most of its reports, and when that was told first.
    fn topics(&self, told: &[(&[usize], i64)]) -> BTreeMap<&'a str, i64> {
        let mut found: BTreeMap<&str, i64> = BTreeMap::new();
        for (members, day) in told {
            let mut often: BTreeMap<Option<&str>, usize> = BTreeMap::new();
            members.iter().for_each(|at| *often.entry(self.meant[*at]).or_default() += 1);
            let most = often.into_iter().max_by_key(|(_, often)| *often);
            if let Some((Some(topic), _)) = most {
                let first = found.entry(topic).or_insert(*day);
                *first = (*first).min(*day);
            }
        }
        found
    }
}

fn given(
    reports: &[Report],
    meant: &[Option<&str>],
    people: &BTreeMap<String, usize>,
) -> Vec<String> {
    let mut next: HashMap<&str, usize> = HashMap::new();
    let mut given = Vec::with_capacity(reports.len());
    for (report, topic) in reports.iter().zip(meant) {
        given.push(match *topic {
            None => format!("somebody of {}", report.id),
            Some(topic) => {
                let all = people.get(topic).copied().unwrap_or(1).max(1);
                let turn = next.entry(topic).or_default();
                *turn += 1;
                format!("{topic} {}", *turn % all)
            }
        });
    }
    given
}
