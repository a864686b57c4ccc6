//! `/desk/roster/{roster}/swap`: a member asks another, who answers; whoever keeps the roster may
//! agree for both, and undo what was agreed.

use super::over::instant;
use super::{WHOLE, address, back, clock, member_choices, month, refused, shift_choices, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::text;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::roster::{Month, Own, RosterFault, ShiftView, StepAsked};
use huiyin_domain::ids::{MemberId, SwapId};
use huiyin_domain::roster::{REASON_CHARS_MAX, Refusal, Swap, SwapState, Swapping};
use huiyin_domain::screening::PlaceText;
use huiyin_domain::text::TextFault;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

enum Step {
    Ask { give: Millis, to: MemberId, take: Option<Millis> },
    Answer { id: SwapId, agrees: bool },
    TakeBack(SwapId),
    Keep(StepAsked),
}

pub async fn get(desk: Desk, Path(roster): Path<String>) -> Response {
    match month::read(&desk, &roster, None).await {
        Ok(month) => page(&desk, &month, &Form::default(), &Faults::default()),
        Err(trouble) => desk.trouble(&trouble),
    }
}

pub async fn post(
    desk: Desk,
    Path((roster, name)): Path<(String, String)>,
    form: Form,
) -> Response {
    let month = match month::read(&desk, &roster, None).await {
        Ok(month) => month,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let mut faults = Faults::default();
    let Some(step) = read(&desk, &month, &name, &form, &mut faults) else {
        if faults.is_empty() {
            return desk.not_found();
        }
        return page(&desk, &month, &form, &faults);
    };
    match take(&desk, &month, step).await {
        Ok(()) => {
            desk.ask.notice_set(&format!("roster-done-swap-{name}"));
            see_other(&format!("{}/swap", address(&month.line.key)))
        }
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, |fault| field_of(&name, fault));
            answer.unwrap_or_else(|| page(&desk, &month, &form, &faults))
        }
    }
}

async fn take(desk: &Desk, month: &Month, step: Step) -> Result<(), RosterFault> {
    let (app, key) = (desk.app(), &month.line.key);
    let own = Own::Staff(Box::new(desk.signed.clone()));
    match step {
        Step::Ask { give, to, take } => app.swap_ask(&own, key, to, give, take).await,
        Step::Answer { id, agrees } => app.swap_answer(&own, key, id, agrees).await,
        Step::TakeBack(id) => app.swap_take_back(&own, key, id).await,
        Step::Keep(asked) => app.roster_keep(&desk.signed, key, asked).await,
    }
}

fn field_of(name: &str, fault: &RosterFault) -> &'static str {
    let RosterFault::Refused(refusal) = fault else { return WHOLE };
    match (name, refusal) {
        ("ask", Refusal::NotYourShift | Refusal::ShiftOver | Refusal::NoShift) => "give",
        ("ask", Refusal::NotTheirShift) => "take",
        ("ask", Refusal::SameMember | Refusal::MemberAway | Refusal::NotEnrolled) => "to",
        ("make", Refusal::NotYourShift | Refusal::ShiftOver | Refusal::NoShift) => "of",
        ("make", Refusal::SameMember | Refusal::MemberAway | Refusal::NotEnrolled) => "by",
        ("make", Refusal::NotTheirShift) => "for",
        _ => WHOLE,
    }
}

/// `None` without a fault: there is no such step.
fn read(desk: &Desk, month: &Month, name: &str, form: &Form, faults: &mut Faults) -> Option<Step> {
    let id = || form.choice("swap").parse().ok().map(SwapId);
    match name {
        "ask" => {
            let (give, to, take) = exchange(desk, form, faults, ["give", "to", "take"])?;
            Some(Step::Ask { give, to, take })
        }
        "agree" => Some(Step::Answer { id: id()?, agrees: true }),
        "decline" => Some(Step::Answer { id: id()?, agrees: false }),
        "take-back" => id().map(Step::TakeBack),
        "make" => {
            let reason = reason(desk, form, faults, "reason");
            let (give, to, take) = exchange(desk, form, faults, ["of", "by", "for"])?;
            let on = |view: &&ShiftView| view.shift.from == give;
            let from = month.ahead.iter().find(on).and_then(|view| view.shift.who);
            let Some(from) = from else {
                let code = Refusal::NoShift.code();
                faults.add("of", desk.code("roster-refused-", code));
                return None;
            };
            let what = Swapping { from, to, give, take };
            Some(Step::Keep(StepAsked::SwapMake { what, reason: reason? }))
        }
        "undo" => {
            let reason = reason(desk, form, faults, "undone");
            Some(Step::Keep(StepAsked::SwapUndo { id: id()?, reason: reason? }))
        }
        _ => None,
    }
}

