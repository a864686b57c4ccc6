//! Handling between units, on both engines: the way of a joint case, disputes about whose it is,
//! ties, who is barred, what officers and the person are shown, and two at the same moment.

mod arbiter;
mod barred;
mod pages;
mod ties;
mod way;

use huiyin_app::worklist::{Scope, WorkView};
use huiyin_app::{By, Signed, Trouble};
use huiyin_domain::case::{
    Case, CaseKind, Command, JointCommand, Outcome, Refusal, Stage, Tie, Way,
};
use huiyin_domain::ids::{CaseId, StaffId, UnitId};
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_domain::time::parse_date;
use huiyin_tests::town::{
    BUREAU, COUNTER, OTHER, OTHER_SECTION, ROOT, SECTION, Town, answer, signed, staff, text, visit,
};

/// A week after the day on which the town's clock stands.
const DUE: &str = "2026-03-09";

async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for home in huiyin_tests::engines() {
        towns.push(Town::at(home).await);
    }
    towns
}

fn refused<T>(refusal: Refusal) -> Result<T, Trouble> {
    Err(Trouble::Refused(refusal))
}

async fn state(town: &Town, case: CaseId) -> Case {
    town.app.case_page(&By::System, case).await.expect("a page").case
}

/// The kinds of a case's events, as a reader is told them.
async fn kinds(town: &Town, by: &By, case: CaseId) -> Vec<&'static str> {
    let page = town.app.case_page(by, case).await.expect("a page");
    page.timeline.iter().map(|entry| entry.event.kind()).collect()
}

/// What is asked of an officer's unit: case and what.
async fn asked(town: &Town, officer: &Signed) -> Vec<(CaseId, String)> {
    let view = WorkView { scope: Scope::Asked, ..WorkView::default() };
    let page = town.app.work_list(officer, &view).await.expect("a list");
    page.items.into_iter().map(|item| (item.id, item.asked.expect("something"))).collect()
}

fn task(unit: UnitId) -> Command<Text> {
    task_until(unit, DUE)
}

fn task_until(unit: UnitId, due: &str) -> Command<Text> {
    let due = parse_date(due).expect("a day");
    JointCommand::TaskSet { unit, due, text: text("请查明路灯线路归谁") }.into()
}

fn task_back(task: u32) -> Command<Text> {
    let due = parse_date(DUE).expect("a day");
    JointCommand::TaskBack { task, due, reason: text("缺图") }.into()
}

fn task_drop(task: u32) -> Command<Text> {
    JointCommand::TaskDrop { task, reason: text("不再需要") }.into()
}

fn task_answer(task: u32) -> Command<Text> {
    JointCommand::TaskAnswer { task, text: text("线路归市政科，已标出") }.into()
}

fn give_back() -> Command<Text> {
    Command::Return { reason: text("不归本单位") }
}

fn transfer(to: UnitId) -> Command<Text> {
    Command::Transfer { to, reason: text("应由对方办理") }
}

fn arbitrate(to: UnitId) -> Command<Text> {
    JointCommand::Arbitrate { to, reason: text("依三定规定") }.into()
}

fn draft() -> Command<Text> {
    let text = answer("路灯已经修好。");
    Command::Draft { outcome: Outcome::Resolved, text, holds: Vec::new() }
}

fn link(other: CaseId, tie: Tie) -> Command<Text> {
    JointCommand::Link { other, tie }.into()
}

fn unlink(other: CaseId) -> Command<Text> {
    JointCommand::Unlink { other }.into()
}

fn classify(case_kind: CaseKind, accused: Option<UnitId>) -> Command<Text> {
    let way = (case_kind == CaseKind::Claim).then_some(Way::PetitionProper);
    Command::Classify { case_kind, way, topic: None, urgent: false, accused }
}
