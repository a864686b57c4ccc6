//! The table as a whole: who is barred, who stands in, that nobody is somebody by default.

use super::*;
use crate::unit::Unit;

pub fn tree() -> UnitTree {
    let unit = |id: i64, parent: Option<i64>| Unit {
        id: UnitId(id),
        parent: parent.map(UnitId),
        code: String::new(),
        label_zh: String::new(),
        label_en: String::new(),
        area_code: String::new(),
        active: true,
    };
    UnitTree::new(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))])
        .expect("a tree")
}

pub const TIES: Ties = Ties {
    owner: UnitId(3),
    handler: Some(StaffId(7)),
    intake: UnitId(4),
    accused: None,
    joined: Vec::new(),
    arbiter: None,
    reviewing: None,
    leader: None,
    recused: Vec::new(),
    admitted: Vec::new(),
};

#[test]
fn relations_follow_the_tree() {
    let of = |staff, unit| relations(StaffId(staff), &[], UnitId(unit), &TIES, &tree());
    assert_eq!(of(7, 3), [Relation::Assigned, Relation::Owner]);
    assert_eq!(of(8, 2), [Relation::Supervising]);
    assert_eq!(of(8, 4), [Relation::Registering]);
    let elsewhere = Ties { intake: UnitId(2), ..TIES };
    assert_eq!(relations(StaffId(8), &[], UnitId(4), &elsewhere, &tree()), [Relation::Foreign]);
}

#[test]
fn who_stands_in_is_assigned_beside_the_handler() {
    let of = |stands_for: &[StaffId]| relations(StaffId(8), stands_for, UnitId(3), &TIES, &tree());
    assert_eq!(of(&[StaffId(7)]), [Relation::Assigned, Relation::Owner]);
    assert_eq!(of(&[StaffId(6)]), [Relation::Owner], "for somebody else");
    let own = relations(StaffId(7), &[], UnitId(3), &TIES, &tree());
    assert!(own.contains(&Relation::Assigned), "the handler keeps it");
}

#[test]
fn the_accused_unit_is_barred_from_everything_on_the_case() {
    let ties = Ties { accused: Some(UnitId(2)), ..TIES };
    let found = relations(StaffId(7), &[StaffId(7)], UnitId(3), &ties, &tree());
    assert_eq!(found, [Relation::Accused]);
    bars::tests::barred_but_for_briefs(&found);
}

#[test]
fn a_foreign_unit_may_do_nothing_on_a_case() {
    let subject = Subject { is_staff: true, roles: Role::ALL, relations: &[Relation::Foreign] };
    for action in Action::ALL {
        let on_a_case = |grant: &Grant| matches!(grant, Grant::Case(..) | Grant::Person);
        if action.grants().iter().all(on_a_case) {
            assert!(!action.allows(&subject), "{action:?}");
        }
    }
}

#[test]
fn nobody_is_somebody_by_default() {
    for action in Action::ALL {
        let public = action.grants().contains(&Grant::Public);
        assert_eq!(action.allows(&Subject::default()), public, "{action:?}");
    }
}
