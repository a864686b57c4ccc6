//! `/desk/duty`: who is on duty now, what waits for a human, the incidents, and the form by which
//! a report is taken down.

use super::{PATH, WHOLE, address, intake, refused, show, stage_tag, title};
use crate::web::desk::bar::Desk;
use crate::web::desk::drill;
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::callout::AlarmLine;
use huiyin_app::incident::IncidentRow;
use huiyin_app::incident::{IncidentFault, OnDuty};
use huiyin_domain::ids::{CalloutId, MemberId};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub const ALARM: &str = "/desk/duty/alarm";

struct Duty {
    on_duty: Vec<OnDuty>,
    alarms: Vec<AlarmLine>,
    open: Vec<IncidentRow>,
    over: Vec<IncidentRow>,
    member: Option<MemberId>,
}

pub async fn get(desk: Desk) -> Response {
    shown(&desk, &intake::blank(&desk), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some(asked) = intake::read(&desk, &form, &mut faults) else {
        return shown(&desk, &form, &faults).await;
    };
    let id = asked.id;
    match desk.app().incident_report(&desk.signed, asked).await {
        // Sent twice: it stands already.
        Ok(_) | Err(IncidentFault::Trouble(Trouble::Exists)) => {
            desk.ask.notice_set("incident-done-report");
            see_other(&address(id))
        }
        Err(fault) => match refused(&desk, &mut faults, fault, intake::field_of) {
            Some(answer) => answer,
            None => shown(&desk, &form, &faults).await,
        },
    }
}

/// A human takes an alarm; whoever names none sees those that there are.
pub async fn alarm(desk: Desk, form: Form) -> Response {
    let id = |name| form.choice(name).parse::<i64>().ok();
    let (Some(callout), Some(alarm)) = (id("callout"), id("alarm")) else {
        return see_other(PATH);
    };
    match desk.app().alarm_take(&desk.signed, CalloutId(callout), alarm).await {
        Ok(()) => see_other(PATH),
        Err(huiyin_app::callout::CalloutFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(_) => see_other(PATH),
    }
}

pub async fn shown(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    match read(desk).await {
        Ok(duty) => {
            let view = View { ask: &desk.ask, form, faults };
            let title = desk.t("incident-title");
            show(desk, &title, faults, body(desk, view, &title, &duty))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read(desk: &Desk) -> Result<Duty, Trouble> {
    let (app, by) = (desk.app(), &desk.signed);
    let (open, over) = app.incidents(by).await?;
    Ok(Duty {
        on_duty: app.on_duty(by).await?,
        alarms: app.alarms_open(by).await?,
        open,
        over,
        member: app.account_member(by).await?,
    })
}

fn body(desk: &Desk, view: View<'_>, title: &str, duty: &Duty) -> Markup {
    let works = desk.may(Action::DutyWork);
    html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        div.hy-desk__cols {
            div {
                (alarms(desk, duty))
                section aria-labelledby="open" {
                    h2.govuk-heading-m id="open" { (desk.t("incident-open-title")) }
                    @if duty.open.is_empty() {
                        p.govuk-body { (desk.t("incident-open-none")) }
                    } @else { (table(desk, &desk.t("incident-open-title"), &duty.open)) }
                }
                @if works {
                    section.hy-card aria-labelledby="intake" {
                        h2.hy-card__title id="intake" { (desk.t("incident-new-title")) }
                        div.govuk-inset-text { (desk.t("incident-new-why")) }
                        (intake::form(desk, view))
                    }
                }
                @if !duty.over.is_empty() {
                    section aria-labelledby="over" {
                        h2.govuk-heading-m id="over" { (desk.t("incident-over-title")) }
                        (table(desk, &desk.t("incident-over-title"), &duty.over))
                    }
                }
            }
            div.hy-desk__aside {
                (on_duty(desk, &duty.on_duty))
                @if works { (super::account::card(desk, view, duty.member)) }
                p.hy-small {
                    a.govuk-link href=(drill::PATH) { (desk.t("drill-title")) } " · "
                    a.govuk-link href=(PATH) { (desk.t("incident-again")) }
                }
            }
        }
    }
}

fn alarms(desk: &Desk, duty: &Duty) -> Markup {
    html! { @if !duty.alarms.is_empty() {
        section.hy-card aria-labelledby="alarms" {
            h2.hy-card__title id="alarms" { (desk.t("incident-alarms-title")) }
            ul.govuk-list { @for alarm in &duty.alarms { li { (alarm_line(desk, alarm)) } } }
        }
    } }
}

fn alarm_line(desk: &Desk, alarm: &AlarmLine) -> Markup {
    let about = [alarm.role.clone(), alarm.name.clone()].into_iter().flatten();
    let about: Vec<String> = about.collect();
    html! {
        strong.govuk-tag.hy-tag--late { (desk.code("callout-alarm-", alarm.kind.code())) }
        " " (desk.joined(&about)) " "
        span.hy-muted { (desk.at(alarm.at)) }
        @if let Some(incident) = alarm.incident {
            " " a.govuk-link href=(address(incident)) { (desk.t("incident-go")) }
        }
        @if desk.may(Action::DutyWork) {
            form.hy-row method="post" action=(ALARM) {
                (desk.ask.csrf_field())
                input type="hidden" name="callout" value=(alarm.callout);
                input type="hidden" name="alarm" value=(alarm.id);
                button.govuk-button.govuk-button--secondary.hy-flush type="submit" {
                    (desk.t("incident-alarm-take"))
                    span.govuk-visually-hidden { " " (desk.joined(&about)) }
                }
            }
        }
    }
}

fn on_duty(desk: &Desk, all: &[OnDuty]) -> Markup {
    html! {
        section.hy-card aria-labelledby="on-duty" {
            h2.hy-card__title id="on-duty" { (desk.t("incident-on-duty")) }
            @if all.is_empty() { p.govuk-body { (desk.t("incident-no-plan")) } }
            dl.govuk-summary-list {
                @for one in all { div.govuk-summary-list__row {
                    dt.govuk-summary-list__key { (super::label(desk, &one.title)) }
                    dd.govuk-summary-list__value {
                        @if one.names.is_empty() {
                            strong.govuk-tag.hy-tag--late { (desk.t("incident-nobody")) }
                        } @else { (desk.joined(&one.names)) }
                    }
                } }
            }
        }
    }
}

fn table(desk: &Desk, caption: &str, rows: &[IncidentRow]) -> Markup {
    let heads = ["what", "stage", "received", "due"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (caption) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("incident-col-", head)) }
            } } }
            tbody { @for row in rows { (line(desk, row)) } }
        }
    }
}

fn line(desk: &Desk, row: &IncidentRow) -> Markup {
    let is_late = row.due.is_some_and(|due| due <= desk.now);
    html! {
        tr {
            td data-label=(desk.t("incident-col-what")) {
                a.govuk-link.hy-worklist__title dir="auto" href=(address(row.incident)) {
                    (title(desk, row.exercise, &row.hazard, &row.place))
                }
            }
            td data-label=(desk.t("incident-col-stage")) {
                (stage_tag(desk, &row.stage))
                @if let Some(level) = &row.level {
                    @let parts = [("level", level.as_str().into())];
                    " " strong { (desk.text("incident-level", &parts)) }
                }
            }
            td data-label=(desk.t("incident-col-received")) { (desk.at(row.received)) }
            td data-label=(desk.t("incident-col-due")) {
                @match (row.due, &row.due_kind) {
                    (Some(due), Some(kind)) => {
                        @if is_late {
                            strong.govuk-tag.hy-tag--late { (desk.t("incident-late")) } " "
                        }
                        (desk.code("incident-due-", kind)) " "
                        span.hy-worklist__clock { (desk.at(due)) }
                    }
                    _ => { (desk.t("desk-fact-none")) }
                }
            }
        }
    }
}
