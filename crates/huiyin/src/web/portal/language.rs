//! Choosing a language: a cookie and back to where one was.

use crate::web::cookie::Cookie;
use crate::web::form::Form;
use crate::web::page::{Ask, own_path, see_other};
use crate::web::routes;
use axum::response::Response;
use huiyin_app::lang::Lang;

pub async fn post(ask: Ask, form: Form) -> Response {
    if let Some(lang) = Lang::from_tag(form.choice("lang")) {
        ask.cookie_set(Cookie::Lang, lang.tag());
    }
    let back = own_path(form.get("back")).unwrap_or("/");
    see_other(&routes::page_above(back))
}
