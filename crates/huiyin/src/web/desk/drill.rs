//! `/desk/drills`: whether duty posts can be reached: a drill begun now, when the next ones are
//! due, and what each came to, in counts.

pub mod one;

use super::bar::{Desk, Tab};
use super::incident::label;
use super::said;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::drill::{DrillFault, DrillLine, DrillRefusal, Drills, ScheduleAsked, UnitDrills};
use huiyin_app::duty::PlanInForce;
use huiyin_domain::callout::{DAY_MAX, Monthly};
use huiyin_domain::ids::{CalloutId, UnitId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::Turn;
use huiyin_domain::text::TextFault;
use maud::{Markup, html};

pub const PATH: &str = "/desk/drills";
pub const SCHEDULE: &str = "/desk/drills/schedule";
/// Where a message stands that belongs to no field.
const WHOLE: &str = "drill-form";

struct Read {
    drills: Drills,
    plans: Vec<PlanInForce>,
}

pub fn address(id: CalloutId) -> String {
    format!("{PATH}/{id}")
}

pub async fn get(desk: Desk) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    let unit = asked.choice("unit").parse().map_or(desk.signed.unit, UnitId);
    match read(&desk).await {
        Ok(read) => page(&desk, &read, &blank(&read, unit), &Faults::default()),
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// Begins one now.
pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let unit = unit(&desk, &form, &mut faults, "unit");
    let plan = plan(&desk, &form, &mut faults, "plan");
    let (Some(unit), Some(plan)) = (unit, plan) else { return again(&desk, &form, &faults).await };
    let id = CalloutId(said::id_of(&desk, &form));
    match desk.app().drill_begin(&desk.signed, id, unit, &plan).await {
        // Sent twice: it runs already.
        Ok(()) | Err(DrillFault::Trouble(Trouble::Exists)) => {
            desk.ask.notice_set("drill-done-begin");
            see_other(&address(id))
        }
        Err(fault) => refused(&desk, &form, faults, fault, ["unit", "plan"]).await,
    }
}

/// When a unit's drills begin by themselves, or that none does.
pub async fn schedule(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let unit = unit(&desk, &form, &mut faults, "on-unit");
    let plan = plan(&desk, &form, &mut faults, "on-plan");
    let day = form.choice("on-day").trim().parse().ok();
    let day = day.filter(|day| (1..=DAY_MAX).contains(day));
    if day.is_none() {
        faults.add("on-day", desk.code("drill-refused-", DrillRefusal::Day.code()));
    }
    let at = Turn::parse(&form.choice("on-at").trim().replace('：', ":"));
    if at.is_none() {
        faults.add("on-at", desk.t("drill-fault-at"));
    }
    let monthly = day.zip(at).and_then(|(day, at)| Monthly::new(day, at).ok());
    let is_on = match form.choice("on") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => faults.take(&desk.ask, "on", "drill-field-on", Err(TextFault::UnknownChoice)),
    };
    let (Some(unit), Some(plan), Some(monthly), Some(is_on)) = (unit, plan, monthly, is_on) else {
        return again(&desk, &form, &faults).await;
    };
    let asked = ScheduleAsked { unit, plan, monthly, is_on };
    match desk.app().drill_schedule(&desk.signed, asked).await {
        Ok(()) => {
            desk.ask.notice_set("drill-done-schedule");
            see_other(PATH)
        }
        Err(fault) => refused(&desk, &form, faults, fault, ["on-unit", "on-plan"]).await,
    }
}

