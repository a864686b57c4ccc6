//! `/desk/duty/{id}/tree`: the call tree of a call that runs: who calls whom by telephone, answers
//! entered by hand, and, after an act that the journal tells of, a sheet with numbers to print.

use super::{address, moment_of, show};
use crate::web::desk::bar::Desk;
use crate::web::field::{Choice, Faults, Field, View, button, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::callout::{CallTree, CalloutFault, Refusal, TreeLine};
use huiyin_app::incident::IncidentPage;
use huiyin_domain::callout::{Answer, SummonsState};
use huiyin_domain::ids::IncidentId;
use huiyin_domain::incident::EXERCISE_MARK;
use huiyin_domain::text::TextFault;
use huiyin_domain::time::Millis;
use maud::{Markup, html};

const ANSWERS: [Answer; 4] = [Answer::Accept, Answer::Unable, Answer::OnWay, Answer::OnSite];
const PASSED_ON: &str = "passed-on";
const NOT_REACHED: &str = "not-reached";

pub fn path(id: IncidentId) -> String {
    format!("{}/tree", address(id))
}

fn open_path(id: IncidentId) -> String {
    format!("{}/open", path(id))
}

struct Shown {
    page: IncidentPage,
    trees: Vec<CallTree>,
}

/// What was entered of one person.
enum Entered {
    Said(Answer, Option<Millis>),
    /// The word was passed on, or it could not be.
    ByHand(bool),
}

pub async fn get(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    shown(&desk, id, &Form::default(), &Faults::default(), false).await
}

/// The sheet with numbers; each opening stands in the journal.
pub async fn open(desk: Desk, Path(id): Path<String>) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    shown(&desk, id, &Form::default(), &Faults::default(), true).await
}

/// An answer that somebody gave by telephone.
pub async fn post(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(id) = id.parse().ok().map(IncidentId) else { return desk.not_found() };
    let mut faults = Faults::default();
    let read = match read(&desk, id, false).await {
        Ok(read) => read,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let found = line_of(&read.trees, form.choice("person"));
    let found = found.ok_or(TextFault::UnknownChoice);
    let found = faults.take(&desk.ask, "person", "tree-field-person", found);
    let entered = entered(&desk, &form, &mut faults);
    let (Some((tree, line)), Some(entered)) = (found, entered) else {
        return shown(&desk, id, &form, &faults, false).await;
    };
    let (app, by) = (desk.app(), &desk.signed);
    let done = match (entered, line.attempt) {
        (Entered::Said(answer, at), _) => {
            app.call_answer_at_desk(by, line.summons, answer, at).await
        }
        (Entered::ByHand(is_passed_on), Some(attempt)) => {
            app.call_by_hand(by, tree.head.id, attempt, is_passed_on).await
        }
        (Entered::ByHand(_), None) => {
            faults.add("answer", desk.t("tree-nothing-waits"));
            return shown(&desk, id, &form, &faults, false).await;
        }
    };
    match done {
        Ok(()) => {
            desk.ask.notice_set("tree-done");
            see_other(&path(id))
        }
        Err(CalloutFault::Trouble(trouble)) => desk.trouble(&trouble),
        Err(fault) => {
            let field = match fault {
                CalloutFault::Refused(Refusal::ClaimedBefore | Refusal::ClaimedAhead) => "at",
                _ => "person",
            };
            faults.add(field, desk.t(&fault.key()));
            shown(&desk, id, &form, &faults, false).await
        }
    }
}

fn entered(desk: &Desk, form: &Form, faults: &mut Faults) -> Option<Entered> {
    let at = match form.choice("at") {
        "" => Some(None),
        typed => moment_of(desk, typed).map(Some),
    };
    if at.is_none() {
        faults.add("at", desk.t("incident-fault-when"));
    }
    let said = match form.choice("answer") {
        PASSED_ON => Ok(Entered::ByHand(true)),
        NOT_REACHED => Ok(Entered::ByHand(false)),
        code => {
            let answer = Answer::parse(code).filter(|answer| ANSWERS.contains(answer));
            answer.map(|one| Entered::Said(one, at.flatten())).ok_or(TextFault::UnknownChoice)
        }
    };
    let said = faults.take(&desk.ask, "answer", "tree-field-answer", said);
    at.and(said)
}

fn line_of<'t>(trees: &'t [CallTree], chosen: &str) -> Option<(&'t CallTree, &'t TreeLine)> {
    let lines = trees.iter().flat_map(|tree| tree.lines.iter().map(move |line| (tree, line)));
    lines.into_iter().find(|(_, line)| line.summons.to_string() == chosen)
}

