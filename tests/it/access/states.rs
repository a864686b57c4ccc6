//! Every state of a case (stage × circumstance) × every action × roles in every relation, posted
//! as forms over HTTP and compared with policy and table; and the person's own side, with the
//! secret and without it. What the tables refuse changes nothing. The engines share the states
//! between them: `transitions` takes every step of every state on each, without the pages.

use super::fields::fields_of;
use super::*;
use futures_util::StreamExt;
use huiyin_domain::case::{Case, Circumstance, TRANSITIONS, Transition};
use huiyin_domain::policy::{Grant, Relation, Subject};
use huiyin_tests::town::{BUREAU, COUNTER, OTHER};
use huiyin_tests::whole::{
    BROUGHT, Cast, bring, case_of, circumstances, commands, doer, foreseen, leads_to, leaves_traces,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Of those whom the policy refuses, so many are tried at each state and action, in turn.
const DENIED_A_STATE: usize = 2;
/// Of those whom it grants an action that the table refuses there.
const GRANTED_A_STATE: usize = 2;
const AT_ONCE: usize = 4;

struct Stand {
    site: Site,
    cast: Cast,
    officers: Vec<Officer>,
    once: AtomicU64,
    turn: AtomicU64,
    table: Vec<Entry>,
    /// Grants of which somebody was let in already: the others go first.
    met: Mutex<BTreeSet<Met>>,
}

type Met = (Action, Role, Relation);

#[derive(Default)]
struct Tried {
    /// By name, so that one state walked on two engines is one.
    states: BTreeSet<(Stage, Circumstance)>,
    posts: usize,
    taken: usize,
    by_status: BTreeMap<u16, usize>,
    /// Who was turned away by the policy: action, role, relation.
    denied: BTreeSet<Met>,
    granted: BTreeSet<Met>,
    differences: Vec<String>,
}

impl Tried {
    fn add(&mut self, other: Self) {
        self.states.extend(other.states);
        self.posts += other.posts;
        self.taken += other.taken;
        for (status, many) in other.by_status {
            *self.by_status.entry(status).or_default() += many;
        }
        self.denied.extend(other.denied);
        self.granted.extend(other.granted);
        self.differences.extend(other.differences);
    }
}

impl Stand {
    async fn at(home: huiyin_tests::Home) -> Self {
        let site = Site::at(home).await;
        let cast = Cast::of(&site.town).await;
        let mut officers = Vec::new();
        for unit in [SECTION, BUREAU, COUNTER, ROOT, OTHER, OTHER_SECTION] {
            for role in Role::ALL {
                let of_cast = [&cast.handler, &cast.reviewer, &cast.reviewing_head];
                let own = of_cast.iter().find(|one| one.unit == unit && one.roles == [*role]);
                officers.push(match own {
                    Some(signed) => Officer::signed_in(&site, signed).await,
                    None => Officer::new(&site, *role, unit).await,
                });
            }
        }
        let (once, turn) = (AtomicU64::new(1), AtomicU64::new(0));
        let table = routes::table().entries().to_vec();
        let met = Mutex::default();
        Self { site, cast, officers, once, turn, table, met }
    }

    fn route(&self, action: Action, desk: bool) -> Option<&Entry> {
        let fits = |entry: &&Entry| {
            let side = if desk { "/desk/case/" } else { "/case/" };
            // Files have doors and walks of their own.
            let is_form = entry.method == "POST"
                && entry.door == Door::Page
                && !entry.path.contains("/files");
            is_form && entry.action == action && entry.path.starts_with(side)
        };
        self.table.iter().find(fits)
    }

    fn relations(&self, officer: &Officer, case: &Case) -> Vec<Relation> {
        let tree = &self.site.town.app.org().tree;
        let ties = case.ties(self.site.town.moment.now());
        huiyin_domain::policy::relations(officer.id, &[], officer.unit, &ties, tree)
    }

    fn allows(&self, action: Action, officer: &Officer, case: &Case) -> bool {
        let relations = self.relations(officer, case);
        let roles = [officer.role];
        action.allows(&Subject { is_staff: true, roles: &roles, relations: &relations })
    }

    /// By which grants of the action this officer is let in.
    fn let_in_by(&self, action: Action, officer: &Officer, case: &Case) -> Vec<Met> {
        let roles = [officer.role];
        let fits = |relation: &Relation| {
            let relations = [*relation];
            action.allows(&Subject { is_staff: true, roles: &roles, relations: &relations })
        };
        let relations = self.relations(officer, case).into_iter().filter(fits);
        relations.map(|relation| (action, officer.role, relation)).collect()
    }

    /// Those who are tried: first who shows a grant that nobody has shown, then whose turn it is.
    fn picked<'s>(
        &self,
        action: Action,
        may: &[&'s Officer],
        turn: usize,
        case: &Case,
        many: usize,
    ) -> Vec<&'s Officer> {
        let mut met = self.met.lock().expect("nobody failed");
        let mut picked: Vec<&Officer> = Vec::new();
        let in_turn = || (0..may.len()).map(|at| may[(turn + at) % may.len()]);
        for officer in in_turn() {
            let shown = self.let_in_by(action, officer, case);
            if picked.len() < many && !shown.iter().all(|one| met.contains(one)) {
                met.extend(shown);
                picked.push(officer);
            }
        }
        for officer in in_turn() {
            if picked.len() < many && picked.iter().all(|one| one.id != officer.id) {
                picked.push(officer);
            }
        }
        picked
    }

    /// Posts one form of the desk, as somebody who saw `version`.
    async fn post(
        &self,
        officer: &Officer,
        id: CaseId,
        entry: &Entry,
        fields: &super::fields::Fields,
        version: i64,
    ) -> u16 {
        let once = self.once.fetch_add(1, Ordering::Relaxed);
        let own = [
            ("token", officer.token.clone()),
            ("version", version.to_string()),
            ("once", format!("{once:032x}")),
        ];
        let sent: Vec<(String, String)> =
            own.into_iter().chain(fields.clone()).map(|(name, v)| (name.to_owned(), v)).collect();
        let mut browser = officer.browser.clone();
        browser.post(&entry.path.replace("{id}", &id.to_string()), &sent).await.status
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_action_in_every_state_is_for_whom_and_where_the_tables_say() {
    let (mut states, mut granted, mut wanted) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let engines = huiyin_tests::engines();
    let shares = engines.len();
    for (share, home) in engines.into_iter().enumerate() {
        let stand = Stand::at(home).await;
        let all = Stage::ALL.iter().flat_map(|stage| BROUGHT.map(|one| (*stage, one)));
        let own = all.skip(share).step_by(shares);
        let one = |(stage, circumstance)| one_state(&stand, stage, circumstance);
        let all: Vec<Tried> =
            futures_util::stream::iter(own).map(one).buffer_unordered(AT_ONCE).collect().await;
        let mut tried = Tried::default();
        all.into_iter().for_each(|one| tried.add(one));
        let name = stand.site.town.home.name;
        println!(
            "{name}: {} states, {} posts, {} taken, by status {:?}; {} kinds of officer turned \
             away, {} let in",
            tried.states.len(),
            tried.posts,
            tried.taken,
            tried.by_status,
            tried.denied.len(),
            tried.granted.len()
        );
        tried.differences.truncate(40);
        assert_eq!(tried.differences, Vec::<String>::new(), "{name}");
        states.extend(tried.states);
        granted.extend(tried.granted);
        wanted = grants_of_the_desk(&stand);
        stand.site.stop().await;
    }
    assert!(states.len() >= 60, "{}", states.len());
    let unmet: BTreeSet<&Met> = wanted.difference(&granted).collect();
    assert_eq!(unmet, BTreeSet::new(), "granted, and never tried");
}

/// The control: against a table that is wrong, either way, the same comparison differs.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_that_is_wrong_is_seen_over_http() {
    let stand = Stand::at(huiyin_tests::sqlite()).await;
    let row = |action| *Transition::of(action).expect("in the table");
    let wrong = [
        // Taken by the program, and refused by this table; refused, and taken by this one.
        Transition { from: &[], ..row(Action::AddMaterial) },
        Transition { from: Stage::ALL, ..row(Action::Accept) },
        Transition { to: Some(Stage::Approved), ..row(Action::Draft) },
    ];
    for row in wrong {
        let (stage, once) = (Stage::Handling, format!("wrong {}", row.action.code()));
        let town = &stand.site.town;
        let brought = bring(town, &stand.cast, &once, stage, Circumstance::Always).await;
        let mut tried = Tried::default();
        one_action(&stand, brought.expect("a case").case, &row, &once, &mut tried).await;
        assert!(!tried.differences.is_empty(), "{once}");
    }
    stand.site.stop().await;
}

/// Every grant of the policy on an action of the table that the desk has a route for. Who leads
/// a case and who is accused in one are tried in `everybody`.
fn grants_of_the_desk(stand: &Stand) -> BTreeSet<Met> {
    let rows = TRANSITIONS.iter().filter(|row| stand.route(row.action, true).is_some());
    let grants = rows.flat_map(|row| row.action.grants().iter().map(|grant| (row.action, *grant)));
    let of_case = grants.filter_map(|(action, grant)| match grant {
        Grant::Case(role, relation) => Some((action, role, relation)),
        _ => None,
    });
    // Who was let in is walked in `kept`.
    let elsewhere = [Relation::Leading, Relation::Admitted];
    of_case.filter(|(.., relation)| !elsewhere.contains(relation)).collect()
}

async fn one_state(stand: &Stand, stage: Stage, circumstance: Circumstance) -> Tried {
    let mut tried = Tried::default();
    let name = format!("{} {}", stage.code(), circumstance.code());
    let (town, cast) = (&stand.site.town, &stand.cast);
    let mut fresh = None;
    for row in TRANSITIONS.iter().filter(|row| stand.route(row.action, true).is_some()) {
        let once = format!("{name} {}", row.action.code());
        let id = match fresh.take() {
            Some(id) => id,
            None => match bring(town, cast, &once, stage, circumstance).await {
                Some(receipt) => receipt.case,
                None => return tried,
            },
        };
        let before = circumstances(&case_of(town, id).await);
        one_action(stand, id, row, &name, &mut tried).await;
        let after = case_of(town, id).await;
        let listed = row.from.contains(&stage) && before.contains(&row.when);
        let same = after.stage == stage && circumstances(&after) == before;
        fresh = (same && !(listed && leaves_traces(row.action))).then_some(id);
    }
    tried.states.insert((stage, circumstance));
    one_person(stand, stage, circumstance, &name, &mut tried).await;
    tried
}

fn what_comes_before(action: Action) -> Option<Action> {
    match action {
        Action::DecideExtension => Some(Action::AskExtension),
        Action::Route => Some(Action::Classify),
        _ => None,
    }
}

/// One action in one state, by some whom the policy refuses and by some whom it lets.
async fn one_action(stand: &Stand, id: CaseId, row: &Transition, name: &str, tried: &mut Tried) {
    let (town, cast) = (&stand.site.town, &stand.cast);
    let first = what_comes_before(row.action);
    let mut case = case_of(town, id).await;
    let is_listed = |case: &Case| row.from.contains(&case.stage) && row.when.holds(case);
    if let Some(first) = first.filter(|_| is_listed(&case)) {
        let what = commands(town, cast, first, &case).remove(0);
        town.act(&By::System, id, what).await.expect("what comes first");
        case = case_of(town, id).await;
    }
    let entry = stand.route(row.action, true).expect("looked up before");
    let command = commands(town, cast, row.action, &case).remove(0);
    let fields = fields_of(&command, cast.other.number.as_str());
    let turn = stand.turn.fetch_add(1, Ordering::Relaxed) as usize;
    let (may, may_not): (Vec<&Officer>, Vec<&Officer>) =
        stand.officers.iter().partition(|officer| stand.allows(row.action, officer, &case));
    let mut seen = Seen { stand, id, row, name, version: case.version, tried };
    seen.turned_away(&may_not, turn, entry, &fields, &case).await;
    let listed = is_listed(&case);
    let stands = foreseen(row.action, &case).is_some();
    // Nobody of the other section sees the case that the tie would lead to.
    let unseen = row.action == Action::Link && case.owner.unit == OTHER_SECTION;
    for officer in stand.picked(row.action, &may, turn, &case, GRANTED_A_STATE) {
        seen.tried.granted.extend(stand.let_in_by(row.action, officer, &case));
        // An older version shows that the door is open and leaves all as it is.
        let (version, wanted): (i64, &[u16]) = match listed {
            true if unseen => (case.version - 1, &[409, 422]),
            true => (case.version - 1, &[409]),
            false => (case.version, &[422]),
        };
        let status = stand.post(officer, id, entry, &fields, version).await;
        seen.is(officer, status, wanted).await;
    }
    if !listed {
        return;
    }
    let Some(officer) = taker(stand, &may, row.action, id, &case) else {
        return;
    };
    let status = stand.post(officer, id, entry, &fields, case.version).await;
    if stands || unseen {
        seen.is(officer, status, if unseen { &[404, 422] } else { &[422] }).await;
    } else {
        seen.done(officer, status, leads_to(row, &case)).await;
    }
    if row.action == Action::Link && !stands {
        let unlink = commands(town, cast, Action::Link, &case).pop().expect("two commands");
        let _untied = town.act(&By::System, id, unlink).await;
    }
}

fn is_of_role(grant: Grant, role: Role) -> bool {
    matches!(grant, Grant::Case(own, _) if own == role)
}

/// Who takes the step: the one it was given to, or the highest who may.
fn taker<'s>(
    stand: &'s Stand,
    may: &[&'s Officer],
    action: Action,
    id: CaseId,
    case: &Case,
) -> Option<&'s Officer> {
    let given = match doer(&stand.cast, action, id, case) {
        By::Staff(signed) => may.iter().find(|one| one.id == signed.staff),
        _ => None,
    };
    let head = may.iter().find(|one| one.role == Role::UnitHead);
    given.or(head).or(may.first()).copied()
}

