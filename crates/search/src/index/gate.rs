//! Who may read what of a case. What is decided here is decided inside the query, before
//! anything is counted, cut or shown.

/// What of a case decides who may read it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gate {
    pub handler: Option<i64>,
    /// Units that are kept away: the one complained of and those below it.
    pub kept_units: Box<[i64]>,
    /// Officers who are recused.
    pub kept_officers: Box<[i64]>,
}

/// Who looks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reader {
    pub officer: i64,
    pub unit: i64,
    /// Colleagues away now, for whom they stand in.
    pub stands_for: Vec<i64>,
    /// Whether being assigned a case opens it to them: they are appointed to handle cases.
    pub is_handler: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    Nothing,
    /// What staff wrote.
    Staff,
    /// That, and what the resident wrote.
    Whole,
}

impl Reader {
    #[must_use]
    pub fn sees(&self, gate: &Gate) -> Sight {
        if gate.kept_units.contains(&self.unit) || gate.kept_officers.contains(&self.officer) {
            return Sight::Nothing;
        }
        let is_own = |handler| self.officer == handler || self.stands_for.contains(&handler);
        if self.is_handler && gate.handler.is_some_and(is_own) {
            Sight::Whole
        } else {
            Sight::Staff
        }
    }

    /// Those whose cases are theirs to read.
    pub(super) fn own(&self) -> impl Iterator<Item = i64> {
        let all = std::iter::once(self.officer).chain(self.stands_for.iter().copied());
        all.filter(|_| self.is_handler)
    }
}
