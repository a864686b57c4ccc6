//! What the worklist is asked for: the form above it, and the filters an officer has saved
//! (`/desk/filters`), each one click or one key away.

use super::bar::{Desk, Tab};
use super::home;
use crate::web::field::{Faults, Field, View, button, fault_text, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::filter::{FILTERS_MAX, FilterFault, SavedFilter};
use huiyin_app::worklist::{Scope, WorkView};
use huiyin_domain::case::{CaseKind, Stage};
use maud::{Markup, html};

pub const PATH: &str = "/desk/filters";
/// Those that have a key.
const KEYS_MAX: i64 = 9;

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default(), None).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let scopes = home::scopes(&desk.signed.roles);
    let view = home::view_of(&desk, &form, &scopes);
    let mut faults = Faults::default();
    match desk.app().filter_save(&desk.signed, form.get("label"), &view).await {
        Ok(()) => {
            desk.ask.notice_set("office-filter-done-save");
            see_other(&home::address(&view, view.scope, None))
        }
        Err(FilterFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            faults.add("label", said(&desk, &fault));
            show(&desk, &form, &faults, Some(&view)).await
        }
    }
}

pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>, form: Form) -> Response {
    let Ok(no) = id.parse::<i64>() else { return see_other(PATH) };
    let field = format!("label-{no}");
    let (done, key) = match step.as_str() {
        "name" => {
            let renamed = desk.app().filter_rename(&desk.signed, no, form.get(&field)).await;
            (renamed, "office-filter-done-name")
        }
        "drop" => {
            let dropped = desk.app().filter_drop(&desk.signed, no).await;
            (dropped.map_err(FilterFault::Trouble), "office-filter-done-drop")
        }
        _ => return see_other(PATH),
    };
    match done {
        Ok(()) => {
            desk.ask.notice_set(key);
            see_other(PATH)
        }
        Err(FilterFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            let mut faults = Faults::default();
            faults.add(&field, said(&desk, &fault));
            show(&desk, &form, &faults, None).await
        }
    }
}

fn said(desk: &Desk, fault: &FilterFault) -> String {
    let most = i64::try_from(FILTERS_MAX).unwrap_or(i64::MAX);
    match fault {
        FilterFault::Label(fault) => fault_text(desk.lang, "office-filter-label", *fault),
        FilterFault::Digits => desk.t("office-filter-digits"),
        FilterFault::Full => desk.text("office-filter-full", &[("max", most.into())]),
        FilterFault::Trouble(_) => desk.t("desk-unavailable"),
    }
}

/// `saving`: a filter about to be saved, whose label did not fit.
async fn show(desk: &Desk, form: &Form, faults: &Faults, saving: Option<&WorkView>) -> Response {
    let filters = match desk.app().filters(&desk.signed).await {
        Ok(filters) => filters,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("office-filter-title");
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(
        Tab::Work,
        &title,
        status,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            @if let Some(saving) = saving {
                p.govuk-body { (words(desk, saving)) }
                (save_form(&view, saving))
            }
            p.govuk-body { (desk.t("office-filter-hint")) }
            @if filters.is_empty() { p.govuk-body { (desk.t("office-filter-none")) } }
            @for one in &filters { (saved_one(desk, &view, one)) }
            p.govuk-body { a.govuk-link href="/desk" { (desk.t("office-back-list")) } }
        },
    )
}

fn saved_one(desk: &Desk, view: &View<'_>, one: &SavedFilter) -> Markup {
    let field = format!("label-{}", one.no);
    let mut form = view.form.clone();
    if !form.has(&field) {
        form.set(&field, &one.label);
    }
    let own = View { form: &form, ..*view };
    let step = |name: &str| format!("{PATH}/{}/{name}", one.no);
    html! {
        section.hy-saved-one aria-label=(one.label) {
            h2.govuk-heading-s {
                a.govuk-link href=(home::address(&one.view, one.view.scope, None)) dir="auto" {
                    (one.label)
                }
                @if one.no <= KEYS_MAX { " " kbd.hy-kbd { (one.no) } }
            }
            p.govuk-body { (words(desk, &one.view)) }
            (post_form(&desk.ask, &step("name"), html! {
                (own.text_input(Field {
                    width: Some(20), ..Field::new(&field, "office-filter-label")
                }))
                button.govuk-button.govuk-button--secondary {
                    (desk.t("office-filter-rename"))
                    span.govuk-visually-hidden { " " (one.label) }
                }
            }))
            (post_form(&desk.ask, &step("drop"), html! {
                button.govuk-button.govuk-button--secondary {
                    (desk.t("office-filter-drop"))
                    span.govuk-visually-hidden { " " (one.label) }
                }
            }))
        }
    }
}

