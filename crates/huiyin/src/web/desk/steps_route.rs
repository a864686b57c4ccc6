//! The forms that say what a case is and where it goes: classify, route, transfer, assign.
//! Proposals come with their reasons; the officer decides.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::steps::units;
use huiyin_app::read::CasePage;
use huiyin_domain::case::{CaseKind, Way};
use huiyin_domain::unit::{Principle, RouteProposal};
use maud::{Markup, html};

/// So many topics are named; more would be a list to search in.
pub const LIKELY: usize = 2;
/// Begins the reason that names a model, before the first digits of its hash.
pub const MODEL: &str = "model-";
const HASH_SHOWN: usize = 12;

pub fn classify(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let (desk, case) = (view.desk, &view.page.case);
    let kinds = CaseKind::ALL.iter();
    let kinds: Vec<Choice> =
        kinds.map(|k| Choice::new(k.code(), desk.code("kind-", k.code()))).collect();
    let none = Choice::new("", desk.t("desk-way-none"));
    let ways = Way::ALL.iter().map(|way| Choice::new(way.code(), desk.code("way-", way.code())));
    let ways: Vec<Choice> = std::iter::once(none).chain(ways).collect();
    let proposed = view.page.topics.proposed.first().map_or("", |topic| topic.topic.as_str());
    let topic = case.topic.as_deref().unwrap_or(proposed);
    let accused = case.accused.map(|unit| unit.to_string()).unwrap_or_default();
    let label = |key: &str| desk.t(key);
    let (kind, way, topic_label) =
        (label("desk-fact-kind"), label("desk-fact-way"), label("desk-fact-topic"));
    let (way_hint, accused_label, accused_hint) =
        (label("desk-way-hint"), label("desk-accused"), label("desk-accused-hint"));
    let topic_hint = view.page.topics.is_unsure.then(|| label("desk-topic-unsure"));
    html! {
        @if case.topic.is_none() { (likely(view)) }
        (fields.radios("kind", false, &kinds, About {
            label: &kind, first: case.kind.code(), ..About::default()
        }))
        (fields.pick("way", &ways, About {
            label: &way, hint: Some(&way_hint), first: case.way.map_or("", Way::code), key: None,
        }))
        (fields.pick("topic", &desk.topics(), About {
            label: &topic_label, hint: topic_hint.as_deref(), first: topic, key: None,
        }))
        (fields.tick("urgent", &label("desk-urgent-label"), case.urgent))
        (fields.pick("accused", &units(view, None), About {
            label: &accused_label, hint: Some(&accused_hint), first: &accused, key: None,
        }))
    }
}

/// The two likeliest topics, each a button that classifies with it, and what speaks for them.
fn likely(view: &View<'_>) -> Markup {
    let desk = view.desk;
    html! { @if !view.page.topics.proposed.is_empty() {
        fieldset.govuk-fieldset {
            legend.govuk-fieldset__legend { (desk.t("desk-topic-likely")) }
            @for (at, one) in view.page.topics.proposed.iter().take(LIKELY).enumerate() {
                @let id = format!("likely-why-{at}");
                div.govuk-form-group {
                    button.govuk-button.govuk-button--secondary type="submit" name="likely"
                        value=(one.topic) aria-describedby=(id) data-busy=(desk.t("web-busy")) {
                        (desk.topic(&one.topic))
                    }
                    div.govuk-hint id=(id) { (desk.topic_why(one)) }
                }
            }
        }
    } }
}

pub fn route(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let first = view.page.routes.first().map_or("other".to_owned(), |r| r.unit.to_string());
    let label = desk.t("desk-route-to");
    let note = desk.t("desk-route-note");
    html! {
        @if !view.page.routes.is_empty() {
            (fields.radios("to", false, &proposals(view), About {
                label: &label, first: &first, ..About::default()
            }))
        }
        (other(view, fields))
        (fields.area("note", 3, About { label: &note, ..About::default() }))
    }
}

fn proposals(view: &View<'_>) -> Vec<Choice> {
    let proposal = |route: &RouteProposal| {
        let reasons: Vec<String> =
            reason_codes(route).iter().map(|code| view.desk.reason(code)).collect();
        let basis = Some(route.basis.clone()).filter(|basis| !basis.is_empty());
        let why: Vec<String> = reasons.into_iter().chain(basis).collect();
        Choice::new(route.unit.to_string(), view.desk.unit(route.unit)).because(why.join(" · "))
    };
    let other = Choice::new("other", view.desk.t("desk-route-other"));
    view.page.routes.iter().take(5).map(proposal).chain([other]).collect()
}

fn other(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let label = view.desk.t("desk-route-any");
    fields.pick("other", &units(view, None), About { label: &label, ..About::default() })
}

/// Why a unit was proposed, as it is kept with the routing. Codes, never texts.
pub fn reason_codes(route: &RouteProposal) -> Vec<String> {
    let principle = match route.principle {
        Principle::Territorial => "territorial",
        Principle::Departmental => "departmental",
    };
    let matched = [(route.topic_matched, "topic"), (route.area_matched, "area")];
    let matched = matched.into_iter().filter(|(holds, _)| *holds).map(|(_, code)| code);
    std::iter::once(principle).chain(matched).map(str::to_owned).collect()
}

/// The model that named this topic: so a route can be explained when there is another by then.
pub fn model_code(page: &CasePage) -> Option<String> {
    let topic = page.case.topic.as_deref();
    let named = page.topics.proposed.iter().take(LIKELY).any(|one| Some(&*one.topic) == topic);
    let hash = page.topics.model.as_deref().filter(|_| named)?;
    Some([MODEL, hash.get(..HASH_SHOWN).unwrap_or(hash)].concat())
}

pub fn transfer(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let (label, reason) = (desk.t("desk-route-to"), desk.t("desk-reason-label"));
    let hint = desk.t("desk-step-transfer");
    let units = units(view, Some(view.page.case.owner.unit));
    let arbiter = view.page.case.arbiter_next(&desk.org().tree);
    html! {
        // It goes to the arbiter, whichever unit were chosen.
        @if let Some(arbiter) = arbiter { input type="hidden" name="to" value=(arbiter); }
        @else { (fields.pick("other", &units, About { label: &label, ..About::default() })) }
        (fields.area("reason", 4, About {
            label: &reason, hint: Some(&hint), ..About::default()
        }))
    }
}

pub fn assign(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let label = desk.t("desk-assign-to");
    let now = view.page.case.owner.handler.map(|id| id.to_string()).unwrap_or_default();
    let choices: Vec<Choice> = desk
        .colleagues()
        .iter()
        .map(|(id, name)| Choice::new(id.to_string(), name.clone()))
        .collect();
    html! {
        @if choices.is_empty() { p.govuk-body { (desk.t("desk-assign-nobody")) } }
        (fields.radios("to", false, &choices, About {
            label: &label, first: &now, ..About::default()
        }))
    }
}
