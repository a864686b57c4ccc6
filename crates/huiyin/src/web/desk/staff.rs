//! `/desk/staff`: accounts of officers, for administrators: made, put out of use, reset. What
//! somebody needs to sign in is shown once and kept nowhere.

use super::bar::{Desk, Tab};
use super::qr::qr;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::password::PasswordFault;
use huiyin_app::staff::{NewStaff, StaffCreated, StaffFault, StaffRow};
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::Role;
use maud::{Markup, html};

/// Without signs that are taken for one another when read out or copied.
const SIGNS: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz234567899";

pub async fn get(desk: Desk) -> Response {
    let title = desk.t("desk-staff-title");
    let rows = match desk.app().staff_list(&desk.by()).await {
        Ok(rows) => rows,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let dead = desk.app().outbox_counts().await.map_or(0, |counts| counts.dead);
    let heads = ["name", "login", "unit", "roles", "state"];
    desk.page(
        Tab::Staff,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            @if dead > 0 {
                div.govuk-inset-text role="alert" {
                    (desk.text("desk-outbox-dead", &[("n", dead.into())]))
                }
            }
            p.govuk-body { a.govuk-link href="/desk/staff/new" data-key="u" {
                (desk.t("desk-staff-new"))
            } }
            table.hy-worklist {
                caption.govuk-visually-hidden { (title) }
                thead { tr { @for head in heads {
                    th scope="col" { (desk.code("desk-staff-col-", head)) }
                } } }
                tbody { @for person in &rows { (row(&desk, person)) } }
            }
        },
    )
}

fn row(desk: &Desk, person: &StaffRow) -> Markup {
    let roles: Vec<String> =
        person.roles.iter().map(|role| desk.code("role-", role.code())).collect();
    let (state, turn, step) = match person.active {
        true => ("desk-active", "off", "desk-staff-off"),
        false => ("desk-inactive", "on", "desk-staff-on"),
    };
    let own = person.id == desk.signed.staff;
    html! {
        tr {
            td data-label=(desk.t("desk-staff-col-name")) { strong { (person.display_name) } }
            td data-label=(desk.t("desk-staff-col-login")) { (person.login) }
            td data-label=(desk.t("desk-staff-col-unit")) { (desk.unit(person.unit)) }
            td data-label=(desk.t("desk-staff-col-roles")) { (desk.joined(&roles)) }
            td data-label=(desk.t("desk-staff-col-state")) {
                (desk.t(state))
                // Nobody locks themselves out.
                @if !own {
                    // Folded, so that nobody is locked out by a slip of the hand.
                    details.govuk-details.hy-flush {
                        summary.govuk-details__summary {
                            span.govuk-details__summary-text {
                                (desk.t("desk-staff-change"))
                                span.govuk-visually-hidden { " " (person.display_name) }
                            }
                        }
                        div.hy-row {
                            (step_form(desk, person, turn, step))
                            (step_form(desk, person, "reset", "desk-staff-reset"))
                        }
                    }
                }
            }
        }
    }
}

fn step_form(desk: &Desk, person: &StaffRow, step: &str, key: &str) -> Markup {
    html! {
        form method="post" action=(format!("/desk/staff/{}/{step}", person.id)) data-once="" {
            (desk.ask.csrf_field())
            button.govuk-button.govuk-button--secondary.hy-flush {
                (desk.t(key)) span.govuk-visually-hidden { " " (person.display_name) }
            }
        }
    }
}

pub async fn new(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default())
}

pub async fn create(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let password = one_time(&desk);
    let made = NewStaff {
        login: form.choice("login").to_owned(),
        display_name: form.get("name").to_owned(),
        unit: UnitId(form.choice("unit").parse().unwrap_or(0)),
        roles: form.all("roles").filter_map(Role::parse).collect(),
        password: password.clone(),
        must_change: true,
        totp_secret: None,
    };
    let login = made.login.to_lowercase();
    match desk.app().staff_create(&desk.by(), made).await {
        Ok(created) => given(&desk, &login, &password, &created),
        Err(fault) => {
            let (field, text) = fault_text(&desk, &fault);
            faults.add(field, text);
            show(&desk, &form, &faults)
        }
    }
}

pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    let Some(id) = id.parse().ok().map(StaffId).filter(|id| *id != desk.signed.staff) else {
        return desk.not_found();
    };
    let done = match step.as_str() {
        "reset" => return reset(&desk, id).await,
        "on" => desk.app().staff_set_active(&desk.by(), id, true).await,
        "off" => desk.app().staff_set_active(&desk.by(), id, false).await,
        _ => return desk.not_found(),
    };
    match done {
        Ok(()) => {
            desk.ask.notice_set("desk-done-staff");
            see_other("/desk/staff")
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn reset(desk: &Desk, id: StaffId) -> Response {
    let password = one_time(desk);
    let rows = desk.app().staff_list(&desk.by()).await.unwrap_or_default();
    let login = rows.into_iter().find(|row| row.id == id).map(|row| row.login);
    let Some(login) = login else { return desk.not_found() };
    match desk.app().staff_reset(&desk.by(), id, &password).await {
        Ok(created) => given(desk, &login, &password, &created),
        Err(StaffFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(_) => desk.not_found(),
    }
}

/// A password good for the first sign-in only; two of the 32 signs are the same.
fn one_time(desk: &Desk) -> String {
    let bytes: [u8; 16] = desk.app().moment().random();
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// Shown once: what the officer needs to sign in for the first time.
fn given(desk: &Desk, login: &str, password: &str, created: &StaffCreated) -> Response {
    let title = desk.t("desk-staff-given");
    desk.page(
        Tab::Staff,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("desk-staff-given-text")) }
            section.hy-slip aria-label=(title) {
                h2.hy-slip__title { (login) }
                dl.hy-slip__list {
                    dt { (desk.t("desk-staff-password")) } dd.hy-slip__secret { (password) }
                    dt { (desk.t("desk-staff-totp")) } dd.hy-slip__secret { (created.totp_secret) }
                }
                (qr(&created.totp_uri, &desk.t("desk-staff-qr")))
            }
            p.govuk-body { a.govuk-link href="/desk/staff" { (desk.t("desk-staff-back")) } }
        },
    )
}

fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("desk-staff-new");
    let units: Vec<_> =
        desk.units_active().into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let roles = Role::ALL.iter();
    let roles: Vec<Choice> =
        roles.map(|r| Choice::new(r.code(), desk.code("role-", r.code()))).collect();
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(
        Tab::Staff,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            (post_form(&desk.ask, "/desk/staff/new", html! {
                (view.text_input(Field::new("name", "desk-staff-col-name")))
                (view.text_input(Field { width: Some(20), hint: Some("desk-staff-login-hint"),
                    ..Field::new("login", "desk-staff-col-login") }))
                (view.select(Field::new("unit", "desk-staff-col-unit"), &units))
                (view.checkboxes(Field::new("roles", "desk-staff-col-roles"), &roles))
                (button(&desk.ask, "desk-staff-new"))
            }))
        },
    )
}

/// Which field a fault belongs to, and what it says.
pub fn fault_text(desk: &Desk, fault: &StaffFault) -> (&'static str, String) {
    let (field, key) = match fault {
        StaffFault::Login => ("login", "desk-fault-login"),
        StaffFault::LoginTaken => ("login", "desk-fault-login-taken"),
        StaffFault::DisplayName => ("name", "desk-fault-name"),
        StaffFault::NoRole => ("roles", "desk-fault-roles"),
        StaffFault::UnknownUnit => ("unit", "desk-fault-unit"),
        StaffFault::Password(PasswordFault::TooShort) => ("password", "desk-fault-password-short"),
        StaffFault::Password(PasswordFault::TooLong) => ("password", "desk-fault-password-long"),
        StaffFault::Password(PasswordFault::TooSimple) => {
            ("password", "desk-fault-password-simple")
        }
        StaffFault::WrongPassword => ("old", "desk-fault-password-wrong"),
        StaffFault::Trouble(_) => ("login", "desk-unavailable"),
    };
    (field, desk.t(key))
}
