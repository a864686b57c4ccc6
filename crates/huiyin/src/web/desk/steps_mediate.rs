//! Forms of mediation: the offer, what each side says, sessions, the agreement, the end. Whose
//! consent is still open decides which forms there are.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::steps_settle::{MINUTES, area, date, part};
use super::{agreement, steps};
use huiyin_domain::case::{Mediating, Side};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub fn forms(view: &View<'_>, action: Action) -> Markup {
    match action {
        Action::MediationOffer => offer(view),
        Action::MediationConsent => consents(view),
        _ => mediate(view),
    }
}

fn offer(view: &View<'_>) -> Markup {
    let (desk, action) = (view.desk, Action::MediationOffer);
    let fields = Fields { form: action.code(), typed: view.typed };
    let nobody = Choice::new("", desk.t("settle-mediator-open"));
    let mediators = desk.settlers.mediators.iter().map(|row| {
        let unit = desk.bracketed(&desk.unit(row.unit));
        Choice::new(row.id.to_string(), format!("{}{unit}", row.display_name))
    });
    let mediators: Vec<Choice> = std::iter::once(nobody).chain(mediators).collect();
    let label = desk.t("settle-mediator");
    let inside = html! {
        p.govuk-hint { (desk.t("settle-offer-hint")) }
        (fields.pick("mediator", &mediators, About { label: &label, ..About::default() }))
        (area(view, fields, "text", 4, ("settle-offer-text", None)))
    };
    steps::form(view, action, &desk.t("action-mediation-offer"), inside)
}

fn consents(view: &View<'_>) -> Markup {
    let Some(mediation) = view.page.case.settling.mediation() else { return html! {} };
    let sides = [Side::Person, Side::Other];
    let open: Vec<Side> =
        sides.into_iter().filter(|side| !mediation.consents.contains(side)).collect();
    let action = Action::MediationConsent;
    html! {
        @if !open.is_empty() {
            (part(view, action, "consent", true, |fields| said(view, fields, &open)))
        }
        (part(view, action, "refuse", false, |fields| said(view, fields, &sides)))
    }
}

/// Which side, and the paper that shows it: nobody's word is written down without one.
fn said(view: &View<'_>, fields: Fields<'_>, sides: &[Side]) -> Markup {
    let desk = view.desk;
    let choices: Vec<Choice> = sides
        .iter()
        .map(|side| Choice::new(side.code(), desk.code("settle-side-", side.code())))
        .collect();
    let label = desk.t("settle-side");
    let only = if let [only] = sides { only.code() } else { "" };
    html! {
        (fields.radios("side", false, &choices, About {
            label: &label, first: only, ..About::default()
        }))
        (area(view, fields, "record", 2, ("settle-record", Some("settle-record-hint"))))
    }
}

fn mediate(view: &View<'_>) -> Markup {
    let (desk, settling, action) = (view.desk, &view.page.case.settling, Action::Mediate);
    let meets = settling.mediation().is_some_and(|one| one.state == Mediating::Meeting);
    html! {
        @if settling.mediation().is_some() && !meets {
            p.govuk-body { (desk.t("settle-wait-consent")) }
        }
        @if meets {
            (part(view, action, "meet", true, |fields| html! {
                (date(view, fields, "day", ("settle-session-day", None)))
                (area(view, fields, "text", 6, MINUTES))
            }))
            (part(view, action, "agree", false, |fields| html! {
                (agreement_fields(view, fields))
                button.govuk-button.govuk-button--secondary
                    formaction=(agreement::path(view.page.id)) { (desk.t("settle-print-draft")) }
                " "
            }))
        }
        @if settling.mediation().is_some() {
            (part(view, action, "fail", false, |fields| {
                area(view, fields, "reason", 3, ("settle-fail-reason", None))
            }))
        }
        @if settling.agreement().is_some() {
            p.govuk-body {
                a.govuk-link href=(agreement::path(view.page.id)) { (desk.t("settle-print")) }
            }
            (part(view, action, "confirm", true, |fields| {
                area(view, fields, "text", 2, ("settle-confirm-text", None))
            }))
        }
    }
}

/// The agreement as it stands on the paper, who signed it, and when somebody asks how it goes.
pub fn agreement_fields(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let first = agreement::template(desk, view.page);
    let (label, hint) = (desk.t("settle-agreement-text"), desk.t("settle-agreement-hint"));
    let legend = desk.t("settle-signed");
    let fault = view.typed.fault(fields.form, "signed-person");
    html! {
        (fields.area("text", 14, About {
            label: &label, hint: Some(&hint), first: &first, ..About::default()
        }))
        fieldset.govuk-fieldset {
            legend.govuk-fieldset__legend { (legend) }
            @if let Some(fault) = fault { p.govuk-error-message { (fault) } }
            @for side in Side::ALL {
                @let name = format!("signed-{}", side.code());
                (fields.tick(&name, &desk.code("settle-side-", side.code()), false))
            }
            (fields.tick("sealed", &desk.t("settle-sealed"), false))
        }
        (date(view, fields, "due", ("settle-agreed-due", None)))
    }
}
