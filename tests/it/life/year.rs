//! A year of three hundred cases through the real use cases and the real reconciler, under every
//! shipped procedure: officers whom the policy lets act do so at random. Afterwards nothing is
//! late unsaid, nothing closed that may not be, and an audit finds nothing.

use super::*;
use huiyin_app::audit;
use huiyin_app::case::Submission;
use huiyin_app::engine;
use huiyin_domain::case::{Case, Owed, Rules, TRANSITIONS, Transition};
use huiyin_domain::policy::{Action, Grant, Role, Subject, relations};
use huiyin_domain::time::Millis;
use huiyin_tests::dice::Dice;
use huiyin_tests::town::{
    BUREAU, COUNTER, DAY_MS, OTHER, OTHER_SECTION, ROOT, SECTION, signed, visit,
};
use huiyin_tests::whole::{Cast, case_of, commands};
use std::collections::{BTreeMap, BTreeSet};

const CASES: usize = 300;
const TURN_MS: i64 = DAY_MS / 2;
const TURNS: usize = 730;
/// Half a day: an hourly sweep is tried in `crates/domain/tests/year`, by the same functions.
const ACTS_A_TURN: usize = 9;
/// Each so many-th case is handed back whenever it can be.
const FOUGHT: usize = 15;
const PRESETS: [&str; 4] = ["cn-xinfang", "cn-12345", "in-cpgrams", "generic-iso10002"];

/// What carries a case on: tried first, most of the time.
const ONWARDS: [Action; 19] = [
    Action::Classify,
    Action::Route,
    Action::Accept,
    Action::Take,
    Action::Draft,
    Action::Check,
    Action::Approve,
    Action::Deliver,
    Action::DeliverySettle,
    Action::AskExtension,
    Action::DecideExtension,
    Action::ReviewAsk,
    Action::MediationConsent,
    Action::Arbitrate,
    Action::TaskAnswer,
    Action::ReviewAssign,
    Action::ReviewDecide,
    Action::ReviewDeliver,
    Action::GiveVerdict,
];

struct Year<'t> {
    town: &'t Town,
    cast: Cast,
    dice: Dice,
    cases: Vec<CaseId>,
    fought: BTreeSet<CaseId>,
    /// Where somebody asked to be let in or was: that ends within the hour, so the next step too
    /// is on this case.
    hurried: Option<CaseId>,
    /// Whose persons asked that they be erased, and those that were, when their day had come.
    leaving: BTreeSet<CaseId>,
    erased: usize,
    taken: BTreeMap<&'static str, usize>,
    refused: usize,
    denied: usize,
}

