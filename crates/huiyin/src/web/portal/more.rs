//! What the person can do on their own case beside answering the answer: first what waits for
//! them, then everything else, each a form of its own that stays folded until it is wanted.

use super::verdict::once_field;
use super::{
    appointment, case, erasure, mediation, recusal, reprisal, review, unanswered, withdraw,
};
use crate::web::fault::Bare;
use crate::web::field::{Faults, Field, View, post_form};
use crate::web::form::Form;
use crate::web::page::{Ask, see_other};
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_app::read::CasePage;
use huiyin_domain::time::Millis;
use maud::{Markup, html};
use std::sync::LazyLock;

/// What is under way and waits for the person or for its date.
pub fn now(view: View<'_>, page: &CasePage) -> Markup {
    html! {
        (withdraw::under_way(view, page))
        (erasure::under_way(view, page))
        (mediation::offered(view, page))
        (review::told(view.ask, page))
    }
}

/// What can be done at any time.
pub fn also(view: View<'_>, page: &CasePage) -> Markup {
    html! {
        section aria-labelledby="also" {
            h2.govuk-heading-m id="also" { (view.ask.t("portal-also-title")) }
            (review::ask(view, page))
            (appointment::form(view, page))
            (unanswered::form(view, page))
            (recusal::form(view, page))
            (withdraw::form(view, page))
            (erasure::form(view, page))
            (reprisal::form(view, page))
        }
    }
}

/// The view of one form: what was typed and is at fault belongs to the form that was posted.
pub fn own<'a>(view: View<'a>, path: &str) -> View<'a> {
    static EMPTY: LazyLock<(Form, Faults)> = LazyLock::new(Default::default);
    if view.ask.path == path {
        return view;
    }
    View { ask: view.ask, form: &EMPTY.0, faults: &EMPTY.1 }
}

/// One step folded away; open when something in it is at fault.
pub fn folded(view: View<'_>, title: &str, inside: Markup) -> Markup {
    html! {
        details.govuk-details open[!view.faults.is_empty()] {
            summary.govuk-details__summary { span.govuk-details__summary-text { (title) } }
            div.govuk-details__text { (inside) }
        }
    }
}

/// The words of something that takes effect on a day and can be taken back until then.
pub struct Undo {
    pub path: &'static str,
    pub field: &'static str,
    pub title: &'static str,
    pub until: &'static str,
    pub say: &'static str,
    pub button: &'static str,
}

/// Until when it can be taken back, and the button that does.
pub fn undo(view: View<'_>, page: &CasePage, ends_at: Millis, words: &Undo) -> Markup {
    let own = own(view, words.path);
    let ask = own.ask;
    let id = format!("{}-now", words.field);
    // 24:00 of the last day is the first instant of the next.
    let last = Millis(ends_at.0.saturating_sub(1)).date_in(&page.procedure.zone);
    html! {
        section.hy-card aria-labelledby=(id) {
            h2.hy-card__title id=(id) { (ask.t(words.title)) }
            p.govuk-body-l { (ask.tx(words.until, &[("date", ask.lang.date(last).into())])) }
            p.govuk-body { (ask.t(words.say)) }
            (own.message(words.field))
            (post_form(ask, words.path, html! {
                (once_field(ask, own.form))
                button.govuk-button type="submit" id=(words.field) data-busy=(ask.t("web-busy")) {
                    (ask.t(words.button))
                }
            }))
        }
    }
}

/// A text field of one of several forms: `id` tells it from those of the others.
pub fn words<'a>(name: &'a str, id: &'a str, label: &'a str, chars_max: usize) -> Field<'a> {
    Field { id: Some(id), rows: 4, chars_max: Some(chars_max), ..Field::new(name, label) }
}

/// Where refusals of this kind are explained, and what else can be done.
pub fn why(ask: &Ask, code: &str) -> Markup {
    html! { a.govuk-link href={ "/why#" (code) } { (ask.t("portal-also-why")) } }
}

/// What came of a step: on to the case with a word of thanks; refused, the page again with the
/// reason beside the field and what was typed still in it.
pub async fn done<T>(
    ask: &Ask,
    form: &Form,
    field: &str,
    result: Result<T, Trouble>,
    thanks: &str,
) -> Result<Response, Bare> {
    match result {
        Ok(_) => {
            ask.notice_set(thanks);
            Ok(see_other("/case"))
        }
        Err(Trouble::Refused(refusal)) => {
            let mut faults = Faults::default();
            faults.add(field, ask.t(&format!("error-refused-{}", refusal.code())));
            case::show(ask, form, &faults).await
        }
        Err(trouble) => Err(Bare::from(trouble).keeping(form)),
    }
}
