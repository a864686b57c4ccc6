//! `/desk/screening/new`: an office opens a round.

use super::{PATH, WHOLE, day, day_end, id_of, refused, show, text};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::screening::{RoundAsked, ScreeningFault};
use huiyin_domain::ids::{RoundId, UnitId};
use huiyin_domain::screening::{CHECK_DAYS, Refusal};
use huiyin_domain::text::TITLE_CHARS_MAX;
use huiyin_domain::time;
use maud::{Markup, html};

pub async fn get(desk: Desk) -> Response {
    let today = desk.now.date_in(&desk.zone).to_string();
    let check = CHECK_DAYS.to_string();
    let form = Form::of(&[("from", &today), ("check", &check)]);
    page(&desk, &form, &Faults::default())
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &form, &mut faults) else {
        return page(&desk, &form, &faults);
    };
    let id = asked.id;
    match desk.app().screening_start(&desk.signed, asked).await {
        Ok(_) => desk.ask.notice_set("screening-done-round"),
        // Sent twice: it stands already.
        Err(ScreeningFault::Trouble(Trouble::Exists)) => {}
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, field_of);
            return answer.unwrap_or_else(|| page(&desk, &form, &faults));
        }
    }
    see_other(&format!("{PATH}/{id}"))
}

const fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::DatesReversed | Refusal::DatesPast | Refusal::RoundTooLong => "until",
        Refusal::NoTopic | Refusal::UnknownTopic => "topics",
        Refusal::NoUnit | Refusal::UnitNotBelow | Refusal::TooMany => "units",
        Refusal::PlaceCode => "places",
        Refusal::CheckDays => "check",
        _ => WHOLE,
    }
}

fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<RoundAsked> {
    let title = text(desk, form, faults, "title", "screening-field-title", TITLE_CHARS_MAX);
    let from = day(desk, form, faults, "from").and_then(|date| {
        let start = time::day_start(date, &desk.zone);
        start.map_err(|_| faults.add("from", desk.t("screening-fault-date"))).ok()
    });
    let until = day_end(desk, form, faults, "until");
    let check_days = form.choice("check").parse().ok();
    if check_days.is_none() {
        faults.add("check", desk.code("screening-refused-", Refusal::CheckDays.code()));
    }
    let units: Vec<_> = form.all("units").map(|id| id.parse().map(UnitId)).collect();
    let units = units.into_iter().collect::<Result<_, _>>();
    let units = units
        .map_err(|_| faults.add("units", desk.code("screening-refused-", "unit-not-below")))
        .ok();
    let apart = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let places = form.get("places").split(apart).filter(|part| !part.is_empty());
    let places = places.map(str::to_owned).collect();
    let topics = form.all("topics").map(str::to_owned).collect();
    if !faults.is_empty() {
        return None;
    }
    Some(RoundAsked {
        id: RoundId(id_of(desk, form)),
        title: title?,
        topics,
        places,
        from: from?,
        until: until?,
        check_days: check_days?,
        units: units?,
    })
}

fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("screening-new");
    let view = View { ask: &desk.ask, form, faults };
    show(
        desk,
        &title,
        faults,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            div.govuk-inset-text { (desk.t("screening-no-names-why")) }
            div id=(WHOLE) { (view.message(WHOLE)) }
            (post_form(&desk.ask, &format!("{PATH}/new"), fields(desk, view)))
        },
    )
}

fn fields(desk: &Desk, view: View<'_>) -> Markup {
    let topics = desk.org().topics.iter();
    let topics: Vec<Choice> =
        topics.map(|topic| Choice::new(&topic.id, desk.topic(&topic.id))).collect();
    let own = desk.signed.unit;
    let units = desk.units_active().into_iter();
    let units = units.filter(|(id, _)| desk.org().tree.is_within(*id, own));
    let units: Vec<Choice> = units.map(|(id, name)| Choice::new(&id.to_string(), name)).collect();
    html! {
        (desk.once_field())
        (view.text_input(Field { hint: Some("screening-no-names"),
            ..Field::new("title", "screening-field-title") }))
        (view.checkboxes(Field { compact: true, hint: Some("screening-hint-topics"),
            ..Field::new("topics", "screening-field-topics") }, &topics))
        (view.checkboxes(Field { compact: true, hint: Some("screening-hint-units"),
            ..Field::new("units", "screening-field-units") }, &units))
        (view.text_input(Field { code: true, optional: true, hint: Some("screening-hint-places"),
            ..Field::new("places", "screening-field-places") }))
        (view.text_input(Field { kind: "date", width: Some(10),
            ..Field::new("from", "screening-field-from") }))
        (view.text_input(Field { kind: "date", width: Some(10),
            hint: Some("screening-hint-until"), ..Field::new("until", "screening-field-until") }))
        (view.text_input(Field { inputmode: Some("numeric"), width: Some(4),
            hint: Some("screening-hint-check"), ..Field::new("check", "screening-field-check") }))
        (button(&desk.ask, "screening-new-button"))
    }
}
