//! Whole lives of cases: any command in any order keeps the promises that the product makes
//! about owners, clocks and ends. The words of commands are random, the rules the shipped ones.

use huiyin_domain::calendar;
use huiyin_domain::case::{
    Asking, Case, CaseKind, Channel, Command, DeliveryCommand, DeliveryFault, Event,
    ExtensionRequest, Found, JointCommand, Means, NoticeWish, Outcome, Owed, PersonCommand,
    Refusal, Registration, ReviewCommand, ReviewResult, Rules, SettleCommand, Side, Stage, TextRef,
    Tie, Transition, Verdict, Way, Who, decide, due_notes, next_look, overdue_events, register,
};
use huiyin_domain::ids::{CaseId, StaffId, TextId, UnitId};
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
        accused: None,
        protects: None,
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
            .prop_map(|outcome| Command::Draft { outcome, text: text(), holds: holds() }),
        1 => Just(Command::Check),
        1 => Just(Command::SendBack { reason: text() }),
        3 => Just(Command::Approve),
        3 => (prop::sample::select(Means::ALL), any::<bool>()).prop_map(|(means, proven)| {
            DeliveryCommand::Deliver { means, proof: proven.then(text) }.into()
        }),
        2 => Just(DeliveryCommand::Prove { proof: Some(text()) }.into()),
        1 => Just(
            DeliveryCommand::Fail {
                fault: DeliveryFault::Undeliverable,
                reason: Some(text()),
            }
            .into()
        ),
        4 => beside(),
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

/// Every part that an answer can be asked to hold.
fn holds() -> Vec<String> {
    ["asked", "facts", "decision", "law", "remedy"].map(String::from).to_vec()
}

/// Steps beside the main way: between units, settling, review, the person's own.
fn beside() -> impl Strategy<Value = Command> {
    let day =
        |offset: i16| jiff::civil::date(2026, 2, 2).saturating_add(jiff::Span::new().days(offset));
    let due = (0_i16..120).prop_map(day);
    let unit = (1_i64..=5).prop_map(UnitId);
    let number = 1_u32..4;
    let joint = prop_oneof![
        unit.clone().prop_map(|to| JointCommand::Arbitrate { to, reason: text() }),
        (unit.clone(), due.clone()).prop_map(|(unit, due)| JointCommand::TaskSet {
            unit,
            due,
            text: text()
        }),
        (number.clone(), due.clone()).prop_map(|(task, due)| JointCommand::TaskBack {
            task,
            due,
            reason: text()
        }),
        number.clone().prop_map(|task| JointCommand::TaskDrop { task, reason: text() }),
        number.clone().prop_map(|task| JointCommand::TaskAnswer { task, text: text() }),
        due.clone().prop_map(|due| JointCommand::Supervise { due, text: text() }),
        number.clone().prop_map(|order| JointCommand::SupervisionAnswer { order, text: text() }),
        unit.prop_map(|unit| JointCommand::LeaderName {
            leader: StaffId(99),
            unit,
            reason: text()
        }),
        Just(JointCommand::LeaderRelease { reason: text() }),
        (1_i64..4).prop_map(|id| JointCommand::Link { other: CaseId(id), tie: Tie::SameMatter }),
        (1_i64..4).prop_map(|id| JointCommand::Unlink { other: CaseId(id) }),
    ];
    let review = prop_oneof![
        3 => Just(ReviewCommand::Ask { reason: text() }),
        2 => (1_i64..4, 70_i64..73).prop_map(|(unit, to)| {
            ReviewCommand::Assign { to: StaffId(to), unit: UnitId(unit) }
        }),
        2 => prop::sample::select(ReviewResult::ALL)
            .prop_map(|result| ReviewCommand::Decide { result, text: text() }),
        2 => Just(ReviewCommand::Deliver),
    ];
    let person = prop_oneof![
        1 => Just(PersonCommand::Withdraw { reason: None }),
        3 => Just(PersonCommand::WithdrawalRevoke),
        1 => Just(PersonCommand::SayUnanswered { text: text() }),
        1 => Just(PersonCommand::ExplainUnanswered { text: text() }),
    ];
    prop_oneof![
        4 => joint.prop_map(Command::from),
        4 => settling().prop_map(Command::from),
        3 => review.prop_map(Command::from),
        1 => person.prop_map(Command::from),
    ]
}

