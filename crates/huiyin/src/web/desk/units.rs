//! `/desk/units`: the units there are, made, renamed, moved, put out of use. Whether the tree
//! stays a tree is the domain's to say.

use super::bar::{Desk, Tab};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_domain::ids::UnitId;
use huiyin_domain::text::{NAME_CHARS_MAX, TextFault};
use huiyin_domain::unit::Unit;
use maud::{Markup, html};

pub async fn get(desk: Desk) -> Response {
    let title = desk.t("desk-units-title");
    let heads = ["code", "unit", "parent", "area", "state"];
    let mut units: Vec<&Unit> = desk.org().tree.iter().collect();
    units.sort_by(|a, b| (&a.area_code, &a.code).cmp(&(&b.area_code, &b.code)));
    desk.page(
        Tab::Units,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { a.govuk-link href="/desk/units/new" data-key="u" {
                (desk.t("desk-units-new"))
            } }
            table.hy-worklist data-rows="" {
                caption.govuk-visually-hidden { (title) }
                thead { tr { @for head in heads {
                    th scope="col" { (desk.code("desk-units-col-", head)) }
                } } }
                tbody { @for unit in units { (row(&desk, unit)) } }
            }
        },
    )
}

fn row(desk: &Desk, unit: &Unit) -> Markup {
    let state = if unit.active { "desk-active" } else { "desk-inactive" };
    html! {
        tr {
            td data-label=(desk.t("desk-units-col-code")) { (unit.code) }
            td data-label=(desk.t("desk-units-col-unit")) {
                a.govuk-link href=(format!("/desk/units/{}", unit.id)) { (desk.unit(unit.id)) }
            }
            td data-label=(desk.t("desk-units-col-parent")) {
                @if let Some(parent) = unit.parent { (desk.unit(parent)) }
            }
            td.hy-num data-label=(desk.t("desk-units-col-area")) { (unit.area_code) }
            td data-label=(desk.t("desk-units-col-state")) { (desk.t(state)) }
        }
    }
}

pub async fn edit(desk: Desk, Path(id): Path<String>) -> Response {
    if id == "new" {
        return show(&desk, "new", &Form::of(&[("active", "yes")]), &Faults::default());
    }
    let Some(unit) = id.parse().ok().and_then(|id| desk.org().tree.get(UnitId(id))) else {
        return desk.not_found();
    };
    let parent = unit.parent.map(|parent| parent.to_string()).unwrap_or_default();
    let form = Form::of(&[
        ("code", &unit.code),
        ("zh", &unit.label_zh),
        ("en", &unit.label_en),
        ("parent", &parent),
        ("area", &unit.area_code),
        ("active", if unit.active { "yes" } else { "no" }),
    ]);
    show(&desk, &id, &form, &Faults::default())
}

pub async fn post(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let unit_id = match id.as_str() {
        "new" => Some(UnitId(desk.app().moment().id())),
        known => known.parse().ok().map(UnitId).filter(|id| desk.org().tree.get(*id).is_some()),
    };
    let Some(unit_id) = unit_id else { return desk.not_found() };
    let mut faults = Faults::default();
    let Some(unit) = read(&desk, unit_id, &form, &mut faults) else {
        return show(&desk, &id, &form, &faults);
    };
    match desk.app().unit_put(&desk.by(), unit).await {
        Ok(()) => {
            desk.ask.notice_set("desk-done-unit");
            return see_other("/desk/units");
        }
        Err(Trouble::Exists) => faults.add("code", desk.t("desk-units-code-taken")),
        Err(Trouble::Internal("unit-tree")) => faults.add("parent", desk.t("desk-units-circle")),
        Err(Trouble::Stale) => faults.add("code", desk.t("desk-stale-title")),
        Err(trouble) => return desk.trouble(&trouble),
    }
    show(&desk, &id, &form, &faults)
}

fn read(desk: &Desk, id: UnitId, form: &Form, faults: &mut Faults) -> Option<Unit> {
    let ask = &desk.ask;
    let code = form.choice("code").to_ascii_uppercase();
    let shaped = (1..=12).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if !shaped {
        faults.add("code", desk.t("desk-units-code-shape"));
    }
    let zh = form.text("zh", NAME_CHARS_MAX);
    let zh = faults.take(ask, "zh", "desk-units-zh", zh);
    let en = form.text_optional("en", NAME_CHARS_MAX);
    let en = faults.take(ask, "en", "desk-units-en", en);
    let area = form.choice("area").to_owned();
    if area.len() > 12 || !area.bytes().all(|b| b.is_ascii_digit()) {
        faults.add("area", desk.t("desk-units-area-shape"));
    }
    let parent = match form.choice("parent") {
        "" => Ok(None),
        typed => typed.parse().map(|id| Some(UnitId(id))).map_err(|_| TextFault::UnknownChoice),
    };
    let parent = faults.take(ask, "parent", "desk-units-parent", parent);
    if !faults.is_empty() {
        return None;
    }
    let label_en = en?.map(|text| text.as_str().to_owned()).unwrap_or_default();
    Some(Unit {
        id,
        parent: parent?,
        code,
        label_zh: zh?.as_str().to_owned(),
        label_en,
        area_code: area,
        active: form.choice("active") == "yes",
    })
}

fn show(desk: &Desk, id: &str, form: &Form, faults: &Faults) -> Response {
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t(if id == "new" { "desk-units-new" } else { "desk-units-edit" });
    let none = (String::new(), desk.t("desk-units-top"));
    let parents = desk.units_active().into_iter().filter(|(unit, _)| unit.to_string() != id);
    let parents: Vec<_> =
        std::iter::once(none).chain(parents.map(|(id, name)| (id.to_string(), name))).collect();
    let states = [("yes", "desk-active"), ("no", "desk-inactive")]
        .map(|(value, key)| crate::web::field::Choice::new(value, desk.t(key)));
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.page_as(Tab::Units, &title, status, html! {
        (view.error_summary())
        h1.govuk-heading-l { (title) }
        (post_form(&desk.ask, &format!("/desk/units/{id}"), html! {
            (view.text_input(Field { code: true, width: Some(10),
                hint: Some("desk-units-code-hint"), ..Field::new("code", "desk-units-col-code") }))
            (view.text_input(Field::new("zh", "desk-units-zh")))
            (view.text_input(Field { optional: true, ..Field::new("en", "desk-units-en") }))
            (view.select(Field::new("parent", "desk-units-parent"), &parents))
            (view.text_input(Field { inputmode: Some("numeric"), width: Some(10), optional: true,
                hint: Some("desk-units-area-hint"), ..Field::new("area", "desk-units-col-area") }))
            (view.radios(Field::new("active", "desk-units-col-state"), &states))
            (button(&desk.ask, "desk-save"))
        }))
    })
}
