//! Reachability drills: what one came to, in counts of people and nothing else, and when the next
//! one of a unit is due in civil time. Nobody is ranked by them and no count outlives a drill
//! under anybody's name.

use super::{Ack, Attempt, Book, Head, Kind};
use crate::case::codes;
use crate::ids::MemberId;
use crate::plan::{Channel, Plan};
use crate::roster::{Present, Turn, turn_on};
use crate::time::{Millis, OutOfRange};
use jiff::Span;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Answers are counted within so many minutes of the beginning.
pub const WITHIN_MINUTES: [u32; 3] = [2, 5, 10];
/// Every month has this day.
pub const DAY_MAX: i8 = 28;
/// One that could not begin within this long of its hour waits for the same hour of the next day:
/// nobody is woken because a server was mended at night.
pub const LATE_MAX_MS: i64 = 3_600_000;
/// Who answered, when and by what, is deleted so long after a drill.
pub const SINGLES_KEPT_MS: i64 = 90 * 86_400_000;

codes!(
    /// Why a drill does not begin; the language key is `drill-refused-…`.
    DrillRefusal {
        UnitNotBelow = "unit-not-below",
        UnknownPlan = "unknown-plan",
        /// Nobody of the unit holds a post of the plan or is on a shift of it now.
        Nobody = "nobody",
        /// A real call has people of the unit in it.
        RealCall = "real-call",
        Running = "running",
        Day = "day",
    }
);

/// What a drill came to: people, each counted once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    pub asked: u32,
    /// By which way a message was taken for how many.
    pub reached: BTreeMap<Channel, u32>,
    /// Minutes, and how many had answered by then.
    pub within: Vec<(u32, u32)>,
    pub answered: u32,
    /// No message was taken, and no answer came.
    pub unreached: u32,
}

impl Book {
    #[must_use]
    pub fn tally(&self) -> Tally {
        let member = |id| self.summonses.get(&id).map(|row| row.member);
        let asked: BTreeSet<MemberId> = self.summonses.values().map(|row| row.member).collect();
        let mut reached: BTreeMap<Channel, BTreeSet<MemberId>> = BTreeMap::new();
        let out = |one: &&Attempt| one.state.is_out();
        for attempt in self.attempts.values().filter(out) {
            reached.entry(attempt.channel).or_default().extend(member(attempt.summons));
        }
        let by = |until: i64| {
            let in_time = |ack: &&Ack| ack.at.0 <= until;
            let acks = self.acks.iter().filter(in_time);
            acks.filter_map(|ack| member(ack.summons)).collect::<BTreeSet<_>>()
        };
        let within = WITHIN_MINUTES.map(|minutes| {
            let until = self.head.t0.0 + i64::from(minutes) * 60_000;
            (minutes, by(until).len() as u32)
        });
        let mut met = by(i64::MAX);
        let answered = met.len() as u32;
        reached.values().for_each(|people| met.extend(people));
        Tally {
            asked: asked.len() as u32,
            reached: reached.iter().map(|(way, people)| (*way, people.len() as u32)).collect(),
            within: within.to_vec(),
            answered,
            unreached: asked.difference(&met).count() as u32,
        }
    }

    /// A real call that runs, with one of these people in it.
    #[must_use]
    pub fn is_real_for(&self, is_theirs: impl Fn(MemberId) -> bool) -> bool {
        let named = self.needs.iter().flat_map(|need| need.holders.iter().chain(&need.ladder));
        let called = self.summonses.values().map(|row| &row.member);
        self.head.is_real() && named.chain(called).any(|member| is_theirs(*member))
    }
}

impl Head {
    /// It runs, and is meant in earnest.
    #[must_use]
    pub const fn is_real(&self) -> bool {
        let is_call = matches!(self.kind, Kind::Response | Kind::StandBy);
        is_call && !self.exercise && self.closed.is_none()
    }
}

/// The roles and groups of a plan through which a drill meets everybody who is present, each
/// person as seldom as can be.
#[must_use]
pub fn posts(plan: &Plan, present: &Present) -> Vec<String> {
    let roles = plan.roles.iter().map(|role| (&role.id, present.of_role(role)));
    let groups = plan.groups.iter().map(|group| (&group.id, present.of_group(plan, group)));
    let mut met = BTreeSet::new();
    let adds = |(id, people): (&String, Vec<_>)| {
        let before = met.len();
        met.extend(people);
        (met.len() > before).then(|| id.clone())
    };
    roles.chain(groups).filter_map(adds).collect()
}

/// When drills of a unit are due: on one day of each month, at one hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Monthly {
    day: i8,
    at: Turn,
}

impl Monthly {
    /// # Errors
    /// Not every month has this day.
    pub fn new(day: i8, at: Turn) -> Result<Self, DrillRefusal> {
        if (1..=DAY_MAX).contains(&day) { Ok(Self { day, at }) } else { Err(DrillRefusal::Day) }
    }

    #[must_use]
    pub const fn day(self) -> i8 {
        self.day
    }

    #[must_use]
    pub const fn at(self) -> Turn {
        self.at
    }

    /// The first time after this moment.
    ///
    /// # Errors
    /// It lies outside the years a date can name.
    pub fn after(self, now: Millis, zone: &TimeZone) -> Result<Millis, OutOfRange> {
        let mut month = now.date_in(zone).first_of_month();
        loop {
            let date = month.with().day(self.day).build().map_err(|_| OutOfRange)?;
            let at = turn_on(date, self.at, zone)?;
            if at > now {
                return Ok(at);
            }
            month = month.checked_add(Span::new().months(1)).map_err(|_| OutOfRange)?;
        }
    }

    /// When one is tried again that could not begin: at the same hour of the next day.
    ///
    /// # Errors
    /// As [`Monthly::after`].
    pub fn again(self, now: Millis, zone: &TimeZone) -> Result<Millis, OutOfRange> {
        let tomorrow = now.date_in(zone).tomorrow().map_err(|_| OutOfRange)?;
        turn_on(tomorrow, self.at, zone)
    }
}
