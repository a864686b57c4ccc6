//! Every stage × every circumstance × every step, asked of the program and compared with the two
//! tables that say so: who may (`policy`) and from where to where (`transition`).

use huiyin_app::{By, Trouble};
use huiyin_domain::case::{
    Circumstance, Command, DeliveryCommand, Means, Refusal, Stage, TRANSITIONS, Transition,
    is_proved_later,
};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::{Action, Relation, Role, Subject, relations};
use huiyin_domain::text::Text;
use huiyin_tests::town::{
    BUREAU, COUNTER, OTHER, OTHER_SECTION, ROOT, SECTION, Town, signed, staff, visit,
};
use huiyin_tests::whole::{
    BROUGHT, Cast, bring, case_of, circumstances, commands, doer, foreseen, leads_to, leaves_traces,
};
use std::collections::BTreeSet;

/// What was tried in one town, and what was not as the tables say.
#[derive(Default)]
struct Tried {
    states: usize,
    steps: usize,
    taken: usize,
    refused: usize,
    impossible: Vec<String>,
    /// Circumstances that some stage was met in.
    met: BTreeSet<Circumstance>,
    differences: Vec<String>,
}

/// Two tests, so that the longest walk of all goes over both engines side by side.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_leads_where_the_table_says_and_from_nowhere_else_on_sqlite() {
    every_step_on(huiyin_tests::sqlite()).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_leads_where_the_table_says_and_from_nowhere_else_on_postgres() {
    every_step_on(huiyin_tests::postgres()).await;
}

async fn every_step_on(home: huiyin_tests::Home) {
    let town = Town::at(home).await;
    let cast = Cast::of(&town).await;
    let mut tried = Tried::default();
    for stage in Stage::ALL {
        for circumstance in BROUGHT {
            one_state(&town, &cast, *stage, circumstance, &mut tried).await;
        }
    }
    let name = town.home.name;
    println!(
        "{name}: {} states, {} steps tried, {} taken, {} refused; no way to {:?}",
        tried.states, tried.steps, tried.taken, tried.refused, tried.impossible
    );
    assert_eq!(tried.differences, Vec::<String>::new(), "{name}");
    assert_eq!(tried.steps, tried.states * TRANSITIONS.len());
    assert_eq!(tried.met.len(), BROUGHT.len(), "{:?}", tried.met);
    // A fresh case is at every stage, and nearly everything can be so nearly everywhere.
    assert!(tried.states >= 60, "{}", tried.states);
    town.app.close().await;
}

async fn one_state(
    town: &Town,
    cast: &Cast,
    stage: Stage,
    circumstance: Circumstance,
    tried: &mut Tried,
) {
    let name = format!("{} {}", stage.code(), circumstance.code());
    let mut fresh = None;
    for row in TRANSITIONS {
        let once = format!("{name} {}", row.action.code());
        let case = match fresh.take() {
            Some(case) => case,
            None => match bring(town, cast, &once, stage, circumstance).await {
                Some(receipt) => receipt.case,
                None => return tried.impossible.push(name),
            },
        };
        tried.met.insert(circumstance);
        tried.states += usize::from(row.action == TRANSITIONS[0].action);
        tried.steps += 1;
        let before = circumstances(&case_of(town, case).await);
        let told = one_step(town, cast, case, row, tried).await;
        tried.differences.extend(told.map(|why| format!("{name} {:?}: {why}", row.action)));
        let after = case_of(town, case).await;
        let same = after.stage == stage && circumstances(&after) == before;
        let is_used = is_listed(row, &before, stage) && leaves_traces(row.action);
        fresh = (same && !is_used).then_some(case);
    }
}

fn is_listed(row: &Transition, holding: &[Circumstance], stage: Stage) -> bool {
    row.from.contains(&stage) && holding.contains(&row.when)
}

