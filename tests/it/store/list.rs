//! Work lists: what is owed first comes first, every row once, filters that filter.

use super::*;
use huiyin_domain::ids::StaffId;
use huiyin_store::case::{self, Cursor, Filter, Scope};
use huiyin_store::{clock, outbox};
use std::collections::BTreeSet;

fn case_in(unit: i64, due: i64, change: impl FnOnce(&mut CaseHead)) -> Change {
    let mut new = new_case(fresh());
    let head = &mut case_of(&mut new).head;
    *head = super::head(unit, due);
    change(head);
    new
}

async fn ids(db: &Db, scope: Scope, filter: &Filter) -> Vec<i64> {
    let rows = case::worklist(db, AREA, scope, filter, None, 1_000).await.expect("a list");
    rows.iter().map(|row| row.row.case.0).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn paging_shows_every_case_once_while_others_arrive() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let mut wanted = BTreeSet::new();
        for at in 0..95 {
            // Many cases owed at one moment, so that the case number decides.
            let filed = file(&writer, case_in(4, T0 + at % 7, |_| ())).await;
            wanted.insert(filed.case.0);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let filter = Filter::default();
            let page = case::worklist(&db, AREA, Scope::Unit(UnitId(4)), &filter, after, 10);
            let page = page.await.expect("a page");
            let Some(last) = page.last() else { break };
            after = Some(Cursor::after(&last.row));
            seen.extend(page.iter().map(|row| (row.row.head.due.0, row.row.case.0)));
            // Somebody else's cases, and new ones before and behind the page.
            file(&writer, case_in(5, T0, |_| ())).await;
            file(&writer, case_in(4, T0 - 1, |_| ())).await;
        }
        assert!(seen.is_sorted(), "{}", home.name);
        let once: BTreeSet<i64> = seen.iter().map(|(_, case)| *case).collect();
        assert_eq!(once.len(), seen.len(), "{}", home.name);
        assert_eq!(once, wanted, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scopes_and_filters_show_what_they_say() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let add = async |change: Change| file(&writer, change).await.case.0;
        let plain = add(case_in(4, T0 + 10, |_| ())).await;
        let urgent = add(case_in(4, T0 + 30, |head| head.urgent = true)).await;
        let mine = add(case_in(4, T0 + 20, |head| {
            head.handler = Some(StaffId(9));
            head.stage = "handling".into();
        }))
        .await;
        let asked = add(case_in(4, i64::MAX, |head| head.kind = "enquiry".into())).await;
        let road = add(case_in(4, i64::MAX, |head| head.topic = "roads".into())).await;
        let closed = |at: i64| {
            move |head: &mut CaseHead| {
                head.is_open = false;
                head.handler = Some(StaffId(9));
                head.closed = Some(Millis(at));
            }
        };
        let old = add(case_in(4, i64::MAX, closed(T0 + 1))).await;
        let new = add(case_in(4, i64::MAX, closed(T0 + 2))).await;
        add(case_in(5, T0, |_| ())).await;

        let all = Filter::default();
        let unit = Scope::Unit(UnitId(4));
        assert_eq!(ids(&db, unit, &all).await, [plain, mine, urgent, asked, road], "{}", home.name);
        assert_eq!(ids(&db, Scope::Handler(StaffId(9)), &all).await, [mine]);
        let supervisor = Scope::Supervisor(UnitId(500_004));
        assert_eq!(ids(&db, supervisor, &all).await, [plain, mine, urgent, asked, road]);
        let both = Scope::UnitAll(UnitId(4));
        assert_eq!(ids(&db, both, &all).await, [plain, mine, urgent, asked, road, old, new]);
        let urgent_only = Filter { urgent_only: true, ..Filter::default() };
        assert_eq!(ids(&db, unit, &urgent_only).await, [urgent]);
        let overdue = Filter { overdue_at: Some(Millis(T0 + 20)), ..Filter::default() };
        assert_eq!(ids(&db, unit, &overdue).await, [plain], "due exactly now is not overdue");
        let stage = Filter { stage: Some("handling".into()), ..Filter::default() };
        assert_eq!(ids(&db, unit, &stage).await, [mine]);
        let kind = Filter { kind: Some("enquiry".into()), ..Filter::default() };
        assert_eq!(ids(&db, unit, &kind).await, [asked]);
        let topic = Filter { topic: Some("roads".into()), ..Filter::default() };
        assert_eq!(ids(&db, unit, &topic).await, [road]);

        let recent =
            case::closed_recently(&db, AREA, UnitId(4), &all, None, 10).await.expect("a list");
        assert_eq!(recent.iter().map(|row| row.row.case.0).collect::<Vec<_>>(), [new, old]);
        let other = Filter { kind: Some("enquiry".into()), ..Filter::default() };
        let none = case::closed_recently(&db, AREA, UnitId(4), &other, None, 10).await;
        assert_eq!(none.expect("a list"), Vec::new(), "closed ones are filtered as well");
        let after = Some((Millis(T0 + 2), CaseId(new)));
        let rest =
            case::closed_recently(&db, AREA, UnitId(4), &all, after, 10).await.expect("a list");
        assert_eq!(rest.iter().map(|row| row.row.case.0).collect::<Vec<_>>(), [old]);
        let counts = |limit| case::stage_counts(&db, AREA, UnitId(4), limit);
        let all = counts(100).await.expect("counts");
        assert_eq!(all, [("handling".to_owned(), 1), ("registered".to_owned(), 4)]);
        let first = counts(2).await.expect("counts");
        assert_eq!(first.iter().map(|(_, count)| count).sum::<i64>(), 2, "owed first: {first:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_and_closed_cases_page_as_one_list() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        for at in 0..25 {
            let is_open = at % 2 == 0;
            file(&writer, case_in(4, T0 + at % 3, |head| head.is_open = is_open)).await;
        }
        let scope = Scope::UnitAll(UnitId(4));
        let whole = ids(&db, scope, &Filter::default()).await;
        let (mut paged, mut after) = (Vec::new(), None);
        loop {
            let page = case::worklist(&db, AREA, scope, &Filter::default(), after, 4).await;
            let page = page.expect("a page");
            let Some(last) = page.last() else { break };
            after = Some(Cursor::after(&last.row));
            paged.extend(page.iter().map(|row| row.row.case.0));
        }
        assert_eq!((paged.len(), paged), (25, whole), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_unit_looks_at_again_pages_due_first_and_once() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let mut wanted = BTreeSet::new();
        for at in 0..30 {
            let mut new = case_in(4, i64::MAX, |head| head.is_open = at % 2 == 0);
            let follow = |run: i64, unit: i64| huiyin_store::clock::ClockRow {
                run,
                unit: Some(UnitId(unit)),
                due: Millis(T0 + (at + run) % 5),
                ..clock("follow-up", None)
            };
            // Another clock of the unit, and a follow-up of somebody else's.
            let other = huiyin_store::clock::ClockRow { run: 9, ..clock("answer", None) };
            case_of(&mut new).clocks = vec![follow(1, 4), follow(2, 4), follow(3, 5), other];
            let case = file(&writer, new).await.case.0;
            wanted.extend([(case, 1), (case, 2)]);
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = clock::follow_ups(&db, AREA, UnitId(4), after, 7).await.expect("a page");
            let Some(last) = page.last() else { break };
            after = Some(*last);
            seen.extend(page);
        }
        assert!(seen.is_sorted(), "{}", home.name);
        assert_eq!(seen.len(), wanted.len(), "{}", home.name);
        let once: BTreeSet<_> = seen.iter().map(|row| (row.case.0, row.run)).collect();
        assert_eq!(once, wanted, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clocks_and_messages_that_are_due_come_oldest_first() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        for at in [30, 10, 50, 20, 40] {
            let mut new = new_case(fresh());
            let case = case_of(&mut new);
            case.clocks = vec![clock("answer", Some(T0 + at)), clock("review", None)];
            case.outbox[0].next = Millis(T0 + at);
            file(&writer, new).await;
        }
        let due = clock::due(&db, AREA, Millis(T0 + 40), 3).await.expect("clocks");
        let times: Vec<i64> = due.iter().map(|due| due.next.0 - T0).collect();
        assert_eq!(times, [10, 20, 30], "{}", home.name);
        let due = clock::due(&db, AREA, Millis(T0 + 40), 100).await.expect("clocks");
        assert_eq!(due.len(), 4, "{}", home.name);
        assert!(due.iter().all(|due| due.clock.next == Some(due.next)));
        let due = outbox::due(&db, AREA, Millis(T0 + 20), 9).await.expect("messages");
        let times: Vec<i64> = due.iter().map(|due| due.next.0 - T0).collect();
        assert_eq!(times, [10, 20], "{}", home.name);
    }
}
