//! The clocks of a case: walks its marks once for each rule of its procedure, finds the runs
//! (started, met, cancelled) and reckons each. Same facts, same answer; no clock is read.

use super::reckon::{Due, Grant, Reckon, ReckonError, When, reckon};
use super::{Clock, Extension, Facts, Mark, State, Trigger, late};
use crate::calendar::Calendar;
use crate::case::CaseKind;
use crate::procedure::{ClockRule, Near, Procedure, Roll, Start};
use crate::time::{Millis, date_of, day_end, day_number};
use jiff::civil::Date;

/// All clocks that have started, in the order of the procedure file, then by run. A clock that
/// may start by another's end (`start_no_later_than`) is listed as soon as that one runs, with
/// the latest date it can have.
///
/// # Errors
/// A date beyond the years that can be named, or a reversed pause.
pub fn run<'p>(
    procedure: &'p Procedure,
    calendar: &Calendar,
    facts: &Facts<'_>,
) -> Result<Vec<Clock<'p>>, ReckonError> {
    let mut clocks: Vec<(usize, Clock<'p>)> = Vec::with_capacity(procedure.clocks.len());
    for position in &procedure.order {
        let rule = &procedure.clocks[*position];
        let Some(amount) = rule.amount_with(facts.parameters).filter(|_| applies(rule, facts))
        else {
            continue;
        };
        let mut spans = spans(rule, facts.marks, &presumed_starts(rule, &clocks));
        for at in 0..spans.len() {
            spans[at].until = spans.get(at + 1).map(|next| next.at);
        }
        for (span, run) in spans.iter().zip(1..) {
            let clock = clock(procedure, calendar, facts, rule, amount, span, run, &clocks)?;
            clocks.push((*position, clock));
        }
    }
    clocks.sort_by_key(|(position, clock)| (*position, clock.run));
    Ok(clocks.into_iter().map(|(_, clock)| clock).collect())
}

fn applies(rule: &ClockRule, facts: &Facts<'_>) -> bool {
    let on_case = |flag: &String| facts.flags.contains(&flag.as_str());
    let when = &rule.applies;
    let kind = facts.kind.is_none_or(|kind| when.kinds.is_empty() || when.kinds.contains(&kind));
    // Only claims go different ways; a way left from an earlier classification means nothing.
    let is_claim = facts.kind.is_none_or(|kind| kind == CaseKind::Claim);
    let way = facts.way.filter(|_| is_claim);
    let way = way.is_none_or(|way| when.ways.is_empty() || when.ways.contains(&way));
    let urgent = when.urgent.is_none_or(|urgent| urgent == facts.urgent);
    kind && way && urgent && when.flags.iter().all(on_case) && !when.without.iter().any(on_case)
}

/// One run before it is reckoned.
struct Span {
    by: Option<Trigger>,
    at: Millis,
    start: When,
    end: Option<(Millis, bool)>,
    until: Option<Millis>,
}

/// Where clocks that ran out start this one by themselves.
fn presumed_starts(rule: &ClockRule, clocks: &[(usize, Clock<'_>)]) -> Vec<(Millis, When)> {
    let Some(other) = &rule.start_no_later_than else {
        return Vec::new();
    };
    let ran_out = |clock: &&Clock<'_>| match clock.state {
        State::Running => true,
        State::Met { late, .. } => late,
        State::Cancelled { at } => clock.is_late(at),
        State::Waived => false,
    };
    let start = |clock: &Clock<'_>| {
        let by_day = !clock.rule.unit.is_instant() && !rule.unit.is_instant();
        let when = if by_day { When::On(clock.effective_due) } else { When::At(clock.due_at) };
        (clock.due_at, when)
    };
    let others = clocks.iter().map(|(_, clock)| clock).filter(|clock| clock.rule.id == *other);
    let mut starts: Vec<(Millis, When)> = others.filter(ran_out).map(start).collect();
    starts.sort_by_key(|(at, _)| *at);
    starts
}

/// Follows the marks: an open run is met, or cancelled, or goes on; without one, a start begins
/// the next. A start that comes again while the clock runs changes nothing, unless the rule says
/// that it cancels.
fn spans(rule: &ClockRule, marks: &[Mark], presumed: &[(Millis, When)]) -> Vec<Span> {
    let met_by = mask(&rule.met_by);
    let cancelled_by = mask(&rule.cancelled_by);
    let starts = mask(rule.starts_at());
    let all_needed = matches!(rule.start, Start::Latest(_));
    let mut presumed = presumed.iter().peekable();
    let mut spans: Vec<Span> = Vec::new();
    let mut seen = 0;
    for mark in marks {
        while let Some((at, start)) = presumed.next_if(|(at, _)| *at <= mark.at) {
            begin(&mut spans, None, *at, *start);
        }
        let bit = mask(&[mark.trigger]);
        if let Some(open) = spans.last_mut().filter(|span| span.end.is_none()) {
            if met_by & bit != 0 {
                open.end = Some((mark.at, true));
            } else if cancelled_by & bit != 0 {
                open.end = Some((mark.at, false));
            }
        }
        if starts & bit != 0 {
            seen |= bit;
            if !all_needed || seen == starts {
                seen = 0;
                begin(&mut spans, Some(mark.trigger), mark.at, When::At(mark.at));
            }
        }
    }
    for (at, start) in presumed {
        begin(&mut spans, None, *at, *start);
    }
    spans
}

