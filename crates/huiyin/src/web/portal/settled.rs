//! What the person is to come to, above everything else on their page: the day, the time and
//! the place of an appointment, the days of a hearing. What was agreed is in the story.

use crate::web::page::Ask;
use crate::web::settled::days;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{Event, SettleEvent};
use maud::{Markup, html};

pub fn card(ask: &Ask, page: &CasePage) -> Markup {
    let settling = &page.case.settling;
    if settling.appointments_open().next().is_none() && settling.hearing().is_none() {
        return html! {};
    }
    html! {
        section.hy-card aria-labelledby="arranged" {
            h2.hy-card__title id="arranged" { (ask.t("settle-arranged")) }
            @for one in settling.appointments_open() {
                p.govuk-body-l.hy-flush {
                    strong { (ask.lang.moment(one.at, &page.procedure.zone)) }
                }
                @if let Some(place) = place(page, one.appointment) {
                    p.govuk-body {
                        (ask.t("settle-place")) " " span dir="auto" { (place) }
                    }
                }
            }
            @if let Some(hearing) = settling.hearing() {
                p.govuk-body {
                    (ask.t("settle-hearing")) " "
                    strong { (days(ask.lang, hearing.from, hearing.to)) }
                }
            }
            p.govuk-body { (ask.t("settle-arranged-say")) }
        }
    }
}

/// As it was told with the day.
fn place(page: &CasePage, number: u32) -> Option<&str> {
    let told = page.timeline.iter().find(|entry| {
        matches!(&entry.event, Event::Settle(SettleEvent::AppointmentSet { appointment, .. })
            if *appointment == number)
    })?;
    told.texts.first().map(|(_, text)| text.as_str())
}
