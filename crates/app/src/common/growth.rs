//! Sudden growth: what came yesterday of a topic, at a place, to a problem, against the same
//! weekdays before. What is told is coarse, and only what enough different people are behind.

use crate::{App, Trouble};
use huiyin_domain::ids::{CaseId, ProblemId};
use huiyin_search::burst::{Cell, Figures, WEEKS, look};
use huiyin_search::cluster::{Audience, Band};
use huiyin_store::common::BurstRow;
use std::collections::{BTreeMap, HashMap};

/// The share of chance that is put up with among what is told.
const RATE: f64 = 0.05;
const WEEK: i64 = 7;

/// What is looked at, as its row names it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Of {
    Topic(String),
    Place(String),
    Problem(ProblemId),
}

impl Of {
    #[must_use]
    pub fn stored(&self) -> String {
        match self {
            Self::Topic(topic) => format!("topic:{topic}"),
            Self::Place(code) => format!("area:{code}"),
            Self::Problem(id) => format!("problem:{id}"),
        }
    }

    #[must_use]
    pub fn parse(cell: &str) -> Option<Self> {
        match cell.split_once(':')? {
            ("topic", topic) => Some(Self::Topic(topic.to_owned())),
            ("area", code) => Some(Self::Place(code.to_owned())),
            ("problem", id) => id.parse().ok().map(|id| Self::Problem(ProblemId(id))),
            _ => None,
        }
    }
}

/// How many came on which day; and which cases, until they are counted.
#[derive(Default)]
pub(super) struct Counts {
    first: Option<i64>,
    cells: BTreeMap<Of, HashMap<i64, Vec<CaseId>>>,
}

impl Counts {
    pub fn take(
        &mut self,
        day: i64,
        case: CaseId,
        topic: &str,
        area_code: &str,
        problem: Option<ProblemId>,
    ) {
        self.first = Some(self.first.map_or(day, |first| first.min(day)));
        let topic = (!topic.is_empty()).then(|| Of::Topic(topic.to_owned()));
        let place = (!area_code.is_empty()).then(|| Of::Place(area_code.to_owned()));
        for of in [topic, place, problem.map(Of::Problem)].into_iter().flatten() {
            self.cells.entry(of).or_default().entry(day).or_default().push(case);
        }
    }

    /// The same weekdays before a day on which the office already worked, newest first.
    fn before(&self, days: &HashMap<i64, Vec<CaseId>>, day: i64) -> Vec<u32> {
        let first = self.first.unwrap_or(day);
        let weeks = (1..=WEEKS as i64).map(|week| day - week * WEEK);
        weeks.take_while(|day| *day >= first).map(|day| number(days.get(&day))).collect()
    }
}

fn number(cases: Option<&Vec<CaseId>>) -> u32 {
    cases.map_or(0, |cases| u32::try_from(cases.len()).unwrap_or(u32::MAX))
}

impl App {
    /// What grew on the day before `today`, as it may be told.
    pub(super) async fn bursts_of(
        &self,
        counts: &Counts,
        today: i64,
    ) -> Result<Vec<BurstRow>, Trouble> {
        let (day, floor) = (today - 1, Audience::Office.floor());
        let (mut named, mut befores) = (Vec::new(), Vec::new());
        for (of, days) in &counts.cells {
            let came = days.get(&day);
            let is_above = number(came) >= floor
                && self.reporters_among(came.map_or(&[], Vec::as_slice)).await?.at_least(floor);
            named.push((of, number(came), is_above));
            befores.push(counts.before(days, day));
        }
        let cells: Vec<Cell<'_>> = named
            .iter()
            .zip(&befores)
            .map(|((_, count, above_floor), before)| Cell {
                count: *count,
                before,
                above_floor: *above_floor,
            })
            .collect();
        let figures = look(&cells, RATE).into_iter();
        let rows = named.into_iter().zip(figures);
        Ok(rows.filter_map(|((of, _, _), figures)| row(day, of, &figures?)).collect())
    }
}

/// As coarse as it is told: a band, tenths, a power of ten, whole percents.
fn row(day: i64, of: &Of, figures: &Figures) -> Option<BurstRow> {
    let band = Band::of(figures.count).filter(|_| figures.told)?;
    Some(BurstRow {
        day,
        cell: of.stored(),
        band: band.code().into(),
        expected_tenths: (figures.expected * 10.0).round() as i64,
        chance: (-figures.p.max(1e-12).log10()).floor() as i64,
        share_percent: (figures.q * 100.0).ceil().max(1.0) as i64,
    })
}
