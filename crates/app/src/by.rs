//! Who asks, and whether the policy lets them. The only place that turns a session or a
//! proven secret into roles and relations.

use crate::keys::{ShareKey, ViewSecret};
use crate::read::CasePage;
use crate::unit_key::Held;
use crate::{App, Trouble};
use huiyin_domain::case::Case;
use huiyin_domain::ids::{CaseId, StaffId, UnitId};
use huiyin_domain::leaf::Actor;
use huiyin_domain::policy::{Action, Relation, Role, Subject, relations};
use huiyin_domain::time::Millis;

/// A member of staff with a living session.
#[derive(Clone, Debug)]
pub struct Signed {
    pub staff: StaffId,
    pub unit: UnitId,
    pub roles: Vec<Role>,
    pub login: String,
    pub display_name: String,
    /// A one-time password was given out: nothing works before it is changed.
    pub must_change: bool,
    /// Bound to the session; forms carry it.
    pub csrf: [u8; 32],
    /// Colleagues away now, for whom they stand in. Read with the session, at every request:
    /// units are kept in memory until this process changes them, and another process's leave
    /// would be seen late, or, worse, outlive its end.
    pub stands_for: Vec<StandsFor>,
    /// The key of their unit, while it is open in this browser.
    pub held: Option<Held>,
}

/// A colleague on leave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StandsFor {
    pub staff: StaffId,
    pub display_name: String,
    /// The exclusive end.
    pub until: Millis,
}

/// Whoever proved the number and the secret of one case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub case: CaseId,
    /// What opens their share of the case's key; made of the secret.
    pub share: Option<ShareKey>,
}

impl Signed {
    /// For actions that touch no case.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, action: Action) -> Result<(), Trouble> {
        let is_staff = !self.must_change;
        let subject = Subject { is_staff, roles: &self.roles, relations: &[] };
        let is_own = action == Action::OwnAccount;
        if is_own || action.allows(&subject) { Ok(()) } else { Err(Trouble::Forbidden(action)) }
    }
}

#[derive(Clone, Debug)]
pub enum By {
    /// Nobody signed in: may bring a case.
    Public,
    Person(Person),
    Staff(Signed),
    /// The program itself: reconcilers, imports.
    System,
}

impl By {
    /// Whoever proved this case's secret, with nothing in hand but that.
    #[must_use]
    pub const fn person(case: CaseId) -> Self {
        Self::Person(Person { case, share: None })
    }

    #[must_use]
    pub fn actor(&self) -> Actor {
        match self {
            Self::Public | Self::Person(_) => Actor::Resident,
            Self::Staff(signed) => Actor::Staff { id: signed.staff, unit: signed.unit },
            Self::System => Actor::System,
        }
    }

    #[must_use]
    pub fn roles(&self) -> &[Role] {
        match self {
            Self::Staff(signed) => &signed.roles,
            Self::Public | Self::Person(_) | Self::System => &[],
        }
    }

    /// For actions that touch no case.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn may(&self, action: Action) -> Result<(), Trouble> {
        match self {
            Self::System => Ok(()),
            Self::Staff(signed) => signed.may(action),
            Self::Public | Self::Person(_) if action.allows(&Subject::default()) => Ok(()),
            Self::Public | Self::Person(_) => Err(Trouble::Forbidden(action)),
        }
    }
}

impl App {
    /// Whoever has just proved this secret of this case.
    #[must_use]
    pub fn person(&self, case: CaseId, secret: &ViewSecret) -> By {
        By::Person(Person { case, share: Some(self.keys().share_key(case, secret)) })
    }

    /// How the asker stands to the case.
    pub(crate) fn relations(&self, by: &By, id: CaseId, case: &Case) -> Vec<Relation> {
        match by {
            By::Person(person) if person.case == id => vec![Relation::Person],
            By::Staff(signed) => {
                let stands_for = signed.stands_for.iter().map(|away| away.staff);
                let stands_for: Vec<StaffId> = stands_for.collect();
                let (ties, org) = (case.ties(self.moment().now()), self.org());
                relations(signed.staff, &stands_for, signed.unit, &ties, &org.tree)
            }
            By::Public | By::Person(_) | By::System => Vec::new(),
        }
    }

    /// Whether this officer is kept away from the case: of the unit complained of, or recused.
    pub(crate) fn is_barred(&self, staff: StaffId, unit: UnitId, case: &Case) -> bool {
        let accused = |accused| self.org().tree.is_within(unit, accused);
        case.bars.is_recused(staff) || case.accused.is_some_and(accused)
    }

    pub(crate) fn allows(&self, by: &By, action: Action, relations: &[Relation]) -> bool {
        let is_staff = matches!(by, By::Staff(signed) if !signed.must_change);
        let subject = Subject { is_staff, roles: by.roles(), relations };
        matches!(by, By::System) || action.allows(&subject)
    }

    /// Whether this reader may do it at all, before their form is read.
    ///
    /// # Errors
    /// `Forbidden`, `NotFound`.
    pub fn case_may(&self, by: &By, action: Action, page: &CasePage) -> Result<(), Trouble> {
        self.may_on(by, action, page.id, &page.case).map(drop)
    }

    /// # Errors
    /// `NotFound` to whoever may not even see the case, so that numbers cannot be probed;
    /// `Forbidden` to whoever sees it but may not do this.
    pub(crate) fn may_on(
        &self,
        by: &By,
        action: Action,
        id: CaseId,
        case: &Case,
    ) -> Result<Vec<Relation>, Trouble> {
        let relations = self.relations(by, id, case);
        let sees = self.allows(by, Action::CaseView, &relations)
            || self.allows(by, Action::CaseTrack, &relations);
        match (sees, self.allows(by, action, &relations)) {
            (_, true) => Ok(relations),
            (true, false) => Err(Trouble::Forbidden(action)),
            (false, false) => Err(Trouble::NotFound),
        }
    }
}
