//! `/desk/approve`: what waits for this officer's eyes, made for a phone; and one answer alone on
//! a narrow page, with two big buttons. What is posted goes the same way as from the case's page.

use super::bar::{Desk, Tab};
use super::case::{Note, View, case_id};
use super::field::{About, Fields};
use super::typed::Typed;
use super::{case_next, due, steps, unit_key_parts};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::worklist::WorkItem;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub const PATH: &str = "/desk/approve";
/// The form's field that says where it was opened, and so where to go back to.
pub const BACK: &str = "back";
pub const HERE: &str = "approve";

pub async fn get(desk: Desk) -> Response {
    let awaiting = match desk.app().awaiting(&desk.signed).await {
        Ok(awaiting) => awaiting,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("desk-approve-title");
    let to_read = |item: &WorkItem| format!("/desk/case/{}/approve", item.id);
    let to_send = |item: &WorkItem| format!("/desk/case/{}", item.id);
    let nothing = awaiting.to_approve.is_empty()
        && awaiting.to_check.is_empty()
        && awaiting.to_deliver.is_empty();
    let main = html! {
        div.hy-narrow {
            h1.govuk-heading-l { (title) }
            @if nothing { p.govuk-body { (desk.t("desk-approve-none")) } }
            (list(&desk, "approve", awaiting.to_approve.iter().map(|i| (i, to_read(i), false))))
            (list(&desk, "check", awaiting.to_check.iter().map(|i| (i, to_read(i), false))))
            (list(&desk, "deliver",
                awaiting.to_deliver.iter().map(|(i, failed)| (i, to_send(i), *failed))))
        }
    };
    desk.page(Tab::Approve, &title, main)
}

fn list<'i>(
    desk: &Desk,
    code: &str,
    items: impl Iterator<Item = (&'i WorkItem, String, bool)>,
) -> Markup {
    let items: Vec<_> = items.collect();
    html! { @if !items.is_empty() {
        h2.govuk-heading-m { (desk.code("desk-approve-", code)) }
        ul.hy-cards {
            @for (item, href, failed) in items {
                @let owed = item.due_at.map(|at| due::words(desk.lang, at, desk.now, &desk.zone));
                li { a.hy-cards__link href=(href) {
                    span.hy-caseno { (item.number) }
                    @if item.is_locked { (unit_key_parts::locked_title(desk)) }
                    @else { span.hy-cards__title dir="auto" { (item.title) } }
                    @if let Some(words) = owed {
                        strong class=(words.tone.tag_class()) { (words.text) }
                    }
                    @if failed {
                        strong.govuk-tag.hy-tag--late { (desk.t("desk-approve-failed")) }
                    }
                } }
            }
        }
    } }
}

/// One answer, to be read and signed.
pub async fn one(mut desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => {
            desk.meet(&page).await;
            let (typed, note) = (Typed::default(), Note::Nothing);
            let view = View { desk: &desk, page: &page, typed: &typed, note, party: None };
            answer(&view, StatusCode::OK)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub fn answer(view: &View<'_>, status: StatusCode) -> Response {
    let (desk, page) = (view.desk, view.page);
    let title = page.number.to_string();
    let fields = Fields { form: &view.typed.form, typed: view.typed };
    let main = html! {
        div.hy-narrow {
            (view.note())
            (fields.summary(&desk.t("desk-fault-title")))
            p.govuk-body { a.govuk-link href=(PATH) { (desk.t("desk-approve-back")) } }
            p.hy-muted.hy-flush { span.hy-caseno { (title) } }
            h1.govuk-heading-m dir="auto" { (page.title) }
            details.govuk-details {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (desk.t("desk-words-title")) }
                }
                p.govuk-details__text.hy-keep dir="auto" { (page.body) }
            }
            (case_next::next(view))
            (draft(view))
            (buttons(view))
            p.govuk-body {
                a.govuk-link href=(format!("/desk/case/{}", page.id)) {
                    (desk.t("desk-approve-whole"))
                }
            }
        }
    };
    desk.page_as(Tab::Approve, &title, status, main)
}

fn draft(view: &View<'_>) -> Markup {
    let desk = view.desk;
    html! { @if let Some((outcome, text)) = &view.page.draft {
        section.hy-card aria-labelledby="draft" {
            h2.hy-card__title id="draft" { (desk.t("desk-draft-title")) }
            p.govuk-body { strong { (desk.code("outcome-", outcome.code())) } }
            p.govuk-body.hy-keep dir="auto" { (text) }
        }
    } }
}

/// Sign or check first; sending it back wants a reason and is a tap further away.
fn buttons(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let may = |action: Action| view.page.actions.contains(&action);
    let others = !case_next::is_drafter(view);
    let signs = [Action::Approve, Action::Check];
    let signs = signs.into_iter().find(|action| may(*action) && others);
    let back = html! { input type="hidden" name=(BACK) value=(HERE); };
    let fields = Fields { form: Action::SendBack.code(), typed: view.typed };
    let label = desk.t("desk-reason-label");
    let hint = desk.t("desk-step-send-back");
    let opened = view.typed.form == Action::SendBack.code();
    html! {
        @if let Some(action) = signs {
            div.hy-big { (steps::form(view, action, &desk.code("action-", action.code()),
                back.clone())) }
        }
        @if may(Action::SendBack) {
            details.hy-act open[opened] {
                summary { (desk.t("action-send-back")) }
                div.hy-act__body.hy-big { (steps::form(view, Action::SendBack,
                    &desk.t("action-send-back"), html! {
                        (back)
                        (fields.area("reason", 4, About {
                            label: &label, hint: Some(&hint), ..About::default()
                        }))
                    }))
                }
            }
        }
        @if signs.is_none() && !may(Action::SendBack) {
            p.govuk-body { (desk.t("desk-approve-not-you")) }
        }
    }
}
