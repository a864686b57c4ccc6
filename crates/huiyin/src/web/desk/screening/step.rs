//! What the owner of a finding does about it: the forms of its page and how they are read. Each
//! field has a name of its own, because several forms stand on one page.

use super::enter::proposals;
use super::{PATH, WHOLE, day_end, id_of, text, unit_choices, unit_chosen, yes_and_no, yes_or_no};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use huiyin_app::screening::{FindingPage, Step};
use huiyin_domain::ids::FindingId;
use huiyin_domain::screening::{Outcome, Proposal, Refusal, Return, State};
use huiyin_domain::text::{REASON_CHARS_MAX, TextFault};
use maud::{Markup, html};

pub fn follow(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Step> {
    let label = "screening-field-followed";
    let text = text(desk, form, faults, "followed", label, REASON_CHARS_MAX);
    let next = day_end(desk, form, faults, "next");
    Some(Step::Follow { next: next?, text: text? })
}

pub fn hand_over(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Step> {
    let to = unit_chosen(form, "to").and_then(|to| to.ok_or(TextFault::UnknownChoice));
    let to = faults.take(&desk.ask, "to", "screening-field-hand-to", to);
    let label = "screening-field-handed";
    let text = text(desk, form, faults, "handed", label, REASON_CHARS_MAX);
    Some(Step::HandOver { to: to?, text: text? })
}

pub fn end(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Step> {
    let outcome = Outcome::parse(form.choice("outcome")).ok_or(TextFault::UnknownChoice);
    let outcome = faults.take(&desk.ask, "outcome", "screening-field-outcome", outcome);
    let text = text(desk, form, faults, "ended", "screening-field-ended", REASON_CHARS_MAX);
    Some(Step::End { outcome: outcome?, text: text? })
}

pub fn check(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Step> {
    let is_back = yes_or_no(desk, form, faults, "back")?;
    let label = "screening-field-back-what";
    if !is_back && form.choice("back-what").is_empty() {
        return Some(Step::StayedAway { text: None });
    }
    let what = text(desk, form, faults, "back-what", label, REASON_CHARS_MAX);
    if !is_back {
        return Some(Step::StayedAway { text: Some(what?) });
    }
    let danger = yes_or_no(desk, form, faults, "back-danger");
    let proposal = Proposal::parse(form.choice("back-proposal")).ok_or(TextFault::UnknownChoice);
    let proposal = faults.take(&desk.ask, "back-proposal", "screening-field-proposal", proposal);
    let follow = day_end(desk, form, faults, "back-follow");
    Some(Step::CameBack(Return {
        id: FindingId(id_of(desk, form)),
        what: what?,
        danger: danger?,
        proposal: proposal?,
        follow: follow?,
    }))
}

/// Where a refusal of this step is shown.
pub fn field_of(step: &Step) -> fn(Refusal) -> &'static str {
    match step {
        Step::Follow { .. } => |refusal| match refusal {
            Refusal::FollowPast | Refusal::FollowFar | Refusal::DangerWaits => "next",
            _ => WHOLE,
        },
        Step::HandOver { .. } => |refusal| match refusal {
            Refusal::UnknownUnit | Refusal::SameUnit => "to",
            _ => WHOLE,
        },
        Step::CameBack(_) | Step::StayedAway { .. } => |refusal| match refusal {
            Refusal::FollowPast | Refusal::FollowFar | Refusal::DangerWaits => "back-follow",
            Refusal::DangerNeedsStep => "back-proposal",
            Refusal::CheckEarly => "back",
            _ => WHOLE,
        },
        Step::End { .. } => |_| WHOLE,
    }
}

/// What was typed belongs to a form that the page no longer has.
pub fn form_is_gone(form: &Form, state: State) -> bool {
    let of_open = ["followed", "handed", "ended"].iter().any(|name| form.has(name));
    match state {
        State::Open { .. } => !of_open,
        State::Ended { .. } => of_open,
        State::Checked { .. } => true,
    }
}

pub fn forms(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    let finding = &page.kept.finding;
    let is_owner = finding.owner == desk.signed.unit;
    let is_office = page.round.office == desk.signed.unit;
    match finding.state {
        State::Open { .. } if is_owner => html! {
            (follow_form(desk, view, page))
            (end_form(desk, view, page))
            (hand_over_form(desk, view, page))
        },
        State::Open { .. } if is_office => hand_over_form(desk, view, page),
        State::Ended { .. } if is_owner => check_form(desk, view, page),
        _ => html! {},
    }
}

fn card(desk: &Desk, page: &FindingPage, step: &str, fields: Markup) -> Markup {
    let id = format!("{step}-title");
    let path = format!("{PATH}/finding/{}/{step}", page.kept.finding.id);
    html! {
        section.hy-card aria-labelledby=(id) {
            h2.hy-card__title id=(id) { (desk.code("screening-step-", step)) }
            (post_form(&desk.ask, &path, html! {
                input type="hidden" name="version" value=(page.kept.version);
                (fields)
            }))
        }
    }
}

fn follow_form(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    card(
        desk,
        page,
        "follow",
        html! {
            (view.textarea(Field { hint: Some("screening-no-names"), rows: 3,
                ..Field::new("followed", "screening-field-followed") }))
            (view.text_input(Field { kind: "date", width: Some(10),
                ..Field::new("next", "screening-field-next") }))
            (button(&desk.ask, "screening-step-follow"))
        },
    )
}

fn hand_over_form(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    card(
        desk,
        page,
        "hand-over",
        html! {
            (view.select(Field::new("to", "screening-field-hand-to"), &unit_choices(desk)))
            (view.textarea(Field { hint: Some("screening-no-names"), rows: 3,
                ..Field::new("handed", "screening-field-handed") }))
            (button(&desk.ask, "screening-step-hand-over"))
        },
    )
}

fn end_form(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    let outcomes = Outcome::ALL.iter().map(|outcome| outcome.code());
    let outcomes: Vec<Choice> =
        outcomes.map(|code| Choice::new(code, desk.code("screening-outcome-", code))).collect();
    let days = page.round.check_days.to_string();
    card(
        desk,
        page,
        "end",
        html! {
            p.govuk-body { (desk.text("screening-end-then", &[("days", days.into())])) }
            (view.radios(Field { compact: true,
                ..Field::new("outcome", "screening-field-outcome") }, &outcomes))
            (view.textarea(Field { hint: Some("screening-no-names"), rows: 3,
                ..Field::new("ended", "screening-field-ended") }))
            (button(&desk.ask, "screening-step-end"))
        },
    )
}

fn check_form(desk: &Desk, view: View<'_>, page: &FindingPage) -> Markup {
    card(
        desk,
        page,
        "check",
        html! {
            (desk.once_field())
            (view.radios(Field { compact: true, hint: Some("screening-hint-back"),
                ..Field::new("back", "screening-field-back") }, &yes_and_no(desk)))
            (view.textarea(Field { hint: Some("screening-no-names"), rows: 3,
                ..Field::new("back-what", "screening-field-back-what") }))
            (view.radios(Field { compact: true, hint: Some("screening-hint-if-back"),
                ..Field::new("back-danger", "screening-field-danger") }, &yes_and_no(desk)))
            (view.radios(Field { compact: true, hint: Some("screening-hint-if-back"),
                ..Field::new("back-proposal", "screening-field-proposal") }, &proposals(desk)))
            (view.text_input(Field { kind: "date", width: Some(10),
                hint: Some("screening-hint-if-back"),
                ..Field::new("back-follow", "screening-field-follow") }))
            (button(&desk.ask, "screening-step-check"))
        },
    )
}
