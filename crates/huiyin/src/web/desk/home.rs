//! `/desk`: the worklist, ordered by what is owed first. Which cases a scope holds and in
//! what order is the store's; who may look is the policy's.

use super::bar::{Desk, Tab};
use super::due;
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::worklist::{Cursor, Scope, WorkItem, WorkPage, WorkView};
use huiyin_domain::case::{CaseKind, Stage};
use huiyin_domain::policy::Role;
use maud::{Markup, html};

const ROWS: u32 = 50;

/// What the address asks for; unknown words are left out rather than refused.
struct Asked {
    scope: Scope,
    stage: Option<Stage>,
    kind: Option<CaseKind>,
    overdue: bool,
    after: Option<Cursor>,
}

pub async fn get(desk: Desk) -> Response {
    let scopes = scopes(&desk.signed.roles);
    if scopes.is_empty() {
        return desk.page(Tab::Work, &desk.t("desk-home-title"), no_work(&desk));
    }
    let asked = Asked::read(&desk.ask.query, &scopes);
    let view = WorkView {
        scope: asked.scope,
        stage: asked.stage,
        kind: asked.kind,
        overdue: asked.overdue,
        after: asked.after,
        limit: ROWS,
    };
    match desk.app().work_list(&desk.signed, &view).await {
        Ok(page) => {
            let title = desk.t("desk-home-title");
            desk.page(Tab::Work, &title, list(&desk, &asked, &scopes, &page))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

/// The lists that are open to somebody's roles, the one they need most first.
fn scopes(roles: &[Role]) -> Vec<Scope> {
    Scope::ALL.into_iter().filter(|scope| scope.is_open_to(roles)).collect()
}

impl Asked {
    fn read(query: &str, scopes: &[Scope]) -> Self {
        let asked = Form::parse(query.as_bytes());
        let value = |name: &str| asked.choice(name).to_owned();
        let wanted = value("scope");
        let scope = Scope::parse(&wanted).filter(|scope| scopes.contains(scope));
        Self {
            scope: scope.unwrap_or(scopes[0]),
            stage: Stage::parse(&value("stage")),
            kind: CaseKind::parse(&value("kind")),
            overdue: value("overdue") == "yes",
            after: value("after").parse().ok(),
        }
    }

    fn address(&self, scope: Scope, after: Option<&Cursor>) -> String {
        let mut address = format!("/desk?scope={}", scope.code());
        if let Some(stage) = self.stage.filter(|_| scope != Scope::Closed) {
            address.push_str(&format!("&stage={}", stage.code()));
        }
        if let Some(kind) = self.kind {
            address.push_str(&format!("&kind={}", kind.code()));
        }
        if self.overdue {
            address.push_str("&overdue=yes");
        }
        if let Some(after) = after {
            address.push_str(&format!("&after={after}"));
        }
        address
    }
}

fn list(desk: &Desk, asked: &Asked, scopes: &[Scope], page: &WorkPage) -> Markup {
    html! {
        h1.govuk-heading-l { (desk.t("desk-home-title")) }
        (counts(desk, page))
        (tabs(desk, asked, scopes))
        // What is asked is a short list, shown whole.
        @if asked.scope != Scope::Asked { (filter(desk, asked)) }
        @else { p.govuk-body { (desk.t("asked-say")) } }
        @if page.items.is_empty() { p.govuk-body { (desk.t("desk-home-empty")) } }
        @else { (table(desk, &page.items)) }
        @if let Some(next) = &page.next {
            nav aria-label=(desk.t("desk-home-paging")) {
                @let address = asked.address(asked.scope, Some(next));
                p.govuk-body {
                    a.govuk-link rel="next" href=(address) { (desk.t("desk-home-next")) }
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

fn tabs(desk: &Desk, asked: &Asked, scopes: &[Scope]) -> Markup {
    html! {
        ul.hy-tabs {
            @for scope in scopes {
                @let here = *scope == asked.scope;
                li { a.govuk-link href=(asked.address(*scope, None))
                    aria-current=[here.then_some("page")] {
                    @if here { strong { (desk.code("desk-scope-", scope.code())) } }
                    @else { (desk.code("desk-scope-", scope.code())) }
                } }
            }
        }
    }
}

fn filter(desk: &Desk, asked: &Asked) -> Markup {
    let stage = asked.stage.map_or("", Stage::code);
    let kind = asked.kind.map_or("", CaseKind::code);
    let stages = Stage::ALL.iter().map(|stage| (stage.code(), "stage-"));
    let kinds = CaseKind::ALL.iter().map(|kind| (kind.code(), "kind-"));
    html! {
        form.hy-filter method="get" action="/desk" {
            input type="hidden" name="scope" value=(asked.scope.code());
            (select(desk, "stage", "desk-home-stage", stage, stages))
            (select(desk, "kind", "desk-home-kind", kind, kinds))
            div.hy-filter__tick { div.govuk-checkboxes.govuk-checkboxes--small {
                div.govuk-checkboxes__item {
                    input.govuk-checkboxes__input type="checkbox" id="overdue" name="overdue"
                        value="yes" checked[asked.overdue];
                    label.govuk-label.govuk-checkboxes__label for="overdue" {
                        (desk.t("desk-home-overdue"))
                    }
                }
            } }
            button.govuk-button.govuk-button--secondary { (desk.t("desk-home-filter")) }
        }
    }
}

fn select(
    desk: &Desk,
    name: &str,
    label: &str,
    now: &str,
    codes: impl Iterator<Item = (&'static str, &'static str)>,
) -> Markup {
    html! {
        div.govuk-form-group {
            label.govuk-label for=(name) { (desk.t(label)) }
            select.govuk-select id=(name) name=(name) {
                option value="" { (desk.t("desk-home-all")) }
                @for (code, area) in codes {
                    option value=(code) selected[code == now] { (desk.code(area, code)) }
                }
            }
        }
    }
}

fn table(desk: &Desk, items: &[WorkItem]) -> Markup {
    let heads = ["due", "number", "title", "stage", "kind", "registered"];
    html! {
        table.hy-worklist data-rows="" {
            caption.govuk-visually-hidden { (desk.t("desk-home-caption")) }
            thead { tr { @for head in heads {
                th scope="col" { (desk.code("desk-col-", head)) }
            } } }
            tbody { @for item in items { (row(desk, item)) } }
        }
    }
}

fn row(desk: &Desk, item: &WorkItem) -> Markup {
    let words = item.due_at.map(|at| due::words(desk.lang, at, desk.now, &desk.zone));
    let clock = item.due_clock.as_deref();
    let clock = clock.map(|clock| desk.clock_name_under(&item.procedure, clock));
    let clock = item.asked.as_deref().map(|what| desk.code("asked-", what)).or(clock);
    html! {
        tr class=(words.as_ref().map_or("", |words| words.tone.row_class())) {
            td data-label=(desk.t("desk-col-due")) {
                @if let Some(words) = &words {
                    strong class=(words.tone.tag_class()) { (words.text) }
                } @else { span.hy-muted { (desk.t("desk-due-none")) } }
                @if let Some(clock) = clock { " " span.hy-worklist__clock { (clock) } }
            }
            td data-label=(desk.t("desk-col-number")) {
                a.govuk-link.hy-caseno href=(format!("/desk/case/{}", item.id)) { (item.number) }
            }
            td data-label=(desk.t("desk-col-title")) {
                span.hy-worklist__title dir="auto" { (item.title) }
                @if item.urgent {
                    " " strong.govuk-tag.hy-tag--late { (desk.t("desk-urgent")) }
                }
                @if item.supervised {
                    " " strong.govuk-tag.hy-tag--late { (desk.t("desk-supervised")) }
                }
            }
            td.hy-num data-label=(desk.t("desk-col-stage")) {
                (desk.code("stage-", item.stage.code()))
            }
            td.hy-num data-label=(desk.t("desk-col-kind")) {
                (desk.code("kind-", item.kind.code())) " · "
                (desk.code("channel-", item.channel.code()))
            }
            td.hy-num data-label=(desk.t("desk-col-registered")) { (desk.day(item.registered_at)) }
        }
    }
}

fn no_work(desk: &Desk) -> Markup {
    html! {
        h1.govuk-heading-l { (desk.t("desk-home-title")) }
        p.govuk-body { (desk.t("desk-home-no-role")) }
    }
}
