//! Common problems (共性问题): one matter at one place that several people bring. A problem is
//! what its events say; each tells who did it, when and why. Cases stand in it by links that can
//! be taken out again; each keeps its number, its clock and its answer. Nobody stands here: what
//! staff write is refused when it leads to a person.

mod decide;
mod event;
#[cfg(test)]
mod tests;

pub use decide::{Command, Step, fits_case, may_work, open};
pub use event::{Event, Line, Problem, State};

use crate::case::codes;

/// Links of one problem: more than one reader takes in, fewer than a page can hold.
pub const LINKS_MAX: usize = 2_000;
pub const TITLE_CHARS_MAX: usize = 80;
pub const LINE_CHARS_MAX: usize = 200;
/// How far ahead an answer can be announced.
pub const LINE_DAYS_MAX: i64 = 366;

codes!(
    /// Why something cannot be done with a problem; the language key is `common-refused-…`.
    Refusal {
        UnknownTopic = "unknown-topic",
        PlaceCode = "place-code",
        NotOwner = "not-owner",
        NotOpen = "not-open",
        NotClosed = "not-closed",
        /// An accusation, or a case that protects somebody: in no problem, whoever asks.
        CaseUnfit = "case-unfit",
        CaseLinked = "case-linked",
        NotLinked = "not-linked",
        SameProblem = "same-problem",
        OtherClosed = "other-closed",
        NothingChosen = "nothing-chosen",
        AllChosen = "all-chosen",
        Full = "full",
        LinePast = "line-past",
        LineFar = "line-far",
        NothingToAnswer = "nothing-to-answer",
    }
);
