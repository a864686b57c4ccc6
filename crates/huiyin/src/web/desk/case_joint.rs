//! The panel "Joint handling": whose the case is where that was in dispute, who leads it, who
//! does a part of it, what was ordered from above, and what it is tied to.

use super::bar::Desk;
use super::case::View;
use super::due;
use huiyin_domain::case::{HANDOVERS_MAX, JointEvent, Tie};
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::time::Millis;
use maud::{Markup, html};

impl View<'_> {
    /// The ties of this case that the reader may know of.
    pub fn ties(&self) -> impl Iterator<Item = (CaseId, &CaseNumber, Tie)> {
        let known = |(other, tie): &(CaseId, Tie)| {
            self.page.tied.get(other).map(|number| (*other, number, *tie))
        };
        self.page.case.joint.ties.iter().filter_map(known)
    }
}

pub fn panel(view: &View<'_>) -> Markup {
    let parts = [whose(view), leader(view), tasks(view), orders(view), ties(view)];
    let parts: Vec<Markup> = parts.into_iter().flatten().collect();
    html! { @if !parts.is_empty() {
        section.hy-card aria-labelledby="joint" {
            h2.hy-card__title id="joint" { (view.desk.t("joint-title")) }
            @for part in parts { (part) }
        }
    } }
}

/// How often it went to and fro, and who decides it.
fn whose(view: &View<'_>) -> Option<Markup> {
    let (desk, joint) = (view.desk, &view.page.case.joint);
    let unit = |unit| [("unit", desk.unit(unit).into())];
    let said = if joint.settled {
        desk.text("joint-settled", &unit(view.page.case.owner.unit))
    } else if let Some(arbiter) = joint.arbiter {
        desk.text("joint-arbiter-asked", &unit(arbiter))
    } else if joint.handovers > 0 {
        let parts = [("n", joint.handovers.into()), ("max", HANDOVERS_MAX.into())];
        desk.text("joint-handovers", &parts)
    } else {
        return None;
    };
    Some(html! { p.govuk-body { (said) } })
}

fn leader(view: &View<'_>) -> Option<Markup> {
    let (desk, joint) = (view.desk, &view.page.case.joint);
    let unit = joint.leader_unit.map(|unit| desk.unit(unit)).unwrap_or_default();
    let parts = [("who", desk.colleague(joint.leader?).into()), ("unit", unit.into())];
    Some(html! { p.govuk-body { (desk.text("joint-leader", &parts)) } })
}

fn tasks(view: &View<'_>) -> Option<Markup> {
    let (desk, page) = (view.desk, view.page);
    let tasks = &page.case.joint.tasks;
    let line = |task: &huiyin_domain::case::Task| {
        let parts = [("n", task.task.into()), ("unit", desk.unit(task.unit).into())];
        let state = match (task.dropped, task.answer) {
            (true, _) => Some(desk.t("joint-task-dropped")),
            (false, Some(_)) => Some(desk.t("joint-task-answered")),
            (false, None) => None,
        };
        let what = desk.text("joint-task-no", &parts);
        let answer = task.answer.and_then(|text| page.texts.get(&text.id));
        item(desk, &what, task.due_at, state, [page.texts.get(&task.text.id), answer])
    };
    (!tasks.is_empty()).then(|| {
        html! {
            h3.govuk-heading-s { (desk.t("joint-tasks")) }
            ol.hy-timeline { @for task in tasks { (line(task)) } }
        }
    })
}

fn orders(view: &View<'_>) -> Option<Markup> {
    let (desk, page) = (view.desk, view.page);
    let orders = &page.case.joint.supervisions;
    let line = |order: &huiyin_domain::case::Supervision| {
        let parts = [("n", order.order.into()), ("unit", desk.unit(order.unit).into())];
        let state = order.answer.map(|_| desk.t("joint-task-answered"));
        let what = desk.text("joint-order-no", &parts);
        let answer = order.answer.and_then(|text| page.texts.get(&text.id));
        item(desk, &what, order.due_at, state, [page.texts.get(&order.text.id), answer])
    };
    (!orders.is_empty()).then(|| {
        html! {
            h3.govuk-heading-s { (desk.t("joint-orders")) }
            ol.hy-timeline { @for order in orders { (line(order)) } }
        }
    })
}

/// Something that was asked: by whom or of whom, until when, how it stands, the words.
fn item(
    desk: &Desk,
    what: &str,
    due_at: Millis,
    closed: Option<String>,
    [asked, answer]: [Option<&String>; 2],
) -> Markup {
    let words = due::words(desk.lang, due_at, desk.now, &desk.zone);
    let late = closed.is_none() && words.tone == due::Tone::Late;
    let by = desk.text("joint-by", &[("date", desk.last_day(due_at).into())]);
    html! {
        li.hy-timeline__item.hy-timeline__item--late[late] {
            p.hy-timeline__head {
                span.hy-timeline__what { (what) }
                time.hy-timeline__when datetime=(due_at) { (by) }
            }
            p.hy-timeline__who {
                @match closed {
                    Some(state) => strong.govuk-tag.hy-tag--quiet { (state) },
                    None => strong class=(words.tone.tag_class()) { (words.text) },
                }
            }
            @if let Some(asked) = asked { p.hy-timeline__body.hy-keep dir="auto" { (asked) } }
            @if let Some(answer) = answer {
                p.hy-timeline__who { (desk.t("joint-answer")) }
                p.hy-timeline__body.hy-keep dir="auto" { (answer) }
            }
        }
    }
}

fn ties(view: &View<'_>) -> Option<Markup> {
    let desk = view.desk;
    view.ties().next()?;
    Some(html! {
        h3.govuk-heading-s { (desk.t("joint-ties")) }
        ul.govuk-list {
            @for (id, number, tie) in view.ties() {
                li {
                    a.govuk-link.hy-caseno href=(format!("/desk/case/{id}")) { (number) }
                    " · " (desk.code("tie-", tie.code()))
                }
            }
        }
    })
}

/// What an event between units says beyond its name.
pub fn detail(desk: &Desk, event: &JointEvent) -> Option<String> {
    let numbered = |n: u32| desk.text("joint-no", &[("n", n.into())]);
    let by = |due_at| desk.text("joint-by", &[("date", desk.last_day(due_at).into())]);
    let parts = match event {
        JointEvent::ArbiterNamed { unit, .. } => vec![desk.unit(*unit)],
        JointEvent::Arbitrated { to, .. } => vec![format!("→ {}", desk.unit(*to))],
        JointEvent::TaskSet { task, unit, due_at, .. } => {
            vec![numbered(*task), desk.unit(*unit), by(*due_at)]
        }
        JointEvent::TaskBack { task, due_at, .. } => vec![numbered(*task), by(*due_at)],
        JointEvent::TaskDropped { task, .. } | JointEvent::TaskAnswered { task, .. } => {
            vec![numbered(*task)]
        }
        JointEvent::SupervisionOrdered { order, due_at, .. } => {
            vec![numbered(*order), by(*due_at)]
        }
        JointEvent::SupervisionAnswered { order, .. } => vec![numbered(*order)],
        JointEvent::LeaderNamed { leader, unit, .. } => {
            vec![desk.colleague(*leader), desk.unit(*unit)]
        }
        JointEvent::LeaderReleased { .. } => return None,
        JointEvent::Linked { other, tie } => {
            vec![desk.case_number(*other), desk.code("tie-", tie.code())]
        }
        JointEvent::Unlinked { other } => vec![desk.case_number(*other)],
    };
    Some(parts.join(" · "))
}
