//! `/desk/common/new`: an officer opens a problem; from a case's page with that case in it.

use super::{PATH as ALL, WHOLE, address, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::case::case_id;
use crate::web::desk::said::{id_of, text};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::common::{CommonFault, OpenAsked};
use huiyin_domain::common::{Refusal, TITLE_CHARS_MAX};
use huiyin_domain::ids::ProblemId;
use maud::{Markup, html};

pub const PATH: &str = "/desk/common/new";
/// The case that the form came from.
pub const CASE: &str = "case";

pub async fn get(desk: Desk) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    let mut form = Form::default();
    for name in [CASE, "topic", "area"] {
        form.set(name, asked.choice(name));
    }
    page(&desk, &form, &Faults::default())
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &form, &mut faults) else { return page(&desk, &form, &faults) };
    let id = asked.id;
    let opened = match desk.app().common_open(&desk.signed, asked).await {
        // Sent twice: it stands already.
        Ok(_) | Err(CommonFault::Trouble(Trouble::Exists)) => Ok(()),
        Err(fault) => Err(fault),
    };
    let linked = match (opened, case_id(form.choice(CASE))) {
        (Ok(()), Some(case)) => desk.app().common_link(&desk.signed, id, case).await,
        (opened, _) => opened,
    };
    match linked {
        Ok(()) => {
            desk.ask.notice_set("common-done-open");
            see_other(&address(id))
        }
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, field_of);
            answer.unwrap_or_else(|| page(&desk, &form, &faults))
        }
    }
}

pub const fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::UnknownTopic => "topic",
        Refusal::PlaceCode => "area",
        _ => WHOLE,
    }
}

pub fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<OpenAsked> {
    let title = text(desk, form, faults, "title", "common-field-title", TITLE_CHARS_MAX);
    let (topic, area_code) = (form.choice("topic").to_owned(), form.choice("area").to_owned());
    Some(OpenAsked { id: ProblemId(id_of(desk, form)), topic, area_code, title: title? })
}

fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("common-new");
    let view = View { ask: &desk.ask, form, faults };
    show(
        desk,
        &title,
        faults,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            div.govuk-inset-text { (desk.t("common-no-names-why")) }
            div id=(WHOLE) { (view.message(WHOLE)) }
            (post_form(&desk.ask, PATH, html! {
                (desk.once_field())
                input type="hidden" name=(CASE) value=(form.choice(CASE));
                (fields(desk, view))
                (button(&desk.ask, "common-new-button"))
            }))
            p.govuk-body { a.govuk-link href=(ALL) { (desk.t("common-title")) } }
        },
    )
}

/// What a problem is called, what about, and where.
pub fn fields(desk: &Desk, view: View<'_>) -> Markup {
    named(desk, view, ["title", "topic", "area"])
}

/// The same with ids of their own, where a page has several such forms.
pub fn named(desk: &Desk, view: View<'_>, ids: [&str; 3]) -> Markup {
    let none = || (String::new(), desk.t("desk-choose"));
    let topics = desk.org().topics.iter().map(|topic| (topic.id.clone(), desk.topic(&topic.id)));
    let topics: Vec<_> = std::iter::once(none()).chain(topics).collect();
    let areas = desk.org().areas().into_iter();
    let areas = areas.map(|unit| (unit.area_code.clone(), desk.area(&unit.area_code)));
    let areas: Vec<_> = std::iter::once(none()).chain(areas).collect();
    let field = |id, name, label| Field { id: Some(id), ..Field::new(name, label) };
    html! {
        (view.text_input(Field { hint: Some("common-no-names"),
            ..field(ids[0], "title", "common-field-title") }))
        (view.select(field(ids[1], "topic", "common-col-topic"), &topics))
        (view.select(field(ids[2], "area", "common-col-place"), &areas))
    }
}
