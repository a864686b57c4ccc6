//! The one way to write. A `Change` is handed to `Writer::submit`; one writer per process takes
//! what is waiting, makes one durable transaction of it and answers every caller.

mod batch;
mod change;
mod insert;
mod keeper;
mod lookup;
mod put;
mod queue;
mod sequence;
mod signing;
mod steps;
mod to_postgres;
mod to_sqlite;

pub use crate::error::WriteError;
pub use change::{Base, CaseChange, Change, Filed, First, LeafProof, NewEvent, Written};
pub(crate) use insert::all_statements as insert_statements;
pub use keeper::{Head, Keeper, Signing, Stall};
pub use put::{
    CalloutPut, CaseErase, CommonPut, DrillPut, DutyPut, FileKept, FilePut, HallPut, IncidentPut,
    OfficePut, PasskeyPut, Put, RosterPut, ScreeningPut, SharePut,
};
pub(crate) use put::{erase_again, statements as put_statements};
pub use queue::{Options, Writer};
pub(crate) use steps::statements as case_statements;
