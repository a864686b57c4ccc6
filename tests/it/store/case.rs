//! What was registered is what is read back; who decides on old knowledge is refused.

use super::*;
use huiyin_domain::ids::CaseNumber;
use huiyin_store::write::WriteError;
use huiyin_store::{case, clock, outbox};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_registered_case_is_read_back_whole() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let id = fresh();
        let wanted = new_case(id);
        let expected = wanted.case.as_ref().expect("it has one");
        let (head, texts) = (expected.head.clone(), expected.texts.clone());
        let (party, clocks) = (expected.party.clone(), expected.clocks.clone());

        let filed = file(&writer, wanted).await;
        assert_eq!(filed.number, CaseNumber::new("QS", 2026, 1), "{}", home.name);
        assert_eq!(filed.version, 2);
        let row = read(&db, CaseId(id)).await;
        assert_eq!(row.head, head);
        assert_eq!((row.version, row.last), (filed.version, filed.last));
        let by_number = case::by_number(&db, AREA, &filed.number).await.expect("an answer");
        assert_eq!(by_number, Some(row));
        assert_eq!(case::texts(&db, AREA, CaseId(id)).await.expect("texts"), texts);
        let one = case::text(&db, AREA, CaseId(id), texts[1].text).await.expect("a text");
        assert_eq!(one.as_ref(), Some(&texts[1]));
        let parties = case::parties(&db, AREA, CaseId(id)).await.expect("parties");
        assert_eq!(Some(&parties[0]), party.as_ref());
        assert_eq!(case::key(&db, AREA, CaseId(id)).await.expect("a key"), Some(vec![9; 60]));
        assert_eq!(clock::of_case(&db, AREA, CaseId(id)).await.expect("clocks"), clocks);
        let messages = outbox::of_case(&db, AREA, CaseId(id)).await.expect("messages");
        assert_eq!((messages.len(), messages[0].state.as_str()), (1, "due"));
        assert_eq!(case::by_id(&db, AreaId(1), CaseId(id)).await, Ok(None), "another county");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_replaces_the_row_and_the_whole_set_of_clocks() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let filed = file(&writer, new_case(fresh())).await;
        let mut step = next_step(&filed, "accepted");
        let party = PartyRow { party_no: 1, email: Some(vec![5]), ..PartyRow::default() };
        case_of(&mut step).party = Some(party.clone());
        let after = file(&writer, step).await;

        assert_eq!((after.version, &after.number), (3, &filed.number));
        let row = read(&db, filed.case).await;
        assert_eq!((row.head.stage.as_str(), row.version, row.last), ("handling", 3, after.last));
        let clocks = clock::of_case(&db, AREA, filed.case).await.expect("clocks");
        assert_eq!(clocks, vec![clock("answer", Some(T0 + 18))], "{}", home.name);
        let parties = case::parties(&db, AREA, filed.case).await.expect("parties");
        assert_eq!(parties, vec![party]);
        assert_eq!(case::texts(&db, AREA, filed.case).await.expect("texts").len(), 3);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_officers_one_is_written_and_the_other_leaves_no_trace() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let filed = file(&writer, new_case(fresh())).await;
        let mut rivals = Vec::new();
        for _ in 0..2 {
            let mut step = next_step(&filed, "accepted");
            step.puts = vec![Put::Meta { name: format!("n{}", fresh()), value: "x".into() }];
            rivals.push(step);
        }
        let names: Vec<String> = rivals.iter().map(meta_name).collect();
        let (first, second) = (rivals.remove(0), rivals.remove(0));
        let (a, b) = tokio::join!(writer.submit(first), writer.submit(second));
        let conflicts = [&a, &b].iter().filter(|r| ***r == Err(WriteError::Conflict)).count();
        assert_eq!((conflicts, a.is_ok() != b.is_ok()), (1, true), "{}", home.name);
        let loser = &names[usize::from(a.is_ok())];
        let left = huiyin_store::meta::get(&db, AREA, loser).await.expect("an answer");
        assert_eq!(left, None);
        let events = case::events(&db, AREA, filed.case).await.expect("events");
        assert_eq!(events.len(), 3);
        assert_eq!(case::texts(&db, AREA, filed.case).await.expect("texts").len(), 3);
    }
}

fn meta_name(change: &Change) -> String {
    match &change.puts[0] {
        Put::Meta { name, .. } => name.clone(),
        other => panic!("unexpected put {other:?}"),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_commitment_or_number_is_a_conflict_like_a_wrong_version() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let filed = file(&writer, new_case(fresh())).await;
        let other = file(&writer, new_case(fresh())).await;
        let wrong = [
            Filed { version: 1, ..filed.clone() },
            Filed { last: other.last, ..filed.clone() },
            Filed { number: other.number.clone(), ..filed.clone() },
            Filed { case: CaseId(fresh()), ..filed.clone() },
        ];
        for wrong in wrong {
            let result = writer.submit(next_step(&wrong, "accepted")).await;
            assert_eq!(result, Err(WriteError::Conflict), "{} {wrong:?}", home.name);
        }
        assert_eq!(read(&db, filed.case).await.version, 2);
        assert!(writer.submit(next_step(&filed, "accepted")).await.is_ok());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_that_is_not_whole_is_refused_and_takes_no_number() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let mut empty = new_case(fresh());
        case_of(&mut empty).events.clear();
        assert!(matches!(writer.submit(empty).await, Err(WriteError::Refused(_))));
        for office in ["", "qs", "Q-S", "ABCDEFGHIJKLM"] {
            let mut odd = new_case(fresh());
            case_of(&mut odd).base =
                Base::New { office: office.into(), year: 2026, key_wrapped: vec![] };
            assert!(matches!(writer.submit(odd).await, Err(WriteError::Refused(_))));
        }
        let id = fresh();
        assert_eq!(file(&writer, new_case(id)).await.number, CaseNumber::new("QS", 2026, 1));
        // The same case again: no second row, no number used up.
        assert_eq!(writer.submit(new_case(id)).await, Err(WriteError::Duplicate));
        let next = file(&writer, new_case(fresh())).await;
        assert_eq!(next.number, CaseNumber::new("QS", 2026, 2), "{}", home.name);
    }
}
