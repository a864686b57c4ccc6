//! `/desk/break-glass`: asking to be let into a case that one has no part in, answering somebody
//! else's ask, ending what was given. Nothing here tells whether a number exists.

use super::bar::{Desk, Tab};
use super::once;
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::limit::Guess;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::Trouble;
use huiyin_app::admission::{AdmissionItem, Asked};
use huiyin_domain::case::AdmissionGround;
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::text::{REASON_CHARS_MAX, Text, TextFault};
use maud::{Markup, html};

pub const PATH: &str = "/desk/break-glass";
pub const CONFIRM: &str = "/desk/break-glass/confirm";
pub const REFUSE: &str = "/desk/break-glass/refuse";
pub const END: &str = "/desk/break-glass/end";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some((number, ground, reason)) = read(&desk, &form, &mut faults) else {
        return show(&desk, &form, &faults).await;
    };
    // Every whole ask counts, whatever comes of it.
    let (limits, staff) = (desk.ask.site.limits(), desk.signed.staff);
    if let Err(wait) = limits.check(Guess::Admission, staff, desk.now) {
        return Bare::too_many(wait).into_response();
    }
    limits.failed(Guess::Admission, staff, desk.now);
    let token = once::of(desk.app(), &form);
    match desk.app().admission_ask(&desk.signed, &number, ground, reason, &token).await {
        Ok(Asked::Sees(id)) => see_other(&format!("/desk/case/{id}")),
        Ok(Asked::Waits) => {
            desk.ask.notice_set("admission-asked-done");
            see_other(PATH)
        }
        // There is none, or not for this officer: the same words.
        Err(Trouble::NotFound) => {
            faults.add("number", desk.t("admission-unknown"));
            show(&desk, &form, &faults).await
        }
        Err(trouble) => stood(&desk, &form, faults, "number", trouble).await,
    }
}

fn read(
    desk: &Desk,
    form: &Form,
    faults: &mut Faults,
) -> Option<(CaseNumber, AdmissionGround, Text)> {
    let number = CaseNumber::parse(form.choice("number"));
    let number = number.map_err(|_| faults.add("number", desk.t("paper-number-shape"))).ok();
    let ground = AdmissionGround::parse(form.choice("ground")).ok_or(TextFault::UnknownChoice);
    let ground = faults.take(&desk.ask, "ground", "admission-ground", ground);
    let reason = form.text("reason", REASON_CHARS_MAX);
    let reason = faults.take(&desk.ask, "reason", "admission-reason", reason);
    Some((number?, ground?, reason?))
}

pub async fn confirm(desk: Desk, form: Form) -> Response {
    second(desk, form, false).await
}

pub async fn refuse(desk: Desk, form: Form) -> Response {
    second(desk, form, true).await
}

async fn second(desk: Desk, form: Form, refuses: bool) -> Response {
    let mut faults = Faults::default();
    let Some((case, ask)) = meant(&form) else {
        faults.add("", desk.t("admission-gone"));
        return show(&desk, &form, &faults).await;
    };
    let field = format!("why-{case}-{ask}");
    let mut reason = None;
    if refuses {
        let text = form.text("why", REASON_CHARS_MAX);
        reason = faults.take(&desk.ask, &field, "admission-refuse-why", text);
        if reason.is_none() {
            return show(&desk, &form, &faults).await;
        }
    }
    let token = once::of(desk.app(), &form);
    match desk.app().admission_second(&desk.signed, case, ask, reason, &token).await {
        Ok(()) => {
            let said = if refuses { "admission-refused-done" } else { "admission-confirmed-done" };
            desk.ask.notice_set(said);
            see_other(PATH)
        }
        Err(trouble) => stood(&desk, &form, faults, "", trouble).await,
    }
}

pub async fn end(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some((case, ask)) = meant(&form) else {
        faults.add("", desk.t("admission-gone"));
        return show(&desk, &form, &faults).await;
    };
    let token = once::of(desk.app(), &form);
    match desk.app().admission_end(&desk.signed, case, ask, &token).await {
        Ok(()) => {
            desk.ask.notice_set("admission-ended-done");
            see_other(PATH)
        }
        Err(trouble) => stood(&desk, &form, faults, "", trouble).await,
    }
}

fn meant(form: &Form) -> Option<(CaseId, u32)> {
    let case = form.choice("case").parse().ok().map(CaseId)?;
    Some((case, form.choice("ask").parse().ok()?))
}

