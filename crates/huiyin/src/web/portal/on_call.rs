//! Pages of people on duty: joining by one's own code, one's own page, the answer to a call. An
//! address opens one call or one member's page and nothing else; opening it changes nothing, so
//! a program that looks at links answers for nobody.

pub mod answer;
pub mod join;
pub mod own;
pub mod shifts;

use crate::web::fault::Bare;
use crate::web::page::Ask;
use axum::http::StatusCode;
use huiyin_app::keys::DutyKey;
use huiyin_domain::time::Millis;

/// The address, or the page that says there is nothing here; guessing is slowed down elsewhere
/// and hopeless: 64 bits.
fn key_of(typed: &str) -> Result<DutyKey, Bare> {
    DutyKey::parse(typed).ok_or_else(|| Bare::from(StatusCode::NOT_FOUND))
}

fn moment(ask: &Ask, at: Millis) -> String {
    ask.lang.moment(at, &huiyin_app::duty::zone())
}
