//! Step 2: where it happened and what it is about. Not knowing is a good answer.

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
use huiyin_domain::case::CaseKind;
use huiyin_domain::text::{PLACE_CHARS_MAX, Text, TextFault};
use maud::html;

pub struct Where {
    pub kind: CaseKind,
    pub place: Option<Text>,
    pub area_code: String,
    pub topic: Option<String>,
}

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(draft) = Draft::load(&ask).await?.filter(Draft::has_text) else {
        return Ok(see_other(Step::What.path()));
    };
    Ok(show(&ask, &draft.form, &Faults::default()))
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let mut draft = Draft::with(&ask, &form).await?;
    if !draft.has_text() {
        return Ok(see_other(Step::What.path()));
    }
    let mut faults = Faults::default();
    Ok(match parse(&ask, &form, &mut faults) {
        Some(_) => see_other(Step::Files.path()),
        None => {
            draft.take(&form);
            show(&ask, &draft.form, &faults)
        }
    })
}

pub fn parse(ask: &Ask, form: &Form, faults: &mut Faults) -> Option<Where> {
    let org = ask.app().org();
    let kind = match form.choice("kind") {
        "" | "unsure" => Ok(CaseKind::Claim),
        code => CaseKind::parse(code).ok_or(TextFault::UnknownChoice),
    };
    let kind = faults.take(ask, "kind", "portal-kind-label", kind);
    let place = form.text_optional("place", PLACE_CHARS_MAX);
    let place = faults.take(ask, "place", "portal-place-label", place);
    let area = match form.choice("area") {
        "" => Ok(org.root().map(|unit| unit.area_code.clone()).unwrap_or_default()),
        code if org.areas().iter().any(|unit| unit.area_code == code) => Ok(code.to_owned()),
        _ => Err(TextFault::UnknownChoice),
    };
    let area_code = faults.take(ask, "area", "portal-area-label", area);
    let topic = match form.choice("topic") {
        "" => Ok(None),
        id if org.topic(id).is_some() => Ok(Some(id.to_owned())),
        _ => Err(TextFault::UnknownChoice),
    };
    let topic = faults.take(ask, "topic", "portal-topic-label", topic);
    Some(Where { kind: kind?, place: place?, area_code: area_code?, topic: topic? })
}

/// The kinds in the words people use for them.
pub fn kinds(ask: &Ask) -> Vec<Choice> {
    let choice = |value: &str, key: &str| Choice::new(value, ask.t(key));
    vec![
        choice("claim", "portal-kind-claim"),
        choice("enquiry", "portal-kind-enquiry"),
        choice("suggestion", "portal-kind-suggestion"),
        choice("accusation", "portal-kind-accusation").hint(ask.t("portal-kind-accusation-hint")),
        choice("unsure", "portal-kind-unsure"),
    ]
}

pub fn areas(ask: &Ask) -> Vec<(String, String)> {
    let org = ask.app().org();
    // The highest office's place is the whole town: that is the first choice already.
    let root = org.root().map(|root| root.area_code.clone());
    let areas = org.areas().into_iter().filter(|unit| Some(&unit.area_code) != root.as_ref());
    let own = areas.map(|unit| {
        let label = match ask.lang {
            Lang::Zh => &unit.label_zh,
            Lang::En => &unit.label_en,
        };
        (unit.area_code.clone(), label.clone())
    });
    std::iter::once((String::new(), ask.t("portal-area-unsure"))).chain(own).collect()
}

/// Topics that the person's words suggest stand first.
pub fn topics(ask: &Ask, form: &Form) -> Vec<(String, String)> {
    let org = ask.app().org();
    let likely = ask.app().topics_proposed(form.get("title"), form.get("text")).proposed;
    let rank = |id: &str| likely.iter().position(|one| one.topic == id).unwrap_or(usize::MAX);
    let mut all: Vec<_> = org.topics.iter().collect();
    all.sort_by_key(|topic| rank(&topic.id));
    let own = all.into_iter().map(|topic| {
        let label = match ask.lang {
            Lang::Zh => &topic.label_zh,
            Lang::En => &topic.label_en,
        };
        (topic.id.clone(), label.clone())
    });
    std::iter::once((String::new(), ask.t("portal-topic-unsure"))).chain(own).collect()
}

pub fn show(ask: &Ask, form: &Form, faults: &Faults) -> Response {
    let view = View { ask, form, faults };
    Page::portal(ask, &ask.t("portal-where-title"))
        .failed(!faults.is_empty())
        .back(Step::What.path(), &ask.t("portal-back"))
        .show(html! {
            (steps(ask, Step::Place))
            (view.error_summary())
            h1.govuk-heading-l { (ask.t("portal-where-title")) }
            form method="post" action=(Step::Place.path()) accept-charset="utf-8" novalidate
                data-once data-autosave="/new/save" {
                (ask.csrf_field())
                (view.radios(Field::new("kind", "portal-kind-label"), &kinds(ask)))
                (view.text_input(Field {
                    hint: Some("portal-place-hint"),
                    optional: true,
                    autocomplete: Some("off"),
                    ..Field::new("place", "portal-place-label")
                }))
                (view.select(Field::new("area", "portal-area-label"), &areas(ask)))
                (view.select(Field {
                    hint: Some("portal-topic-hint"),
                    ..Field::new("topic", "portal-topic-label")
                }, &topics(ask, form)))
                (saved_note(ask))
                (button(ask, "portal-continue"))
            }
        })
}
