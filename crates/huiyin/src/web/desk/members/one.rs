//! `/desk/members/{id}`: one member as whoever keeps the rosters sees them: ways and whether they
//! are confirmed, posts from a day on, and the end of the membership.

use super::{PATH, page, refused};
use crate::web::desk::bar::Desk;
use crate::web::desk::said;
use crate::web::field::{Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::duty::{DutyFault, MemberView, TermView};
use huiyin_domain::ids::{MemberId, TermId};
use huiyin_domain::policy::Action;
use huiyin_domain::time::day_start;
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    show(&desk, &id, &Form::default(), &Faults::default()).await
}

pub async fn post(desk: Desk, Path((id, step)): Path<(String, String)>, form: Form) -> Response {
    let Some(member) = id.parse().ok().map(MemberId) else { return desk.not_found() };
    let mut faults = Faults::default();
    let done = match step.as_str() {
        "post" => match post_given(&desk, member, &form, &mut faults).await {
            Some(done) => (done, "member-done-post"),
            None => return show(&desk, &id, &form, &faults).await,
        },
        "post-end" => {
            let Some(term) = form.choice("term").parse().ok().map(TermId) else {
                return desk.not_found();
            };
            let done = desk.app().term_end(&desk.signed, member, term, desk.now).await;
            (done, "member-done-post-end")
        }
        "end" => (desk.app().member_end(&desk.signed, member).await, "member-done-end"),
        _ => return desk.not_found(),
    };
    match done {
        (Ok(()), notice) => {
            desk.ask.notice_set(notice);
            see_other(&format!("{PATH}/{member}"))
        }
        (Err(fault), _) => match refused(&desk, &mut faults, fault) {
            Some(answer) => answer,
            None => show(&desk, &id, &form, &faults).await,
        },
    }
}

/// `None`: the faults say why not.
async fn post_given(
    desk: &Desk,
    member: MemberId,
    form: &Form,
    faults: &mut Faults,
) -> Option<Result<(), DutyFault>> {
    let from = said::day(desk, form, faults, "from")?;
    let Ok(from) = day_start(from, &desk.zone) else {
        faults.add("from", desk.t("screening-fault-date"));
        return None;
    };
    let until = match form.choice("until") {
        "" => None,
        _ => Some(said::day_end(desk, form, faults, "until")?),
    };
    let post = form.choice("post");
    Some(desk.app().term_set(&desk.signed, member, post, from, until).await.map(drop))
}

async fn show(desk: &Desk, id: &str, form: &Form, faults: &Faults) -> Response {
    let members = match desk.app().members(&desk.signed).await {
        Ok(members) => members,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let Some(one) = members.into_iter().find(|one| one.id.to_string() == id) else {
        return desk.not_found();
    };
    let view = View { ask: &desk.ask, form, faults };
    let keeps = desk.may(Action::RosterKeep) && one.left.is_none();
    page(
        desk,
        &one.name.clone(),
        faults,
        html! {
            (view.error_summary())
            a.govuk-back-link href=(PATH) { (desk.t("member-title")) }
            h1.govuk-heading-l { (one.name) " · " (desk.unit(one.unit)) }
            p.govuk-body { (desk.t(super::state(&one))) }
            (ways(desk, &one))
            (terms(desk, &one, keeps))
            @if keeps { (post_form_of(desk, view, &one)) (end(desk, &one)) }
        },
    )
}

fn ways(desk: &Desk, one: &MemberView) -> Markup {
    html! {
        h2.govuk-heading-m { (desk.t("member-ways")) }
        ul.govuk-list { @for channel in &one.channels {
            li {
                (desk.code("callout-channel-", channel.channel.code()))
                " " bdi { (channel.address) } " · "
                @if channel.confirmed.is_some() { (desk.t("on-call-own-confirmed")) }
                @else if channel.tries > 0 { (desk.t("member-code-fails")) }
                @else { (desk.t("on-call-own-waits")) }
            }
        } }
    }
}

fn terms(desk: &Desk, one: &MemberView, keeps: bool) -> Markup {
    html! {
        h2.govuk-heading-m { (desk.t("member-posts")) }
        @if one.terms.is_empty() { p.govuk-body { (desk.t("member-no-posts")) } }
        ul.govuk-list { @for term in &one.terms {
            li {
                (term.post) " · " (desk.day(term.from)) " – "
                @if let Some(until) = term.until { (desk.last_day(until)) }
                @if keeps && term.until.is_none() { (term_end(desk, one, term)) }
            }
        } }
    }
}

fn term_end(desk: &Desk, one: &MemberView, term: &TermView) -> Markup {
    let path = format!("{PATH}/{}/post-end", one.id);
    html! {
        (post_form(&desk.ask, &path, html! {
            input type="hidden" name="term" value=(term.id);
            button.govuk-button.govuk-button--secondary.hy-flush type="submit" {
                (desk.t("member-post-end"))
                span.govuk-visually-hidden { " " (term.post) }
            }
        }))
    }
}

fn post_form_of(desk: &Desk, view: View<'_>, one: &MemberView) -> Markup {
    let day = |name, label| Field { kind: "date", width: Some(10), ..Field::new(name, label) };
    let until = Field { optional: true, ..day("until", "member-until") };
    let post = Field { hint: Some("member-post-hint"), ..Field::new("post", "member-post") };
    html! {
        h2.govuk-heading-m.hy-part { (desk.t("member-post-give")) }
        (post_form(&desk.ask, &format!("{PATH}/{}/post", one.id), html! {
            (view.text_input(post))
            (view.text_input(day("from", "member-from")))
            (view.text_input(until))
            (button(&desk.ask, "member-post-give"))
        }))
    }
}

fn end(desk: &Desk, one: &MemberView) -> Markup {
    html! {
        h2.govuk-heading-m.hy-part { (desk.t("member-end")) }
        p.govuk-body { (desk.t("member-end-lead")) }
        (post_form(&desk.ask, &format!("{PATH}/{}/end", one.id), html! {
            button.govuk-button.govuk-button--warning type="submit" { (desk.t("member-end")) }
        }))
    }
}
