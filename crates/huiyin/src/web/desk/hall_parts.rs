//! The parts of the hall's page: one's own window with the number at it, who waits, the other
//! windows, the surge. No page of its own.

use super::bar::Desk;
use super::enter;
use crate::web::field::{Field, View, post_form};
use huiyin_app::reception::{HallPage, Seat};
use huiyin_domain::policy::Action;
use huiyin_domain::reception::{CALLS_TO_GIVE_UP, Step, Ticket};
use maud::{Markup, html};

pub fn whole(desk: &Desk, page: &HallPage, view: View<'_>) -> Markup {
    html! {
        (view.error_summary())
        h1.govuk-heading-l { (desk.t("hall-title")) " · " (desk.unit(desk.signed.unit)) }
        p.hy-muted { (desk.t("hall-lead")) }
        div.hy-desk__cols {
            div id="hall" tabindex="-1" {
                @if desk.may(Action::HallServe) { (own_window(desk, page, view)) }
                (waiting(desk, page))
                (windows(desk, page))
            }
            div {
                (surge(desk, page, view))
                @if desk.may(Action::HallServe) { (by_hand(desk, view)) }
                (machines(desk))
            }
        }
    }
}

fn own_window(desk: &Desk, page: &HallPage, view: View<'_>) -> Markup {
    html! {
        section.hy-card aria-labelledby="own-window" {
            @match &page.own {
                None => {
                    h2.govuk-heading-m id="own-window" { (desk.t("hall-own")) }
                    (post_form(&desk.ask, "/desk/hall/open", html! {
                        (view.text_input(Field { inputmode: Some("numeric"), width: Some(3),
                            key: Some("o"), hint: Some("hall-no-hint"),
                            ..Field::new("no", "hall-no") }))
                        button.govuk-button { (desk.t("hall-open")) }
                    }))
                }
                Some(seat) => {
                    h2.govuk-heading-m id="own-window" { (window_name(desk, seat.window.no)) }
                    @match &seat.ticket {
                        Some(ticket) => (at_window(desk, ticket)),
                        None => (next_button(desk, page)),
                    }
                    div.hy-hall__steps { (close_form(desk, seat, Some("x"))) }
                }
            }
        }
    }
}

fn next_button(desk: &Desk, page: &HallPage) -> Markup {
    html! {
        @if page.waiting == 0 { p.govuk-body { (desk.t("hall-refused-nobody-waiting")) } }
        div.hy-hall__steps { (post_form(&desk.ask, "/desk/hall/next", html! {
            button.govuk-button data-key="c" autofocus { (desk.t("hall-next")) }
        })) }
    }
}

/// The number at one's window, and what may become of it; registering is the usual one.
fn at_window(desk: &Desk, ticket: &Ticket) -> Markup {
    let register =
        format!("{}?channel=visit&ticket={}&queue={}", enter::PATH, ticket.id, ticket.number);
    let may_give_up = ticket.calls >= CALLS_TO_GIVE_UP;
    let steps = [
        (Step::Again, "a", true),
        (Step::Back, "b", true),
        (Step::Advised, "v", true),
        (Step::GaveUp, "l", may_give_up),
    ];
    html! {
        p.hy-hall__now {
            span.hy-hall__called { (desk.text("hall-called", &[("number", ticket.number.into())])) }
            " " span.hy-muted { (desk.text("hall-calls", &[("count", ticket.calls.into())])) }
            @if ticket.is_priority { " " strong.govuk-tag { (desk.t("hall-priority-tag")) } }
        }
        p { a.govuk-button role="button" draggable="false" href=(register) data-key="r"
            data-focus="" { (desk.t("hall-register")) } }
        div.hy-hall__steps {
            @for (step, key, shown) in steps { @if shown {
                (post_form(&desk.ask, &format!("/desk/hall/number/{}", step.code()), html! {
                    input type="hidden" name="ticket" value=(ticket.id);
                    button.govuk-button.govuk-button--secondary data-key=(key) {
                        (desk.code("hall-step-", step.code()))
                    }
                }))
            } }
        }
        @if !may_give_up { p.hy-muted { (desk.t("hall-give-up-later")) } }
    }
}

fn close_form(desk: &Desk, seat: &Seat, key: Option<&str>) -> Markup {
    let no = seat.window.no;
    html! {
        (post_form(&desk.ask, "/desk/hall/close", html! {
            input type="hidden" name="no" value=(no);
            button.govuk-button.govuk-button--secondary.hy-flush data-key=[key] {
                (desk.text("hall-close", &[("window", i64::from(no).into())]))
            }
        }))
    }
}

fn window_name(desk: &Desk, no: u16) -> String {
    desk.text("hall-window", &[("window", i64::from(no).into())])
}

