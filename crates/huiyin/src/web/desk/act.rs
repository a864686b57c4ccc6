//! `/desk/case/{id}/{action}`: one posted form of a case's page becomes one command. Whatever
//! stands in the way, the page comes back with what was typed.

use super::bar::Desk;
use super::case::{Note, View, case_id};
use super::command::Reading;
use super::typed::Typed;
use super::{approve, command, command_settle, once, reply, similar, steps, steps_route};
use crate::web::fault::Bare;
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use huiyin_app::read::CasePage;
use huiyin_app::{Party, Trouble};
use huiyin_domain::case::{Command, DeliveryCommand, Refusal, answer, is_proved_later};
use huiyin_domain::ids::{CaseId, CaseNumber, NumberFault};
use huiyin_domain::policy::Action;
use huiyin_domain::text::Text;

/// The route names the action, so that the guard knows it; the form is the same for all.
pub async fn post(mut desk: Desk, action: Action, id: &str, form: Form) -> Response {
    let Some(id) = case_id(id) else { return desk.not_found() };
    let page = match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => page,
        // The key was put away meanwhile: what was typed is not lost by it.
        Err(trouble) => return Bare::from(trouble).keeping(&form).into_response(),
    };
    desk.meet(&page).await;
    let mut typed = Typed::new(&steps::form_name(action, form.choice("step")), form);
    // Who may not do it learns nothing of how the form would be read. Where the case changed in
    // the meantime, what they typed is shown to them once more instead.
    let is_as_seen = typed.value("version").parse() == Ok(page.version);
    if is_as_seen && let Err(trouble) = desk.app().case_may(&desk.by(), action, &page) {
        return desk.trouble(&trouble);
    }
    if let Some(again) = with_template(&mut desk, &page, &typed).await {
        return again;
    }
    let topic = typed.value("topic");
    if action == Action::Classify && !topic.is_empty() && desk.org().topic(topic).is_none() {
        typed.refuse("topic", desk.t("desk-fault-topic"));
    }
    if action == Action::Draft {
        whole(&desk, &page, &mut typed);
    }
    let other = match other_case(&desk, &page, action, &mut typed).await {
        Ok(other) => other,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let (unit, zone) = (page.case.owner.unit, desk.zone.clone());
    let at = Reading { lang: desk.lang, unit, zone, other };
    let read = command::read(&at, action, &mut typed);
    let read = read.filter(|_| typed.faults.is_empty());
    let Some(command) = read.map(|command| with_reasons(command, &page)) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return shown(&mut desk, &page, &typed, Note::Nothing, status).await;
    };
    let Some(seen) = typed.value("version").parse().ok() else { return desk.not_found() };
    done(desk, id, typed, command, seen).await
}

/// An answer says what the procedure wants it to say; what lacks stands beside the text.
fn whole(desk: &Desk, page: &CasePage, typed: &mut Typed) {
    let text = typed.sent.get("text");
    let missing = answer::parts_missing(text, page.procedure, page.case.kind);
    if missing.is_empty() || text.trim().is_empty() {
        return;
    }
    let names: Vec<String> = missing.iter().map(|part| desk.name(&part.name)).collect();
    let parts = [("parts", desk.joined(&names).into())];
    typed.refuse("text", desk.text("desk-answer-lacks", &parts));
}

async fn done(
    mut desk: Desk,
    id: CaseId,
    typed: Typed,
    command: Command<Text>,
    seen: i64,
) -> Response {
    let by = desk.by();
    if let Command::OpenIdentity { reason } = command {
        return match desk.app().case_party(&by, id, reason, seen).await {
            Ok(party) => opened(desk, id, &party).await,
            Err(trouble) => stood(desk, id, &typed, seen, trouble).await,
        };
    }
    let action = command.action();
    let sent_off = is_sent_off(&command);
    let once = once::of(desk.app(), &typed.sent);
    match desk.app().case_act(&by, id, Some(seen), command, Some(&once)).await {
        Ok(_) => {
            // Handing a case over may end one's own view of it.
            let sees = desk.app().case_page(&by, id).await;
            let said = match sent_off {
                true => "desk-done-sent-off".to_owned(),
                false => done_key(&desk, action, &typed, sees.as_ref().ok()),
            };
            desk.ask.notice_set(&said);
            if typed.value(approve::BACK) == approve::HERE {
                return see_other(approve::PATH);
            }
            match sees {
                Ok(_) => see_other(&format!("/desk/case/{id}")),
                Err(_) => see_other("/desk"),
            }
        }
        Err(trouble) => {
            desk.now = desk.ask.now();
            stood(desk, id, &typed, seen, trouble).await
        }
    }
}

