//! Numbers of a hall: given without gaps, kept to one window and one case by the store itself,
//! refused to whoever read an older row, listed page by page in their turn.

use super::*;
use huiyin_domain::ids::{StaffId, TicketId};
use huiyin_domain::reception::{TicketState, Window};
use huiyin_store::reception::{self, DayRow, HallKey, TicketRow, WindowRow};
use huiyin_store::write::{HallPut, WriteError};

const HALL: HallKey = HallKey { day: 20_600, unit: UnitId(6) };

fn take(id: i64, is_priority: bool) -> HallPut {
    HallPut::Take { hall: HALL, id: TicketId(id), is_priority, at: Millis(T0 + id) }
}

async fn ticket(db: &Db, id: i64) -> TicketRow {
    reception::ticket(db, AREA, TicketId(id)).await.expect("an answer").expect("a number")
}

fn with(row: TicketRow, state: TicketState) -> HallPut {
    let mut row = row;
    row.ticket.state = state;
    HallPut::Ticket(row)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_store_keeps_one_number_to_a_window_and_one_case_to_a_number() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let submit = async |put| writer.submit(puts(vec![Put::Hall(put)])).await.map(drop);
        let (stale, twice) = (Err(WriteError::Conflict), Err(WriteError::Duplicate));
        assert_eq!(submit(take(1, false)).await, stale, "no day, no number: {}", home.name);
        let day = DayRow { hall: HALL, next: 1, surge: None, version: 0 };
        assert_eq!(submit(HallPut::Day(day)).await, Ok(()));
        assert_eq!(submit(HallPut::Day(day)).await, twice);
        for (id, done) in [(1, Ok(())), (2, Ok(())), (2, twice.clone()), (3, Ok(()))] {
            assert_eq!(submit(take(id, id == 3)).await, done, "{id} on {}", home.name);
        }
        let numbers = [ticket(&db, 1).await, ticket(&db, 2).await, ticket(&db, 3).await];
        assert_eq!(numbers.map(|row| row.ticket.number), [1, 2, 3], "a refused one leaves no gap");
        let stored = reception::day(&db, AREA, HALL).await.expect("an answer").expect("a day");
        assert_eq!(stored, DayRow { next: 4, version: 1, ..day });

        let window = Window { no: 5, staff: StaffId(1), is_open: true };
        let window = WindowRow { hall: HALL, window, version: 0 };
        assert_eq!(submit(HallPut::Window(window)).await, Ok(()));
        let seen = WindowRow { version: 1, ..window };
        assert_eq!(submit(HallPut::Window(seen)).await, Ok(()));
        assert_eq!(submit(HallPut::Window(seen)).await, stale, "a window counts on");

        let called = TicketState::Called { window: 5, at: Millis(T0) };
        let [one, two, _] = numbers;
        assert_eq!(submit(with(one, called)).await, Ok(()));
        assert_eq!(submit(with(one, called)).await, stale, "somebody was faster");
        assert_eq!(submit(with(two, called)).await, twice, "one number at a window");
        let served = TicketState::Served { case: CaseId(77) };
        assert_eq!(submit(with(ticket(&db, 1).await, served)).await, Ok(()));
        assert_eq!(submit(with(two, served)).await, twice, "one receipt each");
        assert_eq!(submit(with(two, called)).await, Ok(()), "the window is free again");
        assert_eq!(ticket(&db, 2).await.ticket.window(), Some(5));
        assert_eq!(ticket(&db, 1).await.ticket.state, served, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_who_wait_are_listed_in_their_turn_page_by_page() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let day = DayRow { hall: HALL, next: 1, surge: None, version: 0 };
        writer.submit(puts(vec![Put::Hall(HallPut::Day(day))])).await.expect("a day");
        for id in 1..=23 {
            writer.submit(puts(vec![Put::Hall(take(id, id % 5 == 0))])).await.expect("a number");
        }
        let (mut listed, mut last) = (Vec::new(), None);
        loop {
            let page = reception::waiting(&db, AREA, HALL, last.as_ref(), 4).await.expect("a page");
            last = page.last().map(|row| row.ticket);
            listed.extend(page.iter().map(|row| row.ticket.number));
            if page.len() < 4 {
                break;
            }
        }
        let first = [5, 10, 15, 20];
        let rest = (1..=23).filter(|number| !first.contains(number));
        assert_eq!(listed, first.into_iter().chain(rest).collect::<Vec<u32>>(), "{}", home.name);
        for (place, number) in listed.iter().enumerate() {
            let row = reception::by_number(&db, AREA, HALL, *number).await.expect("an answer");
            let ticket = row.expect("a number").ticket;
            let before = reception::before(&db, AREA, HALL, Some(&ticket)).await.expect("a count");
            assert_eq!(before as usize, place, "{number} on {}", home.name);
        }
    }
}