fn waiting(desk: &Desk, page: &HallPage) -> Markup {
    let windows = i64::try_from(page.seats.len()).unwrap_or(i64::MAX);
    html! {
        section aria-labelledby="waiting" {
            h2.govuk-heading-m id="waiting" { (desk.t("hall-waiting")) }
            ul.hy-counts {
                li { b { (page.waiting) } " " (desk.t("hall-count-waiting")) }
                li { b { (windows) } " " (desk.t("hall-count-windows")) }
                li { b { (page.given) } " " (desk.t("hall-count-given")) }
            }
            @if !page.next.is_empty() {
                p.hy-muted id="line" { (desk.t("hall-line")) }
                ol.hy-hall__line aria-labelledby="line" {
                    @for ticket in &page.next { li {
                        (ticket.number)
                        @if ticket.is_priority {
                            " " span.hy-muted { (desk.t("hall-priority-tag")) }
                        }
                    } }
                }
            }
        }
    }
}

fn windows(desk: &Desk, page: &HallPage) -> Markup {
    let heads = ["window", "officer", "number"];
    let leads = desk.may(Action::HallLead);
    html! { @if !page.seats.is_empty() {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("hall-windows")) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("hall-col-", head)) }
            } } }
            tbody { @for seat in &page.seats { tr {
                td data-label=(desk.t("hall-col-window")) { (seat.window.no) }
                td data-label=(desk.t("hall-col-officer")) {
                    (seat.officer.clone().unwrap_or_else(|| desk.t("desk-somebody")))
                    @if leads && seat.window.staff != desk.signed.staff {
                        (close_form(desk, seat, None))
                    }
                }
                td.hy-num data-label=(desk.t("hall-col-number")) {
                    @match &seat.ticket {
                        Some(ticket) => (ticket.number),
                        None => span.hy-muted { (desk.t("hall-free")) },
                    }
                }
            } } }
        }
    } }
}

fn surge(desk: &Desk, page: &HallPage, view: View<'_>) -> Markup {
    let leads = desk.may(Action::HallLead);
    html! {
        section.hy-card aria-labelledby="surge" {
            h2.govuk-heading-m id="surge" { (desk.t("hall-surge")) }
            p.govuk-body { (desk.t("hall-surge-note")) }
            @match &page.surge {
                Some((surge, leader)) => {
                    @let leader = leader.clone().unwrap_or_else(|| desk.t("desk-somebody"));
                    p.govuk-inset-text { (desk.text("hall-surge-on", &[
                        ("leader", leader.into()), ("extra", surge.extra.into()),
                        ("at", desk.at(surge.from).into()),
                    ])) }
                    @if leads { (post_form(&desk.ask, "/desk/hall/surge/end", html! {
                        button.govuk-button.govuk-button--secondary { (desk.t("hall-surge-end")) }
                    })) }
                }
                None => {
                    @if let Some(extra) = page.suggested {
                        p.govuk-inset-text {
                            (desk.text("hall-surge-suggested", &[("extra", extra.into())]))
                        }
                    }
                    @if leads { (surge_form(desk, page, view)) }
                }
            }
        }
    }
}

fn surge_form(desk: &Desk, page: &HallPage, view: View<'_>) -> Markup {
    let none = (String::new(), desk.t("desk-choose"));
    let leaders = page.leaders.iter().map(|(id, name)| (id.to_string(), name.clone()));
    let leaders: Vec<_> = std::iter::once(none).chain(leaders).collect();
    html! {
        details.hy-act open[page.suggested.is_some() || view.faults.of("leader").is_some()] {
            summary data-key="m" { (desk.t("hall-surge-declare")) }
            div.hy-act__body { (post_form(&desk.ask, "/desk/hall/surge", html! {
                (view.select(Field { hint: Some("hall-leader-hint"),
                    ..Field::new("leader", "hall-leader") }, &leaders))
                (view.text_input(Field { inputmode: Some("numeric"), width: Some(3),
                    ..Field::new("extra", "hall-extra") }))
                button.govuk-button { (desk.t("hall-surge-button")) }
            })) }
        }
    }
}

/// A case was registered and the hall does not know it: both numbers say so again.
fn by_hand(desk: &Desk, view: View<'_>) -> Markup {
    html! {
        details.hy-act open[view.faults.of("queue").is_some()] {
            summary data-key="h" { (desk.t("hall-by-hand")) }
            div.hy-act__body {
                p.govuk-body { (desk.t("hall-by-hand-note")) }
                (post_form(&desk.ask, "/desk/hall/served", html! {
                    (view.text_input(Field { inputmode: Some("numeric"), width: Some(5),
                        ..Field::new("queue", "hall-queue") }))
                    (view.text_input(Field { code: true, width: Some(20),
                        ..Field::new("number", "desk-find-label") }))
                    button.govuk-button { (desk.t("hall-by-hand-button")) }
                }))
            }
        }
    }
}

/// The addresses that the machine at the door and the screen on the wall are set to.
fn machines(desk: &Desk) -> Markup {
    let code = desk.org().tree.get(desk.signed.unit).map(|unit| unit.code.as_str());
    html! { @if let Some(code) = code {
        ul.govuk-list {
            li { a.govuk-link href=(format!("/kiosk/{code}")) { (desk.t("hall-to-kiosk")) } }
            li { a.govuk-link href=(format!("/kiosk/{code}/board")) { (desk.t("hall-to-board")) } }
        }
    } }
}