/// Tries one row on a case: why it is not as the table says, if it is not.
async fn one_step(
    town: &Town,
    cast: &Cast,
    id: CaseId,
    row: &Transition,
    tried: &mut Tried,
) -> Option<String> {
    let case = case_of(town, id).await;
    let from = case.stage;
    let by = doer(cast, row.action, id, &case);
    let whole = commands(town, cast, row.action, &case);
    if !is_listed(row, &circumstances(&case), from) {
        // Every command of the action, each refused by the name of what is not so.
        for what in whole {
            let done = town.act(&by, id, what).await;
            let named = matches!(
                done,
                Err(Trouble::Refused(Refusal::WrongStage { .. } | Refusal::NotNow { .. }))
            );
            if !named || case_of(town, id).await.version != case.version {
                return Some(format!("not listed, but {done:?}"));
            }
        }
        tried.refused += 1;
        return None;
    }
    // What the step presupposes beside the stage.
    let first = match row.action {
        Action::DecideExtension => Some(Action::AskExtension),
        Action::Route if case.way.is_none() => Some(Action::Classify),
        _ => None,
    };
    if let Some(first) = first {
        let what = commands(town, cast, first, &case).remove(0);
        town.act(&By::System, id, what).await.expect("what comes first");
    }
    let wanted = foreseen(row.action, &case);
    let what = whole.into_iter().next().expect("a command");
    let waits = on_its_way(&what);
    let done = town.act(&by, id, what).await;
    let to = if waits { from } else { leads_to(row, &case) };
    let now = case_of(town, id).await.stage;
    match (&done, wanted) {
        (Ok(_), None) if now == to => {
            tried.taken += 1;
            untied(town, cast, id, row.action).await;
            None
        }
        (Err(Trouble::Refused(refusal)), Some(named)) if refusal.code() == named && now == from => {
            tried.refused += 1;
            None
        }
        _ => Some(format!("listed, foreseen {wanted:?}, but {done:?}, now {now:?}")),
    }
}

/// The control: against a table that is wrong, either way, the same comparison differs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_is_wrong_is_seen() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let cast = Cast::of(&town).await;
    let row = |action| *Transition::of(action).expect("in the table");
    let wrong = [
        Transition { from: &[], ..row(Action::AddMaterial) },
        Transition { from: Stage::ALL, ..row(Action::Accept) },
        Transition { to: Some(Stage::Approved), ..row(Action::Draft) },
        Transition { when: Circumstance::Always, ..row(Action::TaskAnswer) },
    ];
    for row in wrong {
        let case = town.case_at(row.action.code(), Stage::Handling).await.case;
        let told = one_step(&town, &cast, case, &row, &mut Tried::default()).await;
        assert!(told.is_some(), "{:?}", row.action);
    }
    town.app.close().await;
}

/// A case bears only so many ties: the one that all are tied to is let go again.
async fn untied(town: &Town, cast: &Cast, id: CaseId, action: Action) {
    if action == Action::Link {
        let case = case_of(town, id).await;
        let unlink = commands(town, cast, Action::Link, &case).pop().expect("two commands");
        town.act(&By::System, id, unlink).await.expect("untied");
    }
}

/// An answer by post stays approved until it is known to have arrived.
fn on_its_way(what: &Command<Text>) -> bool {
    let Command::Delivery(DeliveryCommand::Deliver { means, .. }) = what else { return false };
    is_proved_later(*means)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_is_delivered_by_each_means_as_it_can_be_proved() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        for means in Means::ALL {
            let case = town.case_at(means.code(), Stage::Approved).await.case;
            let proof = (*means == Means::InPerson).then(|| huiyin_tests::town::text("签收"));
            let deliver: Command<Text> = DeliveryCommand::Deliver { means: *means, proof }.into();
            let waits = on_its_way(&deliver);
            town.act(&By::System, case, deliver).await.expect("sent");
            let now = case_of(&town, case).await;
            let wanted = if waits { Stage::Approved } else { Stage::Answered };
            assert_eq!((now.stage, now.dispatch.is_some()), (wanted, waits), "{means:?}");
        }
        town.app.close().await;
    }
}

/// The cases of the second table: a fresh one at each stage, and one for each relation that only
/// a circumstance brings.
async fn asked_of(town: &Town, cast: &Cast) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for stage in Stage::ALL {
        cases.push((*stage, Circumstance::Always));
    }
    cases.extend([
        (Stage::Routed, Circumstance::ArbiterAsked),
        (Stage::Handling, Circumstance::TaskOpen),
        (Stage::Answered, Circumstance::ReviewOpen),
        (Stage::Answered, Circumstance::ReviewDecided),
    ]);
    let mut ids = Vec::new();
    for (stage, circumstance) in cases {
        let once = format!("asked {} {}", stage.code(), circumstance.code());
        let brought = bring(town, cast, &once, stage, circumstance).await;
        ids.push(brought.expect("there is a way").case);
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_step_is_for_whom_the_policy_names_at_every_stage() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cast = Cast::of(&town).await;
        let (mut tried, mut differences) = (0, Vec::new());
        let mut met = BTreeSet::from([
            Relation::Person,
            Relation::Accused,
            Relation::Leading,
            Relation::Recused,
            Relation::Admitted,
        ]);
        for case in asked_of(&town, &cast).await {
            let ties = case_of(&town, case).await.ties(town.moment.now());
            for unit in [SECTION, BUREAU, COUNTER, OTHER_SECTION, OTHER, ROOT] {
                for role in Role::ALL {
                    let mut officer = signed(*role, unit);
                    if (*role, unit) == (Role::Handler, SECTION) {
                        officer.staff = cast.handler.staff;
                    }
                    let tree = &town.app.org().tree;
                    let own = relations(officer.staff, &[], unit, &ties, tree);
                    met.extend(own.iter().copied());
                    let by = By::Staff(officer);
                    tried += one(&town, &cast, case, &by, &own, &mut differences).await;
                }
            }
            let (person, own) = (By::person(case), [Relation::Person]);
            tried += one(&town, &cast, case, &person, &own, &mut differences).await;
            let (other, none) = (By::person(CaseId(case.0 + 1)), []);
            tried += one(&town, &cast, case, &other, &none, &mut differences).await;
            tried += one(&town, &cast, case, &By::Public, &none, &mut differences).await;
        }
        println!("{}: {tried} asked of the policy", town.home.name);
        assert_eq!(differences, Vec::<String>::new(), "{}", town.home.name);
        assert_eq!(met.len(), Relation::ALL.len(), "{met:?}");
        town.app.close().await;
    }
}

