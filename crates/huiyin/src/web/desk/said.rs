//! What officers write about places and matters, as several parts of the desk read it: texts in
//! which nobody may stand, days, the id of a form, and what stood in the way, beside its field.

use super::bar::{Desk, Tab};
use crate::web::field::Faults;
use crate::web::form::Form;
use axum::http::StatusCode;
use axum::response::Response;
use huiyin_app::Trouble;
use huiyin_domain::screening::PlaceText;
use huiyin_domain::time::{self, Millis};
use jiff::civil::Date;
use maud::Markup;
use sha2::{Digest, Sha256};

/// A text of staff in which nobody may stand; what is wrong is noted beside its field.
pub fn text(
    desk: &Desk,
    form: &Form,
    faults: &mut Faults,
    name: &str,
    label: &str,
    max: usize,
) -> Option<PlaceText> {
    let typed = faults.take(&desk.ask, name, label, form.text(name, max))?;
    let checked = PlaceText::checked(&typed);
    checked.map_err(|fault| faults.add(name, desk.code("screening-person-", fault.code()))).ok()
}

/// A day as a browser sends it, or as somebody types it.
pub fn day(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<Date> {
    let date = time::parse_date(form.choice(name));
    date.map_err(|_| faults.add(name, desk.t("screening-fault-date"))).ok()
}

/// 24:00 of a day typed.
pub fn day_end(desk: &Desk, form: &Form, faults: &mut Faults, name: &str) -> Option<Millis> {
    let date = day(desk, form, faults, name)?;
    let end = time::day_end(date, &desk.zone);
    end.map_err(|_| faults.add(name, desk.t("screening-fault-date"))).ok()
}

/// The same form sent twice makes the same thing, which then exists already.
pub fn id_of(desk: &Desk, form: &Form) -> i64 {
    let digest = Sha256::digest(super::once::of(desk.app(), form));
    let bytes: [u8; 8] = digest[..8].try_into().expect("eight of thirty-two");
    (i64::from_be_bytes(bytes) & i64::MAX).max(1)
}

/// What can be tried again stands above the form, with what was typed; anything else is a page of
/// its own.
pub fn stood(desk: &Desk, faults: &mut Faults, whole: &str, trouble: &Trouble) -> Option<Response> {
    let key = match trouble {
        Trouble::Stale => "screening-stale",
        Trouble::Unavailable => "desk-unavailable",
        trouble => return Some(desk.trouble(trouble)),
    };
    faults.add(whole, desk.t(key));
    None
}

/// A page with a form on it, or the same page again with what is wrong.
pub fn show(desk: &Desk, tab: Tab, title: &str, faults: &Faults, main: Markup) -> Response {
    let ok = faults.is_empty();
    let status = if ok { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.page_as(tab, title, status, main)
}