/// What came of a post, and whether the case is as it was.
struct Seen<'s> {
    stand: &'s Stand,
    id: CaseId,
    row: &'s Transition,
    name: &'s str,
    version: i64,
    tried: &'s mut Tried,
}

impl Seen<'_> {
    fn differs(&mut self, officer: &Officer, why: String) {
        let (role, unit) = (officer.role.code(), officer.unit);
        let action = self.row.action;
        let told = format!("{}: {action:?} by {role} of {unit}: {why}", self.name);
        self.tried.differences.push(told);
    }

    fn count(&mut self, status: u16) {
        self.tried.posts += 1;
        *self.tried.by_status.entry(status).or_default() += 1;
    }

    /// Some of those whom the policy refuses.
    async fn turned_away(
        &mut self,
        may_not: &[&Officer],
        turn: usize,
        entry: &Entry,
        fields: &super::fields::Fields,
        case: &Case,
    ) {
        let (stand, action) = (self.stand, self.row.action);
        for at in 0..DENIED_A_STATE.min(may_not.len()) {
            let officer = may_not[(turn * DENIED_A_STATE + at) % may_not.len()];
            // Whom no relation lets do it learns that at the door; the others, of their own cases.
            let known = action.grants().iter().any(|grant| is_of_role(*grant, officer.role));
            let sees = !known || stand.allows(Action::CaseView, officer, case);
            let status = stand.post(officer, self.id, entry, fields, case.version).await;
            let relations = stand.relations(officer, case);
            let role = officer.role;
            self.tried.denied.extend(relations.into_iter().map(|one| (action, role, one)));
            self.is(officer, status, if sees { &[403] } else { &[404] }).await;
        }
    }

    /// Refused in this way, and nothing happened.
    async fn is(&mut self, officer: &Officer, status: u16, wanted: &[u16]) {
        self.count(status);
        let now = case_of(&self.stand.site.town, self.id).await.version;
        let is_held_back = status == 429 && self.row.action == Action::SecretReissue;
        let wanted = if is_held_back { &[429] } else { wanted };
        if !wanted.contains(&status) || now != self.version {
            let moved = now - self.version;
            self.differs(officer, format!("{status}, wanted {wanted:?}, {moved} events"));
        }
    }

    /// Taken: the case went where the table says.
    async fn done(&mut self, officer: &Officer, status: u16, to: Stage) {
        self.count(status);
        // How many secrets one officer gives out is bounded beside all tables.
        if status == 429 && self.row.action == Action::SecretReissue {
            return;
        }
        let now = case_of(&self.stand.site.town, self.id).await;
        let shown = [200, 303].contains(&status);
        if !shown || now.version <= self.version || now.stage != to {
            let stage = now.stage;
            self.differs(officer, format!("{status}, wanted it taken to {to:?}: {stage:?}"));
        }
        self.tried.taken += 1;
    }
}