/// What a filter asks for, in words.
fn words(desk: &Desk, view: &WorkView) -> String {
    let mut parts = vec![desk.code("desk-scope-", view.scope.code())];
    parts.extend(view.stage.map(|stage| desk.code("stage-", stage.code())));
    parts.extend(view.kind.map(|kind| desk.code("kind-", kind.code())));
    parts.extend(view.topic.as_deref().map(|topic| desk.topic(topic)));
    parts.extend(view.overdue.then(|| desk.t("desk-home-overdue")));
    parts.extend(view.urgent.then(|| desk.t("office-filter-urgent")));
    parts.join(" · ")
}

/// Saved filters above the list, each with its key.
pub fn bar(desk: &Desk, filters: &[SavedFilter]) -> Markup {
    html! { @if !filters.is_empty() {
        ul.hy-saved aria-label=(desk.t("office-filter-title")) {
            @for one in filters {
                @let key = (one.no <= KEYS_MAX).then(|| one.no.to_string());
                li { a.govuk-link href=(home::address(&one.view, one.view.scope, None))
                    data-key=[key.as_deref()] data-key-name=(one.label) dir="auto" {
                    (one.label)
                    @if let Some(key) = &key { " " kbd.hy-kbd aria-hidden="true" { (key) } }
                } }
            }
        }
    } }
}

/// What the list is asked for, and a way to keep it.
pub fn form(desk: &Desk, view: &WorkView) -> Markup {
    let stage = view.stage.map_or("", Stage::code);
    let kind = view.kind.map_or("", CaseKind::code);
    let topic = view.topic.as_deref().unwrap_or("");
    let stages = Stage::ALL.iter().map(|s| (s.code().to_owned(), desk.code("stage-", s.code())));
    let kinds = CaseKind::ALL.iter().map(|k| (k.code().to_owned(), desk.code("kind-", k.code())));
    let topics = desk.org().topics.iter().map(|topic| (topic.id.clone(), desk.topic(&topic.id)));
    let is_open = view.scope != Scope::Closed;
    html! {
        form.hy-filter method="get" action="/desk" {
            input type="hidden" name="scope" value=(view.scope.code());
            @if is_open { (select(desk, "stage", "desk-home-stage", stage, stages)) }
            (select(desk, "kind", "desk-home-kind", kind, kinds))
            (select(desk, "topic", "office-filter-topic", topic, topics))
            @if is_open { (tick(desk, "overdue", "desk-home-overdue", view.overdue)) }
            (tick(desk, "urgent", "office-filter-urgent", view.urgent))
            button.govuk-button.govuk-button--secondary { (desk.t("desk-home-filter")) }
        }
        details.govuk-details.hy-flush {
            summary.govuk-details__summary {
                span.govuk-details__summary-text { (desk.t("office-filter-save")) }
            }
            (save_form(&View {
                ask: &desk.ask, form: &Form::default(), faults: &Faults::default()
            }, view))
            p.govuk-body { a.govuk-link href=(PATH) { (desk.t("office-filter-all")) } }
        }
    }
}

fn save_form(view: &View<'_>, asked: &WorkView) -> Markup {
    post_form(
        view.ask,
        PATH,
        html! {
            (hidden(asked))
            (view.text_input(Field {
                width: Some(20), hint: Some("office-filter-label-hint"),
                ..Field::new("label", "office-filter-label")
            }))
            (button(view.ask, "office-filter-save"))
        },
    )
}

/// The filter as fields of another form.
pub fn hidden(view: &WorkView) -> Markup {
    let fields = [
        ("scope", view.scope.code()),
        ("stage", view.stage.map_or("", Stage::code)),
        ("kind", view.kind.map_or("", CaseKind::code)),
        ("topic", view.topic.as_deref().unwrap_or("")),
        ("overdue", if view.overdue { "yes" } else { "" }),
        ("urgent", if view.urgent { "yes" } else { "" }),
    ];
    html! { @for (name, value) in fields { @if !value.is_empty() {
        input type="hidden" name=(name) value=(value);
    } } }
}

fn tick(desk: &Desk, name: &str, label: &str, now: bool) -> Markup {
    html! {
        div.hy-filter__tick { div.govuk-checkboxes.govuk-checkboxes--small {
            div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" id=(name) name=(name)
                    value="yes" checked[now];
                label.govuk-label.govuk-checkboxes__label for=(name) { (desk.t(label)) }
            }
        } }
    }
}

fn select(
    desk: &Desk,
    name: &str,
    label: &str,
    now: &str,
    options: impl Iterator<Item = (String, String)>,
) -> Markup {
    html! {
        div.govuk-form-group {
            label.govuk-label for=(name) { (desk.t(label)) }
            select.govuk-select id=(name) name=(name) {
                option value="" { (desk.t("desk-home-all")) }
                @for (code, words) in options {
                    option value=(code) selected[code == now] { (words) }
                }
            }
        }
    }
}
