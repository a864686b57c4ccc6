//! The dates owed to the person, in plain words: what, by when, by whom, and why that day.

use super::{joint, named, unit_named};
use crate::web::page::Ask;
use huiyin_app::explain;
use huiyin_app::read::{CasePage, Owed};
use huiyin_domain::case::NoClock;
use huiyin_domain::clock::{Party, State};
use huiyin_domain::time::{Millis, day_number};
use jiff::tz::TimeZone;
use maud::{Markup, html};

const SOON_DAYS: i64 = 3;

pub fn list(ask: &Ask, page: &CasePage) -> Markup {
    let (running, past): (Vec<_>, Vec<_>) =
        page.owed.iter().partition(|owed| owed.clock.is_running());
    // What no longer had to be done says nothing to the person.
    let idle = |owed: &&Owed| matches!(owed.clock.state, State::Cancelled { .. });
    let past: Vec<_> = past.into_iter().filter(|owed| !idle(owed)).collect();
    html! {
        section.hy-owed aria-labelledby="owed" {
            h2.hy-owed__title id="owed" { (ask.t("portal-owed-title")) }
            ol.hy-owed__list {
                @if running.is_empty() && page.promises.is_empty() {
                    li.hy-owed__item.hy-owed__item--met {
                        span.hy-owed__name { (ask.t("portal-owed-none")) }
                        @if let Some(reason) = page.no_clock {
                            span.hy-owed__by { (ask.t(no_clock_key(reason))) }
                        }
                    }
                }
                @for line in by_date(ask, page, &running) { (line) }
            }
            @if !past.is_empty() {
                details.govuk-details.hy-owed__past {
                    summary.govuk-details__summary {
                        span.govuk-details__summary-text {
                            (ask.tx("portal-owed-past", &[("n", past.len().into())]))
                        }
                    }
                    ol.hy-owed__list { @for owed in &past { (item(ask, page, owed)) } }
                }
            }
        }
    }
}

/// Dates of the law and dates that steps of the case set, in one order.
fn by_date(ask: &Ask, page: &CasePage, running: &[&Owed]) -> Vec<Markup> {
    let of_law = running.iter().map(|owed| (owed.clock.due_at, item(ask, page, owed)));
    let promised = page.promises.iter();
    let promised = promised.map(|one| (one.due_at, joint::promise(ask, page, one)));
    let mut lines: Vec<_> = of_law.chain(promised).collect();
    lines.sort_by_key(|(due_at, _)| *due_at);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn no_clock_key(reason: NoClock) -> &'static str {
    match reason {
        NoClock::NoStatutoryPeriod => "portal-no-clock-statutory",
        NoClock::AwaitingVerdict => "portal-no-clock-verdict",
    }
}

fn item(ask: &Ask, page: &CasePage, owed: &Owed) -> Markup {
    let clock = &owed.clock;
    let zone = &page.procedure.zone;
    let (class, words) = state(ask, owed, zone);
    // Who owed what is done may have been another office; the story says which.
    let by = match clock.rule.owed_by {
        _ if !clock.is_running() => String::new(),
        Party::Person => ask.t("portal-owed-by-you"),
        Party::Authority => {
            let unit = unit_named(ask, page.case.ower(clock));
            ask.tx("portal-owed-by", &[("unit", unit.into())])
        }
    };
    html! {
        li.hy-owed__item.(class) {
            span.hy-owed__name { (named(ask.lang, &clock.rule.name)) }
            time.hy-owed__due datetime=(clock.effective_due) {
                @if clock.rule.unit.is_instant() { (ask.lang.moment(clock.due_at, zone)) }
                @else { (ask.lang.date(clock.effective_due)) }
            }
            // Whoever has the case now need not be who had it then.
            span.hy-owed__by { @if clock.is_running() { (by) } }
            span.hy-owed__state { (words) }
            details.govuk-details.hy-owed__why {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text {
                        (ask.t("portal-owed-why"))
                        span.govuk-visually-hidden { " " (named(ask.lang, &clock.rule.name)) }
                    }
                }
                div.govuk-details__text {
                    ol.hy-why {
                        @for line in explain::lines(ask.lang, &owed.explanation) { li { (line) } }
                    }
                }
            }
        }
    }
}

/// The state in words, and the class that only helps the eye.
fn state(ask: &Ask, owed: &Owed, zone: &TimeZone) -> (&'static str, String) {
    let clock = &owed.clock;
    let on = |at: Millis| [("date", ask.lang.date(at.date_in(zone)).into())];
    match clock.state {
        State::Met { at, late: false } => {
            ("hy-owed__item--met", ask.tx("portal-owed-met", &on(at)))
        }
        State::Met { at, late: true } => {
            ("hy-owed__item--late", ask.tx("portal-owed-met-late", &on(at)))
        }
        State::Cancelled { .. } => ("hy-owed__item--waived", ask.t("portal-owed-cancelled")),
        State::Waived => ("hy-owed__item--waived", ask.t("portal-owed-waived")),
        State::Running => running(ask, owed, zone),
    }
}

fn running(ask: &Ask, owed: &Owed, zone: &TimeZone) -> (&'static str, String) {
    let (clock, now) = (&owed.clock, ask.now());
    let days = day_number(clock.effective_due) - day_number(now.date_in(zone));
    if clock.is_missed(now) {
        let late = [("days", (-days).max(0).into())];
        return ("hy-owed__item--late", ask.tx("portal-owed-late", &late));
    }
    let class = if days <= SOON_DAYS { "hy-owed__item--soon" } else { "hy-owed__item--run" };
    match days {
        ..=0 => (class, ask.t("portal-owed-today")),
        days => (class, ask.tx("portal-owed-left", &[("days", days.into())])),
    }
}
