//! Every route as everybody, over HTTP: what the policy grants is open, all else is shut. And
//! every way of posting from somewhere else is shut.

mod everybody;
mod fields;
mod forged;
mod person;
mod states;

use huiyin::web::routes::{self, Door, Entry};
use huiyin_app::case::Submission;
use huiyin_app::{By, Signed};
use huiyin_domain::case::{CaseKind, Command, Means, Outcome, Stage, Verdict, Way};
use huiyin_domain::ids::{CaseId, StaffId, UnitId};
use huiyin_domain::policy::{Action, Role};
use huiyin_tests::browser::{Browser, Page};
use huiyin_tests::site::Site;
use huiyin_tests::town::{OTHER_SECTION, ROOT, SECTION, answer, deliver, signed, staff, text};

/// An officer with a session and the token of their forms.
struct Officer {
    role: Role,
    unit: UnitId,
    id: StaffId,
    browser: Browser,
    token: String,
}

impl Officer {
    async fn new(site: &Site, role: Role, unit: UnitId) -> Self {
        let login = format!("{}-{unit}", role.code());
        Self::signed_in(site, &site.town.account(&login, role, unit).await).await
    }

    /// Somebody who has an account already.
    async fn signed_in(site: &Site, signed: &Signed) -> Self {
        let mut browser = site.officer(&signed.login).await;
        let token = token_of(&browser.get("/desk/account").await);
        let (role, unit, id) = (signed.roles[0], signed.unit, signed.staff);
        Self { role, unit, id, browser, token }
    }
}

/// The token that a page's forms carry.
fn token_of(page: &Page) -> String {
    let forms = page.html().forms();
    let token = forms.iter().find_map(|form| form.get("token"));
    token.unwrap_or_else(|| panic!("no token on: {}", page.html().text())).to_owned()
}

/// Answered, content, closed: nearly every step is refused here, so that trying changes nothing.
async fn concluded(site: &Site, brought: Submission, accused: Option<UnitId>) -> CaseId {
    let town = &site.town;
    let case = town.submit(brought).await.expect("a case").case;
    let kind = if accused.is_some() { CaseKind::Accusation } else { CaseKind::Claim };
    let way = accused.is_none().then_some(Way::PetitionProper);
    let classify = Command::Classify { case_kind: kind, way, topic: None, urgent: false, accused };
    let to = if accused.is_some() { ROOT } else { SECTION };
    let owner = |role| staff(role, to);
    let steps = [
        (By::System, classify),
        (By::System, Command::Route { to, reasons: Vec::new(), note: None }),
        (owner(Role::UnitHead), Command::Accept { notice: Some(text("已受理")) }),
        (owner(Role::Handler), Command::Take),
    ];
    for (by, step) in steps {
        // An accusation has left the accused already and is routed from above them.
        let routed = town.act(&by, case, step).await;
        assert!(routed.is_ok() || accused.is_some(), "{routed:?}");
    }
    closed_again(site, case).await;
    case
}

/// From a handler's desk to the end.
async fn closed_again(site: &Site, case: CaseId) {
    let draft =
        Command::Draft { outcome: Outcome::Resolved, text: answer("已修好"), holds: Vec::new() };
    let solved = Command::GiveVerdict { verdict: Verdict::Solved, text: None, again: None };
    let steps = [
        (By::System, draft),
        (staff(Role::UnitHead, SECTION), Command::Approve),
        (By::System, deliver(Means::Page)),
        (By::person(case), solved),
    ];
    for (by, step) in steps {
        let by = if matches!(step, Command::Approve) { approver(site, case).await } else { by };
        site.town.act(&by, case, step).await.expect("a step");
    }
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    assert_eq!(page.case.stage, Stage::Concluded);
}

async fn approver(site: &Site, case: CaseId) -> By {
    let page = site.town.app.case_page(&By::System, case).await.expect("a page");
    let (unit, leader) = (page.case.owner.unit, page.case.joint.leader);
    let head = signed(Role::UnitHead, page.case.joint.leader_unit.unwrap_or(unit));
    By::Staff(Signed { staff: leader.unwrap_or(head.staff), ..head })
}

async fn version(site: &Site, case: CaseId) -> i64 {
    site.town.app.case_page(&By::System, case).await.expect("a page").version
}

/// A whole and valid form for each step of a case.
fn fields_for(action: Action, handler: StaffId) -> Vec<(&'static str, String)> {
    let one = |name, value: &str| vec![(name, value.to_owned())];
    let two = |a, x: &str, b, y: &str| vec![(a, x.to_owned()), (b, y.to_owned())];
    match action {
        Action::Classify => two("kind", "claim", "way", "petition-proper"),
        Action::Route => one("to", &OTHER_SECTION.to_string()),
        Action::Transfer => two("to", &OTHER_SECTION.to_string(), "reason", "不归我们"),
        Action::Assign => one("to", &handler.to_string()),
        Action::Notify => two("notice", "acceptance", "text", "已受理"),
        Action::AddMaterial => one("text", "补充"),
        Action::Summarise => one("text", "路灯夜间不亮"),
        Action::AskExtension => {
            [one("clock", "handle"), two("amount", "5", "reason", "等")].concat()
        }
        Action::DecideExtension => two("decision", "refuse", "reason", "不同意"),
        Action::Draft => two("outcome", "resolved", "text", answer("已修好").as_str()),
        Action::Deliver => one("means", "page"),
        Action::DeliverySettle => one("proof", "挂号回执"),
        Action::SecretSeek => one("said", "某人"),
        Action::SecretReissue => two("reason", "当面核对", "checked", "in-person"),
        Action::Return | Action::SendBack | Action::Reopen | Action::OpenIdentity => {
            one("reason", "有理由")
        }
        _ => every_field(handler),
    }
}

/// What the forms beside the main way ask for, all at once: each takes what it knows. The exact
/// fields of each command are posted in `states`.
fn every_field(handler: StaffId) -> Vec<(&'static str, String)> {
    let (handler, unit) = (handler.to_string(), OTHER_SECTION.to_string());
    let fields = [
        ("to", unit.as_str()),
        ("unit", unit.as_str()),
        ("leader", handler.as_str()),
        ("due", "2026-03-20"),
        ("day", "2026-03-20"),
        ("from", "2026-03-20"),
        ("until", "2026-03-21"),
        ("time", "09:30"),
        ("place", "接访室"),
        ("task", "1"),
        ("order", "1"),
        ("follow_up", "1"),
        ("asking", "follow-up"),
        ("found", "fine"),
        ("side", "person"),
        ("record", "签字记录"),
        ("result", "upheld"),
        ("reason", "有理由"),
        ("text", "已说明"),
    ];
    fields.into_iter().map(|(name, value)| (name, value.to_owned())).collect()
}

/// Whether a page is a closed door: refused, unknown, or the way to some sign-in.
fn is_shut(page: &Page) -> bool {
    let to_door = page.location().is_some_and(|to| to == "/track" || to == "/desk/sign-in");
    let is_door = page.status == 200 && page.body.contains("action=\"/track\"");
    matches!(page.status, 401 | 403 | 404) || to_door || is_door
}

fn is_case_route(entry: &Entry) -> bool {
    entry.path.starts_with("/desk/case/")
}

/// What a program sends to its door: whole JSON that names no case, so that nothing is written.
async fn called(browser: &mut Browser, path: &str, more: &[(&str, &str)]) -> Page {
    let own = [("content-type", "application/json"), ("idempotency-key", "access-0123456789")];
    browser.send("POST", path, &[&own, more].concat(), b"{}").await
}