/// Every step as one asker, with a version that can never be right: whoever may take it learns
/// that the case changed, whoever may not learns nothing.
async fn one(
    town: &Town,
    cast: &Cast,
    id: CaseId,
    by: &By,
    own: &[Relation],
    differences: &mut Vec<String>,
) -> usize {
    let is_staff = matches!(by, By::Staff(_));
    let subject = Subject { is_staff, roles: by.roles(), relations: own };
    let sees = Action::CaseView.allows(&subject) || Action::CaseTrack.allows(&subject);
    let page = town.app.case_page(by, id).await;
    if page.is_ok() != sees {
        differences.push(format!("{by:?} {own:?} sees: {}", page.is_ok()));
    }
    let case = case_of(town, id).await;
    for row in TRANSITIONS {
        let may = row.action.allows(&subject);
        let what = commands(town, cast, row.action, &case).remove(0);
        let done = town.app.case_act(by, id, Some(-1), what, None).await;
        let wanted = match (may, sees) {
            (true, _) => Err(Trouble::Stale),
            (false, true) => Err(Trouble::Forbidden(row.action)),
            (false, false) => Err(Trouble::NotFound),
        };
        if done != wanted {
            differences.push(format!("{by:?} {own:?} {:?}: {done:?}", row.action));
        }
        let offered = page.as_ref().is_ok_and(|page| page.actions.contains(&row.action));
        let hidden_for_now = match row.action {
            Action::DecideExtension => true,
            Action::Take => case.stage == Stage::Handling,
            _ => false,
        };
        let is_now = row.from.contains(&case.stage) && row.when.holds(&case);
        // Whoever may only ask to be let in has no page to be offered it on.
        if offered != (may && is_now && sees) && !hidden_for_now {
            let stage = case.stage;
            differences.push(format!("{by:?} {stage:?} is offered {:?}: {offered}", row.action));
        }
    }
    TRANSITIONS.len()
}

fn first(
    town: &Town,
    cast: &Cast,
    action: Action,
    case: &huiyin_domain::case::Case,
) -> Command<Text> {
    commands(town, cast, action, case).remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_approves_their_own_draft_even_in_two_roles() {
    for home in huiyin_tests::engines() {
        let town = Town::at(home).await;
        let cast = Cast::of(&town).await;
        let id = town.case_at("four eyes", Stage::Handling).await.case;
        let case = case_of(&town, id).await;
        let mut both = signed(Role::Handler, SECTION);
        both.roles.push(Role::UnitHead);
        let both = By::Staff(both);
        town.act(&both, id, first(&town, &cast, Action::Draft, &case)).await.expect("drafted");
        for own in [Command::Check, Command::Approve] {
            let done = town.act(&both, id, own).await;
            assert_eq!(done, Err(Trouble::Refused(Refusal::FourEyes)));
        }
        town.act(&staff(Role::UnitHead, SECTION), id, Command::Approve).await.expect("approved");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_person_with_a_one_time_password_can_do_nothing_yet() {
    let town = Town::at(huiyin_tests::sqlite()).await;
    let cast = Cast::of(&town).await;
    let id = town.submit(visit("one-time password")).await.expect("a case").case;
    let case = case_of(&town, id).await;
    let mut new = signed(Role::Dispatcher, COUNTER);
    new.must_change = true;
    let new = By::Staff(new);
    for row in TRANSITIONS {
        let done = town.act(&new, id, first(&town, &cast, row.action, &case)).await;
        assert_eq!(done, Err(Trouble::NotFound), "{:?}", row.action);
    }
    assert!(town.app.case_submit(&new, visit("by new")).await.is_err());
    town.app.close().await;
}
