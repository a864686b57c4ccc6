//! A share for a key that its unit no longer has is not written, however late that is noticed.

use super::*;
use huiyin_domain::ids::StaffId;
use huiyin_store::error::WriteError;
use huiyin_store::share::{ShareRow, UnitKeyRow, held, of_case, unit_key};
use huiyin_store::write::SharePut;

fn key(fingerprint: &str) -> UnitKeyRow {
    UnitKeyRow {
        unit: UnitId(7),
        public: vec![5; 32],
        fingerprint: fingerprint.into(),
        made: Millis(T0),
        staff: StaffId(1),
    }
}

fn share(case: CaseId, fingerprint: &str) -> ShareRow {
    ShareRow {
        case,
        holder: 7,
        fingerprint: fingerprint.into(),
        wrapped: vec![1; 90],
        made: Millis(T0),
        until: None,
    }
}

fn of(put: SharePut) -> Change {
    puts(vec![Put::Share(put)])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_share_is_written_for_the_present_key_alone() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let early = writer.submit(of(SharePut::Share(share(CaseId(1), "one")))).await.map(drop);
        assert_eq!(early, Err(WriteError::Conflict), "{} no key at all", home.name);
        writer.submit(of(SharePut::UnitKey(key("one")))).await.expect("a key");
        let twice = writer.submit(of(SharePut::UnitKey(key("two")))).await.map(drop);
        assert_eq!(twice, Err(WriteError::Duplicate), "{}", home.name);
        let fresh = writer.submit(of(SharePut::Share(share(CaseId(1), "one")))).await.map(drop);
        assert_eq!(fresh, Ok(()), "{} the control: of the present key", home.name);
        let change =
            |before: &str| SharePut::UnitKeyChange { row: key("two"), before: before.into() };
        let stale = writer.submit(of(change("none"))).await.map(drop);
        assert_eq!(stale, Err(WriteError::Conflict), "{}", home.name);
        writer.submit(of(change("one"))).await.expect("changed");
        let late = writer.submit(of(SharePut::Share(share(CaseId(2), "one")))).await.map(drop);
        assert_eq!(late, Err(WriteError::Conflict), "{} of yesterday's key", home.name);
        let row = unit_key(&db, AREA, UnitId(7)).await.expect("asked").expect("a key");
        assert_eq!(row, key("two"));
        let rows = held(&db, AREA, UnitId(7), CaseId(0), 9).await.expect("asked");
        assert_eq!(rows, of_case(&db, AREA, CaseId(1)).await.expect("asked"));
        assert_eq!(rows, [share(CaseId(1), "one")]);
        writer.close().await;
    }
}

/// A new case whose share was made for a key that has changed meanwhile is not filed at all.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_case_is_filed_with_shares_that_open_or_not_at_all() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        writer.submit(of(SharePut::UnitKey(key("one")))).await.expect("a key");
        for (fingerprint, is_filed) in [("zero", false), ("one", true)] {
            let mut change = new_case(fresh());
            let case = case_of(&mut change);
            let id = case.case;
            case.shares = vec![share(id, fingerprint)];
            let done = writer.submit(change).await;
            assert_eq!(done.is_ok(), is_filed, "{} {fingerprint}", home.name);
            let shares = of_case(&db, AREA, id).await.expect("asked").len();
            assert_eq!(shares, usize::from(is_filed), "{} {fingerprint}", home.name);
        }
        writer.close().await;
    }
}
