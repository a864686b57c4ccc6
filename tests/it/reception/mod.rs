//! The reception hall: numbers, windows, receipts, and what a hall must not be. Over the use
//! cases on both engines, and over pages without script.

mod hall;
mod nobody;
mod pages;

use huiyin_app::Signed;
use huiyin_domain::ids::{StaffId, TicketId};
use huiyin_domain::policy::Role;
use huiyin_tests::town::{COUNTER, Town, signed};

/// Officers at the counter, each another one.
fn officers(count: i64) -> Vec<Signed> {
    let one = |no| Signed { staff: StaffId(9_000 + no), ..signed(Role::Intake, COUNTER) };
    (1..=count).map(one).collect()
}

/// Everybody opens a window with the number of their place in the list.
async fn opened(town: &Town, officers: &[Signed]) {
    for (no, officer) in (1..).zip(officers) {
        town.app.hall_window_open(officer, no).await.expect("it opens");
    }
}

async fn taken(town: &Town, no: usize, is_priority: bool) -> TicketId {
    let once = format!("once-of-the-kiosk-{no:04}");
    town.app.hall_take(COUNTER, is_priority, once.as_bytes()).await.expect("a number")
}

async fn number(town: &Town, ticket: TicketId) -> u32 {
    town.app.hall_ticket(COUNTER, ticket).await.expect("a number").ticket.number
}