impl Year<'_> {
    async fn comes_in(&mut self) {
        let no = self.cases.len() + self.erased;
        let procedure = Some(PRESETS[no % PRESETS.len()].to_owned());
        let brought = Submission { procedure, ..visit(&format!("year {no}")) };
        let id = self.town.submit(brought).await.expect("a case").case;
        if no.is_multiple_of(FOUGHT) {
            self.fought.insert(id);
        }
        self.cases.push(id);
    }

    async fn somebody_acts(&mut self) {
        let hurried = self.hurried.take();
        let id = hurried.unwrap_or_else(|| *self.dice.of_list(&self.cases));
        let case = case_of(self.town, id).await;
        let now = |row: &&Transition| row.from.contains(&case.stage) && row.when.holds(&case);
        let mut rows: Vec<Action> = TRANSITIONS.iter().filter(now).map(|row| row.action).collect();
        let fights = hurried.is_none()
            && self.fought.contains(&id)
            && case.joint.arbiter.is_none()
            && !case.joint.settled;
        if hurried.is_none() && self.dice.below(10) < 7 {
            rows.retain(|action| {
                (fights && *action == Action::Return)
                    || (ONWARDS.contains(action) && !is_idle(*action, &case))
            });
        }
        if rows.is_empty() {
            return;
        }
        // Some cases nobody wants.
        let fought = fights && rows.contains(&Action::Return);
        let action = match self.dice.below(3) {
            _ if fought => Action::Return,
            // What was done least: chance alone would pass over what is rarely possible.
            least if least == 0 || hurried.is_some() => self.rarest(&rows),
            _ => *self.dice.of_list(&rows),
        };
        let all = commands(self.town, &self.cast, action, &case);
        let what = self.dice.of_list(&all).clone();
        let Some(by) = self.somebody_for(action, id, &case) else { return };
        match self.town.act(&by, id, what).await {
            Ok(_) => {
                *self.taken.entry(action.code()).or_default() += 1;
                match action {
                    Action::EraseAsk => _ = self.leaving.insert(id),
                    Action::AdmissionAsk | Action::AdmissionConfirm => self.hurried = Some(id),
                    _ => {}
                }
            }
            // Not everybody sees the case that a tie would lead to.
            Err(Trouble::NotFound) if action == Action::Link => self.refused += 1,
            Err(Trouble::Refused(_)) => self.refused += 1,
            Err(trouble) => panic!("{action:?} by {by:?}: {trouble}"),
        }
    }

    fn rarest(&self, rows: &[Action]) -> Action {
        let taken = |action: &&Action| self.taken.get(action.code()).copied().unwrap_or_default();
        *rows.iter().min_by_key(taken).expect("looked at before")
    }

    /// What a person had erased is gone; no other case ever is.
    async fn forget_the_erased(&mut self) {
        for id in self.leaving.clone() {
            if let Err(trouble) = self.town.app.case_page(&By::System, id).await {
                assert_eq!(trouble, Trouble::NotFound);
                self.leaving.remove(&id);
                self.cases.retain(|one| *one != id);
                self.erased += 1;
            }
        }
    }

    fn somebody_for(&mut self, action: Action, id: CaseId, case: &Case) -> Option<By> {
        if action == Action::ReviewDecide {
            return Some(By::Staff(self.cast.reviewer.clone()));
        }
        if action.grants().contains(&Grant::Person) && self.dice.below(4) > 0 {
            return Some(By::person(id));
        }
        let (org, ties) = (self.town.app.org(), case.ties(self.town.moment.now()));
        let handler = self.cast.handler.clone();
        for _ in 0..400 {
            let role = *self.dice.of_list(Role::ALL);
            let units = [SECTION, BUREAU, COUNTER, OTHER, OTHER_SECTION, ROOT];
            let mut officer = signed(role, *self.dice.of_list(&units));
            if case.owner.handler == Some(handler.staff) && self.dice.below(6) == 0 {
                officer = handler.clone();
            }
            let own = relations(officer.staff, &[], officer.unit, &ties, &org.tree);
            let subject = Subject { is_staff: true, roles: &officer.roles, relations: &own };
            if action.allows(&subject) {
                return Some(By::Staff(officer));
            }
            self.denied += 1;
        }
        None
    }
}

/// What would only be done over and over.
fn is_idle(action: Action, case: &Case) -> bool {
    match action {
        Action::Classify => case.way.is_some(),
        Action::Take => case.owner.handler.is_some(),
        Action::Deliver => case.dispatch.is_some(),
        Action::GiveVerdict => case.verdict.is_some(),
        Action::AskExtension => case.extension_pending.is_some() || !case.extensions.is_empty(),
        Action::DecideExtension => case.extension_pending.is_none(),
        Action::ReviewAsk => !is_answered(case) || case.review().is_some(),
        _ => false,
    }
}

fn is_answered(case: &Case) -> bool {
    matches!(case.stage, Stage::Answered | Stage::Concluded)
}

async fn swept(app: &App) -> usize {
    let mut done = 0;
    for _ in 0..200 {
        let tick = engine::clocks_tick(app.clone()).await.expect("a tick");
        done += tick.done;
        if tick.done == 0 {
            return done;
        }
    }
    panic!("a reconciler that never rests");
}

