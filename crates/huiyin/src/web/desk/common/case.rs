//! On a case's page: the problem that it stands in, or those that it may belong to. Each is
//! offered by its matter and its place; nobody asks who else reported.

use super::{address, band, form, one, refused};
use crate::web::desk::bar::Desk;
use crate::web::desk::case::{View, case_id};
use crate::web::field::{Faults, post_form};
use crate::web::form::Form;
use crate::web::page::see_other;
use axum::extract::Path;
use axum::response::Response;
use huiyin_app::common::ProblemLine;
use huiyin_app::read::CasePage;
use huiyin_domain::ids::ProblemId;
use maud::{Markup, html};

/// What the page says of problems; nothing where this officer has no part in them.
#[derive(Clone, Debug, Default)]
pub enum Of {
    #[default]
    Nothing,
    Stands(Box<ProblemLine>),
    May(Vec<ProblemLine>),
}

impl Of {
    pub async fn read(desk: &Desk, page: &CasePage) -> Self {
        let (app, by) = (desk.app(), &desk.signed);
        if !app.common_fits(by, &page.case) {
            return Self::Nothing;
        }
        match app.common_of(by, page.id).await {
            Ok(Some(line)) => return Self::Stands(Box::new(line)),
            Ok(None) => {}
            // The case can be worked on without it.
            Err(_) => return Self::Nothing,
        }
        if !page.case.stage.is_open() {
            return Self::Nothing;
        }
        let place = page.place.as_deref().unwrap_or_default();
        let says = format!("{}\n{}\n{place}", page.title, page.body);
        let topic = page.case.topic.as_deref();
        let known = app.common_known(by, topic.as_slice(), &page.case.area_code, &says).await;
        known.map_or(Self::Nothing, Self::May)
    }
}

pub fn panel(view: &View<'_>) -> Markup {
    let (desk, page) = (view.desk, view.page);
    let inside = match desk.common() {
        Of::Nothing => return html! {},
        Of::Stands(line) => stands(desk, line),
        Of::May(lines) => offered(desk, page, lines),
    };
    html! {
        section.hy-card aria-labelledby="common" {
            h2.hy-card__title id="common" { (desk.t("common-case-title")) }
            (inside)
        }
    }
}

fn stands(desk: &Desk, line: &ProblemLine) -> Markup {
    html! {
        p.govuk-body { a.govuk-link dir="auto" href=(address(line.id)) { (line.title) }
            @if line.band.is_some() { " · " (band(desk, line.band)) } }
    }
}

fn offered(desk: &Desk, page: &CasePage, lines: &[ProblemLine]) -> Markup {
    let path = format!("/desk/case/{}/common", page.id);
    let topic = page.case.topic.as_deref().unwrap_or_default();
    let new = format!(
        "{}?{}={}&topic={topic}&area={}",
        form::PATH,
        form::CASE,
        page.id,
        page.case.area_code
    );
    html! {
        @if lines.is_empty() { p.govuk-body { (desk.t("common-case-none")) } }
        @else {
            p.govuk-body { (desk.t("common-case-lead")) }
            @for line in lines {
                (post_form(&desk.ask, &path, html! {
                    input type="hidden" name="problem" value=(line.id);
                    p.govuk-body.hy-flush {
                        a.govuk-link dir="auto" href=(address(line.id)) { (line.title) }
                        " · " (desk.area(&line.area_code))
                        @if line.band.is_some() { " · " (band(desk, line.band)) }
                    }
                    button.govuk-button.govuk-button--secondary type="submit"
                        data-busy=(desk.t("web-busy")) {
                        (desk.t("common-case-put"))
                        span.govuk-visually-hidden { " " (line.title) }
                    }
                }))
            }
        }
        p.govuk-body { a.govuk-link href=(new) { (desk.t("common-case-new")) } }
    }
}

pub async fn post(desk: Desk, Path(id): Path<String>, form: Form) -> Response {
    let Some(case) = case_id(&id) else { return desk.not_found() };
    // Nothing chosen: back to where it can be.
    let Some(problem) = form.choice("problem").parse().ok().map(ProblemId) else {
        return see_other(&format!("/desk/case/{id}#common"));
    };
    match desk.app().common_link(&desk.signed, problem, case).await {
        Ok(()) => {
            desk.ask.notice_set("common-done-link");
            see_other(&format!("/desk/case/{id}#common"))
        }
        Err(fault) => {
            let mut faults = Faults::default();
            match refused(&desk, &mut faults, fault, |_| super::WHOLE) {
                Some(answer) => answer,
                None => one::shown(&desk, problem, &Form::default(), &faults, &[]).await,
            }
        }
    }
}
