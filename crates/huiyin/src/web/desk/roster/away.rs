//! `/desk/roster/leave`: who is away, and who stands in. A member enters their own times; whoever
//! keeps the rosters of a unit those of its members.

use super::{PATH as ALL, WHOLE, refused, show};
use crate::web::desk::bar::Desk;
use crate::web::desk::said::{day, day_end};
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::roster::{AbsenceView, RosterFault};
use huiyin_domain::ids::{AbsenceId, MemberId};
use huiyin_domain::policy::Action;
use huiyin_domain::roster::AbsenceFault;
use huiyin_domain::text::TextFault;
use huiyin_domain::time::day_start;
use maud::{Markup, html};

pub const PATH: &str = "/desk/roster/leave";

struct Page {
    views: Vec<AbsenceView>,
    /// Whom the reader may enter, and who can stand in.
    own: Option<MemberId>,
    members: Vec<(String, String)>,
}

pub async fn get(desk: Desk) -> Response {
    page(&desk, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, form: Form) -> Response {
    let mut faults = Faults::default();
    let member = form.choice("member").parse().map(MemberId);
    let member = member.map_err(|_| TextFault::UnknownChoice);
    let member = faults.take(&desk.ask, "member", "roster-field-away", member);
    let from = day(&desk, &form, &mut faults, "first");
    let from = from.and_then(|date| day_start(date, &desk.zone).ok());
    let until = day_end(&desk, &form, &mut faults, "last");
    let substitute = form.choice("substitute").parse().ok().map(MemberId);
    let (Some(member), Some(from), Some(until)) = (member, from, until) else {
        return page(&desk, &form, &faults).await;
    };
    match desk.app().absence_add(&desk.signed, member, from, until, substitute).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-away");
            see_other(PATH)
        }
        Err(fault) => match refused(&desk, &mut faults, fault, field_of) {
            Some(answer) => answer,
            None => page(&desk, &form, &faults).await,
        },
    }
}

/// The only step there is: to end it. Ended twice is ended once.
pub async fn step(desk: Desk, Path((id, step)): Path<(String, String)>) -> Response {
    let Some(id) = id.parse().ok().map(AbsenceId).filter(|_| step == "end") else {
        return see_other(PATH);
    };
    match desk.app().absence_end(&desk.signed, id).await {
        Ok(()) => {
            desk.ask.notice_set("roster-done-back");
            see_other(PATH)
        }
        Err(RosterFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(_) => see_other(PATH),
    }
}

const fn field_of(fault: &RosterFault) -> &'static str {
    let RosterFault::Away(fault) = fault else { return WHOLE };
    match fault {
        AbsenceFault::Reversed | AbsenceFault::Over | AbsenceFault::Long => "last",
        AbsenceFault::Far | AbsenceFault::Overlaps => "first",
        AbsenceFault::SubstituteSelf
        | AbsenceFault::SubstituteNotEnrolled
        | AbsenceFault::SubstituteAway => "substitute",
        AbsenceFault::TooMany | AbsenceFault::NotEnrolled | AbsenceFault::StandsIn => "member",
    }
}

async fn read(desk: &Desk) -> Result<Page, Trouble> {
    let app = desk.app();
    let views = app.absences(&desk.signed).await?;
    let own = app.member_of(desk.signed.staff).await?;
    let names = app.member_names().await?;
    let roll = app.roll().await?;
    let name = |id: &MemberId| (id.to_string(), names.get(id).cloned().unwrap_or_default());
    Ok(Page { views, own, members: roll.keys().map(name).collect() })
}

async fn page(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    let read = match read(desk).await {
        Ok(read) => read,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let title = desk.t("roster-away-title");
    let view = View { ask: &desk.ask, form, faults };
    let main = html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(ALL) { (desk.t("roster-title")) } }
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("roster-away-lead")) }
        div id=(WHOLE) { (view.message(WHOLE)) }
        (list(desk, &read.views))
        (add(desk, view, &read))
    };
    show(desk, &title, faults, main)
}

fn add(desk: &Desk, view: View<'_>, read: &Page) -> Markup {
    let keeps = desk.may(Action::RosterKeep);
    let own = |(id, _): &&(String, String)| read.own.is_some_and(|own| own.to_string() == *id);
    let choose = |key: &str| std::iter::once((String::new(), desk.t(key)));
    let who: Vec<_> = match keeps {
        true => choose("desk-choose").chain(read.members.iter().cloned()).collect(),
        false => read.members.iter().filter(own).cloned().collect(),
    };
    let others: Vec<_> = choose("roster-away-nobody").chain(read.members.iter().cloned()).collect();
    let date = |name, label| Field { kind: "date", width: Some(10), ..Field::new(name, label) };
    html! {
        h2.govuk-heading-m { (desk.t("roster-away-add")) }
        @if who.is_empty() { p.govuk-body { (desk.t("roster-swap-no-member")) } }
        @else {
            (post_form(&desk.ask, PATH, html! {
                (view.select(Field::new("member", "roster-field-away"), &who))
                (view.text_input(date("first", "roster-field-first")))
                (view.text_input(date("last", "roster-field-last")))
                (view.select(Field { hint: Some("roster-hint-substitute"),
                    ..Field::new("substitute", "roster-field-substitute") }, &others))
                (button(&desk.ask, "roster-away-add"))
            }))
        }
    }
}

fn list(desk: &Desk, views: &[AbsenceView]) -> Markup {
    html! {
        @if views.is_empty() { p.govuk-body { (desk.t("roster-away-none")) } }
        @else {
            table.hy-worklist {
                caption.govuk-visually-hidden { (desk.t("roster-away-title")) }
                thead { tr { @for head in ["who", "when", "substitute", "end"] {
                    th scope="col" { (desk.code("roster-col-", head)) }
                } } }
                tbody { @for view in views { tr {
                    td data-label=(desk.t("roster-col-who")) dir="auto" { (view.name) }
                    td data-label=(desk.t("roster-col-when")) {
                        (desk.day(view.absence.from)) " – " (desk.last_day(view.absence.until))
                    }
                    td data-label=(desk.t("roster-col-substitute")) {
                        @match &view.substitute {
                            Some(name) => span dir="auto" { (name) },
                            None => strong.govuk-tag.hy-tag--late {
                                (desk.t("roster-away-nobody"))
                            },
                        }
                    }
                    td data-label=(desk.t("roster-col-end")) {
                        @if view.ends {
                            (post_form(&desk.ask, &format!("{PATH}/{}/end", view.absence.id),
                                html! {
                                    button.govuk-button.govuk-button--secondary.hy-flush
                                        type="submit" {
                                        (desk.t("roster-away-end"))
                                        span.govuk-visually-hidden { " " (view.name) }
                                    }
                                }))
                        }
                    }
                } } }
            }
        }
    }
}
