//! `/desk/new/slip`: what the person takes along after a visit, a call or a letter: number and
//! secret, in neutral words, to print or to read out. Kept in a sealed cookie for an hour, or
//! until the next person comes.

use super::bar::{Desk, Tab};
use super::enter;
use crate::web::cookie::Cookie;
use crate::web::page::see_other;
use crate::web::portal::receipt::Given;
use crate::web::portal::{proof, slip};
use axum::response::Response;
use huiyin_app::case::Receipt;
use huiyin_app::keys::ViewSecret;
use huiyin_domain::case::Channel;
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::time::Millis;
use maud::html;

pub const PATH: &str = "/desk/new/slip";
/// Tells this cookie's content from that of the portal.
const MARK: &str = "desk";
/// Stands in the place of a channel: nobody was registered, a lost secret was given anew.
const RENEWED: &str = "renewed";

struct Slip {
    given: Given,
    channel: String,
}

pub fn kept(receipt: &Receipt, channel: Channel) -> Vec<u8> {
    written(receipt, channel.code())
}

pub fn renewed(receipt: &Receipt) -> Vec<u8> {
    written(receipt, RENEWED)
}

fn written(receipt: &Receipt, channel: &str) -> Vec<u8> {
    let Receipt { case, number, secret, registered_at, .. } = receipt;
    let at = registered_at.0;
    format!("{MARK}\n{case}\n{number}\n{secret}\n{at}\n{channel}").into_bytes()
}

fn read(bytes: Vec<u8>) -> Option<Slip> {
    let text = String::from_utf8(bytes).ok()?;
    let parts: Vec<&str> = text.split('\n').collect();
    let [MARK, case, number, secret, at, channel] = parts[..] else { return None };
    let given = Given {
        case: CaseId(case.parse().ok()?),
        number: CaseNumber::stored(number.into()),
        secret: ViewSecret::parse(secret)?,
        at: Millis(at.parse().ok()?),
        renewed: channel == RENEWED,
    };
    Some(Slip { given, channel: channel.into() })
}

pub async fn get(desk: Desk) -> Response {
    let kept = desk.ask.cookie_open(Cookie::Receipt).and_then(read);
    let Some(kept) = kept else { return see_other(enter::PATH) };
    let given = &kept.given;
    // The person has changed the secret since: this slip is nobody's any more.
    if !given.holds(&desk.ask).await.unwrap_or(true) {
        return see_other(enter::PATH);
    }
    let proof = proof::newest(&desk.ask, given.case).await;
    let (title, say, next) = if given.renewed {
        ("desk-slip-renewed", "desk-slip-renewed-say", enter::PATH.to_owned())
    } else {
        let next = format!("{}?channel={}", enter::PATH, kept.channel);
        ("desk-slip-title", "desk-slip-say", next)
    };
    let title = desk.t(title);
    desk.page(
        Tab::Enter,
        &title,
        html! {
            h1.govuk-heading-l { (title) " " span.hy-caseno { (kept.given.number) } }
            p.govuk-body { (desk.t(say)) }
            div.govuk-button-group {
                a.govuk-button role="button" href=(next) data-focus="" data-key="x" {
                    (desk.t("desk-slip-next"))
                }
                button.govuk-button.govuk-button--secondary type="button" data-print="" data-js=""
                    data-key="p" hidden { (desk.t("desk-slip-print")) }
                a.govuk-link href=(format!("/desk/case/{}", kept.given.case)) {
                    (desk.t("desk-slip-open"))
                }
            }
            (slip::show(&desk.ask, given, &desk.zone, proof.as_ref()))
        },
    )
}
