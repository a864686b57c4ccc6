//! `/desk/staff`: accounts of officers. One administrator makes them, without any power; another
//! opens each account's own page (`power`) and gives it. What somebody needs to sign in is shown
//! once and kept nowhere.

use super::bar::{Desk, Tab};
use super::power;
use super::qr::qr;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::password::PasswordFault;
use huiyin_app::staff::{NewStaff, StaffCreated, StaffFault, StaffRow};
use huiyin_domain::ids::UnitId;
use huiyin_domain::policy::Action;
use huiyin_domain::separation::Together;
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
            @if desk.may(Action::StaffManage) {
                p.govuk-body { a.govuk-link href="/desk/staff/new" data-key="u" {
                    (desk.t("desk-staff-new"))
                } }
            }
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
    let state = if person.active { "desk-active" } else { "desk-inactive" };
    let may_power = desk.may(Action::PowerManage);
    html! {
        tr {
            td data-label=(desk.t("desk-staff-col-name")) {
                @if may_power {
                    a.govuk-link href=(power::path(person.id)) { (person.display_name) }
                } @else { strong { (person.display_name) } }
            }
            td data-label=(desk.t("desk-staff-col-login")) { (person.login) }
            td data-label=(desk.t("desk-staff-col-unit")) { (desk.unit(person.unit)) }
            td data-label=(desk.t("desk-staff-col-roles")) { (desk.joined(&roles)) }
            td data-label=(desk.t("desk-staff-col-state")) {
                (desk.t(state))
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
        roles: Vec::new(),
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

/// A password good for the first sign-in only; two of the 32 signs are the same.
pub(super) fn one_time(desk: &Desk) -> String {
    let bytes: [u8; 16] = desk.app().moment().random();
    bytes.iter().map(|byte| char::from(SIGNS[usize::from(byte % 32)])).collect()
}

/// Shown once: what the officer needs to sign in for the first time.
pub(super) fn given(desk: &Desk, login: &str, password: &str, created: &StaffCreated) -> Response {
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
                p.govuk-body { (desk.t("sign-staff-without-power")) }
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
        StaffFault::Together(Together::TwoAdministrators) => ("roles", "sign-fault-two"),
        StaffFault::Together(Together::AdministratorAtWork) => ("roles", "sign-fault-at-work"),
        StaffFault::Own => ("roles", "sign-fault-own"),
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
