//! `/on-call/me/{tap}/shifts`: a member's own shifts, the address for their calendar program, and
//! swaps: asked for and answered without an account.

use super::key_of;
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::layout::Page;
use crate::web::page::{Ask, see_other};
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::keys::DutyKey;
use huiyin_app::roster::{Own, OwnRoster, OwnShifts, RosterFault};
use huiyin_domain::ids::{MemberId, SwapId};
use huiyin_domain::roster::{RosterKey, Swap};
use huiyin_domain::time::Millis;
use jiff::tz::TimeZone;
use maud::{Markup, html};

/// Where a message stands that belongs to no field.
const WHOLE: &str = "roster-form";

pub async fn get(ask: Ask, Path(tap): Path<String>) -> Result<Response, Bare> {
    show(&ask, &tap, &Form::default(), &Faults::default()).await
}

pub async fn post(ask: Ask, Path(tap): Path<String>, form: Form) -> Result<Response, Bare> {
    let key = key_of(&tap)?;
    if form.choice("step") == "renew" {
        let key = ask.app().own_key_renew(&key).await?;
        ask.notice_set("roster-own-renewed");
        return Ok(see_other(&path(&key.to_string())));
    }
    let mut faults = Faults::default();
    match swapped(&ask, key, &form).await? {
        Ok(()) => {
            ask.notice_set(&format!("roster-done-swap-{}", form.choice("step")));
            Ok(see_other(&path(&tap)))
        }
        Err(RosterFault::Trouble(trouble)) => Err(trouble.into()),
        Err(fault) => {
            let field = if form.choice("step") == "ask" { "give" } else { WHOLE };
            faults.add(field, ask.t(&fault.key()));
            show(&ask, &tap, &form, &faults).await
        }
    }
}

fn path(tap: &str) -> String {
    format!("/on-call/me/{tap}/shifts")
}

async fn swapped(ask: &Ask, key: DutyKey, form: &Form) -> Result<Result<(), RosterFault>, Bare> {
    let bad = || Bare::from(StatusCode::BAD_REQUEST);
    let number = |name: &str| form.choice(name).parse::<i64>();
    let roster = RosterKey::parse(form.choice("roster")).map_err(|_| bad())?;
    let (app, own) = (ask.app(), Own::Key(key));
    let swap = number("swap").map(SwapId).map_err(|_| bad());
    Ok(match form.choice("step") {
        "ask" => {
            // Nothing chosen is no shift of theirs.
            let give = number("give").map_or(Millis(0), Millis);
            let to = number("to").map_or(MemberId(0), MemberId);
            app.swap_ask(&own, &roster, to, give, None).await
        }
        "agree" => app.swap_answer(&own, &roster, swap?, true).await,
        "decline" => app.swap_answer(&own, &roster, swap?, false).await,
        "take-back" => app.swap_take_back(&own, &roster, swap?).await,
        _ => return Err(bad()),
    })
}

async fn show(ask: &Ask, tap: &str, form: &Form, faults: &Faults) -> Result<Response, Bare> {
    let key = key_of(tap)?;
    let page = ask.app().own_page(&key).await?;
    let own = ask.app().own_shifts(&key).await?;
    let view = View { ask, form, faults };
    let title = ask.t("roster-own-title");
    let url = ask.site.settings().public_url.trim_end_matches('/');
    let calendar = format!("{url}/duty/calendar/{}.ics", page.calendar);
    Ok(Page::portal(ask, &title).failed(!faults.is_empty()).show(html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(format!("/on-call/me/{tap}")) {
            (ask.t("on-call-own-title"))
        } }
        h1.govuk-heading-l { (title) " · " (page.member.name) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        @if own.rosters.is_empty() { p.govuk-body { (ask.t("roster-own-none")) } }
        @for roster in &own.rosters { (shifts(view, tap, &own, roster)) }
        h2.govuk-heading-m { (ask.t("roster-own-calendar")) }
        p.govuk-body { (ask.t("roster-own-calendar-lead")) }
        p.govuk-body { code { (calendar) } }
        (post_form(ask, &path(tap), html! {
            input type="hidden" name="step" value="renew";
            p.govuk-hint { (ask.t("roster-own-renew-lead")) }
            (button(ask, "roster-own-renew"))
        }))
    }))
}

fn at(ask: &Ask, at: Millis, zone: &TimeZone) -> String {
    ask.lang.moment(at, zone)
}

fn shifts(view: View<'_>, tap: &str, own: &OwnShifts, roster: &OwnRoster) -> Markup {
    let ask = view.ask;
    let choices = roster.shifts.iter();
    let choices: Vec<(String, String)> = choices
        .map(|shift| (shift.from.0.to_string(), at(ask, shift.from, &roster.zone)))
        .collect();
    let name = |id: &MemberId| own.names.get(id).cloned().unwrap_or_default();
    let none = (String::new(), ask.t("desk-choose"));
    let others = roster.others.iter().map(|id| (id.to_string(), name(id)));
    let others: Vec<(String, String)> = std::iter::once(none).chain(others).collect();
    html! {
        h2.govuk-heading-m dir="auto" { (roster.title) }
        @for swap in &roster.swaps { (waiting(ask, tap, own, roster, swap)) }
        ul.govuk-list.govuk-list--bullet { @for shift in &roster.shifts {
            li { (at(ask, shift.from, &roster.zone)) " – " (at(ask, shift.until, &roster.zone)) }
        } }
        @if !choices.is_empty() && others.len() > 1 {
            @let is_again = view.form.choice("roster") == roster.key.as_str();
            details.govuk-details open[is_again && !view.faults.is_empty()] {
                summary.govuk-details__summary {
                    span.govuk-details__summary-text { (ask.t("roster-swap-ask")) }
                }
                div.govuk-details__text { (post_form(ask, &path(tap), html! {
                    input type="hidden" name="step" value="ask";
                    input type="hidden" name="roster" value=(roster.key);
                    (view.select(Field::new("give", "roster-field-give"), &choices))
                    (view.select(Field::new("to", "roster-field-to"), &others))
                    (button(ask, "roster-swap-ask"))
                })) }
            }
        }
    }
}

fn waiting(ask: &Ask, tap: &str, own: &OwnShifts, roster: &OwnRoster, swap: &Swap) -> Markup {
    let name = |id: MemberId| own.names.get(&id).cloned().unwrap_or_default();
    let what = &swap.what;
    let time = |moment: Millis| at(ask, moment, &roster.zone);
    let parts = [
        ("from", name(what.from).into()),
        ("to", name(what.to).into()),
        ("give", time(what.give).into()),
        ("take", what.take.map(time).unwrap_or_default().into()),
    ];
    let key = if what.take.is_some() { "roster-swap-both" } else { "roster-swap-one" };
    let step = |step: &str, key: &str| {
        post_form(
            ask,
            &path(tap),
            html! {
                input type="hidden" name="step" value=(step);
                input type="hidden" name="roster" value=(roster.key);
                input type="hidden" name="swap" value=(swap.id);
                (button(ask, key))
            },
        )
    };
    html! {
        section.hy-card {
            p.govuk-body dir="auto" { (ask.tx(key, &parts)) }
            @if what.to == own.member {
                (step("agree", "roster-swap-agree"))
                (step("decline", "roster-swap-decline"))
            } @else { (step("take-back", "roster-swap-take-back")) }
        }
    }
}
