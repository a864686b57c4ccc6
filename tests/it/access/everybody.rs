//! Staff of every role in every relation to a case, and nobody, at every route.

use super::*;
use huiyin_app::duty::{MemberAsked, Way};
use huiyin_domain::case::{BarCommand, JointCommand, ReviewCommand};
use huiyin_domain::ids::MemberId;
use huiyin_domain::plan::Channel as WayKind;
use huiyin_domain::policy::{Grant, Relation, Subject};
use huiyin_tests::town::{BUREAU, COUNTER, OTHER, ROOT, visit};
use std::collections::BTreeSet;

/// Open to programs with their token alone, and none is set up here.
pub const GATEWAYS: [&str; 4] =
    ["/api/v1/sms", "/api/v1/reports", "/api/v1/on-call", "/api/v1/self-test"];

/// What the policy says, asked here independently of any handler.
fn is_granted(entry: &Entry, role: Role, relations: &[Relation]) -> bool {
    let grants = entry.action.grants();
    if GATEWAYS.contains(&entry.path) {
        return false;
    }
    if ["/desk/new/slip", "/desk/follow-ups", "/desk/briefs"].contains(&entry.path) {
        // Shows the slip of the case just registered in this browser, or a list of one's own
        // unit, no single case: a role decides.
        return grants.iter().any(|grant| matches!(grant, Grant::Case(own, _) if *own == role));
    }
    if !entry.path.starts_with("/desk") {
        // The residents' side knows no staff: public, or closed without number and secret.
        return grants.contains(&Grant::Public);
    }
    let roles = [role];
    entry.action.allows(&Subject { is_staff: true, roles: &roles, relations })
}

/// Bodies that are taken piece by piece, and files themselves, are tried by `file::doors`.
fn is_of_files(entry: &Entry) -> bool {
    entry.door == Door::Stream || entry.path.contains("/file/") || is_own_address(entry)
}

/// Opened by an address of its own and by nothing else: tried by `duty` and `roster::pages`. A
/// line that does not end by itself: tried by `incident::live`.
fn is_own_address(entry: &Entry) -> bool {
    let is_line = entry.path.ends_with("/live");
    is_line || entry.path.starts_with("/duty/calendar/") || entry.path.contains("{tap}")
}

fn path_of(entry: &Entry, case: CaseId, account: StaffId, unit: UnitId) -> String {
    let id = match entry.path {
        path if path.starts_with("/desk/case/") => case.to_string(),
        path if path.starts_with("/desk/staff/") => account.to_string(),
        // Each unit found something of its own; all were asked in one round.
        path if path.starts_with("/desk/screening/finding/") => unit.to_string(),
        // Each unit has a member of its own.
        path if path.starts_with("/desk/members/") => unit.to_string(),
        // Each unit drills for itself.
        path if path.starts_with("/desk/drills/") => unit.to_string(),
        path if path.starts_with("/desk/plans/") => "qingshi-flood".to_owned(),
        _ => SECTION.to_string(),
    };
    // The smallest tile that every log has which has anything.
    let tile = entry.path.replace("{*path}", "0/000.p/1");
    let step = match entry.path {
        path if path.starts_with("/desk/hall/") => "again",
        path if path.starts_with("/desk/common/") => "spread",
        path if path.starts_with("/desk/duty/{id}/work/") => "note",
        path if path.starts_with("/desk/duty/{id}/lead/") => "lift",
        path if path.starts_with("/desk/handover/") => "take",
        path if path.starts_with("/desk/members/") => "post",
        path if path.ends_with("/swap/{step}") => "ask",
        path if path.ends_with("/override/{step}") => "set",
        _ => "on",
    };
    let path = tile.replace("{id}", &id).replace("{step}", step);
    let path = path.replace("{roster}", crate::roster::DESK);
    path.replace("{code}", "JD").replace("{ticket}", "1").replace("{no}", "1")
}

struct Tried {
    count: usize,
    differences: Vec<String>,
}

impl Tried {
    async fn one(
        &mut self,
        site: &Site,
        entry: &Entry,
        officer: &mut Officer,
        case: CaseId,
        relations: &[Relation],
        account: StaffId,
    ) {
        let path = path_of(entry, case, account, officer.unit);
        let page = if entry.door == Door::Json {
            called(&mut officer.browser, &path, &[]).await
        } else if entry.method == "GET" {
            officer.browser.get(&path).await
        } else {
            let mut fields = vec![("token", officer.token.clone())];
            if is_case_route(entry) {
                fields.push(("version", version(site, case).await.to_string()));
                fields.push(("once", format!("{:032x}", self.count)));
                fields.extend(fields_for(entry.action, account));
            }
            let fields: Vec<(String, String)> =
                fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
            officer.browser.post(&path, &fields).await
        };
        let wanted = is_granted(entry, officer.role, relations);
        self.count += 1;
        let is_shut = match entry.path {
            // Trying to sign in with nothing, again and again, is slowed down: open all the same.
            "/desk/sign-in" | "/desk/sign-out" => !matches!(page.status, 200 | 303 | 422 | 429),
            path if path.starts_with("/desk") || !wanted => is_shut(&page),
            // A public page may be a door itself, or lead somebody to its own beginning.
            _ => page.status >= 400 && page.status != 422,
        };
        if wanted == is_shut || page.status >= 500 || page.status == 405 {
            let (method, role, unit) = (entry.method, officer.role.code(), officer.unit);
            self.differences.push(format!(
                "{method} {} as {role} of {unit} {relations:?}: {} although {}",
                entry.path,
                page.status,
                if wanted { "granted" } else { "refused" },
            ));
        }
        if wanted && entry.action == Action::Reopen && stage(site, case).await == Stage::Handling {
            closed_again(site, case).await;
        }
        if wanted && entry.action == Action::RecusalDeclare {
            back_again(site, case, officer.id).await;
        }
    }
}