fn reason(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<PlaceText> {
    text(desk, form, faults, name, "roster-field-reason", REASON_CHARS_MAX)
}

/// A shift, who takes it, and a shift for it, where one is chosen.
fn exchange(
    desk: &Desk,
    form: &Form,
    faults: &mut Faults,
    [give, to, take]: [&str; 3],
) -> Option<(Millis, MemberId, Option<Millis>)> {
    let give = faults.take(&desk.ask, give, "roster-field-give", instant(form, give));
    let member = form.choice(to).parse().map(MemberId).map_err(|_| TextFault::UnknownChoice);
    let to = faults.take(&desk.ask, to, "roster-field-to", member);
    let back = match form.choice(take) {
        "" => Some(None),
        _ => faults.take(&desk.ask, take, "roster-field-take", instant(form, take)).map(Some),
    };
    Some((give?, to?, back?))
}

fn page(desk: &Desk, month: &Month, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("roster-swap-title");
    let view = View { ask: &desk.ask, form, faults };
    let main = html! {
        (view.error_summary())
        (back(desk, month))
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("roster-swap-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (open(desk, view, month))
        @match month.own {
            Some(own) => (ask(desk, view, month, own)),
            None => p.govuk-body { (desk.t("roster-swap-no-member")) },
        }
        @if month.line.keeps { (make(desk, view, month)) }
    };
    show(desk, &title, faults, main)
}

fn path(month: &Month, step: &str) -> String {
    format!("{}/swap/{step}", address(&month.line.key))
}

fn open(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    html! {
        h2.govuk-heading-m { (desk.t("roster-swap-open")) }
        @if month.swaps.is_empty() { p.govuk-body { (desk.t("roster-swap-none")) } }
        @for swap in &month.swaps { section.hy-card {
            p.govuk-body {
                strong.govuk-tag.hy-tag--quiet {
                    (desk.code("roster-swap-state-", swap.state.code()))
                }
                " " span dir="auto" { (words(desk, month, swap)) }
            }
            (buttons(desk, view, month, swap))
        } }
    }
}

fn words(desk: &Desk, month: &Month, swap: &Swap) -> String {
    let name = |id: MemberId| month.names.get(&id).cloned().unwrap_or_default();
    let zone = &month.line.zone;
    let at = |at: Millis| format!("{} {}", desk.lang.date(at.date_in(zone)), clock(at, zone));
    let what = &swap.what;
    let parts = [
        ("from", name(what.from).into()),
        ("to", name(what.to).into()),
        ("give", at(what.give).into()),
        ("take", what.take.map(at).unwrap_or_default().into()),
    ];
    let key = if what.take.is_some() { "roster-swap-both" } else { "roster-swap-one" };
    desk.text(key, &parts)
}

fn buttons(desk: &Desk, view: View<'_>, month: &Month, swap: &Swap) -> Markup {
    let hidden = html! { input type="hidden" name="swap" value=(swap.id); };
    let bare = |step: &str, key: &str| {
        post_form(&desk.ask, &path(month, step), html! { (hidden) (button(&desk.ask, key)) })
    };
    let is_asked = swap.state == SwapState::Asked;
    html! {
        @if is_asked && month.own == Some(swap.what.to) {
            (bare("agree", "roster-swap-agree"))
            (bare("decline", "roster-swap-decline"))
        }
        @if is_asked && month.own == Some(swap.what.from) {
            (bare("take-back", "roster-swap-take-back"))
        }
        @if !is_asked && month.line.keeps {
            @let again = view.faults.of("undone").is_some();
            details.hy-act open[again] {
                summary { (desk.t("roster-swap-undo")) }
                div.hy-act__body {
                    (post_form(&desk.ask, &path(month, "undo"), html! {
                        (hidden)
                        (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
                            ..Field::new("undone", "roster-field-reason") }))
                        (button(&desk.ask, "roster-swap-undo"))
                    }))
                }
            }
        }
    }
}

fn ask(desk: &Desk, view: View<'_>, month: &Month, own: MemberId) -> Markup {
    let all = shift_choices(desk, month);
    let mine = |at: &str| {
        let own = |view: &ShiftView| view.shift.who == Some(own);
        let of = |view: &&ShiftView| own(view) && view.shift.from.0.to_string() == at;
        at.is_empty() || month.ahead.iter().any(|view| of(&view))
    };
    let (mine, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(value, _)| mine(value));
    let none = (String::new(), desk.t("roster-swap-for-nothing"));
    let others: Vec<_> = std::iter::once(none).chain(others).collect();
    html! {
        h2.govuk-heading-m { (desk.t("roster-swap-ask")) }
        (post_form(&desk.ask, &path(month, "ask"), html! {
            (view.select(Field::new("give", "roster-field-give"), &mine))
            (view.select(Field::new("to", "roster-field-to"), &member_choices(desk, month)))
            (view.select(Field::new("take", "roster-field-take"), &others))
            (button(&desk.ask, "roster-swap-ask"))
        }))
    }
}

fn make(desk: &Desk, view: View<'_>, month: &Month) -> Markup {
    let all = shift_choices(desk, month);
    let mut back = all.clone();
    back[0].1 = desk.t("roster-swap-for-nothing");
    html! {
        h2.govuk-heading-m { (desk.t("roster-swap-make")) }
        (post_form(&desk.ask, &path(month, "make"), html! {
            (view.select(Field::new("of", "roster-field-give"), &all))
            (view.select(Field::new("by", "roster-field-to"), &member_choices(desk, month)))
            (view.select(Field::new("for", "roster-field-take"), &back))
            (view.textarea(Field { rows: 2, hint: Some("common-no-names"),
                ..Field::new("reason", "roster-field-reason") }))
            (button(&desk.ask, "roster-swap-make"))
        }))
    }
}
