//! Who keeps the key of an accusation, for every tree, accused unit and operator. A choice that
//! leaves one of the bars out is seen by the same checks.

use huiyin_domain::case::CaseKind;
use huiyin_domain::case::keeping::{KEEPERS, Keyring, is_locking};
use huiyin_domain::ids::{CaseId, UnitId};
use huiyin_domain::unit::{Unit, UnitTree};
use proptest::prelude::*;

/// Parents by place: each unit stands below an earlier one, or at the top.
fn tree(parents: &[Option<usize>], closed: &[bool]) -> UnitTree {
    let unit = |at: usize| Unit {
        id: UnitId(at as i64 + 1),
        parent: parents[at].filter(|_| at > 0).map(|above| UnitId((above % at) as i64 + 1)),
        code: format!("U{at}"),
        label_zh: String::new(),
        label_en: String::new(),
        area_code: String::new(),
        active: !closed[at],
    };
    UnitTree::new((0..parents.len()).map(unit).collect()).expect("no circle")
}

#[derive(Clone, Debug)]
struct Office {
    parents: Vec<Option<usize>>,
    closed: Vec<bool>,
    keyed: Vec<UnitId>,
    operators: Vec<UnitId>,
    intake: UnitId,
    accused: Option<UnitId>,
}

fn offices() -> impl Strategy<Value = Office> {
    (2_usize..9).prop_flat_map(|count| {
        let unit = move || (1..=count as i64).prop_map(UnitId);
        (
            prop::collection::vec(prop::option::weighted(0.7, 0_usize..9), count),
            prop::collection::vec(prop::bool::weighted(0.15), count),
            prop::collection::vec(unit(), 0..count),
            prop::collection::vec(unit(), 0..3),
            unit(),
            prop::option::of(unit()),
        )
            .prop_map(|(parents, closed, keyed, operators, intake, accused)| Office {
                parents,
                closed,
                keyed,
                operators,
                intake,
                accused,
            })
    })
}

/// What is wrong with these keepers.
fn fault(office: &Office, tree: &UnitTree, keepers: &[UnitId]) -> Option<&'static str> {
    if keepers.len() > KEEPERS || keepers.windows(2).any(|two| two[0] == two[1]) {
        return Some("too many, or one twice");
    }
    let of = |unit: &UnitId| {
        if office.accused.is_some_and(|accused| tree.is_within(*unit, accused)) {
            return Some("complained of");
        }
        if office.operators.contains(unit) {
            return Some("runs the machines");
        }
        let has_key = office.keyed.contains(unit);
        let is_active = tree.get(*unit).is_some_and(|unit| unit.active);
        (!has_key || !is_active).then_some("no key, or closed")
    };
    keepers.iter().find_map(of)
}

fn config() -> ProptestConfig {
    ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_keeper_is_never_accused_never_the_operator_and_can_open_it(office in offices()) {
        let tree = tree(&office.parents, &office.closed);
        let ring =
            Keyring { tree: &tree, keyed: &office.keyed, operators: &office.operators };
        let keepers = ring.keepers(office.intake, office.accused);
        prop_assert_eq!(fault(&office, &tree, &keepers), None);
        // The nearest that fits comes first: whoever registers it, if they may.
        let fits = |unit: UnitId| fault(&office, &tree, &[unit]).is_none();
        if fits(office.intake) {
            prop_assert_eq!(keepers.first(), Some(&office.intake));
        }
        let top = |unit: &Unit| unit.parent.is_none() && fits(unit.id);
        prop_assert!(!keepers.is_empty() || !tree.iter().any(top), "somebody would have fitted");
    }
}

/// The control: the same choice with one bar left out, and what the check says of it.
#[test]
fn a_choice_without_its_bars_is_seen() {
    let office = Office {
        parents: vec![None, Some(0), None],
        closed: vec![false; 3],
        keyed: vec![UnitId(1), UnitId(2), UnitId(3)],
        operators: vec![UnitId(3)],
        intake: UnitId(2),
        accused: Some(UnitId(2)),
    };
    let tree = tree(&office.parents, &office.closed);
    let ring = |operators| Keyring { tree: &tree, keyed: &office.keyed, operators };
    let held = ring(&office.operators).keepers(office.intake, office.accused);
    assert_eq!(held, [UnitId(1)]);
    let blind = ring(&office.operators).keepers(office.intake, None);
    assert_eq!(fault(&office, &tree, &blind), Some("complained of"));
    let open = ring(&[]).keepers(office.intake, office.accused);
    assert_eq!(fault(&office, &tree, &open), Some("runs the machines"));
    println!(
        "protection: keepers are never the accused nor the operator: held; \
         control: the accused, then the operator were not barred -> seen"
    );
}

#[test]
fn what_protects_somebody_is_locked_however_it_is_classified() {
    for kind in CaseKind::ALL {
        assert!(is_locking(*kind, Some(CaseId(1))));
        assert_eq!(is_locking(*kind, None), *kind == CaseKind::Accusation);
    }
}
