//! The list of sign-ins of the example town, with the codes of this moment. Mounted only by
//! `huiyin demo`.

use super::phone::Phone;
use super::town::{Officer, PASSWORD, card};
use crate::web::assets;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use huiyin_app::App;
use huiyin_app::lang::Lang;
use huiyin_domain::policy::Role;
use huiyin_domain::time::Millis;
use maud::{DOCTYPE, Markup, html};
use std::sync::Arc;

pub const PATH: &str = "/demo";

#[derive(Clone)]
struct Shown {
    app: App,
    officers: Arc<Vec<Officer>>,
    phone: Phone,
}

pub fn router(app: App, officers: Vec<Officer>, phone: Phone) -> Router {
    let shown = Shown { app, officers: Arc::new(officers), phone };
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
    html! {
        (DOCTYPE)
        html.govuk-template lang=(lang.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (lang.plain("cli-demo-page-title")) }
                link rel="stylesheet" href=(assets::css());
                link rel="icon" href=(assets::icon()) type="image/svg+xml";
            }
            body.govuk-template__body.hy-desk {
                div.govuk-width-container {
                    main.hy-main {
                        h1.govuk-heading-l { (lang.plain("cli-demo-page-title")) }
                        p.govuk-body { (lang.plain("cli-demo-page-lead")) }
                        p.govuk-body { a.govuk-link href="/desk/sign-in" {
                            (lang.plain("cli-demo-page-sign-in"))
                        } }
                        (table(shown, lang, now))
                        (cards(shown, lang))
                        (telephones(shown, lang))
                    }
                }
            }
        }
    }
}

fn table(shown: &Shown, lang: Lang, now: Millis) -> Markup {
    let label = |key: &str| lang.plain(&format!("cli-demo-col-{key}"));
    let heads = ["login", "password", "code", "name", "unit", "roles"];
    html! {
        table.hy-worklist {
            caption.govuk-visually-hidden { (lang.plain("cli-demo-page-title")) }
            thead { tr { @for key in heads { th scope="col" { (label(key)) } } } }
            tbody {
                @for officer in shown.officers.iter() { (row(shown, lang, now, officer)) }
            }
        }
    }
}

/// One line a unit that has a key.
fn cards(shown: &Shown, lang: Lang) -> Markup {
    let heads = shown.officers.iter().filter(|one| one.roles.contains(&Role::UnitHead));
    let cards = heads.filter_map(|one| Some((one, card(one.unit_code)?)));
    html! {
        h2.govuk-heading-m { (lang.plain("unit-key-demo-title")) }
        p.govuk-body { (lang.plain("unit-key-demo-lead")) }
        dl.govuk-summary-list { @for (officer, card) in cards {
            div.govuk-summary-list__row {
                dt.govuk-summary-list__key { (unit_named(shown, lang, officer)) }
                dd.govuk-summary-list__value { code { (*card.shown()) } }
            }
        } }
    }
}

/// What came to the telephones of members of duty, the newest first.
fn telephones(shown: &Shown, lang: Lang) -> Markup {
    html! {
        h2.govuk-heading-m #telephones { (lang.plain("cli-demo-telephones")) }
        p.govuk-body { (lang.plain("cli-demo-telephones-lead")) }
        ol.govuk-list { @for heard in shown.phone.newest() {
            li.hy-keep {
                bdi { (heard.to) } " "
                @if let Some(path) = heard.path() {
                    a.govuk-link href=(path) lang="zh-CN" { (heard.text) }
                } @else {
                    span lang="zh-CN" { (heard.text) }
                }
            }
        } }
    }
}

fn unit_named(shown: &Shown, lang: Lang, officer: &Officer) -> String {
    let org = shown.app.org();
    let unit = org.tree.get(officer.unit).map(|unit| match lang {
        Lang::Zh => unit.label_zh.clone(),
        Lang::En => unit.label_en.clone(),
    });
    unit.unwrap_or_default()
}

fn row(shown: &Shown, lang: Lang, now: Millis, officer: &Officer) -> Markup {
    let label = |key: &str| lang.plain(&format!("cli-demo-col-{key}"));
    let unit = unit_named(shown, lang, officer);
    let roles = officer.roles.iter().map(|role| lang.plain(&format!("role-{}", role.code())));
    let roles: Vec<String> = roles.collect();
    html! {
        tr {
            td data-label=(label("login")) { strong { (officer.login) } }
            td data-label=(label("password")) { (PASSWORD) }
            td.hy-num data-label=(label("code")) { strong { (officer.code(now)) } }
            td data-label=(label("name")) lang="zh-CN" { (officer.name) }
            td data-label=(label("unit")) { (unit) }
            td data-label=(label("roles")) { (roles.join(" · ")) }
        }
    }
}