/// The calls that run; with numbers where they are opened.
async fn read(desk: &Desk, id: IncidentId, is_open: bool) -> Result<Shown, Trouble> {
    let (app, by) = (desk.app(), &desk.signed);
    let page = app.incident_page(by, id).await?;
    let mut trees = Vec::new();
    for head in app.callouts_of(id).await? {
        if page.works && head.closed.is_none() {
            trees.push(match is_open {
                true => app.call_tree_opened(by, head.id).await?,
                false => app.call_tree(by, head.id).await?,
            });
        }
    }
    Ok(Shown { page, trees })
}

async fn shown(
    desk: &Desk,
    id: IncidentId,
    form: &Form,
    faults: &Faults,
    is_open: bool,
) -> Response {
    match read(desk, id, is_open).await {
        Ok(read) => {
            let view = View { ask: &desk.ask, form, faults };
            let main = if is_open && !read.trees.is_empty() {
                sheets(desk, id, &read)
            } else {
                body(desk, id, view, &read)
            };
            show(desk, &title(desk, &read.page), faults, main)
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

fn title(desk: &Desk, page: &IncidentPage) -> String {
    let incident = &page.incident;
    let of = super::title(desk, incident.exercise, incident.hazard.code(), &incident.place);
    format!("{} · {of}", desk.t("tree-title"))
}

fn body(desk: &Desk, id: IncidentId, view: View<'_>, read: &Shown) -> Markup {
    html! {
        (view.error_summary())
        p.hy-muted { a.govuk-link href=(address(id)) { (desk.t("incident-back")) } }
        h1.govuk-heading-l dir="auto" { (title(desk, &read.page)) }
        @if !read.page.works { p.govuk-body { (desk.t("incident-only-read")) } }
        @else if read.trees.is_empty() { p.govuk-body { (desk.t("tree-none")) } }
        @else {
            section.hy-card aria-labelledby="enter" {
                h2.hy-card__title id="enter" { (desk.t("tree-enter")) }
                (enter_form(desk, id, view, &read.trees))
            }
            section aria-labelledby="tree" {
                h2.govuk-heading-m id="tree" { (desk.t("tree-title")) }
                p.govuk-body { (desk.t("tree-open-why")) }
                (post_form(&desk.ask, &open_path(id), button(&desk.ask, "tree-open-button")))
                @for tree in &read.trees { (lines(desk, tree)) }
            }
        }
    }
}

fn enter_form(desk: &Desk, id: IncidentId, view: View<'_>, trees: &[CallTree]) -> Markup {
    let none = (String::new(), desk.t("desk-choose"));
    let people = trees.iter().flat_map(|tree| {
        tree.lines.iter().map(|line| {
            let role = tree.words.role(&line.role, desk.lang);
            let state = desk.code("summons-state-", line.state.code());
            (line.summons.to_string(), format!("{} · {role} · {state}", line.name))
        })
    });
    let people: Vec<(String, String)> = std::iter::once(none).chain(people).collect();
    let codes = ANSWERS.iter().map(|answer| answer.code()).chain([PASSED_ON, NOT_REACHED]);
    let answers: Vec<Choice> =
        codes.map(|code| Choice::new(code, desk.code("tree-answer-", code))).collect();
    post_form(
        &desk.ask,
        &path(id),
        html! {
            (view.select(Field { key: Some("e"), ..Field::new("person", "tree-field-person") },
                &people))
            (view.radios(Field { compact: true, ..Field::new("answer", "tree-field-answer") },
                &answers))
            (view.text_input(Field { width: Some(20), optional: true, hint: Some("tree-hint-at"),
                ..Field::new("at", "tree-field-at") }))
            (button(&desk.ask, "tree-enter-button"))
        },
    )
}

fn caller(desk: &Desk, line: &TreeLine) -> String {
    line.caller.clone().unwrap_or_else(|| desk.t("tree-desk"))
}

fn role(desk: &Desk, tree: &CallTree, line: &TreeLine) -> String {
    let role = tree.words.role(&line.role, desk.lang);
    let deputy = line.is_deputy.then(|| desk.bracketed(&desk.t("incident-call-deputy")));
    format!("{role}{}", deputy.unwrap_or_default())
}

fn lines(desk: &Desk, tree: &CallTree) -> Markup {
    html! {
        h3.govuk-heading-s {
            (desk.code("callout-kind-", tree.head.kind.code()))
            @if tree.head.exercise { " " (EXERCISE_MARK) }
        }
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("tree-title")) }
            thead { tr { @for head in ["caller", "role", "name", "state"] {
                th scope="col" { (desk.code("tree-col-", head)) }
            } } }
            tbody { @for line in &tree.lines { tr {
                td data-label=(desk.t("tree-col-caller")) { (caller(desk, line)) }
                td data-label=(desk.t("tree-col-role")) { (role(desk, tree, line)) }
                td data-label=(desk.t("tree-col-name")) dir="auto" { (line.name) }
                td data-label=(desk.t("tree-col-state")) {
                    (desk.code("summons-state-", line.state.code()))
                }
            } } }
        }
    }
}