async fn stood(
    desk: &Desk,
    form: &Form,
    mut faults: Faults,
    field: &str,
    trouble: Trouble,
) -> Response {
    let said = match trouble {
        Trouble::Refused(refusal) => desk.t(&format!("error-refused-{}", refusal.code())),
        Trouble::Unavailable => desk.t("desk-unavailable"),
        Trouble::NotFound | Trouble::Stale => desk.t("admission-gone"),
        other => return desk.trouble(&other),
    };
    faults.add(field, said);
    show(desk, form, &faults).await
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let items = match desk.app().admissions(&desk.signed).await {
        Ok(items) => items,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let title = desk.t("admission-title");
    let main = html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("admission-lead")) }
        p.govuk-body { (desk.t("admission-told")) }
        @if !items.is_empty() {
            h2.govuk-heading-m { (desk.t("admission-open")) }
            @for item in &items { (one(view, desk, item)) }
        }
        h2.govuk-heading-m { (desk.t("admission-ask-title")) }
        (ask(view, desk))
    };
    desk.page_as(Tab::BreakGlass, &title, status, main)
}

fn ask(view: View<'_>, desk: &Desk) -> Markup {
    let ground = |ground: &AdmissionGround| {
        Choice::new(ground.code(), desk.code("admission-ground-", ground.code()))
    };
    let grounds: Vec<Choice> = AdmissionGround::ALL.iter().map(ground).collect();
    let given = view.form.get(once::FIELD);
    let token = if given.is_empty() { once::fresh(desk.app()) } else { given.to_owned() };
    post_form(
        &desk.ask,
        PATH,
        html! {
            input type="hidden" name=(once::FIELD) value=(token);
            (view.text_input(Field {
                code: true, width: Some(20), autocomplete: Some("off"),
                ..Field::new("number", "desk-find-label")
            }))
            (view.radios(Field::new("ground", "admission-ground"), &grounds))
            (view.textarea(Field {
                hint: Some("admission-reason-hint"), rows: 4, chars_max: Some(REASON_CHARS_MAX),
                ..Field::new("reason", "admission-reason")
            }))
            (button(&desk.ask, "admission-ask-button"))
        },
    )
}

fn one(view: View<'_>, desk: &Desk, item: &AdmissionItem) -> Markup {
    let parts = [
        ("who", item.officer.as_str().into()),
        ("unit", desk.unit(item.unit).into()),
        ("at", desk.at(item.asked_at).into()),
        ("until", desk.at(item.ends_at).into()),
    ];
    let key = if item.given { "admission-item-given" } else { "admission-item-asked" };
    html! {
        section.hy-card {
            h3.hy-card__title {
                @if item.mine && item.given {
                    a.govuk-link.hy-caseno href=(format!("/desk/case/{}", item.case)) {
                        (item.number)
                    }
                } @else { span.hy-caseno { (item.number) } }
            }
            p.govuk-body { (desk.text(key, &parts)) }
            p.govuk-body {
                strong { (desk.code("admission-ground-", item.ground.code())) }
            }
            div.govuk-inset-text.hy-keep dir="auto" { (item.reason) }
            @if item.may_confirm {
                (post_form(&desk.ask, CONFIRM, html! {
                    (hidden(desk, item))
                    p.govuk-body { (desk.t("admission-confirm-means")) }
                    (button(&desk.ask, "admission-confirm-button"))
                }))
                (post_form(&desk.ask, REFUSE, html! {
                    (hidden(desk, item))
                    (why(view, item))
                    (quiet(desk, "admission-refuse-button"))
                }))
            }
            @if item.may_end {
                (post_form(&desk.ask, END, html! {
                    (hidden(desk, item))
                    (quiet(desk, "admission-end-button"))
                }))
            }
        }
    }
}

fn why(view: View<'_>, item: &AdmissionItem) -> Markup {
    let id = format!("why-{}-{}", item.case, item.ask);
    view.textarea(Field { id: Some(&id), rows: 3, ..Field::new("why", "admission-refuse-why") })
}

/// What is not the first thing to do here.
fn quiet(desk: &Desk, key: &str) -> Markup {
    html! {
        button.govuk-button.govuk-button--secondary type="submit" { (desk.t(key)) }
    }
}

fn hidden(desk: &Desk, item: &AdmissionItem) -> Markup {
    html! {
        (desk.once_field())
        input type="hidden" name="case" value=(item.case);
        input type="hidden" name="ask" value=(item.ask);
    }
}
