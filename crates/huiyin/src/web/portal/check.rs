//! Step 5: read it once more, then send. Sent twice is still one case with one receipt.

use super::draft::Draft;
use super::receipt::Given;
use super::{Step, contact, known, locked, place, steps, what};
use crate::web::fault::Bare;
use crate::web::field::{Faults, button, post_form};
use crate::web::files;
use crate::web::flood;
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::case::Submission;
use huiyin_app::file::FileView;
use huiyin_app::{By, Trouble};
use huiyin_domain::case::Channel;
use huiyin_domain::text::Text;
use maud::{Markup, html};

pub async fn get(ask: Ask) -> Result<Response, Bare> {
    let Some(draft) = Draft::load(&ask).await?.filter(Draft::has_text) else {
        return Ok(see_other(Step::What.path()));
    };
    Ok(match read(&ask, &draft) {
        Ok(_) => {
            let lock = locked::before(&ask, draft.form.choice("kind")).await;
            show(&ask, &draft, &lock).await?
        }
        Err(page) => *page,
    })
}

pub async fn post(ask: Ask, form: Form) -> Result<Response, Bare> {
    let Some(draft) = Draft::load(&ask).await? else {
        let Some(given) = Draft::sent(&ask).await? else {
            return Ok(see_other(Step::What.path()));
        };
        given.keep(&ask);
        return Ok(see_other("/receipt"));
    };
    let submission = match read(&ask, &draft) {
        Ok(submission) => submission,
        Err(page) => return Ok(*page),
    };
    if let Some(page) = flood::page_before(&ask, &form, Step::Check.path(), &submission.once).await
    {
        return Ok(page);
    }
    match ask.app().case_submit_with(&By::Public, submission, draft.place()).await {
        Ok(receipt) => {
            let given = Given::of(&receipt);
            given.keep(&ask);
            // The receipt counts; should this fail, the same token still gives the same case.
            if draft.mark_sent(&ask, &given).await.is_err() {
                tracing::warn!("a sent draft could not be marked");
            }
            Ok(see_other("/receipt"))
        }
        Err(Trouble::Invalid { field, fault }) => {
            let mut faults = Faults::default();
            faults.take::<()>(&ask, field, "portal-contact-title", Err(fault));
            Ok(contact::show(&ask, &draft.form, &faults))
        }
        Err(trouble) => Err(Bare::from(trouble).keeping(&draft.form)),
    }
}

/// All three steps parsed, or the page of the first one that is at fault.
fn read(ask: &Ask, draft: &Draft) -> Result<Submission, Box<Response>> {
    let form = &draft.form;
    let mut faults = Faults::default();
    let Some(what) = what::parse(ask, form, &mut faults) else {
        return Err(Box::new(what::show(ask, form, &faults)));
    };
    let Some(place) = place::parse(ask, form, &mut faults) else {
        return Err(Box::new(place::show(ask, form, &faults)));
    };
    let Some(contact) = contact::parse(ask, form, &mut faults) else {
        return Err(Box::new(contact::show(ask, form, &faults)));
    };
    Ok(Submission {
        accused: None,
        protects: None,
        channel: Channel::Web,
        kind: place.kind,
        intake: None,
        title: what.title,
        body: what.body,
        place: place.place,
        area_code: place.area_code,
        topic: place.topic,
        claimed: None,
        party: contact.party,
        wish: contact.wish,
        once: draft.once(),
        procedure: None,
    })
}

async fn show(ask: &Ask, draft: &Draft, lock: &Markup) -> Result<Response, Bare> {
    let form = &draft.form;
    let there = ask.app().files_loose(&draft.shelf()).await?;
    let says = [form.get("title"), form.get("text"), form.get("place")];
    let known = known::before(ask, form.choice("topic"), form.choice("area"), says).await;
    Ok(Page::portal(ask, &ask.t("portal-check-title"))
        .back(Step::Contact.path(), &ask.t("portal-back"))
        .show(html! {
            (steps(ask, Step::Check))
            h1.govuk-heading-l { (ask.t("portal-check-title")) }
            dl.govuk-summary-list {
                @for line in lines(ask, form) { (row(ask, &line)) }
                (files_row(ask, &there))
            }
            (lock)
            (known)
            p.govuk-body { (ask.t("portal-check-note")) }
            (post_form(ask, Step::Check.path(), button(ask, "portal-send")))
        }))
}