/// Sent off is not yet delivered.
fn is_sent_off(command: &Command<Text>) -> bool {
    let Command::Delivery(DeliveryCommand::Deliver { means, .. }) = command else { return false };
    is_proved_later(*means)
}

/// What is said after a step: of this very form, or of the action as a whole.
fn done_key(desk: &Desk, action: Action, typed: &Typed, page: Option<&CasePage>) -> String {
    let hands_on = matches!(action, Action::Return | Action::Transfer);
    if hands_on && page.is_some_and(|page| page.case.joint.arbiter.is_some()) {
        return "joint-done-arbiter-asked".into();
    }
    let own = format!("desk-done-{}", typed.form);
    if desk.lang.has(&own) { own } else { format!("desk-done-{}", action.code()) }
}

/// The case that a number in the form names; what is wrong with it is noted beside the field.
async fn other_case(
    desk: &Desk,
    page: &CasePage,
    action: Action,
    typed: &mut Typed,
) -> Result<Option<CaseId>, Trouble> {
    if action != Action::Link {
        return Ok(None);
    }
    let key = match CaseNumber::parse(typed.value("other")) {
        Ok(number) if number == page.number => "joint-fault-tie-self",
        Ok(number) => match desk.app().case_by_number(&desk.signed, &number).await {
            Ok(id) => return Ok(Some(id)),
            Err(Trouble::NotFound) => "desk-find-unknown",
            Err(trouble) => return Err(trouble),
        },
        Err(NumberFault::CheckDigit) => "desk-find-mistyped",
        Err(NumberFault::Shape) => "desk-find-shape",
    };
    typed.refuse("other", desk.t(key));
    Ok(None)
}

/// A rule that stands in the way, in words.
fn refused(desk: &Desk, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Refused(Refusal::NotNow { needs }) => {
            let needs = desk.code("circumstance-", needs.code());
            desk.text("joint-not-now", &[("needs", needs.into())])
        }
        other => desk.t(&other.key()),
    }
}

/// Who the person is, shown once: a reload asks again for a reason.
async fn opened(mut desk: Desk, id: CaseId, party: &Party) -> Response {
    let page = match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    desk.meet(&page).await;
    desk.look_beside(&page).await;
    let typed = Typed::default();
    let (desk, page, party) = (&desk, &page, Some(party));
    View { desk, page, typed: &typed, note: Note::Nothing, party }.answer(StatusCode::OK)
}

