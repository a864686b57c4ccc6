//! `/desk/common`: what the night proposes to the officer's unit, and the open problems, the
//! unit's own first.

use super::{PATH, proposal, table};
use crate::web::desk::bar::{Desk, Tab};
use crate::web::field::Faults;
use crate::web::form::Form;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::common::{ProblemLine, Proposal};
use huiyin_domain::policy::Action;
use maud::{Markup, html};

pub async fn get(desk: Desk) -> Response {
    match read(&desk).await {
        Ok((proposals, lines)) => {
            let title = desk.t("common-title");
            desk.page(Tab::Common, &title, body(&desk, &title, &proposals, &lines))
        }
        Err(trouble) => desk.trouble(&trouble),
    }
}

async fn read(desk: &Desk) -> Result<(Vec<Proposal>, Vec<ProblemLine>), Trouble> {
    let (app, by) = (desk.app(), &desk.signed);
    let proposals = match desk.may(Action::CommonWork) {
        true => app.common_proposals(by).await?,
        false => Vec::new(),
    };
    Ok((proposals, app.common_list(by).await?))
}

fn body(desk: &Desk, title: &str, proposals: &[Proposal], lines: &[ProblemLine]) -> Markup {
    let (form, faults) = (Form::default(), Faults::default());
    html! {
        h1.govuk-heading-l { (title) }
        p.govuk-body { (desk.t("common-lead")) }
        ul.govuk-list {
            li { a.govuk-link href=(super::day::PATH) { (desk.t("common-day-title")) } }
            @if desk.may(Action::CommonWork) {
                li { a.govuk-link href=(super::form::PATH) { (desk.t("common-new")) } }
            }
        }
        @if !proposals.is_empty() {
            section aria-labelledby="proposals" {
                h2.govuk-heading-m id="proposals" { (desk.t("common-proposals-title")) }
                p.govuk-body { (desk.t("common-proposals-lead")) }
                @for one in proposals { (proposal::card(desk, one, &form, &faults)) }
            }
        }
        section aria-labelledby="problems" {
            h2.govuk-heading-m id="problems" { (desk.t("common-open-title")) }
            @if lines.is_empty() { p.govuk-body { (desk.t("common-none")) } }
            @else {
                p.hy-small.hy-muted { (desk.t("common-band-why")) }
                (table(desk, &desk.t("common-open-title"), lines))
            }
        }
        p.hy-small.hy-muted { a.govuk-link href=(PATH) { (desk.t("common-again")) } }
    }
}
