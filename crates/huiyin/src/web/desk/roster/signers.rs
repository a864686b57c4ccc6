//! `/desk/roster/signers`: which member of duty an officer is, so that they sign for their own
//! shifts and swap them here.

use super::{PATH as ALL, WHOLE, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::roster::RosterFault;
use huiyin_domain::ids::{MemberId, StaffId};
use huiyin_domain::roster::Refusal;
use huiyin_domain::text::TextFault;
use maud::{Markup, html};
use std::collections::BTreeMap;

pub const PATH: &str = "/desk/roster/signers";
/// Nobody, as a choice.
const NOBODY: &str = "nobody";

struct Page {
    /// Of the keeper's unit and below, by name.
    members: Vec<(MemberId, String)>,
    officers: Vec<(StaffId, String)>,
    signs: BTreeMap<MemberId, StaffId>,
}

pub async fn get(desk: Desk) -> Response {
    page(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let member = form.choice("member").parse().map(MemberId);
    let member = member.map_err(|_| TextFault::UnknownChoice);
    let member = faults.take(&desk.ask, "member", "roster-field-member", member);
    let officer = match form.choice("officer") {
        NOBODY => Ok(None),
        id => id.parse().map(StaffId).map(Some).map_err(|_| TextFault::UnknownChoice),
    };
    let officer = faults.take(&desk.ask, "officer", "roster-field-officer", officer);
    let (Some(member), Some(officer)) = (member, officer) else {
        return page(&desk, &form, &faults).await;
    };
    match desk.app().signer_set(&desk.signed, member, officer).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-signer");
            see_other(PATH)
        }
        Err(fault) => match refused(&desk, &mut faults, fault, field_of) {
            Some(answer) => answer,
            None => page(&desk, &form, &faults).await,
        },
    }
}

const fn field_of(fault: &RosterFault) -> &'static str {
    match fault {
        RosterFault::Refused(Refusal::NotEnrolled | Refusal::UnitNotBelow) => "member",
        _ => WHOLE,
    }
}

async fn read(desk: &Desk) -> Result<Page, Trouble> {
    let app = desk.app();
    let roll = app.roll().await?;
    let members = app.members(&desk.signed).await?.into_iter();
    let members = members.filter(|view| roll.contains_key(&view.id));
    let mut officers = Vec::new();
    for (unit, _) in desk.units_active() {
        if desk.org().tree.is_within(unit, desk.signed.unit) {
            let rows = app.staff_of_unit(unit).await?;
            officers.extend(rows.into_iter().map(|row| (row.id, row.display_name)));
        }
    }
    Ok(Page {
        members: members.map(|view| (view.id, view.name)).collect(),
        officers,
        signs: app.signers().await?.into_iter().map(|(staff, member)| (member, staff)).collect(),
    })
}

async fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let read = match read(desk).await {
        Ok(read) => read,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("roster-signers-title");
    let view = View { ask: &desk.ask, form, faults };
    let choose = || std::iter::once((String::new(), desk.t("desk-choose")));
    let members = read.members.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let members: Vec<_> = choose().chain(members).collect();
    let officers = read.officers.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let nobody = (NOBODY.to_owned(), desk.t("roster-nobody"));
    let officers: Vec<_> = choose().chain(officers).chain(std::iter::once(nobody)).collect();
    let main = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(ALL) { (desk.t("roster-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("roster-signers-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (list(desk, &read))
        (post_form(&desk.ask, PATH, html! {
            (view.select(Field::new("member", "roster-field-member"), &members))
            (view.select(Field::new("officer", "roster-field-officer"), &officers))
            (button(&desk.ask, "roster-signers-save"))
        }))
    };
    show(desk, &title, faults, main)
}

fn list(desk: &Desk, read: &Page) -> Markup {
    let officer = |member: &MemberId| {
        let staff = read.signs.get(member)?;
        read.officers.iter().find(|(id, _)| id == staff).map(|(_, name)| name.clone())
    };
    html! {
        @if read.members.is_empty() { p.govuk-body { (desk.t("roster-people-none")) } }
        @else {
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.t("roster-signers-title")) }
                thead { tr {
                    th scope="col" { (desk.t("roster-field-member")) }
                    th scope="col" { (desk.t("roster-field-officer")) }
                } }
                tbody { @for (member, name) in &read.members { tr {
                    td data-label=(desk.t("roster-field-member")) dir="auto" { (name) }
                    td data-label=(desk.t("roster-field-officer")) dir="auto" {
                        (officer(member).unwrap_or_else(|| "–".to_owned()))
                    }
                } } }
            }
        }
    }
}
