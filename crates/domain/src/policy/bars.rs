//! Who may do what around the bars of a case: those who see it, those who are kept away from it
//! (the unit complained of, recused officers) and the narrow doors that these have.

use super::{Action, Grant, Relation, Role};

/// Everybody who works on cases; the administrator runs the machines and sees none.
const OFFICERS: [Role; 8] = [
    Role::Intake,
    Role::Dispatcher,
    Role::Handler,
    Role::UnitHead,
    Role::Inspector,
    Role::Mediator,
    Role::Reviewer,
    Role::Auditor,
];
/// Whoever has a part in a case sees it, and can say that they must stay out of it.
const PART: [Grant; 19] = [
    Grant::Case(Role::Handler, Relation::CoHandling),
    Grant::Case(Role::UnitHead, Relation::CoHandling),
    Grant::Case(Role::Mediator, Relation::CoHandling),
    Grant::Case(Role::Mediator, Relation::Owner),
    Grant::Case(Role::UnitHead, Relation::Arbitrating),
    Grant::Case(Role::Dispatcher, Relation::Arbitrating),
    Grant::Case(Role::UnitHead, Relation::Reviewing),
    Grant::Case(Role::Reviewer, Relation::Reviewing),
    Grant::Case(Role::UnitHead, Relation::Leading),
    Grant::Case(Role::Handler, Relation::Assigned),
    Grant::Case(Role::Handler, Relation::Owner),
    Grant::Case(Role::UnitHead, Relation::Owner),
    Grant::Case(Role::Dispatcher, Relation::Owner),
    Grant::Case(Role::Intake, Relation::Owner),
    Grant::Case(Role::Dispatcher, Relation::Registering),
    Grant::Case(Role::Intake, Relation::Registering),
    Grant::Case(Role::UnitHead, Relation::Supervising),
    Grant::Case(Role::Inspector, Relation::Supervising),
    Grant::Case(Role::Inspector, Relation::Owner),
];
const ADMITTED: [Grant; 8] = of_all(Some(Relation::Admitted));
const UNBARRED: [Grant; 8] = of_all(None);
const RECUSED: [Grant; 8] = of_all(Some(Relation::Recused));
pub(super) const SEES: [Grant; 27] = joined(&PART, &ADMITTED);
/// An edited brief is read by those who are kept away from the case, and answered by them.
const BRIEFED: [Grant; 10] = joined(
    &[
        Grant::Case(Role::Handler, Relation::Accused),
        Grant::Case(Role::UnitHead, Relation::Accused),
    ],
    &RECUSED,
);

/// The same for every officer: in one relation, or in any that does not bar them.
const fn of_all(relation: Option<Relation>) -> [Grant; 8] {
    let mut grants = [Grant::Staff; 8];
    let mut at = 0;
    while at < OFFICERS.len() {
        grants[at] = match relation {
            Some(relation) => Grant::Case(OFFICERS[at], relation),
            None => Grant::Unbarred(OFFICERS[at]),
        };
        at += 1;
    }
    grants
}

const fn joined<const N: usize>(some: &[Grant], more: &[Grant]) -> [Grant; N] {
    let mut grants = [Grant::Staff; N];
    let mut at = 0;
    while at < N {
        grants[at] = if at < some.len() { some[at] } else { more[at - some.len()] };
        at += 1;
    }
    grants
}

impl Action {
    /// Who is kept away, and the narrow doors beside.
    pub(super) const fn grants_of_bars(self) -> &'static [Grant] {
        use Grant::{Case, Person, Unbarred};
        use Relation::{Assigned, CoHandling, Owner, Reviewing, Supervising};
        use Role::{Auditor, Handler, Inspector, UnitHead};
        match self {
            Self::RecusalDeclare => &PART,
            Self::RecusalAsk => &[Person],
            Self::RecusalDecide => &[
                Case(UnitHead, Owner),
                Case(UnitHead, CoHandling),
                Case(UnitHead, Reviewing),
                Case(UnitHead, Supervising),
                Case(Inspector, Supervising),
                Case(Inspector, Owner),
            ],
            Self::BriefGive => &[Case(Handler, Assigned), Case(UnitHead, Owner)],
            Self::BriefRead | Self::BriefAnswer => &BRIEFED,
            // Whoever prints a letter opens an address.
            Self::LetterOpen => Self::LetterPost.grants_beside(),
            Self::AdmissionAsk | Self::AdmissionEnd => &UNBARRED,
            // A second person who answers for something: of which unit, the domain says.
            Self::AdmissionConfirm => &[Unbarred(UnitHead), Unbarred(Inspector), Unbarred(Auditor)],
            Self::AdmissionNote => &ADMITTED,
            _ => &[],
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::tests::{TIES, tree};
    use super::super::{Subject, Ties, relations};
    use super::*;
    use crate::ids::{StaffId, UnitId};

    /// Neither as the handler, nor as who stands in, nor as a leader, nor let in by two.
    #[test]
    fn a_recused_officer_is_barred_from_everything_on_the_case() {
        let own = vec![StaffId(7)];
        let ties = Ties {
            recused: own.clone(),
            admitted: own,
            leader: Some(StaffId(7)),
            joined: vec![UnitId(3)],
            arbiter: Some(UnitId(3)),
            reviewing: Some(UnitId(3)),
            ..TIES
        };
        let found = relations(StaffId(7), &[StaffId(8)], UnitId(3), &ties, &tree());
        assert_eq!(found, [Relation::Recused]);
        barred_but_for_briefs(&found);
        // The control: their colleague is not.
        let other = relations(StaffId(8), &[], UnitId(3), &ties, &tree());
        assert!(other.contains(&Relation::Owner) && !other.contains(&Relation::Recused));
    }

    pub fn barred_but_for_briefs(found: &[Relation]) {
        let subject = Subject { is_staff: true, roles: Role::ALL, relations: found };
        let of_case = |grant: &Grant| matches!(grant, Grant::Case(..) | Grant::Unbarred(_));
        let on_a_case = |action: &&Action| action.grants().iter().any(of_case);
        let allowed: Vec<Action> = Action::ALL
            .iter()
            .filter(on_a_case)
            .filter(|action| action.allows(&subject))
            .copied()
            .collect();
        let beside =
            |action: &Action| action.grants().iter().any(|g| matches!(g, Grant::Office(_)));
        let allowed: Vec<Action> = allowed.into_iter().filter(|action| !beside(action)).collect();
        assert_eq!(allowed, [Action::BriefRead, Action::BriefAnswer]);
    }

    #[test]
    fn who_is_let_in_sees_and_notes_and_no_more() {
        let ties = Ties { admitted: vec![StaffId(9)], ..TIES };
        let elsewhere = Ties { intake: UnitId(2), ..ties };
        let found = relations(StaffId(9), &[], UnitId(4), &elsewhere, &tree());
        assert_eq!(found, [Relation::Admitted]);
        let subject = Subject { is_staff: true, roles: Role::ALL, relations: &found };
        let of_case = |grant: &Grant| matches!(grant, Grant::Case(..));
        let allowed: Vec<Action> = Action::ALL
            .iter()
            .filter(|action| action.grants().iter().any(of_case) && action.allows(&subject))
            .copied()
            .collect();
        assert_eq!(allowed, [Action::CaseView, Action::AdmissionNote]);
    }
}
