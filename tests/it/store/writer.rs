//! The writer as a whole: numbers without gaps, guilty changes alone refused, a clean end.

use super::*;
use huiyin_domain::ids::CaseNumber;
use huiyin_store::write::WriteError;
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn numbers_have_no_gaps_under_many_submitters_and_two_writers() {
    const SUBMITTERS: i64 = 64;
    const EACH: i64 = 5;
    for home in huiyin_tests::engines() {
        // Two handles, two writers: as two processes would be.
        let dbs = [home.open().await, home.open().await];
        let writers = [writer(&dbs[0]), writer(&dbs[1])];
        let mut tasks = Vec::new();
        for submitter in 0..SUBMITTERS {
            let writer = writers[usize::from(submitter % 2 == 0)].clone();
            tasks.push(tokio::spawn(async move {
                let mut numbers = Vec::new();
                for at in 0..EACH {
                    let mut change = new_case(fresh());
                    if at == 2 {
                        // One that fails must not leave a hole.
                        let texts = &mut case_of(&mut change).texts;
                        texts[1].text = texts[0].text;
                        assert_eq!(writer.submit(change).await, Err(WriteError::Duplicate));
                    } else {
                        numbers.push(file(&writer, change).await.number);
                    }
                }
                numbers
            }));
        }
        let mut numbers = BTreeSet::new();
        for task in tasks {
            let given = task.await.expect("no panic");
            numbers.extend(given.iter().map(|number| number.as_str().to_owned()));
        }
        let count = SUBMITTERS * (EACH - 1);
        let wanted: BTreeSet<String> =
            (1..=count).map(|no| CaseNumber::new("QS", 2026, no).to_string()).collect();
        assert_eq!(numbers, wanted, "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_office_and_year_counts_by_itself() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let mut submits = Vec::new();
        for (office, year) in [("QS", 2026), ("QS", 2027), ("XF", 2026), ("QS", 2026)] {
            let mut change = new_case(fresh());
            case_of(&mut change).base =
                Base::New { office: office.into(), year, key_wrapped: vec![1] };
            submits.push(file(&writer, change));
        }
        let filed = futures_util::future::join_all(submits).await;
        let numbers: Vec<&str> = filed.iter().map(|filed| filed.number.as_str()).collect();
        let wanted = [("QS", 2026, 1), ("QS", 2027, 1), ("XF", 2026, 1), ("QS", 2026, 2)]
            .map(|(office, year, no)| CaseNumber::new(office, year, no).to_string());
        assert_eq!(numbers, wanted.each_ref().map(String::as_str), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_poisoned_change_among_fifty_is_the_only_one_refused() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let known = file(&writer, new_case(fresh())).await;
        let mut changes: Vec<Change> = (0..50).map(|_| new_case(fresh())).collect();
        changes[17] = new_case(known.case.0);
        changes[31] = next_step(&Filed { version: 99, ..known.clone() }, "accepted");
        let answers =
            futures_util::future::join_all(changes.into_iter().map(|c| writer.submit(c))).await;
        for (at, answer) in answers.iter().enumerate() {
            match at {
                17 => assert_eq!(*answer, Err(WriteError::Duplicate), "{}", home.name),
                31 => assert_eq!(*answer, Err(WriteError::Conflict), "{}", home.name),
                _ => assert!(answer.is_ok(), "{} {at} {answer:?}", home.name),
            }
        }
        let last = file(&writer, new_case(fresh())).await;
        assert_eq!(last.number, CaseNumber::new("QS", 2026, 50), "48 good ones came between");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reader_sees_every_change_whose_submit_has_returned() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        for _ in 0..30 {
            let filed = file(&writer, new_case(fresh())).await;
            assert_eq!(read(&db, filed.case).await.version, 2, "{}", home.name);
            let filed = file(&writer, next_step(&filed, "accepted")).await;
            assert_eq!(read(&db, filed.case).await.version, 3, "{}", home.name);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_closed_writer_answers_what_it_took_and_refuses_the_rest() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let taken: Vec<_> = (0..40)
            .map(|_| {
                let writer = writer.clone();
                tokio::spawn(async move { writer.submit(new_case(fresh())).await })
            })
            .collect();
        writer.close().await;
        for task in taken {
            match task.await.expect("no panic") {
                Ok(written) => assert_eq!(read(&db, written.case().case).await.version, 2),
                Err(error) => assert_eq!(error, WriteError::Closed, "{}", home.name),
            }
        }
        assert_eq!(writer.submit(new_case(fresh())).await, Err(WriteError::Closed));
        writer.close().await;
    }
}
