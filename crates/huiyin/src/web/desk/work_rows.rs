//! The rows of the worklist, and the form around them that gives several to one colleague.

use super::bar::Desk;
use super::{assign, due, filters, unit_key_parts};
use crate::web::field::{Faults, button};
use crate::web::form::Form;
use huiyin_app::worklist::{WorkItem, WorkView};
use huiyin_domain::case::Transition;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// What was ticked and chosen before, and whom it can go to; none where nothing can be ticked.
pub struct Ticks<'a> {
    pub form: &'a Form,
    pub faults: &'a Faults,
    pub colleagues: Vec<(String, String)>,
}

pub fn rows(desk: &Desk, view: &WorkView, items: &[WorkItem], ticks: Option<&Ticks<'_>>) -> Markup {
    let Some(ticks) = ticks else { return table(desk, items, None) };
    let chosen = ticks.form.choice("to");
    let (of_case, of_to) = (ticks.faults.of("case"), ticks.faults.of("to"));
    html! {
        form method="post" action=(assign::PATH) data-once="" {
            (desk.ask.csrf_field())
            (desk.once_field())
            (filters::hidden(view))
            @if let Some(message) = of_case { p.govuk-error-message id="case" { (message) } }
            (table(desk, items, Some(ticks)))
            fieldset.govuk-fieldset.hy-assign {
                legend.govuk-fieldset__legend.govuk-fieldset__legend--s {
                    (desk.t("office-assign-title"))
                }
                div.govuk-form-group.govuk-form-group--error[of_to.is_some()] {
                    label.govuk-label for="to" { (desk.t("office-assign-to")) }
                    @if let Some(message) = of_to {
                        p.govuk-error-message id="to-error" { (message) }
                    }
                    select.govuk-select id="to" name="to"
                        aria-describedby=[of_to.map(|_| "to-error")] {
                        option value="" { (desk.t("desk-choose")) }
                        @for (id, name) in &ticks.colleagues {
                            option value=(id) selected[id == chosen] { (name) }
                        }
                    }
                }
                (button(&desk.ask, "office-assign-button"))
            }
        }
    }
}

fn table(desk: &Desk, items: &[WorkItem], ticks: Option<&Ticks<'_>>) -> Markup {
    let heads = ["due", "number", "title", "stage", "kind", "registered"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("desk-home-caption")) }
            thead { tr {
                @if ticks.is_some() { th scope="col" { (desk.t("office-assign-tick")) } }
                @for head in heads { th scope="col" { (desk.code("desk-col-", head)) } }
            } }
            tbody { @for item in items { (row(desk, item, ticks)) } }
        }
    }
}

fn row(desk: &Desk, item: &WorkItem, ticks: Option<&Ticks<'_>>) -> Markup {
    let words = item.due_at.map(|at| due::words(desk.lang, at, desk.now, &desk.zone));
    let clock = item.due_clock.as_deref();
    let clock = clock.map(|clock| desk.clock_name_under(&item.procedure, clock));
    let clock = item.asked.as_deref().map(|what| desk.code("asked-", what)).or(clock);
    html! {
        tr class=(words.as_ref().map_or("", |words| words.tone.row_class())) {
            @if let Some(ticks) = ticks { (tick(desk, item, ticks)) }
            td data-label=(desk.t("desk-col-due")) {
                @if let Some(words) = &words {
                    strong class=(words.tone.tag_class()) { (words.text) }
                    @if let Some(clock) = clock { " " span.hy-worklist__clock { (clock) } }
                } @else { span.hy-muted { (desk.t("desk-due-none")) } }
            }
            td data-label=(desk.t("desk-col-number")) {
                a.govuk-link.hy-caseno href=(format!("/desk/case/{}", item.id)) { (item.number) }
            }
            td data-label=(desk.t("desk-col-title")) { (title(desk, item)) }
            td.hy-num data-label=(desk.t("desk-col-stage")) {
                (desk.code("stage-", item.stage.code()))
            }
            td.hy-num data-label=(desk.t("desk-col-kind")) {
                (desk.code("kind-", item.kind.code())) " · "
                (desk.code("channel-", item.channel.code()))
            }
            td.hy-num data-label=(desk.t("desk-col-registered")) { (desk.day(item.registered_at)) }
        }
    }
}

fn title(desk: &Desk, item: &WorkItem) -> Markup {
    let stands_for = item.stands_for.as_ref().map(|away| {
        let day = desk.last_day(away.until);
        let parts = [("name", away.display_name.clone().into()), ("day", day.into())];
        desk.text("office-stands-for", &parts)
    });
    html! {
        @if item.is_locked { (unit_key_parts::locked_title(desk)) }
        @else { span.hy-worklist__title dir="auto" { (item.title) } }
        @if item.urgent { " " strong.govuk-tag.hy-tag--late { (desk.t("desk-urgent")) } }
        @if item.supervised { " " strong.govuk-tag.hy-tag--late { (desk.t("desk-supervised")) } }
        @if let Some(words) = stands_for {
            " " strong.govuk-tag.hy-tag--run { (words) }
        }
    }
}

/// Whether it stands where it can be given to somebody.
pub fn can_go(item: &WorkItem) -> bool {
    Transition::of(Action::Assign).is_some_and(|row| row.from.contains(&item.stage))
}

fn tick(desk: &Desk, item: &WorkItem, ticks: &Ticks<'_>) -> Markup {
    if !can_go(item) {
        return html! { td.hy-tick {} };
    }
    let value = format!("{}:{}", item.id, item.version);
    let own = format!("{}:", item.id);
    let before = ticks.form.all("case").any(|ticked| ticked.starts_with(&own));
    let id = format!("tick-{}", item.id);
    html! {
        td.hy-tick data-label=(desk.t("office-assign-tick")) {
            div.govuk-checkboxes.govuk-checkboxes--small { div.govuk-checkboxes__item {
                input.govuk-checkboxes__input type="checkbox" id=(id) name="case" value=(value)
                    checked[before];
                label.govuk-label.govuk-checkboxes__label for=(id) {
                    span.govuk-visually-hidden {
                        (desk.t("office-assign-tick")) " " (item.number)
                    }
                }
            } }
        }
    }
}
