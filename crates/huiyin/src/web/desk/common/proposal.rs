//! What the night proposes: taken up under a title that an officer writes, or declined.

use super::{PATH, WHOLE, address, case_link, form as opening, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::common::{CommonFault, Proposal};
use huiyin_domain::ids::ProblemId;
use maud::{Markup, html};

pub async fn take_up(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(proposal) = id.parse().ok().map(ProblemId) else { return desk.not_found() };
    let mut faults = Faults::default();
    let Some(asked) = opening::read(&desk, &form, &mut faults) else {
        return again(&desk, proposal, &form, &faults).await;
    };
    let problem = asked.id;
    match desk.app().common_take_up(&desk.signed, proposal, asked).await {
        Ok(_) => {
            desk.ask.notice_set("common-done-open");
            see_other(&address(problem))
        }
        Err(CommonFault::Trouble(Trouble::Exists)) => see_other(&address(problem)),
        Err(CommonFault::Trouble(Trouble::NotFound)) => gone(&desk),
        Err(fault) => match refused(&desk, &mut faults, fault, opening::field_of) {
            Some(answer) => answer,
            None => again(&desk, proposal, &form, &faults).await,
        },
    }
}

pub async fn decline(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(proposal) = id.parse().ok().map(ProblemId) else { return desk.not_found() };
    match desk.app().common_decline(&desk.signed, proposal).await {
        Ok(()) => {
            desk.ask.notice_set("common-done-decline");
            see_other(PATH)
        }
        Err(CommonFault::Trouble(Trouble::NotFound)) => gone(&desk),
        Err(fault) => {
            let mut faults = Faults::default();
            match refused(&desk, &mut faults, fault, |_| WHOLE) {
                Some(answer) => answer,
                None => again(&desk, proposal, &form, &faults).await,
            }
        }
    }
}

/// Taken up or declined meanwhile, or made anew by the night.
fn gone(desk: &Desk) -> Response {
    desk.ask.notice_set("common-proposal-gone");
    see_other(PATH)
}

/// The one proposal, with what was typed.
async fn again(desk: &Desk, id: ProblemId, form: &Form, faults: &Faults) -> Response {
    let proposals = match desk.app().common_proposals(&desk.signed).await {
        Ok(proposals) => proposals,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let Some(one) = proposals.iter().find(|one| one.id == id) else { return gone(desk) };
    let title = desk.t("common-proposals-title");
    let view = View { ask: &desk.ask, form, faults };
    show(
        desk,
        &title,
        faults,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            div id=(WHOLE) { (view.message(WHOLE)) }
            (card(desk, one, form, faults))
        },
    )
}

pub fn card(desk: &Desk, one: &Proposal, form: &Form, faults: &Faults) -> Markup {
    let path = format!("{PATH}/proposal/{}", one.id);
    let typed = if form.has("title") {
        form.clone()
    } else {
        Form::of(&[("topic", &one.topic), ("area", &one.area_code)])
    };
    let view = View { ask: &desk.ask, form: &typed, faults };
    let ids = if faults.is_empty() {
        ["title", "topic", "area"].map(|name| format!("{name}-{}", one.id))
    } else {
        ["title", "topic", "area"].map(str::to_owned)
    };
    let [title, topic, area] = &ids;
    let heading = format!("proposal-{}", one.id);
    html! {
        section.hy-card aria-labelledby=(heading) {
            h3.hy-card__title id=(heading) {
                @if one.topic.is_empty() { (desk.t("desk-topic-none")) }
                @else { (desk.topic(&one.topic)) }
                " · " (desk.area(&one.area_code))
            }
            p.govuk-body { (desk.t("common-proposal-people")) }
            @if one.cases.is_empty() { p.govuk-body { (desk.t("common-proposal-no-case")) } }
            ul.govuk-list { @for case in &one.cases { li { (case_link(desk, case)) } } }
            (post_form(&desk.ask, &format!("{path}/take-up"), html! {
                (desk.once_field())
                (opening::named(desk, view, [title, topic, area]))
                (button(&desk.ask, "common-take-up"))
            }))
            (post_form(&desk.ask, &format!("{path}/decline"), html! {
                button.govuk-button.govuk-button--secondary type="submit"
                    data-busy=(desk.t("web-busy")) { (desk.t("common-decline")) }
            }))
        }
    }
}
