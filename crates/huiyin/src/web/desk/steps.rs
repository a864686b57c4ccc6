//! What the officer may do on a case now: one small form for each action, beside the case.
//! Which actions these are is said by the policy and the transition table, not here.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::{
    case_next, reissue, steps_answer, steps_bars, steps_delivery, steps_joint, steps_review,
    steps_route, steps_settle,
};
use huiyin_domain::case::TRANSITIONS;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// The order of the forms: what carries the case on comes first.
pub const ORDER: &[Action] = &[
    Action::Arbitrate,
    Action::ReviewAssign,
    Action::ReviewDecide,
    Action::ReviewDeliver,
    Action::ExplainUnanswered,
    Action::SupervisionAnswer,
    Action::TaskAnswer,
    Action::DeliverySettle,
    Action::Classify,
    Action::Route,
    Action::Accept,
    Action::Return,
    Action::DecideExtension,
    Action::Take,
    Action::Assign,
    Action::Check,
    Action::Approve,
    Action::SendBack,
    Action::Deliver,
    Action::Conclude,
    Action::Draft,
    Action::Notify,
    Action::AskExtension,
    Action::AddMaterial,
    Action::Summarise,
    Action::TaskSet,
    Action::AppointmentSet,
    Action::AppointmentAsk,
    Action::MediationOffer,
    Action::MediationConsent,
    Action::Mediate,
    Action::Hear,
    Action::FollowUp,
    Action::Supervise,
    Action::LeaderName,
    Action::Link,
    Action::Transfer,
    Action::Reopen,
    Action::BriefGive,
    Action::AdmissionNote,
    Action::OpenIdentity,
    Action::SecretSeek,
    Action::RecusalDeclare,
    Action::RecusalDecide,
    Action::SecretReissue,
];

pub fn steps(view: &View<'_>) -> Markup {
    let may = |action: &&Action| view.page.actions.contains(action);
    let offered: Vec<Action> =
        ORDER.iter().filter(may).copied().filter(|a| useful(view, *a)).collect();
    let first = offered.iter().copied().find(|action| carries_on(view, *action));
    html! {
        @if offered.is_empty() { p.govuk-body { (view.desk.t("desk-steps-none")) } }
        @for action in offered {
            @let posted = is_form_of(action, &view.typed.form);
            @let open = if view.typed.form.is_empty() { first == Some(action) } else { posted };
            (act(view, action, open))
        }
    }
}

/// Left out although allowed: what would only be refused, or shows what is shown already.
fn useful(view: &View<'_>, action: Action) -> bool {
    let case = &view.page.case;
    match action {
        Action::OpenIdentity => view.party.is_none(),
        Action::DecideExtension => case.extension_pending.is_some(),
        Action::AskExtension => {
            case.extension_pending.is_none() && !steps_answer::extendable(view).is_empty()
        }
        Action::Take => case.owner.handler != Some(view.desk.signed.staff),
        // Four eyes: whoever wrote it sees in words who reads it next.
        Action::Check | Action::Approve => !case_next::is_drafter(view),
        Action::Deliver => case.dispatch.is_none(),
        Action::Return if case.owner.unit == case.intake => false,
        other => steps_joint::useful(view, other) && steps_bars::useful(view, other),
    }
}

fn carries_on(view: &View<'_>, action: Action) -> bool {
    let row = TRANSITIONS.iter().find(|row| row.action == action);
    let classify_first = view.page.case.topic.is_none() && view.page.case.way.is_none();
    match action {
        Action::Classify => classify_first && view.page.actions.contains(&Action::Route),
        Action::Return | Action::SendBack | Action::Transfer | Action::Reopen => false,
        Action::Arbitrate
        | Action::TaskAnswer
        | Action::SupervisionAnswer
        | Action::ReviewAssign
        | Action::ReviewDecide
        | Action::ReviewDeliver
        | Action::ExplainUnanswered
        | Action::DeliverySettle => true,
        Action::DecideExtension => true,
        Action::Take | Action::Assign => view.page.case.owner.handler.is_none(),
        _ => row.is_some_and(|row| row.to.is_some()),
    }
}

fn act(view: &View<'_>, action: Action, open: bool) -> Markup {
    let key = view.desk.code("action-", action.code());
    html! {
        details.hy-act open[open] {
            summary data-key=[letter(action)] { (key) }
            div.hy-act__body {
                (steps_joint::before(view, action))
                @match action {
                    Action::Notify => (steps_answer::notices(view)),
                    Action::DeliverySettle => (steps_delivery::forms(view, action)),
                    Action::Arbitrate | Action::TaskSet | Action::TaskAnswer | Action::Supervise
                    | Action::SupervisionAnswer | Action::LeaderName | Action::Link => {
                        (steps_joint::forms(view, action))
                    }
                    Action::AppointmentAsk | Action::AppointmentSet | Action::MediationOffer
                    | Action::MediationConsent | Action::Mediate | Action::Hear
                    | Action::FollowUp => (steps_settle::forms(view, action)),
                    Action::ReviewAssign | Action::ReviewDecide | Action::ReviewDeliver
                    | Action::ExplainUnanswered => (steps_review::forms(view, action)),
                    Action::RecusalDeclare | Action::RecusalDecide | Action::BriefGive
                    | Action::AdmissionNote => (steps_bars::forms(view, action)),
                    _ => (form(view, action, &key, inside(view, action))),
                }
            }
        }
    }
}

