//! `/desk`: the worklist, ordered by what is owed first. Which cases a scope holds and in
//! what order is the store's; who may look is the policy's.

use super::bar::{Desk, Tab};
use super::filters;
use super::work_rows::{Ticks, can_go, rows};
use crate::web::field::{Faults, View};
use crate::web::form::Form;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::filter::SavedFilter;
use huiyin_app::worklist::{Cursor, Scope, WorkPage, WorkView};
use huiyin_domain::case::{CaseKind, Stage};
use huiyin_domain::policy::{Action, Role};
use maud::{Markup, html};

const ROWS: u32 = 50;

pub async fn get(desk: Desk) -> Response {
    let asked = Form::parse(desk.ask.query.as_bytes());
    show(&desk, &asked, &Form::default(), &Faults::default()).await
}

/// The list once more, with what was ticked in it and what was wrong with that.
pub async fn again(desk: &Desk, form: &Form, faults: &Faults) -> Response {
    show(desk, form, form, faults).await
}

async fn show(desk: &Desk, asked: &Form, ticked: &Form, faults: &Faults) -> Response {
    let scopes = scopes(&desk.signed.roles);
    let title = desk.t("desk-home-title");
    if scopes.is_empty() {
        return desk.page(Tab::Work, &title, no_work(desk));
    }
    let view = view_of(desk, asked, &scopes);
    let page = match desk.app().work_list(&desk.signed, &view).await {
        Ok(page) => page,
        Err(trouble) => return desk.trouble(&trouble),
    };
    let list = List {
        desk,
        view: &view,
        scopes: &scopes,
        page: &page,
        saved: desk.app().filters(&desk.signed).await.unwrap_or_default(),
        ticks: ticks(desk, &view, &page, ticked, faults).await,
    };
    let failed = !faults.is_empty();
    let status = if failed { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let summary = View { ask: &desk.ask, form: ticked, faults }.error_summary();
    let due = super::screening::list::due_line(desk).await;
    let asked = super::briefs::open_line(desk).await;
    let work = desk.app().unit_key_work(&desk.signed).await.unwrap_or_default();
    let due = html! { (super::unit_key_parts::waiting(desk, &work)) (due) (asked) };
    desk.page_as(Tab::Work, &title, status, html! { (summary) (list.show(&due)) })
}

/// Only where there is something to give to somebody, and the officer may.
async fn ticks<'a>(
    desk: &Desk,
    view: &WorkView,
    page: &WorkPage,
    form: &'a Form,
    faults: &'a Faults,
) -> Option<Ticks<'a>> {
    let may = view.scope == Scope::Unit && desk.may(Action::AssignMany);
    if !may || !page.items.iter().any(can_go) {
        return None;
    }
    let colleagues = desk.app().staff_of_unit(desk.signed.unit).await.unwrap_or_default();
    let named = |row: huiyin_app::staff::StaffRow| (row.id.to_string(), row.display_name);
    let handlers = colleagues.into_iter().filter(|row| row.roles.contains(&Role::Handler));
    let colleagues: Vec<_> = handlers.map(named).collect();
    (!colleagues.is_empty()).then_some(Ticks { form, faults, colleagues })
}

/// The lists that are open to somebody's roles, the one they need most first.
pub fn scopes(roles: &[Role]) -> Vec<Scope> {
    let mut scopes: Vec<Scope> =
        Scope::ALL.into_iter().filter(|scope| scope.is_open_to(roles)).collect();
    // Whoever only helps on cases of others looks first at what is asked of them.
    if roles.iter().all(|role| matches!(role, Role::Mediator | Role::Reviewer)) {
        scopes.sort_by_key(|scope| *scope != Scope::Asked);
    }
    scopes
}

