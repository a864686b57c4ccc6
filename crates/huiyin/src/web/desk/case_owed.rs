//! The dates owed on a case, first on its page: each in words, with who owes it and why it is
//! that date. The reckoning and the reasons come from the domain.

use super::bar::Desk;
use super::due;
use huiyin_app::explain;
use huiyin_app::read::{CasePage, Owed};
use huiyin_domain::case::Promise;
use huiyin_domain::clock::State;
use maud::{Markup, html};

pub fn owed(desk: &Desk, page: &CasePage) -> Markup {
    // What is over and was done in time steps back; what was late stays in sight.
    let open =
        |owed: &&Owed| matches!(owed.clock.state, State::Running | State::Met { late: true, .. });
    let (open, past): (Vec<&Owed>, Vec<&Owed>) = page.owed.iter().partition(open);
    html! {
        section.hy-owed aria-labelledby="owed" {
            h2.hy-owed__title id="owed" { (desk.t("desk-owed-title")) }
            @if let Some(reason) = &page.no_clock {
                p.govuk-body { (desk.code("desk-no-clock-", reason.code())) }
            }
            @if !open.is_empty() || !page.promises.is_empty() {
                ol.hy-owed__list { @for line in by_date(desk, page, &open) { (line) } }
            }
            @if !past.is_empty() {
                details.govuk-details.hy-owed__past {
                    summary.govuk-details__summary {
                        span.govuk-details__summary-text {
                            (desk.text("desk-owed-past", &[("n", past.len().into())]))
                        }
                    }
                    ol.hy-owed__list { @for owed in past { (item(desk, page, owed)) } }
                }
            }
        }
    }
}

/// Dates of the law and dates that steps of the case set, in one order.
fn by_date(desk: &Desk, page: &CasePage, open: &[&Owed]) -> Vec<Markup> {
    let of_law = open.iter().map(|owed| {
        let clock = &owed.clock;
        ((!clock.is_running(), clock.due_at), item(desk, page, owed))
    });
    let promised = page.promises.iter();
    let promised = promised.map(|one| ((false, one.due_at), promise(desk, one)));
    let mut lines: Vec<_> = of_law.chain(promised).collect();
    lines.sort_by_key(|(at, _)| *at);
    lines.into_iter().map(|(_, line)| line).collect()
}

fn promise(desk: &Desk, promise: &Promise) -> Markup {
    let words = due::words(desk.lang, promise.due_at, desk.now, &desk.zone);
    let by = desk.text("desk-owed-by-unit", &[("unit", desk.unit(promise.unit).into())]);
    html! {
        li.hy-owed__item.(tone_class(words.tone)) {
            span.hy-owed__name {
                (desk.clock_name(promise.id))
                @if !promise.is_waiting {
                    " · " (desk.text("joint-no", &[("n", promise.run.into())]))
                }
            }
            time.hy-owed__due datetime=(promise.due_at) { (desk.last_day(promise.due_at)) }
            span.hy-owed__by { @if !promise.is_waiting { (by) } }
            span.hy-owed__state { (words.text) }
        }
    }
}

const fn tone_class(tone: due::Tone) -> &'static str {
    match tone {
        due::Tone::Late => "hy-owed__item--late",
        due::Tone::Soon => "hy-owed__item--soon",
        due::Tone::Run => "",
    }
}

fn item(desk: &Desk, page: &CasePage, owed: &Owed) -> Markup {
    let clock = &owed.clock;
    let (state, class) = state(desk, owed);
    let by = match clock.rule.owed_by {
        huiyin_domain::clock::Party::Person => desk.t("desk-owed-by-person"),
        huiyin_domain::clock::Party::Authority => {
            let unit = desk.unit(page.case.ower(clock));
            desk.text("desk-owed-by-unit", &[("unit", unit.into())])
        }
    };
    html! {
        li.hy-owed__item.(class) {
            span.hy-owed__name { (desk.name(&clock.rule.name)) }
            time.hy-owed__due datetime=(clock.due_at) {
                @if clock.rule.unit.is_instant() { (desk.at(clock.due_at)) }
                @else { (desk.lang.date(clock.effective_due)) }
            }
            // Whoever has the case now need not be who had it then.
            span.hy-owed__by { @if clock.is_running() { (by) } }
            span.hy-owed__state { (state) }
            details.govuk-details.hy-owed__why {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (desk.t("desk-owed-why")) }
                }
                div.govuk-details__text {
                    ol.hy-why {
                        @for line in explain::lines(desk.lang, &owed.explanation) { li { (line) } }
                    }
                }
            }
        }
    }
}

/// The state in words, and the class that only helps.
fn state(desk: &Desk, owed: &Owed) -> (String, &'static str) {
    match owed.clock.state {
        State::Running => {
            let words = due::words(desk.lang, owed.clock.due_at, desk.now, &desk.zone);
            let class = tone_class(words.tone);
            (words.text, class)
        }
        State::Met { late: false, at } => {
            (desk.text("desk-owed-met", &[("at", desk.at(at).into())]), "hy-owed__item--met")
        }
        State::Met { late: true, at } => {
            (desk.text("desk-owed-met-late", &[("at", desk.at(at).into())]), "hy-owed__item--late")
        }
        State::Cancelled { .. } => (desk.t("desk-owed-cancelled"), "hy-owed__item--waived"),
        State::Waived => (desk.t("desk-owed-waived"), "hy-owed__item--waived"),
    }
}
