//! The forms that answer the person: acceptance, notices, draft, delivery, extensions.
//! Each text starts from a template; what the procedure asks to be in it stands beside.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::{reply, similar, steps};
use huiyin_domain::case::{Outcome, answer};
use huiyin_domain::policy::Action;
use huiyin_domain::procedure::{ClockRule, NoticeRule};
use maud::{Markup, html};

pub fn accept(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let label = desk.t("desk-notice-text");
    let first = reply::notice(desk, view.page, "acceptance");
    html! {
        (fields.tick("send", &desk.t("desk-accept-send"), has_notice(view, "acceptance")))
        (must_hold(view, "acceptance"))
        (fields.area("text", 12, About { label: &label, first: &first, ..About::default() }))
    }
}

fn has_notice(view: &View<'_>, id: &str) -> bool {
    view.page.procedure.notices.iter().any(|notice| notice.id == id)
}

/// Each notice of the case's procedure that an officer writes by hand, in a form of its own.
pub fn notices(view: &View<'_>) -> Markup {
    let by_hand = |notice: &&NoticeRule| !["receipt", "opinion"].contains(&notice.id.as_str());
    let notices = &view.page.procedure.notices;
    let posted = view.typed.kept(Action::Notify.code(), "notice");
    html! {
        @if notices.is_empty() { p.govuk-body { (view.desk.t("desk-notice-none")) } }
        @for notice in notices.iter().filter(by_hand) {
            details.govuk-details open[posted == Some(&notice.id)] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (view.desk.name(&notice.name)) }
                }
                div.govuk-details__text { (notice_form(view, notice, posted)) }
            }
        }
    }
}

fn notice_form(view: &View<'_>, notice: &NoticeRule, posted: Option<&str>) -> Markup {
    let desk = view.desk;
    let mine = posted == Some(&notice.id);
    let untyped = super::typed::Typed::default();
    // The form of another notice was posted: this one starts afresh.
    let typed = if mine { view.typed } else { &untyped };
    let form = if mine { "notify".to_owned() } else { format!("notify-{}", notice.id) };
    let fields = Fields { form: &form, typed };
    let (label, button) = (desk.t("desk-notice-text"), desk.t("desk-notice-send"));
    let first = reply::notice(desk, view.page, &notice.id);
    let inside = html! {
        input type="hidden" name="notice" value=(notice.id);
        (must_hold(view, &notice.id))
        (fields.area("text", 12, About { label: &label, first: &first, ..About::default() }))
    };
    steps::form(view, Action::Notify, &button, inside)
}

/// What the procedure says such a letter must contain.
fn must_hold(view: &View<'_>, id: &str) -> Markup {
    let notices = &view.page.procedure.notices;
    let Some(notice) = notices.iter().find(|notice| notice.id == id) else { return html! {} };
    html! {
        @if !notice.must.is_empty() {
            p.govuk-body.hy-flush { strong { (view.desk.t("desk-notice-must")) } }
            ul.govuk-list.govuk-list--bullet {
                @for part in &notice.must { li { (view.desk.name(part)) } }
            }
        }
        @if let Some(basis) = &notice.basis { p.hy-small.hy-muted { (basis.cite) } }
    }
}

pub fn draft(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let (outcome, text) = (desk.t("desk-outcome"), desk.t("desk-answer-text"));
    let outcomes = Outcome::ALL.iter();
    let outcomes: Vec<Choice> =
        outcomes.map(|o| Choice::new(o.code(), desk.code("outcome-", o.code()))).collect();
    let drafted = view.page.draft.as_ref();
    let template = || reply::answer(desk, view.page, "opinion");
    let first = drafted.map_or_else(template, |(_, text)| text.clone());
    html! {
        (fields.radios("outcome", false, &outcomes, About {
            label: &outcome, first: drafted.map_or("", |(o, _)| o.code()), ..About::default()
        }))
        (parts(view, fields))
        div.hy-row {
            @for name in reply::ANSWERS {
                // Adds the template to what is typed; nothing is sent yet.
                button.govuk-button.govuk-button--secondary name="template" value=(name) {
                    "+ " (desk.code("reply-name-", name))
                }
            }
        }
        (similar::offers(view, fields))
        (fields.area("text", 16, About { label: &text, first: &first, ..About::default() }))
    }
}

