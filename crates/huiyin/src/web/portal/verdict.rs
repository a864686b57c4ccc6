//! The person's own word on the answer: solved, partly, not; and whether to handle it again.

use super::case;
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::read::CasePage;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::{Command, REWORKS_BY_PERSON_MAX, Verdict};
use huiyin_domain::text::{REASON_CHARS_MAX, Text, TextFault};
use maud::{Markup, html};

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(person) = ask.person() else { return Ok(see_other("/track")) };
    let id = person.case;
    let mut faults = Faults::default();
    let Some(command) = parse(&ask, &form, &mut faults) else {
        return case::show(&ask, &form, &faults).await;
    };
    let once = once(&form);
    match ask.app().case_act(&By::Person(person), id, None, command, once.as_deref()).await {
        Ok(_) => {
            ask.notice_set("portal-verdict-thanks");
            Ok(see_other("/case"))
        }
        Err(trouble @ Trouble::Refused(_)) => {
            faults.refuse(&ask, "verdict", &trouble);
            case::show(&ask, &form, &faults).await
        }
        Err(trouble) => Err(Bare::from(trouble).keeping(&form)),
    }
}

/// The form's one-time token: a double tap is one verdict.
pub fn once(form: &Form) -> Option<Vec<u8>> {
    crate::web::cookie::from_hex(form.choice("once")).filter(|bytes| bytes.len() == 16)
}

pub fn once_field(ask: &Ask, form: &Form) -> Markup {
    let kept = form.choice("once");
    let fresh = || huiyin_domain::leaf::hex(&ask.app().moment().random::<16>());
    let value = if kept.is_empty() { fresh() } else { kept.to_owned() };
    html! { input type="hidden" name="once" value=(value); }
}

fn parse(ask: &Ask, form: &Form, faults: &mut Faults) -> Option<Command<Text>> {
    let verdict = match form.choice("verdict") {
        "" => Err(TextFault::Empty),
        code => Verdict::parse(code).ok_or(TextFault::UnknownChoice),
    };
    let verdict = faults.take(ask, "verdict", "portal-verdict-label", verdict);
    let comment = form.text_optional("comment", REASON_CHARS_MAX);
    let comment = faults.take(ask, "comment", "portal-verdict-comment", comment)?;
    let again = form.has("again");
    if again && comment.is_none() {
        faults.add("comment", ask.t("portal-verdict-again-why"));
    }
    if !faults.is_empty() {
        return None;
    }
    let (text, again) = if again { (None, comment) } else { (comment, None) };
    Some(Command::GiveVerdict { verdict: verdict?, text, again })
}

pub fn form(view: View<'_>, page: &CasePage) -> Markup {
    let ask = view.ask;
    let options: Vec<Choice> = Verdict::ALL
        .iter()
        .map(|verdict| {
            let key = match verdict {
                Verdict::Solved => "portal-verdict-solved",
                Verdict::PartlySolved => "portal-verdict-partly",
                Verdict::NotSolved => "portal-verdict-not",
            };
            Choice::new(verdict.code(), ask.t(key))
        })
        .collect();
    let again =
        [Choice::new("yes", ask.t("portal-verdict-again"))
            .hint(ask.t("portal-verdict-again-hint"))];
    let form = post_form(
        ask,
        "/case/verdict",
        html! {
            (once_field(ask, view.form))
            (view.radios(Field::new("verdict", "portal-verdict-label"), &options))
            (view.textarea(Field {
                optional: true,
                rows: 4,
                chars_max: Some(REASON_CHARS_MAX),
                ..Field::new("comment", "portal-verdict-comment")
            }))
            @if page.case.reworks < REWORKS_BY_PERSON_MAX {
                (view.checkboxes(Field::new("again", "portal-verdict-again-label"), &again))
            }
            (button(ask, "portal-verdict-button"))
        },
    );
    let Some(given) = page.case.verdict else {
        return html! {
            section.hy-card aria-labelledby="verdict-title" {
                h2.hy-card__title id="verdict-title" { (ask.t("portal-verdict-title")) }
                p.govuk-body { (ask.t("portal-verdict-lead")) }
                (form)
            }
        };
    };
    // Said once is said; the form steps back, for whoever thinks differently later.
    html! {
        section.hy-card aria-labelledby="verdict-title" {
            h2.hy-card__title id="verdict-title" { (ask.t("portal-verdict-label")) }
            p.govuk-body-l { (ask.t(&format!("verdict-{}", given.code()))) }
            details.govuk-details open[!view.faults.is_empty()] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (ask.t("portal-verdict-change")) }
                }
                (form)
            }
        }
    }
}
