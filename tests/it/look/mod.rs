//! Finding words, on both engines: what is found is what a scan finds; nobody finds what they
//! may not read; and what went is in no memory and in no file.

mod canaries;
mod kept;
mod page;
mod scan;
mod summary;
mod who;

use huiyin_app::case::{Receipt, Submission};
use huiyin_app::find::{Found, Kind, Look, LookFault};
use huiyin_app::{App, By, Signed, engine};
use huiyin_domain::case::{Command, Stage};
use huiyin_domain::ids::CaseId;
use huiyin_domain::policy::Role;
use huiyin_domain::text::Text;
use huiyin_tests::town::{SECTION, Town, signed, text, visit};

/// What a run prints of a protection, once its control was seen.
fn held(what: &str, control: &str, seen: bool) {
    assert!(seen, "the control is blind: {control}");
    println!("boundary 5, {what}: held; control: {control} → seen");
}

async fn caught_up(app: &App) {
    while engine::words_tick(app.clone()).await.expect("a tick").more {}
}

/// Everything that this reader finds, through all pages.
async fn found(app: &App, by: &Signed, words: &str) -> Vec<Found> {
    let mut look = Look { words: words.to_owned(), limit: 7, ..Look::default() };
    let mut all = Vec::new();
    loop {
        let page = match app.look(by, &look).await {
            Ok(page) => page,
            Err(LookFault::Trouble(trouble)) => panic!("{words}: {trouble}"),
            Err(fault) => panic!("{words}: {fault:?}"),
        };
        all.extend(page.found);
        look.after = page.next;
        if look.after.is_none() {
            return all;
        }
    }
}

async fn count(app: &App, by: &Signed, words: &str) -> usize {
    found(app, by, words).await.len()
}

fn handler() -> Signed {
    signed(Role::Handler, SECTION)
}

fn of(signed: &Signed) -> By {
    By::Staff(signed.clone())
}

fn summarise(words: &str) -> Command<Text> {
    Command::Summarise { text: text(words) }
}

/// A visit about something of its own.
fn about(once: &str, title: &str, body: &str) -> Submission {
    Submission { title: Some(text(title)), body: text(body), place: None, ..visit(once) }
}

/// Such a case, with the handler of the section.
async fn handled(town: &Town, once: &str, body: &str) -> Receipt {
    let receipt = town.submit(about(once, "一件事", body)).await.expect("a case");
    town.lead(receipt.case, Stage::Handling).await;
    receipt
}

fn cases(found: &[Found]) -> Vec<CaseId> {
    found.iter().filter_map(|one| one.case.as_ref().map(|(id, _)| *id)).collect()
}