/// Something stood in the way: the case as it is now, and what was typed.
pub async fn stood(
    mut desk: Desk,
    id: CaseId,
    typed: &Typed,
    seen: i64,
    trouble: Trouble,
) -> Response {
    let page = match desk.app().case_page(&desk.by(), id).await {
        Ok(page) => page,
        Err(gone) => return desk.trouble(&gone),
    };
    desk.meet(&page).await;
    let changed = page.version != seen;
    if let Trouble::Refused(refusal) = &trouble
        && let Some(field) = command_settle::field_of(&typed.form, refusal)
        && !changed
    {
        let mut typed = typed.clone();
        typed.refuse(field, desk.t(&trouble.key()));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return shown(&mut desk, &page, &typed, Note::Nothing, status).await;
    }
    let (note, status) = match &trouble {
        Trouble::Stale => (Note::Stale { seen }, StatusCode::CONFLICT),
        // The step may only be impossible because somebody else took it in the meantime.
        Trouble::Refused(_) | Trouble::Forbidden(_) if changed => {
            (Note::Stale { seen }, StatusCode::CONFLICT)
        }
        Trouble::Refused(_) => (
            Note::Refused { key: trouble.key(), say: refused(&desk, &trouble) },
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        Trouble::Unavailable => (
            Note::Refused { key: "desk-unavailable".into(), say: desk.t("desk-unavailable") },
            StatusCode::SERVICE_UNAVAILABLE,
        ),
        other => return desk.trouble(other),
    };
    shown(&mut desk, &page, typed, note, status).await
}

pub async fn shown(
    desk: &mut Desk,
    page: &CasePage,
    typed: &Typed,
    note: Note,
    status: StatusCode,
) -> Response {
    desk.look_beside(page).await;
    let (desk, party) = (&*desk, page.party.as_ref());
    View { desk, page, typed, note, party }.answer(status)
}

/// A button that only adds a template, or a similar case's answer, to the text: the page again,
/// nothing sent.
async fn with_template(desk: &mut Desk, page: &CasePage, typed: &Typed) -> Option<Response> {
    let name = reply::ANSWERS.into_iter().find(|name| *name == typed.value("template"));
    let template = name.map(|name| reply::answer(desk, page, name));
    let template = match (template, typed.value("similar")) {
        (Some(template), _) => template,
        (None, "") => return None,
        (None, code) => similar::Of::read(desk, page).await.offer(code)?.to_owned(),
    };
    let before = typed.sent.get("text").trim_end();
    let untouched = reply::ANSWERS.iter().any(|name| reply::answer(desk, page, name) == before);
    let text = match before {
        "" => template,
        _ if untouched && name.is_some() => template,
        _ => format!("{before}\n\n{template}"),
    };
    let mut typed = typed.clone();
    typed.sent.set("text", &text);
    Some(shown(desk, page, &typed, Note::Nothing, StatusCode::OK).await)
}

/// Why it is this unit: what the table says, or that an officer chose by hand.
fn with_reasons(command: Command<Text>, page: &CasePage) -> Command<Text> {
    let Command::Route { to, note, .. } = command else { return command };
    let proposal = page.routes.iter().find(|route| route.unit == to);
    let by_hand = || vec!["by-hand".to_owned()];
    let mut reasons = proposal.map_or_else(by_hand, steps_route::reason_codes);
    if proposal.is_some_and(|route| route.topic_matched) {
        reasons.extend(steps_route::model_code(page));
    }
    Command::Route { to, reasons, note }
}

/// One handler for each action, because each route declares its own.
macro_rules! steps {
    ($($name:ident = $action:ident),+ $(,)?) => { $(
        pub async fn $name(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
            post(desk, Action::$action, &id, form).await
        }
    )+ };
}

steps!(
    classify = Classify,
    route = Route,
    accept = Accept,
    give_back = Return,
    transfer = Transfer,
    assign = Assign,
    take = Take,
    notify = Notify,
    add_material = AddMaterial,
    summarise = Summarise,
    ask_extension = AskExtension,
    decide_extension = DecideExtension,
    draft = Draft,
    send_back = SendBack,
    approve = Approve,
    deliver = Deliver,
    conclude = Conclude,
    reopen = Reopen,
    open_identity = OpenIdentity,
    check = Check,
    delivery_settle = DeliverySettle,
    arbitrate = Arbitrate,
    task_set = TaskSet,
    task_answer = TaskAnswer,
    supervise = Supervise,
    supervision_answer = SupervisionAnswer,
    leader_name = LeaderName,
    link = Link,
    appointment_ask = AppointmentAsk,
    appointment_set = AppointmentSet,
    mediation_offer = MediationOffer,
    mediation_consent = MediationConsent,
    mediate = Mediate,
    hear = Hear,
    follow_up = FollowUp,
    review_assign = ReviewAssign,
    review_decide = ReviewDecide,
    review_deliver = ReviewDeliver,
    explain_unanswered = ExplainUnanswered,
    recusal_declare = RecusalDeclare,
    recusal_decide = RecusalDecide,
    brief_give = BriefGive,
    admission_note = AdmissionNote,
);
