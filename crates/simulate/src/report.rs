//! What the observer counted: over runs, over summonses, and for each guarantee.

use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Write;

/// The guarantees in their order; what they say is told in `docs/simulate.md`.
pub const GUARANTEES: [&str; 15] = [
    "G1", "G2", "G3", "G4", "G5", "G6", "G7", "G8", "G9", "G10", "G11", "G12", "G13", "G14", "G15",
];

/// Why some cannot be counted here.
const ELSEWHERE: [(&str, &str); 3] = [
    ("G4", "needs real gateways and a stopwatch: bench"),
    ("G11", "needs a PostgreSQL that is killed: integration tests"),
    ("G14", "needs a second process: integration tests"),
];

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub checked: u64,
    pub violated: u64,
}

/// One thing that must not have been, and how to see it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub seed: u64,
    pub run: u64,
    pub guarantee: &'static str,
    pub what: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub runs: u64,
    pub summonses: u64,
    /// Neither answered, nor tried in every due round, nor told to a human.
    pub lost: u64,
    /// Identical messages beyond the first that reached a person's device.
    pub duplicates: u64,
    /// Rounds made more than ten seconds after they were due.
    pub late_rounds: u64,
    pub tallies: [Tally; 15],
    pub violations: Vec<Violation>,
}

impl Report {
    #[must_use]
    pub fn tally(&self, guarantee: &str) -> Tally {
        let at = GUARANTEES.iter().position(|name| *name == guarantee);
        at.map(|at| self.tallies[at]).unwrap_or_default()
    }

    /// Violations of everything together.
    #[must_use]
    pub fn violated(&self) -> u64 {
        self.tallies.iter().map(|tally| tally.violated).sum()
    }

    pub fn add(&mut self, other: Self) {
        self.runs += other.runs;
        self.summonses += other.summonses;
        self.lost += other.lost;
        self.duplicates += other.duplicates;
        self.late_rounds += other.late_rounds;
        for (sum, one) in self.tallies.iter_mut().zip(other.tallies) {
            sum.checked += one.checked;
            sum.violated += one.violated;
        }
        let room = crate::VIOLATIONS_MAX.saturating_sub(self.violations.len());
        self.violations.extend(other.violations.into_iter().take(room));
    }

    pub(crate) fn checked(&mut self, guarantee: &'static str) {
        self.tallies[place(guarantee)].checked += 1;
    }

    pub(crate) fn violate(&mut self, guarantee: &'static str, what: String) {
        self.tallies[place(guarantee)].violated += 1;
        if self.violations.len() < crate::VIOLATIONS_MAX {
            self.violations.push(Violation { seed: 0, run: 0, guarantee, what });
        }
    }

    /// Checks one thing of a guarantee.
    pub(crate) fn check(
        &mut self,
        guarantee: &'static str,
        holds: bool,
        what: impl Fn() -> String,
    ) {
        self.checked(guarantee);
        if !holds {
            self.violate(guarantee, what());
        }
    }

    /// The figures as a plain table.
    #[must_use]
    pub fn table(&self) -> String {
        let mut text = String::new();
        let figures = [
            ("runs", self.runs),
            ("summonses", self.summonses),
            ("lost", self.lost),
            ("duplicates", self.duplicates),
            ("late_rounds", self.late_rounds),
        ];
        for (name, figure) in figures {
            let _ = writeln!(text, "{name:<12} {figure:>12}");
        }
        let _ = writeln!(text, "\n{:<12} {:>12} {:>12}", "", "checked", "violated");
        for (name, tally) in GUARANTEES.iter().zip(self.tallies) {
            let why = elsewhere(name).unwrap_or_default();
            let line = format!("{name:<12} {:>12} {:>12}  {why}", tally.checked, tally.violated);
            let _ = writeln!(text, "{}", line.trim_end());
        }
        text
    }
}

fn place(guarantee: &str) -> usize {
    GUARANTEES.iter().position(|name| *name == guarantee).expect("a guarantee of the list")
}

fn elsewhere(guarantee: &str) -> Option<&'static str> {
    ELSEWHERE.iter().find(|(name, _)| *name == guarantee).map(|(_, why)| *why)
}

#[derive(serde::Serialize)]
struct Counted {
    checked: u64,
    violated: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(Some(5 + GUARANTEES.len()))?;
        map.serialize_entry("runs", &self.runs)?;
        map.serialize_entry("summonses", &self.summonses)?;
        map.serialize_entry("lost", &self.lost)?;
        map.serialize_entry("duplicates", &self.duplicates)?;
        map.serialize_entry("late_rounds", &self.late_rounds)?;
        for (name, tally) in GUARANTEES.iter().zip(self.tallies) {
            let Tally { checked, violated } = tally;
            map.serialize_entry(name, &Counted { checked, violated, why: elsewhere(name) })?;
        }
        map.end()
    }
}
