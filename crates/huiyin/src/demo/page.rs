//! The list of sign-ins of the example town, with the codes of this moment. Mounted only by
//! `huiyin demo`.

use super::town::{Officer, PASSWORD};
use crate::web::assets;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use huiyin_app::App;
use huiyin_app::lang::Lang;
use huiyin_domain::unit::Unit;
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

pub const PATH: &str = "/demo";

#[derive(Clone)]
struct Shown {
    app: App,
    officers: Arc<Vec<Officer>>,
}

pub fn router(app: App, officers: Vec<Officer>) -> Router {
    let shown = Shown { app, officers: Arc::new(officers) };
    Router::new().route(PATH, get(page)).with_state(shown)
}

async fn page(State(shown): State<Shown>, headers: HeaderMap) -> Response {
    let asked = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let body = render(&shown, Lang::negotiate(asked, None));
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'self'; img-src 'self'"),
    ];
    (headers, Html(body.into_string())).into_response()
}

fn render(shown: &Shown, lang: Lang) -> Markup {
    let now = shown.app.moment().now();
    let org = shown.app.org();
    html! {
        (DOCTYPE)
        html lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta http-equiv="refresh" content="10";
                title { (lang.plain("cli-demo-page-title")) }
                link rel="stylesheet" href=(assets::css());
            }
            body.govuk-template__body {
                main.govuk-width-container {
                    h1.govuk-heading-l { (lang.plain("cli-demo-page-title")) }
                    p.govuk-body { (lang.plain("cli-demo-page-lead")) }
                    p.govuk-body {
                        a.govuk-link href="/desk/sign-in" {
                            (lang.plain("cli-demo-page-sign-in"))
                        }
                    }
                    table.govuk-table {
                        thead.govuk-table__head { tr {
                            @for key in ["login", "password", "code", "name", "unit", "roles"] {
                                th.govuk-table__header scope="col" {
                                    (lang.plain(&format!("cli-demo-col-{key}")))
                                }
                            }
                        } }
                        tbody.govuk-table__body {
                            @for officer in shown.officers.iter() {
                                tr.govuk-table__row {
                                    th.govuk-table__header scope="row" { code { (officer.login) } }
                                    td.govuk-table__cell { code { (PASSWORD) } }
                                    td.govuk-table__cell { code { (officer.code(now)) } }
                                    td.govuk-table__cell lang="zh-CN" { (officer.name) }
                                    td.govuk-table__cell {
                                        @if let Some(unit) = org.tree.get(officer.unit) {
                                            (label(unit, lang))
                                        }
                                    }
                                    td.govuk-table__cell {
                                        @for role in &officer.roles {
                                            (lang.plain(&format!("role-{}", role.code()))) " "
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn label(unit: &Unit, lang: Lang) -> &str {
    match lang {
        Lang::Zh => &unit.label_zh,
        Lang::En => &unit.label_en,
    }
}
