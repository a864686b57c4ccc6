//! `/desk/members`: who can be called to duty: asked, joined by their own code, with which posts.
//! Whoever keeps the rosters asks somebody here; only that somebody joins.

pub mod one;

use super::bar::{Desk, Tab};
use super::said::{id_of, stood};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::duty::{DutyFault, MemberAsked, MemberView, Refusal, WAYS, Way};
use huiyin_domain::ids::{MemberId, UnitId};
use huiyin_domain::plan::Channel;
use huiyin_domain::policy::Action;
use huiyin_domain::text::{NAME_CHARS_MAX, TextFault};
use maud::{Markup, html};

pub const PATH: &str = "/desk/members";
/// What stands in the way of the whole form.
const WHOLE: &str = "member-form";

pub async fn get(desk: Desk) -> Response {
    show(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let Some(asked) = read(&desk, &form, &mut faults) else {
        return show(&desk, &form, &faults).await;
    };
    let id = MemberId(id_of(&desk, &form));
    match desk.app().member_ask(&desk.signed, id, asked).await {
        // Sent twice: they are asked already.
        Ok(()) | Err(DutyFault::Trouble(Trouble::Exists)) => {
            desk.ask.notice_set("member-done-ask");
            see_other(&format!("{PATH}/{id}"))
        }
        Err(fault) => match refused(&desk, &mut faults, fault) {
            Some(answer) => answer,
            None => show(&desk, &form, &faults).await,
        },
    }
}

/// Beside the field that it is about; `Some`: a page of its own.
pub(super) fn refused(desk: &Desk, faults: &mut Faults, fault: DutyFault) -> Option<Response> {
    match fault {
        DutyFault::Refused(refusal) => {
            let field = match refusal {
                Refusal::UnitElsewhere => "unit",
                Refusal::AddressUnfit | Refusal::ChannelsFull | Refusal::ChannelKnown => "sms",
                Refusal::PostUnfit => "post",
                Refusal::TimesUnfit => "until",
                _ => WHOLE,
            };
            faults.add(field, desk.code("duty-refused-", refusal.code()));
            None
        }
        DutyFault::Trouble(trouble) => stood(desk, faults, WHOLE, &trouble),
    }
}

fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<MemberAsked> {
    let name = form.text("name", NAME_CHARS_MAX);
    let name = faults.take(&desk.ask, "name", "member-name", name);
    let unit = form.choice("unit").parse().ok().map(UnitId).ok_or(TextFault::UnknownChoice);
    let unit = faults.take(&desk.ask, "unit", "member-unit", unit);
    let mut ways = Vec::new();
    for channel in WAYS {
        let address = form.choice(channel.code());
        if address.is_empty() {
            continue;
        }
        let way = Way { channel, address: address.to_owned() };
        match way.fit() {
            Ok(_) => ways.push(way),
            Err(refusal) => {
                faults.add(channel.code(), desk.code("duty-refused-", refusal.code()));
            }
        }
    }
    if ways.is_empty() && faults.is_empty() {
        faults.add(Channel::Sms.code(), desk.t("member-no-way"));
    }
    let whole = faults.is_empty();
    Some(MemberAsked { name: name?, unit: unit?, ways }).filter(|_| whole)
}

async fn show(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let members = match desk.app().members(&desk.signed).await {
        Ok(members) => members,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let view = View { ask: &desk.ask, form, faults };
    let title = desk.t("member-title");
    page(
        desk,
        &title,
        faults,
        html! {
            (view.error_summary())
            h1.govuk-heading-l { (title) }
            p.govuk-body { (desk.t("member-lead")) }
            (table(desk, &members))
            @if desk.may(Action::RosterKeep) { (ask_form(desk, view)) }
        },
    )
}

fn page(desk: &Desk, title: &str, faults: &Faults, main: Markup) -> Response {
    let fine = faults.is_empty();
    let status = if fine { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.page_as(Tab::Members, title, status, main)
}

fn table(desk: &Desk, members: &[MemberView]) -> Markup {
    let label = |key: &str| desk.t(&format!("member-{key}"));
    html! {
        @if members.is_empty() {
            p.govuk-body { (desk.t("member-none")) }
        } @else {
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.t("member-title")) }
                thead { tr {
                    @for key in ["name", "unit", "posts", "ways", "state"] {
                        th scope="col" { (label(key)) }
                    }
                } }
                tbody { @for one in members {
                    tr {
                        td data-label=(label("name")) {
                            a.govuk-link href=(format!("{PATH}/{}", one.id)) { (one.name) }
                        }
                        td data-label=(label("unit")) { (desk.unit(one.unit)) }
                        td data-label=(label("posts")) { (desk.joined(&posts(desk, one))) }
                        td data-label=(label("ways")) { (ways(desk, one)) }
                        td data-label=(label("state")) { (desk.t(state(one))) }
                    }
                } }
            }
        }
    }
}

pub(super) fn posts(desk: &Desk, one: &MemberView) -> Vec<String> {
    let held = one.terms.iter().filter(|term| term.until.is_none_or(|until| until > desk.now));
    held.map(|term| term.post.clone()).collect()
}

fn ways(desk: &Desk, one: &MemberView) -> String {
    let confirmed = one.channels.iter().filter(|channel| channel.confirmed.is_some());
    let names: Vec<String> =
        confirmed.map(|one| desk.code("callout-channel-", one.channel.code())).collect();
    desk.joined(&names)
}

const fn state(one: &MemberView) -> &'static str {
    match (one.joined, one.left) {
        (_, Some(_)) => "member-left",
        (Some(_), None) => "member-joined",
        (None, None) => "member-asked",
    }
}

fn ask_form(desk: &Desk, view: View<'_>) -> Markup {
    let tree = &desk.org().tree;
    let units = desk.units_active().into_iter();
    let units = units.filter(|(id, _)| tree.is_within(*id, desk.signed.unit));
    let units: Vec<(String, String)> = units.map(|(id, name)| (id.to_string(), name)).collect();
    let way = |channel: Channel| {
        let (name, label) = match channel {
            Channel::Sms => ("sms", "member-way-sms"),
            Channel::Voice => ("voice", "member-way-voice"),
            Channel::Mail => ("mail", "member-way-mail"),
            _ => ("webhook", "member-way-webhook"),
        };
        Field { code: true, optional: true, ..Field::new(name, label) }
    };
    let name = Field { autocomplete: Some("off"), ..Field::new("name", "member-name") };
    html! {
        h2.govuk-heading-m.hy-part { (desk.t("member-ask")) }
        p.govuk-body { (desk.t("member-ask-lead")) }
        (post_form(&desk.ask, PATH, html! {
            (desk.once_field())
            div id=(WHOLE) { (view.message(WHOLE)) }
            (view.text_input(name))
            (view.select(Field::new("unit", "member-unit"), &units))
            @for channel in WAYS { (view.text_input(way(channel))) }
            (button(&desk.ask, "member-ask-button"))
        }))
    }
}
