//! "Settling" on a case's page: what was arranged beside the answer and how far it is, each in
//! words. What can be done about it stands with the other steps.

use super::bar::Desk;
use super::{agreement, appointment};
use huiyin_app::read::CasePage;
use huiyin_domain::case::{Case, Event, Hearing, Mediating, Mediation, SettleEvent, Side};
use huiyin_domain::policy::{Action, Role};
use maud::{Markup, html};

pub fn panel(desk: &Desk, page: &CasePage) -> Markup {
    let settling = &page.case.settling;
    let nothing = !settling.appointment_asked
        && settling.appointments_open().next().is_none()
        && settling.mediations.is_empty()
        && settling.hearing().is_none()
        && settling.follow_ups_open().next().is_none();
    if nothing {
        return html! {};
    }
    html! {
        section.hy-card aria-labelledby="settling" {
            h2.hy-card__title id="settling" { (desk.t("settle-title")) }
            (appointments(desk, page))
            @if let Some(last) = settling.mediations.last() { (mediation(desk, page, last)) }
            @if let Some(hearing) = settling.hearing() { (hearing_set(desk, &page.case, hearing)) }
            (follow_ups(desk, &page.case))
        }
    }
}

fn appointments(desk: &Desk, page: &CasePage) -> Markup {
    let settling = &page.case.settling;
    html! {
        @if settling.appointment_asked {
            p.govuk-body { (tag(&desk.t("settle-state-asked"))) " " (desk.t("settle-asked-say")) }
        }
        @for one in settling.appointments_open() {
            p.govuk-body {
                (tag(&desk.t("settle-appointment"))) " " strong { (desk.at(one.at)) }
                @if let Some(place) = page.texts.get(&one.place.id) {
                    " · " span dir="auto" { (place) }
                }
                @if let Some(with) = one.with { " · " (desk.colleague(with)) }
                @if page.actions.contains(&Action::AppointmentSet) {
                    " · "
                    a.govuk-link href=(appointment::path(page.id, one.appointment)) {
                        (desk.t("settle-slip-print"))
                    }
                }
            }
        }
    }
}

fn mediation(desk: &Desk, page: &CasePage, last: &Mediation) -> Markup {
    let sessions = sessions(page);
    let mediator = last.mediator.map(|id| desk.colleague(id));
    let is_printed =
        matches!(last.state, Mediating::Meeting | Mediating::Agreed | Mediating::Confirmed);
    html! {
        p.govuk-body {
            (tag(&desk.t("settle-mediation"))) " "
            strong { (desk.code("settle-mediating-", last.state.code())) }
            " · " (desk.t("settle-mediator"))
            (mediator.unwrap_or_else(|| desk.t("settle-mediator-open")))
        }
        @if [Mediating::Offered, Mediating::Meeting].contains(&last.state) {
            ul.govuk-list.govuk-list--bullet {
                @for side in [Side::Person, Side::Other] {
                    @let key = if last.consents.contains(&side) { "yes" } else { "open" };
                    @let side = desk.code("settle-side-", side.code());
                    li { (desk.text(&format!("settle-consent-{key}"), &[("side", side.into())])) }
                }
                @if sessions > 0 {
                    li { (desk.text("settle-sessions", &[("n", sessions.into())])) }
                }
            }
        }
        @if is_printed && mediates(desk) {
            p.govuk-body {
                a.govuk-link href=(agreement::path(page.id)) {
                    @let meets = last.state == Mediating::Meeting;
                    (desk.t(if meets { "settle-print-draft" } else { "settle-print" }))
                }
            }
        }
    }
}

/// Whose page the printed agreement is.
fn mediates(desk: &Desk) -> bool {
    desk.signed.roles.contains(&Role::Mediator)
}

/// Sessions of the last mediation.
fn sessions(page: &CasePage) -> usize {
    let met = page.timeline.iter().rev().map_while(|entry| match &entry.event {
        Event::Settle(SettleEvent::MediationOffered { .. }) => None,
        Event::Settle(SettleEvent::MediationMet { .. }) => Some(1),
        _ => Some(0),
    });
    met.sum()
}

fn hearing_set(desk: &Desk, case: &Case, hearing: &Hearing) -> Markup {
    let days = [
        ("from", desk.lang.date(hearing.from).into()),
        ("until", desk.lang.date(hearing.to).into()),
    ];
    let stops = case.review().is_some() && !hearing.is_earlier;
    html! {
        p.govuk-body {
            (tag(&desk.t("settle-hearing"))) " "
            strong { (desk.text("settle-hearing-days", &days)) }
            @if stops { " · " (desk.t("settle-hearing-stops")) }
        }
    }
}

fn follow_ups(desk: &Desk, case: &Case) -> Markup {
    html! {
        @for one in case.settling.follow_ups_open() {
            p.govuk-body {
                (tag(&desk.code("settle-asking-", one.asking.code()))) " "
                (desk.text("settle-until", &[("day", desk.last_day(one.due_at).into())]))
            }
        }
    }
}

fn tag(text: &str) -> Markup {
    html! { strong.govuk-tag.hy-tag--quiet { (text) } }
}
