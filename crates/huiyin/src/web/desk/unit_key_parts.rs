//! Parts of the page of a unit's key, and the line on every page that says it is open.

use super::bar::Desk;
use super::unit_key::{AGAIN, CARD, CLOSE, EARLIER, PATH};
use crate::web::field::{Choice, Field, View, button, post_form};
use huiyin_app::unit_key::{KeyFacts, KeyWork};
use maud::{Markup, html};

/// On every page of the desk while it is open.
pub fn line(desk: &Desk) -> Markup {
    let Some(held) = &desk.signed.held else { return html! {} };
    let since = desk.text("unit-key-open-since", &[("at", desk.at(held.since).into())]);
    html! {
        div.govuk-inset-text.hy-noprint {
            (since) " "
            a.govuk-link href=(PATH) { (desk.t("unit-key-open-way")) }
        }
    }
}

/// Whether there is a key, which, and whether it is open here.
pub fn standing(desk: &Desk, facts: Option<&KeyFacts>) -> Markup {
    let Some(facts) = facts else {
        return html! { p.govuk-inset-text { (desk.t("unit-key-none")) } };
    };
    let made = desk.text("unit-key-made", &[("at", desk.at(facts.made).into())]);
    html! {
        div.hy-card {
            p.govuk-body { strong { (desk.unit(desk.signed.unit)) } " · " (made) }
            p.govuk-body {
                (desk.t("unit-key-print")) " " code.hy-caseno { (facts.fingerprint) }
            }
            @if desk.signed.held.is_some() {
                (post_form(&desk.ask, CLOSE, button(&desk.ask, "unit-key-close-button")))
            } @else {
                p.govuk-body { (desk.t("unit-key-closed")) }
            }
        }
    }
}

pub fn opening(view: &View<'_>) -> Markup {
    let field = Field {
        hint: Some("unit-key-card-hint"),
        autocomplete: Some("off"),
        code: true,
        hash: Some("k"),
        ..Field::new("card", "unit-key-card")
    };
    html! {
        (post_form(view.ask, PATH, html! {
            input type="hidden" name="back" value=(view.form.choice("back"));
            (view.text_input(field))
            (button(view.ask, "unit-key-open-button"))
        }))
    }
}

pub fn waiting(desk: &Desk, work: &KeyWork) -> Markup {
    let said = desk.text("unit-key-waiting", &[("count", work.waiting.into())]);
    html! { @if work.waiting > 0 { p.govuk-inset-text { (said) } } }
}

/// Units whose shares their present key does not open: one's own after a change cut short, and
/// others that lost their card.
pub fn behind(desk: &Desk, view: &View<'_>, work: &KeyWork) -> Markup {
    let own = work.behind.iter().find(|(unit, ..)| *unit == desk.signed.unit);
    let others = work.behind.iter().filter(|(unit, ..)| *unit != desk.signed.unit);
    html! {
        @if let Some((_, count, _)) = own {
            h2.govuk-heading-m { (desk.t("unit-key-earlier-title")) }
            p.govuk-body { (desk.text("unit-key-earlier-say", &[("count", (*count).into())])) }
            (post_form(&desk.ask, EARLIER, html! {
                (view.text_input(Field {
                    hint: Some("unit-key-card-hint"),
                    autocomplete: Some("off"),
                    code: true,
                    ..Field::new("earlier", "unit-key-earlier")
                }))
                (button(&desk.ask, "unit-key-earlier-button"))
            }))
        }
        @for (unit, count, print) in others {
            h2.govuk-heading-m { (desk.unit(*unit)) }
            p.govuk-body { (desk.text("unit-key-again-say", &[("count", (*count).into())])) }
            p.govuk-body { (desk.t("unit-key-print")) " " code.hy-caseno { (print) } }
            @if desk.signed.held.is_some() {
                (post_form(&desk.ask, AGAIN, html! {
                    input type="hidden" name="unit" value=(unit);
                    input type="hidden" name="print" value=(print);
                    (button(&desk.ask, "unit-key-again-button"))
                }))
            } @else {
                p.govuk-body { (desk.t("unit-key-again-closed")) }
            }
        }
    }
}

pub fn making(desk: &Desk, facts: Option<&KeyFacts>) -> Markup {
    let (title, say) = match facts {
        Some(_) => ("unit-key-change-title", "unit-key-change-say"),
        None => ("unit-key-first-title", "unit-key-first-say"),
    };
    html! {
        h2.govuk-heading-m { (desk.t(title)) }
        p.govuk-body { (desk.t(say)) }
        (post_form(&desk.ask, CARD, button(&desk.ask, "unit-key-card-button")))
    }
}

/// What is to be written down.
pub fn card(desk: &Desk, shown: &str) -> Markup {
    html! {
        p.govuk-body-l { (desk.t("unit-key-card-say")) }
        div.hy-card {
            p.govuk-body { strong { (desk.unit(desk.signed.unit)) } }
            code.hy-secret id="unit-card" { (shown) }
            p.govuk-body { (desk.t("unit-key-card-keep")) }
        }
        button.govuk-button.govuk-button--secondary type="button" data-print data-js hidden {
            (desk.t("unit-key-card-print"))
        }
    }
}

/// Said by hand: what only the lost card opened is gone unless another unit holds it, too.
pub fn lost(view: &View<'_>) -> Markup {
    let choice = Choice::new("yes", view.ask.t("unit-key-lost-yes"));
    view.checkboxes(Field::new("lost", "unit-key-lost"), &[choice])
}

/// In the place of a title.
pub fn locked_title(desk: &Desk) -> Markup {
    html! { span.hy-muted { (desk.t("unit-key-title-locked")) } }
}
