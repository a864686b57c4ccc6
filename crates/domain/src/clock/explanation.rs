//! The structure of an explanation: what pages put into words and JSON shows as it is.

use super::reckon::Certainty;
use super::{Party, Trigger, Unit};
use crate::policy::Role;
use crate::procedure::{Basis, Name, OnExpiry, Roll};
use jiff::civil::Date;
use serde::Serialize;

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explanation {
    pub clock: String,
    pub name: Name,
    pub procedure: String,
    pub calendar: String,
    pub zone: String,
    pub basis: Basis,
    pub owed_by: Party,
    pub owed_label: String,
    pub on_expiry: OnExpiry,
    pub started_by: Option<Trigger>,
    /// The clock whose end started this one, where nothing else did.
    pub started_after: Option<Name>,
    /// Instants are local, with their offset.
    pub started_at: String,
    #[serde(with = "crate::time::iso")]
    pub start: Date,
    pub start_day_excluded: bool,
    pub amount: u32,
    pub unit: Unit,
    pub skipped: Vec<Skipped>,
    pub made_up: Vec<MadeUp>,
    #[serde(with = "crate::time::iso")]
    pub nominal_due: Date,
    pub paused_days: u32,
    #[serde(with = "crate::time::iso")]
    pub base_due: Date,
    pub extensions: Vec<Extended>,
    #[serde(with = "crate::time::iso")]
    pub due: Date,
    pub ends_at: String,
    #[serde(with = "crate::time::iso")]
    pub rolled_due: Date,
    /// The days between the due date and the rolled one.
    pub rolled_over: Vec<Skipped>,
    pub roll: Roll,
    pub roll_basis: Option<Basis>,
    #[serde(with = "crate::time::iso")]
    pub effective_due: Date,
    pub effective_ends_at: String,
    /// The clock that this one may not outlast, where that one set the end.
    pub capped_by: Option<Name>,
    pub certainty: Certainty,
    pub rolled_certainty: Certainty,
    pub provisional_years: Vec<i16>,
}

/// A day that did not count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Skipped {
    #[serde(with = "crate::time::iso")]
    pub date: Date,
    #[serde(flatten)]
    pub why: Skip,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum Skip {
    Weekend,
    Holiday { name: Name, notice: String },
    Paused { reason: String, name: Name, basis: Option<Basis> },
}

/// A weekend day that counted because a notice made it a working day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MadeUp {
    #[serde(with = "crate::time::iso")]
    pub date: Date,
    pub name: Name,
    pub notice: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extended {
    pub requested: u32,
    pub granted: u64,
    pub max: Option<u32>,
    pub unit: Unit,
    #[serde(with = "crate::time::iso")]
    pub approved_on: Date,
    pub approver: Role,
    pub by: String,
    pub basis: Option<Basis>,
    pub void: Option<Void>,
}

/// Why an approved extension adds nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Void {
    /// Approved after the period was over.
    Late,
    /// The clock may not be extended so often.
    Spent,
}
