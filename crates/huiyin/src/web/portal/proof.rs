//! The proof that a case was filed, and what may be told with it: files to keep, and words for
//! what they are. The proof says neither what it was about nor to whom; it opens nothing.

use crate::web::fault::Bare;
use crate::web::page::{Ask, see_other};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use huiyin_app::By;
use huiyin_app::log::Proof;
use huiyin_domain::ids::CaseId;
use maud::{Markup, html};

pub const PROOF_PATH: &str = "/case/proof";
pub const OPENING_PATH: &str = "/case/opening";

/// Whether there is a proof yet, or a promise of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Logged,
    Promised,
    /// It could not be made just now. Number and secret are shown all the same.
    Later,
}

impl State {
    #[must_use]
    pub const fn of(proof: Option<&Proof>) -> Self {
        match proof {
            Some(Proof::Logged(_)) => Self::Logged,
            Some(Proof::Promised(_)) => Self::Promised,
            None => Self::Later,
        }
    }

    /// Without making a proof, where the log runs as it should.
    pub async fn now(ask: &Ask, case: CaseId) -> Self {
        match ask.app().log_still() {
            None => Self::Logged,
            Some(_) => Self::of(newest(ask, case).await.as_ref()),
        }
    }
}

/// The newest proof of a case whose secret this browser has shown. A log that is in trouble keeps
/// nobody from the number and the secret.
pub async fn newest(ask: &Ask, case: CaseId) -> Option<Proof> {
    let made = ask.app().case_proof(&By::person(case), case).await;
    made.inspect_err(|trouble| tracing::error!(code = %trouble, "no proof could be made")).ok()
}

/// What a proof or a promise says on paper, read from its own text.
pub struct Told<'a> {
    pub text: &'a str,
    pub origin: &'a str,
    pub index: Option<&'a str>,
    pub fingerprint: &'a str,
}

impl<'a> Told<'a> {
    #[must_use]
    pub fn of(proof: &'a Proof) -> Self {
        match proof {
            Proof::Logged(text) => {
                let line = |name: &str| text.lines().find_map(|line| line.strip_prefix(name));
                let (_, checkpoint) = text.split_once("\n\n").unwrap_or_default();
                Self {
                    text,
                    origin: checkpoint.lines().next().unwrap_or_default(),
                    index: line("index "),
                    fingerprint: line("extra ").unwrap_or_default(),
                }
            }
            Proof::Promised(text) => {
                let mut lines = text.lines().skip(1);
                let origin = lines.next().unwrap_or_default();
                let fingerprint = lines.next().unwrap_or_default();
                Self { text, origin, index: None, fingerprint }
            }
        }
    }

    #[must_use]
    pub const fn foot_key(&self) -> &'static str {
        match self.index {
            Some(_) => "portal-slip-proof-foot",
            None => "portal-slip-promise-foot",
        }
    }

    /// Names the place in the log, which anybody may know; never the number, whose first letters
    /// are an office's.
    fn file(&self, ending: &str) -> String {
        match self.index {
            Some(index) => format!("receipt-{index}.{ending}"),
            None => format!("receipt.{ending}"),
        }
    }
}

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let proof = ask.app().case_proof(&By::Person(person), id).await?;
    let told = Told::of(&proof);
    let ending = match proof {
        Proof::Logged(_) => "tlog-proof",
        Proof::Promised(_) => "tlog-promise",
    };
    Ok(file(&told.file(ending), told.text))
}

pub async fn opening(ask: Ask) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let by = By::Person(person);
    let opening = ask.app().case_opening(&by, id).await?;
    let proof = ask.app().case_proof(&by, id).await?;
    Ok(file(&Told::of(&proof).file("opening"), &opening))
}

fn file(name: &str, text: &str) -> Response {
    attachment(name, "text/plain; charset=utf-8", text.to_owned())
}

/// Something to keep; the name is made here and holds plain signs only.
pub fn attachment(name: &str, kind: &'static str, body: impl IntoResponse) -> Response {
    let kind = HeaderValue::from_static(kind);
    let shown = HeaderValue::from_str(&format!("attachment; filename=\"{name}\""));
    let shown = shown.unwrap_or(HeaderValue::from_static("attachment"));
    let headers = [(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, shown)];
    (headers, body).into_response()
}

pub fn section(ask: &Ask, state: State) -> Markup {
    html! {
        section.hy-card.hy-noprint aria-labelledby="proof-title" {
            h2.hy-card__title id="proof-title" { (ask.t("portal-proof-title")) }
            @match state {
                State::Logged => p.govuk-body { (ask.t("portal-proof-lead")) },
                State::Promised => {
                    p.govuk-inset-text { (ask.t("portal-promise-lead")) }
                }
                State::Later => p.govuk-inset-text { (ask.t("portal-proof-later")) },
            }
            ul.govuk-list {
                li {
                    a.govuk-link href=(PROOF_PATH) download {
                        @match state {
                            State::Logged | State::Later => (ask.t("portal-proof-file")),
                            State::Promised => (ask.t("portal-promise-file")),
                        }
                    }
                }
                li { a.govuk-link href="/verify" { (ask.t("portal-proof-verify")) } }
            }
            details.govuk-details {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (ask.t("portal-proof-how-title")) }
                }
                div.govuk-details__text {
                    p { (ask.t("portal-proof-how-page")) }
                    p {
                        (ask.t("portal-proof-how-program")) " "
                        a.govuk-link href="/log/policy" download="policy.txt" { "/log/policy" }
                    }
                    p { code { "huiyin verify receipt.tlog-proof --policy policy.txt" } }
                }
            }
            details.govuk-details {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (ask.t("portal-opening-title")) }
                }
                div.govuk-details__text {
                    p { (ask.t("portal-opening-lead")) }
                    p {
                        a.govuk-link href=(OPENING_PATH) download { (ask.t("portal-opening-file")) }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paper_and_file_names_are_read_from_the_proof_itself() {
        let text = "c2sp.org/tlog-proof@v1\nextra QUJD\nindex 17\nhash\n\n\
            town.example/log\n18\nroot\n\n\u{2014} town.example/log sig\n";
        let proof = Proof::Logged(text.to_owned());
        let told = Told::of(&proof);
        assert_eq!((told.origin, told.index), ("town.example/log", Some("17")));
        assert_eq!(told.fingerprint, "QUJD");
        assert_eq!(told.file("tlog-proof"), "receipt-17.tlog-proof");
        let text = "huiyin-promise@v1\ntown.example/log\nQUJD\n1790000000\n\n\u{2014} x y\n";
        let proof = Proof::Promised(text.to_owned());
        let told = Told::of(&proof);
        assert_eq!((told.origin, told.index), ("town.example/log", None));
        assert_eq!((told.fingerprint, told.file("x").as_str()), ("QUJD", "receipt.x"));
    }
}
