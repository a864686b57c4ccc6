//! Whole lives of cases: any command in any order keeps the promises that the product makes
//! about owners, clocks and ends. The words of commands are random, the rules the shipped ones.

use huiyin_domain::calendar;
use huiyin_domain::case::{
    Case, CaseKind, Channel, Command, Event, ExtensionRequest, Means, NoticeWish, Outcome, Owed,
    Refusal, Registration, Rules, Stage, TextRef, Transition, Verdict, Way, Who, decide, due_notes,
    next_look, overdue_events, register,
};
use huiyin_domain::ids::{StaffId, TextId, UnitId};
use huiyin_domain::leaf::{Actor, Commitment};
use huiyin_domain::policy::Role;
use huiyin_domain::procedure;
use huiyin_domain::time::Millis;
use huiyin_domain::unit::{Unit, UnitTree};
use proptest::prelude::*;

const INTAKE: UnitId = UnitId(1);
const HANDLING: UnitId = UnitId(2);
const ACCUSED: UnitId = UnitId(4);
const HOUR_MS: i64 = 3_600_000;
const START: Millis = Millis(1_770_000_000_000);

fn tree() -> UnitTree {
    let unit = |id: i64, parent: Option<i64>| Unit {
        id: UnitId(id),
        parent: parent.map(UnitId),
        code: format!("U{id}"),
        label_zh: String::new(),
        label_en: String::new(),
        area_code: String::new(),
        active: true,
    };
    UnitTree::new(vec![unit(1, None), unit(2, Some(1)), unit(3, Some(2)), unit(4, Some(1))])
        .expect("a tree")
}

fn text() -> TextRef {
    TextRef { id: TextId(7), digest: Commitment([0; 32]) }
}

fn rules<'a>(preset: &str, tree: &'a UnitTree) -> Rules<'a> {
    let procedure = procedure::shipped(preset).expect("shipped");
    let calendar = calendar::shipped(&procedure.calendar).expect("shipped");
    Rules { procedure, calendar, tree }
}

fn brought(kind: CaseKind, contactable: bool, rules: Rules<'_>) -> (Case, Event) {
    let registration = Registration {
        channel: Channel::Web,
        case_kind: kind,
        intake: INTAKE,
        title: text(),
        body: text(),
        place: None,
        area_code: "331122".into(),
        topic: None,
        claimed: None,
        contactable,
        wish: NoticeWish::None,
    };
    let event = register(registration, rules.procedure, rules.calendar);
    (Case::registered(&event, START).expect("a registration"), event)
}

fn staff(unit: UnitId) -> Actor {
    Actor::Staff { id: StaffId(unit.0 * 10), unit }
}

fn command() -> impl Strategy<Value = Command> {
    let unit = (1_i64..=5).prop_map(UnitId);
    let kind = prop::sample::select(CaseKind::ALL);
    let way = prop::option::of(prop::sample::select(Way::ALL));
    let accused = prop::option::weighted(0.3, (1_i64..=4).prop_map(UnitId));
    prop_oneof![
        2 => (kind, way, any::<bool>(), accused).prop_map(|(case_kind, way, urgent, accused)| {
            Command::Classify { case_kind, way, topic: None, urgent, accused }
        }),
        3 => unit.clone().prop_map(|to| Command::Route { to, reasons: vec![], note: None }),
        3 => Just(Command::Accept { notice: Some(text()) }),
        1 => Just(Command::Return { reason: text() }),
        1 => unit.prop_map(|to| Command::Transfer { to, reason: text() }),
        3 => Just(Command::Assign { to: StaffId(20), unit: HANDLING }),
        2 => Just(Command::Take),
        1 => Just(Command::Notify { notice: "acceptance".into(), text: text() }),
        1 => Just(Command::AddMaterial { text: text() }),
        1 => (1_u32..40).prop_map(|amount| {
            Command::AskExtension(ExtensionRequest {
                clock: "handle".into(),
                amount,
                reason: text(),
            })
        }),
        1 => (1_u32..40)
            .prop_map(|amount| Command::GrantExtension { amount, reason: text() }),
        1 => Just(Command::RefuseExtension { reason: text() }),
        3 => prop::sample::select(Outcome::ALL)
            .prop_map(|outcome| Command::Draft { outcome, text: text() }),
        1 => Just(Command::SendBack { reason: text() }),
        3 => Just(Command::Approve),
        3 => prop::sample::select(Means::ALL).prop_map(|means| Command::Deliver { means }),
        2 => (prop::sample::select(Verdict::ALL), any::<bool>()).prop_map(|(verdict, again)| {
            Command::GiveVerdict { verdict, text: None, again: again.then(text) }
        }),
        1 => Just(Command::Reopen { reason: text() }),
        2 => Just(Command::Conclude),
        1 => Just(Command::OpenIdentity { reason: text() }),
        1 => Just(Command::ChangeSecret { retired: Commitment([7; 32]) }),
        1 => Just(Command::ReissueSecret { reason: text(), retired: Commitment([7; 32]) }),
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(Actor::Resident),
        Just(Actor::System),
        (1_i64..=4).prop_map(|unit| staff(UnitId(unit))),
    ]
}