/// One sheet for each call: those who have not said that they come, with boxes to tick.
fn sheets(desk: &Desk, id: IncidentId, read: &Shown) -> Markup {
    html! {
        p.hy-muted.hy-noprint {
            a.govuk-link href=(path(id)) { (desk.t("tree-back")) } " "
            button.govuk-button.govuk-button--secondary.hy-flush type="button" data-print=""
                data-js="" hidden { (desk.t("portal-print")) }
        }
        @for (at, tree) in read.trees.iter().enumerate() {
            article.hy-tree {
                @if at == 0 { h1.govuk-heading-l dir="auto" { (title(desk, &read.page)) } }
                p.govuk-body {
                    @if tree.head.exercise { strong { (EXERCISE_MARK) } " " }
                    (desk.code("callout-kind-", tree.head.kind.code())) " · "
                    (desk.text("tree-printed", &[("at", desk.at(desk.now).into())]))
                }
                p.govuk-body { (desk.t("tree-how")) }
                (sheet(desk, tree))
                p.hy-small { (desk.t("tree-destroy")) }
            }
        }
    }
}

fn sheet(desk: &Desk, tree: &CallTree) -> Markup {
    let is_coming =
        |line: &&TreeLine| matches!(line.state, SummonsState::Released) || line.state.is_ready();
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (desk.t("tree-title")) }
            thead { tr {
                @for head in ["caller", "role", "name", "numbers", "said", "at", "sign"] {
                    th scope="col" { (desk.code("tree-col-", head)) }
                }
            } }
            tbody { @for line in tree.lines.iter().filter(|line| !is_coming(line)) { tr {
                td data-label=(desk.t("tree-col-caller")) { (caller(desk, line)) }
                td data-label=(desk.t("tree-col-role")) { (role(desk, tree, line)) }
                td data-label=(desk.t("tree-col-name")) dir="auto" { (line.name) }
                td data-label=(desk.t("tree-col-numbers")) {
                    @for number in &line.numbers { span.hy-tree__number { (number) } " " }
                    @if line.numbers.is_empty() { (desk.t("tree-no-number")) }
                }
                td data-label=(desk.t("tree-col-said")) {
                    @for digit in 1..=4 { span.hy-tree__box { (digit) } " " }
                }
                td data-label=(desk.t("tree-col-at")) { span.hy-tree__line {} }
                td data-label=(desk.t("tree-col-sign")) { span.hy-tree__line {} }
            } } }
        }
    }
}
