//! `/desk/roster/new`: a roster by the name that plans know, of one's own unit or one below.

use super::{PATH as ALL, WHOLE, address, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::text;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::roster::{RosterAsked, RosterFault};
use huiyin_domain::ids::UnitId;
use huiyin_domain::roster::{POST_CHARS_MAX, Refusal, RosterKey, TITLE_CHARS_MAX};
use huiyin_domain::text::TextFault;
use maud::{Markup, html};

pub const PATH: &str = "/desk/roster/new";

pub async fn get(desk: Desk) -> Response {
    let unit = desk.signed.unit.to_string();
    let zone = desk.zone.iana_name().unwrap_or("Asia/Shanghai");
    let form = Form::of(&[("key", "desk-24h"), ("unit", &unit), ("zone", zone)]);
    page(&desk, &form, &Faults::default())
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &form, &mut faults) else { return page(&desk, &form, &faults) };
    let key = asked.key.clone();
    match desk.app().roster_make(&desk.signed, asked).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-make");
            see_other(&format!("{}/rules", address(&key)))
        }
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, field_of);
            answer.unwrap_or_else(|| page(&desk, &form, &faults))
        }
    }
}

const fn field_of(fault: &RosterFault) -> &'static str {
    match fault {
        RosterFault::Refused(Refusal::UnknownZone) => "zone",
        RosterFault::Refused(Refusal::UnitNotBelow | Refusal::UnknownUnit) => "unit",
        _ => WHOLE,
    }
}

fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<RosterAsked> {
    let key = RosterKey::parse(form.choice("key").trim());
    let key = key.map_err(|refusal| {
        faults.add("key", desk.code("roster-refused-", refusal.code()));
    });
    let title = text(desk, form, faults, "title", "roster-field-title", TITLE_CHARS_MAX);
    let post = match form.get("post").trim() {
        "" => Some(None),
        _ => text(desk, form, faults, "post", "roster-field-post", POST_CHARS_MAX).map(Some),
    };
    let unit = form.choice("unit").parse().map(UnitId).map_err(|_| TextFault::UnknownChoice);
    let unit = faults.take(&desk.ask, "unit", "roster-col-unit", unit);
    let zone = form.choice("zone").trim().to_owned();
    Some(RosterAsked { key: key.ok()?, unit: unit?, title: title?, zone, post: post? })
}

fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("roster-new");
    let view = View { ask: &desk.ask, form, faults };
    let main = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(ALL) { (desk.t("roster-title")) } }
        h1.govuk-heading-l { (title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (post_form(&desk.ask, PATH, fields(desk, view)))
    };
    show(desk, &title, faults, main)
}

fn fields(desk: &Desk, view: View<'_>) -> Markup {
    let units = desk.units_active().into_iter();
    let units = units.filter(|(id, _)| desk.org().tree.is_within(*id, desk.signed.unit));
    let units: Vec<_> = units.map(|(id, name)| (id.to_string(), name)).collect();
    html! {
        (view.text_input(Field { width: Some(20), hint: Some("roster-hint-key"),
            ..Field::new("key", "roster-field-key") }))
        (view.text_input(Field { hint: Some("common-no-names"),
            ..Field::new("title", "roster-field-title") }))
        (view.select(Field::new("unit", "roster-col-unit"), &units))
        (view.text_input(Field { optional: true, hint: Some("roster-hint-post"),
            ..Field::new("post", "roster-field-post") }))
        (view.text_input(Field { width: Some(20), hint: Some("roster-hint-zone"),
            ..Field::new("zone", "roster-field-zone") }))
        (button(&desk.ask, "roster-new"))
    }
}