/// What must hold of a case after every single step.
fn promises_hold(case: &Case, rules: Rules<'_>) -> Result<(), TestCaseError> {
    let owed = Owed::of(case, rules);
    prop_assert!(rules.tree.get(case.owner.unit).is_some(), "no owner");
    if case.stage.is_open() {
        let runs = owed.running().next().is_some();
        prop_assert_eq!(owed.no_clock(case).is_none(), runs, "clock or a named reason");
    }
    if case.stage == Stage::Concluded {
        prop_assert!(case.delivered_at.is_some(), "closed without a delivered answer");
    }
    let about_owner = |accused| rules.tree.is_within(case.owner.unit, accused);
    prop_assert!(!case.accused.is_some_and(about_owner), "the accused unit has the case");
    let in_hands = [Stage::Handling, Stage::Drafted, Stage::Approved].contains(&case.stage);
    prop_assert!(!in_hands || case.owner.handler.is_some(), "nobody handles it");
    Ok(())
}

fn live(
    preset: &str,
    kind: CaseKind,
    contactable: bool,
    steps: Vec<(Command, Actor, i64)>,
) -> Result<(), TestCaseError> {
    let tree = tree();
    let rules = rules(preset, &tree);
    let (mut case, first) = brought(kind, contactable, rules);
    let mut log = vec![(first, START, Actor::Resident)];
    let mut now = START;
    promises_hold(&case, rules)?;
    for (command, actor, hours) in steps {
        now = Millis(now.0 + hours * HOUR_MS);
        let row = Transition::of(command.action()).expect("in the table");
        let before = case.clone();
        let who = Who { actor, roles: Role::ALL };
        match decide(&case, command, who, rules, now) {
            Err(Refusal::WrongStage { stage }) => {
                prop_assert!(!row.from.contains(&stage), "refused a lawful stage");
            }
            Err(_) => {}
            Ok(events) => {
                prop_assert!(row.from.contains(&before.stage), "left the table");
                prop_assert!(!events.is_empty());
                for event in events {
                    case.apply(&event, now, actor);
                    log.push((event, now, actor));
                }
                let dues =
                    due_notes(Some(&Owed::of(&before, rules)), &Owed::of(&case, rules), rules);
                prop_assert!(dues.iter().all(|due| due.due_at > START));
            }
        }
        promises_hold(&case, rules)?;
        for event in overdue_events(&case, rules, now) {
            case.apply(&event, now, Actor::System);
            log.push((event, now, Actor::System));
        }
        let again = overdue_events(&case, rules, now);
        prop_assert!(again.is_empty(), "warned twice: {again:?}");
        let looks = Owed::of(&case, rules);
        let looks = looks.running().filter_map(|clock| next_look(&case, clock)).min();
        prop_assert!(looks.is_none_or(|at| at > now), "a reconciler would spin");
    }
    let folded = Case::fold(log.iter().map(|(event, at, actor)| (event, *at, *actor)));
    let folded = folded.expect("begins with a registration");
    prop_assert_eq!(format!("{folded:?}"), format!("{case:?}"), "folding is the state");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_life_keeps_its_promises(
        preset in prop::sample::select(
            vec!["cn-xinfang", "cn-12345", "in-cpgrams", "generic-iso10002"]
        ),
        kind in prop::sample::select(CaseKind::ALL),
        contactable in any::<bool>(),
        steps in prop::collection::vec((command(), actor(), 0_i64..400), 1..60),
    ) {
        live(preset, kind, contactable, steps)?;
    }
}

