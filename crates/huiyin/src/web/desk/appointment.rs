//! `/desk/case/{id}/appointment/{number}`: a slip for the person with the day, the time and the
//! place. Neutral, like every slip: it names no matter.

use super::bar::{Desk, Tab};
use super::case::case_id;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::read::CasePage;
use huiyin_domain::case::Appointment;
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub fn path(id: CaseId, appointment: u32) -> String {
    format!("/desk/case/{id}/appointment/{appointment}")
}

pub async fn get(mut desk: Desk, Path((id, number)): Path<(String, String)>) -> Response {
    let Some(id) = case_id(&id) else { return desk.not_found() };
    let page = match desk.app().case_page_for(&desk.by(), id, Action::AppointmentSet).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    let known = |one: &&Appointment| number.parse() == Ok(one.appointment);
    let Some(meant) = page.case.settling.appointments_open().find(known) else {
        return see_other(&format!("/desk/case/{id}"));
    };
    let title = desk.t("settle-slip-title");
    let main = html! {
        h1.govuk-heading-l { (title) }
        div.govuk-button-group.hy-noprint {
            button.govuk-button type="button" data-print data-js hidden {
                (desk.t("settle-print-now"))
            }
            a.govuk-link href=(format!("/desk/case/{}", page.id)) {
                (desk.t("settle-back-to-case"))
            }
        }
        (slip(&desk, &page, meant))
    };
    desk.page(Tab::Work, &title, main)
}

fn slip(desk: &Desk, page: &CasePage, meant: &Appointment) -> Markup {
    let place = page.texts.get(&meant.place.id).map(String::as_str).unwrap_or_default();
    html! {
        section.hy-slip aria-labelledby="slip" {
            h2.hy-slip__title id="slip" { (desk.t("settle-slip-title")) }
            dl.hy-slip__list {
                dt { (desk.t("portal-slip-number")) }
                dd.hy-caseno { (page.number) }
                dt { (desk.t("settle-slip-when")) }
                dd { (desk.at(meant.at)) }
                dt { (desk.t("settle-place")) }
                dd dir="auto" { (place) }
                @if let Some(with) = meant.with {
                    dt { (desk.t("settle-slip-with")) }
                    dd { (desk.colleague(with)) }
                }
            }
            p.hy-slip__foot { (desk.t("settle-slip-foot")) }
        }
    }
}