fn files_row(ask: &Ask, there: &[FileView]) -> Markup {
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (ask.t("file-title")) }
            dd.govuk-summary-list__value {
                @if there.is_empty() { span.hy-muted { (ask.t("portal-left-empty")) } }
                (files::list(ask, there, None, None))
            }
            dd.govuk-summary-list__actions {
                a.govuk-link href=(Step::Files.path()) {
                    (ask.t("portal-change"))
                    span.govuk-visually-hidden { " " (ask.t("file-title")) }
                }
            }
        }
    }
}

struct Line {
    label: &'static str,
    value: String,
    step: Step,
    field: &'static str,
}

fn lines(ask: &Ask, form: &Form) -> Vec<Line> {
    let title = match form.choice("title") {
        "" => Text::parse(form.get("text"), usize::MAX)
            .map(|body| Text::title_of(&body).as_str().to_owned())
            .unwrap_or_default(),
        title => title.to_owned(),
    };
    let option = |options: Vec<(String, String)>, name: &str| {
        let found = options.into_iter().find(|(value, _)| value == form.choice(name));
        found.map(|(_, text)| text).unwrap_or_default()
    };
    let pairs = |choices: Vec<crate::web::field::Choice>| {
        choices.into_iter().map(|choice| (choice.value, choice.text)).collect::<Vec<_>>()
    };
    let kind = match form.choice("kind") {
        "" => ask.t("portal-kind-unsure"),
        _ => option(pairs(place::kinds(ask)), "kind"),
    };
    let wish = match form.choice("wish") {
        "" => ask.t("portal-wish-none"),
        _ => option(pairs(contact::wishes(ask)), "wish"),
    };
    let typed = |name: &str| form.choice(name).to_owned();
    let line = |label, value, step, field| Line { label, value, step, field };
    vec![
        line("portal-what-title-label", title, Step::What, "title"),
        line("portal-what-label", typed("text"), Step::What, "text"),
        line("portal-kind-label", kind, Step::Place, "kind"),
        line("portal-place-label", typed("place"), Step::Place, "place"),
        line("portal-area-label", option(place::areas(ask), "area"), Step::Place, "area"),
        line("portal-topic-label", option(place::topics(ask, form), "topic"), Step::Place, "topic"),
        line("portal-name-label", typed("name"), Step::Contact, "name"),
        line("portal-phone-label", typed("phone"), Step::Contact, "phone"),
        line("portal-email-label", typed("email"), Step::Contact, "email"),
        line("portal-address-label", typed("address"), Step::Contact, "address"),
        line("portal-wish-label", wish, Step::Contact, "wish"),
        line(
            "portal-interpreter-label",
            option(contact::tongues(ask), "interpreter"),
            Step::Contact,
            "interpreter",
        ),
    ]
}

fn row(ask: &Ask, line: &Line) -> Markup {
    let empty = line.value.trim().is_empty();
    html! {
        div.govuk-summary-list__row {
            dt.govuk-summary-list__key { (ask.t(line.label)) }
            dd.govuk-summary-list__value.hy-keep dir="auto" {
                @if empty { span.hy-muted { (ask.t("portal-left-empty")) } }
                @else { (line.value) }
            }
            dd.govuk-summary-list__actions {
                a.govuk-link href={ (line.step.path()) "#" (line.field) } {
                    (ask.t("portal-change"))
                    span.govuk-visually-hidden { " " (ask.t(line.label)) }
                }
            }
        }
    }
}