/// The short way: everything in its order, so that the random lives are not all refusals.
fn shortest(preset: &str) -> Vec<(Command, Actor, i64)> {
    let by_office = staff(INTAKE);
    let by_unit = staff(HANDLING);
    let head = Actor::Staff { id: StaffId(99), unit: HANDLING };
    let way = Some(Way::PetitionProper);
    let kind = CaseKind::Claim;
    let classify =
        Command::Classify { case_kind: kind, way, topic: None, urgent: false, accused: None };
    vec![
        (classify, by_office, 1),
        (Command::Route { to: HANDLING, reasons: vec![preset.into()], note: None }, by_office, 1),
        (Command::Accept { notice: Some(text()) }, by_unit, 5),
        (Command::Assign { to: StaffId(20), unit: HANDLING }, head, 1),
        (Command::Draft { outcome: Outcome::Resolved, text: text() }, by_unit, 48),
        (Command::Approve, head, 3),
        (Command::Deliver { means: Means::Page }, by_unit, 1),
        (
            Command::GiveVerdict { verdict: Verdict::Solved, text: None, again: None },
            Actor::Resident,
            24,
        ),
        (Command::Conclude, Actor::System, 24 * 60),
    ]
}

#[test]
fn the_short_way_ends_closed_under_every_preset() {
    for preset in ["cn-xinfang", "cn-12345", "in-cpgrams", "generic-iso10002"] {
        let tree = tree();
        let rules = rules(preset, &tree);
        let (mut case, _) = brought(CaseKind::Claim, true, rules);
        let mut now = START;
        for (command, actor, hours) in shortest(preset) {
            now = Millis(now.0 + hours * HOUR_MS);
            let named = format!("{preset}: {command:?}");
            let who = Who { actor, roles: Role::ALL };
            let events = decide(&case, command, who, rules, now).expect(&named);
            for event in events {
                case.apply(&event, now, actor);
            }
            // Named reasons for having no clock must not hide one that was lost on the way.
            // Some procedures count from registration, others from the unit's receipt.
            let owed = Owed::of(&case, rules);
            let answer_runs = owed.running().any(|clock| clock.is_of_answer());
            if case.stage != Stage::Registered {
                assert_eq!(answer_runs, case.delivered_at.is_none(), "{named}");
            }
        }
        assert_eq!(case.stage, Stage::Concluded, "{preset}");
        assert_eq!(case.outcome, Some(Outcome::Resolved));
    }
}

#[test]
fn nobody_approves_their_own_draft() {
    let tree = tree();
    let rules = rules("cn-xinfang", &tree);
    let (mut case, _) = brought(CaseKind::Claim, true, rules);
    for (command, actor, _) in shortest("cn-xinfang").into_iter().take(5) {
        let who = Who { actor, roles: Role::ALL };
        for event in decide(&case, command, who, rules, START).expect("in order") {
            case.apply(&event, START, actor);
        }
    }
    let who = Who { actor: staff(HANDLING), roles: Role::ALL };
    let own = decide(&case, Command::Approve, who, rules, START);
    assert_eq!(own, Err(Refusal::FourEyes));
}

#[test]
fn an_accusation_is_never_passed_to_the_accused() {
    let tree = tree();
    let rules = rules("cn-xinfang", &tree);
    let (mut case, _) = brought(CaseKind::Accusation, true, rules);
    let who = Who { actor: staff(INTAKE), roles: Role::ALL };
    let accused = Command::Classify {
        case_kind: CaseKind::Accusation,
        way: None,
        topic: None,
        urgent: false,
        accused: Some(HANDLING),
    };
    for event in decide(&case, accused, who, rules, START).expect("classified") {
        case.apply(&event, START, who.actor);
    }
    // Unit 3 stands below the accused unit 2.
    for unit in [2, 3] {
        let to = Command::Route { to: UnitId(unit), reasons: vec![], note: None };
        assert_eq!(decide(&case, to, who, rules, START), Err(Refusal::AccusedUnit));
    }
    let to = Command::Route { to: ACCUSED, reasons: vec![], note: None };
    assert!(decide(&case, to, who, rules, START).is_ok(), "unit 4 is not accused here");
}