/// Whoever stepped aside is kept away from everything after it: what follows is tried without.
async fn back_again(site: &Site, case: CaseId, officer: StaffId) {
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    if !page.case.bars.is_recused(officer) {
        return;
    }
    let lift = BarCommand::RecusalLift { officer, reason: text("当时看错了人") };
    site.town.act(&By::System, case, lift.into()).await.expect("lifted");
}

async fn stage(site: &Site, case: CaseId) -> Stage {
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    page.case.stage
}

async fn relations_to(site: &Site, officer: &Officer, case: CaseId) -> Vec<Relation> {
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    let tree = &site.town.app.org().tree;
    huiyin_domain::policy::relations(
        officer.id,
        &[],
        officer.unit,
        &page.case.ties(site.town.moment.now()),
        tree,
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_route_is_open_to_whom_the_policy_names_and_to_nobody_else() {
    let (mut met, mut went) = (BTreeSet::new(), BTreeSet::new());
    let engines = huiyin_tests::engines();
    let shares = engines.len();
    for (share, home) in engines.into_iter().enumerate() {
        let site = Site::at(home).await;
        let spare = site.town.account("spare", Role::Handler, SECTION).await.staff;
        let open = concluded(&site, visit("open case"), None).await;
        let brought = Submission { intake: Some(OTHER_SECTION), ..visit("accused") };
        let accused = concluded(&site, brought, Some(OTHER)).await;
        found_everywhere(&site).await;
        crate::roster::made_with_shift(&site.town, SECTION.0).await;
        crate::common::open(&site.town, &crate::common::head(), SECTION.0, "路灯").await;
        crate::incident::reported_at(&site.town.app, SECTION.0, crate::incident::COUNTY).await;
        members_everywhere(&site).await;
        let joined = joined(&site).await;
        let mut tried = Tried { count: 0, differences: Vec::new() };
        let table = routes::table();
        let (mut last, rest): (Vec<&Entry>, Vec<&Entry>) = table
            .entries()
            .iter()
            .filter(|entry| !is_of_files(entry))
            .partition(|entry| entry.path == "/desk/sign-out");
        let units = [SECTION, COUNTER, BUREAU, OTHER_SECTION];
        for (place, unit) in units.into_iter().enumerate() {
            // Every route meets both engines; each officer goes round on one of them.
            let own = Role::ALL.iter().skip((place + share) % shares).step_by(shares);
            for role in own {
                went.insert((unit, *role));
                let mut officer = Officer::new(&site, *role, unit).await;
                let mut cases = vec![open];
                if unit == OTHER_SECTION {
                    cases.push(accused);
                }
                if unit == SECTION {
                    cases.push(assigned_to(&site, &officer).await);
                }
                if unit == OTHER_SECTION || unit == BUREAU {
                    cases.push(joined);
                }
                if unit == BUREAU && *role == Role::UnitHead {
                    cases.push(led_by(&site, officer.id).await);
                }
                for (at, case) in cases.into_iter().enumerate() {
                    let relations = relations_to(&site, &officer, case).await;
                    met.extend(relations.iter().copied());
                    let wanted = rest.iter().filter(|e| at == 0 || is_case_route(e));
                    for entry in wanted {
                        tried.one(&site, entry, &mut officer, case, &relations, spare).await;
                    }
                }
                last.sort_by_key(|entry| entry.path);
                for entry in &last {
                    tried.one(&site, entry, &mut officer, open, &[], spare).await;
                }
            }
        }
        println!("{}: {} tries as staff, 0 differences wanted", site.town.home.name, tried.count);
        assert_eq!(tried.differences, Vec::<String>::new(), "{}", site.town.home.name);
        site.stop().await;
    }
    // No closed case waits for an arbiter: who is one is tried in `states`.
    // Who is recused or was let in is walked in `kept`.
    let elsewhere =
        [Relation::Person, Relation::Arbitrating, Relation::Recused, Relation::Admitted];
    let all: Vec<Relation> =
        Relation::ALL.iter().copied().filter(|one| !elsewhere.contains(one)).collect();
    assert_eq!(met.into_iter().collect::<Vec<_>>(), all, "every relation was tried");
    assert_eq!(went.len(), 4 * Role::ALL.len(), "every officer went round");
}

/// A screening round with a finding of every unit.
async fn found_everywhere(site: &Site) {
    let asked = [SECTION, COUNTER, BUREAU, OTHER_SECTION];
    let round = crate::screening::round_at(&site.town, SECTION.0, &asked).await;
    for unit in asked {
        crate::screening::finding_at(&site.town, round, unit.0, unit).await;
    }
}

/// The flood plan in force, in each unit somebody on duty, and a drill that asks them.
async fn members_everywhere(site: &Site) {
    let app = &site.town.app;
    let leader = huiyin_tests::town::signed(Role::DutyLeader, ROOT);
    app.plan_adopt(&leader, huiyin_tests::crew::PLAN).await.expect("a plan in force");
    for unit in [SECTION, COUNTER, BUREAU, OTHER_SECTION] {
        let way = Way { channel: WayKind::Sms, address: format!("1390000000{unit}") };
        let asked = MemberAsked { name: text("值班员"), unit, ways: vec![way] };
        app.member_ask(&leader, MemberId(unit.0), asked).await.expect("asked");
    }
    let units = [SECTION, OTHER_SECTION, COUNTER, BUREAU];
    crate::duty::drill::one_in_each(app, &site.town.home, &units).await;
}

async fn assigned_to(site: &Site, officer: &Officer) -> CaseId {
    let once = format!("assigned to {}", officer.role.code());
    let case = concluded(site, visit(&once), None).await;
    let head = staff(Role::UnitHead, SECTION);
    let reopen = Command::Reopen { reason: text("再办一次") };
    site.town.act(&head, case, reopen).await.expect("reopened");
    let assign = Command::Assign { to: officer.id, unit: SECTION };
    site.town.act(&head, case, assign).await.expect("assigned");
    closed_again(site, case).await;
    case
}

/// Closed, with a part of it done elsewhere, and under review above.
async fn joined(site: &Site) -> CaseId {
    let town = &site.town;
    let case = town.case_at("joined", Stage::Approved).await.case;
    let due = huiyin_tests::whole::today(town, 5);
    let task = JointCommand::TaskSet { unit: OTHER_SECTION, due, text: text("请查明") };
    town.act(&By::System, case, task.into()).await.expect("a task");
    ended(site, case).await;
    let ask = ReviewCommand::Ask { reason: text("仍有意见") };
    town.act(&By::person(case), case, ask.into()).await.expect("a review");
    case
}

/// Closed, and taken on by this leader.
async fn led_by(site: &Site, leader: StaffId) -> CaseId {
    let case = site.town.case_at("led", Stage::Approved).await.case;
    let name = JointCommand::LeaderName { leader, unit: BUREAU, reason: text("疑难") };
    site.town.act(&By::System, case, name.into()).await.expect("a leader");
    ended(site, case).await;
    case
}

/// From the approved answer to the end.
async fn ended(site: &Site, case: CaseId) {
    let verdict = Verdict::Solved;
    let solved = Command::GiveVerdict { verdict, text: None, again: None };
    for (by, step) in [(By::System, deliver(Means::Page)), (By::person(case), solved)] {
        site.town.act(&by, case, step).await.expect("a step");
    }
    assert_eq!(stage(site, case).await, Stage::Concluded);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_gets_past_the_public_pages() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let case = concluded(&site, visit("nobody"), None).await;
        let mut browser = site.browser();
        let token = token_of(&browser.get("/track").await);
        let before = site.town.home.cells().await;
        let (mut count, mut differences) = (0, Vec::new());
        for entry in routes::table().entries().iter().filter(|entry| !is_of_files(entry)) {
            let public =
                entry.action.grants().contains(&Grant::Public) && !GATEWAYS.contains(&entry.path);
            // These write what the public may write: a draft of their own.
            if public && entry.path.starts_with("/new") && entry.method == "POST" {
                continue;
            }
            let path = path_of(entry, case, StaffId(1), SECTION);
            let page = match (entry.door, entry.method) {
                (Door::Json, _) => called(&mut browser, &path, &[]).await,
                (_, "GET") => browser.get(&path).await,
                (_, _) => {
                    let mut fields = vec![("token".to_owned(), token.clone())];
                    let own = fields_for(entry.action, StaffId(1));
                    fields.extend(own.into_iter().map(|(name, value)| (name.to_owned(), value)));
                    browser.post(&path, &fields).await
                }
            };
            count += 1;
            // Without a receipt or a draft a public page may send somebody to its own beginning.
            let open = page.status < 400 || page.status == 422;
            let fits = if public { open } else { is_shut(&page) };
            if !fits || page.status >= 500 {
                differences.push(format!("{} {}: {}", entry.method, entry.path, page.status));
            }
        }
        println!("{}: {count} tries as nobody", site.town.home.name);
        assert_eq!(differences, Vec::<String>::new());
        assert_eq!(site.town.home.cells().await, before, "and nothing was written");
        for path in ["/healthz", "/readyz", "/metrics"] {
            assert_eq!(browser.get(path).await.status, 200, "{path}");
        }
        for path in ["/desk/../metrics", "/admin", "/desk/case", "/desk/case/1/", "//desk", "/.env"]
        {
            assert_eq!(browser.get(path).await.status, 404, "{path}");
        }
        site.stop().await;
    }
}
