//! `/desk/screening/finding/{id}`: one finding, what was done about it, and what its owner can
//! do now.

use super::{PATH, WHOLE, next_tag, refused, show, step};
use crate::web::carry;
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::screening::{FindingPage, Note, ScreeningFault, Step};
use huiyin_domain::ids::FindingId;
use huiyin_domain::policy::Action;
use huiyin_domain::screening::{Finding, Proposal, State};
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    shown(&desk, &id, &Form::default(), &Faults::default()).await
}

pub async fn follow(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    taken(desk, id, form, step::follow).await
}

pub async fn hand_over(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    taken(desk, id, form, step::hand_over).await
}

pub async fn end(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    taken(desk, id, form, step::end).await
}

pub async fn check(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    taken(desk, id, form, step::check).await
}

async fn taken(
    desk: Desk,
    id: String,
    form: Form,
    read: fn(&Desk, &Form, &mut Faults) -> Option<Step>,
) -> Response {
    let Some(finding) = id.parse().ok().map(FindingId) else { return desk.not_found() };
    let mut faults = Faults::default();
    // Without a version nothing was looked at, and what was not looked at is stale.
    let version = form.choice("version").parse().unwrap_or(0);
    let Some(step) = read(&desk, &form, &mut faults) else {
        return shown(&desk, &id, &form, &faults).await;
    };
    let own = step::field_of(&step);
    match desk.app().screening_step(&desk.signed, finding, version, step).await {
        Ok(()) => desk.ask.notice_set("screening-done-step"),
        // Sent twice: it stands already.
        Err(ScreeningFault::Trouble(Trouble::Exists)) => {}
        Err(fault) => {
            return match refused(&desk, &mut faults, fault, own) {
                Some(answer) => answer,
                None => shown(&desk, &id, &form, &faults).await,
            };
        }
    }
    see_other(&format!("{PATH}/finding/{id}"))
}

async fn shown(desk: &Desk, id: &str, form: &Form, faults: &Faults) -> Response {
    let Some(id) = id.parse().ok().map(FindingId) else { return desk.not_found() };
    match desk.app().screening_finding(&desk.signed, id).await {
        Ok(page) => {
            let view = View { ask: &desk.ask, form, faults };
            let place = page.kept.finding.seen.place.as_str();
            show(desk, place, faults, body(desk, view, &page))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn body(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    let finding = &page.kept.finding;
    let round = format!("{PATH}/{}", finding.round);
    html! {
        (view.error_summary())
        p.govuk-body { a.govuk-link dir="auto" href=(round) { (page.round.title.as_str()) } }
        h1.govuk-heading-l dir="auto" { (finding.seen.place.as_str()) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if !view.faults.is_empty() && step::form_is_gone(view.form, finding.state) {
            (carry::kept(&desk.ask, view.form))
        }
        div.hy-desk__cols {
            div {
                p.govuk-body.hy-keep dir="auto" { (finding.seen.what.as_str()) }
                (facts(desk, finding))
                @if finding.proposal == Proposal::Case { (way_in(desk)) }
                (notes(desk, page))
            }
            div.hy-desk__aside {
                @if desk.may(Action::ScreeningReport) { (step::forms(desk, view, page)) }
            }
        }
    }
}

fn facts(desk: &Desk, finding: &Finding) -> Markup {
    let danger = if finding.seen.danger { "screening-yes" } else { "screening-no" };
    let outcome = match finding.state {
        State::Open { .. } => None,
        State::Ended { outcome, .. } | State::Checked { outcome, .. } => Some(outcome),
    };
    let proposal = desk.code("screening-proposal-", finding.proposal.code());
    let mut rows = vec![
        ("screening-col-owner", html! { (desk.unit(finding.owner)) }),
        ("screening-col-next", next_tag(desk, finding.state)),
        ("screening-field-topic", html! { (desk.topic(&finding.seen.topic)) }),
        ("screening-field-danger", html! { (desk.t(danger)) }),
        ("screening-field-proposal", html! { (proposal) }),
        ("screening-col-finder", html! { (desk.unit(finding.finder)) }),
        ("screening-col-made", html! { (desk.at(finding.made)) }),
    ];
    if let Some(outcome) = outcome {
        let outcome = desk.code("screening-outcome-", outcome.code());
        rows.insert(2, ("screening-field-outcome", html! { (outcome) }));
    }
    let again = match finding.state {
        State::Checked { again, .. } => again,
        State::Open { .. } | State::Ended { .. } => None,
    };
    for (key, other) in [("screening-col-before", finding.before), ("screening-col-again", again)] {
        if let Some(other) = other {
            let href = format!("{PATH}/finding/{other}");
            let link = html! { a.govuk-link href=(href) { (desk.t("screening-other-finding")) } };
            rows.push((key, link));
        }
    }
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

/// People bring their case themselves; an officer shows them where.
fn way_in(desk: &Desk) -> Markup {
    html! {
        div.govuk-inset-text {
            p.govuk-body { (desk.t("screening-way-in")) }
            p.govuk-body { a.govuk-link href="/new" { (desk.t("screening-way-in-link")) } }
        }
    }
}

fn notes(desk: &Desk, page: &FindingPage) -> Markup {
    html! {
        section aria-labelledby="notes" {
            h2.govuk-heading-m id="notes" { (desk.t("screening-notes-title")) }
            @if page.notes.is_empty() { p.govuk-body { (desk.t("screening-notes-none")) } }
            @else { ol.hy-timeline { @for note in &page.notes { (item(desk, note)) } } }
        }
    }
}

fn item(desk: &Desk, note: &Note) -> Markup {
    let who = match note.to {
        Some(to) => format!("{} → {}", desk.unit(note.unit), desk.unit(to)),
        None => desk.unit(note.unit),
    };
    html! {
        li.hy-timeline__item {
            p.hy-timeline__head {
                span.hy-timeline__what { (desk.code("screening-note-", note.kind.code())) }
                time.hy-timeline__when datetime=(note.made) { (desk.at(note.made)) }
            }
            p.hy-timeline__who { (who) }
            @if !note.body.is_empty() {
                p.hy-timeline__body.hy-keep dir="auto" { (note.body) }
            }
        }
    }
}
