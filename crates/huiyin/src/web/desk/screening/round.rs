//! `/desk/screening/{id}`: one round: who has reported, what was found, the unit's own report.

use super::{PATH, WHOLE, last_day, refused, show, standing_tag, table};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::screening::{RoundLine, RoundPage};
use huiyin_domain::ids::RoundId;
use huiyin_domain::policy::Action;
use huiyin_domain::screening::{Refusal, Standing};
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    shown(&desk, &id, &Form::default(), &Faults::default()).await
}

pub async fn report(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(round) = id.parse().ok().map(RoundId) else { return desk.not_found() };
    let mut faults = Faults::default();
    match desk.app().screening_report(&desk.signed, round, form.has("nothing")).await {
        Ok(()) => {
            desk.ask.notice_set("screening-done-report");
            see_other(&format!("{PATH}/{id}"))
        }
        Err(fault) => {
            let field = |refusal| match refusal {
                Refusal::NothingNotSaid | Refusal::NothingSaidButFound => "nothing",
                _ => WHOLE,
            };
            match refused(&desk, &mut faults, fault, field) {
                Some(answer) => answer,
                None => shown(&desk, &id, &form, &faults).await,
            }
        }
    }
}

async fn shown(desk: &Desk, id: &str, form: &Form, faults: &Faults) -> Response {
    let Some(id) = id.parse().ok().map(RoundId) else { return desk.not_found() };
    match desk.app().screening_round(&desk.signed, id).await {
        Ok(page) => {
            let view = View { ask: &desk.ask, form, faults };
            show(desk, page.line.round.title.as_str(), faults, body(desk, view, &page))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(desk: &Desk, view: View<'_>, page: &RoundPage) -> Markup {
    let RoundLine { round, standing, .. } = &page.line;
    html! {
        (view.error_summary())
        p.hy-muted { (standing_tag(desk, *standing)) }
        h1.govuk-heading-l dir="auto" { (round.title.as_str()) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (facts(desk, &page.line))
        p.govuk-body { a.govuk-link href=(format!("{PATH}/{}/summary", round.id)) {
            (desk.t("screening-summary-link"))
        } }
        (own_part(desk, view, page))
        section aria-labelledby="findings" {
            h2.govuk-heading-m id="findings" { (desk.t("screening-findings-title")) }
            @if !page.sees_all { p.govuk-body { (desk.t("screening-sees-own")) } }
            @if page.findings.is_empty() { p.govuk-body { (desk.t("screening-findings-none")) } }
            @else { (table(desk, &desk.t("screening-findings-title"), &page.findings)) }
        }
        (parts(desk, &page.line))
    }
}

pub fn facts(desk: &Desk, line: &RoundLine) -> Markup {
    let round = &line.round;
    let topics: Vec<String> = round.topics.iter().map(|topic| desk.topic(topic)).collect();
    let places = match round.places.as_slice() {
        [] => desk.t("screening-places-all"),
        places => desk.joined(places),
    };
    let days = format!("{} – {}", desk.day(round.from), last_day(desk, round.until));
    let rows = [
        ("screening-col-office", desk.unit(round.office)),
        ("screening-field-topics", desk.joined(&topics)),
        ("screening-field-places", places),
        ("screening-col-days", days),
        ("screening-field-check", round.check_days.to_string()),
    ];
    html! {
        dl.govuk-summary-list {
            @for (key, value) in rows {
                div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (desk.t(key)) }
                    dd.govuk-summary-list__value { (value) }
                }
            }
        }
    }
}

/// What the officer's own unit still has to do, if it is asked.
fn own_part(desk: &Desk, view: View<'_>, page: &RoundPage) -> Markup {
    let line = &page.line;
    let Some(part) = line.part(desk.signed.unit) else { return html! {} };
    if line.standing != Standing::Open || !desk.may(Action::ScreeningReport) {
        return html! {};
    }
    let path = format!("{PATH}/{}", line.round.id);
    let nothing = [Choice::new("yes", desk.t("screening-nothing-found"))];
    html! {
        section.hy-card aria-labelledby="own" {
            h2.hy-card__title id="own" { (desk.t("screening-own-title")) }
            p.govuk-body { a.govuk-button.govuk-button--secondary href=(format!("{path}/new")) {
                (desk.t("screening-enter-title"))
            } }
            @if part.reported.is_some() {
                p.govuk-body { (desk.t("screening-own-reported")) }
            } @else {
                p.govuk-body { (desk.t("screening-own-report")) }
                (post_form(&desk.ask, &format!("{path}/report"), html! {
                    (view.checkboxes(Field { compact: true,
                        ..Field::new("nothing", "screening-field-nothing") }, &nothing))
                    (button(&desk.ask, "screening-report-button"))
                }))
            }
        }
    }
}

/// Every unit asked, with its report; those missing after the end are named.
pub fn parts(desk: &Desk, line: &RoundLine) -> Markup {
    let closed = line.standing.is_closed();
    html! {
        section aria-labelledby="parts" {
            h2.govuk-heading-m id="parts" { (desk.t("screening-parts-title")) }
            ul.govuk-list {
                @for part in &line.parts {
                    li {
                        (desk.unit(part.unit)) " "
                        @match part.reported {
                            Some(at) => strong.govuk-tag.hy-tag--met {
                                (desk.text("screening-reported", &[("at", desk.day(at).into())]))
                            },
                            None if closed => strong.govuk-tag.hy-tag--late {
                                (desk.t("screening-missing"))
                            },
                            None => strong.govuk-tag.hy-tag--quiet {
                                (desk.t("screening-waiting"))
                            },
                        }
                    }
                }
            }
        }
    }
}
