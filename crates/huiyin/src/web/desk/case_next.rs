//! In words: who has to do what next, from a finished draft to the proof that it arrived.

use super::case::View;
use huiyin_domain::case::{Case, DeliveryEvent, Event, Stage};
use maud::{Markup, html};

pub fn next(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let case = &view.page.case;
    let Some(key) = key(view) else { return html! {} };
    let leader = case.joint.leader.map(|id| desk.colleague(id)).unwrap_or_default();
    let drafter = drafter(view);
    let handler = case.owner.handler.map(|id| desk.colleague(id));
    let handler = handler.unwrap_or_else(|| desk.unit(case.owner.unit));
    let sent = case.dispatch;
    let parts = [
        ("unit", desk.unit(case.owner.unit).into()),
        ("leader", leader.into()),
        ("drafter", drafter.into()),
        ("handler", handler.into()),
        ("means", sent.map_or_else(String::new, |s| desk.code("means-", s.means.code())).into()),
        ("at", sent.map_or_else(String::new, |sent| desk.at(sent.at)).into()),
    ];
    html! { p.govuk-inset-text.hy-next { (desk.text(key, &parts)) } }
}

fn key(view: &View<'_>) -> Option<&'static str> {
    let case = &view.page.case;
    let is_led = case.joint.leader.is_some();
    Some(match case.stage {
        Stage::Drafted | Stage::Checked if case.joint.tasks_open().next().is_some() => {
            "desk-next-tasks"
        }
        Stage::Drafted if is_led => "desk-next-drafted-led",
        Stage::Drafted => "desk-next-drafted",
        Stage::Checked if is_led => "desk-next-checked-led",
        Stage::Checked => "desk-next-checked",
        Stage::Approved if case.dispatch.is_some() => "desk-next-under-way",
        Stage::Approved if last_failed(view) => "desk-next-failed",
        Stage::Approved => "desk-next-approved",
        _ => return None,
    })
}

/// Whether the last attempt to deliver came to nothing.
fn last_failed(view: &View<'_>) -> bool {
    let deliveries = view.page.timeline.iter().rev().find_map(|entry| match &entry.event {
        Event::Delivery(event) => Some(event),
        _ => None,
    });
    matches!(deliveries, Some(DeliveryEvent::DeliveryFailed { .. }))
}

/// The officer before the page wrote the draft: somebody else reads and signs it.
pub fn is_drafter(view: &View<'_>) -> bool {
    let drafted = |case: &Case| case.draft.map(|draft| draft.by);
    drafted(&view.page.case) == Some(view.desk.by().actor())
}

fn drafter(view: &View<'_>) -> String {
    match view.page.case.draft.map(|draft| draft.by) {
        Some(huiyin_domain::leaf::Actor::Staff { id, .. }) => view.desk.colleague(id),
        _ => view.desk.t("desk-somebody"),
    }
}
