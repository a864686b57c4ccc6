//! Why a date is what it is: the law, the start, each day that was skipped or paused or worked
//! to make up, each extension and who granted it, both dates where the rules are silent.
//! Sentences are made elsewhere, from the structure in `explanation.rs`.

use super::explanation::{Explanation, Extended, MadeUp, Skip, Skipped, Void};
use super::reckon::{Certainty, Due, Reckon, ReckonError, When, reckon};
use super::run::{effective, extensions_of, grants_of};
use super::{Clock, Extension, Facts, Pause, Trigger, Unit};
use crate::calendar::{Calendar, Day, Special};
use crate::procedure::{ClockRule, Name, PauseRule, Procedure};
use crate::time::Millis;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// One run of one clock, told from outside a case.
#[derive(Clone, Debug)]
pub struct Story<'s> {
    pub start: When,
    pub started_by: Option<Trigger>,
    pub amount: u32,
    /// Only pauses whose reason the clock names stop it.
    pub pauses: &'s [Pause],
    pub extensions: &'s [Extension],
}

/// Explains a clock of a case, from the same facts that it was run with.
///
/// # Panics
/// When the facts are not those: what `run` could reckon can be reckoned again.
#[must_use]
pub fn explain(
    procedure: &Procedure,
    calendar: &Calendar,
    facts: &Facts<'_>,
    clock: &Clock<'_>,
) -> Explanation {
    let rule = clock.rule;
    let ours = extensions_of(rule, facts.extensions, clock.due.started_at, clock.until);
    let ours: Vec<Extension> = ours.into_iter().cloned().collect();
    let story = Story {
        start: clock.start,
        started_by: clock.started_by,
        amount: rule.amount_with(facts.parameters).unwrap_or_default(),
        pauses: facts.pauses,
        extensions: &ours,
    };
    let told = tell(procedure, rule, calendar, &story);
    let mut told = told.expect("run reckoned the same clock");
    let name = |id: &str| procedure.clock(id).map(|rule| rule.name.clone());
    let other = rule.start_no_later_than.as_deref().filter(|_| clock.started_by.is_none());
    told.started_after = other.and_then(name);
    told.started_at = local(clock.due.started_at, &procedure.zone);
    told.capped_by = clock.capped_by.and_then(name);
    told.effective_due = clock.effective_due;
    told.effective_ends_at = local(clock.due_at, &procedure.zone);
    told
}

/// Explains one period of one rule from a given start.
///
/// # Errors
/// A date beyond the years that can be named, or a reversed pause.
pub fn tell(
    procedure: &Procedure,
    rule: &ClockRule,
    calendar: &Calendar,
    story: &Story<'_>,
) -> Result<Explanation, ReckonError> {
    let pauses = named_pauses(rule, story.pauses);
    let spans: Vec<(Date, Date)> = pauses.iter().map(|(_, pause)| (pause.from, pause.to)).collect();
    let mut extensions: Vec<&Extension> =
        story.extensions.iter().filter(|extension| extension.clock == rule.id).collect();
    extensions.sort_by_key(|extension| extension.approved_at);
    let grants = grants_of(rule, &extensions);
    let ask = Reckon {
        start: story.start,
        amount: u64::from(story.amount),
        unit: rule.unit,
        calendar,
        zone: &procedure.zone,
        pauses: &spans,
        grants: &grants,
        grants_max: rule.extension.as_ref().map_or(0, |rule| rule.times),
    };
    let due = reckon(&ask)?;
    let days = Days { calendar, rule, pauses: &pauses };
    let (skipped, made_up) = days.walk(&due);
    let (effective_due, effective_at) = effective(procedure, rule, &due);
    Ok(Explanation {
        clock: rule.id.clone(),
        name: rule.name.clone(),
        procedure: procedure.pin(),
        calendar: calendar.pin(),
        zone: procedure.zone_name.clone(),
        basis: rule.basis.clone(),
        owed_by: rule.owed_by,
        owed_label: rule.owed_label.clone(),
        on_expiry: rule.on_expiry,
        started_by: story.started_by,
        started_after: None,
        started_at: local(due.started_at, &procedure.zone),
        start: due.start,
        start_day_excluded: !rule.unit.is_instant(),
        amount: story.amount,
        unit: rule.unit,
        skipped,
        made_up,
        nominal_due: due.nominal_due,
        paused_days: due.paused_days,
        base_due: due.base_due,
        extensions: extended(rule, procedure, &extensions, &ask)?,
        due: due.due,
        ends_at: local(due.due_at, &procedure.zone),
        rolled_due: due.rolled_due,
        rolled_over: days.rolled_over(&due),
        roll: procedure.roll_of(rule),
        roll_basis: procedure.rollover.basis.clone(),
        effective_due,
        effective_ends_at: local(effective_at, &procedure.zone),
        capped_by: None,
        certainty: due.certainty,
        rolled_certainty: due.rolled_certainty,
        provisional_years: provisional_years(calendar, &due),
    })
}

