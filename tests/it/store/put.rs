//! Units, staff, sessions, drafts and rulebooks: written, changed, refused when stale.

use super::*;
use huiyin_domain::ids::{DraftId, StaffId};
use huiyin_store::draft::DraftRow;
use huiyin_store::rulebook::RulebookRow;
use huiyin_store::session::SessionRow;
use huiyin_store::staff::StaffRow;
use huiyin_store::unit::{ResponsibilityRow, TopicRow, UnitRow};
use huiyin_store::write::WriteError;
use huiyin_store::{draft, rulebook, session, staff, unit};

fn officer(id: i64, login: &str) -> StaffRow {
    StaffRow {
        staff: StaffId(id),
        login: login.into(),
        display_name: "示例一".into(),
        unit: UnitId(4),
        roles: "handler".into(),
        password: "$argon2id$…".into(),
        totp: Some(vec![1]),
        totp_step: 10,
        active: true,
        must_change: true,
        version: 0,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn staff_are_changed_only_by_who_knows_the_latest_version() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let submit = async |put| writer.submit(puts(vec![put])).await.map(drop);
        let one = officer(1, "li");
        assert_eq!(submit(Put::Staff(one.clone())).await, Ok(()));
        let duplicate = Err(WriteError::Duplicate);
        assert_eq!(submit(Put::Staff(one)).await, duplicate, "{}", home.name);
        assert_eq!(submit(Put::Staff(officer(2, "li"))).await, duplicate, "{}", home.name);

        let stored = staff::by_login(&db, AREA, "li").await.expect("an answer").expect("li");
        assert_eq!(stored, StaffRow { version: 1, ..officer(1, "li") });
        let renamed = StaffRow { display_name: "示例二".into(), ..stored.clone() };
        assert_eq!(submit(Put::Staff(renamed.clone())).await, Ok(()));
        assert_eq!(submit(Put::Staff(renamed)).await, Err(WriteError::Conflict));
        let stored = staff::by_id(&db, AREA, StaffId(1)).await.expect("an answer").expect("li");
        assert_eq!((stored.version, stored.display_name.as_str()), (2, "示例二"));
        assert_eq!(staff::all(&db, AREA).await.expect("staff").len(), 1);
        assert_eq!(staff::of_unit(&db, AREA, UnitId(4)).await.expect("staff").len(), 1);
        assert_eq!(staff::count(&db, AREA).await, Ok(1));

        let used = |step| Put::StaffTotpStep { staff: StaffId(1), step };
        assert_eq!(submit(used(11)).await, Ok(()));
        assert_eq!(submit(used(11)).await, Err(WriteError::Conflict), "used once");
        // An older copy of the row does not open a used step again.
        assert_eq!(submit(Put::Staff(stored)).await, Ok(()));
        assert_eq!(submit(used(11)).await, Err(WriteError::Conflict), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_and_drafts_come_and_go() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let submit = async |put| writer.submit(puts(vec![put])).await.expect("written");
        let row = |token: u8, seen| SessionRow {
            token: [token; 32],
            staff: StaffId(i64::from(token % 2)),
            made: Millis(T0),
            seen: Millis(seen),
            step_up: Millis(T0),
            csrf: vec![1, 2],
        };
        for token in 1..=5 {
            submit(Put::Session(row(token, T0 + i64::from(token)))).await;
        }
        let found = async |token: u8| session::by_token(&db, AREA, &[token; 32]).await.expect("ok");
        assert_eq!(found(1).await, Some(row(1, T0 + 1)));
        submit(Put::SessionTouch { token: [1; 32], seen: Millis(T0 + 50) }).await;
        submit(Put::SessionTouch { token: [1; 32], seen: Millis(T0 + 40) }).await;
        assert_eq!(found(1).await.map(|row| row.seen), Some(Millis(T0 + 50)), "never back");
        submit(Put::SessionStepUp { token: [1; 32], at: Millis(T0 + 60) }).await;
        assert_eq!(found(1).await.map(|row| row.step_up), Some(Millis(T0 + 60)));
        submit(Put::SessionDrop([2; 32])).await;
        assert_eq!(found(2).await, None);

        let draft_row = |sealed| DraftRow { draft: DraftId(7), sealed, expires: Millis(T0) };
        submit(Put::Draft(draft_row(vec![1]))).await;
        submit(Put::Draft(draft_row(vec![2]))).await;
        let kept = draft::by_id(&db, AREA, DraftId(7)).await.expect("an answer");
        assert_eq!(kept, Some(draft_row(vec![2])));
        let sweep = |at| Put::Sweep { sessions_before: Millis(at), drafts_before: Millis(at) };
        submit(sweep(T0)).await;
        assert!(draft::by_id(&db, AREA, DraftId(7)).await.expect("an answer").is_some());
        submit(sweep(T0 + 5)).await;
        assert!(draft::by_id(&db, AREA, DraftId(7)).await.expect("an answer").is_none());
        assert_eq!((found(4).await.is_some(), found(5).await.is_some()), (false, true));
        submit(Put::SessionsDropOf(StaffId(1))).await;
        assert_eq!((found(1).await, found(5).await), (None, None), "{}", home.name);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_topics_rules_and_rulebooks_are_read_back() {
    for home in huiyin_tests::engines() {
        let db = home.open().await;
        let writer = writer(&db);
        let submit = async |put| writer.submit(puts(vec![put])).await.map(drop);
        let unit_row = UnitRow {
            unit: UnitId(4),
            parent: None,
            code: "WATER".into(),
            label_zh: "水务局".into(),
            label_en: "Water office".into(),
            kind: "department".into(),
            area_code: "330726".into(),
            active: true,
            version: 0,
        };
        assert_eq!(submit(Put::Unit(unit_row.clone())).await, Ok(()));
        let stored = UnitRow { version: 1, ..unit_row };
        assert_eq!(unit::all(&db, AREA).await, Ok(vec![stored.clone()]), "{}", home.name);
        let moved = UnitRow { parent: Some(UnitId(1)), ..stored };
        assert_eq!(submit(Put::Unit(moved.clone())).await, Ok(()));
        assert_eq!(submit(Put::Unit(moved)).await, Err(WriteError::Conflict));

        let topic = |keywords: &str| TopicRow {
            topic: "water".into(),
            label_zh: "供水".into(),
            label_en: "Water".into(),
            keywords: keywords.into(),
        };
        assert_eq!(submit(Put::Topic(topic("[]"))).await, Ok(()));
        assert_eq!(submit(Put::Topic(topic("[\"水\"]"))).await, Ok(()));
        assert_eq!(unit::topics(&db, AREA).await, Ok(vec![topic("[\"水\"]")]));
        let rule = ResponsibilityRow {
            rule: 1,
            topic: "water".into(),
            area_code: "3307".into(),
            unit: UnitId(4),
            basis: "三定方案".into(),
            way: "departmental".into(),
            rank: 1,
        };
        assert_eq!(submit(Put::Responsibility(rule.clone())).await, Ok(()));
        assert_eq!(unit::responsibilities(&db, AREA).await, Ok(vec![rule]));
        assert_eq!(submit(Put::ResponsibilityDrop(1)).await, Ok(()));
        assert_eq!(unit::responsibilities(&db, AREA).await, Ok(vec![]));

        let book = |body: &str| RulebookRow {
            kind: "procedure".into(),
            rule: "cn-xinfang".into(),
            version: "2022".into(),
            body: body.into(),
            hash: [1; 32],
            adopted: Millis(T0),
        };
        assert_eq!(submit(Put::Rulebook(book("a"))).await, Ok(()));
        assert_eq!(submit(Put::Rulebook(book("b"))).await, Err(WriteError::Duplicate));
        assert_eq!(rulebook::all(&db, AREA).await, Ok(vec![book("a")]));
        let one = rulebook::one(&db, AREA, "procedure", "cn-xinfang", "2022").await;
        assert_eq!(one, Ok(Some(book("a"))), "{}", home.name);
    }
}
