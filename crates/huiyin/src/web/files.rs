//! Files through a browser, the same for drafts, for persons and for officers: a form with files,
//! the script's pieces, lists, and sending them out. What a file is and who may see it is decided
//! elsewhere.

mod intake;
mod list;
mod out;

pub use intake::{Outcome, begin, done, drop, form_take, part};
pub use list::{Panel, facts, list, panel};
pub use out::sent;

use super::page::Ask;
use huiyin_app::file::FileFault;

/// The field of files in a form, and by which its faults go.
pub const FIELD: &str = "files";

/// What is wrong with a file and what can be done, with the limits as they are set.
pub fn fault_said(ask: &Ask, fault: FileFault) -> String {
    let limits = &ask.app().settings().files;
    let megabytes = |bytes: u64| i64::try_from(bytes / 1_000_000).unwrap_or(0);
    let count = i64::try_from(limits.count_max).unwrap_or(0);
    let parts = [
        ("count", count.into()),
        ("each", megabytes(limits.bytes_max).into()),
        ("all", megabytes(limits.bytes_max_all).into()),
        ("pixels", i64::try_from(limits.pixels_max / 1_000_000).unwrap_or(0).into()),
        ("side", i64::from(limits.side_max).into()),
    ];
    ask.tx(&format!("file-fault-{}", fault.code()), &parts)
}
