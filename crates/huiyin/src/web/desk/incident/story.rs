//! The timeline of an incident: who did what and when, newest first, and what each wrote.

use super::one::person;
use crate::web::desk::bar::Desk;
use huiyin_app::incident::{IncidentPage, Told};
use huiyin_domain::incident::{Event, marked};
use maud::{Markup, html};

pub fn line(desk: &Desk, page: &IncidentPage, told: &Told) -> Markup {
    html! {
        li.hy-timeline__item {
            p.hy-timeline__head {
                span.hy-timeline__what { (desk.code("incident-event-", told.event.code())) }
                span.hy-timeline__when { (desk.at(told.at)) }
            }
            p.hy-timeline__who { (who(desk, page, told)) }
            (said(desk, page, &told.event))
        }
    }
}

fn who(desk: &Desk, page: &IncidentPage, told: &Told) -> String {
    match (told.staff, told.unit, &told.source) {
        (Some(staff), Some(unit), _) => [person(desk, page, staff), desk.unit(unit)].join(" · "),
        (_, _, Some(source)) => {
            desk.text("incident-by-program", &[("name", source.as_str().into())])
        }
        _ if told.event.step().is_none() => desk.t("incident-by-clock"),
        _ => desk.t("desk-somebody"),
    }
}

fn said(desk: &Desk, page: &IncidentPage, event: &Event) -> Markup {
    let text = event.said().map(|said| marked(page.incident.exercise, said));
    html! {
        @if let Some(text) = text { p.hy-timeline__body dir="auto" { (text) } }
        @match event {
            Event::Activated { response, .. } | Event::LevelChanged { response, .. } => {
                p.hy-timeline__body {
                    (desk.text("incident-level", &[("level", response.level.code().into())]))
                    " · " (response.matter) " · "
                    (desk.code("incident-authority-", authority(response.authority)))
                }
            }
            Event::TransferredUp { to, .. } => p.hy-timeline__body dir="auto" { (to) },
            Event::StoodDown { criteria, .. } => ul.govuk-list.govuk-list--bullet {
                @for met in criteria { li dir="auto" {
                    (met.criterion) "："
                    @match &met.waived {
                        Some(why) => {
                            (desk.text("incident-waived", &[("why", why.as_str().into())]))
                        }
                        None => (desk.t("incident-met")),
                    }
                } }
            },
            Event::ReportedUp { report } => p.hy-timeline__body {
                (desk.text("incident-report-number", &[("n", i64::from(report.number).into())]))
                " · " (desk.code("incident-report-", report.kind.code()))
                " · " (desk.code("incident-way-", report.way.code()))
            },
            Event::ReportMissed { due, due_at, .. } => p.hy-timeline__body {
                (desk.code("incident-due-", due.code())) " · " (desk.at(*due_at))
            },
            Event::CountyAsked { power, .. } => p.hy-timeline__body {
                (desk.code("incident-power-", power.code()))
            },
            Event::CommandOffered { to } | Event::OfferEnded { to } => p.hy-timeline__body {
                (person(desk, page, *to))
            },
            Event::CommandTaken { from } => p.hy-timeline__body {
                (desk.text("incident-taken-from", &[("name", person(desk, page, *from).into())]))
            },
            Event::CaseOpened { number } => p.hy-timeline__body.hy-caseno { (number) },
            Event::NoteSealed { text, .. } => p.hy-timeline__body dir="auto" {
                (page.notes.get(text).cloned().unwrap_or_else(|| desk.t("incident-note-shut")))
            },
            _ => {}
        }
    }
}

const fn authority(authority: huiyin_domain::incident::Authority) -> &'static str {
    use huiyin_domain::incident::Authority;
    match authority {
        Authority::Holder => "holder",
        Authority::Deputy => "deputy",
    }
}