fn unit(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<UnitId> {
    let unit = form.choice(name).parse().map(UnitId).map_err(|_| TextFault::UnknownChoice);
    faults.take(&desk.ask, name, "roster-col-unit", unit)
}

fn plan(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<String> {
    let plan = Some(form.choice(name)).filter(|plan| !plan.is_empty()).map(str::to_owned);
    faults.take(&desk.ask, name, "drill-field-plan", plan.ok_or(TextFault::UnknownChoice))
}

/// What stood in the way goes beside its field; anything else is a page of its own.
async fn refused(
    desk: &Desk,
    form: &Form,
    mut faults: Faults,
    fault: DrillFault,
    [unit, plan]: [&'static str; 2],
) -> Response {
    match fault {
        DrillFault::Refused(refusal) => {
            let field = match refusal {
                DrillRefusal::UnknownPlan | DrillRefusal::Nobody => plan,
                _ => unit,
            };
            faults.add(field, desk.code("drill-refused-", refusal.code()));
        }
        DrillFault::Trouble(trouble) => {
            if let Some(answer) = said::stood(desk, &mut faults, WHOLE, &trouble) {
                return answer;
            }
        }
    }
    again(desk, form, &faults).await
}

async fn again(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    match read(desk).await {
        Ok(read) => {
            // The form that was not sent stands as it would be shown.
            let mut shown = blank(&read, desk.signed.unit);
            form.pairs().for_each(|(name, value)| shown.set(name, value));
            page(desk, &read, &shown, faults)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read(desk: &Desk) -> Result<Read, Trouble> {
    let drills = desk.app().drills(&desk.signed).await?;
    Ok(Read { drills, plans: desk.app().plans_in_force().await? })
}

/// A unit's schedule as it is set, or as it could be.
fn blank(read: &Read, unit: UnitId) -> Form {
    let own = read.drills.units.iter().find(|one| one.unit == unit);
    let first = read.plans.first().map(|plan| plan.plan.id.clone()).unwrap_or_default();
    let plan = own.map_or(first, |own| own.plan.clone());
    let day = own.map_or(1, |own| own.monthly.day()).to_string();
    let at = own.map_or_else(|| "10:00".to_owned(), |own| own.monthly.at().to_string());
    let on = if own.is_some_and(|own| !own.is_on) { "no" } else { "yes" };
    let unit = unit.to_string();
    Form::of(&[
        ("unit", &unit),
        ("plan", &plan),
        ("on-unit", &unit),
        ("on-plan", &plan),
        ("on-day", &day),
        ("on-at", &at),
        ("on", on),
    ])
}

fn page(desk: &Desk, read: &Read, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("drill-title");
    let view = View { ask: &desk.ask, form, faults };
    let keeps = desk.may(Action::RosterKeep);
    let main = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(super::roster::PATH) { (desk.t("roster-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("drill-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if keeps {
            section.hy-card aria-labelledby="begin" {
                h2.hy-card__title id="begin" { (desk.t("drill-begin")) }
                (begin_form(desk, view, read))
            }
        }
        section aria-labelledby="schedules" {
            h2.govuk-heading-m id="schedules" { (desk.t("drill-schedules")) }
            @if read.drills.units.is_empty() { p.govuk-body { (desk.t("drill-schedules-none")) } }
            @else { (schedules(desk, read)) }
            @if keeps { (schedule_form(desk, view, read)) }
        }
        section aria-labelledby="drills" {
            h2.govuk-heading-m id="drills" { (desk.t("drill-results")) }
            @if read.drills.lines.is_empty() { p.govuk-body { (desk.t("drill-results-none")) } }
            @else { (results(desk, &read.drills.lines)) }
        }
    };
    said::show(desk, Tab::Roster, &title, faults, main)
}

fn units(desk: &Desk) -> Vec<(String, String)> {
    let units = desk.units_active().into_iter();
    let own = units.filter(|(id, _)| desk.org().tree.is_within(*id, desk.signed.unit));
    own.map(|(id, name)| (id.to_string(), name)).collect()
}

fn plans(desk: &Desk, read: &Read) -> Vec<(String, String)> {
    let plan = |one: &PlanInForce| (one.plan.id.clone(), label(desk, &one.plan.title));
    std::iter::once((String::new(), desk.t("desk-choose")))
        .chain(read.plans.iter().map(plan))
        .collect()
}

fn begin_form(desk: &Desk, view: View<'_>, read: &Read) -> Markup {
    post_form(
        &desk.ask,
        PATH,
        html! {
            (desk.once_field())
            (view.select(Field { key: Some("e"), ..Field::new("unit", "drill-field-unit") },
                &units(desk)))
            (view.select(Field { hint: Some("drill-hint-plan"),
                ..Field::new("plan", "drill-field-plan") }, &plans(desk, read)))
            (button(&desk.ask, "drill-begin-button"))
        },
    )
}

fn schedule_form(desk: &Desk, view: View<'_>, read: &Read) -> Markup {
    let on = ["yes", "no"].map(|code| Choice::new(code, desk.code("drill-on-", code)));
    post_form(
        &desk.ask,
        SCHEDULE,
        html! {
            (view.select(Field::new("on-unit", "drill-field-unit"), &units(desk)))
            (view.select(Field::new("on-plan", "drill-field-plan"), &plans(desk, read)))
            (view.text_input(Field { width: Some(2), inputmode: Some("numeric"),
                hint: Some("drill-hint-day"), ..Field::new("on-day", "drill-field-day") }))
            (view.text_input(Field { width: Some(5), hint: Some("drill-hint-at"),
                ..Field::new("on-at", "drill-field-at") }))
            (view.radios(Field { compact: true, ..Field::new("on", "drill-field-on") }, &on))
            (button(&desk.ask, "drill-schedule-button"))
        },
    )
}

fn head(desk: &Desk, columns: &[&str]) -> Markup {
    html! { thead { tr { @for column in columns {
        th scope="col" { (desk.code("drill-col-", column)) }
    } } } }
}

fn schedules(desk: &Desk, read: &Read) -> Markup {
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("drill-schedules")) }
            (head(desk, &["unit", "plan", "when", "next"]))
            tbody { @for one in &read.drills.units { tr {
                td data-label=(desk.t("drill-col-unit")) {
                    a.govuk-link href=(format!("{PATH}?unit={}#on-unit", one.unit)) {
                        (desk.unit(one.unit))
                    }
                }
                td data-label=(desk.t("drill-col-plan")) { (title_of(desk, read, &one.plan)) }
                td data-label=(desk.t("drill-col-when")) {
                    (desk.text("drill-monthly", &[("day", i64::from(one.monthly.day()).into()),
                        ("at", one.monthly.at().to_string().into())]))
                }
                td data-label=(desk.t("drill-col-next")) { (next(desk, one)) }
            } } }
        }
    }
}

fn title_of(desk: &Desk, read: &Read, plan: &str) -> String {
    let known = read.plans.iter().find(|one| one.plan.id == plan);
    known.map_or_else(|| plan.to_owned(), |one| label(desk, &one.plan.title))
}

/// When the next one is due, and what holds it up.
fn next(desk: &Desk, one: &UnitDrills) -> Markup {
    html! {
        @if !one.is_on { (desk.t("drill-off")) }
        @else {
            (desk.at(one.next))
            @if one.is_held {
                " " strong.govuk-tag.hy-tag--soon { (desk.t("drill-waits")) }
            }
            @if one.next != one.due {
                " " span.hy-muted {
                    (desk.text("drill-put-off", &[("at", desk.at(one.due).into())]))
                }
            }
        }
    }
}

fn results(desk: &Desk, lines: &[DrillLine]) -> Markup {
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("drill-results")) }
            (head(desk, &["begun", "unit", "plan", "asked", "answered", "unreached"]))
            tbody { @for line in lines { tr {
                td data-label=(desk.t("drill-col-begun")) {
                    a.govuk-link.hy-worklist__title href=(address(line.callout)) {
                        (desk.at(line.begun))
                    }
                    @if line.ended.is_none() {
                        " " strong.govuk-tag.hy-tag--run { (desk.t("drill-runs")) }
                    }
                }
                td data-label=(desk.t("drill-col-unit")) { (desk.unit(line.unit)) }
                td data-label=(desk.t("drill-col-plan")) { (line.plan_pin) }
                td.hy-num data-label=(desk.t("drill-col-asked")) { (line.tally.asked) }
                td.hy-num data-label=(desk.t("drill-col-answered")) { (line.tally.answered) }
                td.hy-num data-label=(desk.t("drill-col-unreached")) { (line.tally.unreached) }
            } } }
        }
    }
}
