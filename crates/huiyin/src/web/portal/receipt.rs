//! The receipt: number, secret, what happens next and by when, and a slip to print.

use super::{locked, owed, proof, slip};
use crate::web::cookie::Cookie;
use crate::web::fault::Bare;
use crate::web::field::post_form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::case::Receipt;
use huiyin_app::keys::ViewSecret;
use huiyin_app::log::Proof;
use huiyin_app::read::CasePage;
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::time::Millis;
use maud::{Markup, html};

/// What the person was given, as it travels sealed in a cookie from the post to the page.
pub struct Given {
    pub case: CaseId,
    pub number: CaseNumber,
    pub secret: ViewSecret,
    pub at: Millis,
    /// The secret replaced another one.
    pub renewed: bool,
}

impl Given {
    #[must_use]
    pub fn of(receipt: &Receipt) -> Self {
        Self {
            case: receipt.case,
            number: receipt.number.clone(),
            secret: receipt.secret.clone(),
            at: receipt.registered_at,
            renewed: false,
        }
    }

    #[must_use]
    pub fn renewed(receipt: &Receipt) -> Self {
        Self { renewed: true, ..Self::of(receipt) }
    }

    #[must_use]
    pub fn to_text(&self) -> String {
        let Self { case, at, secret, number, renewed } = self;
        format!("{case} {} {} {number} {}", at.0, secret.compact(), u8::from(*renewed))
    }

    #[must_use]
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let mut parts = text.split(' ');
        let case = CaseId(parts.next()?.parse().ok()?);
        let at = Millis(parts.next()?.parse().ok()?);
        let secret = ViewSecret::parse(parts.next()?)?;
        let number = CaseNumber::stored(parts.next()?.to_owned());
        let renewed = parts.next()? == "1";
        Some(Self { case, number, secret, at, renewed })
    }

    /// For the next page, and so that the person can look at the case without typing.
    pub fn keep(&self, ask: &Ask) {
        ask.cookie_seal(Cookie::Receipt, self.to_text().as_bytes());
        ask.pass_keep(self.case, &self.secret);
    }

    /// Whether this secret still opens the case: a slip of an old one is shown to nobody.
    pub async fn holds(&self, ask: &Ask) -> Result<bool, Trouble> {
        ask.app().pass_holds(&ask.app().pass(self.case, &self.secret)).await
    }
}

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(given) = ask.cookie_open(Cookie::Receipt).and_then(|bytes| Given::parse(&bytes))
    else {
        return Ok(see_other("/track"));
    };
    if !given.holds(&ask).await? {
        ask.cookie_clear(Cookie::Receipt);
        return Ok(see_other("/track"));
    }
    // The files below open by what this browser keeps; it was given the secret.
    ask.pass_keep(given.case, &given.secret);
    let by = ask.app().person(given.case, &given.secret);
    let page = ask.app().case_page(&by, given.case).await?;
    let proof = proof::newest(&ask, given.case).await;
    let title = ask.t(title_key(&given));
    Ok(Page::portal(&ask, &title).show(show(&ask, &given, &page, proof.as_ref())))
}

const fn title_key(given: &Given) -> &'static str {
    if given.renewed { "portal-receipt-renewed" } else { "portal-receipt-title" }
}

pub fn show(ask: &Ask, given: &Given, page: &CasePage, proof: Option<&Proof>) -> Markup {
    html! {
        div.govuk-panel.govuk-panel--confirmation {
            h1.govuk-panel__title { (ask.t(title_key(given))) }
            div.govuk-panel__body {
                (ask.t("portal-receipt-number")) br;
                strong.hy-caseno { (given.number) }
            }
        }
        section aria-labelledby="secret-title" {
            h2.govuk-heading-m id="secret-title" { (ask.t("portal-receipt-secret")) }
            p.govuk-body { (ask.t("portal-receipt-secret-why")) }
            code.hy-secret id="secret" { (given.secret) }
            div.govuk-button-group {
                button.govuk-button.govuk-button--secondary type="button" data-copy="#secret"
                    data-done=(ask.t("portal-copied")) data-js hidden { (ask.t("portal-copy")) }
                button.govuk-button.govuk-button--secondary type="button" data-print data-js
                    hidden { (ask.t("portal-print")) }
            }
            p.govuk-body-s.hy-muted { (ask.t("portal-receipt-write-down")) }
        }
        section aria-labelledby="next" {
            h2.govuk-heading-m id="next" { (ask.t("portal-receipt-next")) }
            p.govuk-body {
                (ask.tx("portal-receipt-owner",
                    &[("unit", super::unit_named(ask, page.case.owner.unit).into())]))
            }
            (owed::list(ask, page))
        }
        (locked::after(ask, page))
        (proof::section(ask, proof::State::of(proof)))
        div.govuk-button-group {
            a.govuk-button href="/case" role="button" draggable="false" {
                (ask.t("portal-receipt-case"))
            }
            (post_form(ask, "/case/leave", html! {
                button.govuk-button.govuk-button--secondary type="submit" {
                    (ask.t("portal-leave"))
                }
            }))
        }
        (slip::show(ask, given, &page.procedure.zone, proof))
    }
}
