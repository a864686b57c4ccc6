//! What the person sees of the work between offices: who decides whose it is, who leads, who
//! does a part of it and until when. Never what offices write to each other, never an officer.

use super::{named, unit_named};
use crate::web::page::Ask;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{JointEvent, PROMISES, Promise};
use huiyin_domain::ids::UnitId;
use huiyin_domain::time::{Millis, day_number};
use maud::{Markup, html};

const SOON_DAYS: i64 = 3;

/// Beside where the case stands.
pub fn standing(ask: &Ask, page: &CasePage) -> Markup {
    let joint = &page.case.joint;
    let about = |key: &str, unit: UnitId| ask.tx(key, &[("unit", unit_named(ask, unit).into())]);
    let arbiter = joint.arbiter.map(|unit| about("portal-joint-arbiter", unit));
    let leader = joint.leader_unit.map(|unit| about("portal-joint-leader", unit));
    let helpers = joint.tasks_open().map(|task| {
        let parts = [
            ("unit", unit_named(ask, task.unit).into()),
            ("date", last_day(ask, page, task.due_at).into()),
        ];
        ask.tx("portal-joint-helper", &parts)
    });
    let lines: Vec<String> = arbiter.into_iter().chain(leader).chain(helpers).collect();
    html! { @for line in lines { p.govuk-body { (line) } } }
}

/// What an event between offices is about.
pub fn about(ask: &Ask, page: &CasePage, event: &JointEvent) -> Option<String> {
    let until = |unit: UnitId, due_at: Millis| {
        let date = last_day(ask, page, due_at).into();
        ask.tx("portal-joint-until", &[("unit", unit_named(ask, unit).into()), ("date", date)])
    };
    let unit_of = |number: u32| {
        let task = page.case.joint.tasks.iter().find(|task| task.task == number);
        task.map(|task| unit_named(ask, task.unit))
    };
    match event {
        JointEvent::ArbiterNamed { unit, .. } | JointEvent::LeaderNamed { unit, .. } => {
            Some(unit_named(ask, *unit))
        }
        JointEvent::Arbitrated { to, .. } => Some(unit_named(ask, *to)),
        JointEvent::TaskSet { unit, due_at, .. }
        | JointEvent::SupervisionOrdered { unit, due_at, .. } => Some(until(*unit, *due_at)),
        JointEvent::TaskDropped { task, .. } | JointEvent::TaskAnswered { task, .. } => {
            unit_of(*task)
        }
        _ => None,
    }
}

/// A date that a step of the case set, among the dates of the law.
pub fn promise(ask: &Ask, page: &CasePage, promise: &Promise) -> Markup {
    let last = Millis(promise.due_at.0.saturating_sub(1)).date_in(&page.procedure.zone);
    let left = day_number(last) - day_number(ask.now().date_in(&page.procedure.zone));
    let late = ask.now() >= promise.due_at && !promise.is_waiting;
    let (class, words) = match left {
        _ if late => {
            let days = [("days", (-left).max(0).into())];
            ("hy-owed__item--late", ask.tx("portal-owed-late", &days))
        }
        ..=0 => ("hy-owed__item--soon", ask.t("portal-owed-today")),
        1..=SOON_DAYS => {
            ("hy-owed__item--soon", ask.tx("portal-owed-left", &[("days", left.into())]))
        }
        _ => ("hy-owed__item--run", ask.tx("portal-owed-left", &[("days", left.into())])),
    };
    let by = match promise.is_waiting {
        true => ask.t("portal-promise-waiting"),
        false => ask.tx("portal-owed-by", &[("unit", unit_named(ask, promise.unit).into())]),
    };
    html! {
        li.hy-owed__item.(class) {
            span.hy-owed__name { (clock_named(ask, page, promise.id)) }
            time.hy-owed__due datetime=(last) { (ask.lang.date(last)) }
            span.hy-owed__by { (by) }
            span.hy-owed__state { (words) }
        }
    }
}

/// The name of a date: a clock's of the procedure, or one that a step of the case set.
pub fn clock_named(ask: &Ask, page: &CasePage, id: &str) -> String {
    let own = || {
        let known = PROMISES.contains(&id);
        if known { ask.t(&format!("promise-{id}")) } else { ask.t("promise-other") }
    };
    page.procedure.clock(id).map_or_else(own, |rule| named(ask.lang, &rule.name).to_owned())
}

fn last_day(ask: &Ask, page: &CasePage, due_at: Millis) -> String {
    ask.lang.date(Millis(due_at.0.saturating_sub(1)).date_in(&page.procedure.zone))
}
