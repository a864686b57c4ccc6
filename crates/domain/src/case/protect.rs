//! Who looks into it when somebody says they are put under pressure or paid back for what they
//! brought: the nearest unit above whoever handles their case, never that unit nor one below it.

use super::refusal::Refusal;
use super::state::Case;
use super::unit_fits;
use crate::ids::UnitId;
use crate::unit::UnitTree;

impl Case {
    /// The unit that a report about the handling of this case goes to. `None`: nobody in this
    /// house stands above the one complained of, and the person is shown ways outside.
    #[must_use]
    pub fn protector(&self, tree: &UnitTree) -> Option<UnitId> {
        let handling = self.owner.unit;
        let fits = |unit: &UnitId| {
            !tree.is_within(*unit, handling) && unit_fits(self, *unit, tree).is_ok()
        };
        let above = tree.ancestors(handling).find(fits);
        let tops = || tree.iter().filter(|unit| unit.parent.is_none()).map(|unit| unit.id);
        above.or_else(|| tops().find(fits))
    }
}

/// In a report that protects somebody the unit complained of stays barred: nobody classifies it
/// back into the hands it is about. It may be widened to a unit above, not narrowed.
pub(super) fn stays_barred(
    case: &Case,
    accused: Option<UnitId>,
    tree: &UnitTree,
) -> Result<(), Refusal> {
    let Some(barred) = case.accused.filter(|_| case.protects.is_some()) else { return Ok(()) };
    let covered = accused.is_some_and(|accused| tree.is_within(barred, accused));
    if covered { Ok(()) } else { Err(Refusal::AccusedUnit) }
}
