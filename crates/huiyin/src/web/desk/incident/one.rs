//! `/desk/duty/{id}`: one incident: how it stands, its clocks, who commands, who is called, what
//! can be done now, and everything that happened to it.

use super::{
    PATH, WHOLE, address, board, hazard_name, listens, read, refused, show, stage_tag, story, tree,
};
use super::{forms, report, span};
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::callout::Board;
use huiyin_app::incident::IncidentPage;
use huiyin_domain::ids::{IncidentId, StaffId};
use huiyin_domain::incident::{Due, Incident, Step, Transition};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    let asked = Form::parse(desk.ask.query.as_bytes());
    shown(&desk, id, &asked, &Faults::default()).await
}

/// A step of whoever is on duty.
pub async fn work(desk: Desk, Path((id, name)): Path<(String, String)>, form: Form) -> Response {
    taken(desk, &id, &name, false, form).await
}

/// A step of a duty leader.
pub async fn lead(desk: Desk, Path((id, name)): Path<(String, String)>, form: Form) -> Response {
    taken(desk, &id, &name, true, form).await
}

async fn taken(desk: Desk, id: &str, name: &str, leads: bool, form: Form) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    let Some(step) = Step::parse(name).filter(|step| Transition::of(*step).leads == leads) else {
        return desk.not_found();
    };
    let mut faults = Faults::default();
    let page = match desk.app().incident_page(&desk.signed, id).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let Some(asked) = read::asked(&desk, step, &page, &form, &mut faults) else {
        if faults.is_empty() {
            return desk.not_found();
        }
        return shown(&desk, id, &form, &faults).await;
    };
    match desk.app().incident_step(&desk.signed, id, asked).await {
        Ok(()) => {
            desk.ask.notice_set("incident-done");
            see_other(&address(id))
        }
        Err(fault) => {
            let field = |refusal| read::field_of(step, refusal);
            match refused(&desk, &mut faults, fault, field) {
                Some(answer) => answer,
                None => shown(&desk, id, &form, &faults).await,
            }
        }
    }
}

