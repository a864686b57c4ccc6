//! A procedure as data: which kinds, stages, clocks, notices, reviews and endings a case has,
//! each with the law it rests on. Files are read in `procedure/read.rs` and
//! `procedure/clock_rule.rs`, references between their parts are checked in `procedure/check.rs`.

mod check;
mod clock_rule;
mod closing;
mod read;
mod shipped;

pub use closing::{Closing, ClosingRule, Condition, ConditionKind};
pub use shipped::{SHIPPED, shipped, shipped_ids};

use crate::case::{CaseKind, Stage, Way, codes};
pub use crate::clock::Party;
use crate::clock::{Trigger, Unit};
use crate::policy::Role;
use crate::problem::Problem;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

codes!(
    /// How sure we are of what a rule rests on.
    BasisKind {
        LawRead = "law_read",
        Secondary = "secondary",
        OwnKnowledge = "own_knowledge",
        Design = "design",
    }
);

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Basis {
    pub kind: BasisKind,
    pub cite: String,
}

codes!(
    /// Whether a period that ends on a day off ends then, or on the next working day.
    Roll { None = "none", NextWorkingDay = "next_working_day" }
);

codes!(
    /// What a missed clock leads to.
    OnExpiry { Escalate = "escalate", RightLapses = "right-lapses", Report = "report" }
);

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rollover {
    pub authority: Roll,
    pub person: Roll,
    pub basis: Option<Basis>,
}

/// How long: a number in the file, or a parameter that the case or the office sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Amount {
    Fixed(u32),
    Parameter { id: String, default: Option<u32> },
}

/// When a clock begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// At whichever of these comes.
    Any(Vec<Trigger>),
    /// When the last of these has come.
    Latest(Vec<Trigger>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PauseRule {
    pub reason: String,
    pub name: Name,
    pub basis: Option<Basis>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRule {
    /// At most so much each time; `None` only where the rule knows no limit and the person is told.
    pub max: Option<u32>,
    pub unit: Unit,
    pub times: u32,
    pub approver: Role,
    pub reason_required: bool,
    pub must_notify: bool,
    pub basis: Option<Basis>,
}

/// Which cases a clock is for; an empty list is no condition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applies {
    pub kinds: Vec<CaseKind>,
    pub ways: Vec<Way>,
    pub urgent: Option<bool>,
    /// All of these flags must be on the case …
    pub flags: Vec<String>,
    /// … and none of these.
    pub without: Vec<String>,
}

/// Warn when only so much is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Near {
    pub amount: u32,
    pub unit: Unit,
}

/// One clock of a procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockRule {
    pub id: String,
    pub name: Name,
    pub amount: Amount,
    pub unit: Unit,
    pub start: Start,
    /// Starts at the latest when that clock has run out, so that silence postpones nothing.
    pub start_no_later_than: Option<String>,
    /// Ends at the latest when that clock ends.
    pub due_no_later_than: Option<String>,
    pub met_by: Vec<Trigger>,
    pub cancelled_by: Vec<Trigger>,
    pub owed_by: Party,
    /// Who of that party, as a word for the page: `unit`, `petition-office`, `hotline` …
    pub owed_label: String,
    pub rollover: Option<Roll>,
    pub pauses: Vec<PauseRule>,
    pub extension: Option<ExtensionRule>,
    pub waived_if: Vec<String>,
    pub applies: Applies,
    pub on_expiry: OnExpiry,
    pub near: Option<Near>,
    pub basis: Basis,
}

/// A letter or message the procedure asks for, and what it must contain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeRule {
    pub id: String,
    pub name: Name,
    pub must: Vec<Name>,
    pub basis: Option<Basis>,
}

