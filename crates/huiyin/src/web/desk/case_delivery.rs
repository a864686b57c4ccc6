//! How the answer was sent: each attempt with what proves it or why it failed.

use super::bar::Desk;
use huiyin_app::read::{CasePage, Entry};
use huiyin_domain::case::{DeliveryEvent, Event};
use maud::{Markup, html};

pub fn deliveries(desk: &Desk, page: &CasePage) -> Markup {
    let attempts: Vec<(&Entry, &DeliveryEvent)> = page
        .timeline
        .iter()
        .filter_map(|entry| match &entry.event {
            Event::Delivery(event) => Some((entry, event)),
            _ => None,
        })
        .collect();
    html! { @if !attempts.is_empty() {
        section.hy-card aria-labelledby="deliveries" {
            h2.hy-card__title id="deliveries" { (desk.t("desk-deliveries-title")) }
            ol.hy-timeline {
                @for (entry, event) in attempts { (attempt(desk, entry, event)) }
            }
        }
    } }
}

fn attempt(desk: &Desk, entry: &Entry, event: &DeliveryEvent) -> Markup {
    let failed = matches!(event, DeliveryEvent::DeliveryFailed { .. });
    html! {
        li.hy-timeline__item.hy-timeline__item--late[failed] {
            p.hy-timeline__head {
                span.hy-timeline__what { (said(desk, event)) }
                time.hy-timeline__when datetime=(entry.at) { (desk.at(entry.at)) }
            }
            @for (_, text) in &entry.texts {
                p.hy-timeline__body.hy-keep dir="auto" { (text) }
            }
        }
    }
}

/// The event with its means, and its fault where it has one.
pub fn said(desk: &Desk, event: &DeliveryEvent) -> String {
    let (key, means, fault) = match event {
        DeliveryEvent::Dispatched { means } => ("desk-delivery-sent", means, None),
        DeliveryEvent::Delivered { means, .. } => ("desk-delivery-arrived", means, None),
        DeliveryEvent::DeliveryFailed { means, fault, .. } => {
            ("desk-delivery-failed", means, Some(desk.code("fault-", fault.code())))
        }
    };
    let means = desk.code("means-", means.code());
    desk.text(key, &[("means", means.into()), ("fault", fault.unwrap_or_default().into())])
}