/// The person's side: every route under `/case`, with the secret and without it.
async fn one_person(
    stand: &Stand,
    stage: Stage,
    circumstance: Circumstance,
    name: &str,
    tried: &mut Tried,
) {
    let (town, cast) = (&stand.site.town, &stand.cast);
    let mut fresh = None;
    for row in TRANSITIONS {
        let Some(entry) = stand.route(row.action, false).filter(|_| is_plain(row.action)) else {
            continue;
        };
        let once = format!("person {name} {}", row.action.code());
        let (receipt, mut browser) = match fresh.take() {
            Some(known) => known,
            None => {
                let brought = bring(town, cast, &once, stage, circumstance).await;
                let receipt = brought.expect("brought before");
                let browser = stand.site.person(&receipt).await;
                (receipt, browser)
            }
        };
        let case = case_of(town, receipt.case).await;
        let listed = row.from.contains(&case.stage) && row.when.holds(&case);
        let takes = listed && foreseen(row.action, &case).is_none();
        let command = commands(town, cast, row.action, &case).remove(0);
        let mut fields = fields_of(&command, cast.other.number.as_str());
        if row.action == Action::AddMaterial {
            fields = vec![("material", "补充材料".to_owned())];
        }
        let token = token_of(&browser.get("/case").await);
        let number = stand.once.fetch_add(1, Ordering::Relaxed);
        let own = [("token", token), ("once", format!("{number:032x}"))];
        let sent: Vec<(String, String)> =
            own.into_iter().chain(fields).map(|(name, v)| (name.to_owned(), v)).collect();
        // Without the cookie of the secret, and with that of another case.
        let mut nobody = stand.site.browser();
        nobody.cookies = browser.cookies.clone();
        nobody.cookies.retain(|name, _| !name.ends_with("track"));
        let shut = nobody.post(entry.path, &sent).await;
        let still = case_of(town, receipt.case).await.version == case.version;
        if !is_shut(&shut) || !still {
            tried.differences.push(format!("{name}: {} without the secret", entry.path));
        }
        let status = browser.post(entry.path, &sent).await.status;
        let now = case_of(town, receipt.case).await;
        let moved = now.version > case.version;
        let fits = if takes { status == 303 } else { [303, 404, 409, 422].contains(&status) };
        if moved != takes || !fits {
            let told = format!("{status}, listed {listed}, taken {moved}, wanted {takes}");
            tried.differences.push(format!("{name}: the person {:?}: {told}", row.action));
        }
        tried.posts += 2;
        tried.taken += usize::from(moved);
        *tried.by_status.entry(status).or_default() += 1;
        *tried.by_status.entry(shut.status).or_default() += 1;
        fresh = (!moved).then_some((receipt, browser));
    }
}

/// What is one form with one effect; a new secret has a page of its own and tests of its own.
fn is_plain(action: Action) -> bool {
    action != Action::SecretChange
}
