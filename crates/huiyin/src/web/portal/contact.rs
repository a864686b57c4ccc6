//! Step 4: how the office can reach the person. Everything may stay empty.

use super::draft::Draft;
use super::what::saved_note;
use super::{Step, steps};
use crate::web::fault::Bare;
use crate::web::field::{Choice, Faults, Field, View, button};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::lang::Lang;
use huiyin_app::{Party, TONGUES};
use huiyin_domain::case::NoticeWish;
use huiyin_domain::text::{NAME_CHARS_MAX, PLACE_CHARS_MAX, TextFault};
use maud::html;

pub struct Contact {
    pub party: Party,
    pub wish: NoticeWish,
}

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(mut draft) = Draft::load(&ask).await?.filter(Draft::has_text) else {
        return Ok(see_other(Step::What.path()));
    };
    if draft.form.choice("wish").is_empty() {
        draft.form.set("wish", NoticeWish::None.code());
    }
    Ok(show(&ask, &draft.form, &Faults::default()))
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let draft = Draft::with(&ask, &form).await?;
    if !draft.has_text() {
        return Ok(see_other(Step::What.path()));
    }
    let mut faults = Faults::default();
    Ok(match parse(&ask, &form, &mut faults) {
        Some(_) => see_other(Step::Check.path()),
        None => show(&ask, &form, &faults),
    })
}

pub fn parse(ask: &Ask, form: &Form, faults: &mut Faults) -> Option<Contact> {
    let wish = match form.choice("wish") {
        "" => Ok(NoticeWish::None),
        code => NoticeWish::parse(code).ok_or(TextFault::UnknownChoice),
    };
    let name = form.text_optional("name", NAME_CHARS_MAX);
    let name = faults.take(ask, "name", "portal-name-label", name);
    let phone = faults.take(ask, "phone", "portal-phone-label", form.phone("phone"));
    if wish == Ok(NoticeWish::Sms) && phone == Some(None) {
        faults.add("phone", ask.t("portal-wish-needs-phone"));
    }
    let email = faults.take(ask, "email", "portal-email-label", form.email("email"));
    if wish == Ok(NoticeWish::Mail) && email == Some(None) {
        faults.add("email", ask.t("portal-wish-needs-email"));
    }
    let address = form.text_optional("address", PLACE_CHARS_MAX);
    let address = faults.take(ask, "address", "portal-address-label", address);
    if wish == Ok(NoticeWish::Post) && address == Some(None) {
        faults.add("address", ask.t("portal-wish-needs-address"));
    }
    let wish = faults.take(ask, "wish", "portal-wish-label", wish);
    let language = match form.choice("language") {
        "" => Ok(ask.lang),
        tag => Lang::from_tag(tag).ok_or(TextFault::UnknownChoice),
    };
    let language = faults.take(ask, "language", "portal-language-label", language);
    let tongue = match form.choice("interpreter") {
        "" => Ok(None),
        code => {
            TONGUES.into_iter().find(|one| *one == code).map(Some).ok_or(TextFault::UnknownChoice)
        }
    };
    let tongue = faults.take(ask, "interpreter", "portal-interpreter-label", tongue);
    if !faults.is_empty() {
        return None;
    }
    let language = language.map(|lang| Party::language_with(lang.tag(), tongue.flatten()));
    let party = Party { name: name?, phone: phone?, email: email?, address: address?, language };
    Some(Contact { party, wish: wish? })
}

pub fn wishes(ask: &Ask) -> Vec<Choice> {
    vec![
        Choice::new("none", ask.t("portal-wish-none")).hint(ask.t("portal-wish-none-hint")),
        Choice::new("sms", ask.t("portal-wish-sms")),
        Choice::new("mail", ask.t("portal-wish-mail")),
        Choice::new("post", ask.t("portal-wish-post")).hint(ask.t("portal-wish-post-hint")),
    ]
}

pub fn languages(ask: &Ask) -> Vec<(String, String)> {
    let mut all = Lang::ALL;
    all.sort_by_key(|lang| *lang != ask.lang);
    let label = |lang| match lang {
        Lang::Zh => ask.t("portal-language-zh"),
        Lang::En => ask.t("portal-language-en"),
    };
    all.into_iter().map(|lang| (lang.tag().to_owned(), label(lang))).collect()
}

/// Nobody first, then each language by its name.
pub fn tongues(ask: &Ask) -> Vec<(String, String)> {
    let none = (String::new(), ask.t("portal-interpreter-none"));
    let named = |tongue: &str| (tongue.to_owned(), ask.t(&format!("tongue-{tongue}")));
    std::iter::once(none).chain(TONGUES.into_iter().map(named)).collect()
}

pub fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    let text = |name, label, autocomplete| Field {
        optional: true,
        autocomplete: Some(autocomplete),
        ..Field::new(name, label)
    };
    Page::portal(ask, &ask.t("portal-contact-title"))
        .failed(!faults.is_empty())
        .back(Step::Files.path(), &ask.t("portal-back"))
        .show(html! {
            (steps(ask, Step::Contact))
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("portal-contact-title")) }
            p.govuk-body { (ask.t("portal-contact-lead")) }
            form method="post" action=(Step::Contact.path()) accept-charset="utf-8" novalidate
                data-once data-autosave="/new/save" {
                (ask.csrf_field())
                (view.text_input(text("name", "portal-name-label", "name")))
                (view.text_input(Field {
                    kind: "tel", width: Some(20), ..text("phone", "portal-phone-label", "tel")
                }))
                (view.text_input(Field {
                    kind: "email", ..text("email", "portal-email-label", "email")
                }))
                (view.text_input(text("address", "portal-address-label", "street-address")))
                (view.radios(Field {
                    hint: Some("portal-wish-hint"), ..Field::new("wish", "portal-wish-label")
                }, &wishes(ask)))
                (view.select(Field::new("language", "portal-language-label"), &languages(ask)))
                (view.select(Field {
                    hint: Some("portal-interpreter-hint"),
                    ..Field::new("interpreter", "portal-interpreter-label")
                }, &tongues(ask)))
                (saved_note(ask))
                (button(ask, "portal-continue"))
            }
            p.govuk-body-s.hy-muted { (ask.t("portal-contact-private")) }
        })
}
