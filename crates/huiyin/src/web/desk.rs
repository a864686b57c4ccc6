//! The officers' desk: one short file for each page. Who may do what is the policy's; what a
//! page needs of a case comes whole from the use cases.

pub mod account;
pub mod act;
pub mod agreement;
pub mod appointment;
pub mod approve;
pub mod assign;
mod bar;
pub mod break_glass;
pub mod briefs;
pub mod case;
mod case_bars;
mod case_delivery;
mod case_joint;
mod case_next;
mod case_owed;
mod case_review;
mod case_story;
mod command;
mod command_bars;
mod command_delivery;
mod command_joint;
mod command_review;
mod command_settle;
pub mod common;
pub mod drill;
mod due;
pub mod enter;
pub mod explain;
mod field;
pub mod files;
pub mod filters;
pub mod find;
pub mod follow_ups;
pub mod hall;
mod hall_parts;
pub mod handover;
pub mod home;
pub mod incident;
pub mod journal;
pub mod keys;
pub mod leave;
mod letter_sheet;
pub mod letters;
pub mod look;
pub mod lost;
pub mod members;
mod nav;
pub mod notices;
mod once;
pub mod paper;
pub mod passkey;
pub mod plans;
pub mod power;
mod qr;
pub mod reissue;
mod reply;
pub mod roster;
pub mod rules;
mod said;
pub mod screening;
pub mod sessions;
mod settling;
pub mod sign_in;
mod similar;
pub mod slip;
pub mod staff;
pub mod step_up;
mod steps;
mod steps_answer;
mod steps_bars;
mod steps_delivery;
mod steps_joint;
mod steps_mediate;
mod steps_review;
mod steps_route;
mod steps_settle;
mod typed;
pub mod unit_key;
mod unit_key_parts;
pub mod units;
pub mod ways;
mod work_rows;

use super::form::Form;
use super::page::{Ask, see_other};
use axum::response::Response;

/// Nobody is signed in (any more): the sign-in page, carrying where the officer was going and,
/// for a post, everything that was typed.
pub fn session_missing(ask: &Ask, form: Option<&Form>) -> Response {
    sign_in::page_before(ask, form)
}

/// Whoever still has a one-time password changes it before anything else.
pub fn before(ask: &Ask) -> Option<Response> {
    let signed = ask.signed.as_ref()?;
    let allowed = [account::PATH, sign_in::OUT_PATH, step_up::PATH, step_up::PASSKEY_PATH];
    (signed.must_change && !allowed.contains(&ask.path.as_str())).then(|| see_other(account::PATH))
}
