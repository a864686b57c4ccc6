//! Swaps: between two members, one with an account and one with nothing but their own address; by
//! whoever keeps the roster; and what is not theirs.

use super::*;
use huiyin_app::roster::Own;
use huiyin_domain::roster::Swapping;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_swap_counts_when_both_agreed_and_what_all_bear_stays() {
    for home in huiyin_tests::engines() {
        let watch = Watch::at(home).await;
        let key = watch.desk(&["08:00"]).await;
        let app = watch.app();
        let first = account(&watch.town, "first", Role::DutyOfficer, Some(watch.id(0))).await;
        let first = Own::Staff(Box::new(first));
        let second = Own::Key(watch.members[1].key.clone());
        let (give, take) = (at("05T08:00"), Some(at("06T08:00")));
        let before = borne(&watch).await;
        app.swap_ask(&first, &key, watch.id(1), give, take).await.expect("asked");
        assert_eq!(watch.who(5).await[3..], ["值守0", "值守1"], "only asked");
        let month = app.roster_month(&watch.leader, &key, None).await.expect("a month");
        let swap = month.swaps[0].id;
        let own = app.swap_answer(&first, &key, swap, true).await;
        assert_eq!(refused(own), "roster-refused-not-asked", "nobody agrees with themselves");
        app.swap_answer(&second, &key, swap, true).await.expect("agreed");
        assert_eq!(watch.who(5).await[3..], ["值守1", "值守0"]);
        assert_eq!(borne(&watch).await, before, "each bears what they bore");
        let again = app.swap_answer(&second, &key, swap, false).await;
        assert_eq!(refused(again), "roster-refused-swap-over");

        // An officer who is no member swaps nothing, and a member not what is another's.
        let none = account(&watch.town, "none", Role::DutyOfficer, None).await;
        let none = Own::Staff(Box::new(none));
        let asked = app.swap_ask(&none, &key, watch.id(1), at("08T08:00"), None).await;
        assert_eq!(refused(asked), "roster-refused-no-own-member");
        let asked = app.swap_ask(&second, &key, watch.id(0), at("07T08:00"), None).await;
        assert_eq!(refused(asked), "roster-refused-not-your-shift");

        let what =
            Swapping { from: watch.id(2), to: watch.id(0), give: at("07T08:00"), take: None };
        let made = StepAsked::SwapMake { what, reason: words("双方已说好") };
        watch.keep(made).await.expect("made by the keeper");
        assert_eq!(watch.who(6).await[5], "值守0");
        let undo = StepAsked::SwapUndo { id: swap, reason: words("情况有变") };
        watch.keep(undo).await.expect("undone");
        assert_eq!(watch.who(6).await[3..], ["值守0", "值守1", "值守0"]);
        watch.town.app.close().await;
    }
}

async fn borne(watch: &Watch) -> Vec<u32> {
    let month = watch.app().roster_month(&watch.leader, &key(DESK), None).await.expect("a month");
    month.fairness.iter().map(|(_, load)| load.total()).collect()
}
