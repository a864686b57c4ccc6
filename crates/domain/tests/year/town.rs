//! The units of an invented county and everybody who works there, with their leaves.

use huiyin_domain::case::Case;
use huiyin_domain::ids::{StaffId, UnitId};
use huiyin_domain::policy::{Action, Relation, Role, Subject, relations};
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Unit, UnitTree};

pub const ROOT: UnitId = UnitId(1);
/// Where most people come; it registers and passes on.
pub const HALL: UnitId = UnitId(2);
/// Closed down, but still in the tree.
pub const CLOSED: UnitId = UnitId(9);
/// Three levels, so that a review has somewhere to go.
const TREE: [(i64, Option<i64>); 13] = [
    (1, None),
    (2, Some(1)),
    (3, Some(1)),
    (4, Some(1)),
    (5, Some(1)),
    (9, Some(1)),
    (31, Some(3)),
    (32, Some(3)),
    (41, Some(4)),
    (42, Some(4)),
    (51, Some(5)),
    (311, Some(31)),
    (411, Some(41)),
];
const WEEK_MS: i64 = 7 * 86_400_000;

#[derive(Clone, Debug)]
pub struct Officer {
    pub id: StaffId,
    pub unit: UnitId,
    pub roles: Vec<Role>,
}

pub struct Town {
    pub tree: UnitTree,
    pub units: Vec<UnitId>,
    pub officers: Vec<Officer>,
}

impl Town {
    pub fn new() -> Self {
        let unit = |(id, parent): (i64, Option<i64>)| Unit {
            id: UnitId(id),
            parent: parent.map(UnitId),
            code: format!("U{id}"),
            label_zh: String::new(),
            label_en: String::new(),
            area_code: String::new(),
            active: UnitId(id) != CLOSED,
        };
        let tree = UnitTree::new(TREE.map(unit).to_vec()).expect("a tree");
        let units: Vec<UnitId> = TREE.iter().map(|(id, _)| UnitId(*id)).collect();
        let officers = units.iter().flat_map(|unit| of_unit(*unit)).collect();
        Self { tree, units, officers }
    }

    pub fn officer(&self, id: StaffId) -> Option<&Officer> {
        self.officers.iter().find(|officer| officer.id == id)
    }

    pub fn of(&self, unit: UnitId) -> impl Iterator<Item = &Officer> {
        self.officers.iter().filter(move |officer| officer.unit == unit)
    }

    pub fn relations(&self, officer: &Officer, case: &Case, now: Millis) -> Vec<Relation> {
        let colleagues = self.of(officer.unit).filter(|one| one.id.0 + 1 == officer.id.0);
        // The next one stands in for whoever is away.
        let stands_for: Vec<StaffId> =
            colleagues.filter(|one| is_away(one, now)).map(|one| one.id).collect();
        relations(officer.id, &stands_for, officer.unit, &case.ties(now), &self.tree)
    }

    /// What the program asks before anything else.
    pub fn allows(&self, action: Action, officer: &Officer, case: &Case, now: Millis) -> bool {
        let relations = self.relations(officer, case, now);
        let subject = Subject { is_staff: true, roles: &officer.roles, relations: &relations };
        action.allows(&subject)
    }
}

/// One of each role, more where a unit has more, and some who are two things at once.
fn of_unit(unit: UnitId) -> Vec<Officer> {
    use Role::{
        Admin, Auditor, Dispatcher, Handler, Inspector, Intake, Mediator, Reviewer, UnitHead,
    };
    let staff: [&[Role]; 14] = [
        &[Intake],
        &[Dispatcher],
        &[Handler],
        &[Handler],
        &[Handler, Reviewer],
        &[UnitHead],
        &[UnitHead],
        &[UnitHead, Handler, Reviewer],
        &[Inspector],
        &[Mediator],
        &[Reviewer],
        &[Intake, Dispatcher, Handler],
        &[Auditor],
        &[Admin],
    ];
    let made = staff.into_iter().zip(1..);
    made.map(|(roles, no)| Officer { id: StaffId(unit.0 * 100 + no), unit, roles: roles.to_vec() })
        .collect()
}

/// One week in seven, each in another one.
pub fn is_away(officer: &Officer, now: Millis) -> bool {
    (now.0 / WEEK_MS + officer.id.0 * 5) % 7 == 0
}
