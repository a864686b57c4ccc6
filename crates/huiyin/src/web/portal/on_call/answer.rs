//! `/on-call/answer/{tap}`: a call, and the answer by one press. Small, without a script, readable
//! on the cheapest phone; opening it answers nothing.

use super::{key_of, moment};
use crate::web::fault::Bare;
use crate::web::field::post_form;
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::callout::{Answered, CalloutFault, Refusal};
use huiyin_domain::callout::{Answer, Kind};
use maud::{Markup, html};

pub async fn get(ask: Ask, Path(tap): Path<String>) -> Result<Response, Bare> {
    let call = ask.app().call_of(&key_of(&tap)?).await?;
    let title = title(&ask, &call);
    let page = Page::portal(&ask, &title);
    Ok(page.show(html! {
        @if call.exercise { p.hy-call__exercise { (ask.t("on-call-answer-exercise")) } }
        h1.govuk-heading-l { (title) }
        (facts(&ask, &call))
        (state(&ask, &call))
        @if !call.is_over { (answers(&ask, &tap, &call)) }
    }))
}

pub async fn post(ask: Ask, Path(tap): Path<String>, form: Form) -> Result<Response, Bare> {
    let key = key_of(&tap)?;
    let answer = Answer::parse(form.choice("answer"));
    let answer = answer.ok_or_else(|| Bare::from(StatusCode::BAD_REQUEST))?;
    match ask.app().call_answer(&key, answer).await {
        Ok(()) => ask.notice_set("on-call-answer-thanks"),
        // The page says that it is over.
        Err(CalloutFault::Refused(Refusal::Closed)) => {}
        Err(CalloutFault::Refused(_)) => return Err(Bare::from(StatusCode::NOT_FOUND)),
        Err(CalloutFault::Trouble(trouble)) => return Err(trouble.into()),
    }
    Ok(see_other(&format!("/on-call/answer/{tap}")))
}

fn title(ask: &Ask, call: &Answered) -> String {
    match call.kind {
        Kind::Response | Kind::StandBy => call.words.matter.clone(),
        kind => ask.t(&format!("callout-kind-{}", kind.code())),
    }
}

fn facts(ask: &Ask, call: &Answered) -> Markup {
    let role = call.words.roles.get(&call.summons.role);
    let muster = role.and_then(|role| role.muster.clone());
    let line = |key: &str, value: String| {
        html! {
            div.govuk-summary-list__row {
                dt.govuk-summary-list__key { (ask.t(key)) }
                dd.govuk-summary-list__value { (value) }
            }
        }
    };
    html! {
        dl.govuk-summary-list {
            (line("on-call-answer-role", call.words.role(&call.summons.role, ask.lang)))
            @if !call.words.place.is_empty() {
                (line("on-call-answer-place", call.words.place.clone()))
            }
            @if let Some(muster) = muster { (line("on-call-answer-muster", muster)) }
            (line("on-call-answer-since", moment(ask, call.t0)))
        }
    }
}

fn state(ask: &Ask, call: &Answered) -> Markup {
    let state = ask.t(&format!("summons-state-{}", call.summons.state.code()));
    html! {
        @if call.is_over {
            p.govuk-body { (ask.t("on-call-answer-over")) }
        } @else if call.summons.state.is_open() {
            h2.govuk-heading-m { (ask.t("on-call-answer-ask")) }
        } @else {
            p.govuk-body.hy-call__state {
                (ask.tx("on-call-answer-now", &[("state", state.into())]))
            }
        }
    }
}

/// What can be said now; the first is what is hoped for.
fn answers(ask: &Ask, tap: &str, call: &Answered) -> Markup {
    use Answer::{Accept, OnSite, OnWay, Unable};
    use huiyin_domain::callout::SummonsState as S;
    let choices: &[(Answer, &str)] = match call.summons.state {
        S::Accepted => &[
            (OnWay, "on-call-answer-on-way"),
            (OnSite, "on-call-answer-on-site"),
            (Unable, "on-call-answer-back"),
        ],
        S::OnWay => &[(OnSite, "on-call-answer-on-site"), (Unable, "on-call-answer-back")],
        S::OnSite => &[(Unable, "on-call-answer-back")],
        S::Released => &[],
        S::Declined | S::Unable => &[(Accept, "on-call-answer-accept")],
        _ => &[(Accept, "on-call-answer-accept"), (Unable, "on-call-answer-unable")],
    };
    let path = format!("/on-call/answer/{tap}");
    html! {
        (post_form(ask, &path, html! {
            div.hy-call__answers {
                @for (at, (answer, key)) in choices.iter().enumerate() {
                    button type="submit" name="answer" value=(answer.code())
                        class=(if at == 0 { "govuk-button hy-call__answer" }
                            else { "govuk-button govuk-button--secondary hy-call__answer" }) {
                        (ask.t(key))
                    }
                }
            }
        }))
    }
}
