//! `/kiosk/…`: the machine at the door of a reception hall. One large button gives a number; the
//! page after it is what the machine prints. Nobody is asked who they are, or why they would
//! rather sit. No way leads from here to any other page.

use super::unit_named;
use crate::web::fault::Bare;
use crate::web::field::post_form;
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::limit::Guess;
use crate::web::page::{Ask, see_other};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::reception::Given;
use huiyin_domain::ids::{TicketId, UnitId};
use huiyin_domain::leaf::hex;
use huiyin_domain::reception::{Refusal, TicketState};
use maud::{Markup, html};

const ONCE: &str = "once";

/// The unit whose hall this address names.
pub(super) fn hall_of(ask: &Ask, code: &str) -> Result<UnitId, Bare> {
    let org = ask.app().org();
    let unit = org.unit_by_code(code).filter(|unit| unit.active);
    unit.map(|unit| unit.id).ok_or_else(|| StatusCode::NOT_FOUND.into())
}

pub async fn get(ask: Ask, Path(code): Path<String>) -> Result<Response, Bare> {
    let unit = hall_of(&ask, &code)?;
    let board = ask.app().hall_board(unit).await?;
    Ok(if board.is_open {
        door(&ask, unit, &code)
    } else {
        shut(&ask, unit, &code, Refusal::NotOpen)
    })
}

pub async fn post(ask: Ask, Path(code): Path<String>, form: Form) -> Result<Response, Bare> {
    let unit = hall_of(&ask, &code)?;
    // A child at the button does not empty the roll of paper.
    ask.site.limits().check(Guess::Ticket, ask.address, ask.now()).map_err(Bare::too_many)?;
    let is_priority = form.choice("priority") == "yes";
    match ask.app().hall_take(unit, is_priority, form.choice(ONCE).as_bytes()).await {
        Ok(ticket) => {
            ask.site.limits().failed(Guess::Ticket, ask.address, ask.now());
            Ok(see_other(&format!("/kiosk/{code}/number/{ticket}")))
        }
        Err(Trouble::Hall(refusal)) => Ok(shut(&ask, unit, &code, refusal)),
        Err(trouble) => Err(trouble.into()),
    }
}

pub async fn number(
    ask: Ask,
    Path((code, ticket)): Path<(String, String)>,
) -> Result<Response, Bare> {
    let unit = hall_of(&ask, &code)?;
    let ticket = TicketId(ticket.parse().unwrap_or(0));
    let given = match ask.app().hall_ticket(unit, ticket).await {
        Ok(given) => given,
        // Long forgotten, or never given: to the button.
        Err(Trouble::NotFound) => return Ok(see_other(&format!("/kiosk/{code}"))),
        Err(trouble) => return Err(trouble.into()),
    };
    let number = given.ticket.number;
    let title = ask.tx("hall-number-title", &[("number", number.into())]);
    Ok(Page::hall(&ask, &title).show(html! {
        (slip(&ask, unit, &given))
        div.hy-hall__after {
            a.govuk-button.hy-hall__button href=(format!("/kiosk/{code}")) role="button"
                draggable="false" { (ask.t("hall-next-person")) }
            button.govuk-button.govuk-button--secondary type="button" data-print="" data-js=""
                hidden { (ask.t("portal-print")) }
        }
    }))
}

fn door(ask: &Ask, unit: UnitId, code: &str) -> Response {
    let once: [u8; 16] = ask.app().moment().random();
    Page::hall(ask, &ask.t("hall-door-title")).show(html! {
        div.hy-hall {
            p.hy-hall__place { (unit_named(ask, unit)) }
            h1.hy-hall__title { (ask.t("hall-door-title")) }
            (post_form(ask, &format!("/kiosk/{code}"), html! {
                input type="hidden" name=(ONCE) value=(hex(&once));
                div.govuk-checkboxes.hy-hall__tick { div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input type="checkbox" id="priority" name="priority"
                        value="yes" aria-describedby="priority-hint";
                    label.govuk-label.govuk-checkboxes__label for="priority" {
                        (ask.t("hall-priority"))
                    }
                    div.govuk-hint.govuk-checkboxes__hint id="priority-hint" {
                        (ask.t("hall-priority-hint"))
                    }
                } }
                button.govuk-button.hy-hall__button type="submit"
                    data-busy=(ask.t("web-busy")) { (ask.t("hall-take")) }
            }))
            p.hy-hall__note { (ask.t("hall-everybody")) }
        }
    })
}

fn shut(ask: &Ask, unit: UnitId, code: &str, refusal: Refusal) -> Response {
    let title = ask.t("hall-shut-title");
    Page::hall(ask, &title).show(html! {
        div.hy-hall {
            p.hy-hall__place { (unit_named(ask, unit)) }
            h1.hy-hall__title { (title) }
            p.hy-hall__note { (ask.t(&Trouble::Hall(refusal).key())) }
            a.govuk-button.hy-hall__button href=(format!("/kiosk/{code}")) role="button"
                draggable="false" { (ask.t("hall-again")) }
        }
    })
}

/// What is printed: the number, how long it may take, and that there is a receipt for each.
fn slip(ask: &Ask, unit: UnitId, given: &Given) -> Markup {
    let ticket = &given.ticket;
    let at = ask.lang.moment(ticket.taken, &ask.app().zone());
    html! {
        section.hy-slip.hy-ticket aria-labelledby="number" {
            p.hy-ticket__place { (unit_named(ask, unit)) }
            h1.hy-ticket__number id="number" {
                span.hy-ticket__label { (ask.t("hall-your-number")) } " " (ticket.number)
            }
            p.hy-ticket__state { (state(ask, given)) }
            @if ticket.is_priority { p.hy-ticket__state { (ask.t("hall-is-priority")) } }
            p { (ask.tx("hall-taken-at", &[("at", at.into())])) }
            p.hy-slip__foot { (ask.t("hall-everybody")) }
        }
    }
}

fn state(ask: &Ask, given: &Given) -> String {
    match given.ticket.state {
        TicketState::Waiting if given.before == 0 => ask.t("hall-before-none"),
        TicketState::Waiting => ask.tx("hall-before", &[("count", given.before.into())]),
        TicketState::Called { window, .. } => {
            ask.tx("hall-called-you", &[("window", i64::from(window).into())])
        }
        TicketState::Served { .. } | TicketState::Advised | TicketState::GaveUp => {
            ask.t("hall-over")
        }
    }
}
