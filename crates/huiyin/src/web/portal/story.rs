//! What happened so far, newest first, in plain words. What the person may not see was left out
//! before it came here.

use super::{joint, openings, unit_named};
use crate::web::page::Ask;
use crate::web::settled::{Reader, detail};
use huiyin_app::read::{CasePage, Entry};
use huiyin_domain::case::{BarEvent, Event, PersonEvent, ReviewEvent, TextSlot};
use huiyin_domain::leaf::Actor;
use maud::{Markup, html};

pub fn list(ask: &Ask, page: &CasePage) -> Markup {
    html! {
        section aria-labelledby="story" {
            h2.govuk-heading-m id="story" { (ask.t("portal-story-title")) }
            ol.hy-timeline {
                @for (at, entry) in page.timeline.iter().rev().enumerate() {
                    (item(ask, page, entry, at == 0))
                }
            }
        }
    }
}

fn item(ask: &Ask, page: &CasePage, entry: &Entry, newest: bool) -> Markup {
    let zone = &page.procedure.zone;
    let late = matches!(entry.event, Event::ClockMissed { .. });
    html! {
        li.hy-timeline__item.hy-timeline__item--now[newest].hy-timeline__item--late[late] {
            p.hy-timeline__head {
                span.hy-timeline__what { (told(ask, page, &entry.event)) }
                " "
                time.hy-timeline__when datetime=(entry.at.timestamp()) {
                    (ask.lang.moment(entry.at, zone))
                }
            }
            p.hy-timeline__who { (who(ask, entry)) }
            @for (slot, text) in &entry.texts {
                @if !is_above(*slot) {
                    p.hy-timeline__body.hy-keep dir="auto" { (text) }
                }
            }
        }
    }
}

/// Title and body stand above as the matter itself, what a file shows beside the file.
const fn is_above(slot: TextSlot) -> bool {
    use TextSlot::{Body, FileNote, FilePlace, Place, Title};
    matches!(slot, Title | Body | Place | FileNote | FilePlace)
}

fn who(ask: &Ask, entry: &Entry) -> String {
    match entry.actor {
        Actor::Resident => ask.t("portal-story-you"),
        Actor::System => ask.t("portal-story-system"),
        Actor::Staff { unit, .. } => unit_named(ask, unit),
    }
}

/// The event in a sentence; offices and clocks by their names.
fn told(ask: &Ask, page: &CasePage, event: &Event) -> String {
    let clock_named = |id: &str| Some(joint::clock_named(ask, page, id));
    let about = match event {
        Event::Routed { to, .. } | Event::Transferred { to, .. } => Some(unit_named(ask, *to)),
        Event::Review(ReviewEvent::ReviewAsked { unit, .. })
        | Event::Person(PersonEvent::UnansweredSaid { unit, .. })
        | Event::Supervised { unit, .. } => Some(unit_named(ask, *unit)),
        Event::ClockNear { clock, .. }
        | Event::ClockMissed { clock, .. }
        | Event::ClockLapsed { clock, .. }
        | Event::ExtensionGranted { clock, .. } => clock_named(clock),
        Event::Joint(event) => joint::about(ask, page, event),
        Event::Bar(BarEvent::RecusalAsked { unit, .. } | BarEvent::BriefGiven { unit, .. }) => {
            Some(unit_named(ask, *unit))
        }
        event @ Event::Bar(_) => openings::about(ask, page, event),
        Event::VerdictGiven { verdict, .. } => Some(ask.t(&format!("verdict-{}", verdict.code()))),
        Event::Settle(event) => detail(ask.lang, &page.procedure.zone, Reader::Person, event),
        _ => None,
    };
    let key = format!("told-{}", event.kind());
    let sentence = if ask.lang.has(&key) { ask.t(&key) } else { ask.t("told-other") };
    match about {
        Some(about) => {
            let sentence = sentence.trim_end_matches(['。', '.']);
            ask.tx("portal-story-about", &[("what", sentence.into()), ("about", about.into())])
        }
        None => sentence,
    }
}
