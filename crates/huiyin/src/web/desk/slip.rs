//! `/desk/new/slip`: what the person takes along after a visit, a call or a letter: number and
//! secret, in neutral words, to print or to read out. Kept in a sealed cookie for an hour, or
//! until the next person comes.

use super::bar::{Desk, Tab};
use super::enter;
use super::qr::qr;
use crate::web::cookie::Cookie;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::case::Receipt;
use huiyin_domain::case::Channel;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

pub const PATH: &str = "/desk/new/slip";
/// Tells this cookie's content from that of the portal.
const MARK: &str = "desk";

struct Slip {
    case: String,
    number: String,
    secret: String,
    registered_at: Millis,
    channel: String,
}

pub fn kept(receipt: &Receipt, channel: Channel) -> Vec<u8> {
    let Receipt { case, number, secret, registered_at, .. } = receipt;
    let (at, channel) = (registered_at.0, channel.code());
    format!("{MARK}\n{case}\n{number}\n{secret}\n{at}\n{channel}").into_bytes()
}

fn read(bytes: Vec<u8>) -> Option<Slip> {
    let text = String::from_utf8(bytes).ok()?;
    let parts: Vec<&str> = text.split('\n').collect();
    let [MARK, case, number, secret, at, channel] = parts[..] else { return None };
    Some(Slip {
        case: case.into(),
        number: number.into(),
        secret: secret.into(),
        registered_at: Millis(at.parse().ok()?),
        channel: channel.into(),
    })
}

pub async fn get(desk: Desk) -> Response {
    let slip = desk.ask.cookie_open(Cookie::Receipt).and_then(read);
    let Some(slip) = slip else { return see_other(enter::PATH) };
    let title = desk.t("desk-slip-title");
    let next = format!("{}?channel={}", enter::PATH, slip.channel);
    desk.page(Tab::Enter, &title, html! {
        h1.govuk-heading-l { (title) " " span.hy-caseno { (slip.number) } }
        p.govuk-body { (desk.t("desk-slip-say")) }
        div.govuk-button-group {
            a.govuk-button role="button" href=(next) data-focus="" data-key="n" {
                (desk.t("desk-slip-next"))
            }
            button.govuk-button.govuk-button--secondary type="button" data-print="" data-js=""
                data-key="p" hidden { (desk.t("desk-slip-print")) }
            a.govuk-link href=(format!("/desk/case/{}", slip.case)) { (desk.t("desk-slip-open")) }
        }
        (sheet(&desk, &slip))
    })
}

fn sheet(desk: &Desk, slip: &Slip) -> Markup {
    let public = desk.ask.site.settings().public_url.trim_end_matches('/');
    // Behind the '#', so that number and secret reach no server on the way.
    let secret = slip.secret.replace('-', "");
    let address = format!("{public}/track#n={}&s={secret}", slip.number);
    html! {
        section.hy-slip aria-label=(desk.t("desk-slip-sheet")) {
            h2.hy-slip__title { (desk.t("desk-slip-heading")) " " (desk.ask.town()) }
            dl.hy-slip__list {
                dt { (desk.t("desk-slip-number")) } dd.hy-caseno { (slip.number) }
                dt { (desk.t("desk-slip-secret")) } dd.hy-slip__secret { (slip.secret) }
                dt { (desk.t("desk-slip-date")) } dd { (desk.at(slip.registered_at)) }
                dt { (desk.t("desk-slip-where")) } dd { (public) "/track" }
            }
            (qr(&address, &desk.t("desk-slip-qr")))
            p.hy-slip__foot { (desk.t("desk-slip-foot")) }
        }
    }
}
