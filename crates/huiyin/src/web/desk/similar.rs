//! What is known already, as pages show it: cases of the same matter, problems that many tell
//! of, cases whose number is cited; and delivered answers as a start for another.

use super::bar::Desk;
use super::case::View;
use super::common;
use super::field::Fields;
use crate::web::form::Form;
use huiyin_app::common::ProblemLine;
use huiyin_app::find::{Known, Matter, Offer, Similar};
use huiyin_app::read::CasePage;
use huiyin_domain::ids::{CaseId, CaseNumber};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// More would be a list to search in.
pub const SHOWN: usize = 3;
/// Signs of an answer that are shown before it is taken.
const OFFER_SIGNS: usize = 160;

/// Of the case before the officer.
#[derive(Default)]
pub struct Of {
    similar: Vec<Similar>,
    offers: Vec<Offer>,
}

impl Of {
    /// What cannot be had is no reason to show no page.
    pub async fn read(desk: &Desk, page: &CasePage) -> Self {
        // For whoever says what it is about, or answers it: nobody else waits for it.
        let wanted = [Action::Classify, Action::Draft];
        if page.is_locked || !wanted.iter().any(|action| page.actions.contains(action)) {
            return Self::default();
        }
        let (app, by) = (desk.app(), &desk.signed);
        let similar = app.similar_to_case(by, page.id, SHOWN).await.unwrap_or_default();
        let offers = match page.actions.contains(&Action::Draft) {
            true => app.answers_offered(by, page.id, SHOWN).await.unwrap_or_default(),
            false => Vec::new(),
        };
        Self { similar, offers }
    }

    /// The words of the answer that a button named, if it is still offered.
    pub fn offer(&self, code: &str) -> Option<&str> {
        self.offers.iter().find(|offer| offer.code == code).map(|offer| offer.text.as_str())
    }
}

/// What is known of the matter that a form holds.
pub async fn known(desk: &Desk, form: &Form, likely: &[&str]) -> Known {
    let chosen = form.choice("topic");
    let matter = Matter {
        title: form.get("title"),
        body: form.get("body"),
        place: form.get("place"),
        area: form.choice("area"),
        topics: if chosen.is_empty() { likely.to_vec() } else { vec![chosen] },
        own: ["name", "phone", "email", "address"].map(|field| form.get(field)).to_vec(),
    };
    desk.app().known(&desk.signed, &matter, SHOWN).await.unwrap_or_default()
}

/// A few words for whoever hears the page: how much there is, not what.
pub fn said(desk: &Desk, topics: usize, known: &Known) -> String {
    if topics == 0 && known.is_empty() {
        return String::new();
    }
    let cases = known.similar.len() + known.cited.len();
    let parts = [
        ("topics", topics.into()),
        ("cases", cases.into()),
        ("problems", known.problems.len().into()),
    ];
    desk.text("similar-said", &parts)
}

/// Beneath what is typed. Links open beside the form: what is typed is not left.
pub fn beneath(desk: &Desk, known: &Known) -> Markup {
    html! {
        @if !known.cited.is_empty() {
            h2.hy-card__title { (desk.t("similar-cited")) }
            ul.govuk-list.hy-known {
                @for one in &known.cited {
                    li { p.govuk-body { (number(desk, one.id, &one.number, true)) } }
                }
            }
        }
        @if !known.problems.is_empty() {
            h2.hy-card__title { (desk.t("similar-problems")) }
            ul.govuk-list.hy-known {
                @for line in &known.problems { li { (problem(desk, line)) } }
            }
        }
        @if !known.similar.is_empty() {
            h2.hy-card__title { (desk.t("similar-title")) }
            (list(desk, &known.similar, true))
        }
    }
}

/// On the page of a case.
pub fn panel(view: &View<'_>) -> Markup {
    let similar = &view.desk.similar().similar;
    html! { @if !similar.is_empty() {
        section.hy-card aria-labelledby="similar" {
            h2.hy-card__title id="similar" { (view.desk.t("similar-title")) }
            p.hy-small.hy-muted { (view.desk.t("similar-lead")) }
            (list(view.desk, similar, false))
        }
    } }
}

