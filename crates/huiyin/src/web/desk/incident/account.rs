//! Which member of duty an account is: shown once, with the key of the member's own page. Without
//! it an account works on duty and decides nothing.

use super::{PATH, WHOLE, home, refused};
use crate::web::desk::bar::Desk;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::incident::IncidentFault;
use huiyin_app::keys::DutyKey;
use huiyin_domain::ids::MemberId;
use maud::{Markup, html};

pub const JOIN: &str = "/desk/duty/account";
const FIELD: &str = "member-key";

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    // The whole address of the page is as good as its last part.
    let typed = form.choice(FIELD).trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let joined = match DutyKey::parse(typed) {
        Some(key) => desk.app().account_join(&desk.signed, &key).await,
        None => Err(IncidentFault::Trouble(Trouble::NotFound)),
    };
    match joined {
        Ok(()) => {
            desk.ask.notice_set("incident-done-account");
            return see_other(PATH);
        }
        Err(IncidentFault::Trouble(Trouble::NotFound)) => {
            faults.add(FIELD, desk.t("incident-fault-key"));
        }
        Err(IncidentFault::Trouble(Trouble::Exists)) => {
            faults.add(FIELD, desk.t("incident-fault-key-used"));
        }
        Err(fault) => {
            if let Some(answer) = refused(&desk, &mut faults, fault, |_| WHOLE) {
                return answer;
            }
        }
    }
    home::shown(&desk, &form, &faults).await
}

pub fn card(desk: &Desk, view: View<'_>, member: Option<MemberId>) -> Markup {
    html! {
        section.hy-card aria-labelledby="own-member" {
            h2.hy-card__title id="own-member" { (desk.t("incident-account-title")) }
            @if member.is_some() { p.govuk-body { (desk.t("incident-account-is")) } }
            @else {
                p.govuk-body { (desk.t("incident-account-none")) }
                (post_form(&desk.ask, JOIN, html! {
                    (view.text_input(Field { code: true, hint: Some("incident-hint-key"),
                        ..Field::new(FIELD, "incident-field-key") }))
                    (button(&desk.ask, "incident-account-button"))
                }))
            }
        }
    }
}
