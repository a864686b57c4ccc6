//! Made, given rules, filled ahead, changed by period and override; who may not.

use super::*;
use huiyin_domain::roster::Why;
use huiyin_tests::town::{OTHER, SECTION};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn shifts_stand_as_rows_for_two_months_and_each_day_brings_one_more() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00", "20:00"]).await;
        let rows = "SELECT count(*) FROM roster_shift";
        let tiles = "SELECT count(*) FROM roster_shift a JOIN roster_shift b \
                     ON b.area_id = a.area_id AND b.roster = a.roster AND b.from_ms = a.until_ms";
        // Sixty-one days of two; it is nine o'clock, so this morning's runs.
        assert_eq!(watch.town.home.count(rows).await, 122);
        assert_eq!(watch.town.home.count(tiles).await, 121, "end to end");
        let names = ["值守0", "值守1", "值守2", "值守0"];
        assert_eq!(watch.who(4).await, names);
        assert_eq!(watch.beat().await, 0, "nothing is missing");
        watch.town.pass_days(1);
        assert_eq!(watch.beat().await, 2, "one roster filled, one shift that nobody took over");
        assert_eq!(watch.town.home.count(rows).await, 124, "what is over stays");
        assert_eq!(watch.town.home.count(tiles).await, 123);
        assert_eq!(watch.who(4).await, names);
        let other = watch.town.reopened().await;
        assert_eq!(beat(&other).await, 0, "another server finds it done");
        other.close().await;
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_roster_of_another_zone_has_a_shift_of_23_hours_when_clocks_change() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        made(&watch.town, DESK, "Europe/Berlin").await;
        let rules = rules(Kind::Desk, &["08:00"], watch.order());
        watch.keep(StepAsked::Rules { from: TODAY, rules }).await.expect("rules");
        let long = |hours: i64| {
            format!("SELECT count(*) FROM roster_shift WHERE until_ms - from_ms = {}", hours * HOUR)
        };
        assert_eq!(watch.town.home.count(&long(23)).await, 1, "the night of 28 March");
        assert_eq!(watch.town.home.count(&long(24)).await, 60);
        let begins = "SELECT count(*) FROM roster_shift WHERE from_ms = 1774681200000";
        assert_eq!(watch.town.home.count(begins).await, 1, "28 March 08:00 is seven o'clock UTC");
        let next = "SELECT count(*) FROM roster_shift WHERE from_ms = 1774764000000";
        assert_eq!(watch.town.home.count(next).await, 1, "29 March 08:00 is six o'clock UTC");
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn periods_and_overrides_change_the_rows_they_are_about_and_say_why() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        let key = watch.desk(&["08:00"]).await;
        let period = StepAsked::Period {
            from: at("04T00:00"),
            until: at("06T00:00"),
            order: vec![watch.id(2)],
            reason: words("汛期加强"),
        };
        watch.keep(period).await.expect("a period");
        let over = |shift, member| StepAsked::Override { shift, member, reason: words("培训") };
        watch.keep(over(at("06T08:00"), Some(watch.id(0)))).await.expect("an override");
        watch.keep(over(at("07T08:00"), None)).await.expect("emptied");
        let names = ["值守0", "值守1", "值守2", "值守2", "值守0", "-", "值守0"];
        assert_eq!(watch.who(7).await, names);
        let month = watch.app().roster_month(&watch.leader, &key, None).await.expect("a month");
        let why: Vec<&str> = month.shifts[..6].iter().map(|v| v.shift.why.code()).collect();
        assert_eq!(why, ["rule", "rule", "period", "period", "override", "emptied"]);
        assert_eq!(month.line.gaps.len(), 1, "told seven days before");
        assert_eq!(month.line.gaps[0].shift.why, Why::Emptied);
        let lift = StepAsked::Lift { shift: at("07T08:00"), reason: words("照常") };
        watch.keep(lift).await.expect("lifted");
        assert_eq!(watch.who(6).await[5], "值守2");
        let borne: Vec<u32> = month.fairness.iter().map(|(_, load)| load.total()).collect();
        assert_eq!(borne.iter().sum::<u32>(), 60, "all but the gap, as far as it stands");
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_on_shift_now_is_present_with_their_post_until_they_leave() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00"]).await;
        let now = watch.town.moment.now();
        let app = watch.app();
        let head = watch.id(2);
        app.term_set(&watch.leader, head, "县长", now, None).await.expect("a post");
        let present = app.present().await.expect("present");
        let ids = |who: &[huiyin_domain::roster::Enrolled]| {
            who.iter().map(|one| one.member()).collect::<Vec<_>>()
        };
        assert_eq!(ids(present.shift(DESK)), [watch.id(0)]);
        assert_eq!(ids(present.holders("值班员")), [watch.id(0)], "the roster's own post");
        assert_eq!(ids(present.holders("县长")), [head]);
        let leads = account(&watch.town, "leads", Role::DutyLeader, None).await;
        app.own_leave(&watch.members[0].key).await.expect("left");
        let present = app.present().await.expect("present");
        assert_eq!(ids(present.shift(DESK)), [], "at once, whatever the rows say");
        assert_eq!(watch.beat().await, 1);
        assert_eq!(watch.who(4).await, ["-", "值守1", "值守2", "-"], "and the rows follow");
        let list = app.roster_list(&watch.leader).await.expect("a list");
        assert_eq!(list[0].gaps.len(), 3, "now, and twice within seven days");
        let told = || async {
            let notices = app.notices(&leads, None, 9).await.expect("read");
            notices.iter().filter(|one| one.purpose == "duty-gap").count()
        };
        watch.beat().await;
        assert_eq!(told().await, 1, "once a day");
        watch.town.pass_days(1);
        watch.beat().await;
        assert_eq!(told().await, 2, "and again while there are any");
        assert!(list[0].now.as_ref().is_some_and(|now| now.name.is_none()));
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_keeps_the_rosters_of_the_unit_changes_them() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        let key = watch.desk(&["08:00"]).await;
        let app = watch.app();
        let over = || StepAsked::Override {
            shift: at("04T08:00"),
            member: Some(watch.id(0)),
            reason: words("培训"),
        };
        for (role, unit, says) in [
            (Role::DutyOfficer, COUNTER, "error-forbidden"),
            (Role::Handler, SECTION, "error-forbidden"),
            (Role::DutyLeader, OTHER, "roster-refused-unit-not-below"),
            (Role::Admin, COUNTER, "error-forbidden"),
        ] {
            let by = signed(role, unit);
            assert_eq!(refused(app.roster_keep(&by, &key, over()).await), says, "{role:?}");
        }
        let look = |role| {
            let by = signed(role, COUNTER);
            let key = key.clone();
            async move { app.roster_month(&by, &key, None).await.is_ok() }
        };
        assert!(look(Role::DutyOfficer).await && look(Role::UnitHead).await);
        assert!(!look(Role::Handler).await && !look(Role::Admin).await);
        let twice = RosterAsked {
            key: key.clone(),
            unit: COUNTER,
            title: words("又一个"),
            zone: "Asia/Shanghai".into(),
            post: None,
        };
        assert_eq!(refused(app.roster_make(&watch.leader, twice).await), "error-exists");
        // Nobody who has not joined can stand on a roster.
        let stranger = rules(Kind::Desk, &["08:00"], vec![MemberId(7)]);
        let set = StepAsked::Rules { from: date(2026, 3, 9), rules: stranger };
        assert_eq!(refused(watch.keep(set).await), "roster-refused-not-enrolled");
        watch.town.app.close().await;
    }
}
