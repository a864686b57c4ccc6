//! Ties between cases: on both or on neither, undone again, and never of what protects people.

use super::*;

async fn two(town: &Town) -> [CaseId; 2] {
    let one = town.case_at("tie one", Stage::Handling).await.case;
    [one, town.case_at("tie two", Stage::Handling).await.case]
}

async fn tie_of(town: &Town, case: CaseId, other: CaseId) -> Option<Tie> {
    state(town, case).await.joint.tie_to(other)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tie_stands_on_both_cases_and_is_undone_from_either() {
    for town in towns().await {
        let [one, two] = two(&town).await;
        let handler = staff(Role::Handler, SECTION);
        for (tie, mirrored) in [(Tie::SamePlace, Tie::SamePlace), (Tie::Follows, Tie::FollowedBy)] {
            town.act(&handler, one, link(two, tie)).await.expect("tied");
            assert_eq!(tie_of(&town, one, two).await, Some(tie));
            assert_eq!(tie_of(&town, two, one).await, Some(mirrored));
            let again = town.act(&handler, one, link(two, tie)).await;
            assert_eq!(again, refused(Refusal::AlreadyOpen));
            let page = town.app.case_page(&handler, two).await.expect("a page");
            assert!(page.tied.contains_key(&one));
            town.act(&handler, two, unlink(one)).await.expect("undone from the other side");
            assert_eq!(
                (tie_of(&town, one, two).await, tie_of(&town, two, one).await),
                (None, None)
            );
            let again = town.act(&handler, one, unlink(two)).await;
            assert_eq!(again, refused(Refusal::NotOpen));
        }
        let own = town.act(&handler, one, link(one, Tie::SameMatter)).await;
        assert_eq!(own, refused(Refusal::NotOpen));
        for case in [one, two] {
            let told = kinds(&town, &By::System, case).await;
            let told: Vec<_> = told.into_iter().filter(|kind| kind.contains("linked")).collect();
            assert_eq!(told, ["linked", "unlinked", "linked", "unlinked"], "each once");
            let person = kinds(&town, &By::person(case), case).await;
            assert!(!person.iter().any(|kind| kind.contains("linked")), "{person:?}");
        }
        town.app.close().await;
    }
}

/// The process ended between the two writes: pressing again mends it, once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_tie_that_reached_one_case_only_is_mended_by_pressing_again() {
    for town in towns().await {
        let [one, two] = two(&town).await;
        let handler = staff(Role::Handler, SECTION);
        town.act(&handler, one, link(two, Tie::Follows)).await.expect("tied");
        // As if the second change had never been made.
        let undo = format!(
            "UPDATE case_event SET seq = seq + 1000 WHERE case_id = {two} AND kind = 'linked'"
        );
        town.home.execute(&undo).await;
        let undo = format!("UPDATE case_file SET version = version - 1 WHERE case_id = {two}");
        town.home.execute(&undo).await;
        assert_eq!(tie_of(&town, two, one).await, None, "the control: one side only");
        town.act(&handler, one, link(two, Tie::Follows)).await.expect("mended");
        assert_eq!(tie_of(&town, two, one).await, Some(Tie::FollowedBy));
        let again = town.act(&handler, one, link(two, Tie::Follows)).await;
        assert_eq!(again, refused(Refusal::AlreadyOpen));
        town.app.close().await;
    }
}

/// Somebody writes on the other case all the while.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_second_change_is_tried_again_when_the_other_case_moves() {
    for town in towns().await {
        let [one, two] = two(&town).await;
        let handler = staff(Role::Handler, SECTION);
        for _ in 0..6 {
            let busy = async {
                for _ in 0..3 {
                    let what = Command::AddMaterial { text: text("补充") };
                    town.act(&By::person(two), two, what).await.ok();
                }
            };
            let (tied, ()) =
                tokio::join!(town.act(&handler, one, link(two, Tie::SameMatter)), busy);
            match tied {
                Ok(_) => {}
                // Said, not hidden; pressed again it is done.
                Err(Trouble::Unavailable) => {
                    town.act(&handler, one, link(two, Tie::SameMatter)).await.expect("again");
                }
                Err(other) => panic!("{other:?}"),
            }
            assert_eq!(tie_of(&town, two, one).await, Some(Tie::SameMatter));
            town.act(&handler, one, unlink(two)).await.expect("undone");
            assert_eq!(tie_of(&town, two, one).await, None);
        }
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_accusation_is_tied_to_nothing() {
    for town in towns().await {
        let [one, two] = two(&town).await;
        let handler = staff(Role::Handler, SECTION);
        let mut secret = visit("tie accusation");
        secret.kind = CaseKind::Accusation;
        let secret = town.submit(secret).await.expect("a case").case;
        let mut report = visit("tie protection");
        report.protects = Some(one);
        let report = town.submit(report).await.expect("a case").case;
        let desk = staff(Role::Dispatcher, COUNTER);
        let claim = town.submit(visit("tie claim")).await.expect("a case").case;
        town.act(&desk, claim, link(one, Tie::SamePlace)).await.expect("the control: a claim is");
        for hidden in [secret, report] {
            let from = town.act(&desk, hidden, link(one, Tie::SamePlace)).await;
            assert_eq!(from, refused(Refusal::TieSecret));
            let to = town.act(&desk, claim, link(hidden, Tie::SamePlace)).await;
            assert_eq!(to, refused(Refusal::TieSecret));
        }
        let foreign = town.act(&handler, two, link(secret, Tie::SamePlace)).await;
        assert_eq!(foreign, Err(Trouble::NotFound), "not even that there is one");

        // Found to be one afterwards: what was tied to it is tied no longer, on either side.
        town.act(&handler, two, link(one, Tie::SameMatter)).await.expect("tied");
        town.act(&desk, claim, classify(CaseKind::Accusation, None)).await.expect("classified");
        assert_eq!(state(&town, claim).await.joint.ties, []);
        assert_eq!(tie_of(&town, one, claim).await, None);
        assert_eq!(tie_of(&town, one, two).await, Some(Tie::SameMatter), "others stay");
        town.app.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_may_not_open_the_other_case_sees_no_tie() {
    for town in towns().await {
        let [one, _] = two(&town).await;
        let far = town.submit(visit("tie far")).await.expect("a case").case;
        let desk = staff(Role::Dispatcher, COUNTER);
        town.act(&desk, far, link(one, Tie::SameMatter)).await.expect("tied");
        let section = staff(Role::Handler, SECTION);
        let seen = town.app.case_page(&section, far).await.map(drop);
        assert_eq!(seen, Err(Trouble::NotFound), "the control: not theirs to open");
        let page = town.app.case_page(&section, one).await.expect("their own case");
        assert!(page.tied.is_empty());
        assert!(page.timeline.iter().all(|entry| entry.event.kind() != "linked"));
        let page = town.app.case_page(&desk, one).await.expect("a page");
        assert!(page.tied.contains_key(&far), "whoever may open both sees it on both");
        assert!(page.timeline.iter().any(|entry| entry.event.kind() == "linked"));
        town.app.close().await;
    }
}