fn begin(spans: &mut Vec<Span>, by: Option<Trigger>, at: Millis, start: When) {
    if spans.last().is_none_or(|last| last.end.is_some()) {
        spans.push(Span { by, at, start, end: None, until: None });
    }
}

fn mask(triggers: &[Trigger]) -> u64 {
    triggers.iter().fold(0, |mask, trigger| mask | 1 << (*trigger as u64))
}

#[expect(clippy::too_many_arguments, reason = "all of one run's facts, used only above")]
fn clock<'p>(
    procedure: &'p Procedure,
    calendar: &Calendar,
    facts: &Facts<'_>,
    rule: &'p ClockRule,
    amount: u32,
    span: &Span,
    run: u32,
    others: &[(usize, Clock<'p>)],
) -> Result<Clock<'p>, ReckonError> {
    let pauses = pauses_of(rule, facts);
    let extensions = extensions_of(rule, facts.extensions, span.at, span.until);
    let grants = grants_of(rule, &extensions);
    let mut due = reckon(&Reckon {
        start: span.start,
        amount: u64::from(amount),
        unit: rule.unit,
        calendar,
        zone: &procedure.zone,
        pauses: &pauses,
        grants: &grants,
        grants_max: rule.extension.as_ref().map_or(0, |rule| rule.times),
    })?;
    due.started_at = span.at;
    let (mut effective_due, mut due_at) = effective(procedure, rule, &due);
    let cap = rule.due_no_later_than.as_ref().and_then(|id| {
        let of_cap = others.iter().rev().map(|(_, clock)| clock);
        of_cap.filter(|clock| clock.rule.id == *id).find(|clock| clock.due_at < due_at)
    });
    if let Some(cap) = cap {
        (effective_due, due_at) = (cap.effective_due, cap.due_at);
    }
    let near_at = near_at(procedure, calendar, rule.near, effective_due, due_at)
        .map_or(due_at, |near| near.max(span.at).min(due_at));
    let waived = rule.waived_if.iter().any(|flag| facts.flags.contains(&flag.as_str()));
    let state = match span.end {
        _ if waived => State::Waived,
        None => State::Running,
        Some((at, true)) => State::Met { at, late: late(rule.unit, at, due_at) },
        Some((at, false)) => State::Cancelled { at },
    };
    Ok(Clock {
        rule,
        run,
        started_by: span.by,
        start: span.start,
        until: span.until,
        due,
        effective_due,
        due_at,
        near_at,
        capped_by: cap.map(|cap| cap.rule.id.as_str()),
        state,
    })
}

/// The date by the rollover rule of whoever owes the clock.
pub(super) fn effective(procedure: &Procedure, rule: &ClockRule, due: &Due) -> (Date, Millis) {
    match procedure.roll_of(rule) {
        Roll::None => (due.due, due.due_at),
        Roll::NextWorkingDay => (due.rolled_due, due.rolled_due_at),
    }
}

/// The pauses whose reason this clock names: a hearing stops the re-examination, nothing else.
fn pauses_of(rule: &ClockRule, facts: &Facts<'_>) -> Vec<(Date, Date)> {
    let named = |reason: &str| rule.pauses.iter().any(|known| known.reason == reason);
    let pauses = facts.pauses.iter().filter(|pause| named(&pause.reason));
    pauses.map(|pause| (pause.from, pause.to)).collect()
}

/// The extensions approved while this run was the last one, in the order of approval.
pub(super) fn extensions_of<'e>(
    rule: &ClockRule,
    extensions: &'e [Extension],
    from: Millis,
    until: Option<Millis>,
) -> Vec<&'e Extension> {
    let ours = |extension: &&Extension| {
        extension.clock == rule.id
            && until.is_none_or(|until| extension.approved_at < until)
            // A presumed start lies in the future; what is approved before it is for it.
            && (extension.approved_at >= from || until.is_none())
    };
    let mut found: Vec<&Extension> = extensions.iter().filter(ours).collect();
    found.sort_by_key(|extension| extension.approved_at);
    found
}

pub(super) fn grants_of(rule: &ClockRule, extensions: &[&Extension]) -> Vec<Grant> {
    let Some(allowed) = &rule.extension else {
        return Vec::new();
    };
    let grant = |extension: &&Extension| Grant {
        requested: u64::from(extension.requested),
        cap: allowed.max.map(u64::from),
        unit: allowed.unit,
        approved: When::At(extension.approved_at),
    };
    extensions.iter().map(grant).collect()
}

/// The instant from which only so much is left; `None` where the rule warns of nothing.
fn near_at(
    procedure: &Procedure,
    calendar: &Calendar,
    near: Option<Near>,
    due: Date,
    due_at: Millis,
) -> Option<Millis> {
    let near = near?;
    if let Some(ms) = near.unit.ms() {
        return due_at.plus(-(i64::from(near.amount) * ms)).ok();
    }
    let last_calm_day = match near.unit {
        super::Unit::WorkingDay => calendar.working_day_before(due, u64::from(near.amount)),
        _ => date_of(day_number(due) - i64::from(near.amount)),
    };
    day_end(last_calm_day.ok()?, &procedure.zone).ok()
}
