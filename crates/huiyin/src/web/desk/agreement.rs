//! `/desk/case/{id}/agreement`: the paper of a mediation (人民调解协议书), to print: before it is
//! signed with the words as they are typed, which are kept nowhere yet, and afterwards with
//! those that were signed. Parties stand in the text; nothing of a person is filled in.

use super::bar::{Desk, Tab};
use super::case::{Note, View, case_id};
use super::field::Fields;
use super::typed::Typed;
use super::{act, command, steps, steps_mediate};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::lang::Lang;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{Mediating, Refusal, Side, answer};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Action;
use huiyin_domain::text::{BODY_CHARS_MAX, Text};
use maud::{Markup, html};

pub fn path(id: CaseId) -> String {
    format!("/desk/case/{id}/agreement")
}

/// The form whose text is printed before it is signed.
fn form_name() -> String {
    steps::form_name(Action::Mediate, "agree")
}

pub async fn get(mut desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let page = match desk.app().case_page_for(&desk.by(), id, Action::Mediate).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    let meets = is_meeting(&page);
    match signed_text(&page) {
        Some(text) if !meets => show(&desk, &page, &Typed::default(), &text, true),
        _ if meets => {
            let text = template(&desk, &page);
            show(&desk, &page, &Typed::default(), &text, false)
        }
        _ => see_other(&format!("/desk/case/{id}")),
    }
}

/// The words as typed, set as they will be printed; nothing is written.
pub async fn post(mut desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let page = match desk.app().case_page_for(&desk.by(), id, Action::Mediate).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    let mut typed = Typed::new(&form_name(), form);
    let failed = StatusCode::UNPROCESSABLE_ENTITY;
    if !is_meeting(&page) {
        let key = format!("error-refused-{}", Refusal::ConsentMissing.code());
        let note = Note::Refused { say: desk.t(&key), key };
        return act::shown(&mut desk, &page, &typed, note, failed).await;
    }
    // Parts left open may be filled in by hand on the paper.
    let text = typed.text(desk.lang, "text", BODY_CHARS_MAX);
    if text.as_ref().is_some_and(|text| answer::waives(text.as_str())) {
        let code = Refusal::AgreementWaives.code();
        typed.refuse("text", desk.t(&format!("error-refused-{code}")));
    }
    match text.filter(|_| typed.faults.is_empty()) {
        Some(text) => show(&desk, &page, &typed, text.as_str(), false),
        None => act::shown(&mut desk, &page, &typed, Note::Nothing, failed).await,
    }
}

fn is_meeting(page: &CasePage) -> bool {
    let mediation = page.case.settling.mediation();
    mediation.is_some_and(|one| one.state == Mediating::Meeting)
}

/// The last agreement that was signed.
fn signed_text(page: &CasePage) -> Option<String> {
    let text = page.case.settling.mediations.iter().rev().find_map(|one| one.agreement)?;
    page.texts.get(&text.id).cloned()
}

/// What an agreement starts from: its parts, with what only the parties know left open.
pub fn template(desk: &Desk, page: &CasePage) -> String {
    desk.text("settle-agreement-template", &[("title", page.title.as_str().into())])
}

/// The agreement's words, without a part that was left open.
pub fn text(lang: Lang, typed: &mut Typed) -> Option<Text> {
    let text = command::official(lang, typed, "text")?;
    let open = part_left_open(text.as_str());
    let Some(open) = open else { return Some(text) };
    typed.refuse("text", lang.text("desk-fault-part-open", &[("part", open.into())]));
    None
}

/// The first part of the template that nobody filled in, as it stands in the text.
fn part_left_open(text: &str) -> Option<String> {
    let templates = Lang::ALL
        .map(|lang| lang.text("settle-agreement-template", &[("title", String::new().into())]));
    let parts = templates.iter().flat_map(|template| {
        template.split(['【', '[']).skip(1).filter_map(|rest| {
            let inner = rest.split(['】', ']']).next()?;
            (!inner.is_empty()).then(|| inner.to_owned())
        })
    });
    parts.into_iter().find_map(|inner| {
        [format!("【{inner}】"), format!("[[{inner}]]")]
            .into_iter()
            .find(|part| text.contains(part))
    })
}

fn show(desk: &Desk, page: &CasePage, typed: &Typed, text: &str, is_signed: bool) -> Response {
    let title = desk.t("settle-agreement-title");
    let note = Note::Nothing;
    let view = View { desk, page, typed, note, party: None };
    desk.page(
        Tab::Work,
        &title,
        html! {
            p.govuk-body.hy-noprint {
                a.govuk-link href=(format!("/desk/case/{}", page.id)) {
                    (desk.t("settle-back-to-case"))
                }
            }
            p.govuk-body.hy-noprint {
                (desk.t(if is_signed { "settle-print-signed" } else { "settle-print-say" }))
            }
            (paper(desk, page, text))
            div.govuk-button-group.hy-noprint {
                button.govuk-button type="button" data-print data-js hidden {
                    (desk.t("settle-print-now"))
                }
            }
            @if !is_signed { (record(&view)) }
        },
    )
}

/// The sheet: black on white, with lines to sign on and room for the seal.
fn paper(desk: &Desk, page: &CasePage, text: &str) -> Markup {
    html! {
        article.hy-paper aria-labelledby="paper" {
            h1.hy-paper__title id="paper" { (desk.t("settle-agreement-title")) }
            p.hy-paper__number {
                (desk.t("settle-paper-number")) " " span.hy-caseno { (page.number) }
            }
            p.hy-paper__text.hy-keep dir="auto" { (text) }
            dl.hy-paper__signs {
                @for side in Side::ALL {
                    div.hy-paper__sign {
                        dt { (desk.code("settle-sign-", side.code())) }
                        dd { span.hy-paper__day { (desk.t("settle-sign-day")) } }
                    }
                }
            }
            p.hy-paper__seal { (desk.t("settle-seal")) }
            p.hy-paper__foot { (desk.t("settle-paper-foot")) }
        }
    }
}

/// Signed: the same words are recorded from here.
fn record(view: &View<'_>) -> Markup {
    let (desk, form) = (view.desk, form_name());
    let fields = Fields { form: &form, typed: view.typed };
    let title = desk.code("settle-do-", &form);
    html! {
        section.hy-noprint aria-labelledby="record" {
            h2.govuk-heading-m id="record" { (desk.t("settle-record-title")) }
            (steps::step_form(view, Action::Mediate, "agree", &title, html! {
                (steps_mediate::agreement_fields(view, fields))
                button.govuk-button.govuk-button--secondary formaction=(path(view.page.id)) {
                    (desk.t("settle-print-draft"))
                }
                " "
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_template_left_open_is_found() {
        for lang in Lang::ALL {
            // All of its four parts are read, none is taken for a sign of the text format.
            let template = lang.text("settle-agreement-template", &[("title", "x".into())]);
            assert!(part_left_open(&template).is_some(), "{template}");
            let parts = template.matches("【").count() + template.matches("[[").count();
            assert_eq!(parts, 6, "{template}");
        }
        assert_eq!(part_left_open("甲方：赵某。乙方：钱某。双方同意三日内清运。"), None);
    }
}