/// Appointments, mediation, hearings, follow-ups.
fn settling() -> impl Strategy<Value = SettleCommand> {
    let day =
        |offset: i16| jiff::civil::date(2026, 2, 2).saturating_add(jiff::Span::new().days(offset));
    let due = (0_i16..120).prop_map(day);
    let number = 1_u32..4;
    let side = prop::sample::select(Side::ALL);
    let at = due.clone().prop_map(|day| Millis(START.0 + i64::from(day.day()) * 24 * HOUR_MS));
    prop_oneof![
        Just(SettleCommand::AppointmentAsk { text: text() }),
        at.prop_map(|at| SettleCommand::AppointmentSet { at, with: None, place: text() }),
        number.clone().prop_map(|appointment| {
            SettleCommand::AppointmentHold { appointment, text: text() }
        }),
        Just(SettleCommand::MediationOffer { mediator: None, text: text() }),
        (side.clone(), any::<bool>()).prop_map(|(side, has)| {
            SettleCommand::MediationConsent { side, record: has.then(text) }
        }),
        side.prop_map(|side| SettleCommand::MediationRefuse { side, record: Some(text()) }),
        due.clone().prop_map(|follow_up| SettleCommand::MediationAgree {
            text: text(),
            signed: Side::ALL.to_vec(),
            sealed: true,
            follow_up,
            waives: false,
        }),
        Just(SettleCommand::MediationConfirm { text: text() }),
        Just(SettleCommand::MediationFail { reason: text() }),
        due.clone().prop_map(|on| SettleCommand::MediationMeet { on, text: text() }),
        (due.clone(), due.clone()).prop_map(|(from, to)| SettleCommand::HearingSet {
            from,
            to,
            text: text()
        }),
        due.clone().prop_map(|to| SettleCommand::HearingHold { to, text: text() }),
        Just(SettleCommand::HearingCancel { reason: text() }),
        due.prop_map(|due| SettleCommand::FollowUpSet { asking: Asking::FollowUp, due }),
        (number, prop::sample::select(Found::ALL)).prop_map(|(follow_up, found)| {
            SettleCommand::FollowUpDone { follow_up, found, text: text() }
        }),
    ]
}

fn actor() -> impl Strategy<Value = Actor> {
    prop_oneof![
        Just(Actor::Resident),
        Just(Actor::System),
        (1_i64..=4).prop_map(|unit| staff(UnitId(unit))),
        (1_i64..=3, 70_i64..73)
            .prop_map(|(unit, id)| Actor::Staff { id: StaffId(id), unit: UnitId(unit) }),
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
        let is_withdrawn = case.withdrawals > 0 && case.delivered_at.is_none();
        prop_assert!(case.delivered_at.is_some() || is_withdrawn, "closed without an answer");
        prop_assert!(case.review().is_none() || is_withdrawn, "closed under review");
    }
    let about_owner = |accused| rules.tree.is_within(case.owner.unit, accused);
    prop_assert!(!case.accused.is_some_and(about_owner), "the accused unit has the case");
    settling_holds(case)?;
    let in_hands = [Stage::Handling, Stage::Drafted, Stage::Checked, Stage::Approved];
    let in_hands = in_hands.contains(&case.stage);
    prop_assert!(!in_hands || case.owner.handler.is_some(), "nobody handles it");
    Ok(())
}

/// No agreement without both sides; no day of a hearing counted twice, none reversed.
fn settling_holds(case: &Case) -> Result<(), TestCaseError> {
    for one in case.settling.mediations.iter().filter(|one| one.agreement.is_some()) {
        let both = [Side::Person, Side::Other].iter().all(|side| one.consents.contains(side));
        prop_assert!(both, "an agreement without consent: {one:?}");
    }
    let pauses = &case.settling.pauses;
    prop_assert!(pauses.iter().all(|pause| pause.from <= pause.to), "reversed: {pauses:?}");
    let apart = pauses.windows(2).all(|two| two[0].to < two[1].from);
    prop_assert!(apart, "hearings overlap: {pauses:?}");
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
            Err(Refusal::NotNow { needs }) => prop_assert!(!needs.holds(&case)),
            Err(_) => {}
            Ok(events) => {
                prop_assert!(row.when.holds(&before), "left the table");
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
        let clocks = looks.watched(&case).filter_map(|clock| next_look(&case, clock));
        let promises = case.promises();
        let looks = clocks.chain(promises.iter().filter_map(|p| case.promise_look(p))).min();
        prop_assert!(looks.is_none_or(|at| at > now), "a reconciler would spin");
    }
    let folded = Case::fold(log.iter().map(|(event, at, actor)| (event, *at, *actor)));
    let folded = folded.expect("begins with a registration");
    prop_assert_eq!(format!("{folded:?}"), format!("{case:?}"), "folding is the state");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

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
        (Command::Draft { outcome: Outcome::Resolved, text: text(), holds: holds() }, by_unit, 48),
        (Command::Approve, head, 3),
        (DeliveryCommand::Deliver { means: Means::Page, proof: None }.into(), by_unit, 1),
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
