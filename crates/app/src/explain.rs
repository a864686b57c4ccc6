//! Explanations in words: the structure that the domain gives, as sentences in order, each
//! with its law, its days and whoever granted what. The same lines serve pages and terminal.

use crate::lang::{Lang, Value};
use huiyin_domain::clock::{Explanation, Extended, MadeUp, Skip, Skipped, Unit, Void};
use huiyin_domain::procedure::{Basis, Name, Roll};
use huiyin_domain::time::{Millis, zone};
use jiff::civil::Date;

/// The explanation as sentences, one a line.
#[must_use]
pub fn lines(lang: Lang, told: &Explanation) -> Vec<String> {
    let mut lines = vec![rule(lang, told), start(lang, told)];
    lines.extend(skipped(lang, &told.skipped));
    lines.extend(made_up(lang, &told.made_up));
    if told.paused_days > 0 {
        lines.push(lang.text(
            "clock-explain-paused-sum",
            &[
                ("amount", amount(lang, u64::from(told.paused_days), Unit::NaturalDay).into()),
                ("date", lang.date(told.nominal_due).into()),
            ],
        ));
    }
    if !told.extensions.is_empty() {
        lines.push(lang.text("clock-explain-base", &[("date", lang.date(told.base_due).into())]));
    }
    lines.extend(told.extensions.iter().map(|extended| extension(lang, extended)));
    lines.push(end(lang, told));
    lines.extend(rolled(lang, told));
    if let Some(cap) = &told.capped_by {
        let date = lang.date(told.effective_due);
        let parts = [("clock", of(lang, cap).into()), ("date", date.into())];
        lines.push(lang.text("clock-explain-capped", &parts));
    }
    if !told.provisional_years.is_empty() {
        let years: Vec<String> = told.provisional_years.iter().map(i16::to_string).collect();
        let years = years.join(&lang.plain("clock-explain-separator"));
        lines.push(lang.text("clock-explain-provisional", &[("years", years.into())]));
    }
    lines.push(effective(lang, told));
    lines.push(lang.text(
        "clock-explain-pins",
        &[
            ("procedure", told.procedure.clone().into()),
            ("calendar", told.calendar.clone().into()),
            ("zone", told.zone.clone().into()),
        ],
    ));
    lines
}

/// `5 working days`, `60 日`.
#[must_use]
pub fn amount(lang: Lang, n: u64, unit: Unit) -> String {
    let key = format!("clock-amount-{}", unit.code().replace('_', "-"));
    // Numbers go in as floats there; no lawful period is long enough to lose anything.
    lang.text(&key, &[("n", Value::from(u32::try_from(n).unwrap_or(u32::MAX)))])
}

/// Who owes a clock, from the label in the procedure file; a label of one's own stands as it is.
#[must_use]
pub fn owner(lang: Lang, label: &str) -> String {
    let key = format!("clock-owner-{label}");
    if lang.has(&key) { lang.plain(&key) } else { label.to_owned() }
}

fn of(lang: Lang, name: &Name) -> String {
    match lang {
        Lang::Zh => name.zh.clone(),
        Lang::En => name.en.clone(),
    }
}

fn basis_kind(lang: Lang, basis: &Basis) -> String {
    lang.plain(&format!("clock-basis-{}", basis.kind.code().replace('_', "-")))
}

fn rule(lang: Lang, told: &Explanation) -> String {
    lang.text(
        "clock-explain-rule",
        &[
            ("name", of(lang, &told.name).into()),
            ("amount", amount(lang, u64::from(told.amount), told.unit).into()),
            ("cite", told.basis.cite.clone().into()),
            ("kind", basis_kind(lang, &told.basis).into()),
        ],
    )
}

fn start(lang: Lang, told: &Explanation) -> String {
    let date = lang.date(told.start);
    if let Some(clock) = &told.started_after {
        let parts = [("clock", of(lang, clock).into()), ("date", date.into())];
        return lang.text("clock-explain-start-presumed", &parts);
    }
    let trigger = told.started_by.map(|by| lang.plain(&format!("clock-trigger-{}", by.code())));
    let moment = moment(lang, told, &told.started_at);
    match (trigger, told.start_day_excluded) {
        (Some(trigger), true) => lang
            .text("clock-explain-start-day", &[("trigger", trigger.into()), ("date", date.into())]),
        (Some(trigger), false) => lang.text(
            "clock-explain-start-instant",
            &[("trigger", trigger.into()), ("moment", moment.into())],
        ),
        (None, true) => lang.text("clock-explain-start-given-day", &[("date", date.into())]),
        (None, false) => {
            lang.text("clock-explain-start-given-instant", &[("moment", moment.into())])
        }
    }
}

/// A local instant as the explanation carries it, in the shape of the language.
fn moment(lang: Lang, told: &Explanation, at: &str) -> String {
    match (Millis::parse(at), zone(&told.zone)) {
        (Ok(at), Some(zone)) => lang.moment(at, &zone),
        _ => at.to_owned(),
    }
}

