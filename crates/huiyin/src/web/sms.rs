//! `POST /api/v1/sms`: text messages that a gateway brings in, so that somebody with the plainest
//! phone can ask and answer: `HY number secret code`. The gateway shows its token; the person is
//! proved by number and secret alone. Whose phone it came from is neither read nor kept.

use super::Site;
use super::api::{Call, json, refused};
use super::limit::{Guess, Whence};
use super::sms_words::{Asked, Said, parse};
use crate::serve::Peer;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use huiyin_app::lang::Lang;
use huiyin_app::read::CasePage;
use huiyin_app::secret::Knock;
use huiyin_app::{App, By, Trouble};
use huiyin_domain::case::{Command, PersonCommand, ReviewCommand};
use huiyin_domain::ids::CaseId;
use huiyin_domain::text::Text;
use huiyin_domain::time::Millis;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::net::IpAddr;

const ONCE_DOMAIN: &[u8] = b"huiyin/sms/1\0";
const ID_BYTES_MAX: usize = 128;

/// What a gateway sends. Anything else in it, the sender's number above all, is not read.
#[derive(Deserialize)]
struct Brought {
    text: String,
    /// The gateway's own name of the message, so that one brought twice counts once.
    #[serde(default)]
    id: Option<String>,
}

#[derive(Serialize)]
struct Answered {
    reply: String,
}

pub async fn post(
    State(site): State<Site>,
    peer: Option<axum::Extension<ConnectInfo<Peer>>>,
    headers: HeaderMap,
    call: Call,
) -> Response {
    let lang = call.lang;
    match site.app().gateway_known(bearer(&headers)) {
        None => return refused(lang, StatusCode::NOT_FOUND, "sms-off"),
        Some(false) => return refused(lang, StatusCode::UNAUTHORIZED, "sms-token"),
        Some(true) => {}
    }
    let brought: Brought = match serde_json::from_slice(&call.body) {
        Ok(brought) => brought,
        Err(_) => return refused(lang, StatusCode::BAD_REQUEST, "sms-unreadable"),
    };
    let peer = peer.map(|info| info.0.0);
    let via = site.settings().proxies.via(peer, &headers);
    match answer(&site, via.address, &brought).await {
        Ok(reply) => json(StatusCode::OK, &Answered { reply }),
        // The gateway is to bring it once more.
        Err(_) => refused(lang, StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
    }
}

pub(super) fn bearer(headers: &HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = value.and_then(|value| value.split_once(' '));
    token.filter(|(kind, _)| kind.eq_ignore_ascii_case("bearer")).map_or("", |(_, token)| token)
}

async fn answer(site: &Site, peer: IpAddr, brought: &Brought) -> Result<String, Trouble> {
    let first = lang_of(&brought.text);
    let Some(asked) = parse(&brought.text) else { return Ok(first.plain("sms-shape")) };
    let now = site.app().moment().now();
    let (of_case, of_gateway) = (Whence::matter(asked.number.as_str()), Whence::from(peer));
    let wait = [(Guess::SmsOfCase, of_case), (Guess::Sms, of_gateway)];
    if wait.iter().any(|(guess, whence)| site.limits().check(*guess, *whence, now).is_err()) {
        return Ok(first.plain("sms-later"));
    }
    match site.app().case_knock(&asked.number, &asked.secret).await? {
        Knock::Open(case) => {
            let by = site.app().person(case, &asked.secret);
            said(site.app(), by, case, asked, brought, now).await
        }
        Knock::Wrong { .. } => {
            for (guess, whence) in wait {
                site.limits().failed(guess, whence, now);
            }
            Ok(first.plain("sms-wrong"))
        }
    }
}

/// Before anybody is proved there is only the message to tell the language by.
fn lang_of(text: &str) -> Lang {
    let latin = text
        .split_whitespace()
        .skip(3)
        .any(|word| word.len() > 2 && word.chars().all(|c| c.is_ascii_alphabetic()));
    if latin { Lang::En } else { Lang::Zh }
}

async fn said(
    app: &App,
    by: By,
    case: CaseId,
    asked: Asked,
    brought: &Brought,
    now: Millis,
) -> Result<String, Trouble> {
    let page = app.case_page(&by, case).await?;
    let language = page.party.as_ref().and_then(|party| party.language.as_deref());
    let lang = language.and_then(Lang::from_tag).unwrap_or_default();
    let command: Command<Text> = match asked.said {
        Said::Status => return Ok(status(lang, &page, now)),
        Said::Verdict(verdict) => Command::GiveVerdict { verdict, text: asked.text, again: None },
        Said::Review => match asked.text {
            Some(reason) => ReviewCommand::Ask { reason }.into(),
            None => return Ok(lang.plain("sms-why")),
        },
        Said::Unanswered => match asked.text {
            Some(text) => PersonCommand::SayUnanswered { text }.into(),
            None => return Ok(lang.plain("sms-why")),
        },
        // A phone is lent and a message slips out: to take a case back wants more than that.
        Said::Withdraw => {
            let url = format!("{}/track", app.settings().public_url);
            return Ok(lang.text("sms-withdraw", &[("url", url.into())]));
        }
        Said::Unknown => return Ok(lang.plain("sms-code")),
    };
    let once = once_of(brought);
    let number = page.number.to_string();
    match app.case_act(&by, case, None, command, once.as_deref()).await {
        Ok(_) => Ok(lang.text("sms-done", &[("number", number.into())])),
        Err(Trouble::Refused(refusal)) => {
            Ok(lang.plain(&format!("error-refused-{}", refusal.code())))
        }
        Err(trouble) => Err(trouble),
    }
}

fn once_of(brought: &Brought) -> Option<Vec<u8>> {
    let id = brought.id.as_deref().filter(|id| !id.is_empty() && id.len() <= ID_BYTES_MAX)?;
    Some(
        Sha256::digest([ONCE_DOMAIN, id.as_bytes(), b"\0", brought.text.as_bytes()].concat())
            .to_vec(),
    )
}

/// Where it stands and what is owed next; not what it is about.
fn status(lang: Lang, page: &CasePage, now: Millis) -> String {
    let stage = lang.plain(&format!("stage-{}", page.case.stage.code()));
    let zone = &page.procedure.zone;
    let mut dues = page.owed.iter().filter(|owed| owed.clock.is_running());
    let next = dues.next().map(|owed| Millis(owed.clock.due_at.0.saturating_sub(1)));
    let parts = [("number", page.number.as_str().into()), ("stage", stage.into())];
    let said = lang.text("sms-status", &parts);
    match next {
        Some(at) if at >= now => {
            let date = lang.date(at.date_in(zone));
            said + &lang.text("sms-status-next", &[("date", date.into())])
        }
        Some(at) => {
            let date = lang.date(at.date_in(zone));
            said + &lang.text("sms-status-late", &[("date", date.into())])
        }
        None => said,
    }
}
