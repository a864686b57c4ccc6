//! The house from inside: cases led through the use cases on both engines, with a clock that
//! the test moves.

mod clocks;
mod once;
mod sealed;
mod way;
mod year;

use huiyin_app::{App, By, Trouble};
use huiyin_domain::case::{Command, Stage};
use huiyin_domain::ids::CaseId;
use huiyin_domain::procedure::Party;
use huiyin_tests::town::{Town, staff, text};

async fn towns() -> Vec<Town> {
    let mut towns = Vec::new();
    for home in huiyin_tests::engines() {
        towns.push(Town::at(home).await);
    }
    towns
}

/// Whether an office owes it still.
fn is_owing(owed: &huiyin_app::read::Owed) -> bool {
    owed.clock.is_running() && owed.clock.rule.owed_by == Party::Authority
}

/// The kinds of a case's events, in order.
async fn kinds(app: &App, case: CaseId) -> Vec<&'static str> {
    let page = app.case_page(&By::System, case).await.expect("a page");
    page.timeline.iter().map(|entry| entry.event.kind()).collect()
}