/// What the promises of the product are about, of each case as it lies in the database.
async fn stands(town: &Town, id: CaseId, now: Millis) -> Vec<String> {
    let page = town.app.case_page(&By::System, id).await.expect("a page");
    let (case, org) = (&page.case, town.app.org());
    let calendar = huiyin_domain::calendar::shipped(&page.procedure.calendar).expect("shipped");
    let rules = Rules { procedure: page.procedure, calendar, tree: &org.tree };
    let owed = Owed::of(case, rules);
    let mut faults = Vec::new();
    for clock in owed.watched(case).filter(|clock| clock.is_missed(now)) {
        if !case.has_fired(clock.id(), clock.run, clock.due_at, true) {
            faults.push(format!("{} was missed unsaid", clock.id()));
        }
    }
    let named = owed.running().next().is_some() || owed.no_clock(case).is_some();
    if case.stage.is_open() && !named {
        faults.push("nothing runs and nothing says why".into());
    }
    let kinds: Vec<&str> = page.timeline.iter().map(|entry| entry.event.kind()).collect();
    let ended = case.stage == Stage::Concluded;
    if ended && !kinds.contains(&"delivered") && !kinds.contains(&"withdrawn") {
        faults.push("closed without an answer".into());
    }
    if case.joint.handovers > huiyin_domain::case::HANDOVERS_MAX {
        faults.push("handed to and fro without an end".into());
    }
    let mut fired: Vec<_> = case.fired.iter().map(|one| format!("{one:?}")).collect();
    fired.sort();
    if fired.windows(2).any(|pair| pair[0] == pair[1]) {
        faults.push("something fired twice".into());
    }
    faults.into_iter().map(|fault| format!("{id}: {fault}")).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_through_the_whole_program_leaves_nothing_undone() {
    for town in towns().await {
        let cast = Cast::of(&town).await;
        let dice = Dice::of_seed(20_261_126);
        let mut year = Year {
            town: &town,
            cast,
            dice,
            cases: Vec::new(),
            fought: BTreeSet::new(),
            hurried: None,
            leaving: BTreeSet::new(),
            erased: 0,
            taken: BTreeMap::new(),
            refused: 0,
            denied: 0,
        };
        let mut fired = 0;
        for turn in 0..TURNS {
            if year.cases.len() + year.erased < CASES {
                year.comes_in().await;
            }
            for _ in 0..ACTS_A_TURN {
                if turn > 0 {
                    year.somebody_acts().await;
                }
            }
            town.pass_ms(TURN_MS);
            fired += swept(&town.app).await;
            year.forget_the_erased().await;
        }
        let now = town.moment.now();
        let mut faults = Vec::new();
        for case in &year.cases {
            faults.extend(stands(&town, *case, now).await);
        }
        let name = town.home.name;
        println!("{name}: {CASES} cases, {} of them erased as their persons asked", year.erased);
        println!("{name}: {fired} events of time, {} refused", year.refused);
        println!("{name}: taken {:?}", year.taken);
        assert_eq!(faults, Vec::<String>::new(), "{name}");
        let never: Vec<&str> = TRANSITIONS.iter().map(|row| row.action.code()).collect();
        let never: Vec<&&str> = never.iter().filter(|it| !year.taken.contains_key(**it)).collect();
        println!("{name}: never taken {never:?}, {} turned away", year.denied);
        // Chance may pass over a rare step, never over what carries a case on.
        let onwards = ONWARDS.iter().filter(|action| !year.taken.contains_key(action.code()));
        assert_eq!(onwards.collect::<Vec<_>>(), Vec::<&Action>::new(), "{name}");
        assert!(never.len() <= 4, "{never:?}");
        let report = audit::run(&town.settings, None, |_| {}).await.expect("it can be read");
        assert!(report.ok, "{name}: {:#?}", report.findings);
        town.app.close().await;
    }
}