/// What an address or a form asks for; unknown words are left out rather than refused.
pub fn view_of(desk: &Desk, asked: &Form, scopes: &[Scope]) -> WorkView {
    let scope = Scope::parse(asked.choice("scope")).filter(|scope| scopes.contains(scope));
    let topic = Some(asked.choice("topic")).filter(|topic| desk.org().topic(topic).is_some());
    WorkView {
        scope: scope.or(scopes.first().copied()).unwrap_or_default(),
        stage: Stage::parse(asked.choice("stage")),
        kind: CaseKind::parse(asked.choice("kind")),
        topic: topic.map(str::to_owned),
        overdue: asked.choice("overdue") == "yes",
        urgent: asked.choice("urgent") == "yes",
        after: asked.choice("after").parse().ok(),
        limit: ROWS,
    }
}

/// The address under which the list shows the same in this scope.
pub fn address(view: &WorkView, scope: Scope, after: Option<&Cursor>) -> String {
    let mut address = format!("/desk?scope={}", scope.code());
    let is_open = scope != Scope::Closed;
    if let Some(stage) = view.stage.filter(|_| is_open) {
        address.push_str(&format!("&stage={}", stage.code()));
    }
    if let Some(kind) = view.kind {
        address.push_str(&format!("&kind={}", kind.code()));
    }
    if let Some(topic) = &view.topic {
        address.push_str("&topic=");
        topic.bytes().for_each(|byte| percent_push(&mut address, byte));
    }
    if view.overdue && is_open {
        address.push_str("&overdue=yes");
    }
    if view.urgent {
        address.push_str("&urgent=yes");
    }
    if let Some(after) = after {
        address.push_str(&format!("&after={after}"));
    }
    address
}

fn percent_push(address: &mut String, byte: u8) {
    if byte.is_ascii_alphanumeric() || b"-._".contains(&byte) {
        address.push(char::from(byte));
    } else {
        address.push_str(&format!("%{byte:02X}"));
    }
}

struct List<'a> {
    desk: &'a Desk,
    view: &'a WorkView,
    scopes: &'a [Scope],
    page: &'a WorkPage,
    saved: Vec<SavedFilter>,
    ticks: Option<Ticks<'a>>,
}

impl List<'_> {
    fn show(&self, due: &Markup) -> Markup {
        let Self { desk, view, page, .. } = self;
        html! {
            h1.govuk-heading-l { (desk.t("desk-home-title")) }
            (counts(desk, page))
            (due)
            (self.tabs())
            // What is asked is a short list, shown whole.
            @if view.scope == Scope::Asked { p.govuk-body { (desk.t("asked-say")) } }
            @else {
                (filters::bar(desk, &self.saved))
                (filters::form(desk, view))
            }
            @if page.items.is_empty() { p.govuk-body { (desk.t("desk-home-empty")) } }
            @else { (rows(desk, view, &page.items, self.ticks.as_ref())) }
            @if let Some(next) = &page.next {
                nav aria-label=(desk.t("desk-home-paging")) {
                    @let address = address(view, view.scope, Some(next));
                    p.govuk-body {
                        a.govuk-link rel="next" href=(address) { (desk.t("desk-home-next")) }
                    }
                }
            }
        }
    }

    fn tabs(&self) -> Markup {
        let Self { desk, view, .. } = self;
        html! {
            ul.hy-tabs {
                @for scope in self.scopes {
                    @let here = *scope == view.scope;
                    li { a.govuk-link href=(address(view, *scope, None))
                        aria-current=[here.then_some("page")] {
                        @if here { strong { (desk.code("desk-scope-", scope.code())) } }
                        @else { (desk.code("desk-scope-", scope.code())) }
                    } }
                }
            }
        }
    }
}

fn counts(desk: &Desk, page: &WorkPage) -> Markup {
    html! { @if !page.counts.is_empty() {
        ul.hy-counts aria-label=(desk.t("desk-home-counts")) {
            @for (stage, count) in &page.counts {
                li { b { (count) } " " (desk.code("stage-", stage.code())) }
            }
        }
        @if let Some(first) = page.counted_first {
            @let count = [("count", i64::from(first).into())];
            p.govuk-hint { (desk.text("desk-home-counted-first", &count)) }
        }
    } }
}

fn no_work(desk: &Desk) -> Markup {
    html! {
        h1.govuk-heading-l { (desk.t("desk-home-title")) }
        p.govuk-body { (desk.t("desk-home-no-role")) }
    }
}
