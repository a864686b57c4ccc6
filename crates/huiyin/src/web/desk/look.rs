//! `/desk/look`: words in texts. Posted, so that no word stands in an address or a log; what
//! leads to a person is refused beside the field; a case's number goes straight to the case.

use super::bar::{Desk, Tab};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::find::{Found, LOOK_CHARS_MAX, Look, LookCursor, LookFault, LookPage, Standing};
use huiyin_domain::ids::{CaseNumber, NumberFault, UnitId};
use huiyin_domain::time::{day_end, day_start, parse_date};
use jiff::civil::Date;
use maud::{Markup, html};

pub const PATH: &str = "/desk/look";
/// Hits on one page.
const SHOWN: usize = 20;
/// What the form asks for; the next page carries them on.
const FIELDS: [&str; 7] = ["words", "stage", "topic", "unit", "area", "from", "to"];

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default(), None)
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    match CaseNumber::parse(form.get("words")) {
        Ok(number) => match desk.app().case_by_number(&desk.signed, &number).await {
            Ok(id) => return see_other(&format!("/desk/case/{id}")),
            Err(Trouble::NotFound) => faults.add("words", desk.t("desk-find-unknown")),
            Err(trouble) => return desk.trouble(&trouble),
        },
        Err(NumberFault::CheckDigit) => faults.add("words", desk.t("desk-find-mistyped")),
        Err(NumberFault::Shape) => {}
    }
    let look = look_of(&desk, &form, &mut faults);
    if !faults.is_empty() {
        return show(&desk, &form, &faults, None);
    }
    match desk.app().look(&desk.signed, &look).await {
        Ok(page) => show(&desk, &form, &faults, Some(&page)),
        Err(LookFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            faults.add("words", said(&desk, &fault));
            show(&desk, &form, &faults, None)
        }
    }
}

fn said(desk: &Desk, fault: &LookFault) -> String {
    let max = i64::try_from(LOOK_CHARS_MAX).unwrap_or(i64::MAX);
    match fault {
        LookFault::NoWord => desk.t("look-no-word"),
        LookFault::TooLong => desk.text("look-too-long", &[("max", max.into())]),
        LookFault::Person => desk.t("look-person"),
        LookFault::Trouble(_) => desk.t("desk-unavailable"),
    }
}

fn look_of(desk: &Desk, form: &Form, faults: &mut Faults) -> Look {
    let code = |name| Some(form.choice(name).to_owned()).filter(|code| !code.is_empty());
    let from = date(desk, form, "from", faults);
    let to = date(desk, form, "to", faults);
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        faults.add("to", desk.t("look-dates-reversed"));
    }
    Look {
        words: form.get("words").to_owned(),
        is_open: match form.choice("stage") {
            "open" => Some(true),
            "closed" => Some(false),
            _ => None,
        },
        topic: code("topic"),
        unit: form.choice("unit").parse().ok().map(UnitId),
        area: code("area"),
        from: from.and_then(|date| day_start(date, &desk.zone).ok()),
        to: to.and_then(|date| day_end(date, &desk.zone).ok()),
        after: form.choice("after").parse::<LookCursor>().ok(),
        limit: SHOWN,
    }
}

fn date(desk: &Desk, form: &Form, name: &str, faults: &mut Faults) -> Option<Date> {
    let typed = form.choice(name);
    if typed.is_empty() {
        return None;
    }
    let date = parse_date(typed).ok();
    if date.is_none() {
        faults.add(name, desk.t("look-date"));
    }
    date
}

fn show(desk: &Desk, form: &Form, faults: &Faults, page: Option<&LookPage>) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("look-title");
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(
        Tab::Look,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            (asked(desk, &view))
            @if let Some(page) = page { (found(desk, form, page)) }
            @else if !failed { p.govuk-body.hy-muted { (desk.t("look-lead")) } }
        },
    )
}