/// The parts that an answer to this case must hold; after a sending that lacked one, which.
fn parts(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let (desk, page) = (view.desk, view.page);
    let wanted = page.procedure.answer_parts(page.case.kind);
    let refused = !view.typed.faults.is_empty();
    let posted = view.typed.kept(fields.form, "text").filter(|_| refused);
    let missing = posted.map(|text| answer::parts_missing(text, page.procedure, page.case.kind));
    let lacks = |id: &str| missing.iter().flatten().any(|part| part.id == id);
    html! { @if !wanted.is_empty() {
        p.govuk-body.hy-flush { strong { (desk.t("desk-answer-must")) } }
        ul.govuk-list.hy-parts id=(fields.id("parts")) {
            @for part in wanted {
                @let lacking = lacks(&part.id);
                li.hy-parts__missing[lacking] {
                    (desk.name(&part.name))
                    @if part.dated {
                        span.hy-muted { (desk.bracketed(&desk.t("desk-answer-dated"))) }
                    }
                    @if missing.is_some() {
                        " "
                        @if lacking {
                            strong.govuk-tag.hy-tag--late { (desk.t("desk-answer-missing")) }
                        } @else {
                            strong.govuk-tag.hy-tag--quiet { (desk.t("desk-answer-there")) }
                        }
                    }
                }
            }
        }
        p.govuk-hint { (desk.t("desk-answer-items")) }
    } }
}

/// The running clocks that the procedure lets be extended.
pub fn extendable<'v>(view: &View<'v>) -> Vec<&'v ClockRule> {
    let running = view.page.owed.iter().filter(|owed| owed.clock.is_running());
    running.map(|owed| owed.clock.rule).filter(|rule| rule.extension.is_some()).collect()
}

pub fn extension_ask(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let clocks: Vec<Choice> = extendable(view)
        .iter()
        .map(|rule| Choice::new(&rule.id, desk.name(&rule.name)).because(limit(view, rule)))
        .collect();
    let first = clocks.first().map(|clock| clock.value.clone()).unwrap_or_default();
    let (clock, amount, reason) =
        (desk.t("desk-extend-clock"), desk.t("desk-extend-amount"), desk.t("desk-reason-label"));
    let hint = desk.t("desk-step-ask-extension");
    html! {
        (fields.radios("clock", false, &clocks, About {
            label: &clock, first: &first, ..About::default()
        }))
        (fields.line("amount", "text", About { label: &amount, ..About::default() }))
        (fields.area("reason", 4, About { label: &reason, hint: Some(&hint), ..About::default() }))
    }
}

/// The longest extension the rule allows, in words.
fn limit(view: &View<'_>, rule: &ClockRule) -> String {
    let Some(extension) = &rule.extension else { return String::new() };
    let unit = view.desk.code("desk-unit-", &extension.unit.code().replace('_', "-"));
    match extension.max {
        Some(max) => view.desk.text("desk-extend-max", &[("n", max.into()), ("unit", unit.into())]),
        None => unit,
    }
}

pub fn extension_decide(view: &View<'_>, fields: Fields<'_>) -> Markup {
    let desk = view.desk;
    let Some(asked) = &view.page.case.extension_pending else { return html! {} };
    let amount = asked.amount.to_string();
    let longer = desk.extension(&asked.clock, asked.amount);
    let choices = [
        Choice::new("grant", desk.t("desk-extend-grant")),
        Choice::new("refuse", desk.t("desk-extend-refuse")),
    ];
    let (decision, amount_label, reason) =
        (desk.t("desk-extend-decision"), desk.t("desk-extend-amount"), desk.t("desk-reason-label"));
    html! {
        p.govuk-body {
            (desk.text("desk-extend-asked", &[
                ("clock", desk.clock_name(&asked.clock).into()), ("n", longer.into()),
            ]))
        }
        (fields.radios("decision", true, &choices, About { label: &decision, ..About::default() }))
        (fields.line("amount", "text", About {
            label: &amount_label, first: &amount, ..About::default()
        }))
        (fields.area("reason", 4, About { label: &reason, ..About::default() }))
    }
}
