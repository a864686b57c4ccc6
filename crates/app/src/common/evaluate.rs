//! How well reports of one matter are put together, against topics that somebody set by hand:
//! what `huiyin clusters evaluate` prints. Who reported stands in no file: as many people as each
//! topic says are given to its reports in turn; every other report is of somebody else.

use huiyin_search::cluster::{BCubed, Leaders, Settings, b_cubed, first_told};
use std::collections::{BTreeMap, HashMap};

/// People within these days that are told of at once.
const FLOOR: usize = 5;
const WINDOW_DAYS: i64 = 30;

#[derive(Clone, Debug)]
pub struct Report {
    pub id: String,
    /// Days since any day.
    pub day: i64,
    pub title: String,
    pub body: String,
}

#[derive(Clone, Debug)]
pub struct Evaluation {
    pub quality: BCubed,
    pub reports: usize,
    pub groups: usize,
    /// Groups told of in the whole time.
    pub alerts: usize,
    /// Topics that reach the floor within the window, if nothing were missed.
    pub eligible: usize,
    pub found: usize,
    pub missed: Vec<String>,
    /// On average, among those found.
    pub days_late: f64,
    /// Topics of a single person that a group told of: must be none.
    pub of_one_person: Vec<String>,
}

/// `gold`: topic by report; `people`: how many different people each topic has.
#[must_use]
pub fn evaluate(
    mut reports: Vec<Report>,
    gold: &HashMap<String, String>,
    people: &BTreeMap<String, usize>,
) -> Evaluation {
    reports.sort_by(|a, b| (a.day, &a.id).cmp(&(b.day, &b.id)));
    let settings = Settings::default();
    let mut leaders = Leaders::new(settings);
    let groups: Vec<usize> =
        reports.iter().map(|one| leaders.take(&one.title, &one.body, one.day)).collect();
    let meant: Vec<Option<&str>> =
        reports.iter().map(|one| gold.get(&one.id).map(String::as_str)).collect();
    let pairs: Vec<(usize, &str)> =
        groups.iter().zip(&meant).filter_map(|(group, topic)| Some((*group, (*topic)?))).collect();
    let who = given(&reports, &meant, people);
    let told = |members: &[usize]| {
        let seen: Vec<(i64, &str)> =
            members.iter().map(|at| (reports[*at].day, who[*at].as_str())).collect();
        first_told(&seen, FLOOR, WINDOW_DAYS).map(|told| told.day)
    };
    let mut alerts = 0;
    let mut found: BTreeMap<&str, i64> = BTreeMap::new();
    let of_one_place = leaders.groups().iter().filter(|group| group.is_of_one_place(&settings));
    for group in of_one_place {
        let Some(day) = told(&group.members) else { continue };
        alerts += 1;
        let mut often: BTreeMap<Option<&str>, usize> = BTreeMap::new();
        group.members.iter().for_each(|at| *often.entry(meant[*at]).or_default() += 1);
        let most = often.into_iter().max_by_key(|(_, often)| *often);
        if let Some((Some(topic), _)) = most {
            let first = found.entry(topic).or_insert(day);
            *first = (*first).min(day);
        }
    }
    let due: BTreeMap<&str, i64> = people
        .keys()
        .filter_map(|topic| {
            let own = (0..reports.len()).filter(|at| meant[*at] == Some(topic.as_str()));
            Some((topic.as_str(), told(&own.collect::<Vec<_>>())?))
        })
        .collect();
    let late: Vec<i64> =
        due.iter().filter_map(|(topic, day)| Some(found.get(topic)? - day)).collect();
    let alone = found.keys().filter(|topic| people.get(**topic) == Some(&1));
    Evaluation {
        quality: b_cubed(&pairs),
        reports: reports.len(),
        groups: leaders.groups().len(),
        alerts,
        eligible: due.len(),
        found: late.len(),
        missed: due.keys().filter(|t| !found.contains_key(*t)).map(|t| (*t).to_owned()).collect(),
        days_late: late.iter().sum::<i64>() as f64 / late.len().max(1) as f64,
        of_one_person: alone.map(|topic| (*topic).to_owned()).collect(),
    }
}

fn given(
    reports: &[Report],
    meant: &[Option<&str>],
    people: &BTreeMap<String, usize>,
) -> Vec<String> {
    let mut next: HashMap<String, usize> = HashMap::new();
    let of = |(report, topic): (&Report, &Option<&str>)| match topic {
        None => format!("somebody of {}", report.id),
        Some(topic) => {
            let all = people.get(*topic).copied().unwrap_or(1).max(1);
            let turn = next.entry((*topic).to_owned()).or_default();
            *turn += 1;
            format!("{topic} {}", *turn % all)
        }
    };
    reports.iter().zip(meant).map(of).collect()
}
