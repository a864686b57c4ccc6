//! `/desk/roster/{roster}/rules`: when shifts begin, and in which order members take them, from a
//! day on. What was before it stays as it was.

use super::{WHOLE, address, back, month, order, order_text, people, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::day;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::roster::{Month, RosterFault, StepAsked};
use huiyin_domain::roster::{Kind, Refusal, Rules, Turn, Weekday};
use huiyin_domain::text::TextFault;
use maud::html;

pub async fn get(desk: Desk, Path(roster): Path<String>) -> Response {
    match month::read(&desk, &roster, None).await {
        Ok(month) => page(&desk, &month, &begin(&desk, &month), &Faults::default()),
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn post(desk: Desk, Path(roster): Path<String>, form: Form) -> Response {
    let month = match month::read(&desk, &roster, None).await {
        Ok(month) => month,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &month, &form, &mut faults) else {
        return page(&desk, &month, &form, &faults);
    };
    match desk.app().roster_keep(&desk.signed, &month.line.key, asked).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-rules");
            see_other(&address(&month.line.key))
        }
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, field_of);
            answer.unwrap_or_else(|| page(&desk, &month, &form, &faults))
        }
    }
}

/// The newest rules, from tomorrow on; the first ones from today.
fn begin(desk: &Desk, month: &Month) -> Form {
    let today = desk.now.date_in(&month.line.zone);
    let Some((_, rules)) = month.rules.last() else {
        let today = today.to_string();
        return Form::of(&[
            ("from", &today),
            ("kind", Kind::Desk.code()),
            ("turns", "08:00"),
            ("weekday", Weekday::Monday.code()),
        ]);
    };
    let turns: Vec<String> = rules.turns.iter().map(ToString::to_string).collect();
    Form::of(&[
        ("from", &today.tomorrow().unwrap_or(today).to_string()),
        ("kind", rules.kind.code()),
        ("turns", &turns.join(" ")),
        ("weekday", rules.weekday.code()),
        ("order", &order_text(month, &rules.order)),
        ("rest", &order_text(month, &rules.rest_order)),
    ])
}

const fn field_of(fault: &RosterFault) -> &'static str {
    match fault {
        RosterFault::Refused(Refusal::NoTurn | Refusal::Turns) => "turns",
        RosterFault::Refused(
            Refusal::NoMember | Refusal::TooManyMembers | Refusal::NotEnrolled,
        ) => "order",
        RosterFault::Refused(Refusal::RestOrder) => "rest",
        RosterFault::Refused(Refusal::FromPast | Refusal::FromFar) => "from",
        _ => WHOLE,
    }
}

fn read(desk: &Desk, month: &Month, form: &Form, faults: &mut Faults) -> Option<StepAsked> {
    let from = day(desk, form, faults, "from");
    let kind = Kind::parse(form.choice("kind")).ok_or(TextFault::UnknownChoice);
    let kind = faults.take(&desk.ask, "kind", "roster-field-kind", kind);
    let weekday = Weekday::parse(form.choice("weekday")).unwrap_or(Weekday::Monday);
    let turns = turns(desk, form.get("turns"), faults);
    let first = order(desk, month, form.get("order"), faults, "order");
    let rest = order(desk, month, form.get("rest"), faults, "rest");
    let rules = Rules { kind: kind?, turns: turns?, weekday, order: first?, rest_order: rest? };
    Some(StepAsked::Rules { from: from?, rules })
}

/// Times with spaces or commas between.
fn turns(desk: &Desk, typed: &str, faults: &mut Faults) -> Option<Vec<Turn>> {
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let mut turns = Vec::new();
    for part in typed.split(apart).filter(|part| !part.is_empty()) {
        let part = part.replace('：', ":");
        let Some(turn) = Turn::parse(&part) else {
            faults.add("turns", desk.text("roster-turn-unknown", &[("turn", part.into())]));
            return None;
        };
        turns.push(turn);
    }
    Some(turns)
}

fn page(desk: &Desk, month: &Month, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("roster-rules-title");
    let view = View { ask: &desk.ask, form, faults };
    let kinds = Kind::ALL.iter().map(|kind| {
        let mut choice = Choice::new(kind.code(), desk.code("roster-kind-", kind.code()));
        choice.hint = Some(desk.code("roster-kind-hint-", kind.code()));
        choice
    });
    let kinds: Vec<Choice> = kinds.collect();
    let weekdays = Weekday::ALL.iter().map(|day| day.code());
    let weekdays: Vec<(String, String)> =
        weekdays.map(|code| (code.to_owned(), desk.code("roster-weekday-", code))).collect();
    let main = html! {
        (view.error_summary())
        (back(desk, month))
        h1.govuk-heading-l { (title) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if !month.line.keeps { p.govuk-body { (desk.t("roster-only-read")) } }
        @else {
            (people(desk, month))
            (post_form(&desk.ask, &format!("{}/rules", address(&month.line.key)), html! {
                (view.text_input(Field { kind: "date", width: Some(10),
                    hint: Some("roster-hint-from"), ..Field::new("from", "roster-field-from") }))
                (view.radios(Field::new("kind", "roster-field-kind"), &kinds))
                (view.text_input(Field { width: Some(20), hint: Some("roster-hint-turns"),
                    ..Field::new("turns", "roster-field-turns") }))
                (view.select(Field { hint: Some("roster-hint-weekday"),
                    ..Field::new("weekday", "roster-field-weekday") }, &weekdays))
                (view.textarea(Field { rows: 8, hint: Some("roster-hint-order"),
                    ..Field::new("order", "roster-field-order") }))
                (view.textarea(Field { rows: 4, optional: true, hint: Some("roster-hint-rest"),
                    ..Field::new("rest", "roster-field-rest") }))
                (button(&desk.ask, "roster-rules-save"))
            }))
        }
    };
    show(desk, &title, faults, main)
}
