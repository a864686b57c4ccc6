//! `/desk/keys`: every key of the desk in words, for whoever has no script, or wants to learn
//! them. A test holds this list against the pages.

use super::bar::{Desk, Tab};
use axum::response::Response;
use huiyin_domain::policy::Action;
use maud::html;

pub const PATH: &str = "/desk/keys";

/// Keys by the place where they work, each with the text that names what it does.
const PLACES: [(&str, &[(&str, &str)]); 11] = [
    (
        "office-keys-everywhere",
        &[
            ("g", "desk-nav-work"),
            ("n", "desk-nav-enter"),
            ("i", "office-nav-notices"),
            ("q", "hall-nav"),
            ("l", "look-nav"),
            ("v", "common-nav"),
            ("y", "incident-nav"),
            ("/", "office-keys-number"),
            ("?", "office-keys-dialog"),
        ],
    ),
    (
        "desk-home-title",
        &[("1–9", "office-keys-filters"), ("j", "office-keys-down"), ("k", "office-keys-up")],
    ),
    (
        "desk-enter-title",
        &[
            ("b", "desk-enter-body"),
            ("h", "desk-enter-name"),
            ("o", "desk-enter-place"),
            ("m", "office-keys-person"),
            ("s", "desk-enter-button"),
        ],
    ),
    ("desk-slip-title", &[("x", "desk-slip-next"), ("p", "desk-slip-print")]),
    ("office-notices-title", &[("a", "office-notices-seen")]),
    ("look-title", &[("f", "look-words"), ("u", "look-more")]),
    ("incident-title", &[("e", "incident-field-hazard")]),
    (
        "incident-key-place",
        &[
            ("b", "incident-board"),
            ("h", "tree-title"),
            ("c", "incident-step-verify"),
            ("a", "incident-step-activate"),
            ("r", "incident-step-report-up"),
            ("t", "incident-step-note"),
        ],
    ),
    ("tree-title", &[("e", "tree-field-person")]),
    ("drill-title", &[("e", "drill-field-unit")]),
    ("office-keys-lists", &[("u", "office-keys-new")]),
];

pub async fn get(desk: Desk) -> Response {
    let title = desk.t("office-keys-title");
    let step = |action: &Action| {
        let key = super::steps::letter(*action)?;
        Some((key, desk.code("action-", action.code())))
    };
    let steps: Vec<(&str, String)> = super::steps::ORDER.iter().filter_map(step).collect();
    let place = |head: String, keys: Vec<(&str, String)>| {
        html! {
            h2.govuk-heading-m { (head) }
            dl.hy-keylist { @for (key, words) in keys {
                div { dt { kbd.hy-kbd { (key) } } dd { (words) } }
            } }
        }
    };
    desk.page(
        Tab::Keys,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("office-keys-hint")) }
            @for (head, keys) in PLACES {
                (place(desk.t(head), keys.iter().map(|(key, text)| (*key, desk.t(text))).collect()))
            }
            (place(desk.t("office-keys-case"), steps))
        },
    )
}