fn asked(desk: &Desk, view: &View<'_>) -> Markup {
    let all = || (String::new(), desk.t("desk-home-all"));
    let stages = [
        all(),
        ("open".to_owned(), desk.t("look-stage-open")),
        ("closed".to_owned(), desk.t("look-stage-closed")),
    ];
    let topics = desk.org().topics.iter().map(|topic| (topic.id.clone(), desk.topic(&topic.id)));
    let topics: Vec<_> = std::iter::once(all()).chain(topics).collect();
    let units = desk.units_active().into_iter().map(|(id, words)| (id.to_string(), words));
    let units: Vec<_> = std::iter::once(all()).chain(units).collect();
    let areas = std::iter::once(all()).chain(areas(desk)).collect::<Vec<_>>();
    let narrowed = FIELDS[1..].iter().any(|name| !view.form.choice(name).is_empty());
    post_form(
        &desk.ask,
        PATH,
        html! {
            (view.text_input(Field {
                hint: Some("look-words-hint"), key: Some("f"), autocomplete: Some("off"),
                autofocus: view.form.get("words").is_empty(),
                ..Field::new("words", "look-words")
            }))
            details.govuk-details open[narrowed] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (desk.t("look-narrow")) }
                }
                (view.select(Field::new("stage", "look-stage"), &stages))
                (view.select(Field::new("topic", "office-filter-topic"), &topics))
                (view.select(Field::new("unit", "look-unit"), &units))
                (view.select(Field::new("area", "look-area"), &areas))
                (view.text_input(Field { kind: "date", width: Some(10),
                    ..Field::new("from", "look-from") }))
                (view.text_input(Field { kind: "date", width: Some(10),
                    ..Field::new("to", "look-to") }))
            }
            (button(&desk.ask, "look-button"))
        },
    )
}

/// The places that units are of, each once.
fn areas(desk: &Desk) -> Vec<(String, String)> {
    let codes = desk.org().tree.iter().map(|unit| unit.area_code.clone());
    let codes: std::collections::BTreeSet<String> = codes.filter(|code| !code.is_empty()).collect();
    codes.into_iter().map(|code| (code.clone(), desk.area(&code))).collect()
}

fn found(desk: &Desk, form: &Form, page: &LookPage) -> Markup {
    html! {
        h2.govuk-heading-m id="found" { (desk.t("look-found")) }
        (behind(desk, page.standing))
        @if page.found.is_empty() && page.next.is_none() {
            p.govuk-body role="status" { (desk.t("look-none")) }
            p.govuk-body { (desk.t("look-none-why")) }
        }
        @if !page.found.is_empty() {
            ol.govuk-list.hy-found aria-labelledby="found" {
                @for one in &page.found { (item(desk, one)) }
            }
        }
        @if let Some(next) = page.next {
            (post_form(&desk.ask, PATH, html! {
                @for name in FIELDS { @if !form.get(name).is_empty() {
                    input type="hidden" name=(name) value=(form.get(name));
                } }
                input type="hidden" name="after" value=(next);
                button.govuk-button.govuk-button--secondary data-key="u" {
                    (desk.t("look-more"))
                }
            }))
        }
    }
}

fn behind(desk: &Desk, standing: Standing) -> Markup {
    let said = match standing {
        Standing::Whole { .. } => return html! {},
        Standing::Reading { upto: None, .. } => desk.t("look-reading-begun"),
        Standing::Reading { upto: Some(upto), .. } => {
            desk.text("look-reading", &[("upto", desk.day(upto).into())])
        }
        Standing::Behind { .. } => desk.t("look-behind"),
    };
    html! { div.govuk-inset-text role="status" { (said) } }
}

fn item(desk: &Desk, one: &Found) -> Markup {
    let stage = if one.is_open { "look-stage-open" } else { "look-stage-closed" };
    let topic = one.topic.as_deref().map(|topic| desk.topic(topic));
    let facts = [Some(desk.unit(one.unit)), topic, Some(desk.day(one.registered_at))];
    let facts: Vec<String> = facts.into_iter().flatten().chain([desk.t(stage)]).collect();
    let (before, behind) = one.snippet.is_cut;
    html! {
        li.hy-card {
            p.hy-small.hy-muted {
                @if let Some((id, number)) = &one.case {
                    a.govuk-link.hy-caseno href=(format!("/desk/case/{id}")) { (number) } " · "
                }
                (facts.join(" · "))
            }
            p.govuk-body dir="auto" {
                strong { (desk.code("look-kind-", one.kind.code())) } " "
                @if before { "…" }
                @for (is_marked, piece) in one.snippet.pieces() {
                    @if is_marked { mark { (piece) } } @else { (piece) }
                }
                @if behind { "…" }
            }
        }
    }
}
