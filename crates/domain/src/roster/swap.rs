//! Swaps: one member asks another to take a shift, perhaps for one of theirs. It counts when both
//! agreed; whoever keeps the roster may agree for both.

use crate::case::codes;
use crate::ids::{MemberId, SwapId};
use crate::time::Millis;
use serde::{Deserialize, Serialize};

codes!(
    SwapState {
        Asked = "asked",
        Agreed = "agreed",
        Declined = "declined",
        /// By who asked, before it was answered.
        TakenBack = "taken-back",
        /// By whoever keeps the roster, after it was agreed.
        Undone = "undone",
    }
);

/// What is swapped: shifts by their beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Swapping {
    pub from: MemberId,
    pub to: MemberId,
    /// The shift of `from` that `to` takes.
    pub give: Millis,
    /// The shift of `to` that `from` takes for it.
    pub take: Option<Millis>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    pub id: SwapId,
    pub what: Swapping,
    pub state: SwapState,
}

impl Swap {
    /// Who is on a shift because of this swap.
    #[must_use]
    pub fn on(&self, shift: Millis) -> Option<MemberId> {
        let counts = self.state == SwapState::Agreed;
        let who = match shift {
            at if at == self.what.give => Some(self.what.to),
            at if self.what.take == Some(at) => Some(self.what.from),
            _ => None,
        };
        who.filter(|_| counts)
    }
}
