//! `/desk/screening/{id}/new`: a unit enters what it found at one place.

use super::{
    PATH, WHOLE, day_end, id_of, refused, show, text, unit_choices, unit_chosen, yes_and_no,
    yes_or_no,
};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::screening::{RoundLine, ScreeningFault};
use huiyin_domain::ids::{FindingId, RoundId};
use huiyin_domain::screening::{FindingDraft, Proposal, Refusal, Seen};
use huiyin_domain::text::{PLACE_CHARS_MAX, REASON_CHARS_MAX, TextFault};
use maud::{Markup, html};

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    match line(&desk, &id).await {
        Ok(line) => {
            let mut faults = Faults::default();
            let open = line.round.is_open_to(&line.parts, desk.signed.unit, desk.now);
            if let Err(refusal) = open {
                faults.add(WHOLE, desk.code("screening-refused-", refusal.code()));
            }
            page(&desk, &line, &Form::default(), &faults)
        }
        Err(answer) => *answer,
    }
}

pub async fn post(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let line = match line(&desk, &id).await {
        Ok(line) => line,
        Err(answer) => return *answer,
    };
    let mut faults = Faults::default();
    let Some(draft) = read(&desk, &form, &mut faults) else {
        return page(&desk, &line, &form, &faults);
    };
    match desk.app().screening_find(&desk.signed, line.round.id, draft).await {
        Ok(_) => desk.ask.notice_set("screening-done-finding"),
        // Sent twice: it stands already.
        Err(ScreeningFault::Trouble(Trouble::Exists)) => {}
        Err(fault) => {
            let answer = refused(&desk, &mut faults, fault, field_of);
            return answer.unwrap_or_else(|| page(&desk, &line, &form, &faults));
        }
    }
    see_other(&format!("{PATH}/{}", line.round.id))
}

async fn line(desk: &Desk, id: &str) -> Result<RoundLine, Box<Response>> {
    let id = id.parse().map(RoundId).map_err(|_| Box::new(desk.not_found()))?;
    let page = desk.app().screening_round(&desk.signed, id).await;
    page.map(|page| page.line).map_err(|trouble| Box::new(desk.trouble(&trouble)))
}

const fn field_of(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::TopicNotAsked => "topic",
        Refusal::FollowPast | Refusal::FollowFar | Refusal::DangerWaits => "follow",
        Refusal::DangerNeedsStep => "proposal",
        Refusal::UnitNeeded | Refusal::UnknownUnit => "to",
        _ => WHOLE,
    }
}

fn read(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<FindingDraft> {
    let ask = &desk.ask;
    let place = text(desk, form, faults, "place", "screening-field-place", PLACE_CHARS_MAX);
    let topic = match form.choice("topic") {
        "" => Err(TextFault::UnknownChoice),
        topic => Ok(topic.to_owned()),
    };
    let topic = faults.take(ask, "topic", "screening-field-topic", topic);
    let what = text(desk, form, faults, "what", "screening-field-what", REASON_CHARS_MAX);
    let danger = yes_or_no(desk, form, faults, "danger");
    let proposal = Proposal::parse(form.choice("proposal")).ok_or(TextFault::UnknownChoice);
    let proposal = faults.take(ask, "proposal", "screening-field-proposal", proposal);
    let to = faults.take(ask, "to", "screening-field-to", unit_chosen(form, "to"));
    let follow = day_end(desk, form, faults, "follow");
    if !faults.is_empty() {
        return None;
    }
    let seen = Seen { place: place?, topic: topic?, what: what?, danger: danger? };
    let id = FindingId(id_of(desk, form));
    Some(FindingDraft { id, seen, proposal: proposal?, to: to?, follow: follow? })
}

fn page(desk: &Desk, line: &RoundLine, form: &Form, faults: &Faults) -> Response {
    let title = desk.t("screening-enter-title");
    let view = View { ask: &desk.ask, form, faults };
    let back = format!("{PATH}/{}", line.round.id);
    show(
        desk,
        &title,
        faults,
        html! {
            (view.error_summary())
            p.govuk-body { a.govuk-link dir="auto" href=(back) { (line.round.title.as_str()) } }
            h1.govuk-heading-l { (title) }
            div.govuk-inset-text { (desk.t("screening-no-names-why")) }
            div id=(WHOLE) { (view.message(WHOLE)) }
            (post_form(&desk.ask, &format!("{back}/new"), fields(desk, line, view)))
        },
    )
}

fn fields(desk: &Desk, line: &RoundLine, view: View<'_>) -> Markup {
    let topics = line.round.topics.iter();
    let topics: Vec<Choice> = topics.map(|id| Choice::new(id, desk.topic(id))).collect();
    html! {
        (desk.once_field())
        (view.text_input(Field { hint: Some("screening-hint-place"),
            ..Field::new("place", "screening-field-place") }))
        (view.radios(Field { compact: true, ..Field::new("topic", "screening-field-topic") },
            &topics))
        (view.textarea(Field { hint: Some("screening-no-names"), rows: 4,
            chars_max: Some(REASON_CHARS_MAX), ..Field::new("what", "screening-field-what") }))
        (view.radios(Field { compact: true, hint: Some("screening-hint-danger"),
            ..Field::new("danger", "screening-field-danger") }, &yes_and_no(desk)))
        (view.radios(Field::new("proposal", "screening-field-proposal"), &proposals(desk)))
        (view.select(Field { hint: Some("screening-hint-to"),
            ..Field::new("to", "screening-field-to") }, &unit_choices(desk)))
        (view.text_input(Field { kind: "date", width: Some(10),
            hint: Some("screening-hint-follow"),
            ..Field::new("follow", "screening-field-follow") }))
        (button(&desk.ask, "screening-enter-button"))
    }
}

/// Each proposal with what it means; that of a case says who brings it.
pub fn proposals(desk: &Desk) -> Vec<Choice> {
    let choice = |proposal: &Proposal| {
        let code = proposal.code();
        let choice = Choice::new(code, desk.code("screening-proposal-", code));
        choice.hint(desk.code("screening-proposal-hint-", code))
    };
    Proposal::ALL.iter().map(choice).collect()
}