async fn shown(desk: &Desk, id: IncidentId, form: &Form, faults: &Faults) -> Response {
    match read_all(desk, id).await {
        Ok((page, boards)) => {
            let incident = &page.incident;
            let title =
                super::title(desk, incident.exercise, incident.hazard.code(), &incident.place);
            let view = View { ask: &desk.ask, form, faults };
            show(desk, &title, faults, body(desk, view, &title, &page, &boards))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read_all(desk: &Desk, id: IncidentId) -> Result<(IncidentPage, Vec<Board>), Trouble> {
    let page = desk.app().incident_page(&desk.signed, id).await?;
    Ok((page, board::boards(desk, id).await?))
}

fn body(desk: &Desk, view: View<'_>, title: &str, page: &IncidentPage, boards: &[Board]) -> Markup {
    let incident = &page.incident;
    let own = address(incident.id);
    html! {
        (view.error_summary())
        p.hy-muted {
            a.govuk-link href=(PATH) { (desk.t("incident-title")) } " · "
            a.govuk-link href=(format!("{own}/board")) data-key="b" {
                (desk.t("incident-board"))
            } " · "
            @if desk.may(Action::DutyWork) {
                a.govuk-link href=(tree::path(incident.id)) data-key="h" {
                    (desk.t("tree-title"))
                } " · "
            }
            a.govuk-link href=(own) { (desk.t("incident-again")) }
        }
        h1.govuk-heading-l dir="auto" { (title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        div.hy-desk__cols {
            div {
                div id="live-facts" data-live="" { (facts(desk, page)) }
                div id="live-clock" data-live="" { (clock(desk, incident)) }
                section.hy-card aria-labelledby="calls" {
                    h2.hy-card__title id="calls" { (desk.t("incident-calls-title")) }
                    div id="live-calls" data-live="" { (board::calls(desk, boards)) }
                }
                (report::made(desk, page))
                section aria-labelledby="history" {
                    h2.govuk-heading-m id="history" { (desk.t("incident-history-title")) }
                    ol.hy-timeline id="live-story" data-live="" {
                        @for told in page.history.iter().rev() { (story::line(desk, page, told)) }
                    }
                }
            }
            div.hy-desk__aside {
                h2.govuk-heading-m id="steps" { (desk.t("desk-steps-title")) }
                div id="live-steps" data-live="untouched" { (forms::all(desk, view, page)) }
            }
        }
        (listens(desk, incident.id, page.version))
    }
}

fn facts(desk: &Desk, page: &IncidentPage) -> Markup {
    let incident = &page.incident;
    let unknown = || desk.t("incident-unknown");
    let rows = [
        ("incident-field-hazard", hazard_name(desk, incident.hazard.code())),
        ("incident-field-place", incident.place.clone()),
        ("incident-field-area", desk.area(&incident.area_code)),
        ("incident-field-what", incident.what.clone()),
        ("incident-field-source", desk.code("incident-source-", incident.source.code())),
        ("incident-received", desk.at(incident.received_at)),
        ("incident-occurred", incident.occurred_at.map_or_else(unknown, |at| desk.at(at))),
    ];
    html! {
        p { (stage_tag(desk, incident.stage.code()))
            @if incident.exercise { " " strong.govuk-tag { (desk.t("incident-exercise")) } }
        }
        @if let Some((by, reason)) = &incident.dismissal {
            div.govuk-inset-text {
                strong { (desk.t("incident-dismissal-open")) } " " (person(desk, page, *by)) "："
                span dir="auto" { (reason) }
            }
        }
        dl.govuk-summary-list {
            @for (key, value) in rows { (row(desk, key, html! { (value) })) }
            (command(desk, page))
        }
        (response(desk, incident))
    }
}

fn row(desk: &Desk, key: &str, value: Markup) -> Markup {
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (desk.t(key)) }
            dd.govuk-summary-list__value dir="auto" { (value) }
        }
    }
}

fn command(desk: &Desk, page: &IncidentPage) -> Markup {
    let incident = &page.incident;
    html! {
        @if let Some(commander) = incident.commander {
            (row(desk, "incident-commander", html! {
                strong { (person(desk, page, commander)) }
                @if let Some(offer) = incident.offer {
                    " · " (desk.text("incident-offered",
                        &[("name", person(desk, page, offer.to).into())]))
                }
            }))
        }
    }
}

fn response(desk: &Desk, incident: &Incident) -> Markup {
    html! {
        @if let Some(watch) = &incident.watch {
            p.govuk-body {
                strong { (desk.code("incident-colour-", watch.colour.code())) } " "
                span dir="auto" { (watch.area) } " · "
                (desk.text("incident-until", &[("at", desk.at(watch.until).into())]))
            }
        }
        @if let Some(now) = &incident.response {
            section.hy-card aria-labelledby="response" {
                h2.hy-card__title id="response" {
                    (desk.text("incident-level", &[("level", now.level.code().into())]))
                    " · " span dir="auto" { (now.matter) }
                }
                p.govuk-body {
                    (desk.text("incident-until", &[("at", desk.at(now.expected_until).into())]))
                    " · " (desk.text("incident-plan", &[("plan", now.plan.as_str().into())]))
                }
                ul.govuk-list.govuk-list--bullet {
                    @for measure in &now.measures { li dir="auto" { (measure) } }
                }
            }
        }
    }
}

/// What is owed to the body above, with what was late told and not hidden.
fn clock(desk: &Desk, incident: &Incident) -> Markup {
    let dues = incident.dues();
    html! {
        section.hy-card aria-labelledby="clock" {
            h2.hy-card__title id="clock" { (desk.t("incident-clock-title")) }
            @match &incident.rule {
                None => p.govuk-body { (desk.t("incident-clock-none")) },
                Some(rule) => p.hy-small.hy-muted {
                    (desk.text("incident-clock-rule", &[("to", rule.to.as_str().into()),
                        ("plan", rule.plan.as_str().into())]))
                },
            }
            ul.govuk-list { @for due in &dues { li { (due_line(desk, due)) } } }
        }
    }
}

fn due_line(desk: &Desk, due: &Due) -> Markup {
    let late = due.late_ms(desk.now);
    let no = if due.no > 0 { format!(" {}", due.no) } else { String::new() };
    html! {
        strong { (desk.code("incident-due-", due.kind.code())) (no) } " "
        (desk.text("incident-due-by", &[("at", desk.at(due.due_at).into())])) " "
        @match due.done_at {
            Some(at) => { (desk.text("incident-due-done", &[("at", desk.at(at).into())])) }
            None if late == 0 => {
                (desk.text("incident-due-left",
                    &[("span", span(desk, due.due_at.0 - desk.now.0).into())]))
            }
            None => {}
        }
        @if late > 0 {
            " " strong.govuk-tag.hy-tag--late {
                (desk.text("incident-due-late", &[("span", span(desk, late).into())]))
            }
        }
    }
}

pub fn person(desk: &Desk, page: &IncidentPage, id: StaffId) -> String {
    let leader = page.leaders.iter().find(|(own, _)| *own == id).map(|(_, name)| name);
    let own = (id == desk.signed.staff).then_some(&desk.signed.display_name);
    let name = page.people.get(&id).or(leader).or(own);
    name.cloned().unwrap_or_else(|| desk.t("desk-somebody"))
}
