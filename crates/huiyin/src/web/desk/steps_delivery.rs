//! Forms of a delivery: by which way the answer goes, what proves it, why it failed.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::steps::{form_name, step_form};
use huiyin_domain::case::{DeliveryFault, Means, is_proved_later};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// Only ways by which this person can be reached; what the person gave is not shown.
pub fn deliver(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let (label, hint) = (desk.t("desk-deliver-means"), desk.t("desk-deliver-hint"));
    let (proof, proof_hint) = (desk.t("desk-deliver-proof"), desk.t("desk-deliver-proof-hint"));
    let way = |means: &Means| {
        let choice = Choice::new(means.code(), desk.code("means-", means.code()));
        choice.because(desk.code("desk-means-why-", means.code()))
    };
    let ways: Vec<Choice> = view.page.ways.iter().map(way).collect();
    html! {
        (fields.radios("means", false, &ways, About {
            label: &label, hint: Some(&hint), first: Means::Page.code(), ..About::default()
        }))
        (fields.area("proof", 3, About {
            label: &proof, hint: Some(&proof_hint), ..About::default()
        }))
    }
}

/// What became of an answer on its way.
pub fn forms(view: &View<'_>, action: Action) -> Markup {
    let desk = view.desk;
    let Some(sent) = view.page.case.dispatch else { return html! {} };
    let by_itself = is_proved_later(sent.means) && sent.means != Means::Post;
    html! {
        @if by_itself { p.govuk-body { (desk.t("desk-delivery-by-itself")) } }
        (prove(view, action, sent.means))
        (fail(view, action))
    }
}

fn prove(view: &View<'_>, action: Action, means: Means) -> Markup {
    let desk = view.desk;
    let name = form_name(action, "prove");
    let fields = Fields { form: &name, typed: view.typed };
    let label = desk.t("desk-delivery-proof");
    let hint = match means {
        Means::Post => desk.t("desk-delivery-proof-post"),
        _ => desk.t("desk-delivery-proof-other"),
    };
    let inside =
        fields.area("proof", 3, About { label: &label, hint: Some(&hint), ..About::default() });
    step_form(view, action, "prove", &desk.t("desk-delivery-prove"), inside)
}

fn fail(view: &View<'_>, action: Action) -> Markup {
    let desk = view.desk;
    let name = form_name(action, "fail");
    let fields = Fields { form: &name, typed: view.typed };
    let (fault, reason) = (desk.t("desk-field-fault"), desk.t("desk-reason-label"));
    let faults = DeliveryFault::ALL.iter();
    let faults: Vec<Choice> =
        faults.map(|f| Choice::new(f.code(), desk.code("fault-", f.code()))).collect();
    let inside = html! {
        (fields.radios("fault", false, &faults, About { label: &fault, ..About::default() }))
        (fields.area("reason", 3, About { label: &reason, ..About::default() }))
    };
    step_form(view, action, "fail", &desk.t("desk-delivery-fail"), inside)
}
