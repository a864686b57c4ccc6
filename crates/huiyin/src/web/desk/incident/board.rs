//! `/desk/duty/{id}/board`: the call as it runs, role by role, with what is short; for the wall of
//! the duty room. It looks again by itself, with a script or without.

use super::{address, hazard_name, listens, stage_tag};
use crate::web::desk::bar::{Desk, Tab};
use crate::web::guard::BY_ITSELF;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::callout::{Board, BoardRole, Called};
use huiyin_app::incident::IncidentPage;
use huiyin_domain::callout::Mode;
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::{EXERCISE_MARK, Incident};
use maud::{Markup, html};

const AGAIN_SECS: u32 = 20;

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    match read(&desk, id).await {
        Ok((page, boards)) => {
            let incident = &page.incident;
            let title =
                super::title(&desk, incident.exercise, incident.hazard.code(), &incident.place);
            let again = format!("{}/board?{BY_ITSELF}", address(id));
            let main = body(&desk, &page, &boards);
            desk.page_again(Tab::Duty, &title, (AGAIN_SECS, &again), main)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read(desk: &Desk, id: IncidentId) -> Result<(IncidentPage, Vec<Board>), Trouble> {
    let page = desk.app().incident_page(&desk.signed, id).await?;
    Ok((page, boards(desk, id).await?))
}

/// The calls of an incident that run; where none does, the last one.
pub async fn boards(desk: &Desk, id: IncidentId) -> Result<Vec<Board>, Trouble> {
    let mut calls = desk.app().callouts_of(id).await?;
    let last = calls.last().map(|head| head.id);
    calls.retain(|head| head.closed.is_none() || Some(head.id) == last);
    let mut boards = Vec::new();
    for head in calls {
        boards.push(desk.app().callout_board(&desk.signed, head.id).await?);
    }
    Ok(boards)
}

fn body(desk: &Desk, page: &IncidentPage, boards: &[Board]) -> Markup {
    let incident = &page.incident;
    html! {
        p { a.govuk-link href=(address(incident.id)) { (desk.t("incident-back")) }
            " · " a.govuk-link href=(format!("{}/board", address(incident.id))) {
                (desk.t("incident-again")) } }
        div.hy-callboard {
            (head(desk, incident))
            div id="live-calls" data-live="" { (calls(desk, boards)) }
        }
        (listens(desk, incident.id, page.version))
    }
}

fn head(desk: &Desk, incident: &Incident) -> Markup {
    html! {
        h1.hy-callboard__title {
            @if incident.exercise { (EXERCISE_MARK) }
            (hazard_name(desk, incident.hazard.code())) " · "
            span dir="auto" { (incident.place) }
        }
        div id="live-head" data-live="" {
            p.hy-callboard__state {
                (stage_tag(desk, incident.stage.code()))
                @if let Some(response) = &incident.response {
                    " " strong {
                        (desk.text("incident-level", &[("level", response.level.code().into())]))
                    }
                    " " span dir="auto" { (response.matter) }
                }
            }
        }
    }
}

pub fn calls(desk: &Desk, boards: &[Board]) -> Markup {
    html! {
        @if boards.is_empty() { p.govuk-body { (desk.t("incident-call-none")) } }
        @for board in boards {
            section.hy-callboard__call {
                h2.govuk-heading-m {
                    (desk.code("callout-kind-", board.head.kind.code()))
                    @if board.head.exercise { " " (EXERCISE_MARK) }
                    @if board.head.closed.is_some() { " · " (desk.t("incident-call-over")) }
                }
                ul.hy-callboard__roles {
                    @for role in &board.roles { li { (role_card(desk, board, role)) } }
                }
            }
        }
    }
}

fn role_card(desk: &Desk, board: &Board, role: &BoardRole) -> Markup {
    let standing = &role.standing;
    let counts = [
        ("ready", i64::from(standing.ready).into()),
        ("needed", i64::from(standing.min_ready).into()),
    ];
    html! {
        section.hy-callboard__role.hy-callboard__role--short[role.is_short()] {
            h3.hy-callboard__name { (board.words.role(&role.role, desk.lang)) }
            @if role.mode != Mode::Call {
                p.hy-muted { (desk.code("incident-mode-", role.mode.code())) }
            }
            p.hy-callboard__count {
                (desk.text("incident-call-count", &counts))
                @if role.is_short() {
                    " " strong.govuk-tag.hy-tag--late { (desk.t("incident-call-short")) }
                }
            }
            ul.govuk-list { @for one in &role.called { li { (person(desk, one)) } } }
        }
    }
}

pub fn person(desk: &Desk, one: &Called) -> Markup {
    html! {
        (one.name) " "
        strong { (desk.code("summons-state-", one.state.code())) }
        @if let Some(via) = one.via { " " (desk.code("callout-via-", via.code())) }
        @if one.rung > 0 { " " (desk.t("incident-call-deputy")) }
        " " span.hy-muted { (desk.at(one.since)) }
        @if let Some(at) = one.claimed {
            " " span.hy-muted { (desk.text("callout-claimed", &[("at", desk.at(at).into())])) }
        }
    }
}
