//! What is refused, whoever asks and however: powers above the tier, other areas, gatherings,
//! crowd accidents as anything but rescue, roles that have no part in duty.

use super::*;
use huiyin_app::Trouble;
use huiyin_tests::town::{COUNTER, SECTION, signed};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_township_asks_the_county_and_takes_no_power() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let level = room.level(ResponseLevel::Second);
        let with = |measure: &str| {
            Asked::Activate(ActivateAsked { measures: vec![words(measure)], ..level.clone() })
        };
        for measure in ["征用民船三艘", "发布红色预警", "成立现场指挥部"] {
            assert_eq!(room.tried(&room.leader, id, with(measure)).await, "ask-county");
        }
        let ask = Asked::AskCounty {
            power: huiyin_domain::plan::Power::Requisition,
            text: words("请求县级征用民船三艘"),
        };
        room.did(&room.officer, id, ask).await;
        let done = room.tried(&room.leader, id, with("请求县级征用民船三艘")).await;
        held("powers by tier", "asking the county is done", done == "done");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_has_no_part_in_duty_sees_and_does_nothing() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let id = room.verifying(7).await;
        let app = room.app();
        let verify = || Asked::Note { text: words("水位 41.8 米") };
        for role in Role::ALL {
            let by = signed(*role, SECTION);
            let sees = app.incident_page(&by, id).await;
            let works = app.incident_step(&by, id, verify()).await;
            let may_see = matches!(role, Role::DutyOfficer | Role::DutyLeader | Role::UnitHead);
            let may_work = matches!(role, Role::DutyOfficer | Role::DutyLeader);
            assert_eq!(sees.is_ok(), may_see, "{}", role.code());
            assert_eq!(works.is_ok(), may_work, "{}: {works:?}", role.code());
            if !may_see {
                assert!(matches!(sees, Err(Trouble::Forbidden(_))), "{}", role.code());
            }
        }
        let elsewhere = signed(Role::DutyOfficer, COUNTER);
        assert_eq!(room.tried(&elsewhere, id, verify()).await, "other-area");
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_gathering_is_no_incident_and_a_crowd_accident_saves() {
    for home in huiyin_tests::engines() {
        let room = Room::at(home).await;
        let app = room.app();
        for (no, what) in [(1, "镇政府门口有人集会"), (2, "村民上访"), (3, "工人罢工")]
        {
            let intake = Intake { what: words(what), ..room.intake() };
            let asked = ReportAsked { id: IncidentId(no), intake, note: None };
            let refused = app.incident_report(&room.officer, asked).await;
            let code = match refused {
                Err(IncidentFault::Refused(refusal)) => refusal.code(),
                other => panic!("{what}: {other:?}"),
            };
            assert_eq!(code, "gathering", "{what}");
        }
        let home = &room.site.town.home;
        assert_eq!(home.count("SELECT count(*) FROM incident").await, 0, "not even a row");
        // No plan for a crowd accident is in force: nothing can be activated for one.
        let crowd = Intake { hazard: Hazard::CrowdCrush, ..room.intake() };
        let id = room.verifying_as(9, crowd).await;
        let asked = Asked::Activate(room.level(ResponseLevel::Fourth));
        assert_eq!(room.tried(&room.leader, id, asked).await, "plan-hazard");
        let control = room.reported(10, room.intake()).await;
        held("gatherings", "a flood is taken", room.page(control).await.incident.id == control);
        room.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_a_member_by_that_members_own_key_alone() {
    for home in huiyin_tests::engines() {
        let mut room = Room::at(home).await;
        let key = room.join("常务副镇长", "13900000003").await;
        let app = room.app();
        let wrong = DutyKey::parse("0123456789abcdefghjkmnpqrs");
        if let Some(wrong) = wrong {
            let refused = app.account_join(&room.other, &wrong).await;
            assert!(matches!(refused, Err(IncidentFault::Trouble(Trouble::NotFound))));
        }
        let id = room.verifying(7).await;
        let asked = || Asked::Activate(room.level(ResponseLevel::Third));
        assert_eq!(room.tried(&room.other, id, asked()).await, "not-decider");
        app.account_join(&room.other, &key).await.expect("joined");
        let twice = app.account_join(&room.second, &key).await;
        assert!(twice.is_err(), "one member is one account: {twice:?}");
        // A deputy of the commander decides, and the history says so.
        let done = room.tried(&room.other, id, asked()).await;
        held("own key", "with it the deputy decides", done == "done");
        room.stop().await;
    }
}
