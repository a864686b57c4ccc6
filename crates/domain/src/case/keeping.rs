//! Whose key a case is locked with. An accusation is locked with keys that units and the person
//! hold and the house does not; which units those are is decided here, and nowhere else.

use super::event::Event;
use super::state::Case;
use super::{CaseKind, joint_units};
use crate::ids::{CaseId, UnitId};
use crate::unit::UnitTree;

/// One unit to work on it, and a second one so that a lost card loses nothing.
pub const KEEPERS: usize = 2;
/// Why a case was sent where it can be read, as its event says.
pub const KEEPER_REASON: &str = "keeper-has-key";

/// What is to be known of the office when keepers are chosen.
pub struct Keyring<'a> {
    pub tree: &'a UnitTree,
    /// Units whose key is known.
    pub keyed: &'a [UnitId],
    /// Units of whoever runs the machines.
    pub operators: &'a [UnitId],
}

/// Whether a case of this kind is locked from whoever runs the machines. What protects somebody
/// stays locked however it is classified.
#[must_use]
pub fn is_locking(kind: CaseKind, protects: Option<CaseId>) -> bool {
    kind == CaseKind::Accusation || protects.is_some()
}

impl Keyring<'_> {
    /// Up to two units: from the intake unit upward, then other topmost units in the order of
    /// their ids. Never one complained of nor one below it, never who runs the machines, never
    /// one that is closed or has no key.
    #[must_use]
    pub fn keepers(&self, intake: UnitId, accused: Option<UnitId>) -> Vec<UnitId> {
        let mut tops: Vec<UnitId> =
            self.tree.iter().filter(|unit| unit.parent.is_none()).map(|unit| unit.id).collect();
        tops.sort_unstable();
        let upward = std::iter::once(intake).chain(self.tree.ancestors(intake));
        let mut keepers: Vec<UnitId> = Vec::new();
        for unit in upward.chain(tops) {
            if self.may_keep(unit, accused) && !keepers.contains(&unit) {
                keepers.push(unit);
            }
        }
        keepers.truncate(KEEPERS);
        keepers
    }

    fn may_keep(&self, unit: UnitId, accused: Option<UnitId>) -> bool {
        !self.operators.contains(&unit) && self.may_read(unit, accused)
    }

    /// A unit that a case can be wrapped for.
    #[must_use]
    pub fn may_read(&self, unit: UnitId, accused: Option<UnitId>) -> bool {
        let is_active = self.tree.get(unit).is_some_and(|unit| unit.active);
        is_active && self.keyed.contains(&unit) && !self.is_accused(unit, accused)
    }

    fn is_accused(&self, unit: UnitId, accused: Option<UnitId>) -> bool {
        accused.is_some_and(|accused| self.tree.is_within(unit, accused))
    }

    /// A case lies with a unit that cannot open it: it goes to its keeper at once, else nobody
    /// could ever work on it.
    #[must_use]
    pub fn handed(&self, case: &Case, keepers: &[UnitId]) -> Option<Event> {
        let owner = case.owner.unit;
        let opens = keepers.contains(&owner) || self.may_read(owner, case.accused);
        let to = *keepers.first().filter(|_| !opens)?;
        Some(Event::Routed { to, reasons: vec![KEEPER_REASON.into()], note: None })
    }
}

/// The units that work on a case now and so have to read it.
#[must_use]
pub fn readers(case: &Case) -> Vec<UnitId> {
    let ties = case.ties(case.changed_at);
    let mut units = vec![ties.owner];
    units.extend(joint_units(case));
    units.extend(ties.arbiter.into_iter().chain(ties.reviewing));
    units.sort_unstable();
    units.dedup();
    units
}
