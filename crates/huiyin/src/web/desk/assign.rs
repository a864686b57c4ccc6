//! `/desk/assign`: cases ticked in the unit's list go to one colleague. The answer says of each
//! what became of it.

use super::bar::{Desk, Tab};
use super::{home, once};
use crate::web::field::Faults;
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::assign::{ASSIGN_MAX, Assigned};
use huiyin_domain::ids::{CaseId, StaffId};
use huiyin_domain::text::TextFault;
use maud::{Markup, html};

pub const PATH: &str = "/desk/assign";

pub async fn post(desk: Desk, form: Form) -> Response {
    let ticked: Vec<(CaseId, i64)> = form.all("case").filter_map(tick_read).collect();
    let to = StaffId(form.choice("to").parse().unwrap_or(0));
    let once = once::of(desk.app(), &form);
    let mut faults = Faults::default();
    match desk.app().cases_assign(&desk.signed, to, &ticked, &once).await {
        Ok(done) => return answer(&desk, &done),
        Err(Trouble::Invalid { field, fault }) => {
            let key = match (field, fault) {
                ("case", TextFault::Empty) => "office-assign-none",
                ("case", _) => "office-assign-many",
                _ => "office-assign-nobody",
            };
            let most = i64::try_from(ASSIGN_MAX).unwrap_or(i64::MAX);
            faults.add(field, desk.text(key, &[("max", most.into())]));
        }
        Err(trouble) => return desk.trouble(&trouble),
    }
    home::again(&desk, &form, &faults).await
}

/// `case:version`, as the list wrote it.
fn tick_read(value: &str) -> Option<(CaseId, i64)> {
    let (case, version) = value.split_once(':')?;
    Some((CaseId(case.parse().ok()?), version.parse().ok()?))
}

fn answer(desk: &Desk, done: &[Assigned]) -> Response {
    let title = desk.t("office-assign-done-title");
    let count = done.iter().filter(|one| one.result.is_ok()).count();
    let number = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let counts = [("done", number(count).into()), ("all", number(done.len()).into())];
    desk.page(
        Tab::Work,
        &title,
        html! {
            h1.govuk-heading-l { (title) }
            p.govuk-body role="status" { (desk.text("office-assign-count", &counts)) }
            table.hy-worklist {
                caption.govuk-visually-hidden { (title) }
                thead { tr {
                    th scope="col" { (desk.t("desk-col-number")) }
                    th scope="col" { (desk.t("office-assign-what")) }
                } }
                tbody { @for one in done { (row(desk, one)) } }
            }
            p.govuk-body { a.govuk-link href="/desk?scope=unit" { (desk.t("office-back-list")) } }
        },
    )
}

fn row(desk: &Desk, one: &Assigned) -> Markup {
    let (tone, words) = match &one.result {
        Ok(()) => ("govuk-tag hy-tag--run", desk.t("office-assign-did")),
        Err(trouble) => ("govuk-tag hy-tag--soon", why_not(desk, trouble)),
    };
    html! {
        tr {
            td data-label=(desk.t("desk-col-number")) {
                @if let Some(number) = &one.number {
                    a.govuk-link.hy-caseno href=(format!("/desk/case/{}", one.case)) { (number) }
                } @else { span.hy-muted { (desk.t("office-assign-unknown")) } }
            }
            td data-label=(desk.t("office-assign-what")) { strong class=(tone) { (words) } }
        }
    }
}

fn why_not(desk: &Desk, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Stale => desk.t("office-assign-stale"),
        Trouble::Forbidden(_) | Trouble::NotFound => desk.t("office-assign-forbidden"),
        Trouble::Refused(_) => desk.t(&trouble.key()),
        _ => desk.t("office-assign-unavailable"),
    }
}
