//! Cases of the same matter, on both engines: who is shown what, what of an answer is offered as
//! a start for another, what is maybe the same matter, and that what went is nowhere.

mod canaries;
mod pages;
mod repeats;
mod who;

use huiyin_app::case::{Receipt, Submission};
use huiyin_app::find::{Known, Matter};
use huiyin_app::{App, By, Signed, engine};
use huiyin_domain::case::{Command, Outcome, Stage};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_tests::town::{OTHER_SECTION, SECTION, Town, answer, signed, text, visit};

const LAMP: &str = "水塔路路灯连夜不亮";
const LAMP_BODY: &str = "水塔路三号门口的路灯坏了半个月，夜里看不清台阶。";
const PLACE: &str = "水塔路三号门口";

/// What a run prints of a point, once its control was seen.
fn held(point: &str, what: &str, control: &str, seen: bool) {
    assert!(seen, "the control is blind: {control}");
    println!("boundary {point}, {what}: held; control: {control} → seen");
}

async fn caught_up(app: &App) {
    while engine::words_tick(app.clone()).await.expect("a tick").more {}
}

fn handler() -> Signed {
    signed(Role::Handler, SECTION)
}

fn stranger() -> Signed {
    signed(Role::Handler, OTHER_SECTION)
}

fn of(signed: &Signed) -> By {
    By::Staff(signed.clone())
}

fn summarise(words: &str) -> Command<Text> {
    Command::Summarise { text: text(words) }
}

fn about(once: &str, title: &str, body: &str) -> Submission {
    Submission { title: Some(text(title)), body: text(body), place: None, ..visit(once) }
}

async fn brought(town: &Town, matter: Submission, to: Stage) -> Receipt {
    let receipt = town.submit(matter).await.expect("a case");
    town.lead(receipt.case, to).await;
    receipt
}

/// Answered with these words, as far as the person's verdict.
async fn answered(town: &Town, matter: Submission, words: &str) -> Receipt {
    let receipt = brought(town, matter, Stage::Handling).await;
    let text = answer(words);
    let draft = Command::Draft { outcome: Outcome::Resolved, text, holds: Vec::new() };
    town.act(&of(&handler()), receipt.case, draft).await.expect("drafted");
    town.lead_on(receipt.case, Stage::Answered).await;
    receipt
}

fn matter<'a>(title: &'a str, body: &'a str) -> Matter<'a> {
    Matter { title, body, area: "331122", topics: vec!["streets"], ..Matter::default() }
}

async fn known(app: &App, by: &Signed, title: &str, body: &str) -> Known {
    app.known(by, &matter(title, body), 9).await.expect("it is asked")
}

/// All that is shown of similar cases, as one text; order included.
async fn shown(app: &App, by: &Signed, title: &str, body: &str) -> String {
    let known = known(app, by, title, body).await;
    let lines =
        known.similar.iter().map(|one| format!("{:?} {} {:?}", one.kind, one.text, one.case));
    lines.collect::<Vec<_>>().join("\n")
}

fn cases(known: &Known) -> Vec<CaseId> {
    known.similar.iter().filter_map(|one| one.case.as_ref().map(|(id, _)| *id)).collect()
}