/// Weekends in one sentence, each holiday and each pause in its own.
fn skipped(lang: Lang, skipped: &[Skipped]) -> Vec<String> {
    let mut lines = Vec::new();
    let is_weekend = |day: &&Skipped| day.why == Skip::Weekend;
    let weekends: Vec<Date> = skipped.iter().filter(is_weekend).map(|day| day.date).collect();
    if !weekends.is_empty() {
        let days = days(lang, &weekends);
        lines.push(lang.text("clock-explain-weekends", &[("days", days.into())]));
    }
    let mut rest = skipped.iter().filter(|day| !is_weekend(day)).peekable();
    while let Some(first) = rest.next() {
        let mut run = vec![first.date];
        while let Some(next) = rest.next_if(|next| next.why == first.why) {
            run.push(next.date);
        }
        lines.extend(skipped_run(lang, &first.why, &run));
    }
    lines
}

fn skipped_run(lang: Lang, why: &Skip, run: &[Date]) -> Option<String> {
    let days = days(lang, run);
    match why {
        Skip::Weekend => None,
        Skip::Holiday { name, notice } => Some(lang.text(
            "clock-explain-holiday",
            &[
                ("days", days.into()),
                ("name", of(lang, name).into()),
                ("notice", notice.clone().into()),
            ],
        )),
        Skip::Paused { name, basis, .. } => {
            let cite = basis.as_ref().map_or_else(String::new, |basis| basis.cite.clone());
            let parts =
                [("days", days.into()), ("name", of(lang, name).into()), ("cite", cite.into())];
            Some(lang.text("clock-explain-paused", &parts))
        }
    }
}

fn made_up(lang: Lang, made_up: &[MadeUp]) -> Vec<String> {
    let line = |day: &MadeUp| {
        let parts = [
            ("days", lang.date(day.date).into()),
            ("name", of(lang, &day.name).into()),
            ("notice", day.notice.clone().into()),
        ];
        lang.text("clock-explain-made-up", &parts)
    };
    made_up.iter().map(line).collect()
}

/// Days that follow one another become a span.
fn days(lang: Lang, dates: &[Date]) -> String {
    let mut spans: Vec<(Date, Date)> = Vec::new();
    for date in dates {
        match spans.last_mut() {
            Some(last) if last.1.tomorrow().ok() == Some(*date) => last.1 = *date,
            _ => spans.push((*date, *date)),
        }
    }
    let span = |(from, to): &(Date, Date)| {
        if from == to {
            return lang.date(*from);
        }
        let parts = [("from", lang.date(*from).into()), ("to", lang.date(*to).into())];
        lang.text("clock-explain-span", &parts)
    };
    let spans: Vec<String> = spans.iter().map(span).collect();
    spans.join(&lang.plain("clock-explain-separator"))
}

fn extension(lang: Lang, extended: &Extended) -> String {
    let key = match extended.void {
        None => "clock-explain-extended",
        Some(Void::Late) => "clock-explain-void-late",
        Some(Void::Spent) => "clock-explain-void-spent",
    };
    let cite = extended.basis.as_ref().map_or_else(String::new, |basis| basis.cite.clone());
    let requested = amount(lang, u64::from(extended.requested), extended.unit);
    lang.text(
        key,
        &[
            ("granted", amount(lang, extended.granted, extended.unit).into()),
            ("requested", requested.into()),
            ("by", extended.by.clone().into()),
            ("date", lang.date(extended.approved_on).into()),
            ("cite", cite.into()),
        ],
    )
}

fn end(lang: Lang, told: &Explanation) -> String {
    if told.start_day_excluded {
        return lang.text("clock-explain-end-day", &[("date", lang.date(told.due).into())]);
    }
    let moment = moment(lang, told, &told.ends_at);
    lang.text("clock-explain-end-instant", &[("moment", moment.into())])
}

/// Where the last day is a day off: both dates, whose rule decides, and why.
fn rolled(lang: Lang, told: &Explanation) -> Vec<String> {
    let Some(first) = told.rolled_over.first() else { return Vec::new() };
    let why = match &first.why {
        Skip::Holiday { name, .. } => of(lang, name),
        _ => lang.plain("clock-explain-weekend"),
    };
    let both = lang.text(
        "clock-explain-day-off",
        &[
            ("why", why.into()),
            ("due", lang.date(told.due).into()),
            ("rolled", lang.date(told.rolled_due).into()),
        ],
    );
    let whose = match told.roll {
        Roll::None => lang.plain("clock-explain-roll-none"),
        Roll::NextWorkingDay => lang.plain("clock-explain-roll-next-working-day"),
    };
    let mut lines = vec![both, whose];
    if let Some(basis) = &told.roll_basis {
        let parts = [("cite", basis.cite.clone().into()), ("kind", basis_kind(lang, basis).into())];
        lines.push(lang.text("clock-explain-roll-basis", &parts));
    }
    lines
}

fn effective(lang: Lang, told: &Explanation) -> String {
    let owner = owner(lang, &told.owed_label);
    if told.start_day_excluded {
        let parts = [("owner", owner.into()), ("date", lang.date(told.effective_due).into())];
        return lang.text("clock-explain-effective", &parts);
    }
    let moment = moment(lang, told, &told.effective_ends_at);
    let parts = [("owner", owner.into()), ("moment", moment.into())];
    lang.text("clock-explain-effective-instant", &parts)
}

#[cfg(test)]
mod tests;
