//! "Who opened your name, and why": every time somebody beyond the handler saw or asked to see who
//! the person is, newest first, with the reason that was given.

use super::unit_named;
use crate::web::page::Ask;
use huiyin_app::read::{CasePage, Entry};
use huiyin_domain::case::{BarEvent, Event};
use huiyin_domain::leaf::Actor;
use maud::{Markup, html};

pub fn section(ask: &Ask, page: &CasePage) -> Markup {
    let openings = || page.timeline.iter().rev().filter(|entry| entry.event.is_opening());
    html! {
        section aria-labelledby="openings" {
            h2.govuk-heading-m id="openings" { (ask.t("portal-openings-title")) }
            p.govuk-body { (ask.t("portal-openings-lead")) }
            @if openings().next().is_none() {
                p.govuk-body { (ask.t("portal-openings-none")) }
            } @else {
                ol.hy-timeline { @for entry in openings() { (one(ask, page, entry)) } }
            }
        }
    }
}

fn one(ask: &Ask, page: &CasePage, entry: &Entry) -> Markup {
    let zone = &page.procedure.zone;
    let who = match entry.actor {
        Actor::Staff { unit, .. } => unit_named(ask, unit),
        Actor::Resident | Actor::System => ask.t("portal-story-system"),
    };
    html! {
        li.hy-timeline__item {
            p.hy-timeline__head {
                span.hy-timeline__what { (ask.t(&format!("told-{}", entry.event.kind()))) } " "
                time.hy-timeline__when datetime=(entry.at.timestamp()) {
                    (ask.lang.moment(entry.at, zone))
                }
            }
            p.hy-timeline__who { (who) }
            @if let Some(about) = about(ask, page, &entry.event) {
                p.hy-timeline__who { (about) }
            }
            @for (_, text) in &entry.texts {
                p.hy-timeline__body.hy-keep dir="auto" { (text) }
            }
        }
    }
}

/// On what ground, and until when.
pub fn about(ask: &Ask, page: &CasePage, event: &Event) -> Option<String> {
    let moment = |at| ask.lang.moment(at, &page.procedure.zone);
    match event {
        Event::Bar(BarEvent::AdmissionAsked { ground, .. }) => {
            Some(ask.t(&format!("admission-ground-{}", ground.code())))
        }
        Event::Bar(BarEvent::AdmissionConfirmed { until, .. }) => {
            Some(ask.tx("bars-until", &[("at", moment(*until).into())]))
        }
        _ => None,
    }
}
