//! The columns of the small tables, in the order their statements take them.

use crate::rulebook::RulebookRow;
use crate::session::SessionRow;
use crate::staff::StaffRow;
use crate::unit::{ResponsibilityRow, TopicRow, UnitRow};
use crate::value::Arg;

pub(super) fn versioned(mut params: Vec<Arg<'_>>, version: i64) -> Vec<Arg<'_>> {
    params.push(Arg::Int(version));
    params
}

pub(super) fn unit(row: &UnitRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.unit.0),
        Arg::int(row.parent.map(|unit| unit.0)),
        Arg::Text(&row.code),
        Arg::Text(&row.label_zh),
        Arg::Text(&row.label_en),
        Arg::Text(&row.kind),
        Arg::Text(&row.area_code),
        Arg::flag(row.active),
    ]
}

pub(super) fn topic(row: &TopicRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Text(&row.topic),
        Arg::Text(&row.label_zh),
        Arg::Text(&row.label_en),
        Arg::Text(&row.keywords),
    ]
}

pub(super) fn responsibility(row: &ResponsibilityRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.rule),
        Arg::Text(&row.topic),
        Arg::Text(&row.area_code),
        Arg::Int(row.unit.0),
        Arg::Text(&row.basis),
        Arg::Text(&row.way),
        Arg::Int(row.rank),
    ]
}

pub(super) fn staff(row: &StaffRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Int(row.staff.0),
        Arg::Text(&row.login),
        Arg::Text(&row.display_name),
        Arg::Int(row.unit.0),
        Arg::Text(&row.roles),
        Arg::Text(&row.password),
        Arg::blob(row.totp.as_deref()),
        Arg::Int(row.totp_step),
        Arg::flag(row.active),
        Arg::flag(row.must_change),
    ]
}

pub(super) fn session(row: &SessionRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Blob(&row.token),
        Arg::Int(row.staff.0),
        Arg::Int(row.made.0),
        Arg::Int(row.seen.0),
        Arg::Int(row.step_up.0),
        Arg::Blob(&row.csrf),
    ]
}

pub(super) fn rulebook(row: &RulebookRow) -> Vec<Arg<'_>> {
    vec![
        Arg::Text(&row.kind),
        Arg::Text(&row.rule),
        Arg::Text(&row.version),
        Arg::Text(&row.body),
        Arg::Blob(&row.hash),
        Arg::Int(row.adopted.0),
    ]
}
