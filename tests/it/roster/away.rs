//! Who is away is on no shift of any roster; who stands in is; a gap is shown.

use super::*;
use huiyin_tests::town::OTHER;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_member_away_is_stood_in_for_or_leaves_a_gap_in_every_roster() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        watch.desk(&["08:00"]).await;
        made(&watch.town, "leader-24h", "Asia/Shanghai").await;
        let leads = rules(Kind::Leader, &["09:00"], vec![watch.id(1)]);
        let leads = StepAsked::Rules { from: TODAY, rules: leads };
        let app = watch.app();
        app.roster_keep(&watch.leader, &key("leader-24h"), leads).await.expect("rules");
        let (from, until) = (at("03T00:00"), at("05T00:00"));
        let away = |by: Signed, member, substitute| async move {
            app.absence_add(&by, member, from, until, substitute).await
        };
        let other = away(signed(Role::DutyLeader, OTHER), watch.id(1), None).await;
        assert_eq!(refused(other), "error-forbidden");
        let officer = away(signed(Role::DutyOfficer, COUNTER), watch.id(1), None).await;
        assert_eq!(refused(officer), "error-forbidden", "only for themselves");
        let own = account(&watch.town, "own", Role::DutyOfficer, Some(watch.id(1))).await;
        away(own.clone(), watch.id(1), Some(watch.id(2))).await.expect("away");
        assert_eq!(watch.who(4).await, ["值守0", "值守2", "值守2", "值守0"]);
        let leads = app.roster_month(&watch.leader, &key("leader-24h"), None).await;
        let leads = leads.expect("a month").shifts;
        let on: Vec<Option<MemberId>> = leads[..5].iter().map(|view| view.shift.who).collect();
        let (one, two) = (Some(watch.id(1)), Some(watch.id(2)));
        // The leader's shift of the second ends in the morning of the third, when they are away.
        assert_eq!(on, [two, two, two, one, one]);
        let twice = away(own.clone(), watch.id(1), None).await;
        assert_eq!(refused(twice), "roster-away-refused-overlaps");
        let chain = away(watch.leader.clone(), watch.id(2), None).await;
        assert_eq!(refused(chain), "roster-away-refused-stands-in");

        let known = app.absences(&watch.leader).await.expect("read");
        assert_eq!((known.len(), known[0].substitute.as_deref()), (1, Some("值守2")));
        app.absence_end(&own, known[0].absence.id).await.expect("taken back");
        assert_eq!(watch.who(2).await, ["值守0", "值守1"]);
        assert_eq!(app.absences(&watch.leader).await.expect("read").len(), 0);
        away(watch.leader.clone(), watch.id(1), None).await.expect("away with nobody");
        assert_eq!(watch.who(2).await, ["值守0", "-"]);
        let list = app.roster_list(&watch.leader).await.expect("a list");
        let gaps: Vec<(&str, usize)> =
            list.iter().map(|line| (line.key.as_str(), line.gaps.len())).collect();
        assert_eq!(gaps, [(DESK, 1), ("leader-24h", 3)]);
        assert_eq!(watch.beat().await, 0, "every row was written with the step");
        watch.town.app.close().await;
    }
}