fn list(desk: &Desk, similar: &[Similar], is_beside: bool) -> Markup {
    html! { ul.govuk-list.hy-known { @for one in similar { li { (item(desk, one, is_beside)) } } } }
}

fn item(desk: &Desk, one: &Similar, is_beside: bool) -> Markup {
    let stage = if one.is_open { "look-stage-open" } else { "look-stage-closed" };
    let topic = one.topic.as_deref().map(|topic| desk.topic(topic));
    let facts = [Some(desk.unit(one.unit)), topic, Some(desk.day(one.registered_at))];
    let facts: Vec<String> = facts.into_iter().flatten().chain([desk.t(stage)]).collect();
    html! {
        @if one.is_maybe_same {
            p.govuk-body.hy-flush {
                strong.govuk-tag.hy-tag--run { (desk.t("similar-same")) } " "
                span.hy-small { (desk.t("similar-same-why")) }
            }
        }
        p.hy-small.hy-muted {
            @if let Some((id, case)) = &one.case { (number(desk, *id, case, is_beside)) " · " }
            (facts.join(" · "))
        }
        p.govuk-body dir="auto" {
            strong { (desk.code("look-kind-", one.kind.code())) } " " (one.text)
        }
    }
}

fn number(desk: &Desk, id: CaseId, number: &CaseNumber, is_beside: bool) -> Markup {
    html! {
        a.govuk-link.hy-caseno href=(format!("/desk/case/{id}"))
            target=[is_beside.then_some("_blank")] { (number) (beside(desk, is_beside)) }
    }
}

fn problem(desk: &Desk, line: &ProblemLine) -> Markup {
    let due = line.due.map(|due| desk.text("similar-due", &[("day", desk.day(due).into())]));
    let people = line.band.map(|band| {
        desk.text("similar-people", &[("band", common::band(desk, Some(band)).into())])
    });
    let facts = [Some(desk.unit(line.owner)), Some(desk.topic(&line.topic)), people, due];
    let facts: Vec<String> = facts.into_iter().flatten().collect();
    html! {
        p.govuk-body.hy-flush dir="auto" {
            a.govuk-link href=(format!("{}/{}", common::PATH, line.id)) target="_blank" {
                (line.title) (beside(desk, true))
            }
        }
        p.hy-small.hy-muted { (facts.join(" · ")) }
    }
}

fn beside(desk: &Desk, is_beside: bool) -> Markup {
    html! { @if is_beside { span.govuk-visually-hidden { (desk.t("similar-beside")) } } }
}

/// Answers to similar cases, each a button that adds its words to what is typed.
pub fn offers(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let (desk, offers) = (view.desk, &view.desk.similar().offers);
    html! { @if !offers.is_empty() {
        fieldset.govuk-fieldset.hy-offers {
            legend.govuk-fieldset__legend { (desk.t("similar-offers")) }
            p.govuk-hint { (desk.t("similar-offers-hint")) }
            @for (at, offer) in offers.iter().enumerate() {
                @let id = fields.id(&format!("offer-{at}"));
                div.govuk-form-group {
                    p.govuk-body.hy-keep.hy-flush dir="auto" id=(id) { (first(&offer.text)) }
                    p.hy-small.hy-muted { (facts(desk, offer)) }
                    button.govuk-button.govuk-button--secondary name="similar"
                        value=(offer.code) aria-describedby=(id) {
                        "+ " (desk.text("similar-offer-add", &[("no", (at + 1).into())]))
                    }
                }
            }
        }
    } }
}

fn facts(desk: &Desk, offer: &Offer) -> Markup {
    let day = desk.day(offer.delivered_at);
    let day = desk.text("similar-offer-day", &[("day", day.into())]);
    let laws = (!offer.laws.is_empty())
        .then(|| desk.text("similar-offer-law", &[("laws", desk.joined(&offer.laws).into())]));
    let topic = offer.topic.as_deref().map(|topic| desk.topic(topic));
    let parts = [Some(desk.unit(offer.unit)), topic, Some(day), laws];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    html! {
        @if let Some((id, case)) = &offer.case { (number(desk, *id, case, false)) " · " }
        (parts.join(" · "))
    }
}

fn first(text: &str) -> String {
    match text.char_indices().nth(OFFER_SIGNS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
