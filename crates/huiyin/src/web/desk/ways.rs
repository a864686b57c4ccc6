//! The part of `/desk/account` where an officer chooses how to be told beside the page: by mail,
//! and by the browser itself, each for the purposes they want.

use super::account;
use super::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use crate::web::push;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::notice::{PUSHES_MAX, Purpose, PushFault, Ways};
use huiyin_domain::ids::PushId;
use maud::{Markup, html};

pub const PATH: &str = "/desk/account/ways";
pub const PUSH_PATH: &str = "/desk/account/push";

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let email = faults.take(&desk.ask, "email", "office-ways-email", form.email("email"));
    let chosen =
        |name: &str| -> Vec<Purpose> { form.all(name).filter_map(Purpose::parse).collect() };
    let (mail, push) = (chosen("mail"), chosen("push"));
    let Some(email) = email else { return account::show(&desk, &form, &faults).await };
    match desk.app().ways_set(&desk.signed, email, &mail, &push, desk.lang).await {
        Ok(()) => {
            desk.ask.notice_set("office-ways-done");
            see_other(account::PATH)
        }
        Err(Trouble::Invalid { .. }) => {
            faults.add("email", desk.t("office-ways-no-address"));
            account::show(&desk, &form, &faults).await
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn push_post(desk: Desk, form: Form) -> Response {
    let (endpoint, browser) = push::given(&form);
    match desk.app().push_add(&desk.signed, endpoint, browser, desk.lang).await {
        Ok(()) => {
            desk.ask.notice_set("office-push-done-on");
            see_other(account::PATH)
        }
        Err(PushFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            let key = match fault {
                PushFault::Full => "office-push-full",
                fault => push::fault_key(&fault),
            };
            let most = i64::try_from(PUSHES_MAX).unwrap_or(i64::MAX);
            let mut faults = Faults::default();
            faults.add("browsers", desk.text(key, &[("max", most.into())]));
            account::show(&desk, &Form::default(), &faults).await
        }
    }
}

/// The only step there is: `off`.
pub async fn push_step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    let Some(id) = id.parse().ok().map(PushId).filter(|_| step == "off") else {
        return see_other(account::PATH);
    };
    match desk.app().push_drop(&desk.signed, id).await {
        Ok(()) => {
            desk.ask.notice_set("office-push-done-off");
            see_other(account::PATH)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn part(desk: &Desk, view: &View<'_>) -> Markup {
    let ways = desk.app().ways(&desk.signed).await.unwrap_or_default();
    let purposes: Vec<Choice> = Purpose::ALL
        .iter()
        .map(|one| Choice::new(one.code(), desk.code("office-purpose-", one.code())))
        .collect();
    let form = if view.form.has("ways") { view.form.clone() } else { form_of(&ways) };
    let own = View { form: &form, ..*view };
    html! {
        h2.govuk-heading-m.hy-part id="ways" { (desk.t("office-ways-title")) }
        p.govuk-body { (desk.t("office-ways-hint")) }
        (post_form(&desk.ask, PATH, html! {
            input type="hidden" name="ways" value="yes";
            (own.text_input(Field {
                kind: "email", autocomplete: Some("email"), optional: true, width: Some(20),
                hint: Some("office-ways-email-hint"), ..Field::new("email", "office-ways-email")
            }))
            (own.checkboxes(Field {
                compact: true, ..Field::new("mail", "office-ways-mail")
            }, &purposes))
            (own.checkboxes(Field {
                compact: true, hint: Some("office-ways-push-hint"),
                ..Field::new("push", "office-ways-push")
            }, &purposes))
            (button(&desk.ask, "office-ways-save"))
        }))
        (browsers(desk, view, &ways))
    }
}

fn form_of(ways: &Ways) -> Form {
    let mut pairs = vec![("email", ways.email.as_deref().unwrap_or_default())];
    pairs.extend(ways.mail_for.iter().map(|one| ("mail", one.code())));
    pairs.extend(ways.push_for.iter().map(|one| ("push", one.code())));
    Form::with_all(&pairs)
}

fn browsers(desk: &Desk, view: &View<'_>, ways: &Ways) -> Markup {
    let Some(key) = desk.app().push_public() else { return html! {} };
    html! {
        h3.govuk-heading-s.hy-part id="browsers" { (desk.t("office-push-title")) }
        @if let Some(message) = view.faults.of("browsers") {
            p.govuk-error-message { (message) }
        }
        p.govuk-body { (desk.t("office-push-hint")) }
        @if !ways.browsers.is_empty() { ul.govuk-list.hy-browsers {
            @for (id, made) in &ways.browsers { li {
                @let since = desk.text("office-push-since", &[("at", desk.at(*made).into())]);
                (since)
                form method="post" action=(format!("{PUSH_PATH}/{id}/off")) data-once="" {
                    (desk.ask.csrf_field())
                    button.govuk-button.govuk-button--secondary.hy-flush {
                        (desk.t("office-push-off"))
                        span.govuk-visually-hidden { " " (since) }
                    }
                }
            } }
        } }
        (push::form(&desk.ask, &key, PUSH_PATH, push::DESK_WORKER, html! {}))
    }
}
