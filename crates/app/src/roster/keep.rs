//! What whoever keeps a roster does with it: of their own unit or one below. Each step is written
//! with the shifts that it makes.

use super::RosterFault;
use super::book::{Book, Loaded};
use super::fill::People;
use crate::{App, By, Signed};
use huiyin_domain::ids::{MemberId, PeriodId, SwapId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::ical::{Wanted, read, wanted};
use huiyin_domain::roster::{Command, Refusal, Roster, RosterKey, Rules, Swapping, make};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::Millis;
use huiyin_store::roster::RosterRow;
use huiyin_store::write::RosterPut;
use jiff::civil::Date;

/// A roster as its keeper makes it.
#[derive(Clone, Debug)]
pub struct RosterAsked {
    pub key: RosterKey,
    pub unit: UnitId,
    pub title: PlaceText,
    pub zone: String,
    pub post: Option<PlaceText>,
}

/// What its keeper wants of one that is there.
#[derive(Clone, Debug)]
pub enum StepAsked {
    Rules { from: Date, rules: Rules },
    Period { from: Millis, until: Millis, order: Vec<MemberId>, reason: PlaceText },
    PeriodEnd { id: PeriodId, reason: PlaceText },
    Override { shift: Millis, member: Option<MemberId>, reason: PlaceText },
    Lift { shift: Millis, reason: PlaceText },
    SwapMake { what: Swapping, reason: PlaceText },
    SwapUndo { id: SwapId, reason: PlaceText },
}

impl App {
    /// A roster without rules: it has no shifts yet.
    ///
    /// # Errors
    /// A refusal; `Exists` when plans know one by this name; the store's.
    pub async fn roster_make(&self, by: &Signed, asked: RosterAsked) -> Result<(), RosterFault> {
        by.may(Action::RosterKeep)?;
        let RosterAsked { key, unit, title, zone, post } = asked;
        self.keeps_roster(by, unit)?;
        let known = self.org().tree.iter().any(|one| one.id == unit && one.active);
        if !known {
            return Err(Refusal::UnknownUnit.into());
        }
        let event = make(unit, &title, &zone, post.as_ref())?;
        let row = RosterRow {
            roster: key.as_str().to_owned(),
            unit,
            title: title.as_str().to_owned(),
            post: post.map(|post| post.as_str().to_owned()),
            made: self.moment().now(),
            version: 0,
        };
        let by = By::Staff(by.clone());
        let step = self.roster_step(&by, Book::Roster(key.as_str()), 0, &event);
        Ok(self.roster_put(&by, vec![RosterPut::Roster(row), step], Vec::new()).await?)
    }

    /// # Errors
    /// A refusal; `NotFound`; `Stale` when somebody changed it this moment; the store's.
    pub async fn roster_keep(
        &self,
        by: &Signed,
        key: &RosterKey,
        asked: StepAsked,
    ) -> Result<(), RosterFault> {
        by.may(Action::RosterKeep)?;
        let loaded = self.roster_load(key).await?;
        self.keeps_roster(by, loaded.row.unit)?;
        let command = self.command_of(asked);
        self.roster_do(&By::Staff(by.clone()), loaded, vec![command]).await
    }

    /// Overrides and periods out of a calendar file: all of it or nothing. Says how many.
    ///
    /// # Errors
    /// The file's faults with their lines; a refusal; `NotFound`; the store's.
    pub async fn roster_import(
        &self,
        by: &Signed,
        key: &RosterKey,
        file: &str,
        reason: PlaceText,
    ) -> Result<usize, RosterFault> {
        by.may(Action::RosterKeep)?;
        let loaded = self.roster_load(key).await?;
        self.keeps_roster(by, loaded.row.unit)?;
        let people = self.roster_people().await?;
        let names = self.member_names().await?.into_iter();
        let names = names.filter(|(member, _)| people.enrolled.contains(member));
        let names: Vec<(String, MemberId)> = names.map(|(member, name)| (name, member)).collect();
        let entries = read(file, &loaded.roster.zone, &names).map_err(RosterFault::File)?;
        let shifts = self.roster_shifts(&loaded.roster, &people)?;
        let wanted = wanted(&entries, &shifts).map_err(RosterFault::File)?;
        let count = wanted.len();
        let asked = |one: Wanted| match one {
            Wanted::Override { shift, member } => {
                StepAsked::Override { shift, member: Some(member), reason: reason.clone() }
            }
            Wanted::Period { from, until, member } => {
                StepAsked::Period { from, until, order: vec![member], reason: reason.clone() }
            }
        };
        let commands: Vec<Command> =
            wanted.into_iter().map(|one| self.command_of(asked(one))).collect();
        if count > 0 {
            self.roster_do(&By::Staff(by.clone()), loaded, commands).await?;
        }
        Ok(count)
    }

    fn command_of(&self, asked: StepAsked) -> Command {
        match asked {
            StepAsked::Rules { from, rules } => Command::Rules { from, rules },
            StepAsked::Period { from, until, order, reason } => {
                let id = PeriodId(self.moment().id());
                Command::Period { id, from, until, order, reason }
            }
            StepAsked::PeriodEnd { id, reason } => Command::PeriodEnd { id, reason },
            StepAsked::Override { shift, member, reason } => {
                Command::Override { shift, member, reason }
            }
            StepAsked::Lift { shift, reason } => Command::Lift { shift, reason },
            StepAsked::SwapMake { what, reason } => {
                Command::SwapMake { id: SwapId(self.moment().id()), what, reason }
            }
            StepAsked::SwapUndo { id, reason } => Command::SwapUndo { id, reason },
        }
    }

    /// Commands one after the other, and the shifts that come of all: one transaction.
    pub(super) async fn roster_do(
        &self,
        by: &By,
        loaded: Loaded,
        commands: Vec<Command>,
    ) -> Result<(), RosterFault> {
        let people = self.roster_people().await?;
        let Loaded { key, row, mut roster, steps } = loaded;
        let mut puts = vec![RosterPut::Roster(row)];
        let now = self.moment().now();
        for (known, command) in (steps.len()..).zip(commands) {
            let event = self.roster_decide(&roster, command, &people)?;
            roster.apply(&event, now);
            puts.push(self.roster_step(by, Book::Roster(key.as_str()), known, &event));
        }
        puts.extend(self.roster_refill(key.as_str(), &roster, &people).await?);
        Ok(self.roster_put(by, puts, Vec::new()).await?)
    }

    fn roster_decide(
        &self,
        roster: &Roster,
        command: Command,
        people: &People,
    ) -> Result<huiyin_domain::roster::Event, RosterFault> {
        let shifts = self.roster_shifts(roster, people)?;
        Ok(roster.decide(command, &shifts, people.known(), self.moment().now())?)
    }

    /// Of one's own unit and those below it.
    pub(super) fn keeps_roster(&self, by: &Signed, unit: UnitId) -> Result<(), Refusal> {
        let within = self.org().tree.is_within(unit, by.unit);
        if within { Ok(()) } else { Err(Refusal::UnitNotBelow) }
    }

    /// Whether this reader keeps a roster of this unit.
    #[must_use]
    pub fn may_keep_roster(&self, by: &Signed, unit: UnitId) -> bool {
        by.may(Action::RosterKeep).is_ok() && self.keeps_roster(by, unit).is_ok()
    }
}
