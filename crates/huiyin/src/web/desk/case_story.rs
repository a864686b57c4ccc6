//! What happened on a case, oldest first, as officers read it: who, when, what, and the texts.

use super::bar::Desk;
use super::{case_bars, case_joint};
use crate::web::settled::{self, Reader};
use huiyin_app::read::{CasePage, Entry};
use huiyin_domain::case::{Event, PersonEvent, ReviewEvent, SettleEvent, TextSlot};
use huiyin_domain::leaf::Actor;
use maud::{Markup, html};

pub fn story(desk: &Desk, page: &CasePage) -> Markup {
    html! {
        section aria-labelledby="story" {
            h2.govuk-heading-m id="story" { (desk.t("desk-story-title")) }
            ol.hy-timeline { @for entry in &page.timeline { (item(desk, entry)) } }
        }
    }
}

/// One line of the story; also shown to whoever posted a form that had grown stale.
pub fn item(desk: &Desk, entry: &Entry) -> Markup {
    let late = matches!(entry.event, Event::ClockMissed { .. } | Event::Supervised { .. });
    // Title, text and place of the registration stand at the top of the page already, and
    // what a file shows beside the file.
    let registered = matches!(entry.event, Event::Registered { .. });
    let texts = entry.texts.iter().filter(|(slot, _)| {
        let of_file = matches!(slot, TextSlot::FileNote | TextSlot::FilePlace);
        let above = matches!(slot, TextSlot::Title | TextSlot::Body | TextSlot::Place);
        !(of_file || registered && above)
    });
    html! {
        li.hy-timeline__item.hy-timeline__item--late[late] {
            p.hy-timeline__head {
                span.hy-timeline__what { (what(desk, &entry.event)) }
                time.hy-timeline__when datetime=(entry.at) { (desk.at(entry.at)) }
            }
            p.hy-timeline__who { (who(desk, entry)) }
            @if let Some(detail) = detail(desk, &entry.event) { p.hy-timeline__who { (detail) } }
            @for (_, text) in texts { p.hy-timeline__body.hy-keep dir="auto" { (text) } }
            @for due in &entry.dues {
                p.hy-timeline__who {
                    (desk.text("desk-story-due", &[
                        ("name", desk.clock_name(&due.clock).into()),
                        ("at", desk.last_day(due.due_at).into()),
                    ]))
                }
            }
        }
    }
}

/// The name of what happened; of a kind that has no word yet, a plain one.
fn what(desk: &Desk, event: &Event) -> String {
    let key = ["event-", event.kind()].concat();
    if desk.lang.has(&key) { desk.t(&key) } else { desk.t("event-other") }
}

pub fn who(desk: &Desk, entry: &Entry) -> String {
    match entry.actor {
        Actor::Resident => desk.t("actor-resident"),
        Actor::System => desk.t("actor-system"),
        Actor::Staff { unit, .. } => {
            let unit = desk.unit(unit);
            match &entry.actor_name {
                Some(name) => format!("{name} · {unit}"),
                None => unit,
            }
        }
    }
}

/// What the event says beyond its name.
fn detail(desk: &Desk, event: &Event) -> Option<String> {
    let detail = match event {
        Event::Registered { channel, .. } => desk.code("channel-", channel.code()),
        Event::Classified { case_kind, way, topic, urgent, accused } => {
            let parts = [
                Some(desk.code("kind-", case_kind.code())),
                way.map(|way| desk.code("way-", way.code())),
                topic.as_deref().map(|topic| desk.topic(topic)),
                urgent.then(|| desk.t("desk-urgent")),
                accused.map(|unit| {
                    desk.text("desk-story-accused", &[("unit", desk.unit(unit).into())])
                }),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        }
        Event::Routed { to, reasons, .. } => {
            let reasons: Vec<String> = reasons.iter().map(|code| desk.reason(code)).collect();
            format!("→ {} · {}", desk.unit(*to), reasons.join(" · "))
        }
        Event::Transferred { to, .. } => format!("→ {}", desk.unit(*to)),
        Event::Assigned { to } => format!("→ {}", desk.colleague(*to)),
        Event::ExtensionAsked { clock, amount, .. }
        | Event::ExtensionGranted { clock, amount, .. } => {
            format!("{} · +{}", desk.clock_name(clock), desk.extension(clock, *amount))
        }
        Event::ExtensionRefused { clock, .. }
        | Event::ClockNear { clock, .. }
        | Event::ClockMissed { clock, .. }
        | Event::ClockLapsed { clock, .. } => desk.clock_name(clock),
        Event::Supervised { clock, unit, .. } => {
            format!("{} → {}", desk.clock_name(clock), desk.unit(*unit))
        }
        Event::Drafted { outcome, .. } => desk.code("outcome-", outcome.code()),
        Event::Delivery(event) => super::case_delivery::said(desk, event),
        Event::Review(ReviewEvent::ReviewAsked { unit, .. })
        | Event::Person(PersonEvent::UnansweredSaid { unit, .. }) => {
            format!("→ {}", desk.unit(*unit))
        }
        Event::Review(ReviewEvent::ReviewAssigned { to }) => format!("→ {}", desk.colleague(*to)),
        Event::Review(ReviewEvent::ReviewDecided { result, .. }) => {
            desk.code("review-result-", result.code())
        }
        Event::Joint(event) => return case_joint::detail(desk, event),
        Event::Bar(event) => return case_bars::detail(desk, event),
        Event::VerdictGiven { verdict, .. } => desk.code("verdict-", verdict.code()),
        Event::Settle(event) => return settled(desk, event),
        _ => return None,
    };
    Some(detail)
}

/// The same for settling, with the officer who was named.
fn settled(desk: &Desk, event: &SettleEvent) -> Option<String> {
    let said = settled::detail(desk.lang, &desk.zone, Reader::Officer, event);
    let named = match event {
        SettleEvent::AppointmentSet { with: named, .. }
        | SettleEvent::MediationOffered { mediator: named, .. } => *named,
        _ => None,
    };
    let parts: Vec<String> =
        said.into_iter().chain(named.map(|officer| desk.colleague(officer))).collect();
    (!parts.is_empty()).then(|| parts.join(" · "))
}
