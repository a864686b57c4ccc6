//! `/desk/staff/{id}`: the power of one account, for the administrator who gives it: its roles,
//! whether it is open, a new second factor, the end of its sessions. Each step is a line of the
//! journal; nobody takes one on their own account.

use super::bar::{Desk, Tab};
use super::staff::{fault_text, given, one_time};
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::staff::{StaffFault, StaffRow};
use huiyin_domain::ids::StaffId;
use huiyin_domain::policy::Role;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let person = match found(&desk, &id).await {
        Ok(person) => person,
        Err(answer) => return *answer,
    };
    let held: Vec<(&str, &str)> = person.roles.iter().map(|role| ("roles", role.code())).collect();
    show(&desk, &person, &Form::with_all(&held), &Faults::default())
}

async fn found(desk: &Desk, id: &str) -> Result<StaffRow, Box<Response>> {
    let rows = desk.app().staff_list(&desk.by()).await;
    let rows = rows.map_err(|trouble| Box::new(desk.trouble(&trouble)))?;
    let found = rows.into_iter().find(|row| row.id.to_string() == id);
    found.ok_or_else(|| Box::new(desk.not_found()))
}

pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>, form: Form) -> Response {
    let person = match found(&desk, &id).await {
        Ok(person) => person,
        Err(answer) => return *answer,
    };
    let (app, by, staff) = (desk.app(), desk.by(), person.id);
    let done = match step.as_str() {
        "roles" => {
            let roles: Vec<Role> = form.all("roles").filter_map(Role::parse).collect();
            app.roles_set(&by, staff, &roles).await
        }
        "reset" => return reset(&desk, &person, &form).await,
        "on" => app.staff_set_active(&by, staff, true).await.map_err(StaffFault::Trouble),
        "off" => app.staff_set_active(&by, staff, false).await.map_err(StaffFault::Trouble),
        "end" => app.staff_sessions_end(&by, staff).await.map_err(StaffFault::Trouble),
        _ => return desk.not_found(),
    };
    match done {
        Ok(()) => {
            desk.ask.notice_set("desk-done-staff");
            see_other(&path(staff))
        }
        Err(fault) => refused(&desk, &person, &form, fault),
    }
}

async fn reset(desk: &Desk, person: &StaffRow, form: &Form) -> Response {
    let password = one_time(desk);
    match desk.app().staff_reset(&desk.by(), person.id, &password).await {
        Ok(created) => given(desk, &person.login, &password, &created),
        Err(fault) => refused(desk, person, form, fault),
    }
}

fn refused(desk: &Desk, person: &StaffRow, form: &Form, fault: StaffFault) -> Response {
    if let StaffFault::Trouble(trouble) = &fault {
        return desk.trouble(trouble);
    }
    let mut faults = Faults::default();
    let (_, text) = fault_text(desk, &fault);
    faults.add("roles", text);
    show(desk, person, form, &faults)
}

pub fn path(id: StaffId) -> String {
    format!("/desk/staff/{id}")
}

fn show(desk: &Desk, person: &StaffRow, form: &Form, faults: &Faults) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let is_own = person.id == desk.signed.staff;
    let state = if person.active { "desk-active" } else { "desk-inactive" };
    desk.page_as(
        Tab::Staff,
        &person.display_name,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (person.display_name) }
            p.govuk-body {
                (person.login) " · " (desk.unit(person.unit)) " · " (desk.t(state))
            }
            @if is_own { div.govuk-inset-text { (desk.t("sign-power-own")) } }
            @else { (roles_form(desk, &view, person)) (steps(desk, person)) }
            p.govuk-body { a.govuk-link href="/desk/staff" { (desk.t("desk-staff-back")) } }
        },
    )
}

fn roles_form(desk: &Desk, view: &View<'_>, person: &StaffRow) -> Markup {
    let roles: Vec<Choice> = Role::ALL
        .iter()
        .map(|role| Choice::new(role.code(), desk.code("role-", role.code())))
        .collect();
    html! {
        (post_form(&desk.ask, &format!("{}/roles", path(person.id)), html! {
            (view.checkboxes(Field {
                hint: Some("sign-power-roles-hint"), ..Field::new("roles", "desk-staff-col-roles")
            }, &roles))
            (button(&desk.ask, "sign-power-roles-save"))
        }))
    }
}

fn steps(desk: &Desk, person: &StaffRow) -> Markup {
    let turn = if person.active {
        ("off", "desk-staff-off", "sign-power-off-hint")
    } else {
        ("on", "desk-staff-on", "sign-power-on-hint")
    };
    let all = [
        turn,
        ("end", "sign-power-end", "sign-power-end-hint"),
        ("reset", "desk-staff-reset", "sign-power-reset-hint"),
    ];
    html! {
        @for (step, key, hint) in all {
            form method="post" action=(format!("{}/{step}", path(person.id))) data-once="" {
                (desk.ask.csrf_field())
                p.govuk-body { (desk.t(hint)) }
                button.govuk-button.govuk-button--secondary { (desk.t(key)) }
            }
        }
    }
}
