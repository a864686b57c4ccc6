//! Handing a shift over: two signatures, a leader in somebody's stead, the alarm after ten
//! minutes, once.

use super::*;
use huiyin_app::roster::{HandoverView, Sign};
use huiyin_domain::ids::ShiftId;

async fn views(watch: &Watch, by: &Signed) -> Vec<HandoverView> {
    watch.app().handover_desk(by).await.expect("the desk").views
}

/// The shift that runs, then the one that can be offered.
async fn shifts(watch: &Watch) -> Vec<ShiftId> {
    views(watch, &watch.leader).await.iter().map(|view| view.shift).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_is_handed_over_with_two_signatures_and_the_place_of_the_log() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00", "20:00"]).await;
        let app = watch.app();
        let first = account(&watch.town, "first", Role::DutyOfficer, Some(watch.id(0))).await;
        let second = account(&watch.town, "second", Role::DutyOfficer, Some(watch.id(1))).await;
        let running = shifts(&watch).await;
        assert_eq!(running.len(), 1, "the next one is too far to be offered");
        app.handover_take(&first, running[0], None).await.expect("the first takes alone");

        watch.at_minute(9 * 60 + 30);
        let next = shifts(&watch).await[1];
        let matters = [words("青石河水位12.3米"), words("北关泵站待查")];
        let other = app.handover_offer(&second, next, &matters, None).await;
        assert_eq!(refused(other), "handover-refused-not-outgoing");
        let early = app.handover_take(&second, next, None).await;
        assert_eq!(refused(early), "handover-refused-too-early");
        app.handover_offer(&first, next, &matters, None).await.expect("offered");
        watch.at_minute(90);
        let own = app.handover_take(&first, next, None).await;
        assert_eq!(refused(own), "handover-refused-not-incoming");
        let view = views(&watch, &second).await.remove(0);
        assert_eq!((view.shift, view.takes, view.offers), (next, Sign::Own, Sign::No));
        assert_eq!(view.handover.offer.as_ref().map(|o| o.matters.len()), Some(2));
        app.handover_take(&second, next, None).await.expect("taken");
        let view = views(&watch, &second).await.remove(0);
        let (signed, _, log) = view.handover.taken.expect("taken");
        assert_eq!(signed.staff, second.staff);
        let offered = view.handover.offer.expect("offered");
        assert!(offered.log.size > 0 && log.size > offered.log.size, "the log went on");
        assert_eq!(view.taken_by.as_deref(), Some("经办员second"));
        watch.at_minute(11);
        assert_eq!(watch.beat().await, 0, "taken over: no alarm");
        // What was open is where the next offer begins.
        watch.at_minute(11 * 60);
        let after = views(&watch, &second).await.remove(1);
        assert_eq!(after.before, ["青石河水位12.3米", "北关泵站待查"]);
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_shift_nobody_takes_alarms_the_duty_leader_once_and_can_still_be_taken() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00", "20:00"]).await;
        let app = watch.app();
        let leads = account(&watch.town, "leads", Role::DutyLeader, None).await;
        let works = account(&watch.town, "works", Role::DutyOfficer, Some(watch.id(1))).await;
        let told = "SELECT count(*) FROM staff_notice WHERE purpose = 'duty'";
        assert_eq!(watch.beat().await, 0, "this morning's was entered after it began");
        assert_eq!(watch.town.home.count(told).await, 0);
        watch.at_minute(11 * 60 + 9);
        watch.beat().await;
        assert_eq!(watch.town.home.count(told).await, 0, "nine minutes");
        watch.at_minute(1);
        let other = watch.town.reopened().await;
        tokio::join!(beat(app), beat(&other));
        other.close().await;
        watch.beat().await;
        assert_eq!(watch.town.home.count(told).await, 1, "two servers, one alarm");
        let notices = app.notices(&leads, None, 9).await.expect("read");
        assert_eq!(notices.iter().filter(|one| one.purpose == "duty").count(), 1);
        let line = app.roster_list(&works).await.expect("a list").remove(0);
        assert!(line.now.is_some_and(|now| now.waits && now.alarm.is_some()), "shown on pages");
        // Who left is not there: the leader signs for them, and not for both.
        let shift = shifts(&watch).await[0];
        let bare = app.handover_offer(&leads, shift, &[], None).await;
        assert_eq!(refused(bare), "handover-refused-reason-needed");
        let why = Some(words("上一班人员已送医"));
        app.handover_offer(&leads, shift, &[], why.clone()).await.expect("in stead");
        let both = app.handover_take(&leads, shift, why).await;
        assert_eq!(refused(both), "handover-refused-same-signer");
        app.handover_take(&works, shift, None).await.expect("late, and better than never");
        watch.beat().await;
        assert_eq!(watch.town.home.count(told).await, 1);
        let line = app.roster_list(&works).await.expect("a list").remove(0);
        assert!(line.now.is_some_and(|now| !now.waits && now.alarm.is_none()));
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_alarm_goes_to_whoever_leads_on_duty_now() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00", "20:00"]).await;
        made(&watch.town, "leader-24h", "Asia/Shanghai").await;
        let leads = rules(Kind::Leader, &["09:00"], vec![watch.id(2)]);
        let set = StepAsked::Rules { from: TODAY, rules: leads };
        let app = watch.app();
        app.roster_keep(&watch.leader, &key("leader-24h"), set).await.expect("rules");
        let chief = account(&watch.town, "chief", Role::UnitHead, Some(watch.id(2))).await;
        watch.at_minute(11 * 60 + 10);
        watch.beat().await;
        let notices = app.notices(&chief, None, 9).await.expect("read");
        assert_eq!(notices.iter().filter(|one| one.purpose == "duty").count(), 1);
        watch.town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_officer_without_a_part_in_it_signs() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00"]).await;
        let app = watch.app();
        let shift = shifts(&watch).await[0];
        let head = signed(Role::UnitHead, COUNTER);
        assert_eq!(refused(app.handover_take(&head, shift, None).await), "error-forbidden");
        let officer = signed(Role::DutyOfficer, COUNTER);
        let taken = app.handover_take(&officer, shift, None).await;
        assert_eq!(refused(taken), "handover-refused-not-incoming");
        let unknown = app.handover_take(&officer, ShiftId(1), None).await;
        assert_eq!(refused(unknown), "error-not-found");
        watch.town.app.close().await;
    }
}