/// A post form of this case, with what the officer saw and a token against a double tap.
pub fn form(view: &View<'_>, action: Action, button: &str, inside: Markup) -> Markup {
    let address = format!("/desk/case/{}/{}", view.page.id, action.code());
    html! {
        form method="post" action=(address) data-once="" novalidate {
            (view.desk.ask.csrf_field())
            (view.desk.once_field())
            input type="hidden" name="version" value=(view.page.version);
            (inside)
            button.govuk-button { (button) }
        }
    }
}

/// The name of one of an action's forms: what was typed stays with the form it was typed into.
pub fn form_name(action: Action, step: &str) -> String {
    let plain = step.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    match step {
        "" => action.code().to_owned(),
        step if plain && step.len() <= 40 => format!("{}-{step}", action.code()),
        _ => action.code().to_owned(),
    }
}

/// Whether a form with this name is one of an action's.
pub fn is_form_of(action: Action, form: &str) -> bool {
    let step = form.strip_prefix(action.code());
    step.is_some_and(|step| step.is_empty() || step.starts_with('-'))
}

/// One of several forms of an action; the field names of `inside` carry `form_name`.
pub fn step_form(
    view: &View<'_>,
    action: Action,
    step: &str,
    button: &str,
    inside: Markup,
) -> Markup {
    form(
        view,
        action,
        button,
        html! {
            input type="hidden" name="step" value=(step);
            (inside)
        },
    )
}

/// Desk keys of the commonest steps.
pub const fn letter(action: Action) -> Option<&'static str> {
    match action {
        Action::Classify => Some("c"),
        Action::Route => Some("r"),
        Action::Accept => Some("a"),
        Action::Take => Some("t"),
        Action::Notify => Some("m"),
        Action::Draft => Some("w"),
        Action::Approve => Some("p"),
        Action::Deliver => Some("d"),
        _ => None,
    }
}

fn inside(view: &View<'_>, action: Action) -> Markup {
    let fields = Fields { form: action.code(), typed: view.typed };
    match action {
        Action::Classify => steps_route::classify(view, fields),
        Action::Route => steps_route::route(view, fields),
        Action::Transfer => steps_route::transfer(view, fields),
        Action::Assign => steps_route::assign(view, fields),
        Action::Accept => steps_answer::accept(view, fields),
        Action::Draft => steps_answer::draft(view, fields),
        Action::Deliver => steps_delivery::deliver(view, fields),
        Action::AskExtension => steps_answer::extension_ask(view, fields),
        Action::DecideExtension => steps_answer::extension_decide(view, fields),
        Action::AddMaterial => {
            let label = view.desk.t("desk-material-label");
            fields.area("text", 6, About { label: &label, ..About::default() })
        }
        Action::Summarise => {
            let (label, hint) =
                (view.desk.t("desk-summary-label"), view.desk.t("desk-summary-hint"));
            fields.area("text", 4, About { label: &label, hint: Some(&hint), ..About::default() })
        }
        Action::Return | Action::SendBack | Action::Reopen | Action::OpenIdentity => {
            reason(view, action, fields)
        }
        Action::SecretSeek => {
            let (label, hint) =
                (view.desk.t("desk-field-said"), view.desk.code("desk-step-", action.code()));
            fields.line(
                "said",
                "text",
                About { label: &label, hint: Some(&hint), ..About::default() },
            )
        }
        Action::SecretReissue => html! {
            (reason(view, action, fields))
            (reissue::checked(view, fields))
        },
        other => html! { p.govuk-body { (view.desk.code("desk-step-", other.code())) } },
    }
}

fn reason(view: &View<'_>, action: Action, fields: Fields<'_>) -> Markup {
    let label = view.desk.t("desk-reason-label");
    let hint = view.desk.code("desk-step-", action.code());
    fields.area("reason", 4, About { label: &label, hint: Some(&hint), ..About::default() })
}

/// Units to choose from, as the tree has them, without the one named.
pub fn units(view: &View<'_>, without: Option<huiyin_domain::ids::UnitId>) -> Vec<Choice> {
    let empty = Choice::new("", view.desk.t("desk-choose"));
    let units = view.desk.units_active().into_iter().filter(|(id, _)| Some(*id) != without);
    let units = units.map(|(id, label)| Choice::new(id.to_string(), label));
    std::iter::once(empty).chain(units).collect()
}