/// A part that an answer must hold, under a heading of this name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnswerPart {
    pub id: String,
    pub name: Name,
    /// Empty: of every kind of case.
    pub kinds: Vec<CaseKind>,
    /// Says until when, in days or as a date.
    pub dated: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviewLevel {
    pub id: String,
    /// The clock within which the person can ask for it.
    pub window: Option<String>,
    pub name: Name,
    pub by: Name,
    pub is_final: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guard {
    pub rule: Name,
    pub basis: Option<Basis>,
}

/// A mark on a case that switches clocks: `no-contact`, `utility` …
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagName {
    pub id: String,
    pub name: Name,
}

/// A number the office or the case sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    pub id: String,
    pub name: Name,
    pub default: Option<u32>,
}

/// Taking a case back: only the person can, and can think better of it for some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    pub terms: Name,
    pub revocable_days: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Procedure {
    pub id: String,
    pub version: String,
    pub name: Name,
    pub effective_from: Date,
    pub effective_to: Option<Date>,
    pub zone: TimeZone,
    pub zone_name: String,
    pub calendar: String,
    pub rollover: Rollover,
    pub kinds: Vec<(CaseKind, Name)>,
    pub stages: Vec<(Stage, Name)>,
    pub flags: Vec<FlagName>,
    pub parameters: Vec<Parameter>,
    pub clocks: Vec<ClockRule>,
    pub notices: Vec<NoticeRule>,
    pub answer: Vec<AnswerPart>,
    pub review_levels: Vec<ReviewLevel>,
    /// The clock within which the person can have the matter handled again by their own word.
    pub reopen_window: Option<String>,
    /// So many days after a repair somebody asks whether it came back.
    pub came_back_days: Option<u32>,
    pub guards: Vec<Guard>,
    pub withdrawal: Option<Withdrawal>,
    pub closing: Closing,
    /// Positions in `clocks`, each after the clocks it refers to.
    pub(crate) order: Vec<usize>,
}

impl Procedure {
    /// Reads a procedure file. The calendars that exist are those shipped with the program.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse(source: &str) -> Result<Self, Vec<Problem>> {
        Self::parse_with(source, &|id| crate::calendar::shipped(id).is_some())
    }

    /// Reads a procedure file where other calendars exist than the shipped ones.
    ///
    /// # Errors
    /// Every fault with its line and column.
    pub fn parse_with(
        source: &str,
        calendar_exists: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Vec<Problem>> {
        read::procedure(source, calendar_exists)
    }

    /// `id@version`, as a case pins it.
    #[must_use]
    pub fn pin(&self) -> String {
        format!("{}@{}", self.id, self.version)
    }

    /// The parts that an answer to this kind of case must hold.
    #[must_use]
    pub fn answer_parts(&self, kind: CaseKind) -> Vec<&AnswerPart> {
        let of_kind = |part: &&AnswerPart| part.kinds.is_empty() || part.kinds.contains(&kind);
        self.answer.iter().filter(of_kind).collect()
    }

    #[must_use]
    pub fn clock(&self, id: &str) -> Option<&ClockRule> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    #[must_use]
    pub fn stage(&self, stage: Stage) -> Option<&Name> {
        self.stages.iter().find(|(known, _)| *known == stage).map(|(_, name)| name)
    }

    /// The rollover rule of whoever owes a clock.
    #[must_use]
    pub fn roll_of(&self, clock: &ClockRule) -> Roll {
        clock.rollover.unwrap_or(match clock.owed_by {
            Party::Authority => self.rollover.authority,
            Party::Person => self.rollover.person,
        })
    }
}

impl ClockRule {
    /// The amount with a case's parameters; `None` while nobody has set it.
    #[must_use]
    pub fn amount_with(&self, parameters: &[(&str, u32)]) -> Option<u32> {
        match &self.amount {
            Amount::Fixed(amount) => Some(*amount),
            Amount::Parameter { id, default } => {
                parameters.iter().find(|(name, _)| name == id).map(|(_, n)| *n).or(*default)
            }
        }
    }

    #[must_use]
    pub fn starts_at(&self) -> &[Trigger] {
        match &self.start {
            Start::Any(triggers) | Start::Latest(triggers) => triggers,
        }
    }
}