fn named_pauses<'a>(rule: &'a ClockRule, pauses: &'a [Pause]) -> Vec<(&'a PauseRule, &'a Pause)> {
    let named = |pause: &'a Pause| {
        let rule = rule.pauses.iter().find(|known| known.reason == pause.reason)?;
        Some((rule, pause))
    };
    pauses.iter().filter_map(named).collect()
}

/// What each extension gave, found by reckoning with and without it.
fn extended(
    rule: &ClockRule,
    procedure: &Procedure,
    extensions: &[&Extension],
    ask: &Reckon<'_>,
) -> Result<Vec<Extended>, ReckonError> {
    let Some(allowed) = &rule.extension else {
        return Ok(Vec::new());
    };
    let mut told = Vec::with_capacity(extensions.len());
    let (mut before, mut used) = (0, 0);
    for (position, extension) in extensions.iter().enumerate() {
        let with = reckon(&Reckon { grants: &ask.grants[..=position], ..*ask })?;
        let granted = with.granted - before;
        before = with.granted;
        let void = match granted {
            0 if used >= allowed.times => Some(Void::Spent),
            0 => Some(Void::Late),
            _ => None,
        };
        used += u32::from(void.is_none());
        told.push(Extended {
            requested: extension.requested,
            granted,
            max: allowed.max,
            unit: allowed.unit,
            approved_on: extension.approved_at.date_in(&procedure.zone),
            approver: allowed.approver,
            by: extension.by.clone(),
            basis: allowed.basis.clone(),
            void,
        });
    }
    Ok(told)
}

struct Days<'a> {
    calendar: &'a Calendar,
    rule: &'a ClockRule,
    pauses: &'a [(&'a PauseRule, &'a Pause)],
}

impl Days<'_> {
    /// Every day after the start that did not count, and every make-up day that did.
    fn walk(&self, due: &Due) -> (Vec<Skipped>, Vec<MadeUp>) {
        let (mut skipped, mut made_up) = (Vec::new(), Vec::new());
        let extended_unit = self.rule.extension.as_ref().map_or(self.rule.unit, |rule| rule.unit);
        let first =
            if self.rule.unit.is_instant() { Some(due.start) } else { due.start.tomorrow().ok() };
        let days = std::iter::successors(first, |day| day.tomorrow().ok());
        for date in days.take_while(|day| *day <= due.due) {
            let unit = if date <= due.base_due { self.rule.unit } else { extended_unit };
            if let Some(why) = self.paused(date) {
                skipped.push(Skipped { date, why });
            } else if unit == Unit::WorkingDay {
                match self.calendar.day(date) {
                    Day::Weekday => {}
                    Day::MakeUp(special) => made_up.push(made_up_day(date, special)),
                    Day::Weekend | Day::Off(_) => skipped.push(self.day_off(date)),
                }
            }
        }
        (skipped, made_up)
    }

    fn rolled_over(&self, due: &Due) -> Vec<Skipped> {
        let days = std::iter::successors(Some(due.due), |day| day.tomorrow().ok());
        days.take_while(|day| *day < due.rolled_due).map(|date| self.day_off(date)).collect()
    }

    fn paused(&self, date: Date) -> Option<Skip> {
        let holds = |pause: &Pause| (pause.from..=pause.to).contains(&date);
        let (rule, _) = self.pauses.iter().find(|(_, pause)| holds(pause))?;
        let (reason, name, basis) = (rule.reason.clone(), rule.name.clone(), rule.basis.clone());
        Some(Skip::Paused { reason, name, basis })
    }

    fn day_off(&self, date: Date) -> Skipped {
        let why = match self.calendar.day(date) {
            Day::Off(special) | Day::MakeUp(special) => {
                Skip::Holiday { name: name_of(special), notice: notice_of(special) }
            }
            Day::Weekday | Day::Weekend => Skip::Weekend,
        };
        Skipped { date, why }
    }
}

fn made_up_day(date: Date, special: &Special) -> MadeUp {
    MadeUp { date, name: name_of(special), notice: notice_of(special) }
}

fn name_of(special: &Special) -> Name {
    Name { zh: special.zh.clone(), en: special.en.clone() }
}

fn notice_of(special: &Special) -> String {
    format!("{} ({})", special.notice.number, special.notice.date)
}

fn provisional_years(calendar: &Calendar, due: &Due) -> Vec<i16> {
    if due.certainty == Certainty::Firm && due.rolled_certainty == Certainty::Firm {
        return Vec::new();
    }
    let years = due.start.year()..=due.rolled_due.year();
    years.filter(|year| calendar.is_provisional(*year)).collect()
}

/// `2026-04-16T00:00:00+08:00`: RFC 3339 with the offset that holds in the zone then.
fn local(at: Millis, zone: &TimeZone) -> String {
    let timestamp = at.timestamp();
    timestamp.display_with_offset(zone.to_offset(timestamp)).to_string()
}
